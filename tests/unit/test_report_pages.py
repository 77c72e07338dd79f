from fractions import Fraction

import pytest

from detente.model.agreement import GameSummary
from detente.report import html, markdown, text
from detente.report.figures import Figures, listing, probability
from detente.report.page import Bullets, Page, Paragraph, Section, Table

NASTY = "<b>*bold*</b> | `x` [l](u)\x1b[31m\nend"
PAGE = Page(
    NASTY,
    (
        Section("", (Paragraph(NASTY), Bullets((NASTY, "two")))),
        Section(
            "Numbers & more", (Table(("name", "amount"), (("語", "1"), ("a|b", "-20"))), Paragraph("1. not a list"))
        ),
    ),
)


def figures(*, scale=1.0, currency=""):
    players = ("Ann", "Bob", "Cyd")
    return Figures(GameSummary("", currency, players, (("x", "y"),) * 3, "sha256:", scale))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1e-14, "0"),
        (5.249999999789753, "5.25"),
        (1000, "1000"),
        (-1234567.891, "-1234567.89"),
        (1 / 3, "0.333333"),
        (0.00001234567, "0.0000123457"),
        (1e-7, "1e-07"),
        (2.5e20, "2.5e+20"),
        (float("nan"), "-"),
    ],
)
def test_a_number_is_written_for_people(value, written):
    assert figures().number(value) == written


def test_what_is_tiny_against_the_scale_is_nothing():
    assert figures(scale=1e6).number(1e-7) == "0"


@pytest.mark.parametrize(("value", "written"), [(3, "+3"), (-3, "-3"), (0, "0"), (0.5, "+0.5")])
def test_a_transfer_has_a_sign(value, written):
    assert figures().signed(value) == written


def test_an_amount_has_its_currency():
    assert (figures(currency="euros").amount(3), figures().amount(3)) == ("3 euros", "3")


def test_an_interval_without_width_is_one_number():
    assert (figures().interval(1, 1 + 1e-15), figures().interval(1, 2)) == ("1", "1 to 2")


@pytest.mark.parametrize(("parts", "written"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), ("abc", "a, b and c")])
def test_a_list_reads_as_one(parts, written):
    assert listing(parts) == written


def test_probabilities_are_short():
    fractions = [Fraction(1, 3), Fraction(123456, 1234567), Fraction(1), Fraction(1, 10**9)]
    assert list(map(probability, fractions)) == ["1/3", "0.1", "1", "1e-09"]
    assert list(map(probability, [0.25, 1 - 1e-9])) == ["0.25", "1 - 1e-09"]


def test_text_holds_no_control_characters():
    assert "\x1b" not in text.render(PAGE)


def test_a_label_with_a_line_end_stays_on_its_line():
    assert "two\nlines" not in text.render(Page("", (Section("", (Table(("a",), (("two\nlines",),)),)),)))


def test_columns_of_text_are_aligned_by_their_width_on_the_screen():
    lines = text.render(PAGE).splitlines()
    assert "語         1" in lines
    assert "a|b      -20" in lines


def test_markdown_does_not_take_labels_for_markup():
    written = markdown.render(PAGE)
    assert r"\<b\>\*bold\*\</b\> \| \`x\` \[l\](u)" in written
    assert r"| a\|b | -20 |" in written
    assert r"1\. not a list" in written or r"\1. not a list" in written


def test_html_does_not_take_labels_for_markup():
    written = html.render(PAGE)
    assert "<b>" not in written
    assert "&lt;b&gt;*bold*" in written
    assert '<td class="number">-20</td>' in written
    assert "<h2>Numbers &amp; more</h2>" in written


@pytest.mark.parametrize("piece", [Paragraph, lambda text: Bullets((text,))])
def test_commands_are_code(piece):
    page = Page("", (Section("", (piece("see `detente solve --json`, `x` & *y*"),)),))
    assert r"see `detente solve --json`, \`x\` \& \*y\*" in markdown.render(page)
    assert "see <code>detente solve --json</code>, `x` &amp; *y*" in html.render(page)


def test_html_is_self_contained():
    written = html.render(PAGE)
    assert "http" not in written
    assert "<script" not in written


def test_a_fragment_is_the_body_of_the_page():
    assert html.fragment(PAGE) in html.render(PAGE)
