"""The sealed answers that were given last, by seal: an agent need not repeat a proof to have it checked."""

from __future__ import annotations

import json
import re
from typing import Any

from detente.formats.source import shown
from detente.model.errors import CertificateRejected, NotApplicable
from detente.web.recent import Recent

Document = dict[str, Any]

_SEAL = re.compile("sha256:[0-9a-f]{64}")
LEFT_OUT = "left out, as they are long; verify knows them by the seal"


class Sealed:
    """Keep agreements by their seals.

    Parameters
    ----------
    room
        Bytes that all of them may have, as text.
    """

    def __init__(self, room: int) -> None:
        self._kept: Recent[str] = Recent(room, len)

    def keep(self, answer: Document) -> None:
        """Keep the agreement that an answer is, or those that are its rows."""
        for document in (answer, *answer.get("rows", ())):
            if "seal" in document:
                self._kept.put(document["seal"], json.dumps(document))

    def document(self, seal: str) -> Document:
        """Return the agreement of a seal.

        Raises
        ------
        NotApplicable
            If there is none.
        """
        found = self._kept.get(seal)
        if found is None:
            message = f"there is no agreement with the seal {shown(seal)} among the last answers"
            advice = "solve the game again, or give the whole agreement"
            if not _SEAL.fullmatch(seal):
                advice = f"a seal is 'sha256:' and 64 digits or letters from a to f, as solve answers it; {advice}"
            raise NotApplicable(f"{message}; {advice}", where="agreement")
        document: Document = json.loads(found)
        return document

    def is_shortened(self, document: Any) -> bool:
        """Tell whether a document is an agreement from the text of an answer, without its claims."""
        certificate = document.get("certificate") if isinstance(document, dict) else None
        return isinstance(certificate, dict) and certificate.get("claims") == LEFT_OUT

    def completed(self, document: Document) -> Document:
        """Return the agreement that a shortened one was.

        Raises
        ------
        NotApplicable
            If there is none.
        CertificateRejected
            If it says anything else.
        """
        if "seal" not in document:
            message = "the agreement has no key 'seal'; give it as it was answered, or the seal alone"
            raise CertificateRejected(message, where="agreement", slack=float("inf"))
        whole = self.document(str(document["seal"]))
        if shortened(whole) != document:
            message = "the agreement differs from the one with its seal; give it as it was answered, or the seal alone"
            raise CertificateRejected(message, where="agreement", slack=float("inf"))
        return whole


def shortened(answer: Document) -> Document:
    """Leave out the claims of an answer that is an agreement, or has some as rows."""
    if "rows" in answer:
        answer = {**answer, "rows": [shortened(row) for row in answer["rows"]]}
    if not isinstance(answer.get("certificate"), dict):
        return answer
    return {**answer, "certificate": {**answer["certificate"], "claims": LEFT_OUT}}
