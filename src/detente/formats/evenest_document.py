"""Claims about the evenest equilibrium <-> JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.stage_document import dump_deviations, load_deviations
from detente.formats.typed_fields import get_integers, get_text
from detente.model.certificate import Evenest, EvenestClaim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model.coalition import Partition

Document = dict[str, Any]


def dump_evenest(evenest: Evenest, witness: Document) -> None:
    """Write everything but the bounds into a witness."""
    witness["measure"] = evenest.measure
    witness["profiles"] = list(evenest.profiles)
    put_numbers(witness, "probabilities", evenest.probabilities)
    put_numbers(witness, "payoffs", evenest.payoffs)
    dump_deviations(evenest.deviations, witness)
    put_number(witness, "radius", evenest.radius)


def load_evenest(partition: Partition, document: Mapping[str, Any], witness: Mapping[str, Any]) -> EvenestClaim:
    """Read a claim.

    Raises
    ------
    FormatError
        If it is malformed.
    """
    evenest = Evenest(
        get_text(witness, "measure"),
        get_integers(witness, "profiles"),
        get_numbers(witness, "probabilities"),
        get_numbers(witness, "payoffs"),
        load_deviations(witness),
        get_number(document, "lower"),
        get_number(document, "upper"),
        float(get_number(witness, "radius")),
    )
    return EvenestClaim(partition, evenest)
