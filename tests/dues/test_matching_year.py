"""A whole year of lines: nothing wrong is booked by itself, and who works the queue finds the right one on top."""

from collections import Counter

from dues.matching import certain, suggest
from tests.dues.bank_year import BankYear


def test_a_year_of_lines_is_booked_right_or_suggested_right() -> None:
    year = BankYear(seed=2026)
    book = year.book()
    booked, asked, right, wrong = Counter[str](), Counter[str](), Counter[str](), []

    for line in year.lines():
        if part := certain(line.money, book):
            booked[line.how] += 1
            if line.meant != {part.claim.invoice_id}:
                wrong.append(line)
            book.settle(part.claim.invoice_id, part.amount)
            continue
        if line.has_clue:
            found = suggest(line.money, book)
            asked[line.how] += 1
            right[line.how] += bool(found) and {row.claim.invoice_id for row in found[0].parts} == line.meant
        for invoice_id in line.meant & book.claims.keys():
            book.settle(invoice_id, book.claims[invoice_id].open)

    share = right.total() / asked.total()
    print(f"booked {booked.total()}, asked {asked.total()}, first suggestion right {share:.2%}")  # noqa: T201
    print({how: f"{right[how]}/{count}" for how, count in asked.items()})  # noqa: T201
    assert wrong == []
    assert booked.total() > 5_000
    assert share >= 0.95
