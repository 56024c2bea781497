"""Numbers and balances that do not follow each other are shown, and what another format covers is not missing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from dues.statements.gaps import all_gaps
from tests.dues.statements.writers import Booking, Statement, camt, coda, csv

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 2)


def day_of(number):
    return FIRST + timedelta(days=number)


def one(number, *, opening=None, day=None):
    """Statement number n of a series in which ten euro comes in a day."""
    booking = Booking(day or day_of(number), Decimal(10), "Alfa", text=f"dag {number}")
    return Statement(number, Decimal(10 * number if opening is None else opening), [booking], day or day_of(number))


def sentences():
    return [gap.sentence.replace("\u00a0", " ") for gap in all_gaps()]


def test_series_in_order_has_no_gap(imported):
    for number in (3, 1, 2):
        imported(coda([one(number)]))
    assert sentences() == []


@pytest.mark.parametrize("write", [coda, camt])
def test_missing_numbers_are_named(imported, write):
    for number in (10, 11, 13, 17):
        imported(write([one(number)]))
    assert sentences() == ["Uittreksel 12 van 2026 ontbreekt.", "Uittreksels 14 tot 16 van 2026 ontbreken."]
    with translation.override("en"):
        assert sentences()[0] == "Statement 12 of 2026 is missing."


def test_balances_that_do_not_follow_are_told(imported):
    imported(coda([one(1)]))
    imported(coda([one(2, opening=Decimal(25))]))
    assert sentences() == ["Na uittreksel 2026/1 (€ 20,00) komt 2026/2, dat begint met € 25,00."]


def test_new_year_begins_at_one(imported):
    imported(coda([one(250, opening=0, day=date(2026, 12, 30))]))
    imported(coda([one(1, opening=10, day=date(2027, 1, 4))]))
    assert sentences() == []
    imported(coda([one(4, opening=20, day=date(2027, 1, 8))]))
    assert sentences() == ["Uittreksels 2 tot 3 van 2027 ontbreken."]


def test_what_another_format_covers_is_not_missing(imported):
    for number in (1, 4):
        imported(coda([one(number)]))
    assert len(sentences()) == 1
    days = [one(number) for number in (1, 2, 3, 4)]
    imported(camt([Statement(1, Decimal(10), [booking for day in days for booking in day.bookings], day_of(4))]))
    assert sentences() == []


@pytest.mark.usefixtures("mapping")
def test_table_without_balances_leaves_no_gap(imported):
    imported(csv([one(1)], balance=False))
    imported(csv([one(5)], balance=False))
    assert sentences() == []
