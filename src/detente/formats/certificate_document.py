"""Certificates that stand in a file of their own, or are too long to be written with their agreement."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.formats.agreement_document import SCHEMA as AGREEMENT
from detente.formats.agreement_document import dump_agreement, seal
from detente.formats.claim_document import dump_claim
from detente.formats.unfinished_document import dump_unfinished
from detente.model.errors import CertificateRejected, FormatError
from detente.model.unfinished import UnfinishedAgreement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from detente.formats.agreement_document import Document
    from detente.model.hypotheses import Hypotheses
    from detente.model.lottery_agreement import AnyAgreement

    Solved = AnyAgreement | UnfinishedAgreement
    Proven = Solved | Hypotheses

SCHEMA = "detente/certificate/1"
SEALED = (
    AGREEMENT,
    "detente/hypotheses/1",
    "detente/partition-function/1",
)  #: documents whose claims may stand in a file of their own
MAX_NUMBERS = 1_000_000  #: numbers in the claims of an agreement; beyond, they need a file of their own


def count_numbers(value: object) -> int:
    """Count the numbers in a JSON value; a fraction in a text counts as one."""
    if isinstance(value, dict):
        return sum(count_numbers(item) for key, item in value.items() if key not in {"kind", "partition"})
    if isinstance(value, list):
        return sum(map(count_numbers, value))
    return 1


def limited_document(agreement: Solved, *, coalitions_too: bool = False) -> Document:
    """Write an agreement, without its claims if they hold too many numbers; its certificate is then "partial"."""
    return _document(agreement, "partial", coalitions_too=coalitions_too)


def detached_document(agreement: Solved, *, coalitions_too: bool = False) -> Document:
    """Write an agreement whose claims stand in a file of their own; without them if they hold too many numbers."""
    return _document(agreement, agreement.certificate.status, coalitions_too=coalitions_too)


def _document(agreement: Solved, status: str, *, coalitions_too: bool) -> Document:
    if is_too_long(agreement):
        proof = replace(agreement.certificate, status=status, claims=())
        agreement = replace(agreement, certificate=proof)
    if isinstance(agreement, UnfinishedAgreement):
        return dump_unfinished(agreement)
    return dump_agreement(agreement, coalitions_too=coalitions_too)


def is_too_long(agreement: Proven) -> bool:
    """Tell whether the claims of an agreement hold too many numbers; no more of them are written than that takes."""
    left = MAX_NUMBERS
    for claim in agreement.certificate.claims:
        left -= count_numbers(dump_claim(claim, agreement.game.players))
        if left < 0:
            return True
    return False


def certificate_lines(agreement: Proven) -> Iterator[str]:
    """Write the certificate document of an agreement, a claim a line, without ever holding all of it."""
    yield f'{{\n  "schema": {json.dumps(SCHEMA)},\n  "game": {json.dumps(agreement.game.digest)},\n  "claims": ['
    comma = ""
    for claim in agreement.certificate.claims:
        written = json.dumps(dump_claim(claim, agreement.game.players), ensure_ascii=False, allow_nan=False)
        yield f"{comma}\n    {written}"
        comma = ","
    yield "\n  ]\n}\n"


def attached(document: Any, certificate: Any) -> Document:
    """Put the claims of a certificate document back into an agreement.

    Raises
    ------
    FormatError
        If one of them is not what it should be.
    CertificateRejected
        If the agreement's seal is broken, or the certificate belongs to another game.
    """
    digest, proof = _parts(document)
    claims = certificate.get("claims") if isinstance(certificate, dict) else None
    if not isinstance(claims, list) or certificate.get("schema") != SCHEMA:
        found = certificate.get("schema") if isinstance(certificate, dict) else type(certificate).__name__
        message = f"this is no certificate: the schema is {found!r:.40}, expected {SCHEMA!r} with a list of claims"
        raise FormatError(message)
    if document.get("seal") != _seal_of(document):
        message = "the seal does not fit the document: it was changed after it was sealed"
        raise CertificateRejected(message, where="seal", slack=float("inf"))
    if certificate.get("game") != digest:
        message = "the certificate belongs to another game than the agreement"
        raise CertificateRejected(message, where="certificate", slack=float("inf"))
    return _sealed(document, {**proof, "claims": claims})


def check_claims(document: Any) -> None:
    """Say why an agreement holds no claims, if it holds none.

    Raises
    ------
    FormatError
        If it is no agreement.
    CertificateRejected
        If there are no claims.
    """
    _, proof = _parts(document)
    if proof.get("claims"):
        return
    if proof.get("status") == "partial":
        message = (
            "the certificate is partial: its claims were too many to be written with the agreement, so nothing can be "
            "checked; solve again with --certificate FILE, and verify with it"
        )
    else:
        message = "the agreement holds no claims; if they were written to a file, pass it with --certificate"
    raise CertificateRejected(message, where="certificate", slack=float("inf"))


def _seal_of(document: Document) -> str:
    try:
        return seal(document)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"the agreement is not a JSON document of reasonable depth ({type(error).__name__})"
        raise FormatError(message) from error


def _parts(document: Any) -> tuple[object, Document]:
    """Find the digest of the game and the certificate in an agreement."""
    found = document.get("schema") if isinstance(document, dict) else type(document).__name__
    if found not in SEALED:
        message = f"this is no agreement: the schema is {found!r:.40}, expected {AGREEMENT!r}"
        raise FormatError(message)
    game, proof = document.get("game"), document.get("certificate")
    if not isinstance(game, dict) or not isinstance(proof, dict):
        message = "the agreement is malformed: it must have a game and a certificate"
        raise FormatError(message)
    return game.get("digest"), proof


def _sealed(document: Mapping[str, Any], proof: Document) -> Document:
    """Give an agreement another certificate, and seal it again."""
    changed = {**document, "certificate": proof}
    return {**changed, "seal": seal(changed)}
