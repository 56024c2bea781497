import math
import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from selfevaluation.compass import PRINCIPLES, chart

ALL_TWO = [2] * 7


def test_compass_has_a_spoke_for_each_principle() -> None:
    drawn = chart()

    assert [spoke.name for spoke in drawn.spokes] == list(PRINCIPLES)
    assert [spoke.number for spoke in drawn.spokes] == [1, 2, 3, 4, 5, 6, 7]
    assert drawn.outlines == ()


def test_first_spoke_points_up() -> None:
    (outline,) = chart([4, 0, 0, 0, 0, 0, 0]).outlines

    assert outline.marks[0] == ("0.00", "-50.00")


def test_value_lies_at_its_distance_from_the_middle() -> None:
    values = [0, 1, 2, 3, 4, Decimal("2.5"), 3]

    distances = [math.hypot(float(x), float(y)) for x, y in chart(values).outlines[0].marks]

    assert distances == pytest.approx([float(value) * 12.5 for value in values], abs=0.01)


def test_shape_is_closed_when_no_value_is_missing() -> None:
    (outline,) = chart([1] * 7).outlines

    assert outline.is_whole
    assert re.sub(r"[^MLZ]", "", outline.path) == "MLLLLLLZ"


def test_missing_value_leaves_a_gap_and_no_mark() -> None:
    (outline,) = chart([1, 2, None, 4, 3, 1, 2]).outlines

    assert not outline.is_whole
    assert len(outline.marks) == 6
    assert re.sub(r"[^MLZ]", "", outline.path) == "ML" * 5


def test_two_compasses_differ_by_line_and_by_words() -> None:
    newest, earlier = chart(ALL_TWO, [1] * 7).outlines

    assert (newest.dashes, earlier.dashes) == ("", "4 2")
    assert newest.line != earlier.line


def test_earlier_compass_is_drawn_below_the_newest_and_unfilled() -> None:
    drawing = render_to_string("includes/compass_chart.html", {"chart": chart(ALL_TWO, [1] * 7)})

    assert re.findall(r'<path class="([^"]+)"[^>]*stroke-dasharray="([^"]+)"', drawing) == [
        ("value open", "4 2"),
        ("value", "none"),
    ]


@pytest.mark.parametrize("values", [[1, 2, 3], [5, 1, 1, 1, 1, 1, 1], [-1, 1, 1, 1, 1, 1, 1]])
def test_values_off_the_scale_are_refused(values: list[int]) -> None:
    with pytest.raises(ValueError, match=r"[Vv]alues"):
        chart(values)


def test_more_compasses_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="told apart"):
        chart(*[ALL_TWO] * 5)
