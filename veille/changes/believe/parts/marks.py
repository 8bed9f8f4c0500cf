"""One value that did not come: a template's name, a script's word for nothing or a currency sign alone in its very place.

One word in the place of one value may be an edit ("free", "to be announced"); what nobody writes for a value may not. And a
line that only a machine writes: the name of a text that was not found, the number of a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from veille.changes.believe.likeness import ReadCapture
from veille.changes.believe.parts.replaced import FEW_WORDS, Replaced, Swap, find_swaps
from veille.parsers.language.patterns import WordPattern

_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[a-z]{2}")
# {fee}, {{ fee }}, {0}, ${fee}, %%FEE_1%%, %d, %(fee)s, <%= fee %>, <fee>, [[fee]], [FEE], __FEE__, fee_amount, @Model.Fee,
# :fee, !fee, ~fee~, #fee#, ???, ###, #REF!
_NAMES = re.compile(
    r"\$?\{[^{}\n]{0,60}\}+|%{1,2}[a-z_]\w*%{0,2}|%\([a-z_]\w*\)[a-z]|<%[^%\n]{0,60}%>|<[a-z_/][^<>\n]{0,60}>"
    r"|\[\[?[a-z_][a-z_. ]{0,40}\]\]?|\b__\w+__\b|\b[a-z]+(?:_[a-z0-9]+)+\b|(?<!\S)[:!~^][a-z_][\w.]*"
    r"|(?<![\w.])@[a-z]\w*(?:\.\w+)*|\?{2,}[\w.]*\??|#{2,}|#[a-z/]{1,8}[!?]|#[a-z_]\w*#"
)
_BARE_MONEY = re.compile(r"\$ ?[a-z#?{%]|[a-z#?}%)] ?\$")  # $n/a, nan $: no amount beside the sign
_NOTHING = WordPattern(r"(?<![\w-])\(?{script_nothing}\)?(?![\w-])")
_NONE = WordPattern(r"{script_none}")
_NO_UNIT = WordPattern(r"(?<![\w-])(?:{script_nothing}|{script_none}|\([a-z_]\w*\)) {unit_of_value}(?!\w)")
_KEY = re.compile(
    r"(?<![@/.\w-])[a-z_]+(?:\.[a-z_][a-z0-9_]*)+\.[a-z0-9_]+(?![\w/@-])"
)  # page.section.fees: no sentence has it
_ASKED = re.compile(r"\?{2,}[^?\n]{1,60}\?{2,}")  # ???en.fees.title???
_LABEL = re.compile(r"[a-z]+(?:_[a-z]+)+|[a-z][\w-]*:[a-z][\w.-]*")
# What a machine keeps where it has no value: an amount or a number below nothing, nines alone; the first days of its calendars.
_SENTINEL = re.compile(r"(?<![\w.,-])-\d|(?<![\d.,])9{4,}(?![\d.,])")
_FIRST_DAYS = frozenset({"1970-01-01", "1900-01-01", "0001-01-01"})
_SITE = re.compile(r"^(?:w{3}\.|.*\.(?:[a-z]{2}|com|org|net|html?|aspx?|php|pdf)$)")  # an address has it
_SOURCES = frozenset({"htm", "html", "inc", "jsp", "php", "asp", "aspx", "json", "xml"})  # files that a page is made of
# 8f3a-77bc-00de-91aa, 4f1c9a02b7de551a0c33, 0x80070005: the number of a fault
_FAULT = re.compile(
    r"\b(?=[\d-]*[a-f])[0-9a-f]{2,}(?:-[0-9a-f]{2,}){2,}\b|\b(?=[0-9]*[a-f])(?=[a-f]*\d)[0-9a-f]{10,}\b|\b0x[0-9a-f]{4,}\b"
)


def find_mark(known: str, lines: tuple[str, ...], blocks: Iterable[Replaced]) -> str | None:
    """The first value in whose place stands what is no value, with it; None without one. `known` is the old text, plain."""
    for block in blocks:
        for swap in find_swaps(block, lines):
            if _DIGIT.search(swap.before) and _is_mark(swap.after, known):
                return f"{swap.before} → {swap.after}"
            if _DIGIT.search(swap.before) and _is_none(swap, lines[swap.line]):
                return f"{swap.before} → {swap.after}"
            if _DIGIT.search(swap.before) and _loses_unit(lines[swap.line], swap.after, known):
                return f"{swap.before} → {swap.after}"
    return None


def find_sentinel(old: ReadCapture, new: ReadCapture, lines: tuple[str, ...], blocks: Iterable[Replaced]) -> str | None:
    """The first value in whose place a number stands that means none, with it; None without one."""
    for block in blocks:
        for swap in find_swaps(block, lines):
            if _DIGIT.search(swap.before) and _SENTINEL.search(swap.after) and not _SENTINEL.search(swap.before):
                return f"{swap.before} → {swap.after}"
    days = _days(new) & _FIRST_DAYS - _days(old)
    return min(days, default=None)


def _days(capture: ReadCapture) -> set[str]:
    return {value.value for section in capture.document.sections for value in section.values if value.type == "date"}


def is_name_of_text(line: str) -> bool:
    """Whether a plain line is the name of a text that was not found and nothing else: page.section.fees, LABEL_FEES."""
    return any(form.fullmatch(line) for form in (_KEY, _LABEL, _ASKED)) and not _SITE.match(line)


def is_of_machine(line: str) -> bool:
    """Whether a plain line gives the name of a text or file that was not found or the number of a fault."""
    keys = [key for key in _KEY.findall(line) if not _SITE.match(key)]
    return bool(keys) or bool(_FAULT.search(line)) or any(map(_is_source, line.split()))


def _is_source(word: str) -> bool:
    """Whether a word is a file's bare name; an address has a slash."""
    name, _, ending = word.strip("()[]«»\"',;:.").rpartition(".")
    return bool(name) and "/" not in name and ending in _SOURCES


def _is_mark(after: str, known: str) -> bool:
    name = _NAMES.search(after)
    rest = _NAMES.sub("", after)
    if _DIGIT.search(rest):
        return False
    if name is not None:
        return name[0] not in known
    return bool(_BARE_MONEY.search(after) or _NOTHING.both.search(after)) and after not in known


def _is_none(swap: Swap, line: str) -> bool:
    """Whether a script's word, or marks alone, stand in the midst of a sentence, where people would turn the sentence."""
    if swap.column is not None or len(line.split()) <= FEW_WORDS:
        return False
    return not any(map(str.isalnum, swap.after)) or bool(_NONE.both.fullmatch(swap.after.strip("$ .,;")))


def _loses_unit(line: str, after: str, known: str) -> bool:
    """Whether a word for nothing stands beside a unit: "None days"."""
    found = _NO_UNIT.both.search(line)
    return found is not None and found[0].split()[0] in after and found[0] not in known
