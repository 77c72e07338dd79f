"""The lambda-transfer solution with other fallbacks than threats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.concepts.catalogue import Options
from detente.concepts.catalogue import concept as with_transfers
from detente.concepts.coco import COCO
from detente.concepts.lambda_transfer import LambdaTransfer
from detente.model.errors import NotApplicable
from detente.model.expecting import check_is_fallback
from detente.model.near_names import meant

if TYPE_CHECKING:
    from detente.protocols import Fallback, Selection

LAMBDA_TRANSFER = LambdaTransfer(COCO)
FALLBACKS = {
    "threat": "coco",
    "correlated": "correlated",
    "nash": "nash",
    "security": "security",
    "credible": "credible",
    "leader": "leader",
}  #: and the concept with money that stands on each
GIVEN = {"stated", "observed", "pareto-meet"}


def lambda_transfer(
    fallback: str | Fallback = "", options: Options | None = None, *, selection: str | Selection = ""
) -> LambdaTransfer:
    """Let another fallback take the place of threats.

    Parameters
    ----------
    fallback
        "threat", which is usual, "correlated", "nash", "security", "credible" or "leader"; or the fallback itself.
    options
        Other parts of the concept with money; an opposition, a division or a breakdown probability.
    selection
        The rule that picks among equilibria, or its name, where the fallback has one.

    Raises
    ------
    NotApplicable
        If there is no such part, or they do not combine.

    Examples
    --------
    >>> lambda_transfer("security").summary.fallback
    'security'
    """
    check_is_fallback(fallback)
    asked = replace(options or Options(), fallback="")
    if asked.weights:
        message = "'lambda-transfer' finds its weights itself; use yours with 'nash-bargaining'"
        raise NotApplicable(message, where="weights")
    found = fallback if isinstance(fallback, str) else fallback.traits.name
    if found in GIVEN:
        message = (
            f"the fallback '{found}' does not depend on weights, so 'lambda-transfer' is the Nash bargaining solution; "
            "use it with 'nash-bargaining'"
        )
        raise NotApplicable(message, where="fallback")
    if found not in {"", *FALLBACKS}:
        message = (
            f"there is no fallback '{found:.60}'; the fallbacks are {', '.join(FALLBACKS)}{meant(found, FALLBACKS)}"
        )
        raise NotApplicable(message, where="fallback")
    value = with_transfers(FALLBACKS.get(found, COCO.name), asked, selection=selection)
    return LambdaTransfer(value if isinstance(fallback, str) else replace(value, fallback=fallback))
