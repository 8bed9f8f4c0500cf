"""How far a capture resembles the last version that had content: kept text, title, headings, template, links, topic."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from veille.changes.believe.subject import is_of_reading, stems
from veille.model import Document, Likeness, PageLook
from veille.parsers.language.folding import without_accents

OTHER_TITLE = 0.7  # of a title in which a word or a number was exchanged for another, at most: it names another page
SAME_WORD = 0.8  # of letters: a word that was spelled otherwise or set in the plural
TITLE_WORD = 4  # letters; shorter words of a title are mostly grammar
SHINGLE = 4  # words in a row: long enough that two pages of one ministry share few, short enough to survive light edits
FEW = 2  # words of nothing that are added to each text: one word on the subject among three proves little
OWN_STEMS = 40  # the words that a page uses most are its subject; rarer ones stand in any page's errors too
MAX_WORDS = 60_000  # of a text, for the largest laws
_WORD = re.compile(r"[a-z]+|\d+")
_APART = r":/>|\"'“”«»›·–—\t"  # marks about a title that a line only names: "Subject: ...", "Share “...”", a trail
_NUMBER, _YEAR = re.compile(r"\d+"), re.compile(r"(?:19|20)\d\d")
_SITE = re.compile(r"\s[-–—|]\s[^-–—|]{2,60}$")


@dataclass(frozen=True, slots=True)
class ReadCapture:
    """A capture as it is judged: what was read of it, and its look."""

    document: Document
    look: PageLook


def plain(text: str) -> str:
    """The text in lower case, without accents and typographic quotes."""
    return without_accents(text.lower().replace("’", "'").replace("‘", "'").replace("œ", "oe"))


@lru_cache(maxsize=8)
def words_of(text: str) -> tuple[str, ...]:
    """The words in plain form; a number is `0`, so that a yearly table of new amounts is still the same table."""
    return tuple("0" if w[0].isdigit() else w for w in _WORD.findall(plain(text))[:MAX_WORDS])


def measure(old: ReadCapture, new: ReadCapture) -> Likeness:
    """The likeness of `new` to `old`."""
    before, after = words_of(old.document.text), words_of(new.document.text)
    shared = sum((phrases_of(before) & phrases_of(after)).values())
    return Likeness(
        kept_of_old=_share(shared, len(before)),
        kept_of_new=_share(shared, len(after)),
        title=_titles(old, new),
        headings=_headings(old.document, new.document),
        frame=_jaccard(old.look.frame, new.look.frame) if old.look.frame and new.look.frame else None,
        links=_links(old.document, new.document),
        topic=_topic(old, before, new_words(old, new) or after),  # a text that says nothing new has only lost some
        reading=max(reading_share(after) - reading_share(before), 0.0),
    )


def is_edited(old: ReadCapture, new: ReadCapture) -> bool:
    """Whether the page's own date says that somebody worked on it."""
    return new.document.modified is not None and new.document.modified > (old.document.modified or "")


def novel_text(old: ReadCapture | None, new: ReadCapture) -> str:
    """The lines of the new text that the old one did not have, in plain form: what signs are looked for in."""
    known = set() if old is None else {plain(line) for line in old.document.text.split("\n")}
    return "\n".join(line for line in map(plain, new.document.text.split("\n")) if line.strip() and line not in known)


def body_words(capture: ReadCapture) -> tuple[str, ...]:
    """The words of a text without those that only repeat its title: a regulation's first line, "Share “title”", a trail."""
    return words_of(_without_titles(plain(capture.document.text), heading_of(capture)))


def said_anew(old: ReadCapture, new: ReadCapture) -> Document:
    """The new document with the values, cues and rules of its new words alone: what a title names, no notice says."""
    words = _without_titles(novel_text(old, new), f"{heading_of(old)}\n{heading_of(new)}")

    def is_new(text: str, start: int, end: int) -> bool:
        return plain(text[start:end]).split("\n")[0].strip() in words

    sections = tuple(
        replace(
            section,
            values=tuple(v for v in section.values if is_new(section.text, v.start, v.end)),
            cues=tuple(c for c in section.cues if is_new(section.text, c.start, c.end)),
            rules=tuple(r for r in section.rules if is_new(section.text, r.start, r.end)),
        )
        for section in new.document.sections
    )
    return replace(new.document, sections=sections)


def new_words(old: ReadCapture, new: ReadCapture) -> tuple[str, ...]:
    """The words of the lines that the old text did not have, without those that only repeat a title."""
    return words_of(_without_titles(novel_text(old, new), f"{heading_of(old)}\n{heading_of(new)}"))


def _without_titles(text: str, titles: str) -> str:
    """Plain text without the lines that are (of) a title, and without titles that a mark sets apart in a line.

    A title in a sentence ("the work permit programme is closed") is of the sentence.
    """
    names = sorted({name for name in titles.split("\n") if name}, key=len, reverse=True)
    kept = [line for line in text.split("\n") if line.strip() not in titles]
    if not names or not kept:
        return "\n".join(kept)
    named = "|".join(map(re.escape, names))
    return re.sub(rf"(?m)(?:^|(?<=[{_APART}]))\s*(?:{named})\s*(?=$|[{_APART}])", " ", "\n".join(kept))


def heading_of(capture: ReadCapture) -> str:
    """Title and first heading in plain form, without the site's name."""
    names = (_bare(capture.look.title), capture.document.title, capture.look.heading)
    return "\n".join(dict.fromkeys(plain(name) for name in names if name))


def _bare(title: str) -> str:
    return _SITE.sub("", title).strip()


def phrases_of(words: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """How often each run of four words comes; a shorter text is one run."""
    if len(words) <= SHINGLE:
        return Counter([words]) if words else Counter()
    return Counter(words[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1))


def _share(shared: int, words: int) -> float:
    return min(1.0, shared / max(words - SHINGLE + 1, 1)) if words else 0.0


def _titles(old: ReadCapture, new: ReadCapture) -> float:
    """The mean likeness of title, head title and first heading to their own kind of before; 1 when both titles are kept.

    Pages of one guide share one of the three ("Apply for a visitor visa: How to apply"), seldom all; a page that is set
    anew may lose the guide's heading above its own.
    """
    named = (old.document.title, new.document.title)
    head = (_bare(old.look.title), _bare(new.look.title))
    if all(a and plain(a) == plain(b) for a, b in (named, head)):
        return 1.0
    tells = set(words_of(head[0])) & set(words_of(named[0]))  # a head title may name the site and nothing else
    sides = (
        (named, head, (old.look.heading, new.look.heading)) if tells else (named, (old.look.heading, new.look.heading))
    )
    pairs = [(plain(a), plain(b)) for a, b in sides if a]
    ratios = [_alike(a, b) for a, b in pairs]
    mean = sum(ratios) / len(ratios) if ratios else float(not heading_of(new))
    return min(mean, OTHER_TITLE) if _is_exchanged(*named) else mean


def _is_exchanged(before: str, after: str) -> bool:
    """Whether a title lost a word and has another in its place: "certificate for work" for "certificate for studies".

    So has "section 200" for "section 216"; but the page of 2026 follows on that of 2025.
    """
    numbers = [[n for n in _NUMBER.findall(title) if not _YEAR.fullmatch(n)] for title in (before, after)]
    if len(numbers[0]) == len(numbers[1]) and numbers[0] != numbers[1]:
        return True
    was, now = ({word for word in words_of(title) if len(word) >= TITLE_WORD} for title in (before, after))
    return _has_other(was, now) and _has_other(now, was)


def _has_other(words: set[str], others: set[str]) -> bool:
    return any(all(_alike(word, other) < SAME_WORD for other in others) for word in words - others)


def _alike(one: str, two: str) -> float:
    return 1.0 if one == two else SequenceMatcher(None, one, two, autojunk=False).ratio()


def _headings(old: Document, new: Document) -> float | None:
    before = {plain(s.heading) for s in old.sections[1:] if s.heading}
    after = {plain(s.heading) for s in new.sections if s.heading}
    return len(before & after) / len(before) if before else None


def _links(old: Document, new: Document) -> float | None:
    before = {link.href for s in old.sections for link in s.links}
    after = {link.href for s in new.sections for link in s.links}
    return len(before & after) / len(before) if before else None


def _topic(old: ReadCapture, before: tuple[str, ...], after: tuple[str, ...]) -> float:
    """The share of the new words' longer ones that are the page's own: frequent in it, or in its title and headings.

    Words of reading web pages are a page's own only when its title has them.
    """
    own, said = _own(old, before), stems(after)
    return sum(stem in own for stem in said) / (len(said) + FEW)


def beyond_title(old: ReadCapture, new: ReadCapture) -> set[str]:
    """The page's own stems among the new words that no title has: an assistant, a search or a film names the title."""
    titled = set(stems(words_of(f"{heading_of(old)}\n{heading_of(new)}")))
    return (_own(old, words_of(old.document.text)) - titled).intersection(stems(new_words(old, new)))


def titled_words(old: ReadCapture, new: ReadCapture) -> set[str]:
    """The stems of the page's title that the new words name, without those about reading web pages."""
    return title_stems(old).intersection(stems(new_words(old, new)))


def title_stems(capture: ReadCapture) -> set[str]:
    """The stems of a page's title, without those about reading web pages."""
    return {stem for stem in stems(words_of(heading_of(capture))) if not is_of_reading(stem)}


def _own(old: ReadCapture, before: tuple[str, ...]) -> set[str]:
    own = {stem for stem, _ in Counter(stems(before)).most_common(OWN_STEMS)}
    own |= {stem for section in old.document.sections for stem in stems(words_of(section.heading))}
    return {stem for stem in own if not is_of_reading(stem)} | set(stems(words_of(heading_of(old))))


def reading_share(words: tuple[str, ...]) -> float:
    """The share of a text's longer words that are about reading web pages."""
    said = stems(words)
    return sum(map(is_of_reading, said)) / len(said) if said else 0.0


def _jaccard(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two)
