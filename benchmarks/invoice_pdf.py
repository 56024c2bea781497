# ruff: noqa: T201 - printing is what it is for
"""How long one invoice takes to become a PDF: `.venv/bin/python benchmarks/invoice_pdf.py [NUMBER OF INVOICES]`.

Processor time of one process on a scratch database. The reference is 40 ms, measured with a page of the same
content through WeasyPrint's public interface (107 ms for a naive one); absolute figures drift with the machine.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkracht.settings")

if TYPE_CHECKING:
    from dues.models import Invoice

REFERENCE = 40  # ms


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/scratch.sqlite3"
        invoice = _invoice()
        from dues.invoice_pdf import render  # noqa: PLC0415 - after the settings
        from dues.pdf_fonts import fonts  # noqa: PLC0415 - Django is set up first

        print(f"fonts  {_timed(fonts):8.1f} ms, cut once a machine and read once a process")
        print(f"first  {_timed(lambda: render(invoice)):8.1f} ms")
        before = _memory()
        times = sorted(_timed(lambda: render(invoice)) for _ in range(count))
        median, worst = statistics.median(times), times[int(count * 0.95)]
        print(f"warm   {median:8.1f} ms median of {count}, mean {statistics.mean(times):.1f}, p95 {worst:.1f}")
        print(f"ratio  {median / REFERENCE:8.2f} to the reference of {REFERENCE} ms")
        print(f"memory {(_memory() - before) / count:8.1f} kB more per invoice, {_memory() // 1024} MB in all")
        print(f"size   {len(render(invoice)) / 1024:8.1f} kB")


def _timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return (process_time() - start) * 1000


def _memory() -> int:
    """The most that this process has held, in kB."""
    return getrusage(RUSAGE_SELF).ru_maxrss


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
        name="Coöperatie De Proef cv", street="Voorbeeldstraat 1", postcode="9000", city="Gent"
    )
    Contact.objects.create(
        organisation=organisation, name="Petra Proef", email="petra@voorbeeld.example", is_main=True
    )
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    return issue(
        Membership.objects.create(organisation=organisation, kind="member", admitted_on=now.date()),
        period=2026,
        assessment=assess(
            supporting=False,
            employees=12,
            balance_sheet_total=Decimal(1),
            schedule=FeeSchedule.objects.on(now.date()),
        ),
        voluntary_extra=Decimal("25.00"),
        now=now,
        actor=None,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
