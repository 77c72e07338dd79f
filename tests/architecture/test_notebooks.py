"""The example notebooks are committed as written; the documentation's build runs them and shows what comes out."""

import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def test_there_are_three():
    assert len(NOTEBOOKS) >= 3


def test_no_output_is_committed_that_could_be_out_of_date(notebook):
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["source"] for cell in cells if cell["outputs"] or cell["execution_count"] is not None] == []


def test_it_opens_with_any_installation_of_the_language(notebook):
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_it_begins_with_its_title_and_claims_are_asserted(notebook):
    assert "".join(notebook["cells"][0]["source"]).startswith("# ")
    assert any("assert " in "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
