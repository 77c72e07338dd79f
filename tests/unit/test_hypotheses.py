"""What everybody gets by what outsiders are taken to do."""

import sys
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.coalitions.drivers import Drivers
from detente.coalitions.hypothesis_offsets import moved
from detente.divisions import Shapley
from detente.formats import read
from detente.hypotheses import hypotheses, verify_hypotheses
from detente.model.coalition import coalition_of
from detente.model.errors import CertificateRejected, InvalidGame, NotApplicable, NumericalTrouble, TooLarge
from detente.partition_games import partition_function
from detente.selections import Raiffa
from detente.values.macho_stadler import MachoStadler
from detente.values.mcquillin import McQuillin
from detente.values.myerson import Myerson
from tests.naive import hypotheses as oracle
from tests.naive.games import game_from_nested
from tests.strategies import games
from tests.unit.certify_tampering import random_game

PUBLIC_GOOD = read("example:public-good")
KNOWN = {
    "threat": (8, 8, 5),
    "bloc": (Fraction(19, 3), Fraction(34, 3), Fraction(10, 3)),
    "individuals": (9, 8, 4),
    "random-teams": (Fraction(23, 3), Fraction(29, 3), Fraction(11, 3)),
    "myerson": (Fraction(11, 3), Fraction(44, 3), Fraction(8, 3)),
}
HONEST = ("bloc", "individuals", "random-teams", "myerson")


@cache
def public_good(blocks=None):
    """Solve the game of the public good, once in all tests."""
    return hypotheses(PUBLIC_GOOD, blocks)


@cache
def apart():
    """Solve a game in which every row is another one, once in all tests."""
    return hypotheses(random_game((2, 2, 2), 14), "Player 1,Player 3")


def payoffs(found):
    return {row.name: row.payoff_numbers for row in found.rows}


def drivers_of(found):
    partitions = {entry.partition: entry.payoffs for entry in found.partitions}
    return Drivers(len(found.game.players), Shapley(), payoffs(found), found.worths, partitions)


def helpers(seed, n_players):
    """Let everybody help one other player, at a cost: who helps an outsider loses by it, whatever else is done."""
    rng = np.random.default_rng(seed)
    friends = [int(rng.choice([other for other in range(n_players) if other != own])) for own in range(n_players)]
    costs, benefits = rng.integers(1, 6, n_players).tolist(), rng.integers(0, 12, n_players).tolist()

    def paid(*actions):
        received = [0] * n_players
        for own, action in enumerate(actions):
            received[own] -= costs[own] * (action == "help")
            received[friends[own]] += benefits[own] * (action == "help")
        return received

    return dt.Game.from_function(paid, [["rest", "help"]] * n_players)


def test_the_public_good_is_divided_as_it_is_known_to_be():
    assert payoffs(public_good()) == KNOWN


def test_the_spread_is_what_lies_between_the_extreme_rows():
    assert public_good().spread_numbers == (Fraction(16, 3), Fraction(20, 3), Fraction(7, 3))


def test_all_rows_of_three_players_are_those_of_the_definitions():
    game = random_game((2, 2, 2), 14)
    expected = oracle.rows(game_from_nested(game.payoffs.tolist()), ((0, 2), (1,)))
    assert payoffs(apart()) == expected
    assert len(set(expected.values())) == len(expected)


@pytest.mark.unwatched
def test_all_rows_of_four_players_are_those_of_the_definitions():
    game = random_game((2, 2, 2, 1), 3)
    expected = oracle.rows(game_from_nested(game.payoffs.tolist()), ((0, 3), (1, 2)))
    assert payoffs(hypotheses(game, "Player 1,Player 4|Player 2,Player 3")) == expected


@given(games(n_players=2))
def test_for_two_players_all_rows_but_the_threat_agree(plain):
    found = payoffs(hypotheses(dt.Game(plain.payoffs)))
    assert len({found[name] for name in HONEST}) == 1


def test_without_externalities_nothing_hangs_on_the_answer():
    n_players = 3
    found = hypotheses(helpers(1, n_players), "Player 1,Player 2")
    assert set(found.spread_numbers) == {0}
    assert {driver.coalition for driver in found.drivers} == {0}
    worth = found.worths["bloc"].values.tolist()
    assert worth[-1] > sum(worth[1 << player] for player in range(n_players))
    assert found.losses == {}


@pytest.mark.unwatched
def test_two_pairs_who_have_nothing_to_do_with_each_other_are_no_externality():
    first, second = read("example:costly-curse"), read("example:chicken-no-wheel")

    def paid(*actions):
        return [*first[actions[:2]], *second[actions[2:]]]

    game = dt.Game.from_function(paid, [*first.actions, *second.actions], players=["A", "B", "C", "D"])
    found = payoffs(hypotheses(game, "A,C|B,D"))
    apart = [dt.solve(pair, concept).payoff_numbers for concept in ("coco", "correlated") for pair in (first, second)]
    assert found.pop("threat") == (*apart[0], *apart[1])
    assert set(found.values()) == {(*apart[2], *apart[3])}


@pytest.mark.unwatched
@given(st.lists(st.lists(st.integers(-5, 5), min_size=1, max_size=3), min_size=1, max_size=3))
def test_who_decides_for_themselves_need_not_ask_who_everyone_else_is(own):
    game = dt.Game.from_function(
        lambda *actions: [table[int(action)] for table, action in zip(own, actions, strict=True)],
        [[str(place) for place in range(len(table))] for table in own],
    )
    found = hypotheses(game)
    assert set(found.spread_numbers) == {0}
    assert {row.payoff_numbers for row in found.rows} == {tuple(max(table) for table in own)}


@pytest.mark.parametrize("pair", [("bloc", "myerson"), ("threat", "bloc"), ("threat", "myerson"), ("bloc", "blocks")])
def test_contributions_of_all_coalitions_add_up_to_the_difference(pair):
    found, (most, least) = apart(), pair
    rows = payoffs(found)
    for player in range(3):
        parts = drivers_of(found).parts(player, most, least)
        assert sum(part for _, _, part in parts) == rows[most][player] - rows[least][player]


def test_a_driver_explains_at_least_as_much_as_every_other_coalition():
    found = public_good()
    for driver in found.drivers:
        parts = drivers_of(found).parts(driver.player, driver.most, driver.least)
        assert driver.contribution == max(part for _, _, part in parts)
        assert (driver.coalition, driver.amounts, driver.contribution) in parts


def test_the_second_contributor_hangs_on_how_far_it_is_ahead_of_the_other_two():
    driver = public_good().drivers[1]
    assert (driver.most, driver.least, driver.basis) == ("myerson", "threat", "lead")
    assert driver.coalition == coalition_of([1])
    assert driver.amounts == (22, 0)
    assert driver.contribution == Fraction(22, 3)


def test_worths_are_compared_where_both_rows_divide_some():
    found = apart()
    driver = found.drivers[1]
    assert (driver.most, driver.least, driver.basis) == ("blocks", "individuals", "worth")
    worths = [found.worths[name].worth(driver.coalition) for name in ("blocks", "individuals")]
    assert list(driver.amounts) == worths
    share = Shapley().coefficients(driver.coalition, 3)[1]
    assert driver.contribution == share * (worths[0] - worths[1])


def test_an_answer_is_certified_and_can_be_checked_in_fractions():
    found = public_good()
    assert found.certificate.status == "verified"
    assert verify_hypotheses(PUBLIC_GOOD, found, exact=True).proved


def test_rows_that_differ_by_rounding_only_tie():
    game = random_game((9, 8), 2, exact=False)
    for driver in hypotheses(game).drivers:
        assert {driver.most, driver.least} == {"threat", "bloc"}


@pytest.mark.unwatched
def test_every_partition_is_solved_once_for_all_rows():
    found = hypotheses(random_game((2, 2, 2, 1), 4), "Player 1,Player 2|Player 3,Player 4")
    assert found.statistics == {"partitions": "14", "merged games solved": "14", "threat games": "7"}


@pytest.mark.unwatched
def test_equal_players_share_the_work():
    game = dt.Game.from_function(lambda *a: [sum(map(int, a)) ** 2 - 3 * int(own) for own in a], [["0", "1"]] * 4)
    found = hypotheses(dt.Game(np.array(game.payoffs) + 0.0))
    assert int(found.statistics["merged games solved"]) < int(found.statistics["partitions"])


def test_ranges_hold_every_row():
    for row in apart().rows:
        assert (row.ranges.low <= row.payoffs).all()
        assert (row.payoffs <= row.ranges.high).all()


@pytest.mark.unwatched
@pytest.mark.parametrize("game", [random_game((2, 2, 2), 14), dt.random_game("random", players=3, actions=5, seed=1)])
def test_where_partitions_are_many_ranges_are_enclosed(game, monkeypatch):
    exact = hypotheses(game, "Player 1,Player 3")
    monkeypatch.setattr("detente.coalitions.hypothesis_plans.MOST_RANGED", 2)
    found = hypotheses(game, "Player 1,Player 3")
    assert [row.name for row in found.rows if not row.ranges.exact] == ["random-teams", "myerson"]
    assert payoffs(found) == payoffs(exact)
    for row, other in zip(found.rows, exact.rows, strict=True):
        assert (row.ranges.low <= other.ranges.low + 1e-9).all()
        assert (row.ranges.high >= other.ranges.high - 1e-9).all()
        assert (row.ranges.low_numbers == other.ranges.low_numbers) == row.ranges.exact
    assert len(found.certificate.claims) < len(exact.certificate.claims)
    assert found.certificate.status == "verified"
    assert verify_hypotheses(game, found, exact=True).proved == (game.n_profiles < 64)
    claimed = replace(found.rows[3], ranges=replace(found.rows[3].ranges, exact=True))
    rows = tuple([claimed if row.name == claimed.name else row for row in found.rows])
    with pytest.raises(CertificateRejected, match="the ranges say whether they are exact"):
        verify_hypotheses(game, replace(found, rows=rows))


def test_the_ranges_are_those_of_the_concepts():
    found = apart()
    for name, concept in (("bloc", "correlated-bloc"), ("individuals", "correlated")):
        agreement = dt.solve(random_game((2, 2, 2), 14), concept)
        assert found.row(name).payoff_numbers == agreement.payoff_numbers
        assert found.row(name).ranges.low_numbers == agreement.ranges.low_numbers


def test_rows_are_the_values_of_the_partition_function():
    function = partition_function(PUBLIC_GOOD)
    for name, value in (("bloc", McQuillin()), ("random-teams", MachoStadler()), ("myerson", Myerson())):
        assert tuple(value.share(function).tolist()) == public_good().row(name).payoff_numbers


@pytest.mark.unwatched
def test_another_selection_can_be_chosen():
    game = random_game((2, 2, 1), 13)
    found = hypotheses(game, selection="raiffa")
    assert found.row("bloc").concept.selection == "raiffa"
    assert found.row("bloc").payoff_numbers == dt.solve(game, dt.RAIFFA_BLOC).payoff_numbers
    assert payoffs(hypotheses(game, selection=Raiffa())) == payoffs(found)


def test_a_selection_that_the_checker_does_not_know_leaves_the_answer_unchecked():
    class Own:
        name = "own"

        def select(self, possible):
            return Raiffa().select(possible)

    assert hypotheses(PUBLIC_GOOD, selection=Own()).certificate.status == "unchecked"


def test_payoffs_far_from_zero_give_the_same_answer_as_near_it():
    near = np.random.default_rng(3).integers(-9, 10, (3, 5, 4, 4)) / 7
    constants = np.array([1e6, -2e6, 3e6])
    far = dt.Game(near + constants.reshape(3, 1, 1, 1))
    found, expected = hypotheses(far, "Player 1,Player 2"), hypotheses(dt.Game(near), "Player 1,Player 2")
    assert found.certificate.offsets
    for row, usual in zip(found.rows, expected.rows, strict=True):
        assert row.payoffs - constants == pytest.approx(usual.payoffs, abs=1e-6)
    for one, other in zip(found.drivers, expected.drivers, strict=True):
        assert (one.most, one.least, one.coalition) == (other.most, other.least, other.coalition)
        assert one.contribution == pytest.approx(other.contribution, abs=1e-6)
        own = sum(constants[player] for player in range(3) if one.coalition >> player & 1)
        others = (constants.sum() - own) if one.basis == "lead" else 0
        assert one.amounts[0] == pytest.approx(other.amounts[0] + own - others, abs=1e-5)
    assert verify_hypotheses(far, found).largest_violation <= 1e-6


@pytest.mark.parametrize("game", [random_game((2, 2, 2), 14), helpers(1, 3)])
def test_constants_that_are_added_to_payoffs_change_nothing_but_themselves(game):
    constants = (1, 20, 300)
    shifted = dt.Game((game.payoffs + np.array(constants).reshape(3, 1, 1, 1)).tolist())
    found, expected = hypotheses(shifted, "Player 1,Player 3"), moved(hypotheses(game, "Player 1,Player 3"), constants)
    assert payoffs(found) == payoffs(expected)
    assert found.drivers == expected.drivers
    assert found.partitions == expected.partitions
    assert found.welfare == expected.welfare
    assert found.spread_numbers == expected.spread_numbers
    for name, worth in found.worths.items():
        assert worth.values.tolist() == expected.worths[name].values.tolist()


def test_a_game_that_is_only_known_as_a_graph_is_refused():
    game = dt.random_polymatrix("tree", players=8, actions=20, seed=1)
    with pytest.raises(TooLarge) as caught:
        hypotheses(game)
    assert caught.value.where == "payoffs"


def test_a_single_player_takes_everything_on_every_line():
    found = hypotheses(dt.Game([[3, 7]]))
    assert set(payoffs(found).values()) == {(7,)}
    assert found.cores == {}


def test_coalitions_that_lose_by_joining_are_named_with_their_loss():
    loss = public_good().losses["bloc"]
    assert (loss.first, loss.second, loss.loss) == (0b010, 0b100, 16)


def test_losses_by_joining_and_empty_cores_are_warned_of():
    found = apart()
    said = "\n".join(found.warnings)
    for name, core in found.cores.items():
        assert (f"{name}: the core is empty" in said) == core.core_empty
        assert (f"{name}: worths are not superadditive" in said) == (name in found.losses)


def test_a_majority_that_takes_everything_leaves_the_core_empty():
    def paid(*votes):
        chosen = max(set(votes), key=votes.count)
        return [12 if chosen == own else 0 for own in "ABC"] if votes.count(chosen) > 1 else [0, 0, 0]

    found = hypotheses(dt.Game.from_function(paid, [["A", "B", "C"]] * 3, players=["A", "B", "C"]))
    assert found.cores["bloc"].core_empty
    assert any(warning.startswith("bloc: the core is empty") for warning in found.warnings)


@pytest.mark.parametrize("blocks", ["Zed", "Ida,Ida", "", [["Ida", "Zed"]], [[]], ["Ida"], "Ida||Jon", "|", 3, [3]])
def test_blocks_that_are_none_are_refused(blocks):
    with pytest.raises(NotApplicable) as caught:
        hypotheses(PUBLIC_GOOD, blocks)
    assert caught.value.where == "blocks"


@pytest.mark.unwatched
def test_blocks_are_lists_of_labels_or_a_text():
    assert payoffs(hypotheses(PUBLIC_GOOD, "Ida, Jon|Kay")) == payoffs(
        hypotheses(PUBLIC_GOOD, [["Ida", "Jon"], ["Kay"]])
    )


def test_blocks_of_one_give_the_row_of_individuals():
    found = payoffs(public_good("Ida"))
    assert found["blocks"] == found["individuals"]


def test_too_many_players_are_refused_with_advice():
    game = dt.Game(np.zeros((9,) + (1,) * 9))
    with pytest.raises(TooLarge, match=r"9 players can stand in 21,147 ways.*most_players") as caught:
        hypotheses(game)
    assert caught.value.where == "players"
    with pytest.raises(TooLarge, match="3 players can stand in 5 ways"):
        hypotheses(PUBLIC_GOOD, most_players=2)


def test_what_is_no_game_is_refused():
    with pytest.raises(InvalidGame):
        hypotheses([[1, 2]])  # type: ignore[arg-type]


def test_an_answer_that_is_not_right_is_never_returned(monkeypatch):
    def wrong(*_, **__):
        raise CertificateRejected("off", where="rows", slack=1.0)

    monkeypatch.setattr(sys.modules["detente.hypotheses"], "check_hypotheses", wrong)
    with pytest.raises(NumericalTrouble, match="could not be certified: off"):
        hypotheses(PUBLIC_GOOD)


def test_rows_with_the_concepts_of_others_are_refused():
    found = public_good()
    first, *others = found.rows
    with pytest.raises(CertificateRejected, match="do not have the concepts"):
        verify_hypotheses(PUBLIC_GOOD, replace(found, rows=(replace(first, concept=others[0].concept), *others)))


def test_warnings_are_those_that_follow():
    found = apart()
    for warnings in ((), (*found.warnings, "bloc: the core is empty")):
        with pytest.raises(CertificateRejected, match="the warnings are"):
            verify_hypotheses(random_game((2, 2, 2), 14), replace(found, warnings=warnings))


def test_what_is_no_answer_is_refused():
    with pytest.raises(InvalidGame, match=r"an answer of dt\.hypotheses is expected, not int"):
        verify_hypotheses(PUBLIC_GOOD, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_rows_that_are_missing_are_missed(kept):
    found = public_good()
    with pytest.raises(CertificateRejected):
        verify_hypotheses(PUBLIC_GOOD, replace(found, rows=found.rows[:kept]))


def test_an_answer_fits_a_line():
    assert repr(public_good()) == ("Hypotheses(5 rows; spread Ida: 5.33333, Jon: 6.66667, Kay: 2.33333; verified)")
