"""Sizes and times of the store on a synthetic history, at growing page counts, beside the same history in git.

python bench/store/run.py --pages 1000 10000 --versions 20 --git 1000
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from synthesis import SECTIONS, Writer, page_chrome, page_history

import veille
from veille.answers.queries import Moment, Record, list_changes, list_facts, list_rules
from veille.model import Change, Comparison, FactState, FactStatus, Severity
from veille.reader.filters import ChangeFilter, RuleFilter
from veille.store import RawCapture, Store, open_reading, open_store
from veille.store.exports.markdown import render_sections
from veille.store.publishing.publish import publish

FACTS = 200
QUERIES = 300


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, nargs="+", default=[1000])
    options.add_argument("--versions", type=int, default=20)
    options.add_argument("--git", type=int, default=0, help="also keep the texts of up to so many pages in git")
    options.add_argument("--folder", type=Path, default=None, help="where to build; default: a temporary folder")
    chosen = options.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="veille-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    store = open_store(folder / "veille.db")
    built = store.connection.number("SELECT count(*) FROM page")  # a folder given again is built on
    git = Git(folder / "git") if chosen.git else None
    for pages in sorted(chosen.pages):
        start = time.perf_counter()
        build(store, range(built, pages), chosen.versions, git if pages <= chosen.git else None)
        built = max(built, pages)
        store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
        report = {"pages": pages, "versions": pages * chosen.versions, "build_s": round(time.perf_counter() - start, 1)}
        report["build_cpu_s"] = round(time.process_time(), 1)
        report |= sizes(store)
        start = time.perf_counter()
        snapshot = publish(store, folder / "out" / "snapshot.db", at="2027-01-01T00:00:00Z").path
        report["publish_s"] = round(time.perf_counter() - start, 1)
        report["snapshot_mb"] = mb(snapshot.stat().st_size)
        report |= queries(snapshot)
        if git and pages <= chosen.git:
            report |= git.measure(pages)
        print(json.dumps(report, indent=1), flush=True)
    store.close()
    if chosen.folder is None:
        shutil.rmtree(folder)


def build(store: Store, numbers: range, versions: int, git: Git | None) -> None:
    """Store the pages in `numbers` with all their versions, one transaction a page."""
    chrome = page_chrome()
    run = store.fetches.begin_run("bench", "2026-12-31T00:00:00Z")
    change = Change("value", "changed", Severity.SUBSTANTIVE, "Part", "an amount changed", "un montant a changé")
    comparison = Comparison(Severity.SUBSTANTIVE, (change,))
    for number in numbers:
        with store.transaction():
            for turn, copy in enumerate(page_history(number, versions, chrome)):
                page = store.pages.see(copy.document.url or "", at=copy.at, source="bench", lang="en")
                sha = store.blobs.add(copy.raw, page_id=page.page_id)
                store.blobs.add_capture(RawCapture(page.page_id, sha, page.url, copy.at, 200))
                store.history.add_version(
                    page.page_id, copy.document, raw_sha256=sha, observed_at=copy.at, recorded_at=copy.at, run_id=run,
                    comparison=comparison if turn else None,
                )  # fmt: skip
                if git:
                    git.add(number, copy.at, render_sections(copy.document.sections).encode())
    if not numbers.start:
        with store.transaction():
            record_facts(store, versions)
    store.fetches.finish_run(run, "2027-01-01T00:00:00Z", {})


def record_facts(store: Store, versions: int) -> None:
    """Facts that change with each version and say from which day."""
    for n in range(FACTS):
        for turn in range(versions):
            state = FactState(
                f"bench.fact{n}", FactStatus.KNOWN, "f", "f", "money", f"{100 + turn}.00", "CAD", "eq",
                valid_from=f"{2007 + turn}-01-01",
            )  # fmt: skip
            at = f"{2007 + turn}-02-01T00:00:00Z"
            store.facts.record([state], at=at, recorded_at="2027-01-01T00:00:00Z")


def sizes(store: Store) -> dict[str, float]:
    """Megabytes of HTML and of text learned, and of the database."""
    html = store.connection.number("SELECT sum(size) FROM version JOIN blob ON blob.sha256 = version.raw_sha256")
    mean = store.connection.number(
        "SELECT sum(length(text)) / count(*) FROM (SELECT text FROM section_body LIMIT 50000)"
    )
    versions = store.connection.number("SELECT count(*) FROM version")
    whole = store.path.stat().st_size
    return {
        "html_mb": mb(html),
        "text_mb": mb(mean * SECTIONS * versions),
        "database_mb": mb(whole),
        "of_it_raw_mb": mb(store.connection.number("SELECT sum(length(data)) FROM blob")),
        "database_of_html": round(whole / html, 4),
    }


def queries(snapshot: Path) -> dict[str, float]:
    chance, writer = random.Random(7), Writer(7)
    with veille.open(snapshot, verify=False) as db:
        ids = [page.page_id for page in db.pages()]
        frequent = writer.words[:400]

        def day() -> str:
            return f"{chance.randint(2010, 2020)}-{chance.randint(1, 12):02}-15"

        found: list[int] = []

        last = max((change.seq for change in db.changes()), default=0)  # pages of one version have no change
        known = sorted({rule.subject for rule in db.rules(kind="exemption") if rule.subject})

        def one_subject() -> None:
            subject = chance.choice(known)  # the reader refuses one that no page has
            found.append(len(db.rules(kind="exemption", subject=subject, as_of=day(), observed=day())))

        asked: dict[str, Callable[[], object]] = {
            "rules_of_page": lambda: db.rules(page=chance.choice(ids), as_of=day(), observed=day()),
            "rules_kind_subject": one_subject,
            "fact": lambda: db.fact(f"bench.fact{chance.randrange(FACTS)}", as_of=day()),
            "search_two_words": lambda: db.search(f"{chance.choice(writer.words)} {chance.choice(writer.words)}"),
            "search_frequent_words": lambda: db.search(f"{chance.choice(frequent)} {chance.choice(frequent)}"),
            "changes_100": lambda: db.changes(since=chance.randrange(last + 1), limit=100),
        }
        result: dict[str, float] = {}
        for name, work in asked.items():
            result[f"{name}_p95_ms"], result[f"{name}_p95_cpu_ms"] = p95(work)
        result |= listings(snapshot)
        return result | {"rules_kind_subject_mean_rows": round(sum(found) / len(found), 1)}


def listings(snapshot: Path) -> dict[str, float]:
    """Processor seconds to list every rule, fact and change as the command line and the API do."""
    with open_reading(snapshot, snapshot=True) as store:
        db = store.connection.raw
        asked: dict[str, Callable[[], list[Record]]] = {
            "rules": lambda: list_rules(db, RuleFilter()),
            "facts": lambda: list_facts(db, Moment()),
            "changes": lambda: list_changes(db, ChangeFilter()),
        }
        times: dict[str, float] = {}
        for name, ask in asked.items():
            start = time.process_time()
            rows = ask()
            times[f"list_{name}_rows"] = len(rows)
            times[f"list_{name}_cpu_s"] = round(time.process_time() - start, 3)
        return times


def p95(work: Callable[[], object]) -> tuple[float, float]:
    """The 95th percentile in milliseconds, of time passed and of processor time (they differ on a busy machine)."""
    passed, used = [], []
    for _ in range(QUERIES):
        start, cpu = time.perf_counter(), time.process_time()
        work()
        passed.append((time.perf_counter() - start) * 1000)
        used.append((time.process_time() - cpu) * 1000)
    place = int(QUERIES * 0.95)
    return round(sorted(passed)[place], 2), round(sorted(used)[place], 2)


def mb(count: int) -> float:
    return round(count / 1e6, 1)


class Git:
    """The same texts in a git repository, one commit a version."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
        self.seconds = 0.0
        self.pending: list[tuple[str, int, bytes]] = []

    def add(self, number: int, at: str, text: bytes) -> None:
        self.pending.append((at, number, text))

    def measure(self, pages: int) -> dict[str, float]:
        """Commits what is pending in order of time, then packs and asks."""
        from datetime import datetime

        start = time.perf_counter()
        head = subprocess.run(
            ["git", "-C", self.folder, "rev-parse", "--verify", "-q", "main"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip()
        importer = subprocess.Popen(
            ["git", "-C", self.folder, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE
        )
        assert importer.stdin
        for n, (at, number, text) in enumerate(sorted(self.pending)):
            when = int(datetime.fromisoformat(at).timestamp())
            parent = f"from {head}\n" if head and n == 0 else ""
            importer.stdin.write(
                f"commit refs/heads/main\ncommitter b <b@b> {when} +0000\ndata 1\nx\n{parent}M 100644 inline {number // 100}/{number}.md\ndata {len(text)}\n".encode()
                + text
                + b"\n"
            )
        importer.stdin.close()
        importer.wait()
        self.pending = []
        subprocess.run(["git", "-C", self.folder, "gc", "--quiet"], check=True)
        subprocess.run(
            ["git", "-C", self.folder, "commit-graph", "write", "--reachable", "--changed-paths"],
            check=True,
            capture_output=True,
        )
        self.seconds += time.perf_counter() - start
        size = sum(f.stat().st_size for f in self.folder.rglob("*") if f.is_file())
        chance, times = random.Random(3), []
        for _ in range(20):
            number, day = chance.randrange(pages), f"{chance.randint(2010, 2020)}-06-15"
            begin = time.perf_counter()
            name = f"{number // 100}/{number}.md"
            commit = subprocess.run(
                ["git", "-C", self.folder, "log", "-1", f"--before={day}", "--format=%H", "main", "--", name],
                capture_output=True,
                text=True,
                check=True,
            ).stdout.strip()
            if commit:
                subprocess.run(["git", "-C", self.folder, "show", f"{commit}:{name}"], capture_output=True, check=True)
            times.append((time.perf_counter() - begin) * 1000)
        return {
            "git_mb": mb(size),
            "git_build_s": round(self.seconds, 1),
            "git_as_of_p95_ms": round(sorted(times)[18], 1),
        }


if __name__ == "__main__":
    main()
