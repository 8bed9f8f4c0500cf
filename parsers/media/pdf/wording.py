"""Lines of print joined to text: words broken at a line's end made whole, titles told from labels and file names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from veille.parsers.language.folding import fold
from veille.parsers.language.normal_form import tidy
from veille.parsers.language.patterns import WordPattern

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)- ([^\W\d_]+)")  # "estab- lished" after lines were joined with a blank
_LABEL = re.compile(r"[A-Z]{1,5} ?-?\d{1,3}[A-Z]?|\d+(\.\d+)*\.?")  # "ENF 15" alone names no document
_LEAST_MUTE = 4  # letters of a word that has a vowel; shorter ones may be abbreviations
_LEGIBLE = 0.75  # the share of letters, digits and blanks in a title
_NO_TITLE = WordPattern(r"(?:{names_no_document}|\W*)")
_FILE_NAME = re.compile(r"\.(pdf|docx?|indd|qxp|rtf)\b|microsoft word|untitled|sans titre|^\S+$", re.I)
_WITHIN = re.compile(r"[^\W\d_][\d!|•~=^,;]+[^\W\d_]|[|~^]")  # digits or signs within letters
_UNREADABLE = "\ufffd"
_VOWELS = frozenset("aeiouy")


def share_of_no_words(lines: Iterable[str]) -> float:
    """The share of a text that is no words: what is left of letters that a machine recognised badly on a scan."""
    words = [word.strip('().,;:«»“”"') for line in lines for word in line.split() if "://" not in word]
    return sum(map(_is_no_word, words)) / len(words) if words else 0.0


def _is_no_word(word: str) -> bool:
    """Small letters around digits or signs, or without a vowel. Names of forms and citations are in capitals (IMM5266B)."""
    if word.isupper():
        return False
    mute = len(word) >= _LEAST_MUTE and word.islower() and word.isalpha() and not _VOWELS & set(fold(word))
    return mute or _UNREADABLE in word or _WITHIN.search(word) is not None


class Vocabulary:
    """The words of one document, to tell a broken word from a compound that stands at a line's end."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        broken = False  # whether the line before ends within a word: the halves are no words
        for line in lines:
            words = _WORD.findall(fold(line))
            ends = line.rstrip().endswith("-")
            self._seen.update(words[1 if broken else 0 : len(words) - 1 if ends and words else None])
            broken = ends

    def join(self, lines: list[str]) -> str:
        """The lines as one text; "regula-" and "tion" are one word, "low-" and "risk" a compound."""
        return tidy(_BROKEN.sub(self._mend, " ".join(lines)))

    def _mend(self, found: re.Match[str]) -> str:
        first, second = fold(found[1]), fold(found[2])
        if not second[:1].isalpha() or found[2][0].isupper():
            return f"{found[1]}-{found[2]}"
        whole, compound = self._seen[first + second], self._seen[f"{first}-{second}"]
        if whole or compound:
            return f"{found[1]}{'' if whole >= compound else '-'}{found[2]}"
        both = bool(self._seen[first] and self._seen[second])  # each half a word of its own elsewhere
        return f"{found[1]}{'-' if both else ''}{found[2]}"


def is_title(words: str) -> bool:
    """Whether words can name a document: no bare label, no "Contents", no signs that a scan gave for a drawing."""
    legible = sum(char.isalnum() or char == " " for char in words) >= len(words) * _LEGIBLE
    return bool(words) and legible and not _LABEL.fullmatch(words) and not _NO_TITLE.both.fullmatch(fold(words))


def choose_title(largest: str, running: tuple[str, ...], metadata: str) -> str:
    """The title of a PDF: its largest words, else the running head that begins with them, else what its metadata say."""
    if is_title(largest):
        return largest
    start = fold(largest)
    digits = re.search(r"\d+", largest)
    heads = [w.replace("#", digits[0], 1) if digits else w for w in running]  # a running head has "#" for its numbers
    head = next((w for w in heads if start and fold(w).startswith(start) and len(w) > len(largest)), "")
    if head and is_title(head):
        return head
    if metadata and not _FILE_NAME.search(metadata) and is_title(metadata):
        named = not _LABEL.fullmatch(largest) or fold(metadata).startswith(start)
        return metadata if named else f"{largest} {metadata}"
    return next((words for words in running if "#" not in words and is_title(words)), "") or largest
