"""Pages as they are read and judged, each read once for many edits of it; rules as plain data, for expected output."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest

from veille.changes.believe.likeness import ReadCapture
from veille.model import Block, Conditions, Document, Lang, Rule, Section
from veille.parsers import read_document, read_look
from veille.profiles import Profile, load_profiles

ADDRESS = "https://www.canada.ca/page.html"


class OnceRead:
    """`read_document`, each capture read once: for tests of what is done with readings, in many orders."""

    def __init__(self) -> None:
        self._documents: dict[tuple[object, ...], Document] = {}

    def __call__(
        self,
        raw: bytes,
        *,
        profile: Profile,
        url: str | None = None,
        lang: Lang | None = None,
        content_type: str | None = None,
    ) -> Document:
        """The document of these bytes."""
        key = raw, profile.digest, url, lang, content_type
        if key not in self._documents:
            self._documents[key] = read_document(raw, profile=profile, url=url, lang=lang, content_type=content_type)
        return self._documents[key]


@cache
def read_capture(raw: bytes, lang: Lang | None = None, profile_name: str = "canada-ca") -> ReadCapture:
    """What a page at `ADDRESS` says, and how it looks."""
    profile = load_profiles()[profile_name]
    document = read_document(raw, profile=profile, url=ADDRESS, lang=lang)
    return ReadCapture(document, read_look(raw, profile=profile, url=ADDRESS, words=document.text))


def rule_record(rule: Rule) -> dict[str, object]:
    """A rule with what it states: kinds, modality, values, citations, conditions, and when it holds."""
    names = ("modality", "actor", "subject", "valid_from", "valid_to", "row_label")
    lean = {name: value for name in names if (value := getattr(rule, name)) is not None}
    values = [
        [v.type, v.value, v.unit, v.cmp, v.role, *([v.row_label, v.column_label] if v.column_label else [])]
        for v in rule.values
    ]
    return {
        "quote": rule.quote,
        "kinds": list(rule.kinds),
        **lean,
        **({"values": values} if values else {}),
        **({"citations": [n for c in rule.citations for n in c.norm]} if rule.citations else {}),
        **({"conditions": condition_record(rule.conditions)} if rule.conditions else {}),
    }


def condition_record(tree: Conditions) -> dict[str, object]:
    """A tree of conditions: how they are joined, and their words."""
    items = [condition_record(item) if isinstance(item, Conditions) else item.text for item in tree.items]
    return {tree.op: items}


def section_record(section: Section, *, with_rules: bool = True) -> dict[str, object]:
    """A section without what is at its default."""
    names = ("level", "heading", "anchor", "label", "publisher_id", "in_force_from", "repealed", "contents")
    lean = {name: value for name in names if (value := getattr(section, name))}
    return {
        **lean,
        **({} if section.body else {"body": False}),
        **({"path": list(section.path)} if section.path else {}),
        **({"notes": list(section.notes)} if section.notes else {}),
        "blocks": [block_record(block, section) for block in section.blocks],
        **({"rules": [rule_record(rule) for rule in section.rules]} if with_rules and section.rules else {}),
        **(
            {"links": [[a.text, a.href, *(["form"] if a.form else [])] for a in section.links]} if section.links else {}
        ),
    }


def block_record(block: Block, section: Section) -> dict[str, object]:
    """A block with its words; a row as its cells under their headings."""
    names = ("depth", "lead", "label", "publisher_id", "term", "in_force_from")
    lean = {name: value for name in names if (value := getattr(block, name)) not in (None, 0)}
    if block.lead == 0:
        lean["lead"] = 0
    cells = [[section.text[c.start : c.end], c.header] for c in block.cells]
    return {
        "kind": block.kind,
        **({"cells": cells} if cells else {"text": section.text[block.start : block.end]}),
        **lean,
        **({"context": list(block.context)} if block.context else {}),
    }


def reading_line(rules: Iterable[Rule]) -> str:
    """All that is read of a text in one line: of each rule its kinds, modality, persons, values in their words, conditions."""
    return " ¦ ".join(
        " ".join((
            ",".join(rule.kinds), rule.modality or "-", rule.actor or "-", rule.subject or "-",
            *(":".join(map(str, (v.type, v.value, v.unit, v.cmp, v.role))) + f"“{v.raw}”" for v in rule.values),
            *(norm for citation in rule.citations for norm in citation.norm),
            *((json.dumps(condition_record(rule.conditions), ensure_ascii=False),) if rule.conditions else ()),
            *((f"[{rule.valid_from}, {rule.valid_to})",) if rule.valid_from or rule.valid_to else ()),
        ))
        for rule in rules
    )  # fmt: skip


def lean(of: object, without: frozenset[str] = frozenset()) -> object:
    """A value as plain data without what is at its default, and without fields of these names."""
    if isinstance(of, tuple):
        return [lean(item, without) for item in of]
    if not dataclasses.is_dataclass(of):
        return of
    fields = ((field, getattr(of, field.name)) for field in dataclasses.fields(of) if field.name not in without)
    return {field.name: lean(value, without) for field, value in fields if value != field.default}


def require_kept(path: Path, lines: Sequence[str]) -> None:
    """Fail where lines are not those of a file of expected output; one that is missing is written, to be read first."""
    if not path.is_file():
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        pytest.fail(f"{path} was missing and has been written: read it before you commit it")
    assert list(lines) == path.read_text(encoding="utf-8").splitlines()
