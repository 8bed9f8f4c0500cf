"""Which tests to try for a fault: those that call its function, by a map made once and kept in bench/.cache/reach.

The map has one piece for each folder of tests and names functions, not lines, so that it stays good while the program is
worked on; `run.py --map` makes it anew, whole or a piece.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mutants import Mutant

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / ".cache" / "reach"
# Seconds of tests, as measured for the map, that are tried for one fault: first those that call the fewest other functions,
# which are about it, for most faults end there; then more of these; then those with the most cases a second, which are
# tables over the whole program. Between the first and the others come those of expected output, which hold most of what
# they call. What is left of the tests that call the function follows in runs of `LAST_SECONDS`.
FIRST_SECONDS, NARROW_SECONDS, BROAD_SECONDS, LAST_SECONDS = 2.0, 10.0, 10.0, 60.0
TABLES = 4  # of these, the ones with the most cases are tried however long they take
# A function that is called by fewer tests may be called for many: what it gives is kept (a cache, a fixture of a session).
FEW = 8
EXPECTED = "require_kept("  # stands in the files of tests whose output is kept as a whole
LONGEST_PIECE = 1_800  # seconds that one folder of tests may take on a busy machine


@dataclass(frozen=True, slots=True)
class Called:
    """What one test calls: functions as `path::Class.name`, its seconds with all its parameters, and how many these are."""

    functions: frozenset[str]
    seconds: float
    cases: int


class Reach:
    """Tests by the functions that they call, of all pieces of the map."""

    def __init__(self, tests: dict[str, Called], root: Path) -> None:
        self.tests = tests
        self.root = root

    @cached_property
    def callers(self) -> dict[str, set[str]]:
        """The tests that call each function."""
        found = defaultdict(set)
        for test, called in self.tests.items():
            for function in called.functions:
                found[function].add(test)
        return found

    @cached_property
    def expected(self) -> set[str]:
        """The tests in files of expected output."""
        files = {test.partition("::")[0] for test in self.tests}
        kept = {name for name in files if (self.root / name).is_file() and self._is_kept(self.root / name)}
        return {test for test in self.tests if test.partition("::")[0] in kept}

    def _is_kept(self, file: Path) -> bool:
        """Whether a file's tests have expected output: in lines that they require, or beside them (tests/kept_readings.py)."""
        beside = file.parent / "readings" / f"{file.stem}.jsonl"
        return beside.is_file() or EXPECTED in file.read_text("utf-8")

    @cached_property
    def words(self) -> dict[str, set[str]]:
        """The functions of the program that say each name."""
        found = defaultdict(set)
        for path in {function.partition("::")[0] for function in self.callers}:
            if (self.root / path).is_file():
                for function, node in functions_of((self.root / path).read_text(encoding="utf-8")):
                    for name in _names(node):
                        found[name].add(f"{path}::{function}")
        return found

    def of(self, fault: Mutant, source: str) -> tuple[tuple[str, ...], ...]:
        """The tests to try for a fault, in groups to try one after the other: two of half a minute, then all that are left."""
        own, said = _place(source, fault)
        found = self._calling({f"{fault.path}::{own}"}) if own else set()
        if len(found) < FEW:
            found |= self._calling({user for name in said for user in self.words[name]})
        for room in (f"{fault.path}::", f"{fault.path.rpartition('/')[0]}/"):  # the module, then its folder
            if len(found) < FEW:
                found |= self._calling(name for name in self.callers if name.startswith(room))
        narrow = sorted(found, key=lambda test: (len(self.tests[test].functions), test))
        first = self._within(narrow, FIRST_SECONDS)
        expected = [test for test in narrow if test in self.expected and test not in first]
        second = [*expected, *self._within([t for t in narrow if t not in {*first, *expected}], NARROW_SECONDS)]
        rest = sorted(
            found - {*first, *second}, key=lambda test: (self.tests[test].seconds / self.tests[test].cases, test)
        )
        tables = sorted(rest, key=lambda test: (-self.tests[test].cases, test))[:TABLES]
        second = list(dict.fromkeys((*second, *tables, *self._within(rest, BROAD_SECONDS))))
        return tuple(first), tuple(second), *self._runs([test for test in rest if test not in second])

    def _calling(self, functions: Iterable[str]) -> set[str]:
        return {test for function in functions for test in self.callers.get(function, ())}

    def _runs(self, tests: Sequence[str]) -> list[tuple[str, ...]]:
        """The tests in their order, in runs of at most LAST_SECONDS (or of one test)."""
        runs: list[list[str]] = []
        filled = LAST_SECONDS
        for test in tests:
            filled += self.tests[test].seconds
            if filled > LAST_SECONDS:
                runs.append([])
                filled = self.tests[test].seconds
            runs[-1].append(test)
        return [tuple(run) for run in runs]

    def _within(self, tests: Sequence[str], seconds: float) -> list[str]:
        chosen = []
        for test in tests:
            if self.tests[test].seconds <= seconds:
                chosen.append(test)
                seconds -= self.tests[test].seconds
        return chosen


def read_reach(root: Path) -> Reach:
    """The map as it is kept. Raises FileNotFoundError when there is none."""
    pieces = sorted(KEPT.glob("*.json"))
    if not pieces:
        raise FileNotFoundError(f"no map of the tests in {KEPT}: make it with run.py --map")
    tests = {}
    for piece in pieces:
        kept = json.loads(piece.read_text(encoding="utf-8"))
        for test, row in kept["tests"].items():
            tests[test] = Called(frozenset(kept["functions"][n] for n in row["calls"]), row["seconds"], row["cases"])
    return Reach(tests, root)


def make_piece(tree: Path, tests: str, workers: int = 2) -> tuple[int, float]:
    """Run the tests of a folder in `tree` and keep what they call; how many they are, and their seconds together.

    A test that fails there is left out: it would say nothing of a fault.
    """
    with tempfile.TemporaryDirectory(prefix="veille-reach-") as folder:
        calls = Path(folder) / "calls"
        calls.mkdir()
        (Path(folder) / "sitecustomize.py").write_text("import recorder\n", encoding="utf-8")
        environment = {
            **os.environ, "VEILLE_CORPUS": "none", "PYTHONPATH": os.pathsep.join((str(tree), str(HERE), folder)),
            "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode",
            "REACHED_FOLDER": str(calls), "REACHED_ROOT": str(tree),
        }  # fmt: skip
        command = [
            sys.executable, "-m", "pytest", "-q", "-p", "recorder", "-n", str(workers), "--dist", "worksteal",
            "-p", "no:cacheprovider", "-o", "timeout=900", tests,
        ]  # fmt: skip
        subprocess.run(
            command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, check=False, timeout=LONGEST_PIECE
        )
        found = _gather(path for path in calls.iterdir() if path.name.isdigit())
    functions = sorted({name for called in found.values() for name in called.functions})
    number = {name: n for n, name in enumerate(functions)}
    rows = {
        test: {"calls": sorted(number[f] for f in called.functions), "seconds": round(called.seconds, 2), "cases": called.cases}
        for test, called in sorted(found.items())
    }  # fmt: skip
    KEPT.mkdir(parents=True, exist_ok=True)
    piece = KEPT / f"{tests.strip('/').replace('/', '-')}.json"
    piece.write_text(json.dumps({"functions": functions, "tests": rows}), encoding="utf-8")
    return len(found), sum(called.seconds for called in found.values())


def _gather(files: Iterable[Path]) -> dict[str, Called]:
    functions: dict[str, set[str]] = defaultdict(set)
    seconds: dict[str, float] = defaultdict(float)
    cases: dict[str, int] = defaultdict(int)
    failed = set()
    for file in files:
        test = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            sort, *given = line.split("\t")
            if sort == "T":
                test = given[0]
            elif sort == "F":
                functions[test].add(given[0])
            else:
                seconds[test] += float(given[0])
                cases[test] += given[2] == "call"
                if given[1] != "passed":
                    failed.add(test)
    return {
        test: Called(frozenset(functions[test]), seconds[test], n)
        for test, n in cases.items()
        if n and test not in failed
    }


def functions_of(source: str) -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of a file with its name as `Class.name`."""
    found = []

    def visit(node: ast.AST, around: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = (*around, child.name)
                if not isinstance(child, ast.ClassDef):
                    found.append((".".join(inner), child))
                visit(child, inner)
            else:
                visit(child, around)

    visit(ast.parse(source), ())
    return found


def _place(source: str, fault: Mutant) -> tuple[str, set[str]]:
    """The innermost function that a fault stands in, "" at the top of a module; and the names by which others use it."""
    around = [
        (node.lineno, name, node)
        for name, node in functions_of(source)
        if node.body[0].lineno <= fault.line <= (node.end_lineno or 0)
    ]
    if around:
        _, name, node = max(around, key=lambda found: found[0])
        return name, {node.name}
    said: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and node.lineno <= fault.line <= (node.end_lineno or 0):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                said.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                said.update(name for target in targets for name in _names(target))
    return "", said


def _names(node: ast.AST) -> set[str]:
    return {
        n.id if isinstance(n, ast.Name) else n.attr for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute)
    }
