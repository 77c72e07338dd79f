import base64
import json
import re
import sys
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from detente.audit.auditing import Audit
from detente.concepts import concept as look_up
from detente.formats import loads, read
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.formats.comparison_document import dump_comparison
from detente.formats.report_files import GAME_FILE, report_files, scene_text
from detente.model.errors import TimeLimit
from detente.model.game import Game
from detente.overview import Unavailable
from detente.report import whole_report as page_of
from detente.report.game_page import SHOWN_PROFILES, game_pieces
from detente.report.gathering import AuditPlan, LiveFigure, gather, live_figure
from detente.report.html import section_fragment
from detente.report.page import Paragraph, Section, Table
from detente.report.whole_report import POLICY, code_script, json_script, whole_report
from detente.solve import compare, verify
from tests.unit.report_examples import FIGURE, HOSTILE, Outline, gathered, nothing

CONCEPTS = ["coco", "correlated"]


def written(parts):
    return whole_report(parts, report_files(parts.game, parts.comparison), scene_text(parts.scene))


@pytest.fixture(scope="module")
def hostile():
    return gathered(HOSTILE, compare(HOSTILE, CONCEPTS))


@pytest.fixture(scope="module")
def public_good():
    game = read("example:public-good")
    return gathered(game, compare(game))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["hostile", "public_good"])
def test_the_page_is_well_formed_and_loads_nothing(name, request):
    page = written(request.getfixturevalue(name))
    outline = Outline(page)
    addresses = [value for _, attributes in outline.tags for key, value in attributes.items() if key in {"src", "href"}]
    assert addresses
    assert all(address.startswith(("#", "data:image/svg+xml;base64,")) for address in addresses)
    assert not any(key.startswith("on") for _, attributes in outline.tags for key in attributes)
    assert not {"link", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in outline.tags}
    policy = [each["content"] for each in outline.named("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert policy == [POLICY]
    assert {"default-src 'none'", "script-src 'unsafe-inline'", "img-src data: blob:"} <= set(POLICY.split("; "))


@pytest.mark.no_cover
def test_hostile_labels_stay_text(hostile):
    outline = Outline(written(hostile))
    assert [tag for tag, _ in outline.tags].count("img") == len(hostile.stills)
    assert len(outline.scripts) == 3 + 1 + 3
    assert HOSTILE.players[1] in " ".join(outline.text)


def test_every_anchor_has_its_place(hostile):
    outline = Outline(written(hostile))
    places = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(places) == len(set(places))
    assert {each["href"][1:] for each in outline.named("a")} <= set(places)
    assert {each["data-source"] for each in outline.named("li") if "data-source" in each} <= set(places)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["hostile", "public_good"])
def test_the_numbers_are_those_of_the_comparison(name, request):
    parts = request.getfixturevalue(name)
    document = dump_comparison(parts.game, parts.comparison)
    page = written(parts)
    rows = re.findall(r'<tr data-concept="([^"]*)">(.*?)</tr>', page)
    assert [concept for concept, _ in rows] == [row["concept"]["name"] for row in document["rows"]]
    for (_, cells), row in zip(rows, document["rows"], strict=True):
        found = re.findall(r'data-player="(\d+)" data-payoff="([^"]*)"', cells)
        assert [(int(player), float(payoff)) for player, payoff in found] == list(enumerate(row["payoffs"]))


def test_the_files_that_it_carries_can_be_verified(hostile):
    page = written(hostile)
    carried = Outline(page).files()
    assert list(carried) == [GAME_FILE, "coco.json", "correlated.json"]
    game = loads(carried[GAME_FILE], ".json")
    assert game == HOSTILE
    for agreement in hostile.comparison.rows:
        document = json.loads(carried[f"{agreement.concept.name}.json"])
        assert document == dump_agreement(agreement)
        assert verify(game, load_agreement(document), exact=True).proved


def test_the_scene_and_the_scripts_are_inside(hostile):
    scripts = {
        attributes.get("id", place): text for place, (attributes, text) in enumerate(Outline(written(hostile)).scripts)
    }
    assert json.loads(scripts["scene"]) == json.loads(scene_text(hostile.scene))
    code = [text for key, text in scripts.items() if isinstance(key, int)]
    assert code[0] == r"var d3 = '\x3c/script>';"
    assert "\nfunction drawFigure(" in code[1]
    assert "export" not in code[1]


@pytest.mark.unwatched
def test_the_same_input_gives_the_same_page(hostile):
    assert written(gathered(HOSTILE, compare(HOSTILE, CONCEPTS))) == written(hostile)


def test_pictures_are_images_of_their_own(hostile):
    images = Outline(written(hostile)).named("img")
    pictures = [base64.b64decode(each["src"].partition(",")[2]).decode() for each in images]
    assert pictures == [still.svg for still in hostile.stills]
    assert all(each["alt"] for each in images)


def test_without_a_figure_and_pictures_the_page_says_so(hostile):
    bare = replace(
        hostile, figure=nothing("no scripts"), stills=nothing("no matplotlib"), overview=nothing("too <large>")
    )
    page = whole_report(bare, {}, "")
    assert "There is no interactive figure: no scripts." in page
    assert "There is no still picture: no matplotlib." in page
    assert "could not be listed: too &lt;large&gt;" in page
    assert "Too long to be carried: game.json, coco.json, correlated.json." in page
    assert Outline(page).named("img") == []


def test_without_a_scene_there_is_no_figure(hostile):
    assert "There is no interactive figure: there is nothing to draw." in whole_report(hostile, {}, "")


def test_without_pictures_the_live_figure_is_printed(hostile):
    assert 'class="live replaced"' in written(hostile)
    assert 'class="live"' in written(replace(hostile, stills=nothing()))


def test_an_agreement_without_the_game_is_verified_with_the_readers_own(hostile):
    page = whole_report(hostile, {"coco.json": "{}"}, "")
    assert "detente verify GAME coco.json --exact" in page
    assert HOSTILE.digest in page


def test_a_report_without_an_audit_says_how_that_was_decided(public_good):
    assert "It was left out on request." in written(public_good)


@pytest.mark.unwatched
def test_an_audit_is_laid_out_with_its_picture():
    game = read("example:curse")
    comparison = compare(game, ["security"])
    plan = AuditPlan([look_up("security"), look_up("coco")], seed=4)
    parts = gather(game, comparison, plan, figure=FIGURE)
    assert isinstance(parts.audit, Audit)
    assert [row.concept for row in parts.audit.rows] == ["security"]
    page = written(parts)
    assert "games of" not in parts.decision
    assert "repeat with seed 4" in page
    assert '<figure class="audited">' in page
    assert "What owning an action is worth" in page
    assert '<figure class="audited">' not in written(replace(parts, audit_stills=nothing()))


def test_an_audit_of_no_concept_is_left_out_with_the_reason():
    game = read("example:curse")
    parts = gathered(game, compare(game, ["coco"]), asked=True)
    assert parts.audit == Unavailable("no concept has one")
    assert "There is none: no concept has one" in written(parts)
    assert "It was asked for." in written(parts)


@pytest.mark.parametrize(("shape", "included"), [((4, 4), True), ((2, 9), False), ((2, 2, 2), False), ((5,), True)])
def test_small_games_are_audited_without_being_asked(shape, included):
    plan, game = AuditPlan([]), Game(np.zeros((len(shape), *shape)))
    assert plan.includes(game) is included
    assert ("part of every report" in plan.decision(game)) is included
    assert replace(plan, asked=True).includes(game)


def test_what_takes_too_long_is_left_out_with_the_reason():
    def late(*_):
        raise TimeLimit("no answer was found within 9 seconds")

    parts = gathered(HOSTILE, compare(HOSTILE, ["coco"]), clock=late)
    assert isinstance(parts.scene, Unavailable)
    assert parts.stills == parts.scene
    assert "seconds" in parts.overview.reason
    assert "seconds" in whole_report(parts, {}, "")


def test_without_matplotlib_the_report_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    parts = gathered(HOSTILE, compare(HOSTILE, ["coco"]))
    assert "pip install 'detente[plot]'" in parts.stills.reason
    assert "pip install &#x27;detente[plot]&#x27;" in written(parts)


def test_the_scripts_of_the_page_are_found():
    found = live_figure(files("detente") / "web" / "static")
    assert isinstance(found, LiveFigure)
    assert "drawFigure" in found.drawing
    assert "export" not in page_of._EXPORT.sub("", found.drawing)
    assert "import " not in re.sub(r"//.*|/\*.*?\*/", "", found.drawing)


def test_an_installation_without_them_is_told(tmp_path):
    assert live_figure(tmp_path) == Unavailable("this installation lacks its scripts")


def test_json_in_a_script_reads_as_before():
    text = json.dumps(["</script>", "<!--", "&amp;", "\u2028\u2029", "é"], ensure_ascii=False)
    assert json.loads(json_script(text)) == json.loads(text)
    assert not set("<>&\u2028\u2029") & set(json_script(text))


def test_code_cannot_end_its_script():
    assert code_script("'</SCRIPT>' + '<!--' + a<b") == r"'\x3c/SCRIPT>' + '\x3c!--' + a<b"


def shown(game):
    """Split what is shown of a game into the opening, the rows, and what is said of a cut."""
    opening, table, *cut = game_pieces(game)
    assert isinstance(opening, Paragraph)
    assert isinstance(table, Table)
    return opening.text, table.rows, cut


def test_a_large_game_is_cut_and_says_so():
    _, rows, cut = shown(Game(np.zeros((3, 5, 5, 5))))
    assert len(rows) == SHOWN_PROFILES
    assert cut == [Paragraph("This is a cut: 64 of the 125 ways to play are shown, the first ones.")]


def test_many_actions_are_cut_too():
    opening, rows, cut = shown(Game(np.zeros((2, 20, 2))))
    assert opening.startswith("Player 1 can play 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 or 4 more;")
    assert len(rows) == 16
    assert cut == [Paragraph("This is a cut: 32 of the 40 ways to play are shown, the first ones.")]


def test_two_players_see_a_matrix_and_one_a_list():
    assert shown(read("example:hot-dogs"))[1][0] == ("beach", "70, 24", "100, 32")
    alone = Game([[1, 2]], ["Ann"], [["a", "b"]])
    assert shown(alone) == ("Ann can play a or b.", (("a", "1", "1"), ("b", "2", "2")), [])


def test_files_that_are_too_long_are_left_out(monkeypatch):
    comparison = compare(HOSTILE, ["coco"])
    monkeypatch.setattr("detente.formats.report_files.MOST_ENTRIES", 3)
    assert list(report_files(HOSTILE, comparison)) == ["coco.json"]
    monkeypatch.setattr("detente.formats.report_files.LONGEST", 3)
    assert report_files(HOSTILE, comparison) == {}


def test_skipped_concepts_and_many_players_are_shown():
    game = Game(np.arange(20.0).reshape(5, 2, 2, 1, 1, 1))
    comparison = replace(compare(game, ["coco"]), skipped=(("nash", "no <reason>"),))
    page = whole_report(gathered(game, comparison), {}, "")
    assert 'class="scroll wide"' in page
    assert "nash is left out: no &lt;reason&gt;" in page


def test_more_than_two_players_start_from_what_they_are_worth_alone(public_good, hostile):
    page = written(public_good)
    deals = page.split('<section id="deals"')[1].split("</section>\n<section id=")[0]
    assert "worth alone 10.5" in deals
    assert ">fallback " not in deals
    assert "Worth alone: what the player brings as a coalition of one" in deals
    assert ">fallback " in written(hostile)
    assert "worth alone" not in written(hostile).casefold()


@pytest.mark.unwatched
def test_labels_written_right_to_left_are_set_apart():
    game = Game([[[0.5], [2]], [[1], [3.25]]], players=["שחקן ראשון", "شركة"], actions=[["a", "b"], ["לא"]])
    page = written(gathered(game, compare(game, ["coco"])))
    shown = page.split("<main>")[1]
    assert "<bdi>שחקן ראשון</bdi>" in shown
    body = re.sub(r"<bdi>[^<]*</bdi>|<[^>]*>", "", shown.split("</main>")[0])
    assert not re.search("[\u0590-\u08ff]", body)


def test_an_argument_is_told_once():
    game = read("example:chicken")
    parts = gathered(game, compare(game, ["correlated", "correlated-bloc", "coco"]))
    page = written(parts)
    articles = re.findall(r'<article id="deal-\d+">(.*?)</article>', page, re.DOTALL)
    assert len(articles) == 3
    assert "The same argument as under correlated, with the same numbers." in articles[1]
    assert "What can be reached together</h4>" in articles[0]
    assert "<h4>" not in articles[1]
    assert "In the same words and with the same numbers as under correlated: What can be reached" in articles[2]
    assert "What each side falls back on</h4>" in articles[2]
    assert articles[2].count("The rule of this agreement") == 1


def test_on_paper_numbers_are_not_broken_and_wide_tables_are_set_smaller():
    style = (files("detente") / "report" / "report_page.css").read_text(encoding="utf-8")
    assert "overflow-wrap: anywhere" not in style.split("@media print")[1]
    table = Table(tuple("abcdefgh"), (tuple("12345678"),))
    assert '<table class="many">' in section_fragment(Section("", (table,)))
