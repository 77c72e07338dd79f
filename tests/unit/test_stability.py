"""Whether deals are stable: excesses, walkouts, joint deviations, the document and its check."""

import json
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.certify.walkouts import has_answer
from detente.formats.agreement_parts import seal
from detente.formats.stability_document import dump_stability, load_stability
from detente.model.errors import CertificateRejected, FormatError, InvalidGame, NotApplicable
from detente.model.stability import JointDeviations, JointMove, NoJointDeviations
from detente.numerics.joint_deviations import joint_moves
from detente.report.notebook import page_of
from detente.report.stability_page import stability_page
from detente.report.text import render
from detente.stability import stability, verify_stability
from tests.unit.cli.test_schemas import check

NOBODY = "nothing is known to be played where everybody stands alone"
PUBLIC_GOOD = dt.read("example:public-good")
PENNIES = dt.read("example:matching-pennies-3")
CHICKEN = dt.read("example:chicken")


def joint(report):
    """Return what coalitions gain together, which must have been measured."""
    found = report.joint
    assert isinstance(found, JointDeviations)
    return found


@pytest.fixture(scope="module")
def public_good():
    return stability(PUBLIC_GOOD, "correlated-bloc", blocks="Ida, Jon|Kay")


@pytest.fixture(scope="module")
def pennies():
    return stability(PENNIES, "correlated")


@pytest.fixture(scope="module")
def document(pennies):
    return json.dumps(dump_stability(pennies))


def best(report):
    return {entry.hypothesis: (report.names(entry.best[0]), entry.best[3]) for entry in report.walkouts}


def test_excesses_are_worths_minus_shares(public_good):
    listed = {public_good.names(coalition): numbers for coalition, *numbers in public_good.excesses}
    assert listed["Jon"] == [12, Fraction(34, 3), Fraction(2, 3)]
    assert listed["Ida + Kay"] == [2, Fraction(29, 3), Fraction(-23, 3)]
    assert len(listed) == 6
    assert not public_good.in_core
    assert not public_good.core_empty
    assert public_good.least_core.slack == Fraction(-5, 3)
    assert repr(public_good) == "StabilityReport(correlated-bloc: Jon is owed 0.666667; the core is not empty)"


def test_every_hypothesis_names_the_coalition_that_gains_most(public_good):
    found = best(public_good)
    assert found["bloc"] == ("Jon", Fraction(2, 3))
    assert found["individuals"] == ("Kay", Fraction(-10, 3))
    assert found["random-teams"] == ("Kay", Fraction(-4, 3))
    assert found["blocks:Ida,Jon|Kay"] == ("Kay", Fraction(2, 3))
    assert found["security"][1] == Fraction(-10, 3)


def test_a_majority_of_matchers_empties_the_core(pennies):
    assert pennies.core_empty
    assert pennies.least_core.slack == Fraction(1, 3)
    assert dict(pennies.least_core.balanced) == {3: Fraction(1, 2), 5: Fraction(1, 2), 6: Fraction(1, 2)}
    assert {excess for _, excess in best(pennies).values()} == {Fraction(1, 3)}


def test_single_players_gain_nothing_at_an_equilibrium_but_pairs_do(pennies):
    joint = pennies.joint
    assert [row.whole for row in joint.rows[:3]] == [0, 0, 0]
    assert joint.largest.coalition == 3
    assert (joint.largest.whole, joint.largest.single) == (Fraction(2, 3), Fraction(1, 3))


def by_hand(payoffs, mu, members):
    """Sum, over recommendations, the best joint answer: all maps, one by one."""
    sizes = payoffs.shape[1:]
    joint = list(product(*(range(sizes[player]) for player in members)))
    total, single = Fraction(0), Fraction(0)
    for told in joint:
        gains = []
        for played in joint:
            gain = Fraction(0)
            for profile, chance in mu.items():
                if tuple(profile[player] for player in members) == told:
                    other = list(profile)
                    for player, action in zip(members, played, strict=True):
                        other[player] = action
                    gain += chance * sum(payoffs[(player, *other)] - payoffs[(player, *profile)] for player in members)
            gains.append(gain)
        total += max(gains)
        single = max(single, *gains)
    return total, single


@given(st.data())
def test_joint_moves_are_what_trying_all_maps_gives(data):
    shape = data.draw(st.sampled_from([(2, 2), (2, 3), (2, 2, 2)]))
    count = len(shape) * int(np.prod(shape))
    entries = data.draw(st.lists(st.integers(-3, 3).map(Fraction), min_size=count, max_size=count))
    payoffs = np.array(entries, dtype=object).reshape(len(shape), *shape)
    weights = data.draw(st.lists(st.integers(0, 3), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    if not sum(weights):
        return
    mu = {
        profile: Fraction(weight, sum(weights))
        for profile, weight in zip(product(*map(range, shape)), weights, strict=True)
        if weight
    }
    groups = chain.from_iterable(combinations(range(len(shape)), size) for size in range(1, len(shape) + 1))
    for members in groups:
        gains = [gain for _, _, gain in joint_moves(payoffs, list(mu.items()), members, 0.0)]
        assert (sum(gains, Fraction(0)), max(gains, default=0)) == by_hand(payoffs, mu, members)


def test_everybody_together_gains_what_there_is_to_agree_on():
    found = stability(CHICKEN, "correlated")
    assert joint(found).rows[-1].whole == Fraction(3, 2)
    assert joint(found).hypothesis == "deal"
    assert found.in_core


def test_an_agreement_at_hand_is_not_solved_again():
    agreement = dt.solve(PUBLIC_GOOD, "correlated")
    found = stability(PUBLIC_GOOD, agreement)
    assert found.agreement is agreement
    same = [entry.hypothesis for entry in found.walkouts if entry.agreement is agreement]
    assert same == ["individuals"]


@pytest.mark.unwatched
@pytest.mark.parametrize(
    "concept", ["coco", "security", "credible", dt.RAIFFA_BLOC, dt.concept("nash", division="banzhaf")]
)
def test_reports_of_other_concepts_hold(concept):
    found = stability(CHICKEN, concept)
    assert verify_stability(CHICKEN, found).largest_violation < 1e-9
    read = load_stability(json.loads(json.dumps(dump_stability(found))))
    assert verify_stability(CHICKEN, read, exact=True).largest_violation < 1e-9


def test_claims_under_threats_are_excesses_but_no_hypothesis():
    found = stability(PUBLIC_GOOD, "coco")
    assert [str(excess) for *_, excess in found.excesses[:3]] == ["5/2"] * 3
    assert [entry.hypothesis for entry in found.walkouts] == ["security", "bloc", "individuals", "random-teams"]
    assert joint(found).hypothesis == "individuals"


def test_levels_that_are_secured_are_nothing_to_deviate_from():
    two = stability(CHICKEN, "security")
    assert joint(two).hypothesis == "individuals"
    agreed = [entry.agreement.disagreements for entry in two.walkouts if entry.hypothesis == "security"]
    assert agreed


def test_floats_are_compared_within_the_tolerance():
    game = dt.Game(np.random.default_rng(1).normal(size=(2, 9, 8)))
    found = stability(game, "correlated")
    assert found.tie == pytest.approx(1e-9 * game.scale)
    assert found.in_core
    assert not found.core_empty
    read = load_stability(json.loads(json.dumps(dump_stability(found))))
    assert verify_stability(game, read).largest_violation <= 2e-9 * game.scale
    assert verify_stability(game, read, exact=True).claims == verify_stability(game, found).claims


def test_payoffs_far_from_zero_change_nothing_but_themselves():
    rng = np.random.default_rng(2)
    payoffs = rng.integers(0, 9, (2, 9, 8)).astype(float)
    near, far = (stability(dt.Game(payoffs + constant), "correlated") for constant in (0.0, 2.0**30))
    assert [entry[3] for entry in far.excesses] == pytest.approx([entry[3] for entry in near.excesses], abs=1e-5)
    assert [row.whole for row in joint(far).rows] == pytest.approx([row.whole for row in joint(near).rows], abs=1e-9)
    assert verify_stability(dt.Game(payoffs + 2.0**30), far).claims


def test_a_hypothesis_that_does_not_apply_is_named_with_the_reason(monkeypatch):
    home = sys.modules["detente.stability"]
    solve = home.solve

    def refuses(game, concept, **others):
        if concept.summary.opposition == "random-teams":
            message = "too many teams"
            raise dt.TooLarge(message)
        return solve(game, concept, **others)

    deal = dt.solve(CHICKEN, "correlated")
    monkeypatch.setattr(home, "solve", refuses)
    found = stability(CHICKEN, deal)
    assert found.skipped == (("random-teams", "too many teams"),)
    assert "teams at random: left out; too many teams." in " ".join(render(stability_page(found)).split())
    assert load_stability(dump_stability(found)).skipped == found.skipped


def test_time_that_is_up_ends_the_report():
    def late(*_):
        message = "time is up"
        raise dt.TimeLimit(message)

    with pytest.raises(dt.TimeLimit):
        stability(PUBLIC_GOOD, dt.solve(PUBLIC_GOOD, "correlated"), mapper=late)


@pytest.mark.parametrize(
    ("game", "deal", "said"),
    [
        (dt.Game([[1, 2]]), "coco", "single player"),
        (CHICKEN, "nash-bargaining", "side payments"),
        (CHICKEN, 3, "side payments"),
        (PUBLIC_GOOD, dt.sampled(dt.COCO, lps=2), "rests on a sample"),
        (PUBLIC_GOOD, dt.stated([0, 0, 0]), "worth"),
    ],
)
def test_deals_that_have_no_excesses_are_refused(game, deal, said):
    with pytest.raises(NotApplicable, match=said):
        stability(game, deal)


def test_what_is_no_report_is_refused():
    with pytest.raises(InvalidGame, match=r"an answer of dt\.stability is expected, not int"):
        verify_stability(CHICKEN, 3)  # type: ignore[arg-type]


@pytest.mark.unwatched
def test_blocks_are_a_text_or_lists_of_labels(public_good):
    lists = stability(PUBLIC_GOOD, "correlated-bloc", blocks=[["Ida", "Jon"], ["Kay"]])
    assert best(lists) == best(public_good)
    false: tuple[Any, ...] = ("", " ", [], 3)
    for blocks in false:
        with pytest.raises(NotApplicable):
            stability(PUBLIC_GOOD, blocks=blocks)


def test_blocks_of_strangers_are_refused():
    with pytest.raises(NotApplicable, match="Zoe"):
        stability(PUBLIC_GOOD, blocks="Zoe|Jon")


def test_what_is_no_game_is_refused():
    with pytest.raises(InvalidGame):
        stability("chicken")  # type: ignore[arg-type]


def test_an_agreement_of_another_game_is_refused():
    with pytest.raises(CertificateRejected, match="another game"):
        stability(CHICKEN, dt.solve(dt.read("example:curse"), "coco"))


def test_the_page_tells_it_in_words(public_good, pennies):
    page = " ".join(render(stability_page(public_good)).split())
    assert "Jon alone is worth 12, but gets 11.3333, 0.666667 less." in page
    assert "Yes, the core is not empty" in page
    assert "- If the others form one rival team: Jon would gain most, 0.666667 (12 instead of 11.3333)." in page
    assert "- If the others keep to the blocks Ida,Jon|Kay: Kay would gain most" in page
    assert "Ida and Jon would gain most, 10 by answering every recommendation" in page
    assert "- told keep and keep: play give and give instead (+10)" in page
    page = " ".join(render(stability_page(pennies)).split())
    assert "Ada and Ben (weight 1/2), Ada and Cy (weight 1/2) and Ben and Cy (weight 1/2)" in page
    assert "add up to 1.5" in page
    chicken = " ".join(render(stability_page(stability(CHICKEN, "correlated"))).split())
    assert "the deal is in the core" in chicken
    assert "No coalition gains, whether it answers one recommendation or all." in chicken
    assert "would lose least" in page_of(public_good)
    assert "levels" not in chicken


def test_a_page_of_many_coalitions_and_of_none_to_deviate_from_is_cut(pennies):
    many = replace(pennies, excesses=pennies.excesses * 6, joint=NoJointDeviations("nobody plays"))
    page = " ".join(render(stability_page(many)).split())
    assert "5 coalitions that are owed less are left out." in page
    assert "Nothing to say: nobody plays." in page
    long = replace(pennies.joint.rows[3], moves=pennies.joint.rows[3].moves * 5)
    rows = (*pennies.joint.rows[:3], long, *pennies.joint.rows[4:])
    page = render(stability_page(replace(pennies, joint=replace(pennies.joint, rows=rows))))
    assert "more recommendations have an answer" in page


@pytest.mark.unwatched
def test_the_document_fits_its_schema_and_comes_back(document, pennies):
    check(json.loads(document), "stability")
    read = load_stability(json.loads(document))
    assert dump_stability(read) == json.loads(document)
    assert verify_stability(PENNIES, read, exact=True).proved
    assert read.least_core.weights == pennies.least_core.weights


def test_a_report_without_joint_deviations_comes_back(pennies):
    written = dump_stability(replace(pennies, joint=NoJointDeviations("why")))
    read = load_stability(written).joint
    assert isinstance(read, NoJointDeviations)
    assert read.reason == "why"
    with pytest.raises(CertificateRejected, match="another fallback"):
        verify_stability(PENNIES, load_stability(written))


def without(report, *names):
    """Leave hypotheses out, for no good reason."""
    kept = tuple(entry for entry in report.walkouts if entry.hypothesis not in names)
    return replace(report, walkouts=kept, skipped=tuple((name, "too hard") for name in names))


def test_without_a_fallback_of_single_players_there_is_nothing_to_deviate_from():
    game = dt.Game(np.zeros((4, 2, 2, 2, 2)))  # rules that need corners know those of three sides
    bloc = dt.concept("correlated", opposition="bloc", selection="leximin")
    deal = stability(game, bloc, blocks="Player 1|Player 2")
    kept = without(deal, "individuals", "random-teams", "blocks:Player 1|Player 2")
    bare = replace(kept, joint=NoJointDeviations(NOBODY))
    assert verify_stability(game, bare).claims
    with pytest.raises(CertificateRejected, match="another fallback"):
        verify_stability(game, replace(bare, joint=NoJointDeviations("so")))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["security", "bloc", "individuals", "random-teams"])
def test_no_hypothesis_that_has_an_answer_is_left_out(name):
    with pytest.raises(CertificateRejected, match=f"'{name}' is looked at"):
        verify_stability(PENNIES, without(stability(PENNIES, "security"), name))


def test_a_hypothesis_may_be_left_out_where_it_may_have_no_answer():
    about = dt.concept("correlated").summary
    leximin = dt.concept("correlated", selection="leximin").summary
    graph = dt.random_polymatrix("tree", players=8, actions=20, seed=1)
    assert not has_answer(graph, about, "security")
    many = dt.Game(np.zeros((10,) + (1,) * 10))
    assert [has_answer(many, about, name) for name in ("bloc", "random-teams")] == [True, False]
    assert [has_answer(PENNIES, leximin, name) for name in ("security", "individuals")] == [True, True]


def changed(document, change):
    """Change a document, and seal it again."""
    found = json.loads(document)
    change(found)
    found["seal"] = seal(found)
    return found


def put(*path, value):
    def change(document):
        place = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("change", "error"),
    [
        (put("in_core", value=True), CertificateRejected),
        (put("core_empty", value=False), CertificateRejected),
        (put("game", "title", value="Other"), CertificateRejected),
        (put("joint", "largest", "members", value=["Cy"]), CertificateRejected),
        (put("walkouts", 0, "best", "excess", value=0.0), CertificateRejected),
        (put("excesses", 0, "members", value=["Zoe"]), FormatError),
        (put("excesses", 0, "members", value=[]), FormatError),
        (put("excesses", value=[]), CertificateRejected),
        (put("walkouts", 0, "excesses", value=[]), CertificateRejected),
        (put("joint", "fallback", value="security"), FormatError),
        (put("joint", "fallback", value="nobody"), FormatError),
        (put("joint", "rows", value=[]), FormatError),
        (put("joint", "rows", 3, "moves", 0, "told", value=["heads"]), FormatError),
        (put("joint", "rows", 3, "moves", 0, "told", value=["heads", "wings"]), FormatError),
        (put("least_core", "weights", "coalitions", value=[1]), FormatError),
        (put("least_core", "more", value=1), FormatError),
        (put("more", value=1), FormatError),
        (put("agreement", value=None), FormatError),
        (put("agreement", "certificate", "claims", value=[]), (FormatError, CertificateRejected)),
        (put("schema", value="detente/agreement/1"), FormatError),
    ],
)
def test_a_malformed_or_contradictory_document_is_refused(document, change, error):
    with pytest.raises(error):
        load_stability(changed(document, change))


def test_a_broken_seal_is_noticed(document):
    found = json.loads(document)
    found["tie"] = 1.0
    with pytest.raises(CertificateRejected, match="seal"):
        load_stability(found)


def test_a_deal_without_side_payments_has_no_place_in_a_report(document):
    lottery = dt.dump_agreement(dt.solve(PENNIES, "egalitarian"))
    with pytest.raises(FormatError, match="side payments"):
        load_stability(changed(document, put("agreement", value=lottery)))


def moved(report, **changes):
    return replace(report, **changes)


def with_row(report, place, row):
    rows = list(report.joint.rows)
    rows[place] = row
    return replace(report, joint=replace(report.joint, rows=tuple(rows)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: moved(r, tie=Fraction(1)), "counts from 0"),
        (lambda r: moved(r, tie=1e-9 * PENNIES.scale), "counts from 0"),
        (
            lambda r: moved(
                r, tie=1e-9 * PENNIES.scale, excesses=tuple((entry[0], *map(float, entry[1:])) for entry in r.excesses)
            ),
            "counts from 0",
        ),
        (lambda r: moved(r, skipped=(("bloc", "too hard"),)), "every hypothesis"),
        (lambda r: moved(r, skipped=(("nonsense", "too hard"),)), "every hypothesis"),
        (lambda r: moved(r, skipped=(("blocks:Zoe", "too hard"),)), "Zoe"),
        (lambda r: moved(r, skipped=(("blocks:Ada", "why"), ("blocks:Ada", "why"))), "is looked at"),
        (lambda r: moved(r, excesses=r.excesses[1:]), "every one is listed"),
        (lambda r: moved(r, excesses=((1, Fraction(1), *r.excesses[0][2:]), *r.excesses[1:])), "is worth"),
        (lambda r: moved(r, excesses=((*r.excesses[0][:2], Fraction(9), r.excesses[0][3]), *r.excesses[1:])), "gets"),
        (lambda r: moved(r, excesses=((*r.excesses[0][:3], Fraction(9)), *r.excesses[1:])), "the difference"),
        (lambda r: moved(r, least_core=replace(r.least_core, slack=Fraction(0))), "slack"),
        (lambda r: moved(r, walkouts=r.walkouts[1:]), "every hypothesis"),
        (lambda r: moved(r, walkouts=r.walkouts[::-1]), "every hypothesis"),
        (lambda r: moved(r, walkouts=(replace(r.walkouts[0], hypothesis="bloc"), *r.walkouts[1:])), "every hypothesis"),
        (
            lambda r: moved(r, walkouts=(replace(r.walkouts[0], agreement=r.agreement), *r.walkouts[1:])),
            "those of another one",
        ),
        (lambda r: moved(r, joint=replace(r.joint, hypothesis="nobody")), "another fallback"),
        (
            lambda r: moved(
                r, joint=replace(r.joint, distribution=dt.JointDistribution((2, 2, 2), ((0, 0, 0),), (Fraction(1),)))
            ),
            "another fallback",
        ),
        (lambda r: moved(r, joint=replace(r.joint, rows=r.joint.rows[1:])), "every coalition is listed"),
        (lambda r: with_row(r, 3, replace(r.joint.rows[3], moves=r.joint.rows[3].moves[:1])), "all recommendations"),
        (lambda r: with_row(r, 3, replace(r.joint.rows[3], moves=())), "all recommendations"),
        (lambda r: with_row(r, 3, replace(r.joint.rows[3], moves=r.joint.rows[3].moves[:1] * 2)), "once"),
        (
            lambda r: with_row(r, 0, replace(r.joint.rows[0], moves=(JointMove((0, 0), (1,), Fraction(0)),))),
            "those of the members",
        ),
        (
            lambda r: with_row(r, 0, replace(r.joint.rows[0], moves=(JointMove((0,), (2,), Fraction(0)),))),
            "those of the members",
        ),
    ],
)
def test_a_false_report_is_rejected(pennies, change, said):
    with pytest.raises(CertificateRejected, match=said):
        verify_stability(PENNIES, change(pennies))


def test_a_gain_moved_from_one_answer_to_another_is_noticed(pennies):
    row = pennies.joint.rows[3]
    assert isinstance(pennies.joint, JointDeviations)
    first, *rest = row.moves
    worse = tuple((action + 1) % 2 for action in first.played[:1]) + first.played[1:]
    with pytest.raises(CertificateRejected, match="gain of an answer"):
        verify_stability(PENNIES, with_row(pennies, 3, replace(row, moves=(replace(first, played=worse), *rest))))
