"""Claims with numeric witnesses: data that anybody can check, without solving anything.

Every number of a claim is in the currency of the game, but for probabilities and multipliers.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.coalition import Partition
from detente.model.excess import ExcessLevel
from detente.model.nash_list import NashListClaim
from detente.model.numbers import Number, Numbers
from detente.model.sparse_strategies import SparseStrategy
from detente.model.transfer import AbsenceClaim, TransferClaim


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """Demand that a weighted sum of the blocks' payoffs is at least `bound`."""

    weights: tuple[Number, ...]
    bound: Number


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Prove the maximum of a weighted sum of payoffs over the correlated equilibria that satisfy some floors.

    Attributes
    ----------
    weights
        One a block: the objective is ``weights @ payoffs``.
    floors, multipliers
        Lower bounds on other weighted sums, and their non-negative dual multipliers.
    profiles, probabilities
        A correlated equilibrium that attains `lower`: flat indices of profiles of the merged game in C order, and
        their probabilities.
    payoffs
        One a block: the payoffs of that equilibrium.
    deviations
        Non-negative dual multipliers of "this block, when told a, does not gain by playing b", as (block, a, b,
        multiplier).
    lower, upper
        The objective at the equilibrium, and the bound that weak duality gives.
    """

    weights: tuple[Number, ...]
    floors: tuple[Floor, ...]
    multipliers: tuple[Number, ...]
    profiles: tuple[int, ...]
    probabilities: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    deviations: tuple[tuple[int, int, int, Number], ...]
    lower: Number
    upper: Number


@dataclass(frozen=True, slots=True, eq=False)
class StageClaim:
    """Claim that a stage is right.

    `kind` is `selection_stage` (in the order of the rule), `range_end`, or `bargaining_stage`: a maximum over all that
    can be agreed on without money, the convex hull of what the profiles pay, so that there are no `deviations`.
    """

    kind: str
    partition: Partition
    stage: Stage


@dataclass(frozen=True, slots=True, eq=False)
class Evenest:
    """Prove which correlated equilibrium spreads probability most evenly over the profiles.

    Attributes
    ----------
    measure
        "entropy" (- sum of mu log mu, in nats) or "gini" (1 - sum of mu squared).
    profiles, probabilities
        A correlated equilibrium: flat indices of profiles of the merged game in C order, and their probabilities.
    payoffs
        One a block: the payoffs of that equilibrium.
    deviations
        Non-negative dual multipliers of "this block, when told a, does not gain by playing b", as (block, a, b,
        multiplier).
    lower, upper
        The measure of the equilibrium, and the bound that weak duality gives.
    radius
        How far, in the currency, each payoff may be from that of the evenest equilibrium, by the gap between the two.
    """

    measure: str
    profiles: tuple[int, ...]
    probabilities: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    deviations: tuple[tuple[int, int, int, Number], ...]
    lower: Number
    upper: Number
    radius: float


@dataclass(frozen=True, slots=True, eq=False)
class EvenestClaim:
    """Claim that an equilibrium is the evenest, by one measure and up to a radius."""

    partition: Partition
    evenest: Evenest

    kind = "evenest"


@dataclass(frozen=True, slots=True, eq=False)
class ValueClaim:
    """Claim the value of a zero-sum game: `rows` guarantees at least `lower`, `columns` at most `upper`.

    The row player is the block `row_block` of a partition into two, the column player the other one; the matrix is the
    sum of the blocks' payoffs, weighted by `weights`. Strategies are over the blocks' joint actions in C order:
    fractions, or a read-only array of floats.
    """

    partition: Partition
    row_block: int
    weights: tuple[int, ...]
    rows: Numbers
    columns: Numbers
    lower: Number
    upper: Number

    kind = "zero_sum_value"


@dataclass(frozen=True, slots=True, eq=False)
class SparseValueClaim:
    """Claim the value of a zero-sum game as a `ValueClaim` does, with only those joint actions listed that are played.

    The guarantees are looked up by dynamic programming on the graph of the game, which has too many joint actions for a
    table.
    """

    partition: Partition
    row_block: int
    weights: tuple[int, ...]
    rows: SparseStrategy
    columns: SparseStrategy
    lower: Number
    upper: Number

    kind = "zero_sum_value"


@dataclass(frozen=True, slots=True, eq=False)
class LeaderClaim:
    """Claim what a block secures that commits to a mixed joint action and pays the other block for a reply.

    The block `leader` of a partition into two keeps at least `lower` by `strategy` and payments for the joint action
    `reply`; no commitment keeps more than `upper`, since the other block can refuse every payment by one of the mixed
    replies `refusals`. Joint actions are places in C order.
    """

    partition: Partition
    leader: int
    strategy: SparseStrategy
    reply: int
    refusals: tuple[SparseStrategy, ...]
    lower: Number
    upper: Number

    kind = "leader_value"


@dataclass(frozen=True, slots=True, eq=False)
class DeviationClaim:
    """Claim that nobody gains more than `slack` by deviating from a joint distribution, and what it pays.

    `profiles` are flat indices of the merged game's profiles in C order; `payoffs` has one number a block.
    """

    partition: Partition
    profiles: tuple[int, ...]
    probabilities: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    slack: Number

    kind = "deviation"


@dataclass(frozen=True, slots=True, eq=False)
class EquilibriaClaim:
    """Claim that each pair of strategies is a Nash equilibrium of the merged game, with at most `slack` to gain.

    `equilibria` holds (strategy of the first block, strategy of the second), and `payoffs` what each pays, one number a
    block. `chosen` are the places of those that are averaged for the pick: the one with the best total or, where
    several payoffs have it, the two with the least and the greatest payoff of the first block. That the list is
    complete is the word of the enumeration, not of the certificate.
    """

    partition: Partition
    equilibria: tuple[tuple[tuple[Number, ...], tuple[Number, ...]], ...]
    payoffs: tuple[tuple[Number, ...], ...]
    chosen: tuple[int, ...]
    slack: Number

    kind = "selection_stage"


@dataclass(frozen=True, slots=True, eq=False)
class EfficiencyClaim:
    """Claim that no profile has a total payoff more than `slack` above this one's."""

    profile: tuple[int, ...]
    welfare: Number
    slack: Number

    kind = "efficiency"


@dataclass(frozen=True, slots=True, eq=False)
class DivisionClaim:
    """Claim that the payoffs are the division of these worths, up to `slack`.

    `worths` lists every coalition's worth in the order of its bitmask, from 1 on. `levels` proves a nucleolus, whose
    payoffs are fractions here, those of the written worths.
    """

    worths: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    slack: Number
    levels: tuple[ExcessLevel, ...] = ()

    kind = "division"


@dataclass(frozen=True, slots=True, eq=False)
class BudgetClaim:
    """Claim that the transfers add up to 0, up to `slack`."""

    transfers: tuple[Number, ...]
    slack: Number

    kind = "budget"


@dataclass(frozen=True, slots=True, eq=False)
class LotteryClaim:
    """Claim what a lottery over profiles pays everybody, up to `slack`.

    `profiles` are flat indices of the game's profiles in C order; `payoffs` has one number a player.
    """

    profiles: tuple[int, ...]
    probabilities: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    slack: Number

    kind = "lottery"


@dataclass(frozen=True, slots=True, eq=False)
class ReportedClaim:
    """Claim that the payoffs are the mean of reported ones, up to `slack`; that the reports are true is not claimed.

    `episodes` has one row an episode, one number a player; a disagreement point that was stated is one row.
    """

    partition: Partition
    episodes: tuple[tuple[Number, ...], ...]
    payoffs: tuple[Number, ...]
    slack: Number

    kind = "reported"


ClaimOfBlocks = (
    StageClaim
    | EvenestClaim
    | ValueClaim
    | SparseValueClaim
    | LeaderClaim
    | DeviationClaim
    | EquilibriaClaim
    | NashListClaim
    | ReportedClaim
)
Claim = ClaimOfBlocks | EfficiencyClaim | DivisionClaim | BudgetClaim | LotteryClaim | TransferClaim | AbsenceClaim


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """Hold all claims of an agreement, what the checker said of them, and the largest violation that it measured.

    `status` is "verified", "partial" (claims left out for their size) or "unchecked". `offsets` is empty, or has one
    number a player: the claims then speak of the game in which every player's payoffs are smaller by that constant.
    """

    status: str
    largest_violation: float
    claims: tuple[Claim, ...]
    offsets: tuple[Number, ...] = ()
