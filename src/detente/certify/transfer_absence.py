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
    more than the corner pays. At the weight of an edge, payoffs are determined: they are listed, or lie beyond it. A
    solution that is degenerate stands for the weight 0 or 1 that it has, and for nothing else. Every span is checked.
    """
    ledger.demand(fact=claim.slack == 0, claim="that no solution is missing is proved exactly")
    if game.n_players == 1:
        ledger.demand(fact=not claim.spans, claim="a single player has one solution")
        return
    parts = concept.opposition, concept.fallback, concept.division
    ledger.demand(
        fact=game.n_players == PAIR and parts == PARTS,
        claim="that no solution is missing is proved for two players and threats only",
    )
    cover = _Cover(game, solutions, claim)
    places = [span.place for span in claim.spans]
    ledger.demand(
        fact=all(before < after for before, after in pairwise(places)) and all(map(cover.is_true, claim.spans)),
        claim="spans that say that no solution is missing are true, and stand in order",
    )
    for place in range(len(cover.chain.nodes)):
        ledger.demand(fact=cover.node_is_settled(place), claim=f"no solution is missing at {_at(cover, place)}")
    for place in range(len(cover.chain.corners)):
        ledger.demand(fact=cover.cell_is_settled(place), claim=f"no solution is missing beyond {_at(cover, place)}")


def _at(cover: _Cover, place: int) -> str:
    return f"the weight {float(cover.chain.nodes[place]):.6g} of the first player"


class _Cover:
    """Look up what spans prove, corner by corner; first of all each has to be true."""

    def __init__(self, game: Game, solutions: Sequence[TransferClaim], claim: AbsenceClaim) -> None:
        self.games: WeightedDifferences = matrices(game.fractions)
        self.chain: EfficientChain = efficient_chain(game.fractions.reshape(PAIR, -1))
        self.weights = {Fraction(each.weights[0]) for each in solutions}
        listed = [tuple([Fraction(payoff) for payoff in each.payoffs]) for each in solutions if not each.degenerate]
        self.listed = [pair in listed for pair in self.chain.corners]
        self.places = {profile: place for place, profile in enumerate(self.chain.places)}
        self.spans: list[list[Span]] = [[] for _ in self.places]
        for span in claim.spans:
            if span.profile in self.places:
                self.spans[self.places[span.profile]].append(span)

    def is_true(self, span: Span) -> bool:
        """Tell whether a span lies where its corner is best, and its strategies prove what it says."""
        corner = self.places.get(span.profile)
        if corner is None or not self._fits(span):
            return False
        low, high = self.chain.nodes[corner : corner + 2]
        if not low <= span.low <= span.high <= high:
            return False
        if span.low == span.high:
            if span.sign == 0:
                return self._meets(span, corner)
            return span.low == (low if span.sign > 0 else high) and self._strict(span, corner, span.low)
        if span.sign == 0:
            return self.listed[corner] and (low, high) == (span.low, span.high) and not span.rows and not span.columns
        return self._excludes(span, corner)

    def _meets(self, span: Span, corner: int) -> bool:
        """Tell whether a corner that is listed is what both deserve at the weight of an edge."""
        if span.low not in self.chain.weights or not self.listed[corner]:
            return False
        return min(self._holds(span, corner, sign, span.low) for sign in (1, -1)) >= 0

    def _fits(self, span: Span) -> bool:
        """Tell whether strategies are distributions over the right actions, of the player whom the sign names."""
        lengths = self.games.first.shape
        if span.sign and bool(span.rows if span.sign < 0 else span.columns):
            return False
        return span.sign in {-1, 0, 1} and all(
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
        around = [corner for corner in (place - 1, place) if 0 <= corner < len(self.spans)]
        return any(span.low == span.high == weight for corner in around for span in self.spans[corner])

    def cell_is_settled(self, corner: int) -> bool:
        """Tell whether a corner is listed, or excluded wherever it is best."""
        if self.listed[corner]:
            return True
        low, high = self.chain.nodes[corner : corner + 2]
        spans = [span for span in self.spans[corner] if span.low < span.high]
        if not spans or spans[0].low > low or spans[-1].high < high:
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
