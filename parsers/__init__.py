"""Bytes to documents: main content, sections, links, values, citations, rules. Pure: no network, no clock.

Loaded on use: a check that finds nothing new must not pay for the parsers and comparisons that it does not call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

if TYPE_CHECKING:
    from veille.parsers.cut import cut_page
    from veille.parsers.document import page_kind
    from veille.parsers.media.html.loaded.includes import is_whole_page, wanted_parts
    from veille.parsers.media.html.loaded.markers import may_load_parts
    from veille.parsers.media.html.loaded.parts import Part, pack_parts, unpack_parts
    from veille.parsers.media.html.looks import read_look
    from veille.parsers.read import read_document
    from veille.parsers.rules.extraction import Context, attach_rules, extract_rules
    from veille.parsers.source import select_profile
    from veille.parsers.version import extractor_version

__all__ = [
    "Context",
    "Part",
    "attach_rules",
    "cut_page",
    "extract_rules",
    "extractor_version",
    "is_whole_page",
    "may_load_parts",
    "pack_parts",
    "page_kind",
    "read_document",
    "read_look",
    "select_profile",
    "unpack_parts",
    "wanted_parts",
]

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
