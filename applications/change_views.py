"""Correcting an application that was sent, until it is taken into review; and beginning again after it ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applications import changes, drafts, steps
from applications.fee_preview import fee_of
from applications.fields import whole_number
from applications.forms import ContributionForm, StepForm
from applications.limits import allow
from applications.links import application_of, remember
from applications.models import Application
from applications.steps import Step
from journal.rules import RuleError

AGAIN_PER_HOUR = 5


def address(application: Application, slug: str) -> str:
    return reverse("application_change", args=[application.reference, slug])


@never_cache
@require_http_methods(["GET", "POST"])
def application_change(request: HttpRequest, reference: UUID, slug: str) -> HttpResponse:
    application = application_of(request, reference)
    if application.status == Application.Status.DRAFT:
        return redirect(steps.address(application, slug))
    step = steps.step_of(application, slug)
    if request.method == "POST":
        return _change(request, application, step)
    if not changes.may_change(application):
        return redirect("application_status", application.reference)
    return show_change(request, application, step, steps.open_form(application, step, now=timezone.now()))


def _change(request: HttpRequest, application: Application, step: Step) -> HttpResponse:
    now, read = timezone.now(), whole_number(request.POST.get("version", ""))
    if remove := whole_number(request.POST.get("remove", "")):
        return _remove(request, application, step, remove)
    uploads = _uploads(request, step)
    refused = changes.add_files(application, purpose=step.purpose, uploads=uploads, now=now)
    after = Application.objects.get(pk=application.pk)
    if uploads and read == application.version:
        read = after.version  # what this window itself added is known to it
    if "upload" in request.POST:
        return _stay(request, after, step, refused)
    try:
        form = changes.change_step(after, step, typed=request.POST, read_version=read, now=now)
    except RuleError as error:
        return show_unsaved(request, step, application=after, sentence=str(error))
    form.refuse_files(refused, alone=False)
    if form.errors:
        return show_change(request, Application.objects.get(pk=application.pk), step, form)
    messages.success(request, _("Your change is saved."))
    return redirect("application_status", application.reference)


def _uploads(request: HttpRequest, step: Step) -> list[Any]:
    return request.FILES.getlist("uploads") if step.purpose else []


def _remove(request: HttpRequest, application: Application, step: Step, pk: int) -> HttpResponse:
    refused = []
    try:
        changes.remove_file(application, pk=pk, now=timezone.now())
    except RuleError as error:
        refused.append(str(error))
    return _stay(request, Application.objects.get(pk=application.pk), step, refused)


def _stay(request: HttpRequest, application: Application, step: Step, refused: list[str]) -> HttpResponse:
    """The same page again with what was typed beside the files, which is not saved yet."""
    form = changes.typed_form(application, step, typed=request.POST, now=timezone.now())
    form.refuse_files(refused, alone=True)
    return show_change(request, application, step, form)


def show_unsaved(request: HttpRequest, step: Step, *, application: Application, sentence: str) -> HttpResponse:
    """What was typed in a window that came too late: nothing of it is lost, and nothing of it is saved."""
    form = changes.typed_form(application, step, typed=request.POST, now=timezone.now())
    form.errors.clear()
    return show_change(request, application, step, form, notice=sentence)


def show_change(
    request: HttpRequest, application: Application, step: Step, form: StepForm, *, notice: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "application": application,
        "step": step,
        "title": steps.title_of(application, step),
        "form": form,
        "notice": notice,
        "may_change": changes.may_change(application),
        "action": address(application, step.slug),
        "documents": application.documents.filter(purpose=step.purpose).select_related("document"),
    }
    if isinstance(form, ContributionForm):
        context |= fee_of(application, now=timezone.now())
    return render(request, "applications/apply/change.html", context)


@never_cache
@require_POST
def apply_again(request: HttpRequest, reference: UUID) -> HttpResponse:
    """A new draft with the earlier answers, for whoever holds the key to the application that ended."""
    application = application_of(request, reference)
    if not allow(f"again:{application.pk}", per_hour=AGAIN_PER_HOUR):
        messages.error(request, _("That was often in a short time. Please try again in an hour, or write to us."))
        return redirect("application_status", application.reference)
    try:
        draft = drafts.begin_again(application, now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("application_status", application.reference)
    remember(request, draft)
    messages.success(request, _("We filled in what you answered before. Look it over: what has changed since?"))
    return redirect(steps.address(draft, steps.ORGANISATION))
