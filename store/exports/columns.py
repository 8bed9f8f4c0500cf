"""The JSON types of the views' columns, and the JSON Schema made of them."""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import get_args

from veille.model import (
    CalendarEvent,
    Cause,
    Cmp,
    DateRole,
    DocumentState,
    Lang,
    Medium,
    Modality,
    PageKind,
    PageState,
    ParityState,
    RateTime,
    RuleKind,
    Severity,
    ValidBasis,
    ValueType,
)
from veille.reader.filters import CHANGE_OBJECTS, FACT_STATES, REVIEW_STATES
from veille.store.connection import Connection
from veille.store.record.review import ReviewDecision

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

EXPORTED = (
    "page", "version", "section", "rule", "fact", "change", "parity", "impact", "relation", "review", "health", "calendar",
)  # fmt: skip

_INTEGER = {
    "depth", "seq", "ordinal", "level", "version", "start", "end", "ord", "grp", "days_stale", "on_page", "stale",
}  # fmt: skip
_NUMBER = {"confidence"}
_JSON = {"kinds", "heading_path", "norm", "conditions"}  # columns that hold JSON text
_ALWAYS = {
    "page_id", "url", "lang", "version_id", "section_id", "rule_id", "kind", "kinds", "quote", "text", "start", "end",
    "observed_at", "observed_from", "content_hash", "raw_sha256", "state", "key", "seq", "at", "severity", "cause",
    "object", "type", "raw", "norm", "ord", "version", "heading", "heading_path", "level", "ordinal", "since",
    "summary_en", "summary_fr", "decision", "reviewer", "provision", "first_seen", "on_page", "stale",
}  # fmt: skip

# The closed lists of the contract; `None` for all files that have the column.
_ENUMS: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "lang"): get_args(Lang),
    (None, "cause"): get_args(Cause),
    (None, "severity"): tuple(Severity),
    (None, "medium"): get_args(Medium),
    (None, "modality"): get_args(Modality),
    (None, "kinds"): get_args(RuleKind),
    (None, "cmp"): get_args(Cmp),
    (None, "per"): get_args(RateTime),
    (None, "role"): get_args(DateRole),
    (None, "review_state"): REVIEW_STATES,
    (None, "object"): CHANGE_OBJECTS,
    (None, "document_state"): tuple(DocumentState),
    ("page", "kind"): get_args(PageKind),
    ("page", "state"): tuple(PageState),
    ("rule", "kind"): get_args(RuleKind),
    ("rule", "state"): tuple(DocumentState),
    ("rule", "valid_basis"): get_args(ValidBasis),
    ("section", "state"): tuple(DocumentState),
    ("fact", "state"): FACT_STATES,
    ("fact", "type"): get_args(ValueType),
    ("fact", "valid_basis"): (*get_args(ValidBasis), "observed", "always"),
    ("rule_value", "type"): get_args(ValueType),
    ("review", "decision"): get_args(ReviewDecision),
    ("parity", "state"): get_args(ParityState),
    ("calendar", "event"): get_args(CalendarEvent),
    ("calendar", "kind"): get_args(RuleKind),
    ("health", "state"): ("ok", "failing"),
}

# where a column of that name may be empty after all
_MAYBE = {("fact", name) for name in ("type", "value", "rule_id", "page_id", "url", "quote")} | {
    ("change", "page_id"),
    ("change", "reviewer"),
    ("parity", "rule_id"),
}


def column_names(db: Connection, view: str) -> list[str]:
    """The columns of a view, in order."""
    return [str(row["name"]) for row in db.rows("SELECT name FROM pragma_table_info(?)", (view,))]


def record(row: Row) -> dict[str, Json]:
    """A row as a JSON object, JSON columns parsed."""
    return {
        name: json.loads(row[name]) if name in _JSON and row[name] is not None else row[name]
        for name in list(row.keys())
    }


def schema(db: Connection) -> dict[str, Json]:
    """The JSON Schema of the exported records, one definition for each file."""
    definitions: dict[str, Json] = {}
    for name in (*EXPORTED, "rule_value", "rule_citation"):
        properties: dict[str, Json] = {c: _type(name, c) for c in column_names(db, f"v1_{name}")}
        if name == "rule":
            properties["values"] = {"type": "array", "items": {"$ref": "#/$defs/rule_value"}}
            properties["citations"] = {"type": "array", "items": {"$ref": "#/$defs/rule_citation"}}
        if name in ("rule_value", "rule_citation"):
            properties = {c: t for c, t in properties.items() if c not in ("rule_id", "version")}
        definitions[name] = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": True,  # views gain columns within a major version
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "veille records, contract v1: each line of NAME.jsonl is a NAME of $defs",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in EXPORTED],
        "$defs": definitions,
    }


def _type(view: str, column: str) -> Json:
    base: dict[str, Json]
    if column in _INTEGER:
        base = {"type": "integer"}
    elif column in _NUMBER:
        base = {"type": "number"}
    elif column == "conditions":
        return {"type": ["object", "null"]}
    elif column in _JSON:
        base = {"type": "array", "items": {"type": "string", **_enum(view, column)}}
    else:
        base = {"type": "string", **_enum(view, column)}
    if column in _ALWAYS and (view, column) not in _MAYBE:
        return base
    closed = base.get("enum")
    return {**base, "type": [base["type"], "null"], **({"enum": [*closed, None]} if isinstance(closed, list) else {})}


def _enum(view: str, column: str) -> dict[str, Json]:
    members = _ENUMS.get((view, column)) or _ENUMS.get((None, column))
    return {"enum": [str(member) for member in members]} if members else {}
