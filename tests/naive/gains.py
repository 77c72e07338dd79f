"""What makes a payoff point fairest, or of largest product, over the nadir: checked by its definition, not computed."""

from collections.abc import Sequence
from fractions import Fraction

from tests.naive.correlated import equilibria, expected, greatest, payoff_rows
from tests.naive.games import Game

Numbers = Sequence[Fraction]


def nadir_of_two(game: Game) -> list[Fraction]:
    """Give what each of two players gets at the other's favourite: its best and, there, the other's best."""
    rows, found = payoff_rows(game), []
    for player in (0, 1):
        face = equilibria(game).maximise(rows[1 - player]).face
        found.append(expected(rows, face.maximise(rows[player]).point)[player])
    return found


def highest(game: Game) -> list[Fraction]:
    """Give every player's largest payoff."""
    return [greatest(game, axis) for axis in _axes(game)]


def is_efficient(game: Game, payoffs: Numbers) -> bool:
    """Tell whether no correlated equilibrium is better for somebody and worse for nobody."""
    return greatest(game, [1] * game.n_players, list(zip(_axes(game), payoffs, strict=True))) == sum(payoffs)


def is_fairest(game: Game, payoffs: Numbers, nadir: Numbers, units: Numbers) -> bool:
    """Tell whether gains over the nadir, in units, are leximin: nobody gains more without hurting one that has no more.

    Whoever has unit 0 has nothing to gain, and keeps its payoff.
    """
    axes, places = _axes(game), range(game.n_players)
    ratios = [(f - n) / u if u else Fraction(0) for f, n, u in zip(payoffs, nadir, units, strict=True)]
    for player in places:
        if units[player]:
            kept = [not units[other] or (other != player and ratios[other] <= ratios[player]) for other in places]
            bounds = [(axes[other], payoffs[other] if kept[other] else nadir[other]) for other in places]
            if greatest(game, axes[player], bounds) != payoffs[player]:
                return False
    return True


def product_falls_short(game: Game, payoffs: Numbers, nadir: Numbers, active: Sequence[int]) -> Fraction:
    """Give by how much the hyperplane through a point is exceeded, in parts of a gain: 0 at the largest product."""
    axes, places = _axes(game), range(game.n_players)
    weights = [1 / (payoffs[player] - nadir[player]) if player in active else Fraction(0) for player in places]
    bounds = [(axes[player], payoffs[player]) for player in places if player not in active]
    return greatest(game, weights, bounds) - sum(w * f for w, f in zip(weights, payoffs, strict=True))


def _axes(game: Game) -> list[list[int]]:
    return [[int(other == player) for other in range(game.n_players)] for player in range(game.n_players)]
