"""Every English sentence of the program that reaches a person at the terminal, as the French tables write it: f-strings
with `{}` where something is filled in. Read from the syntax trees, so that a new message cannot be forgotten."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from veille import errors

ROOT = Path(__file__).parents[2]
PACKAGES = ("veille", "alerts", "crawler", "parsers", "store")
ERRORS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.VeilleError) and kind is not errors.VeilleError
}
SAYING = {"note", "say_line", "to_reader", "in_reader_words", "_refused"}  # what they are given is shown
LISTS = {"remarks", "failures", "notes", "problems", "lines", "hints"}  # what is put into these is shown line by line
RECORDS = {"answers/explain.py", "pipeline/probe.py"}  # modules whose every phrase is a line
WORDED = re.compile(r"[a-z]{2}")


def templates_of(node: ast.expr, known: dict[str, list[str]] | None = None) -> list[str]:
    """The templates that an expression may give; [] for one that holds no text of ours."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        choices = [_choices(part) for part in node.values]
        return ["".join(parts) for parts in product(*choices)]
    if isinstance(node, ast.IfExp):
        return [*templates_of(node.body, known), *templates_of(node.orelse, known)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = templates_of(node.left, known) or ["{}"], templates_of(node.right, known) or ["{}"]
        return [a + b for a in left for b in right]
    if isinstance(node, ast.Name) and known:
        return known.get(node.id, [])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and known:
        return known.get(f"{node.func.id}()", [])
    return []


def _choices(part: ast.expr) -> list[str]:
    """What a part of an f-string may be: its text, the texts of a choice written in it, or a hole."""
    if isinstance(part, ast.Constant):
        return [str(part.value)]
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    if isinstance(inner, ast.IfExp):
        chosen = [text if (text := _only(each)) is not None else "{}" for each in (inner.body, inner.orelse)]
        return list(dict.fromkeys(chosen))
    return ["{}"]


def _only(node: ast.expr) -> str | None:
    found = templates_of(node)
    return found[0] if len(found) == 1 else None


def said_in(path: Path) -> Iterator[tuple[str, str]]:
    """Each template of a module that reaches people, with where it stands."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    where = path.relative_to(ROOT).as_posix()
    known: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            known.setdefault(node.targets[0].id, []).extend(templates_of(node.value))
    for function in ast.walk(tree):  # what a function of the module gives back, where it is called for a line
        if isinstance(function, ast.FunctionDef):
            given = (
                node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None
            )
            known[f"{function.name}()"] = [said for value in given for said in templates_of(value, known)]
    for node in ast.walk(tree):
        for expression in _shown(node, where):
            for template in templates_of(expression, known):
                yield template, f"{where}:{getattr(node, 'lineno', 0)}"


def _shown(node: ast.AST, where: str) -> Iterator[ast.expr]:
    """The expressions of a node whose text is shown."""
    written = where.startswith("store/exports/")  # lines of files, not of the terminal
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in ERRORS:
            yield from node.args[:1]
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "hint")
        elif name in SAYING:
            yield from node.args[:1]
        elif name == "say" and "/cli/" in where:
            yield from node.args[1:2]
        elif name in ("append", "extend") and isinstance(node.func, ast.Attribute):
            yield from _elements(node.args[0]) if _name(node.func.value) in LISTS and not written else ()
        elif name == "ValueError":
            yield from node.args[:1] if "/config/" in where else ()
    elif isinstance(node, ast.JoinedStr) and where.removeprefix("veille/") in RECORDS:
        yield node
    elif isinstance(node, ast.Assign | ast.AugAssign) and not written:
        target = node.target if isinstance(node, ast.AugAssign) else node.targets[0]
        yield from _elements(node.value) if _name(target) in LISTS else ()


def _elements(node: ast.expr) -> Iterator[ast.expr]:
    """The lines in what is put into a list of lines: one, those of a list or tuple, the one that a loop makes."""
    if isinstance(node, ast.Call) and _name(node.func) in ("tuple", "list") and node.args:
        node = node.args[0]
    if isinstance(node, ast.List | ast.Tuple):
        yield from node.elts
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        yield node.elt
    else:
        yield node


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def all_said() -> dict[str, str]:
    """Every template with one place where it stands; those without a word of ours are left out."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not any(part.is_symlink() for part in (path, *path.parents) if part != ROOT):
                for template, where in said_in(path):
                    if WORDED.search(template.replace("{}", "")):
                        found.setdefault(template, where)
    return found
