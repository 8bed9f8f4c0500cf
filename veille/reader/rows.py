"""Rows of the views as records."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from veille.reader.records import (
    CalendarEntry,
    Change,
    Citing,
    Condition,
    Conditions,
    Fact,
    FactPeriod,
    Health,
    Page,
    Rule,
    RuleCitation,
    RuleValue,
    SearchHit,
    Section,
)
from veille.reader.values import read_day, read_value

Plain = TypeVar("Plain", Change, Page, SearchHit, Health, CalendarEntry, Citing)
Query = Callable[[str, Mapping[str, str | int | None]], list[sqlite3.Row]]

# rules whose values are read in one query; SQLite's own limit on a list is far above
_TOGETHER = 500
_LATER = ("valid_basis", "review_state", "last_checked", "corrected_by", "corrected_at", "corrected_why", "per")


def plain_record(cls: type[Plain], row: sqlite3.Row) -> Plain:
    """A record whose fields are the columns as they are; those that an older file has not are left out."""
    held = row.keys()
    return cls(**{name: row[name] for name in cls.__slots__ if name in held})


def read_fact(row: sqlite3.Row) -> Fact:
    """The fact of a row of v1_fact whose state is known; what snapshots of earlier releases lack is left at its default."""
    later = {name: row[name] for name in _LATER if name in set(row.keys())}
    return Fact(
        key=row["key"],
        label_en=row["label_en"],
        label_fr=row["label_fr"],
        type=row["type"],
        value=read_value(row["type"], row["value"], row["unit"]),
        text=row["value"],
        unit=row["unit"],
        cmp=row["cmp"],
        valid_from=read_day(row["valid_from"]),
        valid_to=read_day(row["valid_to"]),
        observed_from=row["observed_from"],
        observed_to=row["observed_to"],
        rule_id=row["rule_id"],
        page_id=row["page_id"],
        url=row["url"],
        quote=row["quote"],
        on_page=_flag(row, "on_page", True),
        stale=_flag(row, "stale", False),
        **later,
    )


def read_period(row: sqlite3.Row) -> FactPeriod:
    """One line of a fact's history."""
    return FactPeriod(
        row["key"], row["state"], read_day(row["valid_from"]), read_day(row["valid_to"]), row["observed_from"],
        row["observed_to"], _flag(row, "on_page", True), read_fact(row) if row["state"] == "known" else None,
    )  # fmt: skip


def read_section(row: sqlite3.Row) -> Section:
    """The section of a row of v1_section."""
    fields = {name: row[name] for name in Section.__slots__ if name != "heading_path"}
    return Section(**fields, heading_path=tuple(json.loads(row["heading_path"])))


def _flag(row: sqlite3.Row, name: str, default: bool) -> bool:
    try:
        return bool(row[name])
    except IndexError:  # published by an earlier release
        return default


def parts_of_rules(view: str) -> str:
    """The query for the values or citations of rules; `:ids` is a JSON list of [rule_id, version].

    A rule has parts in each of its versions: those of the others are not read.
    """
    return (
        f"SELECT {view}.* FROM json_each(:ids) AS wanted JOIN {view} "  # noqa: S608  our own names
        f"ON {view}.rule_id = json_extract(wanted.value, '$[0]') AND {view}.version = json_extract(wanted.value, '$[1]') "
        "ORDER BY wanted.key, ord"
    )


def read_rules(query: Query, rows: Sequence[sqlite3.Row]) -> tuple[Rule, ...]:
    """The rules of rows of v1_rule, with their values and citations."""
    values: dict[tuple[str, int], list[RuleValue]] = {}
    citations: dict[tuple[str, int], list[RuleCitation]] = {}
    wanted = list(dict.fromkeys((row["rule_id"], row["version"]) for row in rows))
    for start in range(0, len(wanted), _TOGETHER):
        ids = {"ids": json.dumps(wanted[start : start + _TOGETHER])}
        for row in query(parts_of_rules("v1_rule_value"), ids):
            values.setdefault((row["rule_id"], row["version"]), []).append(_value(row))
        for row in query(parts_of_rules("v1_rule_citation"), ids):
            citation = RuleCitation(row["raw"], tuple(json.loads(row["norm"])), row["href"])
            citations.setdefault((row["rule_id"], row["version"]), []).append(citation)
    plain = _plain_names(rows)
    return tuple(
        _rule(
            row,
            plain,
            tuple(values.get((row["rule_id"], row["version"]), ())),
            tuple(citations.get((row["rule_id"], row["version"]), ())),
        )
        for row in rows
    )


_TYPED = frozenset({"kinds", "conditions", "valid_from", "valid_to", "values", "citations", "on_page", "stale"})


def _plain_names(rows: Sequence[sqlite3.Row]) -> tuple[str, ...]:
    """The columns of these rows that a rule takes as they are: the same for all, so asked once."""
    columns = set(rows[0].keys()) if rows else set[str]()
    return tuple(name for name in Rule.__slots__ if name not in _TYPED and name in columns)


@lru_cache(maxsize=1024)
def _kinds(text: str) -> tuple[str, ...]:
    """The kinds of a rule; a record of thousands has a few dozen combinations."""
    return tuple(json.loads(text))


def _rule(
    row: sqlite3.Row, plain: tuple[str, ...], values: tuple[RuleValue, ...], citations: tuple[RuleCitation, ...]
) -> Rule:
    return Rule(
        **{name: row[name] for name in plain},
        on_page=_flag(row, "on_page", True),
        stale=_flag(row, "stale", False),
        kinds=_kinds(row["kinds"]),
        conditions=_conditions(row["conditions"]),
        valid_from=read_day(row["valid_from"]),
        valid_to=read_day(row["valid_to"]),
        values=values,
        citations=citations,
    )


def _value(row: sqlite3.Row) -> RuleValue:
    return RuleValue(
        type=row["type"],
        value=read_value(row["type"], row["value"], row["unit"]),
        text=row["value"],
        unit=row["unit"],
        cmp=row["cmp"],
        role=row["role"],
        group=row["grp"],
        raw=row["raw"],
        start=row["start"],
        end=row["end"],
        **{name: read_day(row[name]) for name in ("valid_from", "valid_to") if name in set(row.keys())},
        per=row["per"] if "per" in set(row.keys()) else None,
    )


def _conditions(text: str | None) -> Conditions | None:
    return None if text is None else _tree(json.loads(text))


def _tree(node: dict[str, object]) -> Conditions:
    items = node["items"]
    if not isinstance(items, list):
        raise TypeError(f"conditions without items: {node!r}")
    return Conditions(
        str(node["op"]),
        tuple(_tree(i) if "op" in i else Condition(i["text"], i["start"], i["end"]) for i in items),
    )


def rank_of_rule(row: sqlite3.Row) -> tuple[bool, bool, int]:
    """Sorts a rule's rows: what the page says now first, then values kept for earlier days, then the newest version."""
    carried = "on_page" in row.keys() and not row["on_page"]  # noqa: SIM118  a row is no dict
    return row["observed_to"] is not None, carried, -int(row["version"])
