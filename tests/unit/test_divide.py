"""What worths of coalitions give everybody: published games, proofs, false proofs, documents, the command."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.certify.divided import check_division
from detente.certify.ledger import Ledger
from detente.formats.agreement_parts import seal
from detente.formats.division_document import dump_division, load_division
from detente.model.coalition import members
from detente.model.division_report import excesses_of
from detente.model.errors import (
    CertificateRejected,
    DuplicateLabel,
    FormatError,
    InvalidGame,
    NonFinitePayoff,
    NotApplicable,
    ShapeMismatch,
    TooLarge,
)
from detente.model.excess import LeastCore
from detente.report.division_page import division_page
from detente.report.text import render
from tests.naive.divisions import equal_surplus, shapley
from tests.naive.nucleolus import banzhaf, nucleolus
from tests.unit.cli.test_schemas import check

NAMES = ["Ann", "Bob", "Cem", "Dan"]
GLOVES = dt.TUGame([0, 0, 0, 0, 0, 1, 1, 1], NAMES[:3], "Gloves", "pairs")
MAJORITY = dt.TUGame([0, 0, 0, 1, 0, 1, 1, 1], NAMES[:3])
LOSING = dt.TUGame([0, 2, 2, 3])
STRICT = Ledger(1.0, 0.0, exact=True).strict()


def made(n_players, worth):
    return dt.TUGame([worth(members(S)) for S in range(1 << n_players)], NAMES[:n_players])


def bankruptcy(estate, claims=(100, 200, 300)):
    return made(len(claims), lambda S: max(0, estate - sum(claims) + sum(claims[i] for i in S)))


def least_core_of(report: dt.DivisionReport) -> LeastCore:
    assert report.least_core is not None
    return report.least_core


def shares(report, division):
    return [str(share) for share in report[division].payoff_numbers]


def test_gloves_give_the_scarce_hand_everything():
    report = dt.divide(GLOVES)
    assert shares(report, "shapley") == ["1/6", "1/6", "2/3"]
    assert shares(report, "nucleolus") == ["0", "0", "1"]
    assert [row.in_core for row in report.rows] == [False, False, False, True]
    assert [GLOVES.names(entry[0]) for entry in report["shapley"].owed] == [("Ann", "Cem"), ("Bob", "Cem")]
    assert not report.core_empty
    assert (float(least_core_of(report).slack), len(report["nucleolus"].owed)) == (0.0, 0)
    assert report["shapley"].payoffs.tolist() == [1 / 6, 1 / 6, 2 / 3]


@pytest.mark.parametrize(
    ("estate", "expected"),
    [(100, ["100/3", "100/3", "100/3"]), (200, ["50", "75", "75"]), (300, ["50", "100", "150"])],
)
def test_the_talmud_divides_an_estate_by_the_nucleolus(estate, expected):
    report = dt.divide(bankruptcy(estate), "nucleolus")
    assert shares(report, "nucleolus") == expected
    assert report["nucleolus"].in_core


def test_users_of_a_runway_share_the_costs_of_the_length_that_they_need():
    costs = (12, 20, 33)
    report = dt.divide(made(3, lambda S: -max((costs[i] for i in S), default=0)), ["shapley", "nucleolus"])
    assert shares(report, "shapley") == ["-4", "-8", "-21"]
    assert shares(report, "nucleolus") == ["-6", "-7", "-20"]
    assert [row.in_core for row in report.rows] == [True, True]


def test_two_of_three_leave_the_core_empty_with_a_proof():
    report = dt.divide(MAJORITY)
    assert report.core_empty
    assert least_core_of(report).slack == Fraction(1, 3)
    assert least_core_of(report).balanced == tuple((pair, Fraction(1, 2)) for pair in (3, 5, 6))
    assert repr(report) == "DivisionReport(shapley, equal-surplus, banzhaf, nucleolus; the core is empty)"


@pytest.mark.unwatched
@given(values=st.lists(st.integers(-3, 6), min_size=7, max_size=7))
def test_every_rule_agrees_with_the_slow_one_and_all_proofs_hold(values):
    game = dt.TUGame([0, *values])
    report = dt.divide(game)
    worths = {members(S): Fraction(value) for S, value in game.items()}
    assert report["shapley"].payoff_numbers == shapley(worths, 3)
    assert report["equal-surplus"].payoff_numbers == equal_surplus(worths, 3)
    assert np.allclose(report["banzhaf"].payoffs, [float(share) for share in banzhaf(worths, 3)])
    if not report.skipped:
        assert np.allclose(
            report["nucleolus"].payoffs, nucleolus({names: float(worth) for names, worth in worths.items()}, 3)
        )
        assert report["nucleolus"].in_core != report.core_empty
    assert dt.verify_division(game, report).largest_violation == 0
    assert dt.verify_division(game, load_division(dump_division(report)), exact=True).proved
    assert least_core_of(report).slack <= min(row.worst[3] for row in report.rows)


def test_a_rule_that_does_not_apply_is_left_out_with_the_reason():
    report = dt.divide(LOSING)
    ((name, reason),) = report.skipped
    assert (name, len(report.rows)) == ("nucleolus", 3)
    assert "Player 1 and Player 2 alone are worth 4 together" in reason
    with pytest.raises(NotApplicable, match="nobody less than its own worth"):
        dt.divide(LOSING, "nucleolus")
    assert dt.verify_division(LOSING, report, exact=True).claims == 5
    with pytest.raises(CertificateRejected, match="with the reason"):
        dt.verify_division(LOSING, replace(report, skipped=((name, "it was late"),)))


def test_floats_are_read_as_the_fractions_that_they_are():
    report = dt.divide(dt.TUGame(np.array([0.0, 0.1, 0.2, 1.0])), "shapley")
    tenth, fifth = Fraction(0.1), Fraction(0.2)
    assert report["shapley"].payoff_numbers == ((1 + tenth - fifth) / 2, (1 + fifth - tenth) / 2)


def test_what_cannot_be_divided_is_refused():
    anything: list[object] = [[0, 1, 2, 3], dt.read("example:chicken")]
    for other in anything:
        with pytest.raises(InvalidGame, match="worths of coalitions are expected"):
            dt.divide(other)  # type: ignore[arg-type]  # a mistake that a user makes
    with pytest.raises(NotApplicable, match=r"no division 'shaply'; .* did you mean 'shapley'"):
        dt.divide(GLOVES, "shaply")
    with pytest.raises(NotApplicable, match="two or more players"):
        dt.divide(dt.TUGame([0, 1]))
    with pytest.raises(TooLarge, match="at most 12 players"):
        dt.divide(dt.TUGame(np.zeros(1 << 13)), "nucleolus")
    with pytest.raises(TooLarge, match="at most 20 players are read, so leave out players"):
        dt.divide(dt.TUGame(np.zeros(1 << 21)))
    with pytest.raises(InvalidGame, match="there is no player"):
        dt.divide(dt.TUGame([0]))
    for names in (3, [3], [["shapley"]], dt.Shapley()):
        with pytest.raises(NotApplicable, match=r"names of divisions are expected, such as 'shapley', not "):
            dt.divide(GLOVES, names)  # type: ignore[arg-type]  # a mistake that a user makes
    with pytest.raises(NonFinitePayoff, match="the worth of Player 1 is 100000"):
        dt.divide(dt.TUGame([0, 10**400]))
    with pytest.raises(NonFinitePayoff, match=r"the worth of Player 1 \+ Player 2 is nan"):
        dt.divide(dt.TUGame(np.array([0.0, 1.0, 2.0, np.nan])))
    with pytest.raises(InvalidGame, match="nobody is worth 1"):
        dt.divide(dt.TUGame([1, 1]))
    with pytest.raises(InvalidGame, match=r"dt\.divide"):
        dt.verify_division(GLOVES, GLOVES)  # type: ignore[arg-type]  # a mistake that a user makes


@pytest.mark.parametrize(
    "worths", [["0", "1"], [False, True], np.array([False, True]), np.array([0, "1"], dtype=object)]
)
def test_worths_that_are_no_numbers_are_refused(worths):
    with pytest.raises(InvalidGame, match=r"the worth of the coalition with bitmask . is .*, not a number"):
        dt.TUGame(worths)


def test_many_players_are_divided_without_linear_programs():
    convex = dt.TUGame([S.bit_count() ** 2 for S in range(1 << 13)])
    report = dt.divide(convex)
    assert report["shapley"].payoff_numbers == (Fraction(13),) * 13
    assert (report.least_core, report.core_empty, len(report["shapley"].excesses)) == (None, False, 1000)
    assert report["shapley"].worst[3] == -12  # of one, and of all but one: 144 - 156
    ((name, reason),) = report.skipped
    assert (name, "for at most 12 players" in reason) == ("nucleolus", True)
    assert repr(report).endswith("in the core: shapley, equal-surplus, banzhaf; without the least core)")
    assert "Yes: nobody gains by walking out of shapley, equal-surplus and banzhaf" in _words(report)
    document = dump_division(report)
    check({**document, "game": {**document["game"], "coalitions": document["game"]["coalitions"][:3]}}, "division")
    assert dt.verify_division(convex, load_division(document), exact=True).claims == 4


def test_with_many_players_the_core_may_stay_open():
    greedy = dt.TUGame([5 * (S.bit_count() > 2) for S in range(1 << 13)])
    report = dt.divide(greedy, "shapley")
    assert (report.core_empty, report["shapley"].in_core, len(report["shapley"].owed)) == (None, False, 1000)
    assert report["shapley"].worst[0].bit_count() == 3
    text = _words(report)
    assert "and at least 994 other coalitions that gain less" in text
    assert "That is open. How small the largest gain can be is computed for at most 12 players, and here are 13" in text
    assert "least core from both sides" not in text
    with pytest.raises(CertificateRejected, match="left out with more than 12 players, and only then"):
        check_division(GLOVES, replace(REPORT, least_core=None), STRICT)


def _words(report):
    return " ".join(render(division_page(report)).split())


def test_players_have_distinct_names():
    assert dt.TUGame([0, 1]).players == ("Player 1",)
    assert dt.TUGame([0, 1], ["A"], "t").plus([Fraction(1)]).title == "t"
    assert repr(dt.TUGame(np.zeros(256))) == "TUGame('', players=<8 players>, together worth 0)"
    assert (dt.TUGame(np.zeros(2)).scale, LOSING.scale) == (1.0, 3.0)
    with pytest.raises(DuplicateLabel):
        dt.TUGame([0, 1, 2, 3], ["A", "A"])
    with pytest.raises(ShapeMismatch, match="1 player labels were given for worths of 2"):
        dt.TUGame([0, 1, 2, 3], ["A"])


REPORT = dt.divide(GLOVES)
SHAPLEY, NUCLEOLUS = REPORT["shapley"], REPORT["nucleolus"]
MOVED = (Fraction(1, 3), Fraction(0), Fraction(2, 3))


@pytest.mark.parametrize(
    ("report", "message"),
    [
        (replace(REPORT, game=MAJORITY), "the worths are those of the file"),
        (replace(REPORT, game=GLOVES.named(["A", "B", "C"])), "the players and the worths"),
        (replace(REPORT, rows=()), "every division is known"),
        (replace(REPORT, rows=(SHAPLEY, SHAPLEY)), "is given once"),
        (replace(REPORT, rows=(replace(SHAPLEY, division="fair"),)), "every division is known"),
        (replace(REPORT, skipped=(("shapley", "no time"),), rows=(NUCLEOLUS,)), "only a nucleolus is left out"),
        (
            replace(REPORT, skipped=(("nucleolus", "no time"),), rows=(SHAPLEY,)),
            "only where it does not apply, and with the reason",
        ),
        (replace(REPORT, rows=(replace(SHAPLEY, payoff_numbers=MOVED[:2]),)), "one share a player"),
        (replace(REPORT, rows=(replace(SHAPLEY, payoff_numbers=MOVED),)), "shapley: the shares"),
        (replace(REPORT, rows=(replace(SHAPLEY, levels=NUCLEOLUS.levels),)), "needs no proof"),
        (replace(REPORT, rows=(replace(SHAPLEY, excesses=NUCLEOLUS.excesses),)), "what coalitions are owed"),
        (replace(REPORT, rows=(replace(NUCLEOLUS, payoff_numbers=MOVED),)), "nucleolus"),
        (replace(REPORT, rows=(replace(NUCLEOLUS, levels=NUCLEOLUS.levels[:1]),)), "settles every player"),
        (replace(REPORT, rows=(replace(NUCLEOLUS, levels=NUCLEOLUS.levels * 2),)), "no level follows once all players"),
        (replace(REPORT, game=GLOVES.named(NAMES[:3], "Estate", "pairs")), "title and currency"),
        (replace(REPORT, game=GLOVES.named(NAMES[:3], "Gloves", "euros")), "title and currency"),
        (replace(REPORT, game=dt.TUGame(GLOVES.floats, NAMES[:3], "Gloves", "pairs")), "the players and the worths"),
        (replace(REPORT, least_core=replace(least_core_of(REPORT), slack=Fraction(1))), "the least core"),
    ],
)
def test_a_false_report_is_rejected(report, message):
    with pytest.raises(CertificateRejected, match=message):
        check_division(GLOVES, report, STRICT)


def tampered(change):
    document = dump_division(REPORT)
    change(document)
    return {**document, "seal": seal(document)}


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda d: d["rows"][0].update(in_core=True), CertificateRejected, "'rows' contradicts"),
        (lambda d: d["rows"][0].update(owed=[]), CertificateRejected, "'rows' contradicts"),
        (lambda d: d["rows"][0].update(in_core=0), CertificateRejected, "'rows' contradicts"),
        (lambda d: d.update(core_empty=0), CertificateRejected, "'core_empty' contradicts"),
        (lambda d: d.update(core_empty=True), CertificateRejected, "'core_empty' contradicts"),
        (lambda d: d["rows"][0].update(payoffs=[0.5], payoffs_exact=["1/2"]), FormatError, "has 1 payoffs"),
        (lambda d: d.update(more=1), FormatError, "unknown key 'more'"),
        (lambda d: d["game"].update(players=["Ann"]), FormatError, "2 to 20 players"),
        (lambda d: d["game"]["coalitions"].reverse(), FormatError, "by size, then in the order"),
        (lambda d: d["game"]["coalitions"][0].update(members=["Zoe"]), FormatError, "no members of the game"),
        (lambda d: d["game"]["coalitions"].pop(), FormatError, "the worth of each of their coalitions"),
    ],
)
def test_a_false_document_is_refused(change, error, message):
    with pytest.raises(error, match=message):
        load_division(tampered(change))


def test_a_document_is_sealed_and_fits_the_schema():
    for game in (GLOVES, LOSING, dt.TUGame(np.array([0.0, 0.1, 0.2, 1.0]))):
        document = dump_division(dt.divide(game))
        check(document, "division")
        back = load_division(document)
        assert (back.game.players, back.game.title, back.game.currency) == (game.players, game.title, game.currency)
        assert (back.game.values.dtype, dump_division(back)) == (game.values.dtype, document)
    with pytest.raises(CertificateRejected, match="seal"):
        load_division({**document, "core_empty": True})


def test_the_page_tells_it():
    text = " ".join(render(division_page(REPORT)).split())
    assert "Gloves: who gets what?" in text
    assert "Ann, Bob and Cem can make 1 pair together; on their own they make Ann 0, Bob 0 and Cem 0 pairs." in text
    assert "shapley: Ann and Cem (+0.166667); Bob and Cem (+0.166667). Ann and Cem would have 1 pair instead" in text
    assert "nucleolus: nobody gains; Ann would gain and lose nothing." in text
    assert "Yes, the core is not empty" in text
    assert "<h3>Gloves: who gets what?</h3>" in REPORT._repr_html_()
    text = " ".join(render(division_page(dt.divide(MAJORITY))).split())
    assert "No, the core is empty: take Ann and Bob (weight 1/2), Ann and Cem (weight 1/2)" in text
    assert "nucleolus is left out" in render(division_page(dt.divide(LOSING)))
    four = made(4, lambda S: len(S) * (len(S) < 4) + 1)
    four = dt.TUGame([0, *four.values[1:].tolist()])
    assert "8 other coalitions that gain less" in " ".join(render(division_page(dt.divide(four, "shapley"))).split())
    rich = " ".join(render(division_page(dt.divide(dt.TUGame([0, 0, 0, 2])))).split())
    assert "nobody gains; Player 1 would lose least, 1." in rich
    assert "gets at least 1 more than it is worth" in rich


def test_excesses_are_worths_minus_payoffs():
    point = Fraction(1), Fraction(2)
    listed = [(S, int(worth), int(paid), int(owed)) for S, worth, paid, owed in excesses_of(LOSING, point)]
    assert listed == [(1, 2, 1, 1), (2, 2, 2, 0)]
