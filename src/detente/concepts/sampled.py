"""A concept from a sample of the coalitions, where all of them are too many."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import index
from typing import TYPE_CHECKING, SupportsIndex

from detente.coalitions.offsets import near_zero
from detente.coalitions.opposition import Bloc
from detente.coalitions.sampled_estimate import estimate, sampled_worths
from detente.coalitions.sampling import Design, all_lps, lps_of, sampled_plan
from detente.coalitions.worth import study
from detente.concepts.catalogue import concept as look_up
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.steps import with_steps
from detente.divisions.shapley import Shapley
from detente.model.agreement import Agreement, ConceptSummary, summary_of
from detente.model.certificate import BudgetClaim, Certificate, DivisionClaim, EfficiencyClaim
from detente.model.errors import NotApplicable
from detente.protocols import Batched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.coalitions.sampled_estimate import Estimate
    from detente.coalitions.worth import Study
    from detente.concepts.efficient_profile import EfficientProfile
    from detente.model.certificate import Claim
    from detente.model.game import Game
    from detente.model.sampled_worths import SampledWorths
    from detente.protocols import Mapper

NO_PAIRS = (
    "a sample looks at pairs of a coalition and its complement, each acting as one, and estimates the Shapley value; "
    "'{name}' has the opposition '{opposition}' and the division '{division}'. Sample a concept such as 'coco' or "
    "'correlated-bloc'"
)


@dataclass(frozen=True, slots=True)
class Sampled:
    """Estimate what a concept gives, from some of the pairs of a coalition and its complement.

    Parameters
    ----------
    concept
        With the opposition `Bloc` and the division `Shapley`.
    budget
        How many pairs to look at: their number, or a fraction of all of them.
    seed
        Decides which.

    Raises
    ------
    NotApplicable
        If the concept is of another kind, or the budget or the seed is no number of its kind.

    Notes
    -----
    Where the budget covers all pairs, the answer is the concept's own.
    """

    concept: FallbackBargaining
    budget: int | Fraction
    seed: int = 0

    def __post_init__(self) -> None:
        """Check that pairs are all that the concept needs, and read the numbers as Python's own."""
        if not isinstance(self.budget, Fraction):
            object.__setattr__(self, "budget", _whole(self.budget, "lps"))
        object.__setattr__(self, "seed", _whole(self.seed, "seed"))
        if not isinstance(self.concept.opposition, Bloc) or not isinstance(self.concept.division, Shapley):
            about = self.concept.summary
            message = NO_PAIRS.format(name=about.name, opposition=about.opposition, division=about.division)
            raise NotApplicable(message, where="sample")

    @property
    def name(self) -> str:
        """The name of the concept."""
        return self.concept.name

    @property
    def summary(self) -> ConceptSummary:
        """The parts of the concept by name."""
        return self.concept.summary

    def lps(self, n_players: int) -> int:
        """Count the pairs to look at."""
        return self.budget if isinstance(self.budget, int) else lps_of(self.budget, n_players)

    def solve(self, game: Game, /, *, mapper: Mapper = map) -> Agreement:
        """Solve a game; `worth` and `sampling` of the agreement say how sure that is.

        Parameters
        ----------
        mapper
            As in `FallbackBargaining.solve`: one item a pair, or a chunk of them.

        Raises
        ------
        NotApplicable
            If the budget is less than two pairs of every size.
        SolverError
            If a fallback could not be certified.
        """
        lps = self.lps(game.n_players)
        if lps >= all_lps(game.n_players):
            return self.concept.solve(game, mapper=mapper)
        design = Design(game.n_players, lps, self.seed)
        return with_steps(near_zero(game, lambda moved: self._agreement(moved, design, mapper)))

    def _agreement(self, game: Game, design: Design, mapper: Mapper) -> Agreement:
        """Solve a game whose payoffs are not far from zero."""
        efficient, fallback = efficient_profile(game), self.concept.fallback
        sides = design.sides()
        studies = study(game, sampled_plan(sides, game.n_players), fallback, mapper)
        found = estimate(design, sides, studies, start=efficient.payoffs, welfare=efficient.welfare)
        differences = fallback.traits.differences
        worth = sampled_worths(
            studies, efficient.welfare, found.sampling, n_players=game.n_players, differences=differences
        )
        transfers = tuple(payoff - float(own) for payoff, own in zip(found.payoffs, efficient.payoffs, strict=True))
        near = [*efficient.near_ties, *(tie for entry in studies for tie in entry.disagreement.near_ties)]
        return Agreement(
            summary_of(game),
            self.summary,
            found.payoffs,
            found.ranges,
            efficient.welfare,
            efficient.profile,
            transfers,
            worth,
            tuple(entry.disagreement for entry in studies),
            Certificate("unchecked", float("nan"), _claims(studies, efficient, worth, found, transfers)),
            tuple(near),
            (),
            {"engine": fallback.engine(game)} if isinstance(fallback, Batched) and fallback.batch(game) > 1 else {},
            (),
        )


def sampled(
    concept: FallbackBargaining | str,
    *,
    lps: SupportsIndex | None = None,
    fraction: float | None = None,
    seed: SupportsIndex = 0,
) -> Sampled:
    """Estimate what a concept gives from a sample of the coalitions, for games with too many of them.

    Parameters
    ----------
    concept
        A concept of pairs, as 'coco', 'security', 'nash', 'correlated-bloc', 'raiffa-bloc', 'credible' and 'leader'
        are, or its name.
    lps
        How many pairs of a coalition and its complement to look at.
    fraction
        Which part of all pairs to look at instead: more than 0, at most 1.
    seed
        Decides which; the same seed with a larger budget looks at the same pairs and more.

    Raises
    ------
    NotApplicable
        If the concept is of another kind, or the budget is not one of the two, or out of range.

    Examples
    --------
    >>> import detente as dt
    >>> game = dt.random_game("public-good", players=10, seed=1)
    >>> found = dt.solve(game, dt.sampled("coco", fraction=0.25))
    >>> bool(abs(found.payoffs.sum() - float(found.welfare)) < 1e-9), found.sampling.lps
    (True, 128)
    """
    if (lps is None) == (fraction is None):
        message = "a sample needs a number of pairs or a fraction of them, one of the two"
        raise NotApplicable(message, where="sample")
    chosen = look_up(concept) if isinstance(concept, str) else concept
    if fraction is not None:
        if not 0 < fraction <= 1:
            message = f"the fraction of pairs to look at is {fraction}; choose a number above 0, at most 1"
            raise NotApplicable(message, where="sample")
        return Sampled(chosen, Fraction(repr(float(fraction))), _whole(seed, "seed"))
    pairs = _whole(0 if lps is None else lps, "lps")
    if pairs < 1:
        message = f"the number of pairs to look at is {pairs}; choose a whole number from 1 on"
        raise NotApplicable(message, where="lps")
    return Sampled(chosen, pairs, _whole(seed, "seed"))


def _whole(number: SupportsIndex, where: str) -> int:
    """Read a whole number, whatever library it comes from; anything else is not rounded but refused."""
    try:
        return index(number)
    except TypeError as error:
        message = f"{where} is {number!r:.40}; choose a whole number"
        raise NotApplicable(message, where=where) from error


def _claims(
    studies: Sequence[Study],
    efficient: EfficientProfile,
    worth: SampledWorths,
    found: Estimate,
    transfers: tuple[float, ...],
) -> tuple[Claim, ...]:
    proofs = [
        claim
        for entry in studies
        for claim in (*entry.disagreement.claims, *(proof for bounds in entry.bounds for proof in bounds.claims))
    ]
    return (
        *proofs,
        EfficiencyClaim(efficient.profile, efficient.welfare, Fraction(0)),
        DivisionClaim(tuple(worth.values.values()), found.payoffs, 0.0),
        BudgetClaim(transfers, abs(sum(transfers))),
    )
