"""What the tests of a file are answered, whole: a test says what it is about, and all else that came out stays too.

`keep` in a file's own `read` notes a document, `note` any other value. At the end of the test all that was noted is compared with
its lines of `readings/NAME.jsonl` beside the file, in a folder whose conftest.py imports the fixture `kept_readings`; a test
that has none there is added, and fails so that a person reads them first. To renew a file: delete it, run its tests twice without
workers, and read how it differs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from tests.readings import lean, section_record
from veille.model import Document
from veille.parsers.media.pdf.document import PdfPages

Read = TypeVar("Read", Document, PdfPages)
Found = TypeVar("Found")
# Rules are left out: how sentences are read is held elsewhere, and is another thing than how a page is.
OF_PAGES = ("title", "lang", "modified", "tables", "hints", "number")
OF_DOCUMENTS = (*OF_PAGES[:-1], "kind", "details", "twin_url", "empty", "instrument", "state", "state_date")
DIGEST = re.compile(
    r"\b[prs]?(?=[0-9a-f]*\d)[0-9a-f]{10,64}\b"
)  # it hangs on an address or a version: another in each run
LONGEST, HEAD = 20_000, 2_000  # characters of a document, and of one that is long only to meet a limit
PLAIN = {"lang": "en", "kind": "page", "state": "in_force"}  # of most documents, and not written


class KeptReadings:
    """What the test that runs was answered so far."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def note(self, record: object) -> None:
        """One more answer, as plain data; one line."""
        line = DIGEST.sub("…", json.dumps(record, ensure_ascii=False))
        self.found.append(line if len(line) <= LONGEST else f"{line[:HEAD]} … {len(line)} characters")

    def end(self, file: Path, test: str) -> None:
        """Compare what the test has noted with what is kept of it, and begin anew."""
        found, self.found = self.found, []
        kept = file.parent / "readings" / f"{file.stem}.jsonl"
        if found and test not in _read_kept(kept):
            kept.parent.mkdir(exist_ok=True)
            with kept.open("a", encoding="utf-8") as lines:
                lines.write("".join(f"{json.dumps(test, ensure_ascii=False)}\t{line}\n" for line in found))
            pytest.fail(
                f"what {test} is answered was not kept in {kept} and has been added: read it before you commit it"
            )
        was = _read_kept(kept).get(test, found)
        if found != was:
            at = next(
                (n for n, (one, two) in enumerate(zip(was, found, strict=False)) if one != two),
                min(len(was), len(found)),
            )
            pytest.fail(
                f"{test} was answered {''.join(was[at : at + 1]) or 'nothing more'} and now"
                f" {''.join(found[at : at + 1]) or 'nothing more'}: delete {kept} and run its tests twice if that is meant"
            )


@cache
def _read_kept(file: Path) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        test, _, read = line.partition("\t")
        kept.setdefault(json.loads(test), []).append(read)
    return kept


READINGS = KeptReadings()


@pytest.fixture(autouse=True)
def kept_readings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compares what a test has noted with its expected output; what was noted before it, for no test, is left out."""
    READINGS.found = []
    yield
    READINGS.end(request.path, request.node.name)


def keep(read: Read) -> Read:
    """The document, which is kept whole for the test that reads it."""
    names = OF_DOCUMENTS if isinstance(read, Document) else OF_PAGES
    said = {name: value for name in names if (value := getattr(read, name)) and value != PLAIN.get(name)}
    READINGS.note({**said, "sections": [section_record(section, with_rules=False) for section in read.sections]})
    return read


def note(found: Found, *, without: frozenset[str] = frozenset()) -> Found:
    """A value or a tuple of them, noted as plain data without its defaults, but for fields of these names."""
    READINGS.note(lean(found, without))
    return found
