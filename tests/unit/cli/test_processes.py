"""The command line as a program of its own: signals, pipes, and what stands where."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import detente as dt
from detente.cli import program

SOURCE = Path(__file__).parents[3] / "src"
STUCK = """
import sys, time
from detente.cli import main
from detente.fallbacks.equilibrium_set import EquilibriumSet

def stuck(*arguments):
    print("working", file=sys.stderr, flush=True)
    time.sleep(600)

EquilibriumSet.__init__ = stuck
sys.argv = ["detente", "solve", "example:chicken", *sys.argv[1:]]
main()
"""

INTERRUPTED_IMPORT = """
import sys

class Interruption:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            print("loading", file=sys.stderr)
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interruption())
sys.argv = ["detente", "solve", "example:chicken"]
"""
RUN = {
    "console script": "from detente.cli import main\nsys.exit(main())",
    "module": "import runpy\nrunpy.run_module('detente', run_name='__main__', alter_sys=True)",
}


def started(*command, stdout=subprocess.PIPE):
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.Popen(
        [sys.executable, *command], env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("options", [(), ("--jobs", "2"), ("--json",), ("--timeout", "500")])
def test_an_interrupted_run_exits_130_without_a_traceback(options):
    process = started("-c", STUCK, *options)
    assert process.stderr.readline() == "working\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["detente.cli.program", "typer", "numpy", "detente.concepts", "detente.solve"])
@pytest.mark.parametrize("run", RUN.values(), ids=RUN)
def test_an_interruption_while_the_program_is_loaded_exits_130_without_a_traceback(run, name):
    process = started("-c", INTERRUPTED_IMPORT.format(name=name) + run)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "loading\n")


def test_an_interruption_before_the_command_line_is_loaded_is_met_too():
    process = started("-c", INTERRUPTED_IMPORT.format(name="detente.cli") + RUN["module"])
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "loading\n")


def test_a_time_limit_ends_a_run_that_is_stuck_with_what_is_certain():
    process = started("-c", STUCK, "--timeout", "0.5", "--json")
    out, err = process.communicate()
    assert (process.returncode, json.loads(out)["complete"], err) == (0, False, "working\n")


@pytest.mark.unwatched
def test_a_time_limit_ends_long_work_of_many_workers(tmp_path):
    game, whole = tmp_path / "game.json", dt.random_game("integer", players=6, seed=1)
    dt.write(whole, game)
    options = ("--concept", "raiffa", "--timeout", "0.5", "--jobs", "2", "--backend", "loky", "--json")
    process = started("-m", "detente", "solve", str(game), *options)
    out, err = process.communicate()
    found = json.loads(out)
    assert (process.returncode, err, found["complete"]) == (0, "", False)
    assert sum(found["payoff_bounds"]["low"]) <= found["welfare"] <= sum(found["payoff_bounds"]["high"])


def test_json_is_all_there_is_on_standard_output():
    process = started("-m", "detente", "solve", "example:chicken", "--json")
    out, err = process.communicate()
    assert (process.returncode, json.loads(out)["schema"], err) == (0, "detente/agreement/1", "")


def test_a_pipe_that_nobody_reads_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    process = started("-m", "detente", "solve", "example:chicken", "--json", stdout=writing)
    os.close(writing)
    _, err = process.communicate()
    assert (process.returncode, err) == (141, "")


def test_letters_that_the_terminal_lacks_are_replaced(tmp_path):
    game = tmp_path / "game.json"
    text = '{"title": "détente", "players": [{"name": "Zoë", "actions": ["x"]}], "payoffs": [[1]]}'
    game.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "detente", "solve", str(game)]
    shown = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    written = subprocess.run([*command, "--json"], env=environment, capture_output=True, check=True, text=True)
    assert "d?tente" in shown.stdout
    assert json.loads(written.stdout)["game"]["players"] == ["Zoë"]


def test_the_program_exits_with_the_code_of_its_command(monkeypatch):
    monkeypatch.setattr("threading.active_count", lambda: 1)  # other tests may have left some
    monkeypatch.setattr("sys.argv", ["detente", "solve"])
    with pytest.raises(SystemExit) as exited:
        program.main()
    assert exited.value.code == 2


def test_the_program_does_not_wait_for_work_that_it_gave_up(monkeypatch):
    codes: list[int] = []
    monkeypatch.setattr("sys.argv", ["detente", "solve"])
    monkeypatch.setattr("threading.active_count", lambda: 2)
    monkeypatch.setattr("os._exit", codes.append)
    with pytest.raises(SystemExit):
        program.main()
    assert codes == [2]
