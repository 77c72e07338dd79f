"""The columns of a long table, one row a profile: which are players' actions, and which are their payoffs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.formats.source import listed, shown
from detente.model.errors import FormatError

PREFIX = "payoff:"
OUTCOME = "outcome"
COALITION, WORTH = "coalition", "worth"
ADVICE = (
    "dt.read_bargaining_set reads it, and 'detente solve', 'compare', 'explain' and 'verify' take it, with concepts "
    "without side payments"
)
OF_WORTHS = "dt.read_worths reads it, and 'detente divide' and 'verify' take it"

Fault = Callable[[str, int], FormatError]  #: makes the error about a column, by its place


def lists_outcomes(names: Sequence[str]) -> bool:
    """Tell by its column names whether a table is a bargaining set: an outcome, and payoffs of players."""
    first, *paid = names
    return (
        first == OUTCOME and bool(paid) and all(name.startswith(PREFIX) for name in paid) and PREFIX + first not in paid
    )


def lists_worths(names: Sequence[str]) -> bool:
    """Tell by its column names whether a table says what coalitions are worth."""
    return list(names) == [COALITION, WORTH]


def read_columns(names: Sequence[str], fault: Fault) -> dict[str, tuple[int, int]]:
    """Find the column of every player's actions and payoffs, players in the order of their columns.

    Raises
    ------
    FormatError
        If a column is missing, repeated or left over, or the table lists outcomes or worths.
    """
    if not names:
        raise fault("the table has no column; give every player two, for actions and for payoffs", 0)
    if lists_outcomes(names):
        raise fault(f"this table lists outcomes to agree on, it is no game; {ADVICE}", 0)
    if lists_worths(names):
        raise fault(f"this table says what coalitions are worth, it is no game; {OF_WORTHS}", 0)
    half = len(names) // 2
    if list(names[half:]) == [PREFIX + name for name in names[:half]]:  # as written; players may be called payoff:...
        places = list(range(half))
        paid = {name: half + place for place, name in enumerate(names[:half])}
    else:
        places = [place for place, name in enumerate(names) if not name.startswith(PREFIX)]
        paid = _payoff_columns(names, fault)
    columns: dict[str, tuple[int, int]] = {}
    for place in places:
        name = names[place]
        if not name:
            raise fault("a label among the players is empty; labels are non-empty texts", place)
        if name in columns:
            raise fault(f"the label {shown(name)} occurs twice among the players; labels must differ", place)
        if name not in paid:
            whose = "a list of outcomes, too," if name == OUTCOME else "a table"
            message = (
                f"the column {shown(PREFIX + name)} is missing; in {whose} the columns of payoffs are called "
                f"'{PREFIX}NAME'"
            )
            raise fault(message, place)
        columns[name] = (place, paid.pop(name))
    if paid:
        name, place = next(iter(paid.items()))
        message = f"the column {shown(PREFIX + name)} belongs to no column of actions; the players are "
        raise fault(message + listed(tuple(columns)), place)
    return columns


def _payoff_columns(names: Sequence[str], fault: Fault) -> dict[str, int]:
    paid: dict[str, int] = {}
    for place, name in enumerate(names):
        if name.startswith(PREFIX):
            if name.removeprefix(PREFIX) in paid:
                raise fault(f"the column {shown(name)} occurs twice; keep one", place)
            paid[name.removeprefix(PREFIX)] = place
    return paid
