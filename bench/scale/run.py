"""10,000 pages in two languages over loopback, one in a hundred changed on the second day: writes README.md.

    .venv/bin/python bench/scale/run.py [--pages 10000] [--no-report]

CPU is user and system time of the whole process. The pace is zero: what is shown is the machine's share of the time,
the pauses that politeness asks for come on top (docs/operations.md).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
VEILLE = str(Path(sys.executable).parent / "veille")
CONFIG = """[crawl]
contact = "bench@example.org"
pace = "0s"
jitter = 0
allow_loopback = true
host_budget = 100000
run_budget = 100000

[[sources]]
id = "english"
url = "http://127.0.0.1:{port}/en/list.html"
lang = "en"
profile = "canada-ca"
role = "list"
depth = 1

[[sources]]
id = "french"
url = "http://127.0.0.1:{port}/fr/list.html"
lang = "fr"
profile = "canada-ca"
role = "list"
depth = 1

[[alerts.channels]]
id = "folder"
type = "file"
path = "alerts"

[[alerts.routes]]
channels = ["folder"]
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One command: what it took, what it said, and the size of the database after it."""

    name: str
    cpu: float
    wall: float
    peak: float
    size: float
    said: str


def run_step(name: str, folder: Path, arguments: Sequence[str], measured: str = "veille.db") -> Step:
    """One command of veille in the folder; ends the bench when it fails."""
    started = time.monotonic()
    with (folder / "out.txt").open("w") as out, (folder / "err.txt").open("w") as errors:
        process = subprocess.Popen([VEILLE, *arguments], cwd=folder, stdout=out, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{name} ended with {process.returncode}:\n{(folder / 'err.txt').read_text()[-2000:]}")
    size = sum(f.stat().st_size for f in folder.glob(measured + "*") if f.is_file()) / 1e6
    step = Step(
        name,
        usage.ru_utime + usage.ru_stime,
        wall,
        usage.ru_maxrss / 1024,
        size,
        (folder / "out.txt").read_text(),
    )
    print(f"{name:40} {step.cpu:7.1f} s CPU {step.wall:7.1f} s {step.peak:5.0f} MB, file {size:.1f} MB", flush=True)
    return step


def turn_day(port: str, day: int) -> None:
    """The site's next day."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/day/{day}", timeout=10) as answer:
        answer.read()


def run_days(folder: Path, pages: int) -> list[Step]:
    """Two days and a quiet third, then the snapshot."""
    port_file = folder / "port"
    server = subprocess.Popen([sys.executable, str(HERE / "pages.py"), str(port_file), str(pages)])
    try:
        while not (port_file.is_file() and port_file.read_text()):
            time.sleep(0.02)
        port = port_file.read_text()
        (folder / "config.toml").write_text(CONFIG.format(port=port))
        check = ("check", "--all", "--json")
        steps = [run_step("day 1: every page is new", folder, check)]
        turn_day(port, 2)
        steps.append(run_step("day 2: one page in a hundred changed", folder, check))
        steps.append(run_step("day 3: nothing changed", folder, check))
        steps.append(run_step("publish", folder, ("publish", "published", "--json"), "published/snapshot.db"))
    finally:
        server.terminate()
        server.wait()
    return steps


def judge(steps: Sequence[Step], pages: int) -> str:
    """What the second day found, as a sentence; ends the bench when it is not what was planted."""
    first, second, third = (json.loads(step.said) for step in steps[:3])
    planted = 2 * len(range(0, pages // 2, 100))
    if first["versions"] < pages or second["versions"] != planted or third["versions"] or third["changes"]:
        sys.exit(f"not what was planted ({planted} changed pages): {first}\n{second}\n{third}")
    return (
        f"{planted} pages changed on day 2: {second['versions']} new versions, {second['changes']} changes logged, "
        f"{second['alerts']} alerts queued, {second['delivered']} delivered; nothing else was reported."
    )


def write_report(steps: Sequence[Step], pages: int, finding: str) -> str:
    """The Markdown page."""
    lines = [
        "# Ten thousand pages", "",
        (f"{pages:,} pages of 58 KB, half English, half French twins, over loopback; the pace is zero and the server "
        "sends no validators, so that every page is fetched whole. robots.txt, guard, raw bytes, full history, facts "
        "and twins as in any run."), "",
        (f"{date.today().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.machine()}; made by `bench/scale/run.py`."), "",
        "| step | CPU s | wall s | ms CPU a page | peak MB | file after it, MB |", "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    lines += [
        f"| {s.name} | {s.cpu:.1f} | {s.wall:.1f} | {s.cpu / pages * 1000:.1f} | {s.peak:.0f} | {s.size:.1f} |"
        for s in steps
    ]
    growth = steps[1].size - steps[0].size, steps[2].size - steps[1].size
    lines += [
        "",
        finding,
        f"The database grew by {growth[0]:.1f} MB on day 2 and by {growth[1]:.1f} MB on day 3.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=10_000)
    options.add_argument("--no-report", action="store_true", help="print only")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        steps = run_days(Path(name), asked.pages)
    report = write_report(steps, asked.pages, judge(steps, asked.pages))
    print(report)
    if not asked.no_report:
        (HERE / "README.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
