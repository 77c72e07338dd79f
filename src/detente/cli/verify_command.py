"""`detente verify`: check a certificate without a solver."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import AsJson, GameName, MaxMemory, MaxProfiles

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from detente.certify import Verification
    from detente.formats.agreement_parts import Document
    from detente.model.agreement import Agreement
    from detente.model.game import Game
    from detente.model.unfinished import UnfinishedAgreement


def verify_command(
    game: GameName,
    agreement: Annotated[
        str,
        typer.Argument(
            metavar="AGREEMENT.json", help="What 'solve --json' wrote, or 'fallback --exploitability --json'."
        ),
    ],
    exact: Annotated[bool, typer.Option("--exact", help="Check the written numbers as exact fractions.")] = False,
    certificate: Annotated[
        str, typer.Option("--certificate", metavar="FILE", help="Read the claims from a file.", show_default=False)
    ] = "",
    max_profiles: MaxProfiles = None,
    max_memory: MaxMemory = None,
    as_json: AsJson = False,
) -> str:
    """Re-check the certificate of an agreement, without solving anything. Exit code 1 if it does not hold."""
    from detente.cli.output import json_text
    from detente.cli.reading import check_one_reader, naming, read_certificate, read_game, read_json
    from detente.formats.certificate_document import attached
    from detente.formats.fallback_document import SCHEMA as FALLBACKS
    from detente.formats.verification_document import dump_verification

    check_one_reader(game, agreement, certificate)
    found = read_game(game, max_profiles)
    document = read_json(agreement)
    with naming(agreement):
        if certificate:
            document = attached(document, read_certificate(certificate, max_memory))
    overview = isinstance(document, dict) and document.get("schema") == FALLBACKS
    check = _curves if overview else _agreement
    verification, what = check(found, document, naming(agreement), exact=exact)
    if as_json:
        return json_text(dump_verification(verification, exact=exact))
    return _sentence(verification, exact=exact) + what


def _agreement(
    game: Game, document: Document, reading: AbstractContextManager[None], *, exact: bool
) -> tuple[Verification, str]:
    """Check an agreement, finished or cut short; also say what was checked."""
    from detente.formats.agreement_document import load_agreement
    from detente.formats.certificate_document import check_claims
    from detente.formats.unfinished_document import is_unfinished, load_unfinished
    from detente.solve import verify

    with reading:
        check_claims(document)
        loaded = load_unfinished(document) if is_unfinished(document) else load_agreement(document)
    return verify(game, loaded, exact=exact), _what(loaded)


def _curves(
    game: Game, document: Document, reading: AbstractContextManager[None], *, exact: bool
) -> tuple[Verification, str]:
    """Check what tolerating gains from deviating brings; nothing else in an overview of fallbacks has a proof there."""
    from detente.certify import Verification
    from detente.exploitability import verify_exploitability
    from detente.formats.exploitability_document import load_exploitability
    from detente.model.errors import FormatError
    from detente.report.text import printable

    with reading:
        if not document.get("exploitability"):
            message = (
                "no part of this overview carries a proof; write one with 'fallback --exploitability --json', or an "
                "agreement with 'solve --json'"
            )
            raise FormatError(message)
        parts = load_exploitability(document)
    checks = [verify_exploitability(game, part, exact=exact) for part in parts]
    claims, largest = sum(each.claims for each in checks), max(each.largest_violation for each in checks)
    what = printable(f"{game.title or 'The game'}, honesty against welfare: the frontier and all intervals")
    return Verification(claims, largest), f"{what}\n"


def _sentence(verification: Verification, *, exact: bool) -> str:
    slack = _shown(verification.largest_violation)
    if verification.proved:
        return f"proved: {verification.claims} claims hold exactly\n"
    if exact:
        return f"accepted, exact slack {slack} ({verification.claims} claims)\n"
    return f"accepted, largest violation {slack} ({verification.claims} claims)\n"


def _what(agreement: Agreement | UnfinishedAgreement) -> str:
    """Name what was checked: the game, the concept, and what everybody gets, or between which bounds."""
    from detente.model.unfinished import UnfinishedAgreement
    from detente.report.concept_words import label
    from detente.report.figures import Figures, listing
    from detente.report.text import printable

    figures = Figures(agreement.game)
    if isinstance(agreement, UnfinishedAgreement):
        bounds = agreement.payoff_bounds
        ends = zip(agreement.game.players, bounds.low_numbers, bounds.high_numbers, strict=True)
        paid = "cut short, " + listing(f"{name} {figures.interval(low, high)}" for name, low, high in ends)
    else:
        paid = figures.paid(agreement.game.players, agreement.payoff_numbers)
    return printable(f"{agreement.game.title or 'The game'}, {label(agreement.concept)}: {paid}") + "\n"


def _shown(slack: Fraction | float) -> str:
    """Write a violation with three digits; a fraction that is too small for them as a power of ten."""
    if slack and not float(slack):
        return "below 1e-300"
    return f"{float(slack):.3g}"
