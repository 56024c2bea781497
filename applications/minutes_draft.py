"""The draft of the minutes: every sentence that the data can tell, with what people wrote between them."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Prefetch
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications.assessment import assessment_or_reason
from applications.attendance import Presence, Room, Seat, circumstances, involved_in, room_of, seats
from applications.minutes_record import LANGUAGE, Line, Record, Section
from applications.models import AgendaItem, Application, BoardMeeting, Decision, MinutesText, WrittenVote
from applications.templatetags.applications import dotted
from applications.written import votes_on
from dues.models import FeeSchedule
from dues.money import euro
from membership.models import RegisterEntry

Part = MinutesText.Part


class Draft:
    """The data of one meeting, read once, and what the minutes say of it. In about twelve queries."""

    def __init__(self, meeting: BoardMeeting) -> None:
        self.meeting = meeting
        texts = meeting.minutes_texts.all()
        self.texts = {(row.part, row.application_id): row.text for row in texts}
        self.decisions = {row.application_id: row for row in meeting.decisions.all()}
        self.dealt_with = circumstances(meeting)
        self.left = _left(meeting, self.dealt_with)
        self.schedule = FeeSchedule.objects.on(localdate(meeting.starts_at))
        self.votes = votes_on(meeting) if meeting.is_written else {}
        entries = Prefetch("application__membership__register_entries", RegisterEntry.objects.order_by("number"))
        items = meeting.agenda.select_related("application__membership", "application__first_invoice")
        self.items = list(items.prefetch_related(entries))

    def record(self) -> Record:
        with translation.override(LANGUAGE):
            return Record(self._title(), tuple(self._facts()), tuple(self._sections()))

    def _title(self) -> str:
        words = (
            _("Minutes of the vote in writing of %(day)s")
            if self.meeting.is_written
            else _("Minutes of the board meeting of %(day)s")
        )
        return words % {"day": date_format(localtime(self.meeting.starts_at), "j F Y")}

    def _facts(self) -> Iterator[Line]:
        yield Line(str(settings.ASSOCIATION["name"]), _("Association"))
        yield Line(date_format(localtime(self.meeting.starts_at), "l j F Y, H:i"), _("Begins"))
        if self.meeting.deadline:
            yield Line(date_format(localtime(self.meeting.deadline), "l j F Y, H:i"), _("Votes until"))
        if self.meeting.place:
            yield Line(self.meeting.place, _("Place"))
        if self.meeting.is_cancelled:
            yield Line(self.meeting.cancelled_why, _("Not held"))

    def _sections(self) -> Iterator[Section]:
        yield from self._written(Part.OPENING)
        yield self._procedure() if self.meeting.is_written else self._attendance()
        yield from self._consent()
        for item in self.items:
            yield Section(
                _numbered(item),
                tuple(self._about(item)),
                item.application_id,
                item.position,
            )
        if not self.items:
            yield Section(_("Applications"), (Line(_("No application was on the agenda.")),))
        yield from self._written(Part.OTHER)
        yield from self._end()

    def _written(self, part: str) -> Iterator[Section]:
        if text := self.texts.get((part, None)):
            yield Section(str(Part(part).label), (Line(text),))

    def _attendance(self) -> Section:
        known = seats(self.meeting)
        room = room_of(known)
        if not room.is_noted:
            return Section(_("Attendance"), (Line(_("Nobody noted who was present.")),))
        return Section(_("Attendance"), (*_presences(known), _quorum(room)))

    def _procedure(self) -> Section:
        voters = sorted({str(vote.member) for votes in self.votes.values() for vote in votes})
        lines = [Line(", ".join(voters) or _("Nobody voted."), _("Voted"))]
        if self.meeting.asked_by:
            asked = _("%(who)s asked for a real meeting: %(why)s")
            lines.append(Line(asked % {"who": self.meeting.asked_by, "why": self.meeting.asked_why}))
        return Section(_("Vote in writing"), tuple(lines))

    def _consent(self) -> Iterator[Section]:
        together = [item for item in self.items if self._decision(item, by_consent=True)]
        if together:
            said = Line(_("Approved together, without discussion:"))
            names = [Line(_numbered(item), application=item.application_id) for item in together]
            yield Section(_("Consent agenda"), (said, *names))

    def _decision(self, item: AgendaItem, *, by_consent: bool = False) -> Decision | None:
        decision = self.decisions.get(item.application_id)
        return decision if decision and (decision.by_consent or not by_consent) else None

    def _about(self, item: AgendaItem) -> Iterator[Line]:
        application, decision = item.application, self._decision(item)
        yield Line(_applicant(application), _("Applicant"))
        assessment = assessment_or_reason(application, schedule=self.schedule)
        if not isinstance(assessment, str):
            yield Line(f"{capfirst(str(assessment.tier.label))}, {euro(assessment.fee)}", _("Dues"))
        yield from self._involved(application)
        yield from self._counted(application)
        if remark := self.texts.get((Part.REMARK, application.pk)):
            yield Line(remark, _("Discussed"))
        yield from _decided(decision)
        if decision and application.decision_id == decision.pk:
            yield from _consequences(application)

    def _involved(self, application: Application) -> Iterator[Line]:
        left, room, is_written = (
            self.left[application.pk],
            self.dealt_with[application.pk].room,
            self.meeting.is_written,
        )
        if left:
            label = _("Did not vote, because involved") if is_written else _("Left the room, because involved")
            yield Line(", ".join(map(str, left)), label)
        if left and room.is_noted and not is_written:
            yield Line(f"{room.sentence}.", _("Quorum"))

    def _counted(self, application: Application) -> Iterator[Line]:
        votes = self.dealt_with[application.pk].votes
        if votes:
            said = _("%(for_it)s for, %(against)s against, %(abstained)s abstained")
            counts = {"for_it": votes.for_it, "against": votes.against, "abstained": votes.abstained}
            yield Line(said % counts, _("Vote"))
        elif self.meeting.is_written and self.meeting.is_open:
            # Whoever has not voted yet would read here what the others did.
            yield Line(_("told once the vote in writing is closed"), _("Vote"))
        elif self.meeting.is_written:
            given = [vote.choice for vote in self.votes.get(application.pk, ())]
            parts = [f"{given.count(c)} {WrittenVote.Choice(c).label}" for c in WrittenVote.Choice if c in given]
            yield Line(", ".join(parts) or _("no votes"), _("Vote"))

    def _end(self) -> Iterator[Section]:
        lines = []
        if text := self.texts.get((Part.CLOSING, None)):
            lines.append(Line(text))
        if self.meeting.closed_at:
            said = _("Closed in the portal by %(who)s on %(when)s.")
            when = date_format(localtime(self.meeting.closed_at), "j F Y H:i")
            lines.append(Line(said % {"who": self.meeting.closed_by, "when": when}))
        if lines:
            yield Section(str(Part.CLOSING.label), tuple(lines))


def _left(meeting: BoardMeeting, files: Iterable[int]) -> dict[int, list[User]]:
    """Who of the board was involved, per file; also where nobody noted who was present."""
    involved = involved_in(files, at=meeting.closed_at)
    board = set(members_of(BOARD).values_list("pk", flat=True)) | {row.member_id for row in meeting.attendance.all()}
    return {pk: [user for user in involved.get(pk, ()) if user.pk in board] for pk in files}


def _numbered(item: AgendaItem) -> str:
    return f"{item.position}. {item.application.name}"


def _presences(known: list[Seat]) -> Iterator[Line]:
    for presence in Presence:
        names = [_named(seat) for seat in known if seat.row and seat.row.presence == presence]
        if names:
            yield Line(", ".join(names), capfirst(str(presence.label)))
    if missing := [str(seat.member) for seat in known if seat.row is None]:
        yield Line(", ".join(missing), _("Not noted"))


def _named(seat: Seat) -> str:
    if seat.row and seat.row.proxy_holder:
        return _("%(member)s (by %(holder)s)") % {"member": seat.member, "holder": seat.row.proxy_holder}
    return str(seat.member)


def _quorum(room: Room) -> Line:
    able = _("The board can decide.") if room.is_quorate else _("The board cannot decide validly.")
    return Line(f"{room.sentence}. {able}", _("Quorum"))


def _applicant(application: Application) -> str:
    number = dotted(application.enterprise_number)
    facts = [application.get_kind_display(), application.get_legal_form_display(), application.city, number]
    return capfirst(", ".join(str(fact) for fact in facts if fact))


def _decided(decision: Decision | None) -> Iterator[Line]:
    if decision is None:
        yield Line(_("No decision noted yet."), _("Decision"))
        return
    outcome = capfirst(decision.get_outcome_display())
    yield Line(
        _("%(outcome)s, without discussion") % {"outcome": outcome} if decision.by_consent else outcome, _("Decision")
    )
    if decision.reason:
        yield Line(decision.reason, _("Reason"))


def _consequences(application: Application) -> Iterator[Line]:
    """What closing made of an approval; nothing of it stands there before."""
    membership, invoice = application.membership, application.first_invoice
    if membership is None or invoice is None:
        return
    day = date_format(membership.admitted_on, "j F Y")
    entry = next(iter(membership.register_entries.all()), None)
    said = _("%(kind)s from %(day)s") % {"kind": capfirst(membership.get_kind_display()), "day": day}
    lines = [said, _("line %(number)s of the register") % {"number": entry.number} if entry else ""]
    yield Line(
        ", ".join([*filter(None, lines), f"{invoice.sender['word'].lower()} {invoice.number}"]), _("Carried out")
    )
