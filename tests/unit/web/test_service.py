"""Questions asked over HTTP: answered from what is kept, or by a worker, and fitting the description."""

import asyncio
import json

import pytest
from jsonschema import Draft202012Validator

from detente.web.answers import OTHERS, QUESTIONS, answer
from detente.web.description import ANSWERS, GAME_ERRORS, description
from detente.web.desk import Desk
from detente.web.limits import MIB, Limits
from detente.web.papers import PAPERS
from tests.unit.web.requests_made import ERROR_KEYS, HEAVY, document, square_game

DESCRIBED = description()
QUICK = {"game": document("curse"), "concepts": ["security"]}
REQUESTS = {
    **dict.fromkeys((*QUESTIONS, *PAPERS), QUICK),
    "fallback": {"game": QUICK["game"]},
    "hypotheses": {"game": QUICK["game"], "options": {"blocks": "Witch,Farmer"}},
    "verify": {
        "game": QUICK["game"],
        "agreement": json.loads(answer("solve", json.dumps(QUICK).encode(), Desk()).body),
    },
    "convert": {"game": QUICK["game"], "format": "yaml"},
}
every_route = pytest.mark.parametrize("route", REQUESTS)


@pytest.fixture(scope="module")
def limits():
    return Limits(workers=1, seconds=60.0, body_bytes=MIB // 4, grace_seconds=0.1)


def fits(document, name):
    schema = {"$ref": f"#/components/schemas/{name}", "components": DESCRIBED["components"]}
    return Draft202012Validator(schema).is_valid(document)


def references(schema):
    if isinstance(schema, dict):
        for key, item in schema.items():
            yield from [item] if key == "$ref" else references(item)
    elif isinstance(schema, list):
        for item in schema:
            yield from references(item)


def test_the_description_is_served(served):
    assert served.get("/openapi.json").json() == json.loads(json.dumps(DESCRIBED))


def test_every_reference_of_the_description_leads_somewhere():
    for reference in references(DESCRIBED):
        assert reference.removeprefix("#/components/schemas/") in DESCRIBED["components"]["schemas"]


def test_every_schema_of_the_description_is_one():
    for name in DESCRIBED["components"]["schemas"]:
        Draft202012Validator.check_schema(DESCRIBED["components"]["schemas"][name])


def test_every_question_is_described_with_every_error():
    assert set(ANSWERS) == {*QUESTIONS, *PAPERS, *OTHERS}
    for route in ANSWERS:
        responses = DESCRIBED["paths"][f"/api/{route}"]["post"]["responses"]
        assert set(responses) == {"200", *map(str, GAME_ERRORS)}


@every_route
def test_a_request_and_its_answer_fit_the_description(served, route):
    response = served.post(f"/api/{route}", REQUESTS[route])
    assert response.status_code == 200, response.text
    assert fits(REQUESTS[route], f"{route}-request")
    answer_name = ANSWERS[route][0]
    if "/" in answer_name:
        assert response.headers["content-type"] == answer_name
        assert response.headers["content-disposition"].startswith("attachment")
    else:
        assert fits(response.json(), answer_name)


@every_route
def test_an_error_fits_the_description(served, route):
    response = served.post(f"/api/{route}", {})
    assert response.status_code == 400
    assert fits(response.json(), "error")


@pytest.mark.parametrize("path", ["/health", "/api/games", "/api/concepts", "/api/games/chicken"])
def test_what_is_known_beforehand_fits_the_description(served, path):
    described = DESCRIBED["paths"]["/api/games/{name}" if "chicken" in path else path]["get"]["responses"]["200"]
    name = described["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
    assert fits(served.get(path).json(), name)


def test_the_answer_is_that_of_the_command_line_to_the_letter(served):
    expected = answer("compare", json.dumps(QUICK).encode(), Desk()).body
    assert served.post("/api/compare", QUICK).content == expected


def test_a_question_that_was_asked_before_takes_no_work(served):
    request = {"game": document("chicken"), "concepts": ["coco"]}
    first, second = (served.post("/api/solve", request) for _ in range(2))
    assert [first.headers["X-Detente-Cache"], second.headers["X-Detente-Cache"]] == ["miss", "hit"]
    assert second.headers["X-Detente-LPs"] == "0"
    assert first.content == second.content


def test_an_answer_says_what_it_cost(served):
    before = served.get("/health").json()["lps"]
    headers = served.post("/api/solve", {"game": square_game(3, seed=8)}).headers
    assert headers["Server-Timing"].startswith("solve;dur=")
    assert served.get("/health").json()["lps"] == before + int(headers["X-Detente-LPs"])


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_of_another_type_is_refused(served, media):
    response = served.post("/api/solve", QUICK, headers={"Content-Type": media})
    assert (response.status_code, set(response.json())) == (415, ERROR_KEYS)


def test_the_type_may_name_its_alphabet(served):
    assert served.post("/api/solve", QUICK, headers={"Content-Type": "Application/JSON; charset=utf-8"}).is_success


def test_a_body_over_the_limit_is_refused(served):
    assert served.post("/api/solve", b" " * (MIB // 4 + 1)).status_code == 413


def test_a_body_in_pieces_is_refused_over_the_limit(served):
    async def pieces():
        for _ in range(300):
            yield b" " * 1024

    async def asking():
        headers = {"Content-Type": "application/json"}
        return await served.client.post("/api/solve", content=pieces(), headers=headers)

    assert served.run(asking()).status_code == 413


def test_a_client_that_goes_away_frees_its_worker(served):
    async def asking():
        for _ in range(600):  # the one of the test before may still be starting again
            workers = (await served.client.get("/health")).json()["workers"]
            if workers["idle"]:
                break
            await asyncio.sleep(0.05)
        killed, sent = workers["killed"], list[int]()

        async def receive():
            if not sent:
                sent.append(1)
                return {"type": "http.request", "body": json.dumps(HEAVY).encode()[: MIB // 4], "more_body": False}
            await asyncio.sleep(0.2)
            return {"type": "http.disconnect"}

        async def send(message):
            pass

        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/api/compare", "headers": headers, "query_string": b""}
        await served.app({**scope, "root_path": "", "http_version": "1.1", "scheme": "http"}, receive, send)
        for _ in range(100):  # the worker is on its way out
            health = (await served.client.get("/health")).json()["workers"]
            if health["killed"] > killed:
                return health["killed"] - killed
            await asyncio.sleep(0.05)
        return 0

    assert served.run(asking()) == 1


def test_no_answer_is_kept_that_another_try_could_change(served):
    too_large = {"game": square_game(101)}
    for _ in range(2):
        response = served.post("/api/convert", too_large)
        assert (response.status_code, response.headers["X-Detente-Cache"]) == (413, "miss")
