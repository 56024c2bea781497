"""The compass with seven spokes, one for each ICA principle: where everything on it is drawn.

Coordinates are those of an SVG with its origin in the middle and a radius of 50 for the outermost ring.
They are text, because a template would write a number the Dutch way, with a comma that SVG does not read.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
HIGHEST = 5
RADIUS = 50.0


@dataclass(frozen=True)
class Spoke:
    number: int
    name: str | Promise
    value: int | None
    needle: str
    label_x: str
    label_y: str
    mark_x: str
    mark_y: str


@dataclass(frozen=True)
class Chart:
    """`shape` joins the values; it is empty where one is missing, for a shape with a gap would lie."""

    spokes: tuple[Spoke, ...]
    rings: tuple[str, ...]
    shape: str


def chart(values: Sequence[int | None] = ()) -> Chart:
    """The compass with a value from 0 to 5 for each principle in order; without values just the seven spokes."""
    if values and len(values) != len(PRINCIPLES):
        raise ValueError(f"{len(values)} values for {len(PRINCIPLES)} principles")
    if any(value is not None and not 0 <= value <= HIGHEST for value in values):
        raise ValueError(f"Values run from 0 to {HIGHEST}")
    known = list(values) or [None] * len(PRINCIPLES)
    spokes = tuple(_spoke(index, value) for index, value in enumerate(known))
    rings = tuple(f"{RADIUS * step / HIGHEST:.1f}" for step in range(1, HIGHEST + 1))
    complete = [value for value in known if value is not None]
    shape = " ".join(f"{s.mark_x},{s.mark_y}" for s in spokes) if len(complete) == len(spokes) else ""
    return Chart(spokes=spokes, rings=rings, shape=shape)


def _spoke(index: int, value: int | None) -> Spoke:
    label_x, label_y = _at(index, RADIUS + 7)
    mark_x, mark_y = _at(index, RADIUS * (value or 0) / HIGHEST)
    corners = [(0.0, 0.0), (index - 0.5, 10.0), (index, 43.0), (index + 0.5, 10.0)]
    return Spoke(
        number=index + 1,
        name=PRINCIPLES[index],
        value=value,
        needle=" ".join(",".join(_at(place, radius)) for place, radius in corners),
        label_x=label_x,
        label_y=label_y,
        mark_x=mark_x,
        mark_y=mark_y,
    )


def _at(place: float, radius: float) -> tuple[str, str]:
    """The point at `radius` on the spoke `place`; the first points up, the others follow clockwise."""
    angle = math.tau * place / len(PRINCIPLES)
    return f"{radius * math.sin(angle):.2f}", f"{-radius * math.cos(angle):.2f}"
