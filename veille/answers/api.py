"""Questions to the record as a web client writes them: a name, and parameters with the meaning that they have everywhere.

`rules`, `facts`, `changes`, `pages`, `calendar`, `impact` are the questions of the command line, with its filters. `v1_*`
are the raw views of the contract, each column a filter by equality. A parameter, column or value that names nothing known
is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from veille.answers.impacts import list_citing
from veille.answers.queries import (
    Moment,
    Record,
    check_moment,
    fact_history,
    list_calendar,
    list_changes,
    list_facts,
    list_pages,
    list_rules,
    select_records,
)
from veille.errors import UsageError
from veille.nearest import known_names, require_known
from veille.reader.filters import ChangeFilter, RuleFilter
from veille.store.exports.records import VIEW_ORDER

PAGE_SIZE = 1000  # rows in one answer; `next` leads to the rest
_DIGITS = 15  # of a number of rows or a cursor: more do not fit into SQLite's integers
_NAMED = (200, 2_000)  # longest value, and most values, among which the nearest are looked for
_PAGING = ("limit", "offset")
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

Parameters = Mapping[str, str]
Listing = Callable[[sqlite3.Connection, Parameters], list[Record]]


@dataclass(frozen=True, slots=True)
class RowsAnswer:
    """One page of rows, and the offset of the next; None when these are the last."""

    rows: list[Record]
    next_offset: int | None


def answer_question(db: sqlite3.Connection, name: str, asked: Parameters) -> RowsAnswer:
    """The rows that a question with its parameters selects; UsageError for what is not known."""
    limit, offset = _number(asked, "limit", PAGE_SIZE), _number(asked, "offset", 0)
    filters = {key: value for key, value in asked.items() if key not in _PAGING}
    if name in _QUESTIONS:
        allowed, listing = _QUESTIONS[name]
        for key in filters:
            require_known(key, (*allowed, *_PAGING), f"parameter of {name}")
        rows = listing(db, filters)[offset : offset + limit + 1]
    else:
        rows = _view_rows(db, name, filters, limit + 1, offset)
    return RowsAnswer(rows[:limit], offset + limit if len(rows) > limit else None)


def question_names(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Every name that can be asked, with its parameters."""
    named = {name: [*allowed, *_PAGING] for name, (allowed, _) in _QUESTIONS.items()}
    return named | {view: [*_columns(db, view), *_PAGING] for view in sorted(_views(db))}


def _rules(db: sqlite3.Connection, asked: Parameters) -> list[Record]:
    moment = _moment(asked)
    try:
        least = float(asked.get("min_confidence", "0"))
    except ValueError:
        raise UsageError("is not a number from 0 to 1", where="min_confidence") from None
    return list_rules(
        db,
        RuleFilter(
            asked.get("kind"), asked.get("subject"), asked.get("lang"), asked.get("page"), asked.get("cites"),
            asked.get("review"), _flag(asked, "reviewed"), moment.as_of, moment.observed, least,
        ),
    )  # fmt: skip


def _facts(db: sqlite3.Connection, asked: Parameters) -> list[Record]:
    if _flag(asked, "history"):
        return fact_history(db, asked.get("key"))
    return list_facts(db, _moment(asked), asked.get("key"))


def _changes(db: sqlite3.Connection, asked: Parameters) -> list[Record]:
    found = (asked.get(name) for name in ("page", "cause", "severity", "object", "fact"))
    return list_changes(db, ChangeFilter(_number(asked, "since", 0), *found))


def _pages(db: sqlite3.Connection, asked: Parameters) -> list[Record]:
    return list_pages(db, asked.get("source"), asked.get("state"))


def _calendar(db: sqlite3.Connection, asked: Parameters) -> list[Record]:
    return list_calendar(
        db, *(check_moment(asked.get(name), None, names=(name, "")).as_of for name in ("since", "until"))
    )


def _impact(db: sqlite3.Connection, asked: Parameters) -> list[Record]:
    return list_citing(db, asked.get("provision"))


_QUESTIONS: dict[str, tuple[tuple[str, ...], Listing]] = {
    "rules": (
        ("kind", "subject", "lang", "page", "cites", "review", "reviewed", "as_of", "observed", "min_confidence"),
        _rules,
    ),
    "facts": (("key", "as_of", "observed", "history"), _facts),
    "changes": (("since", "page", "cause", "severity", "object", "fact"), _changes),
    "pages": (("source", "state"), _pages),
    "calendar": (("since", "until"), _calendar),
    "impact": (("provision",), _impact),
}


def _view_rows(db: sqlite3.Connection, view: str, filters: Parameters, limit: int, offset: int) -> list[Record]:
    known = _views(db)
    if view not in known:
        raise UnknownQuestion(f"no such question: {view!r}", hint=known_names(view, {*known, *_QUESTIONS}))
    columns = _columns(db, view)
    for column, value in filters.items():
        require_known(column, (*columns, *_PAGING), f"column of {view}")
        _require_value(db, view, column, value)
    tests = [f'CAST("{column}" AS TEXT) = :{column}' for column in filters] or ["1"]
    order = VIEW_ORDER.get(view.removeprefix("v1_").removesuffix("_current"), "1")
    sql = f"SELECT * FROM {view} WHERE {' AND '.join(tests)} ORDER BY {order} LIMIT :limit OFFSET :offset"  # noqa: S608 - known names
    return select_records(db, sql, {**filters, "limit": limit, "offset": offset})


def _require_value(db: sqlite3.Connection, view: str, column: str, value: str) -> None:
    """Raises UsageError with the nearest values when the column holds it nowhere; an empty view holds nothing to miss."""
    text = f'CAST("{column}" AS TEXT)'
    if db.execute(f"SELECT 1 FROM {view} WHERE {text} = ? LIMIT 1", (value,)).fetchone() is None:  # noqa: S608 - known names
        listed = f"SELECT DISTINCT {text} FROM {view} WHERE length({text}) <= ? LIMIT ?"  # noqa: S608
        values = [str(row[0]) for row in db.execute(listed, _NAMED)]
        if values:
            raise UsageError(f"no such {column} in {view}: {value!r}", hint=known_names(value, values))


def _views(db: sqlite3.Connection) -> set[str]:
    return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'view' AND name GLOB 'v1_*'")}


def _columns(db: sqlite3.Connection, view: str) -> list[str]:
    return [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (view,))]


def _number(asked: Parameters, name: str, default: int) -> int:
    text = asked.get(name, str(default))
    if not (text.isascii() and text.isdigit()) or len(text) > _DIGITS or (name == "limit" and not int(text)):
        raise UsageError(f"{text!r} is not a whole number", where=name)
    if name == "limit" and int(text) > PAGE_SIZE:
        raise UsageError(f"{text} is more than the {PAGE_SIZE} rows of one answer", where=name, hint="follow `next`")
    return int(text)


def _moment(asked: Parameters) -> Moment:
    return check_moment(asked.get("as_of"), asked.get("observed"), names=("as_of", "observed"))


def _flag(asked: Parameters, name: str) -> bool:
    text = asked.get(name, "0")
    return _FLAGS[require_known(text, _FLAGS, f"value of {name}")]


class UnknownQuestion(UsageError):
    """No question or view has the name that was asked."""
