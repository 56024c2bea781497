from datetime import date
from decimal import Decimal

import pytest

from dues import standing
from dues.models import Invoice
from dues.standing import Standing
from membership.models import Membership
from tests import factories

pytestmark = pytest.mark.django_db
ISSUED, DUE, LATE = date(2026, 11, 23), date(2026, 12, 23), date(2026, 12, 24)


def test_standing_without_an_invoice():
    assert standing.of(factories.member(), today=ISSUED) == Standing.NO_INVOICE


def test_standing_before_the_first_invoice_was_issued(issued):
    invoice = issued()
    assert standing.of(invoice.membership, today=date(2026, 11, 22)) == Standing.NO_INVOICE


def test_standing_is_due_up_to_the_due_date_and_overdue_the_day_after(issued):
    membership = issued().membership
    assert standing.of(membership, today=ISSUED) == Standing.DUE
    assert standing.of(membership, today=DUE) == Standing.DUE
    assert standing.of(membership, today=LATE) == Standing.OVERDUE


def test_standing_in_order_once_the_fee_is_paid_though_the_extra_is_not(issued, pay):
    invoice = issued(extra="500")
    pay(invoice, "250")
    assert standing.of(invoice.membership, today=LATE) == Standing.IN_ORDER
    assert standing.of_invoice(invoice, today=LATE) == Standing.IN_ORDER


def test_standing_one_cent_short_is_not_in_order(issued, pay):
    invoice = issued()
    pay(invoice, "249.99")
    assert standing.of(invoice.membership, today=DUE) == Standing.DUE
    assert standing.of(invoice.membership, today=LATE) == Standing.OVERDUE


def test_standing_counts_cents_exactly(issued, pay):
    """SQLite adds decimals as floats: 249.2 + 0.7 + 0.1 must still be 250."""
    invoice = issued()
    for amount in ("249.20", "0.70", "0.10"):
        pay(invoice, amount)
    assert standing.of(invoice.membership, today=LATE) == Standing.IN_ORDER


def test_standing_is_as_bad_as_the_worst_invoice(issued, pay):
    membership = factories.member()
    pay(issued(membership, period=2027), "250")
    issued(membership, period=2028)
    assert standing.of(membership, today=DUE) == Standing.DUE
    assert standing.of(membership, today=LATE) == Standing.OVERDUE


def test_standing_looks_back_to_a_date(issued, pay):
    invoice = issued()
    pay(invoice, "250", received_on=ISSUED)
    assert standing.of(invoice.membership, today=date(2026, 11, 23)) == Standing.IN_ORDER


@pytest.mark.parametrize("members", [1, 3])
def test_standing_of_a_list_is_one_query(issued, pay, django_assert_num_queries, members):
    for _ in range(members):
        invoice = issued()
        pay(invoice, "100")
    with django_assert_num_queries(1):
        rows = list(standing.with_standing(Membership.objects.all(), today=LATE))
    assert [row.standing for row in rows] == ["overdue"] * members


@pytest.mark.parametrize("count", [1, 3])
def test_standing_of_invoices_is_one_query(issued, django_assert_num_queries, count):
    for _ in range(count):
        issued(extra="0.10")
    with django_assert_num_queries(1):
        rows = list(standing.invoices_with_standing(Invoice.objects.all(), today=DUE))
    assert [(row.standing, row.fee, row.voluntary, row.paid) for row in rows] == [
        ("due", Decimal(250), Decimal("0.1"), 0)
    ] * count


def test_standing_has_words_and_tones():
    assert {state.value: (state.label, state.tone) for state in Standing} == {
        "in_order": ("in orde", "good"),
        "due": ("te betalen", "attention"),
        "overdue": ("te laat", "wrong"),
        "no_invoice": ("nog geen lidgeldnota", "neutral"),
        "cancelled": ("geannuleerd", "neutral"),
    }
