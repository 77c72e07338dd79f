"""What a solution returns: disagreements, the steps that led to them, and the agreement with its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.model.certificate import Certificate, Claim
from detente.model.coalition import Partition, grand
from detente.model.distribution import JointDistribution
from detente.model.ends import Ends
from detente.model.errors import NotApplicable
from detente.model.game import Game
from detente.model.notebook_view import Viewable
from detente.model.numbers import FloatArray, Number, to_floats
from detente.model.reported_worths import Observations, ReportedWorths
from detente.model.sampled_worths import SampledWorths, Sampling
from detente.model.tu_game import TUGame


@dataclass(frozen=True, slots=True, eq=False)
class NearTie:
    """Report a decision that a small change of the payoffs could turn: what was compared, and the gap in currency."""

    what: str
    gap: float


@dataclass(frozen=True, slots=True)
class Round:
    """Record one round of bargaining over a fallback; one number a block, in the currency.

    Attributes
    ----------
    best
        What each block could still hope for.
    mean
        The mean of the favourites that were named: from then on nobody accepts less.
    """

    best: tuple[float, ...]
    mean: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlayedDisagreement:
    """Hold what is played if talks fail, and what it pays.

    Attributes
    ----------
    partition
        Who stands with whom.
    payoffs
        One a block, in the order of the blocks, in the currency; floats or fractions.
    distribution
        Over the profiles of the original players.
    unique
        Whether the payoffs are determined; where they are not (an optimal threat), only differences between blocks are.
    claims, near_ties
        The proof, and the decisions that were close.
    radius
        How far, in the currency, each payoff may be from the limit of a rule that ends in the limit only; else 0.
    trace
        The rounds, where the rule bargains in rounds.
    """

    partition: Partition
    payoffs: tuple[Number, ...]
    distribution: JointDistribution
    unique: bool
    claims: tuple[Claim, ...]
    near_ties: tuple[NearTie, ...]
    radius: float = 0.0
    trace: tuple[Round, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class GuaranteedDisagreement:
    """Hold what every block can guarantee itself if talks fail; the levels belong to no common profile.

    Attributes are those of `PlayedDisagreement`, without a distribution.
    """

    partition: Partition
    payoffs: tuple[Number, ...]
    claims: tuple[Claim, ...]
    near_ties: tuple[NearTie, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReportedDisagreement:
    """Hold what every player gets alone if talks fail, as somebody reports it; how it is played is not known.

    Attributes are those of `PlayedDisagreement`, without a distribution.
    """

    partition: Partition
    payoffs: tuple[Number, ...]
    claims: tuple[Claim, ...]
    near_ties: tuple[NearTie, ...] = ()


Disagreement = PlayedDisagreement | GuaranteedDisagreement | ReportedDisagreement


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Hold the least and the largest value of a weighted sum of payoffs over all admissible fallbacks, with proofs.

    They are attained where `exact`; else no admissible fallback lies beyond, but maybe none is that far out.
    """

    low: Number
    high: Number
    claims: tuple[Claim, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Ranges(Ends):
    """Hold every player's payoff over all admissible fallbacks, in the currency; `exact` unless only an outer bound."""

    low_numbers: tuple[Number, ...]
    high_numbers: tuple[Number, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class ConceptSummary:
    """Name a concept and its parts, as in a document."""

    name: str
    opposition: str
    fallback: str
    selection: str | None
    division: str
    parameters: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class GameSummary:
    """Name the game that an agreement belongs to."""

    title: str
    currency: str
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    digest: str
    scale: float


def summary_of(game: Game) -> GameSummary:
    """Name a game."""
    return GameSummary(game.title, game.currency, game.players, game.actions, game.digest, game.scale)


@dataclass(frozen=True, slots=True)
class Step:
    """Record one step of the argument: its kind, whom it speaks of, and its numbers. Words are added by `report`."""

    kind: str
    subject: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Agreement(Viewable):
    """Say what everybody does, who pays whom, what each side would fall back on, and prove it.

    Attributes
    ----------
    game, concept
        What was solved, and how.
    payoff_numbers
        One a player, in the currency: floats, or fractions where the answer is exact.
    ranges
        Every player's payoff over all admissible fallbacks, whatever the selection.
    welfare
        The largest total payoff, W.
    profile
        The lexicographically first profile that attains it, as action indices.
    transfer_numbers
        Payoffs minus the payoffs of the profile: positive receives; they add up to 0.
    worth
        What every coalition is worth; where they are too many, what those that were drawn are worth; where the
        disagreement point was reported, what every player alone and all together are worth.
    disagreements
        One a partition that the division used.
    certificate
        Claims that `detente.verify` checks without solving anything.
    near_ties, warnings
        Decisions that were close, and what else a reader should know.
    steps
        The argument as data.
    """

    game: GameSummary
    concept: ConceptSummary
    payoff_numbers: tuple[Number, ...]
    ranges: Ranges
    welfare: Number
    profile: tuple[int, ...]
    transfer_numbers: tuple[Number, ...]
    worth: TUGame | SampledWorths | ReportedWorths
    disagreements: tuple[Disagreement, ...]
    certificate: Certificate
    near_ties: tuple[NearTie, ...]
    warnings: tuple[str, ...]
    statistics: Mapping[str, str]
    steps: Sequence[Step]

    @property
    def payoffs(self) -> FloatArray:
        """The agreed payoffs, shape ``(n_players,)``, read-only."""
        return to_floats(self.payoff_numbers)

    @property
    def transfers(self) -> FloatArray:
        """The side payments, shape ``(n_players,)``, read-only; positive receives."""
        return to_floats(self.transfer_numbers)

    @property
    def sampling(self) -> Sampling | None:
        """How coalitions were drawn, and an interval around every payoff; None where all of them were counted."""
        return self.worth.sampling if isinstance(self.worth, SampledWorths) else None

    @property
    def observations(self) -> Observations | None:
        """What breakdowns that happened say of every payoff; None where none were observed."""
        return self.worth.observations if isinstance(self.worth, ReportedWorths) else None

    @property
    def table(self) -> TUGame:
        """What every coalition is worth.

        Raises
        ------
        NotApplicable
            If only some of them are known.
        """
        if isinstance(self.worth, SampledWorths):
            known, everything = len(self.worth.values), grand(len(self.game.players))
            message = (
                f"this needs the worth of every coalition, but the agreement rests on a sample: {known:,} of "
                f"{everything:,} are known; solve without a sample, or look at the worths that are known"
            )
            raise NotApplicable(message, where="sampling")
        table = self.worth.table if isinstance(self.worth, ReportedWorths) else self.worth
        return table.named(self.game.players, self.game.title, self.game.currency)

    @property
    def profile_labels(self) -> tuple[str, ...]:
        """What everybody does."""
        return tuple(options[action] for options, action in zip(self.game.actions, self.profile, strict=True))

    @property
    def surplus(self) -> float:
        """Total payoff minus what the players fall back on alone; NaN where no such point was used."""
        for disagreement in self.disagreements:
            if len(disagreement.partition) == len(self.game.players):
                return float(self.welfare - sum(disagreement.payoffs))
        return float("nan")

    def __repr__(self) -> str:
        """Fit a terminal line."""
        shares = ", ".join(f"{name}: {value:g}" for name, value in zip(self.game.players, self.payoffs, strict=True))
        usual = "equal-surplus" if isinstance(self.worth, ReportedWorths) else "shapley"
        division = self.concept.division
        name = self.concept.name + (f" ({division})" if division != usual else "")
        return f"Agreement({name}: {shares}; {self.certificate.status})"
