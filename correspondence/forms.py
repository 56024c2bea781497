from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from correspondence.models import Letter, LetterQuerySet
from correspondence.wording import Text

HELD = "held"


class OutboxFilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("all"))
        self.fields["status"].choices = [everything, (HELD, _("held")), *Letter.Status.choices]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["kind"].choices = [everything, *((kind, gettext(kind)) for kind in kinds)]  # type: ignore[attr-defined]  # a ChoiceField

    def narrow(self, letters: LetterQuerySet) -> LetterQuerySet:
        """The letters that were asked for. A held one counts as held, whatever it will be once let go."""
        chosen = self.cleaned_data
        for word in chosen["q"].split():
            letters = letters.filter(
                Q(subject__icontains=word) | Q(to_email__icontains=word) | Q(to_name__icontains=word)
            )
        if chosen["status"] == HELD:
            letters = letters.held()
        elif chosen["status"]:
            letters = letters.filter(status=chosen["status"], held_at=None)
        return letters.filter(kind=chosen["kind"]) if chosen["kind"] else letters


class LetterForm(forms.ModelForm):
    class Meta:
        model = Letter
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 20})}
        help_texts = {
            "body": _(
                "An empty line begins a new paragraph. The line [[action]] becomes the button; keep [[secret]]."
            )
        }


class WordingForm(forms.Form):
    """The words of one letter in one language. Whether they can be used is judged by `correspondence.wording`."""

    subject = forms.CharField(label=_("Subject"), max_length=500)
    button = forms.CharField(label=_("Button"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 24}))
    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_button: bool, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": language})
        if not has_button:
            del self.fields["button"]
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    @property
    def text(self) -> Text:
        typed = self.cleaned_data
        return Text(typed["subject"], typed.get("button", ""), typed["body"])
