"""Raiffa's steady path among three players, along the planes of the frontier."""

from fractions import Fraction

import pytest

from detente.model.errors import TooLarge
from detente.numerics import spatial_flow
from detente.numerics.frontier_planes import frontier_planes
from detente.numerics.spatial_flow import Plane, limit_of_spatial_flow

CORNERS = ((5, 0, 0), (0, 4, 0), (0, 0, 3), (3, 2, 1), (1, 2, 2))
ORIGIN = (Fraction(0),) * 3


def small_steps(planes, gains):
    """Follow the path by the midpoint rule, in floats."""
    bounds = [([float(weight) for weight in plane.weights], float(plane.bound)) for plane in planes]

    def pace(y):
        least = [
            min((b - sum(a[j] * y[j] for j in range(3) if j != i)) / a[i] for a, b in bounds if a[i]) for i in range(3)
        ]
        return [most - claim for most, claim in zip(least, y, strict=True)]

    y = [0.0] * len(gains)
    for _ in range(300):
        first = pace(y)
        second = pace([claim + 0.02 * rise for claim, rise in zip(y, first, strict=True)])
        y = [claim + 0.04 * rise for claim, rise in zip(y, second, strict=True)]
    return y


@pytest.mark.parametrize(
    ("corners", "gains"),
    [
        (CORNERS, (5, 4, 3)),
        (((4, 0, 0), (0, 4, 0), (3, 3, 1), (0, 0, 3)), (4, 4, 3)),
        (((0, 3, 1), (2, 2, 0), (4, 0, 5)), (4, 3, 5)),
        (((5, 1, 4), (0, 2, 0), (0, 0, 5), (4, 0, 3)), (5, 2, 5)),
        (((2, 1, 0), (1, 0, 1)), (2, 1, 1)),
    ],
)
def test_the_path_ends_where_small_steps_lead(corners, gains):
    planes = frontier_planes(corners, ORIGIN)
    end = limit_of_spatial_flow(planes, [Fraction(gain) for gain in gains])
    assert end.error < Fraction(1, 10**17)
    assert [float(claim) for claim in end.claims] == pytest.approx(small_steps(planes, gains), abs=1e-3)


def test_planes_contain_the_corners_and_what_is_worse_measured_from_an_origin():
    origin = (Fraction(1), Fraction(1), Fraction(-1))
    planes = frontier_planes(CORNERS, origin)
    for corner in (*CORNERS, (-9, -9, -9)):
        moved = [value - start for value, start in zip(corner, origin, strict=True)]
        assert all(sum(a * x for a, x in zip(plane.weights, moved, strict=True)) <= plane.bound for plane in planes)
    assert any(sum(a * 2 for a in plane.weights) > plane.bound for plane in planes)


def test_one_plane_is_reached_straight_on():
    plane = Plane((Fraction(1), Fraction(2), Fraction(4)), Fraction(12))
    end = limit_of_spatial_flow([plane], [Fraction(12), Fraction(6), Fraction(3)])
    assert [float(claim) for claim in end.claims] == pytest.approx([4, 2, 1], abs=1e-15)


def test_a_player_who_can_gain_nothing_stays():
    planes = [
        Plane((Fraction(1), Fraction(1), Fraction(0)), Fraction(2)),
        Plane((Fraction(0), Fraction(0), Fraction(1)), Fraction(0)),
    ]
    end = limit_of_spatial_flow(planes, [Fraction(2), Fraction(2), Fraction(0)])
    assert [float(claim) for claim in end.claims] == pytest.approx([1, 1, 0], abs=1e-12)


@pytest.mark.parametrize(("name", "value"), [("ACCEPTED", 0.0), ("MAX_STEPS", 1)])
def test_a_path_whose_error_is_not_bounded_is_refused(name, value, monkeypatch):
    monkeypatch.setattr(spatial_flow, name, value)
    with pytest.raises(TooLarge, match="cannot be bounded"):
        limit_of_spatial_flow(frontier_planes(CORNERS, ORIGIN), [Fraction(5), Fraction(4), Fraction(3)])
