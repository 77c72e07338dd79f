"""Everything that goes into a report: computed, or left out with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from detente.audit.auditing import Audit, run_audit
from detente.model.errors import FormatError, MissingExtra, NotApplicable, SolverError, TooLarge
from detente.overview import FallbackOverview, Unavailable, fallbacks
from detente.report import plotting
from detente.report.reasons import reasons
from detente.scene import Scene, draw

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.resources.abc import Traversable

    from detente.model.game import Game
    from detente.protocols import Concept, Mapper
    from detente.report.pictures.picture import Picture
    from detente.solve import Comparison

Result = TypeVar("Result")

LIBRARY, DRAWING = "d3.min.js", "figure.js"
QUICK_PLAYERS, QUICK_PROFILES = 2, 16  #: up to which a game is audited without being asked


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """Hold the scripts of the interactive figure: a library, and the module that draws a scene with it."""

    library: str
    drawing: str


@dataclass(frozen=True, slots=True)
class Still:
    """Hold a picture for paper and for browsers without scripts: what it shows, and the SVG document."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class AuditPlan:
    """Say whether to audit, and how.

    Attributes
    ----------
    concepts
        What to audit; only those that have an agreement are.
    asked
        Whether an audit was asked for, or asked to be left out; None: the size of the game decides.
    seed
        For the searches.
    mapper
        Applied to the concepts.
    clock
        Does the whole audit; it may raise `TimeLimit`, and the audit is then left out.
    """

    concepts: Sequence[Concept]
    asked: bool | None = None
    seed: int = 0
    mapper: Mapper = map
    clock: Mapper = map

    def includes(self, game: Game) -> bool:
        """Tell whether this game is audited."""
        return audits_quickly(game) if self.asked is None else self.asked

    def decision(self, game: Game) -> str:
        """Say how that was decided."""
        if self.asked is not None:
            return "It was asked for." if self.asked else "It was left out on request."
        rule = f"at most {QUICK_PLAYERS} players and {QUICK_PROFILES} ways to play"
        here = f"this one has {game.n_players} and {game.n_profiles:,}"
        if self.includes(game):
            return f"It is part of every report on a game of {rule}; {here}."
        return (
            f"An audit solves hundreds of neighbouring games for every concept, which takes minutes or more for larger "
            f"games. So a report has one by itself only for games of {rule}; {here}. It can be asked for."
        )


@dataclass(frozen=True, slots=True, eq=False)
class ReportParts:
    """Hold what a report is made of; what could not be had is named with the reason.

    Attributes
    ----------
    game, comparison
        The game, and one agreement a concept; at least one.
    scene
        What figures draw.
    overview
        What the players may fall back on.
    audit
        What concepts pay for threats, and how firmly their answers stand.
    decision
        How it was decided whether to audit.
    stills, audit_stills
        Pictures for paper and for browsers without scripts: of the deals, and of the audit.
    figure
        The interactive figure.
    """

    game: Game
    comparison: Comparison
    scene: Scene | Unavailable
    overview: FallbackOverview | Unavailable
    audit: Audit | Unavailable
    decision: str
    stills: tuple[Still, ...] | Unavailable
    audit_stills: tuple[Still, ...] | Unavailable
    figure: LiveFigure | Unavailable


def gather(
    game: Game,
    comparison: Comparison,
    plan: AuditPlan,
    *,
    figure: LiveFigure | Unavailable,
    clock: Mapper = map,
) -> ReportParts:
    """Compute everything that a report tells beyond the agreements.

    Parameters
    ----------
    comparison
        At least one agreement of the game.
    figure
        From `live_figure`.
    clock
        Does each other part of the work; it may raise `TimeLimit`, and the part is then left out.

    Notes
    -----
    No foreseen failure of a part is raised: the report names it.
    """

    def part(work: Callable[[], Result]) -> Result | Unavailable:
        return _attempt(work, clock)

    scene = part(lambda: draw(game, comparison))
    audit: Audit | Unavailable = Unavailable("")
    if plan.includes(game):
        audit = _attempt(lambda: _audit(game, comparison, plan), plan.clock)
    return ReportParts(
        game,
        comparison,
        scene,
        part(lambda: fallbacks(game)),
        audit,
        plan.decision(game),
        part(lambda: _stills(scene)) if isinstance(scene, Scene) else scene,
        part(lambda: (_still(plotting.threats(audit)),)) if isinstance(audit, Audit) else audit,
        figure,
    )


def live_figure(static: Traversable) -> LiveFigure | Unavailable:
    """Read the scripts of the interactive figure from the folder of the explorer page."""
    library, drawing = static / LIBRARY, static / DRAWING
    if not (library.is_file() and drawing.is_file()):
        return Unavailable("this installation lacks its scripts")
    return LiveFigure(library.read_text(encoding="utf-8"), drawing.read_text(encoding="utf-8"))


def audits_quickly(game: Game) -> bool:
    """Tell whether a game is so small that its audit takes seconds: hundreds of its neighbours are solved for it."""
    return game.n_players <= QUICK_PLAYERS and game.n_profiles <= QUICK_PROFILES


def _attempt(work: Callable[[], Result], clock: Mapper) -> Result | Unavailable:
    """Do what a report can do without; a foreseen failure becomes the reason why it is missing."""

    def once(_: None) -> Result:
        return work()

    try:
        return next(iter(clock(once, [None])))
    except (FormatError, MissingExtra, NotApplicable, SolverError, TooLarge) as error:
        return Unavailable(error.message)


def _audit(game: Game, comparison: Comparison, plan: AuditPlan) -> Audit:
    solved = {agreement.concept.name for agreement in comparison.rows}
    concepts = [concept for concept in plan.concepts if concept.name in solved]
    found = run_audit(game, concepts, seed=plan.seed, mapper=plan.mapper)
    if not found.rows:
        raise NotApplicable(reasons(found.skipped) or "no concept has one")
    return found


def _stills(scene: Scene) -> tuple[Still, ...]:
    rows = (plotting.waterfall(scene.deals),) if scene.plane is not None else ()
    return tuple(map(_still, (plotting.plot(scene), *rows)))


def _still(picture: Picture) -> Still:
    return Still(picture.title, picture.data(".svg").decode())
