"""The documentation's commands can be typed, its picture is the one that is drawn, and its site leaves nothing out."""

import os
import re
import shlex
import sys
from importlib import import_module

import pytest
from typer.main import get_command

import detente as dt
from detente.cli.program import application
from detente.offers import HOMES
from detente.report.plotting import plot
from detente.scene import scene
from tests.architecture.source_tree import ROOT

pytestmark = pytest.mark.unwatched

DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
COMMAND = re.compile(r"^ *\$ (detente .*)$", re.MULTILINE)
COMMANDS = sorted({command for page in PAGES for command in COMMAND.findall(page.read_text(encoding="utf-8"))})
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PICTURE = DOCS / "pictures" / "hot-dogs.svg"
SHIPPED = {path.stem for path in (ROOT / "src" / "detente" / "examples").glob("*.yaml")}


@pytest.fixture(scope="module")
def program():
    """Assemble the command line."""
    return get_command(application())


@pytest.fixture
def extension(monkeypatch):
    """Import an extension of the documentation's builder by its name."""
    monkeypatch.setattr(sys, "path", [str(DOCS / "_extensions"), *sys.path])
    return import_module


def words_of(command):
    """Split a command as a shell does, up to where its output goes."""
    words = shlex.split(command, comments=True)
    return words[1 : next((place for place, word in enumerate(words) if word in {">", "|", "&&"}), None)]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_the_documentation_can_be_typed(command, program):
    words = words_of(command)
    context = program.make_context("detente", list(words))
    name, found, rest = program.resolve_command(context, words)
    assert found.make_context(name, rest, parent=context).info_name == name


def test_commands_in_the_documentation_name_games_that_are_shipped():
    assert set(re.findall(r"example:([\w-]+)", "\n".join(COMMANDS))) <= SHIPPED


def drawn():
    return plot(scene(dt.read("example:hot-dogs"), ["coco", "correlated"])).data(".svg").decode()


def outline(svg):
    """Split a picture into its numbers and all else, without the names of its parts, which hang on the last digit."""
    bare = re.sub(r'(?:id|xlink:href|clip-path)="[^"]*"|url\(#[^)]*\)', "", svg)
    return [float(number) for number in NUMBER.findall(bare)], NUMBER.sub("", bare)


def test_the_first_picture_is_what_is_drawn():
    """It is what `detente plot example:hot-dogs --concept coco --concept correlated` draws, up to rounding."""
    svg = drawn()
    if os.environ.get("UPDATE_SNAPSHOTS"):
        PICTURE.write_text(svg, encoding="utf-8")
    numbers, rest = outline(PICTURE.read_text(encoding="utf-8"))
    found, other = outline(svg)
    assert (rest == other, found) == (True, pytest.approx(numbers, abs=0.05))


def test_every_name_that_the_package_offers_is_on_one_page_of_the_library(extension):
    library = extension("library")
    listed = [name for page in library.PAGES for name in library.names_on(page)]
    assert sorted(listed) == sorted(HOMES)


def test_every_page_of_the_library_is_written(extension):
    written = {page.stem: page.read_text(encoding="utf-8") for page in (DOCS / "reference" / "library").glob("*.md")}
    assert {name for name, text in written.items() if f"{{generated}} library {name}\n" in text} == set(written)
    assert set(written) == set(extension("library").PAGES)


def test_symbols_in_docstrings_are_no_markup_but_code_stays(extension):
    escaped = extension("docstrings").escaped
    assert escaped("|S| * max_a' of `a_` and ``|T|``") == r"\|S\| \* max_a' of `a_` and ``|T|``"
    assert escaped("the largest u_ and") == r"the largest u\_ and"


def test_the_contents_of_the_site_are_the_links_of_its_front_page(extension):
    text = "# Front\n\n## Learn\n\n- [One](a/one.md), [`two`](two.ipynb)\n\n## Do\n\n- [One](a/one.md), [three](b.md)\n"
    added = extension("contents").with_contents(text).removeprefix(text).strip().split("\n\n```{toctree}\n")
    assert [part.strip("`\n").split("\n")[-3:] for part in added] == [
        ["", "One <a/one>", "two <two>"],
        [":caption: Do", "", "Three <b>"],
    ]


@pytest.mark.parametrize(
    ("text", "loaded"),
    [
        ('<script src="https://example.org/a.js">', ["https://example.org/a.js"]),
        ('<link rel="stylesheet" type="text/css" href="//example.org/a.css" />', ["//example.org/a.css"]),
        ("@font-face { src: url('https://example.org/a.woff') }", ["https://example.org/a.woff"]),
        ('<a href="https://example.org/">a link is followed only when asked</a>', []),
        ('<script src="_static/a.js"></script><link rel="search" href="search.html" />', []),
    ],
)
def test_a_page_that_loads_something_from_elsewhere_is_noticed(extension, text, loaded):
    assert extension("offline").remote_parts(text) == loaded
