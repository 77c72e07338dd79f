"""What a concept's parts are called, in words: they follow the parts, not the name in the catalogue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.concepts.catalogue import CATALOGUE
from detente.report.rule_words import is_rule, rule_description, rule_label
from detente.report.transfer_words import is_transfer, transfer_label
from detente.selections.naming import NUMBER, asked_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model.agreement import ConceptSummary

TWO_SIDES = " of the two sides"
FALLBACKS = {
    "threat": "every side falls back on its worst threat",
    "correlated": "honest fallbacks",
    "nash": f"fallbacks without a mediator: the best Nash equilibrium{TWO_SIDES}",
    "security": "what every coalition can guarantee itself",
    "credible": "threats that would really be carried out, if talks fail with probability {q}",
    "leader": "what every side would secure by committing itself first, payments included",
    "learned": "what learning in repeated play leads to, without a mediator's word",
    "observed": "breakdowns that really happened, on average",
    "stated": "a disagreement point that was stated",
}
OPPOSITIONS = {
    "bloc": " against one rival team",
    "individuals": ", outsiders on their own",
    "random-teams": " against teams that outsiders form at random",
}
SELECTIONS = {
    "kindest": "the kindest equilibrium",
    "raiffa": "bargained in rounds",
    "leximin": "the least gain over the nadir as large as possible",
    "nash-product": "the largest product of gains over the nadir",
    "kalai-smorodinsky": "everybody the same part of its largest gain over the nadir",
    "near-kindest": "bargained in rounds among equilibria at most {tau} short of the largest total",
    "random-dictator": "the favourite of a side that is drawn by lot",
    "centroid": "the mean of all equilibrium payoffs",
    "max-entropy": "the equilibrium of largest entropy",
    "regret-matching": "by regret matching",
    "swap-regret": "by swap regret",
    "optimistic": "by optimistic swap regret",
    "optimal": "with a mediator who learns too",
    "max-gini": "the equilibrium whose squared probabilities have the least sum",
}
DIVISIONS = {
    "banzhaf": "everybody what it adds on average to a coalition, all coalitions being equally likely",
    "equal-surplus": "everybody keeps its own worth and an equal share of the rest",
    "nucleolus": "the unhappiest coalition as happy as can be",
}
USUAL = {
    "threat": "bloc",
    "nash": "bloc",
    "security": "bloc",
    "credible": "bloc",
    "leader": "bloc",
    "observed": "individuals",
    "stated": "individuals",
}  #: goes without saying
BREAKDOWN = "breakdown"


def label(concept: ConceptSummary) -> str:
    """Name a concept with the parts that differ from the catalogue's, and with the probability that talks fail.

    Examples
    --------
    >>> from detente.concepts import Options, concept
    >>> label(concept("correlated", Options("bloc")).summary), label(concept("credible").summary)
    ('correlated (bloc)', 'credible (q = 0.5)')
    """
    if is_rule(concept):
        return rule_label(concept)
    if is_transfer(concept):
        return transfer_label(concept)
    parts = []
    usual = next((entry.summary for entry in CATALOGUE if entry.name == concept.name), None)
    if usual is not None and usual.opposition != concept.opposition:
        parts.append(concept.opposition)
    if usual is not None and usual.selection != concept.selection:
        parts.append(asked_for(str(concept.selection), concept.parameters))
    if usual is not None and usual.division != concept.division:
        parts.append(concept.division)
    if BREAKDOWN in concept.parameters:
        parts.append(_probability(concept))
    return f"{concept.name} ({', '.join(parts)})" if parts else concept.name


def description(concept: ConceptSummary) -> str:
    """Describe a concept by its parts in one phrase, or by its name if its fallback is not known.

    Examples
    --------
    >>> from detente.concepts import Options, concept
    >>> description(concept("correlated", Options("bloc", "raiffa")).summary)
    'honest fallbacks against one rival team; bargained in rounds'
    """
    if is_rule(concept):
        return rule_description(concept)
    if is_transfer(concept):
        inner = description(replace(concept, name=""))
        return f"weights at which what everybody deserves needs no payments; if talks fail, {inner}"
    if concept.fallback not in FALLBACKS:
        return f"if talks fail, the fallback is '{concept.fallback}'"
    text = FALLBACKS[concept.fallback].format(q=_probability(concept))
    if concept.opposition != USUAL.get(concept.fallback):
        text = text.removesuffix(TWO_SIDES) + _outsiders(concept.opposition)
    details = []
    if concept.selection is not None and (concept.fallback, concept.selection) != ("credible", "kindest"):
        details.append(_rule(concept.selection, concept.parameters))
    if concept.division != "shapley":
        details.append(DIVISIONS.get(concept.division, f"divided by '{concept.division}'"))
    return "; ".join([text, *details])


def is_random(concept: ConceptSummary) -> bool:
    """Tell whether outsiders form teams by lot."""
    return concept.opposition.partition(":")[0] == "random-teams"


def _outsiders(opposition: str) -> str:
    """Describe how outsiders stand."""
    name, colon, rest = opposition.partition(":")
    if name == "blocks" and colon:
        return f" against outsiders who keep to the blocks {rest}"
    if name in OPPOSITIONS:
        return OPPOSITIONS[name] + (f" (theta = {rest})" if colon else "")
    return f", opposition '{opposition}'"


def _rule(name: str, parameters: Mapping[str, float]) -> str:
    """Describe a selection."""
    tau = f"{parameters[NUMBER]:g}" if NUMBER in parameters else NUMBER
    return SELECTIONS.get(name, f"selection '{name}'").format(tau=tau)


def _probability(concept: ConceptSummary) -> str:
    return f"q = {concept.parameters[BREAKDOWN]:g}" if BREAKDOWN in concept.parameters else "q"
