"""What came of the inputs of a fuzz, and the files that it starts from."""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

TYPES = {".html": "text/html", ".md": "text/markdown", ".xml": "application/xml", ".pdf": "application/pdf"}
CHARSETS = (
    "",
    "; charset=utf-8",
    "; charset=undefined",
    "; charset=idna",
    "; charset=rot13",
    "; charset=\x00",
    "; charset=utf-16",
)
_LARGEST = 300_000  # bytes of a file to start from: mutations of larger ones cost time and find nothing else


@dataclass(slots=True)
class Tally:
    """What came of the inputs, and each kind of fault with the first seed that makes it."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def note_fault(self, seed: str, error: BaseException) -> None:
        """Keep a fault under its type and innermost lines."""
        frames = traceback.extract_tb(error.__traceback__)[-2:]
        where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
        self.note(seed, f"{type(error).__name__} at {where}: {str(error)[:120]}")

    def note(self, seed: str, fault: str) -> None:
        """Keep a fault in its own words."""
        self.counts["faults"] += 1
        self.faults.setdefault(fault, seed)


def seeds_of(folder: Path) -> list[Path]:
    """The files of a folder that a run starts from, in order."""
    return sorted(p for p in folder.rglob("*") if p.suffix in TYPES and 0 < p.stat().st_size <= _LARGEST)
