"""What hypotheses give, as documents: they come back as they were, and false ones are refused."""

import copy
import json
from functools import cache

import pytest

import detente as dt
from detente.formats.agreement_parts import seal
from detente.formats.certificate_document import attached, certificate_lines
from detente.formats.hypotheses_document import dump_hypotheses, load_hypotheses
from detente.hypotheses import hypotheses, verify_hypotheses
from detente.model.errors import CertificateRejected, FormatError, NotApplicable
from tests.unit.certify_tampering import GAMES, at, changed, leaves, nodes, numeric_leaves, random_game, resealed
from tests.unit.cli.test_schemas import check

REFUSALS = (CertificateRejected, FormatError, NotApplicable)
TEAMS = {
    "public-good": (GAMES["public-good"], "Ann,Bob|Cem"),
    "apart": (random_game((2, 2, 1), 6), "Player 1,Player 3"),
    "curse": (GAMES["curse"], None),
    "thirds": (dt.Game.from_bimatrix([[1, 0], [0, 2]], [[0, 1], [1, 0]]), None),
    "large": (random_game((9, 8), 2, exact=False), None),
}


@cache
def document(name):
    return dump_hypotheses(hypotheses(*TEAMS[name]))


def checked(name, document, *, exact=False):
    return verify_hypotheses(TEAMS[name][0], load_hypotheses(document), exact=exact)


def refused(name, document):
    try:
        checked(name, document)
    except REFUSALS:
        return True
    return False


@pytest.mark.unwatched
@pytest.mark.parametrize("name", TEAMS)
def test_a_document_fits_its_schema_and_comes_back_as_it_was(name):
    text = json.dumps(document(name))
    check(json.loads(text), "hypotheses")
    loaded = load_hypotheses(json.loads(text))
    assert json.dumps(dump_hypotheses(loaded)) == text
    verify_hypotheses(TEAMS[name][0], loaded)


@pytest.mark.parametrize("name", ["public-good", "apart", "thirds"])
def test_what_was_solved_in_fractions_is_proved(name):
    assert checked(name, document(name), exact=True).proved


def test_what_was_solved_in_floats_is_accepted_with_its_slack():
    assert 0 <= checked("large", document("large"), exact=True).largest_violation < 1e-8


def one_of_each_kind(paths):
    """Keep one path for every field, wherever it stands in a list."""
    found = {tuple(key for key in path if isinstance(key, str)): path for path in paths}
    return list(found.values())


@pytest.mark.unwatched
def test_a_number_that_is_moved_and_sealed_again_is_refused():
    for path in one_of_each_kind(numeric_leaves(document("apart"))):
        if "deviations" not in path and path[-1] != "largest_violation":  # another proof may be right as well
            value = at(document("apart"), path)
            moved = value + 1 if isinstance(value, int) else value + 0.25
            assert refused("apart", changed(document("apart"), path, moved)), path


@pytest.mark.unwatched
def test_a_field_that_is_left_out_is_missed():
    told = {"certificate", "statistics", "seal", "version", "warnings"}
    fields = [path for path in nodes(document("apart")) if path[0] not in told and isinstance(path[-1], str)]
    for path in one_of_each_kind(fields):
        if path[-1].endswith("_exact"):
            continue

        def left_out(copied, path=path):
            del at(copied, path[:-1])[path[-1]]

        assert refused("apart", resealed(document("apart"), left_out)), path


@pytest.mark.unwatched
def test_a_text_that_is_another_is_refused():
    told = {"certificate", "version", "seal", "warnings", "statistics"}
    for path in one_of_each_kind(leaves(document("apart"))):
        if path[0] in told or path[:2] in {("game", "title"), ("game", "currency")}:
            continue
        if isinstance(at(document("apart"), path), str):
            assert refused("apart", changed(document("apart"), path, "something else")), path


def test_a_document_that_was_changed_without_its_seal_is_refused():
    with pytest.raises(CertificateRejected, match="the seal does not fit"):
        load_hypotheses(changed(document("curse"), ("welfare",), 1.0, sealed=False))


@pytest.mark.parametrize("given", [[], {"schema": "detente/agreement/1"}, None])
def test_what_is_no_comparison_of_hypotheses_is_refused(given):
    with pytest.raises(FormatError, match="this is no comparison of hypotheses"):
        load_hypotheses(given)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("more",), 1, "unknown key"),
        (("rows", 0, "more"), 1, "unknown key"),
        (("rows", 1, "hypothesis"), "threat", "two rows of one hypothesis"),
        (("rows", 0, "coalitions"), [], "every coalition once"),
        (("rows", 1, "joining_loss", "coalitions"), [["Bob"]], "two coalitions"),
        (("drivers", 0, "player"), "Zed", "a player of the game"),
        (("drivers", 0, "amounts"), [1.0], "two amounts"),
        (("drivers", 0, "coalition"), ["Cem", "Ann"], "in their order"),
        (("partitions", 0, "blocks"), 3, "list of lists"),
    ],
)
def test_a_part_of_another_form_is_refused(path, value, said):
    copied = copy.deepcopy(document("public-good"))
    for key in ("amounts_exact",):
        copied["drivers"][0].pop(key, None)
    with pytest.raises(FormatError, match=said):
        load_hypotheses(changed(copied, path, value))


def test_a_core_that_is_called_empty_must_be():
    with pytest.raises(CertificateRejected, match="what its slack denies"):
        load_hypotheses(changed(document("public-good"), ("rows", 1, "core", "empty"), True))


def test_another_coalition_that_explains_less_is_no_driver():
    def other(copied):
        driver = copied["drivers"][1]
        driver["coalition"], driver["amounts"], driver["contribution"] = ["Bob", "Cem"], [0.0, 0.0], 0.0
        for key in ("amounts_exact", "contribution_exact"):
            driver.pop(key, None)

    with pytest.raises(CertificateRejected, match="the driver of Bob"):
        checked("public-good", resealed(document("public-good"), other))


def test_a_spread_with_no_driver_is_refused():
    def nobody(copied):
        driver = copied["drivers"][1]
        driver["coalition"], driver["amounts"], driver["contribution"] = None, [0.0, 0.0], 0.0
        for key in ("amounts_exact", "contribution_exact"):
            driver.pop(key, None)

    with pytest.raises(CertificateRejected, match="a coalition is named if there is a spread"):
        checked("public-good", resealed(document("public-good"), nobody))


def test_a_loss_that_is_kept_quiet_is_missed():
    with pytest.raises(CertificateRejected, match="bloc: the two coalitions that lose most"):
        checked("public-good", changed(document("public-good"), ("rows", 1, "joining_loss"), None))


def test_claims_that_prove_nothing_needed_are_refused():
    def more(copied):
        claims = copied["certificate"]["claims"]
        claims.insert(0, claims[0])

    with pytest.raises(CertificateRejected):
        checked("public-good", resealed(document("public-good"), more))

    def appended(copied):
        claims = copied["certificate"]["claims"]
        claims.insert(len(claims) - 1, claims[-2])

    with pytest.raises(CertificateRejected, match="prove nothing needed"):
        checked("public-good", resealed(document("public-good"), appended))


def test_a_certificate_without_its_end_is_refused():
    def shortened(copied):
        copied["certificate"]["claims"].pop()

    with pytest.raises(CertificateRejected, match="does not end with the claim of efficiency"):
        checked("public-good", resealed(document("public-good"), shortened))


def test_a_proof_that_is_too_long_stands_in_a_file_of_its_own(monkeypatch):
    monkeypatch.setattr("detente.formats.certificate_document.MAX_NUMBERS", 10)
    game, blocks = TEAMS["curse"]
    found = hypotheses(game, blocks)
    assert dump_hypotheses(found)["certificate"]["status"] == "partial"
    alone = dump_hypotheses(found, detached=True)
    assert (alone["certificate"]["status"], alone["certificate"]["claims"]) == ("verified", [])
    claims = json.loads("".join(certificate_lines(found)))
    whole = attached(alone, claims)
    assert whole["seal"] == seal(whole)
    assert verify_hypotheses(game, load_hypotheses(whole)).claims == len(found.certificate.claims)


def test_the_package_offers_both_ways():
    assert dt.load_hypotheses(dt.dump_hypotheses(hypotheses(*TEAMS["curse"]))).spread.tolist() == [500.0, 500.0]
