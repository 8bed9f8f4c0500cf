"""Writes down which functions of the program each test calls: a pytest plugin, loaded by every process that a test starts.

Each function says its name when it is called; nothing is traced, so the suite takes about as long as ever. A test with
parameters is one test. What a command in an environment of its own does is not seen, unless it is a fork of one that is. (PYTEST_DONT_REWRITE: it asserts nothing.)
"""

from __future__ import annotations

import ast
import builtins
import importlib.machinery
import os
from pathlib import Path
from typing import Any

ROOT, FOLDER = (os.environ.get(name, "") for name in ("REACHED_ROOT", "REACHED_FOLDER"))
PACKAGES = ("parsers/", "crawler/", "store/", "alerts/", "veille/")
_BODY = (ast.FunctionDef, ast.AsyncFunctionDef)


class Recorder:
    """The test that runs in this process, what it has called so far, and the file that it is written to."""

    def __init__(self) -> None:
        self.test = ""
        self.seen: set[str] = set()
        self.file = -1

    def start(self, test: str) -> None:
        """What is called from now on is called by this test."""
        self.test, self.seen = test, set()
        if test:
            self.write(f"T\t{test}")

    def hit(self, function: str) -> None:
        """A function is called."""
        if function not in self.seen and self.test:
            self.seen.add(function)
            self.write(f"F\t{function}")

    def write(self, line: str) -> None:
        """One line in this process's own file."""
        if self.file < 0:
            self.file = os.open(f"{FOLDER}/{os.getpid()}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(self.file, f"{line}\n".encode())

    def follow(self) -> None:
        """A fork, or a process that a test has begun, belongs to the test that runs there now."""
        self.file = -1
        current = Path(os.environ.get("REACHED_TEST", _FOLLOWED))
        self.start(current.read_text(encoding="utf-8") if current.is_file() else "")


RECORDER = Recorder()
_FOLLOWED = os.environ.get("REACHED_TEST", "")  # a fork may have put its environment away


def pytest_configure() -> None:
    """Tell the processes that tests start where to find the test that runs."""
    os.environ["REACHED_TEST"] = f"{FOLDER}/current-{os.getpid()}"


def pytest_runtest_logstart(nodeid: str) -> None:
    """A test begins."""
    test = nodeid.partition("[")[0]
    Path(os.environ["REACHED_TEST"]).write_text(test, encoding="utf-8")
    RECORDER.start(test)


def pytest_runtest_logreport(report: Any) -> None:
    """A part of a test has ended: how long it took, and whether it failed; once, in the worker that ran it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        RECORDER.write(f"S\t{report.duration:.3f}\t{report.outcome}\t{report.when}")


class _Calls(ast.NodeTransformer):
    """Puts a call in front of each function, with the function's name as `path::Class.name`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.around: list[str] = []

    def visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, (*_BODY, ast.ClassDef)):
            self.generic_visit(node)
            return node
        self.around.append(node.name)
        self.generic_visit(node)
        if isinstance(node, _BODY):
            name = ast.Constant(f"{self.path}::{'.'.join(self.around)}")
            call = ast.Expr(ast.Call(ast.Name("__reached__", ast.Load()), [name], []))
            node.body.insert(1 if ast.get_docstring(node, clean=False) is not None else 0, call)
        self.around.pop()
        return node


def _code(loader: Any, data: Any, path: Any, *, _optimize: int = -1) -> Any:
    """The code of a file, with the calls when it is the program's."""
    name = os.path.relpath(os.path.realpath(os.fspath(path)), ROOT)
    if name.startswith(PACKAGES):
        data = ast.fix_missing_locations(_Calls(name).visit(ast.parse(data)))
    return compile(data, path, "exec", dont_inherit=True, optimize=_optimize)


def install() -> None:
    """From here on the program is loaded with its calls."""
    builtins.__reached__ = RECORDER.hit  # type: ignore[attr-defined]
    importlib.machinery.SourceFileLoader.source_to_code = _code  # type: ignore[method-assign,assignment]
    os.register_at_fork(after_in_child=RECORDER.follow)
    RECORDER.follow()


if FOLDER:
    install()
