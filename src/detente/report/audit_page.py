"""An audit as a page: one line a concept first, then each question."""

from __future__ import annotations

from math import inf, isnan, nan
from typing import TYPE_CHECKING

from detente.model.agreement import summary_of
from detente.report.audit_omissions import omissions
from detente.report.carried_out import when_played
from detente.report.concept_words import label
from detente.report.figures import Figures
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.audit.auditing import Audit, ConceptAudit
    from detente.audit.findings import Sensitivity
    from detente.report.page import Piece

KINDS = ("T0", "T1u", "T1c", "T2", "T3")
SHOWN_ENTRIES = 3
SMALLEST = 3e-6  #: relative to the scale: a search that stops here has found that any lie gains
ROUNDING = 1e-6  #: slopes up to this are taken for 0

MEANING = (
    "T0: a harmful action that costs its owner. T1u: one that costs nothing. T1c: free, and harmful only if the victim "
    "plays a certain action. T2: one that would be worth playing somewhere the others never are. T3: one that costs "
    "its owner and pays an ally more. Numbers are the payoff gained per unit of the largest harm; bound: only a lower "
    "bound. Misreports gain from the given size on, or from a smaller one that the search missed; any: the smallest "
    "lies gain. Noise is a millionth of the scale; the jump is the largest that was found."
)
BEST = (
    "A line a concept: of all players and actions, the one that would gain most by not having the action. If even that "
    "is negative, nobody gains by losing any action."
)
NO_WINNER = (
    "No concept wins every column: what cannot be gained by threats can be lost by giving up a choice, or hangs on a "
    "choice among fallbacks. Read the columns that matter in your case."
)


def audit_page(audit: Audit) -> Page:
    """Lay out an audit."""
    figures = Figures(summary_of(audit.game))
    sections = (
        Section("One line a concept", (_summary(audit, figures), Paragraph(MEANING), Paragraph(NO_WINNER))),
        Section("What owning an action is worth", _prices(audit, figures)),
        Section("What losing an action would bring at best", (_bound(audit, figures), Paragraph(BEST))),
        Section("Gained by an added threat, by its harm", (_curves(audit, figures),)),
        Section("The worst that a search found", _worst(audit, figures)),
        Section("Gained by reporting other payoffs", (_misreports(audit, figures),)),
        Section("What a share rests on", (_sensitivity(audit, figures),)),
        Section("When a threat would be carried out", _break_even(audit, figures)),
        Section("Not counted", _not_counted(audit, figures)),
        Section("Left out", tuple(Paragraph(f"{name}: {reason}") for name, reason in audit.skipped)),
    )
    kept = tuple(section for section in sections if section.pieces and _filled(section.pieces[0]))
    title = f"{audit.game.title or 'The game'}: the audit (searches with seed {audit.seed})"
    return Page(title, kept)


def _filled(piece: Piece) -> bool:
    return bool(piece.rows) if isinstance(piece, Table) else True


def _summary(audit: Audit, figures: Figures) -> Table:
    headings = ("concept", *KINDS, "bind gain", "misreports from", "widest interval", "jump, at least")
    return Table(headings, tuple(_line(row, figures) for row in audit.rows))


def _line(row: ConceptAudit, figures: Figures) -> tuple[str, ...]:
    thresholds = [curve.threshold for curve in row.misreport if curve.threshold is not None]
    return (
        _name(row),
        *(_theta(row, kind) for kind in KINDS),
        "-" if row.bind_gain is None else figures.signed(row.bind_gain.value),
        _threshold(min(thresholds, default=None), figures),
        figures.number(max(row.ambiguity.width)),
        figures.number(row.ambiguity.jump),
    )


def _theta(row: ConceptAudit, kind: str) -> str:
    theta = row.theta(kind)
    if theta is None or theta == -inf:
        return "-"
    proven = all(curve.proven for curve in row.threats if curve.kind == kind)
    return f"{theta:.4g}" + ("" if proven else " (bound)")


def _prices(audit: Audit, figures: Figures) -> tuple[Piece, ...]:
    players = audit.game.players
    rows = tuple(
        (
            _name(row),
            players[price.player],
            audit.game.actions[price.player][price.action],
            "yes" if price.used else "no",
            *(figures.signed(change) for change in price.change),
            figures.number(price.extortion),
        )
        for row in audit.rows
        for price in row.actions
    )
    said = (
        "How everybody's payoff changes because the action exists. An action is used if some best profile plays it; "
        "what its owner gains by an action that is not used is extortion."
    )
    return Table(("concept", "owner", "action", "used", *players, "extortion"), rows, 4), Paragraph(said)


def _bound(audit: Audit, figures: Figures) -> Table:
    rows = []
    for row in audit.rows:
        bind = row.bind_gain
        if bind is not None:
            action = audit.game.actions[bind.player][bind.action]
            rows.append((_name(row), audit.game.players[bind.player], action, figures.signed(bind.value)))
    return Table(("concept", "player", "without", "gain"), tuple(rows), 3)


def _not_counted(audit: Audit, figures: Figures) -> tuple[Piece, ...]:
    found = omissions(audit, figures)
    return (Bullets(found),) if found else ()


def _curves(audit: Audit, figures: Figures) -> Table:
    players = audit.game.players
    harms = sorted({harm for row in audit.rows for curve in row.threats for harm in curve.harm})
    rows = tuple(
        (
            _name(row),
            curve.kind,
            f"{players[curve.owner]} against {players[curve.victim]}",
            "exact" if curve.proven else "at least",
            *(figures.number(dict(zip(curve.harm, curve.gain, strict=True)).get(harm, nan)) for harm in harms),
        )
        for row in audit.rows
        for curve in row.threats
    )
    return Table(("concept", "class", "who", "gains", *(figures.number(harm) for harm in harms)), rows, 4)


def _worst(audit: Audit, figures: Figures) -> tuple[Piece, ...]:
    players = audit.game.players
    rows = tuple(
        (
            _name(row),
            f"{players[case.owner]} against {players[case.victim]}",
            figures.number(case.harm),
            "not found" if case.witness is None else f"at least {figures.number(case.gain)}",
        )
        for row in audit.rows
        for case in row.worst_case
    )
    said = (
        "The added action never pays its owner more than its best reply did. The JSON output (--json) holds the "
        "games with the actions that were found."
    )
    return Table(("concept", "who", "harm", "gain"), rows, 2), Paragraph(said)


def _misreports(audit: Audit, figures: Figures) -> Table:
    rows = tuple(
        (
            _name(row),
            audit.game.players[curve.player],
            _threshold(curve.threshold, figures),
            f"at least {figures.number(max(curve.gain))}",
            figures.number(curve.radius[-1]),
        )
        for row in audit.rows
        for curve in row.misreport
        if curve.radius
    )
    return Table(("concept", "player", "gains from", "up to", "by misreports of"), rows, 2)


def _sensitivity(audit: Audit, figures: Figures) -> Table:
    players = audit.game.players
    rows = []
    for row in audit.rows:
        for player, name in enumerate(players):
            own = [entry for entry in row.sensitivity if entry.player == player]
            own = sorted((entry for entry in own if _weight(entry) > ROUNDING), key=_weight, reverse=True)
            for entry in own[:SHOWN_ENTRIES]:
                cell = f"{players[entry.entry_player]}'s payoff at {', '.join(audit.game.labels_of(entry.profile))}"
                slopes = _slope(entry.left, figures), _slope(entry.right, figures)
                rows.append((_name(row), name, cell, *slopes))
    return Table(("concept", "player", "rests on", "per unit down", "per unit up"), tuple(rows), 3)


def _slope(slope: float, figures: Figures) -> str:
    if isnan(slope):
        return "not found"
    return "jumps" if abs(slope) == inf else figures.signed(slope)


def _weight(entry: Sensitivity) -> float:
    """Say how much rests on an entry; unknown slopes come first, with the jumps."""
    return max(inf if isnan(slope) else abs(slope) for slope in (entry.left, entry.right))


def _threshold(radius: float | None, figures: Figures) -> str:
    if radius is None:
        return "never found"
    return "any" if radius <= SMALLEST * figures.game.scale else figures.number(radius)


def _name(row: ConceptAudit) -> str:
    return row.concept if row.summary is None else label(row.summary)


def _break_even(audit: Audit, figures: Figures) -> tuple[Piece, ...]:
    entries = audit.rows[0].break_even if audit.rows else ()
    rows = tuple(
        (
            audit.game.players[entry.player],
            audit.game.actions[entry.player][entry.action],
            when_played(entry, figures),
        )
        for entry in entries
    )
    said = (
        "The last column is the probability with which talks fail: where the range begins or ends, some credible "
        "fallback begins or ceases to play the action. A threat that is never played is never carried out."
    )
    return Table(("player", "action", "played if talks fail with probability"), rows, 3), Paragraph(said)
