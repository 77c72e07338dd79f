"""Where to look for weights at which what everybody deserves can be had without money."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.concepts.transfer_claims import Candidate
from detente.concepts.transfer_levels import level_candidates
from detente.concepts.transfer_paths import by_threats, path_candidates
from detente.model.coalition import coalitions, grand
from detente.model.errors import TooLarge
from detente.model.evenness import payoff_ranges
from detente.numerics.transfer_weights import transfer_weights

if TYPE_CHECKING:
    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.game import Game
    from detente.model.transfer import Span

MOST_PROFILES = 4096  #: whatever the number of players
MOST_PLAYERS = 6
PAIR, FEW = 2, 3


def candidates(game: Game, value: FallbackBargaining) -> tuple[list[Candidate], tuple[Span, ...] | None]:
    """List weights that may lead to solutions, and what proves that there are no others; None if nothing does.

    Notes
    -----
    One player: weight 1. Two players and threats: everything, see `detente.numerics.transfer_weights`. Two players and
    another fallback: see `transfer_levels`. More players: see `transfer_paths`; with threats also weights of 0 for
    some, of more than three players only if there is no other solution. Weights of 0 for all but one: by looking.

    Raises
    ------
    TooLarge
        If there are more than 6 players, or more than 4,096 profiles.
    """
    _check_size(game)
    if game.n_players == 1:
        best = int(game.fractions.reshape(-1).argmax())
        return [Candidate((Fraction(1),), (best,))], ()
    if game.n_players > PAIR:
        return _of_many(game, value), None
    if not by_threats(value):
        return [*level_candidates(game, value), *lonely_candidates(game)], None
    search = transfer_weights(game.fractions)
    found = [Candidate((each.weight, 1 - each.weight), each.profiles) for each in search.meetings]
    return found, tuple(search.spans) if search.settled else None


def _of_many(game: Game, value: FallbackBargaining) -> list[Candidate]:
    """Follow paths on which everybody counts, and then those on which some do not."""
    everybody = grand(game.n_players)
    found = path_candidates(game, value, everybody)
    if by_threats(value) and (game.n_players == FEW or not found):
        some = [each for each in coalitions(game.n_players) if each != everybody and each & (each - 1)]
        found += [candidate for counted in some for candidate in path_candidates(game, value, counted)]
    return [*found, *lonely_candidates(game)]


def lonely_candidates(game: Game) -> list[Candidate]:
    """List the degenerate weights that let a single player count, with the best profile for the others."""
    flat, ranges = game.fractions.reshape(game.n_players, -1), payoff_ranges(game)
    found = []
    for player, own in enumerate(flat):
        best = [int(place) for place in np.flatnonzero(own == own.max())]
        scores = [_score(flat[:, place].tolist(), ranges) for place in best]
        weights = tuple(Fraction(other == player) for other in range(game.n_players))
        found.append(Candidate(weights, (best[scores.index(max(scores))],)))
    return found


def _score(payoffs: list[Fraction], ranges: tuple[Fraction, ...]) -> Fraction:
    """Add up payoffs in units of their ranges."""
    parts = [payoff / spread for payoff, spread in zip(payoffs, ranges, strict=True) if spread]
    return sum(parts, Fraction(0))


def _check_size(game: Game) -> None:
    if game.n_players > MOST_PLAYERS or game.n_profiles > MOST_PROFILES:
        message = (
            f"weights in place of money are searched in games of at most {MOST_PLAYERS} players and "
            f"{MOST_PROFILES:,} profiles; this one has {game.n_players} and {game.n_profiles:,}: use a solution with "
            "transfers, or a bargaining rule over a disagreement point"
        )
        raise TooLarge(message, where="profiles")
