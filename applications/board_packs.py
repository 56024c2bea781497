"""The papers of a meeting, one pack for each of its readers: asked for, and whether it is out of date."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications import tasks
from applications.meetings import claim_open_meeting
from applications.models import (
    AgendaItem,
    Application,
    ApplicationDocument,
    BoardMeeting,
    BoardPack,
    PackPart,
    Recusal,
)
from applications.pack_making import forget_files
from journal.background import wake
from journal.events import record
from journal.rules import RuleError


@transaction.atomic
def order_pack(meeting: BoardMeeting, *, member: User, now: datetime) -> BoardPack:
    """Have the pack of one reader made, or made anew. Asking again while it is being made changes nothing."""
    return _order(claim_open_meeting(meeting), member, now)


@transaction.atomic
def order_packs(meeting: BoardMeeting, *, actor: User, now: datetime) -> list[BoardPack]:
    """Have a pack made for every member of the board; those that are up to date stay as they are."""
    if not actor.has_perm("applications.change_boardmeeting"):
        raise RuleError(_("You do not have the right to do this."))
    meeting = claim_open_meeting(meeting)
    board = list(members_of(BOARD).order_by("name", "pk"))
    known = {pack.member_id: pack for pack in meeting.packs.filter(member__in=board).select_related("member")}
    missing = [member for member in board if member.pk not in known or is_outdated(known[member.pk])]
    made = [_order(meeting, member, now) for member in missing]
    record(meeting, gettext_noop("board packs asked for everybody"), now=now, actor=actor, packs=len(made))
    return made


def _order(meeting: BoardMeeting, member: User, now: datetime) -> BoardPack:
    """The caller holds the meeting's lock, so that nobody asks for the same pack at the same time."""
    if not member.has_perm("applications.view_boardmeeting"):
        raise RuleError(_("You do not have the right to do this."))
    pack = meeting.packs.filter(member=member).first() or BoardPack(meeting=meeting, member=member)
    state = fingerprint(meeting, member)
    if pack.pk and pack.status == BoardPack.Status.MAKING and pack.fingerprint == state:
        wake(tasks.make_pack, pack.pk)
        return pack
    if pack.pk:
        forget_files([pack.file.name, *pack.parts.values_list("file", flat=True)])
        pack.parts.all().delete()
    pack.status, pack.asked_at, pack.fingerprint = BoardPack.Status.MAKING, now, state
    pack.claimed_at, pack.made_at, pack.attempts, pack.pages, pack.problem = None, None, 0, 0, ""
    pack.file = ""
    pack.save()
    PackPart.objects.bulk_create(
        PackPart(pack=pack, application_id=item.application_id, position=item.position)
        for item in _readable(meeting, member)
    )
    wake(tasks.make_pack, pack.pk)
    return pack


def _readable(meeting: BoardMeeting, member: User) -> QuerySet[AgendaItem]:
    return meeting.agenda.filter(application__in=Application.objects.visible_to(member))


def fingerprint(meeting: BoardMeeting, member: User) -> str:
    """What a pack is made from, as far as it can be out of date: the meeting, its agenda and the files on it."""
    closed = set(Recusal.objects.closed_to(member))
    items = list(meeting.agenda.values_list("position", "application_id", "application__updated_at"))
    documents = ApplicationDocument.objects.filter(application__in=[pk for _place, pk, _at in items])
    facts = [
        [meeting.starts_at.isoformat(), meeting.place, meeting.form],
        [[place, pk, pk in closed, "" if pk in closed else at.isoformat()] for place, pk, at in items],
        sorted(pk for pk, owner in documents.values_list("pk", "application_id") if owner not in closed),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def is_outdated(pack: BoardPack) -> bool:
    """Something changed since it was asked for, or it was not made at all."""
    failed = pack.status == BoardPack.Status.FAILED
    return failed or pack.fingerprint != fingerprint(pack.meeting, pack.member)


def with_progress(packs: QuerySet[BoardPack]) -> QuerySet[BoardPack]:
    """Adds `done` and `total`. The binding of the parts counts as one more."""
    made = Count("parts", filter=Q(parts__pages__gt=0))
    return packs.select_related("member").annotate(done=made, total=Count("parts") + 1)  # type: ignore[no-redef]  # declared for whoever reads them
