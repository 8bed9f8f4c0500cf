"""What stands first on a card: the fact, or the place and what happened there, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from veille.alerts.messages.grouping import turns
from veille.alerts.messages.marking import first_exchange
from veille.alerts.wording.format import TwoSides, show_side, write_days
from veille.alerts.wording.interface_words import Words
from veille.alerts.wording.typography import set_spaces
from veille.changes.tell.excerpts import around, on_one_line, shorten
from veille.changes.tell.labels import COLONS
from veille.changes.tell.places import said_place
from veille.changes.tell.summaries import quote_words, short_place, told_action
from veille.changes.tell.topics import CUT
from veille.model import Change, ChangeReason, DecisionCard, Lang

# What happened to a page as a whole, where the words of the difference itself say less.
_WHOLE_PAGE = {
    ChangeReason.DATE_STAMP: "title.date_stamp",
    ChangeReason.LINK: "title.links",
    ChangeReason.TITLE: "title.title",
    ChangeReason.CAPTURE: "title.capture",
    ChangeReason.REWRITTEN: "title.rewritten",
    ChangeReason.EMPTIED: "title.emptied",
    ChangeReason.REFILLED: "title.refilled",
}
# What happened to a sentence, where "rule changed" would say more than is known or was.
_BY_REASON = frozenset({ChangeReason.RECAST, ChangeReason.TYPOGRAPHY})
_BOTH_WORDINGS = "” → “"  # what parts them in a change's English line
_LONGEST = 160  # a headline longer than this is no headline
_EACH = 50  # letters of each side of a sentence that differs: both stand in a headline, and in a subject of 150
_TOLD_BY_WORDS = frozenset({"section", "rule", "condition"})  # what came, went or differs in them is text


@dataclass(frozen=True, slots=True)
class Headline:
    """The page's own words (the place, and what leads to the values), what happened in the reader's, then the page's again.

    "Fees: The fee is" [$155 → $160] "for each person"; "Fees", "text added: “The desk is closed.”". Values stand between
    `said` and `behind`; `joined`: they go on the words of `place`, with no colon between. `whole`: `said` quotes all that
    came or went.
    """

    place: str
    said: str
    behind: str = ""
    joined: bool = False
    whole: bool = False

    @property
    def is_sentence(self) -> bool:
        """Whether it is the whole clause, so that the sentence need not stand below it."""
        return self.whole or (self.joined and CUT not in self.place + self.behind)


def headline(card: DecisionCard, words: Words) -> Headline:
    """The headline of a card, without the values or sentence that stand beside it."""
    lead = card.lead
    if lead is None:
        return Headline("", words.say("step.plain"))
    if lead.object == "fact":
        label = card.fact_en if words.lang == "en" else card.fact_fr
        said = dated_words(lead, words.lang) if says_days(lead) else label or lead.object_id
        return Headline("", _capital(set_spaces(said, words.lang)))
    reason = next((key for why, key in _WHOLE_PAGE.items() if lead.reason == why), None)
    if lead.object == "page" and reason is not None:
        return Headline("", words.say(reason))
    if lead.object == "page" or (lead.object == "link" and not card.section):
        summary = lead.summary_en if words.lang == "en" else lead.summary_fr
        return Headline("", _capital(set_spaces(summary or words.say("step.plain"), words.lang)))
    action = action_of(lead, words)
    place = told_place(lead, words.lang) or (said_place(lead, words.lang) if lead.label else card.section)
    told = lead.object == "value" and bool(lead.words[0]) and not lead.places
    if len(place) > _LONGEST:
        place, told = place[:_LONGEST].rpartition(" ")[0] + "…", False
    if told and lead.kind == "changed":
        return Headline(place, "", lead.words[1], joined=not lead.named)
    said, whole = _with_words(lead, action, words)
    return Headline(place, said if place else _capital(said), whole=whole)


def headline_line(told: Headline, sides: TwoSides | None, words: Words, page: Lang, room: int = 0) -> str:
    """A headline in one line with the values that it names, "Fees: The fee is $155 → $160 for each person".

    `sides` has the values, `page` is the language of the page's own words. Of a line longer than `room` the words
    before the values are cut: the values stay.
    """
    said = told.said or ("" if told.place else words.say("step.plain"))
    values = ""
    if sides is not None:
        lang = page if told.joined else words.lang
        shown = (show_side(sides, "before", lang), show_side(sides, "after", lang))
        values = " → ".join(side for side in shown if side is not None)
    colon = words.say("colon")
    place = told.place + ("" if told.joined or not told.place or not (said or values) else colon)
    before = " ".join(part for part in (place, said) if part)
    line = " ".join(part for part in (before, values, told.behind) if part)
    if room and len(line) > room and values:
        lead = before[: max(room - len(values) - 2, 0)].rpartition(" ")[0]
        line = f"{lead}… {values}" if lead else values
    return line


def _with_words(lead: Change, action: str, words: Words) -> tuple[str, bool]:
    """What happened with the words that came, went or differ ("rule added: “You must pay first.”"), and whether they are all."""
    if lead.object in ("link", "citation"):
        return _line_without_place(lead, words) or action, False
    sides = told_sides(lead)
    if not (lead.object in _TOLD_BY_WORDS or in_wordings(lead)) or not sides:
        return action, False
    lang = words.lang
    told = " → ".join(set_spaces(quote_words(side, lang == "fr"), lang) for side in sides)
    all_of_it = lead.quote_after or lead.after or lead.quote_before or lead.before or ""
    return f"{action}{words.say('colon')} {told}", len(sides) == 1 and sides[0] == on_one_line(all_of_it)


def told_sides(change: Change, limit: int = _EACH) -> tuple[str, ...]:
    """The words by which a change of text is told: what came or went, or of a sentence on both sides what differs, each
    side in about `limit` letters; none where no words are kept.
    """
    before = change.before if change.quote_before is None else change.quote_before
    after = change.after if change.quote_after is None else change.quote_after
    if before and after:
        exchanged = first_exchange(before, after) if turns(change) else None
        return (exchanged or around(before, after, limit)) if before != after else ()
    return tuple(shorten(side).removesuffix(";") for side in (before, after) if side)


def _line_without_place(lead: Change, words: Words) -> str:
    """The change's own line from behind its place on; empty where it begins otherwise."""
    line = set_spaces(lead.summary_en if words.lang == "en" else lead.summary_fr, words.lang)
    place = set_spaces(short_place(said_place(lead, words.lang) or lead.section), words.lang) + words.say("colon") + " "
    return line.removeprefix(place) if line.startswith(place) else ""


def action_of(lead: Change, words: Words) -> str:
    """What happened, by the name that the change's own line has for it."""
    if turns(lead) or lead.reason in _BY_REASON:
        return words.name("change_reason", lead.reason)
    if in_wordings(lead):
        return words.name("action", "rule.changed" if lead.rule_kinds else "section.changed")
    told = told_action(lead) if lead.object != "value" else None
    if told is not None:
        return told[words.lang == "fr"]
    return words.name("action", f"{lead.value_type if lead.object == 'value' else lead.object}.{lead.kind}")


def told_place(change: Change, lang: Lang) -> str:
    """What stands before the values in a value's line: "Fees: The fee is", "Points by level: 5, Writing".

    Empty for what came or went in a sentence, whose line begins with that, and where no words stand before.
    """
    before, sentence = change.words[0], change.kind != "changed" and not change.named
    if change.object != "value" or change.places or not before or sentence:
        return ""
    line = change.summary_en if lang == "en" else change.summary_fr
    head, found, _ = line.partition(before)
    return set_spaces(head, lang) + found


def in_wordings(change: Change) -> bool:
    """Whether values are told by both wordings of their sentence, which say more than "2; 3 removed" or "3 times → 2 times"."""
    alone = change.object == "value" and change.words == ("", "") and not change.named
    return alone and bool(change.quote_before and change.quote_after) and _BOTH_WORDINGS in change.summary_en


def fact_name(change: Change, lang: Lang) -> str:
    """What a watched fact is called, as its change's line has it ("Fee for a CAQ: $200 → $231"); its key where it has none."""
    line = set_spaces(change.summary_en if lang == "en" else change.summary_fr, lang)
    return line.rpartition(set_spaces(COLONS[lang == "fr"], lang))[0] or change.object_id


def says_days(change: Change) -> bool:
    """Whether a fact's change is shown with the days of its values, which only its words give."""
    return (
        change.object == "fact"
        and change.value_type != "date"
        and dated_words(change, "en") != set_spaces(change.summary_en, "en")
    )


def dated_words(change: Change, lang: Lang) -> str:
    """The words of a change with their days written out: "Fee: $231 up to 31 December 2026; $260 from 1 January 2027"."""
    said = set_spaces(change.summary_en if lang == "en" else change.summary_fr, lang)
    return write_days(said, change.object, (change.before, change.after), lang)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
