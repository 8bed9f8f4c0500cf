"""Single files, without a database: read one to its Document, and the JSON records of `extract` and `compare`."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from veille.config import Config
from veille.errors import ParseError, UsageError
from veille.model import Comparison, Document, Lang
from veille.parsers import read_document, select_profile
from veille.parsers.citations.instruments import check_instruments
from veille.profiles import load_profiles
from veille.work import bounded_work

_CONTENT_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".md": "text/markdown", ".markdown": "text/markdown",
    ".xml": "application/xml", ".pdf": "application/pdf",
}  # fmt: skip

JsonRecord = dict[str, object]


def read_file(path: Path, *, config: Config, url: str | None = None, lang: Lang | None = None) -> Document:
    """The document in a file, with local ids (`s1`, `r1`, ...)."""
    raw = read_bytes(path)
    profiles = load_profiles(config.profiles_path)
    check_instruments(profiles.values())
    profile = select_profile(profiles, url, raw)
    try:
        with bounded_work(seconds=config.guard.page_work.total_seconds()):
            return read_document(raw, profile=profile, url=url, lang=lang, content_type=content_type_of(path))
    except ParseError as error:
        raise type(error)(error.what, where=str(path), hint=error.hint) from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a file named on the command line."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError("no such file", where=str(path)) from None
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from error


def content_type_of(path: Path) -> str | None:
    """The content type that a file's name promises; None for an unknown ending."""
    return _CONTENT_TYPES.get(path.suffix.lower())


def keep_confident(document: Document, least: float) -> Document:
    """The document without rules that are less probably one than `least`."""
    if least <= 0:
        return document
    sections = tuple(
        replace(s, rules=tuple(r for r in s.rules if r.confidence is None or r.confidence >= least))
        for s in document.sections
    )
    return replace(document, sections=sections)


def document_record(document: Document) -> JsonRecord:
    """What `extract --json` writes (docs/contract.md)."""
    return {
        "url": document.url,
        "lang": document.lang,
        "title": document.title,
        "modified": document.modified,
        "kind": document.kind,
        "medium": document.medium,
        "content_hash": document.content_hash,
        "links_hash": document.links_hash,
        "twin_url": document.twin_url,
        "empty": document.empty,
        "state": document.state,
        "state_date": document.state_date,
        "hints": list(document.hints),
        "tables": document.tables,
        "text": document.text,
        "sections": [
            {
                "section_id": s.id or f"s{s.ordinal + 1}",
                "anchor": s.anchor,
                "label": s.label,
                "level": s.level,
                "heading": s.heading,
                "path": list(s.path),
                "text": s.text,
                "state": s.state,
            }
            for s in document.sections
        ],
        "rules": rule_records(document),
    }


def rule_records(document: Document) -> list[JsonRecord]:
    """The rules of a document as JSON objects, each with the local or minted ids of its section and parent."""
    rules = {rule.ordinal: rule.id or f"r{rule.ordinal + 1}" for rule in document.rules}
    sections = {s.ordinal: s.id or f"s{s.ordinal + 1}" for s in document.sections}
    out: list[JsonRecord] = []
    for section in document.sections:
        for rule in section.rules:
            record: JsonRecord = asdict(rule)
            for internal in ("id", "section", "ordinal", "parent"):
                del record[internal]
            record |= {
                "rule_id": rules[rule.ordinal],
                "parent_rule_id": None if rule.parent is None else rules.get(rule.parent),
                "section_id": sections[section.ordinal],
                "kind": rule.kinds[0],
            }
            out.append(record)
    return out


def comparison_record(comparison: Comparison) -> JsonRecord:
    """What `compare --json` writes (docs/contract.md)."""
    return {
        "changed": comparison.changed,
        "severity": str(comparison.severity),
        "reasons": list(comparison.reasons),
        "value_changes": [asdict(v) for v in comparison.value_changes],
        "changes": [
            {
                "object": c.object,
                "kind": c.kind,
                "severity": str(c.severity),
                "section": c.section,
                "label": c.label,
                "summary": c.summary_en,
                "summary_fr": c.summary_fr,
                "before": c.before,
                "after": c.after,
                "quote_before": c.quote_before,
                "quote_after": c.quote_after,
                "reason": c.reason,
            }
            for c in comparison.changes
        ],
    }
