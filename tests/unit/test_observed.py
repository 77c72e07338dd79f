"""Bargaining over breakdowns that really happened, and over a point that somebody states."""

import json
from fractions import Fraction
from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import detente as dt
from detente.coalitions.opposition import Bloc
from detente.concepts.memory import Memory
from detente.fallbacks import reported
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.formats.observed_csv import loads_observed
from detente.model.reported_worths import Observations, ReportedWorths
from detente.numerics.episode_means import margins_after_even_split, root
from detente.report import latex, markdown, text
from detente.report.claim_words import said
from detente.report.comparison import sheet
from detente.report.explanation import explain
from detente.report.report_tables import tables_page
from detente.report.summary import coalition_sections, summarise
from detente.solve import Comparison
from tests.unit.certify_tampering import at, changed, leaves, numeric_leaves, refused, through_text

HOT_DOGS = dt.read("example:hot-dogs")
THREE = dt.read("example:public-good")
EPISODES = [[1.0, 2.0, 3.0], [2.5, 2.0, 1.0], [0.0, 4.0, 0.0]]
rows = st.lists(st.tuples(*[st.integers(-20, 20)] * 3), min_size=2, max_size=6)


def observed_three():
    return dt.solve(THREE, dt.observed(EPISODES))


def intervals(agreement):
    """Return what was observed, for an agreement that surely rests on that."""
    assert agreement.observations is not None
    return agreement.observations


def document(agreement):
    return through_text(dump_agreement(agreement, coalitions_too=True))


def test_the_mean_of_the_episodes_is_the_disagreement_point():
    found = dt.solve(HOT_DOGS, dt.observed([[70, 24], [74, 24], [66, 24]]))
    assert found.payoffs.tolist() == [89, 43]
    assert found.disagreements[0].payoffs == (70, 24)
    assert found.certificate.status == "verified"


@settings(max_examples=10)
@given(rows)
def test_every_player_gets_its_mean_and_an_even_part_of_the_rest(episodes):
    found = dt.solve(THREE, dt.observed(episodes))
    mean = [Fraction(sum(column), len(episodes)) for column in zip(*episodes, strict=True)]
    assert found.payoff_numbers == tuple(own + (21 - sum(mean)) / 3 for own in mean)
    assert found.transfers.sum() == pytest.approx(0)


@settings(max_examples=10)
@given(rows)
def test_the_interval_is_student_s_of_the_values_of_the_episodes(episodes):
    seen = intervals(dt.solve(THREE, dt.observed(episodes)))
    table = np.array(episodes, dtype=float)
    values = table + (21 - table.sum(axis=1, keepdims=True)) / 3
    half = stats.t.ppf(0.975, len(table) - 1) * values.std(axis=0, ddof=1) / sqrt(len(table))
    np.testing.assert_allclose(seen.low, values.mean(axis=0) - half, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(seen.high, values.mean(axis=0) + half, rtol=1e-7, atol=1e-9)
    assert (seen.episodes, seen.level) == (len(episodes), 0.95)
    np.testing.assert_allclose(seen.mean, table.mean(axis=0))


def test_an_interval_has_no_width_where_all_episodes_are_alike():
    seen = intervals(dt.solve(THREE, dt.observed([[1, 2, 3]] * 4)))
    assert (seen.low == seen.high).all()


@pytest.mark.parametrize("size", [Fraction(1, 10**320), Fraction(10**290)])
def test_margins_are_right_for_tiny_and_for_huge_numbers(size):
    tiny = margins_after_even_split([(0 * size, 0 * size), (size, 0 * size)], 0.95)
    assert tiny[0] == pytest.approx(float(size) * 12.7062 / 4, rel=1e-3)


def test_the_root_of_nothing_is_nothing():
    assert root(Fraction(0)) == 0.0


def test_two_players_may_divide_by_any_rule():
    parts = dt.Observed([[70, 24], [74, 24]])
    for opposition in (dt.Individuals(), Bloc()):
        for division in (dt.EqualSurplus(), dt.Shapley()):
            found = dt.solve(HOT_DOGS, dt.FallbackBargaining("mine", opposition, parts, division))
            assert found.payoffs.tolist() == [90, 42]
            assert dt.verify(HOT_DOGS, load_agreement(document(found))).claims == 4


@pytest.mark.parametrize(("opposition", "division"), [(dt.Individuals(), dt.Shapley()), (Bloc(), dt.EqualSurplus())])
def test_three_players_need_an_even_split_against_individuals(opposition, division):
    concept = dt.FallbackBargaining("mine", opposition, dt.Observed(EPISODES), division)
    with pytest.raises(dt.NotApplicable, match="EqualSurplus"):
        dt.solve(THREE, concept)
    with pytest.raises(dt.NotApplicable, match="equal-surplus"):
        concept.fallback.admissible(THREE, dt.Partition((3, 4)))


def test_a_point_can_be_stated():
    found = dt.solve(THREE, dt.stated([1, 2, 3]))
    assert found.payoffs.tolist() == [6, 7, 8]
    assert found.observations is None
    assert dt.verify(THREE, load_agreement(document(found)), exact=True).proved


def test_a_single_player_gets_everything():
    alone = dt.Game([[1, 5]])
    found = dt.solve(alone, dt.observed([[1], [9]]))
    assert found.payoffs.tolist() == [5]
    assert dt.verify(alone, load_agreement(document(found))).claims == 4


def test_games_far_from_zero_lose_nothing():
    near = np.random.default_rng(0).normal(size=(3, 5, 5, 5))
    far = dt.Game(near + 2.0**30)
    found = dt.solve(far, dt.stated([2.0**30] * 3))
    assert all(isinstance(payoff, Fraction) for payoff in found.payoff_numbers)
    assert dt.verify(far, load_agreement(document(found)), exact=True).proved


def test_games_on_graphs_of_many_players_are_solved():
    game = dt.random_polymatrix("cycle", players=40, seed=1)
    found = dt.solve(game, dt.stated([0] * 40))
    assert dt.verify(game, found).claims == 4
    assert found.worth.knows(1 << 39)


def test_what_larger_coalitions_are_worth_is_not_known():
    worth = observed_three().worth
    assert worth.coalitions == (1, 2, 4, 7)
    assert not worth.knows(3)
    for ask in (lambda: worth.worth(3), lambda: observed_three().table):
        with pytest.raises(dt.NotApplicable, match="single players"):
            ask()
    assert dt.solve(HOT_DOGS, dt.stated([70, 24])).table.values.tolist() == [0, 70, 24, 132]


def test_constants_move_worths_and_intervals():
    seen = Observations(2, (1.0, 2.0), (0.0, 1.0), (2.0, 3.0), 0.95)
    moved = ReportedWorths(2, {1: 1.0, 2: 2.0, 3: 5.0}, seen).plus([10, 20])
    assert dict(moved.items()) == {1: 11, 2: 22, 3: 35}
    assert (intervals(moved).mean.tolist(), intervals(moved).high.tolist()) == ([11, 22], [12, 23])
    assert ReportedWorths(1, {1: 1.0}, None).plus([1]).observations is None


def test_payoffs_without_a_solution_are_the_same():
    assert dt.observed(EPISODES).payoffs(THREE, memory=Memory()).tolist() == observed_three().payoffs.tolist()


@pytest.mark.parametrize(
    ("given_rows", "said_so"),
    [
        ([[1, 2]], "at least 2"),
        ([], "at least 2"),
        ([[1, 2], [3]], "episode 2 has 1 numbers"),
        ([[], []], "episode 1 has 0 numbers"),
        ([[1, nan], [1, 2]], "not a finite number"),
        ([[1, inf], [1, 2]], "not a finite number"),
        ([[1, "2"], [1, 2]], "not a finite number"),
        ([[1, True], [1, 2]], "not a finite number"),
        ([[1, None], [1, 2]], "not a finite number"),
        ([[1, 10**400], [1, 2]], "beyond"),
        ([1, 2], "no table"),
        ({"Ann": [1, 2]}, "no table"),
    ],
)
def test_rows_that_are_no_observations_are_refused(given_rows, said_so):
    with pytest.raises(dt.NotApplicable, match=said_so):
        dt.observed(given_rows)


def test_numbers_without_a_short_common_denominator_are_refused():
    primes: list[int] = [n for n in range(2, 20000) if all(n % k for k in range(2, int(n**0.5) + 1))]
    with pytest.raises(dt.NotApplicable, match="common denominator"):
        dt.observed([[Fraction(1, prime), Fraction(0)] for prime in primes])


def test_players_may_stand_in_any_order():
    assert dt.solve(
        HOT_DOGS,
        dt.FallbackBargaining("x", dt.Individuals(), dt.Observed([[24, 70]] * 2, ("Bob", "Ann")), dt.EqualSurplus()),
    ).payoffs.tolist() == [89, 43]


@pytest.mark.parametrize("players", [("Ann", "Cem"), ("Ann",)])
def test_other_players_than_the_game_s_are_refused(players):
    fallback = dt.Observed([[1] * len(players)] * 2, players)
    with pytest.raises(dt.NotApplicable, match="only one of the two"):
        dt.solve(HOT_DOGS, dt.FallbackBargaining("x", dt.Individuals(), fallback, dt.EqualSurplus()))


def test_a_player_that_is_named_twice_is_refused():
    with pytest.raises(dt.NotApplicable, match="named twice"):
        dt.Observed([[1, 2]] * 2, ("Ann", "Ann"))


def test_as_many_numbers_as_players_are_needed():
    with pytest.raises(dt.NotApplicable, match="one a player"):
        dt.solve(HOT_DOGS, dt.stated([1, 2, 3]))


def test_odd_reports_are_warned_of():
    found = dt.solve(HOT_DOGS, dt.stated([1000, 24]))
    assert "892 more than the largest total" in found.warnings[0]
    assert "Ann, 1000, is outside what the game pays, 28 to 100" in found.warnings[1]
    assert dt.solve(HOT_DOGS, dt.stated([70, 24])).warnings == ()


def test_intervals_without_a_width_and_from_few_episodes_are_warned_of():
    alike = dt.solve(HOT_DOGS, dt.observed([[70, 24], [70, 24]]))
    assert (
        "the 2 episodes all lead to the same payoff of Ann and Bob, so the interval there has no width"
        in alike.warnings[0]
    )
    assert "rest on 2 episodes only" in alike.warnings[1]
    assert len(alike.warnings) == 2
    loaded = load_agreement(document(alike))
    assert loaded.warnings == alike.warnings
    assert dt.verify(HOT_DOGS, loaded, exact=True).claims == 4
    shifted = dt.solve(HOT_DOGS, dt.observed([[70 + step, 24 + step] for step in range(5)]))
    assert len(shifted.warnings) == 1
    assert "say nothing about spread" in shifted.warnings[0]
    assert dt.solve(HOT_DOGS, dt.observed([[70 + step, 24] for step in range(5)])).warnings == ()
    assert dt.solve(dt.Game([[1, 5]]), dt.observed([[1], [1]])).warnings == ()
    (one,) = dt.solve(THREE, dt.observed([[0, 0, 1 - 2 * (step % 2)] for step in range(4)])).warnings
    assert "4 episodes only" in one


def test_too_few_episodes_are_counted_in_words():
    with pytest.raises(dt.NotApplicable, match="only one episode was observed"):
        dt.observed([[1, 2]])
    with pytest.raises(dt.NotApplicable, match="no episodes were observed"):
        dt.observed([])


def test_tables_of_a_report_have_the_interval():
    found = Comparison((dt.solve(HOT_DOGS, "coco"), dt.solve(HOT_DOGS, dt.observed([[70, 24], [74, 24]]))), ())
    for render in (markdown.render, latex.render):
        page = render(tables_page(HOT_DOGS, found))
        assert "95% sure" in page.replace("\\", "")
        assert "77.2938 to 102.706" in page
        assert "breakdowns that happened" in page
    without_any = markdown.render(tables_page(HOT_DOGS, Comparison(found.rows[:1], ())))
    assert "sure" not in without_any


CSV = "# what happened\nBob, Ann\n24,70\n1/3,0.5\n"


def test_a_table_is_read_exactly():
    found = loads_observed("\n" + CSV, players=("Ann", "Bob"))
    assert found.players == ("Bob", "Ann")
    assert [list(row) for row in found.episodes] == [[24, 70], [Fraction(1, 3), Fraction(1, 2)]]


@pytest.mark.parametrize(
    ("written", "said_so"),
    [
        ("", "line 1, column 1: there is no line of players"),
        ("# only\n", "no line of players"),
        ("Ann,Bob\n1,2\n", "line 2, column 4: there is only one row"),
        ("Ann,Bob\n1,2\n\n \n", "line 2, column 4: there is only one row"),
        ("Ann,Bob\n", "there is no row"),
        ("Ann\n1\n2\n", "line 1, column 1: the column 'Bob' is missing"),
        (
            "Ann,Bob,Cem\n1,2,3\n",
            "line 1, column 9: the column 'Cem' is no player of the game; the players are Ann, Bob",
        ),
        ("Ann,Bobb\n1,2\n", "the players are Ann, Bob; did you mean 'Bob'?"),
        ("Ann,Bob,Ann\n1,2,3\n", "occurs twice"),
        ("Ann,,Bob\n1,2,3\n", "is empty"),
        ("Ann;Bob\n1;2\n", "divided by commas"),
        ("Ann,Bob\n1,2\n3\n", "line 3, column 1: this row has 1 fields"),
        ("Ann,Bob\n1,2\n3,nan\n", "line 3, column 3: Bob's payoff in episode 2 is 'nan', which is not finite"),
        ("Ann,Bob\n1,2\n3,-inf\n", "not finite"),
        ("Ann,Bob\n1,\n3,4\n", "which is not a number"),
        ("Ann,Bob\n1,1e999\n3,4\n", "exponent"),
        ('Ann,"Bob\n1,2\n', "never ends"),
    ],
)
def test_a_table_that_is_no_list_of_episodes_is_refused_with_its_place(written, said_so):
    with pytest.raises(dt.FormatError) as refusal:
        loads_observed(written, source="seen.csv", players=("Ann", "Bob"))
    assert said_so in str(refusal.value)
    assert str(refusal.value).startswith("seen.csv")


def test_fractions_without_a_short_common_denominator_are_refused_in_a_table_too(monkeypatch):
    monkeypatch.setattr(reported, "MOST_BITS", 4)
    with pytest.raises(dt.FormatError, match=r"seen\.csv: .*common denominator"):
        loads_observed("Ann,Bob\n1/3,1/7\n1,2\n", source="seen.csv")


def test_too_many_numbers_are_refused(monkeypatch):
    monkeypatch.setattr("detente.formats.observed_csv.MAX_NUMBERS", 4)
    with pytest.raises(dt.TooLarge, match="4 numbers"):
        loads_observed("Ann,Bob\n" + "1,2\n" * 3)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "seen.csv"
    file.write_bytes(b"\xef\xbb\xbf" + CSV.encode())
    for name in (file, str(file)):
        assert dt.solve(HOT_DOGS, dt.observed(name)).concept.name == "observed"


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("agreement", [observed_three(), dt.solve(HOT_DOGS, dt.stated([Fraction(1, 3), 24]))])
def test_documents_are_read_again_and_hold(agreement, exact):
    loaded = load_agreement(document(agreement))
    assert document(loaded) == document(agreement)
    game = THREE if len(agreement.game.players) == 3 else HOT_DOGS
    assert dt.verify(game, loaded, exact=exact).claims == 4


@pytest.mark.parametrize("path", numeric_leaves(document(observed_three())))
def test_no_number_of_a_document_can_be_changed(path):
    whole = document(observed_three())
    assert refused(THREE, changed(whole, path, at(whole, path) + 1))


@pytest.mark.unwatched
@pytest.mark.parametrize("path", [path for path in leaves(document(observed_three())) if path[0] == "observations"])
@pytest.mark.parametrize("value", [None, "x", -1, nan, []])
def test_observations_of_the_wrong_kind_are_refused(path, value):
    assert refused(THREE, changed(document(observed_three()), path, value))


def without(whole, key):
    return {name: value for name, value in whole.items() if name != key}


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: changed(without(whole, "observations"), ("complete",), True),
        lambda whole: changed(whole, ("concept", "fallback"), "stated"),
        lambda whole: changed(whole, ("concept", "division"), "shapley"),
        lambda whole: changed(whole, ("concept", "selection"), "kindest"),
        lambda whole: changed(whole, ("ranges", "exact"), False),
        lambda whole: changed(whole, ("certificate", "claims", 0, "witness", "episodes"), [1.0, 2.0]),
        lambda whole: changed(whole, ("certificate", "claims", 0, "witness", "episodes"), []),
        lambda whole: changed(whole, ("certificate", "claims", 0, "witness", "episodes"), [1.0, 2.0, 3.0]),
        lambda whole: changed(whole, ("certificate", "claims", 2, "witness", "worths"), [1.0]),
        lambda whole: changed(whole, ("certificate", "claims"), whole["certificate"]["claims"][1:]),
        lambda whole: changed(
            whole,
            ("certificate", "claims"),
            whole["certificate"]["claims"][:1] * 2 + whole["certificate"]["claims"][1:],
        ),
        lambda whole: changed({**whole, "sampling": {}}, ("complete",), True),
        lambda whole: changed(whole, ("observations", "low"), [0.0]),
        lambda whole: changed(whole, ("coalitions", 0, "worth"), 77.0),
        lambda whole: changed(whole, ("disagreements", 0, "unique"), False),
        lambda whole: changed(whole, ("concept", "opposition"), "x"),
    ],
)
def test_documents_that_contradict_themselves_are_refused(change):
    assert refused(THREE, change(document(observed_three())))


def test_observations_belong_to_reported_points_only():
    other = document(dt.solve(THREE, "correlated"))
    whole = document(observed_three())
    assert refused(THREE, changed({**other, "observations": whole["observations"]}, ("complete",), True))


def test_the_reserved_names_go_with_their_parts():
    with pytest.raises(dt.NotApplicable, match="another name"):
        dt.solve(HOT_DOGS, dt.FallbackBargaining("observed", Bloc(), dt.Threat(), dt.Shapley()))
    for name in ("observed", "stated"):
        with pytest.raises(dt.NotApplicable, match=f"'{name}' needs"):
            dt.concept(name)


def test_the_argument_is_told_in_words():
    for game, agreement in ((THREE, observed_three()), (HOT_DOGS, dt.solve(HOT_DOGS, dt.stated([70, 24])))):
        story = " ".join(text.render(explain(game, agreement)).split())
        assert "What larger coalitions fall back on was not reported" in story
        assert ("95% sure" in story) == (agreement.observations is not None)
        assert ("at least" in story) == (agreement.observations is not None)


def test_summaries_and_tables_show_the_interval():
    found = observed_three()
    assert "95% sure" in text.render(summarise(found))
    assert "what was reported" in text.render(summarise(found).__class__("x", coalition_sections(found)))
    notes = " ".join(str(note) for note in sheet(Comparison((found, dt.solve(THREE, "coco")), ())).notes)
    assert "3 breakdowns that happened" in notes
    assert "Ida: 95% sure" in notes


def test_claims_are_said_with_what_they_do_not_say():
    found = observed_three()
    assert "The mean of 3 episodes" in said(found.certificate.claims[0], found)[0]
    point = dt.solve(HOT_DOGS, dt.stated([70, 24]))
    words, slack = said(point.certificate.claims[0], point)
    assert (words, slack) == ("What was stated is Ann 70 and Bob 24 dollars; that it is true is not claimed.", "0")


@pytest.mark.unwatched
def test_a_picture_of_such_a_deal_is_drawn():
    assert dt.plot(observed_three()).data(".svg")
    assert dt.plot(dt.solve(HOT_DOGS, dt.stated([70, 24]))).data(".svg")


def test_the_document_says_what_was_observed():
    found = json.loads(json.dumps(dump_agreement(observed_three())))["observations"]
    assert (found["episodes"], found["level"], found["mean"]) == (3, 0.95, [7 / 6, 8 / 3, 4 / 3])
