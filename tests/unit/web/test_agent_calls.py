"""What happens to a call of a tool: its turn, its time, its text, and errors that an agent can act on."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from mcp import Client

from detente.model.errors import FormatError
from detente.web.agents import server_of
from detente.web.answers import answer
from detente.web.audit_digest import audit_text
from detente.web.audit_parts import AUDIT_PART
from detente.web.desk import Desk
from detente.web.replies import busy, json_reply, late, out_of_memory
from detente.web.sealed import LEFT_OUT
from detente.web.tool_arguments import check_size
from detente.web.tools import OFFERS
from detente.web.turns import LONG, Turns
from tests.unit.web.agent_client import COCO, HOT_DOGS, LIMITS, HerePool, called, clerk_of, complaint, text_of
from tests.unit.web.requests_made import document, square_game

ONE_CELL = square_game(1)
TRIO = {"players": [{"name": name, "actions": ["stay"]} for name in "ABC"], "payoffs": [[[[1, 2, 3]]]]}
THREAT = {"player": "Witch", "action": "curse", "instead": "refrain", "strength": "1.5"}


class StubbornPool(HerePool):
    """Give some questions an answer of another kind: one reply, or none ever."""

    def __init__(self, odd, reply=None):
        super().__init__()
        self.odd, self.reply = odd, reply

    async def answer(self, route, body):
        if self.odd not in f"{route} {body.decode()}":
            return await super().answer(route, body)
        if self.reply is None:
            await asyncio.Event().wait()
        return self.reply


def canned(rows, skipped, game=None):
    """Answer with an audit."""
    return json_reply({"schema": "detente/audit/1", "game": game, "seed": 0, "rows": rows, "skipped": skipped})


# ------------------------------------------------------------------------------------------------------------- threats


def test_an_agreement_under_a_threat_is_verified_under_the_same_threat():
    game = "example:curse"
    solved, checked, other = called(
        ("solve", {"game": game, "concept": "coco", "threat": THREAT}),
        lambda before: (
            "verify",
            {"game": game, "agreement": before[0].structured_content["seal"], "threat": THREAT},
        ),
        lambda before: ("verify", {"game": game, "agreement": before[0].structured_content["seal"]}),
    )
    assert not solved.is_error
    assert checked.structured_content["accepted"]
    assert "if solve was given a threat, give verify the same" in text_of(other)


def test_the_http_api_verifies_under_a_threat_too():
    game, desk = document("curse"), Desk()
    asked = {"game": game, "concepts": ["coco"], "options": {"threat": THREAT}}
    agreement = json.loads(answer("solve", json.dumps(asked).encode(), desk).body)
    for options, status in (({"threat": THREAT, "exact": True}, 200), ({}, 422)):
        body = json.dumps({"game": game, "agreement": agreement, "options": options}).encode()
        assert answer("verify", body, desk).status == status


@pytest.mark.unwatched
@pytest.mark.parametrize(("exact", "proved"), [(None, True), (False, False), (True, True)])
def test_exact_payoffs_are_checked_as_fractions_unless_told_otherwise(exact, proved):
    _, checked = called(
        ("solve", COCO),
        lambda before: (
            "verify",
            {"game": HOT_DOGS, "agreement": before[0].structured_content["seal"], "exact": exact},
        ),
    )
    assert checked.structured_content["proved"] is proved


# -------------------------------------------------------------------------------------------------------------- audits


def test_an_audit_of_several_concepts_is_that_of_the_http_api():
    body = {"game": ONE_CELL, "concepts": ["security", "nash-bargaining"], "options": {"opposition": "bloc"}}
    whole = json.loads(answer("audit", json.dumps(body).encode(), Desk()).body)
    [result] = called(("audit", {"game": ONE_CELL, "concepts": body["concepts"], "opposition": "bloc"}))
    assert result.structured_content == whole
    assert (len(whole["rows"]), len(whole["skipped"])) == (1, 1)


def test_what_was_audited_in_time_is_kept():
    limits = replace(LIMITS, seconds=0.5)
    asked = {"game": ONE_CELL, "concepts": ["security", "coco"]}
    [result] = called(("audit", asked), pool=StubbornPool('"only": "coco"'), limits=limits)
    assert [row["concept"] for row in result.structured_content["rows"]] == ["security"]
    [skipped] = result.structured_content["skipped"]
    assert (skipped["concept"], "within 0.5 seconds" in skipped["reason"]) == ("coco", True)
    assert "coco: left out: no certified answer" in text_of(result)


@pytest.mark.parametrize(
    ("reply", "asked", "message"),
    [
        (late(30), {}, "name one concept only, or write a smaller game"),
        (out_of_memory(), {}, "not enough memory"),
        (None, {"concepts": ["coco", "cocoa"]}, "did you mean 'coco'?"),
        (None, {"concepts": ["coco", 5]}, "every item of 'concepts' must be a text"),
        (
            canned([], [{"concept": "coco", "reason": "needs more"}]),
            {},
            "coco: needs more (NotApplicable",
        ),
    ],
    ids=["late", "memory", "unknown", "no names", "none applies"],
)
def test_an_audit_of_which_nothing_is_left_is_an_error(reply, asked, message):
    pool = HerePool() if reply is None else StubbornPool(AUDIT_PART, reply)
    [result] = called(("audit", {"game": ONE_CELL, **asked}), pool=pool)
    assert result.is_error
    assert message in text_of(result)


@pytest.mark.unwatched
def test_all_concepts_are_audited_if_none_is_named():
    body = {"game": ONE_CELL, "concepts": ["security"]}
    document = json.loads(answer("audit", json.dumps(body).encode(), Desk()).body)
    reply = canned(document["rows"], [], document["game"])
    [result] = called(("audit", {"game": ONE_CELL}), pool=StubbornPool(AUDIT_PART, reply))
    assert result.structured_content == {**document, "rows": 9 * document["rows"]}


def curve(kind, theta, *, proven=True):
    return {"class": kind, "owner": "Ann", "victim": "Bob", "theta": theta, "proven": proven}


def test_the_text_of_an_audit_sums_it_up():
    row = {
        "concept": "coco",
        "payoffs": [1 / 3, 123456.0],
        "actions": [
            {"player": "Ann", "action": "sue", "used": False, "extortion": 2.5},
            {"player": "Ann", "action": "deal", "used": True, "extortion": 0.0},
            {"player": "Bob", "action": "wait", "used": None, "extortion": None},
        ],
        "bind_gain": {"value": -1.5, "player": "Ann", "action": "sue"},
        "threats": [curve("T0", 0.25), curve("T0", 0.5, proven=False), curve("T1u", 0.0), curve("T2", None)],
        "misreport": [
            {"player": "Ann", "threshold": 0.125, "gain": [0.0, 4.0]},
            {"player": "Bob", "threshold": None, "gain": [0.0]},
        ],
        "worst_case": [{"owner": "Ann", "victim": "Bob", "harm": 7.0, "gain": 4.5}],
        "ambiguity": {"width": [0.0, 2.0]},
    }
    bare = {**row, "actions": [], "bind_gain": None, "threats": [], "worst_case": [], "misreport": []}
    told = audit_text({"game": {"players": ["Ann", "Bob"]}, "rows": [row, bare], "skipped": []})
    first, second, meaning = told.split("\n\n")
    assert first.splitlines() == [
        "coco: pays Ann 0.3333, Bob 123,456.",
        "- extortion: 2.5 to Ann for owning 'sue'; unknown for Bob's 'wait'",
        "- bind gain: -1.5 (Ann without 'sue')",
        "- added threats: T0 at least 0.5 (Ann against Bob), T1u 0",
        "- worst added action found: at least 4.5 by a harm of 7 (Ann against Bob)",
        "- lies: Ann gains from lies of 0.125 on, up to at least 4; Bob was not found to gain",
        "- by the choice of an equilibrium alone a payoff moves by 2 at most",
    ]
    assert "- bind gain: unknown\n- added threats: none that could be added" in second
    assert meaning.startswith("Extortion: ")


# --------------------------------------------------------------------------------------------------------------- turns


def test_a_short_question_does_not_wait_for_long_ones():
    async def asking():
        open_end = asyncio.Event()
        noted: list[str] = []

        class Pool:
            async def answer(self, route, _):
                if route in LONG:
                    await open_end.wait()
                return route

        async def started():
            """Have nothing to start."""

        pool: Any = Pool()
        turns = Turns(pool, asyncio.ensure_future(started()), replace(LIMITS, workers=2))
        long = [asyncio.ensure_future(turns.answer("audit", b"", noted.append)) for _ in range(2)]
        reply: Any = await turns.answer("solve", b"", lambda _: None)
        assert reply == "solve"
        assert (noted.count("waiting for a free process"), noted.count("at work")) == (2, 1)
        open_end.set()
        return await asyncio.gather(*long)

    assert asyncio.run(asking()) == ["audit", "audit"]


def test_whoever_waits_too_long_is_told():
    async def asking():
        class Pool:
            async def answer(self, _route, _body):
                await asyncio.Event().wait()

        async def started():
            """Have nothing to start."""

        pool: Any = Pool()
        turns = Turns(pool, asyncio.ensure_future(started()), replace(LIMITS, workers=1, seconds=0.01))
        first = asyncio.ensure_future(turns.answer("solve", b"", lambda _: None))
        await asyncio.sleep(0)
        reply = await turns.answer("solve", b"", lambda _: None)
        first.cancel()
        return reply

    assert asyncio.run(asking()).body == busy().body


# -------------------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("tool", "advice"),
    [
        ("solve", "try another concept, or write a smaller game"),
        ("compare", "name fewer concepts, or solve by one at a time"),
        ("verify", "leave 'exact' out"),
    ],
)
def test_what_took_too_long_can_be_asked_for_otherwise(tool, advice):
    more: dict[str, Any] = {"agreement": {}} if tool == "verify" else {}
    [result] = called((tool, {"game": ONE_CELL, **more}), pool=StubbornPool(tool, late(30)))
    assert f"within 30 seconds; {advice}" in text_of(result)


WRONG_TABLES = {**HOT_DOGS, "payoffs": {"Ann": [[1, 2], [3, 4]], "Bob": [[1, 2], [3, 4]]}}
NULL = {**HOT_DOGS, "payoffs": [[[70, 24], [100, None]], [[40, 80], [28, 10]]]}


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("solve", {"game": square_game(11)}, "leave out actions or players that matter little"),
        ("solve", {"game": WRONG_TABLES}, "one table for all, with a list of everybody's payoffs in each cell"),
        ("solve", {"game": {"game": HOT_DOGS}}, "stands inside a mapping with the key 'game'; leave that one out"),
        ("solve", {"game": NULL}, "Bob's payoff at (beach, airport) is null, so it is missing or was too large"),
        ("solve", {**COCO, "threat": {"player": "Ann"}}, "no key 'action', 'instead', 'strength'; its keys are"),
        ("solve", {**COCO, "threat": {**THREAT, "player": "An"}}, "did you mean 'Ann'?"),
        ("audit", {**COCO, "concept": None, "concepts": []}, "'concepts' is empty; name one, or leave it out for all"),
        ("compare", {"game": HOT_DOGS, "coalitions": True}, "weights; solve takes it"),
        ("solve", {**COCO, "seed": 1}, "coalitions; audit takes it"),
        ("verify", {"game": HOT_DOGS, "agreement": "abc"}, "a seal is 'sha256:' and 64 digits"),
        ("verify", {"game": HOT_DOGS, "agreement": {"certificate": {"claims": LEFT_OUT}}}, "has no key 'seal'"),
        ("read_game", {"text": "x", "format": "xml"}, "'format' is 'xml'; the formats are yaml, "),
        ("read_game", {"game": HOT_DOGS, "format": "csv"}, "leave it out with a game"),
    ],
)
def test_an_error_alone_shows_the_way(name, arguments, message):
    assert message in complaint(name, arguments)


def test_a_number_that_no_float_holds_is_refused():
    with pytest.raises(FormatError, match="a number is too large or not finite"):
        check_size({"game": {"payoffs": [[1e400]]}}, LIMITS)


def test_an_agreement_without_its_seal_is_told_so():
    [solved] = called(("solve", COCO))
    document = {key: value for key, value in solved.structured_content.items() if key != "seal"}
    assert "the agreement has no key 'seal'" in complaint("verify", {"game": HOT_DOGS, "agreement": document})


def test_an_agreement_that_was_changed_is_rejected():
    _, checked = called(
        ("solve", COCO),
        lambda before: (
            "verify",
            {"game": HOT_DOGS, "agreement": {**json.loads(text_of(before[0])), "payoffs": [100.0, 32.0]}},
        ),
    )
    assert "(CertificateRejected, at agreement)" in text_of(checked)


# --------------------------------------------------------------------------------------------------------------- tools


def test_an_argument_in_words_names_tools_and_no_commands():
    for arguments in (COCO, {"game": HOT_DOGS, "concept": "nash-bargaining"}):
        [result] = called(("explain", arguments))
        assert "The tool `verify` repeats the check" in text_of(result)
        assert "`detente" not in text_of(result)


@pytest.mark.unwatched
def test_fallbacks_and_hypotheses_are_shown_and_verified():
    shown, supposed, checked = called(
        ("fallback", {"game": ONE_CELL}),
        ("hypotheses", {"game": TRIO}),
        lambda before: ("verify", {"game": TRIO, "agreement": before[1].structured_content["seal"]}),
    )
    assert shown.structured_content["nash_complete"] is True
    assert "left out" in json.loads(text_of(supposed))["certificate"]["claims"]
    assert checked.structured_content["accepted"] is True


def test_the_instructions_name_the_limits_and_which_solution_suits_what():
    async def reading():
        async with Client(server_of(clerk_of(HerePool()))) as client:
            return client.instructions

    told = asyncio.run(reading())
    assert "3 players, 100 combinations of actions, 30 seconds an answer, 2 calls at a time" in told
    assert "'coco': the sides can bind themselves" in told
    [listing] = [offer.about for offer in OFFERS if offer.name == "list_concepts"]
    assert "'coco': the sides can bind themselves" in listing
