"""One tolerance, relative to the scale of the game.

Accuracies promised: 1e-9 of the scale for welfare, zero-sum values and interval ends; 1e-7 of the scale for selections
among three or more blocks. Games of at most `EXACT_PROFILES` profiles are solved in rational arithmetic, floats being
read as the fractions they are, so that ties are decided exactly; above, a gap of at most `TIE` of the scale is a tie.
"""

from __future__ import annotations

EXACT_PROFILES = 64  #: games of at most this many profiles are solved in exact rationals
TIE = 1e-9  #: relative to the scale: a gap of at most this is a tie, where ties are not decided exactly
NEAR_TIE = 1e-6  #: relative to the scale: a positive gap of at most this is reported as a near tie
JUMP = 1e-3  #: relative to the scale: a near tie matters if a payoff would move by more than this
CERTIFIED = 1e-9  #: relative to the scale: the largest gap between certified bounds that counts as solved
SETTLED = 1e-10  #: relative to the range of a matrix: a larger gap of the batched method is handed to the LP solver
SHARP = 1e-8  #: a distribution further than this from what it should be is worth a second look in fractions
POLISHED = 1e-12  #: relative to the scale: bounds further apart than this are worth a second look at the basis
SOLVER = 1e-10  #: feasibility tolerance asked of the LP solver, on rows scaled to 1 (the smallest that HiGHS accepts)
LOOSE = 1e-7  #: feasibility tolerance where the tight one leads nowhere
RAIFFA_PLANE = 1e-10  #: relative to the scale: when Raiffa's rounds stop for two blocks
RAIFFA = 1e-8  #: relative to the scale: when Raiffa's rounds stop for three and more blocks
FAR = 64.0  #: payoffs larger than this many scales are measured from every player's least payoff, where floats are used
TRUSTED = 1e-8  #: a basic point or multiplier below minus this shows that the basis is not what the solver meant
EDGE = 1e-11  #: a column of a tableau enters while the objective grows by more than this for each unit of it
PIVOT = 1e-9  #: entries of a tableau up to this are no pivots
NUDGE = 1e-10  #: right-hand sides of 1 are moved by this, so that ratios do not tie (1e-8 has ended on a wrong basis)
TIED = 1e-12  #: probabilities that differ by at most this are the same, and up to this they are 0
SURELY = 1e-3  #: relative to the scale: an action worse by more than this everywhere is left out before an LP is solved
STEEP = 1e4  #: where multipliers of floors are above this, sums of payoffs are added up accurately
STEEPEST = 1e8  #: multipliers of floors above this are looked for by the LP solver
PRICED = 1e-11  #: a profile is worth a look if its price is above the value by more than this part of the objective
LEARNT = 1e-2  #: relative to the scale: what was learnt is a fallback if nobody gains more than this by deviating
