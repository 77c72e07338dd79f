"""The shape of what is printed: every digit is masked, numbers are checked elsewhere.

After a change that is meant, run this file with UPDATE_SNAPSHOTS=1 and look at the difference.
"""

import os
import re
from pathlib import Path

import pytest

from detente.cli import run

pytestmark = pytest.mark.unwatched

FOLDER = Path(__file__).parents[1] / "snapshots"
COMMANDS = {
    "help": ["--help"],
    "solve": ["solve", "example:curse", "--concept", "coco"],
    "solve-coalitions": ["solve", "example:public-good", "--concept", "nash", "--coalitions"],
    "compare": ["compare", "example:curse", "--opposition", "individuals"],
    "explain": ["explain", "example:public-good", "--concept", "coco"],
    "explain-markdown": ["explain", "example:curse", "--concept", "coco", "--format", "md"],
    "explain-html": ["explain", "example:curse", "--concept", "coco", "--format", "html"],
    "fallback": ["fallback", "example:chicken"],
    "concepts": ["concepts"],
    "solve-json": ["solve", "example:curse", "--concept", "coco", "--json"],
    "fallback-json": ["fallback", "example:curse", "--json"],
}


def masked(text):
    """Hide numbers and digests."""
    return re.sub(r"\d+(\.\d+)?(e-?\d+)?", "#", re.sub(r"sha256:[0-9a-f]+", "sha256", text))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_output_has_the_shape_of_its_snapshot(name, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    assert run(COMMANDS[name]) == 0
    shape = masked(capsys.readouterr().out)
    file = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(shape, encoding="utf-8")
    assert shape == file.read_text(encoding="utf-8")
