"""Certificates that stand in a file of their own, or are too long to be written with their agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.agreement_document import SCHEMA as AGREEMENT
from detente.formats.agreement_document import seal
from detente.model.errors import CertificateRejected, FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.formats.agreement_document import Document

SCHEMA = "detente/certificate/1"
MAX_NUMBERS = 1_000_000  #: numbers in the claims of an agreement; beyond, they need a file of their own


def count_numbers(value: object) -> int:
    """Count the numbers in a JSON value; a fraction in a text counts as one."""
    if isinstance(value, dict):
        return sum(count_numbers(item) for key, item in value.items() if key not in {"kind", "partition"})
    if isinstance(value, list):
        return sum(map(count_numbers, value))
    return 1


def limited(document: Document) -> Document:
    """Leave out the claims of an agreement if they hold too many numbers; its certificate is then "partial"."""
    if not _too_long(document):
        return document
    return _sealed(document, {**document["certificate"], "status": "partial", "claims": []})


def detached(document: Document) -> Document:
    """Leave out the claims of an agreement if they hold too many numbers, as they stand in a file of their own."""
    if not _too_long(document):
        return document
    return _sealed(document, {**document["certificate"], "claims": []})


def certificate_of(document: Document) -> Document:
    """Make the certificate document that holds the claims of an agreement."""
    return {"schema": SCHEMA, "game": document["game"]["digest"], "claims": document["certificate"]["claims"]}


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


def _too_long(document: Document) -> bool:
    return count_numbers(document["certificate"]["claims"]) > MAX_NUMBERS


def _seal_of(document: Document) -> str:
    try:
        return seal(document)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"the agreement is not a JSON document of reasonable depth ({type(error).__name__})"
        raise FormatError(message) from error


def _parts(document: Any) -> tuple[object, Document]:
    """Find the digest of the game and the certificate in an agreement."""
    found = document.get("schema") if isinstance(document, dict) else type(document).__name__
    if found != AGREEMENT:
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
