"""Learning to correlate: what repeated play leads to, round by round, and the best equilibrium near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.certify.learned import Examiner, check_stage
from detente.fallbacks.learned import check_rounds
from detente.model.agreement import summary_of
from detente.model.certificate import StageClaim
from detente.model.coalition import singletons
from detente.model.distribution import JointDistribution
from detente.model.errors import CertificateRejected, InvalidGame, NumericalTrouble
from detente.model.expecting import check_is_game
from detente.model.learning_run import LearningRun, LearningStep, PolishedRun
from detente.model.polymatrix import MOST_NUMBERS, graph_of
from detente.numerics.dynamics import Dynamic, dynamic, normalised
from detente.numerics.polish import polished

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.game import Game
    from detente.model.numbers import FloatArray

    Watch = Callable[[int, int], None]

__all__ = ["Course", "LearningRun", "LearningStep", "PolishedRun", "learn", "polish", "recorded_rounds"]

PER_DECADE = 5  #: recorded rounds between one power of ten and the next
NEAR = 1e-3  #: of the scale: the largest gain from deviating at which players have learnt to correlate
PATIENCE = 200_000  #: so many rounds they are given to get there
BEST = 20_000  #: and so many a mediator gets, who has further to go
SETTLED = 1e-9  #: of the scale: a mediator is done where nobody gains more and the total has moved by no more
SETTLING = (100, 2)  #: not before so many rounds, over so many recorded stretches
TELLS = 100  #: so often whoever watches is told how far the rounds are


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
        than 200,000 rounds; by "optimal" until nobody gains more than 1e-9 of the scale and the total has moved by no
        more over the last two recorded stretches, from 100 rounds on, but for no more than 20,000.
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
    return Course(game, by, rounds=rounds, seed=seed, watch=watch).run()


class Course:
    """Let players learn as `learn` does, and know at any time what was recorded so far.

    Parameters
    ----------
    game, by, rounds, seed, watch
        As in `learn`, which says what is raised, too.
    """

    def __init__(
        self,
        game: Game,
        by: Dynamic | str = "regret-matching",
        *,
        rounds: int | None = None,
        seed: int = 0,
        watch: Watch = _nobody,
    ) -> None:
        check_is_game(game)
        self._game, self._seed, self._watch = game, seed, watch
        self._chosen = dynamic(by) if isinstance(by, str) else by
        self._most = rounds if rounds is not None else BEST if self._chosen.best else PATIENCE
        self._done = _over if rounds is not None else _settled if self._chosen.best else _near
        check_rounds(self._most, seed)
        graph = graph_of(game)
        if graph is not None:
            graph.check_size(MOST_NUMBERS)
        self._found: tuple[tuple[LearningStep, ...], FloatArray] = (), np.zeros(game.n_actions)
        self._stopped = False

    def run(self) -> LearningRun:
        """Go through the rounds until they are over or nothing is left to learn."""
        recorded, examiner = set(recorded_rounds(self._most)), Examiner(self._game)
        told = sorted(recorded | set(range(0, self._most, max(1, self._most // TELLS))) - {0})
        rng = np.random.default_rng(self._seed)
        self._watch(0, self._most)
        for count, table in zip(told, self._chosen.play(normalised(self._game.payoffs), told, rng), strict=True):
            if self._stopped:
                break
            if count in recorded:
                seen = examiner.look(table)
                step = LearningStep(count, seen.deviation_gain, sum(seen.payoffs), seen.payoffs)
                self._found = (*self._found[0], step), table
            self._watch(count, self._most)
            if self._done(self._found[0], self._game.scale):
                break
        return self._so_far(complete=not self._stopped)

    def so_far(self) -> LearningRun | None:
        """Stop; return what was recorded, marked as not complete, or None if nothing was."""
        self._stopped = True
        return self._so_far(complete=False) if self._found[0] else None

    def _so_far(self, *, complete: bool) -> LearningRun:
        trace, table = self._found
        played = JointDistribution.from_table(table)
        return LearningRun(
            summary_of(self._game), self._chosen.name, trace[-1].round, self._seed, trace, played, complete
        )


def _over(_trace: Sequence[LearningStep], _scale: float) -> bool:
    """Tell whether a run of a given number of rounds is done: never before the last one."""
    return False


def _near(trace: Sequence[LearningStep], scale: float) -> bool:
    """Tell whether players have learnt to correlate."""
    return trace[-1].deviation_gain <= NEAR * scale


def _settled(trace: Sequence[LearningStep], scale: float) -> bool:
    """Tell whether a mediator is done."""
    (least, stretches), last = SETTLING, trace[-1]
    moved = max(abs(step.total - last.total) for step in trace[-1 - stretches :])
    return last.round >= least and max(last.deviation_gain, moved) <= SETTLED * scale


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
    if not isinstance(run, LearningRun):
        message = f"a run is expected, not {type(run).__name__}; dt.polish(game, run) takes the game first"
        raise InvalidGame(message)
    check_is_game(game)
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
