"""Where something stands on a page, in the page's own words."""

from __future__ import annotations

from dataclasses import replace

from veille.changes.tell.excerpts import shorten
from veille.changes.tell.labels import COLONS
from veille.model import Change, Lang, Section

_PROVISION = ("section", "article")  # what a numbered provision of a law is called in English and in French


def name_place(section: Section, title: str) -> str:
    """A section by its heading under the one above it ("Fees › Students"), else the title of the page.

    A provision of a law is named by its number: "200 Work permits".
    """
    if section.label:
        return name_provision(section.label, section.heading)
    above = section.path[-1:] if section.heading else section.path[-2:]
    parts = [part for part in (*above, section.heading) if part]
    return " › ".join(parts) or title


def name_provision(label: str | None, heading: str) -> str:
    """A provision by its number and heading, the number once: "200 Work permits", "SCHEDULE 1 Fees"."""
    if not label or heading == label or heading.startswith(f"{label} "):
        return heading
    return f"{label} {heading}".strip()


def call_provision(change: Change) -> Change:
    """A change of a law's numbered provision, its lines saying what the number is: "section 4 (Fees): ...", « article 4 »."""
    named = shorten(name_provision(change.label, change.section))
    if not (change.label or "")[:1].isdigit():
        return change
    lines = [
        f"{_called(change, k)}{line.removeprefix(named)}" if line.startswith(f"{named}{COLONS[k]}") else line
        for k, line in enumerate((change.summary_en, change.summary_fr))
    ]
    return replace(change, summary_en=lines[0], summary_fr=lines[1])


def said_place(change: Change, lang: Lang) -> str:
    """Where a change stands as its own line says it: "section 4 (Fees)"; else by its number and heading."""
    line, called = (change.summary_en, change.summary_fr)[lang == "fr"], _called(change, int(lang == "fr"))
    return called if line.startswith(called) else name_provision(change.label, change.section)


def _called(change: Change, lang: int) -> str:
    heading = name_provision(change.label, change.section).removeprefix(change.label or "").strip()
    return f"{_PROVISION[lang]} {change.label}" + (f" ({shorten(heading)})" if heading else "")


def place_above(section: Section) -> str:
    """The heading above a section, for lines that show its own; empty for one right under the page's title."""
    return section.path[-1] if section.path else ""
