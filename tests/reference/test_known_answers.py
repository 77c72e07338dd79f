"""Numbers that were published, or worked out on paper, before there was any code: `known_answers.yaml`."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

import detente as dt
from detente.concepts.catalogue import concept as with_transfers
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.fallbacks.equilibrium_set import EquilibriumSet
from detente.formats import examples
from detente.model.agreement import Disagreement, PlayedDisagreement
from detente.model.coalition import members, singletons
from detente.numerics.polygon import polygon

KNOWN = yaml.safe_load(Path(__file__).with_name("known_answers.yaml").read_text(encoding="utf-8"))
SHARP, LOOSE = Fraction(1, 10**9), Fraction(1, 10**7)  # of the scale; loose for picks among three or more blocks
STEP = Fraction(1, 10**6)  # how far below and above a break-even probability is "just"


def vector(texts: list[str]) -> tuple[Fraction, ...]:
    """Read a vector of exact numbers."""
    return tuple(map(Fraction, texts))


def game_of(name: str) -> dt.Game:
    """Read a game of the file, or a shipped one."""
    if name in KNOWN["games"]:
        return dt.loads(json.dumps(KNOWN["games"][name]), "json")
    return dt.read(f"example:{name}")


def concept_of(row: dict[str, Any]) -> FallbackBargaining:
    """Look up the concept of a row."""
    return (
        dt.credible(breakdown=float(Fraction(row["breakdown"])))
        if "breakdown" in row
        else with_transfers(row["concept"])
    )


def title(row: dict[str, Any]) -> str:
    """Name a row in the report of a failure."""
    return "-".join(str(row[key]) for key in ("game", "concept", "breakdown") if key in row)


def off_by(found: Any, wanted: tuple[Fraction, ...], game: dt.Game) -> Fraction:
    """Measure the largest difference, relative to the scale."""
    gaps = [abs(Fraction(f) - w) for f, w in zip(found, wanted, strict=True)]
    return max(gaps) / Fraction(game.scale)


def rows_with(key: str) -> list[Any]:
    """List the answers that know a number of this name."""
    return [pytest.param(row, id=title(row)) for row in KNOWN["answers"] if key in row]


def fallbacks_with(key: str) -> list[Any]:
    """List the fallbacks that know a number of this name."""
    return [pytest.param(row, id=row["game"]) for row in KNOWN["fallbacks"] if key in row]


def alone(agreement: dt.Agreement) -> Disagreement:
    """Find the disagreement at which every player stands alone."""
    apart = singletons(len(agreement.game.players))
    (found,) = [entry for entry in agreement.disagreements if entry.partition == apart]
    return found


def pick_of(game: dt.Game, rule: dt.Kindest | dt.Raiffa) -> PlayedDisagreement:
    """Select among the correlated equilibria of the game itself."""
    return EquilibriumSet(game, singletons(game.n_players), rule).pick()


def test_every_shipped_game_has_a_known_welfare():
    assert {example.name for example in examples()} | set(KNOWN["games"]) == set(KNOWN["welfare"])


@pytest.mark.parametrize("name", KNOWN["welfare"])
def test_welfare_is_the_known_one(name: str):
    assert dt.solve(game_of(name), dt.COCO).welfare == Fraction(KNOWN["welfare"][name])


@pytest.mark.parametrize("row", rows_with("payoffs"))
def test_payoffs_are_the_known_ones(row: dict[str, Any]):
    game = game_of(row["game"])
    close = LOOSE if game.n_players > 2 else SHARP
    assert off_by(dt.solve(game, concept_of(row)).payoff_numbers, vector(row["payoffs"]), game) <= close


@pytest.mark.parametrize("row", rows_with("low"))
def test_ranges_are_the_known_ones(row: dict[str, Any]):
    game = game_of(row["game"])
    found = dt.solve(game, concept_of(row)).ranges
    ends = (*found.low_numbers, *found.high_numbers)
    assert off_by(ends, vector([*row["low"], *row["high"]]), game) <= SHARP


@pytest.mark.parametrize("row", rows_with("worths"))
def test_worths_are_the_known_ones(row: dict[str, Any]):
    game = game_of(row["game"])
    worth = dt.solve(game, concept_of(row)).worth
    found = {
        " + ".join(game.players[player] for player in members(coalition)): worth.worth(coalition)
        for coalition in range(1, 1 << game.n_players)
    }
    assert found == {names: Fraction(value) for names, value in row["worths"].items()}


@pytest.mark.parametrize("row", rows_with("disagreement"))
def test_disagreements_are_the_known_ones(row: dict[str, Any]):
    game = game_of(row["game"])
    found = alone(dt.solve(game, concept_of(row)))
    assert off_by(found.payoffs, vector(row["disagreement"]), game) <= SHARP


@pytest.mark.parametrize("row", fallbacks_with("vertices"))
def test_the_payoff_polygon_has_the_known_corners(row: dict[str, Any]):
    possible = EquilibriumSet(game_of(row["game"]), singletons(2), dt.Kindest()).polytope
    corners = [stage.payoffs for stage in polygon(possible.maximise, possible.tie)]
    assert sorted(corners) == sorted(map(vector, row["vertices"]))


@pytest.mark.parametrize("row", fallbacks_with("nash"))
def test_the_extreme_equilibria_pay_the_known_amounts(row: dict[str, Any]):
    equilibria = dt.Nash().between(game_of(row["game"]), singletons(2)).equilibria
    assert sorted({equilibrium.payoffs for equilibrium in equilibria}) == sorted(map(vector, row["nash"]))


@pytest.mark.parametrize("row", fallbacks_with("kindest"))
def test_the_kindest_fallback_is_the_known_one(row: dict[str, Any]):
    game = game_of(row["game"])
    assert off_by(pick_of(game, dt.Kindest()).payoffs, vector(row["kindest"]), game) <= SHARP


@pytest.mark.parametrize("row", fallbacks_with("raiffa"))
def test_the_bargained_fallback_is_the_known_one(row: dict[str, Any]):
    game = game_of(row["game"])
    assert off_by(pick_of(game, dt.Raiffa()).payoffs, vector(row["raiffa"]), game) <= SHARP


@pytest.mark.parametrize("row", fallbacks_with("security"))
def test_players_can_guarantee_the_known_amounts(row: dict[str, Any]):
    found = dt.Security().admissible(game_of(row["game"]), singletons(2)).pick()
    assert found.payoffs == vector(row["security"])


@pytest.mark.parametrize("row", fallbacks_with("threat"))
def test_the_difference_game_has_the_known_value(row: dict[str, Any]):
    first, second = dt.Threat().admissible(game_of(row["game"]), singletons(2)).pick().payoffs
    assert first - second == Fraction(row["threat"])


@pytest.mark.parametrize("row", fallbacks_with("best_welfare"))
def test_the_best_equilibrium_has_the_known_total(row: dict[str, Any]):
    assert sum(pick_of(game_of(row["game"]), dt.Kindest()).payoffs) == Fraction(row["best_welfare"])


def plays(agreement: dt.Agreement, player: str, action: str) -> bool:
    """Tell whether an action has positive probability in the fallback of single players."""
    fallback = alone(agreement)
    assert isinstance(fallback, PlayedDisagreement)
    place = agreement.game.players.index(player)
    return any(agreement.game.actions[place][profile[place]] == action for profile in fallback.distribution.profiles)


@pytest.mark.parametrize("side", ["below", "above"])
@pytest.mark.parametrize("row", [pytest.param(row, id=row["game"]) for row in KNOWN["break_even"]])
def test_a_threat_is_used_up_to_the_known_probability_of_a_breakdown(row: dict[str, Any], side: str):
    game = game_of(row["game"])
    step = -STEP if side == "below" else STEP
    agreement = dt.solve(game, dt.credible(breakdown=float(Fraction(row["breakdown"]) + step)))
    assert plays(agreement, row["player"], row["action"]) == (side == "below")
    assert off_by(agreement.payoff_numbers, vector(row[side]), game) <= SHARP
