"""The enterprise register in the form and on the review screen."""

import pytest
from django.urls import reverse

from applications import registered
from applications.models import Application
from enterprises.models import Enterprise, Import
from membership.models import LegalForm
from tests.applications.conftest import ANSWERS, NUMBER, a_draft, page_text, step_url, supporter, visitor
from tests.factories import NOW, ApplicationFactory, secretary

pytestmark = pytest.mark.django_db
EMPTY = {"name": "", "legal_form": "", "street": "", "postcode": "", "city": ""}
BUTTON = "Vul aan vanuit het ondernemingsregister"


@pytest.fixture
def known():
    """The enterprise of the cast, in a loaded register."""
    edition = Import.objects.create(
        kind="full", state="current", file_name="k.zip", extract_number=140, extracted_on=NOW, started_at=NOW
    )
    return Enterprise.objects.create(
        edition=edition,
        number=NUMBER,
        status="AC",
        form="706",
        name="ZONNEWIJZER",
        street="Zonstraat",
        house_number="1",
        box="A",
        postcode="3000",
        city="Leuven",
        activity="35110",
        activity_version="2008",
    )


def post(application, **typed):
    data = ANSWERS["organisatie"] | typed
    return visitor(application).post(step_url(application, "organisatie"), data, follow=True)


def organisation(application):
    application.refresh_from_db()
    return application.answers["organisatie"]


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("706", "cv"),
        ("008", "cv"),
        ("006", "cv"),
        ("508", "cv"),
        ("506", "cv"),
        ("001", "sce"),
        ("017", "vzw"),
        ("125", "ivzw"),
        ("026", "foundation"),
        ("610", "bv"),
        ("015", "bv"),
        ("014", "nv"),
        ("011", "vof"),
        ("612", "commv"),
        ("416", "public"),
        ("999", "other"),
        ("", None),
    ],
)
def test_legal_form_of_a_code(code, form):
    assert registered.legal_form(code) == form


def test_every_code_has_three_digits_and_stands_once():
    codes = [code for codes in registered.CODES.values() for code in codes.split()]
    assert len(codes) == len(set(codes))
    assert {len(code) for code in codes} == {3}
    assert set(registered.CODES) == set(LegalForm) - {LegalForm.CVSO, LegalForm.OTHER}


def test_fill_takes_every_empty_field(known):
    application = a_draft()
    page = page_text(post(application, fill="1", **EMPTY))
    assert "5 velden zijn ingevuld vanuit het register." in page
    assert organisation(application) == ANSWERS["organisatie"] | {
        "name": "ZONNEWIJZER",
        "street": "Zonstraat 1 bus A",
    }


def test_fill_overwrites_nothing_that_was_typed(known):
    application = a_draft()
    page = page_text(post(application, fill="1", city=" "))
    assert "1 veld is ingevuld vanuit het register." in page
    assert organisation(application) == ANSWERS["organisatie"]


def test_fill_with_nothing_empty_says_so(known):
    assert "Er was geen leeg veld om in te vullen." in page_text(post(a_draft(), fill="1"))


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("0403019262", "De laatste twee cijfers"),
        ("", "Schrijf het ondernemingsnummer"),
        ("0403019261", "Het ondernemingsregister kent dit nummer niet. Vul de velden zelf in."),
    ],
)
def test_fill_with_another_number_speaks_of_the_number_alone(known, number, sentence):
    application = a_draft()
    response = post(application, fill="1", enterprise_number=number, **EMPTY)
    assert sentence in page_text(response)
    assert list(response.context["form"].errors) == ["enterprise_number"]
    assert organisation(application) == ANSWERS["organisatie"] | EMPTY | {"enterprise_number": number}


def test_button_stands_on_the_step_of_an_organisation_only(known):
    application, person = a_draft(), supporter()
    assert BUTTON in page_text(visitor(application).get(step_url(application, "organisatie")))
    assert BUTTON not in page_text(visitor(application).get(step_url(application, "contact")))
    assert BUTTON not in page_text(visitor(person).get(step_url(person, "organisatie")))


def test_enter_still_goes_on(known):
    """The first button of the form is what the Enter key presses."""
    application = a_draft()
    page = page_text(visitor(application).get(step_url(application, "organisatie")))
    form = page[page.index('<form method="post" action="/aanvraag/') :]
    assert form.index("Bewaren en verdergaan") < form.index(BUTTON)


def test_form_without_data_has_no_button_and_saves_as_before():
    application = a_draft()
    assert BUTTON not in page_text(visitor(application).get(step_url(application, "organisatie")))
    response = post(application, fill="1")
    assert response.redirect_chain == [(step_url(application, "engagement"), 302)]


def review(client, application):
    client.force_login(secretary())
    return page_text(client.get(reverse("admin:review", args=[application.pk])))


def an_application(**fields) -> Application:
    as_registered = {
        "enterprise_number": NUMBER,
        "name": "Zonnewijzer",
        "legal_form": "cv",
        "street": "Zonstraat 1, bus A",
        "postcode": "3000",
        "city": "Leuven",
    }
    return ApplicationFactory(**(as_registered | fields))


def test_compare_passes_over_capitals_and_punctuation(known):
    assert [fact.differs for fact in registered.compare(an_application()).facts] == [False] * 5
    assert registered.compare(an_application(enterprise_number="")) is None


@pytest.mark.parametrize(("form", "differs"), [("cv", False), ("cvso", False), ("vzw", True), ("", True)])
def test_compare_knows_that_the_register_knows_no_recognition(known, form, differs):
    facts = {fact.label: fact.differs for fact in registered.compare(an_application(legal_form=form)).facts}
    assert facts["Rechtsvorm"] is differs


def test_compare_is_silent_about_what_the_register_does_not_tell(known):
    Enterprise.objects.update(name="", form="")
    facts = {fact.label: fact.differs for fact in registered.compare(an_application()).facts}
    assert (facts["Naam"], facts["Rechtsvorm"], facts["Gemeente"]) == (None, None, False)


def test_compare_takes_one_query(known, django_assert_num_queries):
    application = an_application()
    with django_assert_num_queries(1):
        registered.compare(application)


def test_review_marks_differences_in_words(client, known):
    page = review(client, an_application(city="Gent"))
    assert "1 verschil" in page
    assert page.count(">verschilt<") == 1
    assert page.count(">gelijk<") == 4
    assert "35110 (NACE-BEL 2008)" in page


def test_review_says_that_a_number_is_unknown(client, known):
    page = review(client, an_application(enterprise_number="0403019261"))
    assert "Het register kent dit nummer niet bij de actieve ondernemingen." in page


def test_review_without_data_does_not_speak_of_the_register(client):
    assert "Ondernemingsregister" not in review(client, an_application())
