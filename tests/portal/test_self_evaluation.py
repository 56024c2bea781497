from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from portal.self_evaluation import mirrors
from selfevaluation import filling
from selfevaluation.models import SelfEvaluation
from tests.factories import ContactFactory, UserFactory, member, secretary

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LAST_YEAR = datetime(2025, 11, 23, 10, 0, tzinfo=UTC)
PAGE = reverse("portal:self_evaluations")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def organisation(db):
    return member().organisation


@pytest.fixture
def user(organisation):
    return organisation.contacts.get().user


def section_url(organisation, number=1):
    return reverse("portal:self_evaluation_section", args=[organisation.pk, number])


def pdf_url(evaluation):
    return reverse("portal:self_evaluation_pdf", args=[evaluation.reference])


def words(response):
    return " ".join(response.content.decode().split())


def test_page_invites_and_says_what_it_is_not(client, user):
    client.force_login(user)
    shown = words(client.get(PAGE))
    assert "Begin de zelfevaluatie van 2026" in shown
    assert "Het is niet het ICA-kompas" in shown
    assert PAGE in client.get(reverse("portal:home")).content.decode()


def test_answers_are_kept_and_taken_up_again(client, user, organisation):
    client.force_login(user)
    assert client.get(section_url(organisation)).status_code == 200
    assert not SelfEvaluation.objects.exists()
    response = client.post(section_url(organisation), {"open_doors": "3"})
    assert response.url == section_url(organisation, 2)
    assert "Ga verder met de zelfevaluatie van 2026" in words(client.get(PAGE))
    client.post(section_url(organisation, 7), {"community_voice": "0"})
    own = SelfEvaluation.objects.get()
    assert (own.organisation, own.year, own.finished_at) == (organisation, 2026, NOW)
    assert own.answers == {"open_doors": "3", "community_voice": "0"}
    assert "Bekijk je antwoorden van 2026" in words(client.get(PAGE))


def test_years_lie_over_each_other_and_are_told_apart_in_words(client, user, organisation):
    for moment in (LAST_YEAR, NOW):
        filling.begin(organisation=organisation, now=moment)
    client.force_login(user)
    shown = words(client.get(PAGE))
    assert "<li>2026: gevuld, volle lijn</li>" in shown
    assert "<li>2025: streepjeslijn</li>" in shown


def test_earlier_year_is_not_written_any_more(client, user, organisation):
    earlier = filling.begin(organisation=organisation, now=LAST_YEAR)
    client.force_login(user)
    client.post(section_url(organisation), {"open_doors": "3"})
    earlier.refresh_from_db()
    assert earlier.answers == {}
    assert SelfEvaluation.objects.get(year=2026).answers == {"open_doors": "3"}


def test_all_years_stand_in_the_table_though_four_are_drawn(user, organisation):
    for year in range(2020, 2027):
        filling.begin(organisation=organisation, now=datetime(year, 6, 1, tzinfo=UTC))
    (mirror,) = mirrors(user, year=2026)
    assert mirror.result.years == ["2026", "2025", "2024", "2023", "2022", "2021", "2020"]
    assert len(mirror.result.legend) == 4


def test_pdf_holds_the_years_up_to_the_one_asked(client, user, organisation):
    earlier = filling.begin(organisation=organisation, now=LAST_YEAR)
    filling.begin(organisation=organisation, now=NOW)
    client.force_login(user)
    response = client.get(pdf_url(earlier))
    assert response.content.startswith(b"%PDF-")
    assert "zelfevaluatie-2025-" in response["Content-Disposition"]


def test_outsiders_find_nothing(client, organisation):
    evaluation = filling.begin(organisation=organisation, now=NOW)
    urls = [section_url(organisation), pdf_url(evaluation)]
    for outsider in (UserFactory(), member().organisation.contacts.get().user, secretary()):
        client.force_login(outsider)
        assert [client.get(url).status_code for url in urls] == [404, 404]
        assert client.post(urls[0], {"open_doors": "1"}).status_code == 404
        assert organisation.name not in client.get(PAGE).content.decode()
    evaluation.refresh_from_db()
    assert evaluation.answers == {}


def test_who_is_not_signed_in_is_asked_to(client, organisation):
    evaluation = filling.begin(organisation=organisation, now=NOW)
    for url in (PAGE, section_url(organisation), pdf_url(evaluation)):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_however_much_there_is(count, django_assert_num_queries):
    user = UserFactory()
    for _n in range(count):
        organisation = member().organisation
        ContactFactory(organisation=organisation, user=user, email=user.email, is_main=False)
        for year in range(2027 - count, 2027):
            filling.begin(organisation=organisation, now=datetime(year, 6, 1, tzinfo=UTC))
    with django_assert_num_queries(2):
        assert len(mirrors(user, year=2026)) == count
