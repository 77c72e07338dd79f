"""What is known about some coalitions, told of others whose members equal theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from detente.coalitions.studies import Study
from detente.model.agreement import Disagreement, PlayedDisagreement
from detente.model.certificate import Claim, DeviationClaim, Evenest, EvenestClaim, Stage, StageClaim, ValueClaim
from detente.model.coalition import Partition, coalition_of, members
from detente.model.distribution import Factors, JointDistribution
from detente.model.numbers import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.coalitions.plan import Influence
    from detente.model.numbers import Numbers

    IntegerArray = NDArray[np.intp]

Proof = TypeVar("Proof", Stage, Evenest)


@dataclass(frozen=True, eq=False)
class Renaming:
    """Let equal players take each other's parts, so that one partition becomes another, block by block.

    Attributes
    ----------
    source, target
        The partitions; both have the same name (`symmetry.orbit`).
    classes
        One coalition for every class of equal players.
    n_actions
        How many actions everybody has.
    """

    source: Partition
    target: Partition
    classes: Sequence[int]
    n_actions: tuple[int, ...]

    @cached_property
    def players(self) -> list[int]:
        """Who takes whose part: those of one block and class follow those of the same block and class, in order."""
        players = list(range(len(self.n_actions)))
        for one, other in zip(self.source.blocks, self.target.blocks, strict=True):
            for alike in self.classes:
                for player, successor in zip(members(one & alike), members(other & alike), strict=True):
                    players[player] = successor
        return players

    def partition(self, partition: Partition) -> Partition:
        """Name the successors of all blocks."""
        if partition == self.source:
            return self.target
        blocks = [coalition_of([self.players[player] for player in members(block)]) for block in partition.blocks]
        return Partition(tuple(blocks))

    def origins(self, block: int) -> IntegerArray | None:
        """Say which joint action of a block each joint action of its successors was; None if all stay as they are."""
        if len(self.classes) == 1:
            return None
        parts = [self.players[player] for player in members(block)]
        if parts == sorted(parts):
            return None
        sizes = [self.n_actions[player] for player in parts]
        return np.arange(prod(sizes)).reshape(sizes).transpose(np.argsort(parts)).reshape(-1)

    def targets(self, block: int) -> list[int]:
        """Say which joint action of its successors each joint action of a block becomes."""
        origins = self.origins(block)
        if origins is None:
            return list(range(prod(self.n_actions[player] for player in members(block))))
        return [int(place) for place in np.argsort(origins)]

    def strategy(self, strategy: Numbers, block: int) -> Numbers:
        """Rename a strategy over the joint actions of a block."""
        origins = self.origins(block)
        if origins is None:
            return strategy
        if isinstance(strategy, np.ndarray):
            return kept(strategy[origins])
        return tuple([strategy[place] for place in origins.tolist()])


def renamed(study: Study, influence: Influence, classes: Sequence[int], n_actions: tuple[int, ...]) -> Study | None:
    """Tell of a partition what is known of another one with the same name (`symmetry.orbit`).

    Returns
    -------
    Study or None
        None where a claim cannot be renamed, or a decision was close: those are told in words.
    """
    known = study.disagreement
    if known.near_ties:
        return None
    rename = Renaming(study.influence.partition, influence.partition, classes, n_actions)
    claims = _claims(known.claims, rename)
    if claims is None:
        return None
    bounds = []
    for entry in study.bounds:
        proofs = _claims(entry.claims, rename)
        if proofs is None:
            return None
        bounds.append(replace(entry, claims=proofs) if proofs else entry)
    return Study(influence, _disagreement(known, rename, claims), tuple(bounds))


def _disagreement(known: Disagreement, rename: Renaming, claims: tuple[Claim, ...]) -> Disagreement:
    partition = rename.target
    if not isinstance(known, PlayedDisagreement):
        return replace(known, partition=partition, claims=claims)
    factors = known.distribution.factors
    if not isinstance(factors, Factors):
        order = np.argsort(rename.players).tolist()
        profiles = tuple([tuple([profile[player] for player in order]) for profile in known.distribution.profiles])
        distribution = JointDistribution(rename.n_actions, profiles, known.distribution.probabilities)
    else:
        strategies = _strategies(factors, claims, rename)
        distribution = JointDistribution.of_blocks(rename.n_actions, Factors(partition, strategies))
    return replace(known, partition=partition, distribution=distribution, claims=claims)


def _strategies(factors: Factors, claims: tuple[Claim, ...], rename: Renaming) -> tuple[Numbers, ...]:
    """Rename what the blocks play; what a claim speaks of is taken from there, so that it is held once."""
    match claims:
        case (ValueClaim(row_block=0) as claim,):
            return claim.rows, claim.columns
    pairs = zip(factors.strategies, factors.partition.blocks, strict=True)
    return tuple([rename.strategy(strategy, block) for strategy, block in pairs])


def _claims(claims: tuple[Claim, ...], rename: Renaming) -> tuple[Claim, ...] | None:
    """Rename claims; None if one of them is of a kind that cannot be renamed."""
    found: list[Claim] = []
    for claim in claims:
        match claim:
            case ValueClaim():
                found.append(_value(claim, rename))
            case StageClaim():
                stage = _proof(claim.stage, claim.partition, rename)
                found.append(StageClaim(claim.kind, rename.partition(claim.partition), stage))
            case EvenestClaim():
                evenest = _proof(claim.evenest, claim.partition, rename)
                found.append(EvenestClaim(rename.partition(claim.partition), evenest))
            case DeviationClaim():
                profiles = _profiles(claim.profiles, claim.partition, rename)
                found.append(replace(claim, partition=rename.partition(claim.partition), profiles=profiles))
            case _:
                return None
    return tuple(found)


def _value(claim: ValueClaim, rename: Renaming) -> ValueClaim:
    row, column = (claim.partition.blocks[place] for place in (claim.row_block, 1 - claim.row_block))
    rows, columns = rename.strategy(claim.rows, row), rename.strategy(claim.columns, column)
    partition = rename.partition(claim.partition)
    return ValueClaim(partition, claim.row_block, claim.weights, rows, columns, claim.lower, claim.upper)


def _proof(stage: Proof, partition: Partition, rename: Renaming) -> Proof:
    """Rename the profiles and the deviations of a stage, or of an evenest equilibrium."""
    if all(rename.origins(block) is None for block in partition.blocks):
        return stage
    targets = [rename.targets(block) for block in partition.blocks]
    deviations = [
        (block, targets[block][told], targets[block][act], weight) for block, told, act, weight in stage.deviations
    ]
    return replace(stage, profiles=_profiles(stage.profiles, partition, rename), deviations=tuple(deviations))


def _profiles(profiles: Sequence[int], partition: Partition, rename: Renaming) -> tuple[int, ...]:
    if all(rename.origins(block) is None for block in partition.blocks):
        return tuple(profiles)
    targets = [np.array(rename.targets(block)) for block in partition.blocks]
    sizes = list(map(len, targets))
    places = np.unravel_index(np.array(profiles, dtype=np.intp), sizes)
    moved = [target[place] for target, place in zip(targets, places, strict=True)]
    return tuple(np.ravel_multi_index(moved, sizes).tolist())
