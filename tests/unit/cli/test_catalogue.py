from detente.concepts import CATALOGUE
from detente.concepts.lookup import EVERY
from detente.formats import examples


def test_every_concept_is_listed(detente):
    found = detente("concepts", "--json").document["concepts"]
    assert [entry["name"] for entry in found] == [concept.name for concept in EVERY]
    assert [entry["name"] for entry in found if entry["transfers"]] == [concept.name for concept in CATALOGUE]
    page = detente("concepts").out
    assert all(concept.name in page for concept in CATALOGUE)
    assert all(words in page for words in ("'observed' of --observed", "'stated' of --disagreement", "'learned' of"))


def test_every_shipped_game_is_listed(detente):
    found = detente("games", "--json").document["games"]
    assert [entry["name"] for entry in found] == [example.name for example in examples()]
    assert all(entry["source"] for entry in found)
    assert "example:chicken " in detente("games").out
