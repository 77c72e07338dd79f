"""What everybody gets by what outsiders are taken to do, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.coalitions.blocks import blocks_of
from detente.coalitions.hypothesis_table import is_empty
from detente.model.coalition import coalitions, grand, outsiders
from detente.model.hypotheses import BLOC, BLOCKS, INDIVIDUALS, LEAD, MYERSON, RANDOM_TEAMS, THREAT
from detente.model.numbers import absolute
from detente.report.concept_words import label
from detente.report.figures import Figures, listing
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.hypotheses import Driver, Hypotheses, HypothesisRow
    from detente.model.numbers import Number
    from detente.report.page import Piece

WORDS = {
    THREAT: "they gang up to hurt us",
    BLOC: "they form one rival team, but play for themselves",
    INDIVIDUALS: "they fall apart",
    RANDOM_TEAMS: "they form teams at random",
    MYERSON: "every way to split counts",
    BLOCKS: "they keep to their teams",
}
VALUES = {
    BLOC: "McQuillin's value",
    INDIVIDUALS: "the externality-free value",
    RANDOM_TEAMS: "the value of Macho-Stadler, Perez-Castrillo and Wettstein",
    MYERSON: "Myerson's value",
}  #: what the rows are called in the literature on games with externalities
SHOWN = 31  #: coalitions and partitions that are listed at most
STAND_ALONE = (
    "Under 'threat' and 'myerson' no coalition has a worth of its own: the one knows only who is how far ahead of "
    "whom, the other weighs every way in which the players may stand."
)
SOLVED = "merged games solved"  #: in the statistics
APART = "the two would rather stay apart, so the deal may not hold together"
OBJECTS = "`detente stability` names the coalitions that would walk out"


def hypotheses_page(found: Hypotheses) -> Page:
    """Lay out all hypotheses, their spread, and what it hangs on."""
    figures = Figures(found.game)
    sections = [
        Section("", (Paragraph(_opening(found, figures)), _table(found, figures), *_notes(found, figures))),
        Section("What it hangs on", (Bullets(tuple(_hangs(found, figures))),)),
        *_worths(found, figures),
        *_partitions(found, figures),
        *_cautions(found, figures),
        Section("Proof", (Paragraph(_proof(found)),)),
    ]
    return Page(f"{found.game.title or 'The game'}: who is everyone else?", tuple(sections))


def words_of(row: HypothesisRow) -> str:
    """Say what outsiders do under a hypothesis; teams that were named are."""
    if row.name != BLOCKS:
        return WORDS[row.name]
    teams = " | ".join([" + ".join(block) for block in blocks_of(row.concept.opposition).blocks])
    return f"{WORDS[BLOCKS]} ({teams})"


def _solution(row: HypothesisRow) -> str:
    return row.name if row.name == MYERSON else label(row.concept)


def _opening(found: Hypotheses, figures: Figures) -> str:
    total = f"Everybody together can reach {figures.amount(found.welfare)}: {figures.profile(found.profile)}."
    return (
        f"{total} How that is divided depends on what a coalition that walks out expects of the others, its outsiders; "
        "every line takes one answer for granted."
    )


def _table(found: Hypotheses, figures: Figures) -> Table:
    rows = [
        (
            words_of(row),
            _solution(row),
            *map(figures.number, row.payoff_numbers),
        )
        for row in found.rows
    ]
    spread = ("spread: what hangs on the answer", "", *map(figures.number, found.spread_numbers))
    return Table(("what outsiders do", "solution", *found.game.players), (*rows, spread), n_labels=2)


def _notes(found: Hypotheses, figures: Figures) -> list[Piece]:
    """Say what is special: two players, players who stand alone, what else is admissible, what the rows are called."""
    notes: list[Piece] = []
    players = found.game.players
    if len(players) == 2:
        notes.append(Paragraph("Of two players, each is everybody else to the other: all lines but the first agree."))
    named = [row.concept.opposition for row in found.rows if row.name == BLOCKS]
    alone = blocks_of(named[0]).unnamed(players) if named else ()
    if alone:
        notes.append(Paragraph(f"In no team that was named, and so alone: {listing(alone)}."))
    wide = [row for row in found.rows if row.ranges.low_numbers != row.ranges.high_numbers]
    exact = [row for row in wide if row.ranges.exact]
    if exact:
        notes.append(Paragraph("Other fallbacks are possible too; over all of them the payoffs lie between:"))
        notes.append(_intervals(exact, players, figures))
    if len(exact) < len(wide):
        said = (
            f"With {len(players)} players the lines below rest on so many partitions that exact intervals are not "
            f"worked out. Over all fallbacks the payoffs lie within these bounds, which none may reach:"
        )
        notes.append(Paragraph(said))
        notes.append(_intervals([row for row in wide if not row.ranges.exact], players, figures))
    called = listing(f"'{name}' is {value}" for name, value in VALUES.items())
    return [*notes, Paragraph(f"In the literature {called}, of what partitions give.")] if len(players) > 2 else notes


def _intervals(rows: Sequence[HypothesisRow], players: Sequence[str], figures: Figures) -> Table:
    lines = [(words_of(row), *(figures.interval(*ends) for ends in zip(*_ends(row), strict=True))) for row in rows]
    return Table(("what outsiders do", *players), tuple(lines))


def _ends(row: HypothesisRow) -> tuple[Sequence[Number], Sequence[Number]]:
    return row.ranges.low_numbers, row.ranges.high_numbers


def _hangs(found: Hypotheses, figures: Figures) -> list[str]:
    """Say for every player which coalition its payoff hangs on."""
    idle = [found.game.players[driver.player] for driver in found.drivers if not driver.coalition]
    lines = [_line(driver, found, figures) for driver in found.drivers if driver.coalition]
    if idle:
        verb = "gets" if len(idle) == 1 else "get"
        lines.append(f"{listing(idle)} {verb} the same on every line.")
    return lines


def _line(driver: Driver, found: Hypotheses, figures: Figures) -> str:
    name, (most, least) = found.game.players[driver.player], driver.amounts
    best, worst = (found.row(row) for row in (driver.most, driver.least))
    high, low = (figures.amount(row.payoff_numbers[driver.player]) for row in (best, worst))
    alike = [
        [words_of(row) for row in found.rows if figures.amount(row.payoff_numbers[driver.player]) == amount]
        for amount in (high, low)
    ]
    gets = f"{name} gets {high} if {' or if '.join(alike[0])}, and {low} if {' or if '.join(alike[1])}."
    counts = "What counts most"
    if max(map(len, alike)) > 1:
        counts = f"Between {_solution(best)} and {_solution(worst)}, what counts most"
    names = figures.names(driver.coalition)
    share = f"{figures.number(driver.contribution)} of the difference of {figures.number(driver.difference)}"
    if driver.basis == LEAD:
        others = figures.names(outsiders(driver.coalition, len(found.game.players)))
        return (
            f"{gets} {counts} is {names} against {others}: {_ahead(most, figures)} in the first case, "
            f"{_ahead(least, figures)} in the second, which makes {share}."
        )
    return (
        f"{gets} {counts} is the worth of {names}: {figures.number(most)} in the first case, "
        f"{figures.number(least)} in the second, which makes {share}."
    )


def _ahead(lead: Number, figures: Figures) -> str:
    if figures.number(lead) == "0":
        return "level"
    return f"{figures.number(absolute(lead))} {'ahead' if lead > 0 else 'behind'}"


def _worths(found: Hypotheses, figures: Figures) -> list[Section]:
    """List what coalitions are worth, where that means something on its own."""
    worths = {name: worth for name, worth in found.worths.items() if name != THREAT}
    n_players = len(found.game.players)
    listed = [coalition for coalition in coalitions(n_players) if coalition != grand(n_players)]
    if not listed:
        return []
    rows = [(figures.block(each), *(figures.number(worth.worth(each)) for worth in worths.values())) for each in listed]
    pieces: list[Piece] = [Table(("coalition", *worths), tuple(rows[:SHOWN])), *_more(len(rows))]
    return [Section("What coalitions are worth", (*pieces, Paragraph(STAND_ALONE)))]


def _partitions(found: Hypotheses, figures: Figures) -> list[Section]:
    """List what is played for if talks fail and the players stand in a certain way."""
    rows = [
        (figures.sides(entry.partition), ", ".join(map(figures.number, entry.payoffs))) for entry in found.partitions
    ]
    if not rows:
        return []
    text = "What the blocks get if talks fail, by who stands with whom; every line but the first of the table above "
    pieces = (Paragraph(f"{text}is made of these."), Table(("blocks", "payoffs"), tuple(rows[:SHOWN]), 2))
    return [Section("If talks fail", (*pieces, *_more(len(rows))))]


def _more(count: int) -> list[Piece]:
    """Say how many lines are left out of a table."""
    left = count - SHOWN
    return [Paragraph(f"{left:,} more follow; `detente hypotheses --json` lists them.")] if left > 0 else []


def _cautions(found: Hypotheses, figures: Figures) -> list[Section]:
    """Lay out warnings with what they mean, and near ties."""
    joining = "worths are not superadditive"
    items = [f"{warning}; {APART if joining in warning else OBJECTS}" for warning in found.warnings]
    items += [
        f"a near tie: {tie.what} (gap {tie.gap:.3g}); a small change of the payoffs could turn this decision"
        for tie in found.near_ties
    ]
    full = [name for name, core in found.cores.items() if not is_empty(core, figures.game.scale)]
    if full:
        items.append(
            f"The core is not empty under {listing(full)}: some division leaves no coalition a reason to object."
        )
    return [Section("How firm it is", (Bullets(tuple(items)),))] if items else []


def _proof(found: Hypotheses) -> str:
    proof, ways = found.certificate, len(found.partitions)
    stand = "There is one way to stand" if ways == 1 else f"There are {ways:,} ways to stand that matter"
    return (
        f"{stand}; merged games solved for all lines together: {found.statistics.get(SOLVED, '?')}. "
        f"{len(proof.claims):,} claims prove the numbers ({proof.status}); `detente verify` checks them again."
    )
