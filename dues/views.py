"""The pay page. Its address cannot be guessed and may be forwarded; nobody signs in for it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import get_format
from django.views.decorators.http import require_GET
from stdnum import iban

from dues import epc, invoice_pdf
from dues.balances import balance_of
from dues.models import Invoice
from dues.references import formatted


@require_GET
def pay(request: HttpRequest, pay_key: str) -> HttpResponseBase:
    invoice = get_object_or_404(Invoice, pay_key=pay_key)
    today = timezone.localdate()
    balance = balance_of(invoice, today=today)
    context = {
        "invoice": invoice,
        "balance": balance,
        "late": balance.fee_open > 0 and invoice.due_on < today,
        "reference": formatted(invoice.reference),
        "iban": iban.format(invoice.sender["iban"]),
        "amount_to_copy": f"{balance.open:.2f}".replace(".", get_format("DECIMAL_SEPARATOR")),
    }
    return _unlisted(render(request, "dues/pay.html", context))


@require_GET
def pay_qr(request: HttpRequest, pay_key: str) -> HttpResponseBase:
    """The code for what is still open; 404 when nothing is."""
    invoice = get_object_or_404(Invoice, pay_key=pay_key)
    balance = balance_of(invoice, today=timezone.localdate())
    if not balance.open:
        raise Http404
    return _unlisted(HttpResponse(epc.svg(epc.invoice_payload(invoice, balance.open)), content_type="image/svg+xml"))


@require_GET
def pay_pdf(request: HttpRequest, pay_key: str) -> HttpResponseBase:
    invoice = get_object_or_404(Invoice.objects.exclude(pdf=""), pay_key=pay_key)
    return _unlisted(FileResponse(invoice.pdf.open(), as_attachment=True, filename=invoice_pdf.file_name(invoice)))


def _unlisted(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
