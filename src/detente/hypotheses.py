"""Who is everyone else? What everybody gets by what outsiders are taken to do, and how much hangs on the answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.certify.hypotheses import check_hypotheses
from detente.coalitions.hypothesis_offsets import moved
from detente.coalitions.hypothesis_plans import hypothesis_plans
from detente.coalitions.hypothesis_table import Tabulation, found_drivers, joining_loss
from detente.coalitions.hypothesis_warnings import warnings_of
from detente.coalitions.offsets import offsets, without
from detente.coalitions.outer_bounds import OuterBounds
from detente.coalitions.set_partitions import count_partitions
from detente.coalitions.stances import given_blocks, opposition_named, seated
from detente.coalitions.worth import study
from detente.concepts.coco import COCO
from detente.concepts.correlated import CORRELATED
from detente.concepts.efficient_profile import efficient_profile
from detente.divisions import Shapley
from detente.divisions.least_core import least_core
from detente.fallbacks import Correlated
from detente.model.agreement import ConceptSummary, summary_of
from detente.model.certificate import Certificate, EfficiencyClaim
from detente.model.errors import CertificateRejected, NotApplicable, NumericalTrouble, TooLarge
from detente.model.expecting import check_is_answer, check_is_game
from detente.model.hypotheses import (
    BLOC,
    BLOCKS,
    INDIVIDUALS,
    MYERSON,
    RANDOM_TEAMS,
    THREAT,
    Hypotheses,
    HypothesisRow,
)
from detente.model.polymatrix import MOST_NUMBERS, graph_of
from detente.numerics.tolerance import NEAR_TIE
from detente.selections.naming import asked_for, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from detente.certify import Verification
    from detente.coalitions.blocks import Blocks
    from detente.coalitions.hypothesis_table import HypothesisTable
    from detente.coalitions.worth import Study
    from detente.concepts import FallbackBargaining
    from detente.concepts.efficient_profile import EfficientProfile
    from detente.model.certificate import Claim
    from detente.model.game import Game
    from detente.model.hypotheses import JoiningLoss
    from detente.protocols import Item, Mapper, Opposition, Result, Selection

MOST_PLAYERS = 8  #: up to so many, unless another limit is given
ALL = "all"  #: the opposition of a value that reads every partition


def hypotheses(
    game: Game,
    blocks: str | Sequence[Sequence[str]] | None = None,
    *,
    selection: Selection | str = "",
    most_players: int = MOST_PLAYERS,
    mapper: Mapper = map,
) -> Hypotheses:
    """Solve a game under every hypothesis about what the outsiders of a coalition do, and compare.

    They gang up to hurt us ("threat", which is `COCO`); they form one rival team but play for themselves ("bloc"); they
    fall apart ("individuals"); they form teams at random ("random-teams"); every way to split counts ("myerson"). All
    but the first fall back on correlated equilibria.

    Parameters
    ----------
    blocks
        Also let the outsiders keep to these teams ("blocks"): labels as in "Ann,Bob|Cleo", or lists of labels. Who is
        not named stands alone.
    selection
        Which correlated equilibrium: a rule, or its name; the kindest by default.
    most_players
        Refuse games of more players: n players can stand in as many ways as the Bell number of n, each of which is
        solved.
    mapper
        Anything shaped like the builtin ``map``; one item a partition.

    Raises
    ------
    TooLarge
        If there are more than `most_players` players, or more than 9.
    NotApplicable
        If the blocks name somebody who is not there, or there is no such selection.
    SolverError
        If a fallback could not be certified.

    Notes
    -----
    Every distinct partition is solved once for all rows. For two players all rows but "threat" are the same. From 8
    players on, the ranges of "random-teams" and "myerson" are bounds that no admissible fallback leaves, but that none
    may attain (`exact` is false): exact ones would need the extremes of all partitions.

    References
    ----------
    Kohlberg & Neyman (2021); McQuillin (2009); de Clippel & Serrano (2008); Macho-Stadler, Perez-Castrillo & Wettstein
    (2007); Myerson (1977).

    Examples
    --------
    >>> import detente as dt
    >>> found = dt.hypotheses(dt.read("example:public-good"))
    >>> for row in found.rows:
    ...     print(row.name, [str(payoff) for payoff in row.payoff_numbers])
    threat ['8', '8', '5']
    bloc ['19/3', '34/3', '10/3']
    individuals ['9', '8', '4']
    random-teams ['23/3', '29/3', '11/3']
    myerson ['11/3', '44/3', '8/3']
    """
    check_is_game(game)
    _check_size(game, most_players)
    honest = _honest(selection)
    stands, seats = (None, None) if blocks is None else _blocks(blocks, game.players)
    constants = offsets(game)
    near = without(game, constants) if constants else game
    found = _Solving(near, honest, seats, _Counting(mapper)).found(_summaries(honest, stands))
    if constants:
        proof = replace(found.certificate, offsets=constants)
        found = replace(moved(found, constants), game=summary_of(game), certificate=proof)
    return _checked(game, _with_warnings(found))


def _checked(game: Game, found: Hypotheses) -> Hypotheses:
    """Check everything, where the selection is known to the checker."""
    try:
        verification = verify_hypotheses(game, found)
    except NotApplicable:
        return found
    except CertificateRejected as error:
        message = f"the result could not be certified: {error.message}"
        raise NumericalTrouble(message, problem=found) from error
    slack = float(verification.largest_violation)
    return replace(found, certificate=replace(found.certificate, status="verified", largest_violation=slack))


def verify_hypotheses(game: Game, found: Hypotheses, *, exact: bool = False) -> Verification:
    """Check all rows, their spread, and what drives it, without solving anything.

    Parameters
    ----------
    exact
        Evaluate every number as the fraction that was written, and report the exact slack.

    Raises
    ------
    CertificateRejected
        If they belong to another game, or a claim or a number is false or missing.
    """
    check_is_game(game)
    check_is_answer(found, Hypotheses, "dt.hypotheses")
    concepts = {row.name: row.concept for row in found.rows}
    expected: Mapping[str, ConceptSummary] = {}
    if {THREAT, BLOC} <= set(concepts):
        stands = opposition_named(concepts[BLOCKS].opposition) if BLOCKS in concepts else None
        usual = concepts[BLOC]
        rule = asked_for(str(usual.selection), usual.parameters)
        expected = _summaries(_honest(rule), stands)
    if concepts != expected:
        message = "the rows do not have the concepts that belong to their hypotheses"
        raise CertificateRejected(message, where="rows", slack=math.inf)
    return check_hypotheses(game, found, exact=exact)


@dataclass(slots=True, eq=False)
class _Counting:
    """Count the partitions that a mapper is given to solve."""

    mapper: Mapper
    count: int = 0

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        asked = list(items)
        self.count += sum(len(item) if isinstance(item, tuple) else 1 for item in asked)
        return self.mapper(function, asked)


@dataclass(frozen=True, slots=True, eq=False)
class _Solving:
    """Solve a game near zero under every hypothesis."""

    game: Game
    honest: FallbackBargaining
    blocks: Opposition | None
    mapper: _Counting
    division: Shapley = field(default_factory=Shapley)

    def found(self, summaries: Mapping[str, ConceptSummary]) -> Hypotheses:
        """Study every partition once, and work out all rows."""
        game, efficient = self.game, efficient_profile(self.game)
        plans = hypothesis_plans(game.n_players, self.division, self.blocks)
        threats = study(game, plans.threat.influences, COCO.fallback, self.mapper)
        pairs, merged = self.mapper.count, plans.merged
        honest = study(game, merged, self.honest.fallback, self.mapper)
        outer = OuterBounds.of_game(game, self.honest.fallback.traits.name, len(merged))
        table = Tabulation(plans, efficient.welfare, self.division, outer).table(threats, honest)
        solved = {"partitions": len(merged), "merged games solved": self.mapper.count - pairs, "threat games": pairs}
        return Hypotheses(
            summary_of(game),
            tuple(
                [HypothesisRow(name, summaries[name], table.payoffs[name], table.ranges[name]) for name in plans.names]
            ),
            table.spread,
            found_drivers(table, game.scale),
            efficient.welfare,
            efficient.profile,
            table.worths,
            table.partitions,
            _losses(table, game.scale),
            {},
            Certificate("unchecked", math.nan, _claims((*threats, *honest), efficient)),
            (*efficient.near_ties, *(tie for entry in (*threats, *honest) for tie in entry.disagreement.near_ties)),
            (),
            {name: str(count) for name, count in solved.items()},
        )


def _check_size(game: Game, most_players: int) -> None:
    if game.n_players > most_players:
        message = (
            f"{game.n_players} players can stand in {count_partitions(game.n_players):,} ways, and all of them are "
            f"solved; the limit is {most_players} players: allow more with --most-players N (most_players in Python), "
            f"or look at one hypothesis with 'detente solve --opposition NAME'"
        )
        raise TooLarge(message, where="players")
    graph = graph_of(game)
    if graph is not None:
        graph.check_size(MOST_NUMBERS)


def _honest(selection: Selection | str) -> FallbackBargaining:
    """Let players fall back on the correlated equilibrium that a rule picks; the kindest one if there is no rule."""
    rule = named(selection) if isinstance(selection, str) and selection else selection
    return CORRELATED if isinstance(rule, str) else replace(CORRELATED, fallback=Correlated(rule))


def _blocks(given: str | Sequence[Sequence[str]], players: Sequence[str]) -> tuple[Blocks, Opposition]:
    """Read the blocks that the user names, and find them among the players."""
    try:
        blocks = given_blocks(given)
        return blocks, seated(blocks, players)
    except NotApplicable as error:
        raise NotApplicable(error.message, where="blocks") from error


def _summaries(honest: FallbackBargaining, blocks: Opposition | None) -> dict[str, ConceptSummary]:
    """Name the solution that every hypothesis is."""
    usual = honest.summary
    found = {
        THREAT: COCO.summary,
        BLOC: replace(usual, name="correlated-bloc", opposition="bloc"),
        INDIVIDUALS: usual,
        RANDOM_TEAMS: replace(usual, opposition="random-teams"),
        MYERSON: replace(usual, name="myerson", opposition=ALL, division="myerson"),
    }
    return found if blocks is None else {**found, BLOCKS: replace(usual, opposition=blocks.name)}


def _claims(studies: Sequence[Study], efficient: EfficientProfile) -> tuple[Claim, ...]:
    proofs = [
        claim
        for entry in studies
        for claim in (*entry.disagreement.claims, *(proof for bounds in entry.bounds for proof in bounds.claims))
    ]
    return (*proofs, EfficiencyClaim(efficient.profile, efficient.welfare, Fraction(0)))


def _losses(table: HypothesisTable, scale: float) -> dict[str, JoiningLoss]:
    """Find who loses by joining, wherever somebody does."""
    found = {name: joining_loss(worth) for name, worth in table.worths.items() if name != THREAT}
    return {name: loss for name, loss in found.items() if loss.loss > NEAR_TIE * scale}


def _with_warnings(found: Hypotheses) -> Hypotheses:
    """Find how far the core is from being empty, where worths mean something on their own; say what is unusual."""
    worths = [(name, worth) for name, worth in found.worths.items() if name != THREAT and worth.n_players > 1]
    known = replace(found, cores={name: least_core(worth) for name, worth in worths})
    return replace(known, warnings=warnings_of(known))
