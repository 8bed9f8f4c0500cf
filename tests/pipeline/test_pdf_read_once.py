"""A PDF that becomes a version is read by one child process: its hash and its rules come from the same reading."""

from __future__ import annotations

import sys

from tests.parsers.pdf_writer import Print, write_pdf
from tests.watching import Watch
from veille.operate.loopback import Answer

LINES = ("The CAQ is required for a stay of more than 6 months.", "The fee to process a CAQ application is ${}.")
started: list[str] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "subprocess.Popen" and "veille.parsers.media.pdf.in_child" in str(arguments[1]):
        started.append(event)


sys.addaudithook(_note)  # what the interpreter itself says of each process it starts


def edition(fee: int) -> Answer:
    lines = [Print(72, 600 - 14 * i, line.format(fee), 11, False) for i, line in enumerate(LINES)]
    return Answer(write_pdf([lines]), content_type="application/pdf")


def test_each_edition_starts_one_child(watch: Watch) -> None:
    watch.source("manual", "/manual.pdf")
    for fee in (155, 160):
        watch.site.pages["/manual.pdf"] = edition(fee)
        started.clear()
        assert watch.check().versions == 1
        assert len(started) == 1
        watch.later(days=2)
