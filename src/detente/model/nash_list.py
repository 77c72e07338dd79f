"""The claim about the Nash equilibria of three and more blocks, or of one."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.coalition import Partition
from detente.model.numbers import Number

Strategies = tuple[tuple[Number, ...], ...]  #: one mixed strategy a block


@dataclass(frozen=True, slots=True, eq=False)
class NashListClaim:
    """Claim that what is listed are Nash equilibria of the merged game, with at most `slack` to gain.

    Attributes
    ----------
    partition
        Who stands together.
    equilibria
        One mixed strategy a block each, over its joint actions in C order: fractions where it is exact, and else
        floats; in lexicographic order. All pure ones are among them.
    payoffs
        What each pays, one number a block, of the same kind.
    chosen
        The places of those that are mixed for the pick: those of the best total that some order of choosing among
        them leads to.
    complete
        Whether none is missing, as is the case where dominance leaves a choice to at most two blocks. Otherwise mixed
        ones may be missing, and the claim says nothing of them.
    slack
        The largest gain from deviating at any of them.
    """

    partition: Partition
    equilibria: tuple[Strategies, ...]
    payoffs: tuple[tuple[Number, ...], ...]
    chosen: tuple[int, ...]
    complete: bool
    slack: Number

    kind = "nash_list"
