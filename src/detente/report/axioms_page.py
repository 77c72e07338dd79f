"""The axiom matrix as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.figures import listing
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.audit.examination import Examined
    from detente.audit.verdict import Axiom

LEGEND = (
    "yes: promised. Otherwise the gap of the stored counterexample, in units of its game's scale. open: neither proved "
    "nor refuted. !: failed just now."
)


def axioms_page(rows: Sequence[Examined], looked: str) -> Page:
    """Lay out the matrix, axioms down and concepts across, and what failed.

    Parameters
    ----------
    looked
        What was examined, in words.
    """
    concepts = list(dict.fromkeys(row.cell.concept for row in rows))
    axioms = list(dict.fromkeys(row.cell.axiom for row in rows))
    found = {(row.cell.axiom, row.cell.concept): row for row in rows}
    lines = tuple((axiom, *(mark(found[axiom, concept]) for concept in concepts)) for axiom in axioms)
    pieces = (Table(("axiom", *concepts), lines), Paragraph(LEGEND), Paragraph(looked))
    sections = [Section("", pieces)]
    failed = tuple(failure(row) for row in rows if row.broken)
    if failed:
        sections.append(Section("Failures", (Bullets(failed),)))
    return Page("Axioms", tuple(sections))


def mark(row: Examined) -> str:
    """Say in a word what is known about an entry."""
    if row.broken:
        return "!"
    if row.cell.status == "refuted":
        assert row.witness is not None  # noqa: S101  # a refuted entry has a stored game
        return f"{row.gap / row.witness.scale:.3g}"
    return "yes" if row.claimed else "open"


def failure(row: Examined) -> str:
    """Say what failed, and where."""
    cell = row.cell
    assert row.witness is not None  # noqa: S101  # a failure has a game
    if row.claimed:
        payoffs = row.witness.payoffs.tolist()
        return f"{cell.concept} promises {cell.axiom}, but violates it by {row.gap:.6g} in the game {payoffs}"
    return f"{cell.concept} no longer violates {cell.axiom} in the stored game by the stored gap; now {row.gap:.6g}"


def concept_section(rows: Sequence[Examined]) -> Section:
    """Lay out the part of a concept's reference page about its axioms: what it promises, and by how much it fails."""
    promised = [row.cell.axiom for row in rows if row.claimed]
    waiting = [row.cell.axiom for row in rows if row.cell.status == "open"]
    pieces = [Paragraph(f"Promised, and tested on random games: {listing(promised)}.")]
    if waiting:
        pieces.append(Paragraph(f"Neither proved nor refuted: {listing(waiting)}."))
    refuted = tuple((row.cell.axiom, mark(row)) for row in rows if row.cell.status == "refuted")
    said = "The gap is that of the smallest counterexample stored, in units of its game's scale."
    return Section("Axioms", (*pieces, Table(("not promised", "gap"), refuted), Paragraph(said)))


def matrix_page(rows: Sequence[Examined], axioms: Sequence[Axiom]) -> Page:
    """Lay out the reference page: the matrix and every axiom's definition."""
    page = axioms_page(rows, "`detente axioms --rerun` recomputes the counterexamples, which ship with the package.")
    intro = Paragraph(
        "Which concept promises which axiom. A promise is tested on random games; for every other entry a smallest "
        "game in which the axiom fails is stored. This page is generated; a test compares it with the code."
    )
    definitions = Table(
        ("axiom", "definition", "source"), tuple((entry.name, entry.definition, entry.source) for entry in axioms), 3
    )
    waiting = tuple(f"{row.cell.concept}: {row.cell.axiom}" for row in rows if row.cell.status == "open")
    unknown = Bullets(waiting) if waiting else Paragraph("Nothing.")
    note = Paragraph(
        "Superadditivity is a warning rather than an axiom. The exact definitions in symbols are in the docstrings of "
        "detente.audit.invariance, power_axioms and threats_axioms. A check tries finitely many changes of a game, "
        "so it can refute an axiom but not prove it."
    )
    sections = (
        Section("", (intro,)),
        Section("Matrix", page.sections[0].pieces),
        Section("Open", (unknown,)),
        Section("Definitions", (definitions, note)),
    )
    return Page("Axiom matrix", sections)
