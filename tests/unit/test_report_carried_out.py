import pytest

import detente as dt
from detente.audit.findings import BreakEven
from detente.model.agreement import summary_of
from detente.report.carried_out import when_played
from detente.report.figures import Figures

FIGURES = Figures(summary_of(dt.read("example:chicken")))


@pytest.mark.parametrize(
    ("q", "switches", "unresolved", "words"),
    [
        (0.0, (), (), "never"),
        (1.0, (), (), "always"),
        (0.25, (0.25,), (), "up to 0.25"),
        (1.0, (0.25,), (), "from 0.25 on"),
        (0.5, (0.25, 0.5), (), "from 0.25 to 0.5"),
        (1.0, (0.25, 0.5), (), "up to 0.25 and from 0.5 on"),
        (0.75, (0.25, 0.5, 0.75), (), "up to 0.25 and from 0.5 to 0.75"),
        (1.0, (1.0,), (), "only 1, or all below 1"),
        (1.0, (0.5, 1.0), (), "changes at 0.5 and 1"),
        (0.5, (0.25,), ((0.375, 0.5),), "at most 0.5; changes at 0.25 and between 0.375 and 0.5"),
    ],
)
def test_when_an_action_is_played_is_said_in_words(q, switches, unresolved, words):
    assert when_played(BreakEven(0, 0, q, switches, unresolved), FIGURES) == words
