"""The figures to reach, as data: ratios to the named baseline, to be reached and better still."""

from __future__ import annotations

from benchmarks.harness.results import Target

SIZES: dict[str, tuple[int, ...]] = {
    "8x2": (2,) * 8,
    "10x2": (2,) * 10,
    "12x2": (2,) * 12,
    "14x2": (2,) * 14,
    "16x2": (2,) * 16,
    "8x3": (3,) * 8,
    "6x5": (5,) * 6,
    "4x20": (20,) * 4,
}

STRUCTURED = ("public-good", "congestion", "polymatrix")

#: Values of all coalitions against scipy's HiGHS, one linear program a coalition: family and size.
COALITIONS: dict[tuple[str, str], Target] = {
    ("random", "8x2"): Target(250, 400),
    ("random", "10x2"): Target(120, 250),
    ("random", "12x2"): Target(50, 100),
    ("random", "14x2"): Target(30, 60),
    ("random", "16x2"): Target(15, 40),
    **{(family, size): Target(300, 800) for family in STRUCTURED for size in ("12x2", "14x2")},
    **{(family, "8x3"): Target(40, 80) for family in ("random", *STRUCTURED)},
    **{(family, "6x5"): Target(30, 70) for family in ("random", *STRUCTURED)},
    **{(family, "4x20"): Target(15, 30) for family in ("random", *STRUCTURED)},
}
QUANTECON = Target(3, 6)  #: the same games, against QuantEcon's `minmax` once a coalition
NUMPY_STOREY = Target(15, 40)  #: without compilation, 4 to 10 binary players, against scipy
COLD = Target(1, 5)  #: a fresh process, 4 to 10 binary players, against scipy in a fresh process
TWO_THREADS = Target(1.7, 1.95)  #: wall time, 12 random binary players, against one thread
EQUILIBRIA = Target(0.8, 20)  #: welfare-best correlated equilibria, against the better HiGHS method: never slower
SPARSE_EQUILIBRIA = Target(5, 20)  #: the same, where few profiles are played
SHAPLEY = Target(5, 10)  #: from 2^20 values, against coopgame-py
CORRELATED = Target(10, 40)  #: a whole solve with ranges, 8 binary players, against one linear program at a time
SAMPLING = Target(3, 10)  #: root mean square error, 12 players, a quarter of the programs, against permutations
GRAPHICAL = Target(24, 30)  #: players on a tree that are solved and certified
AUDIT = Target(3)  #: an audit that reuses what it knows, against solving each of its games from scratch
SLIDER = Target(1)  #: moves of a slider in two frames of the screen

#: Digits of the gain from deviating after learning alone, and, with a mediator, of that and of what the total lacks.
LEARNT_ALONE = Target(3)
LEARNT_BEST = Target(2, 4)
