"""Seeded fuzz: damaged pages, laws, PDFs and Markdown through reading and comparing, and captures through the pipeline.

    python -m bench.fuzz.run --inputs 20000 --seed 1

Prints each kind of untyped error once with the seed that makes it again; exits with 1 when there is one.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.fuzz.mutations import mutate
from veille.changes import compare
from veille.config import Config, Source
from veille.errors import VeilleError
from veille.model import Fetched, FetchRequest
from veille.parsers import read_document, select_profile
from veille.pipeline.imports import run_import
from veille.pipeline.outcomes import OutcomeRecorder
from veille.pipeline.planning import register_sources
from veille.profiles import load_profiles
from veille.work import bounded_work
from veille.workspace import open_workspace

_TYPES = {".html": "text/html", ".md": "text/markdown", ".xml": "application/xml", ".pdf": "application/pdf"}
_CHARSETS = (
    "",
    "; charset=utf-8",
    "; charset=undefined",
    "; charset=idna",
    "; charset=rot13",
    "; charset=\x00",
    "; charset=utf-16",
)
_LARGEST = 300_000  # bytes of a file to start from: mutations of larger ones cost time and find nothing else
_LONGEST_WORK = 60.0  # CPU seconds for one input: a damaged file of this size is no more work than a whole one


@dataclass(slots=True)
class Tally:
    """What came of the inputs, and each kind of fault with the first seed that makes it."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def note_fault(self, seed: str, error: BaseException) -> None:
        """Keep a fault under its type and innermost lines."""
        frames = traceback.extract_tb(error.__traceback__)[-2:]
        where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
        self.counts["faults"] += 1
        self.faults.setdefault(f"{type(error).__name__} at {where}: {str(error)[:120]}", seed)


def seeds_of(folder: Path) -> list[Path]:
    """The files of a folder that a run starts from, in order."""
    return sorted(p for p in folder.rglob("*") if p.suffix in _TYPES and 0 < p.stat().st_size <= _LARGEST)


def fuzz_reading(files: Sequence[Path], inputs: int, seed: int, tally: Tally) -> None:
    """Read damaged files, and compare what could be read with the file it came from."""
    profiles = load_profiles(None)
    raws = [path.read_bytes() for path in files]
    for number in range(inputs):
        dice = random.Random(f"{seed}:{number}")
        which = dice.randrange(len(files))
        raw, kind = raws[which], _TYPES[files[which].suffix]
        damaged = mutate(raw, raws, dice)
        tally.counts["read"] += 1
        try:
            with bounded_work(seconds=_LONGEST_WORK):
                profile = select_profile(profiles, None, damaged)
                document = read_document(damaged, profile=profile, content_type=kind + dice.choice(_CHARSETS))
                if any(s.text[r.start : r.end] != r.quote for s in document.sections for r in s.rules):
                    raise AssertionError("a quote is not the text at its span")
                whole = read_document(raw, profile=profile, content_type=kind)
                compare(whole, document)
        except VeilleError as error:
            tally.counts[type(error).__name__] += 1
        except Exception as error:
            tally.note_fault(f"read {seed}:{number} {files[which].name}", error)


def fuzz_pipeline(files: Sequence[Path], inputs: int, seed: int, tally: Tally) -> None:
    """Damaged captures of three pages through the whole pipeline, with steps of the clock forth and back."""
    pages = [path for path in files if path.suffix == ".html"]
    dice = random.Random(f"{seed}:pipeline")
    with tempfile.TemporaryDirectory() as folder:
        sources = tuple(
            Source(id=f"s{n}", url=f"https://www.canada.ca/en/s{n}.html", profile="canada-ca") for n in range(3)
        )
        now = [datetime(2026, 1, 1, tzinfo=UTC)]
        config = Config(sources=sources, base=Path(folder))
        with open_workspace(config, clock=lambda: now[0]) as workspace:
            with workspace.store.transaction():
                register_sources(workspace)
            run_id = workspace.store.fetches.begin_run("check", workspace.now())
            desk = OutcomeRecorder(workspace, run_id)
            raws = [path.read_bytes() for path in pages]
            for number in range(inputs):
                now[0] += timedelta(hours=dice.choice((1, 25, 200, -3, -500)))
                source = dice.choice(sources)
                page = workspace.store.pages.find(source.url)
                assert page is not None
                body = mutate(dice.choice(raws[: 1 + number % len(raws)]), raws, dice)
                request = FetchRequest(source.url, page_id=page.page_id, allowed_hosts=(), profile="canada-ca")
                headers = (("content-type", "text/html" + dice.choice(_CHARSETS)),)
                capture = Fetched(request, source.url, 200, headers, body, workspace.now(), (), len(body), 0.1, 1.0, ())
                tally.counts["pipeline"] += 1
                before = desk.tally["faults"]
                desk.receive(capture)
                if desk.tally["faults"] > before:
                    tally.counts["faults"] += 1
                    tally.faults.setdefault(desk.failures[-1][:300], f"pipeline {seed}:{number}")


def fuzz_warc(warc: bytes, inputs: int, seed: int, tally: Tally) -> None:
    """Damaged WARC files through import."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc"
        config = Config(base=Path(folder))
        with open_workspace(config, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as workspace:
            for number in range(inputs):
                path.write_bytes(mutate(warc, [warc], random.Random(f"{seed}:warc:{number}")))
                tally.counts["warc"] += 1
                try:
                    report = run_import(workspace, [path], url=None, date=None, lang=None)
                    if report.faults:
                        raise AssertionError(report.remarks[-1])
                except VeilleError as error:
                    tally.counts[type(error).__name__] += 1
                except Exception as error:
                    tally.note_fault(f"warc {seed}:{number}", error)


def sample_warc() -> bytes:
    """Two captures, as an archive gives them."""
    out = b""
    for n, word in enumerate((b"must", b"may")):
        body = b"<html lang=en><title>T</title><main><h1>T</h1><p>You " + word + b" pay $100.</p></main></html>"
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        out += (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000%d>\r\n"
            b"WARC-Target-URI: https://a.example/p\r\nWARC-Date: 2025-0%d-01T00:00:00Z\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % (n, n + 1, len(answer))
            + answer + b"\r\n\r\n"
        )  # fmt: skip
    return out


def main() -> None:
    """The inputs in the shares 8 (reading), 1 (pipeline), 1 (WARC)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("tests/fixtures"))
    given = parser.parse_args()
    tally = Tally()
    files = seeds_of(given.folder)
    fuzz_reading(files, given.inputs * 8 // 10, given.seed, tally)
    fuzz_pipeline(files, given.inputs // 10, given.seed, tally)
    fuzz_warc(sample_warc(), given.inputs // 10, given.seed, tally)
    print(", ".join(f"{count} {name}" for name, count in sorted(tally.counts.items())))
    for fault, seed in tally.faults.items():
        print(f"{seed}: {fault}")
    sys.exit(bool(tally.faults))


if __name__ == "__main__":
    main()
