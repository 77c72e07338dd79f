"""What can be agreed on where side payments are limited or taxed, as a page."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from detente.numerics.tolerance import NEAR_TIE
from detente.report.concept_words import label
from detente.report.figures import Figures, listing, probabilities
from detente.report.outline_page import points
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.model.capped import CappedAgreements, CappedBargain, CappedDeal, Payments
    from detente.report.page import Piece

SHOWN = 24  #: efficient agreements that are listed
PLAYED = 4  #: profiles of a lottery that are named
LEAST = 1e-9  #: the least probability that is named
MEANING = (
    "A deal survives if some lottery and payments within the limits give everybody exactly what it does. Otherwise it "
    "misses by the least amount that everybody must give up. Budget needed: the least budget, the same for everybody, "
    "at which it survives under this tax. Largest tax: the largest at which it survives within these budgets; any "
    "where nobody needs to pay, 0 where payments are needed, none where it does not survive even without a tax."
)
CURVE = "By how much each deal misses, by the budget that everybody has (budget, shortfall); nothing changes after it."


def capped_page(found: CappedAgreements) -> Page:
    """Lay out the limits, which deals survive, and what is bargained instead."""
    figures = Figures(found.game)
    sections = [Section("", (Paragraph(_limits(found, figures)),))]
    if found.deals:
        sections.append(Section("Which deals survive", _deals(found, figures)))
        curves = Bullets(tuple(_curve(deal, figures) for deal in found.deals))
        sections.append(Section("By the budget that everybody has", (Paragraph(CURVE), curves)))
    if found.bargains:
        sections.append(Section("What is bargained within the limits", _bargains(found, figures)))
    if found.corners is not None:
        sections.append(Section("Efficient agreements", _efficient(found, figures)))
    if found.skipped:
        lines = tuple(f"{name}: {reason}" for name, reason in found.skipped)
        sections.append(Section("Left out", (Bullets(lines),)))
    return Page(f"{found.game.title or 'The game'}: deals with limited payments", tuple(sections))


def _limits(found: CappedAgreements, figures: Figures) -> str:
    pairs = zip(found.game.players, found.caps.budgets, strict=True)
    budgets = listing(
        f"{name} any amount" if budget is None else f"{name} at most {figures.amount(budget)}" for name, budget in pairs
    )
    tax = found.caps.tax
    taxed = f"Of every payment {figures.number(1 - tax)} arrives." if tax else "Payments arrive in full."
    welfare = f"The largest total payoff is {figures.amount(found.welfare)}; payments never raise it."
    return f"Can pay: {budgets}. {taxed} {welfare}"


def _deals(found: CappedAgreements, figures: Figures) -> tuple[Piece, ...]:
    rows = tuple(
        (
            deal.agreement.concept.name,
            *map(figures.number, deal.agreement.payoff_numbers),
            "yes" if deal.survives else "no",
            figures.number(deal.given.amount),
            "none" if deal.common_budget is None else figures.number(deal.common_budget),
            "none" if deal.largest_tax is None else "any" if deal.largest_tax else "0",
        )
        for deal in found.deals
    )
    headings = ("deal", *found.game.players, "survives", "misses by", "budget needed", "largest tax")
    lines = tuple(_why(deal, figures) for deal in found.deals)
    return Paragraph(MEANING), Table(headings, rows), Bullets(lines)


def _why(deal: CappedDeal, figures: Figures) -> str:
    """Say how a deal is reached, or which weights prove that it is not."""
    name, found = deal.agreement.concept.name, deal.given
    if deal.survives:
        return f"{name}: {how(found.outcomes, found.chances, found.payments, figures)}"
    weighed = [(player, weight) for player, weight in zip(figures.game.players, found.weights, strict=True) if weight]
    shown = probabilities(weight for _, weight in weighed)
    weights = listing(f"{player} {weight}" for (player, _), weight in zip(weighed, shown, strict=True))
    return (
        f"{name}: with payoffs weighed {weights}, it is worth {figures.amount(found.amount)} more than anything that "
        "can be agreed on"
    )


def how(outcomes: Sequence[int], chances: Sequence[Fraction], payments: Payments, figures: Figures) -> str:
    """Say what is played and who pays; what is all but impossible is not named."""
    likely = [pair for pair in zip(outcomes, chances, strict=True) if pair[1] >= LEAST]
    listed = sorted(likely, key=lambda pair: -pair[1])
    shown = probabilities(chance for _, chance in listed)
    parts = [f"{_profile(place, figures)}, {text}" for (place, _), text in zip(listed[:PLAYED], shown, strict=False)]
    parts += [f"{len(listed) - PLAYED} more"] if len(listed) > PLAYED else []
    played = _profile(listed[0][0], figures) if len(listed) == 1 else "; ".join(parts)
    moves = [f"{name} pays {figures.amount(paid)}" for name, paid in _moved(payments.paid, figures)]
    moves += [f"{name} is sent {figures.amount(value)}" for name, value in _moved(payments.received, figures)]
    return f"{played}; {listing(moves) if moves else 'nobody pays anybody'}"


def _moved(amounts: Sequence[Fraction], figures: Figures) -> list[tuple[str, Fraction]]:
    """List who pays, or is sent, an amount that is not shown as 0."""
    pairs = zip(figures.game.players, amounts, strict=True)
    return [(name, amount) for name, amount in pairs if figures.number(amount) != "0"]


def _profile(place: int, figures: Figures) -> str:
    """Name a profile by its number in C order."""
    actions, labels = figures.game.actions, []
    for player, options in enumerate(actions):
        rest = prod(len(own) for own in actions[player + 1 :])
        labels.append(options[place // rest % len(options)])
    return "(" + ", ".join(labels) + ")"


def _curve(deal: CappedDeal, figures: Figures) -> str:
    pairs = zip(deal.curve.budgets, deal.curve.corners, strict=True)
    return f"{deal.agreement.concept.name}: {points([(budget, corner.amount) for budget, corner in pairs], figures)}"


def _bargains(found: CappedAgreements, figures: Figures) -> tuple[Piece, ...]:
    paid = figures.paid(found.game.players, found.disagreement)
    origin = "which was stated" if found.source is None else label(found.source.concept).partition(":")[2].strip()
    opening = f"If talks fail: {paid}" + (f" ({origin})." if origin else ".")
    rows = tuple((bargain.rule, *map(figures.number, bargain.payoffs)) for bargain in found.bargains)
    lines = tuple(_bargain(bargain, figures) for bargain in found.bargains)
    return Paragraph(opening), Table(("rule", *found.game.players), rows), Bullets(lines)


def _bargain(bargain: CappedBargain, figures: Figures) -> str:
    close = f"; within {figures.number(bargain.radius)} of the rule's answer" if _seen(bargain, figures) else ""
    return f"{bargain.rule}: {how(bargain.outcomes, bargain.chances, bargain.payments, figures)}{close}"


def _seen(bargain: CappedBargain, figures: Figures) -> bool:
    """Tell whether a bargain is further from the answer of its rule than the digits that are shown."""
    return bargain.radius > NEAR_TIE * figures.game.scale


def _efficient(found: CappedAgreements, figures: Figures) -> tuple[Piece, ...]:
    corners = found.corners
    if corners is None:
        return ()
    rows = tuple(tuple(map(figures.number, corners.stages[place].payoffs)) for place in corners.corners)
    n_players = len(found.game.players)
    what = "The corners of what nobody can improve on without hurting somebody"
    if n_players > 3:  # beyond three, corners are not listed
        what = "Every player's favourite"
    where = ", among what gives nobody less than if talks fail." if corners.within else "."
    more = (Paragraph(f"{len(rows) - SHOWN} more follow."),) if len(rows) > SHOWN else ()
    return Paragraph(what + where), Table(tuple(found.game.players), rows[:SHOWN], n_labels=0), *more
