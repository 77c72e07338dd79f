"""Learning to correlate: what repeated play leads to, round by round, and the best equilibrium near it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.certify.learned import Examiner, check_stage
from detente.fallbacks.learned import check_rounds
from detente.model.agreement import GameSummary, summary_of
from detente.model.certificate import StageClaim
from detente.model.coalition import singletons
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected, InvalidGame, NumericalTrouble
from detente.model.polymatrix import MOST_NUMBERS, graph_of
from detente.numerics.dynamics import Dynamic, dynamic, normalised
from detente.numerics.polish import polished

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.model.game import Game

    Watch = Callable[[int, int], None]

PER_DECADE = 5  #: recorded rounds between one power of ten and the next
NEAR = 1e-3  #: of the scale: the largest gain from deviating at which players have learnt to correlate
PATIENCE = 200_000  #: so many rounds they are given to get there
BEST = 20_000  #: and so many a mediator gets, who has further to go
TELLS = 100  #: so often whoever watches is told how far the rounds are


@dataclass(frozen=True, slots=True)
class LearningStep:
    """Hold what is played on average after some rounds.

    Attributes
    ----------
    round
        After how many.
    deviation_gain
        The largest gain from deviating from it, in the currency, recomputed by the checker.
    total, payoffs
        What it pays all together, and each player.
    """

    round: int
    deviation_gain: float
    total: float
    payoffs: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LearningRun:
    """Hold what learning led to, and the way there.

    Attributes
    ----------
    game
        The game.
    dynamic, rounds, seed
        How was learnt, for how long, and where play started.
    trace
        The recorded rounds, evenly spaced on a logarithmic scale; the last step is the outcome.
    distribution
        The outcome.
    """

    game: GameSummary
    dynamic: str
    rounds: int
    seed: int
    trace: tuple[LearningStep, ...]
    distribution: JointDistribution

    @property
    def outcome(self) -> LearningStep:
        """The last step."""
        return self.trace[-1]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        last = self.outcome
        shares = ", ".join(f"{name}: {value:g}" for name, value in zip(self.game.players, last.payoffs, strict=True))
        return f"LearningRun({self.dynamic}, {self.rounds} rounds: {shares}; deviation gain {last.deviation_gain:.2g})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PolishedRun:
    """Hold the best equilibrium that a linear program finds from the profiles which learning found, with its proof.

    Attributes
    ----------
    run
        What was learnt.
    claim
        The equilibrium, and the multipliers which prove that no equilibrium has a larger total.
    largest_violation
        By how much the claim is off at most, as the checker measured it, in the currency.
    """

    run: LearningRun
    claim: StageClaim
    largest_violation: float

    @property
    def payoffs(self) -> tuple[float, ...]:
        """What it pays each player."""
        return tuple(map(float, self.claim.stage.payoffs))

    @property
    def total(self) -> float:
        """What it pays all together."""
        return float(self.claim.stage.lower)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        shares = ", ".join(
            f"{name}: {value:g}" for name, value in zip(self.run.game.players, self.payoffs, strict=True)
        )
        return f"PolishedRun({shares}; total {self.total:g}, at most {float(self.claim.stage.upper):g}; verified)"


def _nobody(_done: int, _rounds: int) -> None:
    """Watch nothing."""


def learn(
    game: Game,
    by: Dynamic | str = "regret-matching",
    *,
    rounds: int | None = None,
    seed: int = 0,
    watch: Watch = _nobody,
) -> LearningRun:
    """Let the players of a game learn, each of them alone, and record where that leads.

    Parameters
    ----------
    by
        The dynamic, or its name: by "regret-matching", "swap-regret" and "optimistic" every player learns by itself,
        and play ends near some correlated equilibrium; by "optimal" a mediator learns too, and it is one of the
        largest total.
    rounds
        For how long. None: until a recorded step has a deviation gain of at most 1e-3 of the scale, but for no more
        than 200,000 rounds; by "optimal" for 20,000.
    seed
        Where play starts; equal arguments give equal runs.
    watch
        Is told how many rounds are done, and of how many.

    Returns
    -------
    LearningRun
        Every recorded step with its deviation gain, recomputed by the checker from what is played on average.

    Raises
    ------
    NotApplicable
        If there is no such dynamic, or a number is too small.

    Notes
    -----
    Rounds are played in expectation: nothing is drawn but the start. A round takes O(n) steps a profile.

    References
    ----------
    Hart & Mas-Colell (2000); Blum & Mansour (2007); Chen & Peng (2020); Zhang et al. (2023).

    Examples
    --------
    >>> import detente as dt
    >>> chicken = dt.read("example:chicken")
    >>> [round(payoff, 3) for payoff in learn(chicken, "optimal", rounds=500).outcome.payoffs]
    [5.25, 5.25]
    """
    chosen = dynamic(by) if isinstance(by, str) else by
    most = rounds if rounds is not None else BEST if chosen.best else PATIENCE
    goal = NEAR * game.scale if rounds is None and not chosen.best else -1.0
    check_rounds(most, seed)
    graph = graph_of(game)
    if graph is not None:
        graph.check_size(MOST_NUMBERS)
    recorded, examiner = set(recorded_rounds(most)), Examiner(game)
    told = sorted(recorded | set(range(0, most, max(1, most // TELLS))) - {0})
    trace, table = [], np.zeros(game.n_actions)
    watch(0, most)
    for done, found in zip(told, chosen.play(normalised(game.payoffs), told, np.random.default_rng(seed)), strict=True):
        if done in recorded:
            seen = examiner.look(found)
            trace.append(LearningStep(done, seen.deviation_gain, sum(seen.payoffs), seen.payoffs))
            table = found
        watch(done, most)
        if trace[-1].deviation_gain <= goal:
            break
    distribution = JointDistribution.from_table(table)
    return LearningRun(summary_of(game), chosen.name, trace[-1].round, seed, tuple(trace), distribution)


def recorded_rounds(rounds: int) -> list[int]:
    """List the rounds that are recorded: about five a power of ten, the first and the last one among them.

    Examples
    --------
    >>> recorded_rounds(30)
    [1, 2, 3, 4, 6, 10, 16, 25, 30]
    """
    powers = int(np.ceil(PER_DECADE * np.log10(rounds)))
    found = {round(10 ** (power / PER_DECADE)) for power in range(powers)}
    return sorted({1, *(count for count in found if count < rounds), rounds})


def polish(game: Game, run: LearningRun) -> PolishedRun:
    """Find the correlated equilibrium of the largest total from the profiles that learning found, and prove it.

    A step of its own, after learning: a linear program on those profiles, joined by others as long as they improve the
    total. The result is checked as every certificate is.

    Raises
    ------
    InvalidGame
        If the run belongs to another game.
    NumericalTrouble
        If the linear program is given up, or its answer is refused by the checker.

    Examples
    --------
    >>> import detente as dt
    >>> chicken = dt.read("example:chicken")
    >>> polish(chicken, learn(chicken, "regret-matching", rounds=100))
    PolishedRun(Row: 5.25, Column: 5.25; total 10.5, at most 10.5; verified)
    """
    if run.game.digest != game.digest:
        message = (
            f"the run belongs to another game than {game.title or 'this one'}; polish it with the game it learnt in"
        )
        raise InvalidGame(message)
    stage = polished(game.payoffs, run.distribution.table)
    try:
        violation = check_stage(game, stage)
    except CertificateRejected as error:
        message = f"what learning was polished to could not be certified: {error.message}"
        raise NumericalTrouble(message, problem=stage) from error
    return PolishedRun(run, StageClaim("selection_stage", singletons(game.n_players), stage), violation)
