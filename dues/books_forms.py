"""The shape of what is typed about money and fees. The rules stand with the domain functions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dues.forms import AmountField
from dues.models import CENT, FeeSchedule, Invoice
from dues.payments import LARGEST_PAYMENT

LARGEST_FEE = Decimal("9999999.99")


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


def _reason(**options: Any) -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=300, **options)


def _amount(**options: Any) -> AmountField:
    return AmountField(label=_("Amount in euro"), min_value=CENT, max_value=LARGEST_PAYMENT, **options)


class ReasonForm(forms.Form):
    reason = _reason()


class AmountAndReasonForm(forms.Form):
    amount = _amount()
    reason = _reason()


class RefundForm(AmountAndReasonForm):
    paid_on = _day(_("Paid back on"))


class GiftForm(forms.Form):
    amount = _amount()
    consent = forms.CharField(
        label=_("Who agreed, and when"), max_length=300, help_text=_("For example: Ann Peeters, by mail, 3 March.")
    )


class AllocateForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the invoice"), max_length=11, widget=forms.TextInput({"placeholder": "2026-000001"})
    )
    amount = _amount()

    def clean_number(self) -> Invoice:
        year, _dash, sequence = self.cleaned_data["number"].strip().partition("-")
        if year.isdecimal() and sequence.isdecimal():
            found = Invoice.objects.filter(year=int(year), sequence=int(sequence), cancelled_on=None).first()
            if found:
                return found
        raise ValidationError(_("There is no invoice of this number."))


class CreditForm(forms.Form):
    """One field for each line of which something may still be credited."""

    fee = AmountField(label=_("Credit of the fee"), required=False)
    voluntary = AmountField(label=_("Credit of the voluntary extra"), required=False)
    reason = _reason(help_text=_("The member reads this on the credit note."))

    def __init__(self, data: Any, *, creditable: dict[str, Decimal]) -> None:
        super().__init__(data, initial=creditable)
        for kind in ("fee", "voluntary"):
            if not creditable.get(kind):
                del self.fields[kind]

    @property
    def amounts(self) -> dict[str, Decimal]:
        return {
            kind: self.cleaned_data.get(kind) or Decimal(0) for kind in ("fee", "voluntary") if kind in self.fields
        }


class RunChoiceForm(forms.Form):
    period = forms.IntegerField(label=_("Year of membership"), min_value=2000, max_value=9998)
    issued_on = _day(_("Only those issued on"), required=False)


class CancelForm(forms.Form):
    reason = _reason(help_text=_("The member reads this on the credit note."))


class CancelRunForm(CancelForm):
    confirmed = forms.IntegerField(widget=forms.HiddenInput)


class ScheduleForm(forms.ModelForm):
    standard_fee = AmountField(label=_("Standard fee"), min_value=CENT, max_value=Decimal("9999999.99"))
    large_fee = AmountField(label=_("Fee for large enterprises"), min_value=CENT, max_value=Decimal("9999999.99"))
    supporting_fee = AmountField(
        label=_("Fee for supporting members"), min_value=CENT, max_value=Decimal("9999999.99")
    )
    balance_sheet_threshold = AmountField(
        label=_("Large above this balance sheet total"), max_value=Decimal("9999999999999.99")
    )

    class Meta:
        model = FeeSchedule
        fields = (
            "valid_from",
            "decided_on",
            "standard_fee",
            "large_fee",
            "supporting_fee",
            "employees_threshold",
            "balance_sheet_threshold",
            "note",
        )
        widgets = {
            "valid_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "decided_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].required = True
        self.fields["note"].label = _("Note")
