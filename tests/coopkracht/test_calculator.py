import re
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client

from coopkracht.calculator import Answer, CalculatorForm
from dues.models import FeeSchedule
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


def filled(query: str) -> CalculatorForm:
    return CalculatorForm(QueryDict(query), schedule=FeeSchedule.objects.on(TODAY))


def answer(query: str) -> Answer:
    form = filled(query)
    assert form.errors == {}
    assert form.answer is not None
    return form.answer


@pytest.mark.parametrize(
    ("query", "tier", "total"),
    [
        ("employees=50&balance_sheet_total=5000000.00", "standard", "250"),
        ("employees=51&balance_sheet_total=5000000.00", "large", "1000"),
        ("employees=50&balance_sheet_total=5000000.01", "large", "1000"),
        ("employees=50&balance_sheet_total=5000000,01", "large", "1000"),
        ("employees=51&balance_sheet_total=5000000.01", "large", "1000"),
        ("employees=0&balance_sheet_total=0", "standard", "250"),
        ("employees=1.000&balance_sheet_total=0", "large", "1000"),
        ("kind=supporting", "supporting", "50"),
        ("kind=supporting&employees=51&balance_sheet_total=9999999", "supporting", "50"),
        ("kind=supporting&voluntary_extra=25", "supporting", "75"),
        ("employees=51&balance_sheet_total=5000000&voluntary_extra=10", "large", "1010"),
        ("employees=1&balance_sheet_total=1&voluntary_extra=0", "standard", "250"),
        ("employees=1&balance_sheet_total=1&voluntary_extra=0.01", "standard", "250.01"),
        ("employees=1&balance_sheet_total=1&voluntary_extra=0,01", "standard", "250.01"),
        ("employees=1&balance_sheet_total=1&voluntary_extra=99999.99", "standard", "100249.99"),
    ],
)
def test_answer_follows_the_edges_of_the_rule(query: str, tier: str, total: str) -> None:
    found = answer(query)

    assert (found.assessment.tier, found.total) == (tier, Decimal(total))


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("employees=12", {"balance_sheet_total"}),
        ("balance_sheet_total=12", {"employees"}),
        ("voluntary_extra=12", {"employees", "balance_sheet_total"}),
        ("kind=enterprise", {"employees", "balance_sheet_total"}),
    ],
)
def test_missing_figure_is_asked_and_never_guessed(query: str, asked: set[str]) -> None:
    form = filled(query)

    assert set(form.errors) == asked
    assert form.answer is None


@pytest.mark.parametrize("query", ["employees=51", "balance_sheet_total=5000000.01"])
def test_one_figure_above_its_threshold_settles_it(query: str) -> None:
    assert answer(query).assessment.tier == "large"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("employees", "veel"),
        ("employees", "-1"),
        ("employees", "3,5"),
        ("employees", "99999999999999999999"),
        ("balance_sheet_total", "-0,01"),
        ("balance_sheet_total", "twee miljoen"),
        ("voluntary_extra", "-1"),
        ("voluntary_extra", "1,005"),
        ("voluntary_extra", "100000"),
        ("voluntary_extra", "NaN"),
        ("kind", "koning"),
    ],
)
def test_bad_figure_gets_a_sentence_of_its_own(field: str, value: str) -> None:
    figures = QueryDict("employees=1&balance_sheet_total=1", mutable=True)
    figures[field] = value

    form = CalculatorForm(figures, schedule=FeeSchedule.objects.on(TODAY))

    assert set(form.errors) == {field}
    assert form.answer is None


def test_query_of_the_answer_gives_the_same_answer_in_every_language(client: Client) -> None:
    found = answer("employees=1.000&balance_sheet_total=5.000.000,50&voluntary_extra=10,5")

    assert found.query == "employees=1000&balance_sheet_total=5000000.50&voluntary_extra=10.5"
    client.cookies["django_language"] = "en"
    assert "€1,010.50" in client.get(f"/lid-worden/lidgeld/?{found.query}").text


def test_shared_link_shows_tier_amount_and_reason(client: Client) -> None:
    page = client.get("/lid-worden/lidgeld/?employees=51&balance_sheet_total=5000000&voluntary_extra=10").text

    assert "Grote onderneming" in page
    assert "€\u00a01.010,00" in page
    assert "Het aantal werknemers (51) is meer dan 50: het lidgeld is 1.000 euro." in page
    assert 'value="5000000"' in page


def test_error_stands_beside_the_field_and_in_a_linked_summary(client: Client) -> None:
    page = client.get("/lid-worden/lidgeld/?employees=veel&balance_sheet_total=1").text

    assert page.count("Schrijf een geheel getal, zoals 12.") == 2
    assert '<a href="#id_employees">' in page
    assert re.search(r'id="id_employees_error".*?Schrijf een geheel getal', page, re.DOTALL)
    assert re.search(r'name="employees" value="veel"[^>]*aria-describedby="id_employees_error"', page)


def test_page_without_figures_asks_nothing_yet(client: Client) -> None:
    page = client.get("/lid-worden/lidgeld/").text

    assert "error-summary" not in page
    assert "Hier verschijnt je lidgeld, en waarom." in page


def test_htmx_gets_the_calculator_alone(client: Client) -> None:
    answer = client.get("/lid-worden/lidgeld/?employees=51", headers={"HX-Request": "true", "HX-Target": "answer"})

    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]
    assert "1.000,00" in answer.text


def test_htmx_answer_says_what_is_missing(client: Client) -> None:
    answer = client.get("/lid-worden/lidgeld/?employees=5", headers={"HX-Request": "true", "HX-Target": "answer"})

    assert "Nog niet bekend" in answer.text
    assert "Balanstotaal: Vul het balanstotaal in" in answer.text
