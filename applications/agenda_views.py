"""What is done to one file on an agenda, or to the files on which everybody agrees."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.staff import staff_of
from applications import agenda, consent, meetings
from applications.meeting_views import may_decide, may_plan, meeting_page
from applications.models import Application, BoardMeeting
from applications.staff import get_application
from applications.staff_forms import DecisionForm
from journal.rules import RuleError


@require_POST
@may_decide
def decide(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting, pk=pk)
    form = DecisionForm(request.POST, prefix=f"application-{application_pk}")
    if take_decision(request, row, get_application(request, application_pk), form):
        return _back_to(pk, application_pk)
    return meeting_page(request, row, {application_pk: form})


def take_decision(request: HttpRequest, row: BoardMeeting, application: Application, form: DecisionForm) -> bool:
    """Note the decision; when it is refused the form says why, and still holds what was typed."""
    if not form.is_valid():
        return False
    try:
        meetings.record_decision(application, meeting=row, **form.facts, actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        form.add_error(None, str(error))
        return False
    return True


def _back_to(pk: int, application_pk: int) -> HttpResponse:
    return redirect(f"{reverse('admin:meeting', args=[pk])}#application-{application_pk}")


def _act(
    request: HttpRequest, pk: int, application_pk: int, deed: Callable[[BoardMeeting, Application], object]
) -> HttpResponse:
    row = get_object_or_404(BoardMeeting, pk=pk)
    application = get_application(request, application_pk)
    try:
        deed(row, application)
    except RuleError as error:
        messages.error(request, str(error))
    return _back_to(pk, application_pk)


@require_POST
@may_decide
def undo(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    now, actor, seen = timezone.now(), staff_of(request), request.POST.get("seen") or None
    return _act(
        request,
        pk,
        application_pk,
        lambda row, application: meetings.undo_decision(application, meeting=row, actor=actor, now=now, seen=seen),
    )


@require_POST
@may_plan
def shift(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    now, actor, by = timezone.now(), staff_of(request), {"up": -1, "down": 1}.get(request.POST.get("by", ""), 0)
    return _act(
        request,
        pk,
        application_pk,
        lambda row, application: agenda.shift(application, meeting=row, by=by, actor=actor, now=now),
    )


@require_POST
@may_decide
def discuss(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    now, actor, wanted = timezone.now(), staff_of(request), request.POST.get("discuss") != "no"
    return _act(
        request,
        pk,
        application_pk,
        lambda row, application: agenda.set_for_discussion(
            application, meeting=row, for_discussion=wanted, actor=actor, now=now
        ),
    )


@require_POST
@may_decide
def approve_together(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting, pk=pk)
    try:
        made = consent.approve_together(
            row, seen=request.POST.getlist("seen"), actor=staff_of(request), now=timezone.now()
        )
    except RuleError as error:
        messages.error(request, str(error))
    else:
        sentence = ngettext(
            "%(n)s application is approved; it can be undone until the meeting is closed.",
            "%(n)s applications are approved, each on its own; each can be undone until the meeting is closed.",
            len(made),
        )
        messages.success(request, sentence % {"n": len(made)})
    return redirect("admin:meeting", pk=pk)
