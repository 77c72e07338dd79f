"""Concepts of third parties that refuse games, for tests of what an audit passes over."""

import detente as dt


class Refusing:
    """Solve the given game and refuse every other one."""

    name = "refusing"

    def __init__(self, game, error):
        self.game, self.error = game, error

    def solve(self, game, /, *, mapper=map):
        if game != self.game:
            raise self.error
        return dt.solve(game, dt.COCO)


class Timid:
    """Solve games in which nobody can lose more than one unit, and refuse the others."""

    name = "timid"

    def solve(self, game, /, *, mapper=map):
        if game.payoffs.min() < -1:
            message = "too dangerous"
            raise dt.NotApplicable(message)
        return dt.solve(game, dt.COCO)
