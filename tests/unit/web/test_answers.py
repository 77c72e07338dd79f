"""What the API answers is what the command line prints, and bad requests are refused with their place."""

import json
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import random_polymatrix
from detente.cli import run
from detente.concepts import CATALOGUE
from detente.formats import dumps, loads
from detente.model.errors import NumericalTrouble, TooLarge
from detente.solve import solve
from detente.web.answers import OTHERS, QUESTIONS, answer
from detente.web.desk import Desk
from detente.web.limits import Limits
from detente.web.papers import PAPERS
from tests.unit.web.requests_made import ERROR_KEYS, document, square_game

CHICKEN = document("chicken")
ROUTES = (*QUESTIONS, *PAPERS, *OTHERS)
TWINS = ["raiffa", "raiffa-bloc"]
every_route = pytest.mark.parametrize("route", ROUTES)


@pytest.fixture
def printed(capsys):
    """Run a command that succeeds, and return what it prints."""

    def command(*arguments):
        capsys.readouterr()
        assert run(arguments) == 0
        return capsys.readouterr().out

    return command


def asked(route, request, **limits):
    """Answer a request given as a document, text or bytes."""
    if not isinstance(request, str | bytes):
        request = json.dumps(request)
    body = request.encode() if isinstance(request, str) else request
    return answer(route, body, Desk(Limits(**limits)))


def found(route, **request):
    """Return the document that answers a good request."""
    reply = asked(route, request)
    assert reply.status == 200, reply.body
    return json.loads(reply.body)


def refused(route, request, **limits):
    """Return the status and the document of a refusal."""
    reply = asked(route, request, **limits)
    error = json.loads(reply.body)
    assert set(error) == ERROR_KEYS
    assert all(isinstance(value, str) for value in error.values())
    return reply.status, error


@pytest.mark.parametrize(("names", "status"), [(["coco", "nash"], 200), (["nash"], 422)])
def test_a_concept_without_a_certified_answer_is_listed_unless_it_is_the_only_one(monkeypatch, names, status):
    def troubled(game, concept, *, mapper):
        if concept.name == "nash":
            raise NumericalTrouble("no optimum")
        return solve(game, concept, mapper=mapper)

    monkeypatch.setattr(import_module("detente.web.desk"), "solve", troubled)
    reply = asked("compare", {"game": CHICKEN, "concepts": names})
    assert (reply.status, b"no optimum" in reply.body) == (status, True)


@pytest.mark.no_cover
@pytest.mark.parametrize("game", ["chicken", "hot-dogs", "public-good"])
@pytest.mark.parametrize("concept", ["coco", "correlated"])
def test_solve_answers_as_the_command_line_prints(printed, game, concept):
    expected = json.loads(printed("solve", f"example:{game}", "--concept", concept, "--coalitions", "--json"))
    assert found("solve", game=document(game), concepts=[concept], options={"coalitions": True}) == expected


def test_solve_takes_the_options_of_the_command_line(printed):
    expected = json.loads(printed("solve", "example:chicken", "--concept", "credible", "--breakdown", "0.2", "--json"))
    assert found("solve", game=CHICKEN, concepts=["credible"], options={"breakdown": 0.2}) == expected


def test_solve_chooses_the_same_concept_as_the_command_line():
    assert found("solve", game=CHICKEN)["concept"]["name"] == "correlated"


def test_compare_answers_as_the_command_line_prints(printed):
    arguments = ("--opposition", "individuals", "--selection", "raiffa", "--json")
    expected = json.loads(printed("compare", "example:hot-dogs", *arguments))
    options = {"opposition": "individuals", "selection": "raiffa", "breakdown": None}
    assert found("compare", game=document("hot-dogs"), concepts=None, options=options) == expected


def test_fallback_sweeps_the_breakdown_probability_if_asked_to(printed):
    expected = json.loads(printed("fallback", "example:hot-dogs", "--breakdown-sweep", "--json"))
    assert found("fallback", game=document("hot-dogs"), options={"breakdown_sweep": True}) == expected


def test_hypotheses_answers_as_the_command_line_prints(printed):
    options = {"blocks": "Ida,Jon"}
    answered = found("hypotheses", game=document("public-good"), options=options)
    assert answered == json.loads(printed("hypotheses", "example:public-good", "--blocks", "Ida,Jon", "--json"))
    assert found("verify", game=document("public-good"), agreement=answered)["accepted"]


def test_fallback_answers_as_the_command_line_prints(printed):
    expected = json.loads(printed("fallback", "example:hot-dogs", "--json"))
    assert found("fallback", game=document("hot-dogs")) == expected


@pytest.mark.no_cover
def test_audit_answers_as_the_command_line_prints(printed):
    expected = json.loads(printed("audit", "example:curse", "--concept", "security", "--seed", "3", "--json"))
    assert found("audit", game=document("curse"), concepts=["security"], options={"seed": 3}) == expected


@pytest.mark.parametrize("layout", ["text", "md", "html"])
def test_explain_tells_what_the_command_line_tells(printed, layout):
    expected = printed("explain", "example:chicken", "--concept", "coco", "--format", layout)
    answered = found("explain", game=CHICKEN, concepts=["coco"], options={"format": layout})
    assert answered[layout] == expected


def test_a_page_of_html_comes_also_as_a_piece_without_a_style_of_its_own():
    answered = found("explain", game=CHICKEN)
    assert answered["fragment"] in answered["html"]
    assert "<style" not in answered["fragment"]


def test_what_was_cut_short_is_verified_too(printed):
    text = printed("solve", "example:chicken", "--json", "--timeout", "1e-9")
    assert json.loads(text)["complete"] is False
    assert found("verify", game=CHICKEN, agreement=json.loads(text))["accepted"]


@pytest.mark.unwatched
@pytest.mark.parametrize("exact", [False, True])
def test_verify_answers_as_the_command_line_prints(printed, tmp_path, exact):
    text = printed("solve", "example:chicken", "--json")
    file = tmp_path / "deal.json"
    file.write_text(text, encoding="utf-8")
    expected = json.loads(printed("verify", "example:chicken", str(file), "--json", *["--exact"] * exact))
    assert found("verify", game=CHICKEN, agreement=json.loads(text), options={"exact": exact}) == expected


def test_what_solve_answers_can_be_verified():
    text = asked("solve", {"game": document("public-good")}).body.decode()
    reply = asked("verify", f'{{"game": {json.dumps(document("public-good"))}, "agreement": {text}}}')
    assert json.loads(reply.body)["accepted"]


def test_a_changed_agreement_is_rejected():
    agreement = found("solve", game=CHICKEN)
    agreement["payoffs"][0] += 1
    status, error = refused("verify", {"game": CHICKEN, "agreement": agreement})
    assert (status, error["type"], error["where"]) == (422, "CertificateRejected", "seal")


def test_payoffs_are_read_as_the_decimals_that_are_written():
    game = '{"players": [{"name": "A", "actions": ["x"]}, {"name": "B", "actions": ["y"]}], "payoffs": [[[0.1, 0.2]]]}'
    reply = asked("solve", f'{{"game": {game}}}')
    assert json.loads(reply.body)["payoffs_exact"] == ["1/10", "1/5"]


@pytest.mark.unwatched
def test_the_scene_of_a_comparison_has_its_payoffs():
    rows = found("compare", game=CHICKEN)["rows"]
    scene = found("scene", game=CHICKEN)
    assert [deal["payoffs"] for deal in scene["deals"]] == [row["payoffs"] for row in rows]
    assert scene["plane"]["correlated"] == found("fallback", game=CHICKEN)["correlated"]["vertices"]


def test_the_scene_of_three_players_has_no_plane():
    assert found("scene", game=document("public-good"))["plane"] is None


def test_the_scene_says_which_concepts_do_not_combine():
    skipped = found("scene", game=CHICKEN, options={"opposition": "individuals"})["skipped"]
    assert "coco" in {entry["concept"] for entry in skipped}


@pytest.mark.parametrize(
    "threat",
    [
        {"player": 0, "action": 1, "instead": 0, "strength": 2},
        {"player": "Witch", "action": "curse", "instead": 0, "strength": "2.0"},
        {"player": "Witch", "action": 1, "instead": "refrain", "strength": "4/2"},
    ],
)
def test_a_stronger_threat_hurts_more(threat):
    curse = document("curse")
    assert found("solve", game=curse, concepts=["coco"])["payoffs"] == [500.0, -500.0]
    assert found("solve", game=curse, concepts=["coco"], options={"threat": threat})["payoffs"] == [1000.0, -1000.0]


@pytest.mark.unwatched
def test_a_threat_of_strength_one_leaves_the_game_as_it_is():
    threat = {"player": 0, "action": 1, "instead": 0, "strength": 1}
    assert found("compare", game=CHICKEN, options={"threat": threat}) == found("compare", game=CHICKEN)


def test_a_game_of_floats_stays_one():
    threat = {"player": 0, "action": 1, "instead": 0, "strength": "1.0"}
    game = {**CHICKEN, "exact": False}
    changed = found("solve", game=game, options={"threat": threat})
    assert changed["game"]["digest"] == found("solve", game=game)["game"]["digest"]
    assert changed["game"]["digest"] != found("solve", game=CHICKEN)["game"]["digest"]


@pytest.mark.parametrize("layout", ["yaml", "csv", "nfg", "gam", "json"])
def test_a_game_converts_there_and_back(layout):
    plain = document("chicken")
    text = found("convert", game=plain, format=layout)["text"]
    back = {"text": text, "from": layout, "format": "json"}
    assert found("convert", **back)["game"]["payoffs"].keys() == plain["payoffs"].keys() or layout == "gam"


def test_a_game_is_written_with_the_threat_that_its_agreement_is_about():
    threat = {"player": 0, "action": 1, "instead": 0, "strength": "1.5"}
    request = {"game": document("curse"), "options": {"threat": threat}}
    text = found("convert", **request, format="yaml")["text"]
    agreement = asked("solve", request).body.decode()
    body = f'{{"game": {json.dumps(found("convert", text=text)["game"])}, "agreement": {agreement}}}'
    assert asked("verify", body).status == 200
    body = f'{{"game": {json.dumps(document("curse"))}, "agreement": {agreement}}}'
    assert refused("verify", body)[0] == 422


def test_text_that_is_no_game_is_refused_with_its_place():
    status, error = refused("convert", {"text": "players: []\n", "from": "yaml"})
    assert (status, error["where"]) == (400, "text, line 1, column 1")


@pytest.mark.parametrize(
    "request_made",
    [
        {},
        {"text": "a", "game": CHICKEN},
        {"text": 1},
        {"text": "a", "from": "exe"},
        {"game": CHICKEN, "format": "/etc/passwd"},
        {"text": "example:chicken", "from": "yaml"},
    ],
)
def test_a_conversion_that_makes_no_sense_is_refused(request_made):
    assert refused("convert", request_made)[0] == 400


RAGGED = {**CHICKEN, "payoffs": [[[6, 6], [2, 7]], [[7, 2]]]}
EMPTY_ROW = {**CHICKEN, "payoffs": [[], [[7, 2], [0, 0]]]}
HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "no object": b"[]",
    "a number": b"1",
    "no UTF-8": b'{"game": "\xff"}',
    "UTF-16": '{"game": 1}'.encode("utf-16"),
    "zero bytes": b"\0\0",
    "no game": b"{}",
    "a game that is null": b'{"game": null}',
    "the name of a game": b'{"game": "example:chicken"}',
    "a path": b'{"game": "/etc/passwd"}',
    "NaN": b'{"game": NaN}',
    "deep nesting": b'{"game": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "an unknown key": json.dumps({"game": CHICKEN, "surprise": 1}).encode(),
    "a key twice": b'{"game": ' + json.dumps(CHICKEN).encode() + b', "game": 1}',
    "a ragged table": json.dumps({"game": RAGGED}).encode(),
    "an empty row": json.dumps({"game": EMPTY_ROW}).encode(),
    "no players": json.dumps({"game": {**CHICKEN, "players": []}}).encode(),
    "payoffs that are truth values": json.dumps({"game": {**CHICKEN, "payoffs": [[[True, 1]] * 2] * 2}}).encode(),
    "half a character": b'{"game": {"players": [{"name": "\\ud800", "actions": ["x"]}], "payoffs": [[1]]}}',
    "half a character as a key": b'{"\\ud800": 1}',
    "infinite payoffs": json.dumps({"game": {**CHICKEN, "payoffs": [[["inf", "1"]] * 2] * 2}}).encode(),
    "a payoff of many digits": b'{"game": {"players": [{"name": "A", "actions": ["x"]}], "payoffs": [['
    + b"9" * 9000
    + b"]]}}",
}


@pytest.mark.no_cover
@every_route
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_body_is_refused(route, body):
    assert refused(route, body)[0] == 400


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ([], 400),
        ({"surprise": 1}, 400),
        ({"breakdown": "0.5"}, 400),
        ({"breakdown": True}, 400),
        ({"breakdown": 1e999}, 400),
        ({"breakdown": 2}, 422),
        ({"opposition": 1}, 400),
        ({"opposition": "everybody"}, 422),
        ({"selection": ["kindest"]}, 400),
        ({"selection": "nicest"}, 422),
        ({"threat": 1}, 400),
        ({"threat": {}}, 400),
        ({"threat": {"player": 0, "action": 1, "instead": 0}}, 400),
        ({"threat": {"player": 0, "action": 1, "instead": 0, "strength": "much"}}, 400),
        ({"threat": {"player": 0, "action": 1, "instead": 0, "strength": True}}, 400),
        ({"threat": {"player": 0, "action": 1, "instead": 0, "strength": []}}, 400),
        ({"threat": {"player": 2, "action": 1, "instead": 0, "strength": 1}}, 422),
        ({"threat": {"player": "Nobody", "action": 1, "instead": 0, "strength": 1}}, 422),
        ({"threat": {"player": 0, "action": 10**30, "instead": 0, "strength": 1}}, 422),
        ({"threat": {"player": 0, "action": 1.5, "instead": 0, "strength": 1}}, 400),
        ({"threat": {"player": 0, "action": 1, "instead": 0, "strength": 1e299}}, 422),
        ({"threat": {"player": 0, "action": 1, "instead": 1, "strength": 2}}, 422),
        ({"threat": {"player": 0, "action": 1, "instead": 0, "strength": -1}}, 422),
    ],
)
def test_options_that_make_no_sense_are_refused(options, status):
    game = {**CHICKEN, "payoffs": [[[20, 6]] * 2, [[7, 99]] * 2]}
    assert refused("compare", {"game": game, "options": options})[0] == status


@pytest.mark.parametrize(
    ("route", "request_made", "status"),
    [
        ("solve", {"concepts": "coco"}, 400),
        ("solve", {"concepts": [1]}, 400),
        ("solve", {"concepts": ["cocoa"]}, 422),
        ("solve", {"concepts": ["coco", "nash"]}, 422),
        ("solve", {"concepts": ["coco"], "options": {"opposition": "individuals"}}, 422),
        ("solve", {"options": {"coalitions": 1}}, 400),
        ("compare", {"concepts": ["cocoa"]}, 422),
        ("fallback", {"concepts": ["cocoa"]}, 422),
        ("fallback", {"concepts": ["coco"]}, 422),
        ("hypotheses", {"concepts": ["coco"]}, 422),
        ("hypotheses", {"options": {"blocks": "Nobody"}}, 422),
        ("hypotheses", {"options": {"opposition": "bloc"}}, 400),
        ("explain", {"options": {"format": "pdf"}}, 422),
        ("audit", {"options": {"seed": -1}}, 400),
        ("audit", {"options": {"seed": 0.5}}, 400),
        ("verify", {}, 400),
        ("verify", {"agreement": 1}, 400),
        ("verify", {"agreement": {"schema": "detente/hypotheses/1"}}, 400),
        ("verify", {"agreement": {"schema": "detente/agreement/1", "n": 10**400}}, 400),
        ("verify", {"agreement": {"schema": "detente/agreement/1", "n": 1e-5, "m": [True, None, "x"]}}, 400),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(route, request_made, status):
    assert refused(route, {"game": CHICKEN, **request_made})[0] == status


def test_a_number_beyond_floats_in_an_agreement_is_refused():
    body = json.dumps({"game": CHICKEN})[:-1] + ', "agreement": {"n": 1e999}}'
    assert refused("verify", body)[0] == 400


def test_what_is_no_agreement_is_named_as_such():
    error = refused("verify", {"game": CHICKEN, "agreement": {"schema": "detente/game/1"}})[1]
    assert error["where"] == "agreement"
    assert error["message"].startswith("agreement: this is no agreement")


def test_a_seed_may_be_large():
    assert found("audit", game=document("curse"), concepts=["security"], options={"seed": 10**30})["seed"] == 10**30


@every_route
def test_a_game_of_too_many_profiles_is_refused(route):
    status, error = refused(route, {"game": square_game(4)}, profiles=15)
    assert (status, error["type"]) == (413, "TooLarge")


def graph_game(players):
    return json.loads(dumps(random_polymatrix("path", players=players, seed=1), "json"))


@every_route
def test_a_game_on_a_graph_has_the_same_limits(route):
    status, error = refused(route, {"game": graph_game(4)}, profiles=15)
    assert (status, error["type"]) == (413, "TooLarge")


def test_a_game_on_a_graph_is_solved_as_it_is_and_shown_by_its_table():
    shown = found("convert", game=graph_game(3))
    assert loads(shown["text"], "json") == random_polymatrix("path", players=3, seed=1)
    assert set(shown["game"]["payoffs"]) == {"1", "2"}
    agreement = found("solve", game=graph_game(3), concepts=["coco"])
    assert agreement["game"]["digest"] == random_polymatrix("path", players=3, seed=1).digest


@every_route
def test_a_game_of_too_many_players_is_refused(route):
    players = [{"name": str(number), "actions": ["x"]} for number in range(5)]
    payoffs = [[[[[[1, 1, 1, 1, 1]]]]]]
    status, error = refused(route, {"game": {"players": players, "payoffs": payoffs}}, players=4)
    assert (status, error["where"]) == (413, "players")


def test_an_answer_that_is_too_long_is_refused():
    status, error = refused("compare", {"game": CHICKEN}, reply_bytes=1000)
    assert (status, error["where"]) == (413, "answer")


def test_comparing_by_concepts_that_all_find_the_game_too_large_is_refused(monkeypatch):
    def too_large(*_, **_named):
        raise TooLarge("too large")

    monkeypatch.setattr("detente.web.desk.solve", too_large)
    status, error = refused("compare", {"game": CHICKEN, "concepts": ["coco"]})
    assert (status, error["message"]) == (422, "coco: too large")


def test_running_out_of_memory_is_no_defect(monkeypatch):
    def out_of_memory(*_, **_named):
        raise MemoryError

    monkeypatch.setattr("detente.web.desk.solve", out_of_memory)
    assert refused("solve", {"game": CHICKEN})[0] == 413


def test_the_argument_of_a_deal_that_is_drawn_takes_no_linear_program():
    desk, body = Desk(), json.dumps({"game": CHICKEN}).encode()
    answer("scene", body, desk)
    assert answer("explain", body, desk).lps == 0
    assert desk.agreements.hits == 1


def test_another_breakdown_probability_leaves_the_other_deals_as_they_are():
    desk = Desk()
    for breakdown in (0.2, 0.4):
        body = json.dumps({"game": CHICKEN, "options": {"breakdown": breakdown}}).encode()
        answer("scene", body, desk)
    assert (desk.agreements.hits, desk.planes.hits) == (len(CATALOGUE) - 1, 1)


def test_concepts_that_share_their_fallbacks_share_the_work():
    alone = sum(asked("compare", {"game": square_game(3), "concepts": [name]}).lps for name in TWINS)
    assert 0 < asked("compare", {"game": square_game(3), "concepts": TWINS}).lps <= alone / 2


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(5))
def test_shared_fallbacks_change_no_answer(seed):
    game = square_game(3, seed)
    alone = [
        found("solve", game=game, concepts=[row["concept"]["name"]]) for row in found("compare", game=game)["rows"]
    ]
    assert found("compare", game=game)["rows"] == alone


def test_the_title_of_another_game_is_not_remembered():
    desk = Desk()
    for title in ("one", "two"):
        reply = answer("solve", json.dumps({"game": {**CHICKEN, "title": title}}).encode(), desk)
        assert json.loads(reply.body)["game"]["title"] == title


def test_large_games_are_not_remembered(monkeypatch):
    monkeypatch.setattr("detente.web.desk.SMALL", 3)
    desk, body = Desk(), json.dumps({"game": CHICKEN}).encode()
    answer("scene", body, desk)
    assert (len(desk.agreements), len(desk.planes)) == (0, 0)


@pytest.mark.no_cover
def test_a_report_is_the_page_that_the_command_line_writes(printed, tmp_path):
    file = tmp_path / "report.html"
    printed("report", "example:curse", "--concept", "coco", "--no-audit", "-o", str(file))
    reply = asked("report", {"game": document("curse"), "concepts": ["coco"]})
    assert (reply.status, reply.media) == (200, "text/html; charset=utf-8")
    assert reply.body.decode() == file.read_text(encoding="utf-8")


@pytest.mark.no_cover
@pytest.mark.parametrize("game", ["curse", "public-good"])
def test_a_picture_is_an_svg_of_the_game(game):
    reply = asked("picture", {"game": document(game), "concepts": ["coco"]})
    assert (reply.status, reply.media) == (200, "image/svg+xml")
    assert b"<svg" in reply.body


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.sampled_from(ROUTES), JSON_VALUES)
def test_no_game_whatever_is_a_defect(route, value):
    assert asked(route, json.dumps({"game": value})).status in {400, 413, 422}


@given(st.sampled_from(ROUTES), st.binary())
def test_no_body_whatever_is_a_defect(route, body):
    assert asked(route, body).status in {400, 413, 422}
