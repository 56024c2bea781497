"""The fee calculator of the public pages: from three figures to a fee, with the reason in words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dues.fees import Assessment, SizeMissing, assess
from dues.forms import AmountField
from dues.models import FeeSchedule

ENTERPRISE, SUPPORTING = "enterprise", "supporting"


@dataclass(frozen=True)
class Answer:
    """What somebody would pay, in euro, and the query that asks for the same answer again."""

    assessment: Assessment
    voluntary_extra: Decimal
    query: str

    @property
    def total(self) -> Decimal:
        return self.assessment.fee + self.voluntary_extra


class CalculatorForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("I want to join as"),
        choices=[(ENTERPRISE, _("an enterprise")), (SUPPORTING, _("a supporting member"))],
        widget=forms.RadioSelect,
        initial=ENTERPRISE,
        required=False,
    )
    employees = forms.IntegerField(
        label=_("Number of employees"),
        min_value=0,
        max_value=9_999_999,
        localize=True,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 10}),
        error_messages={
            "invalid": _("Write a whole number, such as 12."),
            "min_value": _("A number of employees is 0 or more."),
            "max_value": _("That is more people than live in Flanders: check the number."),
        },
    )
    balance_sheet_total = AmountField(
        label=_("Balance sheet total"),
        help_text=_("The total of the balance sheet, in euro."),
        required=False,
    )
    voluntary_extra = AmountField(
        label=_("Voluntary extra"),
        help_text=_("Whoever can and wants to may add something."),
        required=False,
        max_value=Decimal("99999.99"),
    )

    def __init__(self, figures: QueryDict | None, *, schedule: FeeSchedule) -> None:
        super().__init__(None if figures is None else {"kind": ENTERPRISE, **figures.dict()})
        self.schedule = schedule
        self.answer: Answer | None = None
        for name in ("kind", "employees", "balance_sheet_total"):
            self.fields[name].needed = True  # type: ignore[attr-defined]  # read by the form pack
        for name in ("balance_sheet_total", "voluntary_extra"):
            self.fields[name].prefix = "€"  # type: ignore[attr-defined]  # read by the form pack

    def clean(self) -> dict[str, Any]:
        figures: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._answer(figures)
        return figures

    def _answer(self, figures: dict[str, Any]) -> None:
        try:
            assessment = assess(
                supporting=figures["kind"] == SUPPORTING,
                employees=figures["employees"],
                balance_sheet_total=figures["balance_sheet_total"],
                schedule=self.schedule,
            )
        except SizeMissing as missing:
            self._ask_for(missing.missing)
        else:
            extra = figures["voluntary_extra"] or Decimal(0)
            self.answer = Answer(assessment=assessment, voluntary_extra=extra, query=_query(figures))

    def _ask_for(self, missing: tuple[str, ...]) -> None:
        questions = {
            "employees": _("Fill in how many people the enterprise employs; 0 if nobody."),
            "balance_sheet_total": _("Fill in the balance sheet total; without it we cannot tell the fee."),
        }
        for name in missing:
            self.add_error(name, questions[name])


def _query(figures: dict[str, Any]) -> str:
    """Amounts in a form that reads the same in every language."""
    given = {name: value for name, value in figures.items() if value not in (None, "", ENTERPRISE)}
    return urlencode(given)
