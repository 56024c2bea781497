from datetime import date, timedelta
from decimal import Decimal

import pytest

from applications import meetings, submission
from applications.files import keep_files
from applications.models import Application
from applications.public_status import meeting_of, public_status
from correspondence.models import Letter
from journal.models import Event
from tests.applications.conftest import NUMBER, a_draft, supporter, upload
from tests.factories import (
    NOW,
    ApplicationFactory,
    BoardMeetingFactory,
    OrganisationFactory,
    board_member,
    member,
    secretary,
)

pytestmark = pytest.mark.django_db


def complete(**fields: object) -> Application:
    application = a_draft(**fields)
    keep_files(application, purpose="statutes", uploads=[upload()], now=NOW)
    return application


def test_submit_fills_the_columns():
    complete()
    sent = submission.submit(Application.objects.get(), now=NOW)
    sent.refresh_from_db()
    assert (sent.status, sent.submitted_at, sent.waiting_since) == ("submitted", NOW, NOW)
    assert (sent.name, sent.legal_form, sent.enterprise_number) == ("Zonnewijzer cv", "cv", NUMBER)
    assert (sent.street, sent.postcode, sent.city, sent.country) == ("Zonstraat 1", "3000", "Leuven", "BE")
    assert (sent.employees, sent.balance_sheet_total) == (12, Decimal("750000.00"))
    assert (sent.kompas, sent.kompas_expected_on) == ("later", date(2027, 1, 31))
    assert (sent.voluntary_extra, sent.language) == (Decimal("12.50"), "nl")
    assert (sent.commits_to_principles, sent.accepts_privacy, sent.accepts_sharing, sent.noted_charter) == (True,) * 4
    assert sent.sector.position == 1
    assert list(sent.contacts.values_list("position", "name", "email")) == [
        (1, "Ann Aanvrager", "ann@zonnewijzer.example")
    ]


def test_submit_writes_the_letter_that_asks_to_confirm():
    submission.submit(complete(), now=NOW)
    letter = Letter.objects.get()
    assert (letter.kind, letter.send_after) == ("application confirm", None)


def test_submit_with_a_confirmed_address_writes_a_receipt_a_minute_later():
    BoardMeetingFactory(starts_at=NOW + timedelta(days=9))
    submission.submit(complete(email_confirmed_at=NOW), now=NOW)
    letter = Letter.objects.get()
    assert (letter.kind, letter.send_after) == ("application receipt", NOW + timedelta(seconds=60))
    assert "2 december 2026" in letter.body


def test_submit_twice_is_one_application_and_one_letter():
    application = complete()
    submission.submit(application, now=NOW)
    submission.submit(application, now=NOW)
    assert Letter.objects.count() == 1
    assert Event.objects.filter(verb="application submitted").count() == 1


def test_submit_of_a_private_person():
    sent = submission.submit(supporter(), now=NOW)
    assert (sent.is_person, sent.country, sent.enterprise_number, sent.employees) == (True, "NL", "", None)
    assert sent.status == "submitted"


@pytest.mark.parametrize("step", ["organisatie", "engagement", "contact", "bijdrage", "toestemming"])
def test_submit_checks_every_step_again(step):
    application = complete()
    application.answers[step] = {"voluntary_extra": "-1"}
    application.save()
    with pytest.raises(submission.IncompleteError):
        submission.submit(application, now=NOW)
    application.refresh_from_db()
    assert (application.status, application.name) == ("draft", "")
    assert Letter.objects.count() == 0


def test_submit_without_statutes_is_refused():
    with pytest.raises(submission.IncompleteError):
        submission.submit(a_draft(), now=NOW)


def test_second_application_of_an_enterprise_is_refused_and_kept():
    first, second = complete(), complete()
    submission.submit(first, now=NOW)
    with pytest.raises(submission.IncompleteError):
        submission.submit(second, now=NOW)
    second.refresh_from_db()
    assert second.status == "draft"
    assert second.answers["organisatie"]["name"] == "Zonnewijzer cv"
    assert second.documents.count() == 1


def test_two_drafts_sent_at_once_end_in_one(monkeypatch):
    """The look before the leap finds nothing, as when both look at the same time; the database still says no."""
    first, second = complete(), complete()
    submission.submit(first, now=NOW)
    looks = iter([None])

    def blind_once(*args: object, **kwargs: object) -> bool:
        return next(looks, "seen") == "seen"

    monkeypatch.setattr("applications.duplicates.applied_elsewhere", blind_once)
    with pytest.raises(submission.IncompleteError):
        submission.submit(second, now=NOW)
    second.refresh_from_db()
    assert second.status == "draft"


def test_member_that_applies_again_is_refused():
    member(organisation=OrganisationFactory(enterprise_number=NUMBER))
    with pytest.raises(submission.IncompleteError):
        submission.submit(complete(), now=NOW)


def test_former_member_may_apply_again():
    old = member(organisation=OrganisationFactory(enterprise_number=NUMBER))
    old.ended_on, old.end_reason = date(2026, 1, 31), "uitgetreden"
    old.save()
    assert submission.submit(complete(), now=NOW).status == "submitted"


def test_report_that_was_added_counts_whatever_was_chosen():
    application = complete()
    keep_files(application, purpose="kompas", uploads=[upload("verslag.pdf")], now=NOW)
    sent = submission.submit(application, now=NOW)
    assert (sent.kompas, sent.kompas_expected_on) == ("now", None)


def test_confirm_mail_once():
    application = ApplicationFactory(email_confirmed_at=None)
    reference = application.reference
    for _ in range(2):
        confirmed = submission.confirm_mail(application, known_browser=True, now=NOW)
    assert (confirmed.email_confirmed_at, confirmed.reference) == (NOW, reference)
    assert [letter.kind for letter in Letter.objects.all()] == ["application receipt"]


def test_confirm_mail_of_a_draft_writes_no_receipt():
    submission.confirm_mail(a_draft(), known_browser=True, now=NOW)
    assert Letter.objects.count() == 0


def test_confirm_mail_in_another_browser_shuts_out_the_first():
    application = a_draft()
    confirmed = submission.confirm_mail(application, known_browser=False, now=NOW)
    assert confirmed.reference != application.reference


@pytest.mark.parametrize(
    ("status", "confirmed", "name"),
    [
        ("draft", None, "Ontwerp"),
        ("submitted", None, "Ontvangen"),
        ("submitted", NOW, "Ontvangen"),
        ("information_requested", NOW, "Aanvulling gevraagd"),
        ("in_review", NOW, "In behandeling"),
        ("scheduled", NOW, "In behandeling"),
        ("withdrawn", NOW, "Ingetrokken"),
        ("expired", None, "Verlopen"),
    ],
)
def test_public_status_has_calm_names(status, confirmed, name):
    application = ApplicationFactory(status=status, email_confirmed_at=confirmed)
    assert public_status(application, now=NOW).name == name


def test_public_status_does_not_show_a_decision_that_is_not_published():
    meeting = BoardMeetingFactory()
    application = ApplicationFactory(status="in_review")
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    application.refresh_from_db()
    before = public_status(application, now=NOW)
    meetings.record_decision(
        application, meeting=meeting, outcome="declined", reason="Geheim", actor=board_member(), now=NOW
    )
    application.refresh_from_db()
    assert public_status(application, now=NOW) == before
    assert meeting_of(application, now=NOW) == meeting


def test_meeting_of_is_the_next_one_until_a_place_on_an_agenda():
    BoardMeetingFactory(starts_at=NOW - timedelta(days=1))
    upcoming = BoardMeetingFactory(starts_at=NOW + timedelta(days=5))
    BoardMeetingFactory(starts_at=NOW + timedelta(days=50))
    assert meeting_of(ApplicationFactory(), now=NOW) == upcoming
