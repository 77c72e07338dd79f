"""The numbers in the tables of the README and of the page about shipped games are those that are computed."""

import re
from pathlib import Path

import pytest

import detente as dt

ROOT = Path(__file__).parents[2]
COLUMNS = {3: "hot-dogs", 4: "chicken", 5: "curse"}


def rows(path, name):
    """Read the rows of a table whose first cell names something in backticks."""
    cells = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in path.read_text("utf-8").splitlines()]
    return {found[1]: row for row in cells if len(row) > 3 and (found := re.match(name, row[0]))}


CONCEPTS = rows(ROOT / "README.md", r"\[`([\w-]+)`\]\(docs/reference/concepts/")
GAMES = rows(ROOT / "docs" / "reference" / "games.md", r"`([\w-]+)`")


def test_the_table_of_concepts_has_those_with_side_payments():
    assert list(CONCEPTS) == [row.concept.name for row in dt.compare(dt.read("example:curse")).rows]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("name", CONCEPTS)
def test_the_table_of_concepts_shows_what_is_computed(name, column):
    shown = [float(number) for number in CONCEPTS[name][column].replace("−", "-").split(",")]
    found = dt.solve(dt.read(f"example:{COLUMNS[column]}"), name).payoffs
    assert shown == [round(float(payoff), 2) + 0.0 for payoff in found]


def test_the_table_of_games_has_all_of_them():
    assert sorted(GAMES) == sorted(shipped())


def shipped():
    return [path.stem for path in (ROOT / "src" / "detente" / "examples").glob("*.*") if path.suffix != ".py"]


@pytest.mark.parametrize("name", GAMES)
def test_the_table_of_games_shows_players_and_the_best_total(name):
    game = dt.read(f"example:{name}")
    assert [int(GAMES[name][1]), float(GAMES[name][2])] == [game.n_players, game.welfare.max()]
