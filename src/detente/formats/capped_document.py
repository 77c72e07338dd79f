"""What can be agreed on where side payments are limited or taxed <-> JSON, sealed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.formats.agreement_document import load_agreement
from detente.formats.agreement_parts import check_sealed, dump_game_summary, load_game_summary, seal
from detente.formats.capped_parts import (
    dump_bargain,
    dump_corners,
    dump_curve,
    dump_shortfall,
    load_bargain,
    load_corners,
    load_curve,
    load_shortfall,
    put,
)
from detente.formats.certificate_document import check_claims, limited_document
from detente.formats.number_fields import get_number, get_numbers, put_numbers
from detente.formats.typed_fields import check_keys, get_object, get_objects, get_text
from detente.model.agreement import Agreement
from detente.model.capped import CappedAgreements, CappedDeal
from detente.model.caps import Caps
from detente.model.errors import CertificateRejected, FormatError
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model.agreement import GameSummary
    from detente.model.lottery_agreement import AnyAgreement

Document = dict[str, Any]

SCHEMA = "detente/capped/1"
KEYS = frozenset(
    {
        "schema",
        "version",
        "game",
        "budgets",
        "tax",
        "tax_exact",
        "welfare",
        "welfare_exact",
        "deals",
        "disagreement",
        "disagreement_exact",
        "source",
        "efficient",
        "bargains",
        "skipped",
        "statistics",
        "seal",
    }
)


def dump_capped(found: CappedAgreements) -> Document:
    """Write everything with its proofs.

    An agreement whose claims hold more than 10^6 numbers is written without them, as by 'solve --json'.
    """
    document = {"schema": SCHEMA, "version": VERSION, **_content(found)}
    for entry, deal in zip(document["deals"], found.deals, strict=True):
        entry["agreement"] = limited_document(deal.agreement)
    document["source"] = None if found.source is None else limited_document(found.source)
    document["statistics"] = {}
    document["seal"] = seal(document)
    return document


def load_capped(document: Mapping[str, Any]) -> CappedAgreements:
    """Read what `dump_capped` wrote.

    Raises
    ------
    FormatError
        If the document is no such thing, or it has an unknown key.
    CertificateRejected
        If its seal is broken, or two places of it contradict each other.
    """
    check_sealed(document, SCHEMA, "document on limited payments")
    check_keys(document, KEYS, "the document")
    game = load_game_summary(get_object(document, "game"))
    deals = tuple(_load_deal(entry) for entry in get_objects(document, "deals"))
    source = None if document.get("source", 0) is None else _load_agreement(get_object(document, "source"))
    if isinstance(source, Agreement):
        message = "the disagreement point of rules without free payments is taken from a deal without payments"
        raise FormatError(message)
    skipped = tuple((get_text(entry, "name"), get_text(entry, "reason")) for entry in get_objects(document, "skipped"))
    found = CappedAgreements(
        game,
        _load_caps(document, game),
        Fraction(get_number(document, "welfare")),
        deals,
        get_numbers(document, "disagreement"),
        source,
        None if document.get("efficient", 0) is None else load_corners(get_object(document, "efficient")),
        tuple(load_bargain(entry) for entry in get_objects(document, "bargains")),
        skipped,
    )
    _check_content(document, found)
    return found


def _content(found: CappedAgreements) -> Document:
    """Write all but the agreements."""
    document: Document = {"game": dump_game_summary(found.game)}
    document["budgets"] = []
    for player, budget in zip(found.game.players, found.caps.budgets, strict=True):
        entry: Document = {"player": player, "budget": None}
        if budget is not None:
            put(entry, "budget", budget)
        document["budgets"].append(entry)
    put(document, "tax", found.caps.tax)
    put(document, "welfare", found.welfare)
    document["deals"] = [_dump_deal(deal) for deal in found.deals]
    put_numbers(document, "disagreement", found.disagreement, always=True)
    document["efficient"] = None if found.corners is None else dump_corners(found.corners)
    document["bargains"] = [dump_bargain(bargain) for bargain in found.bargains]
    document["skipped"] = [{"name": name, "reason": reason} for name, reason in found.skipped]
    return document


def _check_content(document: Mapping[str, Any], found: CappedAgreements) -> None:
    """Compare what is written with what follows from the rest of it."""
    expected = _content(found)
    written = {key: document.get(key) for key in expected}
    deals = get_objects(document, "deals")
    written["deals"] = [{key: part for key, part in entry.items() if key != "agreement"} for entry in deals]
    for key, value in expected.items():
        if written[key] != value:
            message = f"the field '{key}' contradicts the rest of the document"
            raise CertificateRejected(message, where=key, slack=float("inf"))


def _dump_deal(deal: CappedDeal) -> Document:
    document: Document = {"concept": deal.agreement.concept.name, "survives": deal.survives}
    put(document, "tolerance", deal.tolerance)
    for key, value in (("common_budget", deal.common_budget), ("largest_tax", deal.largest_tax)):
        document[key] = None
        if value is not None:
            put(document, key, value)
    document["shortfall"] = dump_shortfall(deal.given)
    document["shortfall_untaxed"] = dump_shortfall(deal.untaxed)
    document["curve"] = dump_curve(deal.curve)
    return document


def _load_deal(document: Mapping[str, Any]) -> CappedDeal:
    return CappedDeal(
        _load_agreement(get_object(document, "agreement")),
        Fraction(get_number(document, "tolerance")),
        load_shortfall(get_object(document, "shortfall")),
        load_shortfall(get_object(document, "shortfall_untaxed")),
        load_curve(get_object(document, "curve")),
    )


def _load_agreement(document: Document) -> AnyAgreement:
    check_claims(document)
    return load_agreement(document)


def _load_caps(document: Mapping[str, Any], game: GameSummary) -> Caps:
    entries = get_objects(document, "budgets")
    if tuple(get_text(entry, "player") for entry in entries) != game.players:
        message = "the field 'budgets' must have one entry a player, in the order of the game"
        raise FormatError(message)
    budgets = tuple(
        None if entry.get("budget", 0) is None else Fraction(get_number(entry, "budget")) for entry in entries
    )
    tax = Fraction(get_number(document, "tax"))
    if not 0 <= tax < 1 or min((budget for budget in budgets if budget is not None), default=0) < 0:
        message = "budgets must not be negative, and the tax must be at least 0 and less than 1"
        raise FormatError(message)
    return Caps(budgets, tax)
