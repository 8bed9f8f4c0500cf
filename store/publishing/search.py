"""Full-text search of a published snapshot: the sections and rules that pages hold now, accents folded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Search:
    """The statements that make and fill the search tables of the file attached as `out`."""

    tables: tuple[str, ...]
    filling: tuple[str, ...]


# The index holds no text of its own: it reads the rows of its source view (an external-content table).
SEARCH = Search(
    tables=(
        (
            "CREATE TABLE section_search_row (row INTEGER PRIMARY KEY, section_id TEXT NOT NULL, page_id TEXT NOT NULL, "
            "heading TEXT NOT NULL, body INTEGER NOT NULL REFERENCES section_body (body))"
        ),
        (
            "CREATE VIEW section_search_source AS SELECT row, section_search_row.heading, section_body.text "
            "FROM section_search_row JOIN section_body USING (body)"
        ),
        (
            "CREATE VIRTUAL TABLE section_search USING fts5 (heading, text, content='section_search_source', "
            "content_rowid='row', tokenize='unicode61 remove_diacritics 2')"
        ),
        (
            "CREATE TABLE rule_search_row (row INTEGER PRIMARY KEY, rule_id TEXT NOT NULL, page_id TEXT NOT NULL, "
            "r INTEGER NOT NULL REFERENCES rule (r))"
        ),
        "CREATE VIEW rule_search_source AS SELECT row, rule.text, rule.quote FROM rule_search_row JOIN rule USING (r)",
        (
            "CREATE VIRTUAL TABLE rule_search USING fts5 (text, quote, content='rule_search_source', "
            "content_rowid='row', tokenize='unicode61 remove_diacritics 2')"
        ),
        # Datasette shows a search box over a view that has the index's own row number (not part of the contract).
        (
            "CREATE VIEW rules_with_search AS SELECT row, rules.* "
            "FROM rule_search_row JOIN v1_rule_current AS rules USING (rule_id)"
        ),
        (
            "CREATE VIEW sections_with_search AS SELECT row, section_search_row.heading, section_body.text, page.title, "
            "page.url, page.lang, page.source, section_search_row.section_id, section_search_row.page_id "
            "FROM section_search_row JOIN section_body USING (body) JOIN page USING (page_id)"
        ),
    ),
    filling=(
        (
            "INSERT INTO out.section_search_row "
            "SELECT row_number() OVER (ORDER BY s.page_id, s.ordinal, s.section_id), s.section_id, s.page_id, b.heading, s.body "
            "FROM out.section AS s JOIN out.section_body AS b USING (body) WHERE s.observed_to IS NULL"
        ),
        (
            "INSERT INTO out.rule_search_row SELECT row_number() OVER (ORDER BY rule_id), rule_id, page_id, r "
            "FROM out.rule WHERE observed_to IS NULL AND NOT carried"
        ),
        "INSERT INTO out.section_search (section_search) VALUES ('rebuild')",
        "INSERT INTO out.rule_search (rule_search) VALUES ('rebuild')",
        "INSERT INTO out.section_search (section_search) VALUES ('optimize')",
        "INSERT INTO out.rule_search (rule_search) VALUES ('optimize')",
    ),
)
