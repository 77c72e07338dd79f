"""Studies of partitions <-> one line of text each, every number bit by bit.

What is written is JSON, packed: plain data, so that nothing in a file from elsewhere is ever run. Floats are written as
the 64 bits that they are, fractions in full. A tuple that occurs twice, as strategies do, is written once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.coalitions.worth import Influence, Study
from detente.model.agreement import Bounds, GuaranteedDisagreement, NearTie, PlayedDisagreement, Round
from detente.model.certificate import (
    DeviationClaim,
    EquilibriaClaim,
    Evenest,
    EvenestClaim,
    Floor,
    LeaderClaim,
    SparseValueClaim,
    Stage,
    StageClaim,
    ValueClaim,
)
from detente.model.coalition import Partition
from detente.model.distribution import Factors, JointDistribution
from detente.model.errors import FormatError
from detente.model.nash_list import NashListClaim
from detente.model.sparse_strategies import SparseFactors, SparseStrategy
from detente.model.version import VERSION
from detente.protocols import Batched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.protocols import Concept, Fallback

KINDS = {
    kind.__name__: kind
    for kind in (
        *(Bounds, DeviationClaim, EquilibriaClaim, Factors, Floor, GuaranteedDisagreement, JointDistribution, NearTie),
        *(
            Partition,
            PlayedDisagreement,
            Round,
            Evenest,
            EvenestClaim,
            LeaderClaim,
            NashListClaim,
            SparseFactors,
            SparseStrategy,
            SparseValueClaim,
            Stage,
            StageClaim,
            ValueClaim,
        ),
    )
}
LONG = 8  #: a tuple of so many floats is written as their bits
SPEED = 1  #: of packing; most of what is packed are zeros
BITS = "<f8"


def about_work(game: Game, concepts: Sequence[Concept]) -> dict[str, Any]:
    """Say what studies are about: the game, the solutions, and who worked them out."""
    return {
        "game": game.digest,
        "concept": "; ".join(map(_concept_key, concepts)),
        "version": VERSION,
    }


def _concept_key(concept: Concept) -> str:
    summary = concept.summary
    parts = [summary.opposition, summary.fallback, summary.selection, summary.division]
    numbers = [f"{name} {number!r}" for name, number in sorted(summary.parameters.items())]
    return f"{summary.name} ({', '.join([*filter(None, parts), *numbers])})"


def study_key(function: Any, item: Any) -> str | None:
    """Name the work of a task by all that its answer depends on; None for other work than studies of partitions."""
    game, fallback = getattr(function, "game", None), getattr(function, "fallback", None)
    parts = _influences(item)
    if game is None or fallback is None or parts is None:
        return None
    about = [
        type(function).__name__,
        game.digest,
        _fallback_key(game, fallback),
        [_influence_key(part) for part in parts],
    ]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()


def _influences(item: Any) -> tuple[Influence, ...] | None:
    parts = item if isinstance(item, tuple) else (item,)
    return parts if parts and all(isinstance(part, Influence) for part in parts) else None


def _fallback_key(game: Any, fallback: Fallback) -> list[Any]:
    traits = fallback.traits
    engine = fallback.engine(game) if isinstance(fallback, Batched) else ""
    return [type(fallback).__qualname__, traits.name, traits.selection, sorted(traits.parameters.items()), engine]


def _influence_key(influence: Influence) -> list[Any]:
    return [influence.partition.blocks, [[str(number) for number in direction] for direction in influence.directions]]


def dump_studies(result: Any) -> str:
    """Write what a task found: the study of a partition, or a list of them."""
    listed = result if isinstance(result, list) else [result]
    writer = _Writer()
    text = json.dumps([writer.value((study.disagreement, study.bounds)) for study in listed], separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("ascii"), SPEED)).decode("ascii")


def load_studies(text: str, item: Any) -> Any:
    """Read what a task found, for the same item.

    Raises
    ------
    FormatError
        If it is malformed.
    """
    influences = _influences(item) or ()
    try:
        reader = _Reader()
        document = json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
        found = [reader.value(entry) for entry in document]
        listed = [Study(influence, *parts) for influence, parts in zip(influences, found, strict=True)]
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError, zlib.error) as error:
        message = f"a record is malformed ({type(error).__name__})"
        raise FormatError(message, source="checkpoint") from error
    return listed if isinstance(item, tuple) else listed[0]


class _Writer:
    """Turn values into JSON: a list that says what it holds, for all but texts, whole numbers, truths and nothing."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._kept: list[object] = []  # what is known must stay alive for its identity to be its own

    def value(self, value: Any) -> Any:
        """Write one value."""
        if value is None or isinstance(value, bool | int | str):
            return value
        if isinstance(value, float):
            return ["f", float(value).hex()]
        if isinstance(value, Fraction):
            return ["q", f"{value.numerator:x}", f"{value.denominator:x}"]
        return self._container(value)

    def _container(self, value: Any) -> Any:
        """Write what may occur again only once."""
        if id(value) in self._known:
            return ["=", self._known[id(value)]]
        written = self._parts(value)
        self._known[id(value)] = len(self._kept)
        self._kept.append(value)
        return written

    def _parts(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return ["a", list(value.shape), _packed(value)]
        if isinstance(value, tuple):
            if len(value) >= LONG and all(type(entry) is float for entry in value):
                return ["d", _packed(np.array(value, dtype=np.float64))]
            return ["t", *map(self.value, value)]
        if isinstance(value, JointDistribution) and value.factors is not None:
            return ["b", self.value(value.n_actions), self.value(value.factors)]
        name = type(value).__name__
        if KINDS.get(name) is not type(value):
            message = f"a study holds a {name}, which cannot be written"
            raise TypeError(message)
        return [name, *(self.value(getattr(value, field.name)) for field in fields(value) if field.init)]


class _Reader:
    """Turn JSON back into values; what occurs again is met in the order in which it was written."""

    def __init__(self) -> None:
        self._known: list[Any] = []

    def value(self, written: Any) -> Any:
        """Read one value."""
        if not isinstance(written, list):
            return written
        match written:
            case ["f", str(text)]:
                return float.fromhex(text)
            case ["q", str(numerator), str(denominator)]:
                return Fraction(int(numerator, 16), int(denominator, 16))
            case ["=", int(place)]:
                return self._known[place]
        found = self._container(*written)
        self._known.append(found)
        return found

    def _container(self, kind: Any, *parts: Any) -> Any:
        if kind == "a":
            shape, bits = parts
            array = np.frombuffer(base64.b64decode(bits), dtype=BITS).astype(np.float64).reshape(shape)
            array.setflags(write=False)
            return array
        if kind == "d":
            (bits,) = parts
            return tuple(np.frombuffer(base64.b64decode(bits), dtype=BITS).tolist())
        values = [self.value(part) for part in parts]
        if kind == "t":
            return tuple(values)
        if kind == "b":
            return JointDistribution.of_blocks(*values)
        return KINDS[kind](*values)


def _packed(array: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    if array.dtype != np.float64:
        message = f"an array of {array.dtype} cannot be written"
        raise TypeError(message)
    return base64.b64encode(array.astype(BITS).tobytes()).decode("ascii")
