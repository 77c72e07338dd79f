"""How many reduced strategies somebody has who forgets: counted, not listed."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.formats.own_plays import OwnPlays

Waiting = frozenset[tuple[int, int]]  #: information sets to decide at, each with a kind of history
Chosen = frozenset[tuple[int, int]]  #: information sets with the actions taken there, as far as they still matter
Future = tuple[tuple[int, ...], ...]  #: the sets that come next, each with the kinds of history after its actions


class PlanCount:
    """Count the reduced strategies of a player by deciding at one information set after the other.

    Parameters
    ----------
    plays
        The histories of the player.

    Notes
    -----
    What is left to decide depends on what can still come and on what was chosen at sets that can come again, so plans
    that agree on these are counted together. Histories with the same future are of one kind. Everybody who decides at
    a set does so in as many ways as there are actions: the ways to decide at all that is waiting bound the number from
    below, so that a number beyond a limit shows early.
    """

    def __init__(self, plays: OwnPlays) -> None:
        self._sizes = plays.sizes
        self._kinds: dict[Future, int] = {}
        self._next: list[dict[int, list[int]]] = []  # by kind, for each set that comes next, the kind after each action
        self._ahead: list[frozenset[int]] = []  # by kind, all sets that can come
        self._start = self._classify(plays)

    def up_to(self, most: int) -> int:
        """Return the number; if it is beyond `most`, a number beyond `most` that it is not below."""
        done = 0
        states = {self._settled(frozenset(self._places(self._start)), {}): 1}
        while states:
            following: dict[tuple[Waiting, Chosen], int] = {}
            least = done
            for (waiting, chosen), ways in states.items():
                open_ = {place for place, _ in waiting}
                least += ways * prod(self._sizes[place] for place in open_)
                if not open_:
                    done += ways
                    continue
                place = max(open_)
                for action in range(self._sizes[place]):
                    state = self._settled(waiting, {**dict(chosen), place: action})
                    following[state] = following.get(state, 0) + ways
            if least > most:
                return least
            states = following
        return done

    def _classify(self, plays: OwnPlays) -> int:
        """Give every history its kind, the longest first; return that of the start."""
        kinds: dict[int, int] = {}
        for history in reversed(range(len(plays.following))):
            after = {
                place: [kinds[plays.longer[history, place, action]] for action in range(self._sizes[place])]
                for place in plays.following[history]
            }
            future = tuple((place, *after[place]) for place in sorted(after))
            if future not in self._kinds:
                self._kinds[future] = len(self._next)
                self._next.append(after)
                later = [self._ahead[kind] for listed in after.values() for kind in listed]
                self._ahead.append(frozenset(after).union(*later))
            kinds[history] = self._kinds[future]
        return kinds[0]

    def _places(self, kind: int) -> list[tuple[int, int]]:
        return [(place, kind) for place in self._next[kind]]

    def _settled(self, waiting: Waiting, choices: dict[int, int]) -> tuple[Waiting, Chosen]:
        """Go on from sets where the action is known, and forget choices at sets that cannot come any more."""
        open_, left = [], list(waiting)
        passed = set(waiting)
        while left:
            place, kind = left.pop()
            if place not in choices:
                open_.append((place, kind))
                continue
            more = set(self._places(self._next[kind][place][choices[place]])) - passed
            passed |= more
            left += more
        coming = frozenset({place for place, _ in open_}).union(*(self._after(place, kind) for place, kind in open_))
        return frozenset(open_), frozenset(pair for pair in choices.items() if pair[0] in coming)

    def _after(self, place: int, kind: int) -> frozenset[int]:
        return frozenset().union(*(self._ahead[later] for later in self._next[kind][place]))
