"""The sections of a report as HTML: each a headed part with an anchor."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from detente.overview import Unavailable
from detente.report.audit_page import audit_page
from detente.report.claim_words import SLACK, certificate_section
from detente.report.concept_words import description, label
from detente.report.explanation import explain
from detente.report.figures import Figures
from detente.report.game_page import game_pieces
from detente.report.html import escaped, section_fragment, shown
from detente.report.observed_words import sure_of
from detente.report.overview_page import overview
from detente.report.page import Bullets, Page, Paragraph, Section
from detente.report.report_tables import reached
from detente.report.sample_words import sure
from detente.report.settlement import payments
from detente.report.summary import alone, own_worths
from detente.report.transfer_words import has_interval
from detente.scene import PLAYER_COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.numbers import Number
    from detente.report.gathering import ReportParts, Still
    from detente.solve import Comparison

MANY_PLAYERS = 4  #: columns of payoffs that fit on paper

LIVE = (
    "Move the pointer over a mark, or choose a concept below the picture, to see its fallback, its transfers and what "
    "every coalition is worth. On paper a still picture stands in its place."
)
NO_SCRIPTS = (
    "Where scripts are off, the files stand in the source of this page, at its end, each between tags of type "
    "application/json, in the order of this list."
)
READING = (
    "Large: what the player ends with. {start} Transfer: side payment received (+) or made (-). Interval: the payoff "
    "over all admissible fallbacks; where it is not given, no other payoff is admissible, or (lambda-transfer) other "
    "ones were not ruled out."
)
STARTS = {
    "fallback": "Fallback: what the player gets if talks fail.",
    "worth alone": (
        "Worth alone: what the player brings as a coalition of one, which is what the concept says it gets against all "
        "others when talks fail; a payoff can be less where two coalitions are worth less together than apart."
    ),
}
PROOF = (
    "Every agreement comes with a certificate, a proof that a computer checks without solving anything: claims, each "
    "with numbers that show it to be true. This report carries the files: `detente verify` checks them, on "
    "your computer or on the other side's, and nobody needs to trust the sender."
)
UNSOLVED = "The fallbacks of each player alone could not be listed: {reason}"


def game_part(game: Game) -> str:
    """Show who can do what, and the payoffs."""
    return section_fragment(Section("", game_pieces(game)))


def deals_part(comparison: Comparison) -> str:
    """Set the deals side by side, a row a concept and a column a player, with every payoff in full precision."""
    players = comparison.rows[0].game.players
    wide = " wide" if len(players) > MANY_PLAYERS else ""
    head = "".join(
        f'<th scope="col" class="number">{_player(player, name)}</th>' for player, name in enumerate(players)
    )
    body = "".join(map(_row, comparison.rows))
    skipped = tuple(f"{name} is left out: {reason}" for name, reason in comparison.skipped)
    below = section_fragment(Section("", (Paragraph(_reading(players)), *((Bullets(skipped),) if skipped else ()))))
    return (
        f'<p>{shown(reached(comparison))}</p>\n<div class="scroll{wide}" tabindex="0" role="region" '
        f'aria-label="The deals, a row a concept">\n<table>\n<thead>\n<tr><th scope="col">concept</th>{head}</tr>\n'
        f"</thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n{below}"
    )


def _start(players: Sequence[str]) -> str:
    """Name what a player's payoff starts from: two players have a fallback, among more each has a worth of its own."""
    return "fallback" if len(players) == 2 else "worth alone"


def _reading(players: Sequence[str]) -> str:
    return READING.format(start=STARTS[_start(players)])


def _player(player: int, name: str) -> str:
    colour = PLAYER_COLOURS[player % len(PLAYER_COLOURS)]
    return f'<span class="player" style="border-color: {colour}">{shown(name)}</span>'


def _row(agreement: AnyAgreement) -> str:
    figures, players = Figures(agreement.game), agreement.game.players
    fallback = alone(agreement) if len(players) == 2 else own_worths(agreement)
    paid = [f"{each.payer} pays {each.receiver} {figures.amount(each.amount)}" for each in payments(agreement)]
    words = "; ".join(paid) or "nobody pays anybody"
    cells, drawn, seen = [], agreement.sampling, agreement.observations
    for player, payoff in enumerate(agreement.payoff_numbers):
        low, high = agreement.ranges.low_numbers[player], agreement.ranges.high_numbers[player]
        spread = figures.interval(low, high)
        small = [] if fallback is None else [f"{_start(players)} {figures.number(fallback[player])}"]
        small.append(f"transfer {figures.signed(agreement.transfer_numbers[player])}")
        small += [f"interval {spread}"] if " to " in spread and has_interval(agreement) else []
        small += [] if drawn is None else [sure(drawn, player, figures)]
        small += [] if seen is None else [sure_of(seen, player, figures)]
        lines = " ".join(f"<span>{escaped(line)}</span>" for line in small)
        cells.append(
            f'<td class="number" data-name="{escaped(players[player])}" data-player="{player}" '
            f'data-payoff="{full(payoff)}"><span class="payoff">'
            f"{escaped(figures.number(payoff))}</span><small>{lines}</small></td>"
        )
    return (
        f'<tr data-concept="{escaped(agreement.concept.name)}"><th scope="row">{escaped(label(agreement.concept))}'
        f"<small>{shown(words)}</small></th>{''.join(cells)}</tr>\n"
    )


def full(value: Number) -> str:
    """Write a number as the documents do: the float, with all its digits.

    Examples
    --------
    >>> from fractions import Fraction
    >>> full(Fraction(1, 3)), full(-0.0)
    ('0.3333333333333333', '0.0')
    """
    return repr(float(value) + 0.0)


def fallback_part(parts: ReportParts) -> str:
    """Say what the players may fall back on, each of them alone."""
    found = parts.overview
    if isinstance(found, Unavailable):
        missing = Paragraph(UNSOLVED.format(reason=found.reason))
        return section_fragment(Section("", (missing,)))
    return "".join(section_fragment(section, level=3) for section in overview(found).sections)


def argument_part(game: Game, comparison: Comparison) -> str:
    """Tell every agreement's argument, one article a concept; what an earlier one has told is not told again."""
    written, told = [], dict[str, str]()
    for place, agreement in enumerate(comparison.rows, start=1):
        name = shown(label(agreement.concept))
        body = _argument(game, agreement, told)
        written.append(f'<article id="deal-{place}">\n<h3>{name}</h3>\n{body}</article>\n')
    return "".join(written)


def _argument(game: Game, agreement: AnyAgreement, told: dict[str, str]) -> str:
    """Tell one argument; `told` holds what was told under which concept, apart from names of rules, and grows."""
    new, old = [], dict[str, list[str]]()
    sections = explain(game, agreement).sections
    for section in sections:
        text = section_fragment(section, level=4)
        earlier = told.setdefault(_nameless(text, agreement), label(agreement.concept))
        if earlier == label(agreement.concept):
            new.append(text)
        else:
            old.setdefault(earlier, []).append(section.heading)
    if not old:
        return "".join(new)
    pieces = [Paragraph(f"The rule of this agreement: {description(agreement.concept)}.")]
    for earlier, headings in old.items():
        if len(headings) >= len(sections) - 1:
            said = f"The same argument as under {earlier}, with the same numbers."
        else:
            parts = "; ".join(headings)
            said = f"In the same words and with the same numbers as under {earlier}: {parts}."
        pieces.append(Paragraph(said))
    return section_fragment(Section("", tuple(pieces)), level=4) + "".join(new)


def _nameless(text: str, agreement: AnyAgreement) -> str:
    """Strike out how the concept and its rule are called."""
    concept = agreement.concept
    return text.replace(shown(description(concept)), "").replace(shown(f"the rule '{concept.selection}'"), "")


def contents(comparison: Comparison) -> str:
    """List the arguments, each with the idea of its concept."""
    lines = (
        f'<li><a href="#deal-{place}">{escaped(label(each.concept))}</a>: {escaped(description(each.concept))}</li>\n'
        for place, each in enumerate(comparison.rows, start=1)
    )
    return f"<ul>\n{''.join(lines)}</ul>\n"


def audit_part(parts: ReportParts) -> str:
    """Lay out the audit, or say why there is none, and how that was decided."""
    found = parts.audit
    if isinstance(found, Unavailable):
        reason = (Paragraph(f"There is none: {found.reason}"),) if found.reason else ()
        return section_fragment(Section("", (*reason, Paragraph(parts.decision))))
    page: Page = audit_page(found)
    intro = (
        "What concepts pay for threats, who would be better off without an own action, what a lie about payoffs gains, "
        f"and how firmly the answers stand. {parts.decision} Searches are random, and repeat with seed {found.seed}."
    )
    stills = () if isinstance(parts.audit_stills, Unavailable) else parts.audit_stills
    pictures = "".join(still_figure(still, kind="audited") for still in stills)
    opening = section_fragment(Section("", (Paragraph(intro),)))
    return opening + pictures + "".join(section_fragment(section, level=3) for section in page.sections)


def still_figure(still: Still, *, kind: str) -> str:
    """Show a picture as an image of its own, so that nothing in it can reach the page."""
    data = b64encode(still.svg.encode()).decode("ascii")
    image = f'<img alt="{escaped(still.title)}" src="data:image/svg+xml;base64,{data}">'
    return f'<figure class="{kind}">\n{image}\n</figure>\n'


def certificate_part(comparison: Comparison, names: Mapping[str, str], game_file: str) -> str:
    """Say every claim in words, and how to check the files that the report carries.

    Parameters
    ----------
    names
        The texts of the files by name.
    game_file
        Which of them is the game.
    """
    carried = [f"{each.concept.name}.json" for each in comparison.rows]
    intro = [PROOF]
    game = game_file if game_file in names else "GAME"
    example = next((name for name in carried if name in names), "")
    items = "".join(_file(place, name) for place, name in enumerate(names, start=1))
    command = f"<p><code>detente verify {escaped(game)} {escaped(example)} --exact</code></p>\n" if example else ""
    lacking = [name for name in (game_file, *carried) if name not in names]
    if lacking:
        intro.append(
            f"Too long to be carried: {', '.join(lacking)}. Write an agreement with `detente solve --json`; the game "
            f"has the digest {comparison.rows[0].game.digest}."
        )
    said = "".join(section_fragment(certificate_section(each), level=3) for each in comparison.rows)
    opening = section_fragment(Section("", tuple(map(Paragraph, intro))))
    hint = f"<noscript><p>{escaped(NO_SCRIPTS)}</p></noscript>\n" if items else ""
    return f'{opening}{command}<ul class="files">\n{items}</ul>\n{hint}<p class="note">{escaped(SLACK)}</p>\n{said}'


def _file(place: int, name: str) -> str:
    shown = escaped(name)
    return (
        f'<li data-file="{shown}" data-source="file-{place}"><strong>{shown}</strong> <button type="button" '
        f'aria-label="Save {shown}" hidden>Save</button> <details hidden><summary>Show the text, to copy</summary>'
        f'<textarea readonly aria-label="{shown}" spellcheck="false"></textarea></details></li>\n'
    )
