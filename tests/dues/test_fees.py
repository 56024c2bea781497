from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dues.fees import SizeMissing, assess, set_by_hand
from dues.models import FeeSchedule, Tier
from journal.rules import RuleError

SCHEDULE = FeeSchedule(
    valid_from=date(2017, 1, 1),
    standard_fee=Decimal("250.00"),
    large_fee=Decimal("1000.00"),
    supporting_fee=Decimal("50.00"),
    employees_threshold=50,
    balance_sheet_threshold=Decimal("5000000.00"),
)
LIMIT = Decimal("5000000.00")
OVER = Decimal("5000000.01")


def enterprise(employees, total):
    return assess(supporting=False, employees=employees, balance_sheet_total=total, schedule=SCHEDULE)


@pytest.mark.parametrize(
    ("employees", "total", "tier"),
    [
        (0, Decimal(0), Tier.STANDARD),
        (50, LIMIT, Tier.STANDARD),
        (51, LIMIT, Tier.LARGE),
        (50, OVER, Tier.LARGE),
        (51, OVER, Tier.LARGE),
        (51, None, Tier.LARGE),
        (None, OVER, Tier.LARGE),
    ],
)
def test_assess_asks_more_only_strictly_above_a_threshold(employees, total, tier):
    assessment = enterprise(employees, total)
    assert (assessment.tier, assessment.fee) == (tier, SCHEDULE.fee(tier))


@pytest.mark.parametrize(
    ("employees", "total", "missing"),
    [
        (None, None, ("employees", "balance_sheet_total")),
        (50, None, ("balance_sheet_total",)),
        (None, LIMIT, ("employees",)),
    ],
)
def test_assess_names_the_figures_it_misses(employees, total, missing):
    with pytest.raises(SizeMissing) as caught:
        enterprise(employees, total)
    assert caught.value.missing == missing


@pytest.mark.parametrize(("employees", "total"), [(None, None), (51, OVER), (0, None)])
def test_assess_asks_no_size_of_a_supporting_member(employees, total):
    assessment = assess(supporting=True, employees=employees, balance_sheet_total=total, schedule=SCHEDULE)
    assert (assessment.tier, assessment.fee) == (Tier.SUPPORTING, Decimal("50.00"))


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("nl", "Het aantal werknemers (51) is meer dan 50: het lidgeld is 1.000 euro."),
        ("en", "The number of employees (51) is more than 50: the fee is 1,000 euro."),
    ],
)
def test_assess_tells_why_in_the_language(language, reason):
    with translation.override(language):
        assert enterprise(51, LIMIT).reason == reason


def test_assess_names_both_figures_and_both_thresholds():
    assert enterprise(1200, OVER).reason == (
        "Het aantal werknemers (1.200) is meer dan 50 en het balanstotaal (5.000.000,01 euro)"
        " is meer dan 5.000.000 euro: het lidgeld is 1.000 euro."
    )
    assert enterprise(50, LIMIT).reason == (
        "Het aantal werknemers (50) is niet meer dan 50 en het balanstotaal (5.000.000 euro)"
        " is niet meer dan 5.000.000 euro: het lidgeld is 250 euro."
    )


def test_assess_refuses_a_negative_size():
    with pytest.raises(ValueError, match="negative"):
        enterprise(-1, LIMIT)


@given(
    employees=st.none() | st.integers(0, 10_000),
    total=st.none() | st.decimals(0, 10**9, places=2),
)
def test_assess_is_large_exactly_when_a_known_figure_is_above(employees, total):
    above = (employees is not None and employees > 50) or (total is not None and total > LIMIT)
    try:
        assert (enterprise(employees, total).tier == Tier.LARGE) == above
    except SizeMissing:
        assert not above
        assert employees is None or total is None


@given(employees=st.integers(0, 10_000), total=st.decimals(0, 10**9, places=2))
def test_assess_never_falls_when_a_figure_grows(employees, total):
    fee = enterprise(employees, total).fee
    assert enterprise(employees + 1, total).fee >= fee
    assert enterprise(employees, total + Decimal("0.01")).fee >= fee


def test_set_by_hand_keeps_the_reason():
    assessment = set_by_hand(tier="standard", reason=" beslist: 100 % sociaal ", schedule=SCHEDULE)
    assert (assessment.tier, assessment.fee) == (Tier.STANDARD, Decimal("250.00"))
    assert assessment.reason == "Met de hand bepaald: beslist: 100 % sociaal"


def test_set_by_hand_asks_a_reason():
    with pytest.raises(RuleError):
        set_by_hand(tier="standard", reason=" ", schedule=SCHEDULE)


@pytest.mark.django_db
def test_first_schedule_is_that_of_the_associations_page():
    schedule = FeeSchedule.objects.on(date(2026, 11, 23))
    assert (schedule.standard_fee, schedule.large_fee, schedule.supporting_fee) == (250, 1000, 50)
    assert (schedule.employees_threshold, schedule.balance_sheet_threshold) == (50, 5_000_000)
