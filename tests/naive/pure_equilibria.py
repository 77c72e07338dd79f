"""All pure Nash equilibria, one deviation at a time."""

from tests.naive.games import Game, Profile


def pure_equilibria(game: Game) -> list[Profile]:
    """List the profiles from which no player gains by changing its own action."""
    return [profile for profile in game.profiles if not any(gains(game, profile))]


def gains(game: Game, profile: Profile) -> list[bool]:
    """Tell of every single deviation whether it pays."""
    return [
        game.payoffs[(*profile[:player], action, *profile[player + 1 :])][player] > game.payoffs[profile][player]
        for player, count in enumerate(game.shape)
        for action in range(count)
    ]
