"""Studies as text: every number bit by bit, and nothing that runs."""

import base64
import json
import zlib
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.coalitions.worth import Influence
from detente.concepts import CATALOGUE
from detente.formats.study_document import (
    _Reader,
    _Writer,
    about_work,
    dump_studies,
    load_studies,
    study_key,
)
from detente.model.certificate import Floor
from detente.model.errors import FormatError

EXACT = dt.random_game("integer", players=3, actions=2, seed=1)
INEXACT = dt.random_game("random", players=7, actions=2, seed=1)


class Through:
    """A mapper that writes every result and reads it back."""

    def __init__(self):
        self.keys = []
        self.texts = []

    def __call__(self, function, items):
        for item in items:
            self.keys.append(study_key(function, item))
            self.texts.append(dump_studies(function(item)))
            yield load_studies(self.texts[-1], item)


def back(value):
    return _Reader().value(json.loads(json.dumps(_Writer().value(value))))


def sealed(agreement):
    return dt.dump_agreement(agreement, coalitions_too=True)["seal"]


@pytest.mark.unwatched
@pytest.mark.parametrize("concept", CATALOGUE, ids=lambda concept: concept.name)
def test_an_agreement_from_studies_that_were_read_is_the_same(concept):
    through = Through()
    assert sealed(dt.solve(EXACT, concept, mapper=through)) == sealed(dt.solve(EXACT, concept))
    assert None not in through.keys
    assert len(set(through.keys)) == len(through.keys)


def test_many_partitions_at_once_are_read_back_too():
    through = Through()
    assert sealed(dt.solve(INEXACT, "coco", mapper=through)) == sealed(dt.solve(INEXACT, "coco"))
    assert all(text.isascii() and " " not in text and "\n" not in text for text in through.texts)


@pytest.mark.unwatched
def test_other_games_and_other_parameters_have_other_keys():
    keys = []
    for game in (EXACT, dt.random_game("integer", players=3, actions=2, seed=2)):
        for concept in (dt.COCO, dt.credible(breakdown=0.25), dt.credible(breakdown=0.5)):
            through = Through()
            dt.solve(game, concept, mapper=through)
            keys += through.keys
    assert len(set(keys)) == len(keys)


def test_other_work_has_no_key():
    assert study_key(abs, 1) is None
    assert study_key(type("Task", (), {"game": EXACT, "fallback": dt.COCO.fallback}), "item") is None


def test_what_work_is_about_is_told():
    about = about_work(EXACT, [dt.credible(breakdown=0.25), dt.COCO])
    assert about["game"] == EXACT.digest
    assert about["concept"] == (
        "credible (bloc, credible, kindest, shapley, breakdown 0.25); coco (bloc, threat, shapley)"
    )


numbers = st.floats(width=64) | st.fractions()
tuples = st.lists(numbers | st.lists(numbers, max_size=12).map(tuple), max_size=12).map(tuple)


@given(tuples)
def test_numbers_are_read_back_bit_by_bit(value):
    assert repr(back(value)) == repr(value)


def test_signs_of_zero_and_huge_fractions_are_kept():
    huge = Fraction(10**5000, 3)
    found = back((-0.0, 5e-324, huge, None, True, "text", 3))
    assert [repr(entry) for entry in found[:2]] == ["-0.0", "5e-324"]
    assert found[2:] == (huge, None, True, "text", 3)


def test_what_occurs_twice_is_written_once_and_is_one_thing_again():
    long = tuple(map(float, range(100)))
    found = back((long, Floor(long, 1.0), long))
    assert found[0] is found[2] is found[1].weights
    assert found[0] == long


def test_arrays_are_read_back_and_stay_as_they_are():
    found = back(np.array([[0.1, -0.0], [np.inf, 2.0]]))
    assert repr(found) == repr(np.array([[0.1, -0.0], [np.inf, 2.0]]))
    assert not found.flags.writeable


@pytest.mark.parametrize("value", [object(), {1: 2}, np.array([1]), Through()])
def test_what_is_no_part_of_a_study_is_not_written(value):
    with pytest.raises(TypeError, match="cannot be written"):
        _Writer().value((value,))


def packed(document):
    return base64.b64encode(zlib.compress(json.dumps(document).encode())).decode()


HOSTILE = {
    "nothing": "",
    "no base 64": "%%%",
    "not packed": base64.b64encode(b"[]").decode(),
    "no list": packed(3),
    "too few": packed([]),
    "an unknown kind": packed([["t", ["eval", "1"], ["t"]]]),
    "an empty list": packed([[]]),
    "a dangling reference": packed([["t", ["=", 7], ["t"]]]),
    "no fraction": packed([["t", ["q", "1", "0"], ["t"]]]),
    "no distribution": packed([["t", ["JointDistribution", 1, 2, 3], ["t"]]]),
    "too deep": base64.b64encode(zlib.compress(b"[" * 100_000)).decode(),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_malformed_record_is_refused(text):
    items: list[Influence] = []

    def noting(function, found):
        items.extend(found)
        return map(function, found)

    dt.solve(EXACT, "coco", mapper=noting)
    with pytest.raises(FormatError, match="malformed"):
        load_studies(text, items[0])
