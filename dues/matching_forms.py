"""The shape of what is typed while bank lines are worked off. The rules stand with the domain functions."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.forms import AmountField
from dues.matching import Claim
from dues.models import CENT, Invoice
from dues.money import euro


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Another invoice"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "placeholder": _("member, number, communication")}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why is this not dues?"), max_length=300)


class SplitForm(forms.Form):
    """An amount an invoice; an empty one takes no part."""

    def __init__(self, data: object = None, *, claims: Iterable[Claim]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or nothing
        for claim in claims:
            self.fields[f"amount_{claim.invoice_id}"] = AmountField(
                label=_("%(name)s, %(number)s (open: %(open)s)")
                % {"name": claim.names[0], "number": claim.number, "open": euro(claim.open)},
                required=False,
                min_value=CENT,
            )

    def parts(self) -> list[tuple[Invoice, Decimal]]:
        """What was filled in. The domain function says whether it can be so."""
        given = {int(name.partition("_")[2]): amount for name, amount in self.cleaned_data.items() if amount}
        return [(invoice, given[invoice.pk]) for invoice in Invoice.objects.filter(pk__in=given)]
