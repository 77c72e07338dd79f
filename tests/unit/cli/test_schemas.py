"""What the command line prints fits the JSON Schemas that ship with the package."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from detente.concepts import CATALOGUE
from detente.formats import dumps, examples, read
from tests.effort import some

SCHEMAS = {
    file.name.removesuffix(".json"): json.loads(file.read_text(encoding="utf-8"))
    for file in (files("detente") / "schemas").iterdir()
    if file.name.endswith(".json")
}
REGISTRY = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values())
GAMES = [example.name for example in examples()]
SEVERAL = ["chicken", "public-good", "curse", "selten-horse", "nau-2004-4", "shapley-3x3"]
every_schema = pytest.mark.parametrize("name", SCHEMAS)
every_game = pytest.mark.parametrize("game", GAMES)
many_games = pytest.mark.parametrize("game", GAMES[:: some(3, 1)])


def check(document, name):
    Draft202012Validator(SCHEMAS[name], registry=REGISTRY).validate(document)


def fits(document, name):
    return Draft202012Validator(SCHEMAS[name], registry=REGISTRY).is_valid(document)


@pytest.mark.no_cover
@every_schema
def test_a_schema_is_one(name):
    Draft202012Validator.check_schema(SCHEMAS[name])


@every_game
def test_every_shipped_game_fits(game):
    check(json.loads(dumps(read(f"example:{game}"), "json")), "game")


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("game", "concept"),
    [
        (SEVERAL[k % len(SEVERAL)], concept.name)
        for first, concept in enumerate(CATALOGUE)
        for k in range(first, first + some(2, len(SEVERAL)))
    ],
)
def test_every_agreement_fits(detente, game, concept):
    check(detente("solve", f"example:{game}", "--concept", concept, "--coalitions", "--json").document, "agreement")


@pytest.mark.no_cover
@many_games
def test_every_overview_of_fallbacks_fits(detente, game):
    check(detente("fallback", f"example:{game}", "--json").document, "fallbacks")


@pytest.mark.unwatched
def test_a_comparison_fits(detente):
    check(detente("compare", "example:hot-dogs", "--opposition", "individuals", "--json").document, "comparison")


def test_a_certificate_fits(detente, tmp_path):
    file = tmp_path / "claims.json"
    detente("solve", "example:chicken", "--certificate", file)
    check(json.loads(file.read_text(encoding="utf-8")), "certificate")


@pytest.mark.unwatched
@pytest.mark.parametrize("options", [(), ("--exact",)])
def test_a_verification_fits(detente, tmp_path, options):
    file = tmp_path / "deal.json"
    file.write_text(detente("solve", "example:chicken", "--json").out, encoding="utf-8")
    check(detente("verify", "example:chicken", file, "--json", *options).document, "verification")


def test_the_catalogue_fits(detente):
    check(detente("concepts", "--json").document, "concepts")
    check(detente("games", "--json").document, "games")


def test_an_error_fits(detente):
    check(json.loads(detente("solve", "example:monopoly", "--json").err), "error")


@every_schema
def test_an_unknown_field_does_not_fit(name):
    assert not fits({**dict.fromkeys(SCHEMAS[name]["required"]), "surprise": 1}, name)


def test_a_field_in_the_middle_of_an_agreement_is_not_optional(detente):
    document = detente("solve", "example:chicken", "--json").document
    del document["certificate"]["claims"][0]["witness"]["probabilities"]
    assert not fits(document, "agreement")
