"""Sums that nearly cancel, against fractions."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.certify.block_game import block_game
from detente.certify.float_proof import float_proofs
from detente.certify.ledger import Ledger
from detente.fallbacks.correlated import Correlated
from detente.model.certificate import Floor
from detente.model.coalition import Partition
from detente.model.game import Game
from detente.model.numbers import to_fractions
from detente.numerics.accurate_rows import EPSILON, accurate_excess, lost, rounded_off
from detente.numerics.certified_maxima import CertifiedMaxima
from detente.numerics.duality import dual_bound
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.tolerance import STEEP
from detente.solve import solve

FLOATS = st.floats(-1e6, 1e6)


def nearly_constant(noise, seed=0, shape=(2,) * 7):
    """Return a game whose totals are nothing but noise."""
    rng = np.random.default_rng(seed)
    payoffs = rng.normal(size=(len(shape), *shape))
    payoffs[-1] = noise * rng.normal(size=shape) - payoffs[:-1].sum(axis=0)
    return Game(payoffs)


@given(st.lists(st.tuples(FLOATS, FLOATS, FLOATS), min_size=1, max_size=6), FLOATS)
def test_what_rounding_leaves_is_at_most_what_is_said(terms, bound):
    weights, table = [weight for weight, *_ in terms], np.array([row for _, *row in terms])
    exact = [sum(Fraction(w) * Fraction(u) for w, u in zip(weights, own, strict=True)) for own in table.T]
    exact = [total - Fraction(bound) for total in exact]
    found = accurate_excess(weights, bound, table)
    magnitude = np.abs(weights) @ np.abs(table).max(axis=1) + abs(bound)
    allowed = EPSILON * lost(np.abs(found), np.full(2, magnitude), len(weights) + 1)
    for one, other, most in zip(found.tolist(), exact, allowed.tolist(), strict=True):
        assert abs(Fraction(one) - other) <= most


def test_a_small_difference_of_large_numbers_is_found():
    table = np.array([[1e16, 1.0], [-1e16, 1.0], [1.25, 1.0]])
    assert accurate_excess((1.0, 1.0, 1.0), 0.25, table).tolist() == [1.0, 2.75]
    assert accurate_excess((1.0, 1.0, 1.0), 0.25, table, np.full((3, 2), 0.5)).tolist() == [2.5, 4.25]


def test_what_a_float_lacks_of_a_bound_counts():
    third = Fraction(10**6, 3)
    found = accurate_excess((1.0,), third, np.array([[float(third)]]))
    assert found.tolist() == [float(Fraction(float(third)) - third)]
    assert found.tolist() != [0.0]


@pytest.mark.parametrize("exact", [False, True])
def test_what_floats_lack_is_what_fractions_have_more(exact):
    game = nearly_constant(1e-3, shape=(2, 3, 2, 2))
    if exact:
        game = Game(game.fractions / 3)
    partition = Partition((0b1011, 0b0100))
    merged = game.merge(partition)
    expected = (merged.fractions - to_fractions(merged.payoffs)).reshape(2, -1).astype(np.float64)
    found = rounded_off(game, partition)
    assert np.abs(expected).max() > 0
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-30)


def test_bounds_of_large_multipliers_are_those_of_fractions():
    game, partition = nearly_constant(1e-5), Partition((0b0011011, 0b0100100, 0b1000000))
    stage = Correlated().admissible(game, partition).polytope.maximise([1.0, 1.0, 1.0])
    floor = Floor((1.0, 1.0, 1.0), stage.lower)
    steep = replace(stage, weights=(1.0, 0.0, 0.0), floors=(floor,), multipliers=(1e3 * STEEP,))
    read = block_game(game, partition, Ledger(game.scale, 1.0, exact=False), 0)
    read.expect([stage, steep])
    assert set(read.bounds) == {id(stage), id(steep)}
    exact = block_game(game, partition, read.ledger.strict(), 0).proved_bound(steep)
    assert read.proved_bound(steep) == pytest.approx(float(exact), abs=1e-9)
    merged, rest = game.merge(partition).payoffs, rounded_off(game, partition)
    assert dual_bound(steep, merged, merged, rest) == pytest.approx(float(exact), abs=1e-9)
    proofs = float_proofs([steep])
    assert proofs is not None
    (naive,) = proofs.rounding(read.largest, merged.shape[1:])
    assert naive > 1e-8  # why the sums are added up accurately


@pytest.mark.parametrize("kind", [CertifiedMaxima, EquilibriumPolytope])
def test_what_a_small_total_is_worth_is_bounded_where_floats_are_all_that_is_known(kind):
    payoffs = nearly_constant(1e-3, shape=(4, 4, 4)).payoffs
    maxima = kind(payoffs, payoffs, 1.0)
    best = maxima.maximise([1.0, 1.0, 1.0])
    found = [maxima.maximise(row, (Floor((1.0, 1.0, 1.0), best.lower),)) for row in np.eye(3).tolist()]
    assert max(stage.multipliers[0] for stage in found) > STEEP
    assert all(stage.upper - stage.lower <= 1e-9 for stage in found)
    assert sum(stage.lower for stage in found) == pytest.approx(best.lower, abs=1e-8)


def test_a_game_whose_totals_hardly_differ_is_solved_and_proved():
    agreement = solve(nearly_constant(1e-4, seed=1, shape=(2, 2, 3, 3, 4)), "correlated")
    assert agreement.certificate.status == "verified"
