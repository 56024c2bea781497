"""Minutes on paper: from their words and nothing else, so that what was frozen looks like what was frozen."""

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from applications.board_pack_pdf import SHEET
from applications.minutes_record import LANGUAGE, Record, from_json
from applications.models import BoardMeeting, Minutes
from documents.printing import printer


def render(record: Record, *, day: date, sha256: str = "") -> bytes:
    """Without a `sha256` it is a draft, and says so. Raises RuleError when Pango is missing on this machine."""
    context = {"record": record, "day": day, "sha256": sha256, "language": LANGUAGE}
    with translation.override(LANGUAGE):
        html = render_to_string("applications/papers/minutes.html", context)
    return printer(SHEET).print(html, {})


def file_name(meeting: BoardMeeting) -> str:
    with translation.override(LANGUAGE):
        words = slugify(_("minutes of the board"))
    return f"{words}-{localdate(meeting.starts_at).isoformat()}.pdf"


def keep(minutes: Minutes, *, now: datetime) -> Minutes:
    """Make and keep the PDF of frozen minutes, unless that was done or another worker is at it. Safe to run twice."""
    if not Minutes.objects.waiting_for_pdf(now).filter(pk=minutes.pk).update(rendering_since=now):
        minutes.refresh_from_db()
        return minutes
    day = localdate(minutes.meeting.starts_at)
    content = render(from_json(minutes.content), day=day, sha256=minutes.sha256)
    with transaction.atomic():
        minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
        if not minutes.pdf:
            minutes.pdf.save("", ContentFile(content), save=False)
            minutes.save(update_fields=["pdf"])
    return minutes
