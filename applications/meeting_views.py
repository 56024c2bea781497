"""The board's table: meetings, their agenda, and closing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from applications import closing_check, invitations, meetings
from applications.agenda_rows import agenda_rows, grouped
from applications.attendance import room_of, seats
from applications.meeting_forms import WhyForm
from applications.meetings import ChangedMeanwhileError
from applications.models import Application, BoardMeeting
from applications.staff_forms import DecisionForm, MeetingForm
from correspondence.models import Letter
from journal.models import Event
from journal.rules import RuleError

may_view = permission_required("applications.view_boardmeeting", raise_exception=True)
may_plan = permission_required("applications.change_boardmeeting", raise_exception=True)
may_decide = permission_required("applications.decide_application", raise_exception=True)
may_close = permission_required("applications.close_boardmeeting", raise_exception=True)
FACTS = ("starts_at", "place", "form", "deadline")


@require_GET
@may_view
def meeting_list(request: HttpRequest) -> HttpResponse:
    visible = Q(agenda__application__in=Application.objects.visible_to(request.user))
    rows = BoardMeeting.objects.annotate(agenda_count=Count("agenda", filter=visible)).order_by("-starts_at")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "applications/staff/meetings.html", {"page": page})


@require_http_methods(["GET", "POST"])
@may_plan
def meeting_new(request: HttpRequest) -> HttpResponse:
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in FACTS}
        try:
            meeting = meetings.plan_meeting(**facts, actor=staff_of(request), now=timezone.now())
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            return redirect("admin:meeting", pk=meeting.pk)
    return render(request, "applications/staff/meeting_form.html", {"form": form, "meeting": None})


@require_http_methods(["GET", "POST"])
@may_plan
def meeting_change(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(BoardMeeting, pk=pk)
    form = MeetingForm(request.POST or None, instance=meeting)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in FACTS}
        return act(
            request, pk, lambda: meetings.move_meeting(meeting, **facts, actor=staff_of(request), now=timezone.now())
        )
    return render(request, "applications/staff/meeting_form.html", {"form": form, "meeting": meeting})


def act(request: HttpRequest, pk: int, deed: Callable[[], object], success: str = "") -> HttpResponse:
    """Do one thing to a meeting and go back to it, with a refusal or what happened in a sentence on top."""
    try:
        deed()
    except RuleError as error:
        messages.error(request, str(error))
    else:
        if success:
            messages.success(request, success)
    return redirect("admin:meeting", pk=pk)


@require_http_methods(["GET", "POST"])
@may_plan
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(BoardMeeting, pk=pk), WhyForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        return act(
            request,
            pk,
            lambda: meetings.cancel_meeting(row, reason=reason, actor=staff_of(request), now=timezone.now()),
            _("The meeting is cancelled; its applications are back in review."),
        )
    return render(request, "applications/staff/meeting_cancel.html", {"meeting": row, "form": form})


@require_POST
@may_plan
def meeting_invite(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting, pk=pk)
    try:
        letters = invitations.invite(row, actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    else:
        sentence = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", len(letters))
        messages.success(request, sentence % {"n": len(letters)})
    return redirect("admin:meeting", pk=pk)


@require_GET
@may_view
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting.objects.select_related("closed_by", "asked_by"), pk=pk)
    return meeting_page(request, row, {})


def meeting_page(request: HttpRequest, row: BoardMeeting, typed: dict[int, DecisionForm]) -> HttpResponse:
    """The meeting with its agenda; `typed` holds per application a form that could not be taken."""
    rows = agenda_rows(row, staff_of(request), typed)
    here = seats(row)
    context: dict[str, Any] = {
        "meeting": row,
        "groups": grouped(rows, closed=not row.is_open),
        "undecided": sum(line.decision is None for line in rows if not line.involved),
        "somebody_else_closes": any(line.involved for line in rows),
        "seats": here,
        "room": room_of(here),
        "events": Event.objects.about(row).select_related("actor"),
        "announcements": Letter.objects.about(row).count(),
    }
    return render(request, "applications/staff/meeting.html", context)


@require_http_methods(["GET", "POST"])
@may_close
def meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows exactly what closing will make; POST makes it, unless the meeting changed since."""
    row = get_object_or_404(BoardMeeting, pk=pk)
    try:
        if request.method == "POST":
            return _close(request, row)
        preview = closing_check.preview(row, actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("admin:meeting", pk=pk)
    return render(request, "applications/staff/meeting_close.html", {"meeting": row, "preview": preview})


def _close(request: HttpRequest, row: BoardMeeting) -> HttpResponse:
    seen, confirmed = request.POST.get("seen", ""), request.POST.get("confirmed") == "yes"
    try:
        closing_check.close_as_seen(row, seen=seen, confirmed=confirmed, actor=staff_of(request), now=timezone.now())
    except (ChangedMeanwhileError, closing_check.NotConfirmedError) as error:
        messages.error(request, str(error))
        return redirect("admin:meeting_close", pk=row.pk)
    messages.success(request, _("The meeting is closed. The letters are on their way."))
    return redirect("admin:meeting", pk=row.pk)
