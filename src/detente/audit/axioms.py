"""Every axiom by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.audit import invariance, power_axioms, threats_axioms
from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from detente.audit.verdict import Axiom

AXIOMS: tuple[Axiom, ...] = (
    power_axioms.WELL_DEFINED,
    power_axioms.EFFICIENCY,
    invariance.SHIFT,
    invariance.COMMON_SCALE,
    invariance.ANONYMITY,
    invariance.RELABELLING,
    power_axioms.PAYOFF_DOMINANCE,
    invariance.REDUNDANCY,
    power_axioms.ACTION_MONOTONICITY,
    power_axioms.BALANCED_THREATS,
    invariance.ADDITIVITY,
    invariance.NULL_PLAYER,
    power_axioms.INDIVIDUAL_RATIONALITY,
    power_axioms.STAND_ALONE,
    threats_axioms.SPITE_INVARIANCE,
    threats_axioms.WEAK_SPITE,
    threats_axioms.CONDITIONAL_SPITE,
    threats_axioms.SELF_SUPPORTING,
    threats_axioms.RACKET,
    invariance.CONTINUITY,
    power_axioms.SUPERADDITIVITY,
)

WARNINGS = frozenset({power_axioms.SUPERADDITIVITY.name})  #: worth knowing rather than worth having

CLASSES = {
    "t0": "spite-invariance",
    "t1u": "weak-spite",
    "t1c": "conditional-spite",
    "t2": "self-supporting",
    "t3": "racket",
}


def axiom(name: str) -> Axiom:
    """Look up an axiom by name, spaces for hyphens allowed, or by its class of threats (T0, T1u, T1c, T2, T3).

    Raises
    ------
    NotApplicable
        If there is none; the message lists them.
    """
    wanted = name.lower().replace("_", "-").replace(" ", "-")
    wanted = CLASSES.get(wanted, wanted)
    for entry in AXIOMS:
        if entry.name == wanted:
            return entry
    message = f"there is no axiom '{name}'; the axioms are {', '.join(entry.name for entry in AXIOMS)}"
    raise NotApplicable(message, where="axiom")
