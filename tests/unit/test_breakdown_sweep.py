"""Sweeps of the breakdown probability: known answers, both ends, random places, chances of actions, hostile games."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.concepts import breakdown_sweep as module
from detente.concepts.breakdown_sweep import breakdown_sweep
from detente.concepts.sampled_sweep import sampled_sweep
from detente.concepts.sweep_results import BreakdownSweep, SampledSweep, Values
from detente.fallbacks.credible_pieces import Bridge, _Asked, _joined, bridge
from detente.formats import read
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable
from detente.model.game import Game
from detente.model.numbers import to_fractions
from detente.numerics.parametric_cover import Question
from tests.naive.correlated import greatest_probability
from tests.naive.games import game_from_nested
from tests.strategies import games_in

SMALL = st.sampled_from([(2, 2), (1, 2), (2, 1), (2, 3), (1, 1), (1, 2, 2), (2, 2, 2)]).flatmap(games_in)
PAIRS = st.sampled_from([(2, 2), (1, 2), (3, 2)]).flatmap(games_in)
PLACES = st.fractions(0, 1, max_denominator=40)
NEARLY_TIED = [
    [[[-1000000, 1000001], [-1, -1000000]], [[1000001, -1], [-1000000, 1000001]]],
    [[[0, -1000000], [0, 1000000]], [[-1, 1000000], [1000001, -1000000]]],
    [[[1000001, -1], [1000000, 1]], [[1, 1], [1000000, -1000000]]],
]
IRRATIONAL = [[[1, -1], [-3, 3], [2, 2]], [[0, -3], [3, -1], [-3, 2]]]


def exactly(payoffs):
    return Game(to_fractions(np.array(payoffs)))


def swept(game) -> BreakdownSweep:
    """Sweep a game that is small enough."""
    found = breakdown_sweep(game)
    assert isinstance(found, BreakdownSweep)
    return found


def sweep_of(name) -> BreakdownSweep:
    found = swept(read(f"example:{name}"))
    assert found.complete
    return found


def known(found: BreakdownSweep, q: Fraction | float) -> Values:
    """Say what one q leads to, where that is known."""
    values = found.at(q)
    assert values is not None
    return values


def places(found):
    return [str(switch.place.exact) for switch in found.switches]


# known answers


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("name", "switches"),
    [
        ("hot-dogs", ["11/19"]),
        ("costly-curse", ["9/11"]),
        ("curse", ["1"]),
        ("chicken", ["5/9"]),
        ("skewed-battle", ["1/3", "3/5"]),
        ("prisoners-dilemma", []),
    ],
)
def test_switching_points_of_known_games_are_exact(name, switches):
    assert places(sweep_of(name)) == switches


def test_hot_dogs_switch_from_the_coco_value_to_honest_play():
    found = sweep_of("hot-dogs")
    below, above = (piece.near(piece.start) for piece in found.pieces)
    assert (below.payoffs, below.fallback) == ((89, 43), (70, 24))
    assert (above.payoffs, above.fallback) == ((100, 32), (100, 32))
    assert [piece.profiles for piece in found.pieces] == [((0, 0),), ((0, 1),)]
    assert repr(found.switches) == "(Switch(q = 11/19; a jump),)"
    assert repr(found.pieces[0]) == "SweepPiece(q from 0 to 11/19)"
    assert repr(found.actions[2]) == "ActionSweep(player 1, action 0: played up to q = 11/19)"


def test_exactly_at_q_star_both_fallbacks_are_open():
    [switch] = sweep_of("hot-dogs").switches
    assert switch.jump
    assert switch.here is not None
    assert (switch.here.low, switch.here.high) == ((89, 32), (100, 43))
    assert switch.here.payoffs == (100, 32)


def test_the_bridge_jumps_at_honest_play_where_threats_cost_nothing():
    [switch] = sweep_of("curse").switches
    assert switch.below.payoffs == (500, -500)
    assert switch.here is not None
    assert (switch.here.payoffs, switch.here.low, switch.here.high) == ((0, 0), (0, -500), (500, 0))


def test_payoffs_between_switches_are_functions_of_q():
    """The symmetric fallback of chicken pays (15 + 27 q) / (5 + 3 q) each."""
    piece = sweep_of("chicken").pieces[1]
    assert (piece.fallback[0].numerator, piece.fallback[0].denominator) == ((15, 27), (5, 3))
    expected = piece.expected[0](Fraction(3, 4))
    assert expected == Fraction(1, 4) * 6 + Fraction(3, 4) * piece.fallback[0](Fraction(3, 4))


@pytest.mark.parametrize(
    ("name", "action", "q_star"),
    [
        ("hot-dogs", "Bob beach", "11/19"),
        ("hot-dogs", "Ann airport", "0"),
        ("costly-curse", "Witch curse", "9/11"),
        ("curse", "Witch curse", "1"),
        ("curse", "Witch refrain", "1"),
    ],
)
def test_break_even_probabilities_are_exact(name, action, q_star):
    found = sweep_of(name)
    named = {f"{found.game.players[a.player]} {found.game.actions[a.player][a.action]}": a for a in found.actions}
    assert str(named[action].break_even.exact) == q_star


def test_use_of_an_action_need_not_be_monotone():
    action = sweep_of("skewed-battle").actions[0]
    ends = [(str(span.low.exact), str(span.high.exact)) for span in action.spans]
    assert ends == [("0", "1/3"), ("3/5", "1")]


def test_free_threats_are_refused_only_at_the_very_end():
    refrain = sweep_of("curse").actions[0]
    assert [(float(span.low), float(span.high)) for span in refrain.spans] == [(1, 1)]


def test_three_players_switch_where_their_blocs_do():
    found = sweep_of("public-good")
    assert places(found) == ["5/7"]
    assert [piece.fallback for piece in found.pieces] == [(), ()]
    assert known(found, 0).payoffs == (8, 8, 5)
    assert known(found, 1).payoffs == tuple(map(Fraction, ("19/3", "34/3", "10/3")))


# both ends, and everything between


@pytest.mark.unwatched
@settings(max_examples=8)
@given(SMALL)
def test_at_0_it_is_the_coco_value_and_at_1_honest_play(drawn):
    game = exactly(drawn.payoffs)
    found = swept(game)
    start, end = known(found, 0), known(found, 1)
    assert start.payoffs == start.low == start.high == dt.solve(game, dt.COCO).payoff_numbers
    honest = dt.solve(game, dt.CORRELATED_BLOC)
    assert (end.payoffs, end.low) == (honest.payoff_numbers, honest.ranges.low_numbers)
    assert end.high == honest.ranges.high_numbers


@pytest.mark.unwatched
def test_switches_that_lie_close_together_are_told_apart():
    """Payoffs of a million that differ by 1: some bases are best in less than 1e-12."""
    game = exactly(NEARLY_TIED)
    found = swept(game)
    assert found.complete
    assert found.switches[0].place.exact == Fraction(3, 1999999)
    assert known(found, 0).payoffs == dt.solve(game, dt.COCO).payoff_numbers


@pytest.mark.unwatched
@settings(max_examples=8)
@given(SMALL, st.floats(0, 1))
def test_a_sweep_says_what_solving_at_one_probability_says(drawn, q):
    game = exactly(drawn.payoffs)
    found, solved = known(swept(game), q), dt.solve(game, dt.credible(breakdown=q))
    assert (found.payoffs, found.low) == (solved.payoff_numbers, solved.ranges.low_numbers)
    assert found.high == solved.ranges.high_numbers
    if game.n_players == 2:
        assert found.fallback == solved.disagreements[0].payoffs


@settings(max_examples=8)
@given(SMALL)
def test_pieces_touch_and_every_switch_is_one(drawn):
    found = swept(exactly(drawn.payoffs))
    assert found.complete
    assert all(one.end == two.start for one, two in pairwise(found.pieces))
    assert (float(found.pieces[0].start), float(found.pieces[-1].end)) == (0, 1)
    inner = {switch.place: switch for switch in found.switches}
    for one, two in pairwise(found.pieces):
        moved = (one.payoffs, one.low, one.high, one.fallback) != (two.payoffs, two.low, two.high, two.fallback)
        assert moved or inner[one.end].jump


@pytest.mark.unwatched
@settings(max_examples=8)
@given(PAIRS, PLACES)
def test_an_action_is_played_exactly_where_an_oracle_finds_it_played(drawn, q):
    game = exactly(drawn.payoffs)
    actions = swept(game).actions
    ends = [span.high.exact for action in actions for span in action.spans]
    for place in {q, *[end for end in ends if end is not None][:2]}:
        own, other = 1 + place, 1 - place
        table = game.fractions
        blend = game_from_nested([(own * table[i] - other * table[1 - i]).tolist() for i in range(2)])
        for action in actions:
            played = greatest_probability(blend, action.player, action.action) > 0
            assert played == any(holds(span, place) for span in action.spans)
            assert not played or place <= action.break_even.high


def holds(span, place):
    number = type(span.low).rational(place)
    inside = span.low < number < span.high
    return inside or (number == span.low and span.with_low) or (number == span.high and span.with_high)


def test_irrational_switches_are_found_and_decided():
    found = swept(exactly(IRRATIONAL))
    [switch] = [switch for switch in found.switches if switch.place.exact is None]
    assert found.complete
    assert switch.jump
    before, after = (known(found, float(switch.place) + step) for step in (-1e-9, 1e-9))
    assert switch.below.fallback == pytest.approx([float(value) for value in before.fallback], abs=1e-6)
    assert switch.above.fallback == pytest.approx([float(value) for value in after.fallback], abs=1e-6)
    assert "switches: " in repr(found)


# what could not be decided, and what is too large


def test_what_could_not_be_decided_is_not_called_complete(monkeypatch):
    monkeypatch.setattr(_Asked, "level_at", lambda *_: None)
    found = swept(read("example:hot-dogs"))
    assert not found.complete
    assert found.at(0) is found.at(Fraction(11, 19)) is found.at(1) is None
    assert [switch.here for switch in found.switches] == [None]
    assert known(found, 0.5).payoffs == (89, 43)


def test_undecided_actions_are_not_called_complete(monkeypatch):
    asked = []

    def undecided(self, place, nearby):
        asked.append(place)
        return None if not nearby else self.best(place.exact)

    monkeypatch.setattr(Question, "at", undecided)
    found = swept(read("example:curse"))
    assert asked
    assert [len(action.undecided) for action in found.actions] == [1, 0, 0]
    assert not found.complete


def test_neighbours_with_the_same_functions_are_joined_only_if_these_hold_between_them():
    whole = bridge(read("example:prisoners-dilemma"), singletons(2))
    [piece], level = whole.pieces, whole.levels[0]
    assert len(_joined([piece, piece], [level, level, level]).pieces) == 1
    assert len(_joined([piece, piece], [level, None, level]).pieces) == 2
    assert isinstance(whole, Bridge)


def test_probabilities_outside_are_refused():
    with pytest.raises(NotApplicable, match="between 0 and 1"):
        sweep_of("hot-dogs").at(1.5)


def test_single_players_have_nothing_to_sweep():
    found = swept(exactly([[1, 5, 3]]))
    assert (len(found.pieces), found.switches, found.actions) == (1, (), ())
    assert known(found, 0.3).payoffs == (5,)
    assert repr(found) == "BreakdownSweep(1 piece from q = 0 to 1; switches: none)"


@pytest.mark.parametrize("factor", [1e-290, 1e290])
def test_huge_and_tiny_payoffs_switch_at_the_same_place(factor):
    found = swept(Game(read("example:hot-dogs").payoffs * factor))
    [switch] = found.switches
    assert float(switch.place) == pytest.approx(11 / 19)


def test_floats_are_read_as_the_fractions_they_are():
    found = breakdown_sweep(Game(np.array([[[0.1, 0.7], [0.3, 0.2]], [[0.3, 0.1], [0.9, 0.4]]])))
    assert found.complete


def test_large_games_are_sampled_and_say_so(monkeypatch):
    monkeypatch.setattr(module, "MOST_PROFILES", 3)
    monkeypatch.setattr("detente.concepts.sampled_sweep.STEPS", 4)
    found = breakdown_sweep(read("example:hot-dogs"))
    assert isinstance(found, SampledSweep)
    assert not found.complete
    [suspect] = found.suspects
    assert suspect.low <= 11 / 19 <= suspect.high
    assert suspect.high - suspect.low <= 2**-16
    assert (suspect.below.payoffs, suspect.above.payoffs) == ((89, 43), (100, 32))
    assert dict(found.samples)[0.25].fallback == (70, 24)
    assert repr(found).startswith("SampledSweep(")


def test_samples_of_more_players_have_no_fallback_of_each(monkeypatch):
    monkeypatch.setattr("detente.concepts.sampled_sweep.STEPS", 2)
    monkeypatch.setattr("detente.concepts.sampled_sweep.MOST_HALVINGS", 0)
    found = sampled_sweep(read("example:public-good"))
    assert {values.fallback for _, values in found.samples} == {()}
    assert found.samples[0][1].payoffs == pytest.approx((8, 8, 5))


def test_samples_without_jumps_have_no_suspects(monkeypatch):
    monkeypatch.setattr("detente.concepts.sampled_sweep.STEPS", 4)
    monkeypatch.setattr("detente.concepts.sampled_sweep.MOST_HALVINGS", 1)
    assert sampled_sweep(read("example:prisoners-dilemma")).suspects == ()
    [suspect] = sampled_sweep(read("example:hot-dogs")).suspects
    assert suspect.high - suspect.low == 2**-3


def test_partitions_may_be_worked_on_by_others():
    seen = []

    def mapper(function, items):
        for item in items:
            seen.append(item)
            yield function(item)

    breakdown_sweep(read("example:public-good"), mapper=mapper)
    assert len(seen) == 6


@pytest.mark.parametrize("probability", [Fraction(1, 3), np.float32(0.3)])
def test_a_probability_of_another_type_is_read_as_a_float(probability):
    game = read("example:hot-dogs")
    assert dt.solve(game, dt.credible(breakdown=probability)).certificate.status == "verified"
    sweep = breakdown_sweep(game)
    assert isinstance(sweep, BreakdownSweep)
    assert sweep.at(probability) is not None
