"""Ambiguity: widths, near ties, and jumps under small noise."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.audit.ambiguity import MOST_ENTRIES, ambiguity
from detente.audit.solving import Solver
from detente.concepts.coco import COCO
from detente.concepts.correlated import CORRELATED
from detente.model.errors import NotApplicable

CURSE = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])


@dataclass(frozen=True)
class Fragile:
    """Pay nobody anything, and solve only games whose first payoff is an integer."""

    name: str = "fragile"
    summary: Any = None

    def solve(self, game, /, *, mapper=map):
        if game.payoffs.flat[0] % 1:
            message = "not an integer"
            raise NotApplicable(message)
        return SimpleNamespace(payoffs=np.zeros(game.n_players))


def of(concept, game, seed=0):
    return ambiguity(Solver(), concept, game, rng=np.random.default_rng(seed))


def test_the_free_curse_is_wide_and_jumps_under_the_correlated_concept():
    found = of(CORRELATED, CURSE)
    assert found.width == (500, 500)
    assert found.jump == pytest.approx(500, abs=0.01)


def test_coco_has_no_width_and_does_not_jump():
    found = of(COCO, CURSE)
    assert found.width == (0, 0)
    assert 0 < found.jump < 1e-5 * 1000


def test_a_near_tie_is_counted():
    game = dt.Game.from_bimatrix([[1, 0], [0, 1.0000001]], [[1, 0], [0, 1]])
    assert of(COCO, game).near_ties >= 1
    assert of(COCO, CURSE).near_ties == 0


def test_the_same_seed_finds_the_same_jump():
    game = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    assert of(COCO, game, 3).jump == of(COCO, game, 3).jump


def test_larger_games_are_moved_at_random_only():
    game = dt.Game(np.random.default_rng(0).normal(size=(2, 5, 4)))
    assert game.payoffs.size > MOST_ENTRIES
    assert of(COCO, game).jump < 1e-4 * game.scale


def test_a_concept_without_ranges_has_no_width_and_unsolved_noise_is_left_out():
    found = of(Fragile(), CURSE)
    assert (found.width, found.jump, found.near_ties) == ((0, 0), 0, 0)
    assert 0 < found.unsolved <= 28


def test_where_all_noisy_games_are_solved_none_is_counted_as_unsolved():
    assert of(COCO, CURSE).unsolved == 0
