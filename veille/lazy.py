"""Packages whose names are loaded on first use (PEP 562)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.abc import InspectLoader
from typing import Any


def names_on_use(package: str) -> Callable[[str], Any]:
    """The `__getattr__` of a package: what it imports under `if TYPE_CHECKING:` is loaded when somebody asks for it.

    A check that finds nothing new must not pay for what it does not call. A type checker reads the same imports, so that
    the two cannot disagree.
    """
    home_of = _imported_for_types(package)
    clash = [name for name, home in home_of.items() if f"{package}.{name}" in home_of.values()]
    if clash:  # once it is loaded, the module would be found in the place of what it holds
        raise ImportError(f"{package}: {', '.join(clash)} would be a module and a name in it")

    def load(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(home_of[name]), name)
        setattr(sys.modules[package], name, found)  # the next one to ask finds it there
        return found

    return load


def _imported_for_types(package: str) -> dict[str, str]:
    """Each name that a package imports for type checkers alone, with its module."""
    loader = sys.modules[package].__loader__
    source = loader.get_source(package) if isinstance(loader, InspectLoader) else None
    blocks = (node for node in ast.parse(source or "").body if isinstance(node, ast.If))
    imports = (
        line for block in blocks if ast.unparse(block.test) == "TYPE_CHECKING" for line in block.body
        if isinstance(line, ast.ImportFrom)
    )  # fmt: skip
    return {alias.name: str(line.module) for line in imports for alias in line.names}
