"""What an audit finds about one concept in one game: data, in the currency, with witnesses."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.game import Game


@dataclass(frozen=True, slots=True, eq=False)
class ActionPrice:
    """Say what owning an action does to everybody.

    `change` is payoffs in the game minus payoffs if the action did not exist, one a player. `used`: some
    welfare-maximising pure profile plays it; `in_fallback`: some disagreement of the agreement does. `extortion` is
    what its owner gains by owning an action that is not used, 0 for one that is.
    """

    player: int
    action: int
    used: bool
    in_fallback: bool
    change: tuple[float, ...]
    extortion: float


@dataclass(frozen=True, slots=True, eq=False)
class BindGain:
    """Say what a player gains at most by losing an action, which may be negative, and which one.

    `unsolved` counts the games with an action less that have no solution, and are left out of the maximum.
    """

    value: float
    player: int
    action: int
    unsolved: int


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """Count the added actions of one harm that were left out of a curve, and those that were not (`solved`).

    With `raising` actions the largest total payoff would rise; with `unsolved` ones the game has no solution.
    """

    harm: float
    solved: int
    raising: int
    unsolved: int


@dataclass(frozen=True, slots=True, eq=False)
class ThreatCurve:
    """Say what a player is paid for an added harmful action, by its harm.

    `kind` is T0, T1u, T1c, T2 or T3; `base_action` is the own action that it copies at the largest harm; `gain[k]`
    belongs to `harm[k]`; `theta` is gain over harm at the largest harm. `proven` says whether the gain is known to be
    exact for this family of actions rather than the best that was tried. `left_out` has an entry for every harm at
    which actions were left out. A harm without any other action does not stand in `harm`; if none does, `theta` is
    minus infinity, the largest of no numbers, and `base_action` the first that was tried.
    """

    kind: str
    owner: int
    victim: int
    base_action: int
    cost: float
    harm: tuple[float, ...]
    gain: tuple[float, ...]
    theta: float
    proven: bool
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WorstCase:
    """Hold the added action that a search found to extort most at a given harm: a lower bound, with the game.

    `unsolved` counts the tries that were passed over because their game has no solution. If all were, `gain` is minus
    infinity, the largest of no numbers, and `witness` None.
    """

    owner: int
    victim: int
    harm: float
    gain: float
    witness: Game | None
    unsolved: int


@dataclass(frozen=True, slots=True, eq=False)
class MisreportCurve:
    """Say what a player gains by reporting payoffs within `radius[k]` of the true ones: lower bounds, with a witness.

    `threshold` is the smallest radius found from which on something is gained, or None; `witness` is the reported game
    of the largest gain, or None. `unsolved` counts the reported games that have no solution, and were passed over.
    """

    player: int
    radius: tuple[float, ...]
    gain: tuple[float, ...]
    threshold: float | None
    witness: Game | None
    unsolved: int


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """Say how a player's payoff moves with one payoff entry: the derivative, or the two one-sided ones at a kink.

    Infinite where the payoff jumps on that side, NaN where no derivative was found. `from_duals`: from dual solutions;
    otherwise a difference quotient in fractions, extrapolated to step 0.
    """

    player: int
    entry_player: int
    profile: tuple[int, ...]
    left: float
    right: float
    from_duals: bool


@dataclass(frozen=True, slots=True, eq=False)
class BreakEven:
    """Say from which breakdown probability on an action is no longer played in any credible fallback.

    `unresolved` are intervals in which it begins or ceases to be played, or may do so, at a place that was not found;
    where there are any, `q` is an upper bound.
    """

    player: int
    action: int
    q: float
    switches: tuple[float, ...]
    unresolved: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ambiguity:
    """Say how far the answer depends on a choice among fallbacks, and how it jumps under small noise.

    `width[i]` is the length of player i's interval; `jump` the largest move of a payoff found under noise of
    1e-6 of the scale, in the currency; `near_ties` counts the close decisions of the agreement. `unsolved` counts the
    noisy games that have no solution, and were passed over.
    """

    width: tuple[float, ...]
    jump: float
    near_ties: int
    unsolved: int
