"""The command line: parse, read, print, and turn errors into exit codes; what is computed lives elsewhere."""

from detente.cli.program import main, run

__all__ = ["main", "run"]
