"""From answers to a value per principle. Pure: answers and questions in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from selfevaluation.questions import NOT_APPLICABLE, SCALE, Principle


@dataclass(frozen=True)
class Score:
    """`value` is the mean of what was answered, from 0.0 to 4.0; None when nothing was: never 0."""

    principle: Principle
    value: Decimal | None
    answered: int
    not_applicable: int

    @property
    def asked(self) -> int:
        return len(self.principle.questions)

    @property
    def is_done(self) -> bool:
        return self.answered + self.not_applicable == self.asked


def scores(answers: Mapping[str, str], principles: Sequence[Principle]) -> list[Score]:
    return [_score(answers, principle) for principle in principles]


def _score(answers: Mapping[str, str], principle: Principle) -> Score:
    given = [answers.get(question.key, "") for question in principle.questions]
    steps = [int(answer) for answer in given if answer in SCALE]
    return Score(
        principle=principle,
        value=_mean(steps) if steps else None,
        answered=len(steps),
        not_applicable=given.count(NOT_APPLICABLE),
    )


def _mean(steps: Sequence[int]) -> Decimal:
    return (Decimal(sum(steps)) / len(steps)).quantize(Decimal("0.1"), ROUND_HALF_UP)
