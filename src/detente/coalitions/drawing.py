"""Draws that are the same for ever and everywhere, as they are made of a published hash."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from detente.model.errors import NotApplicable

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_SEED = 2**63 - 1
MOST_DRAWN = 100_000  #: partitions, fewer than 10 players have


def check_sample(count: int, least: int, n_players: int, seed: int) -> None:
    """Refuse numbers that make no sample of partitions.

    Raises
    ------
    NotApplicable
        If there are fewer partitions than a sample needs, or too many, or the seed is out of range.
    """
    if not least <= count <= MOST_DRAWN:
        message = (
            f"a sample of {count} partitions was asked for; with {n_players} players it needs at least {least} of them "
            f"and may hold {MOST_DRAWN:,}"
        )
        raise NotApplicable(message, where="partitions")
    if not 0 <= seed <= LARGEST_SEED:
        message = f"the seed is {seed}; choose a whole number from 0 to {LARGEST_SEED}"
        raise NotApplicable(message, where="seed")


def below(text: str, bound: int) -> int:
    """Draw a whole number below a bound, by a text that says what for."""
    return int.from_bytes(sha256(text.encode()).digest(), "big") * bound >> 256


def first_places(text: str, count: int, everything: int) -> Iterator[int]:
    """Draw whole numbers without repetition: the first places of a shuffled list, which is never written out.

    More of them begin with these.
    """
    moved: dict[int, int] = {}
    for place in range(count):
        other = place + below(f"{text} {place}", everything - place)
        yield moved.get(other, other)
        moved[other] = moved.get(place, place)
