"""Harmful actions that a game does not have, made for a test: five classes, none of which raises the best total.

A harmful action c of an owner copies one of its actions, a, and takes the harm D from a victim. R is the scale of the
game and e = R/1000; "elsewhere" means wherever c is played and nothing else is said.

T0   spite: the owner gets e less than from a, the victim D less.
T1u  free harm: the owner gets what a gives, the victim D less.
T1c  conditional harm: like T1u, but the victim loses D only where it plays one chosen action.
T2   self-supporting harm, made for a profile s of the others that no correlated equilibrium of the game plays. At s the
     owner gets e more than its best reply to s gave; elsewhere e less than from a. The victim loses D. Where the others
     but for the victim play their parts of s, it loses as much more as makes its own part its best reply by e. Thus c
     and s hold each other up as far as owner and victim are concerned; incentives of third players are left alone. D is
     what the victim loses at least, and at s exactly.
T3   racket: the owner gets e less than from a, an ally 2e more, the victim D less.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.perturbations import action_payoffs, payoff_table, with_action
from detente.audit.played import possible_events
from detente.fallbacks.arithmetic import solving_payoffs
from detente.model.errors import SolverError
from detente.model.numbers import is_exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.model.numbers import Number, NumberArray

KINDS = ("T0", "T1u", "T1c", "T2", "T3")
COSTLY = frozenset({"T0", "T2", "T3"})  #: the classes whose action costs its owner e
MOST_SUPPORTS = 4  #: so many profiles of the others are tried as the support of a T2 action
MOST_CELLS = 10_000_000  #: T2 actions are made where the others' profiles times all profiles are at most so many


@dataclass(frozen=True, slots=True)
class HarmfulAction:
    """Describe a harmful action but for the size of its harm.

    `detail` is the victim's chosen action (T1c), the others' profile in game order (T2), the ally (T3), or nothing.
    """

    kind: str
    owner: int
    victim: int
    base_action: int
    detail: tuple[int, ...] = ()


def cost_unit(game: Game) -> Number:
    """Return e, a thousandth of the scale: a fraction if the game is exact."""
    return Fraction(game.scale) / 1000 if game.exact_payoffs is not None else game.scale / 1000


def never_played(game: Game, owner: int) -> tuple[tuple[int, ...], ...]:
    """List the profiles of everybody but the owner that no correlated equilibrium of the game plays, in game order.

    Decided exactly in games of at most 64 profiles; above, a probability of at most 1e-9 counts as 0.
    """
    sizes = [count for player, count in enumerate(game.n_actions) if player != owner]
    profiles = list(product(*map(range, sizes)))
    events = np.zeros((len(profiles), *game.n_actions), dtype=bool)
    for event, profile in zip(events, profiles, strict=True):
        np.moveaxis(event, owner, -1)[profile] = True
    try:
        possible = possible_events(solving_payoffs(game), events)
    except SolverError:
        possible = possible_events(game.fractions, events)
    return tuple(profile for place, profile in enumerate(profiles) if place not in possible)


def supports(game: Game, owner: int) -> tuple[tuple[int, ...], ...]:
    """Choose never-played profiles for T2 actions: at most four, those first at which the owner's best reply pays most.

    Other profiles are not tried, so that what T2 actions gain is a lower bound. None is chosen in games with more than
    ten million pairs of a profile of the others and a profile of all.
    """
    if game.n_profiles // game.n_actions[owner] * game.n_profiles > MOST_CELLS:
        return ()
    own = np.moveaxis(game.payoffs[owner], owner, 0).max(axis=0)
    ranked = sorted(never_played(game, owner), key=lambda profile: -float(own[profile]))
    return tuple(ranked[:MOST_SUPPORTS])


def family(
    game: Game, kind: str, owner: int, victim: int, *, profiles: Sequence[tuple[int, ...]] = ()
) -> tuple[HarmfulAction, ...]:
    """List the harmful actions of a class, base actions in game order.

    Parameters
    ----------
    profiles
        The others' profiles for T2; see `supports`.
    """
    details: list[tuple[int, ...]] = [()]
    if kind == "T1c":
        details = [(action,) for action in range(game.n_actions[victim])]
    elif kind == "T2":
        details = list(profiles)
    elif kind == "T3":
        details = [(player,) for player in range(game.n_players) if player not in {owner, victim}]
    return tuple(
        HarmfulAction(kind, owner, victim, base, detail) for base in range(game.n_actions[owner]) for detail in details
    )


def with_harmful_action(game: Game, added: HarmfulAction, harm: Number) -> Game | None:
    """Give the owner a harmful action; None if the largest total payoff would rise.

    Only T2 actions can raise it: where the harm is less than what the owner gains at the supporting profile.
    """
    table = harmful_payoffs(game, added, harm, unit=cost_unit(game))
    if table.sum(axis=0).max() > payoff_table(game).sum(axis=0).max():
        return None
    return with_action(game, added.owner, table)


def harmful_payoffs(game: Game, added: HarmfulAction, harm: Number, *, unit: Number) -> NumberArray:
    """Compute everybody's payoffs where the action is played, as `with_action` wants them; `unit` is e."""
    table = action_payoffs(game, added.owner, added.base_action)
    owner, victim = added.owner, added.victim
    loss = Fraction(harm) if is_exact(table) else float(harm)
    if added.kind in COSTLY:
        table[owner] = table[owner] - unit
    if added.kind == "T1c":
        column = np.moveaxis(table[victim], _axis(owner, victim), 0)
        column[added.detail[0]] = column[added.detail[0]] - loss
        return table
    table[victim] = table[victim] - loss
    if added.kind == "T3":
        table[added.detail[0]] = table[added.detail[0]] + 2 * unit
    elif added.kind == "T2":
        _support(game, table, added, unit)
    return table


def _support(game: Game, table: NumberArray, added: HarmfulAction, unit: Number) -> None:
    """Make a T2 action and its profile best replies to each other, in place."""
    owner, victim, profile = added.owner, added.victim, added.detail
    best = np.moveaxis(payoff_table(game)[owner], owner, 0)[(slice(None), *profile)].max()
    table[(owner, *profile)] = best + unit
    axis = _axis(owner, victim)
    line: tuple[int | slice, ...] = (*profile[:axis], slice(None), *profile[axis + 1 :])
    replies = table[(victim, *line)]
    kept = replies[profile[axis]]
    table[(victim, *line)] = np.minimum(replies, kept - unit)
    table[(victim, *profile)] = kept


def _axis(owner: int, player: int) -> int:
    """Return the axis of another player in a table without the owner's axis."""
    return player - (player > owner)
