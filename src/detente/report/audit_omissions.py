"""What an audit could not count, in words: harms without an action, neighbouring games without a solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.concept_words import label
from detente.report.figures import listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.audit.auditing import Audit, ConceptAudit
    from detente.audit.findings import ThreatCurve
    from detente.model.game import Game
    from detente.report.figures import Figures


def omissions(audit: Audit, figures: Figures) -> tuple[str, ...]:
    """Say, concept by concept, what was left out and why; empty if nothing was."""
    game = audit.game
    return tuple(
        f"{row.concept if row.summary is None else label(row.summary)}: {said}"
        for row in audit.rows
        for said in (*_unpriced(row, game), *_passed_over(row, game), *_threats(row, game, figures))
    )


def _unpriced(row: ConceptAudit, game: Game) -> Iterator[str]:
    """Name the actions without which the game has no solution."""
    priced = {(price.player, price.action) for price in row.actions}
    missing = [
        f"{game.players[player]}'s {option}"
        for player, options in enumerate(game.actions)
        for action, option in enumerate(options)
        if len(options) > 1 and (player, action) not in priced
    ]
    if missing:
        rest = "" if row.bind_gain is None else "; the bind gain is the largest of the others"
        yield f"no solution without {listing(missing)}, so no price of {_these(missing)}{rest}"


def _passed_over(row: ConceptAudit, game: Game) -> Iterator[str]:
    """Count the games that searches passed over."""
    players = game.players
    for case in row.worst_case:
        if case.unsolved:
            pair = f"{players[case.owner]} against {players[case.victim]}"
            yield f"{_games(case.unsolved)} passed over in the search for the worst threat of {pair}: no solution"
    for curve in row.misreport:
        if curve.unsolved:
            yield f"{_games(curve.unsolved)} reported by {players[curve.player]} passed over: no solution"
    if row.ambiguity.unsolved:
        yield f"{_games(row.ambiguity.unsolved)} with small noise passed over: no solution"


def _threats(row: ConceptAudit, game: Game, figures: Figures) -> Iterator[str]:
    """Count the added actions that were left out of each curve, and name the harms at which none is left."""
    for curve in row.threats:
        if curve.left_out:
            pair = f"{game.players[curve.owner]} against {game.players[curve.victim]}"
            yield f"{curve.kind}, {pair}: {_reasons(curve)}{_empty(curve, figures)}"


def _reasons(curve: ThreatCurve) -> str:
    raising = sum(entry.raising for entry in curve.left_out)
    unsolved = sum(entry.unsolved for entry in curve.left_out)
    parts = []
    if raising:
        parts.append(f"{_actions(raising)} left out that would have raised the largest total")
    if unsolved:
        parts.append(f"{_actions(unsolved)} left out with which the game has no solution")
    return listing(parts)


def _empty(curve: ThreatCurve, figures: Figures) -> str:
    harms = [figures.number(entry.harm) for entry in curve.left_out if not entry.solved]
    if not harms:
        return ""
    return f"; none counts at {'harms' if len(harms) > 1 else 'a harm'} of {listing(harms)}"


def _these(missing: Sequence[str]) -> str:
    return "it" if len(missing) == 1 else "them"


def _games(count: int) -> str:
    return "1 game" if count == 1 else f"{count} games"


def _actions(count: int) -> str:
    return "1 added action" if count == 1 else f"{count} added actions"
