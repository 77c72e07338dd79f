"""The server for agents, asked by the client of the protocol's own library, in this process and as a program."""

import asyncio
import inspect
import io
import json
import os
import re
import signal
import sys
import threading
from pathlib import Path

import jsonschema
import pytest
from mcp import Client
from mcp.server import MCPServer

from detente.cli import mcp_command as command
from detente.model.errors import MissingExtra, NotApplicable
from detente.web import agents, clerk
from detente.web.agents import REPLY_BYTES, run, server_of
from detente.web.limits import MIB, Limits
from detente.web.sealed import LEFT_OUT, Sealed
from detente.web.tools import OFFERS
from tests.unit.web.agent_client import COCO, HOT_DOGS, HerePool, called, clerk_of, complaint, not_started, text_of
from tests.unit.web.requests_made import square_game

ROOT = Path(__file__).parents[3]
HOW_TO = (ROOT / "docs/how-to/let-an-agent-bargain.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference/agent-tools.md").read_text(encoding="utf-8")
# ------------------------------------------------------------------------------------------------------------- answers


@pytest.mark.unwatched
@pytest.mark.parametrize(("name", "key"), [("solve", "concept"), ("compare", "concepts"), ("audit", "concepts")])
def test_the_answers_are_those_of_the_http_api(name, key):
    pool = HerePool()
    game = square_game(1)
    [result] = called((name, {"game": game, key: "security" if key == "concept" else ["security"]}), pool=pool)
    [body] = pool.bodies
    assert json.loads(body) == {"game": game, "concepts": ["security"]}
    assert result.structured_content == pool.documents[0]


@pytest.mark.unwatched
def test_the_text_of_an_answer_leaves_the_claims_out():
    solved, compared = called(("solve", COCO), ("compare", {"game": HOT_DOGS, "concepts": ["coco", "raiffa"]}))
    told, whole = json.loads(text_of(solved)), solved.structured_content
    assert "left out" in told["certificate"].pop("claims")
    assert len(whole["certificate"].pop("claims")) > 0
    assert told == whole
    rows = json.loads(text_of(compared))["rows"]
    assert all("left out" in row["certificate"]["claims"] for row in rows)
    assert {row["seal"] for row in rows} == {row["seal"] for row in compared.structured_content["rows"]}


def test_claims_that_are_too_long_to_read_are_known_by_the_seal_alone(monkeypatch):
    monkeypatch.setattr(clerk, "WHOLE_BYTES", 500)
    solved, checked = called(
        ("solve", COCO), lambda before: ("verify", {"game": HOT_DOGS, "agreement": before[0].structured_content})
    )
    assert solved.structured_content == json.loads(text_of(solved))
    assert checked.structured_content["claims"] == 4


def test_a_shipped_game_is_asked_for_by_name():
    by_name, by_document = called(
        ("solve", {"game": " example:hot-dogs", "concept": "coco"}),
        ("solve", {"game": json.dumps(HOT_DOGS), "concept": "coco"}),
    )
    assert by_name.structured_content == by_document.structured_content


def test_options_are_arguments_of_their_own():
    more = {"concept": "credible", "breakdown": 0.75, "selection": None, "coalitions": True}
    [result] = called(("solve", {"game": HOT_DOGS, **more}))
    assert result.structured_content["concept"]["parameters"] == {"breakdown": 0.75}
    assert len(result.structured_content["coalitions"]) == 3


def test_an_argument_in_words_is_markdown():
    [result] = called(("explain", COCO))
    assert text_of(result) == result.structured_content["md"]
    assert text_of(result).startswith("# Hot-dog sellers")


@pytest.mark.parametrize(("name", "count"), [("list_concepts", 18), ("list_games", 17)], ids=["concepts", "games"])
def test_lists_need_no_worker(name, count):
    pool = HerePool()
    [result] = called((name, {}), pool=pool, starting=not_started)
    [listed] = result.structured_content.values()
    assert (len(listed), pool.bodies) == (count, [])


def test_games_are_read_from_text_and_by_name():
    text = "players: [{name: Ann, actions: [stay, go]}]\npayoffs: [[1], [1/3]]"
    read, shown = called(("read_game", {"text": text}), ("read_game", {"game": "example:hot-dogs"}))
    assert read.structured_content["payoffs"] == {"stay": [1], "go": ["1/3"]}
    assert shown.structured_content == HOT_DOGS


# -------------------------------------------------------------------------------------------------------------- proofs


@pytest.mark.unwatched
@pytest.mark.parametrize(
    "given",
    [
        lambda result: result.structured_content["seal"],
        lambda result: result.structured_content,
        lambda result: json.dumps(result.structured_content),
        lambda result: json.loads(text_of(result)),
        text_of,
    ],
    ids=["seal", "document", "its text", "shortened", "its shortened text"],
)
def test_an_agreement_is_verified_in_whatever_way_it_is_given(given):
    _, checked = called(
        ("solve", COCO), lambda before: ("verify", {"game": HOT_DOGS, "agreement": given(before[0]), "exact": True})
    )
    assert checked.structured_content["proved"] is True


def test_the_rows_of_a_comparison_can_be_verified():
    _, checked = called(
        ("compare", {"game": HOT_DOGS, "concepts": ["coco", "nash-bargaining"]}),
        lambda before: (
            "verify",
            {"game": HOT_DOGS, "agreement": before[0].structured_content["rows"][1]["seal"]},
        ),
    )
    assert checked.structured_content["accepted"] is True


def changed(document):
    return {**document, "payoffs": [100.0, 32.0]}


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda result: changed(result.structured_content), "the seal does not fit"),
        (lambda result: changed(json.loads(text_of(result))), "differs from the one with its seal"),
        (lambda _: "sha256:0", "there is no agreement with the seal 'sha256:0'"),
        (
            lambda _: {"certificate": {"claims": LEFT_OUT}},
            "no key 'seal'",
        ),
        (lambda _: {}, "this is no agreement"),
        (lambda _: [], "this is no agreement"),
        (lambda _: '{"seal": ', "found the end of the text"),
    ],
    ids=["document", "shortened", "unknown seal", "no seal", "empty", "list", "half a text"],
)
def test_what_was_not_agreed_on_is_not_verified(given, message):
    _, checked = called(("solve", COCO), lambda before: ("verify", {"game": HOT_DOGS, "agreement": given(before[0])}))
    assert checked.is_error
    assert message in text_of(checked)


def test_old_agreements_make_room_for_new_ones():
    sealed = Sealed(room=200)
    for number in range(9):
        sealed.keep({"seal": f"sha256:{number}", "payoffs": [number]})
    assert sealed.document("sha256:8")["payoffs"] == [8]
    with pytest.raises(NotApplicable, match="solve the game again"):
        sealed.document("sha256:0")


# -------------------------------------------------------------------------------------------------------------- errors

UNREADABLE = {"players": HOT_DOGS["players"], "payoffs": [[[70, 24], [100, "much"]], [[40, 80], [28, 10]]]}


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("solve", {}, "solve needs the argument 'game': a game is {\"players\": "),
        ("solve", {"game": "chiken"}, "the game is 'chiken'; did you mean 'example:chicken'?"),
        ("solve", {"game": "two firms"}, "'two firms' is a text, but neither a document nor the name"),
        ("solve", {"game": "example:chiken"}, "no such game (did you mean 'chicken'?)"),
        ("solve", {"game": 5}, "a game document is a mapping with players and payoffs (FormatError, at the mark: "),
        ("solve", {"game": "{"}, "game, line 1, column 2: expected a key in double quotes"),
        ("solve", {"game": UNREADABLE}, "Bob's payoff at (beach, airport) is 'much', which is not a number"),
        ("solve", {"game": UNREADABLE}, 'at the mark:  "payoffs": [[[70, 24], [100, ⟨here⟩"much"]], [[40, 80]'),
        ("solve", {**COCO, "concepts": ["coco"]}, "has no argument 'concepts'; its arguments are game, concept, "),
        ("solve", {**COCO, "concepts": ["coco"]}, "did you mean 'concept'?"),
        ("solve", {"game": HOT_DOGS, "concept": ["coco"]}, "'concept' must be a text, not '[\"coco\"]'"),
        ("solve", {"game": HOT_DOGS, "concept": "cocoa"}, "did you mean 'coco'? (NotApplicable, at concept)"),
        ("solve", {**COCO, "opposition": "individuals"}, "does not combine with 'individuals'"),
        ("audit", {"game": HOT_DOGS, "concepts": "coco"}, "'concepts' must be a list of texts"),
        ("solve", {"game": square_game(11)}, "121"),
        ("solve", {"game": square_game(60)}, "bytes, the limit is 20,000; shorten the game"),
        ("verify", {"game": HOT_DOGS}, "verify needs the argument 'agreement': the seal ('sha256:...') of"),
        ("read_game", {"text": "x", "game": HOT_DOGS}, "give either 'game' or 'text'"),
        ("read_game", {"text": "NFG", "format": "nfg"}, "text, line 1, column 4"),
        ("list_games", {"like": "chicken"}, "list_games has no argument 'like'; its arguments are none"),
        ("solve", {"game": HOT_DOGS, "threat": {"player": "Ann"}}, "the threat has no key 'action'"),
    ],
)
def test_an_error_says_what_to_do(name, arguments, message):
    assert message in complaint(name, arguments)


def test_the_place_of_a_fault_is_found_in_a_game_of_many_lines():
    text = json.dumps(UNREADABLE, indent=1).replace('"much"', "much")
    assert "game, line" in complaint("solve", {"game": text})
    text = json.dumps(UNREADABLE, indent=1).replace("Ann", "Ann\u2028")
    assert '⟨here⟩"much"' in complaint("solve", {"game": text})


def test_half_a_character_is_no_defect():
    assert "UTF-8" in complaint("solve", {"game": {**HOT_DOGS, "title": "\ud800"}})


def test_workers_that_cannot_be_started_are_reported():
    [result] = called(("solve", COCO), starting=not_started)
    assert "could not be started" in text_of(result)


def test_work_that_goes_on_is_told_about(monkeypatch):
    monkeypatch.setattr(clerk, "TELLING_SECONDS", 0.001)
    told = []

    async def tell(progress, total, message):
        told.append((progress, total, message))

    [result] = called(("solve", COCO), pool=HerePool(turns=3), tell=tell)
    assert not result.is_error
    assert told[0] == (0.001, None, "at work for 0.001 s; the limit is 30 s")
    assert [progress for progress, *_ in told] == sorted({progress for progress, *_ in told})


def test_work_that_nobody_waits_for_is_given_up():
    class EndlessPool:
        async def answer(self, _route, _body):
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

    async def giving_up():
        async def tell(*_):
            """Hear nothing."""

        answering = clerk_of(EndlessPool()).answer(OFFERS[0], COCO, tell)
        call = asyncio.ensure_future(answering)
        await begun.wait()
        call.cancel()
        await ended.wait()

    begun, ended = asyncio.Event(), asyncio.Event()
    asyncio.run(giving_up())
    assert ended.is_set()


# ------------------------------------------------------------------------------------------------------ what is offered


def tools():
    async def listing():
        async with Client(server_of(clerk_of(HerePool()))) as client:
            return (await client.list_tools()).tools, client.instructions

    return asyncio.run(listing())


@pytest.mark.unwatched
def test_every_tool_has_schemas_and_changes_nothing():
    listed, instructions = tools()
    assert [tool.name for tool in listed] == [offer.name for offer in OFFERS]
    for tool in listed:
        assert tool.annotations.read_only_hint
        assert tool.output_schema["type"] == "object"
        for schema in (tool.input_schema, tool.output_schema):
            jsonschema.Draft202012Validator.check_schema(schema)
    assert "A game is" in instructions


def test_the_game_in_the_description_is_one():
    [written] = re.findall(r"A game is (\{.*?\}):", OFFERS[0].arguments["game"]["description"])
    [result] = called(("read_game", {"game": json.loads(written)}))
    assert result.structured_content["payoffs"] == HOT_DOGS["payoffs"]


def test_arguments_that_are_answered_fit_their_schemas():
    by_name = {offer.name: offer.schema for offer in OFFERS}
    jsonschema.validate(COCO, by_name["solve"])
    jsonschema.validate({"game": "example:chicken", "concepts": ["coco"], "seed": 1}, by_name["audit"])
    jsonschema.validate({"game": HOT_DOGS, "agreement": "sha256:0", "exact": True}, by_name["verify"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**COCO, "concepts": ["coco"]}, by_name["solve"])


def test_the_reference_names_every_tool_and_argument():
    for offer in OFFERS:
        assert f"`{offer.name}`" in REFERENCE
        assert all(f"`{argument}`" in REFERENCE for argument in offer.arguments)


def test_the_calls_of_the_page_are_answered_as_it_says():
    blocks = re.findall(r"^```(json|text)\n(.*?)^```$", HOW_TO, re.DOTALL | re.MULTILINE)[1:]  # the first is settings
    pairs = list(zip(blocks[::2], blocks[1::2], strict=True))
    assert len(pairs) >= 5
    calls = [json.loads(call) for (_, call), _ in pairs]
    results = called(*((call["tool"], call["arguments"]) for call in calls))
    for result, (_, (kind, expected)) in zip(results, pairs, strict=True):
        assert result.is_error == (kind == "text")
        if kind == "text":
            assert text_of(result) == expected.replace("\n", " ").strip()
        else:
            assert json.loads(expected).items() <= result.structured_content.items()


# --------------------------------------------------------------------------------------------------------- the program


def test_a_session_over_stdio_as_the_page_writes_it(monkeypatch):
    [session] = re.findall(r"^```python\n(.*?)^```$", HOW_TO, re.DOTALL | re.MULTILINE)
    session = session.replace('["mcp"]', '["mcp", "--jobs", "1"]')  # one process is enough, and started sooner
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    names: dict = {}
    exec(compile(session, "let-an-agent-bargain.md", "exec"), names)  # noqa: S102  # our own page
    assert inspect.iscoroutinefunction(names["bargain"])
    assert asyncio.run(names["bargain"]()) == ([89.0, 43.0], True)


@pytest.fixture
def talking(monkeypatch):
    """Let the conversation be something else; no worker is started."""

    def set_to(talk):
        monkeypatch.setattr(MCPServer, "run_stdio_async", lambda _: talk())
        return run(Limits(workers=0))

    return set_to


def test_the_end_of_the_input_ends_the_server(talking):
    async def end():
        """Have nothing to say."""

    before = signal.getsignal(signal.SIGINT)
    assert talking(end) is None
    assert signal.getsignal(signal.SIGINT) is before


def test_a_defect_of_the_conversation_is_not_hidden(talking):
    async def stumble():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        talking(stumble)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server(talking, number):
    async def interrupted():
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
        await asyncio.Event().wait()

    assert talking(interrupted) == number


def test_a_signal_is_heard_while_the_input_is_silent(monkeypatch):
    """A thread waits for the input, and cannot be told not to."""
    reading, writing = os.pipe()
    shown = io.BytesIO()
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    asked = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello})

    class Answered(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            shown.write(data)
            os.kill(os.getpid(), signal.SIGINT)
            return len(data)

    with os.fdopen(reading, encoding="utf-8") as standard, os.fdopen(writing, "w", encoding="utf-8") as other:
        monkeypatch.setattr(sys, "stdin", standard)
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(Answered())))
        other.write(asked + "\n")
        other.flush()
        before = threading.active_count()
        assert run(Limits(workers=0)) == signal.SIGINT
        other.close()  # the thread ends
        for thread in threading.enumerate()[before:]:
            thread.join(10)
    [line] = shown.getvalue().splitlines()
    assert json.loads(line)["result"]["serverInfo"]["name"] == "detente"


# --------------------------------------------------------------------------------------------------------- the command


def test_the_options_of_the_command_reach_the_server(monkeypatch):
    noted: list = []
    monkeypatch.setattr(agents, "run", noted.append)
    assert command.mcp_command(jobs=3, timeout=7.0, max_profiles=100, memory=512) == 0
    [limits] = noted
    assert (limits.workers, limits.seconds, limits.profiles, limits.memory_bytes) == (3, 7.0, 100, 512 * MIB)
    assert limits.reply_bytes == REPLY_BYTES


def test_the_command_says_how_it_ended_and_what_it_waits_for(monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(agents, "run", lambda _: signal.SIGINT)
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert command.mcp_command() == 130
    shown = capsys.readouterr()
    assert (shown.out, "waits for an agent's program" in shown.err) == ("", True)


def test_without_the_library_the_command_names_the_extra(monkeypatch):
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"pip install 'detente\[mcp\]'"):
        command.mcp_command()


def test_a_time_that_is_none_is_refused():
    with pytest.raises(NotApplicable, match="--timeout"):
        command.mcp_command(timeout=0.0)
