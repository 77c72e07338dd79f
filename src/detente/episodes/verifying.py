"""Check everything that a bundle says against its games."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.certify import Verification
from detente.episodes.adjudication import SECURITY, adjudicated
from detente.episodes.alike import POSITION, alike, matching, read_weights
from detente.episodes.checking import RowCheck
from detente.episodes.knowable import is_knowable
from detente.episodes.linking import Shifted
from detente.episodes.prepared import REBUILT, Prepared
from detente.episodes.product_game import product_game
from detente.model.agreement import summary_of
from detente.model.bundle import Rebuilt, Unknown
from detente.model.errors import CertificateRejected
from detente.solve import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.bundle import Bundle, BundleRow
    from detente.model.game import Game


def verified_bundle(games: Sequence[Game], found: Bundle, *, exact: bool) -> Verification:
    """Check the agreements of all rows, what linking makes of them, and what is said of the bundle besides.

    Raises
    ------
    CertificateRejected
        If anything is wrong.
    """
    matched = alike(games, by=found.matched)
    _demand(fact=len(matched) == len(found.episodes), claim=f"the bundle has {len(found.episodes)} episodes")
    prepared = Prepared(matched, found.weights, found.matched)
    episodes = Shifted.of(matched, found.weights, prepared.scale)
    checks = RowCheck(episodes, exact=exact)
    verified = [_verified(row, prepared, exact=exact) for row in found.rows]
    for row in found.rows:
        checks.check(row)
        _demand(
            fact=not isinstance(row.linking, Unknown) or not is_knowable(row, episodes),
            claim=f"{row.concept.name}: what linking does to it is known, as its rule can be followed",
        )
    _demand(
        fact=found.matched == matching(games, by_position=found.matched == POSITION),
        claim="players with the same labels are matched by label",
    )
    _check_stated(found, prepared)
    _check_skipped(found, prepared)
    claims = sum(each.claims for each in verified) + checks.questions
    largest = max([checks.largest, *(each.largest_violation for each in verified)])
    return Verification(claims, largest if exact else float(largest))


def _demand(*, fact: bool, claim: str) -> None:
    if not fact:
        raise CertificateRejected(claim, where="bundle", slack=float("inf"))


def _verified(row: BundleRow, prepared: Prepared, *, exact: bool) -> Verification:
    """Check the agreements of a row, and the one about the whole bundle if there is one."""
    name = row.concept.name
    _demand(fact=len(row.agreements) == len(prepared.games), claim=f"{name}: there is one agreement an episode")
    pairs = list(zip(prepared.games, row.agreements, strict=True))
    if isinstance(row.linking, Rebuilt):
        built = product_game(prepared.games, prepared.weights, REBUILT)
        pairs.append((built, row.linking.agreement))
    _demand(
        fact=all(agreement.concept == row.concept for _, agreement in pairs),
        claim=f"{name}: all episodes are solved by the same concept",
    )
    checks = [verify(game, agreement, exact=exact) for game, agreement in pairs]
    return Verification(sum(each.claims for each in checks), max(each.largest_violation for each in checks))


def _check_skipped(found: Bundle, prepared: Prepared) -> None:
    """Check that concepts either have a row or are left out, and that nobody's guaranteed levels are."""
    names, left = {row.concept.name for row in found.rows}, [name for name, _ in found.skipped]
    _demand(fact=not names & set(left), claim="a concept has a row, or a reason why it has none")
    tabled = all(game.tabled for game in prepared.games)
    _demand(
        fact=SECURITY in names or (SECURITY in left and not tabled),
        claim="there is a row of 'security', to compare with, which every game with a table has",
    )


def _check_stated(found: Bundle, prepared: Prepared) -> None:
    """Check what the bundle says besides: its games, its scale, and which rules players would have wanted."""
    summaries = [summary_of(game) for game in prepared.games]
    _demand(
        fact=found.players == prepared.games[0].players and [episode.game for episode in found.episodes] == summaries,
        claim="the bundle belongs to other games: players, actions or payoffs differ",
    )
    read_weights(found.weights, len(summaries))
    _demand(fact=found.scale == prepared.scale, claim="the scale of the bundle")
    _demand(fact=found.warnings == prepared.warnings, claim="the warnings are those that the games call for")
    known = adjudicated(found.rows, prepared.weights, prepared.scale)
    stated = found.adjudication
    _demand(
        fact=(stated.wanted, stated.wanted_unpaid, stated.security, stated.like_security, stated.safe)
        == (known.wanted, known.wanted_unpaid, known.security, known.like_security, known.safe)
        and tuple(map(float, stated.levels)) == tuple(map(float, known.levels)),
        claim="which rules the players would have wanted follows from their totals",
    )
