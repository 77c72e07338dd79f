"""The front door: solve a game, check the certificate, return the agreement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast, overload

from detente.certify import Verification, check
from detente.certify.unfinished import check_unfinished
from detente.concepts import CATALOGUE, LOTTERY_CATALOGUE, FallbackBargaining, Options, WithoutTransfers
from detente.concepts import concept as look_up
from detente.concepts.bargaining_sets import (
    SET_CATALOGUE,
    in_reserves,
    over_reserves,
    shown_as_set,
    shown_as_table,
    table_of,
)
from detente.concepts.catalogue import NEEDING
from detente.concepts.lookup import looked_up
from detente.concepts.transfer_variants import LAMBDA_TRANSFER
from detente.model.agreement import Agreement
from detente.model.bargaining_set import BargainingSet
from detente.model.errors import CertificateRejected, InvalidGame, NotApplicable, NumericalTrouble, TooLarge
from detente.model.expecting import check_is_game
from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement
from detente.model.notebook_view import Viewable
from detente.model.transfer import TransferClaim
from detente.model.unfinished import UnfinishedAgreement
from detente.remembering import remembering
from detente.selections.naming import asked_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.lambda_transfer import LambdaTransfer
    from detente.concepts.sampled import Sampled
    from detente.model.agreement import ConceptSummary
    from detente.model.game import Game
    from detente.protocols import Concept, Mapper

_WITHOUT = frozenset(entry.name for entry in LOTTERY_CATALOGUE)
_WITH_TRANSFERS = frozenset({*(entry.name for entry in CATALOGUE), *NEEDING})


@dataclass(frozen=True, slots=True)
class Comparison(Viewable):
    """Hold one agreement a concept that applies, and the reason for every concept that does not."""

    rows: tuple[AnyAgreement, ...]
    skipped: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        return f"Comparison({', '.join(row.concept.name for row in self.rows) or 'no concept applies'})"


@overload
def solve(game: Game, *, mapper: Mapper = map) -> Agreement: ...
@overload
def solve(game: BargainingSet, concept: Concept | str, *, mapper: Mapper = map) -> LotteryAgreement: ...
@overload
def solve(game: Game, concept: WithoutTransfers | LambdaTransfer, *, mapper: Mapper = map) -> LotteryAgreement: ...
@overload
def solve(game: Game, concept: FallbackBargaining | Sampled, *, mapper: Mapper = map) -> Agreement: ...
@overload
def solve(game: Game, concept: Concept | str = "correlated", *, mapper: Mapper = map) -> AnyAgreement: ...
def solve(game: Game | BargainingSet, concept: Concept | str = "correlated", *, mapper: Mapper = map) -> AnyAgreement:
    """Solve a game and verify the result.

    Parameters
    ----------
    game
        The game; or a bargaining set, for the concepts without side payments, over its reserve values.
    concept
        Any object with `name` and `solve`, or the name of a concept of the catalogue.
    mapper
        Anything shaped like the builtin ``map``: applied to the partitions of the players. A concept of a third party
        needs to take it only if one is given.

    Returns
    -------
    Agreement or LotteryAgreement
        With `certificate.status` "verified"; "unchecked" for a concept whose parts the checker does not know. Concepts
        without side payments agree on a lottery.

    Raises
    ------
    NotApplicable
        If the concept is undefined for this game, or bears the name of another one.
    SolverError
        If no certified answer was found.

    Examples
    --------
    >>> import detente as dt
    >>> game = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> dt.solve(game, dt.COCO)
    Agreement(coco: Player 1: 6, Player 2: 6; verified)
    """
    if isinstance(game, BargainingSet):
        try:
            return shown_as_set(game, solve(table_of(game), over_reserves(game, concept), mapper=mapper))
        except NotApplicable as error:
            raise in_reserves(error) from error
    check_is_game(game)
    named = isinstance(concept, str) or not hasattr(concept, "solve")
    chosen = look_up(cast("str", concept)) if named else cast("Concept", concept)
    agreement = chosen.solve(game) if mapper is map else chosen.solve(game, mapper=mapper)
    if not _well_named(agreement):
        message = f"'{chosen.name}' is the name of a concept with other parts; give yours another name"
        raise NotApplicable(message, where="concept")
    try:
        verification = check(game, agreement)
    except NotApplicable:
        return agreement
    except CertificateRejected as error:
        message = f"the result of '{chosen.name}' could not be certified: {error.message}"
        raise NumericalTrouble(message, problem=agreement) from error
    checked = replace(agreement.certificate, status="verified", largest_violation=float(verification.largest_violation))
    return replace(agreement, certificate=checked)


def verify(
    game: Game | BargainingSet, agreement: AnyAgreement | UnfinishedAgreement, *, exact: bool = False
) -> Verification:
    """Check an agreement against its game, without solving anything.

    Parameters
    ----------
    game
        The game, or the bargaining set, that was solved.
    agreement
        As solved, or as read from a document; or what is certain of one that was cut short.
    exact
        Evaluate every number as the fraction that was written, and report the exact slack.

    Returns
    -------
    Verification
        How many claims were checked, and the largest violation, in the currency.

    Raises
    ------
    CertificateRejected
        If a claim is false or missing.
    InvalidGame
        If these are not a game and an agreement, in this order.
    """
    if isinstance(game, BargainingSet):
        table = table_of(game)
        return verify(table, shown_as_table(game, table, agreement), exact=exact)
    check_is_game(game)
    if not isinstance(agreement, Agreement | LotteryAgreement | UnfinishedAgreement):
        message = f"an agreement is expected, not {type(agreement).__name__}; dt.solve and dt.load_agreement make them"
        raise InvalidGame(message)
    if not _well_named(agreement):
        message = f"'{agreement.concept.name}' does not have the parts that the agreement names"
        raise CertificateRejected(message, where="concept", slack=float("inf"))
    if isinstance(agreement, UnfinishedAgreement):
        return check_unfinished(game, agreement, exact=exact)
    return check(game, agreement, exact=exact)


def _well_named(agreement: AnyAgreement | UnfinishedAgreement) -> bool:
    """Tell whether a name of the catalogue goes with an agreement: with money or without, and with its parts."""
    name, claims = agreement.concept.name, agreement.certificate.claims
    lottery = isinstance(agreement, LotteryAgreement)
    if name in (_WITH_TRANSFERS if lottery else _WITHOUT):
        return False
    found = [claim for claim in claims if isinstance(claim, TransferClaim)]
    if name == LAMBDA_TRANSFER.name and claims and not found:
        return False
    return _fits(agreement.concept) and all(_well_named(claim.value) for claim in found)


def _fits(summary: ConceptSummary) -> bool:
    """Tell whether a name of the catalogue goes with the parts that it stands for, up to its options."""
    if summary.name in {entry.name for entry in LOTTERY_CATALOGUE} - {LAMBDA_TRANSFER.name}:
        return summary.division == summary.name  # whatever the fallback, which the checker looks at
    usual = {entry.name: entry.summary for entry in (*CATALOGUE, LAMBDA_TRANSFER)}.get(summary.name)
    if usual is None:
        return summary.name not in NEEDING or summary.fallback == summary.name
    other = summary.selection not in {None, usual.selection}
    selection = asked_for(str(summary.selection), summary.parameters) if other else ""
    options = Options(summary.opposition, selection, summary.parameters.get("breakdown"), summary.division)
    if summary.name == LAMBDA_TRANSFER.name:
        options = replace(options, fallback=summary.fallback)
    try:
        return look_up(summary.name, options).summary == summary
    except NotApplicable:
        return False


def compare(
    game: Game | BargainingSet,
    concepts: Sequence[Concept | str] | Concept | str | None = None,
    *,
    mapper: Mapper = map,
) -> Comparison:
    """Solve a game by many concepts; those that do not apply, or have no certified answer, are listed with the reason.

    Parameters
    ----------
    game
        The game, or a bargaining set.
    concepts
        Concepts or their names, or a single one; by default the whole catalogue, for a bargaining set that without side
        payments.
    mapper
        As in `solve`.

    Raises
    ------
    NotApplicable
        If a name is not in the catalogue.
    SolverError
        If time ran out, or if no answer was found and one could not be certified.

    Examples
    --------
    >>> import detente as dt
    >>> dt.compare(dt.read("example:curse"), ["coco", "correlated"]).rows
    (Agreement(coco: Witch: 500, Farmer: -500; verified), Agreement(correlated: Witch: 0, Farmer: 0; verified))
    """
    usual: Sequence[Concept] = SET_CATALOGUE if isinstance(game, BargainingSet) else CATALOGUE
    chosen = looked_up(concepts) or usual
    rows, skipped, shared = [], [], remembering(mapper)
    trouble: NumericalTrouble | None = None
    for entry in chosen:
        try:
            ours = isinstance(entry, FallbackBargaining | WithoutTransfers)
            rows.append(solve(game, entry, mapper=shared if ours else mapper))
        except (NotApplicable, TooLarge) as error:
            skipped.append((entry.name, error.message))
        except NumericalTrouble as error:
            skipped.append((entry.name, error.message))
            trouble = error
    if trouble is not None and not rows:
        raise trouble
    return Comparison(tuple(rows), tuple(skipped))
