"""The report card: whoever has a name and solves games gets every check."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.audit import card_text, check_concept, parametrize_with_axioms, standard_games
from detente.audit.axioms import AXIOMS, axiom
from detente.audit.report_card import AxiomCheck

CURSE = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])
CHICKEN = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
THREE = dt.Game(np.arange(12).reshape(3, 2, 2, 1).astype(object).tolist())
GAMES = (CHICKEN, CURSE, THREE)
SPITE = "threats are what it is about"


class Given:
    """Hold payoffs and nothing else."""

    def __init__(self, payoffs):
        self.payoffs = payoffs


@dataclass
class Honest:
    """Answer as CORRELATED does; equal by value, so without a hash."""

    name: str = "honest"

    def solve(self, game):
        return dt.CORRELATED.solve(game)


class Equal:
    """Give everybody the same."""

    name = "equal"

    def solve(self, game):
        return Given([float(game.welfare.max()) / game.n_players] * game.n_players)


def by_axiom(card):
    return {verdict.axiom: verdict for verdict in card}


def test_there_is_a_verdict_for_every_axiom_in_catalogue_order():
    card = check_concept(Equal(), GAMES)
    assert [verdict.axiom for verdict in card] == [entry.name for entry in AXIOMS]
    assert {verdict.concept for verdict in card} == {"equal"}


@pytest.mark.unwatched
def test_an_honest_concept_that_cannot_be_hashed_is_accused_of_nothing_it_keeps():
    card = by_axiom(check_concept(Honest(), (CHICKEN, CURSE)))
    for name in ("well-defined", "efficiency", "shift", "common-scale", "anonymity", "relabelling", "redundancy"):
        assert card[name].holds
        assert card[name].checked > 0
    assert card["spite-invariance"].outcome == card["weak-spite"].outcome == "holds"
    assert card["racket"].outcome == "untested"


def test_a_violation_comes_with_a_game_that_violates_again():
    found = by_axiom(check_concept(Equal(), GAMES))["shift"]
    assert found.outcome == "violated"
    assert axiom("shift").check(Equal(), found.witness).gap == pytest.approx(found.gap)
    assert found.changed.n_players == found.witness.n_players


def test_the_default_games_have_one_to_four_players():
    assert {game.n_players for game in standard_games()} == {1, 2, 3, 4}
    assert standard_games() == standard_games()


@pytest.mark.no_cover
def test_a_stranger_is_checked_on_the_default_games():
    card = by_axiom(check_concept(Equal()))
    assert not card["null-player"].holds
    assert card["efficiency"].checked == len(standard_games())


@pytest.mark.unwatched
def test_failures_that_were_declared_are_expected():
    card = by_axiom(check_concept(dt.COCO, GAMES, {"spite invariance": SPITE, "T1u": SPITE, "efficiency": "?"}))
    assert card["spite-invariance"].outcome == "expected"
    assert card["weak-spite"].reason == SPITE
    assert card["efficiency"].outcome == "unexpected"


def test_an_expected_failure_of_no_axiom_is_refused():
    with pytest.raises(dt.NotApplicable, match="beauty"):
        check_concept(Equal(), GAMES, {"beauty": "?"})


@pytest.mark.unwatched
def test_the_table_has_a_line_for_every_verdict():
    card = check_concept(dt.COCO, GAMES, {"spite-invariance": SPITE})
    lines = card_text(card).splitlines()
    assert len(lines) == 1 + len(AXIOMS)
    assert any(SPITE in line and "expected" in line for line in lines)
    bad = by_axiom(check_concept(dt.CORRELATED_BLOC, [axiom_game()]))["superadditivity"]
    assert "(a warning)" in card_text([bad])


def axiom_game():
    """Make a game in which worths are not superadditive."""
    from detente.audit.claims import counterexample

    return counterexample("correlated-bloc", "superadditivity").game


def test_a_verdict_fits_a_line():
    card = by_axiom(check_concept(Equal(), GAMES))
    assert repr(card["efficiency"]) == "Verdict(equal, efficiency: holds; 3 comparisons)"
    assert "shift: violated, gap" in repr(card["shift"])
    assert [repr(entry) for entry in AXIOMS][:3] == ["Demand(well-defined)", "Demand(efficiency)", "Relation(shift)"]


@dataclass(frozen=True)
class Wrong:
    """Answer with something that is no payoff vector, or not at all."""

    answer: object
    name: str = "wrong"

    def solve(self, game):
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@pytest.mark.parametrize("answer", [None, Given([1.0]), Given(["a", "b"]), Given([np.nan, 0.0]), ZeroDivisionError()])
def test_an_answer_that_is_none_counts_against_the_concept(answer):
    found = by_axiom(check_concept(Wrong(answer), [CHICKEN]))["well-defined"]
    assert found.gap == np.inf
    assert found.witness == CHICKEN


@pytest.mark.parametrize("error", [ValueError("two players only"), dt.NotApplicable("no"), NotImplementedError()])
def test_a_game_that_a_concept_is_not_made_for_is_passed_over(error):
    card = check_concept(Wrong(error), [CHICKEN])
    assert {verdict.outcome for verdict in card} == {"untested"}


class TwoPlayersOnly:
    """Solve games of two players only."""

    name = "pair"

    def solve(self, game):
        (first, second) = game.n_actions
        return Given(dt.COCO.solve(game).payoffs if first * second else None)


@pytest.mark.unwatched
def test_changed_games_that_a_concept_is_not_made_for_are_passed_over():
    card = by_axiom(check_concept(TwoPlayersOnly(), GAMES))
    assert card["null-player"].outcome == "untested"
    assert card["efficiency"].checked == 2


@pytest.mark.no_cover
@parametrize_with_axioms(
    [dt.COCO, Equal()],
    {
        "coco": {
            **dict.fromkeys(["spite-invariance", "weak-spite", "T1c", "self-supporting", "racket"], SPITE),
            "stand-alone": "alone against two a player is worth more than it gets",
            "superadditivity": "alone against two a player is worth more than it gets",
        },
        "equal": dict.fromkeys(
            ["shift", "null-player", "individual-rationality", "stand-alone"], "blind to who contributes what"
        ),
    },
)
def test_a_concept_keeps_an_axiom(concept, check):
    check(concept, standard_games()[:12])


def test_the_tests_of_a_concept_have_readable_names_and_strict_expectations():
    mark = parametrize_with_axioms([dt.COCO], {"spite-invariance": SPITE}).mark
    parameters = {parameter.id: parameter for parameter in mark.args[1]}
    assert list(parameters)[:2] == ["coco-well-defined", "coco-efficiency"]
    assert not parameters["coco-efficiency"].marks
    (declared,) = parameters["coco-spite-invariance"].marks
    assert (declared.name, declared.kwargs["reason"], declared.kwargs["strict"]) == ("xfail", SPITE, True)


def test_a_failing_check_says_what_failed_and_where():
    with pytest.raises(AssertionError, match=r"(?s)shift: violated.*constant added.*payoffs: .*changed to: "):
        AxiomCheck("shift")(Equal(), GAMES)
    with pytest.raises(AssertionError, match=r"(?s)individual-rationality: violated"):
        AxiomCheck("individual-rationality")(Equal(), [dt.Game.from_bimatrix([[3]], [[0]])])


class Broken:
    """Go wrong in the way that is given."""

    name = "broken"

    def __init__(self, answer):
        self.answer = answer

    def solve(self, game):
        return self.answer(game)


def refuse_more_than_two(game):
    if game.n_players > 2:
        message = "for two players"
        raise ValueError(message)
    return Given([0.0, 0.0])


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda _: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda _: {"payoffs": [1, 2]}, "its answer has no attribute 'payoffs': it is of type dict"),
        (lambda _: Given("ab"), "its payoffs are no list of numbers: could not convert string to float: 'ab'"),
        (lambda _: Given([1.0]), "its payoffs have the shape (1,), but there must be one a player: 2"),
        (lambda _: Given([np.inf, 0.0]), "its payoffs are no finite numbers: [inf, 0.0]"),
    ],
)
def test_what_goes_wrong_is_told(broken, said):
    card = check_concept(Broken(broken), [CHICKEN])
    well = by_axiom(card)["well-defined"]
    assert (well.outcome, well.error) == ("violated", said)
    assert said in card_text(card).splitlines()[1]
    assert said in repr(well)
    with pytest.raises(AssertionError, match=re.escape(said)):
        AxiomCheck("well-defined")(Broken(broken), [CHICKEN])


def test_a_rule_that_refuses_every_game_is_told_so_with_its_reason():
    card = check_concept(Broken(lambda _: int("one")), [CHICKEN, CURSE])
    said = "refused every game, the first with ValueError: invalid literal for int() with base 10: 'one'"
    assert {(found.outcome, found.error) for found in card} == {("untested", said)}
    assert card_text(card).splitlines()[-1] == f"Your rule {said}."
    with pytest.raises(dt.NotApplicable, match="refused every game"):
        AxiomCheck("efficiency")(Broken(lambda _: int("one")), [CHICKEN])


def test_a_rule_that_refuses_some_games_is_told_how_many():
    card = by_axiom(check_concept(Broken(refuse_more_than_two), [CHICKEN, THREE]))
    assert card["well-defined"].error == "refused 1 of 2 games, the first with ValueError: for two players"
    assert not card["efficiency"].error


def test_a_rule_without_a_name_or_a_way_to_solve_is_refused():
    class Nameless:
        solve = None

    wrong: list[tuple[Any, str]] = [
        (Nameless(), "method solve"),
        (Equal, "method solve"),
        (Silent(), "attribute 'name'"),
    ]
    for rule, said in wrong:
        with pytest.raises(dt.NotApplicable, match=said):
            check_concept(rule, [CHICKEN])
        with pytest.raises(dt.NotApplicable, match=said):
            parametrize_with_axioms([rule])


class Silent:
    """Have no name."""

    def solve(self, game):
        return Given(np.zeros(game.n_players))
