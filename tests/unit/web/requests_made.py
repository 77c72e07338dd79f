"""Games as they are sent."""

import json
import random

from detente.formats import dumps, read

HERE = "http://localhost"
EVERYWHERE = "0.0.0.0"  # noqa: S104  # asked for, not listened on
ERROR_KEYS = {"type", "message", "where"}


def document(name):
    """Return a shipped game as a document."""
    return json.loads(dumps(read(f"example:{name}"), "json"))


def square_game(size, seed=0):
    """Draw a game of two players with as many actions each."""
    draw = random.Random(seed)  # noqa: S311  # a game, no secret
    actions = [f"a{number}" for number in range(size)]
    payoffs = [[[draw.randint(-99, 99), draw.randint(-99, 99)] for _ in actions] for _ in actions]
    return {"players": [{"name": name, "actions": actions} for name in ("Row", "Column")], "payoffs": payoffs}


HEAVY = {"game": square_game(60)}  #: takes many times longer than any deadline in these tests
