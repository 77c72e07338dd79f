"""Check a certificate against its game without any solver, in floats or in exact fractions.

Trust the checker, not the solver: sums, inner products and inequalities only. A claim about an optimum is checked by
weak duality; a selection is checked by following its rule with the proven maxima in place of linear programs; worths,
division, ranges and transfers are recomputed.
"""

from detente.certify.check import check
from detente.certify.verification import Verification

__all__ = ["Verification", "check"]
