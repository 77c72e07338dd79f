"""The lambda-transfer solution: its special cases, its laws, and what it lists."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.bargaining import NashBargaining
from detente.certify import check
from detente.concepts.catalogue import Options
from detente.concepts.coco import COCO
from detente.concepts.lambda_transfer import _near_ties
from detente.concepts.played_values import _picked
from detente.concepts.transfer_claims import Candidate, transfer_claim
from detente.concepts.transfer_levels import _zeros
from detente.concepts.transfer_variants import LAMBDA_TRANSFER, lambda_transfer
from detente.concepts.without_transfers import WithoutTransfers
from detente.fallbacks import Correlated, Security
from detente.fallbacks.equilibrium_set import EquilibriumSet
from detente.fallbacks.stated import Stated
from detente.formats import read
from detente.model.coalition import singletons
from detente.model.errors import Infeasible, NotApplicable, NumericalTrouble, TooLarge
from detente.model.evenness import payoff_ranges
from detente.model.game import Game
from detente.model.lottery_agreement import LotteryAgreement
from detente.model.numbers import Number
from detente.model.transfer import AbsenceClaim, TransferClaim
from detente.selections import Kindest, Raiffa
from detente.solve import solve
from tests.strategies import PlainGame, games
from tests.transfer_games import agreeing, coalitional, with_money

SMALL = st.integers(-3, 6)
TABLES = st.lists(st.lists(SMALL, min_size=2, max_size=2), min_size=2, max_size=2)
SYMMETRIC_BARGAINING = [(0, 3), (2, 2), (4, 0)]


@pytest.fixture
def one_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Follow one path only, from where everybody counts alike."""
    monkeypatch.setattr("detente.concepts.transfer_paths.starts", lambda count: iter([np.full(count, 1 / count)]))


class _Bent:
    """What the first player deserves beyond any corner."""

    def excess(self, _corner: object, weight: Fraction) -> Fraction:
        return weight**2 - Fraction(1, 2)


def solutions_of(agreement: LotteryAgreement) -> list[TransferClaim]:
    return [claim for claim in agreement.certificate.claims if isinstance(claim, TransferClaim)]


def is_exhaustive(agreement: LotteryAgreement) -> bool:
    return isinstance(agreement.certificate.claims[-1], AbsenceClaim)


def listed(agreement: LotteryAgreement) -> set[tuple[Fraction, ...]]:
    return {
        tuple([Fraction(payoff) for payoff in claim.payoffs])
        for claim in solutions_of(agreement)
        if not claim.degenerate
    }


def nash_bargaining(game: Game, disagreement: tuple[int, ...]) -> tuple[Number, ...]:
    return WithoutTransfers("nash-bargaining", NashBargaining(), Stated(disagreement)).solve(game).payoff_numbers


class TestSpecialCases:
    def test_it_is_nash_bargaining_where_any_refusal_means_the_same(self) -> None:
        game = agreeing(SYMMETRIC_BARGAINING, (0, 0))
        found = solve(game, LAMBDA_TRANSFER)
        assert found.payoff_numbers == (2, 2)
        assert found.payoff_numbers == nash_bargaining(game, (0, 0))
        assert is_exhaustive(found)

    @given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=4))
    def test_it_is_nash_bargaining_for_any_outcomes(self, outcomes: list[tuple[int, int]]) -> None:
        game = agreeing(outcomes, (0, 0))
        assert LAMBDA_TRANSFER.solve(game).payoff_numbers == nash_bargaining(game, (0, 0))

    @pytest.mark.usefixtures("one_start")
    def test_it_is_nash_bargaining_for_three_players(self) -> None:
        game = agreeing([(6, 1, 1), (1, 6, 1), (1, 1, 12)], (0, 0, -1))
        found = solve(game, LAMBDA_TRANSFER)
        assert found.payoffs.tolist() == pytest.approx([float(x) for x in nash_bargaining(game, (0, 0, -1))], abs=1e-9)
        assert len(listed(found)) == 1

    @given(TABLES, TABLES)
    def test_it_is_coco_where_money_is_among_the_outcomes(
        self, rows: list[list[int]], columns: list[list[int]]
    ) -> None:
        found = LAMBDA_TRANSFER.solve(with_money(rows, columns))
        assert found.payoff_numbers == COCO.solve(Game([rows, columns])).payoff_numbers
        assert solutions_of(found)[0].weights == (Fraction(1, 2), Fraction(1, 2))

    @pytest.mark.usefixtures("one_start")
    def test_it_is_shapley_on_a_coalition_game(self) -> None:
        found = solve(coalitional((6, 3, 0), 12), LAMBDA_TRANSFER)
        assert found.payoff_numbers == (Fraction(11, 2), 4, Fraction(5, 2))
        assert solutions_of(found)[0].weights == (Fraction(1, 3),) * 3
        assert solutions_of(found)[0].residual == 0

    def test_with_security_it_is_nash_bargaining_over_the_levels(self) -> None:
        game = Game([[[4, 0], [0, 1]], [[1, 0], [0, 2]]])
        security = WithoutTransfers("nash-bargaining", NashBargaining(), Security()).solve(game)
        assert solve(game, lambda_transfer("security")).payoff_numbers == security.payoff_numbers

    def test_with_raiffas_fallback_it_is_nash_bargaining_over_that(self) -> None:
        game = Game([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
        honest = WithoutTransfers("nash-bargaining", NashBargaining(), Correlated(Raiffa())).solve(game)
        assert solve(game, lambda_transfer("correlated", selection="raiffa")).payoff_numbers == honest.payoff_numbers

    def test_one_player_takes_the_best(self) -> None:
        found = solve(Game([[1, 3, 2]]), LAMBDA_TRANSFER)
        assert found.payoff_numbers == (3,)
        assert is_exhaustive(found)


class TestKnownAnswers:
    def test_hot_dogs_are_shared_without_money(self) -> None:
        found = solve(read("example:hot-dogs"), LAMBDA_TRANSFER)
        assert found.payoff_numbers == (90, 40)
        assert solutions_of(found)[0].weights == (Fraction(4, 9), Fraction(5, 9))
        assert is_exhaustive(found)

    def test_a_curse_brings_nothing_where_nobody_can_pay(self) -> None:
        found = solve(read("example:curse"), LAMBDA_TRANSFER)
        assert found.payoff_numbers == (0, 0)
        assert [claim.weights for claim in solutions_of(found)] == [(Fraction(1), Fraction(0))]
        assert found.warnings == (
            "only degenerate solutions were found: the payoffs of Farmer do not count in this one",
        )

    def test_degenerate_solutions_are_listed_apart(self) -> None:
        found = solve(read("example:costly-curse"), LAMBDA_TRANSFER)
        assert [claim.degenerate for claim in solutions_of(found)] == [False, True]
        assert min(solutions_of(found)[1].support) > 0

    def test_honest_fallbacks_give_three_answers_in_the_skewed_battle(self) -> None:
        found = solve(read("example:skewed-battle"), lambda_transfer("correlated"))
        assert listed(found) == {(4, 1), (Fraction(5, 2), Fraction(3, 2)), (1, 2)}
        assert not is_exhaustive(found)
        assert "3 solutions were found" in found.warnings[0]

    def test_equally_even_solutions_are_a_near_tie(self) -> None:
        game = Game([[[3, 0], [0, 2]], [[2, 0], [0, 3]]])
        found = solve(game, lambda_transfer("correlated", selection="raiffa"))
        assert len(listed(found)) == 1
        assert found.near_ties == ()
        assert _near_ties(solutions_of(found) * 2, payoff_ranges(game))[0].gap == 0

    def test_weights_that_are_no_fractions_leave_next_to_nothing(self) -> None:
        game = Game([[[2, 1], [3, 2]], [[0, 3], [2, 0]]])
        for claim in solutions_of(solve(game, LAMBDA_TRANSFER)):
            assert claim.residual < 1e-15

    def test_what_is_worse_for_those_who_do_not_count_is_no_solution(self) -> None:
        game, weights = Game([[[3], [3]], [[1], [0]]]), (Fraction(1), Fraction(0))
        assert transfer_claim(game, COCO, Candidate(weights, (0,))) is not None
        assert transfer_claim(game, COCO, Candidate(weights, (1,))) is None

    def test_large_games_are_solved_in_floats(self) -> None:
        rows = [[(3 * i + 5 * j) % 11 + i / 7 for j in range(9)] for i in range(8)]
        columns = [[(7 * i + 2 * j) % 13 - j / 5 for j in range(9)] for i in range(8)]
        found = solve(Game([rows, columns]), LAMBDA_TRANSFER)
        assert is_exhaustive(found)
        assert len(listed(found)) == 1
        assert solutions_of(found)[0].residual < 1e-9

    @pytest.mark.no_cover
    @pytest.mark.usefixtures("one_start")
    def test_three_players_without_certainty(self) -> None:
        found = solve(Game([[[[0, 1]], [[2, 0]]], [[[1, 0]], [[0, 1]]], [[[0, 2]], [[1, 1]]]]), LAMBDA_TRANSFER)
        assert not found.ranges.exact
        assert found.ranges.high_numbers == (2, 1, 2)
        assert found.warnings[-1] == "the search does not prove that there are no other solutions"

    @pytest.mark.no_cover
    @pytest.mark.parametrize("fallback", ["security", "correlated", "leader"])
    @pytest.mark.usefixtures("one_start")
    def test_three_players_with_another_fallback(self, fallback: str) -> None:
        game = Game([[[[3]], [[0]], [[0]]], [[[0]], [[3]], [[0]]], [[[0]], [[0]], [[3]]]])
        found = solve(game, lambda_transfer(fallback))
        assert (3, 0, 0) in {claim.payoffs for claim in solutions_of(found)}
        assert found.certificate.status == "verified"
        assert found.concept.fallback == fallback

    def test_the_bridge_between_threats_and_honest_play_stands_without_money_too(self) -> None:
        game = Game([[[0], [-1]], [[0], [-10]]])
        found = solve(game, lambda_transfer("credible", Options(breakdown=0.25)))
        assert found.payoff_numbers == (0, 0)

    def test_claims_that_bend_are_met_by_halving(self) -> None:
        (zero,) = _zeros(_Bent(), (Fraction(0), Fraction(0)), [Fraction(1, 4), Fraction(1)])  # type: ignore[arg-type]
        assert float(zero) == pytest.approx(0.5**0.5, abs=1e-15)

    @pytest.mark.usefixtures("one_start")
    def test_somebody_without_a_say_may_not_count(self) -> None:
        game = Game([[[[2], [0]], [[3], [1]]], [[[2], [3]], [[0], [1]]], [[[4], [2]], [[2], [0]]]])
        found = solve(game, LAMBDA_TRANSFER)
        assert found.payoff_numbers == (2, 2, 4)
        assert solutions_of(found)[0].weights == (Fraction(1, 2), Fraction(1, 2), Fraction(0))


class TestLaws:
    @given(games(n_players=2))
    def test_two_players_with_threats_have_one_answer_which_is_proved(self, plain: PlainGame) -> None:
        game = Game(plain.payoffs)
        found = LAMBDA_TRANSFER.solve(game)
        assert is_exhaustive(found)
        assert len(listed(found)) <= 1
        assert check(game, found, exact=True).largest_violation < 1e-12

    @given(games(n_players=2), st.sampled_from([2, Fraction(1, 3), 7]), st.integers(-5, 5))
    def test_units_do_not_matter(self, plain: PlainGame, factor: Fraction, constant: int) -> None:
        game = Game(plain.payoffs)
        rows = (game.fractions[0] * factor + constant).tolist()
        before, after = LAMBDA_TRANSFER.solve(game), LAMBDA_TRANSFER.solve(Game([rows, game.fractions[1].tolist()]))
        first, second = before.payoff_numbers
        assert after.payoffs.tolist() == pytest.approx([float(first * factor + constant), float(second)], rel=1e-9)
        one, other = solutions_of(before)[0].weights
        if one and other and min(payoff_ranges(game)):
            turned = solutions_of(after)[0].weights
            assert float(turned[0] / turned[1]) == pytest.approx(float(one / other / factor), rel=1e-6)

    @given(games(n_players=2))
    def test_players_are_treated_alike(self, plain: PlainGame) -> None:
        game = Game(plain.payoffs)
        turned = Game([game.fractions[1].T.tolist(), game.fractions[0].T.tolist()])
        assert listed(LAMBDA_TRANSFER.solve(turned)) == {pair[::-1] for pair in listed(LAMBDA_TRANSFER.solve(game))}

    @pytest.mark.no_cover
    @pytest.mark.usefixtures("one_start")
    def test_three_players_are_treated_alike(self) -> None:
        game = coalitional((6, 3, 0), 12)
        turned = Game(game.fractions.transpose(0, 3, 1, 2)[[2, 0, 1]].tolist())
        first, second, third = LAMBDA_TRANSFER.solve(game).payoff_numbers
        assert LAMBDA_TRANSFER.solve(turned).payoff_numbers == (third, first, second)


class TestVariants:
    def test_the_usual_fallback_is_the_threat(self) -> None:
        assert lambda_transfer() == LAMBDA_TRANSFER == lambda_transfer("threat")
        assert LAMBDA_TRANSFER.name == "lambda-transfer"
        assert LAMBDA_TRANSFER.about

    def test_a_fallback_may_be_given_as_such(self) -> None:
        assert lambda_transfer(Correlated(Raiffa())).summary.selection == "raiffa"

    @pytest.mark.parametrize(
        ("fallback", "words"), [("stated", "nash-bargaining"), ("nope", "the fallbacks are threat")]
    )
    def test_fallbacks_that_do_not_fit_are_refused(self, fallback: str, words: str) -> None:
        with pytest.raises(NotApplicable, match=words):
            lambda_transfer(fallback)

    def test_weights_are_found_and_not_given(self) -> None:
        with pytest.raises(NotApplicable, match="finds its weights itself"):
            lambda_transfer(options=Options(weights=(1, 2)))

    def test_large_games_are_refused(self) -> None:
        with pytest.raises(TooLarge, match="at most 6 players"):
            LAMBDA_TRANSFER.solve(Game([[[[[[[[0, 1]]]]]]]] * 7))

    def test_a_fallback_that_jumps_may_leave_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("detente.concepts.lambda_transfer.candidates", lambda _game, _value: ([], None))
        with pytest.raises(NotApplicable, match="there need be none"):
            lambda_transfer("nash").solve(read("example:hot-dogs"))
        with pytest.raises(NumericalTrouble, match="although there are some"):
            LAMBDA_TRANSFER.solve(read("example:hot-dogs"))


def test_a_search_looks_in_floats_and_in_fractions_where_they_fail(monkeypatch):
    found = EquilibriumSet(Game([[[6, 2], [7, 0]], [[6, 7], [2, 0]]]), singletons(2), Kindest())
    sketch, pick = _picked(found), found.pick()
    assert sketch.payoffs == pytest.approx([float(payoff) for payoff in pick.payoffs])
    assert all(isinstance(payoff, float) for payoff in sketch.payoffs)
    assert (sketch.claims, sketch.near_ties) == ((), ())

    def fail(_):
        message = "rounding left nothing"
        raise Infeasible(message)

    monkeypatch.setattr(EquilibriumSet, "sketch", fail)
    assert _picked(found).payoffs == pick.payoffs
