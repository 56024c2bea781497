"""Many at once with the same money, on PostgreSQL: it is given out once, and the books add up."""

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
