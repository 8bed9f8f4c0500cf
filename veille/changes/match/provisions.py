"""The parts of a law by the numbers they bear: each block under its provision, each provision as the matcher sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veille.changes.match.alignment import Item
from veille.model import Block, Document, Section

# "[Repealed, SOR/2017-78, s. 2]", "(2) [Abrogé, DORS/2017-78, art. 2]"
REPEAL_NOTICE = re.compile(r"^(?:\([^()]{1,8}\)\s*|[a-z0-9.]{1,6}[)°]\s*)?\W*(?:repealed|abrogée?s?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:\d{1,4}(?:\.\d{1,3})?\s)?\s*")  # a section's number before its first paragraph's
# "(a)", "a)", "1°", "(ii.1)": what is left without the marks is the part's name
_MARKS = re.compile(r"[()\s°.]+$|^[(\s]+")


def walk_provisions(section: Section) -> Iterator[tuple[tuple[str, ...], Block]]:
    """Each block of a law's section with the names of the parts it stands in: ("1", "a") for paragraph (1)(a)."""
    stack: list[tuple[int, str]] = []
    for block in section.blocks:
        label = part_name(block.label) if block.label else block.term
        while stack and stack[-1][0] >= block.depth and label:
            stack.pop()
        if label:
            stack.append((block.depth, label))
        yield tuple(name for depth, name in stack if depth <= block.depth), block


def provision_items(document: Document) -> tuple[Item, ...]:
    """A law's sections and their labelled parts as the matcher sees them, outermost first, without publisher ids."""
    items: list[Item] = []
    for section in document.sections:
        if not section.label or not section.body:
            continue
        groups: dict[tuple[str, ...], list[str]] = {(): []}
        for path, block in walk_provisions(section):
            groups.setdefault(path, []).append(section.text[block.start : block.end])
        places: dict[tuple[str, ...], int] = {}
        for path, lines in groups.items():
            places[path] = len(items)
            text = " ".join(" ".join(lines).split())
            items.append(
                Item(
                    text,
                    labels=("/".join((section.label, *path)),),
                    group=section.label,
                    parent=next((places[path[:k]] for k in range(len(path) - 1, -1, -1) if path[:k] in places), None)
                    if path
                    else None,
                    repealed=bool(REPEAL_NOTICE.match(text)),
                )
            )
    return tuple(items)


def part_name(label: str) -> str:
    """The bare name of a part: "(a)" and "a)" are "a", "1°" is "1"."""
    return _MARKS.sub("", _MARKS.sub("", label))


def repealed_parts(before: str | None, after: str | None) -> tuple[str, str] | None:
    """The lines of a provision that were repealed and the notices in their place; None where anything else differs."""
    one, two = ((text or "").split("\n") for text in (before, after))
    gone, come = [line for line in one if line not in two], [line for line in two if line not in one]
    notices = all(REPEAL_NOTICE.match(_NUMBER.sub("", line)) for line in come)
    fresh = not any(REPEAL_NOTICE.match(_NUMBER.sub("", line)) for line in gone)
    return ("\n".join(gone), "\n".join(come)) if gone and come and notices and fresh else None
