"""Where something stands on a page, in the page's own words."""

from __future__ import annotations

from veille.model import Section


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


def place_above(section: Section) -> str:
    """The heading above a section, for lines that show its own; empty for one right under the page's title."""
    return section.path[-1] if section.path else ""
