"""The reader for downstream packages: `with veille.open("snapshot.db") as db: db.fact("caq.work.max_duration")`.

Standard library only. Reads the `v1_*` views of a published snapshot and nothing else.
"""

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
    "Health",
    "Page",
    "PartialDate",
    "Rule",
    "RuleCitation",
    "RuleValue",
    "SearchHit",
    "Section",
    "Snapshot",
    "TypedValue",
    "assert_facts",
    "open_snapshot",
]
