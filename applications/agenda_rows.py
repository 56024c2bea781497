"""The agenda as its readers see it: each file with its advice, its circumstances, and what was decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications.assessment import assessment_or_reason
from applications.attendance import Circumstances, circumstances
from applications.completeness import missing_in
from applications.consent import WORDS, Group, group_of
from applications.models import AgendaItem, Application, BoardMeeting, Decision, Recusal, WrittenVote
from applications.staff_forms import DecisionForm
from applications.tallies import Tally, tallies
from applications.written import tell, votes_on
from dues.fees import Assessment
from dues.models import FeeSchedule


@dataclass(frozen=True)
class AgendaRow:
    """One application on the table: what was decided about it, or the form to decide with.

    Of a file that recusal closes to the reader only the item's name is shown: that person leaves the room.
    """

    item: AgendaItem
    tally: Tally
    group: Group
    missing: list[str]
    involved: bool
    assessment: Assessment | str
    how: Circumstances
    votes: tuple[WrittenVote, ...]
    decision: Decision | None
    form: DecisionForm

    @property
    def in_writing(self) -> str:
        return tell(self.votes)


@dataclass(frozen=True)
class AgendaGroup:
    """The files of one kind. `name` is empty where the agenda is shown as one list."""

    key: str
    name: str
    rows: list[AgendaRow]

    @property
    def undecided(self) -> list[AgendaRow]:
        return [row for row in self.rows if row.decision is None]


def agenda_rows(
    meeting: BoardMeeting, reader: User, typed: Mapping[int, DecisionForm] | None = None
) -> list[AgendaRow]:
    """Every file that the reader knows of, in order; `typed` holds per application a form that could not be taken."""
    items = list(
        meeting.agenda.filter(application__in=Application.objects.known_to(reader)).select_related("application")
    )
    files = [item.application for item in items]
    noted = {decision.application_id: decision for decision in meeting.decisions.select_related("recorded_by")}
    schedule = FeeSchedule.objects.on(timezone.localdate())
    told, missing = tallies(files, reader=reader), missing_in(files)
    how, closed = circumstances(meeting), set(Recusal.objects.closed_to(reader))
    votes = votes_on(meeting) if meeting.is_written else {}
    return [
        AgendaRow(
            item=item,
            tally=told[pk],
            group=group_of(item, told[pk], missing[pk]),
            missing=missing[pk],
            involved=pk in closed,
            assessment=assessment_or_reason(item.application, schedule=schedule),
            how=how[pk],
            votes=votes.get(pk, ()),
            decision=noted.get(pk),
            form=(typed or {}).get(pk) or empty_form(item),
        )
        for item in items
        for pk in [item.application_id]
    ]


def empty_form(item: AgendaItem) -> DecisionForm:
    return DecisionForm(prefix=f"application-{item.application_id}", initial={"outcome": None, "seen": item.seen})


def grouped(rows: list[AgendaRow], *, closed: bool) -> list[AgendaGroup]:
    """Where everybody agrees first, then what is spoken about. A closed meeting keeps the order it had."""
    if closed:
        return [AgendaGroup("agenda", "", rows)] if rows else []
    return [group for group in _groups(rows) if group.rows]


def _groups(rows: list[AgendaRow]) -> Iterator[AgendaGroup]:
    for key in Group:
        yield AgendaGroup(key, str(WORDS[key]), [row for row in rows if row.group is key and not row.involved])
    yield AgendaGroup("involved", _("Closed to you"), [row for row in rows if row.involved])
