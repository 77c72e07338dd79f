"""The tools for agents: what each is called, says of itself, takes and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.concepts.catalogue import CATALOGUE
from detente.concepts.lookup import EVERY
from detente.web.answers import FORMATS
from detente.web.asking import SOLVING
from detente.web.request_schemas import OPTIONS
from detente.web.tool_words import HOW_TO_WRITE_A_GAME, WHICH_CONCEPT

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]

GAME: Document = {
    "description": f"The game document, or 'example:NAME' for a shipped game (see list_games). {HOW_TO_WRITE_A_GAME}",
    "anyOf": [
        {
            "type": "object",
            "properties": {
                "players": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "properties": {
                            "name": {"type": "string"},
                            "actions": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                        },
                        "required": ["name", "actions"],
                    },
                },
                "payoffs": {
                    "description": "Nested by the players' actions, in order; innermost, one payoff a player.",
                    "type": ["array", "object"],
                },
            },
            "required": ["players", "payoffs"],
        },
        {"type": "string", "pattern": "^example:.+$"},
    ],
}
SHORT_GAME: Document = {
    "description": "The game document, as for solve, or 'example:NAME' for a shipped game (see list_games).",
    "type": ["object", "string"],
}
_NAMES = [entry.name for entry in EVERY]
_WITH_TRANSFERS = ", ".join(entry.name for entry in CATALOGUE)
CONCEPT: Document = {
    "description": "The bargaining solution; list_concepts says what each one is.",
    "type": ["string", "null"],
    "enum": [*_NAMES, None],
    "default": "correlated",
}
CONCEPTS: Document = {
    "description": f"The bargaining solutions; by default all with side payments ({_WITH_TRANSFERS}).",
    "type": ["array", "null"],
    "items": {"type": "string", "enum": _NAMES},
    "minItems": 1,
}
AGREEMENT: Document = {
    "description": "The seal ('sha256:...') of what solve, compare or hypotheses answered, or the whole document.",
    "anyOf": [{"type": "string"}, {"type": "object"}],
}
EXACT: Document = {
    "description": "Check the numbers as fractions; by default where the payoffs are exact (payoffs_exact).",
    "type": ["boolean", "null"],
}
THREAT: Document = {
    **OPTIONS["threat"],
    "description": "The threat that solve was given, if any: the agreement is about the game with it.",
}
TEXT: Document = {
    "description": (
        "The text of a game in that format. A csv has a column for each player's action and one for each payoff: "
        "'Ann,Bob,payoff:Ann,payoff:Bob', then a row for each combination of actions."
    ),
    "type": ["string", "null"],
}
FORMAT: Document = {"description": "What 'text' is written in; yaml by default.", "enum": [*FORMATS, None]}


@dataclass(frozen=True, slots=True)
class Offer:
    """Hold a tool.

    Attributes
    ----------
    route
        The question that it asks, as in the HTTP API; nothing for a list that is known beforehand.
    answer
        The schema of what it answers.
    arguments, required
        What it takes, by name, and what it cannot do without.
    """

    name: str
    title: str
    about: str
    route: str
    answer: str
    arguments: Mapping[str, Document]
    required: tuple[str, ...] = ()

    @property
    def schema(self) -> Document:
        """The JSON Schema of the arguments."""
        return {
            "type": "object",
            "properties": dict(self.arguments),
            "required": list(self.required),
            "additionalProperties": False,
        }


def _solving(*more: str) -> dict[str, Document]:
    return {name: OPTIONS[name] for name in (*sorted(SOLVING), *more)}


OFFERS: tuple[Offer, ...] = (
    Offer(
        "solve",
        "Strike an agreement",
        "Find the agreement of one bargaining solution. The answer says who does what (profile), who receives or, "
        "if negative, pays how much (transfers), what everybody ends up with (payoffs, in the order of the players; "
        "ranges say how certain that is), what they fall back on if talks fail (disagreements: the split into single "
        "players, where that was looked at; with coalitions: true every split, and what each coalition is worth), and "
        "holds a proof. It is about the game with the threat, if one is given. Without side payments, profile and "
        "transfers are null and a lottery over profiles stands in their place. Keep the seal: verify takes it.",
        "solve",
        "agreement",
        {"game": GAME, "concept": CONCEPT, **_solving("coalitions")},
        ("game",),
    ),
    Offer(
        "compare",
        "Compare bargaining solutions",
        "Solve a game by many bargaining solutions: one agreement a row, as solve answers them, and which do not apply "
        "and why. Use it to see how much depends on the choice of a solution.",
        "compare",
        "comparison",
        {"game": SHORT_GAME, "concepts": CONCEPTS, **_solving()},
        ("game",),
    ),
    Offer(
        "explain",
        "Tell the argument",
        "Tell in words, with the numbers, why an agreement is what it is: what is at stake, what each side falls back "
        "on, how the gain is divided. The text is Markdown, fit to be shown to people.",
        "explain",
        "explanation",
        {"game": SHORT_GAME, "concept": CONCEPT, **_solving()},
        ("game",),
    ),
    Offer(
        "audit",
        "Audit what pays",
        "Measure what each bargaining solution pays for owning a harmful action (extortion, in payoffs), for adding a "
        "threat, for binding oneself and for lying about payoffs. The text sums it up. It takes long: name one or two "
        "concepts, and games of a few players and actions; concepts that took too long stand in skipped.",
        "audit",
        "audit",
        {"game": SHORT_GAME, "concepts": CONCEPTS, **_solving("seed")},
        ("game",),
    ),
    Offer(
        "verify",
        "Check a proof",
        "Check the proof of an agreement against the game, without solving anything. It fails, and says which claim is "
        "false, if the agreement is not what it says. Give the same game, with the same threat if there was one, and "
        "the seal of an agreement that this server found, or the whole agreement as it was answered, to the letter. "
        "accepted: every claim holds, up to rounding. proved: every claim holds exactly, in fractions; false is no "
        "fault, where numbers are floats (exact: false) there is always some rounding (largest_violation).",
        "verify",
        "verification",
        {"game": SHORT_GAME, "agreement": AGREEMENT, "exact": EXACT, "threat": THREAT},
        ("game", "agreement"),
    ),
    Offer(
        "fallback",
        "Show what talks start from",
        "Show what the players may fall back on if talks fail, each of them alone, without choosing a solution: "
        "equilibria, what each can guarantee, and for two players the threats.",
        "fallback",
        "fallbacks",
        {"game": SHORT_GAME, "breakdown_sweep": OPTIONS["breakdown_sweep"], "threat": OPTIONS["threat"]},
        ("game",),
    ),
    Offer(
        "hypotheses",
        "Compare what outsiders might do",
        "For three or more players: show what everybody gets by what those outside a coalition are taken to do, how "
        "much hangs on that (spread), and on which coalitions (drivers). verify takes its seal.",
        "hypotheses",
        "hypotheses",
        {"game": SHORT_GAME, **{name: OPTIONS[name] for name in ("blocks", "selection", "threat")}},
        ("game",),
    ),
    Offer(
        "read_game",
        "Read a game",
        "Return a game document: of a shipped game ('example:NAME'), of a document (which is checked), or of a text in "
        "another format (YAML, CSV with one row a profile, Gambit's nfg, a tree as Gambit's efg, or gam). Give either "
        "game or text.",
        "convert",
        "game",
        {"game": SHORT_GAME, "text": TEXT, "format": FORMAT},
    ),
    Offer(
        "list_concepts",
        "List bargaining solutions",
        "List the bargaining solutions: what each one is, and whether it needs side payments (transfers). "
        + WHICH_CONCEPT,
        "",
        "concepts",
        {},
    ),
    Offer(
        "list_games",
        "List shipped games",
        "List the games that come with the library; solve them as 'example:NAME'.",
        "",
        "games",
        {},
    ),
)
