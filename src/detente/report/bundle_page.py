"""What many episodes give, one by one and all at once, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.agreement import GameSummary
from detente.model.bundle import LinkedDeal, Rebuilt, Unknown, Unmoved, differences
from detente.model.numbers import absolute
from detente.numerics.tolerance import TIE
from detente.report.concept_words import label
from detente.report.figures import Figures, listing
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from detente.model.bundle import Bundle, BundleRow
    from detente.model.numbers import Number
    from detente.report.page import Piece

HEADINGS = ("concept", "known by", "player", "one by one", "all at once", "difference")
N_LABELS = 3
INTERVAL = "interval"
READING = (
    "One by one: the weighted sum of the payoffs agreed on in every game alone. All at once: what the same solution "
    "gives in the game whose profiles are one profile a game. Known by: a theorem, or a computation with a proof."
)
INTERVALS = "Interval: the payoff over all admissible fallbacks, which is the same one by one and all at once."
BEFOREHAND = "If one rule were chosen beforehand and applied to every game alone, these would be wanted most."
WITHOUT_MONEY = (
    "Where nobody can pay anybody, what one concedes in a game can be returned in another. Differences are between "
    "what the same rule gives one by one and all at once."
)


def bundle_page(found: Bundle) -> Page:
    """Lay out a bundle."""
    figures = Figures(_whole(found))
    paid, unpaid = ([row for row in found.rows if row.transfers is wanted] for wanted in (True, False))
    sections = [
        Section("", (Paragraph(f"{len(found.episodes)} games of the same players. {READING}"), _games(found))),
        *([Section("With money", (Paragraph(INTERVALS), _table(paid, figures), *_theorems(paid)))] if paid else []),
        *([Section("Without money", _without_money(unpaid, figures))] if unpaid else []),
        Section("One rule for all games", tuple(_adjudication(found, figures))),
        *_left_out(found),
    ]
    return Page(f"{_title(found)}: one by one and all at once", tuple(sections))


def _whole(found: Bundle) -> GameSummary:
    """Name the bundle as if it were a game."""
    currencies = {episode.game.currency for episode in found.episodes}
    currency = next(iter(currencies)) if len(currencies) == 1 else ""
    return GameSummary(_title(found), currency, found.players, (), "", found.scale)


def _title(found: Bundle) -> str:
    return " + ".join(_titles(found))


def _titles(found: Bundle) -> list[str]:
    return [episode.game.title or f"game {place}" for place, episode in enumerate(found.episodes, 1)]


def _games(found: Bundle) -> Table:
    rows = zip(_titles(found), (_weight(episode.weight) for episode in found.episodes), strict=True)
    return Table(("game", "weight"), tuple(rows))


def _weight(weight: Number) -> str:
    text = str(weight)
    return text if len(text) <= 9 else f"{float(weight):.6g}"


def _table(rows: Sequence[BundleRow], figures: Figures) -> Table:
    """Write a line a player and concept; with intervals where these are the same one by one and all at once."""
    headings = (*HEADINGS, INTERVAL) if rows[0].transfers else HEADINGS
    return Table(headings, tuple(line for row in rows for line in _lines(row, figures)), N_LABELS)


def _lines(row: BundleRow, figures: Figures) -> Iterator[tuple[str, ...]]:
    """Write a line a player; the concept is named in the first one."""
    ends = [figures.interval(*pair) for pair in zip(row.ranges.low_numbers, row.ranges.high_numbers, strict=True)]
    for player, name in enumerate(figures.game.players):
        first = (label(row.concept), row.basis) if player == 0 else ("", "")
        paid, more = row.together, row.difference
        linked = ("-", "-")
        if paid is not None and more is not None:
            linked = figures.number(paid[player]), figures.signed(_settled(more[player], figures))
        line = (*first, name, figures.number(row.apart[player]), *linked)
        yield (*line, ends[player]) if row.transfers else line


def _settled(more: Number, figures: Figures) -> Number:
    """Write a difference that rounding may have made as none."""
    return more if absolute(more) > TIE * figures.game.scale else 0


def _theorems(rows: Sequence[BundleRow]) -> tuple[Piece, ...]:
    """Say what linking cannot move, and why; every reason once."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if isinstance(row.linking, Unmoved):
            reasons.setdefault(row.linking.reason, []).append(label(row.concept))
    if not reasons:
        return ()
    lines = tuple(f"{listing(names)}: {reason}" for reason, names in reasons.items())
    return Paragraph("Linking the games cannot move these, by theorems:"), Bullets(lines)


def _without_money(rows: Sequence[BundleRow], figures: Figures) -> tuple[Piece, ...]:
    lines = [f"{label(row.concept)}: {_gains(row, figures)}" for row in rows if row.difference is not None]
    lists = (Bullets(tuple(lines)),) if lines else ()
    return (Paragraph(WITHOUT_MONEY), _table(rows, figures), *lists)


def _gains(row: BundleRow, figures: Figures) -> str:
    """Say who gains and who loses by linking, and how much better everybody could do than one by one."""
    players, more = figures.game.players, row.difference or ()
    settled = [_settled(value, figures) for value in more]
    gaining, losing = ([n for n, v in zip(players, settled, strict=True) if sign * v > 0] for sign in (1, -1))
    if not gaining and not losing:
        said = "linking changes nothing"
    elif not losing:
        said = "everybody gains" if len(gaining) == len(players) else f"{_doing(gaining, 'gain')} and nobody loses"
    else:
        said = _doing(losing, "lose") + (f", {_doing(gaining, 'gain')}" if gaining else "")
    total = f"{said}, {figures.signed(_settled(sum(map(float, more)), figures))} in all" if gaining or losing else said
    return f"{total}; {_room(row, row.linking, figures)}" if isinstance(row.linking, LinkedDeal) else total


def _doing(names: Sequence[str], verb: str) -> str:
    return f"{listing(names)} {verb}{'s' if len(names) == 1 else ''}"


def _room(row: BundleRow, linking: LinkedDeal, figures: Figures) -> str:
    """Say how much better everybody could do than one by one."""
    improved = linking.improved
    gains = [_settled(value, figures) for value in differences(improved, row.apart)]
    if max(gains) <= 0:
        return "one by one, nothing that is better for all was missed"
    paid = figures.paid(figures.game.players, improved)
    least = f"at least {figures.number(min(gains))} more" if min(gains) > 0 else "more for some and less for nobody"
    return f"deals one by one miss what all at once would allow: {paid}, {least}"


def _adjudication(found: Bundle, figures: Figures) -> Iterator[Piece]:
    """Say which rule each player would have wanted, and which ones leave nobody behind its security."""
    stated = found.adjudication
    paid = sum(row.transfers for row in found.rows)
    choices = (("With money", paid, stated.wanted), ("Without money", len(found.rows) - paid, stated.wanted_unpaid))
    wanted = [piece for kind, n, lists in choices if n > 1 for piece in _wanted(found, figures, kind, lists)]
    if wanted:  # of a single rule there is nothing to want
        yield Paragraph(BEFOREHAND)
        yield from wanted
    if isinstance(stated.security, str):
        yield Paragraph(f"Nothing is compared with security: {stated.security}.")
        return
    total = figures.paid(found.players, found.rows[stated.security].apart)
    like = _names(found, stated.like_security) or "none of the others"
    yield Paragraph(
        f"Under the rule 'security' the totals are {total}. Rules that give everybody at least as much: {like}."
    )
    levels = figures.paid(found.players, stated.levels)
    safe = "all rules" if len(stated.safe) == len(found.rows) else _names(found, stated.safe)
    yield Paragraph(
        f"What each player can guarantee itself adds up to {levels}. Rules that give everybody at least as much: "
        f"{safe or 'none'}."
    )


def _wanted(found: Bundle, figures: Figures, kind: str, lists: Sequence[Sequence[int]]) -> Iterator[Piece]:
    lines = []
    for player, places in enumerate(lists):
        best = max(float(found.rows[place].apart[player]) for place in places)
        lines.append(f"{found.players[player]}: {_names(found, places)} ({figures.amount(best)})")
    common = sorted(set.intersection(*map(set, lists)))
    agreed = (
        f"all players would have wanted {_names(found, common)}" if common else "no rule is everybody's first choice"
    )
    yield Paragraph(f"{kind}, {agreed}.")
    yield Bullets(tuple(lines))


def _names(found: Bundle, places: Iterable[int]) -> str:
    return listing(label(found.rows[place].concept) for place in places)


def _left_out(found: Bundle) -> list[Section]:
    lines = [f"{name} is left out: {reason}" for name, reason in found.skipped]
    for row in found.rows:
        if isinstance(row.linking, Unknown):
            lines.append(f"{label(row.concept)}, all at once, is not known: {row.linking.reason}")
        elif isinstance(row.linking, Rebuilt):
            lines.append(f"{label(row.concept)} was solved with all games built as one")
    lines += found.warnings
    return [Section("Notes", (Bullets(tuple(lines)),))] if lines else []
