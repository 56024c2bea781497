"""What a member, or the secretariat for it, fills in about its invoices. Rules stand elsewhere."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from dues.billing import FIELDS
from dues.models import BillingDetails


class BillingForm(forms.ModelForm):
    """Every field may stay empty: then the invoice shows what is known of the organisation."""

    class Meta:
        model = BillingDetails
        fields = FIELDS
        help_texts = {
            "attention": _("Who handles invoices. Empty: your main contact."),
            "email": _("Invoices and reminders go there. Empty: to your main contact."),
            "street": _("Only when invoices must bear another address than that of the organisation."),
            "country": _("Two letters, such as BE."),
            "purchase_order": _("Stands on every invoice from now on. Empty it when the order has ended."),
            "own_reference": _("Such as a cost centre. Stands on the invoice and in the electronic invoice."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].required = False
        self.fields["country"].validators.append(RegexValidator(r"\A[A-Za-z]{2}\Z", _("Two letters, such as BE.")))
        self.fields["language"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("as the organisation")),
            *settings.LANGUAGES,
        ]

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"] or "BE").upper()


class SendAgainForm(forms.Form):
    email = forms.EmailField(
        label=_("Other mail address"),
        required=False,
        help_text=_("Empty: to the address that the invoice was sent to."),
    )
