"""How numbers are made: arrays in, arrays out; never a game."""
