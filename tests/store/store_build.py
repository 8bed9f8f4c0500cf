"""Documents, versions and stores for the tests, in our own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from veille.model import (
    Block,
    Cell,
    Change,
    Citation,
    Comparison,
    ConditionItem,
    Conditions,
    Document,
    Link,
    Rule,
    Section,
    Severity,
    Value,
)
from veille.store import Store, Version, open_store

URL = "https://guide.example/en/caq"


@dataclass(frozen=True)
class Said:
    """One sentence with its value, for a section of the test page."""

    sentence: str
    value: Value | None = None
    valid_from: str | None = None
    kinds: tuple[str, ...] = ("requirement",)


def fee(amount: str, *, valid_from: str | None = None) -> Said:
    """The processing fee is 155.00 CAD."""
    sentence = f"The processing fee is {amount} CAD."
    at = sentence.index(amount)
    value = Value("money", amount, "CAD", "eq", raw=amount, start=at, end=at + len(amount))
    return Said(sentence, value, valid_from, ("fee",))


def section(page: str, ordinal: int, heading: str, *said: Said, first: int = 0, lang: str = "en") -> Section:
    """A section whose sentences are its blocks and its rules; ids come from page and heading."""
    text = "\n".join(item.sentence for item in said)
    rules, blocks, at = [], [], 0
    for number, item in enumerate(said):
        value = item.value
        end = at + len(item.sentence)
        blocks.append(Block("paragraph", at, end, cells=(Cell(at, end, "h"),), context=("box",)))
        rules.append(
            Rule(
                quote=item.sentence,
                start=at,
                end=end,
                kinds=item.kinds,  # type: ignore[arg-type]
                lang=lang,  # type: ignore[arg-type]
                pattern="test",
                subject="CAQ",
                text=item.sentence,
                values=() if value is None else (replace(value, start=at + value.start, end=at + value.end),),
                citations=(Citation("R205(a)", ("IRPR:205(a)",), start=at, end=at + 3),),
                conditions=Conditions(
                    "any",
                    (ConditionItem("not paid", at, at + 2), Conditions("all", (ConditionItem("short", at, at + 1),))),
                ),
                valid_from=item.valid_from,
                valid_basis="stated" if item.valid_from else "unknown",
                section=ordinal,
                ordinal=first + number,
                parent=first if number else None,
                id=f"{page}.r.{heading}.{number}",
            )
        )
        at = end + 1
    return Section(
        ordinal=ordinal,
        level=2,
        heading=heading,
        path=("Work permits",),
        text=text,
        text_hash=f"t{abs(hash(text))}",
        anchor=heading.lower(),
        blocks=tuple(blocks),
        links=(Link("https://guide.example/form.pdf", "form", 0, 3, form=True),),
        rules=tuple(rules),
        notes=("SOR/2002-227",),
        id=f"{page}.s.{heading}",
    )


def document(
    *sections: Section, url: str = URL, title: str = "The CAQ", lang: str = "en", version: str = "x1"
) -> Document:
    """A document of the sections, its hash made of its words."""
    words = "|".join(s.heading + s.text for s in sections)
    digest = words.encode().hex()
    return Document(
        url=url,
        lang=lang,  # type: ignore[arg-type]
        title=title,
        modified="2026-01-05",
        kind="manual_section",
        medium="html",
        content_hash=digest,
        links_hash="l",
        sections=sections,
        extractor_version=version,
        tables=1,
        hints=("no main element",),
        twin_url=url.replace("/en/", "/fr/"),
    )


def page_with(page: str, said: Said, *, intro: str = "", url: str = URL) -> Document:
    """A two-section page: an introduction, and fees with one sentence."""
    first = section(page, 0, "About", Said(intro or "A worker shows the certificate."))
    return document(first, section(page, 1, "Fees", said, first=1), url=url)


def changed(summary: str = "a fee changed") -> Comparison:
    """A comparison with one substantive change."""
    return Comparison(
        Severity.SUBSTANTIVE,
        (Change("value", "changed", Severity.SUBSTANTIVE, "Fees", summary, summary, before="155", after="160"),),
    )


def add(
    store: Store,
    page_id: str,
    doc: Document,
    at: str,
    *,
    run_id: str = "r1",
    comparison: Comparison | None = None,
    following: Comparison | None = None,
    recorded_at: str = "2026-03-01T00:00:00Z",
) -> Version:
    """A version stored with raw bytes of its own."""
    raw = store.blobs.add(f"<main>{doc.text}</main>".encode() * 20, page_id=page_id)
    return store.history.add_version(
        page_id, doc, raw_sha256=raw, observed_at=at, recorded_at=recorded_at, run_id=run_id, comparison=comparison,
        following=following,
    )  # fmt: skip


def new_store(path: Path, url: str = URL) -> tuple[Store, str]:
    """An empty store with one page, and the page's id."""
    store = open_store(path / "veille.db")
    page = store.pages.see(url, at="2024-01-01T00:00:00Z", source="caq", lang="en", kind="manual_section")
    return store, page.page_id
