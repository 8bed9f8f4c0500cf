"""Runs a scenario through the real crawler, store and alert path in simulated time, and judges it by the truth.

python bench/scenario/run.py                            200 pages, 30 days
python bench/scenario/run.py --pages 20 --days 14       the form that the test suite runs
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import structlog

from scenario.draw import make_plan
from scenario.judge import Verdict, judge
from scenario.plan import Plan
from scenario.serve import ScenarioSites, check_time
from veille.config import Config, load_config
from veille.model import Document, PageDigest, Section
from veille.pipeline.check import run_check
from veille.pipeline.run_report import RunReport
from veille.workspace import open_workspace

LONGEST_WAIT = 0.008  # seconds a page before a kill: about what a page takes in the middle of a run


def run_scenario(
    plan: Plan, folder: Path, *, progress: Callable[[int, RunReport], None] | None = None, kills: bool = False
) -> Verdict:
    """The verdict on one scenario; the database stays in `folder`. With `kills` each day's first check is killed."""
    chance = random.Random(plan.seed)
    started = time.perf_counter()
    with ScenarioSites(plan) as sites:
        (folder / "config.toml").write_text(sites.config(), encoding="utf-8")
        config = load_config(folder / "config.toml")
        days, killed = [], 0
        for day in range(plan.days):
            sites.day = day
            if kills:
                killed += _kill_a_check(
                    folder, day, older=day < plan.upgrade, delay=chance.random() * LONGEST_WAIT * len(plan.pages)
                )
            # Until the upgrade the parsers miss a rule that every page has.
            with older_parsers() if day < plan.upgrade else nullcontext():
                days.append(_check(config, day))
            if progress is not None:
                progress(day, days[-1])
    verdict = judge(plan, folder / "veille.db")
    return replace(verdict, seconds=time.perf_counter() - started, days=tuple(days), killed=killed)


def _check(config: Config, day: int) -> RunReport:
    with open_workspace(config, clock=lambda: check_time(day)) as workspace:
        return run_check(workspace, everything=True)


def _kill_a_check(folder: Path, day: int, *, older: bool, delay: float) -> bool:
    """Start the day's check in a process of its own and end it with SIGKILL; whether it was still at work."""
    command = [sys.executable, __file__, "--one-check", str(folder), "--day", str(day), *(["--older"] if older else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        child.stdout.readline()  # it has started: imports are done
        time.sleep(delay)
        child.kill()
    return child.returncode != 0


@contextmanager
def older_parsers() -> Iterator[None]:
    """Inside it the pipeline reads documents with older parsers that missed the last line of a page, a rule on age."""
    import veille.parsers as parsers
    from veille.parsers import cut_page, read_document

    def read_older(*args: object, **kwargs: object) -> Document:
        document = read_document(*args, **kwargs)  # type: ignore[arg-type]
        sections = document.sections
        if sections and sections[-1].text.count("\n") >= 2:
            sections = (*sections[:-1], _without_last_line(sections[-1]))
        return replace(document, sections=sections, content_hash=f"older-{document.content_hash}")

    def cut_older(*args: object, **kwargs: object) -> PageDigest:
        cut = cut_page(*args, **kwargs)  # type: ignore[arg-type]
        return replace(cut, content_hash=f"older-{cut.content_hash}")

    # The pipeline calls the parsers through their package; the version stands in each module that asks for it.
    modules = [m for name, m in sys.modules.items() if name.startswith("veille.pipeline.")]
    modules.append(parsers)
    patches = {"extractor_version": lambda: "older", "read_document": read_older, "cut_page": cut_older}
    kept = [(m, name, getattr(m, name)) for m in modules for name in patches if hasattr(m, name)]
    for module, name, _ in kept:
        setattr(module, name, patches[name])
    try:
        yield
    finally:
        for module, name, value in kept:
            setattr(module, name, value)


def _without_last_line(section: Section) -> Section:
    text = section.text.rpartition("\n")[0]
    return replace(
        section,
        text=text,
        text_hash=hashlib.sha256("".join(text.split()).encode()).hexdigest(),
        blocks=tuple(block for block in section.blocks if block.end <= len(text)),
        rules=tuple(rule for rule in section.rules if rule.end <= len(text)),
        values=tuple(value for value in section.values if value.end <= len(text)),
    )


def main() -> int:
    """Run, print the table, exit 1 when anything was not as planted."""
    parser = argparse.ArgumentParser(description="Thirty days of a whole system in simulated time.")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", action="store_true", help="kill a check at a random moment of every day")
    parser.add_argument("--one-check", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--day", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--older", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help="folder for the database")
    arguments = parser.parse_args()
    if arguments.one_check is not None:
        print("started", flush=True)
        with older_parsers() if arguments.older else nullcontext():
            _check(load_config(arguments.one_check / "config.toml"), arguments.day)
        return 0
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    plan = make_plan(pages=arguments.pages, days=arguments.days, seed=arguments.seed)

    def say(day: int, report: RunReport) -> None:
        print(
            f"day {day:2}  same bytes {report.same_bytes:4}  not modified {report.not_modified:4}  "
            f"same content {report.same_content:4}  versions {report.versions:4}  failed {report.failed:4}",
            file=sys.stderr,
        )

    with tempfile.TemporaryDirectory() if arguments.keep is None else nullcontext(str(arguments.keep)) as folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        verdict = run_scenario(plan, Path(folder), progress=say, kills=arguments.kills)
    print(
        f"pages {arguments.pages}  days {arguments.days}  seed {arguments.seed}  killed {verdict.killed}  "
        f"{verdict.seconds:.1f} s"
    )
    print("| planted | reported | missed | false | alerted twice | wrong values | facts asked | wrong |")
    print("|---|---|---|---|---|---|---|---|")
    counts = (verdict.missed, verdict.false, verdict.alerted_twice, verdict.wrong_values)
    print(
        f"| {verdict.planted} | {verdict.reported} | "
        + " | ".join(str(len(c)) for c in counts)
        + f" | {verdict.checked_facts} | {len(verdict.wrong_facts)} |"
    )
    for fault in verdict.faults[:40]:
        print(fault)
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
