"""A game as a tree: who moves where, what is known there, and what each place adds to the payoffs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

CHANCE = -1  #: in the place of a player: nobody decides
END = -1  #: in the place of an information set: nobody moves any more


@dataclass(frozen=True, slots=True)
class InformationSet:
    """Hold places that whoever moves there cannot tell apart.

    Attributes
    ----------
    player
        Who moves, or `CHANCE`.
    number
        Its number among those of the player, as written.
    label
        Its name, which may be empty.
    actions
        What can be done, one label each.
    chances
        The probabilities of the actions where chance moves; none elsewhere.
    """

    player: int
    number: int
    label: str
    actions: tuple[str, ...]
    chances: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class TreeNode:
    """Hold one place of a tree.

    Attributes
    ----------
    parent, taken
        The place before it, and the index of the action that leads here; the root has the parent -1.
    information_set
        Its information set, among those of the tree, or `END`.
    payoffs
        What is added to the payoffs of all who pass, one number a player; none where nothing is.
    offset
        Where it stands in the text.
    """

    parent: int
    taken: int
    information_set: int
    payoffs: tuple[Fraction, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class GameTree:
    """Hold a whole tree.

    Attributes
    ----------
    players
        One label each.
    nodes
        Every place, each after the place before it.
    sets
        The information sets, in the order of the first place in them.
    """

    players: tuple[str, ...]
    nodes: tuple[TreeNode, ...]
    sets: tuple[InformationSet, ...]
