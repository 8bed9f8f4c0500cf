"""The language of a page, and what spoke against it."""

from __future__ import annotations

import re

from veille.model import Lang
from veille.profiles import Profile

# The most frequent words that the other language does not have.
_ENGLISH = frozenset({
    "the", "and", "of", "to", "is", "are", "you", "your", "for", "must", "may", "with", "this", "that", "be", "not", "from",
})  # fmt: skip
_FRENCH = frozenset({
    "le", "la", "les", "des", "du", "et", "est", "vous", "votre", "pour", "une", "dans", "que", "qui", "sur", "par", "au",
    "aux", "doit", "doivent", "ne", "pas",
})  # fmt: skip
_WORD = re.compile(r"[a-zà-ÿ]+")
CONTRADICTION = "the words look "  # begins the remark that the words speak against the language that was chosen
_FRENCH_SIGNS = re.compile(r"[àâçèéêëîïôùûœ]|\b(?:[dlns]|qu)['’]\w")
_REFERENCE = re.compile(r",\s+(art|aa?|ss?)\.\s*\d")
_SAMPLE = 4_000  # characters: enough for some hundred words
_CLEAR = 8  # this many more words of one language than of the other decide
# A page whose words speak against its own markup ("lang" left from a template) is read as its words speak when there are
# at least this many of them, and so many times more than of the stated language.
_MANY = 25
_TIMES = 5


def parse_lang(text: str | None) -> Lang | None:
    """`en`, `eng`, `en-CA`, `fre`, `fra`, `fr-CA` to a language."""
    start = (text or "").strip().lower()[:2]
    return "en" if start == "en" else "fr" if start == "fr" else None


def _count(text: str) -> tuple[int, int, int]:
    """How many words a text's beginning has, how many of them are English, how many French."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    return len(words), sum(map(_ENGLISH.__contains__, words)), sum(map(_FRENCH.__contains__, words))


def _overwhelming(english: int, french: int) -> Lang | None:
    """The language of a text with so many words of each that hardly has one of the other."""
    if max(english, french) < _MANY or max(english, french) < _TIMES * min(english, french):
        return None
    return "en" if english > french else "fr"


def lang_of_words(text: str) -> Lang | None:
    """The language that the words of a text speak; None when it is not clear."""
    return _clear(*_count(text))


def lang_of_sentence(text: str) -> Lang | None:
    """The language that a sentence speaks, by its words, or by accents and elisions that English has not; None when unclear."""
    return lang_of_words(text) or ("fr" if _FRENCH_SIGNS.search(text.lower()) else None)


def _lang_of_references(text: str) -> Lang | None:
    """The language in which a text that says little more names sections of laws: "D. 1123-2021, a. 3" and "O.C., s. 3"."""
    found = _REFERENCE.search(text)
    return None if found is None else "fr" if found[1].startswith("a") else "en"


def _clear(total: int, english: int, french: int) -> Lang | None:
    if abs(english - french) < min(_CLEAR, 1 + total // 10):
        return None
    return "en" if english > french else "fr"


# So many more different frequent words of the other language than of its own, of which it has one at most, make a block of
# a page one of the other.
_MORE_WORDS, _OWN = 3, 1


def speaks_other(text: str, lang: Lang) -> bool:
    """Whether a block clearly speaks the other language than its page's: an English notice on a French page."""
    words = set(text.lower().split())
    own, other = (_ENGLISH, _FRENCH) if lang == "en" else (_FRENCH, _ENGLISH)
    kept = len(words & own)
    return kept <= _OWN and len(words & other) >= kept + _MORE_WORDS


def lang_of_url(url: str | None, profile: Profile) -> Lang | None:
    """The language that an address says."""
    if not url:
        return None
    if any(re.search(pattern, url) for pattern in profile.french_url):
        return "fr"
    if any(re.search(pattern, url) for pattern in profile.english_url):
        return "en"
    return None


def choose_lang(
    asked: Lang | None, *, stated: tuple[str, ...], url: str | None, profile: Profile, text: str
) -> tuple[Lang, tuple[str, ...]]:
    """The language and remarks: what was asked for, else what the page states, its address, its words.

    Words that leave no doubt govern over the page's own markup and address, never over what was asked for.
    """
    declared = next((lang for lang in map(parse_lang, stated) if lang), None)
    total, english, french = _count(text)
    spoken = _clear(total, english, french)
    chosen = (
        asked
        or _overwhelming(english, french)
        or declared
        or lang_of_url(url, profile)
        or spoken
        or _lang_of_references(text)
        or "en"
    )
    hints = []
    others = [words.strip()[:12] for words in stated if re.match(r"\s*[a-zA-Z]{2,3}(?![a-zA-Z])", words)]
    if others and not declared and asked is None:
        hints.append(f"the page says it is {others[0]}, read as {chosen}")
    if declared and declared != chosen:
        hints.append(f"the page says it is {declared}, read as {chosen}")
    if spoken and spoken != chosen:
        hints.append(f"{CONTRADICTION}{spoken}, read as {chosen}")
    return chosen, tuple(hints)
