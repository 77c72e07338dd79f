"""`detente divide`, and `detente verify` of what it writes."""

import pytest

import detente as dt

TABLE = "coalition,worth\nAnn,0\nBob,0\nCem,0\nAnn + Bob,0\nAnn + Cem,1\nBob + Cem,1\nAnn + Bob + Cem,1\n"


def test_the_command_divides_and_what_it_writes_can_be_verified(detente, tmp_path):
    table, document = tmp_path / "gloves.csv", tmp_path / "gloves.json"
    table.write_text(TABLE, encoding="utf-8")
    assert "nucleolus" in detente("divide", table).out
    assert "## Who would walk out" in detente("divide", table, "--format", "md").out
    written = detente("divide", table, "--division", "nucleolus", "--division", "banzhaf", "--json")
    assert [row["division"] for row in written.document["rows"]] == ["nucleolus", "banzhaf"]
    document.write_text(written.out, encoding="utf-8")
    outcome = detente("verify", table, document, "--exact")
    assert (outcome.code, outcome.out) == (
        0,
        "proved: 3 claims hold exactly\nThe worths, nucleolus, banzhaf: the core is not empty\n",
    )
    table.write_text(TABLE.replace("Ann,0", "Ann,1/2"), encoding="utf-8")
    assert detente("verify", table, document).code == 1
    assert detente("solve", table, "--json").error["type"] == "FormatError"
    dt.write_worths(dt.read_worths(table).named(["Ann", "Bob", "Cem"], "Gloves"), tmp_path / "worths.json")
    assert detente("divide", "-", stdin=(tmp_path / "worths.json").read_bytes()).out.startswith(
        "Gloves: who gets what?"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("divide", "nowhere.csv"), "cannot be read"),
        (("divide", "game.nfg"), "no format of worths"),
        (("divide", "example:chicken"), "a shipped game, no list of worths"),
        (("divide", "{table}", "--division", "fair"), "there is no division 'fair'"),
        (("verify", "nowhere.csv", "{table}"), "cannot be read"),
        (("verify", "{table}", "{table}"), "not JSON"),
        (("verify", "{table}", "{table}", "{table}"), "it is no game"),
    ],
)
def test_a_mistake_is_one_sentence(detente, tmp_path, words, said):
    table = tmp_path / "gloves.csv"
    table.write_text(TABLE, encoding="utf-8")
    outcome = detente(*(word.format(table=table) for word in words))
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
