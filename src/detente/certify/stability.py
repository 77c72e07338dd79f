"""What coalitions are owed, and what they gain by deviating together, computed again from what is written."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.certify.excesses import check_least_core
from detente.coalitions.offsets import offsets, without
from detente.model.coalition import coalitions, grand, members
from detente.numerics.coalition_sums import member_sums
from detente.numerics.joint_deviations import joint_moves
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify.ledger import Ledger
    from detente.model.agreement import Agreement
    from detente.model.game import Game
    from detente.model.numbers import Number, NumberArray
    from detente.model.stability import Excess, JointDeviation, JointDeviations, StabilityReport


def check_excesses(report: StabilityReport, ledger: Ledger) -> None:
    """Check excesses and the least core against the worths and payoffs of agreements, which are checked elsewhere.

    Raises
    ------
    CertificateRejected
        If something differs.
    """
    deal = report.agreement
    ledger.demand(
        fact=report.tie == tie_of(report.excesses, ledger.scale) and _exact_like(report.excesses, deal),
        claim="an excess counts from 0, or from 1e-9 of the scale where it was rounded",
    )
    _check_listed(report.excesses, deal, deal, ledger)
    for walkout in report.walkouts:
        _check_listed(walkout.excesses, walkout.agreement, deal, ledger)
    check_least_core(deal.table.values[1:].tolist(), report.least_core, ledger)


def tie_of(excesses: Sequence[Excess], scale: float) -> Number:
    """Find what an excess must exceed to count: 0, or 1e-9 of the scale where something was rounded."""
    exact = all(isinstance(number, Fraction) for entry in excesses for number in entry[1:])
    return Fraction(0) if exact else TIE * scale


def _exact_like(excesses: Sequence[Excess], deal: Agreement) -> bool:
    """Tell whether excesses are exact where a deal is: a worth that was rounded would round every Shapley value."""
    exact = all(isinstance(payoff, Fraction) for payoff in deal.payoff_numbers)
    known = exact and deal.concept.division == "shapley"
    return not known or all(isinstance(number, Fraction) for entry in excesses for number in entry[1:])


def _check_listed(listed: Sequence[Excess], source: Agreement, deal: Agreement, ledger: Ledger) -> None:
    """Check what every coalition is worth by one agreement, and what it gets by another."""
    n_players = len(deal.payoff_numbers)
    asked = [coalition for coalition in coalitions(n_players) if coalition != grand(n_players)]
    name = "the excesses of the coalitions"
    ledger.demand(fact=[entry[0] for entry in listed] == asked, claim=f"{name}: every one is listed, in order")
    paid, table = member_sums(ledger.numbers(deal.payoff_numbers)), source.table
    for coalition, worth, payoff, excess in listed:
        ledger.equal(worth, table.worth(coalition), f"{name}: what a coalition is worth")
        ledger.equal(payoff, paid[coalition], f"{name}: what a coalition gets")
        ledger.equal(excess, ledger.number(worth) - ledger.number(payoff), f"{name}: the difference")


def check_joint(game: Game, joint: JointDeviations, ledger: Ledger) -> None:
    """Check what every coalition gains by deviating together from what is played.

    Parameters
    ----------
    joint
        Its distribution is checked elsewhere.

    Raises
    ------
    CertificateRejected
        If a gain is wrong, or not the largest one.

    Notes
    -----
    Every coalition's best answers are looked for again: sums and comparisons.
    """
    constants = offsets(game)
    near = without(game, constants) if constants else game
    payoffs = near.fractions if ledger.exact else near.payoffs
    chances = ledger.numbers(joint.distribution.probabilities)
    played = [(profile, chance) for profile, chance in zip(joint.distribution.profiles, chances, strict=True) if chance]
    listed = list(coalitions(game.n_players))
    ledger.demand(
        fact=[row.coalition for row in joint.rows] == listed, claim="joint deviations: every coalition is listed"
    )
    for row in joint.rows:
        _check_row(payoffs, played, row, ledger)


def _check_row(
    payoffs: NumberArray, played: Sequence[tuple[tuple[int, ...], Number]], row: JointDeviation, ledger: Ledger
) -> None:
    name, players = "joint deviations", members(row.coalition)
    sizes = [payoffs.shape[1 + player] for player in players]
    ledger.demand(
        fact=all(_fits(actions, sizes) for move in row.moves for actions in (move.told, move.played))
        and len({move.told for move in row.moves}) == len(row.moves),
        claim=f"{name}: actions are those of the members, each recommendation once",
    )
    best = [gain for _, _, gain in joint_moves(payoffs, played, players, 0.0)]
    ledger.equal(row.whole, sum(best, 0 * ledger.allowed), f"{name}: the gain from all recommendations")
    ledger.equal(row.single, max(best, default=0 * ledger.allowed), f"{name}: the gain from one recommendation")
    total = payoffs[list(players)].sum(axis=0)
    for move in row.moves:
        gain = 0 * ledger.allowed
        for profile, chance in played:
            if tuple([profile[player] for player in players]) == move.told:
                other = list(profile)
                for player, action in zip(players, move.played, strict=True):
                    other[player] = action
                gain += chance * (total[tuple(other)] - total[profile])
        ledger.equal(move.gain, gain, f"{name}: the gain of an answer")


def _fits(actions: Sequence[int], sizes: Sequence[int]) -> bool:
    return len(actions) == len(sizes) and all(0 <= action < size for action, size in zip(actions, sizes, strict=True))
