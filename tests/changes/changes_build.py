"""Documents written by hand: a heading and its lines, "- " for an item, " | " between the cells of a row."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from veille.model import (
    Block,
    Cell,
    Citation,
    Document,
    Lang,
    Link,
    Medium,
    Modality,
    Rule,
    RuleKind,
    Section,
    Value,
    ValueType,
)
from veille.parsers import attach_rules
from veille.parsers.language.cues import read_cues
from veille.parsers.language.detection import lang_of_words


def value(type_: ValueType, normal: str, raw: str, **more: object) -> Value:
    """A value known by its words; its span is filled in by `section`."""
    return replace(Value(type_, normal, raw=raw), **more)  # type: ignore[arg-type]


def rule(
    quote: str, kind: RuleKind, modality: Modality | None = None, *, cites: tuple[str, ...] = (), **more: object
) -> Rule:
    """A rule known by its quote; span, values and ordinal are filled in by `section` and `page`."""
    citations = tuple(Citation(raw, (raw,)) for raw in cites)
    return replace(Rule(quote, 0, 0, (kind,), "en", "test", modality, citations=citations), **more)  # type: ignore[arg-type]


def section(
    heading: str,
    *lines: str,
    values: tuple[Value, ...] = (),
    rules: tuple[Rule, ...] = (),
    links: tuple[tuple[str, str, bool], ...] = (),
    level: int = 2,
    path: tuple[str, ...] = (),
    **more: object,
) -> Section:
    """A section whose blocks follow from its lines; `links` are (words, href, form)."""
    text, blocks, lead = "", [], None
    for line in lines:
        if text:
            text += "\n"
        start = len(text)
        if line.startswith("- "):
            text += line[2:]
            blocks.append(Block("item", start, len(text), depth=1, lead=lead))
        elif " | " in line:
            cells, at = [], start
            for cell in line.split(" | "):
                cells.append(Cell(at, at + len(cell)))
                at += len(cell) + 1
            text += line.replace(" | ", "\t")
            blocks.append(Block("row", start, len(text), cells=tuple(cells)))
        else:
            text += line
            lead = len(blocks)
            blocks.append(Block("paragraph", start, len(text)))
    placed = _place(text, values)
    stated = []
    for one in rules:
        at = text.index(one.quote)
        end = at + len(one.quote)
        cited = tuple(
            replace(c, start=text.index(c.raw, at), end=text.index(c.raw, at) + len(c.raw)) for c in one.citations
        )
        held = one.values or tuple(v for v in placed if at <= v.start and v.end <= end)
        stated.append(replace(one, start=at, end=end, values=held, citations=cited, text=one.text or one.quote))
    where = tuple(
        Link(href, words, text.index(words), text.index(words) + len(words), form) for words, href, form in links
    )
    base = Section(0, level, heading, path, text, hashlib.sha256(text.encode()).hexdigest(), blocks=tuple(blocks))
    return replace(base, values=placed, rules=tuple(stated), links=where, **more)  # type: ignore[arg-type]


def read(*sections: Section, title: str = "Page", lang: Lang | None = None, **more: object) -> Document:
    """A page whose rules, values and cues the parsers read, in the language that its words speak."""
    words = " ".join(f"{s.heading} {s.text}" for s in sections)
    spoken = lang or lang_of_words(f"{words} {words}") or "en"
    bare = page(*sections, title=title, lang=spoken, **more)  # type: ignore[arg-type]
    held = attach_rules(bare.sections, lang=spoken, instrument=bare.instrument, title=title, url=bare.url)
    return replace(bare, sections=held, title_cues=read_cues(title, spoken))


def page(
    *sections: Section, title: str = "Page", lang: Lang = "en", medium: Medium = "html", **more: object
) -> Document:
    """A document of these sections with ordinals and hashes."""
    numbered, count = [], 0
    for k, one in enumerate(sections):
        rules = []
        for each in one.rules:
            rules.append(replace(each, section=k, ordinal=count, lang=lang))
            count += 1
        numbered.append(replace(one, ordinal=k, rules=tuple(rules)))
    words = "".join("".join(f"{s.heading}{s.text}".split()) for s in numbered)
    targets = "\n".join(link.href for s in numbered for link in s.links)
    base = Document(
        "https://example.org/page", lang, title, None, "manual_section", medium, _hash(words), _hash(targets),
        tuple(numbered), "test",
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def _place(text: str, values: tuple[Value, ...]) -> tuple[Value, ...]:
    placed, seen = [], {}
    for one in values:
        at = text.index(one.raw, seen.get(one.raw, 0))
        seen[one.raw] = at + 1
        placed.append(replace(one, start=at, end=at + len(one.raw)))
    return tuple(placed)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
