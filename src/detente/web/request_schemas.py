"""The schemas of requests, and of answers that only the API gives."""

from __future__ import annotations

from typing import Any

from detente.coalitions import OPPOSITIONS
from detente.concepts.lookup import EVERY
from detente.concepts.lottery_catalogue import FALLBACKS
from detente.divisions import DIVISIONS
from detente.selections import SELECTIONS
from detente.web.answers import CONVERSION, EXPLANATION, FORMATS, LAYOUTS, QUESTIONS
from detente.web.papers import PAPERS

Document = dict[str, Any]

GAME = {"$ref": "#/components/schemas/game-request"}
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}

EXAMPLE = {
    "players": [{"name": "Row", "actions": ["swerve", "straight"]}, {"name": "Column", "actions": ["swerve", "go"]}],
    "payoffs": [[[6, 6], [2, 7]], [[7, 2], ["1/3", 0]]],
}

LABEL = {
    "description": "A text; numbers and words are taken as they are written.",
    "type": ["string", "number", "boolean"],
    "minLength": 1,
}
PLACE = {
    "description": "A label, or an index counted from 0.",
    "oneOf": [{"type": "string"}, {"type": "integer", "minimum": 0}],
}

NUMBER = {"description": "Or a decimal or fraction in quotes.", "oneOf": [{"type": "number"}, {"type": "string"}]}

OPTIONS: dict[str, Document] = {
    "opposition": {
        "description": "How outsiders stand; random teams with how likely outsiders stay alone, blocks by labels.",
        "oneOf": [
            {"enum": [*(opposition.name for opposition in OPPOSITIONS), None]},
            {"type": "string", "pattern": "^random-teams:([0-9.eE+-]+|[0-9]+/[0-9]+)$"},
            {"type": "string", "pattern": "^blocks:.+$"},
        ],
        "examples": ["individuals", "random-teams:0.5", "blocks:A,B|C"],
    },
    "selection": {
        "description": "Which equilibrium; near-kindest with how much of the total payoff may be given up.",
        "oneOf": [
            {"enum": [*(rule.name for rule in SELECTIONS), None]},
            {"type": "string", "pattern": "^near-kindest:([0-9.eE+-]+|[0-9]+/[0-9]+)$"},
        ],
        "examples": ["raiffa", "near-kindest:0.5"],
    },
    "breakdown": {
        "description": "Probability that talks fail, for 'credible'.",
        "type": ["number", "null"],
        "minimum": 0,
        "maximum": 1,
    },
    "threat": {
        "description": "Multiply what an action does to the others, compared with another action of its player.",
        "type": ["object", "null"],
        "properties": {
            "player": PLACE,
            "action": PLACE,
            "instead": PLACE,
            "strength": {"oneOf": [{"type": "number", "minimum": 0}, {"type": "string"}]},
        },
        "required": ["player", "action", "instead", "strength"],
        "additionalProperties": False,
    },
    "division": {
        "description": "Who gets how much, given every coalition's worth.",
        "enum": [*(division.name for division in DIVISIONS), None],
    },
    "fallback": {
        "description": "Without side payments: what everybody falls back on.",
        "enum": [*(fallback.traits.name for fallback in FALLBACKS), "", None],
    },
    "disagreement": {
        "description": "Without side payments: the point that everybody falls back on, one number a player.",
        "type": ["array", "null"],
        "items": NUMBER,
    },
    "weights": {
        "description": "How much every player's gain counts, for 'nash-bargaining'.",
        "type": ["array", "null"],
        "items": NUMBER,
    },
    "breakdown_sweep": {
        "description": "Also find what every breakdown probability leads to.",
        "type": ["boolean", "null"],
    },
    "blocks": {
        "description": "Also let outsiders keep to these teams: labels apart by commas, teams by bars.",
        "type": ["string", "null"],
        "examples": ["Ann,Bob|Cleo"],
    },
    "coalitions": {"description": "Also list every coalition's worth.", "type": ["boolean", "null"]},
    "format": {"enum": [*LAYOUTS, None]},
    "audit": {"description": "Include the audit, which takes long.", "type": ["boolean", "null"]},
    "seed": {"description": "For searches and noise.", "type": ["integer", "null"], "minimum": 0},
}


def request_schemas() -> Document:
    """Describe what the API takes, and the answers that the command line does not have."""
    options = {route: asked.options for asks in (QUESTIONS, PAPERS) for route, asked in asks.items()}
    schemas = {f"{route}-request": _question(known) for route, known in options.items()}
    for route in ("fallback", "hypotheses"):
        schemas[f"{route}-request"]["properties"]["concepts"] = {"type": ["array", "null"], "maxItems": 0}
    schemas["game-request"] = _game()
    schemas["verify-request"] = _object(
        {
            "game": GAME,
            "agreement": {"description": "As it was answered, to the letter.", "type": "object"},
            "options": _optional(_object({"exact": {"type": ["boolean", "null"]}, "threat": OPTIONS["threat"]}, ())),
        },
        ("game", "agreement"),
    )
    formats = {"enum": [*FORMATS, None]}
    asked = {"format": formats, "options": _optional(_object({"threat": OPTIONS["threat"]}, ()))}
    schemas["convert-request"] = {
        "oneOf": [
            _object({"game": GAME, **asked}, ("game",)),
            _object({"text": TEXT, "from": formats, **asked}, ("text",)),
        ]
    }
    return {**schemas, "explanation": _explanation(), "conversion": _conversion(), "health": _health()}


def _question(options: frozenset[str]) -> Document:
    known = {name: OPTIONS[name] for name in sorted(options)}
    every = {"enum": [entry.name for entry in EVERY]}
    named = {"description": "Names of concepts.", "type": ["array", "null"], "items": every}
    body = _object({"game": GAME, "concepts": named, "options": _optional(_object(known, ()))}, ("game",))
    return {**body, "examples": [{"game": EXAMPLE}]}


def _game() -> Document:
    """Describe a game document as it is read: laxer about labels than what is written."""
    text = {"type": ["string", "number", "boolean", "null"]}
    labels = {"type": "array", "items": LABEL, "minItems": 1}
    player = _object({"name": LABEL, "actions": labels}, ("name", "actions"))
    properties: Document = dict.fromkeys(("title", "currency", "source"), text)
    properties |= {key: {"description": "For people; not read."} for key in ("description", "notes")}
    properties["schema"] = {"enum": ["detente/game/1", "", None]}
    properties["exact"] = {"description": "Whether payoffs are exact.", "type": ["boolean", "string", "null"]}
    properties["players"] = {"type": "array", "items": player, "minItems": 1}
    properties["payoffs"] = {"$ref": "#/components/schemas/game.payoffs"}
    return {**_object(properties, ("players", "payoffs")), "examples": [EXAMPLE]}


def _explanation() -> Document:
    properties = {"schema": {"const": EXPLANATION}, "concept": TEXT, "format": {"enum": list(LAYOUTS)}}
    pages = dict.fromkeys((*LAYOUTS, "fragment"), TEXT)
    return _object({**properties, **pages}, tuple(properties))


def _conversion() -> Document:
    properties = {
        "schema": {"const": CONVERSION},
        "format": {"enum": list(FORMATS)},
        "text": TEXT,
        "game": {"$ref": "#/components/schemas/game"},
    }
    return _object(properties, tuple(properties))


def _health() -> Document:
    workers = _object(dict.fromkeys(("count", "idle", "killed"), COUNT), ("count", "idle", "killed"))
    cache = _object(dict.fromkeys(("hits", "misses", "answers", "bytes"), COUNT), ("hits", "misses"))
    properties = {"status": {"const": "ok"}, "version": TEXT, "workers": workers, "cache": cache, "lps": COUNT}
    return _object(properties, tuple(properties))


def _object(properties: Document, required: tuple[str, ...]) -> Document:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _optional(schema: Document) -> Document:
    return {**schema, "type": [schema["type"], "null"]}
