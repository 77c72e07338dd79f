"""Ways to split players into blocks, and values of partition functions, by their definitions."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import permutations, product
from math import factorial, prod

from tests.naive.divisions import shapley
from tests.naive.games import Blocks, Coalition, Vector, coalitions, outsiders

Worth = Callable[[Coalition, Blocks], Fraction]


def set_partitions(players: Coalition) -> set[Blocks]:
    """List all partitions: give every player one of n labels, and forget the labels."""
    found = set()
    for labels in product(range(len(players)), repeat=len(players)):
        blocks = [tuple(p for p, own in zip(players, labels, strict=True) if own == label) for label in set(labels)]
        found.add(tuple(sorted(blocks)))
    return found


def cycles(players: Coalition) -> Iterator[Blocks]:
    """List, for every permutation of the players, which of them go round in one cycle."""
    for order in permutations(players):
        follows = dict(zip(players, order, strict=True))
        blocks = set()
        for player in players:
            cycle, current = {player}, follows[player]
            while current != player:
                cycle.add(current)
                current = follows[current]
            blocks.add(tuple(sorted(cycle)))
        yield tuple(sorted(blocks))


def macho_stadler(worth: Worth, n_players: int) -> Vector:
    """Average V(S; pi) over the cycles of all permutations of the outsiders, then divide as Shapley does."""
    worths = {}
    for coalition in coalitions(n_players):
        rest = outsiders(coalition, n_players)
        listed = [tuple(sorted([coalition, *blocks])) for blocks in cycles(rest)]
        worths[coalition] = sum((worth(coalition, blocks) for blocks in listed), Fraction(0)) / len(listed)
    return shapley(worths, n_players)


def random_teams(worth: Worth, n_players: int, theta: Fraction) -> Vector:
    """Weigh every partition of the outsiders by theta^blocks times prod (|T| - 1)!, then divide as Shapley does."""
    worths = {}
    for coalition in coalitions(n_players):
        rest = outsiders(coalition, n_players)
        weights = {blocks: theta ** len(blocks) * prod(factorial(len(b) - 1) for b in blocks) for blocks in parts(rest)}
        total = sum(weights.values())
        averaged = [
            weight * worth(coalition, tuple(sorted([coalition, *blocks]))) for blocks, weight in weights.items()
        ]
        worths[coalition] = sum(averaged, Fraction(0)) / total
    return shapley(worths, n_players)


def parts(players: Coalition) -> set[Blocks]:
    """List all partitions; of nobody, the empty one."""
    return set_partitions(players) if players else {()}


def myerson(worth: Worth, n_players: int) -> Vector:
    """Add up (-1)^(k-1) (k-1)! [1/n - sum over T of 1/((k-1)(n-|T|))] V(S; pi) over all S in all pi."""
    everybody, payoffs = tuple(range(n_players)), []
    for player in everybody:
        total = Fraction(0)
        for blocks in set_partitions(everybody):
            k = len(blocks)
            for own in blocks:
                inner = sum(
                    (Fraction(1, (k - 1) * (n_players - len(t))) for t in blocks if t != own and player not in t),
                    Fraction(0),
                )
                total += (-1) ** (k - 1) * factorial(k - 1) * (Fraction(1, n_players) - inner) * worth(own, blocks)
        payoffs.append(total)
    return tuple(payoffs)
