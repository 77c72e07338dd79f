"""Deals over a list of outcomes: the rules for deals without money, over the reserve values.

What can be agreed on without money is a matter of outcomes and payoffs alone. So a list of outcomes is solved, and
checked, as the game in which the first player chooses the outcome: nothing that a rule asks depends on who chooses.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.concepts.lookup import concept as look_up
from detente.concepts.lottery_catalogue import LOTTERY_CATALOGUE
from detente.concepts.without_transfers import WithoutTransfers
from detente.fallbacks.stated import NAME as STATED
from detente.fallbacks.stated import Stated
from detente.model.agreement import summary_of
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected, NotApplicable
from detente.model.game import Game
from detente.model.lottery_agreement import LotteryAgreement

if TYPE_CHECKING:
    from detente.model.agreement import GameSummary
    from detente.model.bargaining_set import BargainingSet
    from detente.protocols import Concept

NO_CHOICE = "-"  #: the only action of everybody else
SET_CATALOGUE = tuple(entry for entry in LOTTERY_CATALOGUE if isinstance(entry, WithoutTransfers))


def table_of(bargaining: BargainingSet) -> Game:
    """Make the game in which the first player chooses the outcome."""
    n_players = bargaining.n_players
    exact = bargaining.exact_payoffs
    payoffs = bargaining.payoffs if exact is None else exact
    shape = (n_players, bargaining.n_profiles, *[1] * (n_players - 1))
    actions = (bargaining.outcomes, *[(NO_CHOICE,)] * (n_players - 1))
    return Game(np.array(payoffs).reshape(shape), bargaining.players, actions, bargaining.title)


def over_reserves(bargaining: BargainingSet, chosen: Concept | str) -> WithoutTransfers:
    """Let everybody fall back on its reserve value.

    Raises
    ------
    NotApplicable
        If the concept needs more than a list of outcomes and reserve values.
    """
    found = look_up(chosen) if isinstance(chosen, str) else chosen
    if not isinstance(found, WithoutTransfers):
        names = ", ".join(entry.name for entry in SET_CATALOGUE)
        message = (
            f"'{found.name}' needs to know what everybody can do on its own, and a bargaining set lists outcomes and "
            f"reserve values only; the concepts for it are {names}"
        )
        raise NotApplicable(message, where="concept")
    return replace(found, fallback=Stated(bargaining.reserves))


def in_reserves(error: NotApplicable) -> NotApplicable:
    """Say of reserve values, rather than of a disagreement point, that they leave nothing to agree on."""
    if error.where != "disagreement":
        return error
    message = (
        "the reserve values ask for more than the outcomes can give: no mixture of outcomes gives everybody at least "
        "its reserve value, so there is nothing to agree on; lower a reserve value, or list more outcomes"
    )
    return NotApplicable(message, where="reserves")


def shown_as_set(bargaining: BargainingSet, agreement: LotteryAgreement) -> LotteryAgreement:
    """Say of outcomes what is said of the table."""
    lottery = agreement.lottery
    places = tuple((profile[0],) for profile in lottery.profiles)
    shown = JointDistribution(bargaining.n_actions, places, lottery.probabilities)
    return replace(agreement, game=summary_of_set(bargaining), lottery=shown)


def shown_as_table(bargaining: BargainingSet, table: Game, agreement: object) -> LotteryAgreement:
    """Say of the table what is said of outcomes, after checking that it is said of these, and of their reserve values.

    Raises
    ------
    CertificateRejected
        If it is not.
    """
    if not isinstance(agreement, LotteryAgreement) or _named(agreement.game) != _named(summary_of_set(bargaining)):
        message = "the agreement belongs to another bargaining set: players, outcomes, payoffs or reserve values differ"
        raise CertificateRejected(message, where="game", slack=float("inf"))
    reserved = tuple(agreement.disagreement_numbers) == tuple(bargaining.reserves)
    if agreement.concept.fallback != STATED or not reserved:
        message = "the disagreement point is not that of the reserve values"
        raise CertificateRejected(message, where="disagreement", slack=float("inf"))
    lottery = agreement.lottery
    if lottery.n_actions != bargaining.n_actions:
        message = "the lottery is not one over the outcomes"
        raise CertificateRejected(message, where="lottery", slack=float("inf"))
    nothing = (0,) * (bargaining.n_players - 1)
    places = tuple((*profile, *nothing) for profile in lottery.profiles)
    shown = JointDistribution(table.n_actions, places, lottery.probabilities)
    return replace(agreement, game=summary_of(table), lottery=shown)


def summary_of_set(bargaining: BargainingSet) -> GameSummary:
    """Name a bargaining set."""
    return replace(summary_of(table_of(bargaining)), actions=(bargaining.outcomes,), digest=bargaining.digest)


def _named(summary: GameSummary) -> tuple[object, ...]:
    return summary.digest, summary.players, summary.actions, summary.scale
