"""Lists of Nash equilibria of any number of players, and whether they say what may be missing."""

import sys
from fractions import Fraction
from importlib import import_module
from itertools import product
from types import SimpleNamespace

import numpy as np
import pygambit
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.fallbacks.nash_equilibria import Candidates, nash_equilibria
from detente.formats import gambit_equilibria
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.formats.gambit_equilibria import listed_equilibria, mixed_equilibria
from detente.model.coalition import singletons
from detente.model.errors import MissingExtra
from detente.numerics.bimatrix import extreme_equilibria
from detente.numerics.pure_equilibria import pure_equilibria
from detente.report.explanation import explain
from detente.report.summary import summarise
from detente.report.text import render
from tests.naive.games import game_from_nested
from tests.naive.pure_equilibria import pure_equilibria as by_deviations
from tests.strategies import PlainGame, games
from tests.unit.certify_tampering import GAMES, refused, resealed

CHICKEN = GAMES["chicken"]
IRRATIONAL = dt.read("example:nau-2004-4")
PENNIES = dt.read("example:matching-pennies-3")


def random_game(shape, seed, low=-9, high=10):
    return dt.Game(np.random.default_rng(seed).integers(low, high, (len(shape), *shape)).tolist())


def profiles(found):
    """List the pure equilibria of a list as action indices."""
    return [tuple(strategy.index(1) for strategy in entry.strategies) for entry in found.entries if entry.pure]


# --------------------------------------------------------------------------------------------------------------- pure


@given(plain=games())
def test_pure_equilibria_are_those_without_a_deviation_that_pays(plain: PlainGame):
    game, wanted = dt.Game(plain.payoffs), by_deviations(game_from_nested(plain.payoffs))
    assert [tuple(found) for found in pure_equilibria(game.payoffs).tolist()] == wanted
    assert [tuple(found) for found in pure_equilibria(game.fractions).tolist()] == wanted
    assert set(profiles(nash_equilibria(game))) <= set(wanted)


def test_pure_ties_are_decided_to_the_last_digit():
    close = 1 + Fraction(1, 10**30)
    assert pure_equilibria(dt.Game([[[1], [close]], [[0], [0]]]).fractions).tolist() == [[1, 0]]
    assert pure_equilibria(np.array([[[1.0], [np.nextafter(1, 2)]], [[0.0], [0.0]]])).tolist() == [[1, 0]]
    assert pure_equilibria(np.ones((2, 2, 1))).tolist() == [[0, 0], [1, 0]]


def test_pure_equilibria_of_many_players_are_found():
    """Everybody wants to do what the others do."""
    n_players = 10
    agree = [[int(len(set(profile)) == 1) for profile in product((0, 1), repeat=n_players)]] * n_players
    game = dt.Game(np.array(agree).reshape(n_players, *[2] * n_players))
    found = nash_equilibria(game)
    assert {(0,) * n_players, (1,) * n_players} <= set(profiles(found))
    assert found.complete is False
    assert "extra 'gambit'" in found.remark


@pytest.mark.parametrize("seed", range(6))
def test_pure_equilibria_are_those_of_gambit(seed):
    game = random_game((2, 3, 2), seed, -2, 3)
    found = pygambit.nash.enumpure_solve(dt.to_pygambit(game)).equilibria
    theirs = sorted(
        tuple([float(chance) for _, chance in each[player]].index(1.0) for player in each.game.players)
        for each in found
    )
    assert [tuple(each) for each in pure_equilibria(game.fractions).tolist()] == theirs


# ----------------------------------------------------------------------------------------------- at most two who choose


@given(plain=games(2))
def test_two_players_have_all_their_extreme_equilibria(plain: PlainGame):
    game = dt.Game(plain.payoffs)
    found, wanted = nash_equilibria(game), extreme_equilibria(*game.fractions)
    assert [(entry.strategies, entry.payoffs) for entry in found.entries] == [(e.strategies, e.payoffs) for e in wanted]
    assert (found.complete, found.remark) == (True, "")
    assert all(entry.gain == 0 for entry in found.entries)


def test_a_single_player_does_what_is_best():
    found = nash_equilibria(dt.Game([[3, 5, 5]]))
    assert [entry.payoffs for entry in found.entries] == [(5,), (5,)]
    assert profiles(found) == [(2,), (1,)]
    assert found.complete


def test_dominance_leaves_one_equilibrium_of_three_players():
    found = dt.nash_equilibria(dt.read("example:public-good"))
    assert repr(found) == "NashEquilibria(1 found, 1 pure; complete)"
    assert (len(found), list(found), found[0]) == (1, list(found.entries), found.entries[0])
    assert profiles(found) == [(0, 0, 0)]


@pytest.mark.parametrize("place", range(3))
def test_somebody_without_a_choice_does_not_matter(place):
    """Chicken, with a third player in any place whose first action is always worse."""
    pair = [player for player in range(3) if player != place]
    table = np.zeros((3, 2, 2, 2), dtype=int)
    for first, second, third in product(range(2), repeat=3):
        profile = [0, 0, 0]
        profile[pair[0]], profile[pair[1]], profile[place] = first, second, third
        table[(pair[0], *profile)] = CHICKEN.payoffs[0][first, second]
        table[(pair[1], *profile)] = CHICKEN.payoffs[1][first, second]
        table[(place, *profile)] = third
    found = nash_equilibria(dt.Game(table.tolist()))
    assert found.complete
    paid = sorted(tuple(entry.payoffs[player] for player in pair) for entry in found.entries)
    assert paid == [(2, 7), (Fraction(14, 3), Fraction(14, 3)), (7, 2)]
    assert {entry.payoffs[place] for entry in found.entries} == {1}


def test_too_many_equilibria_leave_the_pure_ones(monkeypatch):
    def refuse(*_):
        raise dt.TooLarge("too many rays")

    monkeypatch.setattr(import_module("detente.fallbacks.nash_equilibria"), "extreme_equilibria", refuse)
    found = nash_equilibria(CHICKEN)
    assert (profiles(found), found.complete) == ([(1, 0), (0, 1)], False)
    assert found.remark == "only pure equilibria are listed; to list all would take more than 50,000 corners"


# -------------------------------------------------------------------------------------------------- mixed, by Gambit


def test_the_one_irrational_equilibrium_is_found_and_checked():
    found = dt.nash_equilibria(IRRATIONAL)
    (entry,) = found.entries
    assert (entry.pure, found.complete) == (False, False)
    assert "not proven" in found.remark
    joint = dt.JointDistribution.from_strategies(entry.strategies)
    gains = max(float(table.max()) for table in dt.deviation_gains(IRRATIONAL, joint))
    assert max(gains, 0) == pytest.approx(entry.gain, abs=1e-12)
    assert entry.payoffs == pytest.approx(tuple(joint.expected(IRRATIONAL)), abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 3, 2)])
def test_every_listed_equilibrium_leaves_nothing_to_gain(shape, seed):
    game = random_game(shape, seed)
    found = dt.nash_equilibria(game)
    assert set(map(tuple, pure_equilibria(game.fractions).tolist())) == set(profiles(found))
    for entry in found.entries:
        for player in range(3):
            others = [np.array(strategy, dtype=float) for strategy in entry.strategies]
            own = float(game.expected(others)[player])
            for action in range(shape[player]):
                others[player] = np.eye(shape[player])[action]
                assert float(game.expected(others)[player]) - own <= entry.gain + 1e-9 * game.scale
    assert all(one.strategies < other.strategies for one, other in zip(found.entries, found.entries[1:], strict=False))


def test_constants_and_units_change_no_strategy():
    game = random_game((2, 2, 2), 2)
    moved = dt.Game(game.fractions * Fraction(10**12) + Fraction(10**15))
    one, other = dt.nash_equilibria(game), dt.nash_equilibria(moved)
    assert len(one.entries) == len(other.entries) == 3
    for first, second in zip(one.entries, other.entries, strict=True):
        for strategy, twin in zip(first.strategies, second.strategies, strict=True):
            assert [float(chance) for chance in strategy] == pytest.approx([float(chance) for chance in twin], abs=1e-9)


def test_constants_keep_no_equilibrium_from_the_list():
    payoffs = np.random.default_rng(5).integers(-3, 4, (3, 2, 2, 2)).astype(float)
    payoffs[:, 0, 0, 0] += np.array([0.1, 0.2, 0.3])
    one, other = (dt.nash_equilibria(dt.Game(payoffs + constant)) for constant in (0.0, 1e9))
    assert any(not entry.pure for entry in one.entries)
    assert len(one.entries) == len(other.entries)
    assert max(float(entry.gain) for entry in other.entries) < 1e-12


def test_infinitely_many_equilibria_are_said_to_be_listed_incompletely():
    found = dt.nash_equilibria(dt.read("example:nau-2004-6"))
    assert "singular" in found.remark
    assert not found.complete


def test_a_game_without_any_found_equilibrium_says_so():
    found = nash_equilibria(PENNIES, lambda _: Candidates((), ""))
    assert (found.entries, found.complete) == ((), False)
    assert found.remark == "every game has an equilibrium, so something is missing"


def test_an_even_number_of_equilibria_is_suspicious():
    half = (np.array([0.5, 0.5]),) * 3
    found = nash_equilibria(PENNIES, lambda _: Candidates((half, half), "two are one"))
    assert (len(found.entries), found.remark) == (1, "two are one")
    game = random_game((2, 2, 2), 2)
    assert len(profiles(nash_equilibria(game))) == 2
    assert nash_equilibria(game, lambda _: Candidates((), "")).remark.startswith("almost every game has an odd number")


def test_candidates_at_which_somebody_gains_are_dropped_and_counted():
    wrong = (np.array([0.25, 0.75]), np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    pure = (np.array([1.0, 0.0]),) * 3
    found = nash_equilibria(PENNIES, lambda _: Candidates((wrong, pure), "searched"))
    assert found.entries == ()
    assert found.remark.startswith("searched; 1 candidates were dropped")


def test_the_search_stops_when_time_is_up():
    found = mixed_equilibria(random_game((3, 3, 3), 1), seconds=0.0)
    assert "stopped after 0 seconds" in found.remark
    assert isinstance(dt.nash_equilibria(random_game((2, 2, 2), 2), seconds=0.0).entries, tuple)
    assert "stopped after 0 seconds" in dt.nash_equilibria(random_game((5, 5, 4), 1), seconds=0.0).remark


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
def test_the_time_to_search_is_a_number_that_is_not_negative(seconds):
    with pytest.raises(dt.NotApplicable, match="the time to search is"):
        dt.nash_equilibria(CHICKEN, seconds=seconds)


def test_a_keystroke_is_not_swallowed(monkeypatch):
    ticks = iter([0.0])

    def monotonic():
        for tick in ticks:
            return tick
        raise KeyboardInterrupt

    monkeypatch.setattr(gambit_equilibria, "time", SimpleNamespace(monotonic=monotonic))
    with pytest.raises(KeyboardInterrupt):
        mixed_equilibria(random_game((2, 2, 2), 2))


def test_a_failure_of_gambit_is_passed_on(monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("out of luck")

    monkeypatch.setattr(pygambit.nash, "enumpoly_solve", fail)
    with pytest.raises(RuntimeError, match="out of luck"):
        mixed_equilibria(IRRATIONAL)


def test_systems_given_up_are_counted(monkeypatch):
    event = pygambit.EnumPolyBudgetExceededSupportEvent

    def search(_game, *, event_callback, **_):
        event_callback(object.__new__(event))

    monkeypatch.setattr(pygambit.nash, "enumpoly_solve", search)
    assert "1 of the sets of actions that may be played took too many steps" in mixed_equilibria(IRRATIONAL).remark


def test_large_games_are_not_handed_to_gambit():
    table = np.zeros((3, 11, 11, 11))
    assert "1,331 profiles" in mixed_equilibria(dt.Game(table)).remark


def test_without_gambit_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygambit", None)
    with pytest.raises(MissingExtra, match="gambit"):
        dt.nash_equilibria(IRRATIONAL)
    assert dt.nash_equilibria(CHICKEN).complete
    found = listed_equilibria(random_game((2, 2, 2), 2))
    assert (len(found.entries), found.complete) == (3, False)
    assert "Gambit was not asked" in found.remark
    assert "pip install" in found.remark
    assert "only pure" in listed_equilibria(random_game((5, 5, 4), 1)).remark


def test_with_gambit_the_overview_list_is_the_same():
    game = random_game((2, 2, 2), 2)
    assert len(listed_equilibria(game).entries) == len(dt.nash_equilibria(game).entries) == 3


# ----------------------------------------------------------------------------------------------- the concept's own list


def test_the_certificate_lists_what_every_equilibrium_pays_and_which_is_taken():
    claim = dump_agreement(dt.solve(CHICKEN, dt.NASH))["certificate"]["claims"][0]["witness"]
    assert [entry["payoffs"] for entry in claim["equilibria"]] == [[7.0, 2.0], [14 / 3, 14 / 3], [2.0, 7.0]]
    assert claim["chosen"] == [1]


def test_the_midpoint_of_a_tie_takes_two():
    game = dt.Game.from_bimatrix([[4, 0], [0, 1]], [[1, 0], [0, 4]])
    found = dt.Nash().between(game, singletons(2))
    assert [float(found.equilibria[place].payoffs[0]) for place in found.chosen()] == [1.0, 4.0]
    assert dump_agreement(dt.solve(game, dt.NASH))["payoffs"] == [2.5, 2.5]


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(chosen=[0]),
        lambda told: told.update(chosen=[1, 1]),
        lambda told: told.update(chosen=[]),
        lambda told: told.pop("chosen"),
        lambda told: told["equilibria"][0].update(payoffs=[8.0, 2.0]),
        lambda told: told["equilibria"][0].update(payoffs=[7.0]),
        lambda told: told["equilibria"][0].pop("payoffs"),
        lambda told: told["equilibria"][0].update(proof="trust me"),
        lambda told: told["equilibria"].append(told["equilibria"][0]),
    ],
)
def test_a_changed_list_is_refused(change):
    document = dump_agreement(dt.solve(CHICKEN, dt.NASH))
    assert not refused(CHICKEN, document)
    assert refused(CHICKEN, resealed(document, lambda copied: change(copied["certificate"]["claims"][0]["witness"])))


def test_the_whole_list_stands_beside_the_pick():
    agreement = load_agreement(dump_agreement(dt.solve(CHICKEN, dt.NASH)))
    words = " ".join(render(summarise(agreement)).split())
    assert "Of all extreme Nash equilibria the one with the best total is taken" in words
    assert "3 equilibria, which pay (7, 2), (4.66667, 4.66667) and (2, 7); taken: (4.66667, 4.66667)" in words
    words = " ".join(render(explain(CHICKEN, agreement)).split())
    assert "Row plays 2 and Column plays 1: Row 7 and Column 2" in words
    assert "Column 4.66667 (taken)" in words


def test_every_pair_of_sides_has_its_list():
    words = " ".join(render(explain(GAMES["public-good"], dt.solve(GAMES["public-good"], dt.NASH))).split())
    assert "The only Nash equilibrium of Ann against Bob + Cem" in words
    assert "Bob + Cem plays [keep, keep]" in words


def test_long_lists_are_cut():
    n_actions = 6  # any mixture of any two is an equilibrium
    game = dt.Game(np.zeros((2, n_actions, n_actions), dtype=int).tolist())
    agreement = dt.solve(game, dt.NASH)
    assert "36 equilibria, which pay (0, 0)" in " ".join(render(summarise(agreement)).split())
    assert "and 12 more, which `detente solve --json` lists" in " ".join(render(explain(game, agreement)).split())


def test_many_lists_and_many_payoffs_are_cut():
    diagonal = np.diag(np.arange(1, 6))
    words = " ".join(render(summarise(dt.solve(dt.Game(np.stack([diagonal, diagonal]).tolist()), dt.NASH))).split())
    assert "31 equilibria" in words
    assert " more; taken: (5, 5)" in words
    five = dt.Game(np.zeros((5, 2, 1, 1, 1, 1), dtype=int).tolist())
    assert "and the lists of 3 more ways to split" in " ".join(render(summarise(dt.solve(five, dt.NASH))).split())


def test_a_list_far_from_zero_shows_the_payoffs_of_the_game():
    near = np.zeros((2, 9, 8))
    near[:, 0, 0] = 1.0
    agreement = dt.solve(dt.Game(near + 1e6), dt.NASH)
    assert any(agreement.certificate.offsets)
    assert "(1000001, 1000001)" in " ".join(render(summarise(agreement)).split())


@given(data=st.data())
def test_the_pick_is_among_the_list_or_the_middle_of_two(data):
    plain = data.draw(games(2))
    found = dt.Nash().between(dt.Game(plain.payoffs), singletons(2))
    chosen = [found.equilibria[place].payoffs for place in found.chosen()]
    assert len({sum(payoffs) for payoffs in chosen}) == 1
    assert found.pick().payoffs == tuple(sum(column) / len(chosen) for column in zip(*chosen, strict=True))
