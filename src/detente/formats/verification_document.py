"""Accepted certificates -> JSON documents."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.certify import Verification
    from detente.formats.agreement_document import Document

SCHEMA = "detente/verification/1"


def dump_verification(verification: Verification, *, exact: bool) -> Document:
    """Write the result of a check as a JSON document; `exact` tells how it was asked for."""
    document: Document = {
        "schema": SCHEMA,
        "accepted": True,
        "exact": exact,
        "proved": verification.proved,
        "claims": verification.claims,
        "largest_violation": float(verification.largest_violation),
    }
    if isinstance(verification.largest_violation, Fraction):
        document["largest_violation_exact"] = str(verification.largest_violation)
    return document
