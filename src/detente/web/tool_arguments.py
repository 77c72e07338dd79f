"""The arguments of a tool -> the body of a request, as the HTTP API takes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from detente.formats.json_nodes import parse_json
from detente.formats.shipped import EXAMPLE, closest_shipped, example_text
from detente.formats.source import Source, listed, shown
from detente.model.errors import FormatError, NotApplicable, TooLarge
from detente.model.near_names import meant
from detente.model.payoff_tensor import LARGEST_PAYOFF
from detente.web.answers import FORMATS
from detente.web.tool_words import HOW_TO_WRITE_A_GAME
from detente.web.tools import OFFERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.web.catalogue import Catalogue
    from detente.web.limits import Limits
    from detente.web.sealed import Sealed
    from detente.web.tools import Offer

    Arguments = Mapping[str, Any]

BESIDE = ("game", "concept", "concepts", "agreement", "text", "format")  #: what is no option in the body


def body_of(offer: Offer, arguments: Arguments, catalogue: Catalogue, sealed: Sealed, only: str = "") -> str:
    """Write the body that asks what the arguments ask.

    Parameters
    ----------
    only
        The one of the concepts of an audit that it is about; nothing for all.

    Raises
    ------
    FormatError, NotApplicable
        If an argument is unknown, missing, or no such thing.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    _check_names(offer, given)
    parts: dict[str, str] = {}
    if "game" in given:
        parts["game"] = _game(given["game"], catalogue)
    if "concept" in given:
        parts["concepts"] = json.dumps([_text("concept", given["concept"])])
    if "concepts" in given:
        parts["concepts"] = _concepts(given["concepts"])
    if "text" in given:
        parts["text"] = _written(given["text"])
        parts["from"] = _written(given.get("format", "yaml"))
    options = {name: value for name, value in given.items() if name not in BESIDE}
    options |= {"format": "md"} if offer.route == "explain" else {}
    options |= {"only": only} if only else {}
    if "agreement" in given:
        parts["agreement"] = _agreement(given["agreement"], sealed)
        options.setdefault("exact", '"payoffs_exact"' in parts["agreement"])
    if options:
        parts["options"] = _written(options)
    return "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in parts.items()) + "}"


def check_size(arguments: Arguments, limits: Limits) -> None:
    """Refuse arguments that are too long; an agreement of which the seal is given may have any length.

    Raises
    ------
    TooLarge
        If they are.
    """
    size = len(_written(arguments).encode(errors="surrogatepass"))
    if size > limits.body_bytes:
        message = f"the arguments have {size:,} bytes, the limit is {limits.body_bytes:,}"
        raise TooLarge(f"{message}; shorten the game: fewer players or actions", where="arguments")


def _check_names(offer: Offer, given: Arguments) -> None:
    for name in given:
        if name not in offer.arguments:
            known = ", ".join(offer.arguments) or "none"
            message = f"{offer.name} has no argument {shown(name)}; its arguments are {known}"
            raise NotApplicable(message + _hint(name, offer), where="arguments")
    for name in offer.required:
        if name not in given:
            advice = HOW_TO_WRITE_A_GAME if name == "game" else offer.arguments[name]["description"]
            raise NotApplicable(
                f"{offer.name} needs the argument '{name}': {advice[0].lower()}{advice[1:]}", where=name
            )
    if offer.route == "convert" and ("game" in given) == ("text" in given):
        raise NotApplicable("give either 'game' or 'text', and with a text its 'format'", where="arguments")
    if "format" in given and "text" not in given:
        raise NotApplicable("'format' says what 'text' is written in; leave it out with a game", where="format")
    if "format" in given and given["format"] not in FORMATS:
        message = f"'format' is {shown(str(given['format']))}; the formats are {', '.join(FORMATS)}"
        raise NotApplicable(message, where="format")


def _hint(name: str, offer: Offer) -> str:
    """Say which argument may have been meant, or which tools take it."""
    others = [other.name for other in OFFERS if name in other.arguments]
    if not others or name.removesuffix("s") in offer.arguments or f"{name}s" in offer.arguments:
        return meant(name, list(offer.arguments))
    return f"; {listed(others)} {'takes' if len(others) == 1 else 'take'} it"


def _game(value: Any, catalogue: Catalogue) -> str:
    """Write a game: a document, its text, or that of a shipped game."""
    if not isinstance(value, str):
        return _written(value)
    name = value.strip()
    if name.startswith(EXAMPLE):
        example_text(name)  # says what there is, if there is no such game
        return catalogue.documents[name.removeprefix(EXAMPLE)].body.decode()
    if name.startswith("{"):
        return _checked(name, "game")
    close = closest_shipped(name)
    if close:
        raise NotApplicable(f"the game is {shown(name)}; did you mean '{EXAMPLE}{close}'?", where="game")
    message = f"the game {shown(name)} is a text, but neither a document nor the name of a shipped game"
    advice = f"write '{EXAMPLE}NAME' for one of list_games, or a document; read_game reads texts in other formats"
    raise NotApplicable(f"{message}; {advice}. {HOW_TO_WRITE_A_GAME}", where="game")


def _agreement(value: Any, sealed: Sealed) -> str:
    """Write an agreement: as it is given, or as it was answered, where only its seal or the text of an answer is."""
    if isinstance(value, str) and not value.strip().startswith("{"):
        return _written(sealed.document(value.strip()))
    text = _checked(value.strip(), "agreement") if isinstance(value, str) else _written(value)
    return _written(sealed.completed(json.loads(text))) if sealed.is_shortened(json.loads(text)) else text


def _checked(text: str, what: str) -> str:
    """Check that a text is JSON before it becomes a part of a body."""
    parse_json(Source(text, what))
    return text


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FormatError(f"'{name}' must be a text, not {shown(_written(value))}", source="arguments")
    return value


def _concepts(value: Any) -> str:
    """Write the names of concepts; an empty list is no way to ask for all of them."""
    if value == []:
        raise NotApplicable("'concepts' is empty; name one, or leave it out for all", where="concepts")
    return _written(value)


def _written(value: Any) -> str:
    """Write a value as JSON; a number that no float holds has become infinite on its way here."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        message = f"a number is too large or not finite; payoffs are finite, and {LARGEST_PAYOFF:g} at most"
        raise FormatError(f"{message}; choose a larger unit of currency", source="arguments") from error
