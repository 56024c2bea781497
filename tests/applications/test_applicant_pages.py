from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from applications import meetings
from applications.files import keep_files
from applications.models import Application
from correspondence.models import Letter
from documents.models import Document
from journal.models import Event
from membership.models import Sector
from tests.applications.conftest import (
    ANSWERS,
    NUMBER,
    a_draft,
    overview_url,
    page_text,
    pdf,
    secret_path,
    status_url,
    step_url,
    supporter,
    upload,
    visitor,
)
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
START = {"who": "enterprise", "email": "ann@a.example", "language": "nl"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def complete() -> Application:
    application = a_draft()
    keep_files(application, purpose="statutes", uploads=[upload()], now=NOW)
    return application


def test_whole_way_from_start_to_receipt():
    client = Client()
    response = client.post(reverse("apply"), START)
    application = Application.objects.get()
    assertRedirects(response, step_url(application, "organisatie"))
    sector = str(Sector.objects.first().pk)
    for slug in ("organisatie", "engagement", "statuten", "contact", "bijdrage", "toestemming"):
        typed = ANSWERS[slug] | ({"sector": sector} if slug == "organisatie" else {})
        files = {"uploads": [upload()]} if slug == "statuten" else {}
        response = client.post(step_url(application, slug), typed | files)
        assert response.status_code == 302, unescape(response.content.decode())
    assertRedirects(response, overview_url(application))
    assertRedirects(client.post(overview_url(application)), status_url(application))
    page = client.get(status_url(application))
    assertContains(page, "Ontvangen")
    assertContains(page, "bevestig je mailadres")
    letter = Letter.objects.get(kind="application confirm")
    page = client.get(secret_path(letter))
    assertContains(page, "Bevestig mijn mailadres")
    assert Application.objects.get().email_confirmed_at is None
    assertRedirects(client.post(secret_path(letter) + "bevestigen/"), status_url(application))
    assert Application.objects.get().email_confirmed_at == NOW
    assert Letter.objects.filter(kind="application receipt").count() == 1


def test_pages_are_never_stored_by_anybody():
    application = a_draft()
    client = visitor(application)
    for url in (
        reverse("apply"),
        reverse("link_again"),
        step_url(application, "organisatie"),
        overview_url(application),
    ):
        assert "no-store" in client.get(url).headers["Cache-Control"]


def test_start_refuses_a_wrong_address_and_keeps_the_rest():
    response = Client().post(reverse("apply"), START | {"email": "a@b.be\nBcc: c@d.be"})
    assertContains(response, "Schrijf een mailadres")
    assertContains(response, 'href="#id_email"')
    assert Application.objects.count() == 0


def test_start_is_limited_to_ten_an_hour_for_one_address():
    client = Client()
    answers = [client.post(reverse("apply"), START | {"email": f"x{n}@a.example"}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]
    assert Application.objects.count() == 10
    with time_machine.travel(NOW + timedelta(hours=1, seconds=1), tick=False):
        assert client.post(reverse("apply"), START).status_code == 302


def test_start_mails_one_address_five_times_an_hour_at_most():
    answers = [Client(REMOTE_ADDR=f"10.0.0.{n}").post(reverse("apply"), START).status_code for n in range(1, 7)]
    assert answers == [302] * 5 + [429]


@pytest.mark.parametrize("slug", ["organisatie", "engagement", "statuten", "contact", "bijdrage", "toestemming"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_step_is_shown_in_both_languages(slug, language):
    application = a_draft()
    client = visitor(application)
    client.cookies["django_language"] = language
    response = client.get(step_url(application, slug))
    assertContains(response, {"nl": "van 7", "en": "of 7"}[language])
    assertNotContains(response, "error-summary")


@pytest.mark.parametrize("slug", ["organisatie", "contact", "bijdrage", "toestemming"])
def test_supporter_has_five_pages(slug):
    application = supporter()
    assertContains(visitor(application).get(step_url(application, slug)), "van 5")


def test_error_stands_at_the_field_and_in_the_summary_and_nothing_is_lost():
    application = a_draft(answers={})
    typed = ANSWERS["organisatie"] | {"enterprise_number": "0000000097", "name": "x" * 10_000, "city": "🚲 Gent"}
    page = visitor(application).post(step_url(application, "organisatie"), typed).content.decode()
    assert 'href="#id_enterprise_number"' in page
    assert 'id="id_enterprise_number_error"' in page
    for value in ("0000000097", "x" * 10_000, "🚲 Gent", "www.zonnewijzer.example"):
        assert value in unescape(page)
    assert Application.objects.get().answers["organisatie"]["name"] == "x" * 10_000


def test_member_is_shown_the_way_in():
    member(organisation=OrganisationFactory(enterprise_number=NUMBER))
    application = a_draft()
    response = visitor(application).post(step_url(application, "organisatie"), ANSWERS["organisatie"])
    assertContains(response, f'href="{reverse("portal:home")}"')
    assertContains(response, "al lid")


def test_second_applicant_is_shown_how_to_get_the_link():
    ApplicationFactory(enterprise_number=NUMBER, name="Geheime Naam cv")
    application = a_draft()
    response = visitor(application).post(step_url(application, "organisatie"), ANSWERS["organisatie"])
    assertContains(response, "Vraag je link opnieuw")
    assertNotContains(response, "Geheime")


def test_later_saves_what_is_wrong_and_mails_a_link():
    application = a_draft(answers={})
    client = visitor(application)
    url = step_url(application, "organisatie")
    response = client.post(url, {"enterprise_number": "fout", "later": "1"})
    assertRedirects(response, url)
    assertContains(client.get(url), 'value="fout"')
    assert Letter.objects.get().kind == "application resume"


def test_later_mails_five_times_an_hour_at_most():
    application = a_draft()
    client = visitor(application)
    for _ in range(7):
        client.post(step_url(application, "contact"), ANSWERS["contact"] | {"later": "1"})
    assert Letter.objects.count() == 5


def test_check_shows_what_is_wrong_at_once():
    application = a_draft(answers={})
    response = visitor(application).get(step_url(application, "contact") + "?check=1")
    assertContains(response, "Vul de naam van de contactpersoon in.")


def test_adding_files_shows_them_and_stays():
    application = a_draft()
    client = visitor(application)
    url = step_url(application, "statuten")
    response = client.post(url, {"uploads": [upload("Onze akte 🚲.pdf"), upload("scan.pdf", pdf(1))], "upload": "1"})
    assertRedirects(response, url)
    page = client.get(url)
    assertContains(page, "Onze akte 🚲.pdf")
    assertContains(page, "2 bladzijden")
    assertContains(page, "1 bladzijde")


def test_refused_file_is_named_and_the_good_one_and_the_text_are_kept():
    application = a_draft(answers={})
    client = visitor(application)
    url = step_url(application, "engagement")
    typed = {"motivation": "Een lang verhaal", "kompas": "now", "upload": "1"}
    page = client.post(url, typed | {"uploads": [upload("goed.pdf"), upload("geen.pdf", b"hallo")]})
    assertContains(page, "geen.pdf")
    assertContains(page, "Een lang verhaal")
    assertContains(page, 'href="#id_uploads"')
    assertNotContains(page, "Vink deze verklaring aan")
    assert Document.objects.get().name == "goed.pdf"


def test_next_with_a_refused_file_stays_on_the_step():
    application = complete()
    page = visitor(application).post(step_url(application, "statuten"), {"uploads": [upload("x.exe", b"MZ")]})
    assertContains(page, "x.exe")
    assert application.documents.count() == 1


def test_file_name_with_a_path_loses_it():
    application = a_draft()
    visitor(application).post(
        step_url(application, "statuten"), {"uploads": [upload("..\\..\\etc/passwd.pdf")], "upload": "1"}
    )
    assert Document.objects.get().name == "passwd.pdf"


def test_remove_document_keeps_what_was_typed_beside_it():
    application = a_draft()
    keep_files(application, purpose="kompas", uploads=[upload()], now=NOW)
    row = application.documents.get()
    url = reverse("remove_document", args=[application.reference, row.pk])
    response = visitor(application).post(url, {"step": "engagement", "motivation": "Nieuw"})
    assertRedirects(response, step_url(application, "engagement"))
    assert application.documents.count() == 0
    assert Application.objects.get().answers["engagement"] == {"motivation": "Nieuw"}


def test_contribution_tells_the_fee_and_why():
    application = a_draft()
    application.answers["organisatie"]["employees"] = "51"
    application.save()
    response = visitor(application).get(step_url(application, "bijdrage"))
    assertContains(response, "1.000,00")


def test_contribution_asks_for_missing_figures():
    application = a_draft(answers={})
    response = visitor(application).get(step_url(application, "bijdrage"))
    assertContains(response, step_url(application, "organisatie"))


def test_overview_lists_open_errors_with_their_links_and_refuses_to_send():
    application = a_draft()
    client = visitor(application)
    page = client.post(overview_url(application))
    assertContains(page, "Er klopt nog iets niet.")
    assertContains(page, f"{step_url(application, 'statuten')}?check=1#id_uploads")
    assert Application.objects.get().status == "draft"


def test_sending_twice_ends_on_the_status_page_once():
    application = complete()
    client = visitor(application)
    for _ in range(2):
        assertRedirects(client.post(overview_url(application)), status_url(application))
    assert Event.objects.filter(verb="application submitted").count() == 1


def test_older_tab_after_sending_changes_nothing():
    application = complete()
    client = visitor(application)
    client.post(overview_url(application))
    response = client.post(step_url(application, "contact"), {"name": "Anders"}, follow=True)
    assertContains(response, "al ingediend")
    assert Application.objects.get().answers["contact"]["name"] == "Ann Aanvrager"


def test_delete_draft_asks_first():
    application = a_draft()
    client = visitor(application)
    url = reverse("delete_draft", args=[application.reference])
    assertContains(client.get(url), "Het ontwerp wissen?")
    assertRedirects(client.post(url), reverse("apply"))
    assert Application.objects.count() == 0


def test_stranger_finds_nothing_and_changes_nothing():
    mine, other = a_draft(), complete()
    sent = ApplicationFactory()
    document = other.documents.get()
    client = visitor(mine)
    for application in (other, sent):
        reference = application.reference
        urls = [
            status_url(application),
            overview_url(application),
            step_url(application, "organisatie"),
            reverse("delete_draft", args=[reference]),
            reverse("application_document", args=[reference, document.pk]),
            reverse("remove_document", args=[reference, document.pk]),
            reverse("application_add_kompas", args=[reference]),
            reverse("application_withdraw", args=[reference]),
        ]
        posts = [client.post(url).status_code for url in urls]
        gets = [client.get(url).status_code for url in urls]
        assert set(posts) <= {404, 405}
        assert set(gets) <= {404, 405}
    assert client.get(status_url(Application(reference=uuid4()))).status_code == 404
    assert client.get(reverse("application_document", args=[mine.reference, document.pk])).status_code == 404


def test_applicant_downloads_own_document_as_an_attachment():
    application, content = a_draft(), pdf()
    keep_files(application, purpose="statutes", uploads=[upload(content=content)], now=NOW)
    url = reverse("application_document", args=[application.reference, application.documents.get().pk])
    response = visitor(application).get(url)
    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_status_page_shows_the_meeting_and_what_was_sent():
    BoardMeetingFactory(starts_at=NOW + timedelta(days=9))
    application = ApplicationFactory(answers=ANSWERS, status="in_review")
    page = visitor(application).get(status_url(application))
    assertContains(page, "In behandeling")
    assertContains(page, "2 december 2026")
    assertContains(page, "Samen sterker.")


def test_status_page_never_shows_a_decision_before_the_meeting_is_closed():
    meeting = BoardMeetingFactory()
    application = ApplicationFactory(status="in_review")
    meetings.put_on_agenda(application, meeting=meeting, actor=secretary(), now=NOW)
    client = visitor(application)
    before = page_text(client.get(status_url(application)))
    for outcome in ("approved", "declined"):
        meetings.record_decision(
            application, meeting=meeting, outcome=outcome, reason="Geheim", actor=board_member(), now=NOW
        )
        assert page_text(client.get(status_url(application))) == before


def test_status_page_of_a_draft_leads_back_to_it():
    application = a_draft()
    assertRedirects(visitor(application).get(status_url(application)), overview_url(application))


@pytest.mark.parametrize("status", ["withdrawn", "expired"])
def test_status_page_of_what_is_over_offers_a_new_beginning(status):
    application = ApplicationFactory(status=status)
    page = visitor(application).get(status_url(application))
    assertContains(page, "Een nieuwe aanvraag beginnen")
    assertNotContains(page, "Aanvraag intrekken")


def test_report_may_be_added_afterwards():
    application = ApplicationFactory(kompas="later")
    client = visitor(application)
    url = reverse("application_add_kompas", args=[application.reference])
    assertRedirects(client.post(url, {"uploads": upload("verslag.pdf")}), status_url(application))
    assertContains(client.get(status_url(application)), "We hebben je verslag.")


@pytest.mark.parametrize(("files", "sentence"), [({}, "Kies eerst"), ({"uploads": upload("x.pdf", b"x")}, "x.pdf")])
def test_report_that_is_none_is_explained(files, sentence):
    application = ApplicationFactory(kompas="later")
    url = reverse("application_add_kompas", args=[application.reference])
    page = visitor(application).post(url, files)
    assertContains(page, sentence)
    assertContains(page, 'href="#id_uploads"')


def test_withdraw_asks_first():
    application = ApplicationFactory()
    client = visitor(application)
    url = reverse("application_withdraw", args=[application.reference])
    assertContains(client.get(url), "De aanvraag intrekken?")
    assertRedirects(client.post(url), status_url(application))
    assertContains(client.get(status_url(application)), "Ingetrokken")
    assertRedirects(client.post(url), status_url(application))
    assert Letter.objects.filter(kind="application withdrawn").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_overview_takes_the_same_queries_for_one_and_three_files(count, django_assert_max_num_queries):
    application = a_draft()
    scans = [upload(content=pdf(pages)) for pages in range(1, count + 1)]
    keep_files(application, purpose="statutes", uploads=scans, now=NOW)
    client = visitor(application)
    with django_assert_max_num_queries(9):
        client.get(overview_url(application))
