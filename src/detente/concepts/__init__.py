"""Bargaining solutions: one file a concept; the catalogue lists them all."""

from detente.concepts.catalogue import CATALOGUE, SUMMARIES, Options, concept
from detente.concepts.fallback_bargaining import FallbackBargaining

__all__ = ["CATALOGUE", "SUMMARIES", "FallbackBargaining", "Options", "concept"]
