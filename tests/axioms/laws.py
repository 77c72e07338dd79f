"""Laws of every agreement: each draws a game, changes it, and says how the agreement must follow."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import detente as dt
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.agreement import Agreement
from detente.model.coalition import coalition_of
from tests.axioms import transformations as change
from tests.axioms.comparing import (
    SHARP,
    agree,
    an_action,
    exactly,
    game_of,
    picks_within,
    same_numbers,
    solved,
    sums,
    unit,
    worths_of,
)
from tests.naive.games import game_from_nested
from tests.strategies import games, games_in


def payoffs_and_transfers_add_up(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Payoffs add up to W, the best total; transfers to 0, and they lead from the profile to the payoffs."""
    plain = data.draw(games())
    found = solved(plain, concept)
    best = max(sum(payoffs) for payoffs in game_from_nested(plain.payoffs).payoffs.values())
    within = SHARP * unit(found)
    agree([found.welfare, sum(found.payoff_numbers), sum(found.transfer_numbers)], [best, best, Fraction(0)], within)
    own = change.at(plain, found.profile)
    agree(found.payoff_numbers, [u + t for u, t in zip(own, found.transfer_numbers, strict=True)], within)


def payoffs_lie_in_their_ranges(concept: FallbackBargaining, data: st.DataObject) -> None:
    """The selected fallback is one of the admissible ones."""
    found = solved(data.draw(games()), concept)
    within = picks_within(found)
    low, high = exactly(found.ranges.low_numbers), exactly(found.ranges.high_numbers)
    for least, payoff, greatest_ in zip(low, exactly(found.payoff_numbers), high, strict=True):
        assert least - within <= payoff <= greatest_ + within


def the_certificate_holds_in_fractions(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Small games with exact payoffs are proved, but where Raiffa's endless rounds end within a radius."""
    plain = data.draw(games())
    found = solved(plain, concept)
    verification = dt.verify(game_of(plain.payoffs), found, exact=True)
    assert found.certificate.status == "verified"
    assert verification.claims == len(found.certificate.claims)
    assert verification.largest_violation <= 2 * SHARP * unit(found)
    if all(isinstance(number, Fraction) for number in (*found.payoff_numbers, *found.table.values.tolist())):
        assert verification.proved


def a_document_keeps_every_number(concept: FallbackBargaining, data: st.DataObject) -> None:
    """An agreement that is written and read again has the same numbers and still passes."""
    plain = data.draw(games())
    found = solved(plain, concept)
    document = dump_agreement(found, coalitions_too=True)
    read = load_agreement(document)
    assert isinstance(read, Agreement)
    for name in ("payoff_numbers", "transfer_numbers", "welfare", "profile"):
        assert getattr(read, name) == getattr(found, name)
    for end in ("low_numbers", "high_numbers"):
        assert getattr(read.ranges, end) == getattr(found.ranges, end)
    assert read.table.values.tolist() == found.table.values.tolist()
    assert [entry.payoffs for entry in read.disagreements] == [entry.payoffs for entry in found.disagreements]
    assert {**dump_agreement(read, coalitions_too=True), "statistics": {}} == {**document, "statistics": {}}
    dt.verify(game_of(plain.payoffs), read)


# --------------------------------------------------------------------------------------------------------- invariance


def the_names_of_players_do_not_matter(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Players in another order get the same payoffs, worths and ranges."""
    plain = data.draw(games())
    order = data.draw(st.permutations(range(len(plain.shape))))
    before, after = solved(plain, concept), solved(change.with_players_in_order(plain, order), concept)
    within = picks_within(before)
    agree(after.payoff_numbers, [before.payoff_numbers[player] for player in order], within)
    for end in ("low_numbers", "high_numbers"):
        numbers = getattr(before.ranges, end)
        agree(getattr(after.ranges, end), [numbers[player] for player in order], SHARP * unit(before))
    for coalition, worth in worths_of(after).items():
        agree([worth], [before.worth.worth(coalition_of(order[player] for player in coalition))], within)


def the_order_of_actions_does_not_matter(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Actions in another order change no number."""
    plain = data.draw(games())
    orders = [data.draw(st.permutations(range(count))) for count in plain.shape]
    same_numbers(solved(change.with_actions_in_order(plain, orders), concept), solved(plain, concept))


def a_constant_goes_to_its_player(concept: FallbackBargaining, data: st.DataObject) -> None:
    """A constant added to a player's payoffs is added to its payoff, its range and its coalitions' worths."""
    plain = data.draw(games())
    entries: st.SearchStrategy[Any] = st.one_of(st.integers(-5, 5), st.sampled_from([10**9, -(10**9), Fraction(1, 3)]))
    constants = data.draw(st.lists(entries, min_size=len(plain.shape), max_size=len(plain.shape)))
    before, after = solved(plain, concept), solved(change.shifted(plain, constants), concept)
    rounding = Fraction(1, 10**14) * max(map(abs, constants))
    within = picks_within(before) + rounding
    agree(after.payoff_numbers, sums(before.payoff_numbers, constants), within)
    for end in ("low_numbers", "high_numbers"):
        wanted = sums(getattr(before.ranges, end), constants)
        agree(getattr(after.ranges, end), wanted, SHARP * unit(before) + rounding)
    for coalition, worth in worths_of(before).items():
        gift = sum(constants[player] for player in coalition)
        agree([after.worth.worth(coalition_of(coalition))], sums([worth], [gift]), within)


def the_unit_of_the_currency_does_not_matter(concept: FallbackBargaining, data: st.DataObject) -> None:
    """All payoffs times a positive factor: all numbers times that factor."""
    plain = data.draw(games())
    factors = ["2", "3", "1e12", "1/3", "1e-12", "7/5"]
    factor = Fraction(data.draw(st.sampled_from(factors)))
    before, after = solved(plain, concept), solved(change.scaled(plain, factor), concept)
    rounding = Fraction(1, 10**14) * unit(after)

    def times(values: Iterable[Any]) -> list[Any]:
        return [value * factor if isinstance(value, Fraction) else float(Fraction(value) * factor) for value in values]

    within = picks_within(before) * factor + rounding
    agree(after.payoff_numbers, times(before.payoff_numbers), within)
    agree(after.table.values.tolist(), times(before.table.values.tolist()), within)
    for end in ("low_numbers", "high_numbers"):
        agree(getattr(after.ranges, end), times(getattr(before.ranges, end)), SHARP * factor * unit(before) + rounding)


def an_action_given_twice_changes_nothing(concept: FallbackBargaining, data: st.DataObject) -> None:
    """A copy of an action is no new possibility."""
    plain = data.draw(games())
    player, action = an_action(data, plain)
    same_numbers(solved(change.with_duplicate(plain, player, action), concept), solved(plain, concept))


def players_who_are_alike_get_the_same(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Where exchanging two players gives the same game, they get the same payoff and the same range."""
    shape = data.draw(st.sampled_from([(2, 2), (3, 3), (2, 2, 1), (2, 2, 2)]))
    found = solved(change.with_first_two_alike(data.draw(games_in(shape))), concept)
    agree(found.payoff_numbers[:1], found.payoff_numbers[1:2], 2 * picks_within(found))
    for end in ("low_numbers", "high_numbers"):
        numbers = getattr(found.ranges, end)
        agree(numbers[:1], numbers[1:2], SHARP * unit(found))


def a_null_player_gets_nothing_and_changes_nothing(concept: FallbackBargaining, data: st.DataObject) -> None:
    """Who gets 0 everywhere and does not matter is paid 0; the others get what they would get without it.

    Equal surplus is the exception: there everybody shares what is gained.
    """
    plain = data.draw(games_in(data.draw(st.sampled_from([(2,), (2, 2), (2, 3), (1, 2)]))))
    before, after = (
        solved(plain, concept),
        solved(change.with_null_player(plain, data.draw(st.integers(1, 2))), concept),
    )
    within = picks_within(after)
    for coalition, worth in worths_of(before).items():
        alone, joined = coalition_of(coalition), coalition_of((*coalition, len(plain.shape)))
        agree([after.worth.worth(alone), after.worth.worth(joined)], [worth, worth], within)
    if concept.division.name == "shapley":
        agree(after.payoff_numbers, (*before.payoff_numbers, Fraction(0)), within)
