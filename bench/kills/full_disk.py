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

DISK = 12_000  # KB: the record takes a fifth of it
POINTS = (0, 16, 64, 200, 600)  # KB that are left
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
    if code and not said.strip():
        return "says nothing"
    return None


def main() -> None:
    """Every command at every point."""
    faults, codes = [], {}
    with small_disk() as folder:
        record = KilledRecord(folder, signal.SIGKILL)
        with LoopbackServer(record.answer) as server:
            record.configure(server.base_url)
            record.begin()
            for command in dict.fromkeys(COMMANDS):
                for left in POINTS:
                    record.edition += 1
                    ballast = fill(folder, left)
                    code, said = record.run(command)
                    ballast.unlink()
                    codes.setdefault(command[0], []).append(code)
                    fault = fault_of(code, said)
                    if fault:
                        faults.append(f"{command[0]} with {left} KB left {fault}: {said[-400:]}")
                    code, said = record.run(("verify", "-q"))
                    if code:
                        faults.append(f"after {command[0]} with {left} KB left: {said[-300:]}")
                if record.run(command)[0] not in CALM:
                    faults.append(f"{command[0]} does not succeed with room again")
    for name, found in codes.items():
        print(f"{name}: exit codes {', '.join(map(str, found))} with {', '.join(map(str, POINTS))} KB left")
    print("\n".join([*faults, *record.outcome.faults]) or "whole after each")
    sys.exit(bool(faults or record.outcome.faults))


if __name__ == "__main__":
    main()
