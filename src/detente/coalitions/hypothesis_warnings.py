"""What is unusual about the worths of coalitions under every hypothesis about the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.coalitions.hypothesis_table import is_empty
from detente.model.coalition import grand, members

if TYPE_CHECKING:
    from detente.model.hypotheses import Hypotheses


def warnings_of(found: Hypotheses) -> tuple[str, ...]:
    """Say which worths are not superadditive, and which cores are empty: all of it follows from losses and cores."""
    players, said = found.game.players, []
    for name, loss in found.losses.items():
        names = [" + ".join(players[player] for player in members(part)) for part in (loss.first, loss.second)]
        whole = "everybody" if loss.first | loss.second == grand(len(players)) else "both together"
        said.append(
            f"{name}: worths are not superadditive: {names[0]} and {names[1]} are worth {float(loss.loss):.6g} more "
            f"apart than {whole}; the division was not adjusted"
        )
    for name, core in found.cores.items():
        if is_empty(core, found.game.scale):
            said.append(
                f"{name}: the core is empty: whatever is agreed on, some coalition gets at least "
                f"{float(core.slack):.6g} less than it is worth"
            )
    return tuple(said)
