"""Many at once with the same money, on PostgreSQL: it is given out once, and the books add up."""

from pathlib import Path

import pytest

from tests.servers.deployment import Deployment
from tests.servers.test_races import make, race

pytestmark = pytest.mark.servers
BOOKS = """
from dues.ledger import books_of
from dues.models import Payment
payment = Payment.objects.get(line={line})
standing = payment.allocations.filter(undone_at=None)
print(sum(row.amount for row in standing) == payment.used, payment.used, standing.count(), books_of(2026).adds_up)
"""
# Whether the run is done, each member of it has its invoice, and each of the thirty lines is booked by itself; then
# the holes in the numbers of the year, and whether the books add up.
YEAR = """
from dues.ledger import books_of
from dues.models import BankLine, DuesRun, Invoice
run = DuesRun.objects.get(pk={run})
issued = Invoice.objects.filter(period=2027, membership__in=run.members.values("membership"))
lines = BankLine.objects.filter(statement__file__name="jaar.cod")
paid = lines.filter(payments__undone_at=None, payments__recorded_by=None).distinct()
numbers = list(Invoice.objects.filter(year=2026).order_by("sequence").values_list("sequence", flat=True))
holes = sorted(set(range(1, len(numbers) + 1)) - set(numbers))
every = issued.count() == run.members.count() == issued.values("membership").distinct().count()
allocated = sum(payment.allocations.count() for line in lines for payment in line.payments.all())
print(run.status, every, lines.count(), paid.count(), allocated, holes, books_of(2026).adds_up)
"""


def what_stands(deployment: Deployment, keys: str) -> str:
    return deployment.shell(BOOKS.format(line=keys.split(",", maxsplit=1)[0]))


def test_one_bank_line_from_twenty_processes_is_booked_once_and_shared_out_once(deployment: Deployment) -> None:
    keys = make(deployment, "from tests.servers.racing_money import prepare\nprint(prepare(4, '100'))")

    endings = race(deployment, "receive_and_allocate", keys, racers=20)

    assert endings.count("done") == 2
    assert what_stands(deployment, keys) == "True 100.00 2 True"


def test_undoing_crediting_and_allocating_at_once_never_spends_money_twice(deployment: Deployment) -> None:
    """In whatever order: what paid the first invoice is freed once, and then pays the second at most once."""
    keys = make(
        deployment,
        "from tests.servers.racing_money import prepare, receive_and_allocate\n"
        "keys = prepare(2, '50')\nreceive_and_allocate(keys, 0)\nprint(keys)",
    )

    endings = race(deployment, "undo_credit_or_allocate", keys, racers=6)

    assert endings[0::3].count("done") <= 1
    assert endings[1::3].count("done") == 1
    assert what_stands(deployment, keys) in {"True 0.00 0 True", "True 50.00 1 True"}


def test_import_during_a_yearly_run_books_every_line_once_and_invoices_every_member_once(
    deployment: Deployment, tmp_path: Path
) -> None:
    deployment.worker.stop()  # the processes of the race do its work
    path = tmp_path / "jaar.cod"
    prepared = make(
        deployment, f"from tests.servers.racing_money import prepare_year\nprint(prepare_year({str(path)!r}, 30))"
    )

    endings = race(deployment, "run_or_import", prepared, racers=6)

    assert endings[1::2] == ["done"] * 3
    assert endings[::2].count("done") == 1
    run = prepared.split(",")[0]
    assert deployment.shell(YEAR.format(run=run)) == "done True 30 30 30 [] True"
