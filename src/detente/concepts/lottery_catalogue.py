"""Every concept without side payments by name, and its variants by option."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.bargaining import (
    Egalitarian,
    EqualLoss,
    KalaiSmorodinsky,
    NashBargaining,
    PerlesMaschler,
    RaiffaContinuous,
    RaiffaDiscrete,
    Utilitarian,
)
from detente.bargaining.rule_names import weighted
from detente.concepts.lambda_transfer import LambdaTransfer
from detente.concepts.transfer_variants import LAMBDA_TRANSFER
from detente.concepts.without_transfers import DIFFERENCES, OPPOSITION, WithoutTransfers
from detente.fallbacks import Correlated, Credible, Nash, Security
from detente.fallbacks.pareto_meet import ParetoMeet
from detente.model.errors import NotApplicable
from detente.model.near_names import meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.protocols import BargainingRule, Fallback, Selection


def _over_honest_play(rule: BargainingRule, about: str) -> WithoutTransfers:
    return WithoutTransfers(rule.name, rule, Correlated(), about)


NASH_BARGAINING = _over_honest_play(NashBargaining(), "the largest product of gains")
KALAI_SMORODINSKY = _over_honest_play(KalaiSmorodinsky(), "everybody the same part of the most that it could gain")
EGALITARIAN = _over_honest_play(Egalitarian(), "equal gains, as large as possible")
EQUAL_LOSS = _over_honest_play(EqualLoss(), "equal losses against the most that each could get")
UTILITARIAN = _over_honest_play(Utilitarian(), "the largest total payoff that leaves nobody worse off")
RAIFFA_DISCRETE = _over_honest_play(RaiffaDiscrete(), "step by step, each time the mean of everybody's best")
RAIFFA_CONTINUOUS = _over_honest_play(RaiffaContinuous(), "along a path that always heads for everybody's best")
PERLES_MASCHLER = _over_honest_play(PerlesMaschler(), "two players concede along the frontier at equal speed")

LotteryConcept = WithoutTransfers | LambdaTransfer

LOTTERY_CATALOGUE: tuple[LotteryConcept, ...] = (
    NASH_BARGAINING,
    KALAI_SMORODINSKY,
    EGALITARIAN,
    EQUAL_LOSS,
    UTILITARIAN,
    RAIFFA_DISCRETE,
    RAIFFA_CONTINUOUS,
    PERLES_MASCHLER,
    LAMBDA_TRANSFER,
)

FALLBACKS: tuple[Fallback, ...] = (Correlated(), Nash(), Security(), Credible(), ParetoMeet())
REPORTED = {
    "stated": "give the point with --disagreement X,Y,.. (disagreement= in Python)",
    "observed": "name the file with --observed FILE (fallback=dt.Observed(rows) in Python)",
}  #: fallbacks that are made of what the user gives


def fallback_named(name: str) -> Fallback:
    """Look up what everybody falls back on, by name.

    Raises
    ------
    NotApplicable
        If there is no such fallback, it says nothing without money, or the user has to give it.
    """
    known = {entry.traits.name: entry for entry in FALLBACKS}
    if name in {"threat", "leader"}:
        raise NotApplicable(DIFFERENCES.format(name=name), where="fallback")
    if name in REPORTED:
        raise NotApplicable(f"the fallback '{name}' needs the disagreement point; {REPORTED[name]}", where="fallback")
    if name not in known:
        message = f"there is no fallback '{name:.60}'; the fallbacks are {', '.join(known)}{meant(name, known)}"
        raise NotApplicable(message, where="fallback")
    return known[name]


def with_fallback(chosen: WithoutTransfers, fallback: Fallback | str) -> WithoutTransfers:
    """Let everybody fall back on something else, given as such or by name."""
    found = fallback_named(fallback) if isinstance(fallback, str) else fallback
    return replace(chosen, fallback=found)


def with_selection(chosen: WithoutTransfers, rule: Selection) -> WithoutTransfers:
    """Pick another of the equilibria that everybody may fall back on.

    Raises
    ------
    NotApplicable
        If the fallback does not pick.
    """
    fallback = chosen.fallback
    if not isinstance(fallback, Correlated | Credible):
        message = f"the fallback '{fallback.traits.name}' has no selection; use it with 'correlated' or 'credible'"
        raise NotApplicable(message, where="selection")
    return replace(chosen, fallback=replace(fallback, rule=rule))


def with_chance(chosen: WithoutTransfers, breakdown: float) -> WithoutTransfers:
    """Change the probability that talks fail.

    Raises
    ------
    NotApplicable
        If the fallback has none.
    """
    if not isinstance(chosen.fallback, Credible):
        message = f"the fallback '{chosen.fallback.traits.name}' has no breakdown probability; use it with 'credible'"
        raise NotApplicable(message, where="breakdown")
    return replace(chosen, fallback=replace(chosen.fallback, breakdown=breakdown))


def with_weights(chosen: WithoutTransfers, weights: Sequence[Number]) -> WithoutTransfers:
    """Let the players' gains count by weights, one positive number a player.

    Raises
    ------
    NotApplicable
        If the rule has none, or they are no weights.
    """
    if not isinstance(chosen.rule, NashBargaining):
        message = f"'{chosen.name}' has no weights; use them with 'nash-bargaining'"
        raise NotApplicable(message, where="weights")
    return replace(chosen, rule=weighted(weights))


def check_opposition(chosen: WithoutTransfers, opposition: str) -> None:
    """Refuse oppositions: without money everybody stands alone.

    Raises
    ------
    NotApplicable
        If the opposition is another one than "individuals".
    """
    if opposition not in {"", OPPOSITION}:
        message = f"'{chosen.name}' has the opposition '{OPPOSITION}'; it does not combine with '{opposition:.60}'"
        raise NotApplicable(message, where="opposition")
