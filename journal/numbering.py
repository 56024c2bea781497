from django.db import connection, transaction

from journal.models import Series


def next_number(series: str) -> int:
    """The next number of a gapless series, starting at 1.

    Must run inside the transaction that uses the number: its row lock holds until that commits, and a
    rollback gives the number back. Never MAX+1, which fails as soon as two transactions issue at once.
    """
    return next_numbers(series, 1)[0]


def next_numbers(series: str, count: int) -> range:
    """A block of `count` numbers one after the other, under the same lock and the same rules."""
    if not connection.in_atomic_block:
        raise RuntimeError("A number is given inside the transaction that uses it")
    Series.objects.get_or_create(name=series)
    row = Series.objects.select_for_update().get(name=series)
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return range(first, first + count)


def take_numbers(series: str, count: int, *, first: int) -> bool:
    """Take such a block if it begins with `first`; otherwise take none, and let go of the lock at once."""
    with transaction.atomic():
        taken = next_numbers(series, count).start == first
        if not taken:
            transaction.set_rollback(True)
    return taken


def likely_next(series: str) -> int:
    """What the next number would be at this moment: a guess, to prepare by. Only the others give one."""
    return (Series.objects.filter(name=series).values_list("last", flat=True).first() or 0) + 1
