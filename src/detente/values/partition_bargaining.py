"""A value of partition functions together with what is played if talks fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.fallbacks import Correlated

if TYPE_CHECKING:
    from detente.protocols import Fallback
    from detente.values.partition_value import PartitionValue


@dataclass(frozen=True, slots=True)
class PartitionBargaining:
    """Divide the largest total by a value of partition functions, and fall back on what blocks play by a rule.

    Parameters
    ----------
    value
        As `Myerson`, `MachoStadler` or `RandomPartitions`.
    fallback
        What is played among the blocks if talks fail: as in `detente.partition_function`.

    Examples
    --------
    >>> import detente as dt
    >>> concept = dt.PartitionBargaining(dt.Myerson(), dt.Security())
    >>> dt.sampled_value(dt.read("example:public-good"), concept, partitions=4).payoffs.round(3).tolist()
    [9.0, 8.0, 4.0]
    """

    value: PartitionValue
    fallback: Fallback = field(default_factory=Correlated)
