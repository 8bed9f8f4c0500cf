"""A page's new version beside the one before it."""

from __future__ import annotations

from dataclasses import dataclass

from veille.model import Comparison, Document
from veille.store import Page, Version


@dataclass(frozen=True, slots=True)
class VersionStep:
    """The step from what a page said to what it says now.

    `before` is what the new version was compared with, None for a first one; `previous` is the last version with content.
    """

    page: Page
    document: Document
    version: Version
    before: Document | None
    previous: Version | None
    comparison: Comparison | None
