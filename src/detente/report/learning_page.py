"""Runs of learning as a page: how far from an equilibrium play was, and what it paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.numerics.dynamics import DYNAMICS
from detente.report.figures import Figures
from detente.report.page import Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.learning import LearningRun, LearningStep, PolishedRun
    from detente.numerics.dynamics import Dynamic

ALONE = (
    "Every player learns alone, so play ends near some correlated equilibrium: which one depends on where it starts, "
    "and nothing leads to the best one."
)
BEST = (
    "`detente learn --polish` (dt.polish in Python) tells how far the total is from that of the best correlated "
    "equilibrium."
)
MEDIATED = "A mediator learns as well, so play ends near a correlated equilibrium of the largest total."


def learning_page(run: LearningRun, polished: PolishedRun | None = None) -> Page:
    """Lay out what was learnt, and what it was polished to if it was."""
    figures = Figures(run.game)
    last = () if polished is None else (polished_section(polished),)
    known = next((entry for entry in DYNAMICS if entry.name == run.dynamic), None)
    how = f"Learning by '{run.dynamic}'{_about(known)}, seed {run.seed}. {MEDIATED if known and known.best else ALONE}"
    what = (
        "Gain: the largest gain from deviating from what was played on average so far, recomputed by the checker. Per "
        "scale: as a part of the scale of the game."
    )
    headings = ("round", "gain", "per scale", "total", *run.game.players)
    rows = tuple(_row(step, run, figures) for step in run.trace)
    pieces = Paragraph(how), Table(headings, rows, 0), Paragraph(what)
    first = Section("", (*pieces, *_notes(run, polished)))
    return Page(f"{run.game.title or 'The game'}: learning to correlate", (first, *last))


def polished_section(polished: PolishedRun) -> Section:
    """Say what a run was polished to, a step of its own, and how that is proved."""
    figures, stage = Figures(polished.run.game), polished.claim.stage
    found = (
        f"This is not learnt: from the profiles that learning found, a linear program leads to the correlated "
        f"equilibrium of the largest total, {figures.amount(stage.lower)}, which pays "
        f"{figures.paid(polished.run.game.players, polished.payoffs)}."
    )
    learnt = figures.number(polished.run.outcome.total)
    distance = f"Total learnt: {learnt}; the best: {figures.number(stage.lower)}."
    proof = (
        f"Checked without a solver: nobody gains by deviating, and multipliers of the {len(stage.deviations)} "
        f"deviations that matter prove that no equilibrium has a total above {figures.amount(stage.upper)}. The "
        f"largest violation is {polished.largest_violation:.2g}."
    )
    return Section("Polished", (Paragraph(distance), Paragraph(found), Paragraph(proof)))


def _notes(run: LearningRun, polished: PolishedRun | None) -> tuple[Paragraph, ...]:
    short = (
        f"Time was up; round {run.rounds:,} was the last that was recorded. Allow more with --timeout."
        if not run.complete
        else ""
    )
    best = "" if polished is not None else BEST
    return tuple(Paragraph(text) for text in (short, best) if text)


def _about(known: Dynamic | None) -> str:
    return "" if known is None else f" ({known.about})"


def _row(step: LearningStep, run: LearningRun, figures: Figures) -> tuple[str, ...]:
    gains = f"{step.deviation_gain:.2e}", f"{step.deviation_gain / run.game.scale:.2e}"
    return f"{step.round:,}", *gains, figures.number(step.total), *map(figures.number, step.payoffs)
