from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from applications.fields import CountField, LineField, PhoneField, TextField
from applications.models import Application
from applications.steps import checked_form, step_of
from enterprises.numbers import enterprise_number
from tests.applications.conftest import ANSWERS, NUMBER, a_draft, supporter
from tests.factories import NOW, ApplicationFactory, OrganisationFactory, member

ODD = "Café Ω 🚲 ../../etc/passwd <b>x</b>"


def errors(application: Application, slug: str, **typed: object) -> dict[str, list[str]]:
    """What the form of one step says when these answers take the place of the right ones."""
    application.answers[slug] = application.answers.get(slug, {}) | typed
    form = checked_form(application, step_of(application, slug), now=NOW)
    return {name: list(sentences) for name, sentences in form.errors.items()}


@pytest.mark.parametrize(
    "typed",
    [
        "0403019261",
        "0403.019.261",
        "BE 0403.019.261",
        "be0403019261",
        "BTW BE 0403.019.261",
        "403.019.261",
        "(0)403.019.261",
        " 0403 019 261 ",
        "0403-019-261",
        "\uff10\uff14\uff10\uff13\uff10\uff11\uff19\uff12\uff16\uff11",
    ],
)
def test_enterprise_number_is_normalised(typed):
    assert enterprise_number(typed) == "0403019261"


@pytest.mark.parametrize("number", ["0202239951", "0314595348", "1000000021", "1012345646"])
def test_enterprise_number_is_accepted(number):
    assert enterprise_number(number) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0403019262", "checksum"),
        ("1000000042", "checksum"),
        ("0000000097", "nonexistent"),
        ("0000000000", "nonexistent"),
        ("NL123456789B01", "foreign"),
        ("DE 123456789", "foreign"),
        ("FR-40303265045", "foreign"),
        ("2.345.678.901", "establishment"),
        ("8123456789", "establishment"),
        ("9123456789", "start"),
        ("12345", "length"),
        ("04030192611", "length"),
        ("geen", "shape"),
        ("0403.019.26x", "shape"),
        ("\u0660\u0664\u0660\u0663\u0660\u0661\u0669\u0662\u0666\u0661", "shape"),
        ("\u00b2" * 10, "establishment"),
        ("-", "shape"),
        ("BE", "shape"),
    ],
)
def test_enterprise_number_says_what_is_wrong(typed, code):
    with pytest.raises(ValidationError) as caught:
        enterprise_number(typed)
    assert caught.value.code == code


def test_enterprise_number_has_another_sentence_for_each_mistake():
    sentences = set()
    for typed in ("0403019262", "0000000097", "NL123456789B01", "2345678901", "9123456789", "12345", "geen"):
        with pytest.raises(ValidationError) as caught:
            enterprise_number(typed)
        sentences.add(caught.value.message)
    assert len(sentences) == 7


@given(st.text(max_size=60))
def test_enterprise_number_never_breaks(text):
    try:
        number = enterprise_number(text)
    except ValidationError:
        return
    assert number.isascii()
    assert len(number) == 10


def test_line_field_folds_line_breaks_and_keeps_emoji():
    assert LineField(max_length=200).clean("Jan\r\nBcc: x\t\u202e 👩‍🌾") == "Jan Bcc: x 👩‍🌾"


def test_text_field_counts_a_line_break_once():
    assert TextField(max_length=3).clean("a\r\nb") == "a\nb"


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("1200", 1200), ("1.200", 1200), ("1 200", 1200)])
def test_count_field_reads_whole_numbers(typed, number):
    assert CountField(min_value=0).clean(typed) == number


@pytest.mark.parametrize("typed", ["-1", "1,5", "12.5", "tien", "9" * 500, "1e3", "\u0661\u0662"])
def test_count_field_refuses_the_rest(typed):
    with pytest.raises(ValidationError):
        CountField(min_value=0, max_value=999_999).clean(typed)


@pytest.mark.parametrize("typed", ["016 12 34 56", "+32 (0)16/12.34.56", "0471-12-34-56"])
def test_phone_field_takes_what_people_write(typed):
    assert PhoneField().clean(typed) == typed


def test_phone_field_refuses_words():
    with pytest.raises(ValidationError):
        PhoneField().clean("bel maar")


pytestmark = pytest.mark.django_db


def test_organisation_is_right():
    assert errors(a_draft(), "organisatie") == {}


def test_organisation_columns():
    application = a_draft()
    form = checked_form(application, step_of(application, "organisatie"), now=NOW)
    assert form.is_valid()
    columns = form.columns()
    assert columns.pop("sector").name_nl == "Landbouw, tuinbouw en visserij"
    assert columns == {
        "name": "Zonnewijzer cv",
        "legal_form": "cv",
        "enterprise_number": NUMBER,
        "street": "Zonstraat 1",
        "postcode": "3000",
        "city": "Leuven",
        "website": "https://www.zonnewijzer.example",
        "description": "Wij delen zonnestroom met de buurt.",
        "employees": 12,
        "balance_sheet_total": Decimal(750000),
    }


def test_enterprise_is_asked_everything_that_decides():
    empty = dict.fromkeys(ANSWERS["organisatie"], "")
    optional = {"website"}
    assert set(errors(a_draft(), "organisatie", **empty)) == set(empty) - optional


@pytest.mark.parametrize("language", ["nl", "en"])
def test_ten_thousand_characters_get_a_sentence_with_both_numbers(language):
    with translation.override(language):
        found = errors(a_draft(), "organisatie", name="x" * 10_000)
    assert list(found) == ["name"]
    assert "200" in found["name"][0]
    assert "10000" in found["name"][0]


def test_short_fields_do_not_cut_what_is_pasted():
    application = a_draft()
    form = checked_form(application, step_of(application, "organisatie"), now=NOW)
    assert "maxlength" not in str(form["name"])


@pytest.mark.parametrize("field", ["name", "street", "city", "description"])
def test_odd_signs_are_fine(field):
    assert errors(a_draft(), "organisatie", **{field: ODD}) == {}


@pytest.mark.parametrize(
    ("typed", "wrong"), [("www.a.example", False), ("http://a.example/x", False), ("javascript:alert(1)", True),
                         ("ftp://a.example", True), ("geen adres", True)]
)  # fmt: skip
def test_website(typed, wrong):
    assert list(errors(a_draft(), "organisatie", website=typed)) == ["website"] * wrong


@pytest.mark.parametrize("typed", ["300", "0300", "30000", "B-3000", "drie"])
def test_belgian_postcode_has_four_digits(typed):
    assert list(errors(a_draft(), "organisatie", postcode=typed)) == ["postcode"]


def test_foreign_postcode_of_a_supporter_is_left_alone():
    assert errors(supporter(), "organisatie") == {}


def test_private_person_is_asked_for_no_number_and_no_size():
    application = supporter()
    form = checked_form(application, step_of(application, "organisatie"), now=NOW)
    assert list(form.fields) == ["name", "street", "postcode", "city", "country"]


def test_supporting_organisation_may_have_no_number():
    application = a_draft(kind="supporting")
    assert errors(application, "organisatie", enterprise_number="", country="BE") == {}


def test_member_with_this_number_is_told_to_sign_in():
    member(organisation=OrganisationFactory(enterprise_number=NUMBER, name="Geheime Naam"))
    found = errors(a_draft(), "organisatie")
    assert list(found) == ["enterprise_number"]
    assert "Geheime" not in found["enterprise_number"][0]


def test_open_application_with_this_number_is_told():
    ApplicationFactory(enterprise_number=NUMBER, name="Geheime Naam")
    found = errors(a_draft(), "organisatie")
    assert list(found) == ["enterprise_number"]
    assert "Geheime" not in found["enterprise_number"][0]


def test_withdrawn_application_with_this_number_does_not_matter():
    ApplicationFactory(enterprise_number=NUMBER, status="withdrawn")
    assert errors(a_draft(), "organisatie") == {}


@pytest.mark.parametrize("typed", ["-1", "1,005", "1.5.5", "veel", "100000", "1e5", "NaN", "Infinity"])
def test_extra_that_is_no_amount_is_refused(typed):
    assert list(errors(a_draft(), "bijdrage", voluntary_extra=typed)) == ["voluntary_extra"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("", "0"), ("0", "0"), ("0,01", "0.01"), ("0.01", "0.01"), ("99.999,99", "99999.99"), ("12.5", "12.5")],
)
def test_extra_takes_comma_and_dot(typed, amount):
    application = a_draft()
    application.answers["bijdrage"] = {"voluntary_extra": typed}
    form = checked_form(application, step_of(application, "bijdrage"), now=NOW)
    assert form.is_valid()
    assert form.cleaned_data["voluntary_extra"] == Decimal(amount)


@pytest.mark.parametrize("typed", ["a@b.be\r\nBcc: c@d.be", "a@b.be\nx", "geen", "a@b", "x" * 260 + "@b.be"])
def test_mail_address_that_is_none_is_refused(typed):
    assert list(errors(a_draft(), "contact", email=typed)) == ["email"]


def test_second_contact_is_whole_or_absent():
    assert list(errors(a_draft(), "contact", second_name="Bob")) == ["second_email"]
    assert list(errors(a_draft(), "contact", second_phone="016 12 34 56")) == ["second_name", "second_email"]
    assert errors(a_draft(), "contact", second_name="Bob", second_email="bob@b.example") == {}


def test_second_contact_has_an_address_of_its_own():
    found = errors(a_draft(), "contact", second_name="Bob", second_email="ANN@zonnewijzer.example")
    assert list(found) == ["second_email"]


def test_people_are_the_contacts_in_order():
    application = a_draft()
    errors(application, "contact", second_name="Bob", second_email="bob@b.example")
    form = checked_form(application, step_of(application, "contact"), now=NOW)
    assert form.is_valid()
    assert [person["name"] for person in form.people()] == ["Ann Aanvrager", "Bob"]


def test_engagement_needs_the_statement_and_a_motivation():
    assert set(errors(a_draft(), "engagement", commits_to_principles="", motivation=" ")) == {
        "commits_to_principles",
        "motivation",
    }


def test_kompas_now_asks_for_the_file():
    assert list(errors(a_draft(), "engagement", kompas="now")) == ["uploads"]


def test_statutes_are_required():
    assert list(errors(a_draft(), "statuten")) == ["uploads"]


def test_enterprise_agrees_to_sharing_but_a_supporter_need_not():
    application = a_draft()
    application.answers["toestemming"] = {}
    assert set(errors(application, "toestemming")) == {"accepts_privacy", "accepts_sharing", "noted_charter"}
    assert errors(supporter(), "toestemming") == {}
