"""The CoCo value and its n-player form: every side falls back on its worst threat.

Kalai & Kalai (2013) for two players; Kohlberg & Neyman (2021), after Harsanyi and Shapley, for more.
"""

from __future__ import annotations

from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.divisions.shapley import Shapley
from detente.fallbacks.threat import Threat

COCO = FallbackBargaining("coco", Bloc(), Threat(), Shapley(), "every side falls back on its worst threat")
