"""Worths of coalitions -> who gets what by every rule, whether a division can hold, and who would walk out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.certify import Verification
from detente.certify.divided import check_division
from detente.certify.ledger import Ledger
from detente.divisions import DIVISIONS, Nucleolus
from detente.divisions.least_core import MOST_PLAYERS, least_core
from detente.model.division_report import DivisionReport, DivisionRow, excesses_of
from detente.model.errors import NotApplicable, TooLarge
from detente.model.expecting import check_is_answer
from detente.model.near_names import meant
from detente.model.numbers import to_fractions
from detente.model.tu_game import TUGame, check_worths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.protocols import Division

LARGEST = 20  #: players that all coalitions are looked at for


def divide(worths: TUGame, divisions: str | Sequence[str] = ()) -> DivisionReport:
    """Divide what all players are worth together, by several rules, and say which of these divisions can hold.

    A coalition S would rather walk out if its excess v(S) - x(S) is positive. A division without such a coalition is in
    the core. The least core says how small the largest excess can be made, and proves it. With more than 12 players the
    least core and the nucleolus are left out, and only the coalitions that are owed most are listed.

    Parameters
    ----------
    worths
        Of every coalition, as `detente.read_worths` reads them.
    divisions
        "shapley", "equal-surplus", "banzhaf", "nucleolus"; all of them by default.

    Raises
    ------
    InvalidGame
        If this is no game of coalitions.
    NotApplicable
        If there is but one player, a rule is unknown, or none of the rules applies.
    TooLarge
        If there are more than 20 players, or more than 12 and only the nucleolus is asked for.
    SolverError
        If a linear program was not solved.

    Notes
    -----
    Everything is computed in fractions; floats are read as the fractions that they are. At most n linear programs over
    2^n coalitions; the nucleolus needs imputations: worths of single players that add up to at most that of all.

    References
    ----------
    Shapley (1953); Banzhaf (1965); Schmeidler (1969); Maschler, Peleg & Shapley (1979).

    Examples
    --------
    One glove each for Ann's and Bob's left hands, one for Cem's right hand; a pair is worth 1.

    >>> gloves = TUGame([0, 0, 0, 0, 0, 1, 1, 1], ["Ann", "Bob", "Cem"])
    >>> found = divide(gloves)
    >>> found
    DivisionReport(shapley, equal-surplus, banzhaf, nucleolus; in the core: nucleolus)
    >>> [str(share) for share in found["shapley"].payoff_numbers]
    ['1/6', '1/6', '2/3']
    >>> coalition, *_, owed = found["shapley"].worst
    >>> gloves.names(coalition), str(owed)
    (('Ann', 'Cem'), '1/6')
    """
    check_worths(worths)
    rules = _rules(divisions)
    if worths.n_players > LARGEST:
        message = (
            f"{worths.n_players} players have {2**worths.n_players:,} coalitions; at most {LARGEST} players are read"
        )
        raise TooLarge(f"{message}, so leave out players, or treat some who act together as one", where="players")
    core = least_core(worths) if worths.n_players <= MOST_PLAYERS else None
    exact = TUGame(to_fractions(worths.values), worths.players)
    rows, refused = [], []
    for rule in rules:
        try:
            rows.append(_row(rule, exact))
        except (NotApplicable, TooLarge) as error:
            refused.append((rule.name, error))
    if not rows:
        raise refused[0][1]
    return DivisionReport(worths, tuple(rows), tuple([(name, error.message) for name, error in refused]), core)


def verify_division(worths: TUGame, report: DivisionReport, *, exact: bool = False) -> Verification:
    """Check a report against the worths, without solving anything.

    Parameters
    ----------
    exact
        Only says whether the violation, which is always 0, is given as a fraction: all of it is checked in fractions.

    Raises
    ------
    CertificateRejected
        If the worths are others, or a share, an excess or the least core is not what is stated.
    """
    check_worths(worths)
    check_is_answer(report, DivisionReport, "dt.divide")
    check_division(worths, report, Ledger(worths.scale, 0.0, exact=True).strict())
    claims = len(report.rows) + len(report.skipped) + (report.least_core is not None)
    return Verification(claims, Fraction(0) if exact else 0.0)


def _rules(names: str | Sequence[str]) -> list[Division]:
    """Look up rules by their names, each once."""
    known: dict[str, Division] = {rule.name: rule for rule in DIVISIONS}
    given = [names] if isinstance(names, str) or not isinstance(names, Iterable) else list(names)
    for name in given:
        if not isinstance(name, str):
            message = f"names of divisions are expected, such as 'shapley', not {name!r:.60}"
            raise NotApplicable(message, where="division")
    asked = list(dict.fromkeys(given))
    for name in asked:
        if name not in known:
            message = f"there is no division '{name:.60}'; the divisions are {', '.join(known)}{meant(name, known)}"
            raise NotApplicable(message, where="division")
    return [known[name] for name in asked or known]


def _row(rule: Division, exact: TUGame) -> DivisionRow:
    if isinstance(rule, Nucleolus):
        payoffs, levels = rule.proved(exact, exact.players)
    else:
        payoffs, levels = tuple(rule.share(exact).tolist()), ()
    return DivisionRow(rule.name, payoffs, excesses_of(exact, payoffs), levels)
