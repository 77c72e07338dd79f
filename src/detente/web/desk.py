"""What a worker has at hand: its limits, and what it found for the last states of small games.

The deals that a slider leaves as they are, and the argument of a deal on the page, are not worked out again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.model.errors import NotApplicable, NumericalTrouble, TooLarge
from detente.remembering import remembering
from detente.scene import Plane, plane
from detente.solve import Comparison, solve
from detente.web.limits import Limits
from detente.web.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Hashable

    from detente.concepts.choice import Choice, Chosen
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.protocols import Mapper

SMALL = 256  #: profiles of a game whose agreements are kept
KEPT = 256  #: agreements


def _agreements() -> Recent[AnyAgreement]:
    return Recent(KEPT)


def _planes() -> Recent[Plane]:
    return Recent(KEPT)


@dataclass(frozen=True, slots=True)
class Desk:
    """Solve games, and remember."""

    limits: Limits = field(default_factory=Limits)
    agreements: Recent[AnyAgreement] = field(default_factory=_agreements)
    planes: Recent[Plane] = field(default_factory=_planes)

    def solve(self, game: Game, concept: Chosen, mapper: Mapper = map) -> AnyAgreement:
        """Solve a game, or return what was found for the same game before."""
        key = (_identity(game), concept)
        found = self.agreements.get(key)
        if found is None:
            found = solve(game, concept, mapper=mapper)
            if game.n_profiles <= SMALL:
                self.agreements.put(key, found)
        return found

    def compare(self, game: Game, choice: Choice) -> Comparison:
        """Solve a game by many concepts; what does not apply or has no certified answer is listed with the reason."""
        rows, skipped = [], list(choice.skipped)
        trouble: NumericalTrouble | None = None
        shared = remembering(map)
        for concept in choice.concepts:
            try:
                rows.append(self.solve(game, concept, shared))
            except (NotApplicable, TooLarge) as error:
                skipped.append((concept.name, error.message))
            except NumericalTrouble as error:
                skipped.append((concept.name, error.message))
                trouble = error
        if trouble is not None and not rows:
            raise trouble
        return Comparison(tuple(rows), tuple(skipped))

    def plane(self, game: Game) -> Plane | None:
        """Find the regions of a game of two players."""
        if game.n_players != 2:
            return None
        found = self.planes.get(game.digest)
        if found is None:
            found = plane(game)
            if game.n_profiles <= SMALL:
                self.planes.put(game.digest, found)
        return found


def _identity(game: Game) -> Hashable:
    """Tell games apart by all that is written about them."""
    return game.digest, game.title, game.currency
