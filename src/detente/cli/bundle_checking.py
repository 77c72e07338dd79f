"""`detente verify` for a bundle: several games, and one document about all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from detente.certify import Verification
    from detente.formats.agreement_parts import Document
    from detente.model.game import Game


def check_bundle(
    games: Sequence[Game], document: Document, reading: AbstractContextManager[None], *, exact: bool
) -> tuple[Verification, str]:
    """Check what many episodes give, one by one and all at once; also say what was checked.

    Raises
    ------
    FormatError
        If the document is about one game.
    InvalidGame
        If it is about another number of games.
    """
    from detente.bundle import verify_bundle
    from detente.formats.bundle_document import SCHEMA, load_bundle
    from detente.model.errors import FormatError, InvalidGame
    from detente.report.figures import listing
    from detente.report.text import printable

    with reading:
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            message = f"{len(games)} games are given, but this document is about one; only bundles are about several"
            raise FormatError(message)
        loaded = load_bundle(document)
    titles = listing(episode.game.title or f"game {k}" for k, episode in enumerate(loaded.episodes, 1))
    if len(games) != len(loaded.episodes):
        message = (
            f"the bundle is about {len(loaded.episodes)} games ({titles}), and {len(games)} given; name all of them in "
            "this order, and then the document"
        )
        raise InvalidGame(message, where="games")
    verification = verify_bundle(games, loaded, exact=exact)
    counts = f"{len(loaded.rows)} concepts, one by one and all at once"
    return verification, printable(f"{titles}: {counts}") + "\n"
