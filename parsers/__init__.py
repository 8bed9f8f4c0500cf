"""Bytes to documents: main content, sections, links, values, citations, rules. Pure: no network, no clock.

Loaded on use: a check that finds nothing new must not pay for the parsers and comparisons that it does not call.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from veille.parsers.media.includes import is_whole_page, wanted_parts
    from veille.parsers.media.looks import read_look
    from veille.parsers.media.parts import Part, pack_parts, unpack_parts
    from veille.parsers.read import cut_page, page_kind, read_document, select_profile
    from veille.parsers.rules.extraction import Context, attach_rules, extract_rules
    from veille.parsers.version import EXTRACTOR_VERSION, extractor_version

_HOMES = {
    "cut_page": "veille.parsers.read",
    "page_kind": "veille.parsers.read",
    "read_document": "veille.parsers.read",
    "is_whole_page": "veille.parsers.media.includes",
    "wanted_parts": "veille.parsers.media.includes",
    "Part": "veille.parsers.media.parts",
    "pack_parts": "veille.parsers.media.parts",
    "unpack_parts": "veille.parsers.media.parts",
    "read_look": "veille.parsers.media.looks",
    "select_profile": "veille.parsers.read",
    "Context": "veille.parsers.rules.extraction",
    "attach_rules": "veille.parsers.rules.extraction",
    "extract_rules": "veille.parsers.rules.extraction",
    "EXTRACTOR_VERSION": "veille.parsers.version",
    "extractor_version": "veille.parsers.version",
}

__all__ = [
    "EXTRACTOR_VERSION",
    "Context",
    "Part",
    "attach_rules",
    "cut_page",
    "extract_rules",
    "extractor_version",
    "is_whole_page",
    "pack_parts",
    "page_kind",
    "read_document",
    "read_look",
    "select_profile",
    "unpack_parts",
    "wanted_parts",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
