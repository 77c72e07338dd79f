"""What tests of games on graphs draw, and the same games by slow and obvious code."""

from contextlib import contextmanager
from fractions import Fraction
from itertools import combinations, product

from hypothesis import strategies as st

from detente import PolymatrixGame
from detente.model import polymatrix

ENTRIES: st.SearchStrategy[int | Fraction] = st.one_of(
    st.integers(-3, 3), st.sampled_from([0, 1, Fraction(1, 3), 10**6, -(10**6)])
)


@st.composite
def graph_games(draw: st.DrawFn, most_players: int = 4) -> PolymatrixGame:
    """Draw exact games on any graph: paths, cycles, complete and disconnected ones, players with one action."""
    counts = draw(st.lists(st.sampled_from([2, 1, 3]), min_size=1, max_size=most_players))
    own = [draw(st.lists(ENTRIES, min_size=count, max_size=count)) for count in counts]
    edges = {}
    for one, other in combinations(range(len(counts)), 2):
        if draw(st.booleans()):
            shape = counts[one], counts[other]
            edges[one, other] = [draw(table(shape)) for _ in range(2)]
    return PolymatrixGame(own, edges)


def table(shape: tuple[int, int]) -> st.SearchStrategy[list[list[int | Fraction]]]:
    """Draw one table."""
    row = st.lists(ENTRIES, min_size=shape[1], max_size=shape[1])
    return st.lists(row, min_size=shape[0], max_size=shape[0])


def all_payoffs(game: PolymatrixGame) -> dict[tuple[int, ...], list[Fraction]]:
    """Add up the payoffs of every profile, number by number."""
    local = game.given
    found = {}
    for profile in product(*map(range, game.n_actions)):
        payoffs = [Fraction(local.own[player][action]) for player, action in enumerate(profile)]
        for (one, other), pair in zip(local.edges, local.tables, strict=True):
            payoffs[one] += Fraction(pair[0, profile[one], profile[other]])
            payoffs[other] += Fraction(pair[1, profile[one], profile[other]])
        found[profile] = payoffs
    return found


@contextmanager
def without_tables():
    """Treat every game on a graph as too large for a table."""
    most = polymatrix.MOST_NUMBERS
    polymatrix.MOST_NUMBERS = 0
    try:
        yield
    finally:
        polymatrix.MOST_NUMBERS = most
