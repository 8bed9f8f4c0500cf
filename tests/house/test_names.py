"""A class name means one thing: two classes of the program never share one, except the reader's own records."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("veille", "alerts", "crawler", "parsers", "store")
STAGES = tuple(f"veille/{room}/" for room in ROOMS[1:])
# The reader is a distribution of its own: what it returns has the names of what the record holds.
RECORDS = "veille/reader/records.py"
LIBRARY_WORDS = 200  # fewer classes than this and the search itself is broken


def test_no_two_classes_share_a_name() -> None:
    """Each public class stands once; a record of the reader may be named as the type whose rows it gives."""
    homes: dict[str, list[str]] = defaultdict(list)
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(STAGES):
                continue  # the layout's links, copies in a source archive: each file is read once, in its own folder
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and name != RECORDS:
                    homes[node.name].append(name)
    assert len(homes) > LIBRARY_WORDS
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}
