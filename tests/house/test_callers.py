"""Promise: nothing is dead. Every public function and method has a caller in the program itself, not only in tests."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("alerts", "crawler", "parsers", "store", "veille")

# What others call: downstream packages, frameworks, the interpreter. Each with who calls it.
CALLED_FROM_OUTSIDE = {
    "extract_rules": "the Python twin of `veille extract` (docs/contract.md)",
    "collect": "prometheus_client, at each scrape",
    "connect_tcp": "httpcore, for each connection",
    "format_commands": "click, for the list of commands",
    "writable": "the interpreter, of a standard stream",
    "handle_error": "socketserver, when an answer fails",
    "do_GET": "http.server",
    "do_HEAD": "http.server",
    "log_message": "http.server",
    "split_alternatives": "tests/rules, which asks an example of each alternative of the lexicon",
    "load_bytecode": "jinja2, for each template",
    "get_source_checksum": "jinja2, for each template",
    "dump_bytecode": "jinja2, for each template",
    "read_card": "the messages and the terminal, as they take over the decision card",
    "provision_items": "bench/changes, which measures matching by words against the publisher's own ids",
}
READER = "veille/reader/"  # downstream packages call it; tests/reader walks it


def _files() -> Iterator[tuple[str, ast.Module]]:
    seen: set[Path] = set()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            real = path.resolve()
            if real not in seen:
                seen.add(real)
                yield real.relative_to(ROOT.resolve()).as_posix(), ast.parse(path.read_bytes())


def _public(tree: ast.Module) -> Iterator[str]:
    """Functions of the module and methods of its classes; a decorated one is called by its decorator's framework."""
    for node in tree.body:
        nodes = [node] if isinstance(node, ast.FunctionDef) else node.body if isinstance(node, ast.ClassDef) else []
        for one in nodes:
            if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
                plain = [d for d in one.decorator_list if _name(d) not in ("property", "cached_property", "cache",
                         "lru_cache", "classmethod", "staticmethod", "contextmanager")]  # fmt: skip
                if not plain:
                    yield one.name


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _used(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr


def _named_in_templates() -> Iterator[str]:
    """What the expressions of the templates ask for: `{{ row.text_before }}`."""
    for path in (ROOT / "alerts/templates").rglob("*"):
        if path.is_file() and path.suffix in (".html", ".md", ".txt", ".j2", ".xml", ".jinja"):
            for expression in re.findall(r"\{[{%](.*?)[%}]\}", path.read_text(encoding="utf-8"), re.DOTALL):
                yield from re.findall(r"[a-z_]+", expression)


def test_every_public_function_has_a_caller_in_the_program() -> None:
    """A function that only tests call is finished and forgotten: wire it or delete it."""
    files = list(_files())
    used = Counter(name for _, tree in files for name in _used(tree)) + Counter(_named_in_templates())
    dead = [
        f"{path}: {name}"
        for path, tree in files
        if not path.startswith(READER)
        for name in _public(tree)
        if not used[name] and name not in CALLED_FROM_OUTSIDE
    ]
    assert dead == []


def test_every_exception_still_exists() -> None:
    """A name that no file defines any more leaves the list."""
    defined = {name for _, tree in _files() for name in _public(tree)}
    assert [name for name in CALLED_FROM_OUTSIDE if name not in defined] == []
