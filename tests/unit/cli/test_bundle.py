"""`detente bundle`, and `detente verify` of what it wrote."""

import pytest

from detente.model.errors import NumericalTrouble, TimeLimit
from tests.unit.cli.test_schemas import check

CHICKEN, SKEWED, HOT_DOGS = "example:chicken", "example:skewed-battle", "example:hot-dogs"


@pytest.fixture
def favours(tmp_path):
    """Write two games in which one can do the other a favour."""
    for name, payoffs, actions in (
        ("hers", "[[[-1, 4]], [[0, 0]]]", ("[help, refuse]", "[accept]")),
        ("his", "[[[4, -1], [0, 0]]]", ("[accept]", "[help, refuse]")),
    ):
        players = ", ".join(
            f"{{name: {player}, actions: {own}}}" for player, own in zip(("Ann", "Bob"), actions, strict=True)
        )
        text = f"title: {name}\nplayers: [{players}]\npayoffs: {payoffs}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "hers.yaml", tmp_path / "his.yaml"


@pytest.mark.unwatched
def test_a_bundle_is_shown_with_what_linking_does(detente):
    found = detente("bundle", CHICKEN, SKEWED, "--weights", "1,1/2", "--concept", "coco", "--concept", "raiffa")
    assert (found.code, found.err) == (0, "")
    assert "Chicken + Skewed battle of the sexes: one by one and all at once" in found.out
    assert "Linking the games cannot move these, by theorems:" in found.out
    assert "7.65342   +0.153423" in found.out
    assert "at least as much: none of the others." in " ".join(found.out.split())


def test_favours_are_explained(detente, favours):
    found = detente("bundle", *favours, "--concept", "nash-bargaining")
    assert "nash-bargaining: everybody gains, +6 in all" in found.out
    assert "Ann 3 and Bob 3, at least 3 more" in found.out


@pytest.mark.parametrize(("layout", "start"), [("md", "# Chicken"), ("html", "<!DOCTYPE html>")])
def test_a_bundle_is_laid_out_otherwise(detente, layout, start):
    found = detente("bundle", CHICKEN, CHICKEN, "--concept", "coco", "--format", layout)
    assert found.out.lower().startswith(start.lower())


def test_a_document_is_verified_with_all_its_games(detente, tmp_path):
    file = tmp_path / "bundle.json"
    arguments = (CHICKEN, HOT_DOGS, "--by-position", "--concept", "raiffa", "--concept", "egalitarian", "--json")
    written = detente("bundle", *arguments)
    check(written.document, "bundle")
    file.write_text(written.out, encoding="utf-8")
    verified = detente("verify", CHICKEN, HOT_DOGS, file)
    assert (verified.code, verified.err) == (0, "")
    assert "Chicken and Hot-dog sellers: 3 concepts, one by one and all at once" in verified.out
    assert detente("verify", HOT_DOGS, CHICKEN, file).code == 1
    alone = detente("verify", CHICKEN, file)
    assert (alone.code, "the bundle is about 2 games (Chicken and Hot-dog sellers), and 1 given" in alone.err) == (
        2,
        True,
    )


def test_other_documents_are_about_one_game(detente, tmp_path):
    file = tmp_path / "deal.json"
    file.write_text(detente("solve", CHICKEN, "--json").out, encoding="utf-8")
    found = detente("verify", CHICKEN, CHICKEN, file)
    assert (found.code, "2 games are given, but this document is about one" in found.err) == (2, True)


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((CHICKEN, HOT_DOGS), f"{CHICKEN} has Row, Column, {HOT_DOGS} has Ann, Bob instead"),
        ((CHICKEN,), "a bundle has two games or more"),
        ((CHICKEN, CHICKEN, "--weights", "1"), "1 weight for 2 games"),
        ((CHICKEN, CHICKEN, "--weights", "1,"), "the weight of game 2 is ''"),
        ((CHICKEN, CHICKEN, "--concept", "perles"), "there is no concept 'perles'"),
        ((CHICKEN, CHICKEN, "--timeout", "0"), "--timeout is 0"),
        (("-", "-"), "standard input can be read once"),
    ],
)
def test_what_cannot_be_bundled_is_said(detente, arguments, said):
    found = detente("bundle", *arguments)
    assert (found.code, said in found.err, found.out) == (2, True, "")


def late(seconds):
    """Make a clock on which time runs out after so many pieces of work."""

    def clock(function, items):
        for count, item in enumerate(items):
            if count == seconds:
                raise TimeLimit("time is up", where="timeout")
            yield function(item)

    return clock


def test_what_time_does_not_allow_is_left_out(detente, monkeypatch):
    monkeypatch.setattr("detente.cli.working.limit", lambda _: late(1))
    found = detente("bundle", CHICKEN, CHICKEN, "--concept", "coco", "--concept", "nash", "--json")
    assert found.document["skipped"] == [
        {"concept": "nash", "reason": "time is up"},
        {"concept": "security", "reason": "time is up"},
    ]
    assert found.document["adjudication"]["security"] is None
    check(found.document, "bundle")
    shown = detente("bundle", CHICKEN, CHICKEN, "--concept", "coco")
    assert "security is left out: time is up" in shown.out
    assert "Nothing is compared with security" in shown.out
    monkeypatch.setattr("detente.cli.working.limit", lambda _: late(0))
    assert detente("bundle", CHICKEN, CHICKEN).code == 3


def test_trouble_is_an_error_only_if_nothing_is_known(detente, monkeypatch):
    def trouble(_game, _concept, **_mapper):
        raise NumericalTrouble("no luck")

    monkeypatch.setattr("detente.episodes.prepared.solve", trouble)
    found = detente("bundle", CHICKEN, CHICKEN, "--concept", "coco")
    assert (found.code, "no luck" in found.err) == (3, True)


def test_a_concept_that_does_not_apply_is_left_out_with_the_reason(detente):
    found = detente("bundle", "example:public-good", "example:public-good", "--concept", "perles-maschler", "--json")
    ((skipped),) = found.document["skipped"]
    assert skipped["reason"].startswith("Public good with three players: ")


def test_what_does_not_fit_into_memory_is_left_out(detente):
    found = detente("bundle", CHICKEN, CHICKEN, "--concept", "coco", "--max-memory", "0")
    assert (found.code, "coco: it would keep at least" in found.err) == (2, True)
