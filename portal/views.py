from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import User
from dues import invoice_pdf
from dues.models import Invoice, SizeConfirmation
from portal.overview import places


@require_GET
@login_required
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """A member's own page: each organisation, how it stands, its invoices."""
    assert isinstance(request.user, User)  # noqa: S101 - narrows the type; login_required let nobody else in
    mine = places(request.user, today=timezone.localdate())
    asked = SizeConfirmation.objects.asked_of(request.user).open().filter(answered_at=None)
    questions = asked.select_related("round", "membership__organisation")
    return render(request, "portal/home.html", {"places": mine, "questions": questions})


@require_GET
@login_required
@never_cache
def pdf(request: HttpRequest, pk: int) -> FileResponse:
    """One's own invoice only: staff who may open any do so at the desk, behind their second factor."""
    invoice = get_object_or_404(Invoice.objects.owed_by(request.user).exclude(pdf=""), pk=pk)
    return FileResponse(invoice.pdf.open(), as_attachment=True, filename=invoice_pdf.file_name(invoice))
