"""The secretariat's desk for the books: crediting and writing off, and the figures of a year."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents.spreadsheets import csv_zip_response, xlsx_response
from dues import credit_note_pdf, credit_notes, write_offs, yearly_statement
from dues.balances import NOTHING, balance_of
from dues.books_forms import AmountAndReasonForm, CancelForm, CreditForm, ReasonForm
from dues.deeds import Deed, Facts, perform, staff_of, typed
from dues.ledger import books_of
from dues.ledger_sheets import sheets, summary
from dues.models import CreditNote, Invoice, WriteOff
from dues.money import euro
from dues.staff import get_invoice, may_view
from journal.rules import RuleError

may_credit = permission_required("dues.credit_invoice", raise_exception=True)
a_deed = require_http_methods(["GET", "POST"])
DOWNLOADS = {"csv": csv_zip_response, "xlsx": xlsx_response}


@a_deed
@may_credit
def credit_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_invoice(request, pk)
    form = CreditForm(typed(request), creditable=credit_notes.creditable(invoice))

    def sentence(_facts: Facts) -> str:
        amount = sum(form.amounts.values(), Decimal(0))
        return _("%(amount)s is taken off %(number)s of %(name)s, and a credit note is sent.") % _named(
            invoice, amount
        )

    return perform(
        request,
        Deed(
            title=_("Credit %(number)s") % {"number": invoice.number},
            explanation=_("The invoice stays as it was issued. Money that is too much then is open on its payment."),
            button=_("Issue the credit note"),
            form=form,
            sentence=sentence,
            act=lambda facts: credit_notes.credit(
                invoice, amounts=form.amounts, reason=facts["reason"], **_moment(request)
            ),
            done=_("The credit note is issued; it leaves as soon as its PDF is made."),
            back=_address(invoice),
        ),
    )


@a_deed
@may_credit
def cancel_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_invoice(request, pk)
    amount = sum(credit_notes.creditable(invoice).values(), NOTHING)
    return perform(
        request,
        Deed(
            title=_("Cancel %(number)s") % {"number": invoice.number},
            explanation="",
            button=_("Cancel the invoice"),
            form=CancelForm(typed(request)),
            sentence=lambda _facts: (
                _(
                    "%(number)s of %(name)s should not have been there: %(amount)s is credited,"
                    " and the member may be invoiced anew for that year."
                )
                % _named(invoice, amount)
            ),
            act=lambda facts: credit_notes.cancel(invoice, reason=facts["reason"], **_moment(request)),
            done=_("The invoice is cancelled."),
            back=_address(invoice),
            asks_again=False,
        ),
    )


@a_deed
@may_credit
def write_off(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_invoice(request, pk)
    is_open = balance_of(invoice, today=timezone.localdate()).fee_open
    return perform(
        request,
        Deed(
            title=_("Write off a part of %(number)s") % {"number": invoice.number},
            explanation=_("%(open)s of the fee is open.") % {"open": euro(is_open)},
            button=_("Write it off"),
            form=AmountAndReasonForm(typed(request), initial={"amount": is_open or None}),
            sentence=lambda facts: (
                _("%(amount)s of %(number)s of %(name)s is no longer expected. The membership stays as it is.")
                % _named(invoice, facts["amount"])
            ),
            act=lambda facts: write_offs.write_off(invoice, **facts, **_moment(request)),
            done=_("It is written off."),
            back=_address(invoice),
        ),
    )


@a_deed
@may_credit
def undo_write_off(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    invoice = get_invoice(request, pk)
    row = get_object_or_404(WriteOff.objects.select_related("invoice"), pk=row_pk, invoice=invoice)
    return perform(
        request,
        Deed(
            title=_("Take a write-off back"),
            explanation="",
            button=_("Take it back"),
            form=ReasonForm(typed(request)),
            sentence=lambda _facts: (
                _("%(amount)s of %(number)s of %(name)s is owed again.") % _named(invoice, row.amount)
            ),
            act=lambda facts: write_offs.undo_write_off(row, reason=facts["reason"], **_moment(request)),
            done=_("It is taken back; what was stays in the history."),
            back=_address(invoice),
            asks_again=False,
        ),
    )


@require_GET
@may_view
def credit_note_pdf_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = CreditNote.objects.visible_to(request.user).select_related("invoice")
    note = get_object_or_404(rows, pk=pk)
    if not note.pdf:
        messages.info(request, _("The PDF is being made. Try again in a minute."))
        return redirect(_address(note.invoice))
    return FileResponse(note.pdf.open(), as_attachment=True, filename=credit_note_pdf.file_name(note))


@require_GET
@may_view
def books(request: HttpRequest) -> HttpResponse:
    """The summary of a year, and its downloads. The years are those in which something was issued."""
    this_year = timezone.localdate().year
    first = Invoice.objects.order_by("issued_on").values_list("issued_on", flat=True).first()
    years = list(range(this_year, (first.year if first else this_year) - 1, -1))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else this_year
    found = books_of(year)
    context = {"year": year, "years": years, "books": found, "summary": summary(found)}
    return render(request, "dues/staff/books.html", context)


@require_GET
@may_view
def books_download(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    if kind not in DOWNLOADS or not 2000 <= year <= 9998:
        raise Http404
    name = _("dues") + f"-{year}"
    return DOWNLOADS[kind](sheets(books_of(year)), name)


@require_GET
@may_view
def statement_pdf(request: HttpRequest, year: int) -> HttpResponse:
    if not 2000 <= year <= 9998:
        raise Http404
    try:
        content = yearly_statement.render(year, language=get_language() or "nl", now=timezone.now())
    except RuleError as problem:
        messages.error(request, str(problem))
        return redirect("admin:books")
    disposition = f'attachment; filename="{yearly_statement.file_name(year)}"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _named(invoice: Invoice, amount: Decimal) -> dict[str, str]:
    return {"amount": euro(amount), "number": invoice.number, "name": invoice.recipient["name"]}


def _address(invoice: Invoice) -> str:
    return reverse("admin:invoice_work", args=[invoice.pk])


def _moment(request: HttpRequest) -> dict[str, Any]:
    return {"actor": staff_of(request), "now": timezone.now()}
