"""The secretariat's desk for dues: the list of invoices, and one invoice with its payments."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from correspondence.models import Letter
from dues import invoice_pdf as pdf
from dues import payments
from dues.balances import balance_of, shown_balance
from dues.models import CENT, Invoice, InvoiceQuerySet, Payment
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
def invoices(request: HttpRequest) -> HttpResponse:
    form = InvoiceFilterForm(request.GET)
    rows = invoices_with_standing(Invoice.objects.visible_to(request.user), today=timezone.localdate())
    if form.is_valid():
        rows = _filtered(rows, **form.cleaned_data)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    items = [(invoice, shown_balance(invoice), Standing(invoice.standing)) for invoice in page]
    return render(request, "dues/staff/invoices.html", {"form": form, "page": page, "items": items})


def _filtered(rows: InvoiceQuerySet, *, q: str, standing: str, year: int | None) -> InvoiceQuerySet:
    for word in q.split():
        rows = rows.filter(_meant_by(word))
    if standing:
        rows = rows.filter(Q(standing=standing))
    return rows.filter(period=year) if year else rows


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
        "letters": Letter.objects.about(invoice),
        "events": Event.objects.about(invoice),
        "form": form or fresh_payment_form(invoice, open_amount=balance.open, today=today),
    }
    return render(request, "dues/staff/invoice.html", context)


def _payments_of(invoice: Invoice) -> list[dict[str, Any]]:
    """What came in for it, and what of each payment is left over."""
    rows = (
        Payment.objects.filter(Q(invoice=invoice) | Q(allocations__invoice=invoice))
        .distinct()
        .select_related("recorded_by")
    )
    given = dict(
        Payment.objects.filter(pk__in=rows.values("pk"))
        .annotate(given=Sum("allocations__amount", default=0))
        .values_list("pk", "given")
    )
    return [{"payment": row, "left": (row.amount - given[row.pk]).quantize(CENT)} for row in rows]


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


def staff_of(request: HttpRequest) -> User:
    """The signed-in member of staff; the staff site's door has let nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101 - narrows the type
    return request.user
