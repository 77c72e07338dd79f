"""Is a deal stable? What coalitions are owed, who gains by walking out, and what can be gained at the fallback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.certify import Verification
from detente.certify.stability import check_excesses, check_joint, tie_of
from detente.certify.stated import ledger_of
from detente.certify.walkouts import ALONE, HYPOTHESES, SELECTED, WORST, check_hypotheses_listed
from detente.coalitions.offsets import offsets, without
from detente.coalitions.stances import given_blocks, seated
from detente.concepts.catalogue import Options
from detente.concepts.catalogue import concept as look_up
from detente.divisions.least_core import check_size, least_core
from detente.fallbacks.arithmetic import in_fractions, solving_payoffs
from detente.model.agreement import Agreement
from detente.model.coalition import coalitions, grand, members
from detente.model.errors import CertificateRejected, NotApplicable, SolverError, TimeLimit, TooLarge
from detente.model.expecting import check_is_answer, check_is_game
from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement
from detente.model.stability import (
    DEAL,
    JointDeviation,
    JointDeviations,
    JointMove,
    NoJointDeviations,
    StabilityReport,
    Walkout,
    played_alone,
)
from detente.numerics.coalition_sums import member_sums
from detente.numerics.joint_deviations import joint_moves
from detente.numerics.tolerance import POLISHED
from detente.remembering import remembering
from detente.selections.naming import asked_for
from detente.solve import solve, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.agreement import ConceptSummary
    from detente.model.distribution import JointDistribution
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.model.stability import Excess
    from detente.protocols import Concept, Mapper


def stability(
    game: Game,
    deal: AnyAgreement | Concept | str = "correlated",
    *,
    blocks: str | Sequence[Sequence[str]] | None = None,
    mapper: Mapper = map,
) -> StabilityReport:
    """Say whether a deal is stable.

    What coalition S is owed is its excess v(S) - x(S), with v the worths on which the deal rests. The deal is in the
    core if nobody is owed anything. The least core says how small the largest excess could be made. Then every
    hypothesis about the outsiders gives worths of its own: who gains most by walking out under each? At last, what do
    coalitions gain at the fallback if they deviate together from what they are told together?

    Parameters
    ----------
    deal
        An agreement with side payments, as solved or read; or a concept, or its name, to be solved first.
    blocks
        Fixed blocks of outsiders as one more hypothesis, such as "A,B|C" or [["A", "B"], ["C"]].
    mapper
        As in `detente.solve`.

    Raises
    ------
    NotApplicable
        If the deal has no side payments, was sampled or reported, or there is but one player.
    TooLarge
        If there are more than 12 players.
    CertificateRejected
        If the agreement is not one of this game.
    SolverError
        If there is no certified answer.

    Notes
    -----
    The hypotheses are that outsiders do whatever hurts a coalition most, so that it gets what it can guarantee itself
    (`security`), that they form one bloc, stand alone, or form teams at random. But for the first one, a coalition gets
    what a correlated equilibrium pays it, by the selection of the deal, or the kindest where the deal has none. What a
    coalition claims under threats, (W + d(S)) / 2, is no payoff that it could walk out with: it stands in the excesses
    of the deal where that rests on it, and not among the hypotheses.

    A joint deviation of T is a map from what T's members are told together, a_T, to what they play together instead;
    transfers inside T are possible. `whole` is what the best map gains, the sum over a_T of max over b_T of
    sum over a_-T of mu(a) [u_T(b_T, a_-T) - u_T(a)]; `single` is its largest term, counted as the deviation gain of
    single players is.

    References
    ----------
    Gillies (1959); Maschler, Peleg & Shapley (1979); Moreno & Wooders (1996) for joint deviations.

    Examples
    --------
    >>> import detente as dt
    >>> dt.stability(dt.read("example:public-good"), "correlated-bloc")
    StabilityReport(correlated-bloc: Jon is owed 0.666667; the core is not empty)
    """
    check_is_game(game)
    hypotheses = [*HYPOTHESES, *_of_blocks(blocks, game.players)]
    if game.n_players == 1:
        message = "a single player cannot walk out on anybody; look at games of two or more players"
        raise NotApplicable(message)
    agreement = _agreed(game, deal, mapper)
    check_size(agreement.table)
    shared = remembering(mapper)
    walkouts, skipped = [], []
    for hypothesis in hypotheses:
        found = _under(game, hypothesis, agreement, shared)
        if isinstance(found, str):
            skipped.append((hypothesis, found))
        else:
            walkouts.append(Walkout(hypothesis, found, _excesses(found, agreement)))
    joint = _joint(game, agreement, walkouts)
    own = _excesses(agreement, agreement)
    tie = tie_of(own, game.scale)
    return StabilityReport(agreement, own, least_core(agreement.table), tie, tuple(walkouts), tuple(skipped), joint)


def verify_stability(game: Game, report: StabilityReport, *, exact: bool = False) -> Verification:
    """Check a report against its game, without solving anything.

    Parameters
    ----------
    exact
        As in `detente.verify`.

    Raises
    ------
    CertificateRejected
        If an agreement, an excess, the least core or a joint deviation is not what is stated.
    """
    check_is_game(game)
    check_is_answer(report, StabilityReport, "dt.stability")
    ledger = ledger_of(game, exact=exact)
    check_hypotheses_listed(game, report, ledger)
    checks = [verify(game, report.agreement, exact=exact)]
    for entry in report.walkouts:
        _check_stance(entry, report.agreement)
        if entry.agreement is not report.agreement:
            checks.append(verify(game, entry.agreement, exact=exact))
    check_excesses(report, ledger)
    _check_source(game, report)
    if isinstance(report.joint, JointDeviations):
        check_joint(game, report.joint, ledger)
    claims = sum(check.claims for check in checks) + 2
    largest = max([ledger.largest, *(check.largest_violation for check in checks)])
    return Verification(claims, largest if exact else float(largest))


def _check_stance(entry: Walkout, deal: Agreement) -> None:
    """Check that worths belong to the hypothesis that they are shown for."""
    concept = entry.agreement.concept
    if _parts(concept) != _parts(_concept(deal.concept, entry.hypothesis).summary):
        message = f"the worths under the hypothesis '{entry.hypothesis}' are those of another one"
        raise CertificateRejected(message, where="walkouts", slack=float("inf"))


def _check_source(game: Game, report: StabilityReport) -> None:
    """Check that what is deviated from is the fallback of single players that it should be, if there is one."""
    name, known = _source(game, report.agreement, report.walkouts)
    if isinstance(report.joint, JointDeviations):
        shown = report.joint.distribution
        right = name == report.joint.hypothesis and known is not None and _weights(known) == _weights(shown)
    else:
        right = known is None and name == report.joint.reason
    if not right:
        message = "joint deviations start from another fallback than the one that everybody alone would play"
        raise CertificateRejected(message, where="joint", slack=float("inf"))


def _weights(distribution: JointDistribution) -> dict[tuple[int, ...], Number]:
    return dict(zip(distribution.profiles, distribution.probabilities, strict=True))


def _of_blocks(blocks: str | Sequence[Sequence[str]] | None, players: Sequence[str]) -> list[str]:
    """Name the hypothesis that outsiders keep to blocks that are given, if they are; raise if they are none."""
    if blocks is None:
        return []
    opposition = given_blocks(blocks)
    seated(opposition, players)
    return [opposition.name]


def _agreed(game: Game, deal: AnyAgreement | Concept | str, mapper: Mapper) -> Agreement:
    """Take an agreement that holds, or solve for one."""
    found: object = deal
    if isinstance(deal, Agreement):
        verify(game, deal)
    elif isinstance(deal, str) or (not isinstance(deal, LotteryAgreement) and hasattr(deal, "solve")):
        found = solve(game, deal, mapper=mapper)
    if not isinstance(found, Agreement):
        message = (
            "stability is asked of deals with side payments: what a coalition is owed is a sum over its members; give "
            "an agreement, or a concept, in which money changes hands"
        )
        raise NotApplicable(message, where="concept")
    return found


def _concept(about: ConceptSummary, hypothesis: str) -> FallbackBargaining:
    """Choose the concept whose worths stand for a hypothesis."""
    if hypothesis == WORST:
        return look_up(WORST)
    if about.fallback not in SELECTED or about.selection is None:
        return look_up("correlated", Options(hypothesis))
    return look_up("correlated", Options(hypothesis, asked_for(about.selection, about.parameters)))


def _parts(about: ConceptSummary) -> tuple[object, ...]:
    """Name what decides the worths."""
    parameters = {name: value for name, value in about.parameters.items() if name != "breakdown"}
    return about.opposition, about.fallback, about.selection, parameters


def _under(game: Game, hypothesis: str, deal: Agreement, mapper: Mapper) -> Agreement | str:
    """Solve for the worths under a hypothesis, unless they are those of the deal; or say why there are none."""
    try:
        chosen = _concept(deal.concept, hypothesis)
        if _parts(chosen.summary) == _parts(deal.concept):
            return deal
        found = solve(game, chosen, mapper=mapper)
    except TimeLimit:
        raise
    except (NotApplicable, TooLarge, SolverError) as error:
        return error.message
    return found


def _excesses(source: Agreement, deal: Agreement) -> tuple[Excess, ...]:
    """Subtract what every coalition gets from what it is worth."""
    n_players = len(deal.payoff_numbers)
    worths, paid = source.table.values.tolist(), member_sums(deal.payoff_numbers).tolist()
    listed = [coalition for coalition in coalitions(n_players) if coalition != grand(n_players)]
    return tuple([(entry, worths[entry], paid[entry], worths[entry] - paid[entry]) for entry in listed])


def _joint(game: Game, deal: Agreement, walkouts: Sequence[Walkout]) -> JointDeviations | NoJointDeviations:
    """Find what coalitions gain where all stand alone, at the deal's own fallback or the hypothesis's."""
    name, mu = _source(game, deal, walkouts)
    return NoJointDeviations(name) if mu is None else JointDeviations(name, mu, _rows(game, mu))


def _source(game: Game, deal: Agreement, walkouts: Sequence[Walkout]) -> tuple[str, JointDistribution | None]:
    """Find what is played where all stand alone, and by whose word; or say why nothing is."""
    if not game.tabled:
        return "the game is too large for a table of payoffs", None
    hypotheses = [(entry.hypothesis, entry.agreement) for entry in walkouts if entry.hypothesis == ALONE]
    for name, agreement in ((DEAL, deal), *hypotheses):
        mu = played_alone(agreement)
        if mu is not None:
            return name, mu
    return "nothing is known to be played where everybody stands alone", None


def _rows(game: Game, mu: JointDistribution) -> tuple[JointDeviation, ...]:
    constants = offsets(game)
    payoffs = solving_payoffs(without(game, constants) if constants else game)
    played = [pair for pair in zip(mu.profiles, mu.probabilities, strict=True) if pair[1]]
    noise = 0.0 if in_fractions(game) else POLISHED * game.scale
    rows = []
    for coalition in coalitions(game.n_players):
        found = joint_moves(payoffs, played, members(coalition), noise)
        rows.append(JointDeviation(coalition, tuple([JointMove(*move) for move in found])))
    return tuple(rows)
