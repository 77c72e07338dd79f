"""Bundles as documents: what is written is read again, and what is changed is noticed."""

import json
from functools import cache

import pytest

import detente as dt
from detente.bundle import bundle, verify_bundle
from detente.concepts import concept
from detente.formats import bundle_document, read
from detente.formats.agreement_document import seal
from detente.formats.bundle_document import dump_bundle, load_bundle
from detente.model.errors import CertificateRejected, FormatError
from tests.unit.cli.test_schemas import check

GAMES = (read("example:chicken"), read("example:skewed-battle"))


@cache
def found():
    chosen = ["coco", "raiffa", "kalai-smorodinsky", concept("correlated", selection="max-gini"), "security"]
    return bundle(GAMES, ["1/3", 2], chosen)


@cache
def written():
    return json.dumps(dump_bundle(found()))


def sealed(document):
    return {**document, "seal": seal(document)}


@pytest.mark.unwatched
def test_a_bundle_is_read_as_it_was_written():
    document = json.loads(written())
    check(document, "bundle")
    again = load_bundle(document)
    assert json.dumps(dump_bundle(again)) == written()
    assert verify_bundle(GAMES, again).claims == verify_bundle(GAMES, found()).claims


@pytest.mark.unwatched
def test_an_unknown_row_is_written_without_payoffs():
    large = bundle([GAMES[0]] * 4, None, [concept("correlated", selection="max-gini")])
    document = json.loads(json.dumps(dump_bundle(large)))
    check(document, "bundle")
    assert (document["rows"][0]["bundle"], document["rows"][0]["basis"]) == (None, "unknown")
    assert load_bundle(document).rows[0].together is None


def change(document, path, value):
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    place[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("rows", 0, "total"), 1.0),
        (("rows", 1, "bundle", "difference"), [0.0, 0.0]),
        (("rows", 1, "bundle", "nobody_loses"), True),
        (("rows", 0, "reason"), "it is so"),
        (("rows", 0, "basis"), "unknown"),
        (("adjudication", "wanted", 0, "rows"), [0]),
        (("adjudication", "security", "at_least_levels", "concepts"), []),
        (("players",), ["Row", "Other"]),
        (("episodes", 0, "weight_exact"), "1/2"),
    ],
)
def test_a_field_that_does_not_follow_from_the_numbers_is_refused(path, value):
    document = json.loads(written())
    change(document, path, value)
    with pytest.raises(CertificateRejected, match="seal"):
        load_bundle(document)
    with pytest.raises((CertificateRejected, FormatError)):
        verify_bundle(GAMES, load_bundle(sealed(document)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("rows",), []),
        (("rows", 0, "payoffs"), [1.0]),
        (("rows", 0, "agreements"), []),
        (("rows", 1, "proof"), None),
        (("rows", 1, "proof", "unknown"), 1),
        (("rows", 1, "proof", "parts", 0, "unknown"), 1),
        (("rows", 1, "proof", "parts", 0, "stages", 0, 0, "unknown"), 1),
        (("rows", 1, "bundle"), None),
        (("episodes", 0, "unknown"), 1),
        (("unknown",), 1),
        (("matched",), "looks"),
        (("schema",), "detente/agreement/1"),
    ],
)
def test_a_malformed_bundle_is_refused(path, value):
    document = json.loads(written())
    change(document, path, value)
    if path == ("rows", 0, "payoffs"):
        del document["rows"][0]["payoffs_exact"]
    with pytest.raises(FormatError):
        load_bundle(sealed(document))


def test_proofs_that_are_too_long_are_left_out(monkeypatch):
    monkeypatch.setattr(bundle_document, "MAX_NUMBERS", 10)
    document = dump_bundle(found())
    check(json.loads(json.dumps(document)), "bundle")
    assert document["status"] == "partial"
    with pytest.raises(CertificateRejected, match="proofs were left out"):
        load_bundle(json.loads(json.dumps(document)))


def test_the_package_offers_bundles():
    assert dt.load_bundle(json.loads(written())).rows[0].concept.name == "coco"
