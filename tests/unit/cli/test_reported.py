"""What the players fall back on, reported on the command line."""

import pytest

from tests.unit.cli.test_schemas import check

HOT_DOGS = "example:hot-dogs"
SEEN = "Bob,Ann\n24,70\n24,74\n24,66\n"


@pytest.fixture
def seen(tmp_path):
    file = tmp_path / "seen.csv"
    file.write_text(SEEN, encoding="utf-8")
    return file


def test_observed_breakdowns_imply_their_concept(detente, seen):
    found = detente("solve", HOT_DOGS, "--observed", seen, "--json")
    assert (found.code, found.err) == (0, "")
    assert (found.document["payoffs"], found.document["concept"]["name"]) == ([89.0, 43.0], "observed")
    assert found.document["observations"]["episodes"] == 3
    check(found.document, "agreement")
    assert detente("solve", HOT_DOGS, "--observed", seen, "--concept", "observed", "--json").out == found.out


def test_an_agreement_over_them_is_verified_from_its_file(detente, seen, tmp_path):
    file = tmp_path / "deal.json"
    file.write_text(detente("solve", HOT_DOGS, "--observed", seen, "--json").out, encoding="utf-8")
    assert "proved" in detente("verify", HOT_DOGS, file, "--exact").out


def test_it_is_printed_with_its_interval_and_the_command_that_explains_it(detente, seen):
    found = detente("solve", HOT_DOGS, "--observed", seen, "--coalitions")
    assert "95% sure" in found.out
    assert f"detente explain {HOT_DOGS} --concept observed --observed {seen}" in found.out
    assert "3 breakdowns that happened" in " ".join(detente("explain", HOT_DOGS, "--observed", seen).out.split())


@pytest.mark.unwatched
@pytest.mark.parametrize("point", ["70,24", " 70 , 24.0 ", "140/2,24"])
def test_a_point_is_stated(detente, point):
    found = detente("solve", HOT_DOGS, "--disagreement", point, "--json").document
    assert (found["payoffs"], found["concept"]["name"]) == ([89.0, 43.0], "stated")


def test_a_point_may_begin_with_a_minus(detente):
    assert detente("solve", HOT_DOGS, "--disagreement", "-70,-24", "--json").document["payoffs"] == [43.0, 89.0]
    assert "--disagreement=-70,-24" in detente("solve", HOT_DOGS, "--disagreement=-70,-24").out


def test_what_was_reported_stands_beside_other_concepts(detente, seen):
    rows = detente("compare", HOT_DOGS, "--concept", "coco", "--observed", seen, "--json").document["rows"]
    assert [row["concept"]["name"] for row in rows] == ["coco", "observed"]
    alone = detente("compare", HOT_DOGS, "--concept", "stated", "--disagreement", "0,0", "--json").document["rows"]
    assert [row["concept"]["name"] for row in alone] == ["stated"]


def test_reports_and_pictures_take_it_too(detente, seen, tmp_path):
    page, picture = tmp_path / "deal.md", tmp_path / "deal.svg"
    assert detente("report", HOT_DOGS, "-o", page, "--concept", "coco", "--observed", seen).code == 0
    assert "observed" in page.read_text(encoding="utf-8")
    assert detente("plot", HOT_DOGS, "-o", picture, "--concept", "coco", "--disagreement", "70,24").code == 0
    assert picture.exists()


@pytest.mark.parametrize(
    ("options", "said_so"),
    [
        (["--disagreement", "70,24", "--concept", "coco"], "implies the concept 'stated', not 'coco'"),
        (["--disagreement", "70,24", "--opposition", "bloc"], "nothing for --opposition to say"),
        (["--disagreement", "70,24", "--selection", "raiffa"], "nothing for --selection to say"),
        (
            ["--observed", "seen.csv", "--selection", "raiffa"],
            "so there is nothing for --selection to say; leave it out",
        ),
        (["--disagreement", "70,24", "--breakdown", "0.5"], "nothing for --breakdown to say"),
        (["--disagreement", "70,24", "--observed", "seen.csv"], "nothing for --disagreement to say"),
        (["--disagreement", "70,24", "--lps", "5"], "a sample looks at pairs"),
        (["--disagreement", "70"], "give one a player, in the order Ann, Bob"),
        (["--disagreement", "70,x"], "which is not a number"),
        (["--disagreement", "70,inf"], "which is not finite"),
        (["--observed", "nowhere.csv"], "nowhere.csv"),
        (["--concept", "observed"], "--observed FILE"),
        (["--concept", "stated"], "--disagreement X,Y"),
    ],
)
def test_options_that_contradict_each_other_or_miss_something_are_refused(detente, options, said_so):
    found = detente("solve", HOT_DOGS, *options)
    assert (found.code, found.out) == (2, "")
    assert said_so in " ".join(found.err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("written", "said_so"),
    [("Ann,Cem\n1,2\n", "line 1, column 5: the column 'Cem'"), ("Ann,Bob\n1,2\n", "line 2"), ("", "line 1")],
)
def test_a_file_that_is_no_list_of_episodes_is_refused_with_its_place(detente, seen, written, said_so):
    seen.write_text(written, encoding="utf-8")
    found = detente("solve", HOT_DOGS, "--observed", seen, "--json")
    assert (found.code, found.error["type"]) == (2, "FormatError")
    assert said_so in found.error["where"] + ": " + found.error["message"]


def test_comparisons_take_one_of_the_two_reports(detente, seen):
    found = detente("compare", HOT_DOGS, "--observed", seen, "--disagreement", "0,0")
    assert (found.code, found.out) == (2, "")
