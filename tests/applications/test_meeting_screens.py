"""Planning, deciding and closing, through the pages."""

import pytest
from django.test import Client
from django.urls import reverse

from applications import closing_check, meetings
from applications.models import Application, BoardMeeting, Decision
from correspondence.models import Letter
from dues.models import Invoice
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, member, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> BoardMeeting:
    return BoardMeetingFactory()


@pytest.fixture
def application(meeting: BoardMeeting) -> Application:
    row = ApplicationFactory(status=Application.Status.IN_REVIEW)
    meetings.put_on_agenda(row, meeting=meeting, actor=secretary(), now=NOW)
    row.refresh_from_db()
    return row


@pytest.fixture
def board(client: Client) -> Client:
    client.force_login(board_member())
    return client


def decide(client: Client, meeting: BoardMeeting, application: Application, outcome: str, reason: str = "") -> str:
    prefix = f"application-{application.pk}"
    response = client.post(
        reverse("admin:decide", args=[meeting.pk, application.pk]),
        {f"{prefix}-outcome": outcome, f"{prefix}-reason": reason},
        follow=True,
    )
    assert response.status_code == 200
    return response.content.decode()


def close(client: Client, meeting: BoardMeeting, *, seen: str = "", confirmed: str = "yes") -> str:
    """Close it as the preview showed it; the page that comes back."""
    address = reverse("admin:meeting_close", args=[meeting.pk])
    seen = seen or closing_check.as_seen(meeting)
    return client.post(address, {"seen": seen, "confirmed": confirmed}, follow=True).content.decode()


def test_secretariat_plans_a_meeting(client: Client) -> None:
    client.force_login(secretary())

    client.post(
        reverse("admin:meeting_new"),
        {"starts_at_0": "2026-12-18", "starts_at_1": "19:30", "place": "Gent", "form": "meeting"},
    )

    assert BoardMeeting.objects.get().starts_at.isoformat() == "2026-12-18T18:30:00+00:00"


def test_meeting_form_says_what_is_missing(client: Client) -> None:
    client.force_login(secretary())

    response = client.post(reverse("admin:meeting_new"), {"place": "Gent", "form": "meeting"})

    assert response.status_code == 200
    assert not BoardMeeting.objects.exists()
    assert "Gent" in response.content.decode()


def test_board_decides_and_undoes(board: Client, meeting: BoardMeeting, application: Application) -> None:
    decide(board, meeting, application, "approved")
    assert Decision.objects.get().outcome == "approved"

    board.post(reverse("admin:undo_decision", args=[meeting.pk, application.pk]))

    assert not Decision.objects.exists()


def test_decline_without_reason_says_so_and_keeps_the_page(
    board: Client, meeting: BoardMeeting, application: Application
) -> None:
    page = decide(board, meeting, application, "declined")

    assert "Geef de reden: de aanvrager krijgt ze te lezen." in page
    assert not Decision.objects.exists()


def test_reason_that_is_too_long_is_not_lost(board: Client, meeting: BoardMeeting, application: Application) -> None:
    reason = "lang " * 500

    assert reason.strip() in decide(board, meeting, application, "declined", reason)


def test_closing_is_previewed_and_then_done_once(
    board: Client, meeting: BoardMeeting, application: Application
) -> None:
    member()
    decide(board, meeting, application, "approved")
    address = reverse("admin:meeting_close", args=[meeting.pk])

    preview = board.get(address).content.decode()

    assert "2026-000001" in preview
    assert "Aankondiging aan 1 lid" in preview
    assert "Naar Mijn Coopkracht:" in preview
    assert "[[" not in preview
    assert not Letter.objects.exists()
    close(board, meeting)
    second = close(board, meeting)
    assert "Deze vergadering is afgesloten" in second
    assert Invoice.objects.count() == 1


def test_closing_with_an_undecided_file_names_it(
    board: Client, meeting: BoardMeeting, application: Application
) -> None:
    page = board.get(reverse("admin:meeting_close", args=[meeting.pk]), follow=True).content.decode()

    assert f"{application.name} heeft nog geen beslissing" in page


@pytest.mark.parametrize("count", [1, 3])
def test_meeting_page_takes_the_same_queries_for_one_file_and_for_three(
    board: Client, meeting: BoardMeeting, count: int, django_assert_num_queries: pytest.fixture
) -> None:
    actor = secretary()
    for row in ApplicationFactory.create_batch(count, status="in_review"):
        meetings.put_on_agenda(row, meeting=meeting, actor=actor, now=NOW)
    address = reverse("admin:meeting", args=[meeting.pk])
    board.get(address)

    with django_assert_num_queries(21):
        board.get(address)


def test_closed_meeting_offers_no_buttons(board: Client, meeting: BoardMeeting, application: Application) -> None:
    decide(board, meeting, application, "approved")
    close(board, meeting)

    page = board.get(reverse("admin:meeting", args=[meeting.pk])).content.decode()

    assert "Ongedaan maken" not in page
    assert "Goedkeuren</button>" not in page
