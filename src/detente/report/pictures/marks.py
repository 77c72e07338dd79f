"""One shape a concept, one colour a player, as matplotlib draws them."""

from __future__ import annotations

from detente.scene import OTHER_SHAPE, PLAYER_COLOURS, SHAPES

_MARKERS: dict[str, tuple[str | tuple[int, int, int], float]] = {
    "circle": ("o", 1.0),
    "square": ("s", 0.9),
    "diamond": ("D", 0.84),
    "triangle-up": ("^", 1.06),
    "triangle-down": ("v", 1.06),
    "star": ("*", 1.5),
    "plus": ("P", 1.12),
    "hexagon": ("h", 1.1),
    "cross": ("X", 1.1),
    "wye": ((3, 1, 180), 1.4),
    "pentagon": ("p", 1.12),
    "octagon": ("8", 1.04),
    "triangle-left": ("<", 1.06),
    "triangle-right": (">", 1.06),
    "slim-diamond": ("d", 1.2),
    "star-of-four": ((4, 1, 0), 1.4),
    "star-of-six": ((6, 1, 0), 1.4),
    "star-of-eight": ((8, 1, 0), 1.4),
    "upright-hexagon": ("H", 1.1),
}
RULES = {
    "nash-bargaining": "pentagon",
    "kalai-smorodinsky": "triangle-right",
    "egalitarian": "octagon",
    "equal-loss": "triangle-left",
    "utilitarian": "star-of-six",
    "raiffa-discrete": "slim-diamond",
    "raiffa-continuous": "star-of-four",
    "perles-maschler": "star-of-eight",
    "lambda-transfer": "upright-hexagon",
}  #: shapes of concepts without side payments, in figures
LOSS_FACE, LOSS_HATCH = "#e3e3e3", "xxxxxx"  #: of a bar that shows what agreeing costs a player
_HATCHES = ("", "////", "....", "xxxx")


def shape_of(concept: str) -> str:
    """Name the shape of a concept."""
    return (SHAPES | RULES).get(concept, OTHER_SHAPE)


def marker(shape: str) -> tuple[str | tuple[int, int, int], float]:
    """Find the marker of a shape, and the factor that makes all shapes look equally large."""
    return _MARKERS[shape]


def colour_of(player: int) -> str:
    """Find the colour of a player."""
    return PLAYER_COLOURS[player % len(PLAYER_COLOURS)]


def hatch_of(player: int) -> str:
    """Find the pattern that tells players with the same colour apart."""
    return _HATCHES[player // len(PLAYER_COLOURS) % len(_HATCHES)]


def tint(colour: str, strength: float) -> str:
    """Mix a colour with white."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02x}" for part in parts)
