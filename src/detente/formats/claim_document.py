"""Claims of a certificate <-> JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.formats.evenest_document import dump_evenest, load_evenest
from detente.formats.excess_document import dump_levels, load_levels
from detente.formats.leader_document import dump_leader, load_leader
from detente.formats.nash_list_document import dump_nash_list, load_nash_list
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.partition_document import dump_partition, load_partition
from detente.formats.reported_document import dump_reported, load_reported
from detente.formats.stage_document import dump_stage, load_stage
from detente.formats.transfer_document import dump_transfer, load_absence, load_solution
from detente.formats.typed_fields import (
    check_keys,
    get_integer,
    get_integers,
    get_items,
    get_object,
    get_objects,
    get_text,
)
from detente.model.certificate import (
    BudgetClaim,
    Claim,
    DeviationClaim,
    DivisionClaim,
    EfficiencyClaim,
    EquilibriaClaim,
    Evenest,
    EvenestClaim,
    LeaderClaim,
    LotteryClaim,
    ReportedClaim,
    SparseValueClaim,
    Stage,
    StageClaim,
    ValueClaim,
)
from detente.model.coalition import Partition, grand
from detente.model.errors import FormatError
from detente.model.nash_list import NashListClaim
from detente.model.numbers import kept
from detente.model.sparse_strategies import SparseStrategy
from detente.model.transfer import AbsenceClaim, TransferClaim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.numbers import Number, Numbers

Document = dict[str, Any]


def dump_claim(claim: Claim, players: Sequence[str]) -> Document:
    """Write a claim as a JSON object with kind, partition, witness, and lower and upper or slack."""
    partition = getattr(claim, "partition", _whole(players))
    witness: Document = {}
    document: Document = {"kind": claim.kind, "partition": dump_partition(partition, players), "witness": witness}
    match claim:
        case StageClaim():
            dump_stage(claim.stage, witness)
            _put_bounds(document, claim.stage)
        case ValueClaim() | SparseValueClaim():
            _dump_value(claim, witness)
            _put_bounds(document, claim)
        case EvenestClaim():
            dump_evenest(claim.evenest, witness)
            _put_bounds(document, claim.evenest)
        case LeaderClaim():
            dump_leader(claim, witness)
            _put_bounds(document, claim)
        case ReportedClaim():
            dump_reported(claim, witness)
            put_number(document, "slack", claim.slack)
        case NashListClaim():
            dump_nash_list(claim, witness)
            put_number(document, "slack", claim.slack)
        case TransferClaim() | AbsenceClaim():
            put_number(document, "slack", dump_transfer(claim, witness))
        case _:
            _dump_witness(claim, witness)
            put_number(document, "slack", claim.slack)
    return document


def _put_bounds(document: Document, proof: Stage | Evenest | ValueClaim | SparseValueClaim | LeaderClaim) -> None:
    put_number(document, "lower", proof.lower)
    put_number(document, "upper", proof.upper)


def _dump_value(claim: ValueClaim | SparseValueClaim, witness: Document) -> None:
    witness["row_block"] = claim.row_block
    witness["weights"] = list(claim.weights)
    if isinstance(claim, SparseValueClaim):
        witness["row_actions"], witness["column_actions"] = list(claim.rows.actions), list(claim.columns.actions)
        put_numbers(witness, "rows", claim.rows.probabilities)
        put_numbers(witness, "columns", claim.columns.probabilities)
        return
    put_numbers(witness, "rows", _listed(claim.rows))
    put_numbers(witness, "columns", _listed(claim.columns))


def _listed(strategy: Numbers) -> Sequence[Number]:
    return strategy.tolist() if isinstance(strategy, np.ndarray) else strategy


def _dump_witness(
    claim: DeviationClaim | EquilibriaClaim | EfficiencyClaim | DivisionClaim | BudgetClaim | LotteryClaim,
    witness: Document,
) -> None:
    match claim:
        case DeviationClaim() | LotteryClaim():
            witness["profiles"] = list(claim.profiles)
            put_numbers(witness, "probabilities", claim.probabilities)
            put_numbers(witness, "payoffs", claim.payoffs)
        case EquilibriaClaim():
            listed = zip(claim.equilibria, claim.payoffs, strict=True)
            witness["equilibria"] = [_dump_pair(*pair, payoffs) for pair, payoffs in listed]
            witness["chosen"] = list(claim.chosen)
        case EfficiencyClaim():
            witness["profile"] = list(claim.profile)
            put_number(witness, "welfare", claim.welfare)
        case DivisionClaim():
            put_numbers(witness, "worths", claim.worths)
            put_numbers(witness, "payoffs", claim.payoffs)
            if claim.levels:
                witness["levels"] = dump_levels(claim.levels)
        case _:
            put_numbers(witness, "transfers", claim.transfers)


def load_claim(document: Mapping[str, Any], players: Sequence[str]) -> Claim:
    """Read a claim.

    Raises
    ------
    FormatError
        If it is malformed, or it or its witness has an unknown key.
    """
    kind, witness = get_text(document, "kind"), get_object(document, "witness")
    _check_keys(kind, document, witness)
    partition = load_partition(get_items(document, "partition"), players)
    if kind in _ABOUT_BLOCKS:
        return _ABOUT_BLOCKS[kind](partition, document, witness)
    if kind not in _ABOUT_EVERYBODY:
        message = f"a claim has the unknown kind {kind!r}"
        raise FormatError(message)
    if partition != _whole(players):
        message = f"a claim of kind '{kind}' speaks of all players together"
        raise FormatError(message)
    return _ABOUT_EVERYBODY[kind](witness, get_number(document, "slack"))


def _check_keys(kind: str, document: Mapping[str, Any], witness: Mapping[str, Any]) -> None:
    """Refuse keys that a claim of this kind does not have."""
    shape = "equilibria" if kind == "selection_stage" and "equilibria" in witness else kind
    shape = "sparse_value" if kind == "zero_sum_value" and "row_actions" in witness else shape
    if shape not in _WITNESSES:
        return
    bounds = ("slack",) if shape in _WITH_SLACK else ("lower", "upper")
    check_keys(document, {"kind", "partition", "witness", *_with_exact(bounds)}, f"a claim of kind '{kind}'")
    plain, inexact = _WITNESSES[shape]
    check_keys(witness, {*plain, *_with_exact(inexact)}, f"the witness of a claim of kind '{kind}'")


def _with_exact(keys: tuple[str, ...]) -> set[str]:
    return {form for key in keys for form in (key, key + "_exact")}


def _load_stage_claim(partition: Partition, document: Mapping[str, Any], witness: Mapping[str, Any]) -> Claim:
    kind = get_text(document, "kind")
    if kind == "selection_stage" and "equilibria" in witness:
        listed = get_objects(witness, "equilibria")
        for entry in listed:
            check_keys(entry, _with_exact(("rows", "columns", "payoffs")), "an equilibrium")
        pairs = tuple((get_numbers(entry, "rows"), get_numbers(entry, "columns")) for entry in listed)
        payoffs = tuple(get_numbers(entry, "payoffs") for entry in listed)
        chosen = get_integers(witness, "chosen")
        return EquilibriaClaim(partition, pairs, payoffs, chosen, get_number(document, "slack"))
    return StageClaim(kind, partition, load_stage(witness, document))


def _load_value(partition: Partition, document: Mapping[str, Any], witness: Mapping[str, Any]) -> Claim:
    what = partition, get_integer(witness, "row_block"), get_integers(witness, "weights")
    if "row_actions" in witness:
        return SparseValueClaim(
            *what,
            SparseStrategy(get_integers(witness, "row_actions"), get_numbers(witness, "rows")),
            SparseStrategy(get_integers(witness, "column_actions"), get_numbers(witness, "columns")),
            get_number(document, "lower"),
            get_number(document, "upper"),
        )
    return ValueClaim(
        *what,
        _load_strategy(witness, "rows"),
        _load_strategy(witness, "columns"),
        get_number(document, "lower"),
        get_number(document, "upper"),
    )


def _load_strategy(witness: Mapping[str, Any], key: str) -> Numbers:
    """Read probabilities; floats as an array, since there may be many."""
    written = get_numbers(witness, key)
    return kept(np.array(written)) if written and isinstance(written[0], float) else written


def _load_deviation(partition: Partition, document: Mapping[str, Any], witness: Mapping[str, Any]) -> Claim:
    return DeviationClaim(
        partition,
        get_integers(witness, "profiles"),
        get_numbers(witness, "probabilities"),
        get_numbers(witness, "payoffs"),
        get_number(document, "slack"),
    )


def _load_efficiency(witness: Mapping[str, Any], slack: Number) -> Claim:
    return EfficiencyClaim(get_integers(witness, "profile"), get_number(witness, "welfare"), slack)


def _load_division(witness: Mapping[str, Any], slack: Number) -> Claim:
    levels = load_levels(witness) if "levels" in witness else ()
    return DivisionClaim(get_numbers(witness, "worths"), get_numbers(witness, "payoffs"), slack, levels)


def _load_budget(witness: Mapping[str, Any], slack: Number) -> Claim:
    return BudgetClaim(get_numbers(witness, "transfers"), slack)


def _load_lottery(witness: Mapping[str, Any], slack: Number) -> Claim:
    paid = get_numbers(witness, "probabilities"), get_numbers(witness, "payoffs")
    return LotteryClaim(get_integers(witness, "profiles"), *paid, slack)


_ABOUT_BLOCKS = {
    "selection_stage": _load_stage_claim,
    "range_end": _load_stage_claim,
    "bargaining_stage": _load_stage_claim,
    "evenest": load_evenest,
    "zero_sum_value": _load_value,
    "leader_value": load_leader,
    "nash_list": load_nash_list,
    "deviation": _load_deviation,
    "reported": load_reported,
}
_ABOUT_EVERYBODY = {
    "efficiency": _load_efficiency,
    "division": _load_division,
    "budget": _load_budget,
    "lottery": _load_lottery,
    "transfer_solution": load_solution,
    "transfer_absence": load_absence,
}

_STAGE = ("floors", "profiles", "deviations"), ("weights", "multipliers", "probabilities", "payoffs")
# The fields of each kind of witness: those that are as they are, and those that may stand beside an exact form.
_WITNESSES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "selection_stage": _STAGE,
    "range_end": _STAGE,
    "bargaining_stage": _STAGE,
    "evenest": (("measure", "profiles", "deviations"), ("probabilities", "payoffs", "radius")),
    "zero_sum_value": (("row_block", "weights"), ("rows", "columns")),
    "sparse_value": (("row_block", "weights", "row_actions", "column_actions"), ("rows", "columns")),
    "leader_value": (("leader", "actions", "reply", "refusals"), ("probabilities",)),
    "deviation": (("profiles",), ("probabilities", "payoffs")),
    "equilibria": (("equilibria", "chosen"), ()),
    "nash_list": (("equilibria", "chosen", "complete"), ()),
    "efficiency": (("profile",), ("welfare",)),
    "reported": ((), ("episodes", "payoffs")),
    "division": (("levels",), ("worths", "payoffs")),
    "budget": ((), ("transfers",)),
    "lottery": (("profiles",), ("probabilities", "payoffs")),
    "transfer_solution": (("profiles", "value"), ("weights", "support", "probabilities", "payoffs")),
    "transfer_absence": (("spans",), ()),
}
_WITH_SLACK = {
    *("reported", "deviation", "equilibria", "efficiency", "division", "budget", "lottery"),
    *("nash_list", "transfer_solution", "transfer_absence"),
}


def _whole(players: Sequence[str]) -> Partition:
    return Partition((grand(len(players)),))


def _dump_pair(rows: Sequence[Number], columns: Sequence[Number], payoffs: Sequence[Number]) -> Document:
    entry: Document = {}
    put_numbers(entry, "rows", rows)
    put_numbers(entry, "columns", columns)
    put_numbers(entry, "payoffs", payoffs)
    return entry
