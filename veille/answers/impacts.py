"""Who relies on a provision: the rules and pages that cite it, ranges and parent citations included."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from veille.answers.queries import Record
from veille.model import Impact, Lang
from veille.model.provisions import parse_provision
from veille.reader.citing import select_citing
from veille.reader.filters import require_provision

_LANGS: tuple[Lang, Lang] = ("en", "fr")
MOST_NEAR = 4  # provisions offered in place of one that nothing cites
MOST_URLS = 20  # addresses listed in one alert; `veille impact` lists all


def list_citing(db: sqlite3.Connection, provision: str | None) -> list[Record]:
    """The citations of a provision, without one all of them, as command line and API list them; UsageError for none such."""
    if provision is not None:
        require_provision(db, provision)
    return [dict(row) for row in select_citing(db, provision)]


def meant_provision(typed: str) -> str:
    """The normal form of one provision as a person writes it: R205(a), A30, "RIPR 205", "section 205 of the IRPR".

    What is in normal form, and what names no provision or several, comes back as it was typed.
    """
    if ":" in typed:
        return typed
    from veille.parsers.citations.reading import find_citations  # the grammar of citations is large
    from veille.parsers.language.folded_text import open_scope

    text = typed.strip()
    read = [find_citations(open_scope(text, lang)) for lang in _LANGS]
    whole = {norm for found in read for one in found for norm in one.norm if one.raw.strip() == text and ":" in norm}
    return next(iter(whole)) if len(whole) == 1 else typed


def near_provisions(db: sqlite3.Connection, provision: str) -> tuple[tuple[str, int], ...]:
    """Cited provisions beside one that nothing cites, each with its number of citations: other parts of its section, else the
    next sections below and above that are cited; of an instrument alone its most cited ones.
    """
    instrument = provision.partition(":")[0]
    asked = parse_provision(provision)
    cited = Counter(str(row["provision"]).partition("..")[0] for row in select_citing(db, None))
    known = {one: norm for norm in cited if (one := parse_provision(norm)) is not None and one.instrument == instrument}
    if asked is None:
        chosen = sorted(known.values(), key=lambda norm: (-cited[norm], norm))[:MOST_NEAR]
    else:
        beside = sorted(norm for one, norm in known.items() if one.section == asked.section)
        ordered = sorted(known, key=lambda one: (one.order, one.parts))
        below = [known[one] for one in ordered if one.order < asked.order][-MOST_NEAR // 2 :]
        above = [known[one] for one in ordered if one.order > asked.order][: MOST_NEAR // 2]
        chosen = beside[:MOST_NEAR] or [*below, *above]
    return tuple((norm, cited[norm]) for norm in chosen)


def impacts_of(db: sqlite3.Connection, provisions: Iterable[str], *, page_id: str) -> tuple[Impact, ...]:
    """What changed provisions bear on: one Impact for each that other pages than the law's own cite."""
    found = []
    for provision in provisions:
        rows = [row for row in select_citing(db, provision) if row["page_id"] != page_id]
        if rows:
            urls = tuple(dict.fromkeys(row["url"] for row in rows))
            rules = len({row["rule_id"] for row in rows})
            found.append(Impact(provision, len(urls), rules, urls[:MOST_URLS]))
    return tuple(found)
