"""Disagreements <-> parts of an agreement's document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.agreement_parts import load_profile
from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.partition_document import dump_partition, load_partition
from detente.formats.typed_fields import check_keys, get_flag, get_items, get_object
from detente.model.agreement import (
    Disagreement,
    GameSummary,
    GuaranteedDisagreement,
    PlayedDisagreement,
    ReportedDisagreement,
    Round,
)
from detente.model.distribution import JointDistribution
from detente.model.errors import FormatError, InvalidGame

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]
KEYS = frozenset({"blocks", "payoffs", "payoffs_exact", "unique", "radius", "trace", "distribution"})
PLAYED_KEYS = frozenset({"profile", "probability", "probability_exact"})


def dump_disagreement(entry: Disagreement, game: GameSummary) -> Document:
    """Write what is played, reported or guaranteed if talks fail, and what it pays."""
    document: Document = {"blocks": dump_partition(entry.partition, game.players)}
    put_numbers(document, "payoffs", entry.payoffs)
    if isinstance(entry, GuaranteedDisagreement | ReportedDisagreement):
        return {**document, "unique": True, "radius": 0.0, "distribution": None}
    document["unique"] = entry.unique
    document["radius"] = entry.radius
    if entry.trace:
        document["trace"] = [{"best": list(step.best), "mean": list(step.mean)} for step in entry.trace]
    document["distribution"] = dump_distribution(entry.distribution, game)
    return document


def dump_distribution(distribution: JointDistribution, game: GameSummary) -> list[Document]:
    """List the profiles that may be played, in order, each with its probability."""
    listed = []
    for profile, probability in sorted(zip(distribution.profiles, distribution.probabilities, strict=True)):
        labels = [options[action] for options, action in zip(game.actions, profile, strict=True)]
        item: Document = {"profile": labels}
        put_number(item, "probability", probability)
        listed.append(item)
    return listed


def load_disagreement(document: Mapping[str, Any], game: GameSummary, *, reported: bool) -> Disagreement:
    """Read what is played, reported or guaranteed if talks fail.

    Raises
    ------
    FormatError
        If it is malformed.
    """
    partition = load_partition(get_items(document, "blocks"), game.players)
    check_keys(document, KEYS, "a disagreement")
    payoffs = get_numbers(document, "payoffs")
    unique, radius = get_flag(document, "unique"), float(get_number(document, "radius"))
    if document.get("distribution", 0) is None:
        if not unique or radius:
            message = "a disagreement without a distribution has unique payoffs"
            raise FormatError(message)
        kind = ReportedDisagreement if reported else GuaranteedDisagreement
        return kind(partition, payoffs, (), ())
    distribution = load_distribution(get_items(document, "distribution"), game)
    return PlayedDisagreement(partition, payoffs, distribution, unique, (), (), radius, _load_trace(document))


def load_distribution(listed: list[Any], game: GameSummary) -> JointDistribution:
    """Read profiles with their probabilities.

    Raises
    ------
    FormatError
        If they are no distribution over profiles of the game.
    """
    profiles = tuple(load_profile(item, game) for item in listed)
    for item in listed:
        check_keys(item, PLAYED_KEYS, "a profile that may be played")
    probabilities = tuple(get_number(item, "probability") for item in listed)
    try:
        return JointDistribution(tuple(map(len, game.actions)), profiles, probabilities)
    except InvalidGame as error:
        raise FormatError(error.message) from error


def _load_trace(document: Mapping[str, Any]) -> tuple[Round, ...]:
    """Read rounds; none are written where none were needed."""
    steps = (
        [get_object({"trace": step}, "trace") for step in get_items(document, "trace")] if "trace" in document else []
    )
    return tuple(
        Round(tuple(map(float, get_numbers(step, "best"))), tuple(map(float, get_numbers(step, "mean"))))
        for step in steps
    )
