"""Promise: a PDF takes bounded memory and time, whatever it unpacks to, and its reader has nothing worth taking."""

from __future__ import annotations

import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest

from tests.parsers.pdf_bombs import KINDS, bombs, write_packed
from tests.parsers.pdf_writer import Print, write_pdf
from veille.errors import ParseError, WorkLimit, WorkStopped
from veille.parsers import read_document
from veille.parsers.media.limits import PDF_BASE_MEMORY
from veille.parsers.media.pdf.confined import read_confined
from veille.profiles import load_profiles
from veille.work import bounded_work

PROFILE = load_profiles()["canada-ca"]
URL = "https://www.canada.ca/manual.pdf"


def _dense(pages: int) -> bytes:
    words = "You must pay the fee of this line and keep the words as they are given here"
    return write_pdf([[Print(40, 750 - 11 * n, f"{words} {n}.", 9) for n in range(64)] for _ in range(pages)])


@pytest.mark.parametrize("name", KINDS)
def test_a_small_pdf_that_unpacks_to_much_is_refused_by_name(name: str) -> None:
    raw = bombs()[name]
    with pytest.raises(WorkLimit, match="takes more memory than reading one may") as caught:
        read_document(raw, profile=PROFILE, url=URL)
    assert caught.value.where == URL
    assert "by hand" in caught.value.hint


def test_neither_process_takes_more_than_the_bound(tmp_path: Path) -> None:
    """In a fresh process, by its own peak since it began: `ru_maxrss` begins with what the test's process has taken."""
    (tmp_path / "bomb.pdf").write_bytes(bombs()["packed twice"])
    program = (
        "import resource, sys; from pathlib import Path; from veille.parsers.media.pdf.confined import read_confined\n"
        "try: read_confined(Path(sys.argv[1]).read_bytes())\n"
        "except Exception as error: print(type(error).__name__)\n"
        "own = next(row for row in open('/proc/self/status') if row.startswith('VmHWM')).split()[1]\n"
        "print(int(own) * 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "bomb.pdf")]
    name, *taken = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert name == "WorkLimit"
    assert all(int(one) < PDF_BASE_MEMORY for one in taken), taken


def test_a_stream_packed_twice_that_stays_small_is_read() -> None:
    """Odd but honest: what decides is the memory taken, not how a file is written."""
    said = b"BT /F1 12 Tf 40 700 Td (The fee is $570.) Tj ET"
    raw = write_packed(zlib.compress(zlib.compress(said)), b"[/FlateDecode /FlateDecode]")
    assert "The fee is $570." in read_document(raw, profile=PROFILE, url=URL).text


def test_reading_ends_at_the_seconds_that_are_left() -> None:
    """The caller's bound counts what the child does, too."""
    raw = _dense(150)
    with bounded_work(URL, seconds=1), pytest.raises(WorkLimit, match="processor time"):
        read_confined(raw, where=URL)


def test_reading_is_given_up_at_a_stop() -> None:
    raw = _dense(150)
    stop = threading.Event()
    timer = threading.Timer(0.5, stop.set)
    timer.start()
    with bounded_work(URL, stop=stop), pytest.raises(WorkStopped):
        read_confined(raw, where=URL)
    timer.join()


def test_more_runs_than_the_bound_are_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a child whose bound is one page and a third of these."""
    child = (
        "import runpy; from veille.parsers.media import limits; limits.MAX_PDF_RUNS = 2_000; "
        "runpy.run_module('veille.parsers.media.pdf.in_child', run_name='__main__')"
    )
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nshift 3\nexec "{sys.executable}" -c "{child}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    pages = [[Print(x * 30, 10 * y, "a", 4) for x in range(20) for y in range(75)] for _ in range(4)]
    document = read_document(write_pdf(pages), profile=PROFILE, url=URL)
    assert any(hint.startswith("cut off after 2") for hint in document.hints), document.hints


def test_the_process_that_reads_has_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment is what an interpreter needs."""
    spy = tmp_path / "python"
    spy.write_text(f'#!/bin/sh\nenv > "{tmp_path}/seen"\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    spy.chmod(0o755)
    monkeypatch.setenv("SMTP_PASSWORD", "open-sesame")
    monkeypatch.setattr(sys, "executable", str(spy))
    assert read_confined(_dense(1), where=URL).count == 1
    assert "sesame" not in (tmp_path / "seen").read_text(encoding="utf-8")


def test_a_reader_that_cannot_start_is_a_typed_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(ParseError, match="cannot start: No such file"):
        read_confined(_dense(1), where=URL)
