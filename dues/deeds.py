"""A deed on a screen of its own: its form, then a sentence that names the amount, then it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.staff import staff_of
from dues.books_forms import ReasonForm
from dues.models import Invoice
from dues.money import euro
from journal.rules import RuleError

Facts = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """`sentence` says what will be done with the facts typed; `act` does it. `asks_again`: show the sentence first.

    `act` is rehearsed before it is asked for again, so that nobody confirms what a rule refuses.
    """

    title: str
    explanation: str
    button: str
    form: forms.Form
    sentence: Callable[[Facts], str]
    act: Callable[[Facts], object]
    done: str
    back: str
    asks_again: bool = True


def perform(request: HttpRequest, deed: Deed) -> HttpResponse:
    sentence = "" if deed.asks_again else deed.sentence({})
    if request.method == "POST" and deed.form.is_valid():
        facts = deed.form.cleaned_data
        confirmed = "confirmed" in request.POST or not deed.asks_again
        if _did(deed, facts, for_real=confirmed):
            if confirmed:
                messages.success(request, deed.done)
                return redirect(deed.back)
            return render(request, "dues/staff/deed_confirm.html", {"deed": deed, "sentence": deed.sentence(facts)})
    return render(request, "dues/staff/deed.html", {"deed": deed, "sentence": sentence})


def _did(deed: Deed, facts: Facts, *, for_real: bool) -> bool:
    """Whether the rules let it; what was only rehearsed leaves no trace."""
    try:
        with transaction.atomic():
            deed.act(facts)
            transaction.set_rollback(not for_real)
    except RuleError as refusal:
        deed.form.add_error(None, str(refusal))
        return False
    return True


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, if anything was: a form without fields is sent empty."""
    return request.POST if request.method == "POST" else None


def undoing(request: HttpRequest, *, title: str, sentence: str, act: Callable[[str], object], back: str) -> Deed:
    """The deed of taking something back: its reason is typed, its amount is known."""
    return Deed(
        title=title,
        explanation="",
        button=_("Take it back"),
        form=ReasonForm(typed(request)),
        sentence=lambda _facts: sentence,
        act=lambda facts: act(facts["reason"]),
        done=_("It is taken back; what was stays in the history."),
        back=back,
        asks_again=False,
    )


def named(invoice: Invoice, amount: Decimal) -> dict[str, str]:
    """What a sentence about an invoice says: `amount`, `number` and `name`."""
    return {"amount": euro(amount), "number": invoice.number, "name": invoice.recipient["name"]}


def moment(request: HttpRequest) -> dict[str, Any]:
    """Who does it, and when."""
    return {"actor": staff_of(request), "now": timezone.now()}
