"""Game trees, made at random and written down; and everybody's plans tried out one by one."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

import numpy as np

CHANCE = 0
MOST_ACTIONS = 3


@dataclass
class Place:
    """Hold a place: who moves (0 is chance, -1 nobody), its set's number, what it pays, and what comes next."""

    mover: int
    number: int
    paid: tuple[Fraction, ...] | None
    next: "list[Place]" = field(default_factory=list)


@dataclass
class Made:
    """Hold a tree, the number of its players, and by mover and set the number of actions, or their probabilities."""

    root: Place
    n_players: int
    sizes: dict[tuple[int, int], int]
    chances: dict[int, tuple[Fraction, ...]]


def action(key, index):
    """Name an action as no other one is named."""
    mover, number = key
    return f"{'cabd'[mover]}{number}{'xyz'[index]}"


def tree(seed, n_players=2, depth=3):
    """Make a tree; some sets hold several places, and a player may forget, but comes to no set twice in one play."""
    rng = np.random.default_rng(seed)
    made = Made(Place(-1, 0, None), n_players, {}, {})
    _grow(made, made.root, rng, depth, ())
    return made


def _grow(made, place, rng, depth, passed):
    if rng.random() < 0.4 or depth == 0:
        place.paid = tuple(Fraction(int(rng.integers(-3, 4)), int(rng.integers(1, 3))) for _ in range(made.n_players))
    if depth == 0 or rng.random() < 0.15:
        return
    place.mover = int(rng.integers(0, made.n_players + 1))
    known = [key for key in made.sizes if key[0] == place.mover and key not in passed]
    if known and rng.random() < 0.5:
        key = known[rng.integers(len(known))]
    else:
        key = place.mover, sum(owner == place.mover for owner, _ in made.sizes) + 1
        made.sizes[key] = int(rng.integers(1, MOST_ACTIONS))
        weights = [int(weight) for weight in rng.integers(1, 4, size=made.sizes[key])]
        if place.mover == CHANCE:
            made.chances[key[1]] = tuple(Fraction(weight, sum(weights)) for weight in weights)
    place.number = key[1]
    for _ in range(made.sizes[key]):
        place.next.append(Place(-1, 0, None))
        _grow(made, place.next[-1], rng, depth - 1, (*passed, key))


def written(made):
    """Write a tree as Gambit does."""
    names = " ".join(f'"P{player + 1}"' for player in range(made.n_players))
    lines, described, count = [f'EFG 2 R "made" {{ {names} }}', '""'], set(), [0]

    def write(place):
        if place.paid is None:
            outcome = "0"
        else:
            count[0] += 1
            outcome = f'{count[0]} "" {{ {", ".join(map(str, place.paid))} }}'
        if place.mover < 0:
            lines.append(f't "" {outcome}')
            return
        who = 'c ""' if place.mover == CHANCE else f'p "" {place.mover}'
        key = place.mover, place.number
        told = "" if key in described else f'"" {{ {_actions(made, key)} }} '
        described.add(key)
        lines.append(f"{who} {place.number} {told}{outcome}")
        for following in place.next:
            write(following)

    write(made.root)
    return "\n".join(lines)


def _actions(made, key):
    labels = [f'"{action(key, index)}"' for index in range(made.sizes[key])]
    chances = made.chances[key[1]] if key[0] == CHANCE else [""] * len(labels)
    return " ".join(f"{label} {chance}" for label, chance in zip(labels, chances, strict=True))


def plans(made, mover):
    """List all plans of a player: an action at every set."""
    keys = [key for key in made.sizes if key[0] == mover]
    return [dict(zip(keys, chosen, strict=True)) for chosen in product(*(range(made.sizes[key]) for key in keys))]


def reached(place, plan, mover):
    """Find the sets of a player that can be reached if a plan is followed."""
    key = place.mover, place.number
    following = [place.next[plan[key]]] if place.mover == mover else place.next
    found = {key} if place.mover == mover else set()
    return found.union(*(reached(other, plan, mover) for other in following))


def payoffs(made, place, followed):
    """Add up what everybody gets on average if these plans are followed."""
    paid = place.paid or (Fraction(),) * made.n_players
    if place.mover < 0:
        return paid
    if place.mover == CHANCE:
        parts = list(zip(made.chances[place.number], place.next, strict=True))
    else:
        parts = [(Fraction(1), place.next[followed[place.mover - 1][place.mover, place.number]])]
    after = [(chance, payoffs(made, other, followed)) for chance, other in parts]
    return tuple(
        own + sum((chance * later[player] for chance, later in after), Fraction()) for player, own in enumerate(paid)
    )
