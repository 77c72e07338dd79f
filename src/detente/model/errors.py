"""Say what went wrong, where, and what to do about it.

::

    DetenteError
    ├── InvalidGame (ValueError)          what is wrong, where, what was expected
    │   ├── ShapeMismatch
    │   ├── NonFinitePayoff               names player and profile
    │   └── DuplicateLabel
    ├── FormatError (ValueError)          source, line, column
    ├── NotApplicable (ValueError)        this concept is undefined for this game, and why
    ├── TooLarge (ValueError)             the estimate, the limit, how to raise it
    ├── SolverError (RuntimeError)        carries the LP for a bug report
    │   ├── Infeasible
    │   ├── Unbounded
    │   ├── NumericalTrouble
    │   ├── TimeLimit
    │   └── WorkersLost
    ├── CertificateRejected (ArithmeticError)   the failing claim and its slack
    └── MissingExtra (ImportError)        the install command

A message is one sentence of fact and one of advice, with the labels of players and actions in it.
"""

from __future__ import annotations


class DetenteError(Exception):
    """Report a problem that this library recognises; `where` points at its place, or is empty."""

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where


class InvalidGame(DetenteError, ValueError):
    """Refuse a game that is not one: what is wrong, where, and what was expected."""


class ShapeMismatch(InvalidGame):
    """Refuse payoffs, labels or strategies whose sizes do not fit each other."""


class NonFinitePayoff(InvalidGame):
    """Refuse a payoff that is NaN or infinite; the message names its player and profile."""


class DuplicateLabel(InvalidGame):
    """Refuse two players, or two actions of a player, with the same label."""


class FormatError(DetenteError, ValueError):
    """Refuse a text that cannot be read; `source`, `line` and `column` count from 1, 0 means unknown."""

    def __init__(self, message: str, *, source: str = "", line: int = 0, column: int = 0) -> None:
        place = source or "input"
        if line:
            place += f", line {line}"
        if column:
            place += f", column {column}"
        super().__init__(f"{place}: {message}", where=place)
        self.source = source
        self.line = line
        self.column = column


class NotApplicable(DetenteError, ValueError):
    """Say that a concept is undefined for a game, and why."""


class TooLarge(DetenteError, ValueError):
    """Refuse work before it takes memory or time: the estimate, the limit and how to raise it."""


class SolverError(DetenteError, RuntimeError):
    """Report that no trustworthy answer was found; `problem` carries the LP, where there is one."""

    def __init__(self, message: str, *, where: str = "", problem: object = None) -> None:
        super().__init__(message, where=where)
        self.problem = problem


class Infeasible(SolverError):
    """Report constraints that no point satisfies."""


class Unbounded(SolverError):
    """Report an objective without a finite optimum."""


class NumericalTrouble(SolverError):
    """Report that an optimum could not be certified to the promised accuracy."""


class TimeLimit(SolverError):
    """Report that the time allowed ran out before an answer was certified."""


class WorkersLost(SolverError):
    """Report that workers, or whoever gives them their work, are gone before the work was done."""


class CertificateRejected(DetenteError, ArithmeticError):
    """Report the claim of a certificate that is false, and by how much (`slack`, in currency units)."""

    def __init__(self, message: str, *, where: str = "", slack: float = 0.0) -> None:
        super().__init__(message, where=where)
        self.slack = slack


class MissingExtra(DetenteError, ImportError):
    """Name the optional library that is missing and the command that installs it."""
