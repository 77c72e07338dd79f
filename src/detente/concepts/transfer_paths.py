"""Weights for three and more players: paths from many starts, then fractions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from detente.concepts.played_values import PlayedValues
from detente.concepts.transfer_claims import Candidate, transfer_claim
from detente.model.coalition import coalitions, grand, members, outsiders
from detente.numerics.deserved import Side, ThreatValues
from detente.numerics.exact_mixing import tying_weights
from detente.numerics.transfer_newton import searched

if TYPE_CHECKING:
    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.game import Game
    from detente.model.numbers import FloatArray, NumberArray
    from detente.numerics.transfer_newton import Deserved, Met

HEAVY, LIGHT = 0.6, 0.1  #: what one player counts at a start, beside the one where all count alike
LONGEST = (60, 10**4, 2**60)  #: denominators that are tried for weights, the simplest first
NEAR = 1e-9  #: simple weights must be so near


def path_candidates(game: Game, value: FallbackBargaining, counted: int) -> list[Candidate]:
    """Follow paths from several starts: all count alike, or one counts more or less than the others.

    Parameters
    ----------
    counted
        The coalition of those whose payoffs count at all. Less than everybody leads to degenerate solutions, and only
        where the others deserve nothing.

    Notes
    -----
    2n + 1 starts, or n + 1 if somebody does not count, or for others than threats, as each step takes long. They treat
    players alike and are not drawn: the answers do not depend on the order of the players. For every end of a path, the
    simplest weights near it are listed first. All that in floats, and in fractions if that leads nowhere.
    """
    found = _along(game, value, counted, rough=True)
    if by_threats(value) or any(transfer_claim(game, value, each) is not None for each in found):
        return found
    return _along(game, value, counted, rough=False)


def _along(game: Game, value: FallbackBargaining, counted: int, *, rough: bool) -> list[Candidate]:
    flat, group = game.fractions.reshape(game.n_players, -1), list(members(counted))
    least = flat.min(axis=1)
    ranges = flat.max(axis=1) - least
    units = np.array([spread or Fraction(1) for spread in ranges.tolist()], dtype=object)
    scaled = ((flat - least[:, np.newaxis]) / units[:, np.newaxis]).astype(np.float64)
    deserved = _Some(
        _deserved(game, value, PlayedValues(game, value, scaled, units, least, rough)), group, game.n_players
    )
    many = by_threats(value) and len(group) == game.n_players
    begun = starts(len(group)) if many else islice(starts(len(group)), len(group) + 1)
    found = []
    for met in _distinct(searched(scaled[group], deserved, begun)):
        true = met.weights / units[group].astype(np.float64)
        points = [flat[group, profile].tolist() for profile in met.profiles]
        profiles = tuple(_best_for_others(flat, group, profile) for profile in met.profiles)
        for weights in _simple(points, true / true.sum()):
            full = dict(zip(group, weights, strict=True))
            found.append(Candidate(tuple(full.get(player, Fraction(0)) for player in range(game.n_players)), profiles))
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, eq=False)
class _Some:
    """Compute what some players deserve where the payoffs of the others do not count."""

    deserved: Deserved
    group: list[int]
    n_players: int

    def __call__(self, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return it, with its derivatives."""
        full = np.zeros(self.n_players)
        full[self.group] = weights
        due, slopes = self.deserved(full)
        return due[self.group], slopes[np.ix_(self.group, self.group)]


def _best_for_others(flat: NumberArray, group: list[int], profile: int) -> int:
    """Find, among profiles that pay a group the same, the best total for the others in units of their ranges."""
    others = [player for player in range(len(flat)) if player not in group]
    alike = np.flatnonzero((flat[group] == flat[group, profile][:, np.newaxis]).all(axis=0))
    ranges = [spread or Fraction(1) for spread in (flat.max(axis=1) - flat.min(axis=1)).tolist()]
    scores = [sum((flat[player, place] / ranges[player] for player in others), Fraction(0)) for place in alike]
    return int(alike[scores.index(max(scores))])


def _distinct(mets: list[Met]) -> Iterator[Met]:
    """Leave out ends of paths that were reached before."""
    seen: list[Met] = []
    for met in mets:
        if all(met.profiles != other.profiles or abs(met.weights - other.weights).max() > NEAR for other in seen):
            seen.append(met)
            yield met


def starts(n_players: int) -> Iterator[FloatArray]:
    """List weights from which paths start."""
    yield np.full(n_players, 1 / n_players)
    for special in (HEAVY, LIGHT):
        for player in range(n_players):
            weights = np.full(n_players, (1 - special) / (n_players - 1))
            weights[player] = special
            yield weights


def _simple(points: list[list[Fraction]], near: FloatArray) -> Iterator[tuple[Fraction, ...]]:
    """List fractions near weights at which the points tie exactly, the simplest first."""
    for longest in LONGEST:
        weights = tying_weights(points, (near / near.max()).tolist(), longest)
        if weights is not None and np.abs(np.array(weights, dtype=np.float64) - near).max() <= NEAR:
            yield tuple(weights)


def _deserved(game: Game, value: FallbackBargaining, played: PlayedValues) -> Deserved:
    if by_threats(value):
        return ThreatValues(played.scaled, _sides(game, value, played.scaled))
    return played


def by_threats(value: FallbackBargaining) -> bool:
    """Tell whether a concept with money is the one of threats and Shapley's value."""
    parts = value.opposition.name, value.fallback.traits.name, value.division.name
    return parts == ("bloc", "threat", "shapley")


def _sides(game: Game, value: FallbackBargaining, scaled: FloatArray) -> list[Side]:
    """List every coalition of the first player against the others."""
    n_players, found = game.n_players, []
    tensor = scaled.reshape(n_players, *game.n_actions)
    for coalition in coalitions(n_players):
        if coalition == grand(n_players) or not coalition & 1:
            continue
        others = outsiders(coalition, n_players)
        ours, theirs = members(coalition), members(others)
        axes = [0, *(1 + player for player in (*ours, *theirs))]
        rows = int(np.prod([game.n_actions[player] for player in ours]))
        table = tensor.transpose(axes).reshape(n_players, rows, -1).copy()
        table[list(theirs)] *= -1
        pairs = zip(*(value.division.coefficients(each, n_players) for each in (coalition, others)), strict=True)
        found.append(Side(table, np.array([float(own - other) / 2 for own, other in pairs])))
    return found
