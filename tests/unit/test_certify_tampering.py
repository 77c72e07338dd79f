"""Changed agreement documents: every number, sealed again or not."""

import copy
import math
from fractions import Fraction

import pytest

import detente as dt
from detente.concepts import CATALOGUE
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.errors import CertificateRejected
from tests.effort import some
from tests.unit.certify_tampering import (
    GAMES,
    REFUSALS,
    at,
    changed,
    document,
    leaves,
    numeric_leaves,
    refused,
    resealed,
    through_text,
)

NAMES = [concept.name for concept in CATALOGUE]
SAMPLE = some(3, 6)  # leaves of a document that are changed, beside the ones that a reader relies on
READ = {"payoffs", "ranges", "welfare", "transfers", "coalitions", "disagreements", "game", "near_ties"}
PROVEN = {"lower", "upper", "slack", "payoffs", "probabilities", "welfare", "worths", "transfers", "bound", "row_block"}


def shifted(document, path, step):
    """Change a number, and its exact form with it, and seal the document again."""
    holder, key = at(document, path[:-1]), path[-1]
    value = holder[key] + step

    def change(copied):
        at(copied, path[:-1])[key] = value
        if isinstance(key, str) and key + "_exact" in holder:
            at(copied, path[:-1])[key + "_exact"] = str(Fraction(value))
        elif isinstance(key, int) and f"{path[-2]}_exact" in at(document, path[:-2]):
            at(copied, path[:-2])[f"{path[-2]}_exact"][key] = str(Fraction(value))

    return resealed(document, change)


def has_slack_to_spare(path):
    """Tell whether a leaf belongs to a dual proof, or to one best action of several: it may still prove the same."""
    return bool({"multipliers", "deviations", "refusals", "actions", "reply"} & set(path))


def spread(paths, count):
    """Take about so many paths, evenly spread."""
    return paths[:: max(1, len(paths) // count)]


def steps(value, scale):
    return (1, -1) if isinstance(value, int) else (1.01e-6 * scale, -1.01e-6 * scale, 0.3 * scale)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", GAMES)
def test_an_untouched_document_is_accepted_in_floats_and_in_fractions(game, name):
    for everything, exact in ((True, True), (False, False)):
        written = through_text(document(game, name, everything))
        assert dump_agreement(load_agreement(written), coalitions_too=everything) == written
        dt.verify(GAMES[game], load_agreement(written), exact=exact)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
def test_every_changed_number_breaks_the_seal(name):
    for game, everything in (("chicken", True), ("public-good", False)):
        written, scale = document(game, name, everything), GAMES[game].scale
        for path in numeric_leaves(written):
            with pytest.raises(CertificateRejected, match="seal"):
                load_agreement(changed(written, path, at(written, path) + 1.01e-6 * scale, sealed=False))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", GAMES)
def test_what_a_reader_relies_on_is_refused_when_changed_and_sealed_again(game, name):
    written, scale = document(game, name), GAMES[game].scale
    paths = [path for path in numeric_leaves(written) if path[0] in READ]
    for place, path in enumerate(spread(paths, 2 * SAMPLE)):
        for step in steps(at(written, path), scale)[place % 2 : place % 2 + 1]:
            assert refused(GAMES[game], shifted(written, path, step)), path


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("game", GAMES)
def test_numbers_of_claims_are_refused_when_changed_and_sealed_again(game, name):
    written, scale = document(game, name), GAMES[game].scale
    paths = [path for path in numeric_leaves(written) if path[0] == "certificate"]
    paths = [path for path in paths if not has_slack_to_spare(path)]
    for path in [*spread(paths, SAMPLE), *spread([path for path in paths if PROVEN & set(path)], SAMPLE)]:
        for step in steps(at(written, path), scale)[:2]:
            assert refused(GAMES[game], shifted(written, path, step)), path


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
def test_changed_multipliers_are_refused_or_still_a_proof(name):
    written, game = document("thirds", name), GAMES["thirds"]
    for path in [path for path in numeric_leaves(written) if has_slack_to_spare(path)][::3]:
        value = at(written, path)
        for step in (1, -1) if isinstance(value, int) else (-2 * value - 1.0, 50.0):
            refused(game, shifted(written, path, step))  # no other error


@pytest.mark.parametrize("exact", [False, True])
def test_the_breakdown_probability_matters_where_the_pick_depends_on_it(exact):
    game = dt.Game.from_bimatrix([[0], [-100]], [[0], [-1000]])
    written = dump_agreement(dt.solve(game, dt.credible(breakdown=0.8)))
    assert not refused(game, written, exact=exact)
    path = ("concept", "parameters", "breakdown")
    assert refused(game, changed(written, path, 0.82), exact=exact)
    for value in (-0.1, 1.5, math.nan, "0.8", True, None):
        assert refused(game, changed(written, path, value), exact=exact)


@pytest.mark.parametrize("name", ["correlated", "nash"])
def test_exact_forms_changed_alone_are_refused(name):
    written, game = document("thirds", name), GAMES["thirds"]
    paths = [path for path in leaves(written) if any(str(key).endswith("_exact") for key in path)]
    assert paths
    for path in paths:
        moved = Fraction(at(written, path)) + Fraction(1, 1000)
        assert refused(game, changed(written, path, str(moved))), path


def test_floats_beside_an_exact_form_changed_alone_are_refused():
    written, game = document("thirds", "correlated"), GAMES["thirds"]
    assert "payoffs_exact" in written
    for place in range(2):
        assert refused(game, changed(written, ("payoffs", place), math.nextafter(written["payoffs"][place], 99)))


@pytest.mark.no_cover
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400, -(10**400), "1", None, True, [], {}])
def test_numbers_that_are_no_finite_numbers_are_refused(value):
    for name in ("coco", "correlated", "nash"):
        written, game = document("chicken", name), GAMES["chicken"]
        for path in numeric_leaves(written):
            kept = value is None and path[-1] == "largest_violation"
            assert refused(game, changed(written, path, value)) or kept, path


@pytest.mark.parametrize("status", ["unchecked", "partial", "proved", ""])
def test_the_status_of_a_certificate_is_honest(status):
    written = document("chicken", "correlated")
    assert refused(GAMES["chicken"], changed(written, ("certificate", "status"), status))


@pytest.mark.parametrize("violation", [-1e-3, 1e-3, None])
def test_the_largest_violation_is_honest(violation):
    written = document("chicken", "correlated")
    assert refused(GAMES["chicken"], changed(written, ("certificate", "largest_violation"), violation))


def test_an_unchecked_agreement_can_be_written_and_verified():
    game = GAMES["chicken"]
    written = through_text(dump_agreement(dt.CORRELATED.solve(game)))
    assert written["certificate"]["largest_violation"] is None
    assert dt.verify(game, load_agreement(written), exact=True).proved


@pytest.mark.parametrize("gap", [-1e-9, 2e-6, math.nan])
def test_near_ties_are_near(gap):
    written = changed(document("chicken", "correlated"), ("near_ties",), [{"what": "a tie", "gap": gap * 7}])
    assert refused(GAMES["chicken"], written)


def test_a_real_near_tie_is_kept():
    game = dt.Game([[[2, 0], [0, 1]], [[1, 0], [0, 2 + Fraction(1, 10**8)]]])
    written = through_text(dump_agreement(dt.solve(game, dt.COCO)))
    (tie,) = written["near_ties"]
    assert tie["gap"] == pytest.approx(1e-8)
    assert not refused(game, written)
    assert refused(game, changed(written, ("near_ties", 0, "gap"), tie["gap"] + 1.01e-6 * game.scale))


def test_a_large_constant_does_not_widen_what_is_accepted_beyond_a_millionth_of_the_scale():
    game = dt.Game.from_bimatrix([[10**9, 10**9 + 1]], [[10**9 + 1, 10**9]])
    written = dump_agreement(dt.solve(game, dt.COCO))
    assert not refused(game, written)
    assert refused(game, shifted(written, ("payoffs", 0), 1.1e-6))


def test_ties_cannot_be_turned_within_the_tolerance():
    """Two equilibria whose totals differ by less than the tolerance: exactly, the better one is played."""
    better = 3 + Fraction(1, 10**10)
    game = dt.Game([[[2, 0], [0, 1]], [[better - 2, 0], [0, 2]]])
    honest = dump_agreement(dt.solve(game, dt.CORRELATED))
    twin = dt.Game([[[2, 0], [0, 1]], [[better - 2, 0], [0, 2 + Fraction(2, 10**10)]]])
    forged = dump_agreement(dt.solve(twin, dt.CORRELATED))
    assert honest["disagreements"][0]["payoffs"] != forged["disagreements"][0]["payoffs"]
    forged = resealed(forged, lambda copied: copied.update(game=copy.deepcopy(honest["game"])))
    assert refused(game, forged)


def test_huge_multipliers_prove_nothing_by_rounding():
    """In floats, opposite deviations with huge multipliers would swallow the payoffs they are added to."""
    written, game = document("large", "correlated"), GAMES["large"]

    def change(copied):
        for claim in copied["certificate"]["claims"]:
            if claim["kind"] == "range_end":
                listed = claim["witness"]["deviations"]
                listed["multiplier"] = [1e300 for _ in listed["multiplier"]]

    assert refused(game, resealed(written, change))


def test_a_stage_of_a_large_game_may_have_multipliers_that_floats_cannot_add():
    written, game = document("large", "correlated"), GAMES["large"]

    def change(copied):
        for claim in copied["certificate"]["claims"]:
            if claim["kind"] == "range_end":
                listed = claim["witness"]["deviations"]
                listed["block"] += [0]
                listed["told"] += [0]
                listed["played"] += [0]
                listed["multiplier"] += [1e12]  # of a deviation from an action to itself, which gains nothing

    assert not refused(game, resealed(written, change))


def test_refusals_are_errors_of_this_library():
    assert all(issubclass(kind, dt.DetenteError) for kind in REFUSALS)
