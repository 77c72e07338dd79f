"""Which rule keeps which law: theorems, and a smallest problem for every law that a rule is known to break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.bargaining import RULES
from detente.bargaining.laws import LAWS, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Breach:
    """Hold one or two problems in which a rule breaks a law; `other` is the first again where the law has only one."""

    problem: Problem
    other: Problem


def _breach(rows: tuple[tuple[int, int], ...], others: tuple[tuple[int, int], ...] = ()) -> Breach:
    return Breach(Problem(rows, (0, 0)), Problem(others or rows, (0, 0)))


def _wider(rows: tuple[tuple[int, int], ...], *more: tuple[int, int]) -> Breach:
    return _breach(rows, (*rows, *more))


KEPT_BY_ALL = ("efficiency", "individual_rationality", "anonymity", "translation")
ONE_LINE = _breach(((4, 0), (0, 3)))
GROWN = _wider(((0, 0), (0, 4)), (3, 1))
BENT = _wider(((0, 0), (2, 3), (0, 2)), (1, 4))
STEEPER = _wider(((0, 4), (2, 1)), (1, 3))
UPRIGHT = _wider(((3, 0), (2, 4)), (3, 3))
CUT = _breach(((4, 1), (2, 3), (3, 0), (0, 4)), ((4, 1), (2, 3), (3, 0)))
TIED = _breach(((0, 3), (2, 2), (4, 0)), ((0, 3), (2, 2), (3, 1)))
ADDED = _breach(((3, 0), (2, 0)), ((1, 1), (0, 3)))

#: by rule and law: None for a theorem, or else a problem in which the law is broken; what is missing is not claimed
CLAIMS: Mapping[str, Mapping[str, Breach | None]] = {
    "nash-bargaining": {
        **dict.fromkeys((*KEPT_BY_ALL, "scale_covariance", "independence", "midpoint_domination")),
        "individual_monotonicity": STEEPER,
        "strong_monotonicity": GROWN,
        "rising_least_gain": STEEPER,
        "superadditivity": ADDED,
    },
    "kalai-smorodinsky": {
        **dict.fromkeys((*KEPT_BY_ALL, "scale_covariance", "individual_monotonicity", "midpoint_domination")),
        "independence": CUT,
        "strong_monotonicity": GROWN,
        "rising_least_gain": BENT,
        "superadditivity": ADDED,
    },
    "egalitarian": {
        **dict.fromkeys((*KEPT_BY_ALL, "independence", "individual_monotonicity", "rising_least_gain")),
        "scale_covariance": ONE_LINE,
        "strong_monotonicity": GROWN,
        "midpoint_domination": ONE_LINE,
        "superadditivity": ADDED,
    },
    "equal-loss": {
        **dict.fromkeys(KEPT_BY_ALL),
        "scale_covariance": ONE_LINE,
        "independence": CUT,
        "strong_monotonicity": GROWN,
        "rising_least_gain": BENT,
        "midpoint_domination": ONE_LINE,
    },
    "utilitarian": {
        **dict.fromkeys(KEPT_BY_ALL),
        "scale_covariance": ONE_LINE,
        "independence": TIED,
        "individual_monotonicity": STEEPER,
        "strong_monotonicity": GROWN,
        "rising_least_gain": BENT,
        "midpoint_domination": ONE_LINE,
    },
    "raiffa-discrete": {
        **dict.fromkeys((*KEPT_BY_ALL, "scale_covariance", "midpoint_domination")),
        "independence": CUT,
        "individual_monotonicity": UPRIGHT,
        "strong_monotonicity": GROWN,
        "rising_least_gain": BENT,
        "superadditivity": ADDED,
    },
    "raiffa-continuous": {
        **dict.fromkeys((*KEPT_BY_ALL, "scale_covariance")),
        "independence": CUT,
        "individual_monotonicity": UPRIGHT,
        "strong_monotonicity": GROWN,
        "rising_least_gain": BENT,
        "superadditivity": ADDED,
    },
    "perles-maschler": {
        **dict.fromkeys((*KEPT_BY_ALL, "scale_covariance", "superadditivity")),
        "independence": CUT,
        "strong_monotonicity": GROWN,
        "rising_least_gain": BENT,
    },
}


def law_table() -> str:
    """Write the claims as a table: a row a law, a column a rule; a theorem, a counterexample, or nothing claimed."""
    names = [rule.name for rule in RULES]
    lines = [f"| law | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for law in LAWS:
        entries = (CLAIMS[name].get(law.__name__, Breach) for name in names)
        words = (("yes" if entry is None else "no") if entry is not Breach else "-" for entry in entries)
        lines.append(f"| {law.__name__.replace('_', '-')} | {' | '.join(words)} |")
    return "\n".join(lines)
