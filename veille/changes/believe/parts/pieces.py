"""A page that came, but not whole: pieces not loaded or behind a sign-in, a template that was not filled, two languages.

The page's own text around the gap resembles the page well, so likeness cannot see it. Each kind is told by what stands where
text or a value stood before; text that was there before, or that nothing had to go for, is never doubted.
"""

from __future__ import annotations

import re

from veille.changes.believe.likeness import ReadCapture, plain, words_of
from veille.changes.believe.parts.blanks import find_blank
from veille.changes.believe.parts.cut_short import find_break, find_fault
from veille.changes.believe.parts.emptied import find_emptied, is_shell
from veille.changes.believe.parts.garbled import find_garbled_alone
from veille.changes.believe.parts.marks import find_mark, find_sentinel
from veille.changes.believe.parts.misprints import find_markup, find_misprint
from veille.changes.believe.parts.replaced import Replaced, find_blocks, lines_of
from veille.changes.believe.parts.stand_ins import ADVICE, find_stand_in
from veille.changes.believe.quoting import SHOWN
from veille.changes.believe.wording import doubt
from veille.model import Doubt, DoubtReason, Lang, Likeness
from veille.parsers.language.detection import lang_of_words
from veille.parsers.language.patterns import WordPattern

NOTICE_WORDS = 16  # "This section could not be loaded. Please try again later."
TEASER_WORDS = 30  # "Create a free account to continue reading. It takes a minute."
LOST = 0.97  # a page that keeps more of its old text has lost no section
LOST_TO_TEASER = 0.85
FOREIGN, FOREIGN_BEFORE, OWN_LEFT = 0.25, 0.1, 0.85  # shares of the words; a quotation in French replaces nothing
LEAST_FOREIGN = 25  # words
LEAST_TURNED = 10  # words of a part that was there in one language and is there in another
LEAST_ZEROS = 2  # one amount that falls to nought may be a fee that was dropped
LEAST_FAILED = 2  # blocks of a first capture that say so; one may be a list that the page has for good
FAILED_SHARE = 0.1  # of the lines; a long page on how to get help names such faults too

# The site's own message, or a gate of it, may stand in the other language than the page: both are read.
_FAILED = WordPattern(
    r"\b{could_not}(?: {passive_be})?(?: \w+)? ?{show_on_page}\b"  # This section could not be loaded
    r"|\b{cannot_show}\b.{0,24}\b{showing}"  # Cette section n'a pas pu être chargée
    r"|\b{part_of_page}\b.{0,16}\b{not_there}\b|^\W*{still_loading}\b.{0,24}$|\b{error_said}\b"
)
# What a person cannot do is a rule: "an applicant who cannot show", not "the section cannot be shown".
_OF_PERSON = WordPattern(
    r"\b(?:{person}|{of_persons}|{acting_party})\b[^.;:]{0,40}?\b(?:{could_not}|{cannot_show})\b(?! (?:{passive_be})\b)"
)
_TEASER = WordPattern(
    r"\b(?:{sign_in}\b|{open_account}\b.{0,16}\b{account}\b).{0,40}\b{in_order_to} ?(?:\w+ )?{read_on}|\b{rest_offered}\b"
)
_BRACKETS = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\$\{[^{}\n]{1,60}\}|<%[^\n]{1,60}%>|\[object object\]|%[a-z]+_[a-z_]+%|\[\[[a-z_.]{2,40}\]\]"
)
_MARK = re.compile(
    rf"(?:{_BRACKETS.pattern}|\b(?:undefined|nan|null|x{{2,5}})\b|#(?:ref|value|n/a|name)[!?]?)"
)  # what stands for a value that a script did not have
_MONEY = r"(?:can?)?\$? ?"
_VALUE = re.compile(rf"{_MONEY}(?:{_MARK.pattern}|\d[\d.,]*(?: \d{{3}})*)(?: ?\$)?")
_DOLLAR_MARK = re.compile(r"\$\{[a-z_.]{2,40}\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_EMPTY = r"(?:\{\{[^{}\n]{0,60}\}\}|undefined|nan|null)"  # a script's own template may stand in a page for good
_NEXT_TO_UNIT = WordPattern(r"\$ ?" + _EMPTY + r"|(?<![\w.])" + _EMPTY + r" (?:\$|{unit_of_value})(?!\w)")


def find_unloaded(
    old: ReadCapture, new: ReadCapture, like: Likeness, lang: Lang | None, *, redated: bool = False
) -> Doubt | None:
    """What is missing of the page that otherwise came; None when nothing is.

    `redated` says that the page's date has moved with its edits so far.
    """
    known = {plain(line) for line in old.document.text.split("\n")}
    novel = [line for line in map(plain, new.document.text.split("\n")) if line.strip() and line not in known]
    return (
        _unfilled(known, novel)
        or find_misprint(old, new, novel)
        or _notice(novel, like)
        or _teaser(old, new, novel, like)
        or _replaced(old, new, lang or old.look.spoken)
        or _emptied(old, new, like)
        or _broken(old, new, like, novel, redated=redated)
        or _mixed(old, new, lang or old.look.spoken)
    )


def find_gaps(text: str) -> Doubt | None:
    """What is missing of a page of which nothing earlier is known: marks of a template as values, blocks that failed."""
    garbled = find_garbled_alone(text) or find_markup(text)
    if garbled is not None:
        return doubt(DoubtReason.GARBLED, garbled[:SHOWN])
    low = plain(text)
    found = _NEXT_TO_UNIT.both.search(low) or _DOLLAR_MARK.search(low)
    if found:
        return doubt(DoubtReason.UNFILLED, found[0][:SHOWN])
    lines = [line.strip() for line in low.split("\n") if line.strip()]
    failed = [line for line in lines if _says_failed(line)]
    many = len(failed) >= max(LEAST_FAILED, FAILED_SHARE * len(lines))
    return doubt(DoubtReason.UNLOADED, failed[0][:SHOWN]) if many else None


def _says_failed(line: str) -> bool:
    """Whether a short line says that something could not be shown; advice for such a case and what people cannot do are not."""
    if len(words_of(line)) > NOTICE_WORDS or not _FAILED.both.search(line):
        return False
    return not ADVICE.both.search(line) and not _OF_PERSON.both.search(line)


def _unfilled(known: set[str], novel: list[str]) -> Doubt | None:
    """A mark or a nought in the very lines in which a value stood; a bracketed mark wherever it is new."""
    shapes: dict[str, list[str]] = {}
    for line in filter(_NUMBER.search, known):
        shapes.setdefault(_VALUE.sub("#", line), []).append(line)
    marked = {mark for line in known for mark in _MARK.findall(line)}
    zeros, others = [], 0
    for line in novel:
        mark = _BRACKETS.search(line)
        if mark and mark[0] not in marked:
            return doubt(DoubtReason.UNFILLED, mark[0][:SHOWN])
        alike = shapes.get(_VALUE.sub("#", line))
        if alike is None:
            continue
        before = max(alike, key=lambda was: (_same_numbers(was, line), was))  # rows of a table have one shape
        if _MARK.search(line) and not _MARK.search(before):
            return doubt(DoubtReason.UNFILLED, line.strip()[:SHOWN])
        pairs = zip(_NUMBER.findall(before), _NUMBER.findall(line), strict=False)
        moved = [(a, b) for a, b in pairs if a != b]
        zeros += [f"{a} → {b}" for a, b in moved if not b.strip("0.,")]
        others += sum(1 for _, b in moved if b.strip("0.,"))
    return doubt(DoubtReason.UNFILLED, "; ".join(zeros[:3])) if len(zeros) >= LEAST_ZEROS and not others else None


def _same_numbers(line: str, other: str) -> int:
    pairs = zip(_NUMBER.findall(line), _NUMBER.findall(other), strict=False)
    return sum(one == two for one, two in pairs)


def _notice(novel: list[str], like: Likeness) -> Doubt | None:
    """A line that says that something could not be shown, on a page that lost text."""
    if like.kept_of_old >= LOST:
        return None
    for line in novel:
        if _says_failed(line):
            return doubt(DoubtReason.UNLOADED, line.strip()[:SHOWN])
    return None


def _teaser(old: ReadCapture, new: ReadCapture, novel: list[str], like: Likeness) -> Doubt | None:
    """A line that offers the rest to those who sign in, on a page that lost its rest."""
    shorter = len(new.document.text) < len(old.document.text)
    if like.kept_of_old >= LOST_TO_TEASER or not shorter:
        return None
    found = next((s for s in novel if len(words_of(s)) <= TEASER_WORDS and _TEASER.both.search(s)), None)
    return doubt(DoubtReason.UNLOADED, found.strip()[:SHOWN]) if found else None


def _replaced(old: ReadCapture, new: ReadCapture, own: Lang | None) -> Doubt | None:
    """A mark in a value's place, one token in that of several, a line of nothing or of another language in that of a part."""
    lines = lines_of(new.document.text)
    blocks = find_blocks(lines_of(old.document.text), lines)
    blank = (
        find_mark(plain(old.document.text), lines, blocks)
        or find_sentinel(old, new, lines, blocks)
        or find_blank(old, lines, blocks)
    )
    if blank is not None:
        return doubt(DoubtReason.UNFILLED, blank[:SHOWN])
    foreign = next((found for block in blocks if (found := _turned(block, own))), None)
    if foreign is not None:
        return doubt(DoubtReason.MIXED_LANGUAGE, foreign)
    line = find_stand_in(old, new, blocks)
    return doubt(DoubtReason.UNLOADED, line[:SHOWN]) if line is not None else None


def _turned(block: Replaced, own: Lang | None) -> str | None:
    """The language in which lines came in the place of the page's own; names and titles of a few words have none."""
    before, after = " ".join(block.old), " ".join(block.new)
    if own is None or min(len(words_of(before)), len(words_of(after))) < LEAST_TURNED:
        return None
    now = lang_of_words(after)
    return now if now not in (None, own) and lang_of_words(before) == own else None


def _broken(old: ReadCapture, new: ReadCapture, like: Likeness, novel: list[str], *, redated: bool) -> Doubt | None:
    last = find_break(old, new, redated=redated) or find_fault(novel, like.kept_of_old, TEASER_WORDS)
    return doubt(DoubtReason.UNLOADED, last.strip()[:SHOWN]) if last is not None else None


def _emptied(old: ReadCapture, new: ReadCapture, like: Likeness) -> Doubt | None:
    left = old.document.rules[0].quote if is_shell(old, new, like) else find_emptied(old, new)
    return doubt(DoubtReason.UNLOADED, left.strip()[:SHOWN]) if left is not None else None


def _mixed(old: ReadCapture, new: ReadCapture, own: Lang | None) -> Doubt | None:
    """Lines of the other language in the place of the page's own."""
    if own is None:
        return None
    before, after = dict(old.look.tongues), dict(new.look.tongues)
    foreign_before = sum(count for lang, count in before.items() if lang != own)
    foreign = {lang: count for lang, count in after.items() if lang != own}
    share = sum(foreign.values()) / max(sum(after.values()), 1)
    came = sum(foreign.values()) - foreign_before
    if came < LEAST_FOREIGN or share < FOREIGN or foreign_before > FOREIGN_BEFORE * sum(before.values()):
        return None
    left = after.get(own, 0) / max(before.get(own, 0), 1)
    return (
        doubt(DoubtReason.MIXED_LANGUAGE, f"{max(foreign, key=foreign.__getitem__)}, {share:.0%}")
        if left <= OWN_LEFT
        else None
    )
