from decimal import Decimal

import pytest

from applications import meetings
from applications.closing import Outcome, close_meeting, rehearse_closing
from applications.models import Application, BoardMeeting, Decision
from correspondence.models import Letter
from dues.models import Invoice
from journal.models import Event
from journal.rules import RuleError
from membership.models import Membership, Organisation, RegisterEntry
from tests.factories import (
    NOW,
    ApplicationFactory,
    BoardMeetingFactory,
    OrganisationFactory,
    UserFactory,
    board_member,
    member,
    secretary,
)

pytestmark = pytest.mark.django_db
Status = Application.Status


def on_agenda(meeting: BoardMeeting, outcome: str = "", reason: str = "", **fields: object) -> Application:
    application = ApplicationFactory(status=Status.IN_REVIEW, **fields)
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    if outcome:
        meetings.record_decision(
            application, meeting=meeting, outcome=outcome, reason=reason, actor=board_member(), now=NOW
        )
    return application


def close(meeting: BoardMeeting) -> Outcome:
    return close_meeting(meeting, actor=board_member(), now=NOW)


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


def test_approval_becomes_membership_register_entry_invoice_and_letters(meeting: BoardMeeting) -> None:
    reader = member()
    application = on_agenda(meeting, "approved", voluntary_extra=Decimal("25.00"))

    close(meeting)

    application.refresh_from_db()
    membership, invoice = application.membership, application.first_invoice
    assert application.status == Status.APPROVED
    assert application.decision is not None
    assert membership is not None
    assert (membership.kind, membership.admitted_on) == (Membership.Kind.MEMBER, meeting.starts_at.date())
    entry = RegisterEntry.objects.get(membership=membership)
    assert (entry.number, entry.kind, entry.name) == (1, "admission", application.name)
    assert invoice is not None
    assert (invoice.number, invoice.period) == ("2026-000001", 2026)
    assert [(line.kind, line.amount) for line in invoice.lines.all()] == [
        ("fee", Decimal("250.00")),
        ("voluntary", Decimal("25.00")),
    ]
    assert Letter.objects.about(application).get().to_email == application.email
    assert Letter.objects.about(invoice).get().to_email == application.email
    announcement = Letter.objects.about(meeting).get()
    assert announcement.to_email == reader.organisation.contacts.get().email
    assert application.name in announcement.body


def test_approval_opens_an_account_for_each_contact(meeting: BoardMeeting) -> None:
    application = on_agenda(meeting, "approved")
    application.contacts.create(position=2, name="Bert Tweede", email="Bert@voorbeeld.example")

    close(meeting)

    contacts = Organisation.objects.get().contacts.all()
    assert [(c.name, c.is_main) for c in contacts] == [("Ann Aanvrager", True), ("Bert Tweede", False)]
    assert {c.user.email for c in contacts if c.user} == {application.email, "bert@voorbeeld.example"}
    assert not any(c.user.has_usable_password() for c in contacts if c.user)


def test_approval_finds_the_account_that_a_contact_has_already(meeting: BoardMeeting) -> None:
    application = on_agenda(meeting, "approved")
    known = UserFactory(email=application.email)

    close(meeting)

    assert Organisation.objects.get().contacts.get().user == known


def test_supporter_gets_a_membership_without_a_register_entry(meeting: BoardMeeting) -> None:
    application = on_agenda(
        meeting, "approved", kind="supporting", is_person=True, enterprise_number="", employees=None,
        balance_sheet_total=None, legal_form="",
    )  # fmt: skip

    close(meeting)

    application.refresh_from_db()
    assert application.membership is not None
    assert application.membership.kind == Membership.Kind.SUPPORTING
    assert not RegisterEntry.objects.exists()
    assert application.first_invoice is not None
    assert application.first_invoice.lines.get().amount == Decimal("50.00")


def test_tier_set_by_hand_decides_the_fee(meeting: BoardMeeting) -> None:
    on_agenda(meeting, "approved", tier_override="large", tier_override_reason="Groep van vennootschappen")

    close(meeting)

    invoice = Invoice.objects.get()
    assert (invoice.tier, invoice.lines.get().amount) == ("large", Decimal("1000.00"))
    assert "Groep van vennootschappen" in invoice.tier_reason


def test_refusal_tells_the_applicant_why_and_makes_nothing_else(meeting: BoardMeeting) -> None:
    application = on_agenda(meeting, "declined", "Geen werking in Vlaanderen.")

    close(meeting)

    application.refresh_from_db()
    assert application.status == Status.DECLINED
    assert "Geen werking in Vlaanderen." in Letter.objects.get().body
    assert not Membership.objects.exists()
    assert not Invoice.objects.exists()


def test_deferral_returns_to_review_and_names_the_next_meeting(meeting: BoardMeeting) -> None:
    BoardMeetingFactory(starts_at=NOW.replace(month=12, day=18))
    application = on_agenda(meeting, "deferred", "De statuten zijn onvolledig.")

    close(meeting)

    application.refresh_from_db()
    assert application.status == Status.IN_REVIEW
    assert application.decision is None
    assert "18 december 2026" in Letter.objects.get().body


def test_deferred_application_can_be_decided_at_the_next_meeting(meeting: BoardMeeting) -> None:
    application = on_agenda(meeting, "deferred", "Nog een gesprek.")
    close(meeting)
    following = BoardMeetingFactory(starts_at=NOW.replace(month=12))
    meetings.put_on_agenda(application, meeting=following, actor=secretary(), now=NOW)
    meetings.record_decision(
        application, meeting=following, outcome="approved", reason="", actor=board_member(), now=NOW
    )

    close(following)

    application.refresh_from_db()
    assert application.status == Status.APPROVED
    assert application.decisions.count() == 2


def test_numbers_follow_the_agenda(meeting: BoardMeeting) -> None:
    applications = [on_agenda(meeting, "approved") for _ in range(3)]

    outcome = close(meeting)

    assert [a.application for a in outcome.admissions] == applications
    assert [a.invoice.number for a in outcome.admissions] == ["2026-000001", "2026-000002", "2026-000003"]
    assert [a.entry.number for a in outcome.admissions if a.entry] == [1, 2, 3]


def test_undecided_application_stops_the_closing(meeting: BoardMeeting) -> None:
    on_agenda(meeting, "approved")
    undecided = on_agenda(meeting)

    with pytest.raises(RuleError, match=undecided.name):
        close(meeting)

    assert not Membership.objects.exists()
    assert not Letter.objects.exists()


def test_closing_twice_makes_everything_once(meeting: BoardMeeting) -> None:
    on_agenda(meeting, "approved")
    close(meeting)

    with pytest.raises(RuleError, match="afgesloten"):
        close(meeting)

    assert (Membership.objects.count(), Invoice.objects.count()) == (1, 1)


def test_one_decision_that_cannot_be_carried_out_undoes_all_of_them(meeting: BoardMeeting) -> None:
    """The second applicant became a member meanwhile: nobody is admitted, nothing is numbered, nothing leaves."""
    on_agenda(meeting, "approved")
    second = on_agenda(meeting, "approved")
    member(organisation=OrganisationFactory(enterprise_number=second.enterprise_number))

    with pytest.raises(RuleError, match="al lid"):
        close(meeting)

    assert Membership.objects.count() == 1
    assert not Invoice.objects.exists()
    assert not Letter.objects.exists()
    meeting.refresh_from_db()
    assert not meeting.is_closed


def test_former_member_keeps_its_organisation_and_gets_a_new_membership(meeting: BoardMeeting) -> None:
    application = on_agenda(meeting, "approved")
    organisation = OrganisationFactory(enterprise_number=application.enterprise_number, name="Oude naam")
    old = member(organisation=organisation)
    old.ended_on, old.end_reason = NOW.date(), "Ontslag"
    old.save()

    close(meeting)

    organisation.refresh_from_db()
    assert organisation.name == application.name
    assert organisation.memberships.count() == 2
    assert organisation.contacts.filter(is_main=True).get().email == application.email


def test_rehearsal_shows_the_same_and_leaves_no_trace(meeting: BoardMeeting) -> None:
    member()
    on_agenda(meeting, "approved")
    on_agenda(meeting, "declined", "Past niet.")
    actor = board_member()

    shown = rehearse_closing(meeting, actor=actor, now=NOW)

    assert not Invoice.objects.exists()
    assert not Letter.objects.exists()
    assert not Event.objects.about(meeting).filter(verb="meeting closed").exists()
    made = close_meeting(meeting, actor=actor, now=NOW)
    assert [a.invoice.number for a in shown.admissions] == [a.invoice.number for a in made.admissions]
    assert [(x.to_email, x.subject) for x in shown.letters] == [(x.to_email, x.subject) for x in made.letters]
    assert len(shown.announcements) == len(made.announcements) == 1


def test_who_did_not_agree_to_sharing_is_not_announced(meeting: BoardMeeting) -> None:
    member()
    on_agenda(meeting, "approved", accepts_sharing=False)

    assert close(meeting).announcements == []


def test_member_without_the_right_cannot_close(meeting: BoardMeeting) -> None:
    with pytest.raises(RuleError):
        close_meeting(meeting, actor=UserFactory(), now=NOW)


def test_letters_of_an_english_applicant_are_in_english(meeting: BoardMeeting) -> None:
    application = on_agenda(meeting, "approved", language="en")

    close(meeting)

    assert Letter.objects.about(application).get().subject == f"{application.name} has joined Coopkracht"


def test_decision_rows_stay_as_the_proof(meeting: BoardMeeting) -> None:
    approved = on_agenda(meeting, "approved")
    close(meeting)

    decision = Decision.objects.get(application=approved)
    assert (decision.meeting, decision.recorded_by.name) == (meeting, "Bea Bestuur")
