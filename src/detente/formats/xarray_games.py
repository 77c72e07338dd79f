"""Labelled arrays of xarray <-> Game; `xarray` is imported when a function is called.

A game is a `DataArray`. One dimension says whose payoff it is, with the players as its labels; then comes a dimension a
player, called like the player, with the player's actions as its labels. Title and currency are attributes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.formats.foreign_arrays import holding_array, read_array
from detente.formats.foreign_library import foreign_library, no_game, titles
from detente.formats.source import listed
from detente.model.errors import FormatError
from detente.model.expecting import check_is_game
from detente.model.game import Game

PLAYER = "player"  #: the dimension for whose payoff it is; with `_` behind it if a player is called so
SOURCE = "the DataArray"


def from_xarray(array: Any) -> Game:
    """Read a `DataArray` with a dimension a player, and one whose labels are the names of these.

    Dimensions may stand in any order; players come in the order of the labels. Whole numbers and fractions are read
    exactly, floats as floats. Labels that are no texts become texts; a dimension without labels gets "1", "2", ...

    Raises
    ------
    MissingExtra
        If `xarray` is not installed.
    FormatError
        If the object is no `DataArray`, no dimension lists the others or several do, or payoffs are no numbers.
    InvalidGame
        If labels occur twice, or a payoff is not finite.

    References
    ----------
    Hoyer & Hamman (2017).

    Examples
    --------
    >>> import xarray
    >>> labels = {"player": ["Ann", "Bob"], "Ann": ["c", "d"], "Bob": ["c", "d"]}
    >>> from_xarray(xarray.DataArray([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], labels))["d", "c"].tolist()
    [5.0, 0.0]
    """
    if not isinstance(array, foreign_library("xarray").DataArray):
        raise no_game(array, "an xarray.DataArray")
    dimensions = {str(name): name for name in array.dims}
    labels = {
        name: list(map(str, array.coords[key].values.tolist()))
        for name, key in dimensions.items()
        if key in array.coords
    }
    fitting = [name for name, listing in labels.items() if sorted([*listing, name]) == sorted(dimensions)]
    if len(fitting) > 1:
        message = (
            f"each of the dimensions {listed(fitting)} has the names of the others as its labels, so that it is open "
            f"whose payoffs these are; rename actions or players"
        )
        raise FormatError(message, source=SOURCE)
    if not fitting:
        message = (
            f"none of the dimensions ({listed(tuple(dimensions))}) has the names of the others as its labels; one "
            f"must, such as '{PLAYER}', to say whose payoff it is"
        )
        raise FormatError(message, source=SOURCE)
    players = labels[fitting[0]]
    turned = array.transpose(*(dimensions[name] for name in (fitting[0], *players)))
    actions = [
        labels.get(name, [str(k + 1) for k in range(count)])
        for name, count in zip(players, turned.shape[1:], strict=True)
    ]
    title, currency = titles(array.attrs)
    return Game(read_array(turned.values, SOURCE), players, actions, title, currency)


def to_xarray(game: Game) -> Any:
    """Make a `DataArray` of payoffs: whose they are, then one dimension a player; all labels are kept.

    Exact payoffs stay exact: as integers where all are whole, else as fractions in an array of objects.

    Raises
    ------
    MissingExtra
        If `xarray` is not installed.

    Examples
    --------
    >>> game = Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], ["Ann", "Bob"], [["c", "d"], ["c", "d"]])
    >>> to_xarray(game).sel(Ann="d").max("Bob").to_series().to_dict()
    {'Ann': 5, 'Bob': 1}
    """
    library = foreign_library("xarray")
    check_is_game(game)
    whose = PLAYER
    while whose in game.players:
        whose += "_"
    labels = {whose: game.players, **dict(zip(game.players, game.actions, strict=True))}
    coordinates = {name: (name, np.array(texts, dtype=object)) for name, texts in labels.items()}
    said = {key: text for key, text in (("title", game.title), ("currency", game.currency)) if text}
    values = game.payoffs if game.exact_payoffs is None else game.exact_payoffs
    return library.DataArray(holding_array(values), coordinates, dims=list(labels), name="payoff", attrs=said)
