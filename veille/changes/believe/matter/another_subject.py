"""Whether the text under a page's own title and in its own template is about something else.

A site that mixes its pages up, or shows one where another was asked for, keeps title, template and even date. A rewrite
speaks of the page's matter in the page's words, whatever else is new.
"""

from __future__ import annotations

from collections import Counter
from math import log

from veille.changes.believe.likeness import (
    ReadCapture,
    body_words,
    heading_of,
    is_edited,
    new_words,
    novel_text,
    plain,
    title_stems,
    words_of,
)
from veille.changes.believe.matter.vocabulary import (
    LEAST_LETTERS,
    UNKNOWN,
    evidence,
    is_grammar,
    leaning,
    strange_among,
    usual_words,
    vocabulary,
)
from veille.changes.believe.signs import find_signs
from veille.changes.believe.subject import (
    LEAST_STEM,
    in_either_number,
    is_of_reading,
    says_ended,
    says_withdrawn,
    stems,
)
from veille.model import Lang, Likeness

AGAIN = 3  # times that a word is said before it is what the text is about
# Longer words of a text that can be weighed; one of fewer says in passing what holds.
SOME_STEMS, MANY_STEMS = 8, 15
# The least that a page’s own text leans to its words. Of many words: rewrites have .09 and more, other pages of the ministry
# .05 and less (9 of 10). Few words lean by chance: only what clearly leans away is another subject.
LEANS_AWAY, LEANS_NOWHERE = -0.2, 0.05
LEANS_FAR = (
    -0.5
)  # of what was added to a page that lost nothing: new sides of its matter have new words, but not these alone
FEW_OWN, LEANS_WHOLLY = 80, -0.65  # a page of so few words says little of what belongs to it: none of them comes again
LEANS_OWN = 0.5  # of a text in another template
# What a page calls itself and its matter, folded...
ITSELF = frozenset({
    "program", "programme", "guide", "policy", "politique", "measure", "mesure", "directive", "directives", "page", "pilot",
    "pilote", "project", "projet", "stream", "volet", "regulations", "reglement", "applications", "demandes", "intake",
    "reception", "cap", "quota", "plafond", "limit", "limite", "maximum",
})  # fmt: skip
# ...and what may stand beside that: "This is now closed".
_BESIDE = frozenset({
    "this", "these", "ce", "cet", "cette", "ces", "present", "presente", "presents", "presentes", "now", "maintenant",
    "sommes",
})  # fmt: skip
MUCH_KEPT = 0.75  # the share of its text that a page keeps which lost no part...
ALL_KEPT = 0.97  # ...or nothing but a word or a number here and there...
MOSTLY_OLD = 0.6  # ...and that such a page has of all its text, unless much was added


def of_another_subject(old: ReadCapture, new: ReadCapture, *, lang: Lang | None, edited: bool) -> str | None:
    """The word that a text of another subject keeps coming back to; None for a text of the page's own.

    `edited` says that a new date or words of the page speak for it: then a word that comes again proves nothing.
    """
    told = None if edited else _repeated(old, new)
    if told is not None:
        return told
    if _speaks_of(heading_of(old), new) and not _speaks_of(heading_of(old), old):
        return None  # what stood there was no page: a notice that was believed at first sight
    said, own = _said_anew(old, new), _own_words(old)
    away = leaning(own, said, lang) < LEANS_AWAY if edited else _leans_away(own, said, lang)
    if len(said) < SOME_STEMS or not away or (_says_ended(new) and len(said) < MANY_STEMS):
        return None
    return _told_by(said, own, new, lang)


def of_half_a_page(old: ReadCapture, new: ReadCapture, like: Likeness, lang: Lang | None) -> str | None:
    """The word that stands out of a part of another subject, beside what was kept of a page or in the place of much of it.

    Measured on real revisions that keep less than .85 of their text, and on pages of one ministry of which the second half
    is another page's: what people write anew leans .3 and more to the page's words, halves of other pages -.1 and less
    (169 of 176).
    """
    if like.kept_of_old >= MUCH_KEPT and like.kept_of_new >= MOSTLY_OLD:
        return None
    if like.kept_of_old >= ALL_KEPT and is_edited(old, new):
        return None  # somebody added a side of the matter that had no word yet
    said, own = _said_anew(old, new), _own_words(old)
    if not _leans_away(own, said, lang):
        return None
    far = LEANS_FAR if own.total() >= FEW_OWN else LEANS_WHOLLY
    if like.kept_of_old >= MUCH_KEPT and leaning(own, said, lang) >= far:
        return None
    return _told_by(said, own, new, lang)


def is_of_own_words(old: ReadCapture, new: ReadCapture, lang: Lang | None) -> bool:
    """Whether a text of some length leans clearly to the page's own words, and none of it is of walls and errors."""
    said = _said_anew(old, new)
    if len(said) < SOME_STEMS or find_signs(novel_text(old, new)):
        return False
    return leaning(_own_words(old), said, lang) >= LEANS_OWN


def few_words_for(old: ReadCapture, new: ReadCapture, lang: Lang | None) -> float:
    """What the few words that are new say, all together, for the page's own matter; below 0 for another.

    0 for a text of more words, which is weighed by its mean.
    """
    said = _said_anew(old, new)
    return evidence(_own_words(old), said, strange_words(old, new, lang), lang) if len(said) < MANY_STEMS else 0.0


def strange_words(old: ReadCapture, new: ReadCapture, lang: Lang | None) -> dict[str, str]:
    """The new words, by stem, that neither the page nor any page of such offices uses."""
    return strange_among(new_words(old, new), words_of(f"{heading_of(old)}\n{old.document.text}"), lang)


def is_of_page(old: ReadCapture, ended: tuple[tuple[str, str], ...], lang: Lang | None) -> bool:
    """Whether the page uses all words for what ended, or they name the page itself: "This bulletin", "Programme"."""
    known = set(words_of(f"{heading_of(old)}\n{old.document.text}"))
    for before, sentence in ended:
        words = words_of(plain(before))
        named = _names(words, lang) or _names(words := words_of(plain(sentence)), lang)
        if not ITSELF.intersection(words) and not all(known & in_either_number(word) for word in named):
            return False
    return True


def _names(words: tuple[str, ...], lang: Lang | None) -> set[str]:
    return {word for word in words if len(word) >= LEAST_LETTERS and not is_grammar(word, lang)} - _BESIDE


def _leans_away(own: Counter[str], said: list[str], lang: Lang | None) -> bool:
    """Whether a text leans to other words than the page's own, the more clearly the shorter it is."""
    if len(said) < SOME_STEMS:
        return False
    return leaning(own, said, lang) < (LEANS_NOWHERE if len(said) >= MANY_STEMS else LEANS_AWAY)


def _told_by(said: list[str], own: Counter[str], new: ReadCapture, lang: Lang | None) -> str:
    """The word of the new text that tells most of what it is about."""
    usual = usual_words(lang)
    counts = Counter(stem for stem in said if stem not in own)
    top = max(counts, key=lambda stem: counts[stem] * log(1 / (usual.get(stem, 0.0) + UNKNOWN)), default="")
    return next((word for word in body_words(new) if top and word.startswith(top)), heading_of(new))


def _said_anew(old: ReadCapture, new: ReadCapture) -> list[str]:
    return [stem for stem in stems(new_words(old, new)) if not is_of_reading(stem)]


def _own_words(old: ReadCapture) -> Counter[str]:
    headings = "\n".join((heading_of(old), *(section.heading for section in old.document.sections)))
    return vocabulary(body_words(old), words_of(headings))


def _says_ended(new: ReadCapture) -> bool:
    """Whether the text says that something is repealed, suspended, closed or withdrawn: whoever says so need not name it."""
    return says_ended(new.document) or says_withdrawn(new.document)


def _speaks_of(title: str, capture: ReadCapture) -> bool:
    """Whether the text below a title has a word of it that is not about reading web pages."""
    named = {stem for stem in stems(words_of(title)) if not is_of_reading(stem)}
    return bool(named.intersection(stems(body_words(capture))))


def _repeated(old: ReadCapture, new: ReadCapture) -> str | None:
    """The word that a new text keeps coming back to, though neither the page's title nor its old text has it; None without one.

    A text that names anything of the page's title is about the page, whatever else it says.
    """
    titled = title_stems(old)
    headings = " ".join(
        section.heading for section in new.document.sections if section.heading not in ("", new.document.title)
    )
    said = [word for word in (*body_words(new), *words_of(headings)) if len(word) >= LEAST_STEM]
    if not titled or titled.intersection(stems(tuple(said))):
        return None
    known = set(stems(words_of(old.document.text)))
    counts = Counter(stem for stem in stems(tuple(said)) if stem not in known and not is_of_reading(stem))
    top, times = counts.most_common(1)[0] if counts else ("", 0)
    return next(word for word in said if word.startswith(top)) if times >= AGAIN else None
