"""Commands killed at random moments, over and over on one record, which must be whole after each.

    python -m bench.kills.run --kills 30 --seed 1 --signal KILL

A site on loopback changes before every command. Each command runs in a process of its own and gets the signal after a random
share of the time that it takes undisturbed. Afterwards `veille verify` must find nothing, a snapshot must open, and what is
left at the end must be what a record says that was never killed. Prints a table; exits with 1 when something is not whole.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import veille
from veille.operate.loopback import Answer, LoopbackServer

PAGES = 6
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check", "--all", "-q"), ("check", "--all", "-q"), ("publish", "out", "-q"), ("report", "site", "-q"),
    ("export", "tables", "--format", "jsonl", "-q"), ("backup", "copy.db", "-q"), ("reextract", "--all", "--processes", "1", "-q"),
    ("import", "old.html", "--url", "{base}/p0", "--date", "2025-01-01", "-q"),
)  # fmt: skip
LONGEST_STOP = 10.0  # seconds from SIGTERM to the end: what containers and service managers give
CALM = (0, 3)  # exit codes of a command that nobody killed: done, or alerts and pages left for later


@dataclass(slots=True)
class Outcome:
    """What the kills came to: how many each command met, how many ended by themselves before, the longest stop, faults."""

    killed: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    longest_stop: float = 0.0
    faults: list[str] = field(default_factory=list)


def page(n: int, edition: int) -> bytes:
    """A page of the site in an edition: one in two changes its fee."""
    fee = 100 + (edition if n % 2 else 0)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Page {n}</title></head><body><main><h1>Page {n}</h1>'
        f"<p>You must pay ${fee} before you apply [R{200 + n}].</p>"
        + "".join(f"<h2>Part {k}</h2><p>The CAQ is valid for {k + 1} months.</p>" for k in range(12))
        + "</main></body></html>"
    ).encode()


class KilledRecord:
    """A folder with a record, its site, and the commands that are killed there."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number, self.edition, self.outcome = folder, number, 0, Outcome()
        self._takes: dict[tuple[str, ...], float] = {}
        (folder / "old.html").write_bytes(page(0, -1))

    def answer(self, path: str) -> Answer:
        """What the site says."""
        if path.startswith("/p"):
            return Answer(page(int(path[2:]), self.edition))
        return Answer(b"User-agent: *\nDisallow:\n", content_type="text/plain")

    def configure(self, base: str) -> None:
        """Write the configuration for the site at that address."""
        self.base = base
        sources = "".join(f'[[sources]]\nid = "p{n}"\nurl = "{base}/p{n}"\nprofile = "generic"\n' for n in range(PAGES))
        (self.folder / "config.toml").write_text(
            '[crawl]\ncontact = "tests@example.org"\npace = "0s"\njitter = 0\nallow_loopback = true\n'
            f'{sources}[[alerts.channels]]\nid = "folder"\ntype = "file"\npath = "messages"\n'
            '[[alerts.routes]]\nchannels = ["folder"]\nmin_severity = "editorial"\n', encoding="utf-8",
        )  # fmt: skip

    def run(self, command: tuple[str, ...], after: float | None = None) -> tuple[int, str]:
        """Run a command, killed after so many seconds; its exit code and what it said on standard error."""
        words = [word.format(base=self.base) for word in command]
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "veille.cli", *words],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            _, said = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(self.number)
            asked = time.monotonic()
            _, said = process.communicate(timeout=60)
            self.outcome.longest_stop = max(self.outcome.longest_stop, time.monotonic() - asked)
            self.outcome.killed[command[0]] += 1
            return process.returncode, said
        self._takes[command] = time.monotonic() - began
        return process.returncode, said

    def begin(self) -> None:
        """The first check, in peace: the record and its snapshot are there."""
        self._calm(COMMANDS[0])
        self._calm(("publish", "out", "-q"))

    def kill_once(self, dice: random.Random) -> None:
        """Change the site, kill a command at a random moment, look whether all is whole."""
        command = dice.choice(COMMANDS)
        self.edition += 1
        if command not in self._takes:
            self._calm(command)
            self.edition += 1
        before = sum(self.outcome.killed.values())
        code, said = self.run(command, dice.random() * self._takes[command])
        if sum(self.outcome.killed.values()) == before:
            self.outcome.ended[command[0]] += 1
        if "Traceback" in said or code not in (*CALM, -self.number, 128 + self.number):
            self.outcome.faults.append(f"{command[0]} ends with {code}: {said[-300:]}")
        self._look(command[0])

    def _calm(self, command: tuple[str, ...]) -> None:
        code, said = self.run(command)
        if code not in CALM:
            self.outcome.faults.append(f"{command[0]}, not killed, ends with {code}: {said[-300:]}")

    def _look(self, killed: str) -> None:
        code, said = self.run(("verify", "-q"))
        if code:
            self.outcome.faults.append(f"after a kill of {killed}: {said[-300:]}")
        snapshot = self.folder / "out" / "snapshot.db"
        if snapshot.exists():
            try:
                with veille.open(snapshot) as opened:
                    opened.rules()
            except Exception as error:
                self.outcome.faults.append(f"after a kill of {killed}: the snapshot does not open: {error}")

    def settle(self) -> str:
        """Run each command in peace; what the record then says of every page."""
        for command in dict.fromkeys(COMMANDS):
            self._calm(command)
        self._look("all")
        leftovers = [p.name for p in self.folder.rglob("*") if p.name.endswith((".draft", ".new", ".part"))]
        if leftovers:
            self.outcome.faults.append(f"left behind: {leftovers}")
        with veille.open(self.folder / "out" / "snapshot.db") as opened:
            return "\n".join(sorted(f"{rule.url} {rule.quote}" for rule in opened.rules()))


def kill_some(kills: int, seed: int, number: int) -> Outcome:
    """What so many kills came to; the record is looked at after each."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        record = KilledRecord(Path(folder), number)
        with LoopbackServer(record.answer) as server:
            record.configure(server.base_url)
            record.begin()
            for _ in range(kills):
                record.kill_once(dice)
    return record.outcome


def kill_commands(kills: int, seed: int, number: int) -> Outcome:
    """The same; the record at the end is compared with one that was never killed."""
    dice = random.Random(seed)
    said = []
    for times in (kills, 0):
        with tempfile.TemporaryDirectory() as folder:
            record = KilledRecord(Path(folder), number)
            with LoopbackServer(record.answer) as server:
                record.configure(server.base_url)
                record.begin()
                for _ in range(times):
                    record.kill_once(dice)
                record.edition = 10_000
                said.append(record.settle().replace(server.base_url, ""))
            if times:
                outcome = record.outcome
            else:
                outcome.faults += record.outcome.faults
    if said[0] != said[1]:
        outcome.faults.append("the record says otherwise than one that was never killed")
    return outcome


def main() -> None:
    """Kill, and print what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--signal", choices=("KILL", "TERM"), default="KILL")
    given = parser.parse_args()
    outcome = kill_commands(given.kills, given.seed, signal.Signals[f"SIG{given.signal}"])
    for name in sorted({*outcome.killed, *outcome.ended}):
        print(f"{name}: {outcome.killed[name]} killed, {outcome.ended[name]} had ended")
    print(f"longest stop: {outcome.longest_stop:.1f} s")
    if outcome.longest_stop > LONGEST_STOP:
        outcome.faults.append(f"a stop took more than {LONGEST_STOP:g} s")
    print("\n".join(outcome.faults) or "whole after each")
    sys.exit(bool(outcome.faults))


if __name__ == "__main__":
    main()
