"""The front door: solve a game, check the certificate, return the agreement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.certify import Verification, check
from detente.concepts import CATALOGUE, Options
from detente.concepts import concept as look_up
from detente.concepts.correlated import CORRELATED
from detente.model.errors import CertificateRejected, NotApplicable, NumericalTrouble, TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import Agreement, ConceptSummary
    from detente.model.game import Game
    from detente.protocols import Concept, Mapper


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold one agreement a concept that applies, and the reason for every concept that does not."""

    rows: tuple[Agreement, ...]
    skipped: tuple[tuple[str, str], ...]


def solve(game: Game, concept: Concept = CORRELATED, *, mapper: Mapper = map) -> Agreement:
    """Solve a game and verify the result.

    Parameters
    ----------
    game
        The game.
    concept
        Any object with `name` and `solve`.
    mapper
        Anything shaped like the builtin ``map``: applied to the partitions of the players.

    Returns
    -------
    Agreement
        With `certificate.status` "verified"; "unchecked" for a concept whose parts the checker does not know.

    Raises
    ------
    NotApplicable
        If the concept is undefined for this game, or bears the name of another one.
    SolverError
        If no certified answer was found.

    Examples
    --------
    >>> import detente as dt
    >>> game = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> dt.solve(game, dt.COCO)
    Agreement(coco: Player 1: 6, Player 2: 6; verified)
    """
    agreement = concept.solve(game, mapper=mapper)
    if not _well_named(agreement.concept):
        message = f"'{concept.name}' is the name of a concept with other parts; give yours another name"
        raise NotApplicable(message, where="concept")
    try:
        verification = check(game, agreement)
    except NotApplicable:
        return agreement
    except CertificateRejected as error:
        message = f"the result of '{concept.name}' could not be certified: {error.message}"
        raise NumericalTrouble(message, problem=agreement) from error
    checked = replace(agreement.certificate, status="verified", largest_violation=float(verification.largest_violation))
    return replace(agreement, certificate=checked)


def verify(game: Game, agreement: Agreement, *, exact: bool = False) -> Verification:
    """Check an agreement against its game, without solving anything.

    Parameters
    ----------
    exact
        Evaluate every number as the fraction that was written, and report the exact slack.

    Raises
    ------
    CertificateRejected
        If a claim is false or missing.
    """
    if not _well_named(agreement.concept):
        message = f"'{agreement.concept.name}' does not have the parts that the agreement names"
        raise CertificateRejected(message, where="concept", slack=float("inf"))
    return check(game, agreement, exact=exact)


def _well_named(summary: ConceptSummary) -> bool:
    """Tell whether a name of the catalogue goes with the parts that it stands for, up to its options."""
    usual = {entry.name: entry.summary for entry in CATALOGUE}.get(summary.name)
    if usual is None:
        return True
    selection = summary.selection if summary.selection not in {None, usual.selection} else ""
    options = Options(summary.opposition, selection or "", summary.parameters.get("breakdown"))
    try:
        return look_up(summary.name, options).summary == summary
    except NotApplicable:
        return False


def compare(game: Game, concepts: Sequence[Concept] = CATALOGUE, *, mapper: Mapper = map) -> Comparison:
    """Solve a game by many concepts; those that do not apply are listed with the reason."""
    rows, skipped = [], []
    for concept in concepts:
        try:
            rows.append(solve(game, concept, mapper=mapper))
        except (NotApplicable, TooLarge) as error:
            skipped.append((concept.name, error.message))
    return Comparison(tuple(rows), tuple(skipped))
