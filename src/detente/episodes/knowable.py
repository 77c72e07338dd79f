"""Which rows of a bundle have an answer for certain, so that it cannot be said that theirs is not known."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from detente.bargaining.rule_names import named_rule
from detente.episodes.deals import adding_up
from detente.episodes.linking import Parts, fallbacks_by_partition, rule_of
from detente.episodes.prepared import REBUILT
from detente.episodes.theorems import SELECTED, adds_up, theorem
from detente.episodes.witness import is_exact
from detente.fallbacks.pareto_meet import NAME as PARETO_MEET
from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from detente.episodes.linking import Shifted
    from detente.model.bundle import BundleRow

TWO = 2  #: rules that need the corners of what is possible always have those of two sides
ANY_SIDES = {"raiffa"}  #: rules that need no corners


def is_knowable(row: BundleRow, episodes: Shifted) -> bool:
    """Tell whether a theorem says what a concept gives in a bundle, or its rule can be followed for certain.

    Notes
    -----
    A rule can be followed in fractions, between two sides. Beyond these a program may fail, or there are too many
    corners. What no rule reads off payoffs is solved as one game where that is small.
    """
    try:
        return _is_followed(row, episodes) if row.transfers else _is_struck(row, episodes)
    except NotApplicable:
        small = prod(game.n_profiles for game in episodes.games) <= REBUILT
        return small and row.concept.fallback in SELECTED and episodes.games[0].n_players == TWO


def _is_followed(row: BundleRow, episodes: Shifted) -> bool:
    """Tell it of a concept with payments."""
    concept = row.concept
    fallbacks = fallbacks_by_partition(Parts.of(concept, row.agreements[0].game.players), row.agreements)
    if theorem(concept, fallbacks):
        return True
    rule_of(concept)
    moving = [partition for partition in fallbacks if not adds_up(concept, partition)]
    corners = all(len(partition) <= TWO for partition in moving)
    return is_exact(episodes) and (corners or concept.selection in ANY_SIDES)


def _is_struck(row: BundleRow, episodes: Shifted) -> bool:
    """Tell it of a deal without money."""
    concept, n_players = row.concept, episodes.games[0].n_players
    named_rule(concept.division, concept.parameters, n_players)
    if concept.fallback != PARETO_MEET and not adding_up(concept, n_players):
        rule_of(concept)
    return is_exact(episodes) and n_players == TWO
