from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from selfevaluation.questions import FIRST, NOT_APPLICABLE, SCALE
from selfevaluation.scoring import scores

KEYS = [question.key for principle in FIRST for question in principle.questions]
ANSWERS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([*SCALE, NOT_APPLICABLE, "", "9", "x"]))


@given(ANSWERS)
def test_value_lies_between_the_least_and_the_most_that_was_answered(answers):
    for score in scores(answers, FIRST):
        steps = [int(answers[q.key]) for q in score.principle.questions if answers.get(q.key) in SCALE]
        assert score.answered == len(steps)
        assert (score.value is None) == (not steps)
        if steps:
            assert min(steps) <= score.value <= max(steps)


@given(ANSWERS)
def test_counts_never_exceed_what_was_asked(answers):
    for score in scores(answers, FIRST):
        assert 0 <= score.answered + score.not_applicable <= score.asked
        assert score.is_done == (score.answered + score.not_applicable == score.asked)


@given(ANSWERS, st.sampled_from(KEYS))
def test_higher_answer_never_lowers_a_value(answers, key):
    low = scores(answers | {key: "0"}, FIRST)
    high = scores(answers | {key: "4"}, FIRST)
    assert all(a.value is None or a.value <= b.value for a, b in zip(low, high, strict=True))


@given(ANSWERS, st.sampled_from(KEYS))
def test_what_does_not_apply_counts_as_not_asked(answers, key):
    without = {k: v for k, v in answers.items() if k != key}
    assert [s.value for s in scores(without | {key: NOT_APPLICABLE}, FIRST)] == [
        s.value for s in scores(without, FIRST)
    ]


def test_nothing_answered_is_not_zero():
    assert [score.value for score in scores({}, FIRST)] == [None] * 7


def test_zero_is_a_value():
    (first, *_rest) = scores({"open_conditions": "0"}, FIRST)
    assert (first.value, first.answered, first.asked) == (Decimal("0.0"), 1, 3)


def test_mean_has_one_place_and_half_goes_up():
    (first, *_rest) = scores({"open_conditions": "4", "open_doors": "4", "open_exit": "3"}, FIRST)
    assert first.value == Decimal("3.7")
