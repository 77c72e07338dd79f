"""`detente verify`: check a certificate without a solver."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import AsJson, GameName, MaxMemory, MaxProfiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from detente.certify import Verification
    from detente.formats.agreement_parts import Document
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.unfinished import UnfinishedAgreement

    Check = Callable[..., tuple[Verification, str]]  #: takes a game, a document, who reads it, and whether exactly


def verify_command(
    game: GameName,
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="AGREEMENT.json",
            help="What 'solve', 'hypotheses', 'stability', 'capped' or 'fallback --exploitability' wrote with --json, "
            "or a partition function that Python wrote; what 'bundle --json' wrote stands after all its games, what "
            "'divide --json' wrote after the worths.",
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
    """Re-check the certificate of an agreement, without solving anything. Exit code 1 if it does not hold.

    Other documents that carry a proof are re-checked in the same way.
    """
    from detente.cli.bargaining import set_named, verified_set
    from detente.cli.bundle_checking import check_bundle
    from detente.cli.divide_command import verified_division, worths_named
    from detente.cli.output import json_text
    from detente.cli.reading import check_one_reader, naming, read_certificate, read_game, read_json
    from detente.formats.bundle_document import SCHEMA as BUNDLE
    from detente.formats.certificate_document import attached
    from detente.formats.verification_document import dump_verification

    *others, agreement = documents
    check_one_reader(game, *documents, certificate)
    listed, worths = set_named(game, max_profiles), worths_named(game)
    games_only = bool(others) or (listed is None and worths is None)
    games = [read_game(name, max_profiles) for name in (game, *others)] if games_only else []
    document = read_json(agreement)
    with naming(agreement):
        if certificate:
            document = attached(document, read_certificate(certificate, max_memory))
    schema = str(document.get("schema")) if isinstance(document, dict) else ""
    if listed is not None and not others:
        verification, what = verified_set(listed, document, agreement, exact=exact)
    elif worths is not None and not others:
        verification, what = verified_division(worths, document, naming(agreement), exact=exact)
    elif others or schema == BUNDLE:
        verification, what = check_bundle(games, document, naming(agreement), exact=exact)
    else:
        verification, what = _check_of(schema)(games[0], document, naming(agreement), exact=exact)
    if as_json:
        return json_text(dump_verification(verification, exact=exact))
    return _sentence(verification, exact=exact) + what


def _check_of(schema: str) -> Check:
    """Choose how a document about one game is checked, by what it says that it is."""
    from detente.cli.checking import check_capped, check_hypotheses, check_partition_function, check_stability
    from detente.formats.capped_document import SCHEMA as CAPPED
    from detente.formats.fallback_document import SCHEMA as FALLBACKS
    from detente.formats.hypotheses_document import SCHEMA as HYPOTHESES
    from detente.formats.partition_function_document import SCHEMA as PARTITIONS
    from detente.formats.stability_document import SCHEMA as STABILITY

    checks: dict[str, Check] = {
        CAPPED: check_capped,
        FALLBACKS: _curves,
        HYPOTHESES: check_hypotheses,
        PARTITIONS: check_partition_function,
        STABILITY: check_stability,
    }
    return checks.get(schema, _agreement)


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
    one = verification.claims == 1
    if verification.proved:
        return f"proved: {verification.claims} {'claim holds' if one else 'claims hold'} exactly\n"
    claims = f"{verification.claims} claim{'s' * (not one)}"
    return f"accepted, {'exact slack' if exact else 'largest violation'} {slack} ({claims})\n"


def _what(agreement: AnyAgreement | UnfinishedAgreement) -> str:
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
