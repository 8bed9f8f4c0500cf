"""Which tests reach a fault: a copy of the tree whose functions say so when they are called, and one run of the suite in it.

Every function that holds a fault of the sample (or, for a fault at the top of a module, every function of the module)
gets one call in front. No tracing: the suite takes about as long as ever.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutants import Mutant

# Tests tried for one fault. Those of the fault's own package come first, and of these the ones that reach the fewest other
# faults: they are about it. A few of the others are tried after them.
MOST_NEAR, MOST_OTHERS = 60, 15
LONGEST_SUITE = 5_400  # seconds
# In each process of the run, those that a test starts among them. A test with parameters is tried with all of them: what
# pytest makes of their names is not always taken back.
_PLUGIN = """
import os
_SEEN = set()
def hit(number):
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0].partition("[")[0]
    if test and (number, test) not in _SEEN:
        _SEEN.add((number, test))
        with open(os.path.join(os.environ["REACHED"], str(number)), "a", encoding="utf-8") as file:
            file.write(test + "\\n")
"""
# Statements that cannot follow a semicolon.
_COMPOUND = ("if", "for", "while", "with", "try", "match", "async", "def", "class")
_SITE = 'import os\nif os.environ.get("REACHED"):\n    import reached\n'


@dataclass(frozen=True, slots=True)
class Reach:
    """Tests by the number of the fault that they reach, and how many faults and seconds each of them takes."""

    tests: dict[int, tuple[str, ...]]
    breadth: dict[str, int]
    seconds: dict[str, float]

    def of(self, number: int, near: tuple[str, ...]) -> tuple[str, ...]:
        """The tests to try for a fault, those below the folders or files `near` first."""
        ranked = sorted(
            self.tests.get(number, ()), key=lambda test: (self.breadth[test], self.seconds.get(test, 0.0), test)
        )
        close = [test for test in ranked if test.startswith(near)]
        return (*close[:MOST_NEAR], *[test for test in ranked if not test.startswith(near)][:MOST_OTHERS])


def find_reach(tree: Path, faults: Sequence[Mutant], workers: int = 2) -> Reach:
    """Run the suite of a copy once; its files are as before afterwards."""
    found = tree.parent / "reached"
    found.mkdir()
    sources = {fault.path: (tree / fault.path).read_text(encoding="utf-8") for fault in faults}
    (tree / "reached.py").write_text(_PLUGIN, encoding="utf-8")
    (tree / "sitecustomize.py").write_text(_SITE, encoding="utf-8")
    for path, source in sources.items():
        numbers = {n: fault for n, fault in enumerate(faults) if fault.path == path}
        (tree / path).write_text(_with_calls(source, numbers), encoding="utf-8")
    environment = {
        **os.environ, "PYTHONPATH": str(tree), "VEILLE_CORPUS": "none", "PYTHONDONTWRITEBYTECODE": "1",
        "REACHED": str(found),
    }  # fmt: skip
    times = found / "times.xml"
    command = [
        sys.executable, "-m", "pytest", "-q", "-n", str(workers), "--dist", "worksteal", "-p", "no:cacheprovider",
        "-o", "timeout=900", f"--junitxml={times}",
    ]  # fmt: skip
    subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, check=False, timeout=LONGEST_SUITE)
    for path, source in sources.items():
        (tree / path).write_text(source, encoding="utf-8")
    (tree / "sitecustomize.py").unlink()
    (tree / "reached.py").unlink()
    tests = {
        int(f.name): tuple(sorted(set(f.read_text().split("\n")) - {""})) for f in found.iterdir() if f.name.isdigit()
    }
    return Reach(tests, dict(Counter(test for names in tests.values() for test in names)), _seconds(times))


def _with_calls(source: str, faults: dict[int, Mutant]) -> str:
    """The source with a call in front of each function that a fault stands in."""
    rows = source.splitlines(keepends=True)
    calls: dict[int, list[int]] = {}
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    for number, fault in faults.items():
        around = [f for f in functions if f.body[0].lineno <= fault.line <= (f.end_lineno or 0)]
        inner = [max(around, key=lambda f: f.lineno)] if around else functions
        for function in inner:
            if (line := _first_line(function)) > function.lineno:  # a body on the line of its name has no room
                calls.setdefault(line, []).append(number)
    for line, numbers in calls.items():
        row = rows[line - 1]
        blank = row[: len(row) - len(row.lstrip())]
        said = "; ".join(f"_r and _r.hit({number})" for number in numbers)
        compound = row.lstrip().split("(")[0].split(" ")[0].rstrip(":\n") in _COMPOUND
        joined = "\n" + blank if compound or row.lstrip().startswith(("@", "#")) else "; "
        rows[line - 1] = f'{blank}_r = __import__("sys").modules.get("reached"); {said}{joined}{row.lstrip()}'
    return "".join(rows)


def _first_line(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The line of the first statement that does something: not of the docstring, unless there is nothing else."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(function.body) > 1
    statement = function.body[1] if documented else first
    return min([statement.lineno, *(mark.lineno for mark in getattr(statement, "decorator_list", ()))])


def _seconds(times: Path) -> dict[str, float]:
    """How long each test took, its parameters together."""
    found: Counter[str] = Counter()
    for name, seconds in _cases(times):
        found[name] += seconds
    return dict(found)


def _cases(times: Path) -> Iterator[tuple[str, float]]:
    if not times.exists():
        return
    for case in ElementTree.parse(times).iter("testcase"):
        folders, name = case.get("classname", "").split("."), case.get("name", "").partition("[")[0]
        # A class of tests is a name with a capital; the rest is the path of the file.
        path = [part for part in folders if not part[:1].isupper()]
        classes = [part for part in folders if part[:1].isupper()]
        yield "::".join(["/".join(path) + ".py", *classes, name]), float(case.get("time", "0"))
