"""Any sequence of actions, in any order, by anybody: what is refused changes nothing, and the rules always hold."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from applications import (
    advice,
    answering,
    closing,
    information,
    meetings,
    recusal,
    reviewing,
    withdrawal,
    workflow,
)
from applications.information import Asked
from applications.models import AgendaItem, Application, BoardMeeting, Decision, InformationRequest, Revision
from applications.workflow import STEPS, Who
from correspondence.models import Letter
from dues.models import Invoice
from journal.models import Event, Series
from journal.rules import RuleError
from membership.models import Membership, RegisterEntry
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, administrator, board_member, secretary

Status = Application.Status
PLACE = {"street": "Nieuwstraat 2", "postcode": "9000", "city": "Gent"}
PLACES = st.integers(min_value=0, max_value=7)


class Desk(RuleBasedStateMachine):
    """A desk where everybody tries everything. Each step is a minute later than the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = NOW
        self.people: list[User] = [board_member(), board_member(), secretary(), administrator()]
        self.files: list[Application] = []
        self.tables: list[BoardMeeting] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def attempt(self, deed: Callable[[], object]) -> bool:
        """Do it if the rules allow; a refusal leaves the database as it was."""
        self.now += timedelta(minutes=1)
        before = Event.objects.count()
        try:
            with transaction.atomic():
                deed()
        except RuleError as broken:
            refusal = broken
        else:
            return True
        assert str(refusal), "a refusal says why"
        assert Event.objects.count() == before
        return False

    def file(self, place: int) -> Application:
        """As somebody has it on screen: maybe older than the row."""
        if not self.files:
            self.applies(is_complete=True)
        return self.files[place % len(self.files)]

    def table(self, place: int) -> BoardMeeting:
        if not self.tables:
            self.meeting_is_planned(days=1)
        return self.tables[place % len(self.tables)]

    @rule(is_complete=st.booleans())
    def applies(self, is_complete: bool) -> None:
        if len(self.files) < 5:
            size = {} if is_complete else {"employees": None}
            self.files.append(ApplicationFactory(**size))

    @rule(days=st.integers(min_value=-3, max_value=3))
    def meeting_is_planned(self, days: int) -> None:
        if len(self.tables) < 3:
            self.tables.append(BoardMeetingFactory(starts_at=NOW + timedelta(days=days)))

    @rule(place=PLACES, who=PLACES)
    def takes_in_review(self, place: int, who: int) -> None:
        file, actor = self.file(place), self.people[who % 4]
        self.attempt(lambda: workflow.move(file, "take_in_review", actor=actor, now=self.now))

    @rule(place=PLACES, who=PLACES, item=st.sampled_from(list(reviewing.CHECKLIST)), done=st.booleans())
    def ticks(self, place: int, who: int, item: str, done: bool) -> None:
        file, actor = self.file(place), self.people[who % 4]
        self.attempt(lambda: reviewing.check(file, item=item, done=done, actor=actor, now=self.now))

    @rule(place=PLACES, at=PLACES, who=PLACES)
    def puts_on_agenda(self, place: int, at: int, who: int) -> None:
        file, table, actor = self.file(place), self.table(at), self.people[who % 4]
        self.attempt(lambda: meetings.put_on_agenda(file, meeting=table, actor=actor, now=self.now))

    @rule(place=PLACES, at=PLACES, who=PLACES)
    def takes_off_agenda(self, place: int, at: int, who: int) -> None:
        file, table, actor = self.file(place), self.table(at), self.people[who % 4]
        self.attempt(lambda: meetings.take_off_agenda(file, meeting=table, actor=actor, now=self.now))

    @rule(place=PLACES, at=PLACES, who=PLACES, outcome=st.sampled_from(Decision.Outcome.values), why=st.booleans())
    def decides(self, place: int, at: int, who: int, outcome: str, why: bool) -> None:
        file, table, actor = self.file(place), self.table(at), self.people[who % 4]
        reason = "Het bestuur wil meer weten." if why else ""
        self.attempt(
            lambda: meetings.record_decision(
                file, meeting=table, outcome=outcome, reason=reason, actor=actor, now=self.now
            )
        )

    @rule(place=PLACES, at=PLACES, who=PLACES)
    def undoes(self, place: int, at: int, who: int) -> None:
        file, table, actor = self.file(place), self.table(at), self.people[who % 4]
        self.attempt(lambda: meetings.undo_decision(file, meeting=table, actor=actor, now=self.now))

    @rule(place=PLACES, who=PLACES, opinion=st.sampled_from(["for", "against", "discuss", "abstain", "maybe"]))
    def advises(self, place: int, who: int, opinion: str) -> None:
        file, actor = self.file(place), self.people[who % 4]
        self.attempt(
            lambda: advice.give_advice(
                file, opinion=opinion, comment="", read_version=file.version, actor=actor, now=self.now
            )
        )

    @rule(place=PLACES, who=PLACES, whom=PLACES)
    def recuses(self, place: int, who: int, whom: int) -> None:
        file, actor, member = self.file(place), self.people[who % 4], self.people[whom % 4]
        if actor == member:
            self.attempt(lambda: recusal.declare(file, reason="Familie.", actor=actor, now=self.now))
        else:
            self.attempt(lambda: recusal.set_for(file, member=member, reason="Familie.", actor=actor, now=self.now))

    @rule(place=PLACES, who=PLACES)
    def lifts(self, place: int, who: int) -> None:
        row, actor = self.file(place).recusals.last(), self.people[who % 4]
        if row is not None:
            self.attempt(lambda: recusal.lift(row, reason="Vergissing.", actor=actor, now=self.now))

    @rule(place=PLACES, who=st.integers(min_value=0, max_value=4))
    def withdraws(self, place: int, who: int) -> None:
        file = self.file(place)
        by = {"who": Who.APPLICANT} if who == 4 else {"actor": self.people[who]}
        self.attempt(lambda: withdrawal.withdraw(file, now=self.now, **by))

    @rule(place=PLACES, who=PLACES, days=st.integers(min_value=-1, max_value=20))
    def asks(self, place: int, who: int, days: int) -> None:
        file, actor = self.file(place), self.people[who % 4]
        deadline = (self.now + timedelta(days=days)).date()
        asked = Asked({"organisatie": ["street"]}, questions=["Waarom?"])
        self.attempt(
            lambda: information.ask(file, asked=asked, message="", deadline=deadline, actor=actor, now=self.now)
        )

    @rule(place=PLACES, is_whole=st.booleans())
    def answers(self, place: int, is_whole: bool) -> None:
        """To the newest request of the file, whether or not it is open still."""
        request = self.file(place).information_requests.first()
        if request is None:
            return
        typed = {f"organisatie-{name}": text for name, text in PLACE.items()}
        typed["questions-reply0"] = "Daarom." if is_whole else ""
        saved = self.attempt(
            lambda: answering.save_answer(request, typed=typed, edition=request.edition, now=self.now)
        )
        sent = self.attempt(
            lambda: answering.send_answer(request, edition=request.edition + int(saved), now=self.now)
        )
        assert not sent or is_whole

    @rule(place=PLACES, who=PLACES)
    def needs_no_answer(self, place: int, who: int) -> None:
        request, actor = self.file(place).information_requests.first(), self.people[who % 4]
        if request is not None:
            self.attempt(lambda: information.withdraw_request(request, actor=actor, now=self.now))

    @rule(place=PLACES, who=PLACES, days=st.integers(min_value=1, max_value=60))
    def gives_more_time(self, place: int, who: int, days: int) -> None:
        request, actor = self.file(place).information_requests.first(), self.people[who % 4]
        deadline = (self.now + timedelta(days=days)).date()
        if request is not None:
            self.attempt(lambda: information.extend(request, deadline=deadline, actor=actor, now=self.now))

    @rule(at=PLACES, who=PLACES)
    def rehearses(self, at: int, who: int) -> None:
        table, actor = self.table(at), self.people[who % 4]
        before = _counts()
        self.attempt(lambda: closing.rehearse_closing(table, actor=actor, now=self.now))
        assert _counts() == before

    @rule(at=PLACES, who=PLACES)
    def closes(self, at: int, who: int) -> None:
        table, actor = self.table(at), self.people[who % 4]
        before = _counts()
        if not self.attempt(lambda: closing.close_meeting(table, actor=actor, now=self.now)):
            assert _counts() == before

    @invariant()
    def every_file_has_one_decision_one_membership_and_one_invoice(self) -> None:
        for file in Application.objects.select_related("decision__meeting", "membership"):
            published = [d for d in file.decisions.select_related("meeting") if d.meeting.is_closed]
            final = [d for d in published if d.outcome != Decision.Outcome.DEFERRED]
            assert [file.decision] == final if file.status in Application.DECIDED else not final
            assert (file.membership is None) == (file.status != Status.APPROVED)
            if file.membership:
                assert file.membership.invoices.get() == file.first_invoice
        assert Membership.objects.count() == Application.objects.filter(status=Status.APPROVED).count()

    @invariant()
    def numbers_have_no_gap(self) -> None:
        sequences = sorted(Invoice.objects.values_list("sequence", flat=True))
        assert sequences == list(range(1, len(sequences) + 1))
        entries = sorted(RegisterEntry.objects.values_list("number", flat=True))
        assert entries == list(range(1, len(entries) + 1))
        assert all(row.last for row in Series.objects.all())

    @invariant()
    def history_tells_every_step_up_to_now(self) -> None:
        ways = {
            (source, target)
            for step in STEPS.values()
            for source in step.sources
            for target in ([step.target] if step.target else STEPS["ask"].sources)
        }
        for file in Application.objects.all():
            status = Status.SUBMITTED
            for event in Event.objects.about(file).filter(data__has_key="after"):
                before, after = event.data["before"], event.data["after"]
                assert before == status
                assert (before, after) in ways
                status = after
            assert status == file.status

    @invariant()
    def agenda_agrees_with_status(self) -> None:
        on_table = AgendaItem.objects.filter(meeting__closed_at=None).values_list("application_id", flat=True)
        assert len(on_table) == len(set(on_table))
        scheduled = set(Application.objects.filter(status=Status.SCHEDULED).values_list("pk", flat=True))
        waiting = InformationRequest.objects.open().filter(returns_to=Status.SCHEDULED)
        assert set(on_table) == scheduled | set(waiting.values_list("application_id", flat=True))
        for table in BoardMeeting.objects.exclude(closed_at=None):
            decided = set(table.decisions.values_list("application_id", flat=True))
            assert set(table.agenda.values_list("application_id", flat=True)) == decided

    @invariant()
    def file_waits_for_an_answer_exactly_while_one_is_asked(self) -> None:
        asked = InformationRequest.objects.open().values_list("application_id", flat=True)
        waiting = Application.objects.filter(status=Status.INFORMATION_REQUESTED).values_list("pk", flat=True)
        assert sorted(asked) == sorted(waiting)
        assert not Decision.objects.filter(application__in=asked, meeting__closed_at=None).exists()

    @invariant()
    def every_later_version_says_what_changed(self) -> None:
        kept = list(Revision.objects.order_by("version").values_list("application_id", "version", "request_id"))
        for file in Application.objects.filter(version__gt=1):
            assert [version for pk, version, _ in kept if pk == file.pk] == list(range(2, file.version + 1))
        answered = InformationRequest.objects.exclude(answered_at=None).values_list("pk", flat=True)
        assert sorted(answered) == sorted(request for _, _, request in kept if request)

    @invariant()
    def whoever_is_involved_does_nothing_in_the_file(self) -> None:
        for file in Application.objects.all():
            for row in file.recusals.all():
                mine = Event.objects.about(file).filter(actor=row.member, at__gt=row.declared_at)
                if row.lifted_at:
                    mine = mine.filter(at__lt=row.lifted_at)
                assert not mine.exists()

    @invariant()
    def only_published_decisions_are_written_about(self) -> None:
        for file in Application.objects.filter(status__in=Application.DECIDED):
            kinds = list(Letter.objects.about(file).values_list("kind", flat=True))
            assert kinds.count(f"application {file.status}") == 1
        undecided = Application.objects.exclude(status__in=Application.DECIDED)
        assert not any(
            Letter.objects.about(file).filter(kind__in=["application approved", "application declined"]).exists()
            for file in undecided
        )


def _counts() -> list[int]:
    counted = (Event, Letter, Invoice, Membership, RegisterEntry, Decision, AgendaItem, Series, InformationRequest)
    return [model.objects.count() for model in counted]


@pytest.mark.django_db
def test_no_sequence_of_actions_breaks_a_rule() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
