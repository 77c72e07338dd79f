"""Scenes agree with what the library answers elsewhere, in games of every shape."""

import json
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import detente as dt
from detente.concepts import CATALOGUE
from detente.formats import examples
from detente.formats.scene_document import dump_scene
from detente.model.errors import TooLarge
from detente.overview import Unavailable
from detente.scene import OTHER_SHAPE, PLAYER_COLOURS, SHAPES, deal, draw, plane, scene

GAMES = [example.name for example in examples()]
SCHEMA = json.loads((files("detente") / "schemas" / "scene.json").read_text(encoding="utf-8"))
every_game = pytest.mark.parametrize("name", GAMES)


@cache
def compared(name):
    return dt.compare(dt.read(f"example:{name}"))


def area(corners):
    return sum(x * v - u * y for (x, y), (u, v) in zip(corners, [*corners[1:], corners[0]], strict=True)) / 2


def outside(corners, point):
    """How far a point lies outside a polygon, given counter-clockwise, relative to its edges."""
    edges = zip(corners, [*corners[1:], corners[0]], strict=True)
    return max((u - x) * (y - point[1]) - (x - point[0]) * (v - y) for (x, y), (u, v) in edges)


@pytest.mark.no_cover
@every_game
def test_the_document_of_every_shipped_game_fits_its_schema(name):
    document = dump_scene(draw(dt.read(f"example:{name}"), compared(name)))
    Draft202012Validator(SCHEMA).validate(document)
    json.dumps(document, allow_nan=False)


@pytest.mark.no_cover
@every_game
def test_the_regions_are_those_of_the_overview(name):
    game = dt.read(f"example:{name}")
    if game.n_players != 2:
        assert scene(game, ["coco"]).plane is None
        return
    found, overview = plane(game), dt.fallbacks(game)
    assert not isinstance(overview.shape, Unavailable)
    corners = [tuple(map(float, corner)) for corner in overview.shape.vertices]
    np.testing.assert_allclose(found.correlated, corners, atol=1e-12)
    assert set(found.nash) == {tuple(map(float, each.payoffs)) for each in overview.nash.entries}
    assert found.security == pytest.approx(tuple(map(float, overview.security)))


@pytest.mark.no_cover
@every_game
def test_deals_are_those_of_the_comparison(name):
    game = dt.read(f"example:{name}")
    comparison = compared(name)
    found = draw(game, comparison)
    assert [deal.agreement for deal in found.deals] == list(comparison.rows)
    for each in found.deals:
        assert isinstance(each.agreement, dt.Agreement)
        assert each.played == tuple(game.at(each.agreement.profile))
        led = game.n_players == 2 and each.agreement.concept.name == "leader"  # both cannot be first
        assert (each.fallback is None) == led
        assert deal(each.agreement).played == pytest.approx(each.played)
        assert deal(each.agreement).fallback == each.fallback


def test_two_players_gain_equally_from_their_fallback():
    game = dt.read("example:hot-dogs")
    for each in scene(game, [each for each in CATALOGUE if each.name != "leader"]).deals:
        assert each.fallback is not None
        gains = np.subtract(each.agreement.payoffs, each.fallback)
        assert gains[0] == pytest.approx(gains[1])


def test_more_players_start_from_their_own_worth():
    found = scene(dt.read("example:public-good"), ["correlated-bloc"])
    assert found.deals[0].fallback == (0.0, 12.0, 4.0)


def test_a_game_with_one_outcome_has_regions_of_one_point():
    found = plane(dt.Game([[[5]], [[7]]]))
    assert (found.feasible, found.correlated, found.nash) == (((5, 7),), ((5, 7),), ((5, 7),))


def test_a_curse_has_regions_that_are_a_segment():
    found = plane(dt.read("example:curse"))
    assert found.feasible == found.correlated == ((0.0, 0.0), (0.0, -1000.0))


@pytest.mark.unwatched
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 4))
def test_regions_are_convex_and_hold_what_lies_in_them(seed, rows, columns):
    game = dt.Game(np.random.default_rng(seed).integers(-4, 5, (2, rows, columns)).tolist())
    found = plane(game)
    for corners, points in (
        (found.feasible, [payoffs for _, payoffs in found.profiles]),
        (found.feasible, found.correlated),
        (found.correlated, found.nash),
    ):
        if len(corners) > 2:
            assert area(corners) > 0
            assert max(outside(corners, point) for point in points) <= 0.01
    assert [profile for profile, _ in found.profiles] == list(np.ndindex(rows, columns))


def test_nash_equilibria_that_are_too_many_to_list_are_replaced_by_the_reason(monkeypatch):
    def refuse(_game, _partition):
        raise TooLarge("too many")

    monkeypatch.setattr("detente.scene.Nash", type("Refusing", (), {"between": staticmethod(refuse)}))
    found = plane(dt.read("example:chicken"))
    assert (found.nash, found.nash_reason) == ((), "too many")


def test_the_reason_is_taken_from_a_comparison_that_found_it():
    game = dt.read("example:chicken")
    comparison = dt.Comparison(dt.compare(game, ["coco"]).rows, (("nash", "no room"),))
    found = draw(game, comparison)
    assert found.plane is not None
    assert (found.plane.nash, found.plane.nash_reason) == ((), "no room")
    assert dump_scene(found)["skipped"] == [{"concept": "nash", "reason": "no room"}]


def test_nash_payoffs_are_listed_whether_or_not_the_comparison_has_them():
    game = dt.read("example:chicken")
    plain, solved = scene(game, ["coco"]).plane, scene(game, ["nash"]).plane
    assert plain is not None
    assert solved is not None
    assert set(plain.nash) == set(solved.nash)


def test_every_concept_of_the_catalogue_has_a_shape_of_its_own():
    names = {row.concept.name for row in dt.compare(dt.read("example:chicken")).rows}
    assert names <= set(SHAPES)
    assert len(set(SHAPES.values())) == len(SHAPES)
    assert OTHER_SHAPE not in SHAPES.values()
    assert len(set(PLAYER_COLOURS)) == len(PLAYER_COLOURS)


def test_coalitions_are_left_out_of_documents_of_many_players(monkeypatch):
    found = scene(dt.read("example:public-good"), ["security"])
    assert len(dump_scene(found)["deals"][0]["coalitions"]) == 7
    monkeypatch.setattr("detente.formats.scene_document.MOST_PLAYERS", 2)
    assert dump_scene(found)["deals"][0]["coalitions"] == []
