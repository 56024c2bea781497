"""The whole URL table, walked by everybody."""

import pytest

from tests.access.addresses import address_of, routes
from tests.access.asking import ask
from tests.access.table import TABLE
from tests.access.world import ROLES


def test_every_address_has_one_row() -> None:
    assert sorted(row.route for row in TABLE) == sorted(routes())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_role_gets_what_the_table_says(world, method) -> None:
    """About two thousand questions; every answer that differs is told at once."""
    visitors = {role: world.visitor(role) for role in ROLES}
    different = []
    for row in TABLE:
        address = address_of(row, world)
        expected = row.get if method == "GET" else row.post
        body = world.bodies.get(row.body, {})
        answers = " ".join(ask(visitors[role], method, address, body) for role in ROLES)
        if answers != expected:
            different.append(f"{method} {address}: {answers} instead of {expected}")
    assert different == []
