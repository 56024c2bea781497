"""The sheet on which it is noted who is at a meeting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.staff import staff_of
from applications import attendance
from applications.meeting_forms import answers_of, presence_rows
from applications.meeting_views import may_decide
from applications.meetings import ChangedMeanwhileError
from applications.models import BoardMeeting
from journal.rules import RuleError


@require_http_methods(["GET", "POST"])
@may_decide
def meeting_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(BoardMeeting, pk=pk)
    here = attendance.seats(row)
    rows = presence_rows(here, request.POST or None)
    if request.method == "POST" and all(line.form.is_valid() for line in rows):
        try:
            attendance.note_all(row, answers_of(rows), actor=staff_of(request), now=timezone.now())
        except RuleError as error:
            messages.error(request, str(error))
            if isinstance(error, ChangedMeanwhileError):
                return redirect("admin:meeting_attendance", pk=pk)
        else:
            messages.success(request, _("The attendance is noted."))
            return redirect("admin:meeting", pk=pk)
    context = {"meeting": row, "rows": rows, "room": attendance.room_of(here)}
    return render(request, "applications/staff/attendance.html", context)
