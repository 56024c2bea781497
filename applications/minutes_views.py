"""The minutes on screen and on paper, their draft to write in, and addenda once they are frozen."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.staff import staff_of
from applications import minutes, minutes_pdf
from applications.minutes_forms import AddendumForm, MinutesForm
from applications.models import BoardMeeting
from documents.serving import guard
from journal.rules import RuleError
from selfevaluation.pdf import response

may_view = permission_required("applications.view_boardmeeting", raise_exception=True)
may_write = permission_required("applications.decide_application", raise_exception=True)


@require_GET
@may_view
def minutes_page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(BoardMeeting.objects.select_related("closed_by", "asked_by"), pk=pk)
    return _page(request, meeting)


def _page(request: HttpRequest, meeting: BoardMeeting, form: AddendumForm | None = None) -> HttpResponse:
    reader = staff_of(request)
    known = minutes.reading(meeting, reader=reader)
    context: dict[str, Any] = {"meeting": meeting, "minutes": known, "record": known.record}
    if known.frozen and reader.has_perm("applications.decide_application"):
        context["form"] = form or AddendumForm(meeting=meeting, reader=reader)
    return render(request, "applications/staff/minutes.html", context)


@require_http_methods(["GET", "POST"])
@may_write
def minutes_write(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(BoardMeeting, pk=pk)
    if not meeting.is_open:
        messages.info(request, _("These minutes are final: add an addendum when something is not right."))
        return redirect("admin:minutes", pk=pk)
    form = MinutesForm(request.POST or None, meeting=meeting, reader=staff_of(request))
    if form.is_valid() and _kept(request, meeting, form, now=timezone.now()):
        messages.success(request, _("The minutes are kept."))
        return redirect("admin:minutes", pk=pk)
    return render(request, "applications/staff/minutes_write.html", {"meeting": meeting, "form": form})


def _kept(request: HttpRequest, meeting: BoardMeeting, form: MinutesForm, *, now: datetime) -> bool:
    try:
        minutes.write_texts(meeting, typed=form.typed(), actor=staff_of(request), now=now)
    except minutes.ChangedMeanwhileError as changed:
        form.tell_of_others(changed)
    except RuleError as error:
        form.add_error(None, str(error))
    else:
        return True
    return False


@require_POST
@may_write
def minutes_add(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(BoardMeeting.objects.select_related("closed_by", "asked_by"), pk=pk)
    form = AddendumForm(request.POST, meeting=meeting, reader=staff_of(request))
    if not form.is_valid():
        return _page(request, meeting, form)
    try:
        minutes.add(meeting, **form.cleaned_data, actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The addendum stands under the minutes."))
    return redirect("admin:minutes", pk=pk)


@require_GET
@may_view
def minutes_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF that was made once the minutes were frozen. A draft, and what holds addenda or leaves parts out, is
    made for this reader.
    """
    meeting = get_object_or_404(BoardMeeting.objects.select_related("closed_by", "asked_by"), pk=pk)
    known = minutes.reading(meeting, reader=staff_of(request))
    try:
        content = _content(meeting, known)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("admin:minutes", pk=pk)
    answer = response(content, file_name=minutes_pdf.file_name(meeting))
    guard(answer)
    return answer


def _content(meeting: BoardMeeting, known: minutes.Reading) -> bytes:
    if known.frozen and known.frozen.pdf and known.whole and not known.addenda:
        with known.frozen.pdf.open("rb") as kept:
            content: bytes = kept.read()
        return content
    record = minutes.with_addenda(known)
    sha256 = known.frozen.sha256 if known.frozen else ""
    return minutes_pdf.render(record, day=timezone.localdate(meeting.starts_at), sha256=sha256)
