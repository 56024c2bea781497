"""The board's table: meetings, their agenda, the decisions, and closing."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import closing, meetings
from applications.assessment import assessment_or_reason
from applications.models import AgendaItem, Application, BoardMeeting, Decision, Recusal
from applications.staff import get_application, staff_of
from applications.staff_forms import DecisionForm, MeetingForm
from applications.tallies import Tally, tallies
from correspondence.models import Letter
from dues.fees import Assessment
from dues.models import FeeSchedule
from journal.models import Event
from journal.rules import RuleError


@dataclass(frozen=True)
class AgendaRow:
    """One application on the table: what was decided about it, or the form to decide with.

    Of a file that recusal closes to the reader only the item's name is shown: that person leaves the room.
    """

    item: AgendaItem
    tally: Tally
    involved: bool
    assessment: Assessment | str
    decision: Decision | None
    form: DecisionForm


may_view = permission_required("applications.view_boardmeeting", raise_exception=True)
may_plan = permission_required("applications.change_boardmeeting", raise_exception=True)
may_decide = permission_required("applications.decide_application", raise_exception=True)
may_close = permission_required("applications.close_boardmeeting", raise_exception=True)


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
        facts = {name: form.cleaned_data[name] for name in ("starts_at", "place", "form")}
        meeting = meetings.plan_meeting(**facts, actor=staff_of(request), now=timezone.now())
        return redirect("admin:meeting", pk=meeting.pk)
    return render(request, "applications/staff/meeting_form.html", {"form": form, "meeting": None})


@require_http_methods(["GET", "POST"])
@may_plan
def meeting_change(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(BoardMeeting, pk=pk)
    form = MeetingForm(request.POST or None, instance=meeting)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("starts_at", "place", "form")}
        try:
            meetings.move_meeting(meeting, **facts, actor=staff_of(request), now=timezone.now())
        except RuleError as error:
            messages.error(request, str(error))
        return redirect("admin:meeting", pk=pk)
    return render(request, "applications/staff/meeting_form.html", {"form": form, "meeting": meeting})


@require_GET
@may_view
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting.objects.select_related("closed_by"), pk=pk)
    return _meeting_page(request, row, {})


def _meeting_page(request: HttpRequest, row: BoardMeeting, typed: dict[int, DecisionForm]) -> HttpResponse:
    """The meeting with its agenda; `typed` holds per application a form that could not be taken."""
    noted = {decision.application_id: decision for decision in row.decisions.select_related("recorded_by")}
    schedule = FeeSchedule.objects.on(timezone.localdate())
    reader = staff_of(request)
    items = row.agenda.filter(application__in=Application.objects.known_to(reader)).select_related("application")
    told = tallies([item.application for item in items], reader=reader)
    closed = set(Recusal.objects.closed_to(reader))
    agenda = [
        AgendaRow(
            item,
            told[item.application_id],
            item.application_id in closed,
            assessment_or_reason(item.application, schedule=schedule),
            noted.get(item.application_id),
            typed.get(item.application_id) or _empty(item),
        )
        for item in items
    ]
    context = {
        "meeting": row,
        "agenda": agenda,
        "undecided": sum(line.decision is None for line in agenda if not line.involved),
        "somebody_else_closes": any(line.involved for line in agenda),
        "events": Event.objects.about(row).select_related("actor"),
        "announcements": Letter.objects.about(row).count(),
    }
    return render(request, "applications/staff/meeting.html", context)


def _empty(item: AgendaItem) -> DecisionForm:
    return DecisionForm(prefix=f"application-{item.application_id}", initial={"outcome": None})


@require_POST
@may_decide
def decide(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting, pk=pk)
    application = get_application(request, application_pk)
    form = DecisionForm(request.POST, prefix=f"application-{application_pk}")
    if not form.is_valid():
        return _meeting_page(request, row, {application_pk: form})
    try:
        meetings.record_decision(
            application, meeting=row, **form.cleaned_data, actor=staff_of(request), now=timezone.now()
        )
    except RuleError as error:
        form.add_error(None, str(error))
        return _meeting_page(request, row, {application_pk: form})
    return redirect(f"{reverse('admin:meeting', args=[pk])}#application-{application_pk}")


@require_POST
@may_decide
def undo(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting, pk=pk)
    application = get_application(request, application_pk)
    try:
        meetings.undo_decision(application, meeting=row, actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("admin:meeting", pk=pk)


@require_http_methods(["GET", "POST"])
@may_close
def meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows exactly what closing will make; POST makes it."""
    row = get_object_or_404(BoardMeeting, pk=pk)
    work = closing.close_meeting if request.method == "POST" else closing.rehearse_closing
    try:
        outcome = work(row, actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("admin:meeting", pk=pk)
    if request.method == "GET":
        return render(request, "applications/staff/meeting_close.html", {"meeting": row, "outcome": outcome})
    messages.success(request, _("The meeting is closed. The letters are on their way."))
    return redirect("admin:meeting", pk=pk)
