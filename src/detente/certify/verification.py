"""What a check reports of a certificate that it accepted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from detente.model.numbers import Number


@dataclass(frozen=True, slots=True)
class Verification:
    """Report an accepted certificate: how many claims were checked and the largest violation, in the currency."""

    claims: int
    largest_violation: Number

    @property
    def proved(self) -> bool:
        """Whether every number is exactly right; only a check in fractions can tell."""
        return isinstance(self.largest_violation, Fraction) and self.largest_violation == 0
