"""A game tree -> its reduced strategic form: one action a reduced strategy, expected payoffs over chance, exactly."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from math import lcm, prod
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from detente.formats.game_tree import CHANCE
from detente.formats.labels import number_array
from detente.formats.limits import check_size
from detente.formats.own_plays import own_plays
from detente.model.errors import TooLarge
from detente.model.game import Game

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.formats.game_tree import GameTree
    from detente.formats.own_plays import OwnPlays, Plan
    from detente.formats.source import Source
    from detente.model.numbers import NumberArray

IDLE = "no move"  #: the only action of a player who never moves
SEVERAL = 2
LARGEST_SUM = 2**62


def reduced_form(tree: GameTree, title: str, source: Source, max_profiles: int) -> Game:
    """Form the game in which everybody chooses one of the own reduced strategies beforehand.

    Raises
    ------
    TooLarge
        If there are more than `max_profiles` profiles of reduced strategies; they are counted before they are listed.
    FormatError
        If a player comes twice to the same information set in one play.

    Notes
    -----
    Payoffs are added up along every play, and weighted with the probabilities of the moves of chance. The work is one
    addition a player for every profile and every combination of own histories at a place that pays.
    """
    players, at = own_plays(tree, source)
    _check_counts(players, source, max_profiles)
    plans = [list(player.plans()) for player in players]
    tensor = _payoffs(_paid(tree, at), plans)
    labels = [_labels(tree, player, listed) for player, listed in enumerate(plans)]
    return Game(tensor, tree.players, labels, title)


def _check_counts(players: Sequence[OwnPlays], source: Source, most: int) -> None:
    """Refuse games with too many profiles; plans of forgetful players are counted only as far as that takes."""
    known = [player.count(most) for player in players if not player.forgetful]
    if len(known) == len(players):
        check_size(known, most, source=source.name)
        return
    left = most // prod(known)
    listed = [player.count(left) for player in players if player.forgetful]
    if prod(known) * prod(listed) > most:
        place = source.name or "input"
        message = (
            f"{place}: the players, of whom some forget, have at least {prod(known) * prod(listed):,} profiles of "
            f"plans; the limit is {most:,}, raise it with --max-profiles (max_profiles=... in Python)"
        )
        raise TooLarge(message, where=place)
    check_size([*known, *listed], most, source=source.name)


def _paid(tree: GameTree, at: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], list[Fraction]]:
    """Add up what is paid at places with the same histories of all players, times the probability of getting there."""
    chances: list[Fraction] = []
    paid: dict[tuple[int, ...], list[Fraction]] = {}
    for node, histories in zip(tree.nodes, at, strict=True):
        chance = Fraction(1) if node.parent < 0 else chances[node.parent]
        if node.parent >= 0:
            played = tree.sets[tree.nodes[node.parent].information_set]
            chance = chance * played.chances[node.taken] if played.player == CHANCE else chance
        chances.append(chance)
        if node.payoffs:
            more = node.payoffs if chance == 1 else [chance * payoff for payoff in node.payoffs]
            before = paid.get(histories)
            paid[histories] = list(more if before is None else map(add, before, more))
    return paid


def _payoffs(paid: dict[tuple[int, ...], list[Fraction]], plans: Sequence[Sequence[Plan]]) -> NumberArray:
    """Add what is paid at a place to all profiles that make it possible, shape ``(n_players, *n_actions)``.

    Sums are in whole multiples of one fraction; in machine integers if none of them can be too large for these.
    """
    making: list[dict[int, list[int]]] = [defaultdict(list) for _ in plans]
    for own, listed in zip(making, plans, strict=True):
        for number, plan in enumerate(listed):
            for history in plan.histories:
                own[history].append(number)
    unit = lcm(*(payoff.denominator for sums in paid.values() for payoff in sums))
    counts = {key: [total.numerator * (unit // total.denominator) for total in sums] for key, sums in paid.items()}
    largest = sum(max(map(abs, sums)) for sums in counts.values())
    tensor = np.zeros((*map(len, plans), len(plans)), dtype=np.int64 if largest <= LARGEST_SUM else object)
    for histories, sums in counts.items():
        places = [own[history] for own, history in zip(making, histories, strict=True)]
        one = all(len(listed) == 1 for listed in places)
        tensor[tuple([listed[0] for listed in places]) if one else np.ix_(*places)] += np.array(
            sums, dtype=tensor.dtype
        )
    return np.moveaxis(_fractions(tensor, unit), -1, 0)


def _fractions(counts: NumberArray, unit: int) -> NumberArray:
    """Divide whole numbers by a number; equal ones once."""
    listed = counts.reshape(-1).tolist()
    known = {count: Fraction(count, unit) for count in set(listed)}
    return number_array([known[count] for count in listed]).reshape(counts.shape)


def _labels(tree: GameTree, player: int, plans: Sequence[Plan]) -> list[str]:
    """Name the reduced strategies: "in", or "in, out" if there are several decisions, or "rain: in, sun: out".

    Information sets are named where an action is called as one at another set is. A move without an alternative is left
    out, unless all are so. A number before every label keeps apart what would be the same.
    """
    own = [place for place, entry in enumerate(tree.sets) if entry.player == player]
    deciding = [place for place in own if len(tree.sets[place].actions) >= SEVERAL] or own
    names = _prefixes(tree, deciding)
    said = {place: [names[place] + action for action in tree.sets[place].actions] for place in deciding}
    labels = [
        ", ".join([texts[plan.choices[place]] for place, texts in said.items() if place in plan.choices]) or IDLE
        for plan in plans
    ]
    if len(set(labels)) < len(labels):
        return [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    return labels


def _prefixes(tree: GameTree, places: Sequence[int]) -> dict[int, str]:
    """Name information sets by their labels, or by their numbers where these are empty or the same; if need be.

    Where a label looks like such a name of another set, all labels have the numbers behind them.
    """
    if max(Counter(action for place in places for action in tree.sets[place].actions).values(), default=1) == 1:
        return dict.fromkeys(places, "")
    sets = {place: tree.sets[place] for place in places}
    count = Counter(entry.label for entry in sets.values())
    numbered = {
        place: f"{entry.label} ({entry.number}): " if entry.label else f"{entry.number}: "
        for place, entry in sets.items()
    }
    named = {
        place: f"{entry.label}: " if entry.label and count[entry.label] == 1 else numbered[place]
        for place, entry in sets.items()
    }
    return named if len(set(named.values())) == len(named) else numbered
