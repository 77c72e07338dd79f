"""The benchmarks: baselines agree with the library on small games, and the runner tells misses, failures and absences.

Nothing here looks at how long anything takes.
"""

import json
import operator
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import detente as dt
from benchmarks import publish
from benchmarks.baselines import (
    difference_games,
    highs_equilibria,
    permutation_sampling,
    scipy_coco,
    scipy_correlated,
    scipy_matrix_games,
    textbook_shapley,
)
from benchmarks.harness import command, document, table
from benchmarks.harness.catalogue import BENCHMARKS
from benchmarks.harness.machine import LIBRARIES, installed, machine
from benchmarks.harness.measuring import OutOfTime, aside, median_ratio, repeated
from benchmarks.harness.results import (
    QUICK,
    Absent,
    Benchmark,
    Compared,
    Disagreement,
    Failed,
    Observed,
    Row,
    Target,
)
from benchmarks.rows import (
    best_equilibria,
    coalition_values,
    correlated_solve,
    graphical_games,
    intervals,
    sampled_values,
    two_threads,
)
from detente.divisions.shapley import Shapley
from detente.execution import threads
from detente.model.random_games import FAMILIES
from detente.model.tu_game import TUGame

pytestmark = pytest.mark.unwatched

ROWS: list[Row] = [
    Compared("one", "small", "slow way", "s", 0.5, 1.0, 2.0, Target(3, 6), "sampled"),
    Compared("one", "middling", "slow way", "s", 0.5, 2.0, 4.0, Target(3, 6)),
    Compared("one", "large", "slow way", "s", 0.5, 3.0, 6.0, Target(3, 6)),
    Compared("one", "unpromised", "slow way", "s", 0.5, 1.0, 2.0),
    Observed("two", "players", 24.0, "players", Target(24, 30)),
    Observed("two", "growth", 1.5, "doublings"),
    Absent("three", "peer", "not installed"),
    Failed("four", "values", "other values"),
]
VERDICTS = ["missed", "reached", "stretch", "", "reached", "", "absent", "failed"]


@pytest.mark.parametrize(("row", "verdict"), list(zip(ROWS, VERDICTS, strict=True)))
def test_a_row_is_judged_by_its_target(row, verdict):
    assert row.verdict == verdict


def test_a_target_without_stretch_is_reached_at_most():
    assert Target(3).verdict(1000.0) == "reached"


def test_the_table_has_a_line_a_row_and_marks_what_was_missed():
    lines = table.table(ROWS).splitlines()
    assert len(lines) == 2 + len(ROWS)
    assert len({line.count("|") for line in lines}) == 1
    assert [("**missed**" in line, "**failed**" in line) for line in lines[2:]] == [
        (verdict == "missed", verdict == "failed") for verdict in VERDICTS
    ]


def test_the_summary_counts_and_names_misses_and_failures():
    found = table.summary(ROWS, "quick")
    assert "1 stretch, 2 reached, 1 missed, 1 failed, 1 absent" in found
    assert "- one: small" in found
    assert "- four: values" in found
    assert "middling" not in found


def test_a_document_is_read_as_it_was_written():
    text = document.dumps(ROWS, {"processor": "abacus"}, "quick")
    assert document.loads(text) == (ROWS, {"processor": "abacus"}, "quick")
    assert [entry["verdict"] for entry in json.loads(text)["rows"]] == VERDICTS


@pytest.mark.parametrize("text", ["[]", '{"schema": "detente/game/1"}'])
def test_another_document_is_refused(text):
    with pytest.raises(ValueError, match="detente/benchmarks/1"):
        document.loads(text)


def failing(effort):
    yield ROWS[0]
    message = f"a {effort.name} run"
    raise Disagreement(message)


def test_a_run_keeps_its_rows_and_fails_where_values_differ(tmp_path, capsys):
    listed = [Benchmark("first", "fails", failing), Benchmark("second", "goes on", lambda _: iter([ROWS[5]]))]
    target = tmp_path / "new" / "run.json"
    assert command.main(["--quick", "--json", str(target)], listed) == 1
    rows, described, mode = document.loads(target.read_text(encoding="utf-8"))
    assert rows == [ROWS[0], Failed("first", "stopped", "Disagreement: a quick run"), ROWS[5]]
    assert described["numpy"] == np.__version__
    assert mode == "quick"
    assert table.table(rows) in target.with_suffix(".md").read_text(encoding="utf-8")
    assert "missed" in capsys.readouterr().out


def test_a_missed_figure_does_not_fail_a_run_and_only_what_is_named_runs(tmp_path):
    listed = [Benchmark("first", "fails", failing), Benchmark("second", "misses", lambda _: iter([ROWS[0]]))]
    target = tmp_path / "run.json"
    assert command.main(["--only", "second", "--json", str(target)], listed) == 0
    assert document.loads(target.read_text(encoding="utf-8"))[0] == [ROWS[0]]


def test_names_of_benchmarks_are_distinct():
    assert len({benchmark.name for benchmark in BENCHMARKS}) == len(BENCHMARKS)


def test_a_library_that_is_missing_is_named_so():
    assert installed("a-library-that-nobody-wrote") == "not installed"
    assert set(LIBRARIES) < set(machine())


def test_a_ratio_is_the_median_of_the_ratios():
    assert median_ratio([(1.0, 2.0), (2.0, 20.0), (4.0, 16.0)]) == (2.0, 16.0, 4.0)


def test_every_repetition_has_fresh_input():
    drawn = iter(range(100))
    seen: list[int] = []
    repeated(lambda: next(drawn), seen.append)
    assert seen == list(range(len(seen)))
    assert len(seen) > 1


def test_work_aside_is_sent_back_stopped_or_reported():
    assert aside(partial(operator.mul, 6, 7), 60.0) == 42
    with pytest.raises(OutOfTime, match=r"after 0\.05 s"):
        aside(partial(time.sleep, 60), 0.05)
    with pytest.raises(Disagreement, match="ZeroDivisionError"):
        aside(partial(operator.truediv, 1, 0), 60.0)


def test_the_published_table_replaces_the_one_before():
    page = f"before\n{publish.BEGIN}\nold\n{publish.END}\nafter\n"
    once = publish.published(page, "new\n")
    assert once == f"before\n{publish.BEGIN}\n\nnew\n\n{publish.END}\nafter\n"
    assert publish.published(once, "new") == once
    with pytest.raises(ValueError, match="unpack"):
        publish.published("no marks", "new")


def test_a_page_has_a_line_for_games_that_are_asked_the_same_and_parts_replace_their_rows():
    target = Target(3, 6)
    before: list[Row] = [
        Compared("one", "random, 8x2", "slow way", "s", 0.5, 1.0, 2.0, target),
        Compared("one", "integer, 8x2", "slow way", "s", 0.5, 3.0, 6.0, target),
        Compared("one", "zero, 8x2", "slow way", "s", 0.5, 3.0, 6.0),
        Observed("two", "random, 8x2", 5.0, "digits"),
        Failed("four", "values", "other values"),
    ]
    after: list[Row] = [
        *(Observed("two", f"game {k}, 8x2", 7.0, "digits") for k in range(7)),
        Absent("two", "peer", "not there"),
    ]
    run, part = (document.dumps(rows, {"processor": "abacus"}, "full") for rows in (before, after))
    alone, together = publish.report([run]), publish.report([run, part])
    assert "A full run: 1 stretch, 0 reached, 1 missed, 1 failed, 0 absent." in alone
    assert "| one | 8x2: random, integer | slow way | 2, 6x | 3x (6x) | **1 missed**, 1 stretch |" in alone
    assert "| one | 8x2: zero | slow way | 6x |  |  |" in alone
    assert "| four | values |  |  |  | **failed** |" in alone
    assert "- processor: abacus" in alone
    assert "measured once more" not in alone.lower()
    assert "| two | 8x2: 7 games |  | 7 digits |  |  |" in together
    assert "| two | peer |  |  |  | absent |" in together
    assert "Measured once more after that run, with its code as it is now: two." in together


def test_the_page_about_performance_has_both_marks():
    page = (Path(__file__).parents[2] / "docs/explanation/performance.md").read_text(encoding="utf-8")
    assert publish.published(page, "figures")


@pytest.mark.parametrize("family", FAMILIES)
def test_coalition_values_agree_with_the_baseline(family):
    game = dt.random_game(family, players=4, actions=(2, 3, 2, 2), seed=0)
    listed = difference_games.with_first_player(4)
    values = scipy_matrix_games.coalition_values(game.payoffs, listed)
    for way in (intervals.usual, intervals.batched, intervals.compiled):
        bounds = way(game)
        assert intervals.differing(game.payoffs, listed, values, bounds) == []


def test_a_wrong_value_and_a_wide_interval_are_noticed():
    payoffs = dt.random_game("random", players=2, seed=0).payoffs
    (value,) = scipy_matrix_games.coalition_values(payoffs, [1])
    assert intervals.differing(payoffs, [1], [value], [(value, value)]) == []
    assert intervals.differing(payoffs, [1], [value + 1e-6], [(value, value)]) == [1]
    assert intervals.differing(payoffs, [1], [value], [(value - 1e-6, value + 1e-6)]) == [1]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_obvious_way_to_coco_gives_the_same_payoffs(family):
    game = dt.random_game(family, players=4, seed=0)
    assert scipy_coco.coco(game.payoffs) == pytest.approx(
        [float(payoff) for payoff in dt.solve(game, "coco").payoffs], abs=1e-9
    )


@pytest.mark.parametrize("family", ["random", "integer", "congestion"])
def test_the_obvious_way_to_correlated_gives_the_same_ranges(family):
    game = dt.random_game(family, players=3, seed=0)
    ours = correlated_solve.summarised(game, dt.solve(game))
    values = scipy_correlated.payoffs_and_ranges(game.payoffs)
    assert values[:, 1:] == pytest.approx(ours[:, 1:], abs=1e-6)


def test_payoffs_of_correlated_agree_where_they_are_decided():
    game = dt.random_game("random", players=3, seed=0)
    ours = correlated_solve.summarised(game, dt.solve(game))
    assert scipy_correlated.payoffs_and_ranges(game.payoffs)[:, 0] == pytest.approx(ours[:, 0], abs=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_best_welfare_agrees_with_both_methods(family):
    game = dt.random_game(family, players=3, actions=5, seed=0)
    best = best_equilibria.best_welfare(game)
    for method in highs_equilibria.METHODS:
        value = highs_equilibria.best_welfare(game.payoffs, method, 60.0)
        assert best.lower == pytest.approx(value, abs=1e-6)
    assert best.upper - best.lower <= 1e-9 * game.scale


def test_a_baseline_without_time_says_so():
    payoffs = dt.random_game("random", players=3, actions=20, seed=0).payoffs
    assert highs_equilibria.best_welfare(payoffs, "simplex", 0.0) is None


def test_shapley_values_agree_with_the_definition():
    values = np.random.default_rng(0).normal(size=1 << 5)
    values[0] = 0.0
    assert textbook_shapley.shapley(values) == pytest.approx(Shapley().share(TUGame(values)))


def test_permutations_estimate_the_shapley_value_within_their_budget():
    values = np.random.default_rng(0).normal(size=1 << 5)
    values[0] = 0.0
    exact = textbook_shapley.shapley(values)
    estimates = [permutation_sampling.shapley(values, 10, np.random.default_rng(seed)) for seed in range(2000)]
    assert np.mean(estimates, axis=0) == pytest.approx(exact, abs=0.1)
    assert all(estimate.sum() == pytest.approx(values[-1]) for estimate in estimates)
    assert permutation_sampling.shapley(values, 0, np.random.default_rng(0)).tolist() == [0.0] * 5


def test_sampling_is_compared_with_permutations_on_the_same_games():
    ours, theirs, inside = sampled_values.errors(dt.random_game("random", players=7, seed=0), 20)
    assert 0 < ours < 1
    assert 0 < theirs < 1
    assert 0.7 < inside <= 1


def test_what_is_no_sample_is_refused():
    with pytest.raises(Disagreement, match="no sample"):
        sampled_values.estimated(dt.random_game("random", players=4, seed=0), 7, 0)


def test_a_game_on_a_tree_is_solved_and_certified():
    status, _, width = graphical_games.solved(22, 44)
    assert status == "verified"
    assert width > 0


@pytest.mark.parametrize("most", [1, 3, 7, 100])
def test_samples_of_a_baseline_are_spread_evenly_and_named(most):
    listed = difference_games.with_first_player(7)
    chosen, note = difference_games.every_nth(listed, most)
    taken = listed[chosen]
    assert len(taken) <= most
    assert bool(note) == (len(taken) < len(listed))
    assert taken.step % 4 == 2  # an odd number of coalitions that hold the first player


def test_two_threads_give_the_same_numbers():
    game = dt.random_game("random", players=7, seed=0)
    assert two_threads.values(game, threads(2)) == two_threads.values(game, map)


def test_a_quick_run_leaves_out_the_long_rows():
    assert QUICK.whole is False
    assert {case.size for case in coalition_values.cases(QUICK)} == {"8x2", "10x2", "6x5"}
