"""Agreements <-> JSON documents, sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.agreement_parts import (
    SCHEMA,
    check_sealed,
    dump_game_summary,
    load_certificate,
    load_concept,
    load_game_summary,
    load_near_ties,
    load_profile,
    put_end,
    put_head,
    seal,
)
from detente.formats.disagreement_document import dump_disagreement, load_disagreement
from detente.formats.lottery_document import RANGES_KEYS, dump_lottery, is_lottery, load_lottery
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.reported_document import dump_observations, is_reported
from detente.formats.typed_fields import check_keys, get_flag, get_items, get_object, get_texts
from detente.formats.worths_document import dump_sampling, dump_worths, load_worths
from detente.model.agreement import Agreement, Ranges
from detente.model.errors import CertificateRejected
from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SCHEMA", "dump_agreement", "dump_game_summary", "load_agreement", "seal"]

Document = dict[str, Any]

_ABOUT = {"schema", "version", "warnings", "complete", "statistics", "seal"}
_PARTS = {
    "game",
    "concept",
    "ranges",
    "sampling",
    "observations",
    "profile",
    "coalitions",
    "disagreements",
    "certificate",
    "near_ties",
}
_NUMBERS = {"payoffs", "welfare", "transfers"}
KEYS = _ABOUT | _PARTS | _NUMBERS | {key + "_exact" for key in _NUMBERS}


def dump_agreement(agreement: AnyAgreement, *, coalitions_too: bool = False) -> Document:
    """Write an agreement as a JSON document.

    Parameters
    ----------
    coalitions_too
        Also list the worth of every coalition that is known and the disagreement of every partition; otherwise only the
        disagreement of each player alone, if the concept uses it. Without side payments coalitions have no worths.
    """
    if isinstance(agreement, LotteryAgreement):
        return dump_lottery(agreement)
    game = agreement.game
    document: Document = {}
    put_head(document, agreement)
    if agreement.sampling is not None:
        document["sampling"] = dump_sampling(agreement.sampling)
    if agreement.observations is not None:
        document["observations"] = dump_observations(agreement.observations)
    put_number(document, "welfare", agreement.welfare)
    document["profile"] = list(agreement.profile_labels)
    put_numbers(document, "transfers", agreement.transfer_numbers)
    if coalitions_too:
        document["coalitions"] = dump_worths(agreement.worth, game.players)
    document["disagreements"] = [
        dump_disagreement(entry, game)
        for entry in agreement.disagreements
        if coalitions_too or len(entry.partition) == len(game.players)
    ]
    put_end(document, agreement)
    return document


def load_agreement(document: Mapping[str, Any]) -> AnyAgreement:
    """Read an agreement from a JSON document, one without side payments too.

    Raises
    ------
    FormatError
        If the document is no agreement, or it, its concept, its certificate or a claim has an unknown key.
    CertificateRejected
        If its seal is broken, or two places of it contradict each other.
    """
    check_sealed(document)
    if not get_flag(document, "complete"):
        message = "the agreement was cut short: it has bounds on the payoffs, and no payoffs to rely on"
        raise CertificateRejected(message, where="complete", slack=float("inf"))
    if is_lottery(document):
        return load_lottery(document)
    check_keys(document, KEYS, "the agreement")
    return _load(document)


def _load(document: Mapping[str, Any]) -> Agreement:
    game, spread = load_game_summary(get_object(document, "game")), get_object(document, "ranges")
    check_keys(spread, RANGES_KEYS, "the ranges")
    certificate = load_certificate(get_object(document, "certificate"), game.players)
    reported = is_reported(certificate.claims)
    return Agreement(
        game,
        load_concept(get_object(document, "concept")),
        get_numbers(document, "payoffs"),
        Ranges(get_numbers(spread, "low"), get_numbers(spread, "high"), get_flag(spread, "exact")),
        get_number(document, "welfare"),
        load_profile(document, game),
        get_numbers(document, "transfers"),
        load_worths(document, certificate, game.players),
        tuple(load_disagreement(entry, game, reported=reported) for entry in get_items(document, "disagreements")),
        certificate,
        load_near_ties(document),
        get_texts(document, "warnings"),
        get_object(document, "statistics"),
        (),
    )
