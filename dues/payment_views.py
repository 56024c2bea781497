"""The secretariat's desk for money: what is left over, and one payment with what became of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues import allocating, disposals
from dues.balances import shown_balance
from dues.books_forms import AllocateForm, GiftForm, ReasonForm, RefundForm
from dues.deeds import Deed, Facts, perform, staff_of, typed
from dues.models import Allocation, Disposal, Invoice, Payment, PaymentQuerySet
from dues.money import euro
from dues.staff import PAGE_SIZE, may_record, may_view
from journal.models import Event
from membership.models import Organisation

a_deed = require_http_methods(["GET", "POST"])


@require_GET
@may_view
def payments(request: HttpRequest) -> HttpResponse:
    views: dict[str, tuple[str, Callable[[PaymentQuerySet], PaymentQuerySet]]] = {
        "": (_("to be decided"), PaymentQuerySet.undecided),
        "credit": (_("credit of members"), lambda rows: rows.with_money_left().exclude(credit_of=None)),
        "all": (_("all"), lambda rows: rows),
    }
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in views else ""
    rows = views[chosen][1](Payment.objects.visible_to(request.user)).select_related("invoice", "credit_of")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    tabs = [(key, words, key == chosen) for key, (words, _rows) in views.items()]
    return render(request, "dues/staff/payments.html", {"page": page, "tabs": tabs})


@require_GET
@may_view
def payment_work(request: HttpRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk)
    context: dict[str, Any] = {
        "payment": payment,
        "allocations": payment.allocations.select_related("invoice", "made_by", "undone_by"),
        "disposals": payment.disposals.select_related("made_by", "undone_by", "line"),
        "organisation": _owner(payment),
        "events": Event.objects.about(payment),
    }
    return render(request, "dues/staff/payment.html", context)


@a_deed
@may_record
def allocate(request: HttpRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk)
    guess = _next_open_invoice(_owner(payment))
    initial = {"amount": payment.left or None, "number": guess.number if guess else ""}

    def act(facts: Facts) -> object:
        invoice, amount = facts["number"], facts["amount"]
        return allocating.allocate(payment, invoice=invoice, amount=amount, **_moment(request))

    return perform(
        request,
        Deed(
            title=_("Give money to an invoice"),
            explanation=_("%(left)s is left of this payment.") % {"left": euro(payment.left)},
            button=_("Give it to the invoice"),
            form=AllocateForm(typed(request), initial=initial),
            sentence=lambda facts: (
                _("%(amount)s of this payment goes to %(number)s of %(name)s.")
                % _named(facts["number"], euro(facts["amount"]))
            ),
            act=act,
            done=_("The invoice is paid with it."),
            back=_address(payment),
        ),
    )


@a_deed
@may_record
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk)
    initial = {"amount": payment.left or None, "paid_on": timezone.localdate()}
    return perform(
        request,
        Deed(
            title=_("Register a refund"),
            explanation=_("Make the transfer at the bank; the portal only writes down that you did."),
            button=_("Register the refund"),
            form=RefundForm(typed(request), initial=initial),
            sentence=lambda facts: (
                _("%(amount)s was paid back to %(name)s.")
                % {"amount": euro(facts["amount"]), "name": payment.payer or _("the payer")}
            ),
            act=lambda facts: disposals.refund(payment, **facts, **_moment(request)),
            done=_("The refund is registered."),
            back=_address(payment),
        ),
    )


@a_deed
@may_record
def give(request: HttpRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk)
    return perform(
        request,
        Deed(
            title=_("Keep it as a voluntary contribution"),
            explanation=_("Only with the member's consent."),
            button=_("Keep it as a contribution"),
            form=GiftForm(typed(request), initial={"amount": payment.left or None}),
            sentence=lambda facts: (
                _("%(amount)s becomes a voluntary contribution. Agreed by: %(consent)s")
                % {"amount": euro(facts["amount"]), "consent": facts["consent"]}
            ),
            act=lambda facts: disposals.give_to_voluntary(payment, **facts, **_moment(request)),
            done=_("It is a voluntary contribution now."),
            back=_address(payment),
        ),
    )


@a_deed
@may_record
def keep_as_credit(request: HttpRequest, pk: int) -> HttpResponse:
    """For the member it came from; kept already, it is let go again."""
    payment = _payment(request, pk)
    owner = None if payment.credit_of else _owner(payment)
    amount = euro(payment.left)
    return perform(
        request,
        Deed(
            title=_("Credit for a next invoice"),
            explanation="",
            button=_("Keep it as credit") if owner else _("No longer keep it as credit"),
            form=forms.Form(typed(request)),
            sentence=lambda _facts: (
                _("%(amount)s waits for the next invoice of %(name)s.") % {"amount": amount, "name": owner}
                if owner
                else _("%(amount)s does not wait for an invoice any more.") % {"amount": amount}
            ),
            act=lambda _facts: allocating.keep_as_credit(payment, organisation=owner, **_moment(request)),
            done=_("That is written down."),
            back=_address(payment),
            asks_again=False,
        ),
    )


@a_deed
@may_record
def undo_payment(request: HttpRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk)
    facts = {"amount": euro(payment.amount), "day": payment.received_on.strftime("%d/%m/%Y")}
    return perform(
        request,
        _undoing(
            request,
            title=_("Take a payment back"),
            sentence=_(
                "The payment of %(amount)s of %(day)s never was, or was no dues. Everything it paid is open again."
            )
            % facts,
            act=lambda reason: allocating.undo_payment(payment, reason=reason, **_moment(request)),
            back=_address(payment),
        ),
    )


@a_deed
@may_record
def undo_allocation(request: HttpRequest, pk: int, allocation_pk: int) -> HttpResponse:
    payment = _payment(request, pk)
    rows = Allocation.objects.select_related("invoice", "payment")
    allocation = get_object_or_404(rows, pk=allocation_pk, payment=payment)
    return perform(
        request,
        _undoing(
            request,
            title=_("Take an allocation back"),
            sentence=_("%(amount)s no longer pays %(number)s of %(name)s; it is open on the payment again.")
            % _named(allocation.invoice, euro(allocation.amount)),
            act=lambda reason: allocating.undo(allocation, reason=reason, **_moment(request)),
            back=_address(payment),
        ),
    )


@a_deed
@may_record
def undo_disposal(request: HttpRequest, pk: int, disposal_pk: int) -> HttpResponse:
    payment = _payment(request, pk)
    disposal = get_object_or_404(Disposal.objects.select_related("payment"), pk=disposal_pk, payment=payment)
    return perform(
        request,
        _undoing(
            request,
            title=_("Take back what became of money"),
            sentence=_("“%(kind)s: %(amount)s” was a mistake; the money is open on the payment again.")
            % {"kind": disposal.get_kind_display(), "amount": euro(disposal.amount)},
            act=lambda reason: disposals.undo_disposal(disposal, reason=reason, **_moment(request)),
            back=_address(payment),
        ),
    )


def _undoing(request: HttpRequest, *, title: str, sentence: str, act: Callable[[str], object], back: str) -> Deed:
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


def _payment(request: HttpRequest, pk: int) -> Payment:
    rows = Payment.objects.visible_to(request.user).select_related("invoice", "line", "credit_of")
    return get_object_or_404(rows, pk=pk)


def _owner(payment: Payment) -> Organisation | None:
    """The member whose money it is, as far as its invoices tell."""
    found = Organisation.objects.filter(memberships__invoices__payments=payment).first()
    return found or Organisation.objects.filter(memberships__invoices__allocations__payment=payment).first()


def _next_open_invoice(owner: Organisation | None) -> Invoice | None:
    rows = Invoice.objects.filter(membership__organisation=owner, cancelled_on=None).with_amounts(date.max)
    return next((row for row in rows.order_by("due_on") if shown_balance(row).open), None)


def _named(invoice: Invoice, amount: str) -> dict[str, str]:
    return {"amount": amount, "number": invoice.number, "name": invoice.recipient["name"]}


def _address(payment: Payment) -> str:
    return reverse("admin:payment_work", args=[payment.pk])


def _moment(request: HttpRequest) -> dict[str, Any]:
    return {"actor": staff_of(request), "now": timezone.now()}
