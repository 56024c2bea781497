import math

import pytest

from coopkracht.compass import PRINCIPLES, chart


def test_compass_has_a_spoke_for_each_principle() -> None:
    drawn = chart()

    assert [spoke.name for spoke in drawn.spokes] == list(PRINCIPLES)
    assert [spoke.number for spoke in drawn.spokes] == [1, 2, 3, 4, 5, 6, 7]
    assert drawn.shape == ""


def test_first_spoke_points_up() -> None:
    first = chart([5, 0, 0, 0, 0, 0, 0]).spokes[0]

    assert (first.mark_x, first.mark_y) == ("0.00", "-50.00")


def test_value_lies_at_its_distance_from_the_middle() -> None:
    values = [0, 1, 2, 3, 4, 5, 3]

    distances = [math.hypot(float(s.mark_x), float(s.mark_y)) for s in chart(values).spokes]

    assert distances == pytest.approx([value * 10 for value in values], abs=0.01)


def test_shape_joins_all_values_or_none() -> None:
    assert len(chart([1] * 7).shape.split()) == 7
    assert chart([1, 2, None, 4, 5, 1, 2]).shape == ""


@pytest.mark.parametrize("values", [[1, 2, 3], [6, 1, 1, 1, 1, 1, 1], [-1, 1, 1, 1, 1, 1, 1]])
def test_values_off_the_scale_are_refused(values: list[int]) -> None:
    with pytest.raises(ValueError, match=r"[Vv]alues"):
        chart(values)
