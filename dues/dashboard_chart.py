"""What was expected against what came in over the year, as the numbers of a drawing. Its table says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from dues.dashboard import Month

WIDTH, HEIGHT = 600, 200
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    month: date
    x: int
    label_x: int
    y: int
    height: int


@dataclass(frozen=True)
class Grid:
    y: int
    amount: Decimal


@dataclass(frozen=True)
class Chart:
    """Bars for what came in, a stepped line for what was expected; y counts downwards."""

    bars: list[Bar]
    line: str
    grid: list[Grid]
    bar_width: int = 30
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(months: Sequence[Month]) -> Chart | None:
    """None while there is nothing to draw."""
    highest = max((max(month.expected, month.received) for month in months), default=Decimal(0))
    if highest <= 0:
        return None
    step = _step(highest)
    top = step * ceil(highest / step)
    places = [(month, n * WIDTH // 12) for n, month in enumerate(months)]
    return Chart(
        bars=[_bar(month, x, top) for month, x in places],
        line=" ".join(f"{x + side},{_y(month.expected, top)}" for month, x in places for side in (0, WIDTH // 12)),
        grid=[Grid(_y(step * n, top), step * n) for n in range(int(top // step) + 1)],
    )


def _step(highest: Decimal) -> Decimal:
    """A round amount that divides the height in two to five."""
    size = Decimal(10) ** (highest.adjusted() - 1)
    return next(size * factor for factor in (*STEPS, 10, 20, 50) if highest / (size * factor) <= 5)


def _y(amount: Decimal, top: Decimal) -> int:
    return HEIGHT - int(amount * HEIGHT / top)


def _bar(month: Month, x: int, top: Decimal) -> Bar:
    y = _y(month.received, top)
    return Bar(month.month, x + 10, x + 25, y, HEIGHT - y)
