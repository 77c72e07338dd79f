"""The options of a sample of the coalitions, where all of them are too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from detente.concepts import FallbackBargaining
    from detente.concepts.lottery_catalogue import LotteryConcept
    from detente.concepts.sampled import Sampled

SampleFraction = Annotated[
    float | None,
    typer.Option(
        "--sample",
        metavar="FRACTION",
        help="Look at this part of the pairs of a coalition and all others only, and estimate the payoffs.",
        show_default=False,
    ),
]
SampleSize = Annotated[
    int | None,
    typer.Option("--lps", metavar="N", help="The same, by the number of pairs.", show_default=False),
]
SampleSeed = Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Which pairs a sample looks at.")]


@dataclass(frozen=True, slots=True)
class Sample:
    """Say what part of the coalitions to look at: nothing is said where both are None."""

    fraction: float | None
    lps: int | None
    seed: int

    def of(self, chosen: FallbackBargaining | LotteryConcept) -> FallbackBargaining | LotteryConcept | Sampled:
        """Make the concept that looks at a sample, or leave it as it is.

        Raises
        ------
        BadParameter
            If the options contradict each other, or a number is out of range.
        NotApplicable
            If the concept has no sample.
        """
        if self.fraction is None and self.lps is None:
            return chosen
        if self.fraction is not None and self.lps is not None:
            message = "--sample and --lps both say how much to look at; give one of them"
            raise typer.BadParameter(message, param_hint="--sample")
        if self.fraction is not None and not 0 < self.fraction <= 1:
            message = f"{self.fraction:g} is no fraction of the pairs; choose a number above 0, at most 1"
            raise typer.BadParameter(message, param_hint="--sample")
        if self.lps is not None and self.lps < 1:
            message = f"{self.lps} is no number of pairs; choose a whole number from 1 on"
            raise typer.BadParameter(message, param_hint="--lps")
        from detente.concepts.lottery_catalogue import LotteryConcept
        from detente.concepts.sampled import sampled
        from detente.model.errors import NotApplicable

        if isinstance(chosen, LotteryConcept):
            message = f"'{chosen.name}' looks at no coalitions, so there is nothing to draw a sample of; leave it out"
            raise NotApplicable(message, where="sample")
        return sampled(chosen, fraction=self.fraction, lps=self.lps, seed=self.seed)

    @property
    def words(self) -> list[str]:
        """The options as they are written on a command line."""
        if self.fraction is not None:
            return ["--sample", f"{self.fraction!r}", "--seed", str(self.seed)]
        return [] if self.lps is None else ["--lps", str(self.lps), "--seed", str(self.seed)]
