"""Pictures: nothing cut, nothing on top of each other, the same bytes every time, nothing interpreted."""

import sys
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axis import Axis
from matplotlib.text import Text

import detente as dt
from detente.formats import examples
from detente.model.agreement import summary_of
from detente.model.errors import FormatError, InvalidGame, MissingExtra, NotApplicable
from detente.report.figures import Figures
from detente.report.pictures.axis import fitting, payoff_scale
from detente.report.pictures.fonts import UNKNOWN, _readable, in_order, legible
from detente.report.pictures.geometry import Box, Scale, spread
from detente.report.pictures.groups import clusters
from detente.report.pictures.labels import Labels
from detente.report.pictures.legend import Entry, legend_height
from detente.report.pictures.marks import colour_of, hatch_of, shape_of
from detente.report.pictures.sheet import BODY, Sheet
from detente.report.pictures.threats import apart, curves
from detente.report.pictures.words import signed
from detente.report.plotting import interval_chart, plane, plot, threats, waterfall, worths
from detente.scene import scene
from tests.architecture.source_tree import run_python
from tests.effort import some, unwatched

GAMES = [example.name for example in examples()]
LONG = "A name that goes on and on and on and on and on and on and on"
HOSTILE = dt.Game(
    [[[1e6, -3], [0.25, 1]], [[3, 5], [1e5, -2]]],
    players=[LONG, "$\\frac{1}{2}$ <b>&amp;\x1b[31m\n\u202e"],
    actions=[["$x^2$", "\u65e5\u672c" * 20], ["</svg>", "x" * 300]],
    title="$$ " * 60,
    currency=LONG * 3,
)


def boxes(picture):
    renderer = picture.figure.canvas.get_renderer()
    drawn = [child for axes in picture.figure.axes for child in axes.get_children() if not isinstance(child, Axis)]
    texts = [text for artist in [*picture.figure.texts, *drawn] for text in artist.findobj(Text)]  # no axis is drawn
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts if text.get_text().strip()]


def check(picture):
    """Every text lies on the paper, and none on another."""
    width, height = picture.figure.canvas.get_width_height()
    found = boxes(picture)
    assert found
    for text, box in found:
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0, text
    for (text, box), (other, another) in combinations(found, 2):
        shared = min(box.x1, another.x1) - max(box.x0, another.x0), min(box.y1, another.y1) - max(box.y0, another.y0)
        assert min(shared) < 1.5, (text, other)
    return {text for text, _ in found}


@pytest.fixture(scope="module")
def audit():
    with unwatched():
        return dt.audit(dt.read("example:curse"), ["coco", "correlated", "security"])


@pytest.mark.no_cover
@pytest.mark.parametrize("name", GAMES[:: some(4, 1)])
def test_every_picture_of_shipped_games_is_tidy(name):
    found = scene(dt.read(f"example:{name}"))
    check(plot(found))
    check(waterfall(found.deals))
    check(waterfall(found.deals[:1]))
    check(worths(found.deals))
    check(interval_chart(found.deals))


@pytest.mark.no_cover
@settings(max_examples=some(5, 100), deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 4))
def test_pictures_of_random_games_are_tidy(seed, rows, columns):
    payoffs = np.random.default_rng(seed).integers(-9, 10, (2, rows, columns))
    check(plot(dt.Game((payoffs * [[[1]], [[10 ** (seed % 4)]]]).tolist())))


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("players", "concept"), [(1, "coco"), (4, "correlated"), *some([], [(6, "security")]), (7, "coco")]
)
def test_pictures_of_any_number_of_players_are_tidy(players, concept):
    payoffs = np.random.default_rng(players).integers(-9, 10, (players, *[2] * players))
    found = scene(dt.Game(payoffs.tolist()), [concept])
    check(plot(found))
    check(plot(found.deals[0].agreement))
    check(interval_chart(found.deals))


def test_more_players_than_colours_are_told_apart_by_a_pattern():
    assert colour_of(0) == colour_of(8)
    assert hatch_of(0) != hatch_of(8)


def test_labels_are_text_and_nothing_else():
    found = scene(HOSTILE)
    for picture in (plane(found), waterfall(found.deals), waterfall(found.deals[:1]), interval_chart(found.deals)):
        texts = check(picture)
        assert any("$" in text for text in texts)
        root = ET.fromstring(picture.data(".svg").decode())  # noqa: S314  # our own file
        assert root.tag.endswith("svg")


def test_letters_that_no_font_has_are_replaced():
    assert legible("\U000f0000 ab") == (f"{UNKNOWN} ab", ["DejaVu Sans"])
    assert legible("d\u00e9tente")[0] == "d\u00e9tente"


def test_another_font_is_used_for_letters_that_only_it_has(monkeypatch):
    monkeypatch.setattr("detente.report.pictures.fonts._family_with", lambda _letters: "Other")
    legible.cache_clear()
    assert legible("\u65e5") == ("\u65e5", ["DejaVu Sans", "Other"])
    legible.cache_clear()


def test_a_font_that_cannot_be_read_has_no_letters(tmp_path):
    assert _readable(str(tmp_path / "missing.ttf")) == frozenset()


@pytest.mark.unwatched
def test_concepts_with_one_deal_share_one_label():
    texts = check(plot(dt.read("example:prisoners-dilemma")))
    assert "every concept" in texts
    together = check(plane(scene(dt.read("example:curse"), ["coco", "security"])))
    assert "coco, security" in together


@pytest.mark.unwatched
def test_a_plane_names_players_currency_actions_and_payments():
    texts = check(plot(dt.read("example:curse")))
    assert {"Witch gets, in ducats", "Farmer gets, in ducats", "refrain, farm", "curse, farm"} <= texts
    assert "500, −500; Farmer pays Witch 500" in texts


def test_equal_gains_are_drawn_at_45_degrees_unless_it_says_otherwise():
    assert not any("different scales" in text for text in check(plot(dt.read("example:curse"))))
    narrow = dt.Game([[[0, 1], [1, 0]], [[0, -1000], [1000, 10]]])
    texts = check(plane(scene(narrow, ["correlated"])))
    assert "The axes have different scales: equal gains do not look like 45 degrees." in texts


def test_a_plane_says_what_is_missing():
    found = scene(dt.read("example:chicken"), ["coco"])
    assert found.plane is not None
    bare = replace(
        found, plane=replace(found.plane, nash=(), nash_reason="many"), deals=(), skipped=(("nash", "many"),)
    )
    texts = check(plane(bare))
    assert {"Nash equilibria: too many to list", "left out: nash"} <= texts


def test_a_waterfall_adds_up():
    texts = check(plot(dt.solve(dt.read("example:curse"), "coco")))
    assert {"if talks fail", "gained by agreeing", "payoff", "transfer", "agreed actions pay"} <= texts
    assert {"+500", "500", "−500", "−1000"} <= texts


def test_a_waterfall_without_a_fallback_starts_from_the_agreed_actions():
    found = scene(dt.read("example:public-good"), ["coco"])
    unknown = replace(found.deals[0], fallback=None)
    assert "worth alone" not in check(waterfall([unknown]))
    check(waterfall([unknown, found.deals[0]]))
    curse = scene(dt.read("example:curse"), ["coco"])
    texts = check(plane(replace(curse, deals=(replace(curse.deals[0], fallback=None),))))
    assert not any(text.startswith("threats that would pay") for text in texts)


@pytest.mark.unwatched
def test_leaders_have_no_fallback_point():
    texts = check(plane(scene(dt.read("example:hot-dogs"), ["leader"])))
    assert "the deal" in texts
    assert not any("talks fail" in text for text in texts)
    deals = scene(dt.read("example:hot-dogs"), ["leader", "leader"]).deals
    for picture in (waterfall(deals[:1]), waterfall((deals[0], deals[0]))):
        assert not {"if talks fail", "gained by agreeing"} & check(picture)


@pytest.mark.unwatched
def test_only_threats_are_called_threats():
    game = dt.read("example:hot-dogs")
    assert "threats that would pay 70, 24" in check(plane(scene(game, ["coco"])))
    assert "if talks fail: 70, 24" in check(plane(scene(game, ["coco", "credible"])))
    seen = dt.observed([[70, 24], [70, 24]])
    texts = check(plane(scene(game, ["coco", seen])))
    assert {"threats that would pay 70, 24", "observed when talks failed: 70, 24"} <= texts


def test_a_comparison_shows_every_interval():
    texts = check(plot(dt.compare(dt.read("example:curse"), ["coco", "correlated"])))
    assert {"0 (0 to 500)", "0 (−500 to 0)", "500", "−500"} <= texts


def test_threat_curves_share_labels_and_stay_apart(audit):
    texts = check(plot(audit))
    assert {"T0: costs its owner", "T1u: costs nothing"} <= texts
    lines = curves(audit, "T0")
    assert [line.concepts for line in lines] == [("coco",), ("correlated",), ("security",)]
    assert lines[0].points[-1] == pytest.approx((8000.0, 3999.5))


def test_lines_with_ends_at_the_same_place_are_named_apart():
    room = Scale(0, 1, 0.0, 1.0)
    tops = apart([0.06, 0.05, 0.05], [0.1, 0.1, 0.1], room)
    assert all(above - below >= 0.1 for above, below in pairwise(tops))
    assert min(tops) - 0.1 >= -0.2


def test_an_audit_without_threats_is_refused(audit):
    nothing = replace(audit, rows=())
    with pytest.raises(NotApplicable, match="no threat"):
        threats(nothing)


def test_curves_leave_out_what_was_not_found(audit):
    row = audit.rows[0]
    curve = row.threats[0]
    unknown = replace(row, threats=(replace(curve, gain=(float("nan"),) * len(curve.harm)),), summary=None)
    assert curves(replace(audit, rows=(unknown,)), curve.kind) == []
    named = replace(audit, rows=(replace(row, summary=None),))
    assert curves(named, curve.kind)[0].concepts == ("coco",)


def test_pictures_of_nothing_are_refused():
    with pytest.raises(NotApplicable, match="no concept applies"):
        plot(dt.Comparison((), ()))
    with pytest.raises(NotApplicable, match="two players"):
        plane(scene(dt.read("example:public-good"), ["coco"]))
    with pytest.raises(InvalidGame, match=r"no picture of str; give a game, .* a run of learning, a frontier"):
        plot("game.yaml")  # type: ignore[arg-type]  # what a newcomer may try
    with pytest.raises(InvalidGame, match=r"dt\.plot\(game\) draws what two players fall back on"):
        plot(dt.fallbacks(dt.read("example:curse")))  # type: ignore[arg-type]  # the same


def test_runs_of_learning_and_what_tolerance_buys_are_drawn():
    game = dt.read("example:chicken")
    assert "rounds" in check(plot(dt.learn(game, rounds=20)))
    assert "total" in check(plot(dt.exploitability_frontier(game)))
    assert "Row" in check(plot(dt.epsilon_intervals(game)))


@pytest.mark.no_cover
def test_the_same_input_gives_the_same_bytes():
    game = dt.read("example:chicken")
    for suffix in (".svg", ".png"):
        assert plot(game).data(suffix) == plot(game).data(suffix)


def test_files_hold_no_date_and_the_title(tmp_path):
    picture = plot(dt.read("example:chicken"))
    picture.save(tmp_path / "chicken.SVG")
    text = (tmp_path / "chicken.SVG").read_text(encoding="utf-8")
    assert "<title>Chicken: What Row and Column can get, and where each concept leads</title>" in text
    assert "<dc:date>" not in text
    assert picture._repr_svg_() == text
    picture.save(str(tmp_path / "chicken.png"))
    assert (tmp_path / "chicken.png").read_bytes().startswith(b"\x89PNG")
    assert repr(picture).startswith("Picture(Chicken")


@pytest.mark.unwatched
@pytest.mark.parametrize("name", ["picture.pdf", "picture"])
def test_other_formats_are_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(FormatError, match=r"saved as \.svg or \.png"):
        plot(dt.read("example:chicken")).save(tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.unwatched
def test_settings_of_the_user_are_neither_used_nor_changed():
    plain = plot(dt.read("example:curse")).data(".svg")
    with mpl.rc_context({"text.usetex": True, "font.size": 30, "svg.hashsalt": "mine", "axes.facecolor": "red"}):
        before = dict(mpl.rcParams)
        assert plot(dt.read("example:curse")).data(".svg") == plain
        assert dict(mpl.rcParams) == before


def test_drawing_leaves_the_interface_with_global_state_alone():
    code = "import sys, detente as dt; from detente.report.plotting import plot; plot(dt.read('example:curse'))"
    assert run_python(code + "; print('matplotlib.pyplot' in sys.modules)").strip() == "False"


def test_without_the_library_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'detente\[plot\]'"):
        plot(dt.read("example:curse"))


def test_round_numbers_stand_at_the_axes():
    assert Scale(0, 10, 0, 1).ticks(6) == (0, 2, 4, 6, 8, 10)
    assert Scale(-0.35, 0.35, 0, 1).ticks(4) == pytest.approx((-0.2, 0, 0.2))
    assert Scale(0, 1e300, 0, 1).ticks(2) == pytest.approx((0, 1e300))
    assert Scale(-0.1, 8.1, 0, 1).ticks(4) == (0, 5)


def test_a_range_without_width_is_widened():
    assert spread([3.0, 3.0], 2.0) == (2.0, 4.0)
    assert spread([1.0, 5.0], 2.0) == (1.0, 5.0)


def test_bars_start_at_zero_unless_it_is_far_away():
    panel = Box(0, 0, 3, 1)
    assert payoff_scale([5.0], 0.1, panel, 0.5).low < 0
    assert payoff_scale([100.0, 101.0], 0.1, panel, 0.5).low > 90


def test_changes_have_a_sign():
    figures = Figures(summary_of(dt.read("example:curse")))
    assert [signed(figures, value) for value in (2.5, -2.5, 0.0, 0.5)] == ["+2.5", "−2.5", "0", "+0.5"]
    assert shape_of("my-own") == "wye"


def test_a_label_without_room_is_left_out_rather_than_covering_another():
    picture = plot(dt.read("example:curse"))
    sheet = Sheet(picture.figure, picture.figure.axes[0])
    labels = Labels(Box(0, 0, 1, 1))
    assert labels.write(sheet, (0.5, 0.5), ["a"], BODY)
    assert not labels.write(sheet, (0.5, 0.5), ["much too long for the frame"], BODY)


def test_numbers_that_do_not_fit_below_an_axis_are_left_out():
    picture = plot(dt.read("example:curse"))
    sheet = Sheet(picture.figure, picture.figure.axes[0])
    figures = Figures(summary_of(dt.read("example:curse")))
    assert fitting(sheet, Scale(0, 1e9, 0.0, 0.2), figures) == ()


@pytest.mark.unwatched
def test_a_legend_that_is_too_long_runs_on():
    picture = plot(dt.read("example:curse"))
    sheet = Sheet(picture.figure, picture.figure.axes[0])
    entries = (Entry("x" * 60, "full"),) * 4
    assert legend_height(sheet, entries) > legend_height(sheet, entries[:1])


def test_a_name_at_one_place_is_listed_once():
    assert clusters([((0, 0), "a", 0), ((0, 0), "a", 0), ((1, 1), "b", 0)], 0.1)[0].names == ("a",)


@pytest.mark.unwatched
def test_what_differs_in_its_digits_shares_no_label():
    items = [((0.0, 0.0), "a", "1"), ((0.0, 0.0), "b", "2"), ((0.0, 0.0), "c", "1")]
    assert [cluster.names for cluster in clusters(items, 0.1)] == [("a", "c"), ("b",)]
    large = dt.Game(
        [[[6e9, 2e9], [7e9, 0]], [[6e9, 7.04e9], [2e9, 0]]],
        players=["International Fisheries Corporation", "Coastal Government of the North"],
    )
    found = scene(large)
    texts = check(plane(found))
    assert len({deal.agreement.payoffs[0] for deal in found.deals}) > 1
    assert "every concept" not in texts


@pytest.mark.unwatched
def test_the_amount_paid_is_never_cut():
    names = ["International Fisheries Corporation", "Coastal Government of the North"]
    game = dt.Game([[[5574580135.0, 0], [0, 0.25]], [[1.5, 0], [0, 0]]], players=names)
    found = scene(game, ["coco"])
    written = Figures(found.deals[0].agreement.game).number(found.deals[0].agreement.transfers[1])
    assert len(written) == len("2787290066.62")
    for picture in (plane(found), waterfall(found.deals), interval_chart(found.deals)):
        texts = check(picture)
        assert not any("……" in text or "......" in text for text in texts)
    assert any(text.endswith(written) for text in check(plane(found)))
    assert any(written in text and " pays " in text for text in check(waterfall(found.deals)))


@pytest.mark.unwatched
def test_a_loss_has_its_own_words():
    found = scene(dt.read("example:public-good"), ["coco"])
    texts = check(waterfall(found.deals))
    assert {"worth alone", "gained or lost by agreeing", "−2.5, lost"} <= texts
    assert "lost by agreeing" in check(waterfall([*found.deals, *found.deals]))
    assert "lost by agreeing" not in check(waterfall([*scene(dt.read("example:curse")).deals]))


def test_numbers_stand_beyond_the_outermost_marks():
    scale = payoff_scale([0.0, 7.67], 0.1, Box(0, 0, 3, 1), 0.5)
    assert max(scale.ticks(5)) >= 7.67


def test_numbers_beside_words_written_right_to_left_stay_in_order():
    assert in_order("Ann 2") == "Ann 2"
    assert in_order("שחקן ראשון 2, 3") == "\u200eשחקן ראשון\u200e 2, 3"
    game = dt.Game([[[2, 7.5], [-1, 3]], [[4, -25], [1.25, 0]]], players=["שחקן ראשון", "شركة"])
    texts = check(plane(scene(game, ["security"])))
    assert any(text.endswith("\u200e 1.375") for text in texts)


def test_a_label_far_from_its_mark_has_a_line_to_it_that_crosses_nothing():
    labels = Labels(Box(0, 0, 4, 4))
    labels.avoid_line((0.0, 2.5), (4.0, 2.5))
    assert labels._leads_through((2.0, 2.0), (2.0, 3.0))
    assert not labels._leads_through((2.0, 2.0), (2.0, 1.0))
    labels.taken.append(Box(1.9, 1.4, 2.1, 1.6))
    assert labels._leads_through((2.0, 2.0), (2.0, 1.0))


def test_of_very_many_profiles_no_dots_are_drawn(monkeypatch):
    monkeypatch.setattr("detente.report.pictures.plane.MOST_DOTS", 3)
    assert "swerve, swerve" in check(plot(dt.read("example:chicken")))
