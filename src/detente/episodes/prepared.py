"""Games of a bundle, solved by one concept after the other: one by one, and what is known of all at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from detente.concepts import CATALOGUE, LOTTERY_CATALOGUE, WithoutTransfers
from detente.concepts import concept as look_up
from detente.concepts.lookup import looked_up
from detente.episodes.adjudication import SECURITY, adjudicated
from detente.episodes.alike import LABEL, POSITION, alike, matching, read_weights, scale_of
from detente.episodes.deals import linked_deal
from detente.episodes.linking import Parts, Shifted, fallbacks_by_partition, linked
from detente.episodes.product_game import product_game
from detente.episodes.theorems import theorem
from detente.model.agreement import Agreement, Ranges, summary_of
from detente.model.bundle import Bundle, BundleRow, Episode, Rebuilt, Unknown, Unmoved, weighed
from detente.model.errors import NotApplicable, NumericalTrouble, TooLarge
from detente.numerics.tolerance import EXACT_PROFILES
from detente.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.bundle import Linking
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.numbers import Number
    from detente.protocols import Concept, Mapper

REBUILT = EXACT_PROFILES  #: so many profiles may a bundle have that is built as a game where nothing else helps


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Hold games that are about the same players, ready to be solved by one concept after the other."""

    games: tuple[Game, ...]
    weights: tuple[Fraction, ...]
    matched: str

    @classmethod
    def of(
        cls,
        games: Sequence[Game],
        weights: Sequence[Number | str] | None,
        *,
        by_position: bool,
        names: Sequence[str] = (),
    ) -> Prepared:
        """Match players and read weights.

        Parameters
        ----------
        names
            What messages call the games.
        """
        found = alike(games, names, by=POSITION if by_position else LABEL)
        return cls(found, read_weights(weights, len(found)), matching(games, by_position=by_position))

    @staticmethod
    def asked(concepts: Sequence[Concept | str] | Concept | str | None) -> list[Concept]:
        """Look concepts up; where none are named, all that can be linked. `security` is added if it is missing."""
        deals = [entry for entry in LOTTERY_CATALOGUE if isinstance(entry, WithoutTransfers)]
        chosen = looked_up((*CATALOGUE, *deals) if concepts is None else concepts)
        present = any(entry.name == SECURITY for entry in chosen)
        return chosen if present else [*chosen, look_up(SECURITY)]

    @property
    def scale(self) -> float:
        """The scale of the bundle."""
        return scale_of(self.games, self.weights)

    def row(self, concept: Concept, mapper: Mapper = map) -> BundleRow:
        """Solve all episodes by one concept, one by one, and find what it gives in the bundle.

        Raises
        ------
        NotApplicable, TooLarge
            If it does not apply to a game; the message names it.
        SolverError
            If an answer could not be certified.
        """
        named = [summary_of(game) for game in self.games]
        known = {
            named[place]: self._agreement(concept, place, mapper) for place in map(named.index, dict.fromkeys(named))
        }
        agreements = tuple(known[summary] for summary in named)
        apart = weighed(self.weights, [agreement.payoff_numbers for agreement in agreements])
        spread = [agreement.ranges for agreement in agreements]
        low, high = (
            weighed(self.weights, side)
            for side in ([each.low_numbers for each in spread], [each.high_numbers for each in spread])
        )
        ranges = Ranges(low, high, all(each.exact for each in spread))
        linking = self._linking(concept, agreements, apart, mapper)
        return BundleRow(agreements[0].concept, agreements, apart, ranges, linking)

    def _agreement(self, concept: Concept, place: int, mapper: Mapper) -> AnyAgreement:
        game = self.games[place]
        try:
            return solve(game, concept, mapper=mapper)
        except (NotApplicable, TooLarge) as error:
            message = f"{game.title or f'game {place + 1}'}: {error.message}"
            raise type(error)(message, where=error.where) from error

    def _linking(
        self, concept: Concept, agreements: Sequence[AnyAgreement], apart: Sequence[Number], mapper: Mapper
    ) -> Linking:
        """Find what is known of the bundle: by a theorem, from what is possible in the episodes, or as a game."""
        summary, players = agreements[0].concept, self.games[0].players
        try:
            episodes = Shifted.of(self.games, self.weights, self.scale)
            deals = [entry for entry in agreements if not isinstance(entry, Agreement)]
            if deals:
                return linked_deal(summary, episodes, deals, apart)
            reason = theorem(summary, fallbacks_by_partition(Parts.of(summary, players), agreements))
            return Unmoved(reason) if reason else linked(summary, episodes, players, agreements, mapper)
        except NotApplicable as error:
            return self._rebuilt(concept, error)
        except (TooLarge, NumericalTrouble) as error:
            return Unknown(error.message)

    def _rebuilt(self, concept: Concept, reason: NotApplicable) -> Linking:
        """Build the bundle as a game, if it is small, and solve that."""
        if prod(game.n_profiles for game in self.games) > REBUILT:
            return Unknown(f"{reason.message}, and as one game the bundle has more than {REBUILT} profiles")
        try:
            return Rebuilt(solve(product_game(self.games, self.weights), concept))
        except (NotApplicable, TooLarge, NumericalTrouble) as error:
            return Unknown(error.message)

    def finished(self, rows: Sequence[BundleRow], skipped: Sequence[tuple[str, str]]) -> Bundle:
        """Put the rows of all concepts together.

        Raises
        ------
        NotApplicable
            If there is none.
        """
        if not rows:
            reasons = "; ".join(f"{name}: {reason}" for name, reason in skipped)
            message = f"no concept applies to all games: {reasons}"
            raise NotApplicable(message, where="concept")
        known = {row.concept.name for row in rows}
        left = [(f"{name}, in another form" if name in known else name, reason) for name, reason in skipped]
        episodes = tuple(Episode(summary_of(game), w) for game, w in zip(self.games, self.weights, strict=True))
        return Bundle(
            self.games[0].players,
            self.matched,
            episodes,
            self.scale,
            tuple(rows),
            tuple(left),
            adjudicated(rows, self.weights, self.scale),
            self.warnings,
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say what a reader should know of the sums."""
        currencies = list(dict.fromkeys(game.currency for game in self.games if game.currency))
        if len(currencies) < 2:
            return ()
        listed = ", ".join(currencies)
        return (f"the games count in different currencies ({listed}); the weights are taken for exchange rates",)
