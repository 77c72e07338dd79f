"""Which concept obeys which law. `test_claims.py` tests every pair on games that hypothesis draws."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

import detente as dt
from detente.concepts.fallback_bargaining import FallbackBargaining
from tests.axioms import bargaining_laws, laws

Law = Callable[[FallbackBargaining, st.DataObject], None]

CONCEPTS: dict[str, FallbackBargaining] = {
    "coco": dt.COCO,
    "correlated": dt.CORRELATED,
    "correlated-bloc": dt.CORRELATED_BLOC,
    "raiffa": dt.RAIFFA,
    "raiffa-bloc": dt.RAIFFA_BLOC,
    "nash": dt.NASH,
    "security": dt.SECURITY,
    "credible": dt.credible(),
    "credible-0.9": dt.credible(breakdown=0.9),
    "leader": dt.LEADER,
    "equal-surplus": FallbackBargaining("equal", dt.Individuals(), dt.Correlated(dt.Kindest()), dt.EqualSurplus()),
}
EVERY = tuple(CONCEPTS)
HONEST = ("correlated", "correlated-bloc", "raiffa", "raiffa-bloc", "equal-surplus")

LAWS: list[tuple[Law, tuple[str, ...]]] = [
    (laws.payoffs_and_transfers_add_up, EVERY),
    (laws.payoffs_lie_in_their_ranges, EVERY),
    (laws.the_certificate_holds_in_fractions, EVERY),
    (laws.a_document_keeps_every_number, EVERY),
    (laws.the_names_of_players_do_not_matter, EVERY),
    (laws.the_order_of_actions_does_not_matter, EVERY),
    (laws.a_constant_goes_to_its_player, EVERY),
    (laws.the_unit_of_the_currency_does_not_matter, EVERY),
    (laws.an_action_given_twice_changes_nothing, EVERY),
    (laws.players_who_are_alike_get_the_same, EVERY),
    (laws.a_null_player_gets_nothing_and_changes_nothing, EVERY),
    (bargaining_laws.fallbacks_are_equilibria_with_the_stated_payoffs, (*HONEST, "nash")),
    (bargaining_laws.spite_changes_nothing, (*HONEST, "nash", "leader")),
    (bargaining_laws.free_unconditional_harm_moves_no_payoff, (*HONEST, "leader")),
    (bargaining_laws.the_kindest_fallback_has_the_best_total, ("correlated", "correlated-bloc", "equal-surplus")),
    (
        bargaining_laws.complements_share_one_fallback,
        ("coco", "correlated-bloc", "raiffa-bloc", "nash", "security", "credible", "leader"),
    ),
    (bargaining_laws.unrelated_games_add_up, ("coco", "security", "leader")),
    (bargaining_laws.ranges_of_unrelated_games_add_up, ("correlated", "correlated-bloc", "equal-surplus")),
    (bargaining_laws.ranges_do_not_depend_on_the_selection, ("correlated", "correlated-bloc")),
    (bargaining_laws.more_actions_never_hurt, ("coco", "security")),
    (bargaining_laws.two_players_get_the_closed_form, ("coco",)),
    (bargaining_laws.averages_over_coalition_sizes_give_the_payoffs, ("coco",)),
    (bargaining_laws.ranges_have_no_width, ("coco", "security", "leader")),
    (bargaining_laws.spite_pays_half_of_harm_minus_cost, ("coco",)),
    (bargaining_laws.without_breakdown_it_is_the_coco_value, ("credible",)),
    (bargaining_laws.with_certain_breakdown_it_is_honest_play, ("credible",)),
    (bargaining_laws.a_threat_is_used_below_its_break_even_probability, ("credible",)),
]


@dataclass(frozen=True)
class Claim:
    """The claim that a concept obeys a law."""

    concept: str
    law: Law

    def check(self, data: st.DataObject) -> None:
        """Check the law on one drawn example."""
        self.law(CONCEPTS[self.concept], data)

    def __str__(self) -> str:
        return f"{self.concept}-{self.law.__name__}"


CLAIMS = [Claim(concept, law) for law, concepts in LAWS for concept in concepts]
