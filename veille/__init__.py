"""veille: a dated, checkable record of what Canadian immigration guidance says about Quebec.

Downstream packages need one name: `veille.open("snapshot.db")` gives the published facts and rules (veille.reader).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from veille.reader import open_snapshot as open

__version__ = "0.1.0"
__all__ = ["open"]

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here

    def __getattr__(name: str) -> Any:
        if name == "open":  # loaded on use: `import veille` alone stays free of sqlite3
            from veille.reader import open_snapshot

            return open_snapshot
        raise AttributeError(f"module 'veille' has no attribute {name!r}")
