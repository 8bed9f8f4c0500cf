"""What came or went in one place of a sentence: a member of an enumeration, words that tell which one is meant."""

from __future__ import annotations

from veille.changes.judge.readings import delta
from veille.changes.judge.sentence import Sentence
from veille.changes.judge.substance import has_matter, lang_of_unit
from veille.changes.match.edits import Edit, member_moved
from veille.parsers.language.meaning import names_any, names_of_table, read_meaning

SELECTING = 2  # words that tell which ones: "complete", "duly signed"


def _without_agreement(s: Sentence) -> list[Edit]:
    """The edits but for a word that only agrees with one more: "the sponsor signs", "the sponsor and the lawyer sign"."""
    lang = lang_of_unit(s.new) or lang_of_unit(s.old) or "en"
    found = []
    for edit in s.edits:
        roots = [[word.root for word in read_meaning(" ".join(side), lang)] for side in (edit.removed, edit.added)]
        if not all(roots) or roots[0][-1] != roots[1][-1]:
            found.append(edit)
        elif len(edit.removed) > 1 or len(edit.added) > 1:
            found.append(Edit(edit.removed[:-1], edit.added[:-1]))
    return found


def member_changed(s: Sentence) -> bool:
    """Whether a member of what a rule, a leave or a list enumerates came or went."""
    papers = s.before.tags.get("paper") or s.after.tags.get("paper")
    may = "may" in s.before.tags.get("modality", ())
    weighs = s.binding or may or has_matter(s.old, s.new, lang_of_unit(s.new) or "en")
    if (weighs or s.before.tags.get("scope")) and s.meaning.size and member_moved(s.edits, s.old, s.new):
        return True
    weighs = weighs or bool(s.listed and papers) or _labelled(s)
    return weighs and alternative_moved(s)


def _labelled(s: Sentence) -> bool:
    """Whether a label with a colon stands before what changed: "Languages tested: English and French"."""
    one, two = (unit.text.partition(":") for unit in (s.old, s.new))
    return one[1] == two[1] == ":" and one[0] == two[0]


def alternative_moved(s: Sentence) -> bool:
    """An alternative that came or went: "religious beliefs or", "or a travel document"."""
    joined = delta(s.before.tags, s.after.tags, "join")
    joints = joined.gone.total() + joined.come.total()
    edits = _without_agreement(s)
    if len(edits) != 1 or joined.replaced or not joints:
        return False
    edit = edits[0]
    one_way = bool(edit.removed) != bool(edit.added)
    return one_way and len(edit.removed) + len(edit.added) > joints  # "or" alone at the end of an item is style


def qualified(s: Sentence) -> bool:
    """Whether a word that tells which one is meant, or how firmly, went or came in one place: "a related occupation"."""
    lang = lang_of_unit(s.new) or lang_of_unit(s.old)
    freed = any("may" in side.tags.get("modality", ()) for side in (s.before, s.after))
    if lang is None or not s.local or not (s.binding or s.listed or freed):
        return False
    gone = [word for edit in s.edits for word in edit.removed]
    come = [word for edit in s.edits for word in edit.added]
    if names_of_table(gone, "qualifying", lang) == names_of_table(come, "qualifying", lang):
        return False  # moved within the sentence: "on request, the holder shows it"
    return any(
        names_of_table(edit.removed, "qualifying", lang) != names_of_table(edit.added, "qualifying", lang)
        for edit in s.edits
        if not any(word.isdigit() for word in (*edit.removed, *edit.added))  # "one year", "1 year"
    )


def selected(s: Sentence) -> bool:
    """Whether words of which files or persons are meant came or went, and nothing else: "complete files are examined"."""
    lang = lang_of_unit(s.new) or lang_of_unit(s.old)
    if lang is None or len(s.edits) != 1 or bool(s.edits[0].removed) == bool(s.edits[0].added):
        return False
    words = s.edits[0].added or s.edits[0].removed
    return (
        len(words) <= SELECTING
        and names_any(" ".join(words), "selecting", lang)
        and has_matter(s.old, s.new, lang)
        and not any(names_any(unit.text, "pointing", lang) for unit in (s.old, s.new))
    )
