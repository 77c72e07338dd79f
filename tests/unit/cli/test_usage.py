import pytest

import detente as package
from detente.cli import program

CHICKEN = "example:chicken"
COMMANDS = ["solve", "compare", "explain", "verify", "fallback", "convert", "concepts", "games"]


def test_the_version_is_printed(detente):
    found = detente("--version")
    assert (found.code, found.out, found.err) == (0, f"detente {package.__version__}\n", "")


def test_help_lists_every_command(detente):
    found = detente("--help")
    assert found.code == 0
    assert all(command in found.out for command in COMMANDS)


@pytest.mark.unwatched
@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example(detente, command):
    found = detente(command, "--help")
    assert (found.code, f"Example: detente {command}" in found.out) == (0, True)


def test_without_a_command_the_help_is_shown_as_an_error(detente):
    found = detente()
    assert (found.code, found.out, "Usage" in found.err) == (2, "", True)


USAGE_ERRORS = {
    "unknown command": ["bargain"],
    "missing game": ["solve"],
    "unknown option": ["solve", CHICKEN, "--fairly"],
    "missing value": ["solve", CHICKEN, "--concept"],
    "not a number": ["solve", CHICKEN, "--breakdown", "half"],
    "no threads": ["solve", CHICKEN, "--jobs", "0"],
    "one argument too many": ["solve", CHICKEN, "extra"],
    "unknown concept": ["solve", CHICKEN, "--concept", "fairness"],
    "unknown selection": ["solve", CHICKEN, "--selection", "best"],
    "unknown opposition": ["solve", CHICKEN, "--opposition", "friends"],
    "contradicting opposition": ["solve", CHICKEN, "--concept", "coco", "--opposition", "individuals"],
    "contradicting selection": ["solve", CHICKEN, "--concept", "coco", "--selection", "raiffa"],
    "contradicting breakdown": ["solve", CHICKEN, "--concept", "coco", "--breakdown", "0.5"],
    "impossible probability": ["solve", CHICKEN, "--concept", "credible", "--breakdown", "1.5"],
}

every_usage_error = pytest.mark.parametrize("arguments", USAGE_ERRORS.values(), ids=USAGE_ERRORS)


@pytest.mark.unwatched
@every_usage_error
def test_a_usage_error_is_explained_on_standard_error(detente, arguments):
    found = detente(*arguments)
    assert (found.code, found.out) == (2, "")
    assert found.err
    assert "Traceback" not in found.err


@pytest.mark.unwatched
@every_usage_error
def test_a_usage_error_is_json_when_asked_for(detente, arguments):
    found = detente(arguments[0], "--json", *arguments[1:])
    assert (found.code, found.out, set(found.error)) == (2, "", {"type", "message", "where"})


def test_the_option_at_fault_is_named_in_json(detente):
    assert detente("solve", CHICKEN, "--jobs", "0", "--json").error["where"] == "--jobs"
    assert detente("solve", CHICKEN, "--fairly", "--json").error["where"] == "--fairly"
    assert detente("bargain", "--json").error["where"] == "command line"


def test_a_shipped_game_without_its_prefix_is_recognised(detente):
    found = detente("solve", "chicken")
    assert (found.code, "example:chicken" in found.err) == (2, True)


def test_an_interrupted_command_exits_without_a_word(detente, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.cli.reading.read", interrupt)
    found = detente("solve", CHICKEN)
    assert (found.code, found.out, "Traceback" in found.err) == (130, "", False)


def test_running_out_of_memory_is_reported_as_too_large(detente, monkeypatch):
    def exhaust(*_, **__):
        raise MemoryError

    monkeypatch.setattr("detente.cli.reading.read", exhaust)
    found = detente("solve", CHICKEN, "--json")
    assert (found.code, found.out, found.error["type"]) == (2, "", "TooLarge")


def test_a_bug_is_not_hidden(detente, monkeypatch):
    def stumble(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("detente.cli.reading.read", stumble)
    with pytest.raises(ZeroDivisionError):
        detente("solve", CHICKEN)


def test_a_pipe_that_is_closed_early_is_no_error(monkeypatch, tmp_path):
    def close(_):
        raise BrokenPipeError

    monkeypatch.setattr(program, "show", close)
    with (tmp_path / "out").open("w", encoding="utf-8") as file:
        monkeypatch.setattr("os.dup2", lambda *_: None)
        monkeypatch.setattr("sys.stdout", file)
        assert program.run(["games"]) == 141


def test_an_interruption_that_reaches_the_top_is_one(monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "show", interrupt)
    assert program.run(["games"]) == 130


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["solve", "example:hotdogs"], "did you mean 'hot-dogs'?"),
        (["solve", "hotdogs"], "did you mean the shipped game example:hot-dogs?"),
        (["solve", CHICKEN, "--concept", "corelated"], "did you mean 'correlated'?"),
        (["solve", CHICKEN, "--concept", "observd"], "did you mean 'observed'?"),
        (["solve", CHICKEN, "--selection", "kindes"], "did you mean 'kindest'?"),
        (["solve", CHICKEN, "--opposition", "block"], "did you mean 'bloc'?"),
        (["explain", CHICKEN, "--concept", "nahs"], "did you mean 'nash'?"),
        (["compare", CHICKEN, "--concept", "secure", "--concept", "coco"], "did you mean 'security'?"),
    ],
)
def test_a_name_that_is_nearly_right_is_guessed(detente, arguments, meant):
    found = detente(*arguments)
    assert (found.code, found.out, meant in found.err) == (2, "", True)


@pytest.mark.parametrize(
    "arguments", [["solve", "example:zzz"], ["solve", "zzz"], ["solve", CHICKEN, "--concept", "zzz"]]
)
def test_a_name_like_no_other_is_not_guessed(detente, arguments):
    found = detente(*arguments)
    assert (found.code, "did you mean" in found.err) == (2, False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", CHICKEN, "--checkpoint", ""],
        ["solve", CHICKEN, "--checkpoint="],
        ["solve", CHICKEN, "--concept", ""],
        ["solve", ""],
        [""],
    ],
)
def test_nothing_in_place_of_something_is_not_taken_for_a_default(detente, arguments):
    found = detente(*arguments)
    assert (found.code, found.out, "nothing is given here" in found.err) == (2, "", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", CHICKEN, "--certificate"],
        ["solve", CHICKEN, "--checkpoint"],
        ["hypotheses", CHICKEN, "--certificate"],
        ["plot", CHICKEN, "-o"],
        ["report", CHICKEN, "-o"],
        ["learn", CHICKEN, "-o"],
    ],
)
def test_files_that_cannot_be_written_are_refused_before_the_work(detente, tmp_path, arguments, monkeypatch):
    monkeypatch.setattr("detente.cli.reading.read_game", refuse)
    for name, reason in ((tmp_path / "nowhere" / "x.svg", "its folder does not exist"), (tmp_path, "it is a folder")):
        found = detente(*arguments, name)
        assert (found.code, found.out, reason in found.err, str(name) in found.err) == (2, "", True, True)


def refuse(*_):  # pragma: no cover
    message = "the work has begun"
    raise AssertionError(message)


def test_a_closed_folder_is_refused(detente, tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    found = detente("solve", CHICKEN, "--certificate", tmp_path / "x.json")
    assert (found.code, "there is no permission" in found.err) == (2, True)


@pytest.mark.parametrize("option", ["--checkpoint", "--certificate"])
def test_what_is_kept_beside_the_answer_is_no_stream(detente, option):
    found = detente("solve", CHICKEN, option, "-")
    assert (found.code, found.out, "goes to a file" in found.err) == (2, "", True)
