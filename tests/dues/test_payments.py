from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from correspondence.models import Letter
from dues.balances import Balance, balance_of
from dues.models import Allocation, Payment
from journal.models import Event
from journal.rules import RuleError
from tests import factories

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


def left_over(payment):
    return payment.amount - (payment.allocations.aggregate(given=Sum("amount"))["given"] or 0)


def test_payment_of_everything_leaves_nothing_open(issued, pay):
    invoice = issued(extra="10")
    payment = pay(invoice, "260.00")
    balance = balance_of(invoice, today=TODAY)
    assert (balance.paid, balance.open, balance.fee_open) == (260, 0, 0)
    assert left_over(payment) == 0


def test_payment_in_part_pays_the_fee_first(issued, pay):
    invoice = issued(extra="10")
    pay(invoice, "249.99")
    balance = balance_of(invoice, today=TODAY)
    assert (balance.fee_open, balance.voluntary_open) == (Decimal("0.01"), Decimal("10.00"))
    pay(invoice, "5.01")
    balance = balance_of(invoice, today=TODAY)
    assert (balance.fee_open, balance.voluntary_open) == (0, Decimal("5.00"))


def test_payment_of_more_keeps_the_rest_on_the_payment(issued, pay):
    invoice = issued()
    payment = pay(invoice, "300.00")
    assert payment.allocations.get().amount == Decimal("250.00")
    assert left_over(payment) == Decimal("50.00")
    assert balance_of(invoice, today=TODAY).open == 0


def test_payment_for_a_paid_invoice_is_kept_with_it_unallocated(issued, pay):
    invoice = issued()
    pay(invoice, "250")
    second = pay(invoice, "250")
    assert (second.invoice, second.allocations.count(), left_over(second)) == (invoice, 0, 250)


def test_payment_with_the_same_key_counts_once(issued, pay):
    invoice, key = issued(), uuid4()
    first = pay(invoice, "100", key=key)
    assert pay(invoice, "100", key=key) == first
    assert balance_of(invoice, today=TODAY).paid == 100
    assert Event.objects.about(invoice).filter(verb="payment recorded").count() == 1


def test_payment_with_a_key_of_another_is_refused(issued, pay):
    invoice, key = issued(), uuid4()
    pay(invoice, "100", key=key)
    with pytest.raises(RuleError):
        pay(invoice, "99", key=key)
    with pytest.raises(RuleError):
        pay(issued(), "100", key=key)
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1000000000"])
def test_payment_of_an_amount_that_is_none_is_refused(issued, pay, amount):
    with pytest.raises(RuleError, match="minstens één cent"):
        pay(issued(), amount)
    assert not Payment.objects.exists()


def test_payment_from_the_future_is_refused(issued, pay):
    with pytest.raises(RuleError, match="niet na vandaag"):
        pay(issued(), "1", received_on=TODAY + timedelta(days=1))


def test_payment_just_after_midnight_in_brussels_is_of_that_day(issued, pay):
    payment = pay(issued(), "1", received_on=date(2026, 11, 24), now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert payment.received_on == date(2026, 11, 24)


def test_payment_is_written_down_in_the_history(issued, pay):
    actor, invoice = factories.secretary(), issued()
    pay(invoice, "300", actor=actor)
    event = Event.objects.about(invoice).get(verb="payment recorded")
    assert event.actor == actor
    assert event.data == {"amount": "300", "allocated": "250.00", "received_on": "2026-11-23"}


def test_balance_looks_back_to_a_date(issued, pay):
    invoice = issued()
    pay(invoice, "100", received_on=date(2026, 11, 20))
    pay(invoice, "150", received_on=date(2026, 11, 22))
    assert [balance_of(invoice, today=date(2026, 11, day)).paid for day in (19, 20, 21, 22)] == [0, 100, 100, 250]


def test_payment_dated_before_one_that_paid_everything_stays_unallocated(issued, pay):
    invoice = issued()
    pay(invoice, "250", received_on=TODAY)
    earlier = pay(invoice, "250", received_on=date(2026, 11, 1))
    assert earlier.allocations.count() == 0


@given(
    fee=st.decimals("0.01", "9999", places=2),
    voluntary=st.decimals("0", "99999.99", places=2),
    share=st.decimals("0", "1", places=4),
)
def test_balance_adds_up_whatever_the_amounts(fee, voluntary, share):
    paid = ((fee + voluntary) * share).quantize(Decimal("0.01"))
    balance = Balance(fee=fee, voluntary=voluntary, paid=min(paid, fee + voluntary))
    assert balance.fee_open + balance.voluntary_open + balance.paid == balance.total
    assert min(balance.fee_open, balance.voluntary_open) >= 0
    assert balance.voluntary_open == voluntary or balance.fee_open == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.decimals("0.01", "400", places=2), min_size=1, max_size=6),
    extra=st.decimals("0", "300", places=2),
)
def test_allocations_never_exceed_the_payments_nor_the_invoice(issued, pay, amounts, extra):
    Letter.objects.all().delete()  # hypothesis seeds `random` anew, and with it the next letter's Message-ID
    invoice = issued(extra=str(extra))
    made = [pay(invoice, amount) for amount in amounts]
    given_out = Allocation.objects.filter(invoice=invoice).aggregate(sum=Sum("amount", default=0))["sum"]
    total = Decimal(250) + extra
    assert round(given_out, 2) == min(sum(amounts), total)
    assert all(left_over(payment) >= 0 for payment in made)
    assert balance_of(invoice, today=TODAY).open == total - min(sum(amounts), total)
