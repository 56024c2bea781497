"""Requests through the pages: of the secretariat, and of the applicant."""

from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from applications import answering, information
from applications.information import Asked
from applications.models import Application, InformationRequest
from correspondence.models import Letter
from tests.applications.conftest import ANSWERS, page_text, pdf, secret_path, status_url, upload, visitor
from tests.factories import NOW, ApplicationFactory, board_member, secretary

pytestmark = pytest.mark.django_db
ASKED = Asked({"organisatie": ["city"]}, documents=["statutes"], questions=["Hoe kiezen jullie <bestuurders>?"])


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(secretary())
    return client


@pytest.fixture
def request_() -> InformationRequest:
    application = ApplicationFactory(status="in_review", answers=ANSWERS)
    facts = {"message": "Klopt dit?", "deadline": NOW.date().replace(month=12), "actor": secretary(), "now": NOW}
    return information.ask(application, asked=ASKED, **facts)


def answer_url(request: InformationRequest) -> str:
    return reverse("application_answer", args=[request.application.reference, request.pk])


TYPED = {"organisatie-city": "Gent", "organisatie-street": "Nieuwstraat 2", "organisatie-postcode": "9000"}


def body(request: InformationRequest, **typed: object) -> dict[str, object]:
    edition = InformationRequest.objects.get(pk=request.pk).edition
    return TYPED | {"questions-reply0": "Eén stem per vennoot.", "edition": str(edition)} | typed


def test_secretariat_asks_and_the_letter_leads_to_the_answer(desk: Client) -> None:
    application = ApplicationFactory(status="in_review", answers=ANSWERS)
    address = reverse("admin:ask_information", args=[application.pk])
    assertContains(desk.get(reverse("admin:review", args=[application.pk])), address)
    assertContains(desk.get(address), 'value="2026-12-07"')
    typed = {
        "organisatie": ["city"],
        "documents": ["statutes"],
        "questions": "Een?\n\n Twee?",
        "deadline": "2026-12-10",
    }
    page = desk.post(address, typed, follow=True)
    assertContains(page, "Antwoord verwacht tegen 10 december 2026")
    assertContains(page, "Wacht op de aanvrager sinds 23 november 2026")
    request = InformationRequest.objects.get()
    assert (request.questions, request.documents) == (["Een?", "Twee?"], ["statutes"])

    visit = Client()
    letter = Letter.objects.get(kind="information request")
    page = visit.get(secret_path(letter), follow=True)
    assertContains(page, "Wacht op je antwoord sinds 23 november 2026.")
    assertContains(page, answer_url(request))
    assertContains(visit.get(answer_url(request)), "Twee?")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"deadline": "2026-12-10"}, "Kies wat je vraagt"),
        ({"questions": "Een?", "deadline": "2026-11-01"}, "Kies een dag die nog komt"),
        ({"questions": "?\n" * 11, "deadline": "2026-12-10"}, "hoogstens tien"),
    ],
)
def test_asking_says_what_is_wrong_and_keeps_the_words(desk: Client, typed: dict[str, str], sentence: str) -> None:
    application = ApplicationFactory(status="in_review")
    page = desk.post(reverse("admin:ask_information", args=[application.pk]), typed | {"message": "Beste"})
    assertContains(page, sentence)
    assertContains(page, "Beste")
    assert Application.objects.get().status == "in_review"


def test_secretariat_gives_time_and_withdraws(desk: Client, request_: InformationRequest) -> None:
    pk = request_.application_id
    more = reverse("admin:give_more_time", args=[pk, request_.pk])
    assertContains(desk.post(more, {"deadline": "2027-01-15"}, follow=True), "tegen 15 januari 2027")
    assertContains(desk.post(more, {"deadline": "nooit"}, follow=True), "Kies een dag die nog komt")
    stop = reverse("admin:stop_asking", args=[pk, request_.pk])
    assertContains(desk.post(stop, follow=True), "De vraag is ingetrokken")
    assertContains(desk.post(stop, follow=True), "niet meer nodig")
    assert Application.objects.get().status == "in_review"


def test_board_reads_the_request_and_cannot_end_it(client: Client, request_: InformationRequest) -> None:
    client.force_login(board_member())
    page = client.get(reverse("admin:review", args=[request_.application_id]))
    assertContains(page, "Hoe kiezen jullie &lt;bestuurders&gt;?")
    assertNotContains(page, "Meer tijd geven")


def test_only_what_was_asked_is_on_the_page(request_: InformationRequest) -> None:
    page = page_text(visitor(request_.application).get(answer_url(request_)))
    names = {name for name in ("city", "street", "postcode", "name", "employees") if f"organisatie-{name}" in page}
    assert names == {"city", "street", "postcode"}
    assert 'value="Leuven"' in page
    assert "Hoe kiezen jullie &lt;bestuurders&gt;?" in page


def test_answer_is_saved_sent_and_shown_as_a_difference(client: Client, request_: InformationRequest) -> None:
    visit, address = visitor(request_.application), answer_url(request_)
    page = visit.post(address, body(request_, later="1", **{"organisatie-postcode": "fout"}), follow=True)
    assertContains(page, "Er is nog niets verzonden")
    assertContains(page, 'value="fout"')
    page = visit.post(address, body(request_, send="1", **{"organisatie-postcode": "fout"}))
    assertContains(page, 'href="#id_organisatie-postcode"')
    assertContains(page, 'href="#id_uploads-statutes"')
    file = {"uploads-statutes": [upload("nieuwe akte.pdf")]}
    assertContains(visit.post(address, body(request_, upload="1") | file, follow=True), "nieuwe akte.pdf")

    assertRedirects(visit.post(address, body(request_, send="1")), status_url(request_.application))

    assertRedirects(visit.get(address), status_url(request_.application))
    client.force_login(board_member())
    page = unescape(client.get(reverse("admin:review", args=[request_.application_id])).content.decode())
    for words in ("<del>Leuven</del>", "<ins>Gent</ins>", "Eén stem per vennoot.", "nieuwe akte.pdf", "Versie 2"):
        assert words in page


def test_refused_file_leaves_the_words(request_: InformationRequest) -> None:
    page = visitor(request_.application).post(
        answer_url(request_), body(request_, send="1") | {"uploads-statutes": [upload("geen.pdf", b"x")]}
    )
    assertContains(page, "geen.pdf")
    assertContains(page, 'value="Nieuwstraat 2"')
    assert InformationRequest.objects.get().is_open


def test_file_is_taken_out_again(request_: InformationRequest) -> None:
    answering.add_answer_files(request_, purpose="statutes", uploads=[upload("fout.pdf", pdf(1))], now=NOW)
    row = request_.answer_documents.get()
    page = visitor(request_.application).post(answer_url(request_), body(request_, remove=row.pk), follow=True)
    assertNotContains(page, "fout.pdf")
    assertContains(page, 'value="Nieuwstraat 2"')


def test_window_that_came_too_late_keeps_what_was_typed(request_: InformationRequest) -> None:
    visit, address, older = visitor(request_.application), answer_url(request_), body(request_, later="1")
    visit.post(address, older)
    page = visit.post(address, older | {"organisatie-city": "Aalst"})
    assertContains(page, "ander venster")
    assertContains(page, 'value="Aalst"')
    assertContains(page, 'name="edition" value="1"')
    assert InformationRequest.objects.get().answers["organisatie"]["city"] == "Gent"


def test_answer_that_is_not_needed_any_more_keeps_what_was_typed(request_: InformationRequest) -> None:
    information.withdraw_request(request_, actor=secretary(), now=NOW)
    page = visitor(request_.application).post(answer_url(request_), body(request_, send="1"))
    assertContains(page, "niet meer nodig")
    assertContains(page, 'value="Nieuwstraat 2"')
    assertNotContains(page, "Antwoord verzenden")


def test_other_files_stand_on_the_applicants_page_once_sent() -> None:
    application = ApplicationFactory(status="in_review")
    facts = {"message": "", "deadline": NOW.date().replace(month=12), "actor": secretary(), "now": NOW}
    request = information.ask(application, asked=Asked(documents=["other"]), **facts)
    answering.add_answer_files(request, purpose="other", uploads=[upload("extra.pdf", pdf(1))], now=NOW)
    visit = visitor(application)
    assertNotContains(visit.get(status_url(application)), "extra.pdf")
    visit.post(answer_url(request), {"edition": "0", "send": "1"})
    assertContains(visit.get(status_url(application)), "extra.pdf")


def test_request_of_another_application_is_not_found(request_: InformationRequest) -> None:
    other = ApplicationFactory(status="in_review")
    address = reverse("application_answer", args=[other.reference, request_.pk])
    assert visitor(other).get(address).status_code == 404
    assert visitor(other).get(answer_url(request_)).status_code == 404


def test_advice_being_written_while_the_answer_comes_is_told_and_kept(
    client: Client, request_: InformationRequest
) -> None:
    client.force_login(board_member())
    review = reverse("admin:review", args=[request_.application_id])
    assertContains(client.get(review), 'name="read_version" value="1"')
    visit = visitor(request_.application)
    file = {"uploads-statutes": [upload()]}
    visit.post(answer_url(request_), body(request_, send="1") | file)
    typed = {"opinion": "for", "comment": "Mooi dossier", "read_version": "1"}
    give = reverse("admin:give_advice", args=[request_.application_id])

    page = client.post(give, typed)

    assertContains(page, "gewijzigd terwijl je las")
    assertContains(page, "Mooi dossier")
    assertContains(page, 'name="read_version" value="2"')
    assert not request_.application.advice.exists()
    assertRedirects(client.post(give, typed | {"read_version": "2"}), review)
    assert request_.application.advice.get().on_version == 2


@pytest.mark.parametrize("count", [1, 3])
def test_review_takes_the_same_queries_for_one_and_three_versions(
    client: Client, count: int, django_assert_num_queries: pytest.fixture
) -> None:
    application, office = ApplicationFactory(status="in_review", answers=ANSWERS), secretary()
    for number in range(count):
        asked = Asked({"organisatie": ["sector", "employees"]}, questions=["Waarom?"])
        facts = {"message": "", "deadline": NOW.date().replace(month=12), "actor": office, "now": NOW}
        request = information.ask(application, asked=asked, **facts)
        typed = {"organisatie-sector": "2", "organisatie-employees": str(number), "questions-reply0": "Daarom."}
        saved = answering.save_answer(request, typed=typed, edition=0, now=NOW)
        application = answering.send_answer(saved, edition=saved.edition, now=NOW)
    client.force_login(office)
    address = reverse("admin:review", args=[application.pk])
    client.get(address)

    with django_assert_num_queries(26):
        client.get(address)
