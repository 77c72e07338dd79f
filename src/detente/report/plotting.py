"""`dt.plot`: a picture of a game, an agreement or another result; and every picture by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.audit.auditing import Audit
from detente.concepts.sweep_results import BreakdownSweep, SampledSweep
from detente.learning import LearningRun
from detente.model.agreement import Agreement
from detente.model.errors import InvalidGame, NotApplicable
from detente.model.exploitability import EpsilonIntervals, ExploitabilityFrontier
from detente.model.game import Game
from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement
from detente.overview import FallbackOverview
from detente.report.breakdown_curves import curves, switch_places
from detente.report.concept_words import label
from detente.report.figures import Figures
from detente.report.pictures.breakdown import BreakdownPart
from detente.report.pictures.exploitability import BandsPart, FrontierPart, largest_epsilon
from detente.report.pictures.learning import LearningPart
from detente.report.pictures.page import assemble
from detente.report.pictures.plane import PlanePart
from detente.report.pictures.rows import RowsPart, intervals, origins
from detente.report.pictures.threats import ThreatsPart
from detente.report.pictures.waterfall import WaterfallPart
from detente.report.pictures.words import NOBODY_PAYS, payments
from detente.report.pictures.worths import WorthsPart
from detente.scene import Scene, deal, has_worths
from detente.scene import scene as scene_of
from detente.solve import Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.report.pictures.page import Part
    from detente.report.pictures.picture import Picture
    from detente.scene import Deal

Exploited = ExploitabilityFrontier | EpsilonIntervals
Drawn = (
    Game
    | Scene
    | AnyAgreement
    | Comparison
    | Audit
    | BreakdownSweep
    | SampledSweep
    | ExploitabilityFrontier
    | EpsilonIntervals
    | LearningRun
)
MORE_THAN_TWO = 3  #: players from which coalitions are between one player and all


def plot(shown: Drawn) -> Picture:
    """Draw a picture: save it as SVG or PNG, or let a notebook show it.

    Parameters
    ----------
    shown
        A game or scene: for two players the plane of their payoffs, otherwise how every concept's payoffs come about.
        An agreement: the same of one concept in detail. A comparison: payoffs with their intervals. An audit: what
        threats are paid, by their harm. A sweep: what every breakdown probability leads to. A frontier or intervals by
        epsilon: these. A run of learning: its gains from deviating.

    Raises
    ------
    MissingExtra
        If matplotlib is not installed.
    NotApplicable
        If there is nothing to draw.
    InvalidGame
        If there is no picture of such a thing.

    Examples
    --------
    >>> import detente as dt
    >>> plot(dt.read("example:curse"))
    Picture(The curse: What Witch and Farmer can get, and where each concept leads)
    """
    match shown:
        case Game():
            picture = plot(scene_of(shown))
        case Scene():
            picture = plane(shown) if shown.plane is not None else waterfall(shown.deals)
        case Agreement() | LotteryAgreement():
            picture = waterfall((deal(shown),))
        case Comparison():
            picture = interval_chart(tuple(map(deal, shown.rows)))
        case Audit():
            picture = threats(shown)
        case BreakdownSweep() | SampledSweep():
            picture = breakdown(shown)
        case ExploitabilityFrontier() | EpsilonIntervals():
            picture = exploitability(shown)
        case LearningRun():
            picture = learning((shown,))
        case _:
            raise InvalidGame(_no_picture(shown))
    return picture


def _no_picture(shown: object) -> str:
    if isinstance(shown, FallbackOverview):
        return "an overview of fallbacks has no picture of its own; dt.plot(game) draws what two players fall back on"
    return (
        f"there is no picture of {type(shown).__name__}; give a game, a scene, an agreement, a comparison, an audit, a "
        "sweep of the breakdown probability, a run of learning, a frontier or intervals of exploitability"
    )


def plane(scene: Scene) -> Picture:
    """Draw what two players can get, what happens if talks fail, and where every concept leads.

    Raises
    ------
    NotApplicable
        If the game has other than two players.
    """
    if scene.plane is None:
        raise no_plane(scene.game)
    first, second = scene.game.players
    about = f"What {first} and {second} can get, and where each concept leads"
    return assemble(scene.game.title or "The game", about, (PlanePart(scene, scene.plane),))


def no_plane(game: Game) -> NotApplicable:
    """Say why a game has no plane."""
    message = f"a plane shows the payoffs of two players, this game has {game.n_players}; try the waterfall"
    return NotApplicable(message, where="picture")


def waterfall(deals: Sequence[Deal]) -> Picture:
    """Draw how payoffs come about: of one concept bar by bar, of several a row each; and what coalitions are worth.

    Raises
    ------
    NotApplicable
        If there is no deal.
    """
    first = _first(deals)
    if len(deals) == 1:
        about = f"{label(first.agreement.concept)}: {_paid(first)}; {_played(first)}"
        return assemble(_title(first), about, (WaterfallPart(first), *_coalitions(deals)))
    about = "How each concept's payoffs come about" + _in_currency(first)
    chart = RowsPart(tuple(deals), origins(deals))
    return assemble(_title(first), about, (chart, *_coalitions(deals)))


def worths(deals: Sequence[Deal]) -> Picture:
    """Draw what every coalition is worth.

    Raises
    ------
    NotApplicable
        If there is no deal, or one that rests on a sample of the coalitions.
    """
    first = _first(deals)
    about = "What coalitions are worth under each concept" + _in_currency(first)
    return assemble(_title(first), about, (WorthsPart(tuple(deals), heading=""),))


def interval_chart(deals: Sequence[Deal]) -> Picture:
    """Draw payoffs with their intervals over all admissible fallbacks.

    Raises
    ------
    NotApplicable
        If there is no deal.
    """
    first = _first(deals)
    about = "What each concept gives, and how far that hangs on a choice of fallbacks" + _in_currency(first)
    return assemble(_title(first), about, (RowsPart(tuple(deals), intervals()),))


def threats(audit: Audit) -> Picture:
    """Draw what threats are paid, by their harm. A sweep: what every breakdown probability leads to.

    Raises
    ------
    NotApplicable
        If no threat was examined.
    """
    if not any(row.threats for row in audit.rows):
        message = "no threat was examined: there is no concept that applies, or nobody to threaten"
        raise NotApplicable(message, where="picture")
    about = "The payoff that the best of the tried owners gains by an added harmful action, under each concept"
    return assemble(audit.game.title or "The game", about, (ThreatsPart(audit),))


def breakdown(found: BreakdownSweep | SampledSweep) -> Picture:
    """Draw what every breakdown probability leads to."""
    about = "What is agreed by breakdown probability q, and its range over all credible fallbacks"
    if len(found.game.players) < MORE_THAN_TWO:
        about += "; dashed, what the fallback pays"
    part = BreakdownPart(found.game, curves(found), switch_places(found))
    return assemble(found.game.title or "The game", about, (part,))


def exploitability(first: Exploited, *more: Exploited) -> Picture:
    """Draw what tolerating gains from deviating buys: the largest total, the intervals of all payoffs, or both."""
    shown = (first, *more)
    about, most = "What players can get if no deviation gains more than epsilon", largest_epsilon(shown)
    if any(isinstance(part, EpsilonIntervals) and part.agreement for part in shown):
        about += "; dashed, what an agreement gives that shares the surplus over it evenly"
    parts: list[Part] = [
        BandsPart(part, most) if isinstance(part, EpsilonIntervals) else FrontierPart(part, most) for part in shown
    ]
    return assemble(first.game.title or "The game", about, parts)


def learning(runs: Sequence[LearningRun]) -> Picture:
    """Draw how learning gets near an equilibrium, one line a run; the runs are of one game.

    Raises
    ------
    NotApplicable
        If there is no run.
    """
    if not runs:
        message = "nothing was learnt, so there is nothing to draw"
        raise NotApplicable(message, where="picture")
    about = "The largest gain from deviating from what is played on average"
    return assemble(runs[0].game.title or "The game", about, (LearningPart(tuple(runs)),))


def _first(deals: Sequence[Deal]) -> Deal:
    if not deals:
        message = "no concept applies, so there is nothing to draw"
        raise NotApplicable(message, where="picture")
    return deals[0]


def _coalitions(deals: Sequence[Deal]) -> tuple[Part, ...]:
    n_players = len(deals[0].agreement.game.players)
    known = all(map(has_worths, deals))
    return (WorthsPart(tuple(deals)),) if n_players >= MORE_THAN_TWO and known else ()


def _title(shown: Deal) -> str:
    return shown.agreement.game.title or "The game"


def _played(shown: Deal) -> str:
    if isinstance(shown.agreement, LotteryAgreement):
        count = len(shown.agreement.lottery.profiles)
        return "one way to play, for certain" if count == 1 else f"a lottery over {count} ways to play"
    return Figures(shown.agreement.game).profile(shown.agreement.profile)


def _paid(shown: Deal) -> str:
    paid = payments(Figures(shown.agreement.game), shown)
    return paid if paid == NOBODY_PAYS else paid + _in_currency(shown)


def _in_currency(shown: Deal) -> str:
    currency = shown.agreement.game.currency
    return f", in {currency}" if currency else ""
