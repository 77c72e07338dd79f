"""What each side falls back on if talks fail, and whether that is credible, in words."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from detente.model.agreement import GuaranteedDisagreement, ReportedDisagreement
from detente.numerics.tolerance import TIE
from detente.report.credibility import own_strategies, temptations
from detente.report.figures import listing, probabilities
from detente.report.leader_story import leader_story
from detente.report.nash_words import nash_list
from detente.report.page import Bullets, Paragraph, Section

if TYPE_CHECKING:
    from detente.model.agreement import Agreement, Disagreement, PlayedDisagreement
    from detente.model.game import Game
    from detente.report.credibility import Part, Temptation
    from detente.report.figures import Figures
    from detente.report.page import Piece

SHOWN_PARTITIONS = 12
SHOWN_PROFILES = 8
SHOWN_ROUNDS = 4

INTRODUCTIONS = {
    "threat": (
        "Each side names a threat: what it will do if talks fail. The threats are chosen for the difference that they "
        "make, so a side may threaten what hurts itself, as long as it hurts the other side more."
    ),
    "correlated": (
        "Nobody can commit to harm. If talks fail, everybody plays a correlated equilibrium: a mediator, or a signal "
        "that all can see parts of, recommends to each side what to do, and following the recommendation is best for "
        "each of them. A threat that one would rather not carry out has no place in it."
    ),
    "nash": (
        "Nobody can commit to harm and there is no mediator: if talks fail, all sides play a Nash equilibrium, the "
        "one with the best total."
    ),
    "observed": (
        "What happened when talks failed is known: on average it paid what stands here. Nobody asks why it was played, "
        "or whether it would be played again."
    ),
    "stated": "What happens if talks fail was stated, and not derived from the game.",
    "security": (
        "If talks fail, every coalition counts on what it can guarantee itself, whatever all the others do, even if "
        "the others hurt themselves."
    ),
    "leader": (
        "Each side is asked what it would secure if it moved first: it commits itself to what it does, and to payments "
        "for what the other side does in reply. The other side can refuse the payments and do what is best for itself."
    ),
    "learned": (
        "Nobody can commit to harm: the sides play over and over, and each learns from what its actions would have "
        "paid. If talks fail, they go on as they did on average. That is a correlated equilibrium up to what is said "
        "below; that the rounds lead there is a matter of playing them again, not of the certificate."
    ),
    "credible": (
        "The fallback is really played with some probability, so each side weighs what a threat costs itself against "
        "the leverage that it gives."
    ),
}
CLOSING = {
    "security": (
        "No common course of events pays all these levels at once. Holding somebody down to such a level may cost the "
        "others dearly, and nobody asks whether they would do it: this fallback, too, rewards threats."
    ),
    "leader": (
        "Only one side can move first, so the two levels cannot be had together, and only their difference counts. A "
        "threat that strikes whatever the other side does earns nothing here: it makes refusing a payment no worse for "
        "the other side than accepting it."
    ),
}


def fallback_section(game: Game, agreement: Agreement, figures: Figures) -> Section:
    """Tell what every partition of the players falls back on, and how credible that is."""
    kind = agreement.concept.fallback
    pieces: list[Piece] = [Paragraph(INTRODUCTIONS.get(kind, f"If talks fail, the fallback is '{kind}'."))]
    if kind == "credible":
        pieces.append(Paragraph(_breakdown(agreement)))
    ordered = sorted(agreement.disagreements, key=lambda entry: -len(entry.partition))
    for entry in ordered[:SHOWN_PARTITIONS]:
        lists = (
            leader_story(game, agreement, entry.partition, figures),
            nash_list(agreement, entry.partition, figures),
        )
        pieces += (*_story(game, kind, entry, figures), *chain.from_iterable(lists))
    left = len(ordered) - SHOWN_PARTITIONS
    if left > 0:
        pieces.append(Paragraph(f"{left} more ways to split are listed by `detente solve GAME --coalitions`."))
    if kind in CLOSING:
        pieces.append(Paragraph(CLOSING[kind]))
    return Section("What each side falls back on", tuple(pieces))


def _breakdown(agreement: Agreement) -> str:
    q = agreement.concept.parameters.get("breakdown", 0.5)
    factor = (1 - q) / (1 + q)
    return (
        f"Here that probability is {q:g}: a side values its own payoff minus {factor:.4g} times the other side's, and "
        f"the two play a correlated equilibrium of that game. At 0 this is the contest of threats, at 1 honest play."
    )


def _story(game: Game, kind: str, entry: Disagreement, figures: Figures) -> list[Piece]:
    names = [figures.block(block) for block in entry.partition.blocks]
    sides = figures.sides(entry.partition)
    if isinstance(entry, ReportedDisagreement):
        return [Paragraph(f"{sides}: reported are {figures.paid(names, entry.payoffs)}.")]
    if isinstance(entry, GuaranteedDisagreement):
        secured = "as leaders they would secure" if kind == "leader" else "guaranteed are"
        return [Paragraph(f"{sides}: {secured} {figures.paid(names, entry.payoffs)}.")]
    credible = Paragraph(_credibility(game, kind, entry, figures))
    if len(entry.distribution.profiles) == 1:
        does = figures.profile(entry.distribution.profiles[0])
        paid = Paragraph(f"{sides}: {does}. That pays {figures.paid(names, entry.payoffs)}.")
        return [paid, *_rounds(entry, names, figures), credible]
    own = own_strategies(game, entry)
    if own is None:
        lead, lines = "a draw", _draw(entry, figures)
    else:
        lead, lines = "each draws by itself", [f"{name}: {_mixed(each)}" for name, each in zip(names, own, strict=True)]
    average = Paragraph(f"On average that pays {figures.paid(names, entry.payoffs)}.")
    return [Paragraph(f"{sides}, {lead}:"), Bullets(tuple(lines)), average, *_rounds(entry, names, figures), credible]


def _rounds(entry: PlayedDisagreement, names: list[str], figures: Figures) -> list[Piece]:
    """Tell the rounds in which a fallback was bargained out: the first ones."""
    if not entry.trace:
        return []
    lines = [
        f"round {count}: they could hope for {figures.paid(names, step.best)}; the mean of the favourites pays "
        f"{figures.paid(names, step.mean)}"
        for count, step in enumerate(entry.trace[:SHOWN_ROUNDS], 1)
    ]
    more = len(entry.trace) - SHOWN_ROUNDS
    lines += [f"and {more} more round{'s' if more > 1 else ''}"] if more > 0 else []
    lead = "They bargain over what to fall back on: each names its favourite, and nobody accepts less than the mean."
    left = f" After the last round nobody could hope for more than {entry.radius:.2g} more." if entry.radius > 0 else ""
    return [Paragraph(lead + left), Bullets(tuple(lines))]


def _draw(entry: PlayedDisagreement, figures: Figures) -> list[str]:
    """List profiles that are drawn jointly, the likeliest first."""
    told = zip(entry.distribution.profiles, entry.distribution.probabilities, strict=True)
    likely = sorted(told, key=lambda pair: (-float(pair[1]), pair[0]))
    shown = zip(likely[:SHOWN_PROFILES], probabilities(p for _, p in likely), strict=False)
    lines = [f"with probability {p}, {figures.profile(actions)}" for (actions, _), p in shown]
    hidden = len(likely) - SHOWN_PROFILES
    return [*lines, f"and {hidden} less likely profiles"] if hidden > 0 else lines


def _mixed(strategy: tuple[Part, ...]) -> str:
    """Write a mixed strategy; joint actions of several players have a comma in them and stand in brackets."""
    chances = zip(strategy[:SHOWN_PROFILES], probabilities(p for _, p in strategy), strict=False)
    shown = [f"{_bracketed(label)} ({p})" for (label, _), p in chances]
    if len(strategy) == 1:
        return strategy[0][0]
    hidden = len(strategy) - SHOWN_PROFILES
    return ", ".join([*shown, f"and {hidden} less likely ones"] if hidden > 0 else shown)


def _bracketed(label: str) -> str:
    return f"[{label}]" if ", " in label else label


def _credibility(game: Game, kind: str, entry: PlayedDisagreement, figures: Figures) -> str:
    """Say whether somebody would rather not do its part."""
    found = temptations(game, entry)
    named = list(zip(map(figures.block, entry.partition.blocks), found, strict=True))
    tie = 2 * TIE * game.scale
    tempted = [(name, each) for name, each in named if each.gain > tie]
    if kind == "threat":
        sure = len(entry.distribution.profiles) == 1
        careless = [(name, each) for name, each in named if sure and abs(each.gain) <= tie]
        return _difference(entry, figures) + _threat(tempted, careless, figures)
    if kind == "learned":
        most = max(0.0, *(each.gain for each in found))
        return f"This is credible up to {figures.amount(most)}: nobody gains more by doing something else."
    if not tempted:
        return "This is credible: nobody gains by doing something else (largest gain from deviating: 0)."
    regrets = listing(f"{name} would gain {figures.amount(each.gain)}" for name, each in tempted)
    return (
        f"In plain payoffs {regrets} by not going through with it; it is kept up for the leverage that it gives while "
        f"talks may still succeed."
    )


def _difference(entry: PlayedDisagreement, figures: Figures) -> str:
    gap = entry.payoffs[0] - entry.payoffs[1]
    ahead, behind = (figures.names(block) for block in entry.partition.blocks)
    if figures.number(gap) == "0":
        return "Only the difference is determined, and it is 0: neither side is ahead. "
    if gap < 0:
        ahead, behind = behind, ahead
    return f"Only the difference is determined: {ahead} would be {figures.amount(abs(float(gap)))} ahead of {behind}. "


def _threat(tempted: list[tuple[str, Temptation]], careless: list[tuple[str, Temptation]], figures: Figures) -> str:
    """Say whether the threats are credible; `careless` sides lose nothing by doing something else."""
    if tempted:
        regrets = listing(
            f"{name} would gain {figures.amount(each.gain)} by playing {each.instead}" for name, each in tempted
        )
        return (
            f"Is it credible? Not by itself: once talks have failed, {regrets} instead. The agreement pays for a "
            f"threat that its owner would not want to carry out."
        )
    credible = "Nobody would gain by not carrying this out: the threats shown are an equilibrium, so they are credible"
    if careless:
        shrugs = listing(f"{name} would lose nothing by playing {each.instead} instead" for name, each in careless)
        return f"{credible}, but only just: {shrugs}."
    return f"{credible}."
