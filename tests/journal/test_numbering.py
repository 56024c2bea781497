import pytest
from django.db import transaction

from journal.numbering import likely_next, next_number, next_numbers, take_numbers

pytestmark = pytest.mark.django_db


def test_next_number_counts_each_series_from_one() -> None:
    assert [next_number("a"), next_number("a"), next_number("b"), next_number("a")] == [1, 2, 1, 3]


def test_a_block_of_numbers_follows_on_and_is_followed() -> None:
    next_number("a")
    assert likely_next("a") == 2
    assert list(next_numbers("a", 3)) == [2, 3, 4]
    assert next_number("a") == 5
    assert likely_next("nothing yet") == 1


def test_a_block_is_taken_only_where_it_was_expected() -> None:
    next_number("a")
    assert not take_numbers("a", 3, first=1)
    assert take_numbers("a", 3, first=2)
    assert next_number("a") == 5


def test_number_of_a_rolled_back_transaction_is_given_again() -> None:
    @transaction.atomic
    def take_and_fail() -> None:
        next_number("a")
        raise ZeroDivisionError

    next_number("a")
    with pytest.raises(ZeroDivisionError):
        take_and_fail()

    assert next_number("a") == 2


@pytest.mark.django_db(transaction=True)
def test_next_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        next_number("a")
