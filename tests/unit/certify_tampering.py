"""Walking, changing and re-sealing agreement documents."""

import copy
import json
from functools import cache
from itertools import pairwise

import numpy as np

import detente as dt
from detente.formats.agreement_document import dump_agreement, load_agreement, seal
from detente.model.errors import CertificateRejected, FormatError, NotApplicable

REFUSALS = (CertificateRejected, FormatError, NotApplicable)


def public_good():
    worth = (9, 6, 2)

    def payoffs(*actions):
        given = [int(action == "give") for action in actions]
        return [worth[player] * sum(given) - 10 * given[player] for player in range(3)]

    return dt.Game.from_function(payoffs, [["keep", "give"]] * 3, players=["Ann", "Bob", "Cem"])


def random_game(shape, seed, exact=True):
    rng = np.random.default_rng(seed)
    if exact:
        return dt.Game(rng.integers(-9, 10, (len(shape), *shape)).tolist())
    return dt.Game(rng.normal(size=(len(shape), *shape)))


GAMES = {
    "chicken": dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]], players=["Row", "Column"]),
    "curse": dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]]),
    "battle": dt.Game.from_bimatrix([[4, 0], [0, 1]], [[1, 0], [0, 2]]),
    "thirds": dt.Game.from_bimatrix([[1, 0, 2], [0, 3, 1]], [[0, 2, 1], [2, 0, 3]]),
    "public-good": public_good(),
    "three": random_game((2, 3, 2), 5),
    "floats": random_game((3, 3), 7, exact=False),
    "large": random_game((9, 8), 1, exact=False),  # more than 64 profiles: floats
}


@cache
def solved(game, concept):
    return dt.solve(GAMES[game], dt.concept(concept))


@cache
def document(game, concept, everything=True):
    """Solve a game, once in all tests; give the document, which is not to be changed."""
    return dump_agreement(solved(game, concept), coalitions_too=everything)


def leaves(node, path=()):
    """List the paths of everything in a document that is neither a list nor an object."""
    if isinstance(node, dict):
        return [leaf for key, child in node.items() for leaf in leaves(child, (*path, key))]
    if isinstance(node, list):
        return [leaf for place, child in enumerate(node) for leaf in leaves(child, (*path, place))]
    return [path]


def nodes(node, path=()):
    """List the paths of all nodes below the top."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [found for key, child in children for found in [(*path, key), *nodes(child, (*path, key))]]


def at(document, path):
    for key in path:
        document = document[key]
    return document


def changed(document, path, value, *, sealed=True):
    """Copy a document with one node replaced, and seal it again."""
    copied = copy.deepcopy(document)
    at(copied, path[:-1])[path[-1]] = value
    if sealed:
        copied["seal"] = seal(copied)
    return copied


def resealed(document, change):
    """Copy a document, let a function change it, and seal it again."""
    copied = copy.deepcopy(document)
    change(copied)
    copied["seal"] = seal(copied)
    return copied


def numeric_leaves(document):
    return [
        path
        for path in leaves(document)
        if path[0] != "statistics"
        and isinstance(at(document, path), int | float)
        and not isinstance(at(document, path), bool)
    ]


def refused(game, document, *, exact=False):
    """Tell whether loading or verifying refuses a document, as it should: with one of our errors."""
    try:
        dt.verify(game, load_agreement(document), exact=exact)
    except REFUSALS:
        return True
    return False


def through_text(document):
    """Write a document as text and read it again."""
    return json.loads(json.dumps(document))


def ordered(values):
    return all(a <= b for a, b in pairwise(values))
