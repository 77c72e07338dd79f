"""Which concepts are asked for, with the options that change them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.concepts.catalogue import CATALOGUE, Options
from detente.concepts.lookup import EVERY, concept
from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.concepts import FallbackBargaining, WithoutTransfers
    from detente.concepts.lambda_transfer import LambdaTransfer

    Chosen = FallbackBargaining | WithoutTransfers | LambdaTransfer

MILD = ("selection", "breakdown", "fallback", "weights")  #: options that leave a concept without such a part as it is


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold the concepts to compare, and those that the options rule out, with the reason."""

    concepts: tuple[Chosen, ...]
    skipped: tuple[tuple[str, str], ...]


def chosen_concept(name: str, options: Options) -> Chosen:
    """Look up a concept and change its parts as the options say.

    Raises
    ------
    NotApplicable
        If there is no such concept, part, or combination.
    """
    return concept(name, options)


def chosen_concepts(names: Sequence[str], options: Options) -> Choice:
    """Look up concepts and change them as the options say.

    A selection, a breakdown probability, a fallback or weights change the concepts that have one and leave the others
    alone; an opposition rules out the concepts that contradict it.

    Parameters
    ----------
    names
        The concepts asked for; all of them if empty.

    Raises
    ------
    NotApplicable
        If a name or an option is unknown, a concept that was asked for contradicts the opposition, or an option changes
        none of the concepts.
    """
    return _choice(names, options, strict=bool(names))


def applicable_concepts(names: Sequence[str], options: Options) -> Choice:
    """Do the same, but also pass over those of the named concepts that contradict an option, with the reason.

    Raises
    ------
    NotApplicable
        If a name or an option is unknown, or an option changes none of the concepts, or rules out all of them.
    """
    known = {entry.name for entry in EVERY}
    choice = _choice(names, options, strict=not known.issuperset(names))
    if not choice.concepts:
        raise NotApplicable("; ".join(f"{name}: {reason}" for name, reason in choice.skipped), where="concept")
    return choice


def _choice(names: Sequence[str], options: Options, *, strict: bool) -> Choice:
    _check_values(options)
    listed = list(dict.fromkeys(names)) or [entry.name for entry in CATALOGUE]
    found, skipped = [], []
    unused = {option for option in MILD if getattr(options, option) not in {"", None, ()}}
    for name in listed:
        fitting, refused = _fitting(name, options)
        unused &= set(refused)
        try:
            found.append(chosen_concept(name, fitting))
        except NotApplicable as error:
            if strict:
                raise
            skipped.append((name, error.message))
    if unused:
        option = min(unused)
        message = f"{option} changes none of the concepts {', '.join(listed)}"
        raise NotApplicable(message, where=option)
    return Choice(tuple(found), tuple(skipped))


def _check_values(options: Options) -> None:
    """Refuse values that no concept knows."""
    parts = Options(opposition=options.opposition, selection=options.selection, division=options.division)
    concept("correlated", parts)
    concept("credible", Options(breakdown=options.breakdown))
    concept("nash-bargaining", Options(weights=options.weights))
    try:
        concept("nash-bargaining", Options(fallback=options.fallback))
    except NotApplicable:
        concept("lambda-transfer", Options(fallback=options.fallback))


def _fitting(name: str, options: Options) -> tuple[Options, list[str]]:
    """Drop the mild options that a concept has no part for; also list them."""
    nothing, refused = Options(), []
    for option in reversed(MILD):  # a fallback that is refused has no selection
        alone = {option: getattr(options, option)}
        alone |= {"fallback": options.fallback} if option in {"selection", "breakdown"} else {}
        asked = getattr(options, option) != getattr(nothing, option)
        if asked and _has_no(option, name, replace(nothing, **alone)):
            refused.append(option)
            options = replace(options, **{option: getattr(nothing, option)})
    return options, refused


def _has_no(option: str, name: str, options: Options) -> bool:
    """Tell whether a concept has no such part; one that has it may still refuse what is asked of it."""
    if option == "fallback" and name not in {entry.name for entry in CATALOGUE}:
        return False
    try:
        concept(name, options)
    except NotApplicable as error:
        return error.where == option
    return False
