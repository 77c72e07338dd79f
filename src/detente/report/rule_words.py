"""What bargaining without side payments is called, in words: the rules, their reasons, and what they start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.bargaining.rule_names import WEIGHT

if TYPE_CHECKING:
    from detente.model.agreement import ConceptSummary

RULES = {
    "nash-bargaining": "the largest product of what everybody gains",
    "kalai-smorodinsky": "everybody gains the same part of the most that it could gain",
    "egalitarian": "everybody gains the same, as much as possible",
    "equal-loss": "everybody loses the same against the most that it could get, as little as possible",
    "utilitarian": "the largest total payoff that leaves nobody worse off than if talks failed",
    "raiffa-discrete": "step by step: each step goes to the mean of what each could get at best from there",
    "raiffa-continuous": "a path that at every point heads for what each could get at best from there",
    "perles-maschler": "both concede along the frontier from their own best ends, at equal speed, until they meet",
}
REASONS = {
    "nash-bargaining": (
        "Of all that can be agreed on this has the largest product of gains{weighed}. A small step that gives one "
        "player a larger part of what it gains takes at least as large a part from the others. It does not matter in "
        "which unit anybody counts."
    ),
    "kalai-smorodinsky": (
        "Everybody gains the same part of the way from its fallback to the most that it could get, as far as that "
        "goes; who can still gain after that without hurting anybody, does. It does not matter in which unit anybody "
        "counts."
    ),
    "egalitarian": (
        "The least gain is as large as it can be, then the second least, and so on. Gains of different players are "
        "compared one to one, so it matters that they are counted in the same unit."
    ),
    "equal-loss": (
        "The largest loss against the most that each could get is as small as it can be, then the second largest, and "
        "so on. Losses of different players are compared one to one, so it matters that they are counted in the same "
        "unit."
    ),
    "utilitarian": (
        "No other way to play that leaves nobody worse off has a larger total; where several have it, they are "
        "bargained over in rounds. Payoffs of different players are added up, so it matters that they are counted in "
        "the same unit."
    ),
    "raiffa-discrete": (
        "Everybody starts from the fallback and names what it could get at best from there; all move to the mean of "
        "that, as a lottery over whose wish comes true, and name again. It does not matter in which unit anybody "
        "counts."
    ),
    "raiffa-continuous": (
        "Everybody starts from the fallback, and all gain together, at every moment in the direction of what each "
        "could get at best. It does not matter in which unit anybody counts."
    ),
    "perles-maschler": (
        "Each player starts from its own best end of the frontier, and both concede; the product of what one gives up "
        "and the other gains by it is the same for both at every moment. It does not matter in which unit anybody "
        "counts."
    ),
}
FALLBACKS = {
    "correlated": "everybody plays a correlated equilibrium, the rule '{selection}' says which",
    "nash": "everybody plays the Nash equilibrium with the best total",
    "security": "everybody counts on what it can guarantee itself",
    "credible": "threats are made that would really be carried out with probability {breakdown:g}",
    "learned": "everybody goes on as it has learnt to play",
    "stated": "everybody gets what was stated",
    "observed": "everybody gets what was observed on average",
    "pareto-meet": "everybody counts with its worst efficient payoff",
}
USUAL = "correlated"


def is_rule(concept: ConceptSummary) -> bool:
    """Tell whether a concept agrees on a lottery by a bargaining rule."""
    return concept.division in RULES


def rule_label(concept: ConceptSummary) -> str:
    """Name a concept with the parts that differ from the catalogue's.

    Examples
    --------
    >>> from detente.concepts import concept
    >>> rule_label(concept("nash-bargaining", fallback="security", weights=(2, 1)).summary)
    'nash-bargaining (security, weights 2 : 1)'
    """
    parts = [concept.fallback] if concept.fallback != USUAL else []
    if concept.selection not in {None, "kindest"}:
        parts.append(str(concept.selection))
    if "breakdown" in concept.parameters:
        parts.append(f"q = {concept.parameters['breakdown']:g}")
    weights = weights_of(concept)
    parts += [f"weights {' : '.join(f'{weight:g}' for weight in weights)}"] if weights else []
    return f"{concept.name} ({', '.join(parts)})" if parts else concept.name


def rule_description(concept: ConceptSummary) -> str:
    """Describe a concept by its rule and its fallback in one phrase.

    Examples
    --------
    >>> from detente.concepts import concept
    >>> rule_description(concept("egalitarian", fallback="security").summary)
    'everybody gains the same, as much as possible; if talks fail, everybody counts on what it can guarantee itself'
    """
    found = RULES.get(concept.division, f"by the rule '{concept.division}'")
    weighed = ", weighed" if weights_of(concept) else ""
    return f"{found}{weighed}; if talks fail, {breakdown_words(concept)}"


def breakdown_words(concept: ConceptSummary) -> str:
    """Say what happens if talks fail."""
    words = FALLBACKS.get(concept.fallback, f"the fallback is '{concept.fallback}'")
    return words.format(selection=concept.selection, **{"breakdown": 0.0, **concept.parameters})


def reason(concept: ConceptSummary) -> str:
    """Say why the rule leads to this lottery."""
    weighed = ", each raised to its player's weight" if weights_of(concept) else ""
    return REASONS.get(concept.division, "").format(weighed=weighed)


def weights_of(concept: ConceptSummary) -> list[float]:
    """List how much every player's gain counts; nothing where all count the same."""
    keys = [WEIGHT.format(place) for place in range(1, len(concept.parameters) + 1)]
    return [concept.parameters[key] for key in keys if key in concept.parameters]
