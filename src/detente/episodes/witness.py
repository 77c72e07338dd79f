"""Maxima over a bundle, read from a document and checked: one stage an episode, put together by weak duality."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from detente.certify.ledger import Ledger
from detente.certify.whole_game import largest_payoff
from detente.episodes.joined import joined
from detente.model.errors import CertificateRejected, NotApplicable
from detente.numerics.tolerance import EXACT_PROFILES, TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.episodes.linking import Shifted
    from detente.model.bundle import Stages
    from detente.model.certificate import Evenest, Floor, Stage
    from detente.model.numbers import Number

NAME = "the bundle"


class Checks(Protocol):
    """Check the stages of one episode."""

    @property
    def ledger(self) -> Ledger:
        """Where violations are recorded."""
        ...

    def check_stage(self, stage: Stage, /) -> None:
        """Check an optimum."""
        ...


def is_exact(episodes: Shifted) -> bool:
    """Tell whether all episodes are solved in fractions."""
    return all(game.n_profiles <= EXACT_PROFILES for game in episodes.games)


def bundle_ledger(episodes: Shifted, *, exact: bool) -> Ledger:
    """Make the ledger for what is said of the bundle; where all episodes are checked in fractions, it is, too."""
    pairs = zip(episodes.games, episodes.weights, strict=True)
    size = sum(largest_payoff(game) * game.n_players * float(weight) for game, weight in pairs)
    return Ledger(episodes.scale, size, exact=exact or is_exact(episodes))


@dataclass(slots=True, eq=False)
class SumWitness:
    """Answer a rule's questions about a bundle: the next stages, checked, in place of linear programs.

    Parameters
    ----------
    episodes
        The games, as they were solved.
    checks
        One an episode.
    ledger
        Of the bundle; strict where all episodes are exact.
    stages
        What the document holds, question by question.
    """

    episodes: Shifted
    checks: Sequence[Checks]
    ledger: Ledger
    stages: Sequence[Stages]
    n_blocks: int
    place: int = field(default=0)

    @property
    def scale(self) -> float:
        """The scale of the bundle, in its currency."""
        return self.episodes.scale

    @property
    def tie(self) -> Number:
        """Gaps up to this are ties, in the currency."""
        return Fraction(0) if is_exact(self.episodes) else TIE * self.scale

    def probe(self, _weights: Sequence[Number], _floors: Sequence[Floor] = (), /) -> Stage | None:
        """Solve nothing."""
        return None

    def evenest(self, measure: str, /) -> Evenest:
        """Refuse what the stages do not say."""
        message = f"nothing is said of how fallbacks of a bundle are played ({measure})"
        raise NotApplicable(message, where="selection")

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Check that the next stages answer this question, and that they are right."""
        if self.place == len(self.stages):
            message = f"{NAME}: stages are missing, {self.place} are given"
            raise CertificateRejected(message, where="stages", slack=float("inf"))
        stages = self.stages[self.place]
        self.place += 1
        ledger, kind = self.ledger, type(self.tie)
        ledger.demand(fact=len(stages) == len(self.checks), claim=f"{NAME}: there is one stage an episode")
        for stage, check in zip(stages, self.checks, strict=True):
            self._check_question(stage, stages[0], weights, floors)
            check.check_stage(stage)
        found = joined(stages, self.episodes.weights, floors, kind)
        for floor in found.floors:
            reached = sum(kind(w) * payoff for w, payoff in zip(floor.weights, found.payoffs, strict=True))
            ledger.at_most_zero(kind(floor.bound) - reached, f"{NAME}: the episodes together meet the rule's demands")
        ledger.at_most_zero(found.upper - found.lower, f"{NAME}: the stages of all episodes together are optimal")
        return found

    def _check_question(self, stage: Stage, first: Stage, weights: Sequence[Number], floors: Sequence[Floor]) -> None:
        """Check that a stage asks an episode its part of the question, at the prices that all episodes share."""
        ledger, name = self.ledger, f"{NAME}: a stage maximises what the rule asks for"
        ledger.all_equal(stage.weights, weights, name)
        ledger.demand(fact=len(stage.floors) == len(floors), claim=name)
        for written, asked in zip(stage.floors, floors, strict=True):
            ledger.all_equal(written.weights, asked.weights, name)
        shared = [Fraction(price) for price in first.multipliers] == [Fraction(price) for price in stage.multipliers]
        ledger.demand(fact=shared, claim=f"{NAME}: demands have the same multipliers in all episodes")
