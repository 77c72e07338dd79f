"""Payoffs under every hypothesis about the others, by the definitions, over all partitions."""

from collections.abc import Iterator
from fractions import Fraction
from math import factorial, prod

from tests.naive.concepts import Correlated, Opposition, threat_worths
from tests.naive.divisions import shapley
from tests.naive.games import Blocks, Coalition, Game, Vector, bloc, coalitions, individuals, outsiders, welfare

PartitionFunction = dict[tuple[Coalition, Blocks], Fraction]


def partitions(players: Coalition) -> Iterator[Blocks]:
    """List all ways to split players into blocks."""
    if not players:
        yield ()
        return
    first, rest = players[0], players[1:]
    for size in range(1 << len(rest)):
        joined = tuple(player for place, player in enumerate(rest) if size >> place & 1)
        left = tuple(player for player in rest if player not in joined)
        for others in partitions(left):
            yield ((first, *joined), *others)


def partition_function(game: Game) -> PartitionFunction:
    """Give V(S; pi) at the kindest correlated equilibrium of every merged game; everybody together gets W."""
    concept, found = Correlated(bloc), {}
    for blocks in partitions(tuple(range(game.n_players))):
        payoffs = (welfare(game),) if len(blocks) == 1 else concept.play(game, blocks)
        found.update({(block, blocks): payoff for block, payoff in zip(blocks, payoffs, strict=True)})
    return found


def random_teams(n: int, values: PartitionFunction) -> Vector:
    """Divide v(S), the mean of V(S; pi) with the weights prod (|T| - 1)! / (n - s)! over the outsiders' blocks T."""
    worths = {}
    for coalition in coalitions(n):
        rest = outsiders(coalition, n)
        total = Fraction(0)
        for blocks in partitions(rest):
            weight = Fraction(prod(factorial(len(block) - 1) for block in blocks), factorial(len(rest)))
            total += weight * values[coalition, tuple(sorted((coalition, *blocks)))]
        worths[coalition] = total
    return shapley(worths, n)


def myerson(n: int, values: PartitionFunction) -> Vector:
    """Add up Myerson's coefficients times V(S; pi), term by term."""
    payoffs = [Fraction(0)] * n
    for (coalition, blocks), value in values.items():
        count = len(blocks)
        for player in range(n):
            inner = sum(
                Fraction(1, (count - 1) * (n - len(block)))
                for block in blocks
                if block != coalition and player not in block
            )
            payoffs[player] += (-1) ** (count - 1) * factorial(count - 1) * (Fraction(1, n) - inner) * value
    return tuple(payoffs)


def divided(n: int, values: PartitionFunction, opposition: Opposition) -> Vector:
    """Divide v(S) = V(S; the partition that faces S)."""
    worths = {each: values[each, tuple(sorted(opposition(each, n)))] for each in coalitions(n)}
    return shapley(worths, n)


def kept(given: Blocks, coalition: Coalition) -> Blocks:
    """Give the partition in which the outsiders keep to given blocks, without the members of a coalition."""
    left = [tuple(player for player in block if player not in coalition) for block in given]
    return tuple(sorted((coalition, *(block for block in left if block))))


def rows(game: Game, given: Blocks) -> dict[str, Vector]:
    """Give everybody's payoff by hypothesis."""
    n, values = game.n_players, partition_function(game)
    return {
        "threat": shapley(threat_worths(game), n),
        "bloc": divided(n, values, bloc),
        "individuals": divided(n, values, individuals),
        "random-teams": random_teams(n, values),
        "myerson": myerson(n, values),
        "blocks": divided(n, values, lambda coalition, _: kept(given, coalition)),
    }
