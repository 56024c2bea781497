"""One letter a week at most, and only when something waits."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from applications import recusal
from applications.advice import give_advice
from applications.digests import monday_of, write_digest
from applications.models import BoardDigest
from applications.tasks import send_board_digest
from correspondence.models import Letter
from tests.factories import NOW, ApplicationFactory, administrator, board_member, secretary

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "2026-11-16"),  # still Sunday in Brussels
        (datetime(2026, 11, 22, 23, 1, tzinfo=UTC), "2026-11-23"),
        (datetime(2027, 1, 3, 12, tzinfo=UTC), "2026-12-28"),  # the week that crosses the year
    ],
)
def test_week_begins_on_monday_in_brussels(moment: datetime, monday: str) -> None:
    assert monday_of(moment).isoformat() == monday


def test_nothing_is_written_when_nothing_waits() -> None:
    member = board_member()
    ApplicationFactory()

    assert write_digest(member, now=NOW) is None
    assert not BoardDigest.objects.exists()


def test_letter_names_the_files_with_links_that_only_preselect() -> None:
    member, application = board_member(), ApplicationFactory(status="in_review", name="Zonnewijzer cv")

    letter = write_digest(member, now=NOW)

    assert letter is not None
    assert letter.subject == "Eén dossier wacht op je advies"
    assert "Zonnewijzer cv" in letter.body
    assert f"/beheer/aanvragen/{application.pk}/?opinion=for" in letter.body
    assert letter.action_url.endswith("/beheer/advies/volgende/")


def test_letter_is_written_in_the_language_of_the_reader() -> None:
    ApplicationFactory.create_batch(2, status="in_review")

    letter = write_digest(board_member(language="en"), now=NOW)

    assert letter is not None
    assert letter.subject == "2 applications wait for your advice"


def test_one_letter_a_week_and_another_the_next_week() -> None:
    member = board_member()
    ApplicationFactory(status="in_review")

    written = [write_digest(member, now=NOW + timedelta(days=days)) is not None for days in (0, 0, 6, 7)]

    assert written == [True, False, False, True]


def test_sweep_writes_to_board_members_only_and_may_run_twice() -> None:
    writing, advised, involved = (board_member() for _ in range(3))
    secretary()
    administrator()
    board_member(is_active=False)
    application = ApplicationFactory(status="in_review")
    give_advice(application, opinion="for", comment="", read_version=1, actor=advised, now=NOW)
    recusal.declare(application, reason="Familie", actor=involved, now=NOW)

    with time_machine.travel(NOW, tick=False):
        send_board_digest()
        send_board_digest()

    assert [letter.to_email for letter in Letter.objects.all()] == [writing.email]


def test_digest_that_names_a_closed_file_is_closed_too() -> None:
    office, other = secretary(), secretary()
    application = ApplicationFactory(status="in_review")
    letter = write_digest(board_member(), now=NOW)

    recusal.declare(application, reason="Familie", actor=office, now=NOW)

    assert list(Letter.objects.visible_to(office)) == []
    assert list(Letter.objects.visible_to(other)) == [letter]
