"""What is certain of an agreement when time runs out: an interval that holds the answer, and its proof."""

import json
import threading
import time
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.coalitions.outer_bounds import OuterBounds, player_extremes
from detente.concepts import CATALOGUE
from detente.concepts.unfinished import has_bounds
from detente.execution import anytime
from detente.execution.anytime import Attempt, solve_within
from detente.fallbacks.nash_equilibria import NashEquilibria
from detente.formats.agreement_document import load_agreement, seal
from detente.formats.certificate_document import attached, certificate_lines, detached_document, limited_document
from detente.formats.fallback_document import dump_fallbacks
from detente.formats.unfinished_document import dump_unfinished, is_unfinished, load_unfinished
from detente.report import text
from detente.report.overview_page import overview
from detente.report.unfinished_page import unfinished_page
from tests.strategies import ordinary_games
from tests.unit.certify_tampering import at, changed, numeric_leaves
from tests.unit.cli.test_schemas import check, fits

BOUNDED = [concept for concept in CATALOGUE if has_bounds(concept)]
REFUSALS = (dt.CertificateRejected, dt.FormatError, dt.NotApplicable)


def stopping(count):
    """Make a mapper that runs out of time after so many items of all calls together."""
    left = [count]

    def mapper(function, items):
        for item in items:
            if not left[0]:
                raise dt.TimeLimit("time is up", where="timeout")
            left[0] -= 1
            yield function(item)

    return mapper


def cut(game, concept, count):
    """Solve a game, but stop after so many partitions; the agreement itself if there are no more."""
    attempt = Attempt(game, concept)
    try:
        return dt.solve(game, concept, mapper=attempt.recording(stopping(count)))
    except dt.TimeLimit as error:
        return attempt.so_far(error, 60.0)


@cache
def three(exact=True):
    rng = np.random.default_rng(3)
    return dt.Game(rng.integers(-5, 6, (3, 2, 2, 2)).tolist() if exact else rng.normal(size=(3, 4, 5, 4)))


@cache
def found(name="correlated", count=2):
    return cut(three(), dt.concept(name), count)


def holds(found, full, tolerance):
    bounds, spread = found.payoff_bounds, found.ranges
    return (
        (bounds.low <= full.payoffs + tolerance).all()
        and (full.payoffs <= bounds.high + tolerance).all()
        and (spread.low <= full.ranges.low + tolerance).all()
        and (full.ranges.high <= spread.high + tolerance).all()
        and (spread.low <= bounds.low + tolerance).all()
        and (bounds.high <= spread.high + tolerance).all()
    )


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", BOUNDED, ids=lambda concept: concept.name)
@settings(max_examples=4)
@given(plain=ordinary_games(3), count=st.integers(0, 3))
def test_the_interval_holds_the_answer_wherever_the_work_is_cut(concept, plain, count):
    game = dt.Game(plain.payoffs)
    so_far = cut(game, concept, count)
    if isinstance(so_far, dt.UnfinishedAgreement):
        assert holds(so_far, dt.solve(game, concept), 1e-9 * game.scale)
        assert so_far.certificate.status == "verified"


@pytest.mark.parametrize("name", ["coco", "correlated", "security"])
def test_floats_and_games_far_from_zero_are_enclosed_too(name):
    near = three(exact=False)
    far = dt.Game(near.payoffs + 2.0**20)
    for game in (near, far):
        so_far, full = cut(game, dt.concept(name), 1), dt.solve(game, name)
        if isinstance(so_far, dt.UnfinishedAgreement):
            assert holds(so_far, full, 4e-9 * game.scale)
            loaded = load_unfinished(json.loads(json.dumps(dump_unfinished(so_far))))
            assert dt.verify(game, loaded, exact=True).claims == len(so_far.certificate.claims)
            assert loaded.certificate.offsets == so_far.certificate.offsets


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", BOUNDED, ids=lambda concept: concept.name)
def test_more_partitions_never_make_the_interval_wider(concept):
    widths = []
    for count in range(5):
        so_far = cut(three(), concept, count)
        if isinstance(so_far, dt.UnfinishedAgreement):
            assert len(so_far.finished) == count
            widths.append(so_far.payoff_bounds.high - so_far.payoff_bounds.low)
    assert len(widths) == 3 + (concept.opposition.name == "individuals")
    for wider, narrower in pairwise(widths):
        assert (narrower <= wider + 1e-12).all()


def test_what_equal_players_share_is_told_of_all_of_them():
    game = dt.random_game("public-good", players=4, seed=1)
    game = dt.Game(np.stack([np.moveaxis(game.payoffs[0], 0, player) for player in range(4)]))
    so_far, full = cut(game, dt.CORRELATED, 2), dt.solve(game, dt.CORRELATED)
    assert len(so_far.finished) > 2
    assert holds(so_far, full, 1e-9)
    assert dt.verify(game, so_far).claims == len(so_far.certificate.claims)


@pytest.mark.parametrize(
    "concept",
    [*BOUNDED, dt.FallbackBargaining("x", dt.Individuals(), dt.Security(), dt.EqualSurplus())],
    ids=lambda c: c.name,
)
def test_bounds_from_single_players_hold_where_there_are_too_many_payoffs_to_look_at(concept, monkeypatch):
    monkeypatch.setattr("detente.coalitions.outer_bounds.LOOKED_AT", 0)
    so_far = cut(three(), concept, 1)
    assert holds(so_far, dt.solve(three(), concept), 1e-9)
    assert dt.verify(three(), so_far, exact=True).claims == len(so_far.certificate.claims)


def test_games_on_graphs_are_enclosed():
    game = dt.random_polymatrix("cycle", players=30, seed=1)
    assert not game.tabled
    outer = OuterBounds.of_game(game, "threat", 1)
    assert not outer.close
    assert outer.extremes == player_extremes(game)


@pytest.mark.parametrize("concept", [dt.LEADER, dt.sampled("coco", lps=3), dt.stated([1, 2, 3])], ids=lambda c: c.name)
def test_of_some_concepts_nothing_is_certain(concept):
    error = dt.TimeLimit("time is up")
    with pytest.raises(dt.TimeLimit) as raised:
        Attempt(three(), concept).so_far(error, 1.0)
    assert raised.value is error


def test_parts_of_third_parties_are_not_enclosed():
    class Mine:
        name = "mine"
        partitions = staticmethod(dt.Bloc().partitions)

    concept = dt.FallbackBargaining("x", Mine(), dt.Threat(), dt.Shapley())
    with pytest.raises(dt.TimeLimit):
        Attempt(three(), concept).so_far(dt.TimeLimit("time is up"), 1.0)


def test_what_is_not_checked_in_time_does_not_count(monkeypatch):
    monkeypatch.setattr(anytime, "LEAST_GRACE", 0.0)
    monkeypatch.setattr(anytime, "GRACE", 0.0)
    monkeypatch.setattr(anytime, "contributions", lambda *_: time.sleep(0.2))
    attempt = Attempt(three(), dt.CORRELATED)
    dt.solve(three(), dt.CORRELATED, mapper=attempt.recording(map))
    so_far = attempt.so_far(dt.TimeLimit("time is up"), 1.0)
    assert isinstance(so_far, dt.UnfinishedAgreement)
    assert so_far.finished == ()


def test_what_does_not_hold_is_trouble_and_no_answer(monkeypatch):
    def refuse(*_):
        raise dt.CertificateRejected("a claim is false", where="claim", slack=1.0)

    monkeypatch.setattr(anytime, "contributions", refuse)
    attempt = Attempt(three(), dt.CORRELATED)
    dt.solve(three(), dt.CORRELATED, mapper=attempt.recording(map))
    with pytest.raises(dt.NumericalTrouble, match="could not be certified"):
        attempt.so_far(dt.TimeLimit("time is up"), 1.0)


@pytest.mark.parametrize("seconds", [60.0, 0.0])
def test_an_agreement_that_lacks_no_fallback_is_waited_for(monkeypatch, seconds):
    monkeypatch.setattr(anytime, "LEAST_GRACE", seconds)
    last, cut_off = threading.Event(), threading.Event()

    def slow(*args, **kwargs):
        full = dt.solve(*args, **kwargs)
        last.set()
        cut_off.wait(10)
        return full

    monkeypatch.setattr(anytime, "solve", slow)
    attempt = Attempt(three(), dt.CORRELATED)
    worker = threading.Thread(target=attempt.solved, args=(map,))
    worker.start()
    assert last.wait(10)
    threading.Timer(0.05, cut_off.set).start() if seconds else None
    late = attempt.so_far(dt.TimeLimit("time is up"), 0.0)
    cut_off.set()
    worker.join()
    if seconds:
        assert isinstance(late, dt.Agreement)
        assert late.certificate.status == "verified"
    else:
        assert isinstance(late, dt.UnfinishedAgreement)


@pytest.mark.parametrize(("error", "raised"), [(dt.TimeLimit("cut short"), None), (dt.NumericalTrouble("bad"), "bad")])
def test_trouble_that_comes_late_is_trouble_too(monkeypatch, error, raised):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(anytime, "solve", fail)
    attempt = Attempt(three(), dt.CORRELATED)
    with pytest.raises(type(error)):
        attempt.solved(map)
    if raised is None:
        assert isinstance(attempt.so_far(dt.TimeLimit("time is up"), 1.0), dt.UnfinishedAgreement)
    else:
        with pytest.raises(dt.NumericalTrouble, match=raised):
            attempt.so_far(dt.TimeLimit("time is up"), 1.0)


def test_nothing_is_begun_once_time_is_up():
    seen: list[int] = []
    attempt = Attempt(three(), dt.CORRELATED)
    results = attempt.recording(map)(seen.append, [1, 2, 3])
    next(results)
    attempt.so_far(dt.TimeLimit("time is up"), 1.0)
    with pytest.raises(dt.TimeLimit, match="cut short"):
        next(results)
    assert 3 not in seen


def test_an_answer_in_time_is_the_ordinary_one():
    inside = solve_within(three(), dt.CORRELATED, 60.0)
    assert isinstance(inside, dt.Agreement)
    assert inside.payoff_numbers == dt.solve(three(), dt.CORRELATED).payoff_numbers


def test_an_answer_that_is_late_is_an_interval():
    outside = solve_within(three(), dt.CORRELATED, 1e-9, mapper=stopping(0))
    assert isinstance(outside, dt.UnfinishedAgreement)
    assert "of 4 partitions" in repr(outside)


def document(name="correlated", count=2):
    return json.loads(json.dumps(dump_unfinished(found(name, count))))


def test_the_document_says_that_it_is_not_complete_and_names_no_payoffs():
    whole = document()
    assert (whole["complete"], whole["payoffs"], whole["transfers"]) == (False, None, None)
    assert whole["progress"] == {"partitions": 4, "finished": [0, 1]}
    assert whole["ranges"]["exact"] is False
    check(whole, "agreement")
    assert not fits({**whole, "payoffs": [1.0, 2.0, 3.0]}, "agreement")
    assert not fits({**whole, "complete": True}, "agreement")


@pytest.mark.parametrize("name", ["coco", "correlated", "security"])
def test_a_document_is_read_again_and_holds(name):
    loaded = load_unfinished(document(name))
    assert dump_unfinished(loaded) == document(name)
    assert is_unfinished(document(name))
    assert dt.verify(three(), loaded, exact=True).proved


def test_it_is_no_agreement():
    with pytest.raises(dt.CertificateRejected, match="cut short"):
        load_agreement(document())
    assert not is_unfinished([])


def refused(whole, game=None):
    try:
        dt.verify(game or three(), load_unfinished(whole))
    except REFUSALS:
        return True
    return False


@pytest.mark.parametrize("path", numeric_leaves(document("coco")))
def test_no_number_of_a_document_can_be_changed(path):
    assert refused(changed(document("coco"), path, at(document("coco"), path) + 1))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("payoffs",), [1.0, 2.0, 3.0]),
        (("disagreements",), [1]),
        (("payoff_bounds", "exact"), True),
        (("ranges", "exact"), True),
        (("progress", "finished"), [1, 0]),
        (("progress", "finished"), []),
        (("progress", "finished"), [0, 7]),
        (("certificate", "claims"), []),
        (("concept", "fallback"), "leader"),
        (("concept", "name"), "coco"),
        (("certificate", "offsets"), [1.0, 1.0, 1.0]),
        (("certificate", "status"), "partial"),
    ],
)
def test_documents_that_contradict_themselves_are_refused(path, value):
    assert refused(changed(document(), path, value))


def test_a_bound_that_is_too_narrow_is_refused():
    whole = document("coco", 0)
    low = whole["payoff_bounds"]["low"]
    assert refused(changed(without_exact(whole), ("payoff_bounds", "low", 0), low[0] + 0.5))


def without_exact(whole):
    whole = json.loads(json.dumps(whole))
    for part in ("payoff_bounds", "ranges"):
        whole[part] = {key: value for key, value in whole[part].items() if not key.endswith("_exact")}
    return {**whole, "seal": seal(whole)}


def test_an_unfinished_answer_belongs_to_its_game_and_to_no_strange_name():
    assert refused(document(), dt.read("example:public-good"))
    assert refused(changed(document(), ("concept", "name"), "raiffa"))


@pytest.mark.parametrize(
    "forged", [[], {"schema": "x"}, {**document(), "progress": {"deep": [{}]}}, {**document(), "seal": "sha256:0"}]
)
def test_what_is_no_such_document_is_refused(forged):
    assert refused(forged)


def test_claims_that_are_too_many_stand_in_a_file_of_their_own(monkeypatch):
    monkeypatch.setattr("detente.formats.certificate_document.MAX_NUMBERS", 5)
    assert limited_document(found())["certificate"]["status"] == "partial"
    alone = json.loads("".join(certificate_lines(found())))
    whole = attached(detached_document(found()), alone)
    assert dt.verify(three(), load_unfinished(whole)).claims == len(found().certificate.claims)


def test_the_page_says_what_is_certain():
    page = " ".join(text.render(unfinished_page(found())).split())
    assert "Time ran out: 2 of the 4 fallbacks" in page
    assert "at least" in page
    assert "Of all other fallbacks" in page


def test_the_page_does_not_speak_of_other_fallbacks_where_there_are_none():
    attempt = Attempt(three(), dt.CORRELATED)
    dt.solve(three(), dt.CORRELATED, mapper=attempt.recording(map))
    full = attempt.so_far(dt.TimeLimit("time is up"), 60.0)
    assert isinstance(full, dt.UnfinishedAgreement)
    page = " ".join(text.render(unfinished_page(full)).split())
    assert "4 of the 4 fallbacks that matter, so all of them, are known" in page
    assert "agreement as a whole was not checked in time" in page
    assert "Of all other" not in page


def test_parts_of_the_overview_that_time_does_not_allow_are_unavailable():
    calls = []

    def mapper(function, items):
        calls.append(function)
        if len(calls) > 8:
            raise dt.TimeLimit("time is up")
        return map(function, items)

    whole = dump_fallbacks(dt.fallbacks(dt.read("example:chicken"), mapper=mapper))
    check(whole, "fallbacks")
    assert whole["correlated"]["low"] == [2, 2]
    assert whole["correlated"]["vertices"] is None
    assert [pick["name"] for pick in whole["selections"]] == ["kindest"]
    assert {entry["reason"] for entry in whole["unavailable"]} == {"time is up"}
    assert len(calls) == 9


@pytest.mark.parametrize("count", [1, 2, 4, 5, 6])
def test_whatever_is_done_by_then_is_shown(count):
    game = three()
    cut_short = dt.fallbacks(game, mapper=stopping(count))
    written, page = dump_fallbacks(cut_short), text.render(overview(cut_short))
    check(written, "fallbacks")
    assert written["security"] == dump_fallbacks(dt.fallbacks(game))["security"]
    assert (written["correlated"]["low"] is None, written["coarse"] is None) == (count < 4, count < 6)
    assert (written["correlated"]["favourites"] is None) == (count < 5)
    assert ("time is up" in written["nash_remark"]) == (count < 2)
    assert ("cut short" in repr(cut_short)) == (count < 4)
    assert "security" in page
    assert "Time is up" in page or "time is up" in page
    assert {"correlated", "favourites", "coarse"} & {entry["what"] for entry in written["unavailable"]} == {
        name for name, least in (("correlated", 4), ("favourites", 5), ("coarse", 6)) if count < least
    }


def test_pure_equilibria_stay_where_the_search_for_mixed_ones_is_cut_short():
    def slow(_):
        raise dt.TimeLimit("time is up")

    listed = dt.fallbacks(three(), nash=slow).nash
    assert "time is up" in listed.remark
    assert listed.entries == () or all(entry.pure for entry in listed.entries)
    more = NashEquilibria((), False, "searched")
    assert dt.fallbacks(three(), nash=lambda _: more).nash is more


def test_an_overview_without_time_for_the_least_of_it_is_no_answer():
    with pytest.raises(dt.TimeLimit):
        dt.fallbacks(dt.read("example:chicken"), mapper=stopping(0))


@pytest.mark.parametrize("seconds", [float("nan"), -1.0])
def test_a_time_limit_that_is_none_is_refused(seconds):
    with pytest.raises(dt.NotApplicable, match="time limit"):
        solve_within(dt.read("example:chicken"), dt.COCO, seconds)
