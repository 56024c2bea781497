"""The self-evaluation of an applicant: its pages, its compass, its PDF for the applicant and for the board."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from applications import self_evaluation, steps
from applications.links import application_of
from applications.models import Application
from applications.staff import get_application, may_view
from journal.rules import RuleError
from selfevaluation import pdf, sections
from selfevaluation.models import SelfEvaluation
from selfevaluation.results import result_of


def _enterprise_of(request: HttpRequest, reference: UUID) -> Application:
    application = application_of(request, reference)
    if application.kind != Application.Kind.ENTERPRISE:
        raise Http404
    return application


@never_cache
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest, reference: UUID) -> HttpResponse:
    """The compass so far, and the choice to attach it or not."""
    application = _enterprise_of(request, reference)
    if request.method == "POST":
        return _attach(request, application)
    evaluation = application.self_evaluation
    context = {
        "application": application,
        "evaluation": evaluation,
        "result": evaluation and result_of([evaluation]),
        "may_fill_in": self_evaluation.may_fill_in(application),
        "back": steps.address(application, steps.ENGAGEMENT),
    }
    return render(request, "applications/apply/evaluation.html", context)


def _attach(request: HttpRequest, application: Application) -> HttpResponse:
    attached = request.POST.get("attached") == "yes"
    try:
        self_evaluation.attach(application, attached=attached, now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Your self-evaluation goes with the application.")
            if attached
            else _("You keep your self-evaluation to yourself."),
        )
    return redirect("application_self_evaluation", application.reference)


@never_cache
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, reference: UUID, number: int) -> HttpResponse:
    application = _enterprise_of(request, reference)
    own = reverse("application_self_evaluation", args=[reference])
    address = partial(_address, reference)
    now = timezone.now()
    sections.principle_of(application.self_evaluation, number)
    if request.method == "GET" and self_evaluation.may_fill_in(application):
        return sections.show(request, application.self_evaluation, number, address=address)
    try:
        evaluation = self_evaluation.begin(application, now=now)
    except RuleError as error:
        messages.info(request, str(error))
        return redirect(own)
    return sections.save(request, evaluation, number, now=now, address=address, overview=own)


def _address(reference: UUID, number: int) -> str:
    return reverse("application_self_evaluation_section", args=[reference, number])


@never_cache
@require_GET
def evaluation_pdf(request: HttpRequest, reference: UUID) -> HttpResponse:
    application = _enterprise_of(request, reference)
    own = reverse("application_self_evaluation", args=[reference])
    return _pdf(request, application, application.self_evaluation, back=own)


@never_cache
@require_GET
@may_view
def review_evaluation_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Only what the applicant attached; the rest does not exist for the board."""
    application = get_application(request, pk)
    return _pdf(request, application, application.attached_evaluation, back=reverse("admin:review", args=[pk]))


def _pdf(
    request: HttpRequest, application: Application, evaluation: SelfEvaluation | None, *, back: str
) -> HttpResponse:
    if evaluation is None:
        raise Http404
    name = application.name or application.answers.get(steps.ORGANISATION, {}).get("name", "")
    try:
        content = pdf.render([evaluation], name=name, language=get_language())
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(back)
    return pdf.response(content, file_name=pdf.file_name(evaluation, name=name))
