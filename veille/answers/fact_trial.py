"""What the configured facts select on the pages as they are stored now: for the one who writes a binding."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

from veille.answers.queries import Record
from veille.changes import Binding, bind_facts, own_words, select
from veille.config import Config
from veille.model import Document
from veille.store import Store


def try_facts(config: Config, store: Store, key: str | None = None) -> list[Record]:
    """One record for each value that a fact's conditions select, one for a fact that selects none; nothing is stored."""
    documents: dict[str, tuple[Document, ...]] = {}
    rows: list[Record] = []
    for fact in config.facts:
        if key is not None and not fnmatchcase(fact.key, key):
            continue
        if fact.source not in documents:
            documents[fact.source] = tuple(_newest(store, fact.source))
        (state,) = bind_facts((fact,), documents)
        found = select(fact, documents[fact.source])
        rows += [
            {
                "key": fact.key, "state": state.state, "type": b.value.type, "value": b.value.value, "unit": b.value.unit,
                "cmp": b.value.cmp, "role": b.value.role, "section": b.section.heading, "quote": b.rule.quote,
                "url": b.document.url, "about": _about(b),
            }
            for b in found
        ] or [{"key": fact.key, "state": state.state, "value": None, "quote": None, "section": None}]  # fmt: skip
    return rows


def _about(binding: Binding) -> str | None:
    """The words of the sentence that are about this value alone, which `beside` may name; None where all are."""
    said = own_words(binding.section, binding.rule, binding.value)
    return said if said and not said.startswith(binding.rule.quote) else None


def _newest(store: Store, source: str) -> list[Document]:
    out = []
    for page in store.pages.all(source=source):
        latest = store.history.latest(page.page_id)
        if latest is not None:
            out.append(replace(store.history.load(latest.version_id), url=page.url))
    return out
