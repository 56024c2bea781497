"""Any sequence of actions, in any order, by anybody: what is refused changes nothing, and the rules always hold."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from applications import (
    advice,
    agenda,
    attendance,
    closing,
    closing_check,
    consent,
    invitations,
    meetings,
    recusal,
    reviewing,
    withdrawal,
    written,
)
from applications.models import AgendaItem, Application, Attendance, BoardMeeting, Decision
from applications.workflow import STEPS, Who
from correspondence.models import Letter
from dues.models import Invoice
from journal.models import Event, Series
from journal.rules import RuleError
from membership.models import Membership, RegisterEntry
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, administrator, board_member, secretary

Status = Application.Status
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
            # A supporter brings no statutes: a complete file, which lands on an agenda by itself.
            kind = {"kind": "supporting"} if len(self.files) % 2 else {}
            self.files.append(ApplicationFactory(**size, **kind))

    @rule(days=st.integers(min_value=-3, max_value=3))
    def meeting_is_planned(self, days: int) -> None:
        if len(self.tables) < 3:
            self.tables.append(BoardMeetingFactory(starts_at=NOW + timedelta(days=days)))

    @rule(place=PLACES, who=PLACES)
    def takes_in_review(self, place: int, who: int) -> None:
        file, actor = self.file(place), self.people[who % 4]
        self.attempt(lambda: agenda.take_in_review(file, actor=actor, now=self.now))

    @rule(place=PLACES)
    def lands_on_an_agenda(self, place: int) -> None:
        file = self.file(place)
        self.attempt(lambda: agenda.land(file, now=self.now))

    @rule(place=PLACES, at=PLACES, who=PLACES, by=st.sampled_from([-1, 1]))
    def shifts_on_agenda(self, place: int, at: int, who: int, by: int) -> None:
        file, table, actor = self.file(place), self.table(at), self.people[who % 4]
        self.attempt(lambda: agenda.shift(file, meeting=table, by=by, actor=actor, now=self.now))

    @rule(place=PLACES, at=PLACES, who=PLACES, wanted=st.booleans())
    def takes_out_of_consent(self, place: int, at: int, who: int, wanted: bool) -> None:
        file, table, actor = self.file(place), self.table(at), self.people[who % 4]
        self.attempt(
            lambda: agenda.set_for_discussion(file, meeting=table, for_discussion=wanted, actor=actor, now=self.now)
        )

    @rule(at=PLACES, who=PLACES)
    def approves_together(self, at: int, who: int) -> None:
        table, actor = self.table(at), self.people[who % 4]
        visible = Application.objects.visible_to(actor).filter(decisions=None)
        items = table.agenda.filter(application__in=visible).select_related("application")
        seen = [item.seen for item in consent.consent_items(items, reader=actor)]
        self.attempt(lambda: consent.approve_together(table, seen=seen, actor=actor, now=self.now))

    @rule(at=PLACES, who=PLACES, whom=PLACES, holder=PLACES, presence=st.sampled_from(Attendance.Presence.values))
    def notes_attendance(self, at: int, who: int, whom: int, holder: int, presence: str) -> None:
        table, actor = self.table(at), self.people[who % 4]
        self.attempt(
            lambda: attendance.note_attendance(
                table,
                member=self.people[whom % 4],
                presence=presence,
                proxy_holder=self.people[holder % 4],
                actor=actor,
                now=self.now,
            )
        )

    @rule(at=PLACES, who=PLACES)
    def invites(self, at: int, who: int) -> None:
        table, actor = self.table(at), self.people[who % 4]
        self.attempt(lambda: invitations.invite(table, actor=actor, now=self.now))

    @rule(at=PLACES, who=PLACES, in_writing=st.booleans())
    def changes_meeting(self, at: int, who: int, in_writing: bool) -> None:
        table, actor = self.table(at), self.people[who % 4]
        form, deadline = ("written", NOW + timedelta(days=5)) if in_writing else ("meeting", None)
        facts = {"starts_at": table.starts_at, "place": "", "form": form, "deadline": deadline}
        self.attempt(lambda: meetings.move_meeting(table, **facts, actor=actor, now=self.now))

    @rule(place=PLACES, at=PLACES, who=PLACES, choice=st.sampled_from(["for", "against", "object", "maybe"]))
    def votes_in_writing(self, place: int, at: int, who: int, choice: str) -> None:
        file, table, actor = self.file(place), self.table(at), self.people[who % 4]
        self.attempt(
            lambda: written.vote(file, meeting=table, choice=choice, comment="Want.", actor=actor, now=self.now)
        )

    @rule(at=PLACES, who=PLACES)
    def asks_for_a_meeting(self, at: int, who: int) -> None:
        table, actor = self.table(at), self.people[who % 4]
        self.attempt(lambda: written.ask_for_meeting(table, reason="Praten.", actor=actor, now=self.now))

    @rule(at=PLACES, who=PLACES)
    def cancels(self, at: int, who: int) -> None:
        table, actor = self.table(at), self.people[who % 4]
        if len(self.tables) == 3:
            self.attempt(lambda: meetings.cancel_meeting(table, reason="Ziek.", actor=actor, now=self.now))

    @rule(at=PLACES, who=PLACES, is_old=st.booleans())
    def closes_as_seen(self, at: int, who: int, is_old: bool) -> None:
        """With an old screen nothing is closed, whatever the rights."""
        table, actor = self.table(at), self.people[who % 4]
        seen = closing_check.as_seen(table) + (" 1a" if is_old else "")
        done = self.attempt(
            lambda: closing_check.close_as_seen(table, seen=seen, confirmed=True, actor=actor, now=self.now)
        )
        assert not (done and is_old)

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
        ways = {(source, step.target) for step in STEPS.values() for source in step.sources}
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
        scheduled = Application.objects.filter(status=Status.SCHEDULED).values_list("pk", flat=True)
        assert set(on_table) == set(scheduled)
        for table in BoardMeeting.objects.exclude(closed_at=None):
            decided = set(table.decisions.values_list("application_id", flat=True))
            assert set(table.agenda.values_list("application_id", flat=True)) == decided

    @invariant()
    def attendance_agenda_and_decisions_fit(self) -> None:
        present = Attendance.objects.filter(meeting=OuterRef("meeting"), member=OuterRef("proxy_holder"))
        held = Attendance.objects.exclude(proxy_holder=None)
        assert not held.exclude(Exists(present.filter(presence="present"))).exists()
        assert not AgendaItem.objects.exclude(meeting__cancelled_at=None).exists()
        places = AgendaItem.objects.order_by().values("meeting", "position").annotate(rows=Count("pk"))
        assert not places.filter(rows__gt=1).exists()
        on_table = AgendaItem.objects.filter(meeting=OuterRef("meeting"), application=OuterRef("application"))
        assert not Decision.objects.exclude(Exists(on_table)).exists()

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
    return [
        model.objects.count()
        for model in (Event, Letter, Invoice, Membership, RegisterEntry, Decision, AgendaItem, Series)
    ]


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
