"""The Typer application: commands by subject, and the one place where errors become exit codes."""

from __future__ import annotations

import sys

import click
import typer

from veille.cli import documents
from veille.errors import EXIT_BUG, EXIT_USAGE, VeilleError

INTERRUPTED = 130  # the shell's convention for a process ended by Ctrl-C

app = typer.Typer(
    name="veille",
    help="A dated, checkable record of what Canadian immigration guidance says about Quebec.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (documents,):
    module.register(app)


def main() -> None:
    """Run the command line; exits with a code of docs/reference/cli.md."""
    try:
        code = app(standalone_mode=False)
    except VeilleError as error:
        sys.stderr.write(f"veille: {error}\n")
        code = error.exit_code
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = EXIT_USAGE
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing more can be said
        code = 0
    except Exception:
        import traceback

        traceback.print_exc()
        sys.stderr.write("veille: this is a bug; please report it with the lines above\n")
        code = EXIT_BUG
    sys.exit(code if isinstance(code, int) else 0)
