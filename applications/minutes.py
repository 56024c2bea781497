"""The minutes of a meeting: a draft from the moment it is planned, frozen by its closing, corrected beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from applications import tasks
from applications.meetings import claim_open_meeting
from applications.minutes_draft import Draft
from applications.minutes_record import LANGUAGE, Line, Record, Section, fingerprint, from_json
from applications.models import Application, BoardMeeting, Minutes, MinutesAddendum, MinutesText, Recusal
from applications.recusal import refuse_involved
from journal.background import wake
from journal.events import record
from journal.models import Event
from journal.rules import RuleError

Part = MinutesText.Part
FROZEN = gettext_noop("minutes frozen")
# A text that one writes: which part of the minutes, and of a remark about which application.
Key = tuple[str, int | None]


@dataclass(frozen=True)
class Reading:
    """The minutes as one reader may know them; `whole` when nothing of them is closed to that reader."""

    record: Record
    frozen: Minutes | None
    addenda: list[MinutesAddendum]
    whole: bool
    intact: bool = True


@dataclass(frozen=True)
class Typed:
    """What somebody typed, and `read`: the fingerprint of the text that stood there when it was begun."""

    text: str
    read: str


class ChangedMeanwhileError(RuleError):
    """Somebody else wrote the same part; nothing was kept. `keys` are the parts, with what stands there now."""

    def __init__(self, rows: Mapping[Key, MinutesText | None]) -> None:
        super().__init__(_("Somebody else changed these minutes while you were writing. Nothing was overwritten."))
        self.rows = rows


def reading(meeting: BoardMeeting, *, reader: User) -> Reading:
    frozen = Minutes.objects.filter(meeting=meeting).first()
    content = from_json(frozen.content) if frozen else Draft(meeting).record()
    closed = closed_to(meeting, reader)
    added = MinutesAddendum.objects.filter(minutes=frozen) if frozen else MinutesAddendum.objects.none()
    return Reading(
        record=content.for_reader(closed),
        frozen=frozen,
        addenda=list(added.exclude(application__in=closed).select_related("application", "written_by")),
        whole=not closed,
        intact=frozen is None or is_intact(frozen),
    )


def closed_to(meeting: BoardMeeting, reader: User) -> set[int]:
    """The files on this agenda that the reader is involved in."""
    files = meeting.agenda.values("application_id")
    return set(Recusal.objects.closed_to(reader).filter(application__in=files))


def is_intact(frozen: Minutes) -> bool:
    """The stored text still has the fingerprint that its own row and the event log tell."""
    event = Event.objects.about(frozen.meeting).filter(verb=FROZEN).first()
    told = event.data.get("sha256") if event else None
    return fingerprint(frozen.content) == frozen.sha256 == told


def freeze_minutes(meeting: BoardMeeting, *, actor: User, now: datetime) -> Minutes:
    """Part of the closing, in its transaction: from now on the minutes are this text. The PDF follows by a task."""
    content = Draft(meeting).record().as_json()
    frozen = Minutes.objects.create(meeting=meeting, content=content, sha256=fingerprint(content), frozen_at=now)
    record(meeting, FROZEN, now=now, actor=actor, sha256=frozen.sha256)
    wake(tasks.print_minutes, frozen.pk)
    return frozen


@transaction.atomic
def write_texts(
    meeting: BoardMeeting, *, typed: Mapping[Key, Typed], actor: User, now: datetime
) -> list[MinutesText]:
    """Keep what was written, and only the parts that changed. An empty text takes its part out of the minutes."""
    if not actor.has_perm("applications.decide_application"):
        raise RuleError(_("You do not have the right to do this."))
    meeting = claim_open_meeting(meeting)
    stored = {(row.part, row.application_id): row for row in meeting.minutes_texts.select_related("written_by")}
    changed = {key: one for key, one in typed.items() if fingerprint_of(stored.get(key)) != _read(one.text)}
    _refuse_strange(meeting, changed, actor)
    if others := {
        key: stored.get(key) for key, one in changed.items() if fingerprint_of(stored.get(key)) != one.read
    }:
        raise ChangedMeanwhileError(others)
    kept = [_keep(meeting, key, one.text.strip(), actor, now) for key, one in changed.items()]
    if changed:
        parts = [f"{part} {application or ''}".strip() for part, application in changed]
        record(meeting, gettext_noop("minutes written"), now=now, actor=actor, parts=parts)
    return [row for row in kept if row]


def _read(text: str) -> str:
    return fingerprint(text.strip())[:16] if text.strip() else ""


def fingerprint_of(row: MinutesText | None) -> str:
    """What a form takes along, to see whether somebody else wrote meanwhile."""
    return _read(row.text) if row else ""


def _refuse_strange(meeting: BoardMeeting, changed: Mapping[Key, Typed], actor: User) -> None:
    """A remark is about a file on this agenda, and never about one that is closed to the writer."""
    files = Application.objects.in_bulk(meeting.agenda.values_list("application_id", flat=True))
    for part, application in changed:
        if part not in Part.values or (part == Part.REMARK) != (application in files):
            raise RuleError(_("This application is not on the agenda of this meeting."))
        if application is not None:
            refuse_involved(files[application], actor)


def _keep(meeting: BoardMeeting, key: Key, text: str, actor: User, now: datetime) -> MinutesText | None:
    part, application = key
    if not text:
        meeting.minutes_texts.filter(part=part, application=application).delete()
        return None
    values = {"text": text, "written_by": actor, "written_at": now}
    row, _created = meeting.minutes_texts.update_or_create(part=part, application_id=application, defaults=values)
    return row


@transaction.atomic
def add(
    meeting: BoardMeeting, *, text: str, application: Application | None, actor: User, now: datetime
) -> MinutesAddendum:
    """A correction of frozen minutes: a text of its own, beside them and for good."""
    if not actor.has_perm("applications.decide_application"):
        raise RuleError(_("You do not have the right to do this."))
    frozen = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if frozen is None:
        raise RuleError(_("These minutes are still a draft: change the draft itself."))
    if not text.strip():
        raise RuleError(_("Write what has to be corrected or added."))
    if application is not None:
        refuse_involved(application, actor)
        if not meeting.agenda.filter(application=application).exists():
            raise RuleError(_("This application is not on the agenda of this meeting."))
    row = MinutesAddendum.objects.create(
        minutes=frozen, application=application, text=text.strip(), written_by=actor, written_at=now
    )
    verb = gettext_noop("addendum to the minutes written")
    record(meeting, verb, now=now, actor=actor, addendum=row.pk, sha256=fingerprint(row.text))
    return row


def with_addenda(known: Reading) -> Record:
    """For paper: under the minutes, each addendum as a section of its own."""
    with translation.override(LANGUAGE):
        added = tuple(_as_section(row) for row in known.addenda)
    return replace(known.record, sections=(*known.record.sections, *added))


def _as_section(row: MinutesAddendum) -> Section:
    title = _("Addendum of %(day)s") % {"day": date_format(localtime(row.written_at), "j F Y")}
    about = [Line(row.application.name, _("About"))] if row.application else []
    return Section(title, (*about, Line(row.text), Line(str(row.written_by), _("Written by"))))
