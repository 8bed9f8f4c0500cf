"""The words of a text that carry its meaning, one form for each family of words, with what else says the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from veille.model import Lang
from veille.parsers.language.detection import lang_of_words
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon

ROOT = 3  # letters that stay of a word when its ending goes: « aide », « aidera »
FAMILY = 7  # letters that two words share from their beginning on when only their endings differ: "administrer"
TAIL = 3  # letters of the endings beside them
BEGUN = 5  # first letters that a word shares with another of its kin, whatever the endings: "automated", "automatic"
NOTHING = "nothing"  # the meaning of phrases that only join: "in order to"
BETWEEN = 4  # words between two of a phrase of near words at most: "let the office know"
APART = 6  # words from a verb to its particle at most: "take part of the cost off"
_PARTICLES: dict[Lang, frozenset[str]] = {
    "en": frozenset({"off", "out", "up", "down", "back", "away"}),
    "fr": frozenset(),
}
_PLURALS: dict[Lang, str] = {"en": "s", "fr": "sx"}
_DOUBLED = "bdglmnprt"  # consonants that an ending doubles: "cancelled", "submitting"
_WORD = re.compile(r"[a-z]+")
# Endings of inflected and derived words, over folded text; of several the longest goes. Ends that name who acts
# ("employer", « employeur ») stay: the other party is another person.
_ENDINGS: dict[Lang, tuple[str, ...]] = {
    "en": (
        "ating", "ated", "ate", "ying", "yed", "ation", "ition", "ution", "ment", "ship", "ance", "ence", "itie", "ity",
        "ing", "ion", "ied", "ily", "ably",
        "able", "ally", "ie", "al", "ly", "ed", "e", "y",
    ),
    "fr": (
        "issement", "ement", "ication", "ation", "ition", "isson", "issant", "issez", "issent", "eraient", "erait",
        "eront", "eron", "ierez", "iera", "erez", "era", "irez", "iront", "ira",
        "aient", "ait", "ient", "ion", "iez", "ier", "iee", "iere", "if", "ive", "ante",
        "ant", "ent", "on", "ee", "er", "ez", "ie", "ir", "it", "au", "ale", "al", "e", "i",
    ),
}  # fmt: skip


# What inflects a word, over folded text: verbs by the end of their infinitive, and any word. A form in "-ing" or « -ant » as
# often names a thing or a person of its own ("a signing bonus", « un débutant ») and is none of them.
_INFLECTIONS: dict[Lang, dict[str, str]] = {
    "en": {"e": "ed", "y": "ies ied", "": "s es ed"},
    "fr": {
        "er": "e es ons ez ent a ai as era erai eras erons erez eront erait eraient ait aient eons eait eaient ee ees",
        "ir": "i ie is ies it issons issez issent issait issaient ira irai iras irons irez iront irait iraient",
        "re": "s ons ez ent ra rai ras rons rez ront rait raient ait aient",
        "": "s e es x",
    },
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One word, or a phrase that stands for one: its root, its letters as folded, and the meanings that it can have.

    `idle` words mean nothing alone, and may yet say what another word says: "have" for "hold". `parts` are the words of
    a phrase, each for itself.
    """

    root: str
    word: str
    says: frozenset[str]
    idle: bool = False
    parts: tuple[Meaning, ...] = ()


@lru_cache(maxsize=8_192)  # a sentence is read several times while a page is judged
def read_meaning(text: str, lang: Lang, *, hyphens: bool = True) -> tuple[Meaning, ...]:
    """The words of a text with what they say, in order; several words that stand for one are one.

    Without `hyphens`, words that one joins are one word: "co-operate".
    """
    folded = fold(text)
    return tuple(_read(tuple(_WORD.findall(folded if hyphens else folded.replace("-", ""))), lang))


def akin(one: Meaning, two: Meaning) -> bool:
    """Whether two words can say the same: a common meaning in the lexicon, or one family of words."""
    return bool(one.says & two.says) or of_one_family(one, two)


def of_one_family(one: Meaning, two: Meaning) -> bool:
    """Whether two words are of one family by their letters: "administer", "administration"."""
    if one.root == two.root:
        return True
    shared = next((k for k, (a, b) in enumerate(zip(one.root, two.root, strict=False)) if a != b), None)
    shared = min(len(one.root), len(two.root)) if shared is None else shared
    return shared >= FAMILY and max(len(one.root), len(two.root)) - shared <= TAIL


@lru_cache(maxsize=4_096)
def names_any(text: str, table: str, lang: Lang, *, line: str | None = None) -> bool:
    """Whether a text has one of the words of a table of the lexicon, or of one line of it, in whatever form."""
    roots = tuple(root_of(word, lang) for word in _WORD.findall(fold(text)))
    wanted = _table(table, lang, line)
    return any(roots[k : k + len(phrase)] == phrase for k, root in enumerate(roots) for phrase in wanted.get(root, ()))


@lru_cache(maxsize=16_384)
def is_in_table(word: str, table: str, lang: Lang) -> bool:
    """Whether a folded word is one of a table of the lexicon, in a form that its ending only inflects.

    Other words of its family have to be in the table themselves: « débuter » takes in « débutera », not « un débutant ».
    """
    return word in _inflected(table, lang)


def names_of_table(words: Sequence[str], table: str, lang: Lang) -> frozenset[str]:
    """The lines of a table of the lexicon that some of these words name, in whatever form."""
    text = " ".join(words)
    return frozenset(line for line in load_lexicon(lang).table(table) if names_any(text, table, lang, line=line))


def near_words(said: Iterable[str], text: str, other: str, lang: Lang) -> frozenset[str]:
    """Those of the folded words of `text` for which `other` has one that editors use in its place.

    The groups of near words are broad: they tell that a wording may be the same, not that it is.
    """
    one, two = ([root_of(word, lang) for word in _WORD.findall(fold(side))] for side in (text, other))
    there = frozenset(line for lines in _lines_at(two, lang).values() for line in lines)
    around = _lines_at(one, lang)
    begun = {root[:BEGUN] for root in two}
    return frozenset(
        word
        for word in said
        if around.get(root_of(word, lang), frozenset()) & there
        or (len(word) >= BEGUN and word[:BEGUN] in begun and not names_any(word, "matter", lang, line="persons"))
    )


def begins_with(words: Sequence[str], table: str, lang: Lang) -> bool:
    """Whether words begin with a phrase of a table of the lexicon."""
    roots = tuple(root_of(part, lang) for word in words for part in _WORD.findall(fold(word)))
    return any(roots[: len(phrase)] == phrase for phrase in _table(table, lang).get(roots[0], ())) if roots else False


@lru_cache(maxsize=4_096)
def lang_of(text: str, around: str) -> Lang | None:
    """The language that a text is in by its words, else by those around it; None when they do not tell."""
    return lang_of_words(text) or lang_of_words(around)


@lru_cache(maxsize=65_536)
def root_of(word: str, lang: Lang) -> str:
    """A folded word without its ending."""
    word = _irregular(lang).get(word, word)
    if lang == "fr" and word.endswith("aux"):
        word = word[:-1] if word.endswith("eaux") else f"{word[:-3]}al"  # « niveaux », « médicaux »
    if len(word) > ROOT and word[-1] in _PLURALS[lang] and word[-2] not in "su":
        word = _irregular(lang).get(word[:-1], word[:-1])  # "days", "studies"; not "process", "status"
    for ending in _ENDINGS[lang]:
        if word.endswith(ending) and len(word) - len(ending) >= ROOT:
            word = word[: -len(ending)]
            break
    if len(word) > ROOT and word[-1] == word[-2] and word[-1] in _DOUBLED:
        word = word[:-1]
    return word.removesuffix("ion") if len(word) > 2 * ROOT else word  # « sélection », « sélectionner »


def _read(words: tuple[str, ...], lang: Lang) -> Iterator[Meaning]:
    words = _with_particles(words, lang)
    idle, single, several = _idle(lang), _single(lang), _phrases(lang)
    roots = [root_of(word, lang) for word in words]
    alone = [
        Meaning(root, word, single.get(root, frozenset()), idle=_means_nothing(word, lang))
        for root, word in zip(roots, words, strict=True)
    ]
    at = 0
    while at < len(words):
        ends = [
            (end, tag) for phrase, tag in several.get(roots[at], ()) if (end := _ends(phrase, roots, words, at, idle))
        ]
        if not ends:
            yield alone[at]
            at += 1
            continue
        last = max(end for end, _ in ends)
        says = frozenset(tag for end, tag in ends if end == last)
        parts = tuple(alone[at:last])
        yield Meaning(" ".join(roots[at:last]), words[at], says, idle=says == {NOTHING}, parts=parts)
        at = last


def _with_particles(words: tuple[str, ...], lang: Lang) -> tuple[str, ...]:
    """The words with the particle of a verb right behind it: "take the fee off", "take off the fee"."""
    found = list(words)
    for at, particle in enumerate(words):
        if particle not in _PARTICLES[lang]:
            continue
        for verb in range(at - 1, max(at - APART, 0) - 1, -1):
            pair = (root_of(found[verb], lang), particle)
            if any(phrase == pair for phrase, _ in _phrases(lang).get(pair[0], ())):
                found.insert(verb + 1, found.pop(at))
                break
    return tuple(found)


@lru_cache(maxsize=65_536)
def _means_nothing(word: str, lang: Lang) -> bool:
    return word in _idle(lang) or _irregular(lang).get(word) in _idle(lang)


def _ends(phrase: Sequence[str], roots: Sequence[str], words: Sequence[str], at: int, idle: frozenset[str]) -> int:
    """Where a phrase that begins at a word ends, idle words between its own passed over; 0 when it does not stand there."""
    count = len(roots)  # asked for at each word of each phrase
    for root in phrase:
        while at < count and roots[at] != root and root != phrase[0] and words[at] in idle:
            at += 1
        if at >= count or roots[at] != root:
            return 0
        at += 1
    return at


def _split(row: str) -> Iterable[str]:
    return (part.strip() for part in row.split(","))


@cache
def _idle(lang: Lang) -> frozenset[str]:
    return frozenset(word for row in load_lexicon(lang).table("idle").values() for word in _split(row))


@cache
def _irregular(lang: Lang) -> dict[str, str]:
    lexicon = load_lexicon(lang)
    likes = lexicon.table("conjugated")
    found = {
        verb.removesuffix(tail) + end: verb
        for tail, row in lexicon.table("conjugation").items()
        for verb in _split(likes[tail])
        for end in _split(row)
    }
    return found | {form: word for word, row in lexicon.table("irregular").items() for form in _split(row)}


@cache
def _lines(table: str, lang: Lang) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Each word or phrase of a table, as roots, with its line: each way to say something, with what it says."""
    return tuple(
        (tuple(root_of(word, lang) for word in _WORD.findall(fold(part))), line)
        for line, row in load_lexicon(lang).table(table).items()
        for part in _split(row)
    )


@cache
def _single(lang: Lang) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for roots, tag in _lines("same_meaning", lang):
        if len(roots) == 1:
            found.setdefault(roots[0], set()).add(tag)
    return {root: frozenset(tags) for root, tags in found.items()}


@cache
def _phrases(lang: Lang) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    idle = frozenset(
        word for name in ("articles", "pronouns") for word in _split(load_lexicon(lang).table("idle")[name])
    )
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for roots, tag in _lines("same_meaning", lang):
        kept = (roots[0], *(root for root in roots[1:] if root not in idle))
        if len(roots) > 1:
            found.setdefault(kept[0], []).append((kept if len(kept) > 1 else roots, tag))
    return {first: tuple(ways) for first, ways in found.items()}


@cache
def _table(name: str, lang: Lang, line: str | None = None) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    rows = load_lexicon(lang).table(name)
    for row in rows.values() if line is None else (rows[line],):
        for part in _split(row):
            roots = tuple(root_of(word, lang) for word in _WORD.findall(fold(part)))
            found.setdefault(roots[0], []).append(roots)
    return {first: tuple(ways) for first, ways in found.items()}


def _lines_at(roots: Sequence[str], lang: Lang) -> dict[str, frozenset[str]]:
    """The lines of near words that have a phrase of a text, by each root of the phrase."""
    found: dict[str, set[str]] = {}
    table, here = _near(lang), frozenset(roots)
    for at, root in enumerate(roots):
        for phrase, line in table.get(root, ()):
            if len(phrase) == 1 or (here.issuperset(phrase) and _stands(phrase, roots, at)):
                for part in phrase:
                    found.setdefault(part, set()).add(line)
    return {root: frozenset(lines) for root, lines in found.items()}


def _stands(phrase: Sequence[str], roots: Sequence[str], at: int) -> bool:
    """Whether a phrase begins at a word, a few others between its own: "let the office know"."""
    for root in phrase[1:]:
        behind = roots[at + 1 : at + 2 + BETWEEN]
        if root not in behind:
            return False
        at += 1 + behind.index(root)
    return True


@cache
def _near(lang: Lang) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The phrases of all lines of near words, as roots, each with its line, by their first root."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for roots, line in _lines("near_meaning", lang):
        found.setdefault(roots[0], []).append((roots, line))
    return {first: tuple(ways) for first, ways in found.items()}


@cache
def _inflected(table: str, lang: Lang) -> frozenset[str]:
    """The words of a table that stand alone, in each of their forms."""
    words = {
        word for row in load_lexicon(lang).table(table).values() for word in map(fold, _split(row)) if " " not in word
    }
    forms = {
        word.removesuffix(tail) + end
        for word in words
        for tail, ends in _INFLECTIONS[lang].items()
        if word.endswith(tail)
        for end in ends.split()
    }
    doubled = {f"{word}{word[-1]}ed" for word in words if word[-1] in _DOUBLED if lang == "en"}
    return frozenset(words | forms | doubled)
