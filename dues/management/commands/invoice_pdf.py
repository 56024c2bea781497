from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dues import invoice_pdf
from dues.models import Invoice
from journal.rules import RuleError


class Command(BaseCommand):
    help = "Write the PDF of one invoice to a file, made from the invoice's own copies. Nothing is stored or sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="as printed on the invoice: 2026-000001")
        parser.add_argument("-o", "--output", type=Path, help="default: the invoice's own file name, here")

    def handle(self, *args: Any, **options: Any) -> None:
        invoice = _find(options["number"])
        target = options["output"] or Path(invoice_pdf.file_name(invoice))
        try:
            target.write_bytes(invoice_pdf.render(invoice))
        except RuleError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{target}: {target.stat().st_size // 1024} kB")


def _find(number: str) -> Invoice:
    year, _, sequence = number.partition("-")
    if not (year.isdecimal() and sequence.isdecimal()):
        raise CommandError(f"{number!r} is not a number of an invoice, such as 2026-000001")
    invoice = Invoice.objects.filter(year=int(year), sequence=int(sequence)).first()
    if invoice is None:
        raise CommandError(f"There is no invoice {number}")
    return invoice
