"""The large demo: a network that has been busy for years, to see how the screens bear it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications import recusal
from applications.advice import give_advice
from applications.meetings import plan_meeting
from applications.models import Application, BoardMeeting
from coopkracht.demo_data.cases import CASES, Case, apply, hold, take_along
from coopkracht.demo_data.meeting import keep_the_rest_off
from coopkracht.demo_data.names import NAMES, PLACES, person
from coopkracht.demo_data.people import add_board_member
from correspondence.models import Letter

DAYS_BETWEEN = 26
# The ordinary demo has held two meetings and plans a third.
COMING = 2
ORDINARY = 3

Status = Application.Status
# How the files of a meeting end, in turn; and in which status the files wait that stand on no agenda.
ENDS = [Status.APPROVED, Status.APPROVED, Status.DECLINED, Status.APPROVED, Status.IN_REVIEW]
ELSEWHERE = [Status.IN_REVIEW, Status.SUBMITTED, Status.IN_REVIEW, Status.WITHDRAWN, Status.DRAFT, Status.EXPIRED]
OPINIONS = ["for", "for", "discuss", "for", "against", "abstain", "for"]
Progress = Callable[[str], object]


@dataclass(frozen=True)
class Size:
    """How many there are in all, what the ordinary demo brings included; `agenda` is per meeting."""

    applications: int = 500
    board_members: int = 12
    meetings: int = 40
    agenda: int = 11

    def is_reached(self) -> bool:
        return BoardMeeting.objects.count() >= self.meetings

    @property
    def held(self) -> int:
        return self.meetings - ORDINARY - COMING


def write_large(size: Size, *, staff: dict[str, User], now: datetime, progress: Progress) -> None:
    """Beside the ordinary demo: everything up to `size`."""
    people = _names(size)
    for index in range(members_of(BOARD).count(), size.board_members):
        add_board_member(f"bestuurslid{index}@demo.example", person(index + 40))
    before = timezone.localtime(now).replace(hour=20, minute=0, second=0, microsecond=0)
    for number in range(size.held):
        newest = Letter.objects.latest("pk").pk
        meeting = _plan(before - timedelta(days=90 + (size.held - number) * DAYS_BETWEEN), staff, now)
        _fill(meeting, list(islice(people, size.agenda)), staff, now)
        # These letters left long ago: the outbox of the large demo begins with what is of today.
        Letter.objects.filter(pk__gt=newest).delete()
        progress(f"meeting {number + 1} of {size.held}")
    for number in range(COMING):
        meeting = _plan(before + timedelta(days=40 + number * DAYS_BETWEEN), staff, now)
        _advise(_fill(meeting, list(islice(people, size.agenda)), staff, now), now)
    rest = size.applications - Application.objects.count()
    for turn, (index, name) in enumerate(islice(people, rest)):
        case = Case(name, ELSEWHERE[turn % len(ELSEWHERE)])
        take_along(case, apply(case, index, now - timedelta(days=50 - turn % 30)), staff, now)
    keep_the_rest_off(now=now)
    progress(f"{Application.objects.count()} applications")


def _names(size: Size) -> Iterator[tuple[int, str]]:
    """Invented names without end, numbered after the applicants of the ordinary demo."""
    names = [name for line in NAMES for name in line.split("|")]
    for index in range(len(CASES), size.applications):
        yield index, f"{names[index % len(names)]} {PLACES[index // len(names)][1]}"


def _plan(starts_at: datetime, staff: dict[str, User], now: datetime) -> BoardMeeting:
    return plan_meeting(
        starts_at=starts_at,
        place="Zaal De Kring, Gent",
        form=BoardMeeting.Form.MEETING,
        actor=staff["secretariat"],
        now=min(starts_at, now) - timedelta(days=30),
    )


def _fill(
    meeting: BoardMeeting, people: list[tuple[int, str]], staff: dict[str, User], now: datetime
) -> list[Application]:
    past = meeting.starts_at < now
    cases = []
    for turn, (index, name) in enumerate(people):
        status = ENDS[turn % len(ENDS)] if past else Status.SCHEDULED
        case = Case(name, status, reason="Het bestuur wil eerst de statuten aangepast zien.")
        cases.append((case, apply(case, index, min(meeting.starts_at, now) - timedelta(days=15))))
    hold(meeting, cases, staff, now)
    return [application for _case, application in cases]


def _advise(applications: list[Application], now: datetime) -> None:
    """Every member of the board about most of the files; about every fifth one somebody is involved."""
    board = list(members_of(BOARD).order_by("pk"))
    for turn, application in enumerate(applications):
        application.refresh_from_db()
        involved = board[-1 - turn % 3] if turn % 5 == 4 else None
        if involved:
            recusal.declare(application, reason="Werkt er zelf.", actor=involved, now=now)
        for place, member in enumerate(board):
            if member == involved or (place + turn) % 4 == 3:
                continue
            give_advice(
                application,
                opinion=OPINIONS[(place * turn) % len(OPINIONS)],
                comment="",
                read_version=application.version,
                actor=member,
                now=now,
            )
