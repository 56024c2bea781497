import pytest
from django.http import Http404
from django.utils import translation

from applications import steps
from applications.files import keep_files
from tests.applications.conftest import a_draft, pdf, supporter, upload
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def slugs(application):
    return [step.slug for step in steps.steps_of(application)]


def test_enterprise_has_every_step():
    assert slugs(a_draft()) == ["organisatie", "engagement", "statuten", "contact", "bijdrage", "toestemming"]


def test_supporter_makes_no_commitment_and_brings_no_statutes():
    assert slugs(supporter()) == ["organisatie", "contact", "bijdrage", "toestemming"]
    with pytest.raises(Http404):
        steps.step_of(supporter(), "statuten")


def test_progress_counts_the_overview():
    places = steps.progress(a_draft(answers={"organisatie": {}}), "engagement")
    assert [place.is_current for place in places] == [False, True, False, False, False, False, False]
    assert [place.is_done for place in places] == [True, False, False, False, False, False, False]


def test_address_after_the_last_step_is_the_overview():
    application = a_draft()
    last = steps.step_of(application, "toestemming")
    assert steps.address_after(application, last) == f"/aanvraag/{application.reference}/stap/overzicht/"


def test_first_open_step():
    application = a_draft()
    assert steps.first_open_step(application, now=NOW) == "statuten"
    keep_files(application, purpose="statutes", uploads=[upload()], now=NOW)
    assert steps.first_open_step(application, now=NOW) == "overzicht"
    assert steps.first_open_step(a_draft(answers={}), now=NOW) == "organisatie"


def test_open_form_suggests_the_mail_address_and_says_nothing_of_errors():
    application = a_draft(answers={})
    form = steps.open_form(application, steps.step_of(application, "contact"), now=NOW)
    assert form.initial == {"email": "ann@zonnewijzer.example", "language": "nl", "name": ""}
    assert form.errors == {}


def test_answered_shows_labels_and_choices_in_words():
    application = a_draft()
    keep_files(application, purpose="statutes", uploads=[upload()], now=NOW)
    parts = {part.step.slug: part for part in steps.answered(application, now=NOW)}
    facts = dict(parts["organisatie"].facts)
    assert facts["Rechtsvorm"] == "coöperatieve vennootschap (cv)"
    assert facts["Sector"] == "Landbouw, tuinbouw en visserij"
    assert facts["Balanstotaal"] == "750.000 euro"
    assert [row.document.name for row in parts["statuten"].documents] == ["statuten.pdf"]
    assert [part.errors for part in parts.values()] == [[]] * 6


def test_answered_links_each_error_to_its_field():
    application = a_draft()
    application.answers["organisatie"]["enterprise_number"] = "NL123456789B01"
    application.answers["engagement"]["kompas"] = ""
    with translation.override("en"):
        parts = {part.step.slug: part for part in steps.answered(application, now=NOW)}
        organisation, engagement = parts["organisatie"].errors, parts["engagement"].errors
    base = f"/aanvraag/{application.reference}/stap"
    assert [url for url, _ in organisation] == [f"{base}/organisatie/?check=1#id_enterprise_number"]
    assert [url for url, _ in engagement] == [f"{base}/engagement/?check=1#id_kompas_0"]
    assert organisation[0][1].startswith("Enterprise number: This is a VAT number from another country (NL).")


@pytest.mark.parametrize("count", [1, 3])
def test_answered_takes_the_same_queries_for_one_and_three_files(count, django_assert_num_queries):
    application = a_draft()
    scans = [upload(content=pdf(pages)) for pages in range(1, count + 1)]
    keep_files(application, purpose="statutes", uploads=scans, now=NOW)
    with django_assert_num_queries(6):
        list(steps.answered(application, now=NOW))
