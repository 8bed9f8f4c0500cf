"""How many small faults the tests catch: a seeded sample over all packages, each tried alone in a copy of the tree.

    python bench/mutation/run.py                  # 60 faults, seed 1
    python bench/mutation/run.py --sample 20 --seed 7 --package parsers
    python bench/mutation/run.py --described      # the faults of described.toml, each with the test that it names
    python bench/mutation/run.py --survivors bench/mutation/results.json     # those of the last run again

First the suite runs once in a copy whose functions say which test called them (reach.py); then each fault is tried with
the tests that reach it, the most specific first. A test that fails is run once more without the fault, and counts when
it passes then. The corpus is left out: what is measured is what a contributor sees.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from mutants import Mutant, mutants
from reach import find_reach

ROOT = Path(__file__).resolve().parents[2]
# The tests that are there for a package; the others are tried when these pass.
NEAR = {
    "parsers": ("tests/parsers", "tests/rules"),
    "crawler": ("tests/crawler",),
    "store": ("tests/store", "tests/reader"),
    "alerts": ("tests/alerts", "tests/site"),
    "veille/changes": ("tests/changes",),
    "veille/pipeline": ("tests/pipeline", "tests/scenario"),
    "veille/answers": ("tests/answers", "tests/cli", "tests/site"),
    "veille/reader": ("tests/reader",),
    "veille/config": ("tests/config",),
    "veille/profiles": ("tests/parsers/test_profiles.py", "tests/config"),
    "veille/cli": ("tests/cli", "tests/docs"),
    "veille/operate": ("tests/operate", "tests/demo"),
    "veille/model": ("tests/house", "tests/store"),
}
# pytest's exit codes for arguments that name no test; such a run says nothing of the fault.
NOT_FOUND, NOTHING_TO_RUN = 4, 5
LONGEST_RUN = 900  # seconds; a fault that makes a test wait for ever is caught


def main() -> int:
    """Print the share of faults that the suite catches, and those that it does not."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--sample", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--package", default="", help="only files under this folder")
    options.add_argument("--survivors", type=Path, help="results of an earlier run: try what it did not catch")
    options.add_argument(
        "--described", action="store_true", help="the faults of described.toml, each with its own test"
    )
    options.add_argument(
        "--near-only", action="store_true", help="all tests of the fault's package, without the first run"
    )
    options.add_argument("--write", type=Path, default=Path(__file__).parent / "results.json")
    given = options.parse_args()
    described = read_described() if given.described else []
    chosen = (
        [mutant for mutant, _ in described]
        if described
        else _again(given.survivors)
        if given.survivors
        else sample(given.sample, given.seed, given.package)
    )
    results = []
    with tempfile.TemporaryDirectory(prefix="veille-mutation-") as folder:
        copy = copy_tree(Path(folder) / "tree")
        reach = None if given.near_only or described else find_reach(copy, chosen)
        for number, mutant in enumerate(chosen, 1):
            started = time.monotonic()
            near = (described[number - 1][1],) if described else NEAR[package_of(mutant.path)]
            caught = try_mutant(copy, mutant, near if reach is None else reach.of(number - 1, near))
            results.append({**asdict(mutant), "caught_by": caught})
            print(f"{number:3} {'caught' if caught else 'LIVES '} {mutant.path}:{mutant.line} {mutant.kind}: "
                  f"{one_line(mutant.before)} -> {one_line(mutant.after)} ({time.monotonic() - started:.0f} s)", flush=True)  # fmt: skip
    killed = sum(1 for result in results if result["caught_by"])
    report = {"seed": given.seed, "tried": len(results), "caught": killed, "mutants": results}
    given.write.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(f"\n{killed} of {len(results)} caught ({killed / max(len(results), 1):.2f})")
    return 0


def sample(size: int, seed: int, package: str) -> list[Mutant]:
    """A sample over all packages, by their share of the code, the same for the same seed and the same tree."""
    chance = random.Random(seed)
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    every = []
    for path in sorted(listed.splitlines()):
        if path.startswith(tuple(NEAR)) and path.startswith(package):
            every += mutants(path, read(path))
    by_package: dict[str, list[Mutant]] = {}
    for mutant in every:
        by_package.setdefault(package_of(mutant.path), []).append(mutant)
    shares = {name: size * len(found) / len(every) for name, found in by_package.items()}
    wanted = {name: max(1, int(share)) for name, share in shares.items()}
    for name in sorted(shares, key=lambda n: int(shares[n]) - shares[n])[: max(0, size - sum(wanted.values()))]:
        wanted[name] += 1
    chosen: list[Mutant] = []
    for name, found in sorted(by_package.items()):
        drawn = (mutant for mutant in chance.sample(found, len(found)) if mutant.compiles(read(mutant.path)))
        chosen += islice(drawn, wanted[name])
    print(f"{len(every)} possible faults: {dict(Counter(package_of(m.path) for m in every))}; {len(chosen)} chosen")
    return chosen


def read(path: str) -> str:
    """The source of a file of the tree."""
    return (ROOT / path).read_text(encoding="utf-8")


def read_described() -> list[tuple[Mutant, str]]:
    """The faults that people described, each with the test that catches it.

    Raises ValueError for one whose text no longer stands once in its file.
    """
    found = []
    for row in tomllib.loads((Path(__file__).parent / "described.toml").read_text(encoding="utf-8"))["fault"]:
        source, before = read(row["path"]), row["before"]
        if source.count(before) != 1:
            raise ValueError(
                f"{row['path']}: {one_line(before)!r} stands {source.count(before)} times: write the fault anew"
            )
        at = source.index(before)
        line = source.count("\n", 0, at) + 1
        mutant = Mutant(row["path"], line, row["breaks"], at, at + len(before), before, row["after"])
        found.append((mutant, row["test"]))
    return found


def package_of(path: str) -> str:
    """The package of a file as in NEAR."""
    return next(name for name in NEAR if path.startswith(name))


def copy_tree(target: Path) -> Path:
    """The committed and changed files of the working tree, with their symbolic links."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        source, copy = ROOT / name, target / name
        if source.is_symlink() or source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy, follow_symlinks=False)
    subprocess.run(["git", "init", "-q"], cwd=target, check=True)
    subprocess.run(["git", "add", "-A"], cwd=target, check=True)
    return target


def try_mutant(copy: Path, mutant: Mutant, tests: tuple[str, ...]) -> str:
    """The first test that fails with the fault in place and passes without it; "" when there is none."""
    if not tests:
        return ""
    path = copy / mutant.path
    source = path.read_text(encoding="utf-8")
    path.write_text(mutant.apply(source), encoding="utf-8")
    try:
        failed = run_tests(copy, tests)
    finally:
        path.write_text(source, encoding="utf-8")
    return failed if failed and ("::" not in failed or not run_tests(copy, (failed,))) else ""


def run_tests(copy: Path, tests: tuple[str, ...]) -> str:
    """The name of the first test that fails, "" when all pass; what ends without a name is named by its exit code."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "VEILLE_CORPUS": "none", "PYTHONDONTWRITEBYTECODE": "1"}
    workers = "2" if any("::" not in test for test in tests) else "0"
    command = [
        sys.executable, "-m", "pytest", "-q", "-x", "-n", workers, "--no-header", "-p", "no:cacheprovider", *tests,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=LONGEST_RUN, check=False
        )
    except subprocess.TimeoutExpired:
        return "longer than the limit"
    if done.returncode == NOT_FOUND and "not found:" in done.stdout + done.stderr:
        raise SystemExit(f"a test that was there is not found: {done.stderr.strip()[-200:]}")
    if done.returncode in (0, NOTHING_TO_RUN):
        return ""
    named = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return named[0].split(" - ")[0].split(" ", 1)[1] if named else f"exit code {done.returncode}"


def one_line(text: str) -> str:
    """A piece of code in at most 60 characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."


def _again(results: Path) -> list[Mutant]:
    fields = Mutant.__dataclass_fields__
    rows = json.loads(results.read_text(encoding="utf-8"))["mutants"]
    return [Mutant(**{name: row[name] for name in fields}) for row in rows if not row["caught_by"]]


if __name__ == "__main__":
    sys.exit(main())
