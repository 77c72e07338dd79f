"""Bargaining sets on the command line: what `solve`, `compare`, `explain` and `verify` do with a list of outcomes."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.certify import Verification
    from detente.cli.reported_options import Reported
    from detente.concepts.catalogue import Options
    from detente.formats.agreement_parts import Document
    from detente.model.bargaining_set import BargainingSet
    from detente.protocols import Concept
    from detente.report.page import Page

USUAL = "nash-bargaining"  #: the concept where none is named


def set_named(name: str, max_outcomes: int | None = None) -> BargainingSet | None:
    """Read the bargaining set that the command line names; None if it names something else.

    Raises
    ------
    FormatError, TooLarge
        If the file bears the mark of a bargaining set, and cannot be read as one.
    """
    from detente.formats.bargaining_files import TABLE, holds_bargaining_set, loads_bargaining_set
    from detente.formats.document_nodes import DOCUMENTS
    from detente.formats.files import read_text
    from detente.formats.limits import MAX_PROFILES
    from detente.formats.shipped import EXAMPLE
    from detente.model.errors import FormatError, TooLarge

    suffix = PurePath(name).suffix
    if name.startswith(EXAMPLE) or suffix.lower() not in {TABLE, *DOCUMENTS}:
        return None
    try:
        text = read_text(name)
    except (FormatError, TooLarge):
        return None  # whoever reads it as a game says what is wrong
    if not holds_bargaining_set(text, suffix):
        return None
    most = MAX_PROFILES if max_outcomes is None else max_outcomes
    return loads_bargaining_set(text, suffix, source=name, max_outcomes=most)


def check_options(options: Options, told: Reported, more: Mapping[str, object]) -> None:
    """Refuse options that say something of a game, and mean nothing for a list of outcomes.

    Parameters
    ----------
    more
        Other options by name.

    Raises
    ------
    BadParameter
        With the first of them.
    """
    named = {name: getattr(options, name) for name in ("opposition", "selection", "breakdown", "division", "fallback")}
    given = {**named, "observed": told.observed, "disagreement": told.disagreement, **more}
    for option, value in given.items():
        if value not in {"", None, False}:
            message = "a bargaining set lists outcomes and reserve values; there is nothing for this option to say"
            raise typer.BadParameter(message, param_hint=f"--{option}")


def chosen(names: Sequence[str], weights: str) -> list[Concept]:
    """Look up concepts for a bargaining set; all of them where none is named.

    Raises
    ------
    NotApplicable
        If a name is not in the catalogue, or weights do not go with it.
    """
    from detente.cli.options import player_weights
    from detente.concepts.bargaining_sets import SET_CATALOGUE
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concept

    options = Options(weights=player_weights(weights))
    return [chosen_concept(name, options) for name in names] if names else list(SET_CATALOGUE)


def solved_set(bargaining: BargainingSet, file: str, concept: str, weights: str, *, as_json: bool) -> str:
    """Strike one deal over the list of outcomes in a file."""
    import shlex

    from detente.cli.output import json_text
    from detente.formats.certificate_document import limited_document
    from detente.report.summary import summarise
    from detente.report.text import render
    from detente.solve import solve

    (entry,) = chosen([concept or USUAL], weights)
    agreement = solve(bargaining, entry)
    if as_json:
        return json_text(limited_document(agreement))
    words = ["detente", "explain", file, "--concept", entry.name, *(["--weights", weights] if weights else [])]
    return render(summarise(agreement)) + f"\nWhy? Try: {shlex.join(words)}\n"


def explained_set(bargaining: BargainingSet, concept: str, weights: str) -> Page:
    """Tell the argument of a deal over a list of outcomes."""
    from detente.report.lottery_page import lottery_argument
    from detente.solve import solve

    (entry,) = chosen([concept or USUAL], weights)
    return lottery_argument(solve(bargaining, entry))


def compared_set(bargaining: BargainingSet, concepts: Sequence[str], weights: str, *, as_json: bool) -> str:
    """Compare deals over a list of outcomes, and say which outcomes are efficient.

    Raises
    ------
    NotApplicable
        If no concept applies.
    """
    from detente.cli.output import json_text, laid_out
    from detente.formats.comparison_document import dump_comparison
    from detente.model.errors import NotApplicable
    from detente.report.bargaining_page import efficient_words
    from detente.report.comparison import sheet
    from detente.report.reasons import reasons
    from detente.solve import compare

    found = compare(bargaining, chosen(concepts, weights))
    if not found.rows:
        raise NotApplicable(reasons(found.skipped), where="concept")
    if as_json:
        return json_text(dump_comparison(bargaining, found))
    return laid_out(sheet(found)) + f"\n{efficient_words(bargaining)}\n"


def verified_set(bargaining: BargainingSet, document: Document, file: str, *, exact: bool) -> tuple[Verification, str]:
    """Check an agreement on a lottery over outcomes; also say what was checked."""
    from detente.cli.reading import naming
    from detente.formats.agreement_document import load_agreement
    from detente.formats.certificate_document import check_claims
    from detente.report.concept_words import label
    from detente.report.figures import Figures
    from detente.report.text import printable
    from detente.solve import verify

    with naming(file):
        check_claims(document)
        loaded = load_agreement(document)
    verification = verify(bargaining, loaded, exact=exact)
    paid = Figures(loaded.game).paid(loaded.game.players, loaded.payoff_numbers)
    return verification, printable(f"{bargaining.title or 'The outcomes'}, {label(loaded.concept)}: {paid}") + "\n"
