"""What every coalition is worth, and how that becomes everybody's share, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.coalition import grand, outsiders, size
from detente.model.reported_worths import ReportedWorths
from detente.report.concept_words import is_random
from detente.report.division_words import division_pieces
from detente.report.observed_words import reported_section
from detente.report.page import Paragraph, Section, Table
from detente.report.sample_words import sample_sentence, sample_table

if TYPE_CHECKING:
    from detente.model.agreement import Agreement
    from detente.model.numbers import Number
    from detente.report.figures import Figures
    from detente.report.page import Piece

SHOWN_PAIRS = 31
SHOWN_PLAYERS = 8


def worth_section(agreement: Agreement, figures: Figures) -> Section:
    """Tell what coalitions are worth, and why everybody's share follows."""
    if len(agreement.game.players) == 1:
        return Section("What each coalition is worth", (Paragraph("There is nobody to bargain with."),))
    if isinstance(agreement.worth, ReportedWorths):
        return reported_section(agreement, figures)
    pieces: list[Piece] = [Paragraph(_meaning(agreement, figures)), _pairs(agreement, figures)]
    if agreement.sampling is not None:
        said = sample_sentence(agreement.sampling, len(agreement.game.players))
        pieces += [Paragraph(said), sample_table(agreement, figures)]
        return Section("What the drawn coalitions are worth", tuple(pieces))
    if agreement.concept.division == "shapley" and 2 < len(agreement.game.players) <= SHOWN_PLAYERS:
        pieces += [
            Paragraph(
                "A share is what a player adds to the coalition it joins, averaged over the orders in which everybody "
                "could have joined: first over the coalitions of each size, then over the sizes."
            ),
            _contributions(agreement, figures),
        ]
    pieces += division_pieces(agreement, figures)
    if agreement.concept.division == "equal-surplus":
        pieces += [Paragraph(_equal_split(agreement, figures)), _equal_shares(agreement, figures)]
    elif len(agreement.game.players) == 2:
        pieces.append(Paragraph(_even_split(agreement, figures)))
    return Section("What each coalition is worth", tuple(pieces))


def _meaning(agreement: Agreement, figures: Figures) -> str:
    total = figures.amount(agreement.welfare)
    if agreement.concept.fallback == "threat":
        return (
            f"Of a contest of threats only the difference counts: a coalition is worth half of the total of {total}, "
            f"plus half of what it is ahead of the others."
        )
    if agreement.concept.fallback == "leader":
        return (
            f"Of what the two sides would secure as leaders only the difference counts: a coalition is worth half of "
            f"the total of {total}, plus half of what it would secure beyond what the others would."
        )
    teams = ", on average over the teams that the others may form" if is_random(agreement.concept) else ""
    alone = ""
    if agreement.concept.opposition == "individuals" and len(agreement.game.players) > 2:
        alone = (
            " Those outside it stand alone, each by itself: a split of one coalition against single players says what "
            "that coalition is worth, and what each single player is worth comes from the split where all are alone."
        )
    return f"Everybody together is worth {total}. A coalition is worth what its fallback pays it{teams}.{alone}"


def _pairs(agreement: Agreement, figures: Figures) -> Table:
    """Set every coalition beside the coalition of all others; only these differences decide."""
    n_players, worth = len(agreement.game.players), agreement.worth
    rows = []
    for coalition in worth.coalitions:
        others = outsiders(coalition, n_players)
        if coalition & 1 and others:
            rows.append(_pair(coalition, others, (worth.worth(coalition), worth.worth(others)), figures))
    heading = ("coalition", "the others", "worth", "others' worth", "difference")
    return Table(heading, tuple(rows[:SHOWN_PAIRS]), 2)


def _pair(coalition: int, others: int, values: tuple[Number, Number], figures: Figures) -> tuple[str, ...]:
    own, other = values
    return (
        figures.block(coalition),
        figures.block(others),
        figures.number(own),
        figures.number(other),
        figures.signed(own - other),
    )


def _even_split(agreement: Agreement, figures: Figures) -> str:
    first, second = (agreement.worth.worth(1 << player) for player in range(2))
    surplus = agreement.welfare - (first + second)
    if figures.number(surplus) == "0":
        return "The two worths add up to the total, so there is no surplus left to share: each gets its worth."
    return (
        f"The two worths add up to {figures.number(first + second)}. The surplus of {figures.amount(surplus)} is "
        f"shared evenly, {figures.number(surplus / 2)} each."
    )


def _equal_split(agreement: Agreement, figures: Figures) -> str:
    n_players = len(agreement.game.players)
    alone = sum(agreement.worth.worth(1 << player) for player in range(n_players))
    surplus = agreement.welfare - alone
    return (
        f"A share is what a player is worth alone, plus an equal part of the surplus. Alone all are worth "
        f"{figures.number(alone)} taken together; the surplus is {figures.amount(surplus)}, so an equal part is "
        f"{figures.number(surplus / n_players)}. What larger coalitions are worth does not count."
    )


def _equal_shares(agreement: Agreement, figures: Figures) -> Table:
    """List what everybody is worth alone, the equal part, and the share that they add up to."""
    rows = []
    for player, name in enumerate(agreement.game.players):
        own, share = agreement.worth.worth(1 << player), agreement.payoff_numbers[player]
        rows.append((name, figures.number(own), figures.signed(share - own), figures.number(share)))
    return Table(("player", "alone", "equal part of surplus", "share"), tuple(rows))


def _contributions(agreement: Agreement, figures: Figures) -> Table:
    """List the average contribution to coalitions of every size; a row averages to the share."""
    n_players, values = len(agreement.game.players), agreement.table.floats
    rows = []
    for player, name in enumerate(agreement.game.players):
        sums, counts = [0.0] * n_players, [0] * n_players
        for coalition in range(grand(n_players) + 1):
            if not coalition >> player & 1:
                sums[size(coalition)] += float(values[coalition | 1 << player] - values[coalition])
                counts[size(coalition)] += 1
        means = [total / count for total, count in zip(sums, counts, strict=True)]
        rows.append((name, *map(figures.number, means), figures.number(sum(means) / n_players)))
    joins = ("alone", *(f"joining {count}" for count in range(1, n_players)))
    return Table(("player", *joins, "share"), tuple(rows))
