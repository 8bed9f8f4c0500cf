"""Why a fact has no value to give: each reason as the error that says it, with its state and what to do about it."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from textwrap import shorten

from veille.errors import FactUnavailable
from veille.nearest import known_names
from veille.reader.named_rows import select_rows
from veille.reader.records import Fact
from veille.reader.values import moment_text

_DAY = 10  # characters of a stamp that are its date
_BETWEEN = "; "  # stands between the values of an ambiguous fact
_QUOTE = 200  # characters of a sentence that a message shows

_UNSURE = "ambiguous, one value"  # it is said of less than the one before it, or below a notice that values change

# What to do about a fact without a value, by its state.
_HINTS = {
    "missing": "the page no longer says it: read the page, then your rule",
    "ambiguous": "the page says several values: its maintainers can name one by the words `beside` it; until then read the page",
    _UNSURE: "the page does not say that it holds for all that the value before held for, or yet: its maintainers can name its "
    "case in the fact's label; until then read the page",
    "rejected": "its maintainers found that the page was misread: wait for their correction",
    "not_fitting": "its maintainers corrected the rule to something that the fact's conditions do not select: ask them",
}


def no_fact(db: sqlite3.Connection, key: str, observed: str | date | None, path: Path) -> FactUnavailable:
    """A key without a row: it was never there, it was not known at that moment, or it left the configuration."""
    rows = select_rows(
        db,
        "SELECT key, min(observed_from) AS first, CASE WHEN count(observed_to) = count(*) THEN max(observed_to) END AS left "
        "FROM v1_fact GROUP BY key ORDER BY key",
    )
    seen = {str(row["key"]): (row["first"], row["left"]) for row in rows}
    if key not in seen:
        hint = known_names(key, list(seen))
        return FactUnavailable(f"no fact {key!r}", state="unknown", where=str(path), hint=hint)
    first, left = seen[key]
    if observed is None or (left is not None and left <= (moment_text(observed) or "")):
        return FactUnavailable(
            f"fact {key!r} left the configuration of the record on {str(left)[:_DAY]}: nothing is said of it since",
            state="unbound",
            where=str(path),
            hint="ask its maintainers; db.history(key) shows what it was, fact(key, observed=) what was known before",
        )
    hint = f"it was first seen on {first}; db.history(key) shows what was known when"
    return FactUnavailable(f"fact {key!r} was not known on {observed}", state="unknown", where=str(path), hint=hint)


def no_value(key: str, day: str, path: Path) -> FactUnavailable:
    """A fact of which only other days are known."""
    hint = "db.history(key) shows its days"
    return FactUnavailable(f"fact {key!r} has no value on {day}", state="not_valid", where=str(path), hint=hint)


def no_one_value(row: sqlite3.Row, roles: str, path: Path) -> FactUnavailable:
    """A fact whose row has another state than known; `roles` are those of the several dates of its sentence."""
    state = str(row["state"])
    said = f"fact {row['key']!r} is {state} (seen {row['observed_from']})"
    if state == "ambiguous" and row["value"]:
        said += f": {row['value']} in {shorten(row['quote'] or '', _QUOTE, placeholder=' …')!r}"
    unsure = state == "ambiguous" and not roles and row["value"] and _BETWEEN not in row["value"]
    return FactUnavailable(
        said + roles if roles else said, state=state, where=str(path), hint=_HINTS[_UNSURE if unsure else state]
    )


def not_reviewed(fact: Fact, path: Path) -> FactUnavailable:
    """A fact whose reading no person has accepted or edited, where only such are wanted."""
    return FactUnavailable(
        f"fact {fact.key!r} has not been reviewed ({fact.review_state or 'this snapshot does not say'})",
        state="unreviewed",
        where=str(path),
        hint="its maintainers review it with `veille review accept RULE`",
    )
