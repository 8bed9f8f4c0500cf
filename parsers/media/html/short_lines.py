"""Elements that hold few words, found without reading what stands around them again at each level."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from veille.parsers.language.normal_form import tidy


def short_lines(main: LexborNode, selector: str, most: int) -> Iterator[tuple[LexborNode, str]]:
    """The elements that hold at most so many characters, with their words, from the inside out; the caller may drop them.

    What stands around a long element is long itself and is not read: nested elements cost their length once, not at
    each level.
    """
    long: set[int] = {main.mem_id}
    for node in reversed(main.css(selector)):
        if node.mem_id in long:
            continue
        words = tidy(node.text(separator=" "))
        if len(words) <= most:
            if words:
                yield node, words
            continue
        around: LexborNode | None = node
        while around is not None and around.mem_id not in long:
            long.add(around.mem_id)
            around = around.parent
