"""Check what is said of a bundle against its games, without solving anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.certify.block_game import block_game
from detente.certify.payoff_hull import OutcomeTable
from detente.certify.stated import ledger_of
from detente.episodes.deals import adding_up, struck, summed_breakdown
from detente.episodes.linking import (
    Parts,
    factor_of,
    fallbacks_by_partition,
    paid_by_partition,
    rule_of,
    total_welfare,
)
from detente.episodes.theorems import adds_up, theorem
from detente.episodes.witness import NAME, SumWitness, bundle_ledger, is_exact
from detente.fallbacks.pareto_meet import NAME as PARETO_MEET
from detente.model.bundle import Linked, LinkedDeal, Unmoved, weighed
from detente.model.coalition import singletons
from detente.model.errors import CertificateRejected, NotApplicable, SolverError
from detente.model.lottery_agreement import LotteryAgreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.episodes.linking import Shifted
    from detente.episodes.witness import Checks
    from detente.model.agreement import ConceptSummary
    from detente.model.bundle import BundleRow, LinkedPart, Stages
    from detente.model.numbers import Number

TROUBLE = NotApplicable, SolverError, ZeroDivisionError, OverflowError  #: what a rule may make of wrong maxima


class RowCheck:
    """Check what linking does to one concept after the other.

    Parameters
    ----------
    episodes
        The games, as they are solved.
    exact
        Evaluate written numbers as fractions; games of at most 64 profiles always are.
    """

    def __init__(self, episodes: Shifted, *, exact: bool) -> None:
        self.episodes = episodes
        self.ledger = bundle_ledger(episodes, exact=exact)
        self._ledgers = [ledger_of(game, exact=exact) for game in episodes.games]
        self.questions = 0

    @property
    def largest(self) -> Number:
        """The largest violation so far."""
        return max(ledger.largest for ledger in (self.ledger, *self._ledgers))

    def check(self, row: BundleRow) -> None:
        """Check the sums of a row, and how it says that the bundle is known.

        Raises
        ------
        CertificateRejected
            If something is wrong.
        """
        ledger, weights, name = self.ledger, self.episodes.weights, row.concept.name
        spread = [agreement.ranges for agreement in row.agreements]
        sums = [
            (row.apart, [agreement.payoff_numbers for agreement in row.agreements]),
            (row.ranges.low_numbers, [each.low_numbers for each in spread]),
            (row.ranges.high_numbers, [each.high_numbers for each in spread]),
        ]
        for written, parts in sums:
            ledger.all_equal(written, weighed(weights, parts), f"{name}: the sums over all episodes")
        ledger.demand(
            fact=row.ranges.exact == all(each.exact for each in spread),
            claim=f"{name}: the ranges say whether they are exact",
        )
        match row.linking:
            case Unmoved():
                self._check_theorem(row, row.linking)
            case Linked():
                self._check_linked(row, row.linking)
            case LinkedDeal():
                self._check_deal(row, row.linking)
            case _:
                return

    def _check_theorem(self, row: BundleRow, linking: Unmoved) -> None:
        reason = ""
        if row.transfers:
            parts = Parts.of(row.concept, row.agreements[0].game.players)
            reason = theorem(row.concept, fallbacks_by_partition(parts, row.agreements))
        self.ledger.demand(
            fact=bool(reason) and reason == linking.reason,
            claim=f"{row.concept.name}: the theorem that is named applies to these games",
        )

    def _check_linked(self, row: BundleRow, linking: Linked) -> None:
        """Follow the rule through the stages of every partition whose fallback does not just add up."""
        concept, weights = row.concept, self.episodes.weights
        parts = Parts.of(concept, row.agreements[0].game.players)
        fallbacks = fallbacks_by_partition(parts, row.agreements)
        moving = [partition for partition in fallbacks if not adds_up(concept, partition)]
        self.ledger.demand(
            fact=[part.partition for part in linking.parts] == moving,
            claim=f"{concept.name}: there are stages for the partitions that need them",
        )
        proven = [self._part(concept, part) for part in linking.parts]
        paid = paid_by_partition(fallbacks, weights, proven)
        shares = parts.shared(total_welfare(weights, row.agreements), paid)
        self.ledger.all_equal(linking.payoffs, shares, f"{concept.name}: the payoffs in the bundle")

    def _part(self, concept: ConceptSummary, part: LinkedPart) -> LinkedPart:
        """Follow the rule through the stages of one partition."""
        factor = factor_of(concept)
        games = zip(self.episodes.games, map(self._strict, self._ledgers), strict=True)
        checks = [block_game(game, part.partition, ledger, ledger.number(factor)) for game, ledger in games]
        witness = self._witness(checks, part.stages, len(part.partition))
        try:
            point = rule_of(concept).select(witness)
        except TROUBLE as error:
            raise _unfollowed(concept, error) from error
        self._check_used(witness, part.stages)
        paid = self.episodes.restored(part.partition, point.payoffs)
        self.ledger.all_equal(part.payoffs, paid, f"{NAME}: a fallback is where the stages lead")
        self.ledger.equal(part.radius, point.radius, f"{NAME}: how far a fallback may be from the limit of its rule")
        return replace(part, payoffs=paid)

    def _check_deal(self, row: BundleRow, linking: LinkedDeal) -> None:
        """Follow a bargaining rule through its stages."""
        concept, episodes = row.concept, self.episodes
        n_players = episodes.games[0].n_players
        deals = [entry for entry in row.agreements if isinstance(entry, LotteryAgreement)]
        self.ledger.demand(
            fact=len(deals) == len(row.agreements), claim=f"{concept.name}: the deals one by one are without money, too"
        )
        read_off, sums = concept.fallback == PARETO_MEET, adding_up(concept, n_players)
        self.ledger.demand(
            fact=[part.partition for part in linking.parts] == ([] if read_off or sums else [singletons(n_players)]),
            claim=f"{concept.name}: there are stages for the fallback if it needs them",
        )
        fallback: list[Sequence[Number]] = [self._part(concept, part).payoffs for part in linking.parts]
        if sums and not read_off:
            fallback = [summed_breakdown(episodes, deals)]
        checks = [
            OutcomeTable(game.fractions if is_exact(episodes) else game.payoffs, self._strict(ledger))
            for game, ledger in zip(episodes.games, self._ledgers, strict=True)
        ]
        witness = self._witness(checks, linking.stages, n_players)
        try:
            deal = struck(witness, concept, episodes, next(iter(fallback), None), row.apart)
        except TROUBLE as error:
            raise _unfollowed(concept, error) from error
        self._check_used(witness, linking.stages)
        pairs = (
            (linking.payoffs, deal.payoffs, "the deal is where the stages lead"),
            (linking.disagreement, deal.disagreement, "the disagreement point"),
            (linking.improved, deal.improved, "what is better for all than one by one"),
        )
        for written, computed, what in pairs:
            self.ledger.all_equal(written, computed, f"{concept.name}: {what}")
        self.ledger.equal(linking.radius, deal.radius, f"{concept.name}: how far the payoffs may be off")

    def _strict(self, ledger: Ledger) -> Ledger:
        """Accept no violation where all episodes are solved exactly."""
        return ledger.strict() if is_exact(self.episodes) else ledger

    def _witness(self, checks: Sequence[Checks], stages: Sequence[Stages], n_blocks: int) -> SumWitness:
        return SumWitness(self.episodes, checks, self._strict(self.ledger), stages, n_blocks)

    def _check_used(self, witness: SumWitness, stages: Sequence[Stages]) -> None:
        self.ledger.demand(fact=witness.place == len(stages), claim=f"{NAME}: stages are given that nobody asks for")
        self.questions += len(stages)


def _unfollowed(concept: ConceptSummary, error: Exception) -> CertificateRejected:
    message = f"the rule of '{concept.name}' cannot be followed with these stages: {error}"
    return CertificateRejected(message, where="stages", slack=float("inf"))
