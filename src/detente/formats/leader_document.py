"""Claims about what a leader secures <-> JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_numbers
from detente.formats.typed_fields import check_keys, get_integer, get_integers, get_objects
from detente.model.certificate import LeaderClaim
from detente.model.sparse_strategies import SparseStrategy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model.coalition import Partition

Document = dict[str, Any]

_STRATEGY = {"actions", "probabilities", "probabilities_exact"}


def dump_leader(claim: LeaderClaim, witness: Document) -> None:
    """Write everything but the bounds into a witness."""
    witness["leader"] = claim.leader
    witness.update(_dump_strategy(claim.strategy))
    witness["reply"] = claim.reply
    witness["refusals"] = [_dump_strategy(refusal) for refusal in claim.refusals]


def load_leader(partition: Partition, document: Mapping[str, Any], witness: Mapping[str, Any]) -> LeaderClaim:
    """Read a claim.

    Raises
    ------
    FormatError
        If it is malformed, or a refusal has an unknown key.
    """
    refusals = get_objects(witness, "refusals")
    for refusal in refusals:
        check_keys(refusal, _STRATEGY, "a refusal")
    return LeaderClaim(
        partition,
        get_integer(witness, "leader"),
        _load_strategy(witness),
        get_integer(witness, "reply"),
        tuple(map(_load_strategy, refusals)),
        get_number(document, "lower"),
        get_number(document, "upper"),
    )


def _dump_strategy(strategy: SparseStrategy) -> Document:
    document: Document = {"actions": list(strategy.actions)}
    put_numbers(document, "probabilities", strategy.probabilities)
    return document


def _load_strategy(document: Mapping[str, Any]) -> SparseStrategy:
    return SparseStrategy(get_integers(document, "actions"), get_numbers(document, "probabilities"))
