"""Which concepts linking cannot move, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.model.agreement import ConceptSummary
    from detente.model.coalition import Partition

ALWAYS = {
    "threat": "the value of a zero-sum game that consists of independent ones is the sum of theirs",
    "security": "what a side can guarantee itself in independent games is the sum of what it can in each",
    "leader": "what a leader secures adds up: its commitment counts in every game by what it does there",
    "nash": "the equilibria of independent games are all combinations of theirs, so that best totals add up",
}  #: fallbacks that add up, whatever the games
LINEAR = {"shapley", "equal-surplus"}  #: divisions that add up if worths do
SEARCHED = "nash"  #: of three and more sides, what a search finds of a bundle need not be what it finds of the games
TWO = 2
SELECTED = {"correlated", "credible"}  #: fallbacks that a rule picks among correlated equilibria

RULES = {
    "kindest": (
        "the best totals add up, and where several fallbacks have one, the pick is the mean over all orders in which "
        "the sides could choose, which adds up, too"
    ),
    "max-entropy": "playing independently is what has the largest entropy, and what games have of it adds up",
}  #: rules that add up between any number of sides
LOTTERY = "random-dictator"
TWO_SIDES = "two sides meet in the middle of their favourites, which add up"


def adds_up(concept: ConceptSummary, partition: Partition) -> bool:
    """Tell whether a theorem says that the fallback of a bundle is the sum of the games' fallbacks.

    Notes
    -----
    The correlated equilibria of a bundle pay the Minkowski sum of what those of the games pay, and the face of a
    Minkowski sum in one direction is the sum of the faces.

    Kindest: on the face of the best total, Raiffa's first round is the last one, since nobody can get more than the
    mean of the favourites without somebody getting less. A favourite is found by the same rule for the others on a
    smaller face, down to points: p^i is the mean over all orders, i first, of lexicographic maxima. A block that does
    not vote has every p^j in its own favourite face, so that moving it to the front of an order changes no maximum: its
    p^i is the mean of all p^j, and leaving it out changes nothing. Lexicographic maxima add up, and so do their means.
    """
    if concept.fallback == SEARCHED and len(partition) > TWO:
        return False
    if concept.fallback in ALWAYS or len(partition) == 1:
        return True
    if concept.fallback not in SELECTED:
        return False
    return concept.selection in RULES or (concept.selection == LOTTERY and len(partition) == 2)


def theorem(concept: ConceptSummary, partitions: Iterable[Partition]) -> str:
    """Say why linking does not move a concept, given the partitions that matter; nothing if no theorem says so."""
    if concept.division not in LINEAR or not all(adds_up(concept, partition) for partition in partitions):
        return ""
    return ALWAYS.get(concept.fallback) or RULES.get(str(concept.selection), TWO_SIDES)
