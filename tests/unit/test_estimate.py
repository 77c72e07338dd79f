"""What solving takes, before it is done."""

import itertools

import numpy as np
import pytest

import detente as dt
from detente import estimate as module
from detente.concepts import CATALOGUE
from detente.estimate import estimate
from detente.numerics.lp_count import counted
from detente.report.estimate_page import estimate_page, size
from detente.report.text import render


def random_game(*n_actions):
    return dt.Game(np.random.default_rng(1).normal(size=(len(n_actions), *n_actions)))


@pytest.mark.parametrize("concept", CATALOGUE, ids=lambda concept: concept.name)
def test_where_every_partition_is_tried_the_count_is_exact(concept):
    game = random_game(2, 3, 2)
    found = estimate(game, concept)
    with counted() as count:
        agreement = concept.solve(game)
    assert found.complete
    assert found.tried == found.partitions == len(agreement.disagreements)
    assert found.lps == count.lps


def test_partitions_of_one_shape_stand_for_each_other():
    found = estimate(random_game(2, 2, 2, 2, 2), dt.CORRELATED)
    assert (found.partitions, found.complete) == (2**5 - 5 - 1, True)
    assert found.tried == 1 + 3 * module.TRIED  # everybody alone; of the teams of two, three and four, some each


def test_bytes_are_those_of_the_payoffs():
    game = random_game(2, 3, 4)
    assert estimate(game, dt.COCO).payoff_bytes == game.payoffs.nbytes


def test_without_patience_the_figures_are_lower_bounds_and_say_so():
    found = estimate(random_game(2, 3, 4), dt.COCO, patience=0.0)
    assert not found.complete
    assert 0 < found.tried < found.partitions
    assert "at least" in render(estimate_page([found], []))


def test_too_many_players_are_refused():
    with pytest.raises(dt.TooLarge, match="17 players"):
        estimate(random_game(*itertools.repeat(1, 17)), dt.COCO)


def test_sizes_are_written_in_fitting_units():
    assert [size(count) for count in (8, 1024, 3 * 2**30, 2**60)] == ["8 bytes", "1 KiB", "3 GiB", "1.05e+06 TiB"]
