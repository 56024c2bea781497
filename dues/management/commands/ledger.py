"""The books of a year, for the accountant: the summary on the screen, all of it in a file."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.spreadsheets import write_csv_zip, write_xlsx
from dues.ledger import Books, books_of
from dues.ledger_sheets import sheets, summary

WRITERS = {".xlsx": write_xlsx, ".zip": write_csv_zip}


class Command(BaseCommand):
    help = "Show the books of a year, and write them to a file: FILE.xlsx, or FILE.zip with CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--json", action="store_true", help="show the summary as JSON")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write all entries to FILE (.xlsx or .zip)")

    def handle(self, *args: Any, year: int, out: Path | None, **options: Any) -> None:
        if not 2000 <= year <= 9998:
            raise CommandError(f"{year} is no year of these books")
        if out and out.suffix not in WRITERS:
            raise CommandError("The name of FILE ends in .xlsx or .zip")
        books = books_of(year)
        if options["json"]:
            self.stdout.write(json.dumps(figures(books), indent=2))
        else:
            self.stdout.write("\n".join(f"{amount:>14,.2f}  {words}" for words, amount in summary(books)))
        if out:
            with out.open("wb") as file:
                WRITERS[out.suffix](sheets(books), file)
        if not books.adds_up:
            raise CommandError(f"The books of {year} do not add up")


def figures(books: Books) -> dict[str, Any]:
    """By the names of the code, whatever the language. Money as text: JSON knows floats only."""
    return {**json.loads(json.dumps(asdict(books), default=str)), "adds_up": books.adds_up}
