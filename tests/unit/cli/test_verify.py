import json
from fractions import Fraction
from importlib import import_module

import pytest

from detente.certify import Verification
from detente.formats.agreement_document import seal

CHICKEN = "example:chicken"


@pytest.fixture
def deal(detente, tmp_path):
    """Write an agreement on chicken to a file."""
    file = tmp_path / "deal.json"
    file.write_text(detente("solve", CHICKEN, "--json").out, encoding="utf-8")
    return file


def changed(file, change, *, sealed=True):
    """Change a document, and seal it again unless told not to."""
    document = json.loads(file.read_text(encoding="utf-8"))
    change(document)
    if sealed:
        document["seal"] = seal(document)
    file.write_text(json.dumps(document), encoding="utf-8")


def test_a_true_certificate_is_accepted(detente, deal):
    found = detente("verify", CHICKEN, deal)
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("accepted, largest violation")


def test_an_exact_certificate_is_proved(detente, deal):
    assert detente("verify", CHICKEN, deal, "--exact").out.startswith("proved")


def test_an_approximate_certificate_is_accepted_with_its_exact_slack(detente, tmp_path):
    file = tmp_path / "deal.json"
    file.write_text(detente("solve", "example:chicken", "--concept", "raiffa", "--json").out, encoding="utf-8")
    found = detente("verify", CHICKEN, file, "--exact")
    assert (found.code, found.out[:21]) == (0, "accepted, exact slack")


@pytest.mark.parametrize("options", [(), ("--exact",)])
def test_json_reports_the_verification(detente, deal, options):
    found = detente("verify", CHICKEN, deal, "--json", *options).document
    assert (found["accepted"], found["proved"], found["exact"]) == (True, bool(options), bool(options))


def test_a_broken_seal_is_rejected(detente, deal):
    changed(deal, lambda document: document.update(welfare=13.0), sealed=False)
    found = detente("verify", CHICKEN, deal, "--json")
    assert (found.code, found.out, found.error["type"]) == (1, "", "CertificateRejected")


def test_a_sealed_lie_is_rejected(detente, deal):
    changed(deal, lambda document: document.update(welfare=13.0))
    found = detente("verify", CHICKEN, deal)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("detente: REJECTED: does not hold: the total payoff of the profile: off by 1, ")
    assert detente("verify", CHICKEN, deal, "--json").error["message"].startswith("the total payoff of the profile: ")


def test_a_false_claim_without_a_size_does_not_read_as_praise(detente, deal):
    changed(deal, lambda document: document.update(near_ties=[{"what": "two totals", "gap": 1.0}]))
    assert "REJECTED: does not hold: the gap of a near tie is at most" in detente("verify", CHICKEN, deal).err


def test_what_is_no_claim_is_rejected_in_its_own_words(detente, deal):
    changed(deal, lambda document: document.update(welfare=13.0), sealed=False)
    assert "REJECTED: the seal does not fit" in detente("verify", CHICKEN, deal).err


@pytest.mark.parametrize("options", [(), ("--exact",)])
def test_game_concept_and_payoffs_are_named(detente, deal, options):
    assert "\nChicken, correlated: Row 6 and Column 6\n" in detente("verify", CHICKEN, deal, *options).out


def test_an_agreement_in_the_place_of_the_game_is_recognised(detente, deal):
    found = detente("verify", deal, CHICKEN)
    assert (found.code, "this is an agreement, not a game" in found.err) == (2, True)


def test_an_agreement_on_another_game_is_rejected(detente, deal):
    found = detente("verify", "example:curse", deal)
    assert (found.code, found.out) == (1, "")
    assert "another game" in found.err


def test_a_partial_certificate_is_rejected_with_advice(detente, deal):
    changed(deal, lambda document: document["certificate"].update(status="partial", claims=[]))
    found = detente("verify", CHICKEN, deal)
    assert found.code == 1
    assert "partial" in found.err
    assert "--certificate" in found.err


@pytest.mark.unwatched
def test_claims_are_read_from_a_certificate_file(detente, tmp_path, monkeypatch):
    monkeypatch.setattr("detente.formats.certificate_document.MAX_NUMBERS", 5)
    deal, claims = tmp_path / "deal.json", tmp_path / "claims.json"
    deal.write_text(detente("solve", CHICKEN, "--json", "--certificate", claims).out, encoding="utf-8")
    assert detente("verify", CHICKEN, deal, "--certificate", claims, "--exact").code == 0
    alone = detente("verify", CHICKEN, deal)
    assert (alone.code, "--certificate" in alone.err) == (1, True)


@pytest.mark.unwatched
def test_an_agreement_that_holds_its_claims_needs_no_certificate_file(detente, tmp_path):
    deal, claims = tmp_path / "deal.json", tmp_path / "claims.json"
    deal.write_text(detente("solve", CHICKEN, "--json", "--certificate", claims).out, encoding="utf-8")
    assert detente("verify", CHICKEN, deal, "--exact").code == 0
    assert detente("verify", CHICKEN, deal, "--certificate", claims, "--exact").code == 0


def test_claims_about_another_game_are_rejected(detente, tmp_path):
    deal, claims = tmp_path / "deal.json", tmp_path / "claims.json"
    deal.write_text(detente("solve", CHICKEN, "--json").out, encoding="utf-8")
    detente("solve", "example:curse", "--certificate", claims)
    found = detente("verify", CHICKEN, deal, "--certificate", claims)
    assert (found.code, "another game" in found.err) == (1, True)


def test_an_unsealed_change_is_rejected_with_a_certificate_file_too(detente, tmp_path):
    deal, claims = tmp_path / "deal.json", tmp_path / "claims.json"
    deal.write_text(detente("solve", CHICKEN, "--json", "--certificate", claims).out, encoding="utf-8")
    changed(deal, lambda document: document.update(welfare=13.0), sealed=False)
    found = detente("verify", CHICKEN, deal, "--certificate", claims)
    assert (found.code, "seal" in found.err) == (1, True)


@pytest.mark.parametrize("text", ["{}", "[]", "3", '{"schema": "detente/certificate/1"}'])
def test_a_file_that_is_no_certificate_is_refused(detente, deal, tmp_path, text):
    file = tmp_path / "claims.json"
    file.write_text(text, encoding="utf-8")
    found = detente("verify", CHICKEN, deal, "--certificate", file)
    assert (found.code, found.out) == (2, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "{}",
        '{"schema": "detente/agreement/1"}',
        '{"schema": "detente/agreement/1", "game": {}, "certificate": {"claims": [1]}}',
        '{"schema": 1, "schema": 2}',
        '{"schema": NaN}',
        '{"schema": 1e999}',
        '{"schema": 1' + "0" * 400 + "}",
        "[" * 100_000,
    ],
)
def test_a_file_that_is_no_agreement_is_refused(detente, tmp_path, text):
    file = tmp_path / "deal.json"
    file.write_text(text, encoding="utf-8")
    found = detente("verify", CHICKEN, file)
    assert (found.code in {1, 2}, found.out) == (True, "")
    assert found.err.count("\n") == 1
    assert str(file) in found.err or "seal" in found.err


def test_a_document_with_half_a_character_is_refused(detente, deal, tmp_path):
    claims = tmp_path / "claims.json"
    detente("solve", CHICKEN, "--certificate", claims)
    document = json.loads(deal.read_text(encoding="utf-8"))
    document["warnings"] = ["\ud800"]
    deal.write_text(json.dumps(document), encoding="utf-8")
    assert detente("verify", CHICKEN, deal).code == 2
    assert detente("verify", CHICKEN, deal, "--certificate", claims).code == 2


def test_a_missing_agreement_is_refused(detente, tmp_path):
    assert detente("verify", CHICKEN, tmp_path / "nowhere.json").code == 2


def test_the_agreement_may_come_from_standard_input(detente, deal):
    assert detente("verify", CHICKEN, "-", stdin=deal.read_bytes()).code == 0


def test_an_agreement_from_standard_input_is_named_so_in_errors(detente):
    assert "standard input" in detente("verify", CHICKEN, "-", stdin=b"{}").err


def test_standard_input_is_read_once(detente):
    found = detente("verify", "-", "-")
    assert (found.code, "once" in found.err) == (2, True)


def test_a_slack_too_small_for_a_float_is_not_written_as_none(detente, deal, monkeypatch):
    tiny = Verification(1, Fraction(1, 10**400))
    monkeypatch.setattr(import_module("detente.solve"), "verify", lambda *_, **__: tiny)
    assert "exact slack below 1e-300" in detente("verify", CHICKEN, deal, "--exact").out


@pytest.mark.unwatched
@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["game"].update(title="Another title", currency="pence"),
        lambda document: document.update(warnings=["nothing of this is proved"], version="9"),
        lambda document: document.update(near_ties=[{"what": "a story", "gap": 0.0}]),
    ],
)
def test_texts_are_sealed_but_not_proved(detente, deal, change):
    changed(deal, change, sealed=False)
    assert detente("verify", CHICKEN, deal).code == 1
    changed(deal, lambda _: None)
    assert detente("verify", CHICKEN, deal).code == 0


def test_a_certificate_that_would_not_fit_into_memory_is_refused(detente, tmp_path):
    deal, claims = tmp_path / "deal.json", tmp_path / "claims.json"
    deal.write_text(detente("solve", CHICKEN, "--json", "--certificate", claims).out, encoding="utf-8")
    found = detente("verify", CHICKEN, deal, "--certificate", claims, "--max-memory", "1e-6", "--json")
    assert (found.code, found.out, found.error["type"]) == (2, "", "TooLarge")
    assert "--max-memory" in found.error["message"]


@pytest.mark.unwatched
def test_a_certificate_may_be_longer_than_other_files(detente, tmp_path, monkeypatch):
    deal, claims = tmp_path / "deal.json", tmp_path / "claims.json"
    deal.write_text(detente("solve", CHICKEN, "--json", "--certificate", claims).out, encoding="utf-8")
    claims.write_text(claims.read_text(encoding="utf-8") + " " * 20_000, encoding="utf-8")
    monkeypatch.setattr("detente.formats.files.MAX_FILE_BYTES", 15_000)
    assert detente("verify", CHICKEN, deal, "--certificate", claims).code == 0
    document = detente("solve", CHICKEN, "--json").out
    assert detente("verify", CHICKEN, "-", "--certificate", claims, stdin=document.encode()).code == 0


def test_a_certificate_may_come_from_standard_input(detente, tmp_path):
    deal, claims = tmp_path / "deal.json", tmp_path / "claims.json"
    deal.write_text(detente("solve", CHICKEN, "--json", "--certificate", claims).out, encoding="utf-8")
    assert detente("verify", CHICKEN, deal, "--certificate", "-", stdin=claims.read_bytes()).code == 0


def test_a_frontier_is_checked_as_an_agreement_is(detente, tmp_path):
    written = detente("fallback", "example:chicken", "--exploitability", "--json").document
    file = tmp_path / "chicken.json"
    file.write_text(json.dumps(written), encoding="utf-8")
    assert "proved" in detente("verify", "example:chicken", file, "--exact").out
    assert detente("verify", "example:chicken", file, "--json").document["claims"] > 10
    assert detente("verify", "example:prisoners-dilemma", file).code == 1
    corner = written["exploitability"]["frontier"]
    corner["value"][0], corner["value_exact"][0] = 11.0, "11"
    file.write_text(json.dumps(written), encoding="utf-8")
    assert detente("verify", "example:chicken", file).code == 1


def test_an_overview_without_proofs_says_how_to_get_some(detente, tmp_path):
    file = tmp_path / "chicken.json"
    file.write_text(detente("fallback", "example:chicken", "--json").out, encoding="utf-8")
    found = detente("verify", "example:chicken", file)
    assert found.code == 2
    assert "--exploitability" in found.err
    assert str(file) in found.err
