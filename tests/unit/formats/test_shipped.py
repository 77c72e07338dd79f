import os
import subprocess
import sys
from pathlib import Path

import pytest

import detente
from detente.formats import dumps, examples, loads, read
from detente.model.errors import FormatError

NAMES = [example.name for example in examples()]


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_game_loads_and_survives_every_format_that_holds_it(name):
    game = read(f"example:{name}")
    assert game.exact_payoffs is not None
    assert all(loads(dumps(game, suffix), suffix) == game for suffix in (".json", ".yaml", ".csv", ".nfg"))


def test_the_list_of_shipped_games_tells_title_players_and_source():
    chicken = next(example for example in examples() if example.name == "chicken")
    assert (chicken.title, chicken.players) == ("Chicken", ("Row", "Column"))
    assert "Aumann 1974" in chicken.source


@pytest.mark.parametrize("name", ["none", "", "../examples/chicken", "chicken.yaml"])
def test_an_unknown_name_is_answered_with_the_known_ones(name):
    with pytest.raises(FormatError, match=r"shipped games are .*chicken"):
        read(f"example:{name}")


def test_formats_import_no_library_before_it_is_needed():
    code = "import sys, detente.formats; print(sorted({'yaml', 'pygambit', 'scipy'} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(detente.__file__).parents[1])}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.strip() == "[]"
