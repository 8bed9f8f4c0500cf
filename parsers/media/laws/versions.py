"""Versions of a section of a law on a page of the past: from which day each holds, and until when."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from veille.model import DocumentState, Section

# "...?code=se:5&history=20230216" names a version by its first day; `historique=` in the links of a page is the day on
# which the page was asked for, the same on all of its sections, and says nothing of when one began to hold.
_VERSION = re.compile(r"[?&]history=(\d{4})(\d{2})(\d{2})(?!\d)", re.I)


def version_day(url: str | None) -> str | None:
    """The day from which the version of a section holds that an address asks for (`...?code=se:5&history=20230216`)."""
    found = _VERSION.search(url or "")
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None


def with_intervals(sections: tuple[Section, ...], asked: str | None) -> tuple[Section, ...]:
    """Versions of one section, one below the other: each holds from its day until that of the next one.

    An earlier version is `replaced` since that day, one without a day since the repeal next to it. `asked` is the day
    of a page that shows one version and no day.
    """
    days: dict[str, list[str]] = {}
    for section in sections:
        if section.label and section.in_force_from:
            days.setdefault(section.label, []).append(section.in_force_from)
    ended = {
        two.label: two.in_force_from
        for one, two in (*pairwise(sections), *pairwise(reversed(sections)))
        if two.label and one.label == two.label and two.repealed and one.in_force_from is None
    }

    def placed(section: Section) -> Section:
        if not section.label:
            return section
        own = section.in_force_from
        if own is None and section.label in ended and not section.repealed:
            return replace(section, state=DocumentState.REPLACED, state_date=ended[section.label])
        if own is None:
            return replace(section, in_force_from=asked) if asked and section.label not in days else section
        later = [day for day in days[section.label] if day > own]
        if later and section.state is DocumentState.IN_FORCE:
            return replace(section, state=DocumentState.REPLACED, state_date=min(later))
        return replace(section, state_date=own) if section.repealed and section.state_date is None else section

    return tuple(map(placed, sections))
