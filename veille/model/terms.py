"""The closed lists of words that documents, rules and values are described with (docs/contract.md)."""

from __future__ import annotations

from typing import Literal

Lang = Literal["en", "fr"]
Medium = Literal["html", "markdown", "xml", "pdf"]
PageKind = Literal["manual_section", "program_page", "notice", "form", "news", "regulation", "act", "list", "other"]
# Why a change was recorded: the page said otherwise, our parsers or our configuration read it otherwise, a person decided
# how it is read, or what was learnt later of earlier days (old copies, a page that moved) tells it otherwise.
Cause = Literal["source", "extractor", "review", "configuration", "history"]
ValueType = Literal["date", "time", "duration", "money", "number", "code"]
Cmp = Literal["eq", "min", "max", "lt", "gt"]
RateTime = Literal["hour", "day", "week", "month", "year"]  # for which an amount is counted
DateRole = Literal[
    "effective_from", "effective_to", "deadline", "cutoff_from", "cutoff_after", "cutoff_until", "cutoff_before",
    "announced", "amended", "issued", "as_read_on", "recurring", "superseded",
]  # fmt: skip
CalendarEvent = Literal["begins", "ends", "deadline", "recurring"]  # what a day of the calendar is to its rule
ParityState = Literal["equal", "lagging", "conflict", "unpaired"]
RuleKind = Literal[
    "requirement", "prohibition", "permission", "exemption", "condition", "effective_date", "deadline",
    "duration_limit", "validity", "document_format", "fee", "threshold", "exemption_code", "definition", "contact",
    "reference",
]  # fmt: skip
Modality = Literal["must", "must_not", "should", "should_not", "may", "need_not", "is"]
ValidBasis = Literal["stated", "in_force", "document", "unknown"]
# What a cue is about: force, bound of time or amount, whom it takes in, state of a program, exception, condition, how a
# list is joined, a paper asked for, who acts, how one applies, `and` or `or`, a number in letters
# (its tag is the number), a plain "not", what opens a clause that says which one is meant, a change that is to come.
CueSubject = Literal[
    "modality", "bound", "scope", "status", "exception", "condition", "logic", "paper", "actor", "way", "join", "number",
    "negation", "promise", "taken_back", "clause", "turning",
]  # fmt: skip
BlockKind = Literal["paragraph", "item", "row", "caption", "summary", "note", "definition"]
