"""Which hypotheses about the outsiders a report on stability must look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.certify.stated import known_opposition
from detente.coalitions.blocks import BLOCKS
from detente.coalitions.random_teams import MOST_PLAYERS
from detente.numerics.tolerance import EXACT_PROFILES

if TYPE_CHECKING:
    from detente.certify.ledger import Ledger
    from detente.model.agreement import ConceptSummary
    from detente.model.game import Game
    from detente.model.stability import StabilityReport

WORST, BLOC, ALONE, TEAMS = "security", "bloc", "individuals", "random-teams"
HYPOTHESES = (WORST, BLOC, ALONE, TEAMS)
SELECTED = {"correlated", "credible"}  #: fallbacks with a selection among equilibria
KINDEST = "kindest"  #: what is selected where a deal has no selection
ANY_SIDES = {KINDEST, "raiffa"}  #: selections with an answer for any number of sides, in every game with a table
LISTED_SIDES = 3  #: other selections have one for so many sides


def check_hypotheses_listed(game: Game, report: StabilityReport, ledger: Ledger) -> None:
    """Check that every hypothesis is looked at once, or left out once, and that none is left out that has an answer.

    Raises
    ------
    CertificateRejected
        If one is missing, stands there twice, or is left out without need.
    """
    listed, left = [entry.hypothesis for entry in report.walkouts], [name for name, _ in report.skipped]
    own = [name for name in (*listed, *left) if name.startswith(BLOCKS)]
    for name in own:
        known_opposition(name, game.players)
    ledger.demand(
        fact=[name for name in (*HYPOTHESES, *own) if name in listed] == listed
        and sorted((*listed, *left)) == sorted((*HYPOTHESES, *own)),
        claim="every hypothesis is looked at once, or is skipped with a reason",
    )
    for name in left:
        ledger.demand(
            fact=not has_answer(game, report.agreement.concept, name),
            claim=f"the hypothesis '{name:.60}' is looked at, as it has an answer in this game",
        )


def has_answer(game: Game, about: ConceptSummary, hypothesis: str) -> bool:
    """Tell whether there are worths under a hypothesis for certain, if those of a deal are looked for.

    Notes
    -----
    Games without a table may be beyond what programs can hold. Random teams are listed up to nine players. Some
    selections need the corners of what is possible, which are known for up to three sides, or a program that is too
    large in large games.
    """
    if not game.tabled:
        return False
    if hypothesis == WORST:
        return True
    if hypothesis == TEAMS and game.n_players > MOST_PLAYERS:
        return False
    selection = about.selection if about.fallback in SELECTED and about.selection is not None else KINDEST
    sides = 2 if hypothesis == BLOC else game.n_players
    return selection in ANY_SIDES or (game.n_profiles <= EXACT_PROFILES and sides <= LISTED_SIDES)
