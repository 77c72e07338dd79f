"""A game as a page: two players as a grid of payoff pairs, others as a list of profiles."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from detente.model.agreement import summary_of
from detente.report.figures import Figures
from detente.report.page import Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.report.page import Piece

SHOWN_ROWS, SHOWN_COLUMNS = 16, 8  #: actions of two players that fit into one table
SHOWN_PROFILES = 64


def game_page(game: Game) -> Page:
    """Lay out a game; of a large one, the beginning."""
    return Page(game.title or "A game", (Section("", game_pieces(game)),))


def game_pieces(game: Game) -> tuple[Piece, ...]:
    """Say who can do what, and lay out the payoffs; of a large game the first ones."""
    figures = Figures(summary_of(game))
    units = f" Payoffs are in {game.currency}." if game.currency else ""
    choices = [f"{name} can play {_options(options)}" for name, options in zip(game.players, game.actions, strict=True)]
    table, shown = _payoffs(game, figures)
    pieces: tuple[Piece, ...] = (Paragraph(f"{'; '.join(choices)}.{units}"), table)
    if shown < game.n_profiles:
        cut = f"This is a cut: {shown:,} of the {game.n_profiles:,} ways to play are shown, the first ones."
        return (*pieces, Paragraph(cut))
    return pieces


def _options(options: tuple[str, ...]) -> str:
    """Join actions with commas and a final "or"."""
    shown = list(options[:SHOWN_ROWS])
    if len(options) > SHOWN_ROWS:
        shown.append(f"{len(options) - SHOWN_ROWS} more")
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def _payoffs(game: Game, figures: Figures) -> tuple[Table, int]:
    """Lay out payoffs, and count the profiles that are shown."""
    if game.n_players == 2 and game.n_actions[1] <= SHOWN_COLUMNS:
        return _bimatrix(game, figures)
    profiles = list(islice(game.profiles(), SHOWN_PROFILES))
    rows = tuple(
        (*game.labels_of(each), *map(figures.number, game.at(each)), figures.number(float(game.welfare[each])))
        for each in profiles
    )
    headings = (*(f"{name} plays" for name in game.players), *(f"{name} gets" for name in game.players), "total")
    return Table(headings, rows, game.n_players), len(profiles)


def _bimatrix(game: Game, figures: Figures) -> tuple[Table, int]:
    (first, second), (rows, columns) = game.players, game.n_actions
    shown = min(rows, SHOWN_ROWS)
    lines = []
    for action in range(shown):
        pairs = (game.at((action, reply)) for reply in range(columns))
        lines.append((game.actions[0][action], *(", ".join(map(figures.number, pair)) for pair in pairs)))
    return Table((f"{first} / {second}", *game.actions[1]), tuple(lines)), shown * columns
