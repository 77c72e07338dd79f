"""How the Banzhaf value and the nucleolus divide, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.divisions import Banzhaf
from detente.model.certificate import DivisionClaim
from detente.report.page import Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import Agreement
    from detente.model.excess import ExcessLevel
    from detente.report.figures import Figures
    from detente.report.page import Piece

SHOWN = 6  #: coalitions of a level that are named at most
NUCLEOLUS = (
    "What a coalition is owed is its worth minus what its members get. Nobody gets less than it is worth alone; among "
    "such divisions, this is the one where the coalition that is owed most is owed as little as possible, then, of "
    "those that this leaves open, the next one, and so on. Each line settles more, until nothing is open."
)


def division_pieces(agreement: Agreement, figures: Figures) -> list[Piece]:
    """Tell how worths become shares, for the two rules; nothing for others."""
    if agreement.concept.division == "banzhaf":
        return _banzhaf(agreement, figures)
    claims = [claim for claim in agreement.certificate.claims if isinstance(claim, DivisionClaim) and claim.levels]
    return [Paragraph(NUCLEOLUS), level_table(claims[0].levels, figures)] if claims else []


def _banzhaf(agreement: Agreement, figures: Figures) -> list[Piece]:
    rule, table = Banzhaf(), agreement.table
    values, shift = rule.values(table), rule.shift(table)
    text = (
        f"The Banzhaf value is what a player adds to a coalition of others, averaged over all of these coalitions. The "
        f"values add up to {figures.number(sum(values))}, and there are {figures.amount(agreement.welfare)} to divide, "
        f"so that everybody's is moved by {figures.signed(shift)}."
    )
    pairs = zip(agreement.game.players, values, agreement.payoff_numbers, strict=True)
    rows = [(name, figures.number(value), figures.signed(shift), figures.number(share)) for name, value, share in pairs]
    return [Paragraph(text), Table(("player", "Banzhaf value", "moved by", "share"), tuple(rows))]


def level_table(levels: Sequence[ExcessLevel], figures: Figures) -> Table:
    """List the levels of a nucleolus: how much is owed, and to whom."""
    rows = []
    for level in levels:
        names = [figures.block(coalition) for coalition, _ in level.weights[:SHOWN]]
        left = len(level.weights) - SHOWN
        named = ", ".join([*names, f"{left} more"] if left > 0 else names)
        kept = ", ".join(figures.block(coalition) for coalition, _ in level.kept) or "nobody"
        rows.append((named, kept, figures.signed(level.excess)))
    return Table(("owed most, of what is open", "kept at what they are worth alone", "owed"), tuple(rows), n_labels=2)
