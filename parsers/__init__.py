"""Bytes to documents: main content, sections, links, values, citations, rules. Pure: no network, no clock."""

from veille.parsers.read import cut_page, find_links, page_kind, read_document, select_profile
from veille.parsers.rules import Context, attach_rules, extract_rules
from veille.parsers.version import extractor_version

EXTRACTOR_VERSION = extractor_version()

__all__ = [
    "EXTRACTOR_VERSION",
    "Context",
    "attach_rules",
    "cut_page",
    "extract_rules",
    "extractor_version",
    "find_links",
    "page_kind",
    "read_document",
    "select_profile",
]
