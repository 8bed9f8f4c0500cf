"""The one meaning of every filter, for reader, command line and API: which rows it selects, and what it does not know.

A filter that names nothing known is an error with the nearest known names: for a rule package "no rule" would read as
"no exemption".
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from veille.errors import UsageError
from veille.nearest import known_names, require_known
from veille.reader.named_rows import select_rows

Parameters = Mapping[str, str | int | float | None]

# Closed lists of the model as the views have them; written out, since a snapshot that is opened loads little.
REVIEW_STATES = ("unreviewed", "accepted", "edited", "rejected", "stale")
REVIEWED = ("accepted", "edited")  # review states in which a person stands behind the reading
FACT_STATES = ("known", "missing", "ambiguous", "rejected", "not_fitting")

CHANGE_OBJECTS = ("page", "section", "rule", "value", "condition", "citation", "link", "fact")
CAUSES = ("source", "extractor", "review", "configuration", "history")
# A page that several sources watch bears the id of the one whose schedule rules; the others name it too.
OF_SOURCE = "(source = :{0} OR page_id IN (SELECT page_id FROM page_source WHERE source = :{0}))"

VALID = "(valid_from IS NULL OR valid_from <= :as_of) AND (valid_to IS NULL OR :as_of < valid_to)"
KNOWN = "observed_from <= :observed AND (observed_to IS NULL OR :observed < observed_to)"
NOW_KNOWN = "observed_to IS NULL"
# A rule on a day: by its stated days, else by those on which the page said it (docs/contract.md, Times).
_ON_DAY = (
    "({t}valid_from IS NULL OR {t}valid_from <= :as_of) AND ({t}valid_to IS NULL OR :as_of < {t}valid_to) "
    "AND ({t}valid_from IS NOT NULL OR {t}stated_from IS NULL OR {t}stated_from <= :as_of)"
)
# A page that left its source speaks for the days before, as far as was known at the moment; one in its place from then on.
_NOT_LEFT = (
    "NOT EXISTS (SELECT 1 FROM v1_page AS p WHERE p.page_id = v1_rule.page_id AND ((p.left_at IS NOT NULL "
    "AND (:observed IS NULL OR p.left_at <= :observed) AND (:as_of IS NULL OR substr(p.left_at, 1, 10) <= :as_of)) "
    "OR (p.took_over_at IS NOT NULL AND :as_of < substr(p.took_over_at, 1, 10))))"
)
_ALL = -1  # of SQLite: no limit on the rows
_TOLD = "{t}observed_to IS NULL OR :observed < {t}observed_to"

# INSTRUMENT, INSTRUMENT:section, INSTRUMENT:section(1)(a), a range of such: IRPR:204..IRPR:208
_PROVISION = re.compile(r"[A-Z][A-Z0-9-]*(?::[^\s()]+(?:\([^\s()]+\))*)?(?:\.\.\S+)?")
# A provision finds its own parts: IRPR:205 also IRPR:205(a). The impact view is indexed, but holds only today's rules.
_PART = "(provision = :cites OR (provision >= :cites || '(' AND provision < :cites || ')'))"
_CITES_NOW = f"rule_id IN (SELECT rule_id FROM v1_impact WHERE {_PART})"  # noqa: S608  our own text
_CITES_EVER = (
    "(rule_id, version) IN (SELECT rule_id, version FROM (SELECT c.rule_id, c.version, n.value AS provision "  # noqa: S608
    f"FROM v1_rule_citation AS c, json_each(c.norm) AS n) WHERE {_PART})"
)
# Page by page, in the order of the text; ids end in a number, so a shorter one comes before a longer one.
_RULE_ORDER = "url, page_id, length(section_id), section_id, start, rule_id, version"


@dataclass(frozen=True, slots=True)
class RuleFilter:
    """What a question about rules may name; None asks nothing. Days and moments are as the views write them.

    `min_confidence` leaves out what is less probably a rule. Without `review` and `reviewed` all but rejected rules are given.
    """

    kind: str | None = None
    subject: str | None = None
    lang: str | None = None
    page: str | None = None
    cites: str | None = None
    review: str | None = None
    reviewed: bool = False
    as_of: str | None = None
    observed: str | None = None
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """What a question about changes may name; `fact` is a key, with * as a wildcard, `at` the first moment."""

    since: int = 0
    page: str | None = None
    cause: str | None = None
    severity: str | None = None
    object: str | None = None
    fact: str | None = None
    at: str = field(default="", kw_only=True)


def select_rules(db: sqlite3.Connection, asked: RuleFilter) -> list[sqlite3.Row]:
    """The rows of v1_rule that the filter selects, by page and place.

    Without `as_of`: what the pages said at the moment `observed` (by default now). With it: what applied on that day.
    """
    _check_rule_filter(db, asked)
    current = asked.as_of is None and asked.observed is None
    tests = [] if current else [_known_rules(db, asked)]
    if not current and _has_column(db, "v1_page", "left_at"):
        tests.append(_NOT_LEFT)
    parameters: dict[str, str | int | float | None] = {"as_of": asked.as_of, "observed": asked.observed}
    if asked.min_confidence > 0:  # a rule that a person wrote has no probability
        tests.append("(confidence IS NULL OR confidence >= :min_confidence)")
        parameters["min_confidence"] = asked.min_confidence
    if asked.kind is not None:
        tests.append("kinds LIKE :kind_in_list")
        parameters["kind_in_list"] = f'%"{asked.kind}"%'
    for column in ("subject", "lang"):
        if getattr(asked, column) is not None:
            tests.append(f"{column} = :{column}")
            parameters[column] = getattr(asked, column)
    if asked.page is not None:
        tests.append(_among("page_id", find_page_ids(db, asked.page), parameters))
    if asked.cites is not None:
        tests.append(_CITES_NOW if current else _CITES_EVER)
        parameters["cites"] = asked.cites
    if asked.review is not None:
        tests.append("review_state = :review")
        parameters["review"] = asked.review
    else:
        tests.append("review_state IN ('accepted', 'edited')" if asked.reviewed else "review_state <> 'rejected'")
    view = "v1_rule_current" if current else "v1_rule"
    rows = select_rows(db, f"SELECT * FROM {view} WHERE {' AND '.join(tests)} ORDER BY {_RULE_ORDER}", parameters)  # noqa: S608
    return _latest_valid(rows) if asked.as_of is None and asked.observed is not None else rows


def _known_rules(db: sqlite3.Connection, asked: RuleFilter) -> str:
    """What selects the rules known at a moment and, with a day, those that applied on it (docs/contract.md, Times)."""
    known = NOW_KNOWN if asked.observed is None else KNOWN
    if asked.as_of is None:
        return known
    if not _has_column(db, "v1_rule", "stated_to"):
        return f"{known} AND {VALID}"  # published by an earlier release
    begun = "" if asked.observed is None else "{t}observed_from <= :observed AND "
    told = "{t}observed_to IS NULL" if asked.observed is None else _TOLD
    on_day = f"{begun}({told} OR :as_of < {{t}}stated_to) AND {_ON_DAY}"
    later = f"later.rule_id = v1_rule.rule_id AND later.observed_from > v1_rule.observed_from AND {on_day}"
    shadowed = f"EXISTS (SELECT 1 FROM v1_rule AS later WHERE {later.format(t='later.')})"  # noqa: S608  our own text
    return f"{on_day.format(t='')} AND ({known} OR NOT {shadowed})"


def select_facts(
    db: sqlite3.Connection, *, key: str | None = None, as_of: str | None = None, observed: str | None = None
) -> list[sqlite3.Row]:
    """The rows of v1_fact known at the moment `observed` (by default now), by key and first day; `key` may hold *.

    With `as_of` those that hold on that day: one a key. Without: all of them, also ended and coming values.
    """
    if key is not None:
        require_fact(db, key)
    tests = [NOW_KNOWN if observed is None else KNOWN]
    if key is not None:
        tests.append("key GLOB :key")
    if as_of is not None:
        tests.append(VALID)
    parameters: Parameters = {"key": key, "as_of": as_of, "observed": observed}
    sql = f"SELECT * FROM v1_fact WHERE {' AND '.join(tests)} ORDER BY key, valid_from IS NOT NULL, valid_from"  # noqa: S608
    return select_rows(db, sql, parameters)


def select_changes(db: sqlite3.Connection, asked: ChangeFilter, limit: int | None = None) -> list[sqlite3.Row]:
    """The rows of v1_change after a number, oldest first; `severity` is the least."""
    parameters: dict[str, str | int | float | None] = {"since": asked.since, "limit": _ALL if limit is None else limit}
    tests = ["seq > :since"]
    if asked.at:
        tests.append("at >= :at")
        parameters["at"] = asked.at
    _require_cursor(db, asked.since)
    if asked.page is not None:
        tests.append(_among("page_id", find_page_ids(db, asked.page), parameters))
    if asked.cause is not None:
        tests.append("cause = :cause")
        parameters["cause"] = require_known(asked.cause, CAUSES, "cause")
    if asked.severity is not None:
        from veille.model import Severity  # only where it is needed: opening a snapshot loads little

        least = Severity(require_known(asked.severity, [s.value for s in Severity], "severity")).rank
        tests.append(_among("severity", [s.value for s in Severity if s.rank >= least], parameters))
    if asked.object is not None:
        tests.append("object = :object")
        parameters["object"] = require_known(asked.object, CHANGE_OBJECTS, "object")
    if asked.fact is not None:
        require_fact(db, asked.fact)
        tests.append("object = 'fact' AND object_id GLOB :fact")
        parameters["fact"] = asked.fact
    return select_rows(db, f"SELECT * FROM v1_change WHERE {' AND '.join(tests)} ORDER BY seq LIMIT :limit", parameters)  # noqa: S608


def select_calendar(db: sqlite3.Connection, since: str | None, until: str | None) -> list[sqlite3.Row]:
    """The rows of v1_calendar from the first day to the last, in order; a month or a year is there on each of its days."""
    if since is not None and until is not None and until < since:
        raise UsageError(f"{until} is before {since}", where="until", hint="give the first day, then the last")
    sql = (
        "SELECT * FROM v1_calendar WHERE (:since IS NULL OR day >= substr(:since, 1, length(day))) "
        "AND (:until IS NULL OR day <= :until) ORDER BY day, event, url, rule_id"
    )
    return select_rows(db, sql, {"since": since, "until": until})


def select_sections(db: sqlite3.Connection, words: str, lang: str | None, limit: int) -> list[sqlite3.Row]:
    """The sections of today's pages that hold all the words, best first, with an excerpt; none for no words."""
    if lang is not None:
        require_lang(lang)
    terms = " ".join('"' + word.replace('"', '""') + '"' for word in words.replace("\0", " ").split())
    if not terms:
        return []
    sql = (
        "SELECT s.section_id, s.page_id, p.url, p.lang, p.title, s.heading, "
        "snippet(section_search, -1, '«', '»', '…', 20) AS excerpt "
        "FROM section_search JOIN section_search_row AS s ON s.row = section_search.rowid "
        "JOIN v1_page AS p ON p.page_id = s.page_id "
        "WHERE section_search MATCH :terms AND (:lang IS NULL OR p.lang = :lang) ORDER BY rank, s.row LIMIT :limit"
    )
    return select_rows(db, sql, {"terms": terms, "lang": lang, "limit": limit})


def _require_cursor(db: sqlite3.Connection, since: int) -> None:
    """Raises UsageError for a number that no change has had yet: from it on, one would hear nothing for ever."""
    last = select_rows(db, "SELECT max(seq) AS seq FROM v1_change", {})[0]["seq"] or 0
    if since > last:
        hint = f"the last change has the number {last}: is the number from another database?"
        if not last:
            hint = "there is no change yet: is the number from another database?"
        raise UsageError(f"no change {since}", where="since", hint=hint)


def find_page_ids(db: sqlite3.Connection, name: str) -> list[str]:
    """The pages that a page id, URL or source id names; UsageError with the nearest names when there is none.

    The URL may lead to a place on the page, as those in messages do. A page that several sources watch has the id of each.
    """
    name = name.partition("#")[0] or name
    rows = select_rows(
        db,
        f"SELECT page_id FROM v1_page WHERE page_id = :name OR url = :name OR {OF_SOURCE.format('name')} "  # noqa: S608 - ours
        "ORDER BY page_id = :name DESC, url = :name DESC, depth, parent_url IS NOT NULL, first_seen, page_id",
        {"name": name},
    )
    if not rows:
        known = [str(v) for row in select_rows(db, "SELECT page_id, url, source FROM v1_page", {}) for v in row if v]
        known += [str(row[0]) for row in select_rows(db, "SELECT DISTINCT source FROM page_source", {})]
        hint = f"`veille pages` lists page ids, sources and addresses ({known_names(name, known)})"
        raise UsageError("no such page", where=name, hint=hint)
    return [str(row["page_id"]) for row in rows]


def require_fact(db: sqlite3.Connection, key: str) -> None:
    """Raises UsageError with the nearest keys when no fact has the key or fits the pattern."""
    keys = [str(row["key"]) for row in select_rows(db, "SELECT DISTINCT key FROM v1_fact ORDER BY key", {})]
    if not select_rows(db, "SELECT 1 FROM v1_fact WHERE key GLOB :key LIMIT 1", {"key": key}):
        raise UsageError(f"no fact {key!r}", hint=known_names(key, keys))


def require_provision(db: sqlite3.Connection, provision: str) -> None:
    """Raises UsageError for what is no provision in normal form, or is of an instrument that no rule cites."""
    if not provision.strip():
        raise UsageError("no provision is named", hint="write it like IRPR:205(a)")
    if not _PROVISION.fullmatch(provision):
        raise UsageError(f"{provision!r} is not a provision", where="cites", hint="write it like IRPR:205(a)")
    instrument = provision.partition(":")[0]
    if not select_rows(
        db, "SELECT 1 FROM v1_impact WHERE provision >= :i AND provision < :i || ';' LIMIT 1", {"i": instrument}
    ):
        rows = select_rows(db, "SELECT DISTINCT provision FROM v1_impact", {})
        known = {str(row["provision"]).partition(":")[0] for row in rows}
        if not known:
            return  # a record without citations: nothing is cited, whatever is asked
        raise UsageError(f"no rule cites {instrument}", where="cites", hint=known_names(instrument, known))


def require_lang(lang: str) -> None:
    """Raises UsageError for a language that no page can be in."""
    from veille.model import Lang  # only where it is needed: opening a snapshot loads little

    require_known(lang, get_args(Lang), "language")


def _check_rule_filter(db: sqlite3.Connection, asked: RuleFilter) -> None:
    if not 0 <= asked.min_confidence <= 1:
        raise UsageError(f"{asked.min_confidence} is not a probability", where="min_confidence", hint="give 0.0 to 1.0")
    if asked.kind is not None:
        from veille.model import RuleKind

        require_known(asked.kind, get_args(RuleKind), "kind")
    if asked.lang is not None:
        require_lang(asked.lang)
    if asked.review is not None:
        require_known(asked.review, REVIEW_STATES, "review state")
    if asked.subject is not None and not select_rows(
        db, "SELECT 1 FROM v1_rule WHERE subject = :subject LIMIT 1", {"subject": asked.subject}
    ):
        require_known(asked.subject, subjects_of_rules(db), "subject")
    if asked.cites is not None:
        require_provision(db, asked.cites)


def subjects_of_rules(db: sqlite3.Connection) -> list[str]:
    """What the rules of the record are about, now or ever, a person's own words included."""
    return [
        str(row["subject"])
        for row in select_rows(db, "SELECT DISTINCT subject FROM v1_rule WHERE subject IS NOT NULL", {})
    ]


def _among(column: str, names: Sequence[str], parameters: dict[str, str | int | float | None]) -> str:
    keys = [f"{column}_{n}" for n in range(len(names))]
    parameters.update(zip(keys, names, strict=True))
    return f"{column} IN ({', '.join(':' + key for key in keys)})"


def _has_column(db: sqlite3.Connection, view: str, column: str) -> bool:
    """Whether a view has a column: a file published by an earlier release may lack it."""
    return bool(
        select_rows(db, "SELECT 1 FROM pragma_table_info(:view) WHERE name = :column", {"view": view, "column": column})
    )


def _latest_valid(rows: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """Of each rule what the page said then: not the earlier values kept for the time before."""
    latest: dict[str, sqlite3.Row] = {}
    for row in rows:
        known = latest.get(row["rule_id"])
        if known is None or (row["valid_from"] or "") >= (known["valid_from"] or ""):
            latest[row["rule_id"]] = row
    return list(latest.values())
