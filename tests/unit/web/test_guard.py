"""Who may ask, what every answer carries, and which addresses there are."""

import json

import pytest

from detente.web.app import make_app
from detente.web.guard import LOOPBACK, SECURITY_HEADERS, names_of
from tests.unit.web.requests_made import ERROR_KEYS, EVERYWHERE


def checked_error(response, status, kind):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert set(response.json()) == ERROR_KEYS
    assert response.json()["type"] == kind


@pytest.mark.unwatched
@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "LOCALHOST"])
def test_this_machine_may_ask_for_itself(without_workers, host):
    assert without_workers("GET", "/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "10.0.0.1", "", "[", "localhost@evil.example"]
)
def test_a_foreign_host_is_refused(without_workers, host):
    checked_error(without_workers("GET", "/health", headers={"Host": host}), 421, "WrongHost")


def test_two_host_headers_are_refused(without_workers):
    headers = [("Host", "localhost"), ("Host", "localhost")]
    checked_error(without_workers("GET", "/health", headers=headers), 421, "WrongHost")


@pytest.mark.parametrize(
    ("bound", "others", "host", "included"),
    [
        ("games.example", (), "games.example:80", True),
        ("games.example", (), "192.0.2.1", False),
        (EVERYWHERE, (), "192.0.2.1:8000", True),
        ("::", (), "[2001:db8::1]:8000", True),
        (EVERYWHERE, (), "games.example", False),
        (EVERYWHERE, ("Games.example",), "games.example", True),
        ("192.0.2.1", (), EVERYWHERE, False),
    ],
)
def test_the_names_of_a_server_are_those_of_its_host_and_its_owner(bound, others, host, included):
    assert names_of(bound, others).include(host) == included


def test_loopback_names_are_always_included():
    assert names_of("games.example").names > LOOPBACK


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_origin_may_not_ask(without_workers, headers):
    checked_error(without_workers("POST", "/api/solve", headers=headers), 403, "WrongOrigin")


@pytest.mark.unwatched
@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
)
def test_its_own_page_may_ask(without_workers, headers):
    checked_error(without_workers("POST", "/api/solve", headers=headers), 415, "WrongContentType")


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/health"), ("GET", "/nowhere"), ("PUT", "/health"), ("POST", "/api/solve")],
)
def test_every_answer_carries_the_security_headers(without_workers, method, path):
    headers = without_workers(method, path).headers
    assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_a_refusal_carries_them_too(without_workers):
    headers = without_workers("GET", "/", headers={"Host": "evil.example"}).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_no_answer_lets_another_origin_read_it(without_workers):
    headers = without_workers("GET", "/api/games", headers={"Origin": "http://evil.example"}).headers
    assert not [name for name in headers if name.startswith("access-control")]


def test_answers_are_not_stored(without_workers):
    assert without_workers("GET", "/health").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api", "/api/solve/", "/docs", "/redoc", "/static/", "/static/nothing.js"]
)
def test_there_is_nothing_at_other_addresses(without_workers, path):
    checked_error(without_workers("GET", path), 404, "NotFound")


@pytest.mark.unwatched
@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2Fapp.py",
        "/static/%2e%2e/app.py",
        "/static/%2Fetc%2Fpasswd",
        "/static/..%5Capp.py",
        "/static//etc/passwd",
        "/static/index.html%00",
        "/api/games/..%2F..%2Fpyproject",
        "/api/games/%2Fetc%2Fpasswd",
        "/api/games/example:chicken",
        "/api/games/chicken.yaml",
    ],
)
def test_no_path_is_opened(without_workers, path):
    checked_error(without_workers("GET", path), 404, "NotFound")


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/solve", "POST"),
        ("POST", "/health", "GET"),
        ("DELETE", "/", "GET"),
        ("OPTIONS", "/api/solve", "POST"),
    ],
)
def test_a_wrong_method_is_refused_with_the_right_one(without_workers, method, path, allowed):
    response = without_workers(method, path)
    checked_error(response, 405, "MethodNotAllowed")
    assert allowed in response.headers["Allow"]


def test_a_defect_is_answered_in_the_shape_of_all_errors(without_workers):
    app = make_app()

    async def broken(_):
        raise ZeroDivisionError

    app.add_route("/broken", broken, methods=["GET"])
    with pytest.raises(ZeroDivisionError):
        without_workers("GET", "/broken", app=app)


def test_the_page_is_served_from_memory(without_workers):
    response = without_workers("GET", "/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.content == without_workers("GET", "/static/index.html").content


def test_a_page_that_has_not_changed_is_not_sent_again(without_workers):
    tag = without_workers("GET", "/").headers["ETag"]
    response = without_workers("GET", "/", headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.unwatched
@pytest.mark.parametrize("listed", ["games", "concepts"])
def test_lists_are_what_the_command_line_prints(without_workers, capsys, listed):
    from detente.cli import run

    run([listed, "--json"])
    assert without_workers("GET", f"/api/{listed}").json() == json.loads(capsys.readouterr().out)


def test_a_shipped_game_is_served_as_a_document(without_workers):
    assert without_workers("GET", "/api/games/chicken").json()["title"] == "Chicken"


def test_a_game_that_is_not_shipped_is_refused_with_those_that_are(without_workers):
    assert "chicken" in without_workers("GET", "/api/games/monopoly").json()["message"]
