"""Every concept by name, with side payments or without, and its variants by option."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from detente.concepts import lottery_catalogue as lotteries
from detente.concepts.catalogue import CATALOGUE, NEEDING, Options, nothing_to_compile
from detente.concepts.catalogue import concept as with_transfers
from detente.concepts.lambda_transfer import LambdaTransfer
from detente.concepts.lottery_catalogue import LOTTERY_CATALOGUE
from detente.concepts.transfer_variants import lambda_transfer
from detente.fallbacks.stated import Stated
from detente.model.errors import NotApplicable
from detente.model.expecting import check_is_fallback, listed
from detente.model.near_names import meant
from detente.selections.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.concepts.without_transfers import WithoutTransfers
    from detente.model.numbers import Number
    from detente.protocols import Concept, Fallback, Selection

EVERY = (*CATALOGUE, *LOTTERY_CATALOGUE)


def concept(  # noqa: PLR0913  # a keyword an option
    name: str,
    options: Options | None = None,
    *,
    opposition: str = "",
    selection: str | Selection = "",
    breakdown: float | None = None,
    division: str = "",
    fallback: str | Fallback = "",
    weights: Sequence[Number] = (),
    disagreement: Sequence[Number] = (),
    compiled: bool = False,
) -> FallbackBargaining | WithoutTransfers | LambdaTransfer:
    """Look up a concept by name, and change its parts as asked for.

    Parameters
    ----------
    options
        Those that follow, in one object; each of them goes before.
    opposition
        How outsiders stand when a coalition walks out: "bloc", "individuals", "random-teams" ("random-teams:0.5"), or
        "blocks:A,B|C" for blocks of players that are given.
    selection
        The rule that picks among equilibria, or its name, such as "leximin" or "near-kindest:0.5".
    breakdown
        The probability that talks fail, for "credible" and for the fallback "credible".
    division
        Who gets how much, given every coalition's worth: "shapley", "equal-surplus", "banzhaf" or "nucleolus".
    fallback
        Without side payments: what everybody falls back on, or its name: "correlated", "nash", "security", "credible"
        or "pareto-meet".
    weights
        For "nash-bargaining": how much every player's gain counts, one positive number a player.
    disagreement
        Without side payments: the point that everybody falls back on, one number a player, instead of a fallback.
    compiled
        For "coco": compile loops whatever the size of the game, which pays where one process solves many of seven to
        eleven binary players: see `detente.fallbacks.threat.Threat`.

    Raises
    ------
    NotApplicable
        If there is no such concept, part, or combination, the message lists what there is; or a list of numbers is
        none.

    Examples
    --------
    >>> concept("correlated", selection="leximin").fallback
    Correlated(rule=Leximin())
    >>> concept("egalitarian", fallback="security").fallback
    Security()
    """
    if not isinstance(name, str):
        message = f"the name of a concept is expected, such as 'coco', not {type(name).__name__}"
        raise NotApplicable(message, where="concept")
    if options is not None and not isinstance(options, Options):
        message = (
            f"the options of a concept are given by name, such as weights=(1, 2) or fallback='security', not as "
            f"{type(options).__name__}"
        )
        raise NotApplicable(message, where="concept")
    check_is_fallback(fallback)
    point, counting = listed(disagreement, "disagreement"), listed(weights, "weights")
    asked = options or Options()
    asked = replace(
        asked,
        opposition=opposition or asked.opposition,
        breakdown=asked.breakdown if breakdown is None else breakdown,
        division=division or asked.division,
        fallback=(Stated(cast("Sequence[Number]", point)) if point else fallback) or asked.fallback,
        weights=cast("tuple[Number, ...]", counting) or asked.weights,
        compiled=compiled or asked.compiled,
    )
    found = {entry.name: entry for entry in LOTTERY_CATALOGUE}.get(name)
    if asked.compiled and found is not None:
        raise nothing_to_compile(name)
    if isinstance(found, LambdaTransfer):
        return lambda_transfer(asked.fallback, asked, selection=selection)
    if found is not None:
        return _varied(found, asked, selection or asked.selection)
    if name not in NEEDING and name not in {entry.name for entry in CATALOGUE}:
        names = [entry.name for entry in EVERY]
        message = f"there is no concept '{name}'; the concepts are {', '.join(names)}{meant(name, [*names, *NEEDING])}"
        raise NotApplicable(message, where="concept")
    return with_transfers(name, asked, selection=selection)


def looked_up(asked: Sequence[Concept | str] | Concept | str | None) -> list[Concept]:
    """List concepts that are given as such or by name, one or many; nothing where none are asked for.

    Raises
    ------
    NotApplicable
        If there is no concept of a name.

    Examples
    --------
    >>> [entry.name for entry in looked_up("coco")]
    ['coco']
    """
    if asked is None:
        return []
    if isinstance(asked, str):
        return [concept(asked)]
    if not isinstance(asked, Iterable):
        return [asked]
    return [concept(entry) if isinstance(entry, str) else entry for entry in asked]


def _varied(chosen: WithoutTransfers, asked: Options, selection: str | Selection) -> WithoutTransfers:
    """Change the parts of a concept without side payments."""
    lotteries.check_opposition(chosen, asked.opposition)
    if asked.division not in {"", chosen.rule.name}:
        message = f"'{chosen.name}' divides nothing, it has a rule of its own; leave the division out"
        raise NotApplicable(message, where="division")
    if asked.fallback:
        chosen = lotteries.with_fallback(chosen, asked.fallback)
    if asked.breakdown is not None:
        chosen = lotteries.with_chance(chosen, asked.breakdown)
    if selection:
        chosen = lotteries.with_selection(chosen, named(selection) if isinstance(selection, str) else selection)
    return lotteries.with_weights(chosen, asked.weights) if asked.weights else chosen
