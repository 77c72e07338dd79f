"""What things are: games, coalitions, agreements, certificates. NumPy only, frozen, no algorithms."""
