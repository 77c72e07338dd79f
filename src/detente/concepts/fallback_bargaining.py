"""Bargaining over a fallback: the machine that most solutions are settings of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.blocks import Blocks
from detente.coalitions.division_ranges import division_ranges
from detente.coalitions.offsets import moved, offsets, without
from detente.coalitions.opposition import Bloc
from detente.coalitions.plan import planned
from detente.coalitions.stances import seated
from detente.coalitions.worth import Study, study, superadditivity_gap, worths
from detente.concepts.dividing import divided
from detente.concepts.efficient_profile import EfficientProfile, efficient_profile
from detente.concepts.missing_equilibria import missing_equilibria
from detente.concepts.reported import reported_agreement
from detente.concepts.steps import with_steps
from detente.model.agreement import Agreement, ConceptSummary, summary_of
from detente.model.certificate import BudgetClaim, Certificate, EfficiencyClaim
from detente.model.coalition import grand, members
from detente.model.errors import NotApplicable
from detente.model.numbers import to_floats
from detente.model.polymatrix import MOST_NUMBERS, graph_of
from detente.numerics.tolerance import NEAR_TIE
from detente.protocols import Batched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.memory import Memory
    from detente.model.certificate import Claim, DivisionClaim
    from detente.model.game import Game
    from detente.model.numbers import FloatArray, Number
    from detente.model.tu_game import TUGame
    from detente.protocols import Division, Fallback, Mapper, Opposition

CHECKED_PLAYERS = 12  #: up to so many players, superadditivity of the worths is checked for the warnings


@dataclass(frozen=True, slots=True)
class FallbackBargaining:
    """Divide the largest total by what every coalition falls back on.

    Parameters
    ----------
    name
        On the command line and in documents.
    opposition
        How outsiders stand when a coalition walks out.
    fallback
        What is really played if talks fail.
    division
        Who gets how much, given every coalition's worth.
    about
        One phrase for the catalogue.

    Examples
    --------
    >>> from detente.coalitions import Bloc
    >>> from detente.divisions import Shapley
    >>> from detente.fallbacks import Threat
    >>> from detente.model.game import Game
    >>> curse = Game.from_bimatrix([[0], [0]], [[0], [-1000]])
    >>> FallbackBargaining("coco", Bloc(), Threat(), Shapley()).solve(curse)
    Agreement(coco: Player 1: 500, Player 2: -500; unchecked)
    """

    name: str
    opposition: Opposition
    fallback: Fallback
    division: Division
    about: str = ""

    @property
    def summary(self) -> ConceptSummary:
        """The parts by name."""
        traits = self.fallback.traits
        return ConceptSummary(
            self.name,
            self.opposition.name,
            traits.name,
            traits.selection,
            self.division.name,
            dict(traits.parameters),
        )

    def solve(self, game: Game, /, *, mapper: Mapper = map) -> Agreement:
        """Solve a game.

        Parameters
        ----------
        mapper
            Anything shaped like the builtin ``map``; one item a partition: 2^(n-1) - 1 of them against a bloc,
            2^n - n - 1 against individuals. Fallbacks that are `Batched` take an item a chunk of partitions.

        Raises
        ------
        NotApplicable
            If opposition and fallback do not combine.
        SolverError
            If a fallback could not be certified.
        """
        self._check_parts(game)
        if self.fallback.traits.alone:
            return reported_agreement(game, self.summary, self.fallback)
        constants = offsets(game)
        if not constants:
            return with_steps(self._agreement(game, mapper))
        near_zero = self._agreement(without(game, constants), mapper)
        found = moved(near_zero, constants)
        proof = replace(near_zero.certificate, offsets=constants)
        return with_steps(replace(found, game=summary_of(game), certificate=proof))

    def payoffs(self, game: Game, /, *, memory: Memory) -> FloatArray:
        """Compute the agreed payoffs only: no ranges, no certificate.

        Parameters
        ----------
        memory
            What is already known about this game and its neighbours; what is found is added.

        Returns
        -------
        FloatArray
            Shape ``(n_players,)``, in the currency; the same numbers as `solve`'s, within its accuracy.

        Raises
        ------
        NotApplicable, SolverError
            As `solve` does.
        """
        self._check_parts(game)
        if self.fallback.traits.alone:
            return reported_agreement(game, self.summary, self.fallback).payoffs
        constants = offsets(game)
        near_zero = without(game, constants) if constants else game
        differences, n_players = self.fallback.traits.differences, game.n_players
        plan = planned(n_players, seated(self.opposition, game.players), self.division, differences=differences)
        partitions = [influence.partition for influence in plan.influences]
        found = memory.all_payoffs(self.fallback, near_zero, partitions)
        welfare = efficient_profile(near_zero).welfare
        worth = worths(plan, welfare, [found[partition] for partition in partitions], differences=differences)
        shares = to_floats(divided(self.division, worth, game.players).payoffs)
        return to_floats(shares + np.array(constants)) if constants else shares

    def _statistics(self, game: Game) -> dict[str, str]:
        """Say what does the work where many partitions are studied at once."""
        fallback = self.fallback
        return {"engine": fallback.engine(game)} if isinstance(fallback, Batched) and fallback.batch(game) > 1 else {}

    def _check_parts(self, game: Game) -> None:
        traits, graph = self.fallback.traits, graph_of(game)
        if graph is not None and not traits.on_graphs:
            graph.check_size(MOST_NUMBERS)
        if traits.bloc_only and not isinstance(self.opposition, Bloc):
            message = (
                f"the fallback '{traits.name}' stands between a coalition and one opponent; it does not combine with "
                f"the opposition '{self.opposition.name}', choose 'bloc'"
            )
            raise NotApplicable(message)

    def _agreement(self, game: Game, mapper: Mapper) -> Agreement:
        """Solve a game whose payoffs are not far from zero."""
        efficient = efficient_profile(game)
        differences = self.fallback.traits.differences
        opposition = seated(self.opposition, game.players)
        plan = planned(game.n_players, opposition, self.division, differences=differences)
        studies = study(game, plan.influences, self.fallback, mapper)
        found = [entry.payoffs for entry in studies]
        worth = worths(plan, efficient.welfare, found, differences=differences)
        shares = divided(self.division, worth, game.players)
        payoffs, rule = shares.payoffs, (self.division, shares.payoffs)
        spread = division_ranges(plan, efficient.welfare, rule, studies, differences=differences)
        transfers = tuple(_less(payoff, own) for payoff, own in zip(payoffs, efficient.payoffs, strict=True))
        near = [*efficient.near_ties, *(tie for entry in studies for tie in entry.disagreement.near_ties)]
        claims = _claims(studies, efficient, shares.claim, transfers)
        return Agreement(
            summary_of(game),
            self.summary,
            payoffs,
            spread,
            efficient.welfare,
            efficient.profile,
            transfers,
            worth,
            tuple(entry.disagreement for entry in studies),
            Certificate("unchecked", float("nan"), claims),
            tuple(near),
            (
                *_cautions(game, claims, self.opposition),
                *(() if differences else _warnings(game, worth)),
                *shares.warnings,
            ),
            self._statistics(game),
            (),
        )


def _less(payoff: Number, own: Fraction) -> Number:
    return payoff - own if isinstance(payoff, Fraction) else payoff - float(own)


def _claims(
    studies: Sequence[Study],
    efficient: EfficientProfile,
    division: DivisionClaim,
    transfers: tuple[Number, ...],
) -> tuple[Claim, ...]:
    proofs = [
        claim
        for entry in studies
        for claim in (*entry.disagreement.claims, *(proof for bounds in entry.bounds for proof in bounds.claims))
    ]
    total: Number = sum(transfers, type(transfers[0])(0))
    return (
        *proofs,
        EfficiencyClaim(efficient.profile, efficient.welfare, Fraction(0)),
        division,
        BudgetClaim(transfers, max(total, -total)),
    )


def _cautions(game: Game, claims: Sequence[Claim], opposition: Opposition) -> tuple[str, ...]:
    """Say who stands alone without having been named, and which fallbacks could have been missed."""
    return (*_alone(game, opposition), *missing_equilibria(claims, game.players))


def _alone(game: Game, opposition: Opposition) -> tuple[str, ...]:
    """Say who stands alone without having been named."""
    left = opposition.unnamed(game.players) if isinstance(opposition, Blocks) else ()
    if not left:
        return ()
    who = f"{left[0]}, who" if len(left) == 1 else f"{', '.join(left[:-1])} and {left[-1]}, each of whom"
    return (f"the opposition names no block for {who} stands alone",)


def _warnings(game: Game, worth: TUGame) -> tuple[str, ...]:
    if game.n_players > CHECKED_PLAYERS:
        return ()
    gap, first, second = superadditivity_gap(worth)
    if gap <= NEAR_TIE * game.scale:
        return ()
    names = [" + ".join(game.players[player] for player in members(part)) for part in (first, second)]
    whole = "everybody" if first | second == grand(game.n_players) else "both together"
    message = (
        f"worths are not superadditive: {names[0]} and {names[1]} are worth {gap:.6g} more apart than {whole}; "
        f"the division was not adjusted"
    )
    return (message,)
