"""Certificates of games whose payoffs lie far from zero: stated for smaller payoffs, checked against the true game."""

import json
from dataclasses import replace

import numpy as np
import pytest

import detente as dt
from detente.coalitions.offsets import offsets
from detente.formats.agreement_document import dump_agreement, load_agreement, seal

SMALL = np.random.default_rng(2).integers(-5, 6, (2, 9, 8)).astype(float)
FAR = dt.Game(SMALL + np.array([1e7, 3.0]).reshape(2, 1, 1))
CONCEPTS = ["coco", "correlated", "raiffa-bloc", "nash", "security", "credible"]


def document(name):
    return json.loads(json.dumps(dump_agreement(dt.solve(FAR, dt.concept(name)), coalitions_too=True)))


def test_only_players_far_from_zero_get_an_offset():
    assert offsets(FAR) == (1e7 - 5, 0.0)


def test_small_games_and_games_near_zero_get_none():
    assert offsets(dt.Game(SMALL)) == offsets(dt.Game(FAR.payoffs[:, :4, :4])) == ()


@pytest.mark.no_cover
@pytest.mark.parametrize("name", CONCEPTS)
@pytest.mark.parametrize("exact", [False, True])
def test_an_agreement_far_from_zero_survives_its_document(name, exact):
    assert dt.verify(FAR, load_agreement(document(name)), exact=exact).claims > 0


@pytest.mark.no_cover
@pytest.mark.parametrize("name", CONCEPTS)
@pytest.mark.parametrize("change", [[], [0.0, 0.0], [1e7 - 4, 0.0], [1e7 - 5, 1e-3]])
def test_other_offsets_are_refused(name, change):
    changed = document(name)
    changed["certificate"]["offsets"] = change
    changed["seal"] = seal(changed)
    with pytest.raises(dt.CertificateRejected):
        dt.verify(FAR, load_agreement(changed))


def test_a_game_near_zero_takes_no_offsets():
    game = dt.Game(SMALL)
    agreement = dt.solve(game, dt.COCO)
    claimed = replace(agreement, certificate=replace(agreement.certificate, offsets=(1.0, 2.0)))
    with pytest.raises(dt.CertificateRejected, match="offsets"):
        dt.verify(game, claimed)
