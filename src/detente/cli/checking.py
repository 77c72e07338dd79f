"""Documents other than agreements whose proof `detente verify` re-checks: what was checked, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from detente.certify import Verification
    from detente.formats.agreement_parts import Document
    from detente.model.game import Game


def check_hypotheses(
    game: Game, document: Document, reading: AbstractContextManager[None], *, exact: bool
) -> tuple[Verification, str]:
    """Check what hypotheses about the others give; also say what was checked."""
    from detente.formats.certificate_document import check_claims
    from detente.formats.hypotheses_document import load_hypotheses
    from detente.hypotheses import verify_hypotheses
    from detente.report.figures import Figures, listing
    from detente.report.text import printable

    with reading:
        check_claims(document)
        loaded = load_hypotheses(document)
    verification = verify_hypotheses(game, loaded, exact=exact)
    figures, names = Figures(loaded.game), listing(row.name for row in loaded.rows)
    spread = figures.paid(loaded.game.players, loaded.spread_numbers)
    return verification, printable(f"{game.title or 'The game'}, {names}: spread {spread}") + "\n"


def check_partition_function(
    game: Game, document: Document, reading: AbstractContextManager[None], *, exact: bool
) -> tuple[Verification, str]:
    """Check what coalitions are worth in every partition; also say what was checked."""
    from detente.formats.certificate_document import check_claims
    from detente.formats.partition_function_document import load_partition_function
    from detente.partition_games import verify_partition_function
    from detente.report.text import printable

    with reading:
        check_claims(document)
        loaded = load_partition_function(document)
    count, fallback = len(loaded.disagreements), loaded.fallback.name
    text = f"{game.title or 'The game'}, {fallback}: what coalitions are worth in {count:,} partitions of the players"
    return verify_partition_function(game, loaded, exact=exact), printable(text) + "\n"


def check_stability(
    game: Game, document: Document, reading: AbstractContextManager[None], *, exact: bool
) -> tuple[Verification, str]:
    """Check whether a deal is as stable as is stated; also say what was checked."""
    from detente.formats.stability_document import load_stability
    from detente.report.concept_words import label
    from detente.report.text import printable
    from detente.stability import verify_stability

    with reading:
        loaded = load_stability(document)
    verification = verify_stability(game, loaded, exact=exact)
    core = "in the core" if loaded.in_core else "not in the core"
    empty = "which is empty" if loaded.core_empty else "which is not empty"
    what = f"{game.title or 'The game'}, {label(loaded.agreement.concept)}: {core}, {empty}"
    return verification, printable(what) + "\n"


def check_capped(
    game: Game, document: Document, reading: AbstractContextManager[None], *, exact: bool
) -> tuple[Verification, str]:
    """Check what can be agreed on with limited payments; also say what was checked."""
    from detente.capped import verify_capped
    from detente.formats.capped_document import load_capped
    from detente.report.text import printable

    with reading:
        loaded = load_capped(document)
    verification = verify_capped(game, loaded, exact=exact)
    alive, count = sum(deal.survives for deal in loaded.deals), len(loaded.deals)
    n_rules = len(loaded.bargains)
    rules = f"{n_rules} rule{'s' * (n_rules != 1)} of bargaining within the limits"
    what = f"{game.title or 'The game'}, limited payments: {alive} of {count} deals survive; {rules}"
    return verification, printable(what) + "\n"
