"""An audit of one of several concepts: so that what is found of one is kept when the next one takes too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.audit.auditing import run_audit
from detente.concepts.catalogue import CATALOGUE
from detente.formats.audit_document import dump_audit
from detente.web.asking import SOLVING, read_ask
from detente.web.papers import several_concepts

if TYPE_CHECKING:
    from detente.web.desk import Desk

AUDIT_PART = "audit-part"  #: what a worker is asked; no address of the HTTP API


def audited_in_part(body: bytes, desk: Desk) -> dict[str, Any]:
    """Audit the one concept that the option `only` names, chosen as if all that are named were audited together.

    Returns
    -------
    dict
        An audit with one row at most; without a row, the reason stands in `skipped`.
    """
    ask = read_ask(body, SOLVING | {"seed", "only"}, desk.limits)
    choice, only = several_concepts(ask), ask.extras.text("only")
    reasons = dict(choice.skipped)
    listed = [name for name in dict.fromkeys(ask.concepts or every_name()) if name not in reasons]
    chosen = [choice.concepts[listed.index(only)]] if only in listed else []
    document = dump_audit(run_audit(ask.game, chosen, seed=ask.extras.whole("seed")))
    if not chosen:
        document["skipped"] = [{"concept": only, "reason": reasons[only]}]
    return document


def every_name() -> tuple[str, ...]:
    """Name the concepts that are audited if none is named."""
    return tuple(entry.name for entry in CATALOGUE)
