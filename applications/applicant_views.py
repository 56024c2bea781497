"""The applicant's own page, from the sending of the application on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import files, steps
from applications.changes import may_change
from applications.drafts import ENDED
from applications.information import asked_in_words
from applications.links import application_of
from applications.models import Application, ApplicationDocument
from applications.public_status import meeting_of, public_status
from applications.start_forms import KompasForm
from applications.waiting import for_applicant
from applications.withdrawal import withdraw
from applications.workflow import Who
from documents.serving import download
from journal.rules import RuleError


@never_cache
@require_GET
def application_status(request: HttpRequest, reference: UUID) -> HttpResponse:
    application = application_of(request, reference)
    if application.status == Application.Status.DRAFT:
        return redirect(steps.address(application, steps.OVERVIEW))
    return _page(request, application, KompasForm())


def _page(request: HttpRequest, application: Application, form: KompasForm) -> HttpResponse:
    now = timezone.now()
    meeting = meeting_of(application, now=now) if application.is_open else None
    asked = application.information_requests.open().select_related("application").first()
    context = {
        "application": application,
        "status": public_status(application, now=now),
        "waiting": for_applicant(application, meets_at=meeting.starts_at if meeting else None),
        "meeting": meeting,
        "asked": asked,
        "asked_parts": asked_in_words(asked, now=now) if asked else [],
        "may_change": may_change(application),
        "may_apply_again": application.status in ENDED,
        "answered": list(steps.answered(application, now=now)),
        "has_report": application.documents.filter(purpose=ApplicationDocument.Purpose.KOMPAS).exists(),
        "takes_report": files.takes_kompas_report(application),
        "form": form,
    }
    return render(request, "applications/apply/status.html", context)


@never_cache
@require_GET
def application_document(request: HttpRequest, reference: UUID, pk: int) -> HttpResponseBase:
    application = application_of(request, reference)
    row = application.documents.select_related("document").filter(pk=pk).first()
    if row is None:
        raise Http404
    return download(row.document)


@never_cache
@require_POST
def application_add_kompas(request: HttpRequest, reference: UUID) -> HttpResponse:
    application = application_of(request, reference)
    form = KompasForm(request.POST, request.FILES)
    upload = request.FILES.get("uploads")
    if upload is None:
        form.add_error("uploads", _("Choose the file of the report first."))
        return _page(request, application, form)
    try:
        files.add_kompas_report(application, upload=upload, now=timezone.now())
    except RuleError as error:
        form.add_error("uploads", str(error))
        return _page(request, application, form)
    messages.success(request, _("Thank you, the report has been added to your application."))
    return redirect("application_status", application.reference)


@never_cache
@require_http_methods(["GET", "POST"])
def application_withdraw(request: HttpRequest, reference: UUID) -> HttpResponse:
    application = application_of(request, reference)
    if not application.is_open:
        return redirect("application_status", application.reference)
    if request.method == "GET":
        return render(request, "applications/apply/withdraw.html", {"application": application})
    try:
        withdraw(application, who=Who.APPLICANT, now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("application_status", application.reference)
