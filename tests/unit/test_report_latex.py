import re

import pytest

from detente.report import latex, markdown
from detente.report.page import Bullets, Page, Paragraph, Section, Table
from detente.report.report_tables import tables_page
from detente.solve import compare
from tests.unit.report_examples import HOSTILE

TABLE = Table(("name", "amount", "interval"), (("a", "-20", "-5 to -3"), ("b", "+0.5", "1e-07"), ("c", "-", "70, -24")))


def rendered(*pieces):
    return latex.render(Page("Title", (Section("Heading", pieces),)))


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("a_b & 5% #1", r"a\_b \& 5\% \#1"),
        ("$x$ {y}", r"\$x\$ \{y\}"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("~^`|<>", r"\textasciitilde{}\textasciicircum{}\textasciigrave{}\textbar{}\textless{}\textgreater{}"),
        ("[o]*", "{[}o{]}{*}"),
        ('say "a"', r"say \char34{}a\char34{}"),
        ("a--b '' ,,", "a-{}-b '{}' ,{},"),
        ("two\nlines\x1b", "two lines?"),
        ("Zoë", "Zoë"),
    ],
)
def test_latex_does_not_take_labels_for_commands(label, written):
    assert rendered(Paragraph(label)).endswith(f"\n\n{written}\n")


def test_a_table_needs_booktabs_only():
    lines = rendered(TABLE).splitlines()
    assert r"\begin{tabular}{lrr}" in lines
    assert [lines.count(rule) for rule in ("\\toprule", "\\midrule", "\\bottomrule")] == [1, 1, 1]
    assert lines[0].endswith(r"\usepackage{booktabs}.")


def test_numbers_have_a_true_minus_sign():
    written = rendered(TABLE)
    assert r"a & $-$20 & $-$5 to $-$3 \\" in written
    assert r"b & $+$0.5 & 1e$-$07 \\" in written
    assert r"c & - & 70, $-$24 \\" in written


def test_lists_and_commands_are_set_as_such():
    written = rendered(Bullets(("see `detente solve --json`",)))
    assert "\\begin{itemize}\n\\item see \\texttt{detente solve -{}-json}\n\\end{itemize}" in written


def test_a_section_without_a_heading_has_none():
    assert "subsection" not in latex.render(Page("", (Section("", (Paragraph("x"),)),)))


def test_hostile_labels_leave_no_command_in_the_tables():
    written = latex.render(tables_page(HOSTILE, compare(HOSTILE, ["coco", "security"])))
    commands = set(re.findall(r"\\[a-zA-Z]+", written))
    known = {"usepackage", "input", "section", "subsection", "begin", "end", "item", "toprule", "midrule", "bottomrule"}
    known |= {"textbackslash", "textless", "textgreater", "textbar", "textasciigrave", "char"}
    assert commands <= {"\\" + name for name in known}
    body = "\n".join(line for line in written.splitlines() if not line.startswith("%"))
    assert "\\input" not in body
    assert len(re.findall(r"(?<!\\)\$", body)) == 2 * len(re.findall(r"\$[-+]\$", body))
    assert re.search(r"(?<!\\)%", body) is None


def test_hostile_labels_leave_no_markup_in_markdown():
    written = markdown.render(tables_page(HOSTILE, compare(HOSTILE, ["coco"])))
    assert "<" not in written.replace(r"\<", "")
    assert "$" not in written.replace(r"\$", "")
    rows = [line.replace(r"\|", "") for line in written.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {4, 7}


def test_markdown_makes_no_link_of_a_label():
    written = markdown.render(Page("", (Section("", (Paragraph("http://a.example www.b.example"),)),)))
    assert r"http:\//a.example www\.b.example" in written
