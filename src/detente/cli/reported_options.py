"""The options that report what the players fall back on: breakdowns that happened, or a point."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from detente.cli.sample_options import Sample
    from detente.concepts import FallbackBargaining, WithoutTransfers
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import Choice
    from detente.concepts.lambda_transfer import LambdaTransfer
    from detente.concepts.sampled import Sampled
    from detente.model.game import Game

    Chosen = FallbackBargaining | WithoutTransfers | LambdaTransfer

ObservedFile = Annotated[
    str,
    typer.Option(
        "--observed",
        metavar="FILE",
        help="Fall back on breakdowns that happened: a CSV with a column a player, a row an episode.",
        show_default=False,
    ),
]
DisagreementPoint = Annotated[
    str,
    typer.Option(
        "--disagreement", metavar="X,Y,..", help="Fall back on this point, one number a player.", show_default=False
    ),
]


@dataclass(frozen=True, slots=True)
class Reported:
    """Hold what the options say: the name of a file, or the numbers of a point; empty texts for nothing."""

    observed: str
    disagreement: str

    def __bool__(self) -> bool:
        """Tell whether anything was reported."""
        return bool(self.observed or self.disagreement)

    @property
    def name(self) -> str:
        """The name of the concept that is implied, empty if nothing was reported."""
        return "observed" if self.observed else "stated" if self.disagreement else ""

    @property
    def words(self) -> list[str]:
        """The options as they are written on a command line."""
        return (["--observed", self.observed] if self.observed else []) + (
            [f"--disagreement={self.disagreement}"] if self.disagreement else []
        )

    def check(self, names: Sequence[str], options: Options) -> None:
        """Refuse other options that contradict what was reported, before anything is read.

        Parameters
        ----------
        names
            The concepts that were asked for; none where others may stand beside.

        Raises
        ------
        NotApplicable
            If a concept, or an option that changes another one, does not go with it, or both options are given.
        """
        if not self:
            return
        from detente.concepts.lottery_catalogue import LOTTERY_CATALOGUE
        from detente.model.errors import NotApplicable

        option = f"--{'observed' if self.observed else 'disagreement'}"
        fitting = {"", self.name, *(entry.name for entry in LOTTERY_CATALOGUE)}
        strange = next((name for name in names if name not in fitting), "")
        changed = [
            name
            for name, value in (
                ("--disagreement", self.disagreement if self.observed else ""),
                ("--opposition", options.opposition),
                ("--selection", options.selection),
                ("--breakdown", options.breakdown),
                ("--division", options.division),
                ("--fallback", options.fallback),
            )
            if value not in {"", None}
        ]
        if strange:
            message = f"{option} implies the concept '{self.name}', not '{strange}'; leave one of the two out"
            raise NotApplicable(message, where="concept")
        if changed:
            message = f"{option} says what all fall back on, so there is nothing for {changed[0]} to say; leave it out"
            raise NotApplicable(message, where=changed[0].removeprefix("--"))

    def chooser(self, name: str, options: Options, part: Sample) -> Callable[[Game], Chosen | Sampled]:
        """Look up what does not depend on a game, and return what makes the concept for it.

        Raises
        ------
        NotApplicable
            If options contradict each other, or there is no such concept, part, or combination.
        """
        from detente.concepts.choice import chosen_concept

        self.check([name], options)
        if self and name in {"", self.name}:
            return lambda game: part.of(self.concept(game))
        if self:
            without_money = chosen_concept(name, options)
            return lambda game: part.of(self.under(without_money, game))
        chosen = part.of(chosen_concept(name or DEFAULT, options))
        return lambda _: chosen

    def among(self, names: Sequence[str], options: Options, *, lenient: bool = False) -> Choice:
        """Look up the concepts of a comparison, but for the one that is implied.

        Parameters
        ----------
        lenient
            Whether the names stand for a whole list, of which those that contradict an option are passed over.

        Raises
        ------
        NotApplicable
            If both options are given, and as `chosen_concepts` does.
        """
        from detente.concepts.catalogue import Options
        from detente.concepts.choice import Choice, applicable_concepts, chosen_concepts

        self.check([], Options(fallback=options.fallback))
        others = [name for name in names if name != self.name]
        choose = applicable_concepts if lenient else chosen_concepts
        return Choice((), ()) if names and not others else choose(others, options)

    def added(self, choice: Choice, game: Game) -> Choice:
        """Put the concept that is implied after the others, and let those without side payments fall back on the same.

        Nothing is implied where no concept that was asked for has side payments.
        """
        from detente.concepts.lottery_catalogue import LotteryConcept
        from detente.model.errors import NotApplicable

        if not self:
            return choice
        changed: list[Chosen] = []
        skipped = list(choice.skipped)
        for entry in choice.concepts:
            try:
                changed.append(self.under(entry, game))
            except NotApplicable as error:
                skipped.append((entry.name, error.message))
        lotteries = bool(choice.concepts) and all(isinstance(entry, LotteryConcept) for entry in choice.concepts)
        implied = () if lotteries else (self.concept(game),)
        return replace(choice, concepts=(*changed, *implied), skipped=tuple(skipped))

    def under(self, chosen: Chosen, game: Game) -> Chosen:
        """Let everybody fall back on what was reported, if the concept has no side payments; leave others alone."""
        from detente.concepts.lambda_transfer import LambdaTransfer
        from detente.concepts.transfer_variants import lambda_transfer
        from detente.concepts.without_transfers import WithoutTransfers

        if isinstance(chosen, LambdaTransfer):
            return lambda_transfer(self.concept(game).fallback)  # which says what to use instead
        if isinstance(chosen, WithoutTransfers):
            return replace(chosen, fallback=self.concept(game).fallback)
        return chosen

    def concept(self, game: Game) -> FallbackBargaining:
        """Make the concept, for the players of a game; something must have been reported.

        Raises
        ------
        FormatError
            If the file does not hold what it should; with line, column and labels.
        NotApplicable
            If the point does not have a number for each player.
        """
        from detente.concepts.observed import over_observed, stated
        from detente.formats.observed_csv import read_observed

        if self.observed:
            return over_observed(read_observed(self.observed, game.players))
        return stated(_point(self.disagreement, game))


def _point(written: str, game: Game) -> list[Fraction]:
    from detente.formats.exact_numbers import parse_number
    from detente.model.errors import NotApplicable

    parts = written.split(",")
    if len(parts) != game.n_players:
        message = (
            f"--disagreement has {len(parts)} numbers; give one a player, in the order {', '.join(game.players)}, "
            f"divided by commas"
        )
        raise NotApplicable(message, where="disagreement")
    try:
        return [parse_number(part.strip()) for part in parts]
    except ValueError as error:
        raise NotApplicable(f"a number of --disagreement is {error}", where="disagreement") from error
