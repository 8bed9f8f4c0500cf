"""Which `veille` commands a text gives, and whether the program knows their words and options."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType

from veille.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
# The program's name where a command may stand (line start, after &&, a path, a backtick or a prompt), then a word.
_CALL = re.compile(r"(?:^[ \t]*|/|&& |`|\(|\$ |=)veille[ \t]+([a-z][a-z-]*\b[^`\n|;&)]*)", re.MULTILINE)


def load_generate() -> ModuleType:
    """docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def find_calls(text: str) -> list[str]:
    """What stands after `veille` in shell lines: `check --quiet`, `alerts list`."""
    out = []
    for match in _CALL.finditer(text):
        call = match[1].split("#")[0].split(" > ")[0].strip().rstrip(".,:\"'")
        out.append(call)
    return out


def fault_of(call: str, generate: ModuleType) -> str | None:
    """What is wrong with one call: an unknown command or option; None when the program takes it."""
    words = shlex.split(call)
    known = dict(generate.commands(app))
    for size in (2, 1):
        name = " ".join(words[:size])
        if name in known:
            flags = {flag for parameter in generate.parameters(known[name]) for flag in parameter.flags} | {"--help"}
            unknown = [w for w in words[size:] if w.startswith("-") and w.split("=")[0] not in flags]
            if size == 1:  # "facts correct": the second word is a command of another group
                unknown += [w for w in words[1:2] if any(other.endswith(f" {w}") for other in known)]
            return f"veille {name}: unknown {unknown}" if unknown else None
    if words[0].startswith("-") or (len(words) == 1 and any(name.startswith(f"{words[0]} ") for name in known)):
        return None  # the program itself, or a group of commands named as such
    return f"unknown command: veille {call}"
