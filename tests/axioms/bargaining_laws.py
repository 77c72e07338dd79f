"""Laws of threats, of fallbacks and their ranges, and of single concepts."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb

from hypothesis import strategies as st

import detente as dt
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.fallbacks.credible import Credible
from detente.model.agreement import PlayedDisagreement
from detente.model.coalition import coalition_of, members
from tests.axioms import transformations as change
from tests.axioms.comparing import (
    SHARP,
    agree,
    an_action,
    game_of,
    picks_within,
    same_numbers,
    same_ranges,
    solved,
    sums,
    unit,
    worths_of,
)
from tests.naive.correlated import greatest, largest_deviation_gain
from tests.naive.games import game_from_nested, merged, scale
from tests.naive.zero_sum import zero_sum_value
from tests.strategies import PlainGame, games, games_in, ordinary_games

# ------------------------------------------------------------------------------------------------------------ threats


def spite_changes_nothing(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Costly harm is no part of any equilibrium: payoffs, worths and ranges stay, whatever the harm."""
    plain = data.draw(games(data.draw(st.sampled_from([2, 3]))))
    player, action = an_action(data, plain)
    victim = data.draw(st.integers(0, len(plain.shape) - 1).filter(lambda other: other != player))
    harm = data.draw(st.sampled_from([1, 10, 1000, 10**6]))
    cost = Fraction(data.draw(st.sampled_from(["1", "1/10", "1/1000"])))
    bad = change.with_spite(plain, player, action, victim=victim, cost=cost, harm=harm)
    before, after = solved(plain, concept), solved(bad, concept)
    within = picks_within(after)
    agree(after.payoff_numbers, before.payoff_numbers, within)
    agree(after.table.values.tolist(), before.table.values.tolist(), within)
    agree(after.ranges.low_numbers, before.ranges.low_numbers, SHARP * unit(after))
    agree(after.ranges.high_numbers, before.ranges.high_numbers, SHARP * unit(after))


def free_unconditional_harm_moves_no_payoff(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Harm that costs nothing and strikes whatever the others do adds only worse equilibria; ranges may widen."""
    plain = data.draw(games(data.draw(st.sampled_from([2, 3]))))
    player, action = an_action(data, plain)
    harms = data.draw(st.lists(st.sampled_from([0, 1, 5, 1000]), min_size=len(plain.shape), max_size=len(plain.shape)))
    before, after = solved(plain, concept), solved(change.with_free_harm(plain, player, action, harms), concept)
    agree(after.payoff_numbers, before.payoff_numbers, picks_within(after))


def spite_pays_half_of_harm_minus_cost(concept: FallbackBargaining, data: st.DataObject) -> None:
    """On the game in which nothing matters, a threat earns its owner exactly half of harm minus cost."""
    n_players = data.draw(st.integers(2, 3))
    nothing = change.tabulate((1,) * n_players, lambda profile: [0] * len(profile))
    cost, harm = data.draw(st.integers(0, 5)), data.draw(st.integers(5, 1000))
    gain = Fraction(harm - cost, 2)
    found = solved(change.with_spite(nothing, 0, 0, victim=1, cost=cost, harm=harm), concept)
    assert found.payoff_numbers == (gain, -gain, Fraction(0))[:n_players]


def a_threat_is_used_below_its_break_even_probability(concept: FallbackBargaining, data: st.DataObject) -> None:
    """A single threat of harm D at cost e counts if and only if talks fail with probability below (D-e)/(D+e)."""
    cost, harm = data.draw(st.integers(1, 5)), data.draw(st.integers(6, 100))
    game = game_of([[[0], [-cost]], [[0], [-harm]]])
    even, gain = (harm - cost) / (harm + cost), Fraction(harm - cost, 2)
    for breakdown, wanted in ((even - 1e-3, gain), (even + 1e-3, Fraction(0))):
        found = dt.solve(game, _with_breakdown(concept, breakdown))
        assert found.payoff_numbers == (wanted, -wanted)


# -------------------------------------------------------------------------------------------------- fallbacks, ranges


def fallbacks_are_equilibria_with_the_stated_payoffs(concept: FallbackBargaining, data: st.DataObject) -> None:
    """What is played if talks fail is a correlated equilibrium of the merged game, and pays what it says."""
    plain = data.draw(games())
    found, game = solved(plain, concept), game_from_nested(plain.payoffs)
    for entry in found.disagreements:
        assert isinstance(entry, PlayedDisagreement)
        blocks = tuple(members(block) for block in entry.partition.blocks)
        pair = merged(game, blocks)
        weights = {
            tuple(_place(game.shape, block, profile) for block in blocks): Fraction(probability)
            for profile, probability in zip(entry.distribution.profiles, entry.distribution.probabilities, strict=True)
        }
        exact = all(isinstance(probability, Fraction) for probability in entry.distribution.probabilities)
        slack = Fraction(0) if exact else Fraction(1, 10**12) * scale(game)
        assert largest_deviation_gain(pair, weights) <= slack
        pays = [sum(w * pair.payoffs[place][b] for place, w in weights.items()) for b in range(len(blocks))]
        agree(entry.payoffs, pays, SHARP * unit(found))


def _place(shape: Sequence[int], block: Sequence[int], profile: Sequence[int]) -> int:
    """Find a block's joint action among its actions in C order."""
    place = 0
    for player in block:
        place = place * shape[player] + profile[player]
    return place


def the_kindest_fallback_has_the_best_total(concept: FallbackBargaining, data: st.DataObject) -> None:
    """No correlated equilibrium of any partition's game has a larger total than the one that was picked."""
    plain = data.draw(ordinary_games())
    found, game = solved(plain, concept), game_from_nested(plain.payoffs)
    for entry in found.disagreements:
        pair = merged(game, tuple(members(block) for block in entry.partition.blocks))
        agree([sum(entry.payoffs)], [greatest(pair, [1] * pair.n_players)], SHARP * unit(found))


def complements_share_one_fallback(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Against a bloc there is one partition for a coalition and its complement, and none other."""
    plain = data.draw(games())
    found = solved(plain, concept)
    n_players = len(plain.shape)
    assert (
        len({entry.partition for entry in found.disagreements}) == len(found.disagreements) == 2 ** (n_players - 1) - 1
    )
    assert all(len(entry.partition) == 2 for entry in found.disagreements)


def unrelated_games_add_up(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Two unrelated games played at once pay the sum."""
    first, second = _two_games(data)
    one, other = solved(first, concept), solved(second, concept)
    both = solved(change.side_by_side(first, second), concept)
    agree(both.payoff_numbers, sums(one.payoff_numbers, other.payoff_numbers), SHARP * unit(both))
    agree(both.table.values.tolist(), sums(one.table.values, other.table.values), SHARP * unit(both))


def ranges_of_unrelated_games_add_up(concept: FallbackBargaining, data: st.DataObject) -> None:
    """The equilibrium payoffs of a bundle are the sums of the parts'."""
    first, second = _two_games(data)
    one, other = solved(first, concept).ranges, solved(second, concept).ranges
    both = solved(change.side_by_side(first, second), concept)
    agree(both.ranges.low_numbers, sums(one.low_numbers, other.low_numbers), SHARP * unit(both))
    agree(both.ranges.high_numbers, sums(one.high_numbers, other.high_numbers), SHARP * unit(both))


def _two_games(data: st.DataObject) -> tuple[PlainGame, PlainGame]:
    """Draw two small games for the same players."""
    shapes = data.draw(
        st.sampled_from([((2, 2), (2, 2)), ((2, 2), (1, 2)), ((2, 1, 2), (1, 2, 2)), ((2, 2, 2), (1, 1, 2))])
    )
    return data.draw(games_in(shapes[0])), data.draw(games_in(shapes[1]))


def ranges_do_not_depend_on_the_selection(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Ranges are over all equilibria, whichever is picked."""
    plain = data.draw(games())
    bargained = replace(concept, fallback=dt.Correlated(dt.Raiffa()))
    same_ranges(solved(plain, bargained), solved(plain, concept))


def ranges_have_no_width(concept: FallbackBargaining, data: st.DataObject) -> None:
    """A value or a level is unique: both ends of the range are the payoff."""
    found = solved(data.draw(games()), concept)
    agree(found.ranges.low_numbers, found.payoff_numbers, SHARP * unit(found))
    agree(found.ranges.high_numbers, found.payoff_numbers, SHARP * unit(found))


# -------------------------------------------------------------------------------------------------- CoCo and credible


def more_actions_never_hurt(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Nobody gains by giving up an action: throwing away the steering wheel does not pay."""
    plain = data.draw(games().filter(lambda game: max(game.shape) > 1))
    player = data.draw(st.sampled_from([k for k, count in enumerate(plain.shape) if count > 1]))
    fewer = change.without(plain, player, data.draw(st.integers(0, plain.shape[player] - 1)))
    worse, better = solved(fewer, concept), solved(plain, concept)
    assert worse.payoff_numbers[player] <= better.payoff_numbers[player]
    for coalition, worth in worths_of(worse).items():
        assert player not in coalition or worth <= better.worth.worth(coalition_of(coalition))


def two_players_get_the_closed_form(concept: FallbackBargaining, data: st.DataObject) -> None:
    """((W + value of A - B) / 2, (W - value of A - B) / 2)."""
    plain = data.draw(games(2))
    pairs = [list(zip(*rows, strict=True)) for rows in zip(*plain.payoffs, strict=True)]
    best = max(Fraction(a + b) for row in pairs for a, b in row)
    value = zero_sum_value([[Fraction(a - b) for a, b in row] for row in pairs])
    assert solved(plain, concept).payoff_numbers == ((best + value) / 2, (best - value) / 2)


def averages_over_coalition_sizes_give_the_payoffs(concept: FallbackBargaining, data: st.DataObject) -> None:
    """A player's payoff is the mean over sizes k of the mean of d(S) over its coalitions of size k; d = 2v - W."""
    found = solved(data.draw(games()), concept)
    n_players = len(found.game.players)
    wanted = []
    for player in range(n_players):
        averages = [Fraction(0)] * n_players
        for coalition, worth in worths_of(found).items():
            if player in coalition:
                averages[len(coalition) - 1] += (2 * worth - found.welfare) / comb(n_players - 1, len(coalition) - 1)
        wanted.append(sum(averages) / n_players)
    assert list(found.payoff_numbers) == wanted


def _with_breakdown(concept: FallbackBargaining, breakdown: float) -> FallbackBargaining:
    """Give the fallback another breakdown probability."""
    assert isinstance(concept.fallback, Credible)
    return replace(concept, fallback=replace(concept.fallback, breakdown=breakdown))


def without_breakdown_it_is_the_coco_value(concept: FallbackBargaining, data: st.DataObject) -> None:
    """If talks never fail, threats cost nothing: CoCo's payoffs, and ranges of no width."""
    plain = data.draw(games())
    found, value = solved(plain, _with_breakdown(concept, 0.0)), solved(plain, dt.COCO)
    for numbers in (found.payoff_numbers, found.ranges.low_numbers, found.ranges.high_numbers):
        agree(numbers, value.payoff_numbers, SHARP * unit(found))


def with_certain_breakdown_it_is_honest_play(concept: FallbackBargaining, data: st.DataObject) -> None:
    """If talks always fail, only equilibria are believed: the correlated fallback against a bloc, ranges and all."""
    plain = data.draw(games())
    same_numbers(solved(plain, _with_breakdown(concept, 1.0)), solved(plain, dt.CORRELATED_BLOC))
