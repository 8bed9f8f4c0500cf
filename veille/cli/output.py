"""Standard output for results: any encoding is survived, and a result that cannot be written is one clear line."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

from typer._click import utils  # Typer's own copy of click has no public names for these

from veille.errors import OutputClosed, OutputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STDOUT = 1
# What the file descriptors say when nobody reads any more (Windows gives EINVAL for a closed pipe).
_READER_GONE = frozenset({errno.EPIPE, errno.ESHUTDOWN, *((errno.EINVAL,) if os.name == "nt" else ())})

# Signs of print that a plain keyboard writes otherwise; a console that lacks them shows these in their place. None becomes
# a straight double quote, which would end an attribute of HTML.
_PLAIN = str.maketrans({
    "─": "-", "→": "->", "’": "'", "‘": "'", "“": "''", "”": "''", "…": "...", "–": "-", "—": "-",
    "·": "-", "\u00a0": " ", "\u202f": " ", "«": "''", "»": "''", "≤": "<=", "≥": ">=", "œ": "oe", "Œ": "OE", "æ": "ae",
    "Æ": "AE", "│": "|", "━": "-",
})  # fmt: skip


class _Descriptor(io.FileIO):
    """A file descriptor whose faults are errors of the output, told apart from those of every other file."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise _fault(error.errno, error.strerror) from error


class _Missing(io.RawIOBase):
    """Standard output that was closed by the caller (`>&-`): the work is done, its result cannot be written."""

    def writable(self) -> bool:
        return True

    def write(self, _data: ReadableBuffer, /) -> int | None:
        raise _fault(errno.EBADF, "it is closed")


def _written_plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """What stands in the place of characters that an encoding lacks, as an error handler of `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(one if one.isascii() else _escaped(one) for one in lacking.translate(_PLAIN)), error.end


def _escaped(sign: str) -> str:
    """A letter without its accent, as one writes French on a keyboard without any; another sign as its number."""
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base.isascii() and base.isalpha() else sign.encode("ascii", "backslashreplace").decode("ascii")


_HANDLER = "veille.plainly"
codecs.register_error(_HANDLER, _written_plainly)


def open_output() -> None:
    """Put both standard streams in a state that no text can break.

    A sign that the stream's encoding lacks is written as on a plain keyboard (`->`, `e` for `é`), another as an escape
    (`\\u0416`), so a Windows console, a pipe in a Latin-1 locale and a file all get the whole result. Streams that
    a test has put in place are left alone.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
    elif sys.stderr is sys.__stderr__ and isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors=_HANDLER)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Missing()), encoding="utf-8")
    elif sys.stdout is sys.__stdout__ and isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.fileno() == _STDOUT:
        wrapped = io.BufferedWriter(_Descriptor(_STDOUT, "w", closefd=False))
        encoding, lines = sys.stdout.encoding, sys.stdout.line_buffering
        sys.stdout = io.TextIOWrapper(wrapped, encoding=encoding, errors=_HANDLER, line_buffering=lines)
    # The library of the commands writes helps and completions to streams of its own, in UTF-8 where ASCII is asked for.
    utils._default_text_stdout = lambda: sys.stdout  # type: ignore[attr-defined]
    utils._default_text_stderr = lambda: sys.stderr  # type: ignore[attr-defined]


def flush_output() -> None:
    """What is still buffered goes out now, while a fault of it can still be reported; raises OutputError or OutputClosed."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _fault(error.errno, error.strerror) from error


def abandon_output() -> None:
    """Drop what could not be written, so that the interpreter does not try again at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
    except OSError:
        sys.stdout = io.StringIO()


def say_error(line: str) -> None:
    """One line on standard error, what acts on a terminal shown as a sign; one that cannot be written is nobody to tell."""
    from veille.alerts.messages.inert import clean_text  # not for `--help`

    try:
        sys.stderr.write(clean_text(line) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def _fault(number: int | None, words: str | None) -> OutputError:
    if number in _READER_GONE:
        return OutputClosed("the reader of the output has gone", where="standard output")
    return OutputError(
        f"cannot be written: {words or 'unknown fault'}",
        where="standard output",
        hint="what the command did is kept; only its result is lost",
    )
