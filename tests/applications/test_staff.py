"""The list and the review screen, through the pages."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from documents.intake import keep
from journal.models import Event
from tests.applications.conftest import upload
from tests.factories import (
    NOW,
    ApplicationFactory,
    BoardMeetingFactory,
    UserFactory,
    administrator,
    board_member,
    secretary,
)

pytestmark = pytest.mark.django_db
Status = Application.Status


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(secretary())
    return client


@pytest.fixture
def board(client: Client) -> Client:
    client.force_login(board_member())
    return client


def text_of(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"admin:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, *args: object, **data: object) -> str:
    response = client.post(reverse(f"admin:{name}", args=args), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_list_shows_every_application_but_drafts(desk: Client) -> None:
    shown = ApplicationFactory(name="Wel Zichtbaar")
    ApplicationFactory(name="Nog Klad", status=Status.DRAFT, submitted_at=None)

    page = text_of(desk, "applications")

    assert shown.name in page
    assert "Nog Klad" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "linde"}, ["Zorgkring De Linde"]),
        ({"q": "de zorg"}, ["Zorgkring De Linde"]),
        ({"q": "Brugge"}, ["Windbond"]),
        ({"q": "0900.000"}, ["Windbond"]),
        ({"status": "in_review"}, ["Windbond"]),
        ({"status": "open"}, ["Windbond", "Zorgkring De Linde"]),
        ({"status": "declined"}, []),
        ({"kind": "supporting"}, ["Zorgkring De Linde"]),
        ({"q": "niets hiervan"}, []),
    ],
)
def test_list_filters_and_searches(desk: Client, query: dict[str, str], found: list[str]) -> None:
    ApplicationFactory(name="Zorgkring De Linde", kind="supporting", enterprise_number="")
    ApplicationFactory(name="Windbond", city="Brugge", status=Status.IN_REVIEW, enterprise_number="0900000196")

    page = text_of(desk, "applications", **query)

    assert [name for name in ("Windbond", "Zorgkring De Linde") if name in page] == found


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_for_three(
    desk: Client, count: int, django_assert_num_queries: pytest.fixture
) -> None:
    ApplicationFactory.create_batch(count)
    text_of(desk, "applications")

    with django_assert_num_queries(6):
        text_of(desk, "applications")


def test_review_shows_facts_tier_and_why(desk: Client) -> None:
    application = ApplicationFactory(employees=51)

    page = text_of(desk, "review", application.pk)

    assert application.name in page
    assert "Het aantal werknemers (51) is meer dan 50" in page
    assert "€\u00a01.000,00" in page


def test_review_asks_for_a_missing_size_and_guesses_nothing(desk: Client) -> None:
    application = ApplicationFactory(employees=None)

    assert "werknemers" in text_of(desk, "review", application.pk)


@pytest.mark.parametrize("who", [UserFactory, lambda: UserFactory(is_staff=True)])
def test_review_is_closed_to_who_has_no_role(client: Client, who: pytest.fixture) -> None:
    application = ApplicationFactory()
    client.force_login(who())

    response = client.get(reverse("admin:review", args=[application.pk]))

    assert response.status_code in {403, 404}
    assert application.name not in response.content.decode()


def test_draft_is_not_found_on_the_desk(desk: Client) -> None:
    draft = ApplicationFactory(status=Status.DRAFT, submitted_at=None)

    assert desk.get(reverse("admin:review", args=[draft.pk])).status_code == 404


def test_application_walks_to_the_agenda(desk: Client) -> None:
    application, meeting = ApplicationFactory(), BoardMeetingFactory()

    post(desk, "take_in_review", application.pk)
    page = post(desk, "schedule", application.pk, meeting=meeting.pk)

    application.refresh_from_db()
    assert application.status == Status.SCHEDULED
    assert "Op de agenda van de bestuursvergadering van 20 november 2026" in page
    assert application.name in text_of(desk, "meeting", meeting.pk)


def test_refused_action_says_why(desk: Client) -> None:
    application = ApplicationFactory(email_confirmed_at=None)

    page = post(desk, "take_in_review", application.pk)

    assert "De aanvrager heeft het mailadres nog niet bevestigd." in page


def test_second_click_does_nothing_and_says_so(desk: Client) -> None:
    application = ApplicationFactory()
    post(desk, "take_in_review", application.pk)

    page = post(desk, "take_in_review", application.pk)

    assert "Dit kan niet meer" in page
    assert Event.objects.about(application).count() == 1


def test_board_cannot_do_the_secretariats_work(board: Client) -> None:
    application = ApplicationFactory()

    for name in ("take_in_review", "schedule", "unschedule", "withdraw", "set_tier"):
        assert board.post(reverse(f"admin:{name}", args=[application.pk])).status_code == 403, name


def test_comment_is_kept_and_shown(board: Client) -> None:
    application = ApplicationFactory()

    page = post(board, "write_comment", application.pk, body="Een <b>stevig</b> plan")

    assert "Een &lt;b&gt;stevig&lt;/b&gt; plan" in page


def test_empty_comment_is_asked_for_again(board: Client) -> None:
    application = ApplicationFactory()

    post(board, "write_comment", application.pk, body="  ")

    assert not application.comments.exists()


def test_checklist_remembers_who_ticked(board: Client) -> None:
    application = ApplicationFactory()

    post(board, "check_item", application.pk, item="statutes", done="yes")
    post(board, "check_item", application.pk, item="statutes", done="yes")

    assert application.checked_items.get().checked_by.name == "Bea Bestuur"
    post(board, "check_item", application.pk, item="statutes", done="no")
    assert not application.checked_items.exists()


def test_tier_is_set_by_hand_with_a_reason(desk: Client) -> None:
    application = ApplicationFactory()

    refused = post(desk, "set_tier", application.pk, tier="large", reason=" ")
    page = post(desk, "set_tier", application.pk, tier="large", reason="Groep")

    assert "Zeg waarom dit tarief" in refused
    assert "€\u00a01.000,00" in page
    assert "met de hand bepaald" in page


def test_withdrawing_for_the_applicant_asks_first(desk: Client) -> None:
    application = ApplicationFactory()

    assert "intrekken?" in text_of(desk, "withdraw", application.pk)
    post(desk, "withdraw", application.pk)

    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN


@pytest.mark.parametrize("make", [board_member, secretary, administrator])
def test_start_page_names_what_waits(client: Client, make: pytest.fixture) -> None:
    BoardMeetingFactory(starts_at=NOW.replace(year=2100))
    ApplicationFactory()
    client.force_login(make())

    page = text_of(client, "index")

    assert "Bereid de bestuursvergadering van 23 november 2100 voor" in page
    assert ("1 nieuwe aanvraag om in behandeling te nemen" in page) == (make is not board_member)


def test_document_in_quarantine_is_named_and_not_shown(desk: Client) -> None:
    application = ApplicationFactory()
    kept = keep(upload(), now=NOW)
    application.documents.create(document=kept, purpose="statutes")
    assert reverse("admin:review_page", args=[application.pk, kept.in_application.pk, 1]) in text_of(
        desk, "review", application.pk
    )
    kept.scan = kept.Scan.QUARANTINED
    kept.save()

    page = text_of(desk, "review", application.pk)

    assert "in quarantaine tot het gescand is" in page
    assert "/blad/" not in page
    assert "Download" not in page
