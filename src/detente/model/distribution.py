"""Joint distributions over pure profiles: what a device could recommend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from detente.model.coalition import members
from detente.model.errors import InvalidGame, ShapeMismatch
from detente.model.numbers import FloatArray, Number, NumberArray, Numbers, absolute, numbers, to_floats
from detente.model.sparse_strategies import SparseFactors

if TYPE_CHECKING:
    from detente.model.coalition import Partition
    from detente.model.game import Game

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """Hold independent strategies of the blocks of a partition, each over the joint actions of its members."""

    partition: Partition
    strategies: tuple[Numbers, ...]

    def same_as(self, other: object) -> bool:
        """Tell whether both say the same, number by number."""
        if not isinstance(other, Factors) or self.partition != other.partition:
            return False
        for own, strategy in zip(self.strategies, other.strategies, strict=True):
            if own is not strategy and not np.array_equal(numbers(own), numbers(strategy)):
                return False
        return True


@dataclass(frozen=True, slots=True, eq=False)
class JointDistribution:
    """Give a probability to every profile of action indices; profiles that are not listed have none.

    Parameters
    ----------
    n_actions
        The number of actions of every player.
    profiles
        Distinct profiles of action indices.
    probabilities
        One a profile, floats or fractions: non-negative, adding up to 1 within 1e-9; nothing is normalised.
    factors
        The independent strategies that it was made from, where it was; not given.

    Raises
    ------
    ShapeMismatch
        If a profile does not fit.
    InvalidGame
        If the numbers are not a probability distribution.
    """

    n_actions: tuple[int, ...]
    profiles: tuple[tuple[int, ...], ...]
    probabilities: tuple[Number, ...]
    factors: Factors | SparseFactors | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Check profiles and probabilities."""
        for profile in self.profiles:
            if len(profile) != len(self.n_actions) or not all(
                0 <= action < count for action, count in zip(profile, self.n_actions, strict=True)
            ):
                message = f"profile {profile} does not fit action sets of sizes {self.n_actions}"
                raise ShapeMismatch(message)
        if not len(set(self.profiles)) == len(self.profiles) == len(self.probabilities):
            message = (
                f"{len(self.probabilities)} probabilities were given for {len(set(self.profiles))} distinct profiles"
            )
            raise ShapeMismatch(message)
        total = sum(self.probabilities)
        least: Number = min(self.probabilities, default=0)
        if not (least >= -TOLERANCE and absolute(total - 1) <= TOLERANCE):
            message = f"probabilities must be non-negative and add up to 1; they add up to {float(total)}"
            raise InvalidGame(message)

    @classmethod
    def from_table(cls, table: NumberArray) -> JointDistribution:
        """Make a distribution from a table of probabilities of shape ``n_actions``."""
        array = np.asarray(table)
        found = [tuple(map(int, place)) for place in np.argwhere(array != 0)]
        return cls(array.shape, tuple(found), tuple(array[place] for place in found))

    @classmethod
    def from_strategies(cls, strategies: Sequence[Sequence[Number]]) -> JointDistribution:
        """Make the distribution of independent mixed strategies, one a player."""
        weights: dict[tuple[int, ...], Number] = {}
        for profile in product(*(range(len(strategy)) for strategy in strategies)):
            weight: Number = 1  # exact until a float comes in
            for strategy, action in zip(strategies, profile, strict=True):
                weight = weight * strategy[action]
            if weight:
                weights[profile] = weight
        return cls(tuple(map(len, strategies)), tuple(weights), tuple(weights.values()))

    @classmethod
    def of_blocks(cls, n_actions: tuple[int, ...], factors: Factors | SparseFactors) -> JointDistribution:
        """Make the distribution of independent strategies, one a block, over the joint actions of its members.

        Notes
        -----
        Profiles and probabilities are worked out when they are first asked for: a game of many players has thousands of
        such distributions, with thousands of profiles each, and few are looked at. The strategies are trusted.
        """
        lazy = object.__new__(cls)
        object.__setattr__(lazy, "n_actions", n_actions)
        object.__setattr__(lazy, "factors", factors)
        return lazy

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as the strategies of the blocks, where it was made from them."""
        if self.factors is not None:
            return JointDistribution.of_blocks, (self.n_actions, self.factors)
        return JointDistribution, (self.n_actions, self.profiles, self.probabilities)

    if not TYPE_CHECKING:  # pragma: no branch  # so that misspelt names are found

        def __getattr__(self, name: str) -> object:
            """Work out what is missing from the strategies of the blocks."""
            if name not in {"profiles", "probabilities"}:
                raise AttributeError(name)
            profiles, probabilities = _expanded(self.n_actions, self.factors)
            object.__setattr__(self, "profiles", profiles)
            object.__setattr__(self, "probabilities", probabilities)
            return getattr(self, name)

    @classmethod
    def mixture(cls, parts: Sequence[tuple[Number, JointDistribution]]) -> JointDistribution:
        """Mix distributions with given weights."""
        weights: dict[tuple[int, ...], Number] = {}
        for share, part in parts:
            for profile, probability in zip(part.profiles, part.probabilities, strict=True):
                weights[profile] = weights.get(profile, 0) + share * probability
        return cls(parts[0][1].n_actions, tuple(weights), tuple(weights.values()))

    @property
    def table(self) -> FloatArray:
        """The probabilities of all profiles, shape ``n_actions``."""
        table = np.zeros(self.n_actions)
        for profile, probability in zip(self.profiles, self.probabilities, strict=True):
            table[profile] = float(probability)
        table.setflags(write=False)
        return table

    def marginal(self, player: int) -> FloatArray:
        """Add up the probabilities of one player's actions, shape ``(n_actions[player],)``."""
        others = tuple(axis for axis in range(len(self.n_actions)) if axis != player)
        return to_floats(self.table.sum(axis=others))

    def _looked_up(self, game: Game) -> NumberArray:
        """Compute the same where there is no table of payoffs: from the profiles that are played."""
        kind = type(self.probabilities[0])
        payoffs = np.array([game.at_exactly(profile) for profile in self.profiles], dtype=object)
        totals = np.array(self.probabilities, dtype=object) @ payoffs.astype(object if kind is Fraction else np.float64)
        return numbers([kind(total) for total in totals.tolist()])

    def expected(self, game: Game) -> NumberArray:
        """Compute every player's expected payoff, exactly if probabilities and payoffs are; shape ``(n_players,)``."""
        if not game.tabled:
            return self._looked_up(game)
        exact = not isinstance(self.probabilities[0], float) and game.exact_payoffs is not None
        source = game.fractions if exact else game.payoffs
        index = tuple(np.array(self.profiles).T)
        weights = np.array(self.probabilities, dtype=object if exact else np.float64)
        return numbers((source[(slice(None), *index)] @ weights).tolist())


def _expanded(
    n_actions: tuple[int, ...], factors: Factors | SparseFactors
) -> tuple[tuple[tuple[int, ...], ...], tuple[Number, ...]]:
    """List the profiles of positive probability, the last block's joint actions changing fastest."""
    if isinstance(factors, SparseFactors):
        return factors.expanded(n_actions)
    mixed = [numbers(strategy) for strategy in factors.strategies]
    found = np.argwhere(reduce(np.multiply.outer, mixed) != 0).T
    actions = np.empty((found.shape[1], len(n_actions)), dtype=np.intp)
    for block, joint in zip(factors.partition.blocks, found, strict=True):
        group = members(block)
        actions[:, group] = np.transpose(np.unravel_index(joint, [n_actions[player] for player in group]))
    weights = reduce(np.multiply, [own[joint] for own, joint in zip(mixed, found, strict=True)])
    return tuple(map(tuple, actions.tolist())), tuple(weights.tolist())


def as_distribution(
    candidate: JointDistribution | Mapping[tuple[int, ...], Number] | NumberArray,
    n_actions: tuple[int, ...] | None = None,
) -> JointDistribution:
    """Accept a distribution, a table of shape ``n_actions``, or a mapping from profiles to probabilities.

    Without `n_actions`, a mapping is taken to name everybody's last action somewhere.
    """
    if isinstance(candidate, JointDistribution):
        return candidate
    if isinstance(candidate, Mapping):
        profiles = tuple(candidate)
        sizes = tuple(max(actions) + 1 for actions in zip(*profiles, strict=True)) if n_actions is None else n_actions
        return JointDistribution(sizes, profiles, tuple(candidate.values()))
    return JointDistribution.from_table(np.asarray(candidate))
