"""What the checker says of changed certificates of solutions with weights, and what documents make of them."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from detente.certify import check
from detente.cli.program import run
from detente.concepts.coco import COCO
from detente.concepts.transfer_variants import LAMBDA_TRANSFER, lambda_transfer
from detente.formats import read
from detente.formats.agreement_document import dump_agreement, load_agreement
from detente.formats.agreement_parts import seal
from detente.model.agreement import NearTie
from detente.model.certificate import BudgetClaim, Certificate
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected, FormatError
from detente.model.game import Game
from detente.model.lottery_agreement import LotteryAgreement
from detente.model.transfer import AbsenceClaim, Span, TransferClaim
from detente.report.claim_words import said
from detente.report.explanation import explain
from detente.report.summary import summarise
from detente.report.text import render
from detente.solve import solve, verify

GAME = read("example:costly-curse")  # one solution, a degenerate one, and the proof that there are no others
HOT_DOGS = read("example:hot-dogs")
HALF = Fraction(1, 2)


@pytest.fixture(scope="module")
def curse() -> LotteryAgreement:
    return solve(GAME, LAMBDA_TRANSFER)


@pytest.fixture(scope="module")
def hot_dogs() -> LotteryAgreement:
    return solve(HOT_DOGS, LAMBDA_TRANSFER)


def with_claims(agreement: LotteryAgreement, *claims: Any) -> LotteryAgreement:
    return replace(agreement, certificate=replace(agreement.certificate, claims=claims))


def first(agreement: LotteryAgreement, **changed: Any) -> LotteryAgreement:
    """Change the first solution."""
    one, *others = agreement.certificate.claims
    return with_claims(agreement, replace(one, **changed), *others)


def absence(agreement: LotteryAgreement, change: Callable[[list[Span]], Any]) -> LotteryAgreement:
    """Change the spans that prove that there are no other solutions."""
    *solutions, last = agreement.certificate.claims
    assert isinstance(last, AbsenceClaim)
    spans = list(last.spans)
    change(spans)
    return with_claims(agreement, *solutions, AbsenceClaim(tuple(spans)))


def absence_with(agreement: LotteryAgreement, **changed: Any) -> LotteryAgreement:
    *solutions, last = agreement.certificate.claims
    return with_claims(agreement, *solutions, replace(last, **changed))


def without(agreement: LotteryAgreement, place: int) -> LotteryAgreement:
    """Leave one of two solutions that pay the same out, everywhere."""
    claims = agreement.certificate.claims
    kept = claims[1 - place]
    assert isinstance(kept, TransferClaim)
    left = with_claims(agreement, kept, claims[-1])
    return replace(left, supporting_numbers=kept.support, radius=kept.radius)


def cut(spans: list[Span]) -> None:
    """Cut the strategies away."""
    spans[:] = [replace(span, rows=(), columns=()) for span in spans]


def turned(spans: list[Span]) -> None:
    spans[:] = [replace(span, sign=-span.sign) for span in spans]


def shortened(spans: list[Span]) -> None:
    spans[:] = [replace(span, rows=span.rows[:1], columns=span.columns[:1]) for span in spans]


def _second(agreement: LotteryAgreement) -> TransferClaim:
    claim = agreement.certificate.claims[1]
    assert isinstance(claim, TransferClaim)
    return claim


class TestChanges:
    CHANGES: tuple[tuple[str, Callable[[LotteryAgreement], LotteryAgreement]], ...] = (
        ("no weights", lambda a: first(a, weights=())),
        ("other weights", lambda a: first(a, weights=(HALF, HALF), support=(HALF, HALF))),
        ("weights below 0", lambda a: first(a, weights=(Fraction(2), Fraction(-1)))),
        ("another support", lambda a: first(a, support=(HALF, HALF))),
        ("no support", lambda a: with_claims(a, *a.certificate.claims[1:], a.certificate.claims[0])),
        ("residual", lambda a: first(a, residual=Fraction(1))),
        ("payoffs", lambda a: first(a, payoffs=(Fraction(1), Fraction(0)))),
        ("lottery", lambda a: first(a, profiles=(1,))),
        ("order", lambda a: with_claims(a, a.certificate.claims[1], a.certificate.claims[0])),
        ("twice", lambda a: with_claims(a, a.certificate.claims[0], *a.certificate.claims)),
        ("nothing", lambda a: with_claims(a, a.certificate.claims[-1])),
        ("strange", lambda a: with_claims(a, a.certificate.claims[0], BudgetClaim((), 0.0))),
        ("value", lambda a: first(a, value=_second(a).value)),
        ("payoffs shown", lambda a: replace(a, payoff_numbers=(Fraction(1), Fraction(0)))),
        ("support shown", lambda a: replace(a, supporting_numbers=(HALF, HALF))),
        ("a disagreement point", lambda a: replace(a, disagreement_numbers=(0.0, 0.0))),
        ("radius", lambda a: replace(a, radius=1.0)),
        ("lottery shown", lambda a: replace(a, lottery=JointDistribution((2, 1), ((1, 0),), (Fraction(1),)))),
        ("another lottery", lambda a: replace(a, lottery=JointDistribution((2, 2), ((0, 0),), (Fraction(1),)))),
        ("welfare", lambda a: replace(a, welfare=Fraction(7))),
        ("ranges", lambda a: replace(a, ranges=replace(a.ranges, low_numbers=(Fraction(-1), Fraction(0))))),
        ("exactness", lambda a: replace(a, ranges=replace(a.ranges, exact=False))),
        ("only what is degenerate", lambda a: without(a, 0)),
        ("only what is not degenerate", lambda a: without(a, 1)),
        ("slack", lambda a: absence_with(a, slack=HALF)),
        ("a span twice", lambda a: absence(a, lambda spans: spans.insert(0, spans[0]))),
        ("a span out of order", lambda a: absence(a, list.reverse)),
        ("near ties", lambda a: replace(a, near_ties=(NearTie("solutions", 1e9),))),
        ("fallback", lambda a: replace(a, concept=replace(a.concept, fallback="security"))),
        ("no spans", lambda a: absence(a, list.clear)),
        ("no strategies", lambda a: absence(a, cut)),
        ("short strategies", lambda a: absence(a, shortened)),
    )

    @pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=[name for name, _ in CHANGES])
    def test_a_changed_certificate_is_rejected(
        self, change: Callable[[LotteryAgreement], LotteryAgreement], curse: LotteryAgreement
    ) -> None:
        with pytest.raises(CertificateRejected):
            check(GAME, change(curse))

    @pytest.mark.parametrize("change", [turned, shortened, cut])
    def test_spans_are_checked(self, change: Callable[[list[Span]], None], hot_dogs: LotteryAgreement) -> None:
        with pytest.raises(CertificateRejected, match="no solution is missing"):
            check(HOT_DOGS, absence(hot_dogs, change))

    def test_solutions_may_stand_without_a_proof_that_there_are_no_others(self, hot_dogs: LotteryAgreement) -> None:
        (solution, _) = hot_dogs.certificate.claims
        flat = HOT_DOGS.fractions.reshape(2, -1)
        spread = replace(
            hot_dogs.ranges, low_numbers=tuple(flat.min(axis=1)), high_numbers=tuple(flat.max(axis=1)), exact=False
        )
        assert check(HOT_DOGS, replace(with_claims(hot_dogs, solution), ranges=spread)).claims == 5

    def test_that_nothing_is_missing_is_proved_for_threats_and_two_players_only(self) -> None:
        game = Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
        agreement = solve(game, lambda_transfer("security"))
        with pytest.raises(CertificateRejected, match="two players and threats only"):
            check(game, with_claims(agreement, *agreement.certificate.claims, AbsenceClaim(())))

    def test_payoffs_that_are_met_again_at_an_edge_are_not_listed_again(self) -> None:
        game = Game([[[2, 2], [2, 4], [-10, -10]], [[2, 2], [2, 0], [0, 0]]])
        agreement = solve(game, LAMBDA_TRANSFER)
        (claim, last) = agreement.certificate.claims
        assert isinstance(claim, TransferClaim)
        assert claim.weights == (Fraction(1, 7), Fraction(6, 7))
        assert isinstance(last, AbsenceClaim)
        assert HALF in {span.low for span in last.spans if span.low == span.high and not span.sign}

    def test_a_single_player_needs_no_spans(self) -> None:
        game = Game([[1, 2]])
        agreement = solve(game, LAMBDA_TRANSFER)
        with pytest.raises(CertificateRejected, match="a single player"):
            check(game, absence(agreement, lambda spans: spans.append(Span(HALF, HALF, 0, 1))))

    @pytest.mark.parametrize(
        "strange",
        [
            Span(Fraction(0), HALF, 2, 1, (Fraction(1), Fraction(0))),  # beyond the weights at which the corner is best
            Span(Fraction(0), HALF, 3, 1, (Fraction(1), Fraction(0))),  # no corner
            Span(HALF, HALF, 1, -1, (), (Fraction(1), Fraction(0))),  # no edge
            Span(HALF, HALF, 1, 0),
            Span(HALF, Fraction(1), 1, 0),  # not listed
            Span(HALF, Fraction(3, 4), 1, 2, (), (Fraction(1), Fraction(0))),  # no sign
            Span(HALF, Fraction(3, 4), 1, -1, (Fraction(1), Fraction(0)), (Fraction(1), Fraction(0))),
            Span(HALF, Fraction(3, 4), 1, -1, (), (Fraction(0), Fraction(1))),  # proves nothing
            Span(Fraction(4, 9), Fraction(4, 9), 1, 0, (Fraction(1), Fraction(0)), (Fraction(1), Fraction(0))),
        ],
    )
    def test_spans_that_nothing_needs_are_checked_too(self, strange: Span, hot_dogs: LotteryAgreement) -> None:
        def added(spans: list[Span]) -> None:
            spans.append(strange)
            spans.sort(key=lambda span: span.place)

        with pytest.raises(CertificateRejected, match="are true, and stand in order"):
            check(HOT_DOGS, absence(hot_dogs, added))

    def test_a_solution_that_hardly_differs_from_another_is_the_same(self, hot_dogs: LotteryAgreement) -> None:
        one, last = hot_dogs.certificate.claims
        assert isinstance(one, TransferClaim)
        little, flat = Fraction(1, 10**10), HOT_DOGS.fractions.reshape(2, -1)
        chances = (one.probabilities[0] + little, one.probabilities[1] - little)
        payoffs = tuple(sum(c * own[p] for c, p in zip(chances, one.profiles, strict=True)) for own in flat)
        gaps = [
            abs(w * x - Fraction(v)) for w, x, v in zip(one.weights, payoffs, one.value.payoff_numbers, strict=True)
        ]
        other = replace(one, probabilities=chances, payoffs=payoffs, residual=max(gaps))
        for pair in ((one, other), (other, one)):
            with pytest.raises(CertificateRejected, match=r"listed twice|stand in the order"):
                check(HOT_DOGS, with_claims(hot_dogs, *pair, last))

    def test_a_gap_between_spans_is_noticed(self) -> None:
        game = Game([[[2, 1], [3, 2]], [[0, 3], [2, 0]]])
        agreement = solve(game, LAMBDA_TRANSFER)
        *_, claim = agreement.certificate.claims
        assert isinstance(claim, AbsenceClaim)
        covering = [place for place, span in enumerate(claim.spans) if span.sign and span.low < span.high]
        assert covering
        for place in covering:
            with pytest.raises(CertificateRejected, match="no solution is missing beyond"):
                check(game, absence(agreement, lambda spans, place=place: spans.pop(place)))  # type: ignore[misc]

    def test_degenerate_solutions_need_positive_weights_beside_theirs(self, curse: LotteryAgreement) -> None:
        one, other, last = curse.certificate.claims
        assert isinstance(other, TransferClaim)
        with pytest.raises(CertificateRejected, match="are positive"):
            check(GAME, with_claims(curse, one, replace(other, support=other.weights), last))
        with pytest.raises(CertificateRejected, match="larger weighted total"):
            check(HOT_DOGS, _degenerate(solve(HOT_DOGS, lambda_transfer("correlated"))))


def _degenerate(agreement: LotteryAgreement) -> LotteryAgreement:
    """Let a degenerate solution be supported by weights with which something else is better."""
    *others, last = agreement.certificate.claims
    assert isinstance(last, TransferClaim)
    return with_claims(agreement, *others, replace(last, support=(Fraction(99, 100), Fraction(1, 100))))


class TestDocuments:
    def test_a_document_keeps_everything(self, curse: LotteryAgreement) -> None:
        document = json.loads(json.dumps(dump_agreement(curse)))
        assert [entry["degenerate"] for entry in document["solutions"]] == [False, True]
        assert document["exhaustive"] is True
        assert document["solutions"][0]["weights_exact"] == ["10/11", "1/11"]
        loaded = load_agreement(document)
        assert dump_agreement(loaded) == document
        assert verify(GAME, loaded, exact=True).proved

    def test_a_document_fits_its_schema(self, curse: LotteryAgreement) -> None:
        schema = json.loads(files("detente.schemas").joinpath("agreement.json").read_text("utf-8"))
        assert list(Draft202012Validator(schema).iter_errors(json.loads(json.dumps(dump_agreement(curse))))) == []

    @pytest.mark.parametrize(("key", "value"), [("solutions", []), ("exhaustive", False)])
    def test_a_list_of_solutions_that_is_not_that_of_the_certificate_is_rejected(
        self, key: str, value: object, curse: LotteryAgreement
    ) -> None:
        document = {**dump_agreement(curse), key: value}
        with pytest.raises(CertificateRejected, match="solutions that are listed"):
            load_agreement({**document, "seal": seal(document)})

    def test_profiles_that_do_not_exist_are_rejected(self, curse: LotteryAgreement) -> None:
        document = copy.deepcopy(dump_agreement(curse))
        for strange in (99, 10**25, -1):
            document["certificate"]["claims"][0]["witness"]["profiles"] = [strange]
            with pytest.raises(CertificateRejected, match="solutions that are listed"):
                load_agreement({**document, "seal": seal(document)})

    @pytest.mark.parametrize("path", [("payoffs",), ("lottery", 0, "probability"), ("residual",)])
    def test_true_and_false_are_no_numbers(self, path: tuple[Any, ...], hot_dogs: LotteryAgreement) -> None:
        document = json.loads(json.dumps(dump_agreement(solve(GAME, LAMBDA_TRANSFER))))
        entry = document["solutions"][0]
        for key in path[:-1]:
            entry = entry[key]
        old = entry[path[-1]]
        entry[path[-1]] = [bool(number) for number in old] if isinstance(old, list) else bool(old)
        with pytest.raises(CertificateRejected, match="solutions that are listed"):
            load_agreement({**document, "seal": seal(document)})

    def test_whole_numbers_may_be_written_without_a_point(self, curse: LotteryAgreement) -> None:
        document = json.loads(json.dumps(dump_agreement(curse)))
        document["solutions"][0]["payoffs"] = [int(number) for number in document["solutions"][0]["payoffs"]]
        assert load_agreement({**document, "seal": seal(document)}).payoff_numbers == (0, 0)

    def test_the_stated_slack_of_what_is_missing_is_read(self, curse: LotteryAgreement) -> None:
        document = copy.deepcopy(dump_agreement(curse))
        document["certificate"]["claims"][-1]["slack"] = 1.0
        with pytest.raises(CertificateRejected, match="proved exactly"):
            check(GAME, load_agreement({**document, "seal": seal(document)}))

    @pytest.mark.parametrize("name", ["coco", "security", "observed", "nash-bargaining", "leximin"])
    def test_solutions_do_not_bear_the_name_of_another_concept(self, name: str, hot_dogs: LotteryAgreement) -> None:
        for agreement in (hot_dogs, solve(HOT_DOGS, lambda_transfer("security"))):
            named = replace(agreement, concept=replace(agreement.concept, name=name))
            if name == "leximin":  # that of somebody else's concept
                assert verify(HOT_DOGS, named, exact=True).proved
                continue
            with pytest.raises(CertificateRejected, match="does not have the parts"):
                verify(HOT_DOGS, named)

    def test_concepts_with_money_do_not_bear_the_name_of_one_without(self, hot_dogs: LotteryAgreement) -> None:
        agreement = solve(HOT_DOGS, COCO)
        for name in ("lambda-transfer", "nash-bargaining"):
            with pytest.raises(CertificateRejected, match="does not have the parts"):
                verify(HOT_DOGS, replace(agreement, concept=replace(agreement.concept, name=name)))
        value = replace(agreement, concept=replace(agreement.concept, name="lambda-transfer"))
        with pytest.raises(CertificateRejected, match="does not have the parts"):
            verify(HOT_DOGS, first(hot_dogs, value=value))

    def test_a_deal_by_another_rule_has_no_weights(self) -> None:
        agreement = solve(HOT_DOGS, "nash-bargaining")
        with pytest.raises(CertificateRejected, match="does not have the parts"):
            verify(HOT_DOGS, replace(agreement, concept=replace(agreement.concept, name="lambda-transfer")))

    def test_the_game_with_money_has_an_agreement_with_money(self, curse: LotteryAgreement) -> None:
        document = copy.deepcopy(dump_agreement(curse))
        document["certificate"]["claims"][0]["witness"]["value"] = dump_agreement(curse)
        with pytest.raises(FormatError, match="with side payments"):
            load_agreement({**document, "seal": seal(document)})

    def test_the_command_line_verifies_what_it_solved(self, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["solve", "example:curse", "--concept", "lambda-transfer", "--json"]) == 0
        file = tmp_path / "curse.json"
        file.write_text(capsys.readouterr().out)
        assert run(["verify", "example:curse", str(file), "--exact"]) == 0
        assert "proved" in capsys.readouterr().out

    def test_a_certificate_without_claims_is_not_compared(self, curse: LotteryAgreement) -> None:
        bare = replace(curse, certificate=Certificate("partial", float("nan"), ()))
        document = dump_agreement(bare)
        assert "solutions" not in document
        assert load_agreement(document).certificate.claims == ()


class TestPages:
    def test_the_summary_names_weights_payoffs_and_all_solutions(self, curse: LotteryAgreement) -> None:
        text = render(summarise(curse))
        assert "Nobody pays anybody." in text
        assert "degenerate" in text

    def test_the_argument_says_why_no_money_is_needed(self, hot_dogs: LotteryAgreement) -> None:
        text = render(explain(HOT_DOGS, hot_dogs))
        assert "Ann 4/9 and Bob 5/9" in text
        assert "Ann 40 and Bob 22.2222" in text
        assert "no other payoffs are a solution" in text

    def test_degenerate_solutions_say_who_does_not_count(self) -> None:
        game = read("example:curse")
        assert "Farmer do not count at all" in render(explain(game, solve(game, LAMBDA_TRANSFER)))
        assert "only degenerate solutions" in render(summarise(solve(game, LAMBDA_TRANSFER)))

    def test_solutions_that_are_not_exact_say_so(self) -> None:
        game = Game([[[2, 1], [3, 2]], [[0, 3], [2, 0]]])
        agreement = solve(game, lambda_transfer("security"))
        text = render(explain(game, agreement))
        assert "that there are no others is not proved" in text
        near = first(agreement, residual=Fraction(1, 10**12))
        assert "off by 1e-12" in render(explain(game, near))

    def test_claims_are_said_in_words(self, curse: LotteryAgreement) -> None:
        words = [said(claim, curse)[0] for claim in curse.certificate.claims]
        assert words[0].startswith("With the weights Witch 10/11 and Farmer 1/11")
        assert words[-1].startswith("No other payoffs are a solution")
