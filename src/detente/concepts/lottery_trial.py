"""What a deal without side payments takes: there is one fallback to find, so it is solved as a whole to know."""

from __future__ import annotations

import time
from contextvars import copy_context
from typing import TYPE_CHECKING

from detente.coalitions.trial import Cost
from detente.model.errors import TimeLimit
from detente.model.footprint import footprint
from detente.numerics.lp_count import OutOfTimeError, counted

if TYPE_CHECKING:
    from detente.concepts.lottery_catalogue import LotteryConcept
    from detente.model.game import Game
    from detente.model.lottery_agreement import LotteryAgreement
    from detente.protocols import Mapper


def lottery_cost(game: Game, concept: LotteryConcept, given_up: float, mapper: Mapper) -> Cost:
    """Solve a game without side payments, and count what that takes.

    Parameters
    ----------
    given_up
        When to give up, by `time.perf_counter()`; what was spent by then counts, and nothing was solved.
    mapper
        Applied to the one solution; `TimeLimit` from it gives up, too.

    Raises
    ------
    NotApplicable, SolverError
        As the concept does.
    """
    begun = time.perf_counter()
    with counted(given_up) as count:
        context = copy_context()

        def solved(_: None) -> LotteryAgreement:
            return context.run(concept.solve, game)

        try:
            (found,) = mapper(solved, [None])
        except (OutOfTimeError, TimeLimit):
            return Cost(count.lps, time.perf_counter() - begun)
    spent, held = time.perf_counter() - begun, footprint(found.certificate.claims)
    return Cost(count.lps, spent, held.size, held.numbers, 1)
