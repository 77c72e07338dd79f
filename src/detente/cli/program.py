"""The program: its commands, and what becomes of their results and errors.

A command returns what is to be printed and prints nothing itself, so that standard output stays empty when it fails.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Annotated, cast

import typer
from typer.main import get_command

from detente.cli.audit_command import audit_command
from detente.cli.axioms_command import axioms_command
from detente.cli.bundle_command import bundle_command
from detente.cli.capped_command import capped_command
from detente.cli.catalogue_commands import concepts_command, games_command
from detente.cli.compare_command import compare_command
from detente.cli.convert_command import convert_command
from detente.cli.divide_command import divide_command
from detente.cli.estimate_command import estimate_command
from detente.cli.explain_command import explain_command
from detente.cli.failures import INTERRUPTED, PIPE_CLOSED, failure, usage_failure
from detente.cli.fallback_command import fallback_command
from detente.cli.hypotheses_command import hypotheses_command
from detente.cli.learn_command import learn_command
from detente.cli.mcp_command import mcp_command
from detente.cli.output import show
from detente.cli.plot_command import plot_command
from detente.cli.report_command import report_command
from detente.cli.serve_command import serve_command
from detente.cli.solve_command import solve_command
from detente.cli.stability_command import stability_command
from detente.cli.verify_command import verify_command
from detente.model.errors import DetenteError
from detente.model.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

# The parent of every complaint about options and arguments; Typer does not export it.
_USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__mro__[1])


def main() -> None:
    """Run the command line with the arguments of the process, and exit."""
    code = run(sys.argv[1:])
    if threading.active_count() > 1:  # work that cannot be stopped goes on in the background: do not wait for it
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code.

    Errors that the library foresees become a sentence on standard error, or with --json a JSON document there. Anything
    else is a bug and passes through.
    """
    as_json = "--json" in arguments
    try:
        _check_filled(arguments)
        result = get_command(application())(list(arguments), prog_name="detente", standalone_mode=False)
        if isinstance(result, int):
            return result
        if result is not None:
            show(result)
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in the buffer goes nowhere
        return PIPE_CLOSED
    except _USAGE_ERROR as error:
        return usage_failure(error, as_json=as_json)
    except (DetenteError, MemoryError) as error:
        return failure(error, as_json=as_json)


def _check_filled(arguments: Sequence[str]) -> None:
    """Refuse empty arguments, which are variables of a shell that were not set, instead of taking them for defaults."""
    before = ""
    for argument in arguments:
        if not argument or (argument.startswith("--") and argument.endswith("=")):
            name = argument.removesuffix("=") or (before if before.startswith("-") else "an argument")
            raise typer.BadParameter("nothing is given here; give something, or leave it out", param_hint=name)
        before = argument


def application() -> typer.Typer:
    """Assemble the commands."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(epilog="Example: detente compare example:hot-dogs")(_program)
    app.command("solve", epilog="Example: detente solve example:curse --concept coco")(solve_command)
    app.command("compare", epilog="Example: detente compare example:hot-dogs")(compare_command)
    app.command("explain", epilog="Example: detente explain example:curse --concept coco")(explain_command)
    app.command("verify", epilog="Example: detente verify game.yaml deal.json --exact")(verify_command)
    app.command("fallback", epilog="Example: detente fallback example:chicken")(fallback_command)
    app.command("hypotheses", epilog="Example: detente hypotheses example:public-good --blocks 'Ida,Jon|Kay'")(
        hypotheses_command
    )
    app.command("capped", epilog="Example: detente capped example:curse --budget 100")(capped_command)
    app.command("stability", epilog="Example: detente stability example:public-good --concept correlated-bloc")(
        stability_command
    )
    app.command("divide", epilog="Example: detente divide worths.csv --division nucleolus")(divide_command)
    app.command("learn", epilog="Example: detente learn example:chicken --dynamic optimal --rounds 1000")(learn_command)
    app.command("axioms", epilog="Example: detente axioms example:chicken --concept coco")(axioms_command)
    app.command("audit", epilog="Example: detente audit example:curse --concept coco --concept correlated")(
        audit_command
    )
    app.command("bundle", epilog="Example: detente bundle example:chicken example:skewed-battle --weights 1,2")(
        bundle_command
    )
    app.command("estimate", epilog="Example: detente estimate game.yaml --concept raiffa")(estimate_command)
    app.command("plot", epilog="Example: detente plot example:curse -o curse.svg")(plot_command)
    app.command("report", epilog="Example: detente report example:curse -o curse.html")(report_command)
    app.command("serve", epilog="Example: detente serve --port 0")(serve_command)
    app.command("mcp", epilog="Example: detente mcp --timeout 60")(mcp_command)
    app.command("convert", epilog="Example: detente convert game.nfg game.yaml")(convert_command)
    app.command("concepts", epilog="Example: detente concepts --json")(concepts_command)
    app.command("games", epilog="Example: detente games")(games_command)
    return app


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"detente {VERSION}")
        raise typer.Exit


def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Fair agreements in strategic games with side payments, what they rest on, and the proof.

    GAME is a file (.json, .yaml, .csv, .nfg, .gam, .efg), example:NAME for a shipped game (see 'detente games'), or -
    for JSON on standard input. With --json a command prints one JSON document and nothing else.
    """
