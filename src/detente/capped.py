"""Between no money and free money: deals where side payments are limited or taxed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining import RULES, PerlesMaschler, RaiffaContinuous, RaiffaDiscrete
from detente.bargaining.capped_bargains import efficient_agreements, least_accepted, sufficient
from detente.certify.capped import check_capped, tolerance_of
from detente.certify.verification import Verification
from detente.concepts import CATALOGUE
from detente.concepts.lookup import looked_up
from detente.concepts.lottery_catalogue import EGALITARIAN
from detente.concepts.without_transfers import WithoutTransfers
from detente.model.agreement import summary_of
from detente.model.capped import CappedAgreements, CappedBargain, CappedCorners, CappedDeal
from detente.model.caps import ZERO, Caps, caps_of
from detente.model.errors import (
    CertificateRejected,
    InvalidGame,
    NotApplicable,
    NumericalTrouble,
    SolverError,
    TooLarge,
)
from detente.model.expecting import check_is_answer, check_is_game
from detente.numerics.capped_payoffs import CappedPayoffs
from detente.numerics.outcome_search import OutcomeSearch
from detente.numerics.shortfall_curve import shortfall_curve
from detente.numerics.tolerance import EXACT_PROFILES
from detente.solve import solve, verify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement
    from detente.model.numbers import Number
    from detente.protocols import BargainingRule, Concept

    Refusal = NotApplicable | TooLarge | SolverError

NEED_FRACTIONS = (PerlesMaschler, RaiffaContinuous, RaiffaDiscrete)
MOST_PROFILES = 2**20  #: of a game whose payoffs are read as fractions


def capped(
    game: Game,
    *,
    budgets: Number | str | Sequence[Number | str] | Mapping[str, Number | str] = float("inf"),
    tax: Number | str = ZERO,
    concepts: Sequence[Concept | str] | Concept | str | None = None,
    disagreement: Sequence[Number] | None = None,
) -> CappedAgreements:
    """Find what can be agreed on where side payments are limited or taxed, and which deals survive that.

    Feasible are x_i = sum_a mu(a) u_i(a) + (1 - tax) g_i - p_i for a lottery mu over profiles, payments
    0 <= p_i <= budget_i and receipts g_i >= 0 with sum g = sum p.

    Parameters
    ----------
    budgets
        What everybody can pay at most: one number for all, one a player in order, or by label, where whoever is not
        named has no limit. Infinity is no limit. Texts such as "1/10" are read as numbers.
    tax
        The part of every payment that is lost, in [0, 1), as a number or a text such as "1/10".
    concepts
        Whose deals to look at, and by which rules to bargain under the limits: concepts or their names. All by default.
    disagreement
        What everybody gets if talks fail, one number a player; by default that of the first rule, or the kindest
        correlated equilibrium.

    Raises
    ------
    InvalidGame
        If a budget or the tax is no such number.
    NotApplicable
        If a name is not in the catalogue.
    TooLarge
        If the game has more than 2^20 profiles.
    SolverError
        If no certified answer was found.

    Notes
    -----
    A deal survives if a lottery and payments within the limits give everybody exactly what it does. It shares the
    largest total payoff, so that this is the same as giving everybody at least so much. A linear program a number, in
    fractions whatever the size of the game; games of more than 64 profiles are read as the fractions that their floats
    are.

    Examples
    --------
    >>> import detente as dt
    >>> found = capped(dt.read("example:curse"), budgets=100, concepts=["coco", "nash-bargaining"])
    >>> found
    CappedAgreements(coco: misses by 400; 1 rule)
    >>> found.deals[0].common_budget, found.deals[0].largest_tax
    (Fraction(500, 1), None)
    """
    check_is_game(game)
    if game.n_profiles > MOST_PROFILES:
        message = f"the game has {game.n_profiles:,} profiles; limited payments are studied up to {MOST_PROFILES:,}"
        raise TooLarge(message, where="game")
    caps = caps_of(game.players, budgets, tax)
    stated = None if disagreement is None else _stated(game, disagreement)
    chosen = looked_up(concepts) or [*CATALOGUE, *_rules()]
    search = _Search(game, caps, OutcomeSearch(game.fractions))
    skipped: list[tuple[str, str]] = []
    deals = _deals(search, [entry for entry in chosen if not isinstance(entry, WithoutTransfers)], skipped)
    wanted = [entry for entry in chosen if isinstance(entry, WithoutTransfers)]
    found = _bargained(search, wanted, (tuple(deals), stated), skipped)
    try:
        check_capped(game, found)
    except CertificateRejected as error:
        message = f"what can be agreed on with limited payments could not be certified: {error.message}"
        raise NumericalTrouble(message, problem=found) from error
    return found


def verify_capped(game: Game, found: CappedAgreements, *, exact: bool = False) -> Verification:
    """Check all deals, shortfalls and bargains against a game, without solving anything.

    Parameters
    ----------
    exact
        As in `detente.verify`.

    Raises
    ------
    CertificateRejected
        If they belong to another game, or a claim is false or missing.
    """
    check_is_game(game)
    check_is_answer(found, CappedAgreements, "dt.capped")
    own = check_capped(game, found, exact=exact)
    agreements: list[AnyAgreement] = [deal.agreement for deal in found.deals]
    agreements += [] if found.source is None else [found.source]
    parts = [own, *(verify(game, agreement, exact=exact) for agreement in agreements)]
    return Verification(sum(part.claims for part in parts), max(part.largest_violation for part in parts))


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """Hold what all answers about one game share."""

    game: Game
    caps: Caps
    outcomes: OutcomeSearch

    def payoffs(self, caps: Caps) -> CappedPayoffs:
        """Look at what can be agreed on under some limits."""
        return CappedPayoffs(self.outcomes, self.game.scale, caps)


def _rules() -> tuple[WithoutTransfers, ...]:
    return tuple(WithoutTransfers(rule.name, rule, EGALITARIAN.fallback) for rule in RULES)


def _stated(game: Game, disagreement: Sequence[Number]) -> tuple[Fraction, ...]:
    try:
        point = tuple(Fraction(payoff) for payoff in disagreement)
    except (TypeError, ValueError, OverflowError):
        point = ()
    if len(point) != game.n_players:
        message = f"the disagreement point must have {game.n_players} finite numbers, one a player"
        raise InvalidGame(message, where="disagreement")
    return point


def _deals(search: _Search, chosen: Sequence[Concept], skipped: list[tuple[str, str]]) -> list[CappedDeal]:
    """Solve by every concept, and see how far its deal is from what can be agreed on."""
    deals = []
    for entry in chosen:
        try:
            agreement = solve(search.game, entry)
        except (NotApplicable, TooLarge, NumericalTrouble) as error:
            skipped.append((entry.name, error.message))
            continue
        due = tuple([Fraction(payoff) for payoff in agreement.payoff_numbers])
        caps = search.caps
        given = search.payoffs(caps).shortfall(due)
        untaxed = search.payoffs(caps.untaxed()).shortfall(due) if caps.tax else given
        curve = shortfall_curve(due, search.outcomes, search.game.scale, caps)
        deals.append(CappedDeal(agreement, tolerance_of(agreement), given, untaxed, curve))
    return deals


def _bargained(
    search: _Search,
    wanted: Sequence[WithoutTransfers],
    known: tuple[tuple[CappedDeal, ...], tuple[Fraction, ...] | None],
    skipped: list[tuple[str, str]],
) -> CappedAgreements:
    """Bargain under the limits by every rule, over one disagreement point."""
    deals, stated = known
    point, source = (stated, None) if stated is not None else _point(search.game, wanted, skipped)
    least = least_accepted(point, search.game.scale) if point else None
    caps = search.caps if least is None else sufficient(search.caps, search.outcomes.ideal(), least)
    bargains: list[CappedBargain] = []
    failed: list[tuple[str, Refusal]] = []
    for entry in wanted if least is not None else ():
        try:
            _check_exact(search.game, entry.rule)
            bargains.append(_bargain(search, search.payoffs(caps), entry.rule, least or ()))
        except (NotApplicable, TooLarge, SolverError) as error:
            failed.append((entry.name, error))
    corners = _corners(search.payoffs(caps), search.caps, least, failed)
    welfare = search.outcomes.best((Fraction(1),) * search.game.n_players)[1]
    skipped += [(name, _reason(error, least or (), welfare)) for name, error in failed]
    summary = summary_of(search.game)
    return CappedAgreements(
        summary, search.caps, welfare, deals, point, source, corners, tuple(bargains), tuple(skipped)
    )


def _reason(error: Refusal, least: Sequence[Fraction], welfare: Fraction) -> str:
    """Say why a rule has no pick; where the point is out of reach, whether larger payments could help."""
    if error.where != "disagreement":
        return error.message
    asked = sum(least, Fraction(0))
    if asked > welfare:
        return (
            f"the disagreement payoffs add up to {float(asked):.6g}, more than the largest total payoff "
            f"{float(welfare):.6g}, which no payments can raise; state a point that asks for less"
        )
    return (
        "no lottery with payments within the limits gives everybody at least the disagreement payoff; allow larger "
        "payments or a lower tax, or state a point that asks for less"
    )


def _point(
    game: Game, wanted: Sequence[WithoutTransfers], skipped: list[tuple[str, str]]
) -> tuple[tuple[Number, ...], LotteryAgreement | None]:
    """Find what everybody gets if talks fail: by the fallback of the first rule."""
    first = wanted[0] if wanted else EGALITARIAN
    others = [entry.name for entry in wanted if entry.fallback != first.fallback]
    if others:
        message = f"the rules fall back on different things: {first.name} and {others[0]}; ask for one at a time"
        raise NotApplicable(message, where="fallback")
    source = WithoutTransfers(EGALITARIAN.name, EGALITARIAN.rule, first.fallback)
    try:
        found = solve(game, source)
    except (NotApplicable, TooLarge, NumericalTrouble) as error:
        skipped += [(entry.name, error.message) for entry in wanted]
        return (), None
    return found.disagreement_numbers, found


def _check_exact(game: Game, rule: BargainingRule) -> None:
    """Refuse rules that need short fractions where payoffs are read as those that long floats are."""
    if game.n_profiles > EXACT_PROFILES and isinstance(rule, NEED_FRACTIONS):
        message = (
            f"the rule '{rule.name}' works in fractions, which this game of {game.n_profiles:,} profiles makes too "
            f"long; up to {EXACT_PROFILES} profiles it is possible"
        )
        raise TooLarge(message, where="concept")


def _bargain(
    search: _Search, feasible: CappedPayoffs, rule: BargainingRule, least: Sequence[Fraction]
) -> CappedBargain:
    """Bargain by a rule, and find a lottery and payments for its pick."""
    point = rule.choose(feasible, least)
    payoffs = tuple([Fraction(payoff) for payoff in point.payoffs])
    found = search.payoffs(feasible.caps).shortfall(payoffs)
    mean = search.outcomes.mean(found.outcomes, found.chances)
    given = found.payments.added_to(mean, feasible.caps.tax)
    gap = max(abs(one - other) for one, other in zip(given, payoffs, strict=True))
    radius = Fraction(point.radius) + gap
    return CappedBargain(rule.name, given, found.outcomes, found.chances, found.payments, radius, tuple(feasible.asked))


def _corners(
    feasible: CappedPayoffs,
    caps: Caps,
    least: Sequence[Fraction] | None,
    failed: list[tuple[str, Refusal]],
) -> CappedCorners | None:
    """List the efficient agreements, of all of them where everybody has a limit."""
    within = not caps.limited
    if within and least is None:
        return None
    try:
        listed = efficient_agreements(feasible, least if within else None)
    except (NotApplicable, TooLarge, SolverError) as error:
        failed.append(("the efficient agreements", error))
        return None
    places = [next(k for k, stage in enumerate(feasible.asked) if stage is corner) for corner in listed]
    return CappedCorners(within, tuple(places), tuple(feasible.asked))
