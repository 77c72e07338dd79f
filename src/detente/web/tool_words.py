"""What tools for agents say of themselves: how a game is written, which solution suits what, and the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.proof_words import REPEATED

if TYPE_CHECKING:
    from detente.web.limits import Limits

HOW_TO_WRITE_A_GAME = (
    'A game is {"players": [{"name": "Ann", "actions": ["beach", "airport"]}, {"name": "Bob", "actions": ["beach", '
    '"airport"]}], "payoffs": [[[70, 24], [100, 32]], [[40, 80], [28, 10]]]}: payoffs[a][b] lists what every player '
    "gets, in the order of the players, if Ann plays her action number a and Bob his number b, so [100, 32] is for Ann "
    "at the beach and Bob at the airport. There is one level of lists a player. Payoffs are numbers, or fractions in "
    'quotes ("1/3"), all in one currency; optional keys are "title" and "currency".'
)
WHICH_CONCEPT = (
    "If you are unsure, take 'correlated': nobody can commit to harm, and failure of the deal need not end goodwill. "
    "'raiffa': the same, but an equilibrium that favours one side is evened out. '...-bloc': those outside a coalition "
    "act as one opponent (only matters with three or more players). 'nash': no mediator or shared signal. These pay "
    "for no threat that its owner would rather not carry out. 'coco': the sides can bind themselves to threats that "
    "hurt themselves; it describes power, and pays for harm. 'security': what everybody can guarantee; it pays for "
    "harm too, so use it as a bound. 'leader': each commits itself to moving first; harm for its own sake does not "
    "pay, burnt bridges do. 'credible': talks fail with a probability that you give as 'breakdown', and a threat is "
    "then carried out. Without side payments: 'nash-bargaining' where payoffs of different players cannot be compared, "
    "'egalitarian' or 'utilitarian' where they can, 'kalai-smorodinsky' where it counts what each could gain at best."
)


def instructions(limits: Limits) -> str:
    """Tell an agent what the tools are for, and how much may be asked."""
    processes = f"{limits.workers} call{'s' * (limits.workers != 1)} at a time"
    return (
        "détente finds fair agreements in strategic games with side payments: who does what, who pays whom, what each "
        "side falls back on if talks fail, and a proof of the numbers. Write down who can do what and what everybody "
        "gets (or take a shipped game), `compare` the bargaining solutions, `explain` the one that fits, `audit` what "
        f"it pays for threats, and `verify` the proof before relying on it. {HOW_TO_WRITE_A_GAME} Which solution: "
        f"{WHICH_CONCEPT} Limits: {limits.players} players, {limits.profiles:,} combinations of actions, "
        f"{limits.seconds:g} seconds an answer, {processes}. An audit of two players with a few actions takes seconds, "
        "of three players minutes; the other tools take seconds."
    )


def for_agents(told: str) -> str:
    """Name tools where an argument in words names commands."""
    repeated = "The tool `verify` repeats the check, given the game and the seal that `solve` answered."
    splits = "`solve` (coalitions: true)"
    return told.replace(REPEATED, repeated).replace("`detente solve GAME --coalitions`", splits)
