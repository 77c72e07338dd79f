"""What is given in the place of something else is refused in words."""

from typing import Any

import pytest

import detente as dt
from detente.concepts import Options
from detente.model.errors import InvalidGame, NotApplicable


@pytest.mark.parametrize(
    "asked",
    [
        dt.solve,
        dt.fallbacks,
        dt.nash_equilibria,
        dt.breakdown_sweep,
        dt.exploitability_frontier,
        dt.epsilon_intervals,
        dt.learn,
        dt.audit,
        lambda game: dt.support(game, (1, 1)),
        lambda game: dt.projection(game, (0, 1)),
        lambda game: dt.best_responses(game, 0, [[1]]),
        lambda game: dt.deviation_gains(game, {}),
        lambda game: dt.verify(game, dt.solve(dt.read("example:curse"))),
    ],
)
def test_the_name_of_a_game_is_no_game(asked):
    with pytest.raises(InvalidGame, match=r"a game is expected, not str; dt\.read makes one"):
        asked("example:curse")


def test_the_structure_of_a_game_is_no_game():
    structure: Any = dt.random_polymatrix("path", players=3, seed=0).structure
    with pytest.raises(InvalidGame, match="not its structure"):
        dt.fallbacks(structure)


def test_a_run_is_polished_after_its_game():
    game, name = dt.read("example:chicken"), "example:chicken"
    run: Any = dt.learn(game, rounds=5)
    with pytest.raises(InvalidGame, match=r"not Game; dt\.polish\(game, run\) takes the game first"):
        dt.polish(run, game)  # type: ignore[arg-type]  # what a newcomer may try
    with pytest.raises(InvalidGame, match="a game is expected, not str"):
        dt.polish(name, run)  # type: ignore[arg-type]  # the same


def test_an_agreement_is_verified_against_its_game():
    with pytest.raises(InvalidGame, match="an agreement is expected, not str"):
        dt.verify(dt.read("example:chicken"), "agreement.json")  # type: ignore[arg-type]  # what a newcomer may try


@pytest.mark.parametrize("rule", ["leximin", dt.Leximin, None, 3])
def test_a_name_or_a_class_is_no_rule(rule):
    for fallback in (dt.Correlated, dt.Credible):
        with pytest.raises(NotApplicable, match="a rule is expected, such as"):
            fallback(rule)


@pytest.mark.parametrize("breakdown", ["x", None, 10**400])
def test_a_breakdown_probability_is_a_number(breakdown):
    with pytest.raises(NotApplicable, match="the breakdown probability is"):
        dt.credible(breakdown=breakdown)


def paid(name, *options, **parts):
    """Look up a concept with side payments."""
    found = dt.concept(name, *options, **parts)
    assert isinstance(found, dt.FallbackBargaining)
    return found


def test_parts_are_changed_by_keyword():
    assert paid("correlated", selection="leximin").fallback == dt.Correlated(dt.Leximin())
    assert paid("correlated", selection=dt.NearKindest(0.5)).fallback == dt.Correlated(dt.NearKindest(0.5))
    assert paid("credible", breakdown=0.25).fallback == dt.Credible(breakdown=0.25)
    assert paid("raiffa", opposition="bloc").opposition == dt.Bloc()
    for part in ({"selection": 3}, {"selection": "x"}, {"breakdown": 0.5}, {"opposition": "x"}):
        with pytest.raises(NotApplicable):
            dt.concept("correlated", **part)


def test_keywords_go_before_options():
    options = Options(selection="raiffa", breakdown=0.25)
    assert paid("credible", options, breakdown=0).fallback == dt.Credible(dt.Raiffa(), 0.0)


def test_fractions_are_read_as_floats():
    assert paid("correlated", selection="near-kindest:1/3").fallback == dt.Correlated(dt.NearKindest(1 / 3))
    for number in ("1/0", "1/x", "1/2/3", f"{10**400}/1", ""):
        with pytest.raises(NotApplicable, match="near-kindest:1/3"):
            dt.concept("correlated", selection=f"near-kindest:{number}")
