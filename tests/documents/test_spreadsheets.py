import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from documents.spreadsheets import (
    Sheet,
    csv_lines,
    csv_response,
    csv_zip_response,
    disarmed,
    write_csv_zip,
    write_xlsx,
    xlsx_response,
)

MOMENT = datetime(2026, 11, 23, 10, 5, 7, 999, tzinfo=UTC)
ROW = ["Coöperatie", 12, Decimal("-1234.50"), date(2026, 11, 23), MOMENT, None]
LIVE = [
    "=1+1",
    "+32 9 000 00 00",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\ufe661",
    "\u22121",
    "\x00=1",
]


def sheet(*rows, title="leden"):
    return Sheet(title, ["naam", "aantal", "bedrag", "op", "om", "niets"], rows)


def read_csv(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def read_xlsx(*sheets):
    file = io.BytesIO()
    write_xlsx(sheets, file)
    return load_workbook(file)


def test_csv_has_a_header_and_plain_values():
    text = "".join(csv_lines(sheet(ROW)))
    assert text.startswith("\ufeff")
    assert read_csv(text)[0] == ["naam", "aantal", "bedrag", "op", "om", "niets"]
    assert read_csv(text)[1] == ["Coöperatie", "12", "-1234.50", "2026-11-23", "2026-11-23T11:05:07+01:00", ""]


def test_csv_puts_text_and_not_numbers_between_quotation_marks():
    assert list(csv_lines(sheet(ROW)))[2].startswith('"Coöperatie",12,-1234.50,"2026-11-23"')


def test_csv_is_made_a_row_at_a_time():
    def rows():
        yield ROW
        raise AssertionError("too far")

    lines = csv_lines(Sheet("leden", ["naam"], rows()))
    assert [next(lines) for _ in range(3)][2].startswith('"Co')


def test_xlsx_keeps_kinds_of_values():
    page = read_xlsx(sheet(ROW))["leden"]
    header, row = page.iter_rows()
    assert [cell.font.bold for cell in header] == [True] * 6
    assert page.freeze_panes == "A2"
    assert [cell.value for cell in row] == [
        "Coöperatie",
        12,
        -1234.5,
        datetime(2026, 11, 23),  # noqa: DTZ001 - Excel knows no time zones
        datetime(2026, 11, 23, 11, 5, 7),  # noqa: DTZ001 - Excel knows no time zones
        None,
    ]
    assert row[2].number_format == "#,##0.00"
    assert row[3].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("text", LIVE)
def test_text_never_becomes_a_formula(text):
    assert disarmed(text) == f"'{text}"
    cell = read_xlsx(sheet([text]))["leden"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert read_csv("".join(csv_lines(sheet([text]))).replace("\x00", ""))[1][0].startswith("'")


@pytest.mark.parametrize("text", ["", "Coöperatie", "a=b", "1-2", "'=1", "5 euro", "lid@voorbeeld.example"])
def test_other_text_stays_as_it_is(text):
    assert disarmed(text) == text


def test_xlsx_leaves_out_what_its_format_cannot_hold():
    assert read_xlsx(sheet(["a\x0bb\x00c"]))["leden"]["A2"].value == "abc"


def test_negative_amount_is_no_text():
    assert read_csv("".join(csv_lines(sheet([Decimal("-5.00")]))))[1] == ["-5.00"]


@given(st.text())
def test_csv_reads_back_as_it_was(text):
    clean = text.replace("\x00", "").replace("\r", "")
    assert read_csv("".join(csv_lines(Sheet("x", ["kop"], [[clean]])))) == [["kop"], [disarmed(clean)]]


def test_zip_holds_a_file_for_each_table():
    file = io.BytesIO()
    write_csv_zip([sheet(ROW), sheet(title="geld")], file)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["leden.csv", "geld.csv"]
        assert "Coöperatie" in archive.read("leden.csv").decode("utf-8-sig")


@pytest.mark.parametrize(
    ("make", "name", "kind", "start"),
    [
        (lambda: csv_response(sheet(ROW), "leden"), "leden.csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        (lambda: csv_zip_response([sheet(ROW)], "leden"), "leden.zip", "application/zip", b"PK"),
        (lambda: xlsx_response([sheet(ROW)], "leden"), "leden.xlsx", None, b"PK"),
    ],
)
def test_downloads_have_a_name_and_a_kind(make, name, kind, start):
    response = make()
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert kind in {None, response.headers["Content-Type"]}
    assert response.getvalue().startswith(start)
    for close in response._resource_closers:  # response.close() would end the request, and with it the connection
        close()
