"""What differs between two versions of a page, and does it matter: pure functions from documents to changes."""

from veille.changes.compare import compare, with_facts
from veille.changes.identity import Identity, identify, inherit_ids

__all__ = ["Identity", "compare", "identify", "inherit_ids", "with_facts"]
