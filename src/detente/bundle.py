"""Bargaining across episodes: the same players in many games, one by one or over all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.episodes.prepared import Prepared
from detente.episodes.product_game import bundle_game
from detente.episodes.verifying import verified_bundle
from detente.model.bundle import Bundle
from detente.model.errors import InvalidGame, NotApplicable, NumericalTrouble, TimeLimit, TooLarge
from detente.remembering import remembering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.certify import Verification
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.protocols import Concept, Mapper

__all__ = ["bundle", "bundle_game", "verify_bundle"]


def bundle(
    games: Sequence[Game],
    weights: Sequence[Number | str] | None = None,
    concepts: Sequence[Concept | str] | Concept | str | None = None,
    *,
    by_position: bool = False,
    mapper: Mapper = map,
) -> Bundle:
    """Bargain over many episodes, one by one and all at once, and compare.

    In the bundle of games G^1, ..., G^K with weights w_k > 0 a player's action is one action in each game, and
    u_i = sum over k of w_k u_i^k. Most of what solutions read adds up: W, values of zero-sum games, and the payoffs of
    correlated equilibria as sets (the Minkowski sum). So the bundle need not be built as a game.

    Parameters
    ----------
    games
        Two or more, with the same players; their order may differ.
    weights
        One positive number a game: how often, or how much, it counts; 1 by default.
    concepts
        Concepts or their names, or a single one; by default all, with and without payments, but 'lambda-transfer'.
        `security` is always there, to compare with.
    by_position
        Match players by their places rather than by their labels; they get those of the first game.
    mapper
        Anything shaped like the builtin ``map``: applied to partitions of the players, as in `detente.solve`.

    Raises
    ------
    InvalidGame
        If the players do not match.
    NotApplicable
        If the weights do not fit, or no concept applies to all games.
    SolverError
        If no answer was found, and one could not be certified.

    Examples
    --------
    >>> import detente as dt
    >>> games = [dt.read("example:chicken"), dt.read("example:skewed-battle")]
    >>> found = dt.bundle(games, concepts=["coco", "raiffa"])
    >>> found["coco"].basis, [str(payoff) for payoff in found["coco"].together]
    ('theorem', ['17/2', '17/2'])
    >>> found["raiffa"].basis, [round(float(payoff), 4) for payoff in found["raiffa"].difference]
    ('computed', [0.2498, -0.2498])
    """
    prepared = Prepared.of(games, weights, by_position=by_position)
    shared = remembering(mapper)
    rows, skipped = [], []
    trouble: NumericalTrouble | None = None
    for concept in prepared.asked(concepts):
        try:
            rows.append(prepared.row(concept, shared))
        except (NotApplicable, TooLarge) as error:
            skipped.append((concept.name, error.message))
        except NumericalTrouble as error:
            skipped.append((concept.name, error.message))
            trouble = error
        except TimeLimit as error:
            if not rows:
                raise
            skipped.append((concept.name, error.message))
    if trouble is not None and not rows:
        raise trouble
    return prepared.finished(rows, skipped)


def verify_bundle(games: Sequence[Game], found: Bundle, *, exact: bool = False) -> Verification:
    """Check a bundle against its games, without solving anything.

    Parameters
    ----------
    games
        In the order of the episodes.
    exact
        Evaluate the written numbers as fractions.

    Raises
    ------
    CertificateRejected
        If it belongs to other games, or anything in it is wrong.
    InvalidGame
        If these are not games and a bundle, in this order.

    Notes
    -----
    Every agreement is checked as `detente.verify` does. What a theorem says of the bundle is checked by looking whether
    it applies; what was computed, by following the rule through its stages; what was solved as one game is checked as
    such an agreement.
    """
    if not isinstance(found, Bundle):
        message = f"a bundle is expected, not {type(found).__name__}; dt.bundle makes one"
        raise InvalidGame(message)
    return verified_bundle(games, found, exact=exact)
