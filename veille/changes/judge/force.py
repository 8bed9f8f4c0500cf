"""Whether a reworded sentence binds, frees or denies otherwise than before."""

from __future__ import annotations

from collections import Counter

from veille.changes.judge.readings import FORCE, Delta, delta
from veille.changes.judge.sentence import Sentence
from veille.changes.judge.substance import lang_of_unit
from veille.model import Modality
from veille.parsers.language.meaning import names_any
from veille.parsers.language.patterns import WordPattern

# "Please note that you cannot ...", « Veuillez noter que »
_NOTED = WordPattern(r"\W*{noted_that}")
# What frees or denies is no manner of speaking, even in a sentence written anew: "you need not", "you cannot".
_STRICT = frozenset({"must_not", "need_not", "should_not"})
NEGATION_WORDS = 3  # "not", "ne ... pas", "ne ... plus"
# Stances that a negation belongs to, wherever it stands in the sentence.
DENYING: frozenset[Modality | None] = frozenset({"must_not", "need_not"})


def force_turned(s: Sentence) -> bool:
    """Whether each side carries a cue of force that the other has not: "must" and "most" are no typo."""
    return bool(delta(s.before.tags, s.after.tags, "exception")) or any(
        delta(s.before.tags, s.after.tags, subject).replaced
        for subject in ("modality", "bound", "scope", "status", "way")
    )


def force_changed(s: Sentence) -> bool:
    """Whether one wording binds, frees or denies otherwise than the other."""
    moved = _moved(s)
    if moved.tags == {"may"} and _asks_office(s):
        return True  # "refuse the file if", "you may refuse the file if"
    if moved.tags == {"may"} and _only_state(s):
        return False  # "are accepted from May", "are received from May"
    if len(moved.tags) == 1 and moved.tags <= DENYING and not s.local and _denied_alike(s):
        return False  # "no extension will be granted", "we will not grant an extension"
    if moved.tags == {"must"} and _bound_otherwise(s):
        return False  # "the format you need", "the format you require"
    one, two = s.before.modalities, s.after.modalities
    if (s.denied_otherwise and not denied(s)) or _negated(s):
        return True
    if s.rewritten and not moved.replaced and not _STRICT & moved.tags and s.evenly_said and not _promised(s):
        return False  # "a fee applies", "you must pay a fee"; "60 days are given to", "you may, within 60 days"
    if one != two and (moved or (one and two and not (s.rewritten and one & two) and not _read_in_part(s))):
        return True  # a rule on one side only, without another word of force, is a reading's doubt
    if "may" in moved.tags and s.short and delta(s.before.tags, s.after.tags, "promise"):
        return True  # "we may call you" for "we will call you"
    if FORCE & moved.tags:
        # twice "must" where it stood once says no more than once
        return set(s.before.tags.get("modality", ())) != set(s.after.tags.get("modality", ())) or (
            bool({"must_not", "need_not"} & moved.tags)
        )
    return False


def _moved(s: Sentence) -> Delta:
    """The words of force that one side alone has; what befalls a file ("will be refused") is known by its meaning."""
    return delta(s.before.tags, s.after.tags, "modality")


def _noted(s: Sentence) -> bool:
    """Whether one wording alone says that its rule is to be noted, which only a reading may take for the rule."""
    noted = [bool(_NOTED.both.match(unit.folded)) for unit in (s.old, s.new)]
    return noted[0] != noted[1]


def _read_in_part(s: Sentence) -> bool:
    """Whether both wordings bind and free alike in the same order, of which one reading names a part alone.

    "You may come, but cannot work", "You may come. However, you cannot work".
    """
    one, two = (
        [cue.tag for cue in sorted(unit.cues, key=lambda c: c.start) if cue.subject == "modality"]
        for unit in (s.old, s.new)
    )
    return _noted(s) or (one == two and len(set(one)) > 1 and s.before.modalities | s.after.modalities <= set(one))


def _asks_office(s: Sentence) -> bool:
    """Whether both wordings name what an office does to a file, or asks for, which one of them leaves to its choice."""
    lang = lang_of_unit(s.new) or lang_of_unit(s.old)
    tables = ("consequence", "demanding") if s.local else ("consequence",)
    return lang is not None and any(
        all(names_any(unit.text, table, lang) for unit in (s.old, s.new)) for table in tables
    )


def _promised(s: Sentence) -> bool:
    """Whether one wording alone promises what the other leaves to a choice: "we may call you", "you will be called"."""
    moved, promised = delta(s.before.tags, s.after.tags, "modality"), delta(s.before.tags, s.after.tags, "promise")
    return bool((moved.gone["may"] and promised.come) or (moved.come["may"] and promised.gone))


def _only_state(s: Sentence) -> bool:
    """Whether neither wording binds, promises or denies, and both say the same."""
    said = any(FORCE & set(side.tags.get("modality", ())) or side.tags.get("promise") for side in (s.before, s.after))
    return not said and not s.denied_otherwise and not s.meaning.size


def _denied_alike(s: Sentence) -> bool:
    """Whether both wordings say "not" as often and the same beside it, though one alone is read as a ban."""
    if any(cue.subject == "negation" for cue in s.old.cues) and s.denied_as_often:
        return s.evenly_said
    moved = _moved(s)  # "you may not be allowed to enter", "you may be refused entry"
    lang = lang_of_unit(s.new) or lang_of_unit(s.old) or "en"
    alone = s.weighty[1] if moved.gone else s.weighty[0]
    return any(names_any(word, "denying", lang) for word in alone) and not s.unsaid


def _bound_otherwise(s: Sentence) -> bool:
    """Whether the same is asked with another word, so that only one reading has a word of force."""
    others = any(side.tags.get("promise") or s.denied_otherwise for side in (s.before, s.after))
    return not (s.one_way or others or s.meaning.size)


def denied(s: Sentence) -> bool:
    """Whether both wordings forbid or free alike: "no visa is required", "you do not need a visa"."""
    one, two = s.before.modalities, s.after.modalities
    return one == two and bool(one & DENYING) and not delta(s.before.tags, s.after.tags, "modality")


def _negated(s: Sentence) -> bool:
    """Whether all that came, or all that went, is a plain "not": "will be returned", "will not be returned"."""
    said = [side.tags.get("modality", Counter()) for side in (s.before, s.after)]
    if said[0] == said[1] and DENYING & said[0].keys():
        return False  # "please note that you cannot", "you can't"
    one_way = not any(e.removed for e in s.edits) or not any(e.added for e in s.edits)
    size = sum(len(e.removed) + len(e.added) for e in s.edits)
    return not s.denied_as_often and one_way and size <= NEGATION_WORDS
