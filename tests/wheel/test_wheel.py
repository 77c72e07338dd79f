"""The built wheel carries its data and works in a fresh environment, far from the source tree."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "detente"

pytestmark = pytest.mark.wheel


class Installation(NamedTuple):
    """A fresh environment with nothing but the wheel and what it needs, and an empty directory to work in."""

    binaries: Path
    elsewhere: Path

    def run(self, program, *arguments):
        """Run an installed program from the empty directory; return what it printed."""
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [self.binaries / program, *arguments]
        done = subprocess.run(command, cwd=self.elsewhere, env=environment, capture_output=True, check=False, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names_inside(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def installation(wheel, tmp_path_factory):
    place = tmp_path_factory.mktemp("fresh")
    venv.create(place)
    installed = Installation(place / "bin", tmp_path_factory.mktemp("elsewhere"))
    pip_of(installed, "install", "--quiet", "--no-compile", "--constraint", str(ROOT / "constraints.txt"), str(wheel))
    return installed


def pip_of(installed, *arguments):
    """Let the installer of this environment work on the fresh one, which so needs none; return what it printed."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", installed.binaries / "python"]
    done = subprocess.run([*command, *arguments], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def shipped(folder, suffix):
    """List the data files of one folder as the wheel should name them."""
    return {f"detente/{folder}/{path.name}" for path in (PACKAGE / folder).glob(f"*{suffix}")}


@pytest.mark.parametrize(("folder", "suffix"), [("schemas", ".json"), ("examples", ".yaml")])
def test_the_wheel_carries_its_data_files(names_inside, folder, suffix):
    expected = shipped(folder, suffix)
    assert expected
    assert expected <= names_inside


def test_the_wheel_is_marked_as_typed(names_inside):
    assert "detente/py.typed" in names_inside


def test_the_wheel_carries_nothing_but_the_package_and_its_metadata(names_inside):
    tops = {name.split("/")[0] for name in names_inside}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"detente"}


def test_the_installed_program_tells_its_version(installation, wheel):
    assert wheel.name.split("-")[1] in installation.run("detente", "--version")


def test_the_installed_package_runs_as_a_module(installation):
    assert "solve" in installation.run("python", "-m", "detente", "--help")


def test_the_installed_program_lists_every_shipped_game(installation):
    listed = {game["name"] for game in json.loads(installation.run("detente", "games", "--json"))["games"]}
    assert listed == {path.stem for path in (PACKAGE / "examples").glob("*.yaml")}


def test_the_installed_program_solves_a_shipped_game(installation):
    agreement = json.loads(installation.run("detente", "solve", "example:curse", "--concept", "coco", "--json"))
    assert agreement["certificate"]["status"] == "verified"


def test_the_wheel_installs_no_test_library(installation):
    listing = json.loads(pip_of(installation, "list", "--format", "json"))
    assert not {entry["name"] for entry in listing} & {"hypothesis", "pygambit", "pytest", "scipy"}
