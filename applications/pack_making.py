"""Making a pack in the background: one file at a time, so that a killed worker loses one and nobody waits long."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from applications import board_pack_pdf
from applications.board_pack_pdf import AgendaLine, Chapter
from applications.models import Application, BoardPack, PackPart, Recusal

MOST_ATTEMPTS = 3


def make_next(pack: BoardPack, *, now: datetime) -> BoardPack | None:
    """Make the next part of a pack, or bind the parts; None when another worker is at it or nothing is to do.

    Safe to run twice: the claim is a compare-and-set, and what was made counts only while the claim still stands.
    It expires (LEASE), so that the sweep takes over from a worker that was killed.
    """
    claimed = BoardPack.objects.free(now).filter(pk=pack.pk)
    if not claimed.update(claimed_at=now, attempts=F("attempts") + 1):
        return None
    pack = BoardPack.objects.select_related("meeting", "member").get(pk=pack.pk)
    if pack.attempts > MOST_ATTEMPTS:
        return fail(pack, _("Making this pack failed several times. Ask the administrator to look at the log."))
    _leave_out_closed(pack)
    with translation.override(pack.member.language):
        part = (
            pack.parts.filter(pages=0).select_related("application__sector", "application__self_evaluation").first()
        )
        if part is None:
            return _bind(pack, now)
        return _make_part(pack, part, now)


def _leave_out_closed(pack: BoardPack) -> None:
    """Whoever said meanwhile to be involved gets no page of that file."""
    closed = pack.parts.filter(application__in=Recusal.objects.closed_to(pack.member))
    forget_files(list(closed.values_list("file", flat=True)))
    closed.delete()


def forget_files(names: Iterable[str]) -> None:
    for name in filter(None, names):
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def fail(pack: BoardPack, problem: str) -> BoardPack:
    pack.status, pack.problem, pack.claimed_at = BoardPack.Status.FAILED, problem[:300], None
    pack.save(update_fields=["status", "problem", "claimed_at"])
    return pack


def _make_part(pack: BoardPack, part: PackPart, now: datetime) -> BoardPack | None:
    made = board_pack_pdf.render_file(
        part.application, number=part.position, reader=pack.member, today=localdate(now)
    )
    with transaction.atomic():
        if not _still_ours(pack, now):
            return None
        part.pages, part.sections = made.pages, made.sections
        part.file.save("", ContentFile(made.content), save=False)
        part.save(update_fields=["pages", "sections", "file"])
        BoardPack.objects.filter(pk=pack.pk).update(claimed_at=None, attempts=0)
    return pack


def _still_ours(pack: BoardPack, claimed_at: datetime) -> bool:
    """Nobody asked for the pack anew while this was being made."""
    row = BoardPack.objects.select_for_update().filter(pk=pack.pk).first()
    return row is not None and row.status == BoardPack.Status.MAKING and row.claimed_at == claimed_at


def _bind(pack: BoardPack, now: datetime) -> BoardPack | None:
    parts = list(pack.parts.select_related("application"))
    with TemporaryDirectory() as folder:
        chapters = [_fetch(part, Path(folder, f"{part.pk}.pdf")) for part in parts]
        whole = Path(folder, "whole.pdf")
        pages = board_pack_pdf.bind(pack, chapters, _lines(pack, parts), whole)
        with whole.open("rb") as content, transaction.atomic():
            if not _still_ours(pack, now):
                return None
            pack.file.save("", File(content), save=False)
            pack.status, pack.made_at, pack.pages = BoardPack.Status.READY, now, pages
            pack.claimed_at, pack.attempts = None, 0
            pack.save(update_fields=["file", "status", "made_at", "pages", "claimed_at", "attempts"])
            forget_files([part.file.name for part in parts])
            pack.parts.update(file="")
    return pack


def _fetch(part: PackPart, path: Path) -> Chapter:
    """Its pages as a file of this machine, copied in pieces: the storage may be elsewhere."""
    with part.file.open("rb") as kept, path.open("wb") as copy:
        copy.writelines(kept.chunks())
    title = AgendaLine(part.position, part.application.name).title
    return Chapter(title, path, part.pages, [(name, page) for name, page in part.sections])


def _lines(pack: BoardPack, parts: list[PackPart]) -> list[AgendaLine]:
    """The agenda, with what is left out. Of a file the reader is involved in only the number is told."""
    known = {part.application_id: part.application for part in parts}
    closed = set(Recusal.objects.closed_to(pack.member))
    return [
        AgendaLine(
            item.position, why=_("You are involved in this application: it is not in this pack. Leave the room.")
        )
        if item.application_id in closed
        else _line(item.position, known.get(item.application_id))
        for item in pack.meeting.agenda.all()
    ]


def _line(number: int, application: Application | None) -> AgendaLine:
    if application is None:
        return AgendaLine(number, why=_("Put on the agenda after this pack was asked for."))
    facts = [application.get_kind_display(), application.get_legal_form_display(), application.city]
    return AgendaLine(number, application.name, ", ".join(str(fact) for fact in facts if fact))
