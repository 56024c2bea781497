from django.db import connection

from journal.models import Series


def next_number(series: str) -> int:
    """The next number of a gapless series, starting at 1.

    Must run inside the transaction that uses the number: its row lock holds until that commits, and a
    rollback gives the number back. Never MAX+1, which fails as soon as two transactions issue at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A number is given inside the transaction that uses it")
    Series.objects.get_or_create(name=series)
    row = Series.objects.select_for_update().get(name=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
