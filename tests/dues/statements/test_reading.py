"""What is read from each format, and what is refused, always with a sentence."""

import tracemalloc
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dues.models import BankLine
from dues.statements import reading
from tests.dues.statements.writers import (
    CSV_COLUMNS,
    IBANS,
    OWN,
    VERSIONS,
    Booking,
    Statement,
    a_mapping,
    batch,
    bookings,
    camt,
    coda,
    csv,
)

SAMPLES = Path(__file__).parent / "samples"
Kind = BankLine.Kind
DAY = date(2026, 12, 2)
PAID = Booking(DAY, Decimal(250), "Coöperatie Alfa cv", IBANS[0], "202600000192", value_on=date(2026, 12, 1))
FREE = Booking(DAY, Decimal("12.34"), "Beta", IBANS[1], text="lidgeld & bijdrage ë", end_to_end="E2E-7")
COSTS = Booking(DAY, Decimal("-3.25"), text="kosten")
ONE = Statement(12, Decimal(-5), [PAID, FREE, COSTS], DAY)
MAPPING = a_mapping()


def read(raw, mapping=MAPPING):
    return reading.read(raw, mapping=mapping)


def lines(raw, mapping=MAPPING):
    return [line for statement in read(raw, mapping).statements for line in statement.lines]


WRITERS = {
    "coda": coda,
    "csv": csv,
    **{f"camt {version}": (lambda statements, version=version: camt(statements, version)) for version in VERSIONS},
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_each_format_tells_the_same(write):
    statement = read(write([ONE])).statements[0]
    assert (statement.account, statement.opening, statement.closing, statement.closes_on) == (
        OWN,
        -5,
        ONE.closing,
        DAY,
    )
    paid, free, costs = statement.lines
    assert (paid.booked_on, paid.value_on, paid.amount, paid.kind) == (DAY, date(2026, 12, 1), 250, Kind.RECEIVED)
    assert (paid.ogm, paid.communication, paid.counterparty_iban) == ("202600000192", "", IBANS[0])
    assert (free.ogm, free.communication) == ("", "lidgeld & bijdrage ë")
    assert (costs.amount, costs.kind, costs.counterparty_iban) == (Decimal("-3.25"), Kind.SENT, "")


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_batch_is_expanded_and_its_total_not_counted_beside_it(write):
    read_lines = lines(write([Statement(1, Decimal(0), [batch(PAID, FREE), COSTS], DAY)]))
    assert [line.amount for line in read_lines] == [250, Decimal("12.34"), Decimal("-3.25")]
    assert [line.counterparty_iban for line in read_lines] == [IBANS[0], IBANS[1], ""]


@pytest.mark.parametrize("write", [coda, camt])
def test_reversals_and_returns_are_told_apart(write):
    taken_back = replace(FREE, amount=-FREE.amount, reversed=True)
    came_back = replace(FREE, returned=True)
    read_lines = lines(write([Statement(1, Decimal(0), [FREE, taken_back, came_back], DAY)]))
    assert [line.kind for line in read_lines] == [Kind.RECEIVED, Kind.REVERSAL, Kind.RETURN]


@pytest.mark.parametrize("version", VERSIONS)
def test_reversed_entry_still_names_the_other_party(version):
    """Its two sides stand as they did the first time: we are the creditor, though the money goes out."""
    raw = camt([Statement(1, Decimal(0), [replace(FREE, reversed=True)], DAY)], version)
    out = raw.replace(b"CRDT</CdtDbtInd><RvslInd>", b"DBIT</CdtDbtInd><RvslInd>").replace(
        b"12.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>", b"12.34</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt>"
    )
    (line,) = lines(out)
    assert (line.amount, line.counterparty_iban) == (Decimal("-12.34"), IBANS[1])


def test_announced_lines_are_left_out():
    statement = read(camt([ONE], announced=2)).statements[0]
    assert (len(statement.lines), statement.left_out) == (3, 2)


def test_our_samples_are_read():
    whole = {path.name: lines(path.read_bytes()) for path in SAMPLES.iterdir()}
    assert {name: len(read_lines) for name, read_lines in whole.items()} == {
        "coda_coopkracht_ok.cod": 8,
        "camt.053.001.02.coopkracht.xml": 6,
        "camt.053.001.08.coopkracht.xml": 6,
    }
    ogms = [line.ogm for line in whole["coda_coopkracht_ok.cod"]]
    assert ogms == ["202600000192", "", "", "", "", "202600000394", "202600000495", "202600000596"]
    assert whole["coda_coopkracht_ok.cod"][2].communication.startswith(
        "lidgeld 2026 coöperatie gamma onze referentie"
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["windows-1252", "latin-1", "utf-8", "utf-8-sig"])
def test_coda_is_read_in_every_encoding_it_comes_in(newline, encoding):
    assert lines(coda([ONE], newline=newline, encoding=encoding))[1].communication == "lidgeld & bijdrage ë"


def test_camt_is_read_with_a_bom_crlf_and_latin_1():
    raw = camt([ONE])
    latin = raw.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode("latin-1")
    for variant in (b"\xef\xbb\xbf" + raw, raw.replace(b"\n", b"\r\n"), latin, b"\n" + raw):
        assert lines(variant)[0].counterparty_name == "Coöperatie Alfa cv"


def test_several_accounts_in_one_file_and_only_ours_counts():
    savings = replace(ONE, account=IBANS[0])
    for raw in (coda([savings, ONE]), camt([savings, ONE])):
        assert [statement.account for statement in read(raw).statements] == [IBANS[0], OWN]


def test_empty_coda_has_a_number_and_balances():
    statement = read(coda([Statement(5, Decimal(70), [], DAY)])).statements[0]
    assert (statement.number, statement.opening, statement.closing, statement.lines) == (5, 70, 70, ())
    records = coda([Statement(5, Decimal(70), [], DAY)]).decode().splitlines()
    without_new_balance = "\n".join([*records[:2], records[3].replace("000002", "000001")])
    assert read(without_new_balance.encode()).statements[0].closing == 70


def test_coda_details_of_details_count_once():
    """A total of the bank (2), a subtotal in it (7) and what that is made of (9)."""
    whole = PAID.amount + FREE.amount
    together = Booking(DAY, whole, parts=(Booking(DAY, whole), PAID, FREE))
    raw = coda([Statement(1, Decimal(0), [together], DAY)]).decode("latin-1")
    for sequence, level in (("00010001", "7"), ("00010002", "9"), ("00010003", "9")):
        place = raw.index(f"21{sequence}") + 53
        raw = raw[:place] + level + raw[place + 1 :]
    assert [line.amount for line in lines(raw.encode("latin-1"))] == [250, Decimal("12.34")]


def test_coda_without_a_value_date_takes_the_entry_date():
    raw = coda([Statement(1, Decimal(0), [PAID], DAY)])
    assert lines(raw.replace(b"011226001500001101", b"000000001500001101"))[0].value_on == DAY


def test_csv_is_read_in_either_order_and_with_a_sign_in_words():
    assert lines(csv([ONE], newest_first=True)) == lines(csv([ONE]))
    raw = csv([ONE], balance=False).decode("utf-8-sig")
    table = [row.split(";") for row in raw.splitlines()]
    table = [[*row, "D/C" if n == 1 else "Debet" if "-" in row[3] else "Credit"] for n, row in enumerate(table) if n]
    without_sign = "\n".join(";".join(cell.lstrip("-") for cell in row) for row in table)
    mapping = a_mapping({**CSV_COLUMNS, "direction": "D/C"})
    assert [line.amount for line in lines(without_sign.encode(), mapping)] == [
        250,
        Decimal("12.34"),
        Decimal("-3.25"),
    ]


@pytest.mark.parametrize(
    ("written", "amount"),
    [("1.234,56", "1234.56"), ("+5", "5"), ("5,1-", "-5.1"), ("-1 234,00", "-1234"), ("€ 7,00", "7"), ("7 EUR", "7")],
)
def test_csv_amounts_are_read_as_banks_write_them(written, amount):
    raw = f"{';'.join(CSV_COLUMNS.values())}\n{OWN};02/12/2026;;{written};EUR;Naam;{IBANS[0]};dank\n".encode()
    mapping = a_mapping(CSV_COLUMNS)
    assert lines(raw, mapping)[0].amount == Decimal(amount)


def test_year_of_lines_is_read_in_bounded_memory():
    raw = camt([Statement(1, Decimal(0), bookings(4000, seed=1, days=300), date(2027, 12, 31))])
    tracemalloc.start()
    assert len(lines(raw)) > 4000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 1024**2
