"""Meeting mode: one file at a time, large, for the screen on the wall and the finger of who leads the meeting."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from applications import meetings
from applications.agenda_rows import AgendaRow, agenda_rows
from applications.agenda_views import take_decision
from applications.meeting_views import may_decide, may_view
from applications.models import BoardMeeting
from applications.staff import get_application
from applications.staff_forms import DecisionForm
from journal.rules import RuleError


@dataclass(frozen=True)
class Stand:
    """Where the meeting stands: the file before it now, and those before and behind it."""

    rows: list[AgendaRow]
    place: int

    @property
    def row(self) -> AgendaRow:
        return self.rows[self.place]

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def previous(self) -> AgendaRow | None:
        return self.rows[self.place - 1] if self.place else None

    @property
    def next(self) -> AgendaRow | None:
        return self.rows[self.place + 1] if self.number < len(self.rows) else None

    @property
    def decided(self) -> int:
        return sum(row.decision is not None for row in self.rows if not row.involved)


@require_GET
@may_view
def meeting_mode(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin where the board is: at the first file without a decision."""
    row = get_object_or_404(BoardMeeting, pk=pk)
    rows = agenda_rows(row, staff_of(request)) if row.is_open else []
    if not rows:
        return redirect("admin:meeting", pk=pk)
    first = next((line for line in rows if line.decision is None and not line.involved), rows[0])
    return redirect("admin:meeting_mode_file", pk=pk, application_pk=first.item.application_id)


@require_http_methods(["GET", "POST"])
@may_decide
def meeting_mode_file(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting, pk=pk)
    if request.method == "GET":
        return _page(request, row, application_pk, None)
    form = DecisionForm(request.POST, prefix=f"application-{application_pk}")
    if take_decision(request, row, get_application(request, application_pk), form):
        return redirect("admin:meeting_mode_file", pk=pk, application_pk=application_pk)
    return _page(request, row, application_pk, form)


def _page(request: HttpRequest, row: BoardMeeting, application_pk: int, typed: DecisionForm | None) -> HttpResponse:
    rows = agenda_rows(row, staff_of(request), {application_pk: typed} if typed else None)
    place = next((n for n, line in enumerate(rows) if line.item.application_id == application_pk), None)
    if place is None or not row.is_open:
        return _gone(request, row)
    context = {"meeting": row, "stand": Stand(rows, place)}
    return render(request, "applications/staff/meeting_mode.html", context)


def _gone(request: HttpRequest, row: BoardMeeting) -> HttpResponse:
    """Withdrawn, taken off or closed by somebody else: say so, and go on with what is left."""
    if not row.is_open:
        messages.error(request, _("This meeting is over."))
        return redirect("admin:meeting", pk=row.pk)
    messages.error(request, _("That application is not on the agenda of this meeting any more."))
    return redirect("admin:meeting_mode", pk=row.pk)


@require_POST
@may_decide
def meeting_mode_undo(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    row, application = get_object_or_404(BoardMeeting, pk=pk), get_application(request, application_pk)
    seen = request.POST.get("seen") or None
    try:
        meetings.undo_decision(application, meeting=row, actor=staff_of(request), now=timezone.now(), seen=seen)
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("admin:meeting_mode_file", pk=pk, application_pk=application_pk)
