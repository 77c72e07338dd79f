"""Agreement documents whose nodes have the wrong type, are missing, or contradict each other."""

import copy
import json
import math
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.formats.agreement_document import dump_agreement, load_agreement, seal
from detente.formats.claim_document import load_claim
from detente.formats.number_fields import MAX_LENGTH, get_number, get_numbers, put_number, put_numbers
from detente.formats.partition_document import load_partition
from detente.formats.typed_fields import get_flag, get_integer, get_integers, get_items, get_object, get_text, get_texts
from detente.model.errors import CertificateRejected, DetenteError, FormatError
from tests.unit.certify_tampering import GAMES, at, changed, document, nodes, resealed

NAMES = ["coco", "correlated", "nash", "security", "credible"]
OTHERS: list = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2.5,
    "",
    "x",
    "1",
    [],
    [[]],
    [0],
    ["x"],
    {},
    {"x": 0},
    [None],
    10**400,
    math.nan,
]


def loads_or_refuses(game, written):
    """Load and verify; nothing but our own errors may come out."""
    try:
        dt.verify(game, load_agreement(written))
    except DetenteError:
        return False
    return True


@pytest.mark.unwatched
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", ["chicken", "thirds"])
@given(data=st.data())
def test_any_node_of_another_type_is_refused_or_harmless(game, name, data):
    written = document(game, name)
    path = data.draw(st.sampled_from(nodes(written)))
    loads_or_refuses(GAMES[game], changed(written, path, data.draw(st.sampled_from(OTHERS))))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
def test_every_node_may_be_missing_or_null(name):
    written, game = document("thirds", name), GAMES["thirds"]
    for path in nodes(written):

        def remove(copied, path=path):
            del at(copied, path[:-1])[path[-1]]

        loads_or_refuses(game, resealed(written, remove))
        loads_or_refuses(game, changed(written, path, None))


@pytest.mark.parametrize("key", ["game", "concept", "payoffs", "ranges", "welfare", "profile", "transfers"])
@pytest.mark.parametrize("value", [None, "x", 3])
def test_the_parts_of_a_document_have_their_types(key, value):
    if key != "welfare" or value != 3:
        with pytest.raises(FormatError):
            load_agreement(changed(document("chicken", "coco"), (key,), value))


@pytest.mark.parametrize(
    "key", ["disagreements", "certificate", "near_ties", "warnings", "statistics", "complete", "coalitions"]
)
def test_the_other_parts_have_their_types_too(key):
    with pytest.raises(FormatError, match=f"'{key}'"):
        load_agreement(changed(document("chicken", "coco"), (key,), "x"))


@pytest.mark.parametrize("written", [None, [], "x", 3, {}, {"schema": "detente/agreement/2"}, {"schema": ["x"] * 99}])
def test_what_is_no_agreement_is_refused(written):
    with pytest.raises(FormatError, match="no agreement"):
        load_agreement(written)


def places_of_keys(written):
    """List the objects whose keys are all known: the agreement, its concept, certificate, claims and witnesses."""
    claims = [("certificate", "claims", number) for number in range(len(written["certificate"]["claims"]))]
    return [(), ("concept",), ("certificate",), *claims, *((*claim, "witness") for claim in claims)]


@pytest.mark.unwatched
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", ["guaranteed", "profile_exact", "Welfare"])
def test_a_key_that_nobody_checks_is_refused(name, key):
    written = document("chicken", name)
    for path in places_of_keys(written):
        tampered = resealed(written, lambda copied, path=path: at(copied, path).update({key: True}))
        with pytest.raises(FormatError, match=f"unknown key '{key}'; the keys are"):
            load_agreement(tampered)


def test_an_unknown_key_is_refused_where_it_stands():
    written = document("chicken", "coco")
    places: list[tuple[tuple[int | str, ...], str]] = [
        ((), "the agreement"),
        (("concept",), "the concept"),
        (("certificate",), "the certificate"),
        (("ranges",), "the ranges"),
        (("game",), "the game"),
        (("disagreements", 0), "a disagreement"),
        (("disagreements", 0, "distribution", 0), "a profile that may be played"),
    ]
    for path, what in places:
        tampered = resealed(written, lambda copied, path=path: at(copied, path).update(fair=True))
        with pytest.raises(FormatError, match=f"{what} has the unknown key 'fair'"):
            load_agreement(tampered)


def test_more_players_than_a_game_can_have_are_refused_before_anything_is_drawn():
    names = [f"P{player}" for player in range(5000)]
    crowd = changed(document("chicken", "coco"), ("game", "players"), names)
    with pytest.raises(FormatError, match="5000 players are too many; the limit is 60"):
        load_agreement(crowd)


def test_a_bound_is_no_slack():
    claims = document("chicken", "coco")["certificate"]["claims"]
    for claim in claims:
        other = {"lower": 0.0} if "slack" in claim else {"slack": 0.0}
        with pytest.raises(FormatError, match=f"a claim of kind '{claim['kind']}' has the unknown key"):
            load_claim({**claim, **other}, ["Row", "Column"])


def test_what_is_no_json_is_refused():
    with pytest.raises(FormatError, match="JSON"):
        load_agreement({**document("chicken", "coco"), "warnings": {1, 2}})


def test_a_missing_seal_is_refused():
    written = copy.deepcopy(document("chicken", "coco"))
    del written["seal"]
    with pytest.raises(CertificateRejected, match="seal"):
        load_agreement(written)


def test_statistics_are_not_sealed():
    written = {**document("chicken", "coco"), "statistics": {"seconds": "3"}}
    assert written["seal"] == seal(written)
    assert load_agreement(written).statistics == {"seconds": "3"}


def test_only_the_disagreement_of_each_player_alone_is_listed_unless_all_are_asked_for():
    agreement = dt.solve(GAMES["public-good"], dt.CORRELATED)
    assert len(dump_agreement(agreement)["disagreements"]) == 1
    assert "coalitions" not in dump_agreement(agreement)
    assert len(dump_agreement(agreement, coalitions_too=True)["disagreements"]) == 4
    bloc = dt.solve(GAMES["public-good"], dt.CORRELATED_BLOC)
    assert dump_agreement(bloc)["disagreements"] == []


def test_levels_have_no_distribution():
    (shown,) = dump_agreement(dt.solve(GAMES["chicken"], dt.SECURITY))["disagreements"]
    assert shown.pop("distribution") is None
    assert shown == {"blocks": [["Row"], ["Column"]], "payoffs": [2.0, 2.0], "unique": True, "radius": 0.0}


@pytest.mark.unwatched
@pytest.mark.parametrize("concept", NAMES)
@pytest.mark.parametrize("game", GAMES)
def test_what_is_written_is_read(game, concept):
    agreement = dt.solve(GAMES[game], concept)
    again = dt.load_agreement(json.loads(json.dumps(dt.dump_agreement(agreement))))
    assert dt.dump_agreement(again) == dt.dump_agreement(agreement)


def test_every_number_survives_the_document():
    agreement = dt.solve(GAMES["thirds"], dt.CORRELATED)
    again = load_agreement(dump_agreement(agreement, coalitions_too=True))
    assert isinstance(again, dt.Agreement)
    assert again.payoff_numbers == agreement.payoff_numbers
    assert again.transfer_numbers == agreement.transfer_numbers
    assert again.table.values.tolist() == agreement.table.values.tolist()
    assert again.ranges.low_numbers == agreement.ranges.low_numbers
    assert again.ranges.high_numbers == agreement.ranges.high_numbers


def test_a_worth_that_contradicts_the_certificate_is_refused():
    with pytest.raises(CertificateRejected, match="worth of Row is listed as 5"):
        load_agreement(changed(document("chicken", "coco"), ("coalitions", 0, "worth"), 5.0))


def test_an_agreement_without_worths_is_refused():
    with pytest.raises(CertificateRejected, match="worth of every coalition"):
        load_agreement(changed(document("chicken", "coco"), ("certificate", "claims"), []))


@pytest.mark.parametrize(
    "claim", [None, {}, {"kind": "magic", "witness": {}, "partition": [["A"]]}, {"kind": "budget"}]
)
def test_a_malformed_claim_is_refused(claim):
    with pytest.raises(FormatError):
        load_claim(claim, ["A"])


def test_a_claim_of_an_unknown_kind_is_named():
    with pytest.raises(FormatError, match="unknown kind 'magic'"):
        load_claim({"kind": "magic", "witness": {}, "partition": [["A"]]}, ["A"])


@pytest.mark.parametrize(
    "blocks", [[], [["B"], ["A"]], [["A"]], [["A", "B", "B"]], ["A", "B"], [["A"], ["C"]], [[["A"]]]]
)
def test_what_is_no_partition_is_refused(blocks):
    with pytest.raises(FormatError, match="partition"):
        load_partition(blocks, ["A", "B"])


@given(st.lists(st.fractions(max_denominator=10**6), min_size=1, max_size=4), st.booleans())
def test_fractions_survive_as_numbers(values, always):
    written: dict = {}
    put_numbers(written, "x", values, always=always)
    assert list(get_numbers(written, "x")) == values
    assert ("x_exact" in written) == (always or any(Fraction(float(value)) != value for value in values))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=4))
def test_floats_survive_as_numbers(values):
    written: dict = {}
    put_numbers(written, "x", values)
    assert list(get_numbers(written, "x")) == values
    assert list(written) == ["x"]


def test_very_long_fractions_are_written_in_base_16():
    value = Fraction(-(10**5000) - 1, 3 * 10**5001 + 1)
    written: dict = {}
    put_number(written, "x", value)
    assert written["x_exact"].startswith("-0x")
    assert get_number(written, "x") == value


def test_multipliers_may_be_beyond_the_range_of_floats_and_payoffs_may_not():
    for key, sign in (("multipliers", 1), ("multiplier", -1), ("payoffs", 1)):
        written: dict = {}
        put_numbers(written, key, [Fraction(sign * 10**400)])
        assert written[key] == [sign * sys.float_info.max]
        if key == "payoffs":
            with pytest.raises(FormatError, match="range of floats"):
                get_numbers(written, key)
        else:
            assert get_numbers(written, key) == (sign * 10**400,)


@pytest.mark.parametrize(
    "text",
    ["1e999999999", "0.5", "1/0", "1_000", " 1", "nan", "", "/2", "007", "9" * 5000, "1" * (MAX_LENGTH + 1), 2, None],
)
def test_what_is_no_fraction_is_refused(text):
    written = {"x": [0.5], "x_exact": [text]}
    with pytest.raises(FormatError):
        get_numbers(written, "x")


@pytest.mark.parametrize("exact", ["1/2", [], ["1/2", "1/2"], {}, 5])
def test_exact_forms_stand_beside_every_number(exact):
    with pytest.raises(FormatError, match="one fraction for every number"):
        get_numbers({"x": [0.5], "x_exact": exact}, "x")


def test_an_exact_form_that_differs_is_rejected_with_its_distance():
    with pytest.raises(CertificateRejected, match="exact form") as caught:
        get_number({"x": 0.5, "x_exact": "3/4"}, "x")
    assert caught.value.slack == pytest.approx(0.25)


@pytest.mark.parametrize("value", [True, None, "1", math.nan, math.inf, 10**400, [1]])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(FormatError, match="finite number"):
        get_number({"x": value}, "x")
    with pytest.raises(FormatError, match="list of numbers"):
        get_number({}, "x")


def test_fields_have_their_types():
    typed = {"o": {}, "l": [], "t": "x", "f": True, "i": 3, "ts": ["a"], "is": [1, 2]}
    assert (get_object(typed, "o"), get_items(typed, "l"), get_text(typed, "t")) == ({}, [], "x")
    assert (get_flag(typed, "f"), get_integer(typed, "i")) == (True, 3)
    assert (get_texts(typed, "ts"), get_integers(typed, "is")) == (("a",), (1, 2))


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (get_object, []),
        (get_items, {}),
        (get_text, 1),
        (get_flag, 1),
        (get_integer, True),
        (get_integer, 1.0),
        (get_texts, [1]),
        (get_texts, "ab"),
        (get_integers, [1.0]),
        (get_integers, None),
    ],
)
def test_fields_of_another_type_are_refused(read, value):
    with pytest.raises(FormatError, match="'x' must hold"):
        read({"x": value}, "x")
    with pytest.raises(FormatError, match="'x' must hold"):
        read([], "x")
