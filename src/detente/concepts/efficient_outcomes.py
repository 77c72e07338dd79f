"""Which outcomes of a list are efficient, even against lotteries over the others."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.caps import Caps
from detente.model.certificate import Floor
from detente.model.distribution import JointDistribution
from detente.numerics.capped_payoffs import CappedPayoffs
from detente.numerics.outcome_search import OutcomeSearch

if TYPE_CHECKING:
    from detente.model.bargaining_set import BargainingSet

ZERO, ONE = Fraction(0), Fraction(1)


def better_lottery(bargaining: BargainingSet, outcome: int) -> JointDistribution | None:
    """Find a lottery over outcomes that is at least as good for everybody and better for somebody; None if none is.

    Parameters
    ----------
    outcome
        Its place.

    Notes
    -----
    The largest total payoff among the lotteries that give everybody at least what the outcome does: a linear program in
    fractions. If it is the outcome's own, the outcome is efficient.

    Examples
    --------
    >>> from detente.model.bargaining_set import BargainingSet
    >>> found = BargainingSet([[0, 1, 4], [4, 1, 0]], [0, 0])
    >>> [better_lottery(found, outcome) is None for outcome in range(3)]
    [True, False, True]
    """
    return _better(bargaining, outcome, OutcomeSearch(bargaining.fractions))


def _better(bargaining: BargainingSet, outcome: int, outcomes: OutcomeSearch) -> JointDistribution | None:
    n_players = bargaining.n_players
    payoffs = bargaining.fractions[:, outcome].tolist()
    search = CappedPayoffs(outcomes, bargaining.scale, Caps((ZERO,) * n_players))
    units = [tuple(ONE if other == own else ZERO for other in range(n_players)) for own in range(n_players)]
    floors = [Floor(unit, payoff) for unit, payoff in zip(units, payoffs, strict=True)]
    best = search.maximise((ONE,) * n_players, floors)
    if best.lower == sum(payoffs):
        return None
    return JointDistribution(bargaining.n_actions, tuple((place,) for place in best.profiles), best.probabilities)


def efficient_outcomes(bargaining: BargainingSet) -> tuple[str, ...]:
    """List the outcomes that no lottery over the others beats for everybody.

    Examples
    --------
    >>> from detente.model.bargaining_set import BargainingSet
    >>> efficient_outcomes(BargainingSet([[0, 1, 4], [4, 1, 0]], [0, 0], outcomes=["left", "middle", "right"]))
    ('left', 'right')
    """
    outcomes = OutcomeSearch(bargaining.fractions)
    places = [place for place in range(bargaining.n_profiles) if _better(bargaining, place, outcomes) is None]
    return tuple([bargaining.outcomes[place] for place in places])
