"""The conversation with an applicant: on the desk, and on the applicant's own page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.staff import staff_of
from applications import interviews
from applications.interview_forms import EndForm, NoteForm, ProposalForm
from applications.links import application_of
from applications.models import Application, Interview
from applications.staff import get_application
from journal.rules import RuleError

may_view = permission_required("applications.view_application", raise_exception=True)
may_manage = permission_required("applications.manage_application", raise_exception=True)
may_comment = permission_required("applications.comment_application", raise_exception=True)


@require_GET
@may_view
def interview_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_application(request, pk))


def _page(request: HttpRequest, application: Application, **forms: Any) -> HttpResponse:
    rows = application.interviews.select_related("host", "ended_by").prefetch_related("times", "notes__author")
    now, actor = timezone.now(), staff_of(request)
    context = {
        "application": application,
        "interviews": [(row, interviews.waits_for(row, now=now)) for row in rows.order_by("-proposed_at", "-pk")],
        "may_propose": application.is_open and actor.has_perm("applications.manage_application"),
        "proposal_form": forms.get("proposal_form") or ProposalForm(application=application, actor=actor),
        "end_form": EndForm(),
        "note_form": NoteForm(),
        "now": now,
        **forms,
    }
    return render(request, "applications/staff/interview.html", context)


@require_POST
@may_manage
def interview_propose(request: HttpRequest, pk: int) -> HttpResponse:
    application, actor = get_application(request, pk), staff_of(request)
    form = ProposalForm(request.POST, application=application, actor=actor)
    if not form.is_valid():
        return _page(request, application, proposal_form=form)
    try:
        interviews.propose(application, times=form.times(), **form.facts(), actor=actor, now=timezone.now())
    except RuleError as error:
        form.add_error(None, str(error))
        return _page(request, application, proposal_form=form)
    messages.success(request, _("The applicant gets a mail to choose a time."))
    return redirect("admin:interview", pk=pk)


def _interview(request: HttpRequest, pk: int, interview_pk: int) -> Interview:
    application = get_application(request, pk)
    return get_object_or_404(application.interviews.select_related("application"), pk=interview_pk)


def _act(request: HttpRequest, pk: int, success: str, action: Callable[[], object]) -> HttpResponse:
    try:
        action()
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, success)
    return redirect("admin:interview", pk=pk)


@require_POST
@may_manage
def interview_end(request: HttpRequest, pk: int, interview_pk: int) -> HttpResponse:
    interview, form, held = _interview(request, pk, interview_pk), EndForm(request.POST), "held" in request.POST
    if not form.is_valid():
        return _page(request, interview.application, end_form=form)
    now, actor, outcome = timezone.now(), staff_of(request), form.cleaned_data["outcome"]
    return _act(
        request,
        pk,
        _("How the conversation ended is in the file."),
        lambda: interviews.end(interview, held=held, outcome=outcome, actor=actor, now=now),
    )


@require_POST
@may_comment
def interview_note(request: HttpRequest, pk: int, interview_pk: int) -> HttpResponse:
    interview, form = _interview(request, pk, interview_pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, interview.application, note_form=form)
    now, actor, body = timezone.now(), staff_of(request), form.cleaned_data["body"]
    return _act(
        request,
        pk,
        _("Your note is in the file."),
        lambda: interviews.write_note(interview, body=body, actor=actor, now=now),
    )


@never_cache
@require_POST
def application_choose_time(request: HttpRequest, reference: UUID) -> HttpResponse:
    """The applicant's choice, on the own page."""
    application = application_of(request, reference)
    interview = application.interviews.open().first()
    chosen = request.POST.get("time", "")
    try:
        if interview is None or not chosen.isdecimal():
            raise RuleError(_("Choose one of the times first."))  # noqa: TRY301 - said like any other refusal
        interviews.choose(interview, time=int(chosen), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you, the conversation is planned. You get an invitation by mail."))
    return redirect("application_status", application.reference)
