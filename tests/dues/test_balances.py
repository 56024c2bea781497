from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dues.balances import Balance

EUROS = st.decimals("0", "9999", places=2)
SHARES = st.decimals("0", "1", places=3)
NOTHING = Decimal(0)


def part(amount, share):
    return (amount * share).quantize(Decimal("0.01"))


@given(fee=EUROS, voluntary=EUROS, shares=st.tuples(SHARES, SHARES, SHARES, SHARES))
def test_balance_adds_up_whatever_was_credited_written_off_and_paid(fee, voluntary, shares):
    """Whatever the rules allow: of the fee what is not credited may be written off, and the rest may be paid."""
    credited_fee, credited_voluntary = part(fee, shares[0]), part(voluntary, shares[1])
    written_off = part(fee - credited_fee, shares[2])
    paid = part(fee + voluntary - credited_fee - credited_voluntary - written_off, shares[3])
    balance = Balance(fee, voluntary, paid, credited_fee, credited_voluntary, written_off)
    assert balance.open + balance.paid + balance.credited + balance.written_off == balance.total
    assert balance.fee_open + balance.voluntary_open == balance.open
    assert balance.fee_paid + balance.voluntary_paid == balance.paid
    assert min(balance.open, balance.fee_open, balance.voluntary_open, balance.fee_paid, balance.voluntary_paid) >= 0
    assert NOTHING in {balance.fee_open, balance.voluntary_paid}  # the fee comes first
