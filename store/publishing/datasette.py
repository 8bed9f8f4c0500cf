"""Metadata with which Datasette opens a snapshot: titles, descriptions, facets, ready-made queries, search."""

from __future__ import annotations

import json
import os
from pathlib import Path

from veille.errors import StoreError
from veille.store.exports.columns import Json
from veille.store.publishing.tables import TABLES

# The reader's words as words, whatever signs are in them (c'est, a-b); an empty box finds nothing.
_WORDS = "coalesce(nullif(trim(escape_fts(:words)), ''), '\"\"')"
_HIDDEN = (
    *TABLES, "section_search", "section_search_row", "section_search_source", "rule_search", "rule_search_row",
    "rule_search_source",
)  # fmt: skip

# Views of the contract that have no search box of their own, and the one that is searched from a box above their rows.
_BOXES = {
    "v1_rule_current": ("rules_with_search", "Search in these rules"),
    "v1_rule": ("rules_with_search", "Search in the rules of today"),
    "v1_section": ("sections_with_search", "Search in the sections of today"),
}

# Views with a search box: the full-text index that each is searched by.
_SEARCHED = {"rules_with_search": "rule_search", "sections_with_search": "section_search"}

_VIEWS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "rules_with_search": (
        "Search rules",
        "What the pages say now, with a search box: all the words, accents folded",
        ("kind", "subject", "modality", "lang", "review_state"),
    ),
    "sections_with_search": (
        "Search sections",
        "The text of today's pages, with a search box: all the words, accents folded",
        ("lang", "source"),
    ),
    "v1_page": (
        "Pages",
        "Every watched page: when first seen, last checked, last changed",
        ("source", "lang", "state"),
    ),
    "v1_version": ("Versions", "Each page's versions in time", ("medium", "state", "cause")),
    "v1_section": ("Sections", "Each wording of each section, with the time in which it was seen", ("level",)),
    "v1_rule_current": ("Rules now", "What the pages say now", ("kind", "subject", "modality", "lang", "review_state")),
    "v1_rule": (
        "Rules in time",
        "Every version of every rule, in valid and in observed time",
        ("kind", "subject", "lang"),
    ),
    "v1_rule_value": ("Values of rules", "Typed dates, durations, amounts, numbers and codes", ("type", "role", "cmp")),
    "v1_rule_citation": ("Citations of rules", "Provisions that rules refer to", ()),
    "v1_fact_current": ("Facts now", "The named values that packages depend on", ("type", "state")),
    "v1_fact": ("Facts in time", "Every value of every fact, in valid and in observed time", ("key", "state")),
    "v1_change": (
        "Changes",
        "What differed, numbered in the order of learning",
        ("severity", "object", "kind", "cause"),
    ),
    "v1_parity": ("English and French", "Where the two editions of a page agree or not", ("state",)),
    "v1_impact": ("Impact", "Which rules rely on a provision", ("provision",)),
    "v1_health": ("Health", "Which pages cannot be checked, since when and why", ("state", "reason")),
    "v1_review": ("Reviews", "What people decided on rules", ("decision", "reviewer")),
    "v1_calendar": ("Calendar", "Days on which something begins, ends or is due", ("event", "kind")),
    "v1_relation": ("Relations", "Rules that were split, merged or moved", ("type",)),
    "v1_meta": ("About this snapshot", "Contract version and time of the last check", ()),
}

_AS_OF = (
    "(valid_from IS NULL OR valid_from <= :as_of) AND (valid_to IS NULL OR :as_of < valid_to) "
    "AND observed_from <= :observed || 'T23:59:59Z' "
    "AND (observed_to IS NULL OR :observed || 'T23:59:59Z' < observed_to)"
)

_QUERIES: dict[str, tuple[str, str]] = {
    "rules_as_of": (
        "Rules as of a day, as known on a day (2024-01-31)",
        (
            "SELECT kind, subject, quote, url, valid_from, valid_to, observed_from, observed_to FROM v1_rule "  # noqa: S608
            f"WHERE (:subject = '' OR subject = :subject) AND {_AS_OF} ORDER BY url, section_id, start"
        ),
    ),
    "facts_as_of": (
        "Facts as of a day, as known on a day (2024-01-31)",
        f"SELECT key, value, unit, cmp, state, quote, url FROM v1_fact WHERE {_AS_OF} ORDER BY key",  # noqa: S608
    ),
    "changed_this_month": (
        "What changed this month",
        (
            "SELECT seq, at, severity, object, kind, summary_en, summary_fr, before, after FROM v1_change "
            "WHERE at >= date('now', 'start of month') ORDER BY seq DESC"
        ),
    ),
    "rules_citing": (
        "Which rules cite a provision (IRPR:205 finds IRPR:205(a) too)",
        (
            "SELECT i.provision, r.kind, r.quote, r.url FROM v1_impact AS i JOIN v1_rule_current AS r USING (rule_id) "
            "WHERE i.provision = :provision OR i.provision LIKE :provision || '(%' ORDER BY i.provision, r.url"
        ),
    ),
    "search_sections": (
        "Full-text search in sections, accents folded",
        (
            "SELECT s.heading, snippet(section_search, 1, '«', '»', '…', 20) AS excerpt, p.title, p.url "
            "FROM section_search JOIN section_search_row AS s ON s.row = section_search.rowid "
            "JOIN v1_page AS p USING (page_id) WHERE section_search MATCH :words ORDER BY rank LIMIT 50"
        ),
    ),
    "search_rules": (
        "Full-text search in rules, accents folded",
        (
            "SELECT r.kind, r.subject, r.quote, r.url FROM rule_search JOIN rule_search_row AS s ON s.row = rule_search.rowid "
            "JOIN v1_rule_current AS r USING (rule_id) WHERE rule_search MATCH :words ORDER BY rank LIMIT 50"
        ),
    ),
}


def datasette_metadata(name: str) -> dict[str, Json]:
    """The metadata for a snapshot that Datasette knows as `name` (the file's name without its ending)."""
    tables: dict[str, dict[str, Json]] = {table: {"hidden": True} for table in _HIDDEN}
    for view, (title, description, facets) in _VIEWS.items():
        tables[view] = {"title": title, "description": description, "facets": list(facets), "size": 50}
    for view, (searched, words) in _BOXES.items():
        tables[view] |= {"description_html": _box(_VIEWS[view][1], searched, words)}
        del tables[view]["description"]
    for view, index in _SEARCHED.items():
        tables[view] |= {"fts_table": index, "fts_pk": "row"}
    queries: dict[str, Json] = {
        query: {"title": title, "sql": sql.replace("MATCH :words", f"MATCH {_WORDS}")}
        for query, (title, sql) in _QUERIES.items()
    }
    return {
        "title": "veille",
        "description": "What Canadian immigration guidance says about Quebec, in time, with the words and their source",
        "databases": {name: {"description": "A published snapshot", "tables": dict(tables), "queries": queries}},
    }


def _box(description: str, searched: str, words: str) -> str:
    """A view's description with a search box under it, which leads to the rows found in the searched view."""
    return (
        f'<p>{description}</p><form class="filters" action="{searched}" method="get"><div class="search-row">'
        f'<label for="words">{words}:</label><input id="words" type="search" name="_search"> '
        '<input type="submit" value="Search"></div></form>'
    )


def write_datasette_metadata(snapshot: Path, dest: Path | None = None) -> Path:
    """The metadata file written beside a snapshot: `datasette SNAPSHOT -m FILE` opens it.

    Raises StoreError when it cannot be written; what stood there is then as it was.
    """
    dest = dest or snapshot.with_name("metadata.json")
    text = json.dumps(datasette_metadata(snapshot.stem), indent=2, ensure_ascii=False)
    beside = dest.with_name(f".{dest.name}.{os.getpid()}.part")
    try:
        try:
            beside.write_text(text + "\n", encoding="utf-8")
            beside.replace(dest)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", where=str(dest)) from error
    return dest
