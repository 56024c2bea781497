"""What stopped being true before it left does not leave."""

from datetime import timedelta

import pytest

from applications import drafts, meetings, withdrawal
from applications.closing import close_meeting
from applications.files import add_kompas_report
from applications.links import KINDS, mail_link
from applications.models import Application, BoardMeeting
from applications.outdated_letters import OUTDATED
from correspondence import handling
from correspondence.models import Letter
from journal.models import Event
from tests.applications.conftest import upload
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db
Status = Letter.Status


def statuses(application: Application) -> dict[str, str]:
    names = {kind: name for name, kind in KINDS.items()}
    return {
        names.get(kind, kind): status
        for kind, status in Letter.objects.about(application).values_list("kind", "status")
    }


def decided(application: Application, outcome: str) -> BoardMeeting:
    meeting = BoardMeetingFactory()
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    meetings.record_decision(
        application, meeting=meeting, outcome=outcome, reason="Daarom", actor=board_member(), now=NOW
    )
    return meeting


def test_table_names_letters_that_exist() -> None:
    assert {name for _reason, names in OUTDATED.values() for name in names} <= set(KINDS)


def test_withdrawing_takes_back_the_receipt_that_has_not_left_and_says_why() -> None:
    application = ApplicationFactory()
    receipt = handling.hold(mail_link(application, "receipt", now=NOW, next_meeting=None), now=NOW, actor=secretary())

    withdrawal.withdraw(application, actor=secretary(), now=NOW)

    assert statuses(application) == {"receipt": Status.CANCELLED, "withdrawn": Status.READY}
    assert Event.objects.about(receipt).last().data["why"] == "The application was withdrawn."
    assert Letter.objects.get(pk=receipt.pk).secret == ""


def test_what_left_already_stays_as_it_is() -> None:
    application = ApplicationFactory()
    mail_link(application, "receipt", now=NOW, next_meeting=None)
    Letter.objects.update(status=Status.SENT, sent_at=NOW)

    withdrawal.withdraw(application, actor=secretary(), now=NOW)

    assert statuses(application) == {"receipt": Status.SENT, "withdrawn": Status.READY}


def test_later_decision_takes_back_the_letter_about_the_deferral() -> None:
    application = ApplicationFactory(status="in_review")
    close_meeting(decided(application, "deferred"), actor=board_member(), now=NOW)
    application.refresh_from_db()
    assert statuses(application) == {"deferred": Status.READY}

    close_meeting(decided(application, "declined"), actor=board_member(), now=NOW)

    assert statuses(application) == {"deferred": Status.CANCELLED, "declined": Status.READY}


def test_second_deferral_leaves_one_letter() -> None:
    application = ApplicationFactory(status="in_review")
    for _ in range(2):
        close_meeting(decided(application, "deferred"), actor=board_member(), now=NOW)
        application.refresh_from_db()

    kinds = Letter.objects.about(application).order_by("pk").values_list("kind", "status")
    assert [status for _kind, status in kinds] == [Status.CANCELLED, Status.READY]


def test_decision_that_is_undone_never_wrote_a_letter() -> None:
    application = ApplicationFactory(status="in_review")
    meeting = decided(application, "declined")
    assert not Letter.objects.exists()

    meetings.undo_decision(application, meeting=meeting, actor=board_member(), now=NOW)

    assert not Letter.objects.exists()


def test_draft_that_expires_takes_its_link_back() -> None:
    application = ApplicationFactory(status="draft", submitted_at=None, updated_at=NOW)
    mail_link(application, "link_again", now=NOW)

    drafts.warn(application, now=NOW + timedelta(days=23))
    drafts.expire(application, now=NOW + timedelta(days=31))

    untrue = dict.fromkeys(("link_again", "draft_expires"), Status.CANCELLED)
    assert statuses(application) == untrue


def test_report_that_comes_takes_its_reminder_back() -> None:
    application = ApplicationFactory(kompas="later")
    mail_link(application, "kompas_reminder", now=NOW, is_last=False)

    add_kompas_report(application, upload=upload("kompas.pdf"), now=NOW)

    assert statuses(application) == {"kompas_reminder": Status.CANCELLED}
