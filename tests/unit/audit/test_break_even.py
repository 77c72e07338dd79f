"""Break-even probabilities: closed forms, switches, and what a grid can see."""

from fractions import Fraction
from importlib import import_module

import numpy as np
import pytest

import detente as dt
from detente.audit.break_even import RESOLUTION, _Blends, _Change, _narrowed, _searched, _simplest, break_even
from detente.audit.played import EventProgram, possible_events
from detente.fallbacks.equilibrium_set import blended
from detente.model.coalition import Partition
from detente.model.errors import NotApplicable, NumericalTrouble, TooLarge
from detente.model.numbers import to_fractions
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.parametric_cover import Question

HOT_DOGS = dt.Game.from_bimatrix([[70, 100], [40, 28]], [[24, 32], [80, 10]])


def by_action(game):
    return {(entry.player, entry.action): entry for entry in break_even(game)}


def searched(game):
    """Find the same as in a larger game: on a grid, and by bisection."""
    return {(entry.player, entry.action): entry for entry in _searched(game)}


def test_the_hot_dog_sellers_threat_is_empty_from_eleven_nineteenths_on():
    found = by_action(HOT_DOGS)
    assert found[1, 0].q == 11 / 19
    assert found[1, 0].switches == (11 / 19,)
    assert found[0, 1].q == 0
    assert found[0, 0].q == 1
    assert found[0, 0].switches == ()


@pytest.mark.parametrize(("harm", "cost"), [(1000, 100), (1000, 1), (7, 3), (100, 99)])
def test_a_single_threat_breaks_even_at_harm_minus_cost_over_their_sum(harm, cost):
    found = by_action(dt.Game.from_bimatrix([[0], [-cost]], [[0], [-harm]]))
    assert found[0, 1].q == (harm - cost) / (harm + cost)


def test_a_threat_that_costs_more_than_it_hurts_is_never_played():
    found = by_action(dt.Game.from_bimatrix([[0], [-10]], [[0], [-5]]))
    assert found[0, 1].q == 0
    assert found[0, 1].switches == ()


def test_a_threat_without_cost_never_becomes_empty():
    found = by_action(dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]]))
    assert found[0, 1].q == 1
    assert found[0, 0].switches == (1.0,)


def test_a_switch_between_mixtures_is_found_by_bisection():
    # Only a mixture of the other rows beats the third one, by 2 against 1 + 2k: it is played while k > 1/2.
    game = dt.Game.from_bimatrix([[4, 0], [0, 4], [1, 1]], [[0, 0], [0, 0], [-2, -2]])
    found = by_action(game)
    k = Fraction(1, 2)
    assert found[0, 2].q == pytest.approx(float((1 - k) / (1 + k)), abs=1e-9)


@pytest.mark.unwatched
def test_small_games_are_known_exactly_and_the_search_finds_the_same():
    for game in (HOT_DOGS, random_game(3, 2)):
        for exact, found in zip(break_even(game), _searched(game), strict=True):
            assert all(min(abs(switch - own) for own in exact.switches) < 1e-8 for switch in found.switches)
            assert found.q == pytest.approx(exact.q, abs=1e-9)


def test_an_action_that_is_played_at_one_place_only_switches_there():
    curse = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])
    assert by_action(curse)[0, 0].switches == (1.0,)
    assert by_action(curse)[0, 0].q == 1


def test_a_place_that_is_not_decided_is_unresolved(monkeypatch):
    monkeypatch.setattr(Question, "at", lambda *_: None)
    entry = by_action(dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]]))[0, 0]
    assert (entry.q, entry.switches, entry.unresolved) == (1, (), ((1, 1),))


def test_floats_and_fractions_agree():
    floats = dt.Game(HOT_DOGS.payoffs)
    assert [entry.q for entry in break_even(floats)] == [entry.q for entry in break_even(HOT_DOGS)]


def test_large_games_are_refused():
    with pytest.raises(TooLarge, match="limit is 256"):
        break_even(dt.Game(np.zeros((2, 2, 129))))


def test_a_switch_that_misleads_floats_is_located():
    # At a distance of 1e-8 from this switch the basis that floats propose is thousands of exact pivots away.
    rng = np.random.default_rng(1)
    rng.integers(-9, 10, size=(2, 4, 4))
    game = dt.Game(rng.integers(-9, 10, size=(2, 6, 6)).tolist())
    ends = Fraction(24, 25), Fraction(193, 200)
    change = _Change(11, *ends, played(game, ends[0], 1, 5))
    low, high = _narrowed(_Blends.of(game), change, 40)
    assert high - low <= RESOLUTION
    assert float(low) == pytest.approx(0.9614146, abs=1e-7)


def test_many_critical_probabilities_leave_the_coarse_grid(monkeypatch):
    monkeypatch.setattr(import_module("detente.audit.break_even"), "MOST_CRITICAL", 0)
    assert searched(HOT_DOGS)[1, 0].q == 11 / 19


def test_two_blocks_of_more_players_are_two_sides():
    game = dt.Game(np.random.default_rng(0).integers(0, 5, size=(3, 2, 2, 2)).tolist())
    assert len(break_even(game.merge(Partition((0b011, 0b100))))) == 6


def test_three_sides_have_no_break_even_probability():
    with pytest.raises(NotApplicable, match="two sides"):
        break_even(dt.Game(np.zeros((3, 1, 1, 1))))


@pytest.mark.parametrize(
    ("low", "high", "simplest"),
    [
        ("0", "1/9", "0"),
        ("4/5", "1", "1"),
        ("1/3", "1/2", "1/2"),
        ("578/1000", "579/1000", "11/19"),
        ("2/5", "2/5", "2/5"),
    ],
)
def test_the_simplest_fraction_of_an_interval_is_found(low, high, simplest):
    assert _simplest(Fraction(low), Fraction(high)) == Fraction(simplest)


def program(incentives, *events):
    return EventProgram(to_fractions(np.array(incentives)), np.array(events))


DILEMMA = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
COOPERATE, DEFECT = [[True, True], [False, False]], [[False, False], [True, True]]
SINGULAR, START, SHORT = Basis((0, 1), ()), Basis((0,), ()), Basis((), ())


def test_a_basis_that_does_not_fit_is_passed_over():
    asked = program(DILEMMA, COOPERATE, DEFECT)
    best = asked.proof(frozenset({1}))
    assert best is not None
    for bases in ([], [SINGULAR], [SHORT, START], [START, best.basis]):
        found = asked.proof(frozenset({0, 1}), bases)
        assert found is not None
        assert found.possible == {1}
        found = asked.proof(frozenset({0}), bases)
        assert found is not None
        assert found.possible == frozenset()


def test_without_a_basis_that_proves_a_thing_nothing_is_said(monkeypatch):
    def refuse(*_given):
        message = "no optimum"
        raise NumericalTrouble(message)

    monkeypatch.setattr(LinearProgram, "maximise", refuse)
    assert program(DILEMMA, COOPERATE).proof(frozenset({0}), [SINGULAR]) is None
    assert program(DILEMMA, COOPERATE).proof(frozenset({0}), [START]) is None
    assert program(DILEMMA, DEFECT).proof(frozenset({0}), [Basis((3,), ())]) is not None


def random_game(size, seed, spread=0):
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(-9, 10, size=(2, size, size)).astype(object)
    return dt.Game((payoffs * 10 ** rng.integers(0, spread + 1, size=payoffs.shape).astype(object)).tolist())


def played(game, q, player, action):
    """Decide by the exact linear program whether an action is played."""
    events = (np.indices(game.n_actions)[player] == action)[None]
    return bool(possible_events(blended((1 - q) / (1 + q))(game.fractions), events))


@pytest.mark.no_cover
def test_a_game_in_which_exact_pivots_ran_on_is_finished():
    # Bisection by exact pivots did not come to an end in this game within minutes.
    found = break_even(random_game(9, 1))
    assert sum(len(entry.switches) for entry in found) == 10
    assert all(entry.unresolved == () for entry in found)


def test_what_bases_cannot_prove_is_left_open_and_said_to_be_so():
    game = random_game(6, 1, spread=8)
    open_ = [entry for entry in break_even(game) if entry.unresolved]
    assert open_
    for entry in open_:
        assert all(low + 1e-9 < high <= entry.q for low, high in entry.unresolved)
        above = Fraction(1 + entry.q) / 2
        assert played(game, above, entry.player, entry.action) == (entry.q == 1)


def test_few_steps_of_bisection_leave_wide_intervals(monkeypatch):
    monkeypatch.setattr(import_module("detente.audit.break_even"), "HALVINGS", 4 * 3)
    entry = searched(dt.Game.from_bimatrix([[4, 0], [0, 4], [1, 1]], [[0, 0], [0, 0], [-2, -2]]))[0, 2]
    assert entry.switches == ()
    assert len(entry.unresolved) == 1
    low, high = entry.unresolved[0]
    assert low <= 1 / 3 <= high == entry.q


def without_answers_at(monkeypatch, *points):
    """Let no basis prove anything at some probabilities."""
    decided = _Blends.decided
    monkeypatch.setattr(_Blends, "decided", lambda blends, q: {} if q in points else decided(blends, q))


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("points", "q", "unresolved"),
    [
        ((Fraction(1, 2),), 11 / 19, (15 / 32, 17 / 32)),
        ((Fraction(0),), 11 / 19, (0, 1 / 32)),
        ((Fraction(1),), 1, (31 / 32, 1)),
    ],
)
def test_a_point_of_the_grid_that_is_not_decided_leaves_an_interval_open(monkeypatch, points, q, unresolved):
    monkeypatch.setattr(import_module("detente.audit.break_even"), "MOST_CRITICAL", 0)
    without_answers_at(monkeypatch, *points)
    entry = searched(HOT_DOGS)[1, 0]
    assert entry.switches == (11 / 19,)
    assert entry.unresolved == (unresolved,)
    assert entry.q == q


def test_a_change_across_a_point_that_is_not_decided_is_located_all_the_same(monkeypatch):
    without_answers_at(monkeypatch, Fraction(11, 19))
    entry = searched(HOT_DOGS)[1, 0]
    assert (entry.switches, entry.unresolved, entry.q) == ((11 / 19,), (), 11 / 19)


def test_where_nothing_is_decided_everything_is_open(monkeypatch):
    monkeypatch.setattr(_Blends, "decided", lambda _blends, _q: {})
    assert [(entry.q, entry.unresolved) for entry in _searched(HOT_DOGS)] == [(1, ((0, 1),))] * 4


def test_what_is_not_decided_together_is_decided_one_by_one(monkeypatch):
    proof = EventProgram.proof

    def one_by_one(program, events, bases=()):
        return None if len(events) > 1 else proof(program, events, bases)

    monkeypatch.setattr(EventProgram, "proof", one_by_one)
    assert searched(HOT_DOGS)[1, 0].q == 11 / 19


def test_bisection_stops_where_no_cut_of_an_interval_is_decided(monkeypatch):
    proof = EventProgram.proof

    def not_between(program, events, bases=()):
        return None if bases else proof(program, events)

    monkeypatch.setattr(import_module("detente.audit.break_even"), "MOST_CRITICAL", 0)
    monkeypatch.setattr(EventProgram, "proof", not_between)
    entry = searched(HOT_DOGS)[1, 0]
    assert (entry.switches, entry.unresolved, entry.q) == ((), ((9 / 16, 19 / 32),), 19 / 32)


def test_bisection_cuts_elsewhere_where_the_middle_is_not_decided(monkeypatch):
    proof, asked = EventProgram.proof, []

    def every_other(program, events, bases=()):
        asked.extend(bases[:1])
        return None if bases and len(asked) % 2 else proof(program, events, bases)

    monkeypatch.setattr(EventProgram, "proof", every_other)
    entry = searched(dt.Game.from_bimatrix([[4, 0], [0, 4], [1, 1]], [[0, 0], [0, 0], [-2, -2]]))[0, 2]
    assert entry.q == pytest.approx(1 / 3, abs=1e-9)
