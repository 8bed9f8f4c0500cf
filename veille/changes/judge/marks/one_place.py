"""Edits in one place of a sentence that no other question reads: words left out, one thing for another, a chance for a rule.

They hold where nothing binds, too: "the officer reviews the files", "the officer reviews a sample of the files".
"""

from __future__ import annotations

import re
from functools import lru_cache

from veille.changes.judge.additions import alternative_moved
from veille.changes.judge.addressed import OFFICES
from veille.changes.judge.readings import delta
from veille.changes.judge.sentence import Sentence
from veille.changes.judge.substance import explains, lang_of_unit, valued_there
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.meaning import Meaning, akin, is_in_table, names_any, read_meaning
from veille.parsers.language.patterns import WordPattern, hits_of

CLAUSE_WORDS = 3  # "once fingerprints are taken", « une fois la photo prise »
EXCHANGED = 4  # more words than these for as many others are a new wording
# Groups of the lexicon of which one side alone may have a word: how much of a thing, who is asked first, who acts himself.
_GROUPS = ("partly", "consulted", "in_person_himself")
# Words that only lead a reader about a page.
_LEADING = ("pointing", "page_part", "contacting", "announcing", "shown_on_page")
_WORD = re.compile(r"[a-z]+")
_OF_THE_PAGE = WordPattern(r"{page_itself}(?![a-z])")


def member_left_out(s: Sentence) -> bool:
    """Whether a member of any enumeration came or went and nothing else: "wages include commissions", "and gratuities"."""
    return _says_a_rule(s) and s.local and s.one_way and bool(s.meaning.size) and alternative_moved(s)


def words_left_out(s: Sentence) -> bool:
    """Whether all that came, or all that went, are words with a meaning: "every remote interview", "after a consultation"."""
    came, went = (any(getattr(edit, side) for edit in s.edits) for side in ("added", "removed"))
    if came == went or not (len(s.edits) == 1 or s.one_way) or not _says_a_rule(s):
        return False
    said = [word for side in s.weighty for word in side]
    led = [any(names_any(word, table, _lang(s)) for table in _LEADING) for word in said]
    return bool(said) and not all(led) and not explains(s.edits, _lang(s))


def put_for_other(s: Sentence) -> bool:
    """Whether one paper, person or measure stands in the place of another: "the passport name", "the certificate name"."""
    if len(s.edits) != 1 or not _says_a_rule(s):
        return False
    removed, added = s.edits[0].removed, s.edits[0].added
    if not removed or not added or max(len(removed), len(added)) > EXCHANGED:
        return False
    gone, come = (_weighty(words, _lang(s)) for words in (removed, added))
    named = (all(any(names_any(one.word, "matter", _lang(s)) for one in side) for side in (gone, come))) or (
        s.unsaid and bool(s.weighty[0] and s.weighty[1])
    )
    return named and bool(gone and come) and not any(akin(one, two) for one in gone for two in come)


def left_to_choice(s: Sentence) -> bool:
    """Whether what an office does, or what becomes of a file, is on one side only possible: "is closed", "may be closed"."""
    moved, promised = (delta(s.before.tags, s.after.tags, subject) for subject in ("modality", "promise"))
    if (moved.come["may"] and promised.gone) or (moved.gone["may"] and promised.come):
        return True  # "we will consider it", "we may consider it"
    if moved.tags != {"may"} or moved.replaced or not s.short or s.recast or s.meaning.size:
        return False
    by_office = any(OFFICES & set(side.tags.get("actor", ())) for side in (s.before, s.after))
    return by_office or all(_has(unit, "deemed", _lang(s)) for unit in (s.old, s.new))


def under_condition(s: Sentence) -> bool:
    """Whether a clause that came, or that went, begins with a condition: "you may apply", "you may apply if you live here"."""
    moved = delta(s.before.tags, s.after.tags, "condition")
    if not moved or moved.replaced:
        return False
    unit = s.new if moved.come else s.old
    opened = {
        word_list(unit.text[cue.start - unit.base : cue.end - unit.base])[:1]
        for cue in unit.cues
        if cue.subject == "condition"
    }
    runs = [(e.added, e.removed) if moved.come else (e.removed, e.added) for e in s.edits]
    clauses = [words for words, other in runs if not other and len(words) >= CLAUSE_WORDS and words[:1] in opened]
    if not s.recast:
        return bool(clauses)
    alone = {one.root for one in (s.meaning.come if moved.come else s.meaning.gone)}
    return any(one.root in alone for words in clauses for one in _weighty(words, _lang(s)))  # said in no other words


def said_of_a_part(s: Sentence) -> bool:
    """Whether one side alone says of a part, after whom, or by whom himself: "part of the fees", "after consulting the order"."""
    one, two = _without_amounts(s.old, s.new), _without_amounts(s.new, s.old)
    return any(_any_hit(one, group, _lang(s)) != _any_hit(two, group, _lang(s)) for group in _GROUPS)


def _without_amounts(unit: Unit, other: Unit) -> str:
    """The folded text of a unit without the words for what the other says in figures: "half", "50%"."""
    text = fold(unit.text)
    for start, end in valued_there(unit, other):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _says_a_rule(s: Sentence) -> bool:
    """Whether it is a sentence on a matter of rules, and neither a link nor a question, nor what the page says of itself."""
    pointing = any(unit.only_link or not unit.text.rstrip().endswith((".", ";", ":", ")")) for unit in (s.old, s.new))
    return (
        not pointing
        and all(_on_a_matter(unit, _lang(s)) for unit in (s.old, s.new))
        and not any(_OF_THE_PAGE[_lang(s)].match(unit.folded) for unit in (s.old, s.new))
    )


def _on_a_matter(unit: Unit, lang: Lang) -> bool:
    """Whether it names papers, persons or measures, by their very words."""
    return any(is_in_table(word, "matter", lang) for word in _WORD.findall(fold(unit.text)))


def _weighty(words: tuple[str, ...], lang: Lang) -> list[Meaning]:
    said = read_meaning(" ".join(words), lang)
    return [one for one in said if not one.idle and not names_any(one.word, "light", lang)]


def _has(unit: Unit, group: str, lang: Lang) -> bool:
    return _any_hit(fold(unit.text), group, lang)


@lru_cache(maxsize=1_024)
def _any_hit(text: str, group: str, lang: Lang) -> bool:
    return bool(hits_of(group, text, lang))


def _lang(s: Sentence) -> Lang:
    return lang_of_unit(s.new) or lang_of_unit(s.old) or "en"
