"""CPU, wall time and memory of one check of unchanged pages, beside the peers: writes README.md.

    .venv/bin/python bench/check/run.py [--pages 200,5000] [--rounds 3] [--only veille]

Each program first learns the pages (not measured); then all programs take turns, round by round, so that a busy
machine slows all alike. CPU is user and system time of the whole process and its children; medians are shown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from programs import PEERS, Program, install_peers, list_programs

HERE = Path(__file__).parent
CACHE = HERE.parent / ".cache"
# Compiled modules are kept, as in any installation: the first run, which is not measured, writes them.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
# Pages of the series with moving bytes: the cost of a page is what counts, so start-up is spread over many.
MOVING = 500
# webchanges as it comes takes 0.1 s CPU a page: ten minutes a run of 5,000 pages, which shows nothing new.
SLOW = {("webchanges", "defaults (httpx, html2text)"): 200}


@dataclass(slots=True)
class Cost:
    """What the measured runs of one program took."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)


def measure(command: list[str], folder: Path) -> tuple[float, float, float, str]:
    """CPU seconds, wall seconds and peak MB of one run, and what it printed; ends the bench when the run fails."""
    printed, said = folder / "out.txt", folder / "err.txt"
    with printed.open("w") as out, said.open("w") as errors:
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=out, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read_text()[-2000:]}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, printed.read_text()


@contextmanager
def serve_site(folder: Path, pages: int, mode: str) -> Iterator[int]:
    """The port of the site, while it is served by a process of its own."""
    port_file = folder / "port"
    server = subprocess.Popen([sys.executable, str(HERE / "site.py"), str(port_file), str(pages), mode])
    try:
        while not (port_file.is_file() and port_file.read_text()):
            time.sleep(0.02)
        yield int(port_file.read_text())
    finally:
        server.terminate()
        server.wait()


def run_series(programs: list[Program], pages: int, modes: list[str], rounds: int) -> dict[str, dict[Program, Cost]]:
    """The costs of all programs on so many pages, in one mode of the server after the other."""
    costs = {mode: {program: Cost() for program in programs} for mode in modes}
    with tempfile.TemporaryDirectory() as name, serve_site(Path(name), pages, modes[0]) as port:
        folders = {}
        for number, program in enumerate(programs):
            folders[program] = folder = Path(name) / str(number)
            folder.mkdir()
            program.prepare(folder, port, pages)
        for mode in modes:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/mode/{mode}", timeout=10).close()
            for program in programs:  # learns the pages, later their validators: not counted
                took = measure(list(program.command(folders[program])), folders[program])
                print(
                    f"{pages} {mode:6} {program.name:10} {program.setup:40} first run {took[0]:.1f} s CPU", flush=True
                )
            _run_rounds(programs, folders, pages, mode, rounds, costs[mode])
        for program in programs:
            if program.after is not None:
                took = measure(list(program.after(folders[program])), folders[program])
                print(f"{pages} {program.name}: verify passes, {took[0]:.1f} s CPU", flush=True)
    return costs


def _run_rounds(
    programs: list[Program],
    folders: dict[Program, Path],
    pages: int,
    mode: str,
    rounds: int,
    costs: dict[Program, Cost],
) -> None:
    """Measures all programs in turn, `rounds` times."""
    for _ in range(rounds):
        for program in programs:
            cpu, wall, peak, printed = measure(list(program.command(folders[program])), folders[program])
            costs[program].cpu.append(cpu)
            costs[program].wall.append(wall)
            costs[program].peak.append(peak)
            told = f"{cpu:7.2f} s CPU {wall:7.2f} s {peak:5.0f} MB"
            print(f"{pages} {mode:6} {program.name:10} {program.setup:40} {told}", flush=True)
            _check_veille(program, printed, pages)


def _check_veille(program: Program, printed: str, pages: int) -> None:
    """Ends the bench when veille did not check every page, or found a change where there is none."""
    if program.name != "veille":
        return
    report = json.loads(printed)
    if report["pages"] < pages or report["changes"] or report["versions"] or report["failed"]:
        sys.exit(f"veille did not see {pages} unchanged pages: {report}")


def write_report(results: dict[tuple[int, str], dict[Program, Cost]], rounds: int) -> str:
    """The Markdown page with one table for each number of pages."""
    lines = [
        "# The cost of a check", "",
        ("Unchanged pages of 58 KB over loopback, whole process, pace zero for all; medians of "
        f"{rounds} interleaved rounds. veille runs as it always does: robots.txt, guard, raw bytes, full history;"),
        "`veille verify` passes afterwards. The peers keep the filtered text of the last version.",
        "*plain*: the server answers 200 each time; *304*: it honours ETags.", "",
        (f"{date.today().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.machine()}; made by `bench/check/run.py`; peers: {', '.join(PEERS)}."), "",
    ]  # fmt: skip
    for pages in sorted({p for p, _ in results}):
        modes = {m: c for (p, m), c in results.items() if p == pages}
        lines += [
            f"## {pages:,} pages",
            "",
            "| program | set-up | CPU s, plain | CPU s, 304 | wall s, plain | wall s, 304 | peak MB, plain | peak MB, 304 |",
        ]
        lines.append("|---|---|---:|---:|---:|---:|---:|---:|")
        for program in next(iter(modes.values())):
            cells = []
            for attribute, digits in (("cpu", 2), ("wall", 2), ("peak", 0)):
                for mode in ("plain", "etag"):
                    values = getattr(modes[mode][program], attribute) if mode in modes else []
                    cells.append(f"{statistics.median(values):.{digits}f}" if values else "")
            lines.append(f"| {program.name} | {program.setup} | {' | '.join(cells)} |")
        lines += ["", *(_compare_peers(mode, costs, pages) for mode, costs in modes.items()), ""]
    return "\n".join(lines)


def _compare_peers(mode: str, costs: dict[Program, Cost], pages: int) -> str:
    """A line with veille's CPU for a page, start-up included, beside that of the fastest peer."""
    each = {p: statistics.median(cost.cpu) / pages * 1000 for p, cost in costs.items()}
    ours = next((ms for p, ms in each.items() if p.name == "veille"), None)
    peers = {p: ms for p, ms in each.items() if p.name != "veille"}
    if ours is None or not peers:
        return ""
    peer, theirs = min(peers.items(), key=lambda item: item[1])
    return (
        f"- {'304' if mode == 'etag' else mode}: veille {ours:.2f} ms CPU a page, the fastest peer ({peer.name}) "
        f"{theirs:.2f} ms: {ours / theirs:.0%}."
    )


def write_moving(cost: Cost, program: Program, rounds: int) -> str:
    """The paragraph on pages whose bytes moved but whose text did not."""
    cpu = statistics.median(cost.cpu)
    return (
        f"\n## Bytes that moved, text that did not\n\n{MOVING:,} pages, each with another session token in its scripts: "
        f"{program.name} takes {cpu:.2f} s CPU for the whole process, {cpu / MOVING * 1000:.1f} ms a page with start-up; "
        f"each raw page is stored, none becomes a version. Median of {rounds} rounds.\n"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", default="200,5000")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--modes", default="plain,etag,moving")
    options.add_argument("--only", default="", help="programs whose name holds this")
    options.add_argument("--no-report", action="store_true", help="print only")
    asked = options.parse_args()
    everything = [p for p in list_programs(install_peers(CACHE)) if asked.only in p.name]
    results = {}
    modes = [mode for mode in asked.modes.split(",") if mode != "moving"]
    for pages in map(int, asked.pages.split(",")) if modes else ():
        programs = [p for p in everything if pages <= SLOW.get((p.name, p.setup), pages)]
        for mode, costs in run_series(programs, pages, modes, asked.rounds).items():
            results[pages, mode] = costs
    veille = [p for p in everything if p.name == "veille"]
    moving = run_series(veille, MOVING, ["moving"], asked.rounds)["moving"] if "moving" in asked.modes else {}
    report = write_report(results, asked.rounds)
    for program, cost in moving.items():
        report += write_moving(cost, program, asked.rounds)
    print(report)
    if not asked.no_report:
        (HERE / "README.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
