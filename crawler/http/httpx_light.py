"""httpx without its own command line, which would load click, rich and pygments at every start.

That command line is an extra of httpx; `import httpx` copes where it is missing. `None` among the loaded modules is
Python's way to say that one is missing (reference: the import system, "The module cache").
"""

from __future__ import annotations

import sys

_EXTRA = "httpx._main"

if "httpx" in sys.modules:
    import httpx
else:
    sys.modules[_EXTRA] = None  # type: ignore[assignment]  # allowed by the language, unknown to the stubs
    try:
        import httpx
    finally:
        del sys.modules[_EXTRA]

__all__ = ["httpx"]
