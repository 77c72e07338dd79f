"""List the benchmarks, in the order in which they run."""

from __future__ import annotations

from benchmarks.harness.results import Benchmark
from benchmarks.rows import (
    audit_reuse,
    best_equilibria,
    coalition_values,
    cold_process,
    correlated_solve,
    graphical_games,
    learning_traces,
    numpy_storey,
    partition_functions,
    sampled_values,
    shapley_value,
    slider_moves,
    two_threads,
)

BENCHMARKS = (
    Benchmark(
        "coalitions", "CoCo: all coalition values, the whole solve, the floor, the growth", coalition_values.measure
    ),
    Benchmark("numpy-storey", "CoCo: all coalition values without compilation", numpy_storey.measure),
    Benchmark("cold", "a whole solve in a fresh process", cold_process.measure),
    Benchmark("threads", "two threads against one", two_threads.measure),
    Benchmark("equilibria", "the welfare-best correlated equilibrium", best_equilibria.measure),
    Benchmark("correlated", "the default concept, whole, with ranges", correlated_solve.measure),
    Benchmark("partitions", "all embedded coalitions under the kindest fallback", partition_functions.measure),
    Benchmark("shapley", "the Shapley value from a full table", shapley_value.measure),
    Benchmark("sampling", "a quarter of the coalitions", sampled_values.measure),
    Benchmark("graphical", "games on a tree", graphical_games.measure),
    Benchmark("learning", "how near learning gets to an equilibrium, and to the best one", learning_traces.measure),
    Benchmark("audit", "an audit against each of its games from scratch", audit_reuse.measure),
    Benchmark("slider", "moves on the explorer page", slider_moves.measure),
)
