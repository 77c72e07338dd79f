"""Check what every hypothesis about the others gives: the claims about each partition, and all numbers that follow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.certify.excesses import check_least_core
from detente.certify.sides import contributions
from detente.certify.stated import check_efficiency, check_identity, check_status, known_opposition, ledger_of
from detente.certify.verification import Verification
from detente.certify.witnessed import Claims
from detente.coalitions.hypothesis_offsets import moved
from detente.coalitions.hypothesis_plans import hypothesis_plans
from detente.coalitions.hypothesis_table import Tabulation, joining_loss
from detente.coalitions.hypothesis_warnings import warnings_of
from detente.coalitions.offsets import offsets, without
from detente.coalitions.outer_bounds import OuterBounds
from detente.divisions import Shapley
from detente.model.certificate import EfficiencyClaim
from detente.model.errors import CertificateRejected
from detente.model.hypotheses import BLOC, BLOCKS, THREAT
from detente.model.numbers import absolute
from detente.numerics.tolerance import NEAR_TIE

if TYPE_CHECKING:
    from detente.certify.ledger import Ledger
    from detente.coalitions.hypothesis_plans import HypothesisPlans
    from detente.coalitions.hypothesis_table import HypothesisTable
    from detente.model.certificate import Claim
    from detente.model.game import Game
    from detente.model.hypotheses import Driver, Hypotheses


def check_hypotheses(game: Game, found: Hypotheses, *, exact: bool = False) -> Verification:
    """Check all rows, their spread and what drives it, without solving anything.

    Parameters
    ----------
    exact
        As in `detente.certify.check`.

    Raises
    ------
    CertificateRejected
        If a claim is missing or false, or a number does not follow from the claims.
    NotApplicable
        If an opposition or a selection is not known to this checker.
    """
    check_identity(game, found.game)
    ledger = ledger_of(game, exact=exact)
    check_status(found.certificate, found.near_ties, ledger)
    constants = offsets(game)
    ledger.demand(fact=found.certificate.offsets == constants, claim="the offsets are those that the game calls for")
    near = without(game, constants) if constants else game
    stated = moved(found, [-constant for constant in constants]) if constants else found
    with np.errstate(over="ignore", invalid="ignore"):
        checking = _Checking(near, stated, ledger)
        checking.compare(checking.table())
    _check_cores(found, ledger)
    ledger.demand(
        fact=tuple(found.warnings) == warnings_of(found), claim="the warnings are those that follow from the numbers"
    )
    return Verification(len(found.certificate.claims), ledger.largest if exact else float(ledger.largest))


@dataclass(frozen=True, slots=True, eq=False)
class _Checking:
    """Rebuild the rows of a game near zero from the claims, and compare them with what is stated."""

    game: Game
    stated: Hypotheses
    ledger: Ledger

    def table(self) -> HypothesisTable:
        """Check all claims, and work out the rows."""
        proofs, efficiency = self._claims()
        plans, claims = self._plans(), Claims(proofs)
        concepts = {row.name: row.concept for row in self.stated.rows}
        threats = contributions(self.game, concepts[THREAT], plans.threat.influences, claims, self.ledger)
        honest = contributions(self.game, concepts[BLOC], plans.merged, claims, self.ledger)
        self.ledger.demand(
            fact=claims.place == len(proofs), claim="the certificate holds claims that prove nothing needed"
        )
        check_efficiency(self.game, (self.stated.profile, self.stated.welfare), efficiency, self.ledger)
        self.ledger.at_most_zero(absolute(self.ledger.number(efficiency.slack)), "efficiency: the stated slack")
        outer = OuterBounds.of_game(self.game, concepts[BLOC].fallback, len(plans.merged))
        return Tabulation(plans, Fraction(self.stated.welfare), Shapley(), outer).table(threats, honest)

    def _claims(self) -> tuple[tuple[Claim, ...], EfficiencyClaim]:
        match self.stated.certificate.claims:
            case (*proofs, EfficiencyClaim() as efficiency):
                return tuple(proofs), efficiency
        message = "the certificate does not end with the claim of efficiency"
        raise CertificateRejected(message, where="certificate", slack=float("inf"))

    def _plans(self) -> HypothesisPlans:
        """Plan the rows that are stated, which must be all there are, under the parts that belong to them."""
        concepts = {row.name: row.concept for row in self.stated.rows}
        named = concepts[BLOCKS].opposition if BLOCKS in concepts else ""
        blocks = known_opposition(named, self.game.players) if named else None
        plans = hypothesis_plans(self.game.n_players, Shapley(), blocks)
        self.ledger.demand(
            fact=tuple(row.name for row in self.stated.rows) == plans.names,
            claim=f"the rows are {', '.join(plans.names)}, in this order",
        )
        return plans

    def compare(self, table: HypothesisTable) -> None:
        """Compare every number."""
        stated, equal = self.stated, self.ledger.all_equal
        for row in stated.rows:
            spread, right = row.ranges, table.ranges[row.name]
            equal(row.payoff_numbers, table.payoffs[row.name], f"{row.name}: the payoffs")
            equal(spread.low_numbers, right.low_numbers, f"{row.name}: the low ends of the ranges")
            equal(spread.high_numbers, right.high_numbers, f"{row.name}: the high ends of the ranges")
            self.ledger.demand(fact=spread.exact == right.exact, claim="the ranges say whether they are exact")
        equal(stated.spread_numbers, table.spread, "the spread")
        self._compare_parts(table)
        self.ledger.demand(
            fact=[driver.player for driver in stated.drivers] == list(range(self.game.n_players)),
            claim="there is one driver a player, in their order",
        )
        for driver in stated.drivers:
            self._compare_driver(driver, table)
        self._compare_losses(table)

    def _compare_parts(self, table: HypothesisTable) -> None:
        """Compare the worths of coalitions, and what partitions give."""
        stated, ledger = self.stated, self.ledger
        ledger.demand(fact=list(stated.worths) == list(table.worths), claim="worths are listed for every row with some")
        for name, worth in table.worths.items():
            ledger.all_equal(stated.worths[name].values.tolist(), worth.values.tolist(), f"{name}: the worths")
        listed = [entry.partition for entry in table.partitions]
        ledger.demand(
            fact=[entry.partition for entry in stated.partitions] == listed,
            claim="the partitions that matter are listed, each once, in the order of their claims",
        )
        for shown, entry in zip(stated.partitions, table.partitions, strict=True):
            ledger.all_equal(shown.payoffs, entry.payoffs, "the payoffs of a partition")

    def _compare_driver(self, driver: Driver, table: HypothesisTable) -> None:
        """Check that a driver stands between extreme rows, and that no coalition explains more than the one it names.

        Among rows and coalitions that tie, any is right.
        """
        ledger, player, drivers = self.ledger, driver.player, table.drivers
        name = f"the driver of {self.game.players[player]}"
        ledger.demand(
            fact={driver.most, driver.least} <= set(table.payoffs)
            and driver.basis == drivers.basis(driver.most, driver.least),
            claim=f"{name} names two hypotheses, and what is compared",
        )
        own = [payoffs[player] for payoffs in table.payoffs.values()]
        most, least = table.payoffs[driver.most][player], table.payoffs[driver.least][player]
        ledger.at_most_zero(max(own) - most, f"{name}: no hypothesis gives more")
        ledger.at_most_zero(least - min(own), f"{name}: no hypothesis gives less")
        ledger.equal(driver.difference, most - least, f"{name}: the difference")
        if not driver.coalition:
            ledger.all_equal((*driver.amounts, driver.contribution), (0, 0, 0), f"{name}: there is none")
            ledger.demand(fact=most - least <= self._near, claim=f"{name}: a coalition is named if there is a spread")
            return
        parts = drivers.parts(player, driver.most, driver.least)
        known = {coalition: (*amounts, part) for coalition, amounts, part in parts}
        ledger.demand(fact=driver.coalition in known, claim=f"{name} is a coalition that is compared")
        ledger.all_equal((*driver.amounts, driver.contribution), known[driver.coalition], f"{name}: its amounts")
        ledger.at_most_zero(
            max(part for _, _, part in parts) - known[driver.coalition][-1], f"{name}: no coalition explains more"
        )

    @property
    def _near(self) -> float:
        """Differences up to this may be taken for none: it is what other solvers could turn."""
        return NEAR_TIE * self.ledger.scale

    def _compare_losses(self, table: HypothesisTable) -> None:
        """Check which worths are not superadditive, and by how much."""
        stated, ledger = self.stated, self.ledger
        names = [name for name in table.worths if name != THREAT]
        ledger.demand(fact=set(stated.losses) <= set(names), claim="losses by joining belong to rows with worths")
        for name in names:
            worst, values = joining_loss(table.worths[name]).loss, table.worths[name].values
            claim = f"{name}: the two coalitions that lose most by joining"
            if name not in stated.losses:
                ledger.at_most_zero(worst - Fraction(self._near) if ledger.exact else worst - self._near, claim)
                continue
            loss = stated.losses[name]
            inside = 0 < loss.first < len(values) and 0 < loss.second < len(values) and not loss.first & loss.second
            ledger.demand(fact=inside, claim=claim)
            known = values[loss.first] + values[loss.second] - values[loss.first | loss.second]
            ledger.equal(loss.loss, known, claim)
            ledger.at_most_zero(worst - known, claim)


def _check_cores(found: Hypotheses, ledger: Ledger) -> None:
    """Check how far every core is from being empty, to the last digit of the worths that are written."""
    names = [name for name in found.worths if name != THREAT and len(found.rows[0].payoff_numbers) > 1]
    ledger.demand(fact=list(found.cores) == names, claim="every row with worths says whether its core is empty")
    for name, core in found.cores.items():
        check_least_core(found.worths[name].values[1:].tolist(), core, ledger)
