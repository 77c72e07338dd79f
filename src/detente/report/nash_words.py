"""The lists of Nash equilibria behind an agreement, and which of them were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.certificate import EquilibriaClaim
from detente.model.coalition import members
from detente.model.merging import merged_labels
from detente.model.nash_list import NashListClaim
from detente.report.figures import listing, probabilities
from detente.report.page import Bullets, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.fallbacks.nash_equilibria import NashEquilibria
    from detente.model.agreement import Agreement
    from detente.model.coalition import Partition
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.numbers import Number
    from detente.report.figures import Figures
    from detente.report.page import Piece

Listing = EquilibriaClaim | NashListClaim

TWO = 2
SHOWN_LISTS = 12
SHOWN_EQUILIBRIA = 24
RULE = "the one with the best total is taken; if several payoffs have it, the midpoint of the two extreme ones"
RULE_OF_MANY = (
    "the one with the best total is taken; if several payoffs have it, all sides choose among them in turn, and the "
    "order is drawn by lot"
)
MISSING = "Mixed ones may be missing from this list."


def nash_pieces(agreement: Agreement, figures: Figures) -> tuple[Piece, ...]:
    """Say what all listed equilibria of every partition pay, and which were taken; nothing without such lists."""
    lists = _lists(agreement)
    if not lists:
        return ()
    items = [_summary(claim, agreement, figures) for claim in lists[:SHOWN_LISTS]]
    hidden = len(lists) - SHOWN_LISTS
    if hidden > 0:
        items.append(f"and the lists of {hidden} more ways to split")
    many = [len(claim.partition) != TWO for claim in lists]
    which = f"Of all listed Nash equilibria {RULE_OF_MANY}" if any(many) else f"Of all extreme Nash equilibria {RULE}"
    return (Paragraph(f"{which}:"), Bullets(tuple(items)))


def nash_list(agreement: AnyAgreement, partition: Partition, figures: Figures) -> tuple[Piece, ...]:
    """List all equilibria of a partition with what is played; nothing without such a list."""
    claim = next((claim for claim in _lists(agreement) if claim.partition == partition), None)
    if claim is None:
        return ()
    names = [figures.block(block) for block in partition.blocks]
    labels = merged_labels(figures.game.players, figures.game.actions, partition)[1]
    lines = []
    for place, (strategies, paid) in enumerate(zip(claim.equilibria, _paid(claim, agreement), strict=True)):
        plays = zip(names, labels, strategies, strict=True)
        played = listing(f"{name} plays {_mixed(options, strategy)}" for name, options, strategy in plays)
        taken = " (taken)" if place in claim.chosen else ""
        lines.append(f"{played}: {figures.paid(names, paid)}{taken}")
    if len(lines) > SHOWN_EQUILIBRIA:
        hidden = len(lines) - SHOWN_EQUILIBRIA
        lines = [*lines[:SHOWN_EQUILIBRIA], f"and {hidden} more, which `detente solve --json` lists"]
    missing = (Paragraph(MISSING),) if isinstance(claim, NashListClaim) and not claim.complete else ()
    return (Paragraph(_heading(claim, figures)), Bullets(tuple(lines)), *missing)


def _heading(claim: Listing, figures: Figures) -> str:
    """Say what is listed."""
    sides, alone = figures.sides(claim.partition), len(claim.equilibria) == 1
    if isinstance(claim, EquilibriaClaim):
        several = f"All extreme Nash equilibria of {sides}; {RULE}:"
        return f"The only Nash equilibrium of {sides}:" if alone else several
    if alone:
        known = "only" if claim.complete else "only known"
        return f"The {known} Nash equilibrium of {sides}:"
    return f"Nash equilibria of {sides}; {RULE_OF_MANY}:"


def lists_incomplete(agreement: Agreement) -> bool:
    """Tell whether equilibria may be missing from a list behind an agreement."""
    return any(isinstance(claim, NashListClaim) and not claim.complete for claim in agreement.certificate.claims)


def nash_section(listed: NashEquilibria) -> Section:
    """Lay out a list of equilibria whose game is not known: players and actions by their places, from 1."""
    count = len(listed.entries[0].payoffs) if listed.entries else 0
    headings = tuple(f"{what} {place + 1}" for what in ("player", "payoff") for place in range(count))
    rows = []
    for entry in listed.entries[:SHOWN_EQUILIBRIA]:
        numbered = ([str(place + 1) for place in range(len(strategy))] for strategy in entry.strategies)
        plays = (f"action {_mixed(names, own)}" for names, own in zip(numbered, entry.strategies, strict=True))
        rows.append((*plays, *(f"{float(payoff):.6g}" for payoff in entry.payoffs)))
    hidden = len(listed.entries) - len(rows)
    said = [f"and {hidden} more"] if hidden else []
    said.append(listed.remark or "It is proven that none is missing")
    text = "; ".join(said)
    table = (Table(headings, tuple(rows), count),) if rows else (Paragraph("None was found."),)
    return Section("Nash equilibria", (*table, Paragraph(f"{text[:1].upper()}{text[1:]}.")))


def _lists(agreement: AnyAgreement) -> list[Listing]:
    return [claim for claim in agreement.certificate.claims if isinstance(claim, EquilibriaClaim | NashListClaim)]


def _summary(claim: Listing, agreement: Agreement, figures: Figures) -> str:
    paid = _paid(claim, agreement)
    pairs = list(dict.fromkeys(_pair(payoffs, figures) for payoffs in paid))
    if len(pairs) > SHOWN_EQUILIBRIA:
        pairs = [*pairs[:SHOWN_EQUILIBRIA], f"{len(pairs) - SHOWN_EQUILIBRIA} more"]
    taken = listing(_pair(paid[place], figures) for place in claim.chosen)
    count = len(claim.equilibria)
    listed = "one equilibrium, which pays" if count == 1 else f"{count} equilibria, which pay"
    return f"{figures.sides(claim.partition)}: {listed} {listing(pairs)}; taken: {taken}"


def _paid(claim: Listing, agreement: AnyAgreement) -> list[tuple[Number, ...]]:
    """Look up what the equilibria pay in the game itself: the claims may speak of one that is nearer to zero."""
    constants = agreement.certificate.offsets
    if not any(constants):
        return list(claim.payoffs)
    added = [sum(constants[player] for player in members(block)) for block in claim.partition.blocks]
    return [tuple(payoff + more for payoff, more in zip(payoffs, added, strict=True)) for payoffs in claim.payoffs]


def _pair(payoffs: Sequence[Number], figures: Figures) -> str:
    return f"({', '.join(map(figures.number, payoffs))})"


def _mixed(options: Sequence[str], strategy: Sequence[Number]) -> str:
    told = zip(options, strategy, strict=True)
    played = [(f"[{label}]" if ", " in label else label, chance) for label, chance in told if chance]
    shown = zip(played, probabilities(chance for _, chance in played), strict=True)
    return " or ".join(label if chance == 1 else f"{label} ({text})" for (label, chance), text in shown)
