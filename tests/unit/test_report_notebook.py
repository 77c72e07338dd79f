from types import SimpleNamespace

import detente as dt
from detente.report import notebook


class Formatter:
    """Remember what is registered, as IPython's formatters do."""

    def __init__(self):
        self.known = {}

    def for_type(self, kind, function):
        self.known[kind] = function


def test_the_extension_registers_agreements_and_comparisons():
    formatter = Formatter()
    display = SimpleNamespace(formatters={"text/html": formatter})
    notebook.load_ipython_extension(SimpleNamespace(display_formatter=display))
    assert set(formatter.known) == {dt.Agreement, dt.Comparison}


def test_an_agreement_is_shown_with_its_payments():
    shown = notebook.agreement_html(dt.solve(dt.read("example:hot-dogs"), dt.COCO))
    assert "<li>Ann pays Bob 11 dollars.</li>" in shown
    assert "<html" not in shown


def test_a_comparison_is_shown_with_a_row_for_every_concept_and_player():
    shown = notebook.comparison_html(dt.compare(dt.read("example:hot-dogs"), [dt.COCO, dt.NASH]))
    assert shown.count("<tr>") == 1 + 2 * 2
    assert '<tr><td>coco</td><td>Ann</td><td class="number">70</td>' in shown


def test_an_empty_comparison_is_shown_empty():
    assert notebook.comparison_html(dt.Comparison((), ())).count("<tr>") == 1
