"""The shape of what is typed into minutes: a part for each thing that people write, and addenda."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from applications.minutes import ChangedMeanwhileError, Key, Typed, fingerprint_of
from applications.models import Application, BoardMeeting, MinutesText

Part = MinutesText.Part
LONGEST = 10000
READ = "read-"


class MinutesForm(forms.Form):
    """One field for each part that this person may write, with the fingerprint of what stood there beside it."""

    def __init__(self, data: QueryDict | None = None, *, meeting: BoardMeeting, reader: User) -> None:
        self.sent = data and data.copy()
        super().__init__(self.sent)
        self.keys: dict[str, Key] = {}
        stored = {(row.part, row.application_id): row for row in meeting.minutes_texts.all()}
        visible = Application.objects.visible_to(reader)
        self._add(Part.OPENING, None, str(Part.OPENING.label), stored)
        for item in meeting.agenda.filter(application__in=visible).select_related("application"):
            self._add(Part.REMARK, item.application_id, f"{item.position}. {item.application.name}", stored)
        self._add(Part.OTHER, None, str(Part.OTHER.label), stored)
        self._add(Part.CLOSING, None, str(Part.CLOSING.label), stored)

    def _add(self, part: Part, application: int | None, label: str, stored: dict[Key, MinutesText]) -> None:
        name = f"{part}-{application}" if application else str(part)
        row = stored.get((part, application))
        self.keys[name] = (str(part), application)
        self.fields[name] = forms.CharField(
            label=label,
            required=False,
            max_length=LONGEST,
            initial=row.text if row else "",
            widget=forms.Textarea({"rows": 3}),
        )
        self.fields[READ + name] = forms.CharField(
            required=False, initial=fingerprint_of(row), widget=forms.HiddenInput()
        )

    def typed(self) -> dict[Key, Typed]:
        given = self.cleaned_data
        return {key: Typed(given[name].replace("\r\n", "\n"), given[READ + name]) for name, key in self.keys.items()}

    def tell_of_others(self, changed: ChangedMeanwhileError) -> None:
        """Both texts stay readable: the own one in the field, the other's beside it. Saving again replaces it."""
        self.add_error(None, str(changed))
        for name, key in self.keys.items():
            if key in changed.rows:
                row = changed.rows[key]
                said = _("%(who)s wrote meanwhile: “%(text)s”. Save again to put yours in its place.")
                gone = _("Somebody emptied this part meanwhile. Save again to put yours in its place.")
                self.add_error(name, said % {"who": row.written_by, "text": row.text} if row else gone)
                if self.sent is not None:
                    self.sent[READ + name] = fingerprint_of(row)


class AddendumForm(forms.Form):
    application = forms.ModelChoiceField(
        label=gettext_lazy("About"),
        queryset=Application.objects.none(),
        required=False,
        empty_label=gettext_lazy("the meeting as a whole"),
        help_text=gettext_lazy("Who is involved in this application does not read the addendum."),
    )
    text = forms.CharField(
        label=gettext_lazy("Correction or addition"), max_length=LONGEST, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, data: Any = None, *, meeting: BoardMeeting, reader: User) -> None:
        super().__init__(data)
        files = Application.objects.visible_to(reader).filter(agenda_items__meeting=meeting)
        field = self.fields["application"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = files.order_by("agenda_items__position")
