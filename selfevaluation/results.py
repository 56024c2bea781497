"""What somebody sees of evaluations: the compass, and the same values in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from selfevaluation import compass
from selfevaluation.compass import LINES, Chart, Outline
from selfevaluation.models import SelfEvaluation
from selfevaluation.questions import CHOICES, Principle


@dataclass(frozen=True)
class Row:
    """One principle with its value in each of the years, newest first."""

    number: int
    name: str | Promise
    values: list[tuple[str, str]]


@dataclass(frozen=True)
class Result:
    """Evaluations side by side, newest first; the legend says in words which line is which year."""

    chart: Chart
    legend: list[tuple[str, Outline]]
    years: list[str]
    rows: list[Row]


def result_of(evaluations: Sequence[SelfEvaluation]) -> Result:
    """All years stand in the table; as many as can be told apart are drawn."""
    known = sorted(evaluations, key=lambda one: one.year, reverse=True)
    columns = [one.scores for one in known]
    drawn = compass.chart(*([score.value for score in column] for column in columns[: len(LINES)]))
    years = [str(one.year) for one in known]  # as text: a template would group the digits
    rows = [
        Row(
            number,
            name,
            [(year, in_words(column[number - 1].value)) for year, column in zip(years, columns, strict=True)],
        )
        for number, name in enumerate(compass.PRINCIPLES, start=1)
    ]
    return Result(chart=drawn, legend=list(zip(years, drawn.outlines, strict=False)), years=years, rows=rows)


def in_words(value: Decimal | None) -> str:
    """3,5 of 4, or that nothing was answered."""
    if value is None:
        return _("not answered")
    return _("%(value)s of 4") % {"value": number_format(value, 1)}


@dataclass(frozen=True)
class Given:
    """A question and the answer to it in words; empty when there is none."""

    question: str | Promise
    answer: str | Promise


def answers_in_words(evaluation: SelfEvaluation) -> list[tuple[Principle, list[Given]]]:
    words = dict(CHOICES)
    return [
        (
            principle,
            [Given(one.text, words.get(evaluation.answers.get(one.key, ""), "")) for one in principle.questions],
        )
        for principle in evaluation.principles
    ]
