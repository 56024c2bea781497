"""Working off bank lines: one line large, what it may pay with the reasons in words, one click or key to book it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.staff import staff_of
from dues import bank_lines, bank_queue, booking, disposals
from dues.handled_lines import handled_lines, take_back
from dues.matching_forms import ReasonForm, SearchForm, SplitForm
from dues.models import BankLine, Disposal, Payment
from dues.money import euro
from dues.open_book import open_book
from journal.rules import RuleError

may_record = permission_required("dues.record_payment", raise_exception=True)
PAGE_SIZE = 50


def _get_line(request: HttpRequest, pk: int) -> BankLine:
    return get_object_or_404(BankLine.objects.visible_to(request.user).select_related("statement"), pk=pk)


@require_GET
@may_record
def matching(request: HttpRequest) -> HttpResponse:
    """The first line that waits, or the calm sentence that none does."""
    line = bank_queue.queue().first()
    if line is not None:
        return redirect("admin:match_line", pk=line.pk)
    return render(request, "dues/staff/matching_done.html")


@require_GET
@may_record
def match_line(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _get_line(request, pk))


def _show(request: HttpRequest, line: BankLine, **forms: Any) -> HttpResponse:
    """The work screen of one line; `forms` holds one that could not be taken."""
    following = bank_queue.next_after(line)
    search = SearchForm(request.GET)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    found = bank_queue.search(text)
    context = {
        "line": line,
        "is_waiting": bank_queue.queue().filter(pk=line.pk).exists(),
        "waiting": bank_queue.queue().count(),
        "following": following,
        "choices": bank_queue.choices_for(line),
        "returned_by": bank_queue.returned_by(line),
        "refunds": bank_queue.refunds_for(line),
        "search_form": search,
        "searched": bool(text),
        "split_form": SplitForm(claims=found) if found else None,
        "reason_form": ReasonForm(),
        **forms,
    }
    return render(request, "dues/staff/matching.html", context)


def _then_next(request: HttpRequest, line: BankLine, success: str, deed: Callable[[], object]) -> HttpResponse:
    """Do it and go on to the line behind; a refusal stays on the line, with its sentence on top."""
    following = bank_queue.next_after(line)
    try:
        deed()
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("admin:match_line", pk=line.pk)
    messages.success(request, success)
    return redirect("admin:match_line", pk=following.pk) if following else redirect("admin:matching")


@require_POST
@may_record
def book_line(request: HttpRequest, pk: int) -> HttpResponse:
    line, now, actor = _get_line(request, pk), timezone.now(), staff_of(request)
    asked = {name.partition("_")[2] for name in request.POST if name.startswith("amount_")}
    claims = [claim for key, claim in open_book().claims.items() if str(key) in asked]
    form = SplitForm(request.POST, claims=claims)
    if not form.is_valid():
        return _show(request, line, split_form=form, searched=True)
    parts = form.parts()
    numbers = ", ".join(invoice.number for invoice, _amount in parts)
    success = _("%(amount)s is booked on %(numbers)s.") % {"amount": euro(line.amount), "numbers": numbers}
    return _then_next(request, line, success, lambda: booking.confirm(line, parts=parts, actor=actor, now=now))


@require_POST
@may_record
def set_line_aside(request: HttpRequest, pk: int) -> HttpResponse:
    line, form, now, actor = _get_line(request, pk), ReasonForm(request.POST), timezone.now(), staff_of(request)
    if not form.is_valid():
        return _show(request, line, reason_form=form)
    reason = form.cleaned_data["reason"]
    return _then_next(
        request,
        line,
        _("The line is set aside: it is not about dues."),
        lambda: bank_lines.set_aside(line, reason=reason, actor=actor, now=now),
    )


@require_POST
@may_record
def line_returns_payment(request: HttpRequest, pk: int, payment_pk: int) -> HttpResponse:
    line, now, actor = _get_line(request, pk), timezone.now(), staff_of(request)
    payment = get_object_or_404(Payment.objects.visible_to(request.user), pk=payment_pk)
    return _then_next(
        request,
        line,
        _("The payment is taken back; what it paid is open again."),
        lambda: disposals.return_by_bank(payment, line=line, actor=actor, now=now),
    )


@require_POST
@may_record
def line_is_refund(request: HttpRequest, pk: int, disposal_pk: int) -> HttpResponse:
    line, now, actor = _get_line(request, pk), timezone.now(), staff_of(request)
    payments = Payment.objects.visible_to(request.user)
    refunded = get_object_or_404(Disposal.objects.filter(payment__in=payments), pk=disposal_pk)
    return _then_next(
        request,
        line,
        _("This is the refund that was registered."),
        lambda: disposals.tie_refund(refunded, line=line, actor=actor, now=now),
    )


@require_GET
@may_record
def handled(request: HttpRequest) -> HttpResponse:
    """What was done with the lines, the newest first, each with a way back."""
    page = Paginator(handled_lines(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "dues/staff/handled_lines.html", {"page": page})


@require_POST
@may_record
def undo_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was done with a line. It waits again."""
    line, now, actor = _get_line(request, pk), timezone.now(), staff_of(request)
    try:
        take_back(line, reason=request.POST.get("reason", ""), actor=actor, now=now)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("admin:handled_lines")
    messages.success(request, _("Taken back. The line waits again."))
    return redirect("admin:match_line", pk=line.pk)


@require_POST
@may_record
def book_certain(request: HttpRequest) -> HttpResponse:
    """Let everything that is certain book itself now, without waiting for the worker."""
    count = booking.book_certain(bank_queue.queue(), now=timezone.now())
    sentence = ngettext("%(n)s line booked itself.", "%(n)s lines booked themselves.", count) % {"n": count}
    messages.success(request, sentence)
    return redirect("admin:matching")
