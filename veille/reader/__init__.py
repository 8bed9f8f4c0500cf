"""The reader for downstream packages: `with veille.open("snapshot.db") as db: db.fact("caq.work.max_duration")`.

Standard library only. Reads the `v1_*` views of a published snapshot and nothing else. Its parts are loaded when they are first
asked for: a command that lists rows needs its filters alone.
"""

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

if TYPE_CHECKING:
    from veille.errors import (
        FactUnavailable,
        ForeignDatabase,
        NewerDatabase,
        SnapshotError,
        StaleSnapshot,
        UsageError,
        VeilleError,
    )
    from veille.reader.assertions import assert_facts
    from veille.reader.durations import Duration
    from veille.reader.records import (
        CalendarEntry,
        Change,
        Citing,
        Condition,
        Conditions,
        Fact,
        FactDifference,
        FactPeriod,
        Health,
        Page,
        Rule,
        RuleCitation,
        RuleValue,
        SearchHit,
        Section,
    )
    from veille.reader.snapshot import Snapshot, open_snapshot
    from veille.reader.values import PartialDate, TypedValue

__all__ = [
    "CalendarEntry",
    "Change",
    "Citing",
    "Condition",
    "Conditions",
    "Duration",
    "Fact",
    "FactDifference",
    "FactPeriod",
    "FactUnavailable",
    "ForeignDatabase",
    "Health",
    "NewerDatabase",
    "Page",
    "PartialDate",
    "Rule",
    "RuleCitation",
    "RuleValue",
    "SearchHit",
    "Section",
    "Snapshot",
    "SnapshotError",
    "StaleSnapshot",
    "TypedValue",
    "UsageError",
    "VeilleError",
    "assert_facts",
    "open_snapshot",
]

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
