from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dues import e_invoice_archive
from dues.models import Invoice


class Command(BaseCommand):
    help = "Write the electronic invoices (UBL, Peppol BIS Billing 3.0) of one year to a zip file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="the year of the numbers, such as 2026")
        parser.add_argument("-o", "--output", type=Path, help="default: e-facturen-YEAR.zip, here")

    def handle(self, *args: Any, **options: Any) -> None:
        year: int = options["year"]
        if not Invoice.objects.filter(year=year).exists():
            raise CommandError(f"There is no invoice of {year}")
        target: Path = options["output"] or Path(e_invoice_archive.file_name(year))
        with target.open("wb") as file:
            contents = e_invoice_archive.write_year(year, file)
        self.stdout.write(f"{target}: {contents.written} electronic invoices")
        for number, reason in contents.left_out:
            self.stdout.write(f"not {number}: {reason}")
