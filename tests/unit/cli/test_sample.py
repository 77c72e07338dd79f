"""Samples of the coalitions, from the command line."""

import json

import pytest

import detente as dt
from tests.unit.cli.test_schemas import check

SIX = "six.json"


@pytest.fixture
def six(tmp_path):
    path = tmp_path / SIX
    dt.write(dt.random_game("integer", players=6, seed=1), path)
    return path


def test_a_sample_is_printed_with_what_it_rests_on(detente, six):
    found = detente("solve", six, "--concept", "coco", "--lps", "12", "--seed", "3")
    assert (found.code, found.err) == (0, "")
    assert "95% sure" in found.out
    assert "12 of the 31 pairs" in " ".join(found.out.split())
    assert "drawn with seed 3" in " ".join(found.out.split())
    assert "--concept coco --lps 12 --seed 3" in found.out


@pytest.mark.unwatched
def test_a_fraction_asks_for_the_same(detente, six):
    by_fraction = detente("solve", six, "--concept", "coco", "--sample", "0.5", "--json").document
    by_number = detente("solve", six, "--concept", "coco", "--lps", "16", "--json").document
    assert by_fraction == by_number
    assert by_fraction["sampling"]["lps"] == 16
    check(by_fraction, "agreement")


@pytest.mark.unwatched
def test_all_coalitions_that_are_known_are_listed(detente, six):
    options = ["--concept", "coco", "--lps", "12", "--coalitions"]
    assert "What the drawn coalitions are worth" in detente("solve", six, *options).out
    found = detente("solve", six, *options, "--json").document
    assert (len(found["coalitions"]), len(found["disagreements"])) == (25, 12)
    check(found, "agreement")


@pytest.mark.unwatched
def test_a_sample_of_everything_is_the_ordinary_answer(detente, six):
    sampled = detente("solve", six, "--concept", "coco", "--sample", "1", "--json").document
    assert sampled == detente("solve", six, "--concept", "coco", "--json").document
    assert "sampling" not in sampled


@pytest.mark.unwatched
def test_a_sample_is_verified_from_its_file(detente, six, tmp_path):
    file = tmp_path / "agreement.json"
    file.write_text(detente("solve", six, "--concept", "coco", "--lps", "12", "--json").out, encoding="utf-8")
    assert detente("verify", six, file).code == 0
    assert detente("verify", six, file, "--exact").code == 0
    forged = json.loads(file.read_text(encoding="utf-8"))
    forged["sampling"]["high"][0] += 1
    file.write_text(json.dumps(forged), encoding="utf-8")
    assert detente("verify", six, file).code == 1


@pytest.mark.unwatched
def test_a_sample_is_explained(detente, six):
    found = detente("explain", six, "--concept", "correlated-bloc", "--lps", "12")
    assert found.code == 0
    assert "What the drawn coalitions are worth" in found.out
    assert "The ends are estimates from the sample." in " ".join(found.out.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sample", "0.5", "--lps", "12"], "both say how much"),
        (["--sample", "0"], "0 is no fraction"),
        (["--sample", "1.1"], "1.1 is no fraction"),
        (["--sample", "nan"], "nan is no fraction"),
        (["--lps", "0"], "0 is no number of pairs"),
        (["--lps", "2.5"], "value for '--lps'"),
        (["--lps", "12", "--seed", "-1"], "value for '--seed'"),
        (["--lps", "3"], "needs at least 6"),
        (["--lps", "12", "--seed", "99999999999999999999"], "the seed is"),
    ],
)
@pytest.mark.parametrize("command", ["solve", "explain"])
def test_options_that_make_no_sense_are_refused(detente, six, command, options, said):
    found = detente(command, six, "--concept", "coco", *options)
    assert (found.code, found.out) == (2, "")
    assert said in " ".join(found.err.replace("│", " ").split())


def test_a_concept_without_a_sample_is_refused_with_advice(detente, six):
    found = detente("solve", six, "--lps", "12", "--json")
    assert (found.code, found.error["type"], found.error["where"]) == (2, "NotApplicable", "sample")
    assert "'coco' or 'correlated-bloc'" in found.error["message"]


def test_a_contradiction_is_a_usage_error_in_json_too(detente, six):
    found = detente("solve", six, "--concept", "coco", "--sample", "0.5", "--lps", "3", "--json")
    assert (found.code, found.error["type"]) == (2, "UsageError")
