"""The Typer application: commands by subject, and the one place where errors become exit codes."""

from __future__ import annotations

import gc
import os
import sys

import typer

from veille.cli import alerts, care, documents, query, sharing, watch
from veille.errors import EXIT_BUG, VeilleError

INTERRUPTED = 130  # the shell's convention for a process ended by Ctrl-C
# Objects made before the collector looks for cycles: Python's 700 has it walk the growing heap all through start-up.
GC_THRESHOLD = 50_000

app = typer.Typer(
    name="veille",
    help="A dated, checkable record of what Canadian immigration guidance says about Quebec.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (watch, documents, query, alerts, care, sharing):
    module.register(app)


def main() -> None:
    """Run the command line; exits with a code of docs/reference/cli.md."""
    gc.freeze()  # what is loaded by now stays to the end
    gc.set_threshold(GC_THRESHOLD)
    # pydantic would look through every installed distribution for plugins of its own; we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        app()
    except VeilleError as error:
        sys.stderr.write(f"veille: {error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone: nothing more can be said, and the interpreter must not try at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception:
        import traceback

        traceback.print_exc()
        sys.stderr.write("veille: this is a bug; please report it with the lines above\n")
        sys.exit(EXIT_BUG)
