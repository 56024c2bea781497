# ruff: noqa: T201 - printing is what it is for
"""What an invoice costs: `.venv/bin/python benchmarks/invoices.py [ROUNDS] [--memory]`.

The same invoice by WeasyPrint as one writes it the first time, by the portal's pipeline (one at a time, and in
chunks as the yearly run has them) and by reportlab's platypus, turn by turn in one run. Every way's PDF is read back:
its words, and its code by an independent decoder. Processor time of one process; the ratios mean something on another
machine, the milliseconds do not. With --memory it renders 2,000 in chunks too, and tells the memory held after the
200th and after the 2,000th.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkracht.settings")

if TYPE_CHECKING:
    from dues.models import Invoice

CHUNK = 25
WANTED = 2.5
CODE = b"BCD\n002\n1\nSCT\n\nCoopkracht vzw\nBE98523080240293\nEUR275\n\n202600000192"
WAYS = ("naive WeasyPrint", "pipeline, one", "pipeline, chunks", "reportlab platypus")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", type=int, nargs="?", default=20)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/scratch.sqlite3"
        invoice = _invoice()
        _compare(_ways(invoice), invoice, options.rounds)
        if options.memory:
            _watch_memory(invoice)


def _compare(ways: "dict[str, Callable[[], list[bytes]]]", invoice: "Invoice", rounds: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for name, way in ways.items():
        _verify(name, way()[-1], invoice)
    for _round in range(rounds):
        for name, way in ways.items():
            start = process_time()
            made = len(way())
            times[name].append((process_time() - start) * 1000 / made)
    naive = statistics.median(times[WAYS[0]])
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:20} {median:7.1f} ms median of {rounds:3}, {naive / median:5.2f} times naive")
    slower = max(statistics.median(times[name]) for name in WAYS[1:3])
    print(f"wanted: {WANTED} times naive; {'reached' if naive / slower >= WANTED else 'NOT reached'}")


def _ways(invoice: "Invoice") -> "dict[str, Callable[[], list[bytes]]]":
    from django.conf import settings  # noqa: PLC0415 - Django is set up first
    from django.utils import translation  # noqa: PLC0415 - Django is set up first
    from invoice_naive import html_of  # noqa: PLC0415 - beside this file
    from invoice_platypus import pdf_of, use_fonts  # noqa: PLC0415 - beside this file
    from weasyprint import HTML  # noqa: PLC0415 - Django is set up first
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - Django is set up first

    from documents.print_assets import OwnAssets  # noqa: PLC0415 - Django is set up first
    from documents.print_fonts import fonts  # noqa: PLC0415 - Django is set up first
    from dues import epc, invoice_pdf  # noqa: PLC0415 - Django is set up first

    mark = (settings.BASE_DIR / "static" / "mark.svg").read_text(encoding="utf-8")
    use_fonts(fonts())

    def page() -> "invoice_pdf.Page":
        with translation.override(invoice.language):
            return invoice_pdf.page_of(invoice, list(invoice.lines.all()))

    def code() -> str:
        return epc.invoice_payload(invoice, Decimal("275.00"))

    def naive() -> list[bytes]:
        svg = epc.svg(code()).decode()
        html = html_of(page(), mark, svg[svg.index("<svg") :])
        return [HTML(string=html, url_fetcher=OwnAssets(fonts())).write_pdf(font_config=FontConfiguration())]

    def platypus() -> list[bytes]:
        rows = ["".join(map(str, row)) for row in epc.code(code()).matrix]
        return [pdf_of(page(), rows)]

    return {
        WAYS[0]: naive,
        WAYS[1]: lambda: [invoice_pdf.render(invoice)],
        WAYS[2]: lambda: [content for _one, content in invoice_pdf.render_many([invoice] * CHUNK)],
        WAYS[3]: platypus,
    }


def _verify(name: str, content: bytes, invoice: "Invoice") -> None:
    import pypdfium2  # noqa: PLC0415 - only here
    import zxingcpp  # noqa: PLC0415 - only here

    document = pypdfium2.PdfDocument(content)
    text = " ".join(document[0].get_textpage().get_text_bounded().replace("\u00a0", " ").split())
    for part in (invoice.recipient["name"], invoice.number, "€ 275,00", "+++202/6000/00192+++", "Petra Proef"):
        if part not in text:
            raise SystemExit(f"{name}: {part!r} is not on the page")
    found = [one.bytes for one in zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())]
    if len(document) != 1 or found != [
        b"BCD\n002\n1\nSCT\n\nCoopkracht vzw\nBE98523080240293\nEUR275\n\n202600000192"
    ]:
        raise SystemExit(f"{name}: {len(document)} pages, with {found} for a code")


def _watch_memory(invoice: "Invoice") -> None:
    from dues.invoice_pdf import render_many  # noqa: PLC0415 - Django is set up first

    def again(count: int) -> "Iterator[Invoice]":
        return (invoice for _number in range(count))

    held = {}
    for number, _made in enumerate(render_many(again(2000)), start=1):
        if number in {200, 2000}:
            held[number] = _memory()
    print(f"memory after the 200th {held[200]:.0f} MB, after the 2,000th {held[2000]:.0f} MB")


def _memory() -> float:
    """What this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _invoice() -> "Invoice":
    import django  # noqa: PLC0415 - Django is set up first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up first

    from dues.fees import assess  # noqa: PLC0415 - Django is set up first
    from dues.invoicing import issue  # noqa: PLC0415 - Django is set up first
    from dues.models import FeeSchedule  # noqa: PLC0415 - Django is set up first
    from membership.models import Contact, Membership, Organisation  # noqa: PLC0415 - Django is set up first

    call_command("migrate", verbosity=0)
    organisation = Organisation.objects.create(
        name="Coöperatie De Proef cv",
        enterprise_number="0403019261",
        street="Voorbeeldstraat 1",
        postcode="9000",
        city="Gent",
    )
    Contact.objects.create(
        organisation=organisation, name="Petra Proef", email="petra@voorbeeld.example", is_main=True
    )
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    schedule = FeeSchedule.objects.on(now.date())
    return issue(
        Membership.objects.create(organisation=organisation, kind="member", admitted_on=now.date()),
        period=2026,
        assessment=assess(supporting=False, employees=12, balance_sheet_total=Decimal(1), schedule=schedule),
        voluntary_extra=Decimal("25.00"),
        now=now,
        actor=None,
    )


if __name__ == "__main__":
    main()
