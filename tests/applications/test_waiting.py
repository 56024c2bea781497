"""Whom a file waits for, and since when."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications import information, meetings, recusal
from applications.information import Asked
from applications.models import Application
from applications.waiting import for_applicant, longest_first, stuck, waiting, with_waiting
from tests.applications.conftest import status_url, visitor
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, board_member, secretary

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=15)


def sentence(application: Application, **later: int) -> str:
    return waiting(with_waiting(Application.objects.all()).get(pk=application.pk), now=NOW + timedelta(**later))


def asked(deadline: date = date(2026, 12, 4)) -> Application:
    application = ApplicationFactory(status="in_review")
    facts = {"message": "", "deadline": deadline, "actor": secretary(), "now": NOW}
    return information.ask(application, asked=Asked(questions=["Waarom?"]), **facts).application


def scheduled(**meeting: object) -> Application:
    application = ApplicationFactory(status="in_review")
    meetings.put_on_agenda(application, meeting=BoardMeetingFactory(**meeting), actor=secretary(), now=NOW)
    return application


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "submitted", "email_confirmed_at": None}, "Wacht op de aanvrager sinds 23 november 2026"),
        ({"status": "submitted"}, "Wacht op het secretariaat sinds 23 november 2026, om in behandeling"),
        ({"status": "in_review"}, "Wacht op het secretariaat sinds 23 november 2026, om op een agenda"),
        ({"status": "withdrawn"}, ""),
    ],
)
def test_sentence_names_who_and_since_when(fields: dict[str, object], words: str) -> None:
    found = sentence(ApplicationFactory(**fields))
    assert found.startswith(words)
    assert bool(found) == bool(words)


def test_sentence_about_a_request_names_the_day() -> None:
    application = asked()
    assert sentence(application) == (
        "Wacht op de aanvrager sinds 23 november 2026, met een antwoord gevraagd tegen 4 december 2026."
    )
    assert "moest er zijn op 4 december 2026" in sentence(application, days=12)


def test_sentence_about_a_meeting_names_its_day_and_whether_it_was_held() -> None:
    coming, held = scheduled(starts_at=NOW + timedelta(days=9)), scheduled(starts_at=NOW - timedelta(days=1))
    assert sentence(coming) == "Wacht op de bestuursvergadering van 2 december 2026."
    assert sentence(held) == "Wacht op het afsluiten van de bestuursvergadering van 22 november 2026."


def test_applicant_reads_the_same() -> None:
    told = for_applicant(asked(), meets_at=None)
    assert told == "Wacht op je antwoord sinds 23 november 2026."
    application = scheduled(starts_at=NOW.replace(year=2100))
    page = visitor(application).get(status_url(application)).content.decode()
    assert "Wacht op de bestuursvergadering van 23 november 2100." in page
    assert for_applicant(ApplicationFactory(status="withdrawn"), meets_at=None) == ""


def test_stuck_is_what_waits_longer_than_the_set_days(settings: pytest.fixture) -> None:
    desk, unanswered, unclosed = ApplicationFactory(), asked(), scheduled(starts_at=NOW)
    asked(date(2027, 1, 4))  # has time still
    scheduled(starts_at=LATE)  # its meeting comes
    ApplicationFactory(status="withdrawn")
    rows = Application.objects.all()

    assert set(stuck(rows, now=LATE)) == {desk, unanswered, unclosed}
    assert not stuck(rows, now=NOW + timedelta(days=13)).exists()
    settings.STUCK_DAYS = 30
    assert not stuck(rows, now=LATE).exists()


def test_longest_waiting_comes_first() -> None:
    newer, older = ApplicationFactory(), ApplicationFactory(waiting_since=NOW - timedelta(days=3))
    assert list(longest_first(Application.objects.all())) == [older, newer]


def test_start_page_leads_to_the_list_of_what_is_stuck(client: Client) -> None:
    shown, closed, fresh = (ApplicationFactory(name=f"Dossier {word}") for word in ("Muur", "Deur", "Raam"))
    Application.objects.exclude(pk=fresh.pk).update(waiting_since=NOW - timedelta(days=900))
    Application.objects.filter(pk=fresh.pk).update(waiting_since=NOW + timedelta(days=36_500))
    reader = board_member()
    recusal.set_for(closed, member=reader, reason="Familie", actor=secretary(), now=NOW)
    client.force_login(reader)

    assert "1 aanvraag wacht al langer dan 14 dagen" in client.get(reverse("admin:index")).content.decode()
    page = client.get(reverse("admin:applications"), {"status": "stuck", "q": "Dossier"}).content.decode()

    assert shown.name in page
    assert "Deur" not in page
    assert "Raam" not in page
    assert "Wacht op het secretariaat sinds" in page
