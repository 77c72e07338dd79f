"""The architecture on one page: the seams between the parts of a bargaining solution.

A solution answers four questions: how do the outsiders of a coalition stand (`Opposition`), what is really played if
talks fail (`Fallback`), which point when several are possible (`Selection`), and who gets how much (`Division`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol, TypeVar, runtime_checkable

from detente.model.agreement import Bounds, ConceptSummary, Disagreement, NearTie, Round
from detente.model.certificate import Evenest, Floor, Stage
from detente.model.coalition import Partition
from detente.model.game import Game
from detente.model.lottery_agreement import AnyAgreement
from detente.model.numbers import Number, NumberArray
from detente.model.recall import Recall
from detente.model.tu_game import TUGame

Item = TypeVar("Item")
Result = TypeVar("Result")


class Mapper(Protocol):
    """Apply a function to many items, in order, like the builtin ``map``; it may use workers or show progress."""

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        """Return the results in the order of the items."""
        ...


class Opposition(Protocol):
    """Say how the outsiders stand when a coalition walks out."""

    @property
    def name(self) -> str:
        """The name in documents."""
        ...

    def partitions(self, coalition: int, n_players: int, /) -> Sequence[tuple[Fraction, Partition]]:
        """Return the partitions with the coalition as a block that may form, each once, and their probabilities."""
        ...


class PayoffSet(Protocol):
    """A set of possible fallbacks, known through maxima of weighted payoffs."""

    @property
    def n_blocks(self) -> int:
        """The number of blocks, M."""
        ...

    @property
    def scale(self) -> float:
        """The scale of the game, in the currency."""
        ...

    @property
    def tie(self) -> Number:
        """Gaps up to this are ties, in the currency; 0 where everything is exact."""
        ...

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Return the largest weighted payoff under the floors, with its proof."""
        ...

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage | None:
        """Return the same for curiosity, not part of any proof; None where nothing can be solved or nobody asks."""
        ...


class ProfileSet(PayoffSet, Protocol):
    """A set of possible fallbacks of which it is also known how they are played."""

    def evenest(self, measure: str, /) -> Evenest:
        """Return the one that spreads probability most evenly, by "entropy" or "gini", with its proof."""
        ...


class Selected(Protocol):
    """A selected payoff point: its payoffs, the equilibria that are mixed to reach it, and the close decisions."""

    @property
    def payoffs(self) -> tuple[Number, ...]:
        """One a block, in the currency."""
        ...

    @property
    def weights(self) -> dict[int, Number]:
        """Probabilities of flat profile indices of the merged game."""
        ...

    @property
    def near_ties(self) -> tuple[NearTie, ...]:
        """Decisions that a small change of the payoffs could turn."""
        ...

    @property
    def radius(self) -> float:
        """How far, in the currency, each payoff may be from the limit of the rule; 0 if it was reached."""
        ...

    @property
    def trace(self) -> tuple[Round, ...]:
        """The rounds, where the rule bargains in rounds."""
        ...


class Selection(Protocol):
    """Pick one payoff point of a set of possible fallbacks, treating blocks alike; most rules take a `PayoffSet`."""

    @property
    def name(self) -> str:
        """The name in documents."""
        ...

    def select(self, possible: ProfileSet, /) -> Selected:
        """Return the pick."""
        ...


@runtime_checkable
class Tuned(Protocol):
    """What a selection may offer besides: numbers that complete its name."""

    @property
    def parameters(self) -> Mapping[str, float]:
        """Each by its name."""
        ...


class Admissible(Protocol):
    """Everything that may be played in one merged game if talks fail."""

    def pick(self) -> Disagreement:
        """Return the one point that the solution uses."""
        ...

    def payoffs(self, recall: Recall, /) -> tuple[Number, ...]:
        """Return what the pick pays, one number a block: the same within its accuracy, without proofs and warnings."""
        ...

    def bounds(self, weights: Sequence[Number], /) -> Bounds:
        """Return the range of a weighted sum of the blocks' payoffs over all of it."""
        ...


@dataclass(frozen=True, slots=True)
class Traits:
    """Describe a notion of fallback.

    Attributes
    ----------
    name
        The name in documents.
    selection
        The name of its selection rule, if it has one.
    parameters
        The numbers that complete the name.
    differences
        Whether a coalition is worth (W + f_S - f_{N without S}) / 2 rather than f_S.
    bloc_only
        Whether the notion has a meaning only between a coalition and one opponent.
    anonymous
        Whether equal players are treated alike: claims about blocks can be told of others whose members equal theirs.
    on_graphs
        Whether it studies games that are given as a graph and are too large for a table of payoffs.
    alone
        Whether it only says what single players get, and that of the partition into single players at once.
    by_block
        Whether a block gets the same in every partition that holds it.
    """

    name: str
    selection: str | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    differences: bool = False
    bloc_only: bool = False
    anonymous: bool = False
    on_graphs: bool = False
    alone: bool = False
    by_block: bool = False


class Fallback(Protocol):
    """Say what is really played among the blocks of a partition if talks fail."""

    @property
    def traits(self) -> Traits:
        """Its description."""
        ...

    def admissible(self, game: Game, partition: Partition, /) -> Admissible:
        """Study the game merged along a partition."""
        ...


@runtime_checkable
class Batched(Protocol):
    """What a fallback may offer besides: to study many partitions at once, where that is faster."""

    def batch(self, game: Game, /) -> int:
        """Choose how many partitions to study at once, 1 for no batches; nothing but the game may decide that."""
        ...

    def engine(self, game: Game, /) -> str:
        """Name what does the work then, for the statistics of an agreement; nothing but the game may decide that."""
        ...

    def admissible_all(self, game: Game, partitions: Sequence[Partition], /) -> Sequence[Admissible]:
        """Study the game merged along every one of the partitions; what takes time is done when this returns."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Say how a group of players who have nothing to do with the others stands between two blocks.

    Attributes
    ----------
    group
        Its players, among those of the whole game.
    game
        Its own game.
    first
        Who of them, numbered as in their own game, belongs to the first block.
    disagreement
        What their own game gives; None where they all stand on one side.
    """

    group: int
    game: Game
    first: int
    disagreement: Disagreement | None


@runtime_checkable
class Additive(Fallback, Protocol):
    """What a fallback may offer besides: to add up what groups do who have nothing to do with each other."""

    def in_floats(self, game: Game, partitions: Sequence[Partition], /) -> Sequence[Admissible]:
        """Study the game of a small group in floats, as its part of a game that is too large for fractions."""
        ...

    def joined(
        self, game: Game, partitions: Sequence[Partition], parts: Sequence[Sequence[Part]], /
    ) -> Sequence[Admissible]:
        """Put together what every group does between two blocks, for many partitions: one part a group for each."""
        ...


class Division(Protocol):
    """Divide what everybody can reach together, given what every coalition is worth."""

    @property
    def name(self) -> str:
        """The name in documents."""
        ...

    def share(self, worth: TUGame, /) -> NumberArray:
        """Return one payoff a player, shape ``(n_players,)``."""
        ...

    def coefficients(self, coalition: int, n_players: int, /) -> tuple[Fraction, ...]:
        """Return what one unit of the coalition's worth adds to every player's payoff, where the rule is linear."""
        ...


class BargainingRule(Protocol):
    """Pick one point of what can be agreed on without money, given what everybody gets if talks fail."""

    @property
    def name(self) -> str:
        """The name in documents."""
        ...

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Selected:
        """Return the pick, one number a player; the disagreement point may lie outside of what is feasible."""
        ...


class Concept(Protocol):
    """A bargaining solution: anything with a name that solves games."""

    @property
    def name(self) -> str:
        """The name on the command line."""
        ...

    @property
    def summary(self) -> ConceptSummary:
        """The parts by name."""
        ...

    def solve(self, game: Game, /, *, mapper: Mapper = map) -> AnyAgreement:
        """Return the agreement, its certificate not yet checked."""
        ...
