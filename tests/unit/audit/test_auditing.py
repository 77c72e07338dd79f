"""The whole audit: the numbers of the curse and of chicken, strangers, and what cannot be computed."""

import json
from dataclasses import dataclass, replace
from importlib.resources import files
from math import inf, isnan
from types import SimpleNamespace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import detente as dt
from detente.audit import auditing
from detente.audit.auditing import audit_by_groups, run_audit
from detente.audit.findings import BreakEven, LeftOut, MisreportCurve
from detente.audit.solving import Solver
from detente.execution import loky, threads
from detente.formats import loads
from detente.formats.audit_document import dump_audit
from detente.model.agreement import summary_of
from detente.model.errors import NotApplicable, NumericalTrouble, TooLarge
from detente.report.audit_omissions import omissions
from detente.report.audit_page import audit_page
from detente.report.figures import Figures
from detente.report.text import render
from tests.effort import some, unwatched

CURSE, COSTLY, CHICKEN, HORSE = (
    dt.read(f"example:{name}") for name in ("curse", "costly-curse", "chicken", "selten-horse")
)
BY_EQUILIBRIA = [dt.CORRELATED, dt.CORRELATED_BLOC, dt.RAIFFA, dt.RAIFFA_BLOC, dt.NASH]
SCHEMAS = [
    json.loads(file.read_text(encoding="utf-8"))
    for file in (files("detente") / "schemas").iterdir()
    if file.name.endswith(".json")
]
REGISTRY = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS)
SCHEMA = next(schema for schema in SCHEMAS if schema["$id"].endswith("audit:1"))


@pytest.fixture(scope="module")
def curse():
    with unwatched():
        return run_audit(CURSE, [dt.COCO, dt.CORRELATED, dt.SECURITY])


@pytest.fixture(scope="module")
def equilibria():
    with unwatched(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(auditing, "aims", nothing)
        patched.setattr(auditing, "misreport_curve", no_lies)
        return run_audit(CURSE, BY_EQUILIBRIA)


@pytest.fixture(scope="module")
def costly():
    with unwatched():
        return run_audit(COSTLY, [dt.COCO, dt.CORRELATED])


@pytest.fixture(scope="module")
def chicken():
    with unwatched():
        return run_audit(CHICKEN, [dt.COCO, dt.CORRELATED])


@pytest.fixture(scope="module")
def horse():
    return run_audit(HORSE, [dt.COCO])


@pytest.fixture(params=some(["costly"], ["costly", "chicken"]))
def found(request):
    """Two concepts that share nothing, one after the other."""
    return request.getfixturevalue(request.param)


def row_of(audit, concept):
    return next(row for row in audit.rows if row.concept == concept.name)


def extortion(row):
    return max(price.extortion for price in row.actions)


@dataclass
class Stranger:
    """A concept of a third party: unhashable, without a summary, its payoffs a list."""

    name: str = "stranger"

    def solve(self, game, /, *, mapper=map):
        return SimpleNamespace(payoffs=dt.solve(game, dt.COCO).payoffs.tolist())


@dataclass(frozen=True)
class Refusing:
    """A concept that never applies."""

    error: Exception
    name: str = "refusing"

    def solve(self, _game, /, *, mapper=map):
        raise self.error


def no_lies(_solver, _concept, _game, player, **_named):
    return MisreportCurve(player, (), (), None, None, 0)


def nothing(*_given):
    return ()


def without_searches(monkeypatch):
    """Leave out what takes long."""
    for question in ("questions", "aims"):
        monkeypatch.setattr(auditing, question, nothing)
    monkeypatch.setattr(auditing, "misreport_curve", no_lies)


def test_coco_pays_the_curse_half_its_harm(curse):
    row = row_of(curse, dt.COCO)
    assert extortion(row) == pytest.approx(500)
    assert row.payoffs == pytest.approx([500, -500])


def test_coco_pays_the_costly_curse_half_its_harm_less_its_cost(monkeypatch):
    without_searches(monkeypatch)
    assert extortion(run_audit(COSTLY, [dt.COCO]).rows[0]) == pytest.approx((1000 - 100) / 2)


@pytest.mark.parametrize("concept", BY_EQUILIBRIA, ids=lambda concept: concept.name)
def test_concepts_that_read_equilibria_pay_nothing_for_spite(equilibria, concept):
    row = row_of(equilibria, concept)
    assert extortion(row) == 0
    assert row.theta("T0") == 0
    assert all(curve.proven for curve in row.threats if curve.kind == "T0")


def test_security_is_caught_paying_for_threats(curse):
    row = row_of(curse, dt.SECURITY)
    assert extortion(row) == pytest.approx(500)
    assert row.theta("T0") == pytest.approx(0.5, abs=1e-3)


def test_giving_up_straight_pays_in_chicken_under_honest_fallbacks_only(monkeypatch):
    without_searches(monkeypatch)
    audit = run_audit(CHICKEN, [dt.COCO, dt.CORRELATED])
    honest, threat = (row_of(audit, concept).bind_gain for concept in (dt.CORRELATED, dt.COCO))
    assert honest.value == pytest.approx(1)
    assert threat.value == pytest.approx(-1.5)


def test_lies_about_the_costly_curse_gain_from_half_its_cost_on(costly):
    owner = row_of(costly, dt.CORRELATED).misreport[0]
    assert owner.threshold == pytest.approx(50, abs=1e-3)


@pytest.mark.no_cover
def test_the_same_seed_finds_the_same(found):
    again = run_audit(found.game, [dt.COCO], mapper=lambda one, many: map(one, list(many)))
    assert dump_audit(again)["rows"] == dump_audit(found)["rows"][:1]


@pytest.mark.unwatched
def test_several_concepts_at_a_time_find_the_same_to_the_last_bit(found):
    together = audit_by_groups(found.game, [dt.COCO, dt.CORRELATED], mapper=threads(2))
    assert dump_audit(together) == dump_audit(found)


@pytest.mark.unwatched
def test_processes_find_the_same_to_the_last_bit(found):
    with loky(2) as workers:
        apart = dt.audit(found.game, ["coco", "correlated"], mapper=workers)
    assert dump_audit(apart) == dump_audit(found)


@pytest.mark.unwatched
def test_concepts_that_share_a_fallback_are_asked_by_one_worker(monkeypatch):
    without_searches(monkeypatch)
    told = []

    def mapper(work, groups):
        told.extend([[concept.name for concept in group] for group in groups])
        return map(work, groups)

    asked: list[Any] = [dt.CORRELATED, dt.COCO, Refusing(NotApplicable("too few")), dt.CORRELATED_BLOC]
    found = audit_by_groups(CURSE, asked, mapper=mapper)
    assert told == [["correlated", "correlated-bloc"], ["coco"], ["refusing"]]
    assert [row.concept for row in found.rows] == ["correlated", "coco", "correlated-bloc"]
    assert found.skipped == (("refusing", "too few"),)
    assert dump_audit(found) == dump_audit(run_audit(CURSE, asked))


def test_the_pair_without_such_a_threat_has_no_theta(curse):
    assert row_of(curse, dt.COCO).theta("T3") is None


def test_a_concept_of_a_stranger_is_audited_and_named_as_it_calls_itself(monkeypatch):
    without_searches(monkeypatch)
    audit = run_audit(CURSE, [Stranger()])
    assert (audit.rows[0].concept, audit.rows[0].summary) == ("stranger", None)
    assert extortion(audit.rows[0]) == pytest.approx(500)
    assert "stranger" in render(audit_page(audit))


def test_equal_strangers_are_solved_each_on_its_own():
    solver = Solver()
    first: Any = Stranger()
    second: Any = Stranger()
    assert solver.payoffs(first, CURSE) is solver.payoffs(first, CURSE)
    assert solver.payoffs(first, CURSE) is not solver.payoffs(second, CURSE)


def test_concepts_that_do_not_apply_are_listed_with_the_reason(monkeypatch):
    without_searches(monkeypatch)
    audit = run_audit(CURSE, [Refusing(NotApplicable("too few")), dt.COCO, Refusing(TooLarge("too many"))])
    assert audit.skipped == (("refusing", "too few"), ("refusing", "too many"))
    assert [row.concept for row in audit.rows] == ["coco"]
    assert "refusing: too few" in render(audit_page(audit))


def test_solver_trouble_with_the_game_itself_is_not_hidden():
    with pytest.raises(NumericalTrouble):
        run_audit(CURSE, [Refusing(NumericalTrouble("no certificate"))])


@pytest.mark.parametrize("error", [NotApplicable, TooLarge, NumericalTrouble])
def test_without_break_even_probabilities_the_rest_is_found(monkeypatch, error):
    def refuse(_game):
        raise error("none")

    without_searches(monkeypatch)
    monkeypatch.setattr(auditing, "break_even", refuse)
    audit = run_audit(CURSE, [dt.COCO])
    assert audit.rows[0].break_even == ()
    assert "When a threat would be carried out" not in render(audit_page(audit))


def test_break_even_is_computed_once(monkeypatch):
    asked = []

    def counted(game):
        asked.append(game)
        return (BreakEven(0, 1, 0.25, (0.25,), ()),)

    without_searches(monkeypatch)
    monkeypatch.setattr(auditing, "break_even", counted)
    audit = run_audit(CURSE, [dt.COCO, dt.SECURITY])
    assert len(asked) == 1
    assert [row.break_even[0].q for row in audit.rows] == [0.25, 0.25]


def test_without_sensitivities_the_rest_is_found(monkeypatch):
    def refuse(*_given):
        raise TooLarge("too many entries")

    without_searches(monkeypatch)
    monkeypatch.setattr(auditing, "sensitivities", refuse)
    row = run_audit(CURSE, [dt.COCO]).rows[0]
    assert row.sensitivity == ()
    assert extortion(row) == pytest.approx(500)


@pytest.mark.unwatched
@pytest.mark.parametrize("name", ["curse", "equilibria", "costly", "horse", *some([], ["chicken"])])
def test_the_document_is_valid_json_as_its_schema_says(name, request):
    document = json.loads(json.dumps(dump_audit(request.getfixturevalue(name)), allow_nan=False))
    Draft202012Validator(SCHEMA, registry=REGISTRY).validate(document)
    assert document["schema"] == "detente/audit/1"


def test_every_witness_can_be_read_as_a_game(curse):
    row = dump_audit(curse)["rows"][0]
    witnesses = [entry["witness"] for entry in row["worst_case"] + row["misreport"] if entry["witness"]]
    assert witnesses
    assert all(loads(json.dumps(witness), "json").players == CURSE.players for witness in witnesses)


def test_the_only_action_of_a_player_has_no_price(curse):
    only = dump_audit(curse)["rows"][0]["actions"][2]
    assert only == {"player": "Farmer", "action": "farm"} | dict.fromkeys(
        ["used", "in_fallback", "extortion", "change"]
    ) | {"unsolved": 0}


@dataclass(frozen=True)
class Timid:
    """Solve what CoCo solves where nobody can lose more than `most` and there are as many profiles as in chicken."""

    most: float
    name: str = "timid"

    def solve(self, game, /, *, mapper=map):
        if game.payoffs.min() < -self.most or game.n_profiles < 4 or game.payoffs.flat[0] % 1:
            message = "too dangerous"
            raise NotApplicable(message)
        return SimpleNamespace(payoffs=dt.solve(game, dt.COCO).payoffs)


@dataclass(frozen=True)
class Neighbourless:
    """Solve one game what CoCo solves, and no other."""

    game: dt.Game
    name: str = "neighbourless"

    def solve(self, game, /, *, mapper=map):
        if game != self.game:
            message = "another game"
            raise NotApplicable(message)
        return SimpleNamespace(payoffs=dt.solve(game, dt.COCO).payoffs)


@pytest.fixture(scope="module")
def timid():
    with unwatched():
        return run_audit(CHICKEN, [dt.COCO, Timid(0), Timid(3)])


def test_what_could_not_be_solved_is_counted_in_the_document(timid):
    document = json.loads(json.dumps(dump_audit(timid), allow_nan=False))
    Draft202012Validator(SCHEMA, registry=REGISTRY).validate(document)
    coco, none, some = document["rows"]
    assert [entry["unsolved"] for entry in coco["actions"]] == [0] * 4
    assert [entry["unsolved"] for entry in some["actions"]] == [1] * 4
    assert some["bind_gain"] is None
    assert [curve["left_out"] for curve in coco["threats"]] == [[]] * 6
    assert (none["threats"][1]["class"], none["threats"][1]["theta"]) == ("T1u", pytest.approx(0))
    assert some["threats"][0]["left_out"][-1] == {"harm": 56, "solved": 0, "raising": 0, "unsolved": 2}
    for question in ("misreport", "worst_case"):
        assert [entry["unsolved"] > 0 for entry in some[question]] == [True, True]
        assert [entry["unsolved"] for entry in coco[question]] == [0, 0]
    assert (coco["ambiguity"]["unsolved"], some["ambiguity"]["unsolved"] > 0) == (0, True)


def test_a_concept_that_solves_the_given_game_only_keeps_its_row():
    audit = run_audit(CHICKEN, [Neighbourless(CHICKEN)])
    row, document = audit.rows[0], json.loads(json.dumps(dump_audit(audit), allow_nan=False))
    Draft202012Validator(SCHEMA, registry=REGISTRY).validate(document)
    assert (audit.skipped, row.actions, row.bind_gain) == ((), (), None)
    assert all((case.gain, case.witness) == (-inf, None) and case.unsolved for case in row.worst_case)
    assert [(case["gain"], case["witness"]) for case in document["rows"][0]["worst_case"]] == [(None, None)] * 2
    text = " ".join(render(audit_page(audit)).split())
    assert "neighbourless Row against Column 7 not found" in text
    assert "passed over in the search for the worst threat of Row against Column" in text


def test_what_could_not_be_solved_is_said_on_the_page(timid, curse):
    text = render(audit_page(timid))
    said = " ".join(text[text.index("Not counted") :].split())
    assert "coco" not in said
    assert "timid: no solution without Row's swerve, " in said
    assert "so no price of them" in said
    assert "added actions left out with which the game has no solution; none counts at harms of 14, 28 and 56" in said
    assert "with small noise passed over: no solution" in said
    assert "Not counted" not in render(audit_page(curse))


def test_a_harm_that_one_concept_has_no_number_for_keeps_its_column(timid):
    lines = [line.split() for line in render(audit_page(timid)).splitlines() if " T0 " in line and "against" in line]
    assert {len(line) for line in lines} == {len(lines[0])}


def test_single_omissions_are_written_in_the_singular(curse):
    row = row_of(curse, dt.COCO)
    entry = LeftOut(125.0, 0, 1, 0)
    threats = (replace(row.threats[0], left_out=(entry,)),)
    price = row.actions[0]
    audit = replace(curse, rows=(replace(row, actions=(price,), threats=threats),))
    said = omissions(audit, Figures(summary_of(curse.game)))
    first, second = said
    assert first == (
        "coco: no solution without Witch's curse, so no price of it; the bind gain is the largest of the others"
    )
    assert second == (
        "coco: T0, Witch against Farmer: 1 added action left out that would have raised the largest total; "
        "none counts at a harm of 125"
    )
    partly = replace(entry, solved=1)
    audit = replace(curse, rows=(replace(row, threats=(replace(row.threats[0], left_out=(partly,)),)),))
    assert omissions(audit, Figures(summary_of(curse.game)))[0].endswith("raised the largest total")


def test_break_even_probabilities_that_were_not_located_are_said_to_lie_between(monkeypatch):
    without_searches(monkeypatch)
    entry = BreakEven(0, 1, 0.75, (0.25,), ((0.5, 0.75),))
    monkeypatch.setattr(auditing, "break_even", lambda _game: (entry,))
    audit = run_audit(CURSE, [dt.COCO])
    assert "at most 0.75" in render(audit_page(audit))
    assert "changes at 0.25 and between 0.5 and 0.75" in render(audit_page(audit))
    document = dump_audit(audit)
    Draft202012Validator(SCHEMA, registry=REGISTRY).validate(document)
    assert document["rows"][0]["break_even"][0]["unresolved"] == [[0.5, 0.75]]


def with_slopes(audit, left, right):
    row = row_of(audit, dt.COCO)
    entry = replace(row.sensitivity[0], left=left, right=right)
    return replace(audit, rows=(replace(row, sensitivity=(entry,)),))


@pytest.mark.parametrize(
    ("left", "right", "jumps", "shown"),
    [
        (float("-inf"), 0.5, ["left"], ["jumps", "+0.5"]),
        (float("nan"), 0.25, [], ["not found", "+0.25"]),
        (float("inf"), float("nan"), ["left"], ["jumps", "not found"]),
    ],
)
def test_jumps_and_slopes_that_were_not_found_are_told_apart(curse, left, right, jumps, shown):
    audit = with_slopes(curse, left, right)
    entry = dump_audit(audit)["rows"][0]["sensitivity"][0]
    assert entry["left"] is None
    assert entry["right"] == (None if isnan(right) else right)
    assert entry["jumps"] == jumps
    line = next(line for line in render(audit_page(audit)).splitlines() if "payoff at" in line)
    assert all(text in line for text in shown)


def test_a_share_rests_on_no_entry_that_does_not_move_it(curse):
    assert "payoff at" not in render(audit_page(with_slopes(curse, 0.0, 1e-9)))


def test_the_page_has_a_line_a_concept_and_calls_the_smallest_lies_any(curse):
    text = render(audit_page(curse))
    line = next(line for line in text.splitlines() if line.startswith("correlated "))
    assert " any " in line
    assert "No concept wins every column" in text


def test_a_threshold_that_was_not_found_is_said_to_be_so(curse):
    row = row_of(curse, dt.COCO)
    curves = tuple(replace(curve, threshold=None) for curve in row.misreport)
    audit = replace(curse, rows=(replace(row, misreport=curves, bind_gain=None),))
    assert "never found" in render(audit_page(audit))
    assert "losing an action would bring" not in render(audit_page(audit))
    assert dump_audit(audit)["rows"][0]["bind_gain"] is None


def test_lower_bounds_are_called_so(curse):
    text = render(audit_page(curse))
    assert "at least" in text
    assert "(bound)" in text


def test_concepts_are_named_with_the_parts_that_differ(monkeypatch):
    without_searches(monkeypatch)
    audit = run_audit(CURSE, [dt.credible(breakdown=0.5)])
    assert "credible (q = 0.5)" in render(audit_page(audit))
