"""Members of an enumeration that came or went: "a passport", "a passport or a travel document"."""

from __future__ import annotations

from veille.changes.judge.readings import delta
from veille.changes.judge.sentence import Sentence
from veille.changes.judge.substance import has_matter, lang_of_unit
from veille.changes.match.edits import Edit, member_moved
from veille.parsers.language.meaning import read_meaning


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
