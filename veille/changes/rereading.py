"""Two readings of the same bytes by different parsers: which rules came out otherwise."""

from __future__ import annotations

from dataclasses import replace

from veille.model import Change, ChangeKind, ChangeReason, Conditions, Document, Rule, Section, Severity

_SAID = {
    "added": ("read now", "lue maintenant"),
    "removed": ("no longer read", "n’est plus lue"),
    "changed": ("read otherwise", "lue autrement"),
}
SHOWN = 120  # characters of a quote in a summary


def compare_readings(old: Document, new: Document) -> tuple[Change, ...]:
    """One Change for each rule that only one reading has or that both have differently; both documents carry ids.

    A rule that only moved in the text, or whose measured confidence was updated, is read as before.
    """
    before = {rule.id: (section, rule) for section in old.sections for rule in section.rules}
    after = {rule.id: (section, rule) for section in new.sections for rule in section.rules}
    found = []
    for rule_id in [*before, *(i for i in after if i not in before)]:
        was, now = before.get(rule_id), after.get(rule_id)
        if was is None or now is None or _plain(was[1]) != _plain(now[1]):
            found.append(_change(rule_id, was, now))
    return tuple(found)


def _change(rule_id: str, was: tuple[Section, Rule] | None, now: tuple[Section, Rule] | None) -> Change:
    kind: ChangeKind = "added" if was is None else "removed" if now is None else "changed"
    shown = now or was
    assert shown is not None  # noqa: S101 - an id comes from one of the two
    section, rule = shown
    english, french = _SAID[kind]
    quote = rule.quote if len(rule.quote) <= SHOWN else rule.quote[: SHOWN - 1] + "…"
    return Change(
        "rule", kind, Severity.SUBSTANTIVE, section.heading,
        f"{rule.subject or section.heading or 'rule'}: {english}: “{quote}”",
        f"{rule.subject or section.heading or 'règle'} : {french} : « {quote} »",
        label=section.label,
        before=was[1].quote if was else None,
        after=now[1].quote if now else None,
        quote_before=was[1].quote if was else None,
        quote_after=now[1].quote if now else None,
        anchor=section.anchor, object_id=rule_id, section_id=section.id, reason=ChangeReason.PARSERS,
    )  # fmt: skip


def _plain(rule: Rule) -> Rule:
    """The rule without its place and the parsers' own notes."""
    shift = rule.start
    return replace(
        rule, start=0, end=rule.end - shift, section=0, ordinal=0, parent=None, confidence=None, pattern="",
        values=tuple(replace(v, start=v.start - shift, end=v.end - shift) for v in rule.values),
        citations=tuple(replace(c, start=c.start - shift, end=c.end - shift) for c in rule.citations),
        conditions=_without_places(rule.conditions),
    )  # fmt: skip


def _without_places(conditions: Conditions | None) -> Conditions | None:
    """The same conditions, joined in the same way, wherever in the text they stand."""
    if conditions is None:
        return None
    items = (
        _without_places(item) if isinstance(item, Conditions) else replace(item, start=0, end=0)
        for item in conditions.items
    )
    return replace(conditions, items=tuple(item for item in items if item is not None))
