import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from documents.spreadsheets import write_csv_zip
from dues import allocating, credit_notes, disposals, write_offs, yearly_statement
from dues.ledger import books_of
from dues.ledger_sheets import sheets, summary
from tests.dues.money import bank_line

JANUARY = datetime(2026, 1, 15, 10, tzinfo=UTC)
MARCH = datetime(2026, 3, 2, 10, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 2, 1, 10, tzinfo=UTC)
SILVESTER = date(2026, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(issued, pay):
    """2026 with something of everything, and an undoing in 2027 that may not touch it."""
    when = {"actor": None, "now": MARCH}
    invoices = [issued(period=2026, extra="10", now=JANUARY) for _ in range(4)]
    exact = pay(invoices[0], "260", received_on=date(2026, 1, 20), now=MARCH)
    too_much = pay(invoices[1], "300", received_on=date(2026, 2, 1), now=MARCH)
    disposals.refund(too_much, amount=Decimal(15), paid_on=date(2026, 2, 20), reason="Te veel", **when)
    disposals.give_to_voluntary(too_much, amount=Decimal(5), consent="Ann, per mail", **when)
    credit_notes.credit(invoices[2], amounts={"fee": Decimal(50)}, reason="Half jaar", **when)
    write_offs.write_off(invoices[2], amount=Decimal(120), reason="Faillissement", **when)
    payment = allocating.receive(bank_line("100", booked_on=date(2026, 3, 1)), **when)
    wrong = allocating.allocate(payment, invoice=invoices[3], amount=Decimal(70), **when)
    allocating.undo(wrong, reason="Verkeerde nota", **when)
    allocating.allocate(payment, invoice=invoices[2], amount=Decimal(80), **when)
    allocating.undo(exact.allocations.get(), reason="Ander lid", actor=None, now=NEXT_YEAR)
    return invoices


def rows_of(name):
    """The table of that name in the zip, as somebody reads it."""
    file = io.BytesIO()
    write_csv_zip(sheets(books_of(2026)), file)
    with zipfile.ZipFile(file) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))


def test_books_add_up_with_the_figures_of_the_year(year):
    books = books_of(2026)
    assert books.adds_up
    assert (books.opening.total, books.invoiced, books.credited, books.written_off) == (0, 1040, 50, 120)
    assert (books.allocated, books.received, books.refunded, books.gifts) == (600, 660, 15, 5)
    assert (books.closing.fee, books.closing.voluntary) == (250, 20)
    assert books.closing_unallocated == 40


def test_undoing_in_a_later_year_stands_in_that_year(year):
    books = books_of(2027)
    assert books.adds_up
    assert books.opening == books_of(2026).closing
    assert (books.allocated, books.closing.fee, books.closing_unallocated) == (-260, 500, 300)


def test_books_of_an_empty_year_are_empty(db):
    books = books_of(2031)
    assert books.adds_up
    assert {amount for _, amount in summary(books)} == {0}


@pytest.mark.parametrize(
    ("name", "column", "figure"),
    [
        ("lidgeldnota's", "Totaal", "invoiced"),
        ("creditnota's", "Totaal", "credited"),
        ("betalingen", "Bedrag", "received"),
        ("toewijzingen", "Bedrag", "allocated"),
        ("afschrijvingen", "Bedrag", "written_off"),
    ],
)
def test_each_table_adds_up_to_its_figure(year, name, column, figure):
    total = sum(Decimal(row[column]) for row in rows_of(name))
    assert total == getattr(books_of(2026), figure)


def test_taken_back_allocation_stands_there_both_ways(year):
    found = [row["Bedrag"] for row in rows_of("toewijzingen") if row["Lidgeldnota"] == year[3].number]
    assert found == ["70.00", "-70.00"]
    assert [row["Reden"] for row in rows_of("toewijzingen") if row["Bedrag"] == "-70.00"] == ["Verkeerde nota"]


def test_number_of_queries_does_not_grow_with_the_rows(issued, pay, django_assert_max_num_queries):
    for _ in range(3):
        pay(issued(period=2026, now=JANUARY), "250", received_on=date(2026, 2, 1), now=MARCH)
    with django_assert_max_num_queries(40):
        rows_of("lidgeldnota's")


def test_command_shows_the_summary_and_writes_a_file(year, tmp_path, capsys):
    target = tmp_path / "boek.xlsx"
    call_command("ledger", "2026", "--out", str(target))
    assert "1,000.00  Aangerekend: lidgeld" in capsys.readouterr().out
    assert load_workbook(target).sheetnames[:2] == ["overzicht", "lidgeldnota's"]
    call_command("ledger", "2026", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["adds_up"], told["received"], told["closing"]["fee"]) == (True, "660.00", "250.00")


def test_command_refuses_what_it_cannot_write(tmp_path):
    with pytest.raises(CommandError, match=r"\.xlsx or \.zip"):
        call_command("ledger", "2026", "--out", str(tmp_path / "boek.txt"))
    with pytest.raises(CommandError, match="no year"):
        call_command("ledger", "26")


def test_command_fails_when_the_books_do_not_add_up(year, monkeypatch):
    books = books_of(2026)
    unsound = replace(books, received=books.received + 1)
    assert (unsound.money_difference, unsound.adds_up) == (1, False)
    monkeypatch.setattr("dues.management.commands.ledger.books_of", lambda year: unsound)
    with pytest.raises(CommandError, match="do not add up"):
        call_command("ledger", "2026")


def test_statement_for_the_auditor_names_every_figure(year):
    content = yearly_statement.render(2026, language="nl", now=NEXT_YEAR)
    pages = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_range() for page in pages).replace("\u00a0", " ")
    for words in ("Jaarstaat van de lidgelden 2026", "€ 1.000,00", "CN-2026-000001", "Faillissement", "€ 40,00"):
        assert words in text
    assert "kloppen niet" not in text


def test_statement_tells_how_old_the_open_fees_are(year):
    late = yearly_statement.ages(SILVESTER)
    assert [(age.count, age.amount) for age in late] == [(0, 0), (0, 0), (0, 0), (1, 250), (0, 0)]
    assert sum(age.amount for age in late) == books_of(2026).closing.fee


def test_statement_lists_what_was_left_at_the_end_of_the_year(year):
    left = [(payment.amount, amount) for payment, amount in yearly_statement.unallocated(SILVESTER)]
    assert left == [(300, 20), (100, 20)]
    assert sum(amount for _, amount in left) == books_of(2026).closing_unallocated


def test_statement_keeps_the_extra_apart(year):
    assert [amount for _, amount in yearly_statement.voluntary_extra(books_of(2026))] == [20, 5, 25]
