"""Tables as CSV and XLSX, streamed row by row, in which no text can turn into a formula.

A number stays a number, a date is written the ISO way, and text that a spreadsheet might calculate gets an
apostrophe before it. CSV is UTF-8 with its mark, so that Excel reads the accents.
"""

import csv
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

Cell = str | int | Decimal | date | datetime | None

BYTE_ORDER_MARK = "\ufeff"
FORMULA = frozenset("=+-@\u2212")
# Controls and spaces, the invisible ones too: programs skip them before they look for a formula.
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE_LENGTH = 31  # Excel's
KEPT_IN_MEMORY = 2 * 1024 * 1024


@dataclass(frozen=True)
class Sheet:
    """One table: `title` names the sheet or, in a zip, the file. The rows are walked once."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def disarmed(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet might take it for a formula."""
    read = unicodedata.normalize("NFKC", text)
    if read and (read[0] in FORMULA or unicodedata.category(text[0]) in UNSEEN):
        return f"'{text}"
    return text


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """The table as CSV, a row at a time: commas, a point in numbers, text in quotation marks."""
    buffer = StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    yield BYTE_ORDER_MARK
    for row in _with_header(sheet):
        writer.writerow([_for_csv(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def write_csv_zip(sheets: Iterable[Sheet], target: IO[bytes]) -> None:
    """Each table as a CSV file of its own."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            entry = zipfile.ZipInfo(f"{sheet.title}.csv")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                file.writelines(line.encode() for line in csv_lines(sheet))


def write_xlsx(sheets: Iterable[Sheet], target: IO[bytes]) -> None:
    """One workbook. The header is bold and stays in sight."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:TITLE_LENGTH])
        page.freeze_panes = "A2"
        for number, row in enumerate(_with_header(sheet)):
            page.append([_for_xlsx(page, cell, bold=not number) for cell in row])
    book.save(target)


def csv_response(sheet: Sheet, name: str) -> StreamingHttpResponse:
    """A download that leaves while it is made. `name` is without its extension."""
    response = StreamingHttpResponse(csv_lines(sheet), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_zip_response(sheets: Iterable[Sheet], name: str) -> FileResponse:
    file = _spooled()
    write_csv_zip(sheets, file)
    return _download(file, f"{name}.zip", "application/zip")


def xlsx_response(sheets: Iterable[Sheet], name: str) -> FileResponse:
    file = _spooled()
    write_xlsx(sheets, file)
    return _download(file, f"{name}.xlsx", XLSX)


def _with_header(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    yield sheet.header
    yield from sheet.rows


def _for_csv(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return timezone.localtime(cell).isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return disarmed(cell) if isinstance(cell, str) else cell


def _for_xlsx(page: Any, cell: Cell, *, bold: bool) -> Any:
    """The cell as Excel knows it. It knows no time zones: a moment is written in ours."""
    value: Any = cell
    if isinstance(cell, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", disarmed(cell))
    elif isinstance(cell, datetime):
        value = timezone.localtime(cell).replace(tzinfo=None, microsecond=0)
    made = WriteOnlyCell(page, value)
    if isinstance(cell, Decimal):
        made.number_format = "#,##0.00"
    if bold:
        made.font = Font(bold=True)
    return made


def _spooled() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)


def _download(file: IO[bytes], name: str, content_type: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
