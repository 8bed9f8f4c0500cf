"""Damaged captures through everything that writes the record: the pipeline, imports of files and of WARC archives.

After each the record is verified: a damaged input may be held, refused or stored, and never leaves something that is not whole.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.fuzz.mutations import mutate
from bench.fuzz.tally import CHARSETS, TYPES, Tally
from veille.config import Config, Source
from veille.errors import VeilleError
from veille.model import Fetched, FetchRequest
from veille.pipeline.outcomes import OutcomeRecorder
from veille.pipeline.past.imports import run_import
from veille.pipeline.planning import register_sources
from veille.pipeline.reread.refresh import replay_version
from veille.pipeline.run_account import RunAccount
from veille.store.verify import verify
from veille.workspace import Workspace, open_workspace

_START = datetime(2026, 1, 1, tzinfo=UTC)
_STEPS = (1, 25, 200, -3, -500)  # hours between two inputs: a clock that was put right, forth and back
_SOURCES = (
    *(Source(id=f"s{n}", url=f"https://www.canada.ca/en/s{n}.html", profile="canada-ca") for n in range(3)),
    Source(id="law", url="https://laws-lois.justice.gc.ca/eng/XML/SOR-2002-227.xml", profile="justice", instrument="IRPR"),
    Source(id="reglement", url="https://www.legisquebec.gouv.qc.ca/fr/document/rc/I-0.2.1,%20r.%203", profile="legisquebec"),
    Source(id="guide", url="https://www.canada.ca/content/dam/guide.pdf", profile="generic"),
)  # fmt: skip
_AT_HOME = 0.8  # share of captures made from the page's own file, so that versions follow one another
_LIGHT = 0.6  # share with one small damage: what is ruined is held, and never compared


class _Clock:
    """A clock that the dice turn."""

    def __init__(self, dice: random.Random) -> None:
        self._dice, self._now = dice, _START

    def __call__(self) -> datetime:
        return self._now

    def turn(self) -> None:
        self._now += timedelta(hours=self._dice.choice(_STEPS))


@contextmanager
def _verified(config: Config, clock: _Clock, name: str, tally: Tally) -> Iterator[Workspace]:
    with open_workspace(config, clock=clock) as workspace:
        yield workspace
        result = verify(
            workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw), sample=200
        )
        for problem in result.problems:
            tally.note(name, f"not whole afterwards: {problem[:200]}")
        tally.counts["verified versions"] += workspace.store.connection.number("SELECT count(*) FROM version")


def _suffix_of(source: Source) -> tuple[str, ...]:
    return (".xml", ".html") if source.id == "law" else (".pdf",) if source.id == "guide" else (".html",)


def fuzz_pipeline(files: Sequence[Path], inputs: int, seed: int, tally: Tally) -> None:
    """Damaged captures of pages, laws and a PDF through the whole pipeline, with steps of the clock forth and back."""
    dice = random.Random(f"{seed}:pipeline")
    clock, name = _Clock(dice), f"pipeline {seed}"
    raws = {path: path.read_bytes() for path in files}
    every = list(raws.values())
    homes = {
        source.id: dice.choice([path for path in files if path.suffix in _suffix_of(source)] or list(files))
        for source in _SOURCES
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        _verified(Config(sources=_SOURCES, base=Path(folder)), clock, name, tally) as workspace,
    ):
        with workspace.store.transaction():
            register_sources(workspace)
        run_id = workspace.store.fetches.begin_run("check", workspace.now())
        account = RunAccount(workspace, run_id)
        desk = OutcomeRecorder(account)
        for number in range(inputs):
            clock.turn()
            source = dice.choice(_SOURCES)
            page = workspace.store.pages.find(source.url)
            assert page is not None
            path = homes[source.id] if dice.random() < _AT_HOME else dice.choice(list(files))
            body = mutate(raws[path], every, dice, most=1 if dice.random() < _LIGHT else 6)
            request = FetchRequest(source.url, page_id=page.page_id, allowed_hosts=(), profile=source.profile)
            headers = (("content-type", TYPES[path.suffix] + dice.choice(CHARSETS)),)
            capture = Fetched(request, source.url, 200, headers, body, workspace.now(), (), len(body), 0.1, 1.0, ())
            tally.counts["pipeline"] += 1
            before = account.tally["faults"]
            desk.receive(capture)
            if account.tally["faults"] > before:
                tally.note(f"{name}:{number}", account.failures[-1][:300])


def fuzz_imports(files: Sequence[Path], inputs: int, seed: int, tally: Tally) -> None:
    """Damaged files of every medium, imported under one address each, in any order of their days."""
    dice = random.Random(f"{seed}:import")
    clock, name = _Clock(dice), f"import {seed}"
    raws = [path.read_bytes() for path in files]
    with (
        tempfile.TemporaryDirectory() as folder,
        _verified(Config(base=Path(folder)), clock, name, tally) as workspace,
    ):
        for number in range(inputs):
            clock.turn()
            which = dice.randrange(len(files))
            path = Path(folder) / f"a{files[which].suffix}"
            path.write_bytes(mutate(raws[which], raws, dice, most=1 if dice.random() < _LIGHT else 6))
            url = f"https://www.canada.ca/en/{dice.choice('ab')}{which}.html" if dice.random() < 0.8 else None
            day = (_START - timedelta(days=dice.randrange(2_000))).date().isoformat() if dice.random() < 0.8 else None
            _import(workspace, path, f"{name}:{number}", tally, url=url, date=day)
            tally.counts["imports"] += 1


def fuzz_warc(warc: bytes, inputs: int, seed: int, tally: Tally) -> None:
    """Damaged WARC files through import."""
    clock = _Clock(random.Random(f"{seed}:warc"))
    with (
        tempfile.TemporaryDirectory() as folder,
        _verified(Config(base=Path(folder)), clock, f"warc {seed}", tally) as workspace,
    ):
        path = Path(folder) / "a.warc"
        for number in range(inputs):
            path.write_bytes(mutate(warc, [warc], random.Random(f"{seed}:warc:{number}")))
            _import(workspace, path, f"warc {seed}:{number}", tally)
            tally.counts["warc"] += 1


def _import(
    workspace: Workspace, path: Path, name: str, tally: Tally, *, url: str | None = None, date: str | None = None
) -> None:
    try:
        report = run_import(workspace, [path], url=url, date=date, lang=None)
        if report.faults:
            tally.note(name, report.remarks[-1][:300])
    except VeilleError as error:
        tally.counts[type(error).__name__] += 1
    except Exception as error:
        tally.note_fault(name, error)


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
