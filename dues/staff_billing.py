"""The secretariat's desk for what goes around an invoice: billing details, copies, electronic invoices."""

import tempfile

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from dues import billing, e_invoice, e_invoice_archive, resending
from dues.billing_forms import BillingForm, SendAgainForm
from dues.models import CreditNote, Invoice
from dues.staff import get_invoice, may_view
from journal.models import Event
from journal.rules import RuleError
from membership.models import Organisation

may_change = permission_required("membership.change_organisation", raise_exception=True)
may_send = permission_required("correspondence.change_letter", raise_exception=True)


@require_http_methods(["GET", "POST"])
@may_view
@may_change
def billing_details(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    details = billing.details_of(organisation)
    form = BillingForm(request.POST if request.method == "POST" else None, instance=details)
    if request.method == "POST" and form.is_valid():
        try:
            billing.change_details(organisation, facts=form.cleaned_data, actor=staff_of(request), now=timezone.now())
        except RuleError as error:
            form.add_error("street", str(error))
        else:
            messages.success(request, _("The billing details are kept, for the invoices from now on."))
            return redirect("admin:billing_details", pk=pk)
    context = {"organisation": organisation, "form": form, "events": Event.objects.about(organisation)}
    return render(request, "dues/staff/billing.html", context)


@require_POST
@may_view
@may_send
def send_invoice_again(request: HttpRequest, pk: int) -> HttpResponse:
    invoice, form = get_invoice(request, pk), SendAgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is not a mail address: nothing was sent."))
        return redirect("admin:invoice_work", pk=pk)
    try:
        letter = resending.send_again(
            invoice, email=form.cleaned_data["email"], actor=staff_of(request), now=timezone.now()
        )
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("A copy is on its way to %(email)s.") % {"email": letter.to_email})
    return redirect("admin:invoice_work", pk=pk)


@require_GET
@may_view
def invoice_e_invoice(request: HttpRequest, pk: int) -> HttpResponseBase:
    invoice = get_invoice(request, pk)
    try:
        content = e_invoice.kept(invoice)
    except RuleError as error:
        messages.info(request, str(error))
        return redirect("admin:invoice_work", pk=pk)
    return FileResponse(content.open(), as_attachment=True, filename=e_invoice.file_name(invoice))


@require_GET
@may_view
def credit_note_e_invoice(request: HttpRequest, pk: int) -> HttpResponseBase:
    note = get_object_or_404(CreditNote.objects.visible_to(request.user), pk=pk)
    try:
        content = e_invoice.kept(note)
    except RuleError as error:
        messages.info(request, str(error))
        return redirect("admin:invoice_work", pk=note.invoice_id)
    return FileResponse(content.open(), as_attachment=True, filename=e_invoice.file_name(note))


@require_GET
@may_view
def e_invoices(request: HttpRequest) -> HttpResponse:
    """The years that have invoices, each to be downloaded whole."""
    rows = Invoice.objects.visible_to(request.user).order_by("-year").values("year").annotate(count=Count("pk"))
    return render(request, "dues/staff/e_invoices.html", {"years": [(row["year"], row["count"]) for row in rows]})


@require_GET
@may_view
def e_invoices_of_year(request: HttpRequest, year: int) -> HttpResponseBase:
    invoices = Invoice.objects.visible_to(request.user).filter(year=year)
    if not invoices.exists():
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it once it has left
    e_invoice_archive.write_year(year, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=e_invoice_archive.file_name(year))
