"""A folder of the program is a room that one look takes in."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("veille", "alerts", "crawler", "parsers", "store")
# About as many names as a person reads in a list without searching; a room that grows past it is two rooms.
MOST_MODULES = 14
FEWEST_ROOMS = 30  # fewer than these and the search itself is broken


def test_no_folder_holds_too_many_modules() -> None:
    """Modules are counted without `__init__`; the links under `veille/` to the stages are not followed."""
    counts = {
        folder.relative_to(ROOT).as_posix(): len([m for m in folder.glob("*.py") if m.name != "__init__.py"])
        for room in ROOMS
        for folder in [ROOT / room, *(ROOT / room).rglob("*")]
        if folder.is_dir() and not folder.is_symlink() and "__pycache__" not in folder.parts
    }
    counts = {folder: count for folder, count in counts.items() if count}
    assert len(counts) >= FEWEST_ROOMS
    assert {folder: count for folder, count in counts.items() if count > MOST_MODULES} == {}
