"""What is typed about sizes, by members and by the secretariat. The rules stand with the domain functions."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.forms import AmountField
from dues.invoicing import LARGEST_EXTRA
from dues.sizes import LARGEST_TOTAL, MOST_EMPLOYEES

DAYS_TO_ANSWER = 30


class SizeForm(forms.Form):
    employees = forms.IntegerField(label=_("Number of employees"), min_value=0, max_value=MOST_EMPLOYEES)
    balance_sheet_total = AmountField(
        label=_("Balance sheet total in euro"),
        max_value=LARGEST_TOTAL,
        help_text=_("Of your last approved annual accounts."),
    )
    voluntary_extra = AmountField(
        label=_("Voluntary extra in euro"),
        required=False,
        max_value=LARGEST_EXTRA,
        help_text=_("On top of the fee, if you can and want to. It is never owed."),
    )

    def clean_voluntary_extra(self) -> Decimal:
        return self.cleaned_data["voluntary_extra"] or Decimal("0.00")


class RoundForm(forms.Form):
    year = forms.IntegerField(label=_("Year of membership"), min_value=2017, max_value=9999)
    answer_by = forms.DateField(label=_("Answer by"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    remind_every = forms.IntegerField(label=_("Days between reminders"), min_value=1, max_value=365)
    most_reminders = forms.IntegerField(label=_("Number of reminders"), min_value=0, max_value=9)


def fresh_round_form(today: date) -> RoundForm:
    """Filled in as most rounds are: for the next year, a month to answer, reminded twice."""
    answer_by = today + timedelta(days=DAYS_TO_ANSWER)
    return RoundForm(
        initial={"year": today.year + 1, "answer_by": answer_by, "remind_every": 14, "most_reminders": 2}
    )


class AnswersFilterForm(forms.Form):
    STATES: Any = [
        ("", _("all")),
        ("unanswered", _("not answered")),
        ("confirmed", _("confirmed as it was")),
        ("changed", _("figures changed")),
    ]
    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    state = forms.ChoiceField(label=_("Answer"), required=False, choices=STATES)
