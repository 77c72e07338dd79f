"""Disagreements and bounds taken from claims, each checked before it is believed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from detente.certify.block_game import BlockGame, block_game
from detente.certify.evenest import check_evenest
from detente.model.certificate import (
    Claim,
    DeviationClaim,
    EquilibriaClaim,
    EvenestClaim,
    LeaderClaim,
    ReportedClaim,
    SparseValueClaim,
    StageClaim,
    ValueClaim,
)
from detente.model.coalition import Partition, outsiders
from detente.model.errors import CertificateRejected
from detente.model.nash_list import NashListClaim
from detente.model.numbers import absolute
from detente.numerics.bimatrix import extreme_equilibria
from detente.numerics.tolerance import EXACT_PROFILES, TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.certificate import Evenest, Floor, Stage
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.numerics.bimatrix import Equilibrium
    from detente.protocols import Selected, Selection

Kind = TypeVar(
    "Kind",
    StageClaim,
    EvenestClaim,
    ValueClaim,
    SparseValueClaim,
    LeaderClaim,
    DeviationClaim,
    EquilibriaClaim,
    NashListClaim,
    ReportedClaim,
)


@dataclass(slots=True, eq=False)
class Claims:
    """Hand out the claims of a certificate one after another."""

    claims: Sequence[Claim]
    place: int = 0

    def stages_ahead(self, partition: Partition) -> list[Stage]:
        """List the stages among the next claims, up to the first that speaks of something else."""
        stages = []
        for place in range(self.place, len(self.claims)):
            claim = self.claims[place]
            if not isinstance(claim, StageClaim | EvenestClaim | DeviationClaim) or claim.partition != partition:
                break
            if isinstance(claim, StageClaim):
                stages.append(claim.stage)
        return stages

    def take(self, kind: type[Kind], partition: Partition) -> Kind:
        """Return the next claim, which must be of this kind and speak of this partition."""
        if self.place < len(self.claims):
            claim = self.claims[self.place]
            if isinstance(claim, kind) and claim.partition == partition:
                self.place += 1
                return claim
        message = f"claim {self.place + 1} of the certificate is missing or of the wrong kind; expected {kind.__name__}"
        raise CertificateRejected(message, where=f"claims[{self.place}]", slack=float("inf"))


@dataclass(frozen=True, slots=True, eq=False)
class Witness:
    """Answer a selection's questions from the certificate: the next stage, checked, in place of a linear program."""

    claims: Claims
    partition: Partition
    block_game: BlockGame
    lenient: BlockGame
    tie: Number
    scale: float
    kind: str

    @property
    def n_blocks(self) -> int:
        """The number of blocks."""
        return len(self.partition)

    def probe(self, _weights: Sequence[Number], _floors: Sequence[Floor] = (), /) -> Stage | None:
        """Solve nothing."""
        return None

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Check that the next stage answers this question, and that it is right."""
        claim = self.claims.take(StageClaim, self.partition)
        stage, ledger, name = claim.stage, self.block_game.ledger, self.block_game.name
        ledger.demand(fact=claim.kind == self.kind, claim=f"{name}: a stage stands in the wrong place")
        ledger.all_equal(stage.weights, weights, f"{name}: a stage maximises what the rule asks for")
        ledger.demand(fact=len(stage.floors) == len(floors), claim=f"{name}: a stage meets the rule's demands")
        for written, asked in zip(stage.floors, floors, strict=True):
            ledger.all_equal(written.weights, asked.weights, f"{name}: a stage meets the rule's demands")
            ledger.equal(written.bound, asked.bound, f"{name}: a stage meets the rule's demands")
        self.block_game.check_stage(stage)
        return stage if isinstance(self.tie, float) else _as_fractions(stage)

    def evenest(self, measure: str, /) -> Evenest:
        """Check that the next claim says which equilibrium is the evenest by this measure, and that it is."""
        claim = self.claims.take(EvenestClaim, self.partition)
        check_evenest(claim.evenest, measure, self.lenient)
        found = claim.evenest
        if isinstance(self.tie, float):
            return found
        return replace(found, payoffs=_fractions(found.payoffs), probabilities=_fractions(found.probabilities))


@dataclass(frozen=True, slots=True, eq=False)
class Witnessed:
    """Rebuild what every partition contributed, from claims."""

    game: Game
    claims: Claims
    ledger: Ledger
    factor: Number = 0
    games: dict[Partition, BlockGame] = field(default_factory=dict)

    def block_game(self, partition: Partition) -> BlockGame:
        """Merge the game along a partition; the last one is kept."""
        if partition not in self.games:
            self.games.clear()
            game = self.games[partition] = block_game(self.game, partition, self.ledger, self.factor)
            game.expect(self.claims.stages_ahead(partition))
        return self.games[partition]

    def _witness(self, partition: Partition, kind: str) -> Witness:
        """Read stages: exactly in games that are solved exactly, so that ties cannot be turned within a tolerance."""
        scale, game = self.game.scale, self.block_game(partition)
        if self.game.n_profiles > EXACT_PROFILES:
            return Witness(self.claims, partition, game, game, TIE * scale, scale, kind)
        return Witness(self.claims, partition, game.strictly(), game, Fraction(0), scale, kind)

    def selected(self, partition: Partition, rule: Selection) -> tuple[DeviationClaim, Selected]:
        """Follow the rule through its stages, check that the pick is where they lead, and return it in both forms."""
        point = rule.select(self._witness(partition, "selection_stage"))
        claim = self.equilibrium(partition)
        name = self.block_game(partition).name
        self.ledger.all_equal(claim.payoffs, point.payoffs, f"{name}: the pick is where the stages lead")
        self._compare_play(claim, point, name)
        return claim, point

    def _compare_play(self, claim: DeviationClaim, point: Selected, name: str) -> None:
        """Check that the equilibrium that is played is the one to which the stages lead."""
        scale, number = self.ledger.number(self.ledger.scale), self.ledger.number
        played = dict(zip(claim.profiles, claim.probabilities, strict=True))
        for profile in {*played, *point.weights}:
            gap = absolute(number(played.get(profile, 0)) - number(point.weights.get(profile, 0)))
            self.ledger.at_most_zero(gap * scale, f"{name}: what is played is where the stages lead")

    def equilibrium(self, partition: Partition) -> DeviationClaim:
        """Check the equilibrium that is played."""
        claim = self.claims.take(DeviationClaim, partition)
        game = self.block_game(partition)
        regret = game.check_point(claim.profiles, claim.probabilities, claim.payoffs)
        self.ledger.equal(claim.slack, regret, f"{game.name}: the stated deviation gain")
        return claim

    def ends(self, partition: Partition, direction: Sequence[Fraction]) -> tuple[Number, Number]:
        """Check both ends of a range along one direction."""
        witness = self._witness(partition, "range_end")
        kind = type(witness.tie)
        weights = [kind(weight) for weight in direction]
        low = witness.maximise([-weight for weight in weights])
        return -low.lower, witness.maximise(weights).lower

    def nash(self, partition: Partition) -> tuple[list[Equilibrium], DeviationClaim]:
        """Check the list of equilibria, and that the pick is the best total or the midpoint of the extreme ties.

        No short proof says that the list is complete, so the corners are enumerated again, in fractions.
        """
        claim = self.claims.take(EquilibriaClaim, partition)
        name = self.block_game(partition).name
        self.ledger.demand(fact=len(partition) == 2, claim=f"{name}: equilibria are listed for two blocks")
        rows, columns = self.game.merge(partition).fractions
        found = extreme_equilibria(rows, columns)
        self.ledger.demand(
            fact=[_as_strategies(pair) for pair in claim.equilibria] == [entry.strategies for entry in found]
            and len(claim.payoffs) == len(found),
            claim=f"{name}: the list holds every extreme equilibrium",
        )
        paid = [entry.payoffs for entry in found]
        for stated, payoffs in zip(claim.payoffs, paid, strict=True):
            self.ledger.all_equal(stated, payoffs, f"{name}: what the listed equilibria pay")
        self.ledger.at_most_zero(absolute(self.ledger.number(claim.slack)), f"{name}: the stated slack of equilibria")
        best = max(map(sum, paid))
        tied = [payoffs for payoffs in paid if sum(payoffs) == best]
        ends = dict.fromkeys((min(tied), max(tied)))
        middle = [(a + b) / 2 for a, b in zip(min(tied), max(tied), strict=True)]
        self.ledger.demand(
            fact=claim.chosen == tuple(map(paid.index, ends)),
            claim=f"{name}: the chosen equilibria have the best total",
        )
        played = self.equilibrium(partition)
        self.ledger.all_equal(played.payoffs, middle, f"{name}: the pick is the best listed equilibrium")
        return found, played

    def value(self, claim: ValueClaim, block: int, weights: tuple[int, ...]) -> ValueClaim:
        """Check a zero-sum value from both sides: what each strategy guarantees."""
        game, ledger = self.block_game(claim.partition), self.ledger
        name = game.name
        ledger.demand(
            fact=claim.row_block == block and claim.weights == weights, claim=f"{name}: a value is of the right game"
        )
        matrix = np.tensordot(np.array(weights, dtype=game.payoffs.dtype), game.payoffs, axes=1)
        matrix = matrix if block == 0 else matrix.T
        ledger.demand(
            fact=(len(claim.rows), len(claim.columns)) == matrix.shape, claim=f"{name}: strategies fit their blocks"
        )
        for strategy in (claim.rows, claim.columns):
            ledger.distribution(strategy, f"{name}: a strategy")
        (rows, row_unit), (columns, column_unit) = ledger.whole(claim.rows), ledger.whole(claim.columns)
        secured = (np.array(rows, dtype=matrix.dtype) @ matrix).min()
        conceded = (matrix @ np.array(columns, dtype=matrix.dtype)).max()
        lower, upper = ledger.ratio(secured, row_unit * game.unit), ledger.ratio(conceded, column_unit * game.unit)
        ledger.equal(claim.lower, lower, f"{name}: what the row strategy guarantees")
        ledger.equal(claim.upper, upper, f"{name}: what the column strategy concedes")
        ledger.at_most_zero(upper - lower, f"{name}: the two guarantees meet")
        return claim

    def level(self, block: int) -> ValueClaim:
        """Check the maximin level of a block against everybody else."""
        pair = Partition((block, outsiders(block, self.game.n_players)))
        place = pair.position(block)
        return self.value(self.claims.take(ValueClaim, pair), place, (1 - place, place))


def _fractions(values: Sequence[Number]) -> tuple[Fraction, ...]:
    return tuple([Fraction(value) for value in values])


def _as_strategies(pair: tuple[Sequence[Number], Sequence[Number]]) -> tuple[tuple[Fraction, ...], ...]:
    return _fractions(pair[0]), _fractions(pair[1])


def _as_fractions(stage: Stage) -> Stage:
    """Read the numbers that decide ties as the fractions that they are."""
    return replace(
        stage,
        payoffs=_fractions(stage.payoffs),
        probabilities=_fractions(stage.probabilities),
        lower=Fraction(stage.lower),
    )
