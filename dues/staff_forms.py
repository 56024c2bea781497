"""The shape of what the secretariat types about dues. The rules stand with the domain functions."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.forms import AmountField
from dues.models import CENT, Invoice, Tier
from dues.payments import LARGEST_PAYMENT
from dues.standing import Standing

STANDINGS = [choice for choice in Standing.choices if choice[0] != Standing.NO_INVOICE]


class InvoiceFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "placeholder": _("member, number, communication")}),
    )
    standing = forms.ChoiceField(label=_("Standing"), required=False, choices=[("", _("all")), *STANDINGS])
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("all")), *Tier.choices])
    due_from = forms.DateField(label=_("Due from"), required=False, widget=forms.DateInput({"type": "date"}))
    due_before = forms.DateField(label=_("Due before"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Invoice.objects.order_by("-period").values_list("period", flat=True).distinct()
        self.fields["year"].choices = [("", _("all")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]  # a ChoiceField


class PaymentForm(forms.Form):
    amount = AmountField(label=_("Amount in euro"), min_value=CENT, max_value=LARGEST_PAYMENT)
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    payer = forms.CharField(label=_("Payer"), required=False, max_length=200)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    key = forms.UUIDField(widget=forms.HiddenInput)


def fresh_payment_form(invoice: Invoice, *, open_amount: Decimal, today: date) -> PaymentForm:
    """Filled in as most payments are: everything that is open, received today. Its key makes it count once."""
    return PaymentForm(
        initial={
            "amount": open_amount or None,
            "received_on": today,
            "payer": invoice.recipient["name"],
            "key": uuid.uuid4(),
        }
    )
