"""Commands on a disk that fills up: each must end in one line and a documented code, and leave a whole record.

    python -m bench.kills.full_disk        # as root, on Linux: makes a small file system in memory

Each command of bench/kills runs with little room left, at several points; then there is room again, `veille verify` must find
nothing and the command must succeed. Prints what became of each; exits with 1 when something is not as it should be.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.kills.run import CALM, COMMANDS, KilledRecord
from veille.operate.loopback import LoopbackServer

DISK = 24_000  # KB: the record and its exports take half of it
POINTS = (0, 16, 64, 200, 600)  # KB that are left
# Every other command that writes: decisions, the configuration, forms of export. `{n}` counts, so that each is new; `{m}` counts to twelve.
OTHERS: tuple[tuple[str, ...], ...] = (
    ("review", "accept", "--change", "1", "--reviewer", "tester", "--comment", "seen {n}"),
    ("alerts", "ack", "1", "--reviewer", "tester", "--note", "seen {n}"),
    ("mute", "add", "p1", "--until", "2099-01-01", "--note", "no {n}", "--reviewer", "tester"),
    ("alerts", "retry"), ("alerts", "test"), ("prune", "--keep", "365d"), ("clock", "--put-right"),
    ("pause", "p2", "--until", "2099-01-{n:02}"), ("ignore", "p0", "The CAQ is valid for {m} months.", "--force"), ("add", "{base}/p{n}", "--id", "q{n}"),
    ("init", "fresh-{n}.toml", "--contact", "tests@example.org"),
    ("export", "csv-{n}", "--format", "csv"), ("export", "md", "--format", "markdown", "--history"),
    ("export", "w-{n}.warc.gz", "--format", "warc"), ("export", "of-{n}", "--format", "openfisca"),
    ("datasette", "out/snapshot.db", "--metadata", "metadata-{n}.json"), ("parity",), ("facts",), ("diff", "p1"), ("verify", "-q"),
)  # fmt: skip
MOST_LINES = 3  # what a command says on a full disk: what, where, what to do; several destinations one line each
DOCUMENTED = (0, 2, 3, 5)  # done, database or destination, pages or deliveries left, output


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of its own, in memory."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}k", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def fill(folder: Path, left: int) -> Path:
    """A file that leaves so many KB."""
    ballast = folder / "ballast"
    stats = os.statvfs(folder)
    room = stats.f_bavail * stats.f_frsize - left * 1024
    ballast.write_bytes(b"\0" * max(room, 0))
    return ballast


def fault_of(code: int, said: str) -> str | None:
    """What is wrong with how a command ended; None when nothing is."""
    if code not in DOCUMENTED:
        return f"ends with {code}"
    if "Traceback" in said or "this is a bug" in said:
        return "says that it is a bug"
    if code == 2 and not said.strip():
        return "says nothing"  # what it says on standard output is a result: `alerts test` names each channel there
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith(("{", "20"))]  # logs apart
    if code and len(lines) > MOST_LINES:
        return f"says {len(lines)} lines"
    return None


def numbered(command: tuple[str, ...], n: int) -> tuple[str, ...]:
    """The command with its number put in."""
    return tuple(
        word.replace("{m}", str(n % 12 + 1)).replace("{n:02}", f"{n % 28 + 1:02}").replace("{n}", str(n))
        for word in command
    )


def main() -> None:
    """Every command at every point."""
    faults, codes = [], {}
    with small_disk() as folder:
        record = KilledRecord(folder, signal.SIGKILL)
        with LoopbackServer(record.answer) as server:
            record.configure(server.base_url)
            record.begin()
            for command in (*dict.fromkeys(COMMANDS), *OTHERS):
                name = " ".join(word for word in command[:4] if "{" not in word and word != "-q")
                for left in POINTS:
                    record.edition += 1
                    ballast = fill(folder, left)
                    code, said = record.run(numbered(command, record.edition))
                    ballast.unlink()
                    codes.setdefault(name, []).append(code)
                    fault = fault_of(code, said)
                    if fault:
                        faults.append(f"{name} with {left} KB left {fault}: {said[-600:]}")
                    code, said = record.run(("verify", "-q"))
                    if code:
                        faults.append(f"after {name} with {left} KB left: {said[-300:]}")
                record.edition += 1
                code, said = record.run(numbered(command, record.edition))
                if code not in CALM:
                    faults.append(f"{name} does not succeed with room again: {code} {said[-300:]}")
    for name, found in codes.items():
        print(f"{name}: exit codes {', '.join(map(str, found))} with {', '.join(map(str, POINTS))} KB left")
    print("\n".join([*faults, *record.outcome.faults]) or "whole after each")
    sys.exit(bool(faults or record.outcome.faults))


if __name__ == "__main__":
    main()
