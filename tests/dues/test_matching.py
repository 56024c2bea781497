"""What a line says, and which invoices that makes likely. The generated year is in test_matching_year.py."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.matching import Claim, Clue, Money, OpenBook, certain, suggest
from dues.references import formatted, reference

D = Decimal


def claim(sequence: int, name: str, *, open_: str = "250.00", fee: str | None = None, member: int = 0) -> Claim:
    return Claim(
        invoice_id=sequence,
        organisation_id=member or sequence,
        number=f"2026-{sequence:06d}",
        reference=reference(year=2026, sequence=sequence),
        names=(name,),
        due_on=date(2026, 3, sequence % 28 + 1),
        open=D(open_),
        fee_open=D(fee or open_),
    )


ZON = claim(1, "Zonnewijzer cv")
MOLEN = claim(2, "De Watermolen Gent cvso", open_="275.00", fee="250.00")
BROOD = claim(3, "Coöperatie Bröödbond vzw", open_="1000.00")
BROOD_AGAIN = claim(4, "Coöperatie Bröödbond vzw", open_="1000.00", member=3)
SETTLED = reference(year=2025, sequence=3)


def book(**more: object) -> OpenBook:
    claims = {row.invoice_id: row for row in (ZON, MOLEN, BROOD, BROOD_AGAIN)}
    references = {row.reference: row.organisation_id for row in claims.values()} | {SETTLED: 3}
    return OpenBook(claims, references=references, accounts={"BE71096123456769": {3}, "BE00SHARED": {1, 2}}, **more)


def first(money: Money) -> tuple[set[int], tuple[Clue, ...]]:
    found = suggest(money, book())[0]
    return {part.claim.invoice_id for part in found.parts}, found.clues


@pytest.mark.parametrize("amount", ["275.00", "250.00"])
def test_delivered_communication_with_the_open_amount_or_the_bare_fee_is_certain(amount: str) -> None:
    part = certain(Money(D(amount), ogm=MOLEN.reference), book())

    assert part is not None
    assert (part.claim, part.amount) == (MOLEN, D(amount))


@pytest.mark.parametrize(
    "money",
    [
        pytest.param(Money(D("260.00"), ogm=MOLEN.reference), id="another amount"),
        pytest.param(Money(D("25.00"), ogm=MOLEN.reference), id="only the extra"),
        pytest.param(Money(D("250.00"), communication=formatted(ZON.reference)), id="typed in free text"),
        pytest.param(Money(D("250.00"), ogm=SETTLED), id="settled already"),
        pytest.param(Money(D("250.00"), ogm=reference(year=2024, sequence=9)), id="of nobody"),
        pytest.param(Money(D("-250.00"), ogm=ZON.reference), id="money that left"),
        pytest.param(Money(D("250.00"), name="Zonnewijzer cv", iban="BE71096123456769"), id="name and account"),
    ],
)
def test_nothing_else_is_certain(money: Money) -> None:
    assert certain(money, book()) is None


def test_what_was_settled_is_not_certain_twice() -> None:
    opened = book()
    opened.settle(ZON.invoice_id, D("250.00"))

    assert certain(Money(D("250.00"), ogm=ZON.reference), opened) is None


def test_paying_the_fee_leaves_the_extra_open_and_asks_nothing_more() -> None:
    opened = book()
    opened.settle(MOLEN.invoice_id, D("250.00"))

    left = opened.claims[MOLEN.invoice_id]
    assert (left.open, left.fee_open) == (D("25.00"), D("0.00"))


@pytest.mark.parametrize(
    ("money", "clues"),
    [
        pytest.param(Money(D("260.00"), ogm=MOLEN.reference), (Clue.OGM,), id="other amount"),
        pytest.param(
            Money(D("250.00"), communication=f"lidgeld {formatted(MOLEN.reference)}"),
            (Clue.OGM_TYPED, Clue.FEE),
            id="typed with signs",
        ),
        pytest.param(
            Money(D("275.00"), communication="Lidgeld 2026 202 6000 00293 met dank"),
            (Clue.OGM_TYPED, Clue.AMOUNT),
            id="typed apart, after a year",
        ),
        pytest.param(Money(D("275.00"), communication="202600000283"), (Clue.OGM_NEAR, Clue.AMOUNT), id="one wrong"),
        pytest.param(Money(D("275.00"), communication="202600002093"), (Clue.OGM_NEAR, Clue.AMOUNT), id="swapped"),
        pytest.param(Money(D("275.00"), communication="20260000293"), (Clue.OGM_NEAR, Clue.AMOUNT), id="one missing"),
        pytest.param(
            Money(D("275.00"), communication="2026000002293"), (Clue.OGM_NEAR, Clue.AMOUNT), id="one too many"
        ),
        pytest.param(Money(D("99.00"), communication="nota 2026-000002"), (Clue.NUMBER,), id="number"),
        pytest.param(Money(D("99.00"), communication="nota 2026/2"), (Clue.NUMBER,), id="number without noughts"),
        pytest.param(Money(D("275.00"), name="WATERMOLEN GENT"), (Clue.NAME, Clue.AMOUNT), id="name in capitals"),
        pytest.param(Money(D("275.00"), name="De Watermollen Gent"), (Clue.NAME, Clue.AMOUNT), id="name mistyped"),
        pytest.param(
            Money(D("275.00"), name="An Peeters", communication="lidgeld de watermolen gent"),
            (Clue.NAME, Clue.AMOUNT),
            id="name in the words of somebody else",
        ),
    ],
)
def test_each_clue_finds_its_invoice_and_is_named(money: Money, clues: tuple[Clue, ...]) -> None:
    assert first(money) == ({MOLEN.invoice_id}, clues)


def test_communication_of_a_settled_invoice_leads_to_what_the_member_has_open() -> None:
    assert first(Money(D("1000.00"), ogm=SETTLED)) == ({BROOD.invoice_id}, (Clue.OGM_OF_MEMBER, Clue.AMOUNT))


def test_sum_of_all_that_a_member_has_open_pays_all_of_it() -> None:
    money = Money(D("2000.00"), iban="BE71096123456769")

    assert first(money) == ({BROOD.invoice_id, BROOD_AGAIN.invoice_id}, (Clue.IBAN, Clue.SUM))


def test_two_communications_in_one_line_pay_two_members() -> None:
    words = f"{formatted(ZON.reference)} en {formatted(MOLEN.reference)}"

    assert first(Money(D("525.00"), communication=words)) == (
        {ZON.invoice_id, MOLEN.invoice_id},
        (Clue.OGM_TYPED, Clue.SUM),
    )


def test_communication_outranks_account_and_name() -> None:
    money = Money(D("1000.00"), name="Coöperatie Bröödbond", iban="BE71096123456769", ogm=ZON.reference)

    assert first(money)[0] == {ZON.invoice_id}


def test_shared_account_says_less_than_a_name() -> None:
    assert first(Money(D("275.00"), name="De Watermolen Gent", iban="BE00SHARED"))[0] == {MOLEN.invoice_id}


def test_sum_that_only_one_owes_is_a_hint_and_one_that_many_owe_is_none() -> None:
    assert first(Money(D("275.00"), name="?")) == ({MOLEN.invoice_id}, (Clue.AMOUNT,))
    assert suggest(Money(D("1000.00"), name="?"), book()) == []


def test_date_is_no_number_of_an_invoice() -> None:
    assert suggest(Money(D("9.00"), communication="vergadering 2026-02-14 en 12/2026/2"), book()) == []


@given(
    amount=st.decimals(min_value="0.01", max_value="3000", places=2),
    name=st.text(max_size=40),
    ogm=st.sampled_from(["", ZON.reference, MOLEN.reference, SETTLED, "garbage"]),
    words=st.text(max_size=60) | st.from_regex(r"[0-9+/ .-]{8,20}", fullmatch=True),
)
def test_suggestions_never_give_more_than_came_in_or_is_open(
    amount: Decimal, name: str, ogm: str, words: str
) -> None:
    money = Money(amount, name=name, ogm=ogm, communication=words)

    for found in suggest(money, book()):
        assert sum(part.amount for part in found.parts) <= amount
        assert all(0 < part.amount <= part.claim.open for part in found.parts)
        assert found.clues
