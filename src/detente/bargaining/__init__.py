"""Which point of what can be agreed on without money: one file a rule."""

from detente.bargaining.egalitarian import Egalitarian
from detente.bargaining.equal_loss import EqualLoss
from detente.bargaining.feasible import feasible_payoffs
from detente.bargaining.kalai_smorodinsky import KalaiSmorodinsky
from detente.bargaining.nash_bargaining import NashBargaining
from detente.bargaining.pareto_meet import pareto_meet
from detente.bargaining.perles_maschler import PerlesMaschler
from detente.bargaining.raiffa_continuous import RaiffaContinuous
from detente.bargaining.raiffa_discrete import RaiffaDiscrete
from detente.bargaining.utilitarian import Utilitarian

RULES = (
    *(NashBargaining(), KalaiSmorodinsky(), Egalitarian(), EqualLoss(), Utilitarian()),
    *(RaiffaDiscrete(), RaiffaContinuous(), PerlesMaschler()),
)

__all__ = [
    "RULES",
    "Egalitarian",
    "EqualLoss",
    "KalaiSmorodinsky",
    "NashBargaining",
    "PerlesMaschler",
    "RaiffaContinuous",
    "RaiffaDiscrete",
    "Utilitarian",
    "feasible_payoffs",
    "pareto_meet",
]
