"""Names and numbers as they stand in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.lottery_agreement import LotteryAgreement
from detente.report.figures import Figures
from detente.report.text import printable
from detente.report.transfer_words import has_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from detente.model.game import Game
    from detente.scene import Deal

LONG_NAME = 16  #: letters
NOBODY_PAYS = "nobody pays"


def number(figures: Figures, value: float) -> str:
    """Write a number with a minus sign of the width of a plus sign."""
    text = figures.number(value)
    return "−" + text[1:] if text.startswith("-") and len(text) > 1 else text


def signed(figures: Figures, value: float) -> str:
    """Write a change: always with a sign, but for none."""
    text = number(figures, value)
    return text if text[0] in "−-0" and not text.startswith("0.") else f"+{text}"


def numbers(figures: Figures, values: Iterable[float]) -> list[str]:
    """Write the payoffs of all players."""
    return [number(figures, value) for value in values]


def axis_name(game: Game, player: int) -> str:
    """Name an axis by the player whose payoffs stand there."""
    name = brief(game.players[player], 2 * LONG_NAME)
    return f"{name} gets, in {game.currency}" if game.currency else f"{name} gets"


def listed(names: Sequence[str], most: int) -> list[str]:
    """List names with commas, as pieces that are not broken over lines; from `most` on, only their number."""
    kept = list(names) if len(names) <= most else list(names[: most - 1])
    more = [f"and {len(names) - len(kept)} more"] if len(kept) < len(names) else []
    return [*(f"{name}," for name in kept[:-1]), *kept[-1:], *more]


def brief(name: str, most: int = LONG_NAME) -> str:
    """Cut a name to a number of letters."""
    clean = printable(name)
    return clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"


def loses(deal: Deal) -> bool:
    """Tell whether somebody gets less by the deal than what it starts from."""
    if deal.fallback is None:
        return False
    figures = Figures(deal.agreement.game)
    changes = [payoff - alone for payoff, alone in zip(deal.agreement.payoffs.tolist(), deal.fallback, strict=True)]
    return any(change < 0 and figures.number(change) != "0" for change in changes)


def ends(deal: Deal, player: int) -> tuple[float, float]:
    """Find the ends of a player's interval: the payoff twice where nothing is known of other ones."""
    agreement = deal.agreement
    if not has_interval(agreement):
        return float(agreement.payoffs[player]), float(agreement.payoffs[player])
    return float(agreement.ranges.low[player]), float(agreement.ranges.high[player])


def pays(deal: Deal) -> bool:
    """Tell whether there are side payments at all."""
    return not isinstance(deal.agreement, LotteryAgreement)


def payments(figures: Figures, deal: Deal, most: int = LONG_NAME) -> str:
    """Say who pays and who receives, their names cut to a number of letters."""
    return " ".join(payment_words(figures, deal, most))


def payment_words(figures: Figures, deal: Deal, most: int = LONG_NAME) -> list[str]:
    """Say who pays and who receives, as pieces that are not broken over lines; no number is ever cut."""
    players = [brief(name, most) for name in figures.game.players]
    changes = list(zip(players, deal.agreement.transfers.tolist(), strict=True))
    moved = [(name, change) for name, change in changes if figures.number(change) != "0"]
    if not moved:
        return [NOBODY_PAYS]
    if len(moved) == 2:
        (payer, _), (receiver, amount) = sorted(moved, key=lambda entry: entry[1])
        return [f"{payer} pays {receiver}", number(figures, amount)]
    *others, last = [f"{name} {signed(figures, change)}" for name, change in moved]
    return [*(f"{text}," for text in others), last]
