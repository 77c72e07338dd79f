"""Every concept by name, and its variants by option."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.coalitions import OPPOSITIONS
from detente.concepts.coco import COCO
from detente.concepts.correlated import CORRELATED
from detente.concepts.correlated_bloc import CORRELATED_BLOC
from detente.concepts.credible import CREDIBLE, credible
from detente.concepts.leader import LEADER
from detente.concepts.nash import NASH
from detente.concepts.raiffa import RAIFFA
from detente.concepts.raiffa_bloc import RAIFFA_BLOC
from detente.concepts.security import SECURITY
from detente.fallbacks import Correlated, Credible
from detente.model.errors import NotApplicable
from detente.selections import Kindest
from detente.selections.naming import named

if TYPE_CHECKING:
    from detente.concepts.fallback_bargaining import FallbackBargaining

CATALOGUE = (COCO, CORRELATED, CORRELATED_BLOC, RAIFFA, RAIFFA_BLOC, NASH, SECURITY, CREDIBLE, LEADER)

SUMMARIES = {entry.name: entry.about for entry in CATALOGUE}

NEEDING = {
    "observed": (
        "'observed' needs the breakdowns that were observed; name their file with --observed FILE "
        "(dt.observed(rows) in Python)"
    ),
    "stated": (
        "'stated' needs the disagreement point; give it with --disagreement X,Y,.. (dt.stated(point) in Python)"
    ),
    "learned": "'learned' needs a dynamic: dt.learned(dynamic) in Python; 'detente learn GAME' shows what it leads to",
}  #: concepts that are made of what the user gives, and how


@dataclass(frozen=True, slots=True)
class Options:
    """Change a part of a concept; an empty text or None leaves it as it is."""

    opposition: str = ""
    selection: str = ""
    breakdown: float | None = None


def concept(name: str, options: Options | None = None) -> FallbackBargaining:
    """Look up a concept by name, and change its parts as the options say.

    Raises
    ------
    NotApplicable
        If there is no such concept, part, or combination; the message lists what there is.
    """
    found = {entry.name: entry for entry in CATALOGUE}
    if name in NEEDING:
        raise NotApplicable(NEEDING[name], where="concept")
    if name not in found:
        message = f"there is no concept '{name}'; the concepts are {', '.join(found)}"
        raise NotApplicable(message, where="concept")
    chosen, wanted = found[name], options or Options()
    if wanted.breakdown is not None:
        chosen = _with_breakdown(chosen, wanted.breakdown)
    if wanted.selection:
        chosen = _with_selection(chosen, wanted.selection)
    if wanted.opposition:
        chosen = _with_opposition(chosen, wanted.opposition)
    return chosen


def _with_breakdown(chosen: FallbackBargaining, breakdown: float) -> FallbackBargaining:
    if not isinstance(chosen.fallback, Credible):
        message = f"'{chosen.name}' has no breakdown probability; use it with 'credible'"
        raise NotApplicable(message, where="breakdown")
    return credible(breakdown=breakdown)


def _with_selection(chosen: FallbackBargaining, name: str) -> FallbackBargaining:
    rule, fallback = named(name), chosen.fallback
    if not isinstance(fallback, Correlated | Credible) or fallback.rule != Kindest():
        message = (
            f"'{chosen.name}' has a fixed selection; use --selection with 'correlated', 'correlated-bloc' or 'credible'"
        )
        raise NotApplicable(message, where="selection")
    return replace(chosen, fallback=replace(fallback, rule=rule))


def _with_opposition(chosen: FallbackBargaining, name: str) -> FallbackBargaining:
    known = {entry.name: entry for entry in OPPOSITIONS}
    if name not in known:
        message = f"there is no opposition '{name}'; the oppositions are {', '.join(known)}"
        raise NotApplicable(message, where="opposition")
    if name == chosen.opposition.name:
        return chosen
    if chosen.name not in {"correlated", "raiffa", "security"}:
        message = f"'{chosen.name}' has the opposition '{chosen.opposition.name}'; it does not combine with '{name}'"
        raise NotApplicable(message, where="opposition")
    return replace(chosen, opposition=known[name])
