"""The best certified interval when time runs out before the agreement is found."""

from __future__ import annotations

import math
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from detente.certify.sides import contributions
from detente.certify.stated import check_efficiency, ledger_of
from detente.certify.witnessed import Claims
from detente.coalitions.offsets import offsets, without
from detente.coalitions.partial_ranges import shifted, told_of_equals
from detente.coalitions.stances import is_known
from detente.coalitions.studies import found_about
from detente.concepts.unfinished import claims_of, has_bounds, plan_of, unfinished_agreement
from detente.divisions import DIVISIONS
from detente.execution.recording import Record
from detente.execution.time_limit import deadline
from detente.model.agreement import summary_of
from detente.model.certificate import EfficiencyClaim
from detente.model.errors import CertificateRejected, NotApplicable, NumericalTrouble, TimeLimit
from detente.protocols import Batched
from detente.solve import solve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.certify.ledger import Ledger
    from detente.coalitions.studies import Study
    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.execution.workers import Workers
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.unfinished import UnfinishedAgreement
    from detente.protocols import Concept, Mapper

GRACE = 0.25  #: of the time limit: what is found is checked for so long
LEAST_GRACE = 1.0  #: seconds; the same where that is longer
TOGETHER = 64  #: so many partitions are checked together where they are solved together


def solve_within(
    game: Game, concept: Concept, seconds: float, *, mapper: Mapper = map
) -> AnyAgreement | UnfinishedAgreement:
    """Solve a game within a time limit, or say what is certain of the answer when time is up.

    If all fallbacks are known by then, the agreement is waited for as long as a check may take.

    Parameters
    ----------
    seconds
        `math.inf` for no limit. Checking what was found by then may take a quarter longer, and at least a second; as
        much again where all fallbacks are known.
    mapper
        As in `detente.solve`.

    Raises
    ------
    TimeLimit
        If nothing is certain of a concept's payoffs before all of its fallbacks are known: of samples, leaders, and
        concepts of third parties.
    NotApplicable, SolverError
        As `detente.solve` does.

    Examples
    --------
    >>> import detente as dt
    >>> solve_within(dt.read("example:chicken"), dt.COCO, 60.0)
    Agreement(coco: Row: 6, Column: 6; verified)
    """
    if math.isnan(seconds) or seconds < 0:
        message = f"the time limit is {seconds} seconds; it must be a number, 0 or more"
        raise NotApplicable(message, where="timeout")
    attempt = Attempt(game, concept)

    def once(_: None) -> AnyAgreement:
        return attempt.solved(mapper)

    try:
        return next(deadline(map, seconds)(once, [None]))
    except TimeLimit as error:
        return attempt.so_far(error, seconds)


class Attempt:
    """Keep what is found on the way to an agreement.

    Parameters
    ----------
    game, concept
        What is solved, and how.
    """

    def __init__(self, game: Game, concept: Concept) -> None:
        self._game = game
        self._concept = concept
        self._record = Record()
        self._late: Future[AnyAgreement] = Future()  # whoever solves goes on when time is up

    def solved(self, mapper: Mapper) -> AnyAgreement:
        """Solve the game; call this once, in a thread that may be left alone when time is up.

        Raises
        ------
        NotApplicable, SolverError
            As `detente.solve` does; `TimeLimit` if nothing new is to be begun.
        """
        self._late.set_running_or_notify_cancel()
        try:
            found = solve(self._game, self._concept, mapper=self.recording(mapper))
        except BaseException as error:
            self._late.set_exception(error)
            raise
        self._late.set_result(found)
        return found

    def recording(self, mapper: Mapper) -> Workers:
        """Make the mapper to solve with."""
        return self._record.recording(mapper)

    def so_far(self, error: TimeLimit, seconds: float) -> AnyAgreement | UnfinishedAgreement:
        """Check what was found, and say what is certain: the agreement itself, if no fallback was missing.

        Parameters
        ----------
        error
            What to raise if nothing is.
        seconds
            How long the attempt took; a part of that is given to the check.

        Raises
        ------
        TimeLimit
            If nothing is certain.
        NumericalTrouble
            If something that was found does not hold.
        """
        found, grace = self._record.closed(), max(GRACE * seconds, LEAST_GRACE)
        if not self._is_known():
            raise error
        concept, constants = cast("FallbackBargaining", self._concept), offsets(self._game)
        near = without(self._game, constants) if constants else self._game
        listed = [study for function, result in found for study in found_about(near, function, result)]
        known = {study.influence.partition: study for study in listed}
        if concept.fallback.traits.anonymous:
            known = told_of_equals(near, plan_of(near, concept), known)
        late = self._waited_for(grace if len(known) == len(plan_of(near, concept).influences) else 0.0)
        if late is not None:
            return late
        ledger = ledger_of(near, exact=False)
        try:
            kept, violation = checked(near, concept, known, grace)
            unfinished = unfinished_agreement(near, concept, kept)
            _check_end(near, unfinished, ledger)
        except CertificateRejected as reason:
            message = f"what was found for '{concept.name}' could not be certified: {reason.message}"
            raise NumericalTrouble(message) from reason
        return self._verified(unfinished, constants, max(violation, float(ledger.largest)))

    def _waited_for(self, seconds: float) -> AnyAgreement | None:
        """Give whoever solves some more time to divide and to check the whole, unless something is missing."""
        if not self._late.running() and not self._late.done():
            return None
        try:
            return self._late.result(seconds)
        except (TimeoutError, TimeLimit):
            return None

    def _is_known(self) -> bool:
        """Tell whether the checker knows all parts of the concept."""
        if not has_bounds(self._concept):
            return False
        concept = cast("FallbackBargaining", self._concept)
        return is_known(concept.opposition) and concept.division in DIVISIONS

    def _verified(
        self, unfinished: UnfinishedAgreement, constants: tuple[float, ...], violation: float
    ) -> UnfinishedAgreement:
        proof = replace(unfinished.certificate, status="verified", largest_violation=violation, offsets=constants)
        moved = shifted(unfinished, constants) if constants else unfinished
        return replace(moved, game=summary_of(self._game), certificate=proof)


def checked(
    game: Game, concept: FallbackBargaining, known: Mapping[Partition, Study], seconds: float
) -> tuple[dict[Partition, Study], float]:
    """Check the claims about one partition after the other, until time is up; what was not checked is left out.

    Returns
    -------
    tuple
        What was checked, and the largest violation in the currency.

    Raises
    ------
    CertificateRejected
        If a claim is false.
    """
    listed = [known[entry.partition] for entry in plan_of(game, concept).influences if entry.partition in known]
    count = TOGETHER if isinstance(concept.fallback, Batched) else 1
    chunks = [listed[start : start + count] for start in range(0, len(listed), count)]

    def check(chunk: Sequence[Study]) -> tuple[Sequence[Study], float]:
        ledger = ledger_of(game, exact=False)
        influences, claims = [study.influence for study in chunk], claims_of(chunk)
        contributions(game, concept.summary, influences, Claims(claims), ledger)
        return chunk, float(ledger.largest)

    kept: dict[Partition, Study] = {}
    largest = 0.0
    try:
        for chunk, violation in deadline(map, seconds)(check, chunks):
            kept.update({study.influence.partition: study for study in chunk})
            largest = max(largest, violation)
    except TimeLimit:
        pass
    return kept, largest


def _check_end(game: Game, unfinished: UnfinishedAgreement, ledger: Ledger) -> None:
    efficiency = unfinished.certificate.claims[-1]
    if isinstance(efficiency, EfficiencyClaim):
        check_efficiency(game, (unfinished.profile, unfinished.welfare), efficiency, ledger)
