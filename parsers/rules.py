"""Rules of sections and of bare texts, with their values, citations and conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veille.model import Lang, Rule, Section
from veille.parsers.values import find_values


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a bare text: the lead-in above it, the instrument and provision it stands in, its headers."""

    lead: str = ""
    instrument: str | None = None
    provision: str | None = None
    headers: tuple[str, ...] = ()


def extract_rules(text: str, lang: Lang, context: Context | None = None) -> list[Rule]:
    """The rules of a bare text in reading order; spans into `text`."""
    return []


def attach_rules(
    sections: tuple[Section, ...], *, lang: Lang, instrument: str | None, title: str, url: str | None
) -> tuple[Section, ...]:
    """The same sections with their rules and values filled in; ordinals count over the whole document."""
    return tuple(replace(section, values=find_values(section.text, lang)) for section in sections)
