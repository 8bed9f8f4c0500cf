"""What the lexicon sees in a sentence: every group's hits, for whoever adds a phrase."""

from __future__ import annotations

from dataclasses import dataclass

from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon


@dataclass(frozen=True, slots=True)
class WordHit:
    """One hit: the group and tag that won, the words, the other tags that also match there, and the winner's file."""

    group: str
    tag: str
    words: str
    start: int
    end: int
    shadowed: tuple[str, ...]
    file: str


def try_sentence(text: str, lang: Lang) -> tuple[WordHit, ...]:
    """Every hit of every group in a sentence, in order of group and place."""
    folded = fold(text)
    lexicon = load_lexicon(lang)
    found = []
    for group, entries in lexicon.groups.items():
        if any(entry.side for entry in entries):
            continue  # these are read beside a value only
        for hit in lexicon.scanner(group).scan(folded):
            others = tuple(
                entry.tag
                for entry in entries
                if entry.tag != hit.entry.tag and any(h.start == hit.start for h in lexicon.scan_entry(entry, folded))
            )
            found.append(
                WordHit(group, hit.entry.tag, text[hit.start : hit.end], hit.start, hit.end, others, hit.entry.file)
            )
    return tuple(found)
