"""An audit in a few lines a concept, for agents that read a text rather than a document."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

PLAIN = 10_000  #: smaller amounts are written with four digits
LONG = ("threats", "misreport", "worst_case", "sensitivity", "break_even")
LEFT_OUT = "left out, as it is long; it stands in the structured content"
MEANING = (
    "Extortion: what a player gains because an action exists that the deal does not use. Bind gain: the most that "
    "giving up an action brings its owner. Added threats: gained per unit of harm by an action that is added to the "
    "game: T0 costs its owner something, T1u costs nothing, T1c is free and harms only one reply of the victim, T2 is "
    "worth playing somewhere the others never are, T3 costs its owner and pays an ally more; 0 means that such threats "
    "do not pay. Lies: from which size of a false payoff on somebody gains (a smaller one may). At least: found by "
    "a search, so a lower bound. Amounts are in the game's currency."
)


def audit_text(audit: Document) -> str:
    """Say what an audit found, a paragraph a concept, and what the figures mean.

    Parameters
    ----------
    audit
        A document of the schema `detente/audit/1`.
    """
    players = audit["game"]["players"]
    parts = [_row(row, players) for row in audit["rows"]]
    parts += [f"{each['concept']}: left out: {each['reason']}" for each in audit["skipped"]]
    return "\n\n".join((*parts, MEANING))


def without_long_parts(audit: Document) -> Document:
    """Leave out of an audit what its text sums up."""
    rows = [{**row, **dict.fromkeys(LONG, LEFT_OUT)} for row in audit["rows"]]
    return {**audit, "rows": rows}


def _row(row: Document, players: list[str]) -> str:
    paid = ", ".join(f"{name} {_number(amount)}" for name, amount in zip(players, row["payoffs"], strict=True))
    lines = [
        f"{row['concept']}: pays {paid}.",
        f"- extortion: {_extortion(row['actions'])}",
        f"- bind gain: {_bind_gain(row['bind_gain'])}",
        f"- added threats: {_threats(row['threats'])}",
        f"- worst added action found: {_worst_case(row['worst_case'])}",
        f"- lies: {_lies(row['misreport'])}",
        f"- by the choice of an equilibrium alone a payoff moves by {_number(max(row['ambiguity']['width']))} at most",
    ]
    return "\n".join(lines)


def _extortion(actions: list[Document]) -> str:
    gained = [each for each in actions if each["extortion"] and not each["used"]]
    said = [f"{_number(each['extortion'])} to {each['player']} for owning '{each['action']}'" for each in gained]
    unknown = [f"{each['player']}'s '{each['action']}'" for each in actions if each["extortion"] is None]
    said += [f"unknown for {', '.join(unknown)}"] if unknown else []
    return "; ".join(said) or "none"


def _bind_gain(found: Document | None) -> str:
    if found is None:
        return "unknown"
    return f"{_number(found['value'])} ({found['player']} without '{found['action']}')"


def _threats(curves: list[Document]) -> str:
    """Name the largest gain per unit of harm of every class, over all pairs of players."""
    said = []
    for kind in dict.fromkeys(curve["class"] for curve in curves):
        known = [curve for curve in curves if curve["class"] == kind and curve["theta"] is not None]
        if known:
            largest = max(known, key=lambda curve: float(curve["theta"]))
            at_least = "" if all(curve["proven"] for curve in known) else "at least "
            who = f" ({largest['owner']} against {largest['victim']})" if largest["theta"] > 0 else ""
            said.append(f"{kind} {at_least}{_number(largest['theta'])}{who}")
    return ", ".join(said) or "none that could be added"


def _worst_case(cases: list[Document]) -> str:
    known = [case for case in cases if case["gain"] is not None]
    if not known:
        return "none"
    worst = max(known, key=lambda case: float(case["gain"]))
    gain = f"at least {_number(worst['gain'])} by a harm of {_number(worst['harm'])}"
    return f"{gain} ({worst['owner']} against {worst['victim']})"


def _lies(curves: list[Document]) -> str:
    said = []
    for curve in curves:
        if curve["threshold"] is None:
            said.append(f"{curve['player']} was not found to gain")
        else:
            most = f"up to at least {_number(max(curve['gain']))}"
            said.append(f"{curve['player']} gains from lies of {_number(curve['threshold'])} on, {most}")
    return "; ".join(said)


def _number(value: float) -> str:
    return f"{value:.4g}" if abs(value) < PLAIN else f"{value:,.0f}"
