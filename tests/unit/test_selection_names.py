"""Rules by name: asking for them, what documents say of them, and what the checker refuses."""

import copy
from fractions import Fraction
from functools import cache

import pytest

import detente as dt
from detente.audit.threats import pays_nothing_for_spite
from detente.concepts import Options, concept
from detente.concepts.catalogue import concept as with_transfers
from detente.concepts.choice import chosen_concepts
from detente.concepts.memory import Memory
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.model.agreement import PlayedDisagreement
from detente.model.certificate import StageClaim
from detente.model.errors import CertificateRejected, FormatError, NotApplicable
from detente.report.concept_words import description, label
from detente.report.explanation import explain
from detente.report.text import render
from detente.selections import SELECTIONS
from detente.selections.naming import CHOICES, asked_for, named, parameter_names
from tests.unit.certify_tampering import GAMES, at, leaves, random_game, refused, resealed, through_text

EVERY = [*(rule.name for rule in SELECTIONS), "near-kindest:0.5"]
READS_STRATEGIES = {"max-entropy", "max-gini"}
BY_LPS = [name for name in EVERY if name not in READS_STRATEGIES]
BENT = dt.Game.from_bimatrix([[4, -9, -9], [-9, 1, -9], [-9, -9, 3]], [[0, -9, -9], [-9, 3, -9], [-9, -9, 2]])


@cache
def solved(name, which="correlated", opposition=""):
    return dt.solve(GAMES["three"], concept(which, Options(opposition, name)))


def rounds_of(agreement):
    [alone] = agreement.disagreements
    assert isinstance(alone, PlayedDisagreement)
    return alone.trace


@cache
def document(name):
    return through_text(dump_agreement(dt.solve(BENT, concept("correlated", Options(selection=name)))))


@pytest.mark.no_cover
@pytest.mark.parametrize("opposition", ["bloc", "individuals"])
@pytest.mark.parametrize("name", EVERY)
def test_every_rule_combines_with_both_oppositions(name, opposition):
    agreement = solved(name, "correlated", opposition)
    assert agreement.certificate.status == "verified"
    assert asked_for(agreement.concept.selection, agreement.concept.parameters) == name
    again = load_agreement(through_text(dump_agreement(agreement)))
    assert dt.verify(GAMES["three"], again, exact=True).claims == len(agreement.certificate.claims)


@pytest.mark.unwatched
@pytest.mark.parametrize("name", EVERY)
def test_every_rule_combines_with_the_bridge_between_threats_and_honest_play(name):
    chosen = concept("credible", Options(selection=name, breakdown=0.25))
    agreement = dt.solve(GAMES["battle"], chosen)
    assert agreement.certificate.status == "verified"
    assert agreement.concept.parameters["breakdown"] == 0.25
    dt.verify(GAMES["battle"], load_agreement(through_text(dump_agreement(agreement))))


def test_names_are_read_and_written():
    assert [named(rule.name) for rule in SELECTIONS] == list(SELECTIONS)
    assert named("near-kindest:0.5") == dt.NearKindest(0.5)
    assert named("near-kindest:1e-3") == dt.NearKindest(0.001)
    assert asked_for("near-kindest", {"tau": 0.1}) == "near-kindest:0.1"
    assert asked_for("near-kindest", {}) == "near-kindest"
    assert asked_for("raiffa", {"tau": 0.1}) == "raiffa"
    assert (parameter_names("near-kindest"), parameter_names(None)) == ({"tau"}, set())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nicest", f"there is no selection 'nicest'; the selections are {', '.join(CHOICES)}"),
        ("raiffa:1", "there is no selection 'raiffa:1'"),
        ("near-kindest", "near-kindest:TAU"),
        ("near-kindest:", "near-kindest:TAU"),
        ("near-kindest:much", "near-kindest:TAU"),
        ("near-kindest:-1", "0 or more"),
        ("near-kindest:nan", "0 or more"),
        ("near-kindest:1e999", "0 or more"),
    ],
)
def test_unknown_rules_are_refused_with_what_there_is(text, message):
    with pytest.raises(NotApplicable, match=message) as caught:
        concept("correlated", Options(selection=text))
    assert caught.value.where == "selection"


def test_fixed_selections_stay():
    for name in ("raiffa", "raiffa-bloc", "nash", "coco"):
        with pytest.raises(NotApplicable, match="'correlated', 'correlated-bloc' or 'credible'"):
            concept(name, Options(selection="leximin"))


def test_a_comparison_changes_every_concept_with_a_rule():
    found = {
        entry.name: entry.summary.selection for entry in chosen_concepts([], Options(selection="leximin")).concepts
    }
    assert {name for name, rule in found.items() if rule == "leximin"} == {"correlated", "correlated-bloc", "credible"}


@pytest.mark.no_cover
def test_words_follow_the_rule():
    told = {name: solved(name).concept for name in BY_LPS if name != "kindest"}
    assert label(told["near-kindest:0.5"]) == "correlated (near-kindest:0.5)"
    assert "at most 0.5 short of the largest total" in description(told["near-kindest:0.5"])
    assert len({description(about) for about in told.values()}) == len(told)
    assert not any("selection '" in description(about) for about in told.values())


def test_rounds_are_steps_of_the_argument_and_are_told():
    agreement = dt.solve(BENT, "raiffa")
    trace = rounds_of(agreement)
    steps = [step for step in agreement.steps if step.kind == "round"]
    assert len(steps) == len(trace) > 4
    assert steps[0].numbers == {
        "Player 1, at best": 4.0,
        "Player 2, at best": 3.0,
        "Player 1": 2.5,
        "Player 2": 1.5,
    }
    text = render(explain(BENT, agreement))
    assert "nobody accepts less than the mean" in " ".join(text.split())
    assert f"and {len(trace) - 4} more rounds" in text
    assert "round" not in {step.kind for step in dt.solve(BENT, "correlated").steps}


@pytest.mark.unwatched
def test_rounds_survive_a_document_and_are_proven():
    agreement, written = dt.solve(BENT, "raiffa"), document("raiffa")
    assert rounds_of(load_agreement(written)) == rounds_of(agreement)
    shown = ("disagreements", 0, "trace")
    for path in [leaf for leaf in leaves(written) if leaf[:3] == shown][::5]:

        def change(copied, path=path):
            at(copied, path[:-1])[path[-1]] += 1e-3

        assert refused(BENT, resealed(written, change))
    for spoil in (
        lambda copied: copied["disagreements"][0].pop("trace"),
        lambda copied: copied["disagreements"][0]["trace"].pop(),
        lambda copied: copied["disagreements"][0]["trace"][0]["best"].pop(),
        lambda copied: copied["disagreements"][0].update(trace=[1]),
    ):
        assert refused(BENT, resealed(written, spoil))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", BY_LPS)
def test_another_rule_is_refused_where_it_picks_another_point(name):
    written, agreement = document(name), load_agreement(document(name))
    for other in (rule for rule in BY_LPS if rule != name):
        if [*agreement.payoffs] == pytest.approx([*load_agreement(document(other)).payoffs], abs=1e-6):
            continue
        rule, _, tau = other.partition(":")
        about = {"selection": rule, "parameters": {"tau": float(tau)} if tau else {}}
        assert refused(BENT, resealed(written, lambda copied, about=about: copied["concept"].update(about)))


@pytest.mark.parametrize("numbers", [{}, {"tau": 0.25}, {"tau": -0.5}, {"tau": 0.5, "more": 1.0}, {"breakdown": 0.5}])
def test_another_number_of_a_rule_is_refused(numbers):
    assert refused(
        BENT, resealed(document("near-kindest:0.5"), lambda copied: copied["concept"].update(parameters=numbers))
    )
    assert refused(
        BENT, resealed(document("leximin"), lambda copied: copied["concept"].update(parameters={"tau": 0.5}))
    )


def proofs(agreement):
    return [claim.stage for claim in agreement.certificate.claims if isinstance(claim, StageClaim)]


def stages(copied):
    return [claim for claim in copied["certificate"]["claims"] if claim["kind"] == "selection_stage"]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "name", ["leximin", "kalai-smorodinsky", "nash-product", "near-kindest:0.5", "random-dictator"]
)
def test_every_stage_of_a_proof_is_needed_and_right(name):
    written = document(name)
    for place in range(len(stages(written))):

        def drop(copied, place=place):
            copied["certificate"]["claims"].remove(stages(copied)[place])

        def swap(copied, place=place):
            claims = copied["certificate"]["claims"]
            claims[place], claims[place + 1] = claims[place + 1], claims[place]

        assert refused(BENT, resealed(written, drop))
        if stages(written)[place] != written["certificate"]["claims"][place + 1]:
            assert refused(BENT, resealed(written, swap))
    for key in ("weights", "payoffs", "probabilities"):

        def worse(copied, key=key):
            stage = stages(copied)[-1]["witness"]
            stage[key][0] += 0.01
            stage.pop(f"{key}_exact", None)

        assert refused(BENT, resealed(written, worse))


@pytest.mark.parametrize("name", ["leximin", "kalai-smorodinsky", "nash-product"])
def test_the_last_stage_proves_that_the_pick_cannot_be_improved(name):
    """Its weights are those of the level, or of the hyperplane, and its bound is reached by the pick."""
    agreement = load_agreement(document(name))
    count = len(stages(document(name)))
    last, pick = proofs(agreement)[count - 1], agreement.disagreements[0].payoffs
    reached = sum(Fraction(w) * Fraction(f) for w, f in zip(last.weights, pick, strict=True))
    assert Fraction(last.upper) == reached
    gains = [Fraction(f) for f in pick]
    nadir = (Fraction(1), Fraction(0))
    if name == "nash-product":
        ratio = Fraction(last.weights[0]) / Fraction(last.weights[1])
        assert ratio == (gains[1] - nadir[1]) / (gains[0] - nadir[0])


def test_a_moved_pick_is_refused():
    """Replace what is played by another equilibrium, with everything that follows from it but the stages."""
    game = GAMES["battle"]
    other = dump_agreement(dt.solve(game, concept("correlated", Options(selection="leximin"))))
    written = dump_agreement(dt.solve(game, concept("correlated", Options(selection="nash-product"))))
    mixed = copy.deepcopy(other)
    mixed["concept"] = written["concept"]
    mixed["certificate"]["claims"] = [
        *(claim for claim in written["certificate"]["claims"] if claim["kind"] == "selection_stage"),
        *(claim for claim in other["certificate"]["claims"] if claim["kind"] != "selection_stage"),
    ]
    with pytest.raises((CertificateRejected, FormatError)):
        dt.verify(game, load_agreement(resealed(mixed, lambda copied: copied)))


@pytest.mark.parametrize("name", EVERY)
def test_it_is_a_theorem_that_spite_earns_nothing_whatever_the_rule(name):
    for which in ("correlated", "correlated-bloc"):
        assert pays_nothing_for_spite(concept(which, Options(selection=name)))
    assert not pays_nothing_for_spite(concept("credible", Options(selection=name, breakdown=0.5)))
    assert pays_nothing_for_spite(concept("credible", Options(selection=name, breakdown=1)))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", BY_LPS)
def test_payoffs_alone_are_those_of_the_agreement(name):
    game, chosen = random_game((2, 3), 1), with_transfers("correlated-bloc", Options(selection=name))
    memory = Memory()
    for _ in range(2):
        assert chosen.payoffs(game, memory=memory).tolist() == pytest.approx(
            chosen.solve(game).payoffs.tolist(), abs=1e-8 * game.scale
        )
    smaller = dt.Game((game.fractions / 1000).tolist())
    assert chosen.payoffs(smaller, memory=memory).tolist() == pytest.approx(
        chosen.solve(smaller).payoffs.tolist(), abs=1e-8 * smaller.scale
    )
