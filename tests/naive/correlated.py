"""Correlated equilibria: the polytope, linear functionals of payoffs over it, deviation gains, the payoff polygon."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import permutations

from tests.naive.exact_lp import Constraint, Tableau, polyhedron
from tests.naive.games import Game, Profile, Vector

Point = tuple[Fraction, Fraction]


def with_action(profile: Profile, player: int, action: int) -> Profile:
    """Replace one player's action in a profile."""
    return (*profile[:player], action, *profile[player + 1 :])


def deviation_rows(game: Game) -> list[list[Fraction]]:
    """List, per (player, recommended, other action), the gain from the switch as a row over all profiles."""
    return [
        [_gain(game, profile, player, switch) for profile in game.profiles]
        for player, n_actions in enumerate(game.shape)
        for switch in permutations(range(n_actions), 2)
    ]


def coarse_deviation_rows(game: Game) -> list[list[Fraction]]:
    """List, per (player, action), the gain from always playing that action as a row over all profiles."""
    return [
        [_gain(game, profile, player, (profile[player], action)) for profile in game.profiles]
        for player, n_actions in enumerate(game.shape)
        for action in range(n_actions)
    ]


def _gain(game: Game, profile: Profile, player: int, switch: tuple[int, int]) -> Fraction:
    """Give what a player gains at a profile by switching, 0 where the profile does not recommend the first action."""
    recommended, other = switch
    if profile[player] != recommended:
        return Fraction(0)
    return game.payoffs[with_action(profile, player, other)][player] - game.payoffs[profile][player]


def payoff_rows(game: Game) -> list[list[Fraction]]:
    """List each player's payoff as a row over all profiles."""
    return [[game.payoffs[profile][player] for profile in game.profiles] for player in range(game.n_players)]


def combined(game: Game, weights: Sequence[Fraction | int]) -> list[Fraction]:
    """Write a weighted sum of the players' payoffs as a row over all profiles."""
    return [
        sum((weight * payoff for weight, payoff in zip(weights, game.payoffs[profile], strict=True)), Fraction(0))
        for profile in game.profiles
    ]


def _distributions(game: Game, rows: Sequence[Sequence[Fraction]]) -> Tableau:
    """Start a tableau of the probability vectors over profiles at which no row is positive."""
    n = len(game.payoffs)
    upper: list[Constraint] = [(row, Fraction(0)) for row in rows if any(row)]
    return polyhedron(n, upper=upper, equal=[([Fraction(1)] * n, Fraction(1))])


def equilibria(game: Game) -> Tableau:
    """Give the polytope of correlated equilibria, variables in the order of `game.profiles`."""
    return _distributions(game, deviation_rows(game))


def coarse_equilibria(game: Game) -> Tableau:
    """Give the polytope of coarse correlated equilibria, variables in the order of `game.profiles`."""
    return _distributions(game, coarse_deviation_rows(game))


def greatest(
    game: Game, weights: Sequence[Fraction | int], bounds: Sequence[tuple[Sequence[Fraction | int], Fraction]] = ()
) -> Fraction:
    """Give the greatest weighted sum of payoffs over the correlated equilibria that meet all lower bounds.

    Every bound is (weights, least value of that weighted sum). Raises `InfeasibleError` where they cannot be met.
    """
    polytope = equilibria(game)
    for functional, bound in bounds:
        polytope = polytope.at_least(combined(game, functional), bound)
    return polytope.maximise(combined(game, weights)).value


def interval(polytope: Tableau, row: Sequence[Fraction]) -> Point:
    """Give the least and the greatest value of a row over a polytope."""
    return -polytope.maximise([-entry for entry in row]).value, polytope.maximise(row).value


def largest_deviation_gain(game: Game, distribution: Mapping[Profile, Fraction]) -> Fraction:
    """Give the largest gain from a switch, weighted by the probability of the recommendation; at least 0."""
    return _largest(game, deviation_rows(game), distribution)


def largest_coarse_deviation_gain(game: Game, distribution: Mapping[Profile, Fraction]) -> Fraction:
    """Give the largest gain from always playing one action; at least 0."""
    return _largest(game, coarse_deviation_rows(game), distribution)


def _largest(game: Game, rows: Sequence[Sequence[Fraction]], distribution: Mapping[Profile, Fraction]) -> Fraction:
    """Give the largest row value at a distribution, floored at 0."""
    weights = [distribution.get(profile, Fraction(0)) for profile in game.profiles]
    sums = [sum((w * g for w, g in zip(weights, row, strict=True)), Fraction(0)) for row in rows]
    return max([Fraction(0), *sums])


def expected(rows: Sequence[Sequence[Fraction]], point: Vector) -> Vector:
    """Give every row's value at a point."""
    return tuple(sum((a * x for a, x in zip(row, point, strict=True) if x), Fraction(0)) for row in rows)


def greatest_probability(game: Game, player: int, action: int) -> Fraction:
    """Give the greatest probability with which some correlated equilibrium plays one action of a player."""
    return equilibria(game).maximise([Fraction(profile[player] == action) for profile in game.profiles]).value


def payoff_vertices(game: Game) -> frozenset[Point]:
    """Give exactly the vertices of the set of correlated-equilibrium payoffs of a game of two players.

    Between two known vertices, look as far as possible in the direction of the segment's outer normal: either nothing
    lies beyond, or the farthest point (of several, the last along the segment) is a vertex between them.
    """
    polytope, rows = equilibria(game), payoff_rows(game)
    low = _extreme(polytope, rows, ((-1, 0), (0, -1)))
    high = _extreme(polytope, rows, ((1, 0), (0, 1)))
    found = {low, high}

    def between(start: Point, end: Point) -> None:
        along = (end[0] - start[0], end[1] - start[1])
        outward = (-along[1], along[0])
        farthest = _extreme(polytope, rows, (outward, along))
        if _dot(outward, farthest) > _dot(outward, start):
            found.add(farthest)
            between(start, farthest)
            between(farthest, end)

    if low != high:
        between(low, high)
        between(high, low)
    return frozenset(found)


def _extreme(
    polytope: Tableau,
    rows: Sequence[Sequence[Fraction]],
    directions: tuple[tuple[Fraction | int, Fraction | int], tuple[Fraction | int, Fraction | int]],
) -> Point:
    """Give the payoff point that is greatest in the first direction and, among those, in the second."""
    for a, b in directions:
        polytope = polytope.maximise([a * x + b * y for x, y in zip(*rows, strict=True)]).face
    first, second = expected(rows, polytope.point)
    return first, second


def _dot(direction: tuple[Fraction, Fraction], point: Point) -> Fraction:
    """Multiply a direction and a point."""
    return direction[0] * point[0] + direction[1] * point[1]


def greatest_within(game: Game, weights: Sequence[Fraction | int], epsilon: Fraction) -> Fraction:
    """Give the greatest weighted sum of payoffs over the distributions with deviation gains of at most epsilon."""
    n = len(game.payoffs)
    upper: list[Constraint] = [(row, epsilon) for row in deviation_rows(game) if any(row)]
    tableau = polyhedron(n, upper=upper, equal=[([Fraction(1)] * n, Fraction(1))])
    return tableau.maximise(combined(game, weights)).value
