"""`detente estimate`: what solving takes, before it is done."""

import json
import time
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from detente.concepts import CATALOGUE

GAME = "example:public-good"


def schema(name):
    return json.loads((files("detente") / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.unwatched
def test_the_document_has_a_row_a_concept_and_fits_its_schema(detente):
    found = detente("estimate", GAME, "--json")
    assert (found.code, found.err) == (0, "")
    assert [row["concept"] for row in found.document["rows"]] == [concept.name for concept in CATALOGUE]
    registry = Registry().with_resource("urn:detente:schema:agreement:1", Resource.from_contents(schema("agreement")))
    Draft202012Validator(schema("estimate"), registry=registry).validate(found.document)


def test_the_table_says_what_it_rests_on(detente):
    found = detente("estimate", GAME, "--concept", "coco")
    assert found.code == 0
    assert "Extrapolated from the partitions that were tried" in found.out


def test_concepts_that_the_options_rule_out_are_listed(detente):
    found = detente("estimate", GAME, "--opposition", "individuals", "--json")
    assert "coco" in [entry["concept"] for entry in found.document["skipped"]]


def test_without_any_concept_left_there_is_a_reason(detente, monkeypatch):
    import detente.estimate as module
    from detente.model.errors import TooLarge

    def refuse(*_given, **_times):
        raise TooLarge("too large")

    monkeypatch.setattr(module, "estimate", refuse)
    found = detente("estimate", GAME, "--concept", "coco", "--json")
    assert (found.code, found.error["message"]) == (2, "coco: too large")


def test_a_sample_is_estimated_and_concepts_without_one_are_listed(detente):
    found = detente("estimate", GAME, "--sample", "0.9", "--json")
    assert found.code == 0
    assert "coco" in [row["concept"] for row in found.document["rows"]]
    assert "correlated" in [entry["concept"] for entry in found.document["skipped"]]


def test_contradictory_samples_are_refused(detente):
    assert detente("estimate", GAME, "--sample", "0.5", "--lps", "4").code == 2


def test_when_time_is_up_what_is_known_is_shown(detente, monkeypatch):
    import detente.estimate as module

    usual = module.estimate

    def slow(game, concept, **times):
        if concept.name == "raiffa":
            time.sleep(5)
        return usual(game, concept, **times)

    monkeypatch.setattr(module, "estimate", slow)
    names = ["--concept", "coco", "--concept", "raiffa", "--concept", "nash"]
    found = detente("estimate", "example:chicken", *names, "--timeout", "1", "--json")
    assert (found.code, [row["concept"] for row in found.document["rows"]]) == (0, ["coco"])
    assert [entry["concept"] for entry in found.document["skipped"]] == ["raiffa", "nash"]
    assert all("within 1 second" in entry["reason"] for entry in found.document["skipped"])
    alone = detente("estimate", "example:chicken", "--concept", "raiffa", "--timeout", "0.2")
    assert (alone.code, "within 0.2 seconds" in alone.err) == (3, True)
