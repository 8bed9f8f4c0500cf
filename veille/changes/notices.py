"""Notices that values change on a day, above or beside values without a day: "Fees change on January 1, 2026."

Such a notice does not say whether what stands below it is what holds now or what holds from that day on: what the page
said before tells (veille.changes.fact_turns).
"""

from __future__ import annotations

from collections.abc import Iterator

from veille.model import Cue, Document, Notice, Rule, Section, Value
from veille.model.notices import turning_days

_UNMEASURED = ("date", "time")
# What a notice is about: amounts alone, or whatever a rule measures; "some fees" ends nothing that stays as it is.
_OF_MONEY = ("fees", "fees_named", "some_fees")
_NAMED = ("fees_named", "rules_named")
_SOME = ("some_fees", "some_rules")


def find_notice(
    document: Document, section: Section, rule: Rule, value: Value, names: tuple[str, ...]
) -> Notice | None:
    """The notice that speaks of an undated value: in its section, in one above it or in the page's title.

    `names` are the words by which the value is asked for: a notice of "the fee for a study permit" must have them.
    """
    if value.type in _UNMEASURED:
        return None
    for words, cue, day in _told(document, section, value):
        if cue.tag in _OF_MONEY and value.type != "money":
            continue
        if cue.tag in _NAMED and not _names(words, names, rule):
            continue
        return Notice(day, cue.tag in _SOME)
    return None


def _told(document: Document, section: Section, value: Value) -> Iterator[tuple[str, Cue, str]]:
    """The notices around a section with their words and days; a sentence with a value of that type tells its own days."""
    for one in document.sections:
        heads = one.ordinal == 0 and one.level <= 1
        if not (one is section or one.heading in section.path or heads):
            continue
        for cue, day in turning_days(one.heading_cues, one.heading_values):
            yield one.heading, cue, day
        for cue, day in turning_days(one.cues, one.values):
            start, end = _sentence(one, cue)
            if not any(v.type == value.type and start <= v.start < end for v in one.values):
                yield one.text[start:end], cue, day
    for cue, day in turning_days(document.title_cues, document.title_values):
        yield document.title, cue, day


def _sentence(section: Section, cue: Cue) -> tuple[int, int]:
    block = next((b for b in section.blocks if b.start <= cue.start < b.end), None)
    return (block.start, block.end) if block else (0, len(section.text))


def _names(words: str, names: tuple[str, ...], rule: Rule) -> bool:
    folded = words.casefold()
    asked = names or ((rule.row_label,) if rule.row_label else ())
    return bool(asked) and all(name.casefold() in folded for name in asked)
