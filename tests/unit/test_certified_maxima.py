"""Maxima over correlated equilibria in floats: dominance, the lazy tableau, punishments, proofs of the whole game."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.certify.float_proof import float_proofs
from detente.fallbacks.correlated import Correlated
from detente.fallbacks.responses import regret
from detente.model.certificate import DeviationClaim, Floor, Stage
from detente.model.coalition import Partition
from detente.model.numbers import to_fractions
from detente.model.random_games import random_game
from detente.numerics import certified_maxima, dominance, lazy_tableau, punishment
from detente.numerics.certified_maxima import CertifiedMaxima
from detente.numerics.deviation_gains import DeviationGains
from detente.numerics.dominance import eliminated
from detente.numerics.duality import dual_bound
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.lazy_tableau import LazyTableau
from detente.numerics.punishment import punishments
from detente.numerics.reduced_program import ReducedProgram
from detente.numerics.tableau_simplex import improve, repair

SHAPES = [(2, 2, 2), (4, 3), (3, 3, 2), (6, 2, 2), (7, 5), (2, 2, 2, 2, 2), (1, 4), (1, 1)]
FAMILIES = ["random", "integer", "zero sum", "zero", "duplicates", "common"]


def payoffs_of(family, shape, seed):
    rng = np.random.default_rng(seed)
    payoffs = rng.random((len(shape), *shape))
    if family == "integer":
        payoffs = rng.integers(0, 4, payoffs.shape).astype(float)
    elif family == "zero sum":
        payoffs[-1] = -payoffs[:-1].sum(axis=0)
    elif family == "zero":
        payoffs *= 0
    elif family == "duplicates":
        payoffs = np.take(payoffs, [0, *range(shape[0] - 1)], axis=1)
    elif family == "common":
        payoffs[:] = payoffs[0]
    return payoffs


def scale_of(payoffs):
    return float(max(np.ptp(own) for own in payoffs)) or 1.0


def largest(maxima, weights, floors=()):
    stage = maxima.maximise(weights, floors)
    assert stage is not None
    return stage


def questions(n_blocks, total):
    units = np.eye(n_blocks)
    floor = Floor((1.0,) * n_blocks, total)
    yield (1.0,) * n_blocks, ()
    for unit in units:
        yield tuple(unit), (floor,)
        yield tuple(unit), ()
        yield tuple(-unit), ()
    yield tuple(2 * units[0] - units[-1]), (floor,)
    yield tuple(units[0] - units[-1]), ()


@pytest.mark.no_cover
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(3))
def test_maxima_are_those_of_exact_arithmetic_and_proven_in_the_whole_game(family, shape, seed):
    payoffs = payoffs_of(family, shape, seed)
    scale = scale_of(payoffs)
    exact = EquilibriumPolytope(to_fractions(payoffs), to_fractions(payoffs), scale)
    floats = CertifiedMaxima(payoffs, payoffs, scale)
    total = largest(floats, (1.0,) * len(shape)).lower
    for weights, floors in questions(len(shape), total):
        stage = largest(floats, weights, floors)
        lowered = [Floor(floor.weights, floor.bound - 1e-10 * scale) for floor in floors]
        best = float(exact.maximise(to_fractions(weights).tolist(), lowered).lower)
        assert stage.lower <= best + 1e-6 * scale
        if not floors:
            assert stage.lower == pytest.approx(best, abs=1e-9 * scale)
        assert stage.upper - stage.lower <= 1e-9 * scale
        assert dual_bound(stage, payoffs, payoffs) == pytest.approx(stage.upper, abs=1e-9 * scale)
        assert regret(payoffs, stage.profiles, stage.probabilities) <= 1e-9 * scale
        assert all(weight >= 0 for *_, weight in stage.deviations)


def test_multipliers_found_after_dominance_hold_where_dominated_actions_meet():
    prisoners = np.array([[[3.0, 0, -9], [5, 1, 4], [2, 0.5, 90]], [[3.0, 5, 7], [0, 1, 80], [-5, -3, 2]]])
    left, steps = eliminated(prisoners)
    assert [actions.tolist() for actions in left] == [[2], [1]] or len(steps) >= 1
    stage = largest(CertifiedMaxima(prisoners, prisoners, 99.0), (1.0, 1.0))
    assert dual_bound(stage, prisoners, prisoners) == pytest.approx(stage.lower, abs=1e-9)


def test_a_face_with_one_point_is_answered_without_another_program(monkeypatch):
    payoffs = np.random.default_rng(3).random((3, 3, 3, 3))
    maxima = CertifiedMaxima(payoffs, payoffs, 1.0)
    best = largest(maxima, (1.0, 1.0, 1.0))
    monkeypatch.setattr(maxima, "_answers", lambda *_: pytest.fail("a program was solved"))
    floor = Floor((1.0, 1.0, 1.0), best.lower)
    for unit in np.eye(3):
        stage = largest(maxima, tuple(unit), (floor,))
        assert stage.payoffs == best.payoffs
        assert stage.upper - stage.lower <= 1e-9
        glimpse = maxima.glimpse(tuple(unit), (floor,))
        assert glimpse is not None
        assert glimpse.payoffs == best.payoffs
        assert glimpse.upper == np.inf


def test_nothing_is_glimpsed_before_anything_is_known():
    payoffs = np.random.default_rng(3).random((2, 3, 3))
    assert CertifiedMaxima(payoffs, payoffs, 1.0).glimpse((1.0, 0.0)) is None


@pytest.mark.parametrize("family", ["random", "integer", "duplicates", "nearly zero sum"])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_glimpsed_a_few_edges_away_is_the_maximum(family, seed):
    payoffs = payoffs_of("zero sum" if family.startswith("nearly") else family, (3, 3, 3), seed)
    if family.startswith("nearly"):
        payoffs = payoffs + 1e-3 * np.random.default_rng(seed + 100).random(payoffs.shape)
    maxima = CertifiedMaxima(payoffs, payoffs, 1.0)
    best = largest(maxima, (1.0, 1.0, 1.0))
    almost = Floor((1.0, 1.0, 1.0), best.lower - 1e-4)
    for unit in np.eye(3):
        steep = tuple(unit + 10.0)
        glimpse = maxima.glimpse(steep, (almost,))
        assert glimpse is not None
        assert glimpse.lower == pytest.approx(largest(maxima, steep, (almost,)).lower, abs=1e-7)
        assert sum(glimpse.payoffs) >= almost.bound - 1e-9
        assert regret(payoffs, glimpse.profiles, glimpse.probabilities) <= 1e-9


def test_what_is_far_away_is_not_glimpsed(monkeypatch):
    payoffs = payoffs_of("random", (4, 4, 4), 0)
    maxima = CertifiedMaxima(payoffs, payoffs, 1.0)
    floor = Floor((1.0, 1.0, 1.0), largest(maxima, (1.0, 1.0, 1.0)).lower - 0.1)
    assert maxima.glimpse((-1.0, 0.0, 0.0), (floor,)) is None
    assert maxima.glimpse((1.0, 0.0, 0.0), (floor,)) is not None
    monkeypatch.setattr(certified_maxima, "WALK", 0)
    assert maxima.glimpse((1.0, 0.0, 0.0), (floor,)) is None


@pytest.mark.parametrize("answers", [0, 1])
def test_what_is_not_answered_well_enough_is_left_to_the_whole_program(monkeypatch, answers):
    payoffs = np.random.default_rng(4).random((3, 4, 4, 5))
    maxima = CertifiedMaxima(payoffs, payoffs, 1.0)
    known = list(maxima._answers(np.ones(3), ()))[:answers]
    poor = [replace(found, weights=0 * found.weights) for found in known]
    monkeypatch.setattr(CertifiedMaxima, "_answers", lambda *_: iter(poor))
    assert CertifiedMaxima(payoffs, payoffs, 1.0).maximise((1.0, 1.0, 1.0)) is None


@pytest.mark.parametrize("family", ["random", "integer", "zero sum", "wide"])
def test_the_whole_program_gives_the_same_maxima(monkeypatch, family):
    payoffs = payoffs_of(family, (4, 4, 5), 4)
    payoffs[0] *= 1e7 if family == "wide" else 1.0
    scale = scale_of(payoffs)
    usual, whole = (EquilibriumPolytope(payoffs, payoffs, scale) for _ in range(2))
    monkeypatch.setattr(whole, "_maxima", None)
    for weights, floors in questions(3, usual.maximise((1.0, 1.0, 1.0)).lower - 1e-3 * scale):
        stages = [polytope.maximise(weights, floors) for polytope in (usual, whole)]
        assert float(stages[0].lower) == pytest.approx(float(stages[1].lower), abs=2e-9 * scale)
        assert all(float(stage.upper - stage.lower) <= 1e-9 * scale for stage in stages)


def test_a_punishment_that_the_solver_does_not_find_yields_nothing(monkeypatch):
    monkeypatch.setattr(ReducedProgram, "tried", lambda *_: iter(()))
    payoffs = np.random.default_rng(1).random((3, 8, 2, 2))
    found = list(punishments(DeviationGains(payoffs), 0, payoffs[0].reshape(8, -1), -payoffs[0].reshape(-1)))
    assert found == []


def test_every_corner_that_a_punishment_offers_pays_the_same():
    payoffs = np.random.default_rng(1).random((3, 8, 2, 2))
    own = payoffs[0].reshape(-1)
    found = list(punishments(DeviationGains(payoffs), 0, payoffs[0].reshape(8, -1), -own))
    values = [float(own[corner.profiles] @ corner.probabilities) for corner in found]
    assert values
    assert values == pytest.approx([values[0]] * len(values), abs=1e-9)


def test_a_column_that_nothing_stops_is_no_optimum():
    endless = SimpleNamespace(
        basic=[0],
        point=np.ones(1),
        pivots=0,
        n_objectives=0,
        reduced=np.ones(2),
        cells=np.zeros((2, 2)),
        excess=lambda *_: np.zeros(1),
        rates=lambda _: np.zeros(1),
    )
    assert improve(cast("LazyTableau", endless), 10) is False


def test_without_patience_the_solver_is_asked(monkeypatch):
    monkeypatch.setattr(certified_maxima, "PATIENCE", -1)
    payoffs = np.random.default_rng(5).random((3, 3, 3, 3))
    floats = CertifiedMaxima(payoffs, payoffs, 1.0)
    stage = largest(floats, (1.0, 1.0, 1.0))
    exact = EquilibriumPolytope(to_fractions(payoffs), to_fractions(payoffs), 1.0).maximise(
        to_fractions([1, 1, 1]).tolist()
    )
    assert stage.lower == pytest.approx(float(exact.lower), abs=1e-9)
    under = largest(floats, (1.0, 0.0, 0.0), (Floor((1.0, 1.0, 1.0), stage.lower - 0.1),))
    assert under.upper - under.lower <= 1e-9
    assert sum(under.payoffs) >= stage.lower - 0.1 - 1e-9


def test_a_basis_that_is_singular_is_left_to_the_solver(monkeypatch):
    def singular(*_):
        raise np.linalg.LinAlgError

    payoffs = np.random.default_rng(5).random((3, 3, 3, 3))
    expected = largest(CertifiedMaxima(payoffs, payoffs, 1.0), (1.0, 1.0, 1.0))
    monkeypatch.setattr(certified_maxima, "PATIENCE", -1)
    monkeypatch.setattr(LazyTableau, "at", singular)
    stage = largest(CertifiedMaxima(payoffs, payoffs, 1.0), (1.0, 1.0, 1.0))
    assert stage.lower == pytest.approx(expected.lower, abs=1e-12)


def test_demands_that_nothing_meets_are_answered_by_none():
    payoffs = np.random.default_rng(5).random((2, 3, 3))
    assert CertifiedMaxima(payoffs, payoffs, 1.0).maximise((1.0, 0.0), (Floor((1.0, 1.0), 5.0),)) is None


@pytest.mark.parametrize("small", [0, 10**6])
@given(seed=st.integers(0, 10**6))
def test_punishments_are_least_payoffs_whatever_rows_are_left_out(small, seed):
    payoffs = np.random.default_rng(seed).random((3, 8, 2, 2))
    gains = DeviationGains(payoffs)
    own = payoffs[0].reshape(8, -1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(punishment, "SMALL", small)
        corner = next(punishments(gains, 0, own, -payoffs[0].reshape(-1)))
    value = float(payoffs[0].reshape(-1)[corner.profiles] @ corner.probabilities)
    exact = EquilibriumPolytope(to_fractions(payoffs), to_fractions(payoffs), 1.0).maximise(
        to_fractions([-1, 0, 0]).tolist()
    )
    assert value == pytest.approx(-float(exact.lower), abs=1e-8)


@pytest.mark.parametrize("seed", [13, 18])
def test_punishments_hang_on_deviations_between_actions_that_are_nearly_copies(monkeypatch, seed):
    rng = np.random.default_rng(seed)
    payoffs = rng.random((3, 8, 2, 2))
    payoffs[0, 4:] = payoffs[0, :4] + 1e-10 * rng.normal(size=(4, 2, 2))
    gains, values = DeviationGains(payoffs), []
    for small in (0, 10**6):
        monkeypatch.setattr(punishment, "SMALL", small)
        corner = next(punishments(gains, 0, payoffs[0].reshape(8, -1), -payoffs[0].reshape(-1)))
        values.append(float(payoffs[0].reshape(-1)[corner.profiles] @ corner.probabilities))
    assert values[0] == pytest.approx(values[1], abs=1e-8)


@pytest.mark.parametrize("name", ["PATIENCE", "FEW_PIVOTS", "ROUNDS"])
def test_a_start_that_leads_nowhere_yields_nothing(monkeypatch, name):
    payoffs = np.random.default_rng(1).random((3, 8, 2, 2))
    monkeypatch.setattr(punishment, name, 0)
    found = list(punishments(DeviationGains(payoffs), 0, payoffs[0].reshape(8, -1), -payoffs[0].reshape(-1)))
    assert found == []


def test_a_tableau_resolved_is_the_tableau():
    payoffs = np.random.default_rng(7).random((3, 3, 3, 3))
    table = payoffs.reshape(3, -1)
    tableau = LazyTableau(DeviationGains(payoffs), table, int((-table[0]).argmax()))
    tableau.aim(np.array([-1.0, 0, 0]))
    assert repair(tableau, 500)
    point, duals = tableau.resolved(-table[0])
    assert point == pytest.approx(tableau.point, abs=1e-9)
    assert duals == pytest.approx(-tableau.slack_rates, abs=1e-9)
    other = tableau.copy()
    other.aim(np.array([1.0, 0, 0]))
    assert improve(other, 500)
    fresh = LazyTableau(DeviationGains(payoffs), table, int(table[0].argmax()))
    fresh.aim(np.array([1.0, 0, 0]))
    assert repair(fresh, 500)
    assert float(table[0][other.basic] @ other.point) == pytest.approx(float(table[0][fresh.basic] @ fresh.point))


@pytest.mark.parametrize("number", [float("inf"), float("nan"), 10**400])
def test_a_proof_with_a_number_that_is_none_is_not_read(number):
    stage = Stage((1.0, number), (), (), (0,), (1.0,), (0.0, 0.0), (), 0.0, 0.0)
    assert float_proofs([stage]) is None


def test_dominance_is_the_same_where_rows_are_compared_one_by_one(monkeypatch):
    payoffs = np.random.default_rng(2).random((2, 30, 2))
    left, steps = eliminated(payoffs)
    monkeypatch.setattr(dominance, "TOGETHER", 0)
    again, others = eliminated(payoffs)
    assert [actions.tolist() for actions in again] == [actions.tolist() for actions in left]
    assert [step.removed.tolist() for step in others] == [step.removed.tolist() for step in steps] != []


def test_a_tableau_grows_beyond_its_first_rows(monkeypatch):
    monkeypatch.setattr(lazy_tableau, "FIRST_ROWS", 1)
    payoffs = np.random.default_rng(7).random((3, 4, 4, 4))
    table = payoffs.reshape(3, -1)
    tableau = LazyTableau(DeviationGains(payoffs), table, int((-table[0]).argmax()))
    tableau.aim(np.array([-1.0, 0, 0]))
    assert repair(tableau, 2000)
    exact = EquilibriumPolytope(to_fractions(payoffs), to_fractions(payoffs), 1.0)
    least = -float(exact.maximise(to_fractions([-1, 0, 0]).tolist()).lower)
    assert float(table[0][tableau.basic] @ tableau.point) == pytest.approx(least, abs=1e-9)
    assert not improve(tableau.copy(), -1)


def test_points_that_are_no_equilibria_are_not_believed():
    """One of the first bases here leaves a gain of 4e-7 of the scale, while its bounds are 1e-13 apart."""
    game = random_game("random", players=7, seed=0)
    found = Correlated().admissible(game, Partition((0b0010101, 0b1101010))).pick()
    assert found.distribution.probabilities
    (played,) = [claim for claim in found.claims if isinstance(claim, DeviationClaim)]
    assert played.slack <= 2e-9 * game.scale


@pytest.mark.parametrize("change", [{"gain": 1.0}, {"payoffs": (0.0, 0.0, 0.0)}])
def test_points_that_miss_what_is_demanded_are_left_out(monkeypatch, change):
    payoffs = np.random.default_rng(4).random((3, 4, 4, 5))
    maxima, floor = CertifiedMaxima(payoffs, payoffs, 1.0), Floor((1.0, 0.0, 0.0), 0.1)
    found = list(maxima._answers(np.ones(3), (floor,)))
    wrong = [replace(entry, vertex=replace(entry.vertex, **change)) for entry in found]
    monkeypatch.setattr(CertifiedMaxima, "_answers", lambda *_: iter(wrong))
    assert CertifiedMaxima(payoffs, payoffs, 1.0).maximise((1.0, 1.0, 1.0), (floor,)) is None


def test_a_basis_whose_point_is_no_equilibrium_is_not_kept(monkeypatch):
    payoffs = np.random.default_rng(3).random((3, 3, 3, 3))
    monkeypatch.setattr(DeviationGains, "largest", lambda *_: 1.0)
    maxima = CertifiedMaxima(payoffs, payoffs, 1.0)
    assert maxima.maximise((1.0, 1.0, 1.0)) is None
    assert maxima.glimpse((1.0, 1.0, 1.0)) is None
