"""What a player of a tree does and recalls: histories of own moves, and reduced strategies.

A history is the sequence of the own information sets passed and the own actions taken, numbered from 0, before any
move. A reduced strategy says what to do at every information set that can be reached if it is followed, and at no
other: what is left out makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.formats.game_tree import CHANCE, END
from detente.formats.plan_count import PlanCount
from detente.formats.source import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.formats.game_tree import GameTree, TreeNode
    from detente.formats.source import Source

START = 0  #: the history before any move


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold a reduced strategy: the action at each information set, and the histories that it makes possible."""

    choices: dict[int, int]
    histories: tuple[int, ...]


@dataclass(slots=True)
class OwnPlays:
    """Hold the histories of one player.

    Attributes
    ----------
    sizes
        By information set of the player's, the number of actions, in the order of the tree.
    following
        By history, the information sets that can come next.
    longer
        By history, information set and action, the history after that move; its number is larger.
    before
        By history, the one before the last move, and the information set of that move; (-1, -1) at the start.
    seen
        By information set, the history at the first place in it.
    forgetful
        Whether places in one information set have different histories.
    """

    sizes: dict[int, int] = field(default_factory=dict)
    following: list[dict[int, None]] = field(default_factory=lambda: [{}])
    longer: dict[tuple[int, int, int], int] = field(default_factory=dict)
    before: list[tuple[int, int]] = field(default_factory=lambda: [(-1, -1)])
    seen: dict[int, int] = field(default_factory=dict)
    forgetful: bool = False

    def arrive(self, place: int, n_actions: int, history: int) -> bool:
        """Note a place in an information set; tell whether the player was in that set before, on the way here."""
        self.sizes[place] = n_actions
        self.following[history][place] = None
        if self.seen.setdefault(place, history) == history:
            return False
        self.forgetful = True
        while history != START:
            history, passed = self.before[history]
            if passed == place:
                return True
        return False

    def move(self, history: int, place: int, action: int) -> int:
        """Return the history after a move."""
        key = history, place, action
        if key not in self.longer:
            self.longer[key] = len(self.following)
            self.following.append({})
            self.before.append((history, place))
        return self.longer[key]

    def count(self, most: int) -> int:
        """Count the reduced strategies; for a forgetful player who has more than `most`, give a lower bound beyond it.

        Notes
        -----
        Whoever recalls everything reaches each information set by one history: after a history, an action is chosen at
        each of the sets that can come next, and everything after that. Histories are gone through from the longest on.
        """
        if self.forgetful:
            return PlanCount(self).up_to(most)
        ways = [1] * len(self.following)
        for history in reversed(range(len(ways))):
            for place in self.following[history]:
                ways[history] *= sum(ways[self.longer[history, place, action]] for action in range(self.sizes[place]))
        return ways[START]

    def plans(self) -> Iterator[Plan]:
        """List the reduced strategies one by one."""
        stack: list[tuple[dict[int, int], list[int], list[tuple[int, int]]]] = [({}, [START], self._next(START))]
        while stack:
            choices, histories, waiting = stack.pop()
            while waiting and waiting[-1][0] in choices:
                place, history = waiting.pop()
                histories.append(self.longer[history, place, choices[place]])
                waiting += self._next(histories[-1])
            if not waiting:
                yield Plan(choices, tuple(histories))
                continue
            place = waiting[-1][0]
            actions = reversed(range(self.sizes[place]))
            stack += [({**choices, place: action}, histories.copy(), waiting.copy()) for action in actions]

    def _next(self, history: int) -> list[tuple[int, int]]:
        """List the information sets that can come next, the first one last."""
        return [(place, history) for place in reversed(self.following[history])]


def own_plays(tree: GameTree, source: Source) -> tuple[tuple[OwnPlays, ...], list[tuple[int, ...]]]:
    """Find the histories of every player, and those at every place of the tree.

    Raises
    ------
    FormatError
        If a player comes twice to the same information set in one play.
    """
    players = tuple(OwnPlays() for _ in tree.players)
    at: list[tuple[int, ...]] = []
    for node in tree.nodes:
        at.append(_histories(tree, node, players, at))
        if node.information_set == END:
            continue
        played = tree.sets[node.information_set]
        if played.player == CHANCE:
            continue
        again = players[played.player].arrive(node.information_set, len(played.actions), at[-1][played.player])
        if again:
            name = f" {shown(played.label)}" if played.label else ""
            message = (
                f"{tree.players[played.player]} comes twice to information set {played.number}{name} in one play, and "
                f"no list of strategies says all that somebody so absent-minded can do; split the set"
            )
            raise source.fault(message, node.offset)
    return players, at


def _histories(
    tree: GameTree, node: TreeNode, players: tuple[OwnPlays, ...], at: list[tuple[int, ...]]
) -> tuple[int, ...]:
    """Return the history of every player at a place, made longer for whoever moved just before."""
    if node.parent < 0:
        return (START,) * len(players)
    before, place = at[node.parent], tree.nodes[node.parent].information_set
    mover = tree.sets[place].player
    if mover == CHANCE:
        return before
    return (*before[:mover], players[mover].move(before[mover], place, node.taken), *before[mover + 1 :])
