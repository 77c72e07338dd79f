"""The script that guards coverage notices what it should."""

from tests.architecture.coverage_floors import below_floor, not_covered


def report(file, lines, branches):
    """Make a coverage report of one file with ten lines and ten branches."""
    summary = {"covered_lines": lines, "num_statements": 10, "covered_branches": branches, "num_branches": 10}
    return {"files": {file: {"summary": summary}}}


def test_one_missing_branch_in_the_model_is_too_many():
    assert below_floor(report("src/detente/model/game.py", 10, 9)) == [
        "model: 95.00 % covered, the floor is 100 %",
    ]


def test_elsewhere_95_percent_are_enough():
    assert below_floor(report("src/detente/report/text.py", 10, 9)) == []


def test_a_module_beside_the_packages_has_the_floor_of_95_percent():
    assert below_floor(report("src/detente/solve.py", 9, 9)) == ["solve: 90.00 % covered, the floor is 95 %"]


def test_a_checkout_named_like_the_package_does_not_confuse_it():
    assert below_floor(report("/code/detente/src/detente/certify/claims.py", 10, 10)) == []


def test_what_was_not_run_is_listed_for_the_packages_that_fall_short():
    short = {"missing_lines": [3, 7], "missing_branches": [[2, 3]]}
    files = {"src/detente/model/game.py": short, "src/detente/web/pool.py": short, "src/detente/model/errors.py": {}}
    assert list(not_covered({"files": files}, {"model"})) == [
        "src/detente/model/game.py: lines [3, 7], branches [[2, 3]]",
    ]
