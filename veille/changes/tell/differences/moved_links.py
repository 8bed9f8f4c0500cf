"""Links of a page that lead elsewhere, came or went: what a redline of the words cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from veille.changes.match.identity import correspond
from veille.changes.tell.differences.link_changes import pair_links
from veille.model import Document, Link


@dataclass(frozen=True, slots=True)
class MovedLink:
    """One link by its words and section: where it led and where it leads; None when it was not there on that side."""

    text: str
    section: str
    before: str | None
    after: str | None


def moved_links(old: Document, new: Document) -> tuple[MovedLink, ...]:
    """The links that differ: retargeted ones first, then those to addresses that only one side names."""
    if old.links_hash == new.links_hash:
        return ()
    pairs = pair_links(correspond(old, new).units)
    found = [MovedLink(p.after.text.strip(), p.section.heading, p.before.href, p.after.href) for p in pairs]
    told_old, told_new = {p.before.href for p in pairs}, {p.after.href for p in pairs}
    olds, news = {link.href for _, link in _links(old)}, {link.href for _, link in _links(new)}
    gone = {link.href: (heading, link) for heading, link in _links(old) if link.href not in news | told_old}
    come = {link.href: (heading, link) for heading, link in _links(new) if link.href not in olds | told_new}
    found += [MovedLink(link.text.strip(), heading, link.href, None) for heading, link in gone.values()]
    found += [MovedLink(link.text.strip(), heading, None, link.href) for heading, link in come.values()]
    return tuple(found)


def _links(document: Document) -> Iterator[tuple[str, Link]]:
    return ((section.heading, link) for section in document.sections for link in section.links)
