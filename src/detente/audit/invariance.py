"""Changes of labels, units and redundant descriptions: nothing may depend on them.

Throughout, v(G) are the payoffs that the concept gives for the game G with payoffs u, and R is the scale of G.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.perturbations import (
    action_payoffs,
    payoff_table,
    rebuilt,
    scaled,
    shifted,
    side_by_side,
    with_action,
    with_actions_permuted,
    with_duplicate,
    with_players_permuted,
)
from detente.audit.relations import Change, Relation, chosen, largest, limit, unmoved
from detente.model.game import Game
from detente.numerics.tolerance import NEAR_TIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.audit.relations import Gap
    from detente.model.numbers import FloatArray

STEEPEST = 1000.0  #: a payoff that moves by more than so many times the noise jumps
NOISES = 4  #: that are tried
LARGEST_BUNDLE = 64  #: profiles of two games played at once


def _shift(game: Game) -> Iterator[Change]:
    """v(u with u_i + c) = v(u) with c added to v_i, for c in {R/2, -7R} and every player i."""
    for player in range(game.n_players):
        for factor in (Fraction(1, 2), Fraction(-7)):
            constant = factor * Fraction(game.scale)
            wanted = np.zeros(game.n_players)
            wanted[player] = float(constant)
            yield Change(shifted(game, player, constant), _follows(wanted))


def _follows(added: FloatArray) -> Gap:
    return lambda before, after: largest(after - before - added)


def _common_scale(game: Game) -> Iterator[Change]:
    """v(k u) = k v(u) for k in {1/2, 3, 1000}, the same for all players; gaps in units of u.

    These factors keep small whole numbers whole or halves, so that no tie is broken by the rounding of a concept that
    computes in floats.
    """
    for factor in (Fraction(1, 2), Fraction(3), Fraction(1000)):
        unit = 1 / float(factor)
        yield Change(scaled(game, factor), _divided(unit), unit)


def _divided(unit: float) -> Gap:
    return lambda before, after: largest(after * unit - before)


def _anonymity(game: Game) -> Iterator[Change]:
    """List the players in another order (labels move along), which lists the payoffs in that order."""
    places = list(range(game.n_players))
    orders = []
    for first, second in combinations(places, 2):
        order = list(places)
        order[first], order[second] = second, first
        orders.append(order)
    if game.n_players > 2:
        orders.append([*places[1:], 0])
    for order in chosen(orders):
        yield Change(with_players_permuted(game, order), _listed(order))


def _listed(order: list[int]) -> Gap:
    return lambda before, after: largest(after - before[order])


def _relabelling(game: Game) -> Iterator[Change]:
    """Other names of players and actions, other orders of actions, another title: the same payoffs."""
    for player, count in enumerate(game.n_actions):
        if count > 1:
            yield Change(with_actions_permuted(game, player, list(range(count))[::-1]), unmoved)
        if count > 2:
            yield Change(with_actions_permuted(game, player, [*range(1, count), 0]), unmoved)
    names = [f"Z{game.n_players - player}" for player in range(game.n_players)]
    numbered = [[f"option {count - place}" for place in range(count)] for count in game.n_actions]
    yield Change(rebuilt(game, payoff_table(game), names), unmoved)
    yield Change(rebuilt(game, payoff_table(game), game.players[::-1]), unmoved)
    yield Change(rebuilt(game, payoff_table(game), actions=numbered), unmoved)
    # Names change too: a solver remembers games by what counts, and a title does not.
    yield Change(Game(payoff_table(game), names, numbered, "Another title", "pebbles"), unmoved)


def _redundancy(game: Game) -> Iterator[Change]:
    """Add a copy of an own action, or one that pays everybody the mean of two: v stays."""
    pairs = [(player, action) for player, count in enumerate(game.n_actions) for action in range(count)]
    for player, action in chosen(pairs, limit(game) // 2):
        yield Change(with_duplicate(game, player, action), unmoved)
    mixtures = [(k, *two) for k, count in enumerate(game.n_actions) for two in combinations(range(count), 2)]
    for player, first, second in chosen(mixtures, limit(game) // 2):
        mean = (action_payoffs(game, player, first) + action_payoffs(game, player, second)) * Fraction(1, 2)
        yield Change(with_action(game, player, mean, "mixture"), unmoved)


def _null_player(game: Game) -> Iterator[Change]:
    """Add a player who gets 0 everywhere and does not matter: it gets 0, the others what they got."""
    table = payoff_table(game)
    for count in (1, 2) if game.n_players < 3 else (1,):
        zero = np.full((1, *game.n_actions), Fraction(0), dtype=object)
        joined = np.repeat(np.concatenate([table, zero])[..., None], count, axis=-1)
        actions = [*game.actions, tuple(map(str, range(1, count + 1)))]
        players = [*game.players, "nobody" + "'" * len([name for name in game.players if name.startswith("nobody")])]
        yield Change(rebuilt(game, joined, players, actions), lambda v, w: largest(w - np.append(v, 0.0)))


def _additivity(game: Game) -> Iterator[Change]:
    """v(G + H) = v(G) + v(H), where the pair is played at once: pairs of actions, summed payoffs.

    H is a small game in units of R among the first two players, or G itself; up to 64 profiles together.
    """
    for other in (*_companions(game), game):
        if game.n_profiles * other.n_profiles <= LARGEST_BUNDLE:
            yield Change(side_by_side(game, other), unmoved, beside=other)


def _companions(game: Game) -> list[Game]:
    """Make small games for the same players: two standards, a dilemma, a threat."""
    unit = Fraction(game.scale)
    if game.n_players == 1:
        return [rebuilt(game, np.array([[0 * unit, unit]], dtype=object), actions=[["rest", "work"]])]
    tables = ([[[2, 0], [0, 1]], [[1, 0], [0, 2]]], [[[2, 0], [3, 1]], [[2, 3], [0, 1]]], [[[0], [0]], [[0], [-2]]])
    found = []
    for table in tables:
        pair = np.array(table, dtype=object) * unit
        full = np.zeros((game.n_players, *pair.shape[1:]), dtype=object) + Fraction(0)
        full[:2] = pair
        shape = (game.n_players, *pair.shape[1:], *([1] * (game.n_players - 2)))
        labels = [[str(action + 1) for action in range(count)] for count in shape[1:]]
        found.append(rebuilt(game, full.reshape(shape), actions=labels))
    return found


def _continuity(game: Game) -> Iterator[Change]:
    """Payoffs that move by at most d = R/1,000,000 move v by at most 1000 d; the gap is what exceeds that."""
    size = Fraction(game.scale) / round(1 / NEAR_TIE)
    table, rng = payoff_table(game), np.random.default_rng(0)
    for _ in range(NOISES):
        noise = rng.integers(-8, 9, table.shape).astype(object) * (size / 8)
        yield Change(rebuilt(game, table + noise), _jump(STEEPEST * float(size)))


def _jump(allowed: float) -> Gap:
    return lambda before, after: largest(after - before) - allowed


SHIFT = Relation(
    "shift",
    "A constant added to one player's payoffs is added to its agreed payoff and changes nobody else's.",
    "Kalai & Kalai 2013 (shift invariance)",
    _shift,
)
COMMON_SCALE = Relation(
    "common-scale",
    "Multiplying all payoffs of all players by one positive number multiplies the agreed payoffs by it.",
    "a change of the currency's unit; weaker than scale invariance player by player (Nash 1950)",
    _common_scale,
)
ANONYMITY = Relation(
    "anonymity",
    "Listing the players in another order lists their agreed payoffs in that order.",
    "Kohlberg & Neyman 2021 call its consequence for interchangeable players symmetry",
    _anonymity,
)
RELABELLING = Relation(
    "relabelling",
    "Other names of players and actions, another order of actions or another title change no agreed payoff.",
    "folklore",
    _relabelling,
)
REDUNDANCY = Relation(
    "redundancy",
    "An action that pays everybody what a mixture of the owner's other actions pays changes no agreed payoff.",
    "Kalai & Kalai 2013 (invariance to redundant strategies)",
    _redundancy,
)
NULL_PLAYER = Relation(
    "null-player",
    "A player who gets 0 everywhere and whose actions matter to nobody gets 0, and changes nobody's agreed payoff.",
    "Kohlberg & Neyman 2021 ask for the first half; the second is the null-player-out property (Derks & Haller 1999)",
    _null_player,
)
ADDITIVITY = Relation(
    "additivity",
    "Two unrelated games played at the same time pay the sum of what each pays.",
    "Kohlberg & Neyman 2021",
    _additivity,
)
CONTINUITY = Relation(
    "continuity",
    "Small changes of the payoffs change the agreed payoffs little.",
    "folklore; tested as a bound on the slope, so a jump smaller than R/1000 passes",
    _continuity,
)
