"""Payoffs and ranges of every concept, by the definitions, one coalition and one partition at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from tests.naive.correlated import combined, equilibria, interval
from tests.naive.divisions import Worths, equal_surplus, equal_surplus_coefficient, shapley, shapley_coefficient
from tests.naive.games import (
    Blocks,
    Coalition,
    Game,
    Vector,
    blended,
    bloc,
    coalitions,
    individuals,
    merged,
    welfare,
)
from tests.naive.nash import extreme_equilibria, pick
from tests.naive.selections import Pick, kindest, raiffa
from tests.naive.zero_sum import coco_payoffs, difference, security_level

Selection = Callable[[Game, Game], Pick]
Opposition = Callable[[Coalition, int], Blocks]
Coefficient = Callable[[Coalition, int, int], Fraction]
Share = Callable[[Worths, int], Vector]
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Division:
    """How worths are shared, and the weight of every worth in every player's share."""

    share: Share
    coefficient: Coefficient


SHAPLEY = Division(shapley, shapley_coefficient)
EQUAL_SURPLUS = Division(equal_surplus, equal_surplus_coefficient)


@dataclass(frozen=True)
class Correlated:
    """Fall back on a selected correlated equilibrium; `breakdown` < 1 blends the incentives (two blocks only)."""

    opposition: Opposition
    select: Selection = kindest
    division: Division = SHAPLEY
    breakdown: Fraction = field(default_factory=lambda: Fraction(1))

    def incentives(self, pair: Game) -> Game:
        """Give the game whose correlated equilibria are admissible."""
        return pair if self.breakdown == 1 else blended(pair, self.breakdown)

    def play(self, game: Game, blocks: Blocks) -> Vector:
        """Give every block's payoff at the selected equilibrium of a partition's game."""
        payoffs = merged(game, blocks)
        return self.select(self.incentives(payoffs), payoffs).payoffs


def correlated_worths(game: Game, concept: Correlated) -> Worths:
    """Give v(S) = f_S at the selected equilibrium of the partition that faces S; v(N) = W."""
    n = game.n_players
    played: dict[Blocks, Vector] = {}
    worths = {}
    for coalition in coalitions(n):
        blocks = tuple(sorted(concept.opposition(coalition, n)))
        if len(blocks) == 1:
            worths[coalition] = welfare(game)
            continue
        if blocks not in played:
            played[blocks] = concept.play(game, blocks)
        worths[coalition] = played[blocks][blocks.index(coalition)]
    return worths


def correlated_payoffs(game: Game, concept: Correlated) -> Vector:
    """Divide the worths."""
    return concept.division.share(correlated_worths(game, concept), game.n_players)


def correlated_ranges(game: Game, concept: Correlated) -> tuple[Vector, Vector]:
    """Give every player's least and greatest payoff over all equilibria of every partition's game.

    Every partition adds the least and the greatest value of one functional: of each block whose worth is read there,
    the weight of that worth in the player's share, times the block's payoff.
    """
    n = game.n_players
    grand = tuple(range(n))
    read: dict[Blocks, list[Coalition]] = {}
    for coalition in coalitions(n):
        read.setdefault(tuple(sorted(concept.opposition(coalition, n))), []).append(coalition)
    del read[grand,]
    low = [concept.division.coefficient(grand, player, n) * welfare(game) for player in grand]
    high = list(low)
    for blocks, members in read.items():
        payoffs = merged(game, blocks)
        polytope = equilibria(concept.incentives(payoffs))
        for player in grand:
            weight = {coalition: concept.division.coefficient(coalition, player, n) for coalition in members}
            least, greatest = interval(polytope, combined(payoffs, [weight.get(block, 0) for block in blocks]))
            low[player] += least
            high[player] += greatest
    return tuple(low), tuple(high)


def threat_worths(game: Game) -> Worths:
    """Give v(S) = (W + d(S)) / 2."""
    best = welfare(game)
    return {coalition: (best + difference(game, coalition)) / 2 for coalition in coalitions(game.n_players)}


def security_worths(game: Game) -> Worths:
    """Give v(S): what S can secure."""
    return {coalition: security_level(game, coalition) for coalition in coalitions(game.n_players)}


def nash_fallbacks(game: Game) -> dict[Blocks, list[Vector]]:
    """Give the payoffs of all extreme equilibria of every game of two merged blocks, the lesser block first."""
    n = game.n_players
    pairs = {tuple(sorted(bloc(coalition, n))) for coalition in coalitions(n) if len(coalition) < n}
    return {blocks: [e.payoffs for e in extreme_equilibria(merged(game, blocks))] for blocks in sorted(pairs)}


def nash_worths(game: Game) -> Worths:
    """Give v(S): S's payoff at the picked extreme equilibrium against everyone else merged."""
    worths = {tuple(range(game.n_players)): welfare(game)}
    for blocks, payoffs in nash_fallbacks(game).items():
        worths.update(zip(blocks, pick(payoffs), strict=True))
    return worths


def nash_ranges(game: Game, division: Division = SHAPLEY) -> tuple[Vector, Vector]:
    """Give every player's least and greatest payoff over all extreme equilibria of every pair of blocks."""
    n = game.n_players
    grand = tuple(range(n))
    low = [division.coefficient(grand, player, n) * welfare(game) for player in grand]
    high = list(low)
    for blocks, payoffs in nash_fallbacks(game).items():
        for player in grand:
            weights = [division.coefficient(block, player, n) for block in blocks]
            values = [weights[0] * a + weights[1] * b for a, b in payoffs]
            low[player] += min(values)
            high[player] += max(values)
    return tuple(low), tuple(high)


def credible(breakdown: Fraction = HALF, select: Selection = kindest) -> Correlated:
    """Fall back on a correlated equilibrium of the game blended by the probability that it is really played."""
    return Correlated(bloc, select, breakdown=breakdown)


CORRELATED = Correlated(individuals, kindest)
CORRELATED_BLOC = Correlated(bloc, kindest)
RAIFFA = Correlated(individuals, raiffa)
RAIFFA_BLOC = Correlated(bloc, raiffa)
BY_NAME = {
    "correlated": CORRELATED,
    "correlated-bloc": CORRELATED_BLOC,
    "raiffa": RAIFFA,
    "raiffa-bloc": RAIFFA_BLOC,
    "credible": credible(),
}


def payoffs_of(game: Game, name: str) -> Vector:
    """Give the payoffs of a named concept."""
    if name == "coco":
        return coco_payoffs(game)
    if name == "security":
        return shapley(security_worths(game), game.n_players)
    if name == "nash":
        return shapley(nash_worths(game), game.n_players)
    return correlated_payoffs(game, BY_NAME[name])


def ranges_of(game: Game, name: str) -> tuple[Vector, Vector]:
    """Give the ranges of a named concept."""
    if name in {"coco", "security"}:
        return payoffs_of(game, name), payoffs_of(game, name)
    if name == "nash":
        return nash_ranges(game)
    return correlated_ranges(game, BY_NAME[name])
