import errno
import json

import pytest

import detente as dt
from tests.unit.cli.test_schemas import check

HOT_DOGS = "example:hot-dogs"


def test_the_agreement_is_printed_with_payoffs_payments_and_a_hint(detente):
    found = detente("solve", HOT_DOGS, "--concept", "coco")
    assert (found.code, found.err) == (0, "")
    assert "Ann plays beach and Bob plays airport: 132 dollars in all." in found.out
    assert "Ann pays Bob 11 dollars." in found.out
    assert "detente explain example:hot-dogs --concept coco" in found.out


def test_correlated_is_the_default_concept(detente):
    assert detente("solve", HOT_DOGS, "--json").document["concept"]["name"] == "correlated"


def test_json_holds_the_agreement_and_nothing_else(detente):
    found = detente("solve", HOT_DOGS, "--concept", "coco", "--json")
    assert (found.document["payoffs"], found.document["profile"]) == ([89.0, 43.0], ["beach", "airport"])
    assert (found.code, found.err) == (0, "")


def test_coalitions_are_listed_in_json_when_asked_for(detente):
    assert "coalitions" not in detente("solve", HOT_DOGS, "--json").document
    found = detente("solve", HOT_DOGS, "--json", "--coalitions").document
    assert [entry["members"] for entry in found["coalitions"]] == [["Ann"], ["Bob"], ["Ann", "Bob"]]


@pytest.mark.parametrize("concept", ["correlated", "security"])
def test_coalitions_are_listed_in_text_when_asked_for(detente, concept):
    found = detente("solve", "example:public-good", "--concept", concept, "--coalitions")
    assert "What each coalition is worth" in found.out
    assert "Ida + Jon + Kay" in found.out
    assert "If talks fail" in found.out


def test_warnings_stand_in_the_text(detente):
    assert "not superadditive" in detente("solve", "example:public-good", "--concept", "nash").out


def test_options_change_the_parts_of_a_concept(detente):
    found = detente("solve", HOT_DOGS, "--opposition", "bloc", "--selection", "raiffa", "--json").document["concept"]
    assert (found["name"], found["opposition"], found["selection"]) == ("correlated", "bloc", "raiffa")


def test_the_breakdown_probability_is_a_parameter_of_credible(detente):
    found = detente("solve", HOT_DOGS, "--concept", "credible", "--breakdown", "0.25", "--json").document["concept"]
    assert found["parameters"] == {"breakdown": 0.25}
    same = detente("solve", HOT_DOGS, "--concept", "credible", "--breakdown", "1/4", "--json").document["concept"]
    assert same == found


@pytest.mark.parametrize("number", ["x", "1/0", "1/2/3", " "])
def test_a_breakdown_probability_is_a_number_or_a_fraction(detente, number):
    found = detente("solve", HOT_DOGS, "--concept", "credible", "--breakdown", number)
    assert found.code == 2
    assert "write a probability such as 0.75 or 3/4" in " ".join(found.err.split())


@pytest.mark.unwatched
def test_threads_do_not_change_the_answer(detente):
    alone, together = (detente("solve", "example:nau-2004-4", "--json", "--jobs", n).document for n in (1, 2))
    assert alone == together


def test_a_game_is_read_from_standard_input(detente):
    game = detente("convert", HOT_DOGS, "-").out.encode()
    assert detente("solve", "-", "--json", stdin=game).document["payoffs"] == [100.0, 32.0]


def test_claims_go_to_the_certificate_file_and_stay_in_the_agreement(detente, tmp_path):
    file = tmp_path / "claims.json"
    found = detente("solve", HOT_DOGS, "--json", "--certificate", file).document
    claims = json.loads(file.read_text(encoding="utf-8"))
    assert (claims["schema"], claims["game"]) == ("detente/certificate/1", found["game"]["digest"])
    assert claims["claims"] == found["certificate"]["claims"] != []
    assert found == detente("solve", HOT_DOGS, "--json").document


def test_claims_that_hold_too_many_numbers_stand_in_the_certificate_file_only(detente, tmp_path, monkeypatch):
    monkeypatch.setattr("detente.formats.certificate_document.MAX_NUMBERS", 5)
    file = tmp_path / "claims.json"
    certificate = detente("solve", HOT_DOGS, "--json", "--certificate", file).document["certificate"]
    assert (certificate["status"], certificate["claims"]) == ("verified", [])
    assert json.loads(file.read_text(encoding="utf-8"))["claims"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_answer_is_shown_though_the_disc_was_full_when_its_claims_were_to_be_written(
    detente, tmp_path, monkeypatch, form
):
    def full(_):
        yield "{"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("detente.formats.certificate_document.certificate_lines", full)
    usual = detente("solve", HOT_DOGS, "--concept", "coco", *form)
    found = detente("solve", HOT_DOGS, "--concept", "coco", "--certificate", tmp_path / "claims.json", *form)
    assert (found.code, found.out) == (2, usual.out)
    assert "No space left on device" in found.err
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_file_is_written_without_json_too(detente, tmp_path):
    file = tmp_path / "claims.json"
    assert "Ann pays Bob" in detente("solve", HOT_DOGS, "--concept", "coco", "--certificate", file).out
    assert file.exists()


def test_a_certificate_that_holds_too_many_numbers_is_left_out(detente, monkeypatch):
    monkeypatch.setattr("detente.formats.certificate_document.MAX_NUMBERS", 5)
    certificate = detente("solve", HOT_DOGS, "--json").document["certificate"]
    assert (certificate["status"], certificate["claims"]) == ("partial", [])


def test_a_time_limit_that_is_too_short_leaves_an_interval(detente, tmp_path):
    found = detente("solve", "example:nau-2004-6", "--timeout", "1e-9", "--json")
    assert (found.code, found.err, found.document["complete"]) == (0, "", False)
    payoffs = detente("solve", "example:nau-2004-6", "--json").document["payoffs"]
    bounds = found.document["payoff_bounds"]
    assert all(low <= payoff <= high for low, payoff, high in zip(bounds["low"], payoffs, bounds["high"], strict=True))
    file = tmp_path / "so-far.json"
    file.write_text(found.out, encoding="utf-8")
    checked = detente("verify", "example:nau-2004-6", file, "--exact")
    assert checked.code == 0
    assert "cut short, Row " in checked.out
    check(found.document, "agreement")


def test_an_interval_is_shown_with_what_it_means(detente, tmp_path):
    found = detente("solve", "example:nau-2004-6", "--timeout", "1e-9", "--certificate", tmp_path / "claims.json")
    assert (found.code, found.err) == (0, "")
    assert "of the 4 fallbacks that matter are known" in " ".join(found.out.split())
    assert (tmp_path / "claims.json").exists()


def test_a_time_limit_that_is_too_short_for_a_sample_leaves_no_answer(detente, tmp_path):
    game = tmp_path / "six.json"
    dt.write(dt.random_game("integer", players=6, seed=1), game)
    found = detente("solve", game, "--concept", "coco", "--lps", "8", "--timeout", "1e-9", "--json")
    assert (found.code, found.out, found.error["type"]) == (3, "", "TimeLimit")


def test_a_time_limit_that_suffices_changes_nothing(detente):
    assert detente("solve", HOT_DOGS, "--timeout", "60").out == detente("solve", HOT_DOGS).out


@pytest.mark.unwatched
@pytest.mark.parametrize("seconds", ["0", "-1", "nan"])
def test_a_time_limit_must_be_positive(detente, seconds):
    found = detente("solve", HOT_DOGS, "--timeout", seconds)
    assert (found.code, found.out) == (2, "")
    assert "--timeout" in found.err


def test_games_beyond_the_limit_of_profiles_are_refused(detente):
    found = detente("solve", HOT_DOGS, "--max-profiles", "3", "--json")
    assert (found.code, found.out, found.error["type"]) == (2, "", "TooLarge")


def test_the_description_follows_the_options(detente):
    found = detente("solve", "example:skewed-battle", "--opposition", "bloc", "--selection", "raiffa").out
    assert "correlated (bloc, raiffa): honest fallbacks against one rival team; bargained in rounds." in found
    assert "detente explain example:skewed-battle --concept correlated --opposition bloc --selection raiffa" in found


def test_the_breakdown_probability_is_stated(detente):
    found = " ".join(detente("solve", HOT_DOGS, "--concept", "credible", "--breakdown", "0.25").out.split())
    assert "credible (q = 0.25): threats that would really be carried out, if talks fail with probability q =" in found
    assert "--concept credible --breakdown 0.25" in found


def test_a_dash_in_the_table_is_explained(detente):
    note = "Fallback -: this solution never looks at everybody alone, only at two sides."
    assert note in detente("solve", "example:public-good", "--concept", "coco").out
    assert note not in detente("solve", "example:curse", "--concept", "coco").out
