"""Which coalitions a sample looks at."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.coalitions.opposition import Bloc
from detente.coalitions.plan import planned
from detente.coalitions.sampling import Design, all_lps, least_lps, lps_of, population, sampled_plan
from detente.divisions.shapley import Shapley
from detente.model.errors import NotApplicable

pytestmark = pytest.mark.unwatched

DESIGNS = st.integers(4, 9).flatmap(
    lambda n: st.builds(Design, st.just(n), st.integers(least_lps(n), all_lps(n) - 1), st.integers(0, 2**63 - 1))
)


def test_old_documents_stay_right_as_the_draws_never_change():
    assert Design(6, 12, 0).sides() == [[2, 16, 32, 4, 8, 1], [40, 6, 18, 20], [35, 37]]
    assert Design(30, 40, 1).sides()[14] == [489232023, 766316941]


@given(DESIGNS)
def test_no_pair_is_drawn_twice_and_every_size_is_drawn(design):
    sides = design.sides()
    assert sum(map(len, sides)) == design.lps
    for size, drawn in enumerate(sides, 1):
        assert len(set(drawn)) == len(drawn) >= min(2, population(design.n_players, size))
        assert {side.bit_count() for side in drawn} == {size}
        assert all(0 < side < 1 << design.n_players for side in drawn)
    if design.n_players % 2 == 0:
        assert all(side & 1 for side in sides[-1])


@given(DESIGNS)
def test_a_larger_sample_goes_on_where_a_smaller_one_ends(design):
    if design.lps + 1 < all_lps(design.n_players):
        larger = Design(design.n_players, design.lps + 1, design.seed).sides()
        assert all(more[: len(drawn)] == drawn for drawn, more in zip(design.sides(), larger, strict=True))


@pytest.mark.parametrize("n_players", [5, 6])
def test_all_pairs_but_one_are_all_but_one(n_players):
    drawn = [side for sides in Design(n_players, all_lps(n_players) - 1, 3).sides() for side in sides]
    assert len(set(drawn)) == all_lps(n_players) - 1


def test_every_pair_of_a_size_is_drawn_as_often():
    drawn = [tuple(Design(6, 9, seed).sides()[1]) for seed in range(3000)]
    counts = np.unique([side for sides in drawn for side in sides], return_counts=True)[1]
    expected = sum(map(len, drawn)) / comb(6, 2)
    assert len(counts) == comb(6, 2)
    assert (np.abs(counts - expected) < 4.5 * np.sqrt(expected)).all()


def test_every_place_of_a_shuffled_size_is_independent_of_the_others():
    firsts = {tuple(Design(4, 6, seed).sides()[0][:2]) for seed in range(400)}
    assert len(firsts) == 12


@given(DESIGNS)
def test_small_and_large_sizes_are_drawn_about_as_often(design):
    n_players = design.n_players
    counts = [(len(drawn), population(n_players, size)) for size, drawn in enumerate(design.sides(), 1)]
    missing = [drawn for drawn, everything in counts if drawn < everything]
    assert max(missing) <= 4 * min(missing) + 4


def test_thirty_players_are_no_trouble():
    sides = Design(30, 1000, 5).sides()
    assert len(sides[0]) == 30
    assert max(map(len, sides)) < 150


@pytest.mark.parametrize("n_players", [4, 5, 6])
def test_the_plan_is_a_part_of_the_whole_plan(n_players):
    whole = planned(n_players, Bloc(), Shapley(), differences=False).influences
    known = {influence.partition: influence for influence in whole}
    for influence in sampled_plan(Design(n_players, least_lps(n_players) + 1, 0).sides(), n_players):
        same = known[influence.partition]
        assert (influence.directions, influence.terms) == (same.directions, same.terms)


@pytest.mark.parametrize(("lps", "seed", "where"), [(3, 0, "lps"), (15, 0, "lps"), (6, -1, "seed"), (6, 2**63, "seed")])
def test_impossible_designs_are_refused(lps, seed, where):
    with pytest.raises(NotApplicable) as refused:
        Design(5, lps, seed)
    assert refused.value.where == where


def test_a_fraction_is_rounded_up_and_never_too_little():
    assert [lps_of(Fraction(part), 12) for part in ("1/4", "1/2047", "1", "0.1")] == [512, 12, 2047, 205]
    assert [least_lps(n) for n in (1, 2, 3, 4, 5)] == [0, 2, 2, 4, 4]


def test_more_pairs_in_all_are_never_fewer_of_a_size():
    counts = [[len(drawn) for drawn in Design(8, lps, 0).sides()] for lps in range(least_lps(8), all_lps(8))]
    assert all(np.less_equal(*pair).all() for pair in pairwise(counts))
