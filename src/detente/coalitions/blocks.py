"""Outsiders who keep to blocks that are given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from detente.coalitions.opposition import CERTAIN, Chances
from detente.model.coalition import Partition, coalition_of, grand, members
from detente.model.errors import NotApplicable
from detente.model.near_names import meant

BLOCKS = "blocks:"
SPECIAL = frozenset('"|,')  #: in a label, these are told from what separates labels by quotes
TEXT = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Blocks:
    """Let the outsiders keep to blocks that are given, without the members of the coalition that walks out.

    Parameters
    ----------
    blocks
        The labels of the players who stand together, one sequence a block. Who is not named stands alone.

    Raises
    ------
    NotApplicable
        If there is no block, a block is empty, or a player is named twice.

    Examples
    --------
    >>> blocks_of("blocks:Ann,Bob|Cleo")
    Blocks(blocks=(('Ann', 'Bob'), ('Cleo',)))
    """

    blocks: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        """Keep tuples of labels, after a look at them."""
        given = self.blocks
        if isinstance(given, str) or any(isinstance(block, str) for block in given):
            message = f"blocks are sequences of labels, not {given!r:.60}; give dt.Blocks([['A', 'B'], ['C']])"
            raise NotApplicable(message, where="opposition")
        blocks = tuple([tuple([str(label) for label in block]) for block in given])
        labels = [label for block in blocks for label in block]
        if not all(blocks) or not all(labels) or not labels:
            message = f"the opposition '{BLOCKS}..' has an empty block; name its players, as in {BLOCKS}A,B|C"
            raise NotApplicable(message, where="opposition")
        twice = next((label for place, label in enumerate(labels) if label in labels[:place]), None)
        if twice is not None:
            message = f"the opposition '{BLOCKS}..' names {twice:.60} twice; every player stands in one block"
            raise NotApplicable(message, where="opposition")
        object.__setattr__(self, "blocks", blocks)

    @property
    def name(self) -> str:
        """The name in documents; it reads back."""
        return BLOCKS + "|".join([",".join(map(_written, block)) for block in self.blocks])

    def partitions(self, _coalition: int, _n_players: int, /) -> Chances:
        """Refuse: labels say nothing yet; `seated` finds the players of a game.

        Raises
        ------
        NotApplicable
            Always.
        """
        message = f"the opposition '{self.name:.60}' names players by their labels; seat it among those of a game"
        raise NotApplicable(message, where="opposition")

    def seated(self, players: Sequence[str]) -> SeatedBlocks:
        """Find the players of a game by their labels.

        Raises
        ------
        NotApplicable
            If a label is none of theirs.
        """
        for label in [label for block in self.blocks for label in block]:
            if label not in players:
                message = (
                    f"the opposition '{self.name:.60}' names '{label:.60}', who is no player of this game; the players "
                    f"are {', '.join(players):.200}{meant(label, players)}"
                )
                raise NotApplicable(message, where="opposition")
        named = [coalition_of([players.index(label) for label in block]) for block in self.blocks]
        left = members(grand(len(players)) & ~sum(named))
        return SeatedBlocks(Partition((*named, *(1 << player for player in left))), self.name)

    def unnamed(self, players: Sequence[str]) -> tuple[str, ...]:
        """List the players who are in none of the blocks, each of whom stands alone."""
        named = {label for block in self.blocks for label in block}
        return tuple([label for label in players if label not in named])


@dataclass(frozen=True, slots=True)
class SeatedBlocks:
    """Let the outsiders keep to the blocks of a partition of the players of a game.

    Attributes
    ----------
    partition
        Of all players.
    name
        As the labels say it.
    """

    partition: Partition
    name: str

    def partitions(self, coalition: int, _n_players: int, /) -> Chances:
        """Return {S} and what is left of every block."""
        left = [block & ~coalition for block in self.partition.blocks]
        return ((CERTAIN, Partition((coalition, *(block for block in left if block)))),)


def blocks_of(text: str) -> Blocks:
    r"""Read "blocks:A,B|C": labels apart by commas, blocks by bars; a label that holds one of these stands in quotes.

    Raises
    ------
    NotApplicable
        If the text is none of that kind.

    Examples
    --------
    >>> blocks_of('blocks:"Smith, Ann"|Bob').blocks
    (('Smith, Ann',), ('Bob',))
    """
    rest, blocks, separator = text.removeprefix(BLOCKS), [], "|"
    while separator:
        label, rest = _first(rest, text)
        if separator == "|":
            blocks.append([label])
        else:
            blocks[-1].append(label)
        separator, rest = rest[:1], rest[1:]
    return Blocks(tuple(map(tuple, blocks)))


def _first(text: str, whole: str) -> tuple[str, str]:
    """Split off the first label."""
    start = text.lstrip()
    if start.startswith('"'):
        try:
            label, end = TEXT.raw_decode(start)
        except ValueError:
            label, end = "", 0
        rest = start[end:].lstrip()
        if end and (not rest or rest[0] in "|,"):
            return str(label), rest
        message = f"the quotes in '{whole:.60}' do not close; write a label as in {BLOCKS}\"Smith, Ann\"|Bob"
        raise NotApplicable(message, where="opposition")
    end = next((place for place, letter in enumerate(start) if letter in "|,"), len(start))
    return start[:end].rstrip(), start[end:]


def _written(label: str) -> str:
    plain = label == label.strip() and not SPECIAL & set(label)
    return label if plain else json.dumps(label, ensure_ascii=False)
