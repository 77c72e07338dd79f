"""Every concept by name, and its variants by option."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.coalitions import opposition_named
from detente.concepts.coco import COCO
from detente.concepts.correlated import CORRELATED
from detente.concepts.correlated_bloc import CORRELATED_BLOC
from detente.concepts.credible import CREDIBLE, credible
from detente.concepts.leader import LEADER
from detente.concepts.nash import NASH
from detente.concepts.raiffa import RAIFFA
from detente.concepts.raiffa_bloc import RAIFFA_BLOC
from detente.concepts.security import SECURITY
from detente.divisions import DIVISIONS
from detente.fallbacks import Correlated, Credible, Threat
from detente.model.errors import NotApplicable
from detente.model.near_names import meant
from detente.selections import Kindest
from detente.selections.naming import named

if TYPE_CHECKING:
    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.numbers import Number
    from detente.protocols import Division, Fallback, Selection

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
    """Change a part of a concept; an empty text, no weights, None or False leave it as it is."""

    opposition: str = ""
    selection: str = ""
    breakdown: float | None = None
    division: str = ""
    fallback: str | Fallback = ""
    weights: tuple[Number, ...] = ()
    compiled: bool = False


def concept(name: str, options: Options | None = None, *, selection: str | Selection = "") -> FallbackBargaining:
    """Look up a concept with side payments by name, and change its parts as the options say.

    Parameters
    ----------
    options
        As in `detente.concepts.lookup.concept`.
    selection
        The rule that picks among equilibria, or its name; it goes before that of the options.

    Raises
    ------
    NotApplicable
        If there is no such concept, part, or combination; the message lists what there is.

    Examples
    --------
    >>> concept("correlated", selection="leximin").fallback
    Correlated(rule=Leximin())
    """
    found = {entry.name: entry for entry in CATALOGUE}
    if name in NEEDING:
        raise NotApplicable(NEEDING[name], where="concept")
    if name not in found:
        message = f"there is no concept '{name}'; the concepts are {', '.join(found)}{meant(name, [*found, *NEEDING])}"
        raise NotApplicable(message, where="concept")
    chosen, asked = found[name], options or Options()
    for option in ("fallback", "weights"):
        if getattr(asked, option):
            message = f"'{name}' has its own fallback and no weights; {option} goes with concepts without side payments"
            raise NotApplicable(f"{message}, such as 'nash-bargaining'", where=option)
    if asked.compiled:
        chosen = _with_loops(chosen)
    if asked.breakdown is not None:
        chosen = _with_breakdown(chosen, asked.breakdown)
    rule = selection or asked.selection
    if rule:
        chosen = _with_selection(chosen, named(rule) if isinstance(rule, str) else rule)
    chosen = _with_opposition(chosen, asked.opposition) if asked.opposition else chosen
    return replace(chosen, division=division_named(asked.division)) if asked.division else chosen


def nothing_to_compile(name: str) -> NotApplicable:
    """Make the error about compiled loops that are asked for in vain."""
    return NotApplicable(f"'{name}' has no loops that could be compiled; compiled goes with 'coco'", where="compiled")


def _with_loops(chosen: FallbackBargaining) -> FallbackBargaining:
    if not isinstance(chosen.fallback, Threat):
        raise nothing_to_compile(chosen.name)
    return replace(chosen, fallback=replace(chosen.fallback, compiled=True))


def _with_breakdown(chosen: FallbackBargaining, breakdown: float) -> FallbackBargaining:
    if not isinstance(chosen.fallback, Credible):
        message = f"'{chosen.name}' has no breakdown probability; use it with 'credible'"
        raise NotApplicable(message, where="breakdown")
    return credible(breakdown=breakdown)


def _with_selection(chosen: FallbackBargaining, rule: Selection) -> FallbackBargaining:
    fallback = chosen.fallback
    if not isinstance(fallback, Correlated | Credible) or fallback.rule != Kindest():
        message = (
            f"'{chosen.name}' has a fixed selection; use --selection with 'correlated', 'correlated-bloc' or 'credible'"
        )
        raise NotApplicable(message, where="selection")
    return replace(chosen, fallback=replace(fallback, rule=rule))


def division_named(name: str) -> Division:
    """Look up a division by name.

    Raises
    ------
    NotApplicable
        If there is none; the message lists what there is.
    """
    known: dict[str, Division] = {entry.name: entry for entry in DIVISIONS}
    if name not in known:
        message = f"there is no division '{name}'; the divisions are {', '.join(known)}{meant(name, known)}"
        raise NotApplicable(message, where="division")
    return known[name]


def _with_opposition(chosen: FallbackBargaining, name: str) -> FallbackBargaining:
    asked = opposition_named(name)
    if asked.name == chosen.opposition.name:
        return chosen
    if chosen.name not in {"correlated", "raiffa", "security", "nash"}:
        message = f"'{chosen.name}' has the opposition '{chosen.opposition.name}'; it does not combine with '{name}'"
        raise NotApplicable(message, where="opposition")
    return replace(chosen, opposition=asked)
