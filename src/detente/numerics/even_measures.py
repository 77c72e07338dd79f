"""How evenly a distribution spreads: Shannon's entropy, and Gini's index of diversity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

STEEPEST = 700.0  #: exp of more is too large for a float


class Measure(Protocol):
    """A strictly concave measure of evenness, a sum over profiles, known through its best responses to prices."""

    @property
    def name(self) -> str:
        """The name in documents."""
        ...

    def response(self, prices: FloatArray, barrier: float) -> tuple[float, FloatArray, FloatArray]:
        """Return the sum of max over m of (prices m + measure(m)), the maximisers m, and their derivatives.

        `barrier` times log m is added to the measure where it would let m become 0; all maximisers are positive.
        """
        ...

    def positive(self, probabilities: FloatArray, barrier: float) -> NDArray[np.bool_]:
        """Tell which maximisers stay positive as the barrier goes to 0."""
        ...

    def plain(self, prices: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the maximisers without a barrier and their derivatives, where they stay positive."""
        ...


@dataclass(frozen=True, slots=True)
class Entropy:
    """Measure by - sum of mu log mu, in nats: the maximisers are exponentials."""

    @property
    def name(self) -> str:
        """The name in documents."""
        return "entropy"

    def response(self, prices: FloatArray, barrier: float) -> tuple[float, FloatArray, FloatArray]:
        """Respond by exp(price - 1)."""
        found = np.exp(np.minimum(prices - 1.0, STEEPEST))
        return float(found.sum()), found, found

    def positive(self, probabilities: FloatArray, barrier: float) -> NDArray[np.bool_]:
        """Keep everything."""
        return np.ones(len(probabilities), dtype=np.bool_)

    def plain(self, prices: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Respond as above: entropy is its own barrier."""
        _, found, derivatives = self.response(prices, 0.0)
        return found, derivatives


@dataclass(frozen=True, slots=True)
class Gini:
    """Measure by 1 - sum of mu squared; the path maximises half of it, so that the maximisers are the prices."""

    @property
    def name(self) -> str:
        """The name in documents."""
        return "gini"

    def response(self, prices: FloatArray, barrier: float) -> tuple[float, FloatArray, FloatArray]:
        """Respond by the positive root of m - barrier / m = price."""
        root = np.sqrt(prices * prices + 4 * barrier)
        away = root + np.abs(prices)
        found = np.where(prices > 0, away / 2, 2 * barrier / away)
        value = prices * found - found * found / 2 + barrier * np.log(found)
        return float(value.sum()), found, found * found / (found * found + barrier)

    def positive(self, probabilities: FloatArray, barrier: float) -> NDArray[np.bool_]:
        """Keep what is larger than its reduced price, barrier / m."""
        kept: NDArray[np.bool_] = probabilities * probabilities > barrier
        return kept

    def plain(self, prices: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Respond by the price."""
        return prices, np.ones(len(prices))


MEASURES: dict[str, Measure] = {measure.name: measure for measure in (Entropy(), Gini())}
