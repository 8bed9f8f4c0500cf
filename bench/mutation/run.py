"""How many small faults the tests catch: a seeded sample over all packages, each tried alone in a copy of the tree.

    python bench/mutation/run.py --map                  # which tests call which functions: once, as long as the suite
    python bench/mutation/run.py                        # 60 faults, seed 1
    python bench/mutation/run.py --sample 20 --seed 7 --package parsers
    python bench/mutation/run.py --described            # the faults of described.toml, each with the test that it names
    python bench/mutation/run.py --survivors bench/.cache/mutation.json      # those of the last run again

A fault is tried with the tests that call its function (reach.py), the likeliest first: most end within half a minute, and
one lives only when all of them pass (`--quick` ends after the first half minute). The tests that caught one run once more
at the end without any: a catch counts when its test passes then. Faults that nobody can see are in equal.toml, each with
the reason, and are counted apart. The corpus is left out: what is measured is what a contributor sees.
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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

from mutants import Mutant, mutants
from reach import Reach, make_piece, read_reach

ROOT = Path(__file__).resolve().parents[2]
# Where faults are drawn, each package by its share of the code.
PACKAGES = (
    "parsers", "crawler", "store", "alerts", "veille/changes", "veille/pipeline", "veille/answers", "veille/reader",
    "veille/config", "veille/profiles", "veille/cli", "veille/operate", "veille/model",
)  # fmt: skip
# Folders of tests without a piece of the map: they read the tree itself, or build and install it.
UNMAPPED = ("deploy", "docs", "fixtures", "house")
# pytest's exit codes for arguments that name no test; such a run says nothing of the fault.
NOT_FOUND, NOTHING_TO_RUN = 4, 5
Groups = tuple[tuple[str, ...], ...]  # tests to try for one fault; each group when all before it pass
QUICK = 2  # groups of tests that a quick run tries
LONGEST_RUN = 600  # seconds, on a busy machine; a test that hangs ends by its own limit (pyproject.toml)


def main() -> int:
    """Print the share of faults that the suite catches, and those that it does not."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--sample", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--package", nargs="+", default=[""], help="only files under these folders")
    options.add_argument("--survivors", type=Path, help="results of an earlier run: try what it did not catch")
    options.add_argument(
        "--described", action="store_true", help="the faults of described.toml, each with its own test"
    )
    options.add_argument(
        "--map", nargs="*", metavar="FOLDER", help="make the map of the tests anew, of all or of these"
    )
    options.add_argument(
        "--jobs", type=int, default=2, help="how many faults are tried at a time, each in its own copy"
    )
    options.add_argument(
        "--quick", action="store_true", help="half a minute of tests a fault: what lives may be caught"
    )
    options.add_argument("--write", type=Path, default=ROOT / "bench" / ".cache" / "mutation.json")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="veille-mutation-") as folder:
        copies = [copy_tree(Path(folder) / f"tree{n}") for n in range(1 if given.map is not None else given.jobs)]
        if given.map is not None:
            for tests in given.map or test_folders():
                number, seconds = make_piece(copies[0], tests)
                print(f"{tests}: {number} tests, {seconds:.0f} s", flush=True)
            return 0
        if given.described:
            tried = [(mutant, ((test,),)) for mutant, test in read_described()]
        else:
            reach = read_reach(ROOT)
            chosen = (
                _again(given.survivors) if given.survivors else sample(given.sample, given.seed, tuple(given.package))
            )
            tried = [(mutant, tests_for(mutant, reach)[: QUICK if given.quick else None]) for mutant in chosen]
        results = try_all(copies, tried)
    seen = [result for result in results if not result["equal"]]
    killed = sum(1 for result in seen if result["caught_by"])
    report = {"seed": given.seed, "tried": len(seen), "caught": killed, "mutants": results}
    given.write.parent.mkdir(parents=True, exist_ok=True)
    given.write.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(
        f"\n{killed} of {len(seen)} caught ({killed / max(len(seen), 1):.2f}); {len(results) - len(seen)} that change nothing"
    )
    return 0


def test_folders() -> list[str]:
    """The folders of tests that the map has a piece for."""
    return sorted(
        f"tests/{folder.name}"
        for folder in (ROOT / "tests").iterdir()
        if folder.name not in UNMAPPED and any(folder.glob("test_*.py"))
    )


def tests_for(mutant: Mutant, reach: Reach) -> Groups:
    """The tests to try, of those that are still there."""
    groups = reach.of(mutant, read(mutant.path))
    return tuple(tuple(filter(is_there, tests)) for tests in groups)


def is_there(test: str) -> bool:
    """Whether a test of the map is still in its file."""
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and f"def {name.rpartition('::')[2]}(" in read(path)


def try_all(copies: list[Path], tried: list[tuple[Mutant, Groups]]) -> list[dict[str, object]]:
    """One row a fault: its fields, the test that caught it ("" for none), and why nobody can see it ("" when one can)."""
    equal, free = read_equal(), SimpleQueue[Path]()
    for copy in copies:
        free.put(copy)

    def try_one(numbered: tuple[int, tuple[Mutant, Groups]]) -> dict[str, object]:
        number, (mutant, groups) = numbered
        started, tests, copy = time.monotonic(), sum(map(len, groups)), free.get()
        reason = equal.get(fault_key(mutant, read(mutant.path)), "")
        caught = "" if reason else try_mutant(copy, mutant, groups)
        free.put(copy)
        said = f"equal  ({reason})" if reason else "caught" if caught else f"LIVES  ({tests or 'no'} tests)"
        print(f"{number:3} {said} {mutant.path}:{mutant.line} {mutant.kind}: "
              f"{one_line(mutant.before)} -> {one_line(mutant.after)} ({time.monotonic() - started:.0f} s)", flush=True)  # fmt: skip
        return {**asdict(mutant), "caught_by": caught, "tests": tests, "equal": reason}

    with ThreadPoolExecutor(len(copies)) as pool:
        results = list(pool.map(try_one, enumerate(tried, 1)))
    named = {str(result["caught_by"]) for result in results if "::" in str(result["caught_by"])}
    for test in failing(run_tests(copies[0], tuple(sorted(named)), at_first=False)) if named else ():
        print(f"not counted: {test} fails without a fault")
        for result in results:
            if result["caught_by"] == test:
                result["caught_by"] = ""
    return results


def sample(size: int, seed: int, packages: tuple[str, ...]) -> list[Mutant]:
    """A sample over all packages, by their share of the code, the same for the same seed and the same tree."""
    chance = random.Random(seed)
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    every = []
    for path in sorted(listed.splitlines()):
        if path.startswith(PACKAGES) and path.startswith(packages):
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
    """The package of a file as in PACKAGES."""
    return next(name for name in PACKAGES if path.startswith(name))


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


def read_equal() -> dict[tuple[str, str, str], str]:
    """Why nobody can see a fault, by its path, the line that it begins on, and what it becomes."""
    rows = tomllib.loads((Path(__file__).parent / "equal.toml").read_text(encoding="utf-8")).get("equal", [])
    return {(row["path"], row["line"], row["after"]): row["reason"] for row in rows}


def fault_key(mutant: Mutant, source: str) -> tuple[str, str, str]:
    """How equal.toml names a fault."""
    return mutant.path, source.splitlines()[mutant.line - 1].strip(), " ".join(mutant.after.split())


def try_mutant(copy: Path, mutant: Mutant, groups: Groups) -> str:
    """The first test that fails with the fault in place; "" when there is none, or no test to try."""
    path = copy / mutant.path
    source, times = path.read_text(encoding="utf-8"), path.stat()
    path.write_text(mutant.apply(source), encoding="utf-8")
    # Python keeps bytecode by the whole second and the size of the source: the fault gets a second of its own.
    second = int(times.st_mtime) - 1 - mutant.start
    os.utime(path, (second, second))
    try:
        runs = (failing(run_tests(copy, tests, at_first=True)) for tests in groups if tests)
        return next((test for failed in runs for test in failed), "")
    finally:
        path.write_text(source, encoding="utf-8")
        os.utime(path, (times.st_atime, times.st_mtime))


def run_tests(copy: Path, tests: tuple[str, ...], *, at_first: bool) -> tuple[int | None, str]:
    """pytest's exit code, None when it took too long, and what it printed; `at_first` ends at the first failure."""
    environment = {
        **os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": str(copy), "VEILLE_CORPUS": "none",
        "PYTHONPYCACHEPREFIX": f"{copy}-bytecode",
    }  # fmt: skip
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(
            command + ["-x"] * at_first, cwd=copy, env=environment, capture_output=True, text=True, timeout=LONGEST_RUN, check=False
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None, ""
    if done.returncode == NOT_FOUND and "not found:" in done.stdout + done.stderr:
        return NOTHING_TO_RUN, ""
    return done.returncode, done.stdout


def failing(run: tuple[int | None, str]) -> list[str]:
    """The tests that fail, without their parameters; a run that ends without a name is named by how it ended."""
    code, said = run
    if code is None:
        return ["longer than the limit"]
    if code in (0, NOTHING_TO_RUN):
        return []
    named = [line.split(" ", 1)[1] for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]
    tests = {name.partition("[")[0].partition(" - ")[0].strip() for name in named}
    return sorted(tests - {""}) or [
        f"exit code {code}"
    ]  # "" is the session, which ends at a file that cannot be loaded


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
