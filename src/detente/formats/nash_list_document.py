"""Claims about lists of Nash equilibria of three and more blocks <-> JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_numbers
from detente.formats.typed_fields import check_keys, get_flag, get_integers, get_objects
from detente.model.nash_list import NashListClaim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model.coalition import Partition

Document = dict[str, Any]


def dump_nash_list(claim: NashListClaim, witness: Document) -> None:
    """Write everything but the slack into a witness."""
    witness["equilibria"] = []
    for strategies, payoffs in zip(claim.equilibria, claim.payoffs, strict=True):
        written: Document = {"strategies": []}
        for strategy in strategies:
            own: Document = {}
            put_numbers(own, "probabilities", strategy)
            written["strategies"].append(own)
        put_numbers(written, "payoffs", payoffs)
        witness["equilibria"].append(written)
    witness["chosen"] = list(claim.chosen)
    witness["complete"] = claim.complete


def load_nash_list(partition: Partition, document: Mapping[str, Any], witness: Mapping[str, Any]) -> NashListClaim:
    """Read a claim.

    Raises
    ------
    FormatError
        If it is malformed, or an equilibrium or a strategy has an unknown key.
    """
    listed, strategies = get_objects(witness, "equilibria"), []
    for entry in listed:
        check_keys(entry, {"strategies", "payoffs", "payoffs_exact"}, "an equilibrium")
        mixed = get_objects(entry, "strategies")
        for own in mixed:
            check_keys(own, {"probabilities", "probabilities_exact"}, "a strategy")
        strategies.append(tuple([get_numbers(own, "probabilities") for own in mixed]))
    return NashListClaim(
        partition,
        tuple(strategies),
        tuple([get_numbers(entry, "payoffs") for entry in listed]),
        get_integers(witness, "chosen"),
        get_flag(witness, "complete"),
        get_number(document, "slack"),
    )
