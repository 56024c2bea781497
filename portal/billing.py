"""What a member does about its invoices: who gets them and what stands on them, copies, the electronic ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from dues import billing, e_invoice, resending
from dues.billing_forms import BillingForm, SendAgainForm
from dues.models import Invoice
from journal.rules import RuleError
from membership.models import Organisation


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def billing_details(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = _own_organisation(request, pk)
    form = BillingForm(request.POST if request.method == "POST" else None, instance=billing.details_of(organisation))
    if request.method == "POST" and form.is_valid():
        try:
            billing.change_details(organisation, facts=form.cleaned_data, actor=_who(request), now=timezone.now())
        except RuleError as error:
            form.add_error("street", str(error))
        else:
            messages.success(request, _("The billing details are kept, for the invoices from now on."))
            return redirect("portal:home")
    return render(request, "portal/billing.html", {"organisation": organisation, "form": form})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice.objects.owed_by(request.user).exclude(pdf=""), pk=pk)
    form = SendAgainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            letter = resending.send_again(
                invoice, email=form.cleaned_data["email"], actor=_who(request), now=timezone.now()
            )
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("A copy is on its way to %(email)s.") % {"email": letter.to_email})
            return redirect("portal:home")
    return render(request, "portal/send_again.html", {"invoice": invoice, "form": form})


@require_GET
@login_required
@never_cache
def electronic(request: HttpRequest, pk: int) -> HttpResponseBase:
    invoice = get_object_or_404(Invoice.objects.owed_by(request.user), pk=pk)
    try:
        content = e_invoice.kept(invoice)
    except RuleError as error:
        messages.info(request, str(error))
        return redirect("portal:home")
    return FileResponse(content.open(), as_attachment=True, filename=e_invoice.file_name(invoice))


def _own_organisation(request: HttpRequest, pk: int) -> Organisation:
    own = Organisation.objects.visible_to(request.user).filter(contacts__user=request.user.pk)
    return get_object_or_404(own.distinct(), pk=pk)


def _who(request: HttpRequest) -> User:
    """Whoever signed in; login_required let nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101 - narrows the type
    return request.user
