"""The board's packs on screen: one's own to make and read, and for the secretariat how far everybody's are."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.staff import staff_of
from applications import board_packs
from applications.models import BoardMeeting, BoardPack
from documents.serving import guard
from journal.rules import RuleError

may_view = permission_required("applications.view_boardmeeting", raise_exception=True)
may_plan = permission_required("applications.change_boardmeeting", raise_exception=True)


@require_GET
@may_view
def packs(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked again every two seconds while something is being made; without a script there is a link to do so."""
    meeting = get_object_or_404(BoardMeeting, pk=pk)
    reader = staff_of(request)
    rows = list(board_packs.with_progress(meeting.packs.all()))
    own = next((row for row in rows if row.member_id == reader.pk), None)
    context = {
        "meeting": meeting,
        "own": own,
        "readable": own is not None and BoardPack.objects.readable_by(reader).filter(pk=own.pk).exists(),
        "outdated": own is not None and board_packs.is_outdated(own),
        "others": [row for row in rows if row.member_id != reader.pk]
        if reader.has_perm("applications.change_boardmeeting")
        else [],
        "in_the_making": any(row.status == BoardPack.Status.MAKING for row in rows),
    }
    return render(request, "applications/staff/packs.html", context)


@require_POST
@may_view
def make_own(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(BoardMeeting, pk=pk)
    try:
        board_packs.order_pack(meeting, member=staff_of(request), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("admin:packs", pk=pk)


@require_POST
@may_plan
def make_all(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(BoardMeeting, pk=pk)
    try:
        board_packs.order_packs(meeting, actor=staff_of(request), now=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("admin:packs", pk=pk)


@require_GET
@may_view
def pack_download(request: HttpRequest, key: UUID) -> FileResponse:
    """Of its own reader only, whoever else knows the address; and not once a file in it is closed to that reader."""
    pack = get_object_or_404(BoardPack.objects.readable_by(staff_of(request)).select_related("meeting"), key=key)
    try:
        content = pack.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(f"The file of pack {pack.pk} is gone") from error
    name = f"{slugify(_('board pack'))}-{timezone.localdate(pack.meeting.starts_at).isoformat()}.pdf"
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    guard(response)
    return response
