"""The secretariat's dashboard: its figures against a count by hand, its links, its exports."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dues import dashboard
from dues.balances import balance_of
from dues.dashboard_chart import HEIGHT, chart_of
from dues.models import Invoice
from tests.dues.money import bank_line
from tests.factories import secretary

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = date(2026, 11, 23)
LONG_AGO = datetime(2026, 7, 1, 9, tzinfo=UTC)
LATELY = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def desk(client: Client):
    client.force_login(secretary())
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC), tick=False):
        yield client


@pytest.fixture
def year(issued, pay):
    """One paid with its extra, one in part, one late for long, one large and late since lately."""
    paid = issued(period=2026, extra="25", now=LONG_AGO)
    pay(paid, "275", received_on=date(2026, 7, 20))
    partly = issued(period=2026, now=LONG_AGO)
    pay(partly, "100", received_on=date(2026, 9, 2))
    late = issued(period=2026, now=LONG_AGO)
    large = issued(period=2026, employees=60, now=LATELY)
    return [paid, partly, late, large]


def test_figures_are_those_of_a_count_by_hand(year):
    rows = dashboard.facts(TODAY, period=2026)
    total = dashboard.totals(rows, TODAY)

    balances = [balance_of(invoice, today=TODAY) for invoice in Invoice.objects.all()]
    assert total.invoices == 4
    assert (total.fee_due, total.fee_paid) == (D("1750.00"), D("350.00"))
    assert total.fee_open == sum(balance.fee_open for balance in balances)
    assert total.late == D("1400.00")
    assert (total.extra_due, total.extra_paid) == (D("25.00"), D("25.00"))


def test_tiers_and_years_add_up_to_the_whole(year, issued):
    issued(period=2025, now=LONG_AGO)
    rows = dashboard.facts(TODAY)
    total = dashboard.totals(rows, TODAY)

    for parts in (dashboard.by_tier(rows, TODAY), dashboard.by_year(rows, TODAY)):
        assert sum(part.invoices for part in parts) == total.invoices
        assert sum(part.fee_open for part in parts) == total.fee_open
    assert [part.label for part in dashboard.by_year(rows, TODAY)] == ["2026", "2025"]


def test_ages_count_each_late_fee_once(year):
    ages = dashboard.by_age(dashboard.facts(TODAY), TODAY)

    assert [(age.invoices, age.amount) for age in ages] == [
        (1, D("1000.00")),
        (0, D("0.00")),
        (0, D("0.00")),
        (2, D("400.00")),
    ]


def test_the_day_before_its_due_day_nothing_is_late(year):
    day = date(2026, 7, 30)

    assert dashboard.totals(dashboard.facts(day), day).late == 0


def test_year_adds_up_month_by_month_and_stops_today(year):
    months = {row.month.month: row for row in dashboard.over_the_year(dashboard.facts(TODAY), 2026, today=TODAY)}

    assert list(months) == list(range(1, 12))
    assert (months[6].expected, months[6].received) == (0, 0)
    assert (months[7].expected, months[7].received) == (D("750.00"), D("250.00"))
    assert (months[9].expected, months[9].received) == (D("750.00"), D("350.00"))
    assert months[11].expected == D("1750.00")


def test_chart_holds_every_amount_and_is_none_without_any(year):
    chart = chart_of(dashboard.over_the_year(dashboard.facts(TODAY), 2026, today=TODAY))

    heights = [int(y) for y in re.findall(r",(-?\d+)", chart.line)] + [bar.y for bar in chart.bars]
    assert all(0 <= y <= HEIGHT for y in heights)
    assert chart.grid[-1].amount >= 1750
    assert chart_of(dashboard.over_the_year(dashboard.facts(TODAY), 2031, today=TODAY)) is None


def test_page_leads_to_the_late_ones_of_an_age(desk, year):
    page = desk.get(reverse("admin:dues_dashboard"), {"year": "2026"}).content.decode()
    link = re.search(r'href="([^"]*due_from=2026-10-24[^"]*)"', page)[1].replace("&amp;", "&")

    listed = desk.get(link).content.decode()
    assert year[3].number in listed
    assert year[2].number not in listed


def test_page_names_what_needs_a_hand(desk, year):
    bank_line("12.00")

    page = desk.get(reverse("admin:dues_dashboard")).content.decode()

    assert f'<a href="{reverse("admin:matching")}">1 banklijn die wacht</a>' in page


def test_tables_are_taken_along_as_they_are_shown(desk, year):
    answer = desk.get(reverse("admin:dues_dashboard"), {"year": "2026", "tier": "large", "download": "csv"})
    files = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    tiers = list(csv.reader(io.StringIO(files.read(files.namelist()[0]).decode("utf-8-sig"))))
    assert [row[:4] for row in tiers[1:]] == [
        ["grote onderneming", "1", "1000.00", "0.00"],
        ["Samen", "1", "1000.00", "0.00"],
    ]

    answer = desk.get(reverse("admin:dues_dashboard"), {"download": "xlsx"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.worksheets[0].max_row == 4
    assert book.worksheets[0]["C4"].value == 1750


def test_list_of_invoices_is_taken_along_with_its_filter(desk, year):
    answer = desk.get(reverse("admin:invoices"), {"standing": "overdue", "download": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert len(rows) == 4
    assert {row[0] for row in rows[1:]} == {invoice.number for invoice in year[1:]}
    assert rows[1][7:13] == ["1000.00", "0.00", "0.00", "0.00", "0.00", "1000.00"]


@pytest.mark.parametrize("invoices", [1, 3])
def test_dashboard_takes_the_same_queries_whatever_it_counts(desk, issued, invoices, django_assert_num_queries):
    for _ in range(invoices):
        issued(period=2026, now=LONG_AGO)
    with django_assert_num_queries(14):
        desk.get(reverse("admin:dues_dashboard"))
