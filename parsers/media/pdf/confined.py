"""What PDFium reads of a PDF, asked in a child process of bounded memory and time (docs/decisions/0013-pdf-child.md)."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from veille.errors import ParseError, WorkLimit, WorkStopped
from veille.parsers.media.limits import PDF_SECONDS
from veille.parsers.media.pdf.in_child import FORM, LOCKED, NO_PAGES, TOO_LARGE
from veille.parsers.media.pdf.pieces import PdfRun, RunRow
from veille.work import seconds_left, step

_PROGRAM = "veille.parsers.media.pdf.in_child"
_MOST_SAID = 200  # characters of a fault that are worth a line
_ASK_EVERY = 0.2  # seconds between two looks at whether the run was asked to stop
_MEMORY = "the PDF takes more memory than reading one may"
_TIME = "the PDF takes more processor time than reading one may"
_FORM_HINT = "its pages hold none of its words: watch the page that links to it"
_BY_HAND = "look at the file by hand"
# All that an interpreter may need to start; the secrets of channels are not among it.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The runs of one page and its size in points."""

    runs: tuple[PdfRun, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class RawPdf:
    """A PDF as PDFium reads it: `count` pages, of which those in `pages` were read; title and stamp of its metadata."""

    pages: tuple[PdfPage, ...]
    count: int
    title: str
    stamp: str


@dataclass(frozen=True, slots=True)
class _Page:
    runs: tuple[RunRow, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the child writes: a fault with its cause, or a document."""

    pages: tuple[_Page, ...] = ()
    count: int = 0
    title: str = ""
    stamp: str = ""
    fault: str = ""
    cause: str = ""


_ANSWER = TypeAdapter(_Answer)


def read_confined(raw: bytes, *, where: str = "") -> RawPdf:
    """Runs, sizes and metadata of a PDF. Raises ParseError (a password, damage), WorkLimit (memory, time), WorkStopped."""
    answer = _ask(raw, where)
    if answer.fault == TOO_LARGE:
        raise WorkLimit(_MEMORY, where=where, hint=_BY_HAND)
    if answer.fault == LOCKED:
        raise ParseError("the PDF needs a password", where=where)
    if answer.fault == NO_PAGES:
        raise ParseError("the PDF has no page", where=where, hint="was the download cut off?")
    if answer.fault == FORM:
        raise ParseError("the PDF is a form that only Adobe Reader can open (XFA)", where=where, hint=_FORM_HINT)
    if answer.fault:
        cause = answer.cause.strip(" .")
        raise ParseError(f"damaged PDF: {cause}", where=where, hint="was the download cut off?")
    pages = tuple(PdfPage(tuple(PdfRun(*row) for row in page.runs), page.width, page.height) for page in answer.pages)
    return RawPdf(pages, answer.count, answer.title, answer.stamp)


def _ask(raw: bytes, where: str) -> _Answer:
    left = seconds_left()
    seconds = math.ceil(PDF_SECONDS if left is None else max(1.0, min(PDF_SECONDS, left)))
    root = str(Path(__file__).parents[4])  # where the package `veille` lies, so that the child runs this very code
    known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    path = os.pathsep.join((root, *filter(None, [os.environ.get("PYTHONPATH")])))
    command = [sys.executable, "-P", "-m", _PROGRAM, str(len(raw)), str(seconds)]
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and program, no shell; the PDF goes in as data
            command, env={**known, "PYTHONPATH": path}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise ParseError(
            f"the process that reads PDFs cannot start: {error.strerror}",
            where=where,
            hint="may this user start a process?",
        ) from error
    with child:
        try:
            written, said = _wait(child, raw)
        finally:
            child.kill()
    if child.returncode:
        raise _ended(child.returncode, said, where)
    try:
        return _ANSWER.validate_json(written)
    except ValidationError as error:
        raise ParseError("damaged PDF: its reading gave no whole answer", where=where) from error


def _wait(child: subprocess.Popen[bytes], raw: bytes) -> tuple[bytes, bytes]:
    """All that the child writes as its answer and of its faults; raises WorkStopped as soon as the caller's bound says so.

    A thread hands the file over: `communicate` with a timeout forgets what it has not yet written (CPython 3.11).
    """
    pipe, child.stdin = child.stdin, None
    feeder = threading.Thread(target=_feed, args=(pipe, raw), daemon=True)
    feeder.start()
    while True:
        step()
        try:
            return child.communicate(timeout=_ASK_EVERY)
        except subprocess.TimeoutExpired:
            continue


def _feed(pipe: IO[bytes] | None, raw: bytes) -> None:
    """Write the file; a child that has ended takes no more, which its exit code tells."""
    if pipe is not None:
        with suppress(BrokenPipeError), pipe:
            pipe.write(raw)


def _ended(code: int, said: bytes, where: str) -> ParseError | WorkStopped:
    """What the child's end means: the system ends it at a bound, PDFium ends it where memory is refused."""
    if code > 0:
        last = said.decode("utf-8", "replace").strip().rpartition("\n")[2][:_MOST_SAID]
        return ParseError(f"the process that reads PDFs failed: {last}", where=where, hint="report it with the file")
    name = signal.Signals(-code).name
    if name in ("SIGTERM", "SIGINT", "SIGHUP"):  # asked to stop before it listened
        return WorkStopped("given up: asked to stop", where=where)
    return WorkLimit(_TIME if name == "SIGXCPU" else _MEMORY, where=where, hint=_BY_HAND)
