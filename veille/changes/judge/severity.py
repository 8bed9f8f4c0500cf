"""How much each difference matters, with the reason, from what the parsers read (docs/contract.md, Severity)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from veille.changes.judge.addressed import same_but_names
from veille.changes.judge.alone import DIGITS, contacts_of, figures_of, introduces, judge_alone
from veille.changes.judge.columns import columns_turned, cues_turned, stands_for
from veille.changes.judge.force import force_turned
from veille.changes.judge.questions import reason_of, status_denied
from veille.changes.judge.readings import ANYONE, FORCE, count_tags, delta
from veille.changes.judge.score.score import says_the_same
from veille.changes.judge.sentence import Sentence
from veille.changes.judge.sentence_parts import with_plain_names, without_names, without_openings
from veille.changes.judge.substance import lang_of_unit
from veille.changes.judge.weights import NOTHING, WORDS, Weight, editorial
from veille.changes.match.edits import find_edits, without_counts
from veille.changes.match.headings import plain_heading
from veille.changes.match.rows import names_columns
from veille.changes.match.spelling.genders import same_but_gender
from veille.changes.match.spelling.opposites import only_shortened
from veille.changes.match.spelling.typos import same_but_typos
from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import typeset, word_list
from veille.model import ChangeReason, Cue, Severity
from veille.parsers.language.meaning import names_any

# What a sentence with another value says otherwise is reported beside the value only when it turns the rule.
TURNING = frozenset({ChangeReason.MODALITY, ChangeReason.EXCEPTION, ChangeReason.STATUS})


def judge_pair(pair: UnitPair) -> Weight:
    """What it means that a unit was reworded, came or went, its typed values left aside."""
    if pair.old is not None and pair.new is not None:
        return _judge_reworded(pair.old, pair.new)
    unit = pair.old or pair.new
    return NOTHING if unit is None or pair.kept else judge_alone(unit)


def turns(pair: UnitPair) -> bool:
    """Whether a reworded sentence binds, excepts or stands otherwise than before, whatever its values."""
    verdict = judge_pair(pair)
    return verdict.severity is Severity.SUBSTANTIVE and verdict.reason in TURNING


_OF_CONTACTS = frozenset({"way", "join", "taken_back"})  # "by phone", "by phone or email"
_OF_REACH = frozenset({"may", "open"})  # "you can reach us", "we are open"
_PAST = "past"  # "Former fees": what stands below no longer holds


def judge_heading(old: str, new: str, old_cues: Sequence[Cue], new_cues: Sequence[Cue]) -> Weight:
    """A renamed heading is editorial, unless a number, a status or a bound in it changed: "Fees from 2024"."""
    if typeset(old) == typeset(new):
        return Weight(Severity.METADATA, ChangeReason.TYPOGRAPHY)
    one, two = (without_counts(plain_heading(text)) for text in (old, new))
    before, after = Counter(DIGITS.findall(one)), Counter(DIGITS.findall(two))
    if before != after and before and after and not (before - after and _only_more_words(one, two)):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.NUMBER)
    tags_old, tags_new = count_tags(old_cues), count_tags(new_cues)
    if delta(tags_old, tags_new, "status") or _PAST in delta(tags_old, tags_new, "taken_back").tags:
        return Weight(Severity.SUBSTANTIVE, ChangeReason.STATUS)
    if _relabelled(one, two):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.SCOPE)  # "Stream A", "Stream B"
    if before != after and delta(tags_old, tags_new, "bound"):
        return Weight(Severity.SUBSTANTIVE, ChangeReason.NUMBER)  # "Fees", "Fees until 2025"
    if set(word_list(one)) & set(word_list(two)):
        if delta(tags_old, tags_new, "exception"):
            return Weight(Severity.SUBSTANTIVE, ChangeReason.EXCEPTION)
        modality = delta(tags_old, tags_new, "modality")
        if modality.replaced or {"must_not", "need_not"} & modality.tags:
            return Weight(Severity.SUBSTANTIVE, ChangeReason.MODALITY)
        turned = cues_turned(old_cues, new_cues)
        if turned is not None:
            return Weight(Severity.SUBSTANTIVE, turned)
    return Weight(Severity.EDITORIAL, ChangeReason.HEADING)


def _relabelled(one: str, two: str) -> bool:
    """Whether the letter of a label is another one and nothing else differs."""
    edits = find_edits(word_list(one), word_list(two))
    return len(edits) == 1 and all(
        len(side) == 1 and len(side[0]) == 1 and side[0].isalpha() for side in (edits[0].removed, edits[0].added)
    )


def _only_more_words(one: str, two: str) -> bool:
    """Whether no number stands where another stood."""
    return one in two or two in one


def lead_moved(old: Unit, new: Unit) -> bool:
    """Whether an item stands under other words than before, and those or the others ask something of it."""
    both = bool(old.lead and new.lead) and old.kind == new.kind == "item"
    return both and old.lead != new.lead and (introduces(old) or introduces(new)) and not old.only_link


def headings_agree(old: Unit, new: Unit) -> bool:
    """Whether the headings above a unit that moved say the same of it; what binds or frees by itself needs no heading."""
    linked = any(unit.only_link or (unit.links and unit.text.rstrip().endswith("?")) for unit in (old, new))
    if linked or FORCE & {cue.tag for cue in old.cues if cue.subject == "modality"}:
        return True  # lines of a menu stand under any heading
    cues = [[c for c in unit.section.heading_cues if stands_for(c)] for unit in (old, new)]
    for k, (unit, other) in enumerate(((old, new), (new, old))):
        if unit.section.heading in other.section.path:  # a heading of its own was put between, or taken out
            return not cues[1 - k]
    if not set(word_list(old.section.heading)) & set(word_list(new.section.heading)):
        cues = [
            [c for c in side if c.subject != "status"] for side in cues
        ]  # only "Closed trades", "Open trades" differ so
    return {c.tag for c in cues[0]} == {c.tag for c in cues[1]}


def _same_contact(s: Sentence) -> bool:
    """Whether two lines give the same telephone numbers and addresses, and differ in words for that alone."""
    contacts = contacts_of(s.old)
    if not contacts or contacts != contacts_of(s.new) or figures_of(s.old) != figures_of(s.new):
        return False
    one, two = (count_tags(c for c in unit.cues if c.tag not in ANYONE | _OF_REACH) for unit in (s.old, s.new))
    if any(delta(one, two, subject) for subject in one.keys() | two.keys() if subject not in _OF_CONTACTS):
        return False
    lang = lang_of_unit(s.new) or lang_of_unit(s.old) or "en"
    return all(names_any(word.word, "contacting", lang) for word in (*s.meaning.gone, *s.meaning.come))


def _judge_reworded(old: Unit, new: Unit) -> Weight:
    if old.text == new.text:
        return NOTHING
    if typeset(old.text) == typeset(new.text):
        return Weight(Severity.METADATA, ChangeReason.TYPOGRAPHY)
    if old.folded == new.folded:
        return editorial(ChangeReason.MARKS)
    columns = names_columns(old) and names_columns(new)
    turned = columns_turned(old, new) if columns else None
    if turned is not None:
        return Weight(Severity.SUBSTANTIVE, turned)
    if "heading" in (old.kind, new.kind) or old.kind == "summary" or columns:
        return judge_heading(old.text, new.text, old.cues, new.cues)
    old, new = with_plain_names(*without_names(*without_openings(old, new)))
    if same_but_names(old, new) or same_but_gender(old, new):
        return WORDS
    sentence = Sentence(old, new)
    if only_shortened(sentence.edits) or _same_contact(sentence):
        return WORDS  # "PGWP", "post-graduation work permit"; "Email: info@...", "Write to us at info@..."
    if same_but_typos(old.text, new.text) and not force_turned(sentence):
        return editorial(ChangeReason.TYPO)
    reason = reason_of(sentence)
    if reason is None:
        return WORDS
    if not status_denied(sentence) and says_the_same(sentence, reason):
        return WORDS
    return Weight(Severity.SUBSTANTIVE, reason)
