"""A game tree -> its reduced strategic form: one action a reduced strategy, expected payoffs over chance, exactly."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.formats.game_tree import CHANCE
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
    """Refuse games with too many profiles; plans of forgetful players are listed only as far as that takes."""
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
    paid: dict[tuple[int, ...], list[Fraction]] = defaultdict(lambda: [Fraction()] * len(tree.players))
    for node, histories in zip(tree.nodes, at, strict=True):
        chance = Fraction(1)
        if node.parent >= 0:
            played = tree.sets[tree.nodes[node.parent].information_set]
            chance = chances[node.parent] * (played.chances[node.taken] if played.player == CHANCE else 1)
        chances.append(chance)
        if node.payoffs:
            sums = paid[histories]
            paid[histories] = [total + chance * payoff for total, payoff in zip(sums, node.payoffs, strict=True)]
    return paid


def _payoffs(paid: dict[tuple[int, ...], list[Fraction]], plans: Sequence[Sequence[Plan]]) -> NumberArray:
    """Add what is paid at a place to all profiles that make it possible, shape ``(n_players, *n_actions)``."""
    making: list[dict[int, list[int]]] = [defaultdict(list) for _ in plans]
    for own, listed in zip(making, plans, strict=True):
        for number, plan in enumerate(listed):
            for history in plan.histories:
                own[history].append(number)
    tensor = np.empty((len(plans), *map(len, plans)), dtype=object)
    tensor[...] = Fraction()
    for histories, sums in paid.items():
        box = np.ix_(*(own[history] for own, history in zip(making, histories, strict=True)))
        for own_tensor, payoff in zip(tensor, sums, strict=True):
            own_tensor[box] += payoff
    return tensor


def _labels(tree: GameTree, player: int, plans: Sequence[Plan]) -> list[str]:
    """Name the reduced strategies: "in", or "in, out" if there are several decisions, or "rain: in, sun: out".

    Information sets are named where an action is called as one at another set is. A move without an alternative is left
    out, unless all are so. A number before every label keeps apart what would be the same.
    """
    own = [place for place, entry in enumerate(tree.sets) if entry.player == player]
    deciding = [place for place in own if len(tree.sets[place].actions) >= SEVERAL] or own
    names = _prefixes(tree, deciding)
    labels = []
    for plan in plans:
        chosen = [(names[place], place, plan.choices[place]) for place in deciding if place in plan.choices]
        labels.append(", ".join(name + tree.sets[place].actions[action] for name, place, action in chosen) or IDLE)
    if len(set(labels)) < len(labels):
        return [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    return labels


def _prefixes(tree: GameTree, places: Sequence[int]) -> dict[int, str]:
    """Name information sets by their labels, or by their numbers where these are empty or the same; if need be."""
    if max(Counter(action for place in places for action in tree.sets[place].actions).values(), default=1) == 1:
        return dict.fromkeys(places, "")
    count = Counter(tree.sets[place].label for place in places)
    named = {}
    for place in places:
        entry = tree.sets[place]
        numbered = f"{entry.label} ({entry.number}): " if entry.label else f"{entry.number}: "
        named[place] = f"{entry.label}: " if entry.label and count[entry.label] == 1 else numbered
    return named
