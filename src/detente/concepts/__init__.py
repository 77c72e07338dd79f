"""Bargaining solutions: one file a concept; the catalogue lists them all."""

from detente.concepts.catalogue import CATALOGUE, SUMMARIES, Options
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.lookup import concept
from detente.concepts.lottery_catalogue import LOTTERY_CATALOGUE
from detente.concepts.without_transfers import WithoutTransfers

__all__ = [
    "CATALOGUE",
    "LOTTERY_CATALOGUE",
    "SUMMARIES",
    "FallbackBargaining",
    "Options",
    "WithoutTransfers",
    "concept",
]
