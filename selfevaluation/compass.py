"""The compass with seven spokes, one for each ICA principle: where everything on it is drawn.

Coordinates are those of an SVG with its origin in the middle and a radius of 50 for the outermost ring.
They are text, because a template would write a number the Dutch way, with a comma that SVG does not read.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PRINCIPLES = (
    _("Voluntary and open membership"),
    _("Democratic member control"),
    _("Member economic participation"),
    _("Autonomy and independence"),
    _("Education, training and information"),
    _("Cooperation among cooperatives"),
    _("Concern for community"),
)
HIGHEST = 4
RADIUS = 50.0
# The newest compass is filled with a whole outline; the earlier ones are told apart by their dashes.
LINES = (
    ("", _("filled, whole line")),
    ("4 2", _("dashed line")),
    ("1 1.6", _("dotted line")),
    ("7 2 1 2", _("line of dashes and dots")),
)

Value = Decimal | int | None
Values = Sequence[Value]


@dataclass(frozen=True)
class Spoke:
    number: int
    name: str | Promise
    needle: str
    label_x: str
    label_y: str


@dataclass(frozen=True)
class Outline:
    """One set of values. Neighbours are joined; a spoke without a value leaves a gap, and then nothing is filled."""

    path: str
    is_whole: bool
    marks: tuple[tuple[str, str], ...]
    dashes: str
    line: str | Promise


@dataclass(frozen=True)
class Chart:
    """`outlines` begins with the newest; `drawing_order` ends with it, so that it lies on top."""

    spokes: tuple[Spoke, ...]
    rings: tuple[str, ...]
    outlines: tuple[Outline, ...]

    @property
    def drawing_order(self) -> tuple[Outline, ...]:
        return self.outlines[::-1]


def chart(*series: Values) -> Chart:
    """The compass with up to four sets of values from 0 to 4, newest first; without any just the spokes."""
    if len(series) > len(LINES):
        raise ValueError(f"{len(series)} sets of values cannot be told apart")
    return Chart(
        spokes=tuple(_spoke(index) for index in range(len(PRINCIPLES))),
        rings=tuple(f"{RADIUS * step / HIGHEST:.1f}" for step in range(1, HIGHEST + 1)),
        outlines=tuple(_outline(values, *line) for values, line in zip(series, LINES, strict=False)),
    )


def _outline(values: Values, dashes: str, line: str | Promise) -> Outline:
    if len(values) != len(PRINCIPLES):
        raise ValueError(f"{len(values)} values for {len(PRINCIPLES)} principles")
    if any(value is not None and not 0 <= value <= HIGHEST for value in values):
        raise ValueError(f"Values run from 0 to {HIGHEST}")
    points = [_at(index, RADIUS * float(v) / HIGHEST) if v is not None else None for index, v in enumerate(values)]
    marks = tuple(point for point in points if point)
    is_whole = len(marks) == len(points)
    path = _closed(marks) if is_whole else _pieces(points)
    return Outline(path=path, is_whole=is_whole, marks=marks, dashes=dashes, line=line)


def _closed(points: Sequence[tuple[str, str]]) -> str:
    return "M" + " L".join(",".join(point) for point in points) + " Z"


def _pieces(points: Sequence[tuple[str, str] | None]) -> str:
    """A line between each two neighbours that both have a value."""
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return " ".join(f"M{','.join(one)} L{','.join(other)}" for one, other in pairs if one and other)


def _spoke(index: int) -> Spoke:
    label_x, label_y = _at(index, RADIUS + 7)
    corners = [(0.0, 0.0), (index - 0.5, 10.0), (index, 43.0), (index + 0.5, 10.0)]
    return Spoke(
        number=index + 1,
        name=PRINCIPLES[index],
        needle=" ".join(",".join(_at(place, radius)) for place, radius in corners),
        label_x=label_x,
        label_y=label_y,
    )


def _at(place: float, radius: float) -> tuple[str, str]:
    """The point at `radius` on the spoke `place`; the first points up, the others follow clockwise."""
    angle = math.tau * place / len(PRINCIPLES)
    return f"{radius * math.sin(angle):.2f}", f"{-radius * math.cos(angle):.2f}"
