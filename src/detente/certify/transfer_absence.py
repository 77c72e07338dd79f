"""Check that two players have no solutions with weights beside those that are listed."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.numerics.efficient_chain import efficient_chain
from detente.numerics.weighted_differences import level, matrices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.agreement import ConceptSummary
    from detente.model.game import Game
    from detente.model.transfer import AbsenceClaim, Span, TransferClaim
    from detente.numerics.efficient_chain import EfficientChain
    from detente.numerics.weighted_differences import WeightedDifferences

PARTS = ("bloc", "threat", "shapley")
PAIR = 2


def check_absence(
    game: Game,
    concept: ConceptSummary,
    solutions: Sequence[TransferClaim],
    claim: AbsenceClaim,
    ledger: Ledger,
) -> None:
    """Check that every weight between 0 and 1 leads to payoffs that are listed, or to none.

    Notes
    -----
    In fractions, whatever the size of the game: a strategy guarantees the least of linear functions of the weight,
    so what it guarantees at both ends of an interval it guarantees inside. Between the weights of two edges one corner
    of the payoffs is best. There either its payoffs are listed, or spans cover everything in which one player deserves
    more than the corner pays. At the weight of an edge, payoffs are determined: they are listed, or lie beyond it.
    """
    if game.n_players == 1:
        ledger.demand(fact=not claim.spans, claim="a single player has one solution")
        return
    parts = concept.opposition, concept.fallback, concept.division
    ledger.demand(
        fact=game.n_players == PAIR and parts == PARTS,
        claim="that no solution is missing is proved for two players and threats only",
    )
    cover = _Cover(game, solutions, claim)
    for place in range(len(cover.chain.nodes)):
        ledger.demand(fact=cover.node_is_settled(place), claim=f"no solution is missing at {_at(cover, place)}")
    for place in range(len(cover.chain.corners)):
        ledger.demand(fact=cover.cell_is_settled(place), claim=f"no solution is missing beyond {_at(cover, place)}")


def _at(cover: _Cover, place: int) -> str:
    return f"the weight {float(cover.chain.nodes[place]):.6g} of the first player"


class _Cover:
    """Look up what spans prove, corner by corner."""

    def __init__(self, game: Game, solutions: Sequence[TransferClaim], claim: AbsenceClaim) -> None:
        self.games: WeightedDifferences = matrices(game.fractions)
        self.chain: EfficientChain = efficient_chain(game.fractions.reshape(PAIR, -1))
        self.weights = {Fraction(each.weights[0]) for each in solutions}
        listed = [tuple([Fraction(payoff) for payoff in each.payoffs]) for each in solutions]
        self.listed = [pair in listed for pair in self.chain.corners]
        places = {profile: place for place, profile in enumerate(self.chain.places)}
        self.spans: list[list[Span]] = [[] for _ in places]
        for span in claim.spans:
            if span.profile in places and self._fits(span):
                self.spans[places[span.profile]].append(span)

    def _fits(self, span: Span) -> bool:
        """Tell whether strategies are distributions over the right actions."""
        lengths = self.games.first.shape
        return span.low <= span.high and all(
            not own or (len(own) == length and min(own) >= 0 and sum(map(Fraction, own)) == 1)
            for own, length in zip((span.rows, span.columns), lengths, strict=True)
        )

    def _holds(self, span: Span, corner: int, sign: int, weight: Fraction) -> Fraction:
        """Compute by how much a strategy proves that a player deserves more than a corner pays; -1 if there is none."""
        own = span.rows if sign > 0 else span.columns
        if not own:
            return Fraction(-1)
        strategy = [Fraction(chance) for chance in own]
        return level(self.games.less(self.chain.corners[corner]).lines(strategy, sign), weight)

    def node_is_settled(self, place: int) -> bool:
        """Tell whether payoffs at 0, at 1 or at the weight of an edge are listed, or excluded."""
        weight = self.chain.nodes[place]
        if weight in self.weights:
            return True
        for corner, sign in ((place, 1), (place - 1, -1)):
            if not 0 <= corner < len(self.spans):
                continue
            for span in self.spans[corner]:
                if span.low <= weight <= span.high and self._holds(span, corner, sign, weight) > 0:
                    return True
                met = self.listed[corner] and min(self._holds(span, corner, each, weight) for each in (1, -1)) >= 0
                if span.low == weight == span.high and met:
                    return True
        return False

    def cell_is_settled(self, corner: int) -> bool:
        """Tell whether a corner is listed, or excluded wherever it is best."""
        if self.listed[corner]:
            return True
        low, high = self.chain.nodes[corner : corner + 2]
        spans = sorted((span for span in self.spans[corner] if span.low < span.high), key=lambda span: span.low)
        if not spans or spans[0].low > low or spans[-1].high < high:
            return False
        if any(span.sign == 0 or not self._excludes(span, corner) for span in spans):
            return False
        return all(
            before.high >= after.low
            and (self._strict(before, corner, before.high) or self._strict(after, corner, after.low))
            for before, after in pairwise(spans)
        )

    def _excludes(self, span: Span, corner: int) -> bool:
        """Tell whether a strategy excludes everything inside of a span."""
        ends = [self._holds(span, corner, span.sign, weight) for weight in (span.low, span.high)]
        return min(ends) >= 0 and max(ends) > 0

    def _strict(self, span: Span, corner: int, weight: Fraction) -> bool:
        return self._holds(span, corner, span.sign, weight) > 0
