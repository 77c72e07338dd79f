"""Games with many more deviations than profiles: those that turn out to be needed count, and the answer is the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.fallbacks.responses import regret
from detente.model.certificate import Floor
from detente.numerics import growing_program, lp
from detente.numerics.certified_maxima import CertifiedMaxima
from detente.numerics.deviation_gains import DeviationGains, layout_of
from detente.numerics.growing_program import GrowingProgram, is_tall
from detente.numerics.reduced_program import ReducedProgram

SHAPES = [(12, 3), (3, 12), (9, 2, 2), (7, 7), (20, 4), (5, 1)]


def payoffs_of(shape, seed, *, whole=False, apart=None):
    """Draw payoffs; the second half of the first player's actions may be copies of the first, for that player."""
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, 4, (len(shape), *shape)).astype(float) if whole else rng.random((len(shape), *shape))
    if apart is not None:
        half = shape[0] // 2
        payoffs[0, half : 2 * half] = payoffs[0, :half] + apart * rng.normal(size=payoffs[0, :half].shape)
    return payoffs


def value(corner, objective):
    return float(objective[corner.profiles] @ corner.probabilities)


def found(maxima, weights, floors=()):
    stage = maxima.maximise(weights, floors)
    assert stage is not None
    return stage


@pytest.mark.parametrize("shape", SHAPES)
@given(seed=st.integers(0, 10**6), whole=st.booleans(), apart=st.sampled_from([None, 0.0, 1e-3, 1e-9]))
def test_what_does_not_count_changes_nothing(shape, seed, whole, apart):
    payoffs = payoffs_of(shape, seed, whole=whole, apart=apart)
    gains = DeviationGains(payoffs)
    some, every = GrowingProgram(gains, payoffs), ReducedProgram(gains, gains.layout.deviations().nonzero()[0])
    tables = [own.reshape(-1) for own in payoffs]
    for objective in (sum(tables), tables[0] - tables[-1], -tables[0], -tables[-1]):
        wanted = value(next(every.corners(objective)), objective)
        for corner in some.corners(objective):
            assert value(corner, objective) == pytest.approx(wanted, abs=1e-8)
            assert regret(payoffs, corner.profiles.tolist(), corner.probabilities.tolist()) <= 1e-8


def test_few_deviations_count_at_last():
    payoffs = payoffs_of((60, 6), 1, whole=False)
    gains = DeviationGains(payoffs)
    program = GrowingProgram(gains, payoffs)
    objective = (payoffs[0] - payoffs[1]).reshape(-1)
    corner = next(program.corners(objective))
    assert gains.largest(corner.profiles, corner.probabilities) <= 1e-9
    first = growing_program._first(gains.layout, payoffs)
    assert first.sum() < program._counted.sum() < gains.layout.deviations().sum() / 4


def test_actions_that_are_nearly_copies_decide_the_answer():
    """What such a deviation gains is far below the solver's tolerance, and the range hangs on it."""
    payoffs = payoffs_of((60, 6), 6, apart=1e-9)
    gains = DeviationGains(payoffs)
    some, every = GrowingProgram(gains, payoffs), ReducedProgram(gains, gains.layout.deviations().nonzero()[0])
    objective = (payoffs[0] - payoffs[1]).reshape(-1)
    wanted = value(next(every.corners(objective)), objective)
    assert value(next(some.corners(objective)), objective) == pytest.approx(wanted, abs=1e-8)


def test_copies_that_are_a_little_worse_are_never_played():
    payoffs = np.random.default_rng(3).normal(size=(2, 60, 6))
    payoffs[0, 30:] = payoffs[0, :30] - 3e-10
    payoffs[1, 30:] = payoffs[1, :30] + 5
    agreement = dt.solve(dt.Game(payoffs), dt.CORRELATED)
    without = dt.solve(dt.Game(payoffs[:, :30]), dt.CORRELATED)
    assert agreement.payoffs == pytest.approx([payoff + 2.5 for payoff in without.payoffs])


def test_the_basis_is_one_of_all_deviations():
    payoffs = payoffs_of((30, 3), 2, whole=False)
    gains = DeviationGains(payoffs)
    objective = payoffs.sum(axis=0).reshape(-1)
    columns, tight = GrowingProgram(gains, payoffs).basis(objective)
    assert len(columns) == len(tight) + 1
    every = gains.layout.deviations()
    assert every[tight].all()
    rows = np.array([gains.totals(np.array([column]), np.ones(1))[tight] for column in columns]).T
    point = np.linalg.solve(np.vstack([np.ones(len(columns)), rows]), np.eye(1, len(columns))[0])
    program = ReducedProgram(gains, every.nonzero()[0])
    assert float(objective[columns] @ point) == pytest.approx(value(next(program.corners(objective)), objective))


@pytest.mark.parametrize(
    ("shape", "tall"), [((60, 6), True), ((40, 40), False), ((20, 2), False), ((2,) * 8, False), ((500, 10), True)]
)
def test_shapes_with_many_deviations_are_told(shape, tall):
    assert is_tall(layout_of(shape)) is tall


@pytest.mark.parametrize("whole", [False, True])
def test_maxima_of_tall_games_are_proved(monkeypatch, whole):
    payoffs = payoffs_of((45, 5), 3, whole=whole)
    monkeypatch.setattr(growing_program, "MANY", 0)
    some = CertifiedMaxima(payoffs, payoffs, 4.0)
    assert isinstance(some._program, GrowingProgram)
    monkeypatch.setattr(growing_program, "MANY", 10**9)
    every = CertifiedMaxima(payoffs, payoffs, 4.0)
    assert isinstance(every._program, ReducedProgram)
    floor = Floor((1.0, 1.0), found(every, (1.0, 1.0)).lower - 0.5)
    for weights in ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (0.0, -1.0)):
        for floors in ((), (floor,)):
            stages = [found(maxima, weights, floors) for maxima in (some, every)]
            assert stages[0].lower == pytest.approx(stages[1].lower, abs=1e-8)
            assert stages[0].upper - stages[0].lower <= 1e-9 * 4.0


def test_one_player_with_many_actions_is_solved_and_verified():
    game = dt.Game(payoffs_of((200, 5), 4, whole=False))
    agreement = dt.solve(game, dt.CORRELATED)
    assert agreement.certificate.status == "verified"


class Watched:
    """Tell how often a solver was cleared."""

    def __init__(self, solver):
        self._solver, self.cleared = solver, 0

    def __getattr__(self, name):
        return getattr(self._solver, name)

    def clearSolver(self):  # noqa: N802  # the solver's own name
        self.cleared += 1
        self._solver.clearSolver()


@pytest.mark.parametrize(("crowded", "cleared"), [(0, 6), (10**9, 0)])
def test_wherever_the_solver_starts_it_finds_the_same(monkeypatch, crowded, cleared):
    monkeypatch.setattr(lp, "CROWDED", crowded)
    payoffs = payoffs_of((8, 8), 5, whole=True)
    gains = DeviationGains(payoffs)
    every = gains.layout.deviations().nonzero()[0]
    tables = [own.reshape(-1) for own in payoffs]
    objectives = [tables[0] + tables[1], tables[0], tables[0], -tables[1]]
    floor = (value(next(ReducedProgram(gains, every).corners(objectives[0])), objectives[0]) - 0.25 - objectives[0]) / 8
    program = ReducedProgram(gains, every)
    program._program._highs = watched = Watched(program._program._highs)
    for floors in ((), (floor,)):
        for objective in objectives:
            found = value(next(program.corners(objective, floors)), objective)
            afresh = value(next(ReducedProgram(gains, every).corners(objective, floors)), objective)
            assert found == pytest.approx(afresh, abs=1e-8)
    assert watched.cleared == cleared  # but where the objective was the last one
