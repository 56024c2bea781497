"""A year of electronic invoices in one file, for the accounting program. Never more than one of them in memory."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from dues import e_invoice
from dues.models import CreditNote, Invoice
from journal.rules import RuleError

CHUNK = 100


@dataclass
class Contents:
    """How many stand in the archive, and of which number there is none, and why."""

    written: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def file_name(year: int) -> str:
    return f"e-facturen-{year}.zip"


def write_year(year: int, target: IO[bytes]) -> Contents:
    """Every invoice and credit note numbered in `year`, made where it was not yet. A list says what is not there."""
    contents = Contents()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper in _numbered_in(year):
            try:
                kept = e_invoice.kept(paper)
            except RuleError as reason:
                contents.left_out.append((paper.number, str(reason)))
                continue
            with kept.open() as file:
                archive.writestr(e_invoice.file_name(paper), file.read())
            contents.written += 1
        if contents.left_out:
            archive.writestr(_("not-in-here.csv"), _table(contents.left_out))
    return contents


def _numbered_in(year: int) -> Iterator[e_invoice.Paper]:
    yield from Invoice.objects.filter(year=year).order_by("sequence").iterator(chunk_size=CHUNK)
    notes = CreditNote.objects.filter(year=year).select_related("invoice").order_by("sequence")
    yield from notes.iterator(chunk_size=CHUNK)


def _table(rows: list[tuple[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Number"), _("Why not")])
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()
