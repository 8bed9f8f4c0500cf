"""Domain values as JSON, and sections as compact bytes from which exactly the same values come back."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from veille.model import Change, Conditions, Document, DocumentState, Event, FactState, Rule, Section

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


class _Adapter(Generic[T]):
    """A pydantic TypeAdapter made at its first use: a check of unchanged pages needs none of them."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    @cached_property
    def made(self) -> TypeAdapter[T]:
        from pydantic import TypeAdapter

        return TypeAdapter(self._kind)


_SECTION = _Adapter(Section)
_DOCUMENT = _Adapter(Document)
_CONDITIONS = _Adapter(Conditions)
_CHANGE = _Adapter(Change)
_EVENT = _Adapter(Event)
_FACT = _Adapter(FactState)
_FACTS = _Adapter(tuple[tuple[str, FactState], ...])
_RULE = _Adapter(Rule)

ZLIB_WINDOW = 32_768  # a zlib dictionary beyond this is not reached

# What nearly every record holds, most frequent last (zlib finds near matches cheapest). Records are coded against it:
# never edit it, a new dictionary needs a new format and a migration.
_COMMON = (
    b'{"url":"https://www.canada.ca/en/immigration-refugees-citizenship/corporate/publications-manuals/'
    b'operational-bulletins-manuals/","lang":"fr","title":"","modified":"20","kind":"manual_section","medium":"html",'
    b'"content_hash":"","links_hash":"","sections":[],"extractor_version":"","tables":1,"details":1,"twin_url":"https:'
    b'//www.quebec.ca/","empty":true,"hints":[],"instrument":"IRPR"}'
    b'"in_force_from":"20","publisher_id":"","label":"(1)","cells":[{"start":0,"end":1,"header":""}],"context":[""],'
    b'{"type":"duration","value":"P36M","unit":"month","cmp":"max","raw":"","start":1,"end":2},'
    b'{"type":"date","value":"20","role":"effective_from","raw":"","start":1,"end":2}],'
    b'"citations":[{"raw":"","norm":["IRPR:2"],"href":"https://","start":1,"end":2}],"confidence":0.9,'
    b'"conditions":{"op":"any","items":[{"text":"","start":1,"end":2}]},"valid_from":"20","valid_basis":"stated",'
    b'"links":[{"href":"https://www.canada.ca/","text":"","start":1,"end":2,"form":true}],'
    b'"rules":[{"quote":"","start":0,"end":1,"kinds":["requirement"],"lang":"en","pattern":"","modality":"must",'
    b'"actor":"officer","subject":"CAQ","text":"","values":[],"ordinal":1,"parent":1,"id":"p.r"}],"id":"p.s"}'
    b'{"ordinal":0,"level":2,"heading":"","path":[""],"text":"","text_hash":"","anchor":"","blocks":['
    b'{"kind":"item","start":0,"end":1,"depth":1,"lead":0},{"kind":"paragraph","start":0,"end":1},'
)


def section_record(section: Section) -> tuple[str, bytes]:
    """A digest of the section, and as JSON what the table's own columns do not hold.

    Ordinals are left out or made relative: a section that only moved on the page gives the same of both.
    """
    bare = replace(section, ordinal=0, heading="", text="", text_hash="", rules=_relative(section))
    record = _SECTION.made.dump_json(bare, exclude_defaults=True)
    sha = hashlib.sha256(record)
    for part in (section.heading, section.text, section.text_hash):
        sha.update(b"\x00" + part.encode())
    return sha.hexdigest()[:32], record


def encode_section(record: bytes, text: str) -> bytes:
    """A section's record compressed against its text."""
    return _deflate(record, text)


def decode_section(detail: bytes, *, heading: str, text: str, text_hash: str, ordinal: int, first_rule: int) -> Section:
    """The section as it was saved, at its place in one version."""
    bare = _SECTION.made.validate_json(_inflate(detail, text))
    rules = tuple(
        replace(
            rule,
            section=rule.section + ordinal,
            ordinal=rule.ordinal + first_rule,
            parent=None if rule.parent is None else rule.parent + first_rule,
        )
        for rule in bare.rules
    )
    return replace(bare, ordinal=ordinal, heading=heading, text=text, text_hash=text_hash, rules=rules)


def encode_document(document: Document) -> bytes:
    """All of the document but its sections."""
    return _deflate(_DOCUMENT.made.dump_json(replace(document, sections=()), exclude_defaults=True), "")


def decode_document(data: bytes) -> Document:
    """The document without its sections."""
    return _DOCUMENT.made.validate_json(_inflate(data, ""))


def first_rule(section: Section) -> int:
    """The ordinal from which the section's rules are counted."""
    return section.rules[0].ordinal if section.rules else 0


def conditions_json(conditions: Conditions | None) -> str | None:
    """`{op, items}` as JSON."""
    return None if conditions is None else _CONDITIONS.made.dump_json(conditions).decode()


def read_conditions(text: str | None) -> Conditions | None:
    """The conditions that `conditions_json` wrote."""
    return None if text is None else _CONDITIONS.made.validate_json(text)


def event_json(event: Event) -> str:
    """An event as JSON."""
    return _EVENT.made.dump_json(event, exclude_defaults=True).decode()


def read_event(text: str) -> Event:
    """The event that `event_json` wrote."""
    return _EVENT.made.validate_json(text)


def change_json(change: Change) -> str:
    """A change as JSON."""
    return _CHANGE.made.dump_json(change, exclude_defaults=True).decode()


def read_change(text: str) -> Change:
    """The change that `change_json` wrote."""
    return _CHANGE.made.validate_json(text)


def fact_json(state: FactState) -> str:
    """A fact's state as JSON."""
    return _FACT.made.dump_json(state, exclude_defaults=True).decode()


def read_fact(text: str) -> FactState:
    """The fact's state that `fact_json` wrote."""
    return _FACT.made.validate_json(text)


def told_facts_json(seen: tuple[tuple[str, FactState], ...]) -> str:
    """A fact's states with the moments when they were seen, as a JSON array."""
    return _FACTS.made.dump_json(seen, exclude_defaults=True).decode()


def read_told_facts(text: str) -> tuple[tuple[str, FactState], ...]:
    """The states that `told_facts_json` wrote."""
    return _FACTS.made.validate_json(text)


def rule_json(rule: Rule) -> str:
    """A rule as JSON."""
    return _RULE.made.dump_json(rule, exclude_defaults=True).decode()


def read_rule(text: str) -> Rule:
    """The rule that `rule_json` wrote."""
    return _RULE.made.validate_json(text)


def rule_digest(rule: Rule, section_id: str, parent_id: str | None) -> str:
    """What makes two readings of one rule the same version; spans in the page, pattern and confidence play no part."""

    def texts(conditions: Conditions | None) -> list[object] | None:
        if conditions is None:
            return None
        return [conditions.op, *(texts(i) if isinstance(i, Conditions) else i.text for i in conditions.items)]

    said: list[object] = [
        section_id, parent_id, rule.lang, rule.kinds, rule.modality, rule.actor, rule.subject, rule.text, rule.quote,
        texts(rule.conditions), rule.valid_from, rule.valid_to, rule.valid_basis, rule.state,
        [[v.type, v.value, v.unit, v.cmp, v.role, v.raw, v.start - rule.start, v.end - rule.start, v.group, v.exclusive]
         for v in rule.values],
        [[c.raw, c.norm, c.href] for c in rule.citations],
    ]  # fmt: skip
    labels = [[v.column_label, v.row_label] for v in rule.values]
    if any(any(pair) for pair in labels):  # added later: a rule without them keeps the digest that it had
        said.append(labels)
    days = [[v.valid_from, v.valid_to] for v in rule.values]
    if any(any(pair) for pair in days):
        said.append(["days", days])
    if any(v.per for v in rule.values):
        said.append(["per", [v.per for v in rule.values]])
    if rule.state is not DocumentState.IN_FORCE:
        said.append([rule.state, rule.state_date])
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


def _relative(section: Section) -> tuple[Rule, ...]:
    first = first_rule(section)
    return tuple(
        replace(
            rule,
            section=rule.section - section.ordinal,
            ordinal=rule.ordinal - first,
            parent=None if rule.parent is None else rule.parent - first,
        )
        for rule in section.rules
    )


def _deflate(data: bytes, text: str) -> bytes:
    coder = zlib.compressobj(level=9, wbits=-15, zdict=_dictionary(text))
    return coder.compress(data) + coder.flush()


def _inflate(data: bytes, text: str) -> bytes:
    coder = zlib.decompressobj(wbits=-15, zdict=_dictionary(text))
    return coder.decompress(data) + coder.flush()


def _dictionary(text: str) -> bytes:
    """The common keys and the section's own text: quotes in the record then cost a few bytes each."""
    return (text.encode()[: ZLIB_WINDOW - len(_COMMON)]) + _COMMON
