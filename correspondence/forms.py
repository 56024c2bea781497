from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from correspondence.models import Letter


class OutboxFilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("all"))
        self.fields["status"].choices = [everything, *Letter.Status.choices]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["kind"].choices = [everything, *((kind, gettext(kind)) for kind in kinds)]  # type: ignore[attr-defined]  # a ChoiceField


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
