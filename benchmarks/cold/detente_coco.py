"""Solve a game in a fresh process: read payoffs from the file that is given, print what every player gets."""

from __future__ import annotations

import json
import sys

import numpy as np

import detente as dt

print(json.dumps([float(payoff) for payoff in dt.solve(dt.Game(np.load(sys.argv[1])), "coco").payoffs]))
