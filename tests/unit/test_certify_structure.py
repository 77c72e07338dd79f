"""Agreements whose parts were swapped, dropped, added or renamed, and sealed again."""

from dataclasses import replace

import pytest

import detente as dt
from detente.certify import check
from detente.certify.ledger import Ledger
from detente.concepts import CATALOGUE
from detente.formats.agreement_document import load_agreement
from detente.model.certificate import EquilibriaClaim
from detente.model.errors import CertificateRejected
from tests.unit.certify_tampering import GAMES, document, refused, resealed

NAMES = [concept.name for concept in CATALOGUE]


def claims_of(copied):
    return copied["certificate"]["claims"]


def first(copied, kind):
    return next(claim for claim in claims_of(copied) if claim["kind"] == kind)


def refuses(game, name, change):
    return refused(GAMES[game], resealed(document(game, name), change))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", ["battle", "public-good", "three"])
def test_a_claim_cannot_be_dropped_or_doubled(game, name):
    for place in range(len(claims_of(document(game, name))))[::4]:
        assert refuses(game, name, lambda copied, place=place: claims_of(copied).pop(place))
        assert refuses(
            game, name, lambda copied, place=place: claims_of(copied).insert(place, claims_of(copied)[place])
        )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", ["battle", "three"])
def test_neighbouring_claims_that_differ_cannot_be_swapped(game, name):
    claims = claims_of(document(game, name))
    places = [place for place in range(len(claims) - 1) if claims[place] != claims[place + 1]]

    def swap(place):
        def change(copied):
            listed = claims_of(copied)
            listed[place], listed[place + 1] = listed[place + 1], listed[place]

        return change

    for place in places[::3]:
        assert refuses(game, name, swap(place))


@pytest.mark.parametrize("name", NAMES)
def test_an_agreement_belongs_to_one_game(name):
    assert refused(GAMES["battle"], document("chicken", name))
    twin = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]], players=["Column", "Row"])
    assert refused(twin, document("chicken", name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", ["chicken", "public-good"])
def test_the_players_cannot_be_reordered(game, name):
    assert refuses(game, name, lambda copied: copied["game"]["players"].reverse())


@pytest.mark.unwatched
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", ["digest", "scale", "actions", "players"])
def test_the_name_of_the_game_is_checked(name, key):
    replaced = {"digest": "sha256:0", "scale": 8.0, "actions": [["1"], ["1"]], "players": ["Row", "Colum"]}[key]
    assert refuses("chicken", name, lambda copied: copied["game"].update({key: replaced}))


@pytest.mark.unwatched
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("opposition", "individual"),
        ("fallback", "threats"),
        ("division", "equal"),
        ("selection", "kind"),
        ("parameters", {"breakdown": 0.5, "more": 1}),
    ],
)
def test_parts_that_do_not_exist_are_refused(name, key, part):
    assert refuses("three", name, lambda copied: copied["concept"].update({key: part}))


@pytest.mark.unwatched
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fallback", ["threat", "correlated", "security", "nash", "credible"])
def test_another_fallback_is_refused(name, fallback):
    written = document("three", name)
    if written["concept"]["fallback"] != fallback:
        assert refuses("three", name, lambda copied: copied["concept"].update(fallback=fallback))


@pytest.mark.unwatched
@pytest.mark.parametrize("name", NAMES)
def test_another_division_or_opposition_is_refused_where_it_matters(name):
    if name not in {"coco", "leader"}:  # where v(S) + v(N without S) = W, three players get the same by both rules
        assert refuses("three", name, lambda copied: copied["concept"].update(division="equal-surplus"))
    other = {"bloc": "individuals", "individuals": "bloc"}[document("three", name)["concept"]["opposition"]]
    assert refuses("three", name, lambda copied: copied["concept"].update(opposition=other))


def test_another_selection_is_refused_where_it_matters():
    assert refuses("battle", "correlated", lambda copied: copied["concept"].update(selection="raiffa"))
    assert refuses("battle", "raiffa", lambda copied: copied["concept"].update(selection="kindest"))
    assert refuses("battle", "coco", lambda copied: copied["concept"].update(selection="kindest"))
    assert refuses("battle", "correlated", lambda copied: copied["concept"].update(selection=None))


def test_threats_stand_between_a_coalition_and_one_opponent_even_for_two_players():
    assert refuses("chicken", "coco", lambda copied: copied["concept"].update(opposition="individuals"))


def test_parameters_belong_to_the_fallback():
    assert refuses("chicken", "credible", lambda copied: copied["concept"].update(parameters={}))
    assert refuses("chicken", "coco", lambda copied: copied["concept"].update(parameters={"breakdown": 0.5}))


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_that_is_not_optimal_is_refused(name):
    def change(copied):
        copied["profile"] = ["2", "2"]
        copied["welfare"] = 0.0
        claim = first(copied, "efficiency")
        claim["witness"].update(profile=[1, 1], welfare=0.0)

    assert refuses("chicken", name, change)


@pytest.mark.parametrize("profile", [[0], [0, 0, 0], [2, 0], [-1, 0], [0.0, 0], ["1", "1"], [True, 0], None, 0])
def test_a_profile_that_does_not_exist_is_refused(profile):
    assert refuses("chicken", "coco", lambda copied: first(copied, "efficiency")["witness"].update(profile=profile))


@pytest.mark.parametrize("profile", [["1"], ["1", "3"], ["1", "1", "1"], [0, 0], "11"])
def test_a_profile_of_unknown_labels_is_refused(profile):
    assert refuses("chicken", "coco", lambda copied: copied.update(profile=profile))


@pytest.mark.parametrize(
    ("profiles", "probabilities"),
    [
        ([0, 1, 2], [0.5, 0.75, -0.25]),
        ([0, 1, 1], [0.5, 0.25, 0.25]),
        ([0, 1, 4], [0.5, 0.25, 0.25]),
        ([0, 1, -2], [0.5, 0.25, 0.25]),
        ([0, 1], [0.5, 0.25, 0.25]),
        ([0, 1, 2], [0.5, 0.25]),
        ([0, 1.0, 2], [0.5, 0.25, 0.25]),
        ([], []),
        ([0, 1, 2], [0.25, 0.125, 0.125]),
        ([0], [1.0]),
        ([3], [1.0]),
    ],
)
@pytest.mark.parametrize("kind", ["deviation", "selection_stage", "range_end"])
def test_a_wrong_distribution_is_refused(kind, profiles, probabilities):
    def change(copied):
        first(copied, kind)["witness"].update(profiles=profiles, probabilities=probabilities)

    assert refuses("chicken", "correlated", change)


@pytest.mark.parametrize(
    "listed",
    [
        {"block": [2], "told": [0], "played": [1], "multiplier": [0.5]},
        {"block": [0], "told": [2], "played": [1], "multiplier": [0.5]},
        {"block": [0], "told": [0], "played": [-1], "multiplier": [0.5]},
        {"block": [0], "told": [0], "played": [1], "multiplier": [-0.5]},
        {"block": [0], "told": [0, 1], "played": [1], "multiplier": [0.5]},
        {"block": [], "told": [], "played": [], "multiplier": []},
        {"block": [0.5], "told": [0], "played": [1], "multiplier": [0.5]},
        {"block": [0], "told": [0], "played": [1]},
        [],
    ],
)
def test_wrong_multipliers_are_refused(listed):
    assert refuses(
        "chicken", "correlated", lambda copied: first(copied, "selection_stage")["witness"].update(deviations=listed)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"row_block": 1},
        {"row_block": 0.0},
        {"weights": [1, 1]},
        {"weights": [1.0, -1.0]},
        {"rows": [1.0]},
        {"rows": [0.5, 0.4]},
        {"columns": [1.5, -0.5]},
        {"columns": [1.0, 0.0]},
    ],
)
def test_a_wrong_zero_sum_value_is_refused(change):
    assert refuses("chicken", "coco", lambda copied: first(copied, "zero_sum_value")["witness"].update(change))


def test_guarantees_that_do_not_meet_are_refused():
    """Both guarantees are stated as they are, but they prove no value."""

    def change(copied):
        claim = first(copied, "zero_sum_value")
        claim["witness"].update(rows=[1.0, 0.0], columns=[0.0, 1.0])
        claim.update(lower=-5.0, upper=0.0)

    assert refuses("chicken", "coco", change)


def test_an_equilibrium_left_out_of_the_list_is_refused():
    """Two of chicken's three equilibria would give another pick and narrower ranges."""
    game = GAMES["chicken"]
    agreement = load_agreement(document("chicken", "nash"))
    claim = agreement.certificate.claims[0]
    assert isinstance(claim, EquilibriaClaim)
    assert len(claim.equilibria) == 3
    shorter = replace(claim, equilibria=claim.equilibria[1:], payoffs=claim.payoffs[1:])
    certificate = replace(agreement.certificate, claims=(shorter, *agreement.certificate.claims[1:]))
    with pytest.raises(CertificateRejected, match="every extreme equilibrium"):
        check(game, replace(agreement, certificate=certificate))


def test_equilibria_are_not_loosened_by_a_stated_slack():
    assert refuses("chicken", "nash", lambda copied: first(copied, "selection_stage").update(slack=100.0))


def test_a_nash_list_needs_two_blocks():
    written = document("three", "nash")

    def change(copied):
        copied["concept"]["opposition"] = "individuals"
        first(copied, "selection_stage")["partition"] = [[name] for name in copied["game"]["players"]]

    assert refused(GAMES["three"], resealed(written, change))


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_is_not_finite_is_rejected_in_either_arithmetic(number, exact):
    with pytest.raises(CertificateRejected, match="finite"):
        Ledger(1.0, 1.0, exact=exact).number(number)
