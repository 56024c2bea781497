"""The shape of what is typed about a conversation. The rules stand with the domain functions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import BOARD, SECRETARIAT
from applications.interviews import MOST_TIMES
from applications.models import Application, Interview

TIMES = [f"time_{number}" for number in range(1, MOST_TIMES + 1)]
SHOWN = 3


def _time_field(number: int) -> forms.SplitDateTimeField:
    return forms.SplitDateTimeField(
        label=_("Time %(number)s") % {"number": number},
        required=number == 1,
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": _("Date")},  # type: ignore[dict-item]  # the stubs know no lazy text
            time_attrs={"type": "time", "aria-label": _("Hour")},  # type: ignore[dict-item]  # the stubs know no lazy text
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
    )


class ProposalForm(forms.Form):
    host = forms.ModelChoiceField(
        label=_("Who holds the conversation"), queryset=User.objects.none(), empty_label=None
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    call_link = forms.URLField(
        label=_("Link of the call"), required=False, assume_scheme="https", help_text=_("A place, a link, or both.")
    )
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=10, max_value=240, initial=45)

    def __init__(self, data: Any = None, *, application: Application, actor: User) -> None:
        open_one = application.interviews.open().first()
        super().__init__(data, initial=_initial(open_one, actor))
        involved = application.recusals.open().values("member_id")
        staff = User.objects.filter(groups__name__in=[BOARD, SECRETARIAT], is_active=True, is_staff=True)
        host = self.fields["host"]
        assert isinstance(host, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        host.queryset = staff.exclude(pk__in=involved).distinct().order_by("name")
        for number, name in enumerate(TIMES[:SHOWN], start=1):
            self.fields[name] = _time_field(number)

    def times(self) -> list[datetime]:
        return [self.cleaned_data[name] for name in TIMES[:SHOWN] if self.cleaned_data.get(name)]

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("host", "place", "call_link", "minutes")}


def _initial(interview: Interview | None, actor: User) -> dict[str, object]:
    """What was proposed before, to change only what has to be."""
    if interview is None:
        return {"host": actor.pk}
    known = {name: getattr(interview, name) for name in ("place", "call_link", "minutes")}
    times = [time.starts_at for time in interview.times.all()]
    return {"host": interview.host_id, **known, **dict(zip(TIMES, times, strict=False))}


class EndForm(forms.Form):
    outcome = forms.CharField(
        label=_("In a sentence"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("How it went, or why there was none. The applicant does not read this."),
    )


class NoteForm(forms.Form):
    body = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Board and secretariat read this; the applicant does not."),
    )
