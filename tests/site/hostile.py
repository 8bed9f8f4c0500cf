"""The record with hostile text in every field that page data can reach."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

from record import dossiers, record

from veille.alerts.site import SiteData, Timeline
from veille.changes.tell.redline import RedlineLine, SectionRedline
from veille.model import Block, DiffRun, NextStep

SCRIPT = "</title><script>window.owned=1</script>"
HOSTILE = [
    SCRIPT,  # breaks out of text
    "\"' onmouseover=window.owned=1 autofocus onfocus=window.owned=1 x='\"",  # breaks out of an attribute
    "<img src=x onerror=window.owned=1><svg onload=window.owned=1>",  # event handlers
    "javascript:window.owned=1",  # a link that runs
    "</style><style>body{display:none}</style><link rel=stylesheet href=//evil.example/x.css>",  # CSS
    "{{ 7*7 }}{% include 'words.toml' %}",  # our own template language
    "\x1b[31mred\x1b[0m \u202egnp.exe \x00 \x9b2J",  # terminal and direction controls
    "]]><!-- --!><math><mtext></form><base href=//evil.example>",  # parser confusion
]


# Fields whose values this program makes itself: from a closed list, or stamps of its own clock.
CLOSED = {
    "lang", "severity", "cause", "mark", "op", "object", "at", "first_seen", "last_checked", "last_changed", "observed_at",
    "recorded_at", "observed_from", "observed_to", "since", "last_success", "paused_until", "seen_at", "until", "on_page", "decision", "next_due",
}  # fmt: skip


def poison(value: object, text: str) -> object:
    """The same value with every free string in it, ids and dates of the page included, replaced by hostile text."""
    if isinstance(value, tuple | list):
        return type(value)(text if type(v) is str else poison(v, text) for v in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    ours = CLOSED | (
        {"kind"} if isinstance(value, RedlineLine | SectionRedline | DiffRun | Timeline | Block | NextStep) else set()
    )
    old = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in ours}
    return replace(value, **{name: text if type(v) is str else poison(v, text) for name, v in old.items()})


def poisoned(text: str) -> SiteData:
    data = record()
    parts = {
        name: poison(list(getattr(data, name)), text)
        for name in ("timelines", "parity", "impacts", "sources", "health")
    }
    safe_ids = [replace(d, page=replace(d.page, page_id=text + str(n))) for n, d in enumerate(poison(dossiers(), text))]  # type: ignore[arg-type]
    numbered = [
        replace(d, steps=tuple(replace(s, id=f"{text}{n}{k}") for k, s in enumerate(d.steps)))
        for n, d in enumerate(safe_ids)
    ]
    return record(dossiers=numbered, program_version=text, **parts)
