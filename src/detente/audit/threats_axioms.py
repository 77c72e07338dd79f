"""Added harmful actions that should not pay: who owns them must not gain by it.

Throughout, v(G) are the payoffs that the concept gives for the game G with payoffs u, R is the scale of G, i owns the
added action c, a is an action of i, and j is the victim. All added actions leave the largest total payoff as it is.
The classes are this project's own.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.perturbations import action_payoffs, with_action
from detente.audit.relations import Change, Relation, chosen, limit, unmoved
from detente.audit.threat_actions import HarmfulAction, family, harmful_payoffs, never_played

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.audit.relations import Gap
    from detente.model.game import Game
    from detente.model.numbers import NumberArray

LARGEST_STUDY = 64  #: profiles of games whose equilibria are searched for what is never played
OWN = "the threat classes of détente"


def _copies(game: Game, kind: str) -> list[HarmfulAction]:
    """List owner, victim, copied action and, for T1c, the victim's chosen action in every combination."""
    pairs = permutations(range(game.n_players), 2)
    return [added for owner, victim in pairs for added in family(game, kind, owner, victim)]


def _with(game: Game, added: HarmfulAction, *, harm: Fraction, cost: Fraction, label: str) -> Game:
    return with_action(game, added.owner, harmful_payoffs(game, added, harm, unit=cost), label)


def _spite(game: Game) -> Iterator[Change]:
    """u_i(c, .) = u_i(a, .) - e and u_j(c, .) = u_j(a, .) - D: v stays, for (e, D) = (R/1000, 4R) and (R/10, R/2)."""
    unit = Fraction(game.scale)
    sizes = ((unit / 1000, 4 * unit), (unit / 10, unit / 2))
    for added, (cost, harm) in chosen(list(product(_copies(game, "T0"), sizes)), limit(game)):
        yield Change(_with(game, added, harm=harm, cost=cost, label="spite"), unmoved)


def _weak_spite(game: Game) -> Iterator[Change]:
    """u_i(c, .) = u_i(a, .) and u_j(c, .) = u_j(a, .) - D: v stays, for D = R/2 and 4R."""
    return _free_harm(game, "T1u", "free harm")


def _conditional_spite(game: Game) -> Iterator[Change]:
    """As weak spite, but harm is done only where the victim plays one chosen action b: v stays."""
    return _free_harm(game, "T1c", "punishment")


def _free_harm(game: Game, kind: str, label: str) -> Iterator[Change]:
    harms = Fraction(game.scale) / 2, 4 * Fraction(game.scale)
    for added, harm in chosen(list(product(_copies(game, kind), harms)), limit(game)):
        yield Change(_with(game, added, harm=harm, cost=Fraction(0), label=label), unmoved)


def _self_supporting(game: Game) -> Iterator[Change]:
    """Add c, a best reply to a profile b of the others that no correlated equilibrium of G gives positive probability.

    u_i(c, b) = max over a of u_i(a, b) + R/10, elsewhere u_i(c, .) = u_i(a, .) - R/10; u_j(c, .) = u_j(a, .) - 4R,
    except that at b the victim j loses only so much that b_j is its best reply to c. Then v_i rises by at most R/10,
    which is the most that c pays i more than its other actions do.
    """
    if game.n_profiles > LARGEST_STUDY or game.n_players == 1:
        return
    unit = Fraction(game.scale)
    places = [
        (owner, victim, others)
        for owner in range(game.n_players)
        for others in never_played(game, owner)
        for victim in range(game.n_players)
        if victim != owner
    ]
    for owner, victim, others in chosen(places, limit(game)):
        own = np.array([payoffs[owner] for payoffs in _by_action(game, owner)], dtype=object)
        index: tuple[slice | int, ...] = (slice(None), *others)
        best = own[index]
        payoffs = action_payoffs(game, owner, int(np.argmax(best)))
        payoffs[owner] -= unit / 10
        payoffs[(owner, *others)] = max(best) + unit / 10
        payoffs[victim] -= 4 * unit
        along = tuple(slice(None) if _player(axis, owner) == victim else k for axis, k in enumerate(others))
        payoffs[(victim, *others)] = max(payoffs[(victim, *along)]) + unit / 10
        yield Change(with_action(game, owner, payoffs, "self-supporting"), _rises(owner, float(unit / 10)))


def _player(axis: int, owner: int) -> int:
    """Translate an axis of the others' actions into the player."""
    return axis + (axis >= owner)


def _by_action(game: Game, owner: int) -> list[NumberArray]:
    return [action_payoffs(game, owner, action) for action in range(game.n_actions[owner])]


def _rises(owner: int, allowed: float) -> Gap:
    return lambda before, after: float(after[owner] - before[owner]) - allowed


def _racket(game: Game) -> Iterator[Change]:
    """u_i(c, .) = u_i(a, .) - e, u_k(c, .) = u_k(a, .) + 2e for an ally k, u_j(c, .) = u_j(a, .) - 4R, e = R/100.

    Neither i nor i and k together gain more than e, which is what the action adds to their own total.
    """
    unit = Fraction(game.scale)
    trios = permutations(range(game.n_players), 3)
    places = [(*trio, action) for trio in trios for action in range(game.n_actions[trio[0]])]
    for owner, ally, victim, action in chosen(places, limit(game)):
        added = HarmfulAction("T3", owner, victim, action, (ally,))
        changed = _with(game, added, harm=4 * unit, cost=unit / 100, label="racket")
        yield Change(changed, _pair_rises(owner, ally, float(unit / 100)))


def _pair_rises(owner: int, ally: int, allowed: float) -> Gap:
    def gap(before: NumberArray, after: NumberArray) -> float:
        change = after - before
        return float(max(change[owner], change[owner] + change[ally]) - allowed)

    return gap


SPITE_INVARIANCE = Relation(
    "spite-invariance",
    "A copy of an own action that costs its owner something and another player a lot changes no agreed payoff (T0).",
    OWN,
    _spite,
)
WEAK_SPITE = Relation(
    "weak-spite",
    "A copy of an own action that harms another player by a constant at no cost changes no agreed payoff (T1u).",
    OWN,
    _weak_spite,
)
CONDITIONAL_SPITE = Relation(
    "conditional-spite",
    "A copy of an own action that at no cost harms another player where it plays a chosen action changes no agreed "
    "payoff (T1c).",
    OWN,
    _conditional_spite,
)
SELF_SUPPORTING = Relation(
    "self-supporting",
    "A harmful action that is a best reply only to what no correlated equilibrium plays brings its owner at most what "
    "it pays more than the owner's other actions (T2).",
    OWN,
    _self_supporting,
)
RACKET = Relation(
    "racket",
    "A harmful action that costs its owner, and pays an ally, a little brings the two at most what it adds to their "
    "own total (T3).",
    OWN,
    _racket,
)
