"""`dt.audit`: call it with a game, or put a concept of your own to its checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.audit import report_card
from detente.audit.auditing import audit_by_groups
from detente.concepts import CATALOGUE
from detente.concepts import concept as look_up
from detente.model.expecting import check_is_game

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.audit.auditing import Audit
    from detente.audit.verdict import Auditable
    from detente.model.game import Game
    from detente.protocols import Concept, Mapper


@dataclass(frozen=True, slots=True)
class Auditor:
    """Ask how much concepts pay for threats; `check_concept` and `parametrize_with_axioms` hold the report card.

    Examples
    --------
    >>> import detente as dt
    >>> [row] = dt.audit(dt.read("example:curse"), ["coco"]).rows
    >>> row.actions[1].extortion
    500.0
    """

    check_concept = staticmethod(report_card.check_concept)
    parametrize_with_axioms = staticmethod(report_card.parametrize_with_axioms)

    def __call__(
        self,
        game: Game,
        concepts: Sequence[Concept | Auditable | str] | None = None,
        *,
        seed: int = 0,
        mapper: Mapper = map,
    ) -> Audit:
        """Audit concepts in a game.

        Parameters
        ----------
        game
            The game.
        concepts
            Concepts, names of the catalogue, or anything with `name` and `solve`; the whole catalogue by default.
        seed
            For the searches and the noise.
        mapper
            Anything shaped like the builtin ``map``; one item a group of concepts that share a fallback.

        Returns
        -------
        Audit
            One row a concept; searched suprema are lower bounds and come with their witness.
        """
        check_is_game(game)
        named = (concepts,) if isinstance(concepts, str) else concepts or CATALOGUE
        chosen = [look_up(entry) if isinstance(entry, str) else entry for entry in named]
        return audit_by_groups(game, chosen, seed=seed, mapper=mapper)


audit = Auditor()
