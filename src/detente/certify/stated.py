"""What every document says of itself and of the best that can be reached together, checked against the game."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Protocol, TypeVar

from detente.certify.ledger import Ledger
from detente.certify.whole_game import largest_payoff, totals
from detente.coalitions.stances import opposition_named, seated
from detente.model.errors import CertificateRejected, NotApplicable
from detente.numerics.tolerance import EXACT_PROFILES, NEAR_TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import GameSummary, NearTie
    from detente.model.certificate import Certificate, EfficiencyClaim
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.protocols import Opposition


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Part = TypeVar("Part", bound=_Named)


def known_part(parts: Sequence[Part], name: str) -> Part:
    """Find the part with a name.

    Raises
    ------
    NotApplicable
        If there is none.
    """
    for part in parts:
        if part.name == name:
            return part
    message = f"the checker knows no part named '{name}'"
    raise NotApplicable(message)


def known_opposition(name: str, players: Sequence[str]) -> Opposition:
    """Find the opposition with a name, among these players.

    Raises
    ------
    NotApplicable
        If there is none.
    CertificateRejected
        If it names somebody who is not there.
    """
    try:
        opposition = opposition_named(name)
    except NotApplicable as error:
        message = f"the checker knows no part named '{name:.60}'"
        raise NotApplicable(message) from error
    try:
        return seated(opposition, players)
    except NotApplicable as error:
        raise CertificateRejected(error.message, where="opposition", slack=float("inf")) from error


def ledger_of(game: Game, *, exact: bool) -> Ledger:
    """Make the ledger for what is said of a game; games of at most 64 profiles are checked in fractions."""
    largest = largest_payoff(game) * game.n_players
    return Ledger(game.scale, largest, exact=exact or game.n_profiles <= EXACT_PROFILES)


def check_identity(game: Game, summary: GameSummary) -> None:
    """Check that what is said is said of this game."""
    if (summary.digest, summary.players, summary.actions) != (game.digest, game.players, game.actions):
        message = "the agreement belongs to another game: players, actions or payoffs differ"
        raise CertificateRejected(message, where="game", slack=float("inf"))
    if summary.scale != game.scale:
        message = f"the scale of the game is {game.scale:g}, the agreement says {summary.scale:g}"
        raise CertificateRejected(message, where="game", slack=abs(summary.scale - game.scale))


def check_status(certificate: Certificate, near_ties: Sequence[NearTie], ledger: Ledger) -> None:
    """Check what a certificate says of itself, and that close decisions were close."""
    stated = certificate.largest_violation
    honest = isnan(stated) if certificate.status == "unchecked" else 0 <= stated <= ledger.allowed
    ledger.demand(
        fact=certificate.status in {"verified", "unchecked"} and honest,
        claim="the certificate is complete and says how it was checked",
    )
    ledger.demand(
        fact=all(0 <= tie.gap <= NEAR_TIE * ledger.scale for tie in near_ties),
        claim="the gap of a near tie is at most 1e-6 of the scale",
    )


def check_efficiency(game: Game, stated: tuple[Sequence[int], Number], claim: EfficiencyClaim, ledger: Ledger) -> None:
    """Check that the profile that everybody plays has the total that is stated, and that none has a larger one.

    Parameters
    ----------
    stated
        The profile and its total, outside the certificate.
    """
    profile, welfare = stated
    ledger.demand(
        fact=tuple(claim.profile) == tuple(profile)
        and len(claim.profile) == game.n_players
        and all(0 <= action < count for action, count in zip(claim.profile, game.n_actions, strict=True)),
        claim="the profile that everybody plays is one of the game",
    )
    own, most = totals(game, claim.profile, exact=ledger.exact)
    ledger.equal(claim.welfare, own, "the total payoff of the profile")
    ledger.equal(welfare, own, "the total payoff of the profile")
    ledger.at_most_zero(ledger.number(most) - ledger.number(own), "no profile has a larger total payoff")
