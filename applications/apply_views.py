"""Writing an application: begin, step by step, look it over, send it."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applications import change_views, changes, drafts, files, registered, steps, submission
from applications.fee_preview import fee_of
from applications.forms import ContributionForm, StepForm, SupportingOrganisationForm
from applications.limits import allow, client_address
from applications.links import application_of, remember
from applications.models import Application
from applications.start_forms import StartForm
from applications.steps import Step
from journal.rules import RuleError

PER_HOUR = 10
MAILS_PER_HOUR = 5


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST or None, initial={"language": get_language()})
    if request.method == "GET" or not form.is_valid():
        return render(request, "applications/apply/start.html", {"form": form})
    if not _may_begin(request, form.cleaned_data["email"]):
        form.add_error(None, _("That was often in a short time. Please try again in an hour, or write to us."))
        return render(request, "applications/apply/start.html", {"form": form}, status=429)
    application = drafts.begin(
        kind=form.kind,
        is_person=form.is_person,
        email=form.cleaned_data["email"],
        language=form.cleaned_data["language"],
        now=timezone.now(),
    )
    remember(request, application)
    messages.success(request, _("We sent a link to %(email)s to go on later.") % {"email": application.email})
    return redirect(steps.address(application, steps.ORGANISATION))


def _may_begin(request: HttpRequest, email: str) -> bool:
    by_visitor = allow(f"begin:{client_address(request)}", per_hour=PER_HOUR)
    return by_visitor and allow(f"mail:{email.lower()}", per_hour=MAILS_PER_HOUR)


@never_cache
@require_http_methods(["GET", "POST"])
def apply_step(request: HttpRequest, reference: UUID, slug: str) -> HttpResponse:
    application = application_of(request, reference)
    step = steps.step_of(application, slug)
    if application.status != Application.Status.DRAFT:
        return _gone_on(request, application, step)
    if request.method == "POST":
        return _save(request, application, step)
    shown = steps.checked_form if "check" in request.GET else steps.open_form
    return _show(request, application, step, shown(application, step, now=timezone.now()))


def _gone_on(request: HttpRequest, application: Application, step: Step) -> HttpResponse:
    """Another tab sent the application meanwhile. What was typed in this one stands on the page that says so."""
    if request.method == "POST":
        sentence = _("This application was sent already; nothing was changed.")
        application = Application.objects.get(pk=application.pk)
        return change_views.show_unsaved(request, step, application=application, sentence=sentence)
    if changes.may_change(application):
        return redirect(change_views.address(application, step.slug))
    return redirect("application_status", application.reference)


def _save(request: HttpRequest, application: Application, step: Step) -> HttpResponse:
    now = timezone.now()
    try:
        refused = drafts.save_step(
            application, step, typed=request.POST, uploads=request.FILES.getlist("uploads"), now=now
        )
    except RuleError:
        return _gone_on(request, application, step)
    if "fill" in request.POST and step.slug == steps.ORGANISATION and registered.can_fill(application):
        return _fill(request, application, step)
    if not refused and (elsewhere := _another_button(request, application, step)):
        return elsewhere
    form = steps.checked_form(application, step, now=now)
    form.refuse_files(refused, alone=bool({"later", "upload", "self_evaluation"} & set(request.POST)))
    if form.errors:
        return _show(request, application, step, form)
    return redirect(steps.address_after(application, step))


def _another_button(request: HttpRequest, application: Application, step: Step) -> HttpResponse | None:
    """Where the buttons lead that do not ask to go on to the next step."""
    if "later" in request.POST:
        return _continue_later(request, application, step)
    if "self_evaluation" in request.POST:
        return redirect("application_self_evaluation", application.reference)
    if "upload" in request.POST:
        return redirect(steps.address(application, step.slug))
    return None


def _fill(request: HttpRequest, application: Application, step: Step) -> HttpResponse:
    try:
        count = registered.fill(application, now=timezone.now())
    except RuleError as error:
        form = cast("SupportingOrganisationForm", steps.checked_form(application, step, now=timezone.now()))
        form.refuse_number(str(error))
        return _show(request, application, step, form)
    filled = ngettext(
        "%(n)d field was filled in from the register.", "%(n)d fields were filled in from the register.", count
    )
    messages.success(request, filled % {"n": count} if count else _("There was no empty field to fill in."))
    return redirect(steps.address(application, step.slug))


def _continue_later(request: HttpRequest, application: Application, step: Step) -> HttpResponse:
    if allow(f"later:{application.pk}", per_hour=MAILS_PER_HOUR):
        drafts.mail_resume_link(application, now=timezone.now())
    messages.success(
        request,
        _("Saved. You may close this page: the link in our mail to %(email)s brings you back here.")
        % {"email": application.email},
    )
    return redirect(steps.address(application, step.slug))


def _show(request: HttpRequest, application: Application, step: Step, form: StepForm) -> HttpResponse:
    places = steps.progress(application, step.slug)
    number = next(index for index, place in enumerate(places) if place.is_current)
    context: dict[str, Any] = {
        "application": application,
        "step": step,
        "title": places[number].title,
        "form": form,
        "places": places,
        "number": number + 1,
        "previous": places[number - 1] if number else None,
        "documents": application.documents.filter(purpose=step.purpose).select_related("document"),
    }
    if step.slug == steps.ORGANISATION:
        context["can_fill"] = registered.can_fill(application)
    if isinstance(form, ContributionForm):
        context |= fee_of(application, now=timezone.now())
    return render(request, "applications/apply/step.html", context)


@never_cache
@require_POST
def remove_document(request: HttpRequest, reference: UUID, pk: int) -> HttpResponse:
    """Part of the step's own form, so that what was typed beside the file is kept as well."""
    application = application_of(request, reference)
    step = steps.step_of(application, request.POST.get("step", ""))
    now = timezone.now()
    uploads = request.FILES.getlist("uploads")
    try:
        refused = drafts.save_step(application, step, typed=request.POST, uploads=uploads, now=now)
        files.remove_file(application, pk=pk, now=now)
    except RuleError:
        return _gone_on(request, application, step)
    for sentence in refused:
        messages.error(request, sentence)
    return redirect(steps.address(application, step.slug))


@never_cache
@require_http_methods(["GET", "POST"])
def apply_overview(request: HttpRequest, reference: UUID) -> HttpResponse:
    application = application_of(request, reference)
    if application.status != Application.Status.DRAFT:
        return redirect("application_status", application.reference)
    if request.method == "POST":
        try:
            application = submission.submit(application, now=timezone.now())
        except RuleError as error:
            messages.error(request, str(error))
        else:
            return redirect("application_status", application.reference)
    context: dict[str, Any] = {
        "application": application,
        "answered": list(steps.answered(application, now=timezone.now())),
        "places": steps.progress(application, steps.OVERVIEW),
    }
    context["open_steps"] = [each for each in context["answered"] if each.errors]
    return render(request, "applications/apply/overview.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def delete_draft(request: HttpRequest, reference: UUID) -> HttpResponse:
    application = application_of(request, reference)
    if request.method == "GET" and application.status == Application.Status.DRAFT:
        return render(request, "applications/apply/delete.html", {"application": application})
    try:
        drafts.delete_draft(application)
    except RuleError as error:
        messages.info(request, str(error))
        return redirect("application_status", application.reference)
    messages.success(request, _("Your draft is gone, with everything in it."))
    return redirect("apply")
