"""What every partition contributes, rebuilt from the claims, one way a fallback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.certify.graph_values import graph_contributions
from detente.certify.leader import leaders
from detente.certify.learned import NUMBERS, check_named, learnt
from detente.certify.nash_lists import nash_bounds, nash_of_many
from detente.certify.proven_threats import ProvenThreats
from detente.certify.values import accepted_differences
from detente.certify.witnessed import Claims, Witnessed
from detente.coalitions.worth import Study
from detente.model.agreement import Bounds, GuaranteedDisagreement, PlayedDisagreement
from detente.model.certificate import ValueClaim
from detente.model.distribution import JointDistribution
from detente.model.errors import NotApplicable
from detente.model.merging import split_profiles
from detente.model.numbers import weighted
from detente.model.polymatrix import graph_of
from detente.selections.naming import asked_for, named, parameter_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from detente.certify.ledger import Ledger
    from detente.coalitions.worth import Influence
    from detente.model.agreement import ConceptSummary
    from detente.model.certificate import DeviationClaim
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.protocols import Selection

Side = Callable[["Witnessed", "Sequence[Influence]"], "Iterable[Study]"]  #: all partitions' claims, read in order

BLOC_ONLY = {"threat", "credible", "leader"}  #: fallbacks that stand between a coalition and one opponent
DIFFERENCES = {"threat", "leader"}  #: fallbacks of which only the difference between two blocks counts
SELECTED = {"correlated", "credible"}  #: fallbacks that pick a point of a set by a rule


def contributions(
    game: Game, concept: ConceptSummary, plan: Sequence[Influence], claims: Claims, ledger: Ledger
) -> list[Study]:
    """Check all claims in order, and return what each partition contributes."""
    graph = graph_of(game)
    if graph is not None:
        return [_read(study, ledger) for study in graph_contributions(graph, concept, plan, claims, ledger)]
    witnessed = Witnessed(game, claims, ledger, _factor(concept, ledger))
    side = _side(concept, ledger)
    return list(side(witnessed, plan))


def _factor(concept: ConceptSummary, ledger: Ledger) -> Fraction:
    """Compute how much each side counts the other's payoff against itself; 0 for honest play."""
    blended = concept.fallback == "credible"
    expected = {"breakdown"} if blended else NUMBERS if concept.fallback == "learned" else set()
    ledger.demand(
        fact=set(concept.parameters) == expected | parameter_names(concept.selection),
        claim="the concept has the parameters that its fallback and its selection need",
    )
    if not blended:
        return Fraction(0)
    probability = Fraction(ledger.number(concept.parameters["breakdown"]))
    ledger.demand(fact=0 <= probability <= 1, claim="the breakdown probability lies between 0 and 1")
    return (1 - probability) / (1 + probability)


def _side(concept: ConceptSummary, ledger: Ledger) -> Side:
    """Choose how the claims about all partitions are read."""
    fallback = concept.fallback
    fixed: dict[str, Side] = {
        "nash": _each(_nash),
        "threat": _threats,
        "security": _each(_security),
        "leader": _each(leaders),
    }
    if fallback == "learned":
        check_named(concept, ledger)
        return _each(_learned)
    if fallback not in {*fixed, *SELECTED}:
        message = f"the checker knows no fallback named '{fallback}'"
        raise NotApplicable(message)
    ledger.demand(
        fact=fallback not in BLOC_ONLY or concept.opposition == "bloc",
        claim=f"the fallback '{fallback}' stands between a coalition and one opponent",
    )
    if fallback in SELECTED:
        rule = _rule(concept)
        return _each(lambda witnessed, influence: _correlated(witnessed, influence, rule))
    ledger.demand(fact=concept.selection is None, claim=f"the fallback '{fallback}' has no selection")
    return fixed[fallback]


def _each(one: Callable[[Witnessed, Influence], Study]) -> Side:
    return lambda witnessed, plan: (_read(one(witnessed, influence), witnessed.ledger) for influence in plan)


def _rule(concept: ConceptSummary) -> Selection:
    try:
        return named(asked_for(str(concept.selection), concept.parameters))
    except NotApplicable as error:
        message = f"the checker knows no selection named '{concept.selection}'"
        raise NotApplicable(message) from error


def _read(study: Study, ledger: Ledger) -> Study:
    """Turn all numbers into those of the check's arithmetic."""
    payoffs = tuple(ledger.numbers(study.disagreement.payoffs))
    ends = [(ledger.number(entry.low), ledger.number(entry.high)) for entry in study.bounds]
    bounds = tuple(Bounds(*pair, (), entry.exact) for pair, entry in zip(ends, study.bounds, strict=True))
    return Study(study.influence, replace(study.disagreement, payoffs=payoffs), bounds)


def _correlated(witnessed: Witnessed, influence: Influence, rule: Selection) -> Study:
    partition = influence.partition
    claim, point = witnessed.selected(partition, rule)
    bounds = tuple(Bounds(*witnessed.ends(partition, direction), ()) for direction in influence.directions)
    played = replace(_played(witnessed.game, claim), radius=point.radius, trace=point.trace)
    return Study(influence, played, bounds)


def _nash(witnessed: Witnessed, influence: Influence) -> Study:
    partition = influence.partition
    if len(partition) != 2:
        listed = nash_of_many(witnessed, partition)
        ends = tuple(nash_bounds(witnessed, partition, listed, direction) for direction in influence.directions)
        return Study(influence, _played(witnessed.game, listed.played), ends)
    found, played = witnessed.nash(partition)
    bounds = []
    for direction in influence.directions:
        values = [sum((w * f for w, f in zip(direction, e.payoffs, strict=True)), Fraction(0)) for e in found]
        bounds.append(Bounds(min(values), max(values), ()))
    return Study(influence, _played(witnessed.game, played), tuple(bounds))


def _learned(witnessed: Witnessed, influence: Influence) -> Study:
    claim = learnt(witnessed, influence.partition)
    return Study(influence, _played(witnessed.game, claim), _fixed(influence, claim.payoffs))


def _threats(witnessed: Witnessed, plan: Sequence[Influence]) -> list[Study]:
    """Check the values of all difference games, together where floats will do."""
    claims = [witnessed.claims.take(ValueClaim, influence.partition) for influence in plan]
    levels = accepted_differences(witnessed.game, claims, witnessed.ledger)
    n_actions = witnessed.game.n_actions
    studies = []
    for place, (influence, claim) in enumerate(zip(plan, claims, strict=True)):
        paid = levels[place] if place in levels else _difference(witnessed, claim)
        studies.append(Study.of(influence, ProvenThreats(n_actions, claim, paid)))
    return studies


def _difference(witnessed: Witnessed, claim: ValueClaim) -> tuple[Number, ...]:
    """Check one value, and compute what the strategies pay."""
    witnessed.value(claim, 0, (1, -1))
    game, ledger = witnessed.block_game(claim.partition), witnessed.ledger
    strategies = [ledger.whole(part) for part in (claim.rows, claim.columns)]
    rows, columns = (np.array(values, dtype=game.payoffs.dtype) for values, _ in strategies)
    unit = strategies[0][1] * strategies[1][1] * game.unit
    return tuple([ledger.ratio(rows @ own @ columns, unit) for own in game.payoffs])


def _security(witnessed: Witnessed, influence: Influence) -> Study:
    levels = tuple(witnessed.ledger.numbers([witnessed.level(b).lower for b in influence.partition.blocks]))
    disagreement = GuaranteedDisagreement(influence.partition, levels, (), ())
    return Study(influence, disagreement, _fixed(influence, levels))


def _fixed(influence: Influence, payoffs: Sequence[Number]) -> tuple[Bounds, ...]:
    bounds = []
    for direction in influence.directions:
        value = weighted(direction, payoffs)
        bounds.append(Bounds(value, value, ()))
    return tuple(bounds)


def _played(game: Game, claim: DeviationClaim) -> PlayedDisagreement:
    profiles = split_profiles(claim.profiles, claim.partition, game.n_actions)
    distribution = JointDistribution(game.n_actions, profiles, claim.probabilities)
    return PlayedDisagreement(claim.partition, claim.payoffs, distribution, True, (), ())
