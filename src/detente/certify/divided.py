"""Divisions of worths that were given, checked by sums and comparisons in fractions: nothing is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.certify.excesses import check_least_core, check_nucleolus
from detente.divisions import DIVISIONS, Nucleolus
from detente.divisions.least_core import MOST_PLAYERS
from detente.model.division_report import excesses_of
from detente.model.errors import NotApplicable, TooLarge
from detente.model.numbers import is_exact, to_fractions
from detente.model.tu_game import TUGame

if TYPE_CHECKING:
    from detente.certify.ledger import Ledger
    from detente.model.division_report import DivisionReport, DivisionRow


def check_division(worths: TUGame, report: DivisionReport, ledger: Ledger) -> None:
    """Check every row of a report, the rules that were left out, and the least core.

    Parameters
    ----------
    worths
        Those that the report should be about.
    ledger
        A strict one: no violation is accepted.

    Raises
    ------
    CertificateRejected
        If something differs.
    """
    known = {rule.name: rule for rule in DIVISIONS}
    given, stated = to_fractions(worths.values), report.game
    ledger.demand(
        fact=stated.players == worths.players
        and stated.n_players == worths.n_players
        and to_fractions(stated.values).tolist() == given.tolist()
        and is_exact(stated.values) == is_exact(worths.values),
        claim="the players and the worths are those of the file",
    )
    ledger.demand(
        fact=worths.title in {"", stated.title} and worths.currency in {"", stated.currency},
        claim="title and currency are those of the file, if it has them",
    )
    listed = [row.division for row in report.rows]
    left = [name for name, _ in report.skipped]
    ledger.demand(
        fact=bool(listed) and set(listed + left) <= set(known) and len({*listed, *left}) == len(listed + left),
        claim="every division is known, and is given once",
    )
    exact = TUGame(given, worths.players)
    ledger.demand(
        fact=not left or report.skipped == ((Nucleolus().name, _why_no_nucleolus(exact)),),
        claim="only a nucleolus is left out, only where it does not apply, and with the reason",
    )
    for row in report.rows:
        _check_row(exact, row, ledger)
    ledger.demand(
        fact=(report.least_core is None) == (worths.n_players > MOST_PLAYERS),
        claim=f"the least core is left out with more than {MOST_PLAYERS} players, and only then",
    )
    if report.least_core is not None:
        check_least_core(worths.values[1:].tolist(), report.least_core, ledger)


def _why_no_nucleolus(exact: TUGame) -> str | None:
    """Say why the nucleolus does not apply; None if it does."""
    try:
        Nucleolus().check_applies(exact, exact.players)
    except (NotApplicable, TooLarge) as error:
        return error.message
    return None


def _check_row(exact: TUGame, row: DivisionRow, ledger: Ledger) -> None:
    """Divide once more or, where that takes linear programs, check the proof; then subtract once more."""
    rule = next(rule for rule in DIVISIONS if rule.name == row.division)
    ledger.demand(fact=len(row.payoff_numbers) == exact.n_players, claim=f"{row.division}: one share a player")
    if isinstance(rule, Nucleolus):
        check_nucleolus(exact.values[1:].tolist(), row.payoff_numbers, row.levels, ledger)
    else:
        ledger.demand(fact=not row.levels, claim="a division that is a formula needs no proof")
        ledger.all_equal(row.payoff_numbers, rule.share(exact).tolist(), f"{row.division}: the shares")
    ledger.demand(
        fact=row.excesses == excesses_of(exact, row.payoff_numbers), claim=f"{row.division}: what coalitions are owed"
    )
