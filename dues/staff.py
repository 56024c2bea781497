"""The secretariat's desk for dues: the list of invoices, and one invoice with its payments."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.staff import staff_of
from correspondence.models import Letter
from dues import e_invoice, payments
from dues import invoice_pdf as pdf
from dues.balances import balance_of, shown_balance
from dues.billing_forms import SendAgainForm
from dues.invoice_sheet import DOWNLOADS
from dues.models import Allocation, Invoice, InvoiceQuerySet, Payment
from dues.money import euro
from dues.staff_forms import InvoiceFilterForm, PaymentForm, fresh_payment_form
from dues.standing import Standing, invoices_with_standing, of_invoice
from journal.models import Event
from journal.rules import RuleError

may_view = permission_required("dues.view_invoice", raise_exception=True)
may_record = permission_required("dues.record_payment", raise_exception=True)
PAGE_SIZE = 50


def get_invoice(request: HttpRequest, pk: int) -> Invoice:
    """The invoice, if this person may know that it exists."""
    rows = Invoice.objects.visible_to(request.user).select_related("membership__organisation")
    return get_object_or_404(rows, pk=pk)


@require_GET
@may_view
def invoices(request: HttpRequest) -> HttpResponseBase:
    form = InvoiceFilterForm(request.GET)
    rows = invoices_with_standing(Invoice.objects.visible_to(request.user), today=timezone.localdate())
    if form.is_valid():
        rows = _filtered(rows, **form.cleaned_data)
    if download := DOWNLOADS.get(request.GET.get("download", "")):
        return download(rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    items = [(invoice, shown_balance(invoice), Standing(invoice.standing)) for invoice in page]
    return render(request, "dues/staff/invoices.html", {"form": form, "page": page, "items": items})


def _filtered(rows: InvoiceQuerySet, *, q: str, **chosen: Any) -> InvoiceQuerySet:
    """What was chosen narrows the list; what was left open does not."""
    for word in q.split():
        rows = rows.filter(_meant_by(word))
    lookups = {
        "standing": "standing",
        "year": "period",
        "tier": "tier",
        "due_from": "due_on__gte",
        "due_before": "due_on__lt",
    }
    return rows.filter(**{lookups[name]: value for name, value in chosen.items() if value})


def _meant_by(word: str) -> Q:
    """A part of the member's name, a number such as 2026-000012, or a communication in any spelling."""
    meant = Q(membership__organisation__name__icontains=word) | Q(recipient__name__icontains=word)
    year, dash, sequence = word.partition("-")
    if dash and year.isdecimal() and sequence.isdecimal():
        return meant | Q(year=int(year[:4]), sequence=int(sequence[:9]))
    digits = "".join(sign for sign in word if sign.isdecimal())
    return meant | Q(reference__contains=digits) if digits else meant


@require_GET
@may_view
def invoice_work(request: HttpRequest, pk: int) -> HttpResponse:
    return _work_screen(request, get_invoice(request, pk))


def _work_screen(request: HttpRequest, invoice: Invoice, form: PaymentForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    balance = balance_of(invoice, today=today)
    context: dict[str, Any] = {
        "invoice": invoice,
        "lines": invoice.lines.all(),
        "balance": balance,
        "standing": of_invoice(invoice, today=today),
        "payments": _payments_of(invoice),
        "credit_notes": invoice.credit_notes.prefetch_related("lines"),
        "write_offs": invoice.write_offs.select_related("made_by"),
        "credits": Payment.objects.credits_of(invoice.membership.organisation),
        "letters": Letter.objects.about(invoice),
        "events": Event.objects.about(invoice),
        "form": form or fresh_payment_form(invoice, open_amount=balance.open, today=today),
        "send_again_form": SendAgainForm(),
        "no_e_invoice": e_invoice.reason_against(invoice),
    }
    return render(request, "dues/staff/invoice.html", context)


def _payments_of(invoice: Invoice) -> list[dict[str, Any]]:
    """What came in for it, what of each payment went to it, and what is left over."""
    rows = Payment.objects.filter(Q(invoice=invoice) | Q(allocations__invoice=invoice)).distinct()
    given = Allocation.objects.filter(invoice=invoice).order_by("pk")
    rows = rows.prefetch_related(Prefetch("allocations", given, to_attr="given_here"))
    return [{"payment": row, "allocations": row.given_here, "left": row.left} for row in rows]  # type: ignore[attr-defined]  # prefetched just now


@require_GET
@may_view
def invoice_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    invoice = get_invoice(request, pk)
    if not invoice.pdf:
        messages.info(request, _("The PDF is being made. Try again in a minute."))
        return redirect("admin:invoice_work", pk=pk)
    return FileResponse(invoice.pdf.open(), as_attachment=True, filename=pdf.file_name(invoice))


@require_POST
@may_record
def record_payment(request: HttpRequest, pk: int) -> HttpResponse:
    invoice, form = get_invoice(request, pk), PaymentForm(request.POST)
    if form.is_valid():
        try:
            payment = payments.record_payment(
                invoice, **form.cleaned_data, actor=staff_of(request), now=timezone.now()
            )
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(amount)s is recorded.") % {"amount": euro(payment.amount)})
            return redirect("admin:invoice_work", pk=pk)
    return _work_screen(request, invoice, form)
