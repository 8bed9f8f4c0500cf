"""What does not fit in a citation: a wrong level word, a link to another provision than its text.

Official pages hold such mistakes; text, address and conflict are all kept.
"""

from __future__ import annotations

import re
from dataclasses import replace

from veille.model import Citation
from veille.parsers.citations.instruments import load_instruments, read_address


def level_conflict(said: str, norm: list[str], key: str) -> str | None:
    """What is wrong with the level word of a federal citation: "subparagraph 204(c)" is a paragraph."""
    instrument = load_instruments().get(key)
    if instrument is None or instrument.ordinal_levels or instrument.kind == "accord":
        return None
    word = said.rstrip("s").replace("-", "")
    subs = re.findall(r"\(([^)]+)\)", norm[0].split("..")[0])
    if word == "subparagraph" and len(subs) < 2:
        return f"the text says {word} and the provision is not one"
    if word == "subsection" and (not subs or not subs[0][0].isdigit()):
        return f"the text says {word} and the provision is not one"
    return None


def link_citations(citations: tuple[Citation, ...], links: tuple[tuple[int, int, str], ...]) -> tuple[Citation, ...]:
    """The citations with the address of the link they stand in; a link to another provision is a conflict."""
    linked = []
    for citation in citations:
        href = next((h for s, e, h in links if s < citation.end and citation.start < e), None)
        conflict = citation.conflict
        target = read_address(href) if href else None
        if target is not None and not conflict:
            key, section = target
            own = [n.partition(":") for n in citation.norm]
            sections = {re.split(r"[(.]{1,2}(?=\D|$)|\(", part[2])[0] for part in own}
            if key not in {part[0] for part in own}:
                conflict = f"the link leads to {key}"
            elif section and sections != {""} and section not in sections and not any(".." in n for n in citation.norm):
                conflict = f"the link leads to {key}:{section}"
        linked.append(replace(citation, href=href, conflict=conflict))
    return tuple(linked)
