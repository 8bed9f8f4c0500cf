"""The Typer application: commands by subject, and the one place where errors become exit codes."""

from __future__ import annotations

import gc
import io
import os
import re
import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from typer._click.core import Context  # Typer's own copy of click has no public names for these
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from veille.cli.called import lang_asked, needed_for
from veille.cli.commands import (
    alerts,
    care,
    comparisons,
    documents,
    first_steps,
    muting,
    past,
    query,
    review,
    sharing,
    steering,
    watch,
)
from veille.cli.help import GroupedHelp, ReaderHelp, under_heading
from veille.cli.language import choose_lang, colon, error_words, to_reader
from veille.cli.output import abandon_output, flush_output, open_output, say_error
from veille.errors import EXIT_BUG, DecidedAlready, OutputClosed, OutputError, UsageError, VeilleError

_PROGRAM = Path(__file__).resolve().parents[1]  # a file of our own that is missing is a bug
INTERRUPTED = 130  # the shell's convention for a process ended by Ctrl-C
app = typer.Typer(
    name="veille",
    cls=GroupedHelp,
    help="A dated, checkable record of what Canadian immigration guidance says about Quebec.",
    epilog="`veille COMMAND --help` shows a command with an example. Results go to standard output, all else to standard error.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_HEADINGS = (
    ("First steps", first_steps), ("Watch", watch), ("Watch", past), ("Watch", steering),
    ("Look at a file", documents), ("Ask the record", query),
    ("Ask the record", comparisons), ("Alerts", alerts), ("Decide", review), ("Decide", muting),
    ("Take care of the record", care), ("Share it", sharing),
)  # fmt: skip
for _heading, _module in _HEADINGS:
    _commands, _groups = len(app.registered_commands), len(app.registered_groups)
    _module.register(app)
    under_heading(app, _heading, _commands, _groups)


def _say_version(wanted: bool) -> None:
    if wanted:
        from veille import __version__

        typer.echo(f"veille {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_say_version),
    ] = False,
    lang: Annotated[
        Literal["en", "fr"] | None,
        typer.Option("--lang", help="Language of the messages (default: taken from the environment)."),
    ] = None,
) -> None:
    """A dated, checkable record of what Canadian immigration guidance says about Quebec."""
    choose_lang(lang)


def main() -> NoReturn:
    """Run the command line; exits with a code of docs/reference/cli.md."""
    gc.freeze()  # what is loaded by now stays to the end
    # pydantic would look through every installed distribution for plugins of its own; we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    open_output()
    try:
        sys.exit(_run())
    except OutputError as error:  # also while the rest of the result is flushed
        abandon_output()
        if not isinstance(error, OutputClosed):
            say_error(f"veille{colon()} {error_words(error)}")
        sys.exit(error.exit_code)


def _run() -> int:
    """Run the command of the call, write all of its result; the exit code."""
    code = 0
    choose_lang(lang_asked(sys.argv[1:]))
    Context.formatter_class = ReaderHelp
    try:
        ended = needed_for(app, sys.argv[1:])(standalone_mode=False)
        code = ended if isinstance(ended, int) else 0
    except ClickException as refused:  # a command line that cannot be understood
        code = _show_refusal(refused)
    except SystemExit as stopped:
        code = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    except OutputError:
        raise
    except VeilleError as error:
        say_error(f"veille{colon()} {_with_times(error)}")
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        code = _say_unexpected(error)
    flush_output()
    return code


def _with_times(error: VeilleError) -> str:
    """The error in the reader's language; the time of another decision as people read it."""
    if not isinstance(error, DecidedAlready):
        return error_words(error)
    from veille.cli.times import local_times  # not for `--help`

    return local_times(error_words(error))


def _say_unexpected(error: Exception) -> int:
    """Say what no command expects; a file or folder outside the program that the system refuses is no bug. The exit code."""
    place = error.filename if isinstance(error, OSError) else None
    if isinstance(error, OSError) and isinstance(place, str) and not Path(place).is_relative_to(_PROGRAM):
        refused = UsageError(f"cannot be used: {error.strerror}", where=place, hint="check folder and permissions")
        say_error(f"veille{colon()} {error_words(refused)}")
        return refused.exit_code
    import traceback

    fault = f"veille{colon()} {to_reader('this is a bug; please report it with the lines above')}"
    say_error("".join(traceback.format_exception(error)) + fault)
    return EXIT_BUG


# What the library says of `--alert x`: "Input should be a valid integer, unable to parse string as an integer".
_WRONG_NUMBER = re.compile(r"Input should be a valid (?:integer|number).*")


def _show_refusal(refused: ClickException) -> int:
    """Say on standard error what of the command line was not understood; the exit code."""
    if isinstance(refused, NoArgsIsHelpError):
        say_error(refused.format_message())
        return refused.exit_code
    shown = io.StringIO()
    refused.show(file=shown)
    for line in shown.getvalue().rstrip("\n").replace("Value error, ", "").split("\n"):
        say_error(to_reader(_WRONG_NUMBER.sub("must be a whole number", line)))
    return refused.exit_code
