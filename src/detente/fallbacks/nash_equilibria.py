"""The Nash equilibria of a game, each checked, with a word on whether the list is complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from detente.model.distribution import JointDistribution
from detente.model.errors import TooLarge
from detente.model.expecting import check_is_game
from detente.model.game import Game
from detente.model.notebook_view import Viewable
from detente.model.numbers import to_floats, to_fractions
from detente.numerics.bimatrix import extreme_equilibria
from detente.numerics.dominance import undominated
from detente.numerics.independent_play import independent_play
from detente.numerics.pure_equilibria import pure_equilibria
from detente.numerics.tolerance import TIE
from detente.numerics.vertices import MAX_RAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray, Number, NumberArray

Strategies = tuple[tuple["Number", ...], ...]  #: one mixed strategy a player

PURE_ONLY = (
    "only pure equilibria were looked for; dt.nash_equilibria(game) lists mixed ones of three and more players, with "
    "the extra 'gambit'"
)
SIMPLE = 1000  #: the largest denominator of a probability that is tried as a fraction
TOO_MANY = f"only pure equilibria are listed; to list all would take more than {MAX_RAYS:,} corners"


@dataclass(frozen=True, slots=True, eq=False)
class NashEquilibrium:
    """Hold one Nash equilibrium.

    Attributes
    ----------
    strategies
        One mixed strategy a player: fractions where it is exact, floats where it is known in floats only.
    payoffs
        One a player, in the currency, of the same kind.
    pure
        Whether everybody plays one action.
    gain
        The largest gain from deviating, in the currency, recomputed from the payoffs; exactly 0 in fractions.
    """

    strategies: Strategies
    payoffs: tuple[Number, ...]
    pure: bool
    gain: Number


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NashEquilibria(Viewable):
    """List Nash equilibria.

    Attributes
    ----------
    entries
        In lexicographic order of their strategies; there may be none.
    complete
        Whether it is proven that nothing is missing. Where equilibria are infinitely many, as some of two players are,
        the extreme ones are listed, of which all others are mixtures.
    remark
        Why something may be missing, in one sentence; empty for complete lists.
    """

    entries: tuple[NashEquilibrium, ...]
    complete: bool
    remark: str

    def __repr__(self) -> str:
        """Fit a terminal line."""
        kind = "complete" if self.complete else "perhaps incomplete"
        pure = sum(entry.pure for entry in self.entries)
        return f"NashEquilibria({len(self.entries)} found, {pure} pure; {kind})"

    def __len__(self) -> int:
        """Count what is listed."""
        return len(self.entries)

    def __iter__(self) -> Iterator[NashEquilibrium]:
        """Go through what is listed."""
        return iter(self.entries)

    def __getitem__(self, place: int) -> NashEquilibrium:
        """Look one up by its place, from 0."""
        return self.entries[place]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Hold what a solver takes for mixed equilibria, one strategy a player each, and what it says of the search.

    Those that are known in fractions stand apart.
    """

    strategies: tuple[tuple[FloatArray, ...], ...]
    remark: str
    exact: tuple[tuple[tuple[Fraction, ...], ...], ...] = ()


MixedSolver = Callable[[Game], Candidates]  #: looks for mixed equilibria of a game of three and more players


def nash_equilibria(game: Game, mixed: MixedSolver | None = None) -> NashEquilibria:
    """List the Nash equilibria of a game.

    Parameters
    ----------
    mixed
        Who looks for mixed equilibria where more than two players have a choice; by default nobody does, and only pure
        ones are listed there. What it finds is checked.

    Raises
    ------
    TooLarge
        If the game is given as a graph that has no table of payoffs.

    Notes
    -----
    1. Strictly dominated actions are left out, again and again: no equilibrium plays them.
    2. If at most two players are left with a choice, all extreme equilibria are listed in fractions, unless they are
       too many.
    3. Otherwise pure equilibria are listed by looking at every profile, exactly, and the others are those that `mixed`
       finds. A candidate is listed if nobody gains more than 1e-9 of the scale by deviating; in fractions, where it
       is close to simple ones at which nobody gains anything.

    Examples
    --------
    >>> from detente.model.game import Game
    >>> found = nash_equilibria(Game([[[6, 2], [7, 0]], [[6, 7], [2, 0]]]))
    >>> found, [str(entry.payoffs[0]) for entry in found.entries]
    (NashEquilibria(3 found, 2 pure; complete), ['7', '14/3', '2'])
    """
    check_is_game(game)
    exact = game.exact_payoffs
    payoffs = game.payoffs if exact is None else exact
    left = undominated(payoffs)
    choosing = [player for player, actions in enumerate(left) if len(actions) > 1]
    if len(choosing) <= 2:
        try:
            return NashEquilibria(_of_two(game, _rest(payoffs, left), left, choosing), True, "")
        except TooLarge:
            return NashEquilibria(_pure(game, payoffs), False, TOO_MANY)
    pure = _pure(game, payoffs)
    if mixed is None:
        return NashEquilibria(pure, False, PURE_ONLY)
    found = mixed(_smaller(_rest(payoffs, left), choosing))
    others, dropped = _accepted(game, found, left, choosing)
    said = [found.remark] if found.remark else []
    if dropped:
        said.append(f"{dropped} candidates were dropped, since somebody would gain by deviating")
    if not pure and not others:
        said.append("every game has an equilibrium, so something is missing")
    elif (len(pure) + len(others)) % 2 == 0:
        said.append("almost every game has an odd number of equilibria, so something may be missing")
    entries = sorted([*pure, *others], key=lambda entry: entry.strategies)
    return NashEquilibria(tuple(entries), False, "; ".join(said))


def _of_two(
    game: Game, table: NumberArray, left: Sequence[NDArray[np.intp]], choosing: Sequence[int]
) -> tuple[NashEquilibrium, ...]:
    """List the extreme equilibria where at most two players have a choice."""
    others = (player for player in range(game.n_players) if player not in choosing)
    first, second = [*choosing, *others, game.n_players][:2]  # nobody, where there is one player
    rows = table[first].reshape(len(left[first]), -1)
    columns = 0 * rows if second == game.n_players else table[second].reshape(rows.shape)
    found = []
    for entry in extreme_equilibria(rows, columns):
        strategies = dict(zip((first, second), entry.strategies, strict=True))
        found.append(_exact(game, [strategies.get(player, (Fraction(1),)) for player in range(game.n_players)], left))
    return tuple(sorted(found, key=lambda entry: entry.strategies))


def _rest(payoffs: NumberArray, left: Sequence[NDArray[np.intp]]) -> NumberArray:
    """Take the payoffs of what is left, as fractions."""
    return to_fractions(np.stack([own[np.ix_(*left)] for own in payoffs]))


def _exact(game: Game, strategies: Sequence[Sequence[Fraction]], left: Sequence[NDArray[np.intp]]) -> NashEquilibrium:
    """Give the actions that were left out a probability of 0, and add up what is paid."""
    whole = []
    for strategy, actions, count in zip(strategies, left, game.n_actions, strict=True):
        probabilities = [Fraction(0)] * count
        for action, probability in zip(actions.tolist(), strategy, strict=True):
            probabilities[action] = probability
        whole.append(tuple(probabilities))
    joint = JointDistribution.from_strategies(whole)
    paid = np.array([game.at_exactly(profile) for profile in joint.profiles], dtype=object)
    payoffs = tuple((np.array(joint.probabilities, dtype=object) @ paid).tolist())
    return NashEquilibrium(tuple(whole), payoffs, len(joint.profiles) == 1, Fraction(0))


def _pure(game: Game, payoffs: NumberArray) -> tuple[NashEquilibrium, ...]:
    """List the pure equilibria."""
    certain = [[tuple(Fraction(int(a == b)) for b in range(count)) for a in range(count)] for count in game.n_actions]
    found = []
    for profile in pure_equilibria(payoffs).tolist():
        strategies = tuple(options[action] for options, action in zip(certain, profile, strict=True))
        found.append(NashEquilibrium(strategies, game.at_exactly(profile), True, Fraction(0)))
    return tuple(reversed(found))


def _smaller(table: NumberArray, choosing: Sequence[int]) -> Game:
    """Leave out whoever has no choice; payoffs between 0 and 1, which changes no equilibrium."""
    table = table[list(choosing)].reshape(len(choosing), *(table.shape[player + 1] for player in choosing))
    scaled = [(own - own.min()) / (own.max() - own.min() or 1) for own in table]
    return Game(np.stack(scaled))


def _accepted(
    game: Game, found: Candidates, left: Sequence[NDArray[np.intp]], choosing: Sequence[int]
) -> tuple[list[NashEquilibrium], int]:
    """Check candidates, and drop pure ones and repetitions; also count those at which somebody would gain too much."""
    entries, dropped = [_known(game, strategies, left, choosing) for strategies in found.exact], 0
    kept = [tuple(map(to_floats, entry.strategies)) for entry in entries]
    for strategies in found.strategies:
        whole = _widened(game, strategies, left, choosing)
        if all(strategy.max() >= 1 - TIE for strategy in whole) or any(_close(whole, other) for other in kept):
            continue
        kept.append(whole)
        entry = _measured(game, whole)
        if entry.gain <= TIE * game.scale:
            entries.append(entry)
        else:
            dropped += 1
    return entries, dropped


def _known(
    game: Game, strategies: Sequence[Sequence[Fraction]], left: Sequence[NDArray[np.intp]], choosing: Sequence[int]
) -> NashEquilibrium:
    """Take an equilibrium in fractions, and let those without a choice do what they must."""
    own = dict(zip(choosing, strategies, strict=True))
    return _exact(game, [own.get(player, (Fraction(1),)) for player in range(game.n_players)], left)


def _measured(game: Game, strategies: Sequence[FloatArray]) -> NashEquilibrium:
    """Compute what strategies pay and the largest gain from deviating; simple fractions near by are tried first."""
    payoffs = game.payoffs if game.exact_payoffs is None else game.exact_payoffs
    listed = tuple(tuple(strategy.tolist()) for strategy in strategies)
    simple = _simple(listed)
    if simple is not None and not (play := independent_play(payoffs, simple)).gain:
        return NashEquilibrium(simple, play.payoffs, False, Fraction(0))
    play = independent_play(payoffs, listed)
    return NashEquilibrium(listed, tuple(map(float, play.payoffs)), False, float(play.gain))


def _simple(strategies: Sequence[Sequence[float]]) -> tuple[tuple[Fraction, ...], ...] | None:
    """Read probabilities as simple fractions close by; None if there are none, or nobody mixes then."""
    read = tuple(tuple(Fraction(chance).limit_denominator(SIMPLE) for chance in own) for own in strategies)
    pairs = zip(chain.from_iterable(read), chain.from_iterable(strategies), strict=True)
    apart = max(abs(simple - given) for simple, given in pairs)
    fits = apart <= TIE and all(sum(own) == 1 for own in read) and any(max(own) < 1 for own in read)
    return read if fits else None


def _widened(
    game: Game, strategies: Sequence[FloatArray], left: Sequence[NDArray[np.intp]], choosing: Sequence[int]
) -> tuple[FloatArray, ...]:
    """Make strategies of all players, without negative numbers, that add up to 1."""
    whole = []
    for player, count in enumerate(game.n_actions):
        own = np.zeros(count)
        own[left[player]] = strategies[choosing.index(player)] if player in choosing else 1.0
        positive = np.maximum(own, 0.0)
        whole.append(to_floats(positive / positive.sum()))
    return tuple(whole)


def _close(one: Sequence[FloatArray], other: Sequence[FloatArray]) -> bool:
    return all(float(abs(own - theirs).max()) <= TIE for own, theirs in zip(one, other, strict=True))
