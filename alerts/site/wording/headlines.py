"""What stands first on a card: the fact, or the place and what happened there, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from veille.alerts.messages.grouping import turns
from veille.alerts.site.wording.format import write_days
from veille.alerts.site.wording.interface_words import Words
from veille.alerts.site.wording.typography import set_spaces
from veille.changes.tell.labels import COLONS
from veille.model import Change, ChangeReason, DecisionCard, Lang

# What happened to a page as a whole, where the words of the difference itself say less.
_WHOLE_PAGE = {
    ChangeReason.DATE_STAMP: "title.date_stamp",
    ChangeReason.LINK: "title.links",
    ChangeReason.TITLE: "title.title",
    ChangeReason.CAPTURE: "title.capture",
    ChangeReason.REWRITTEN: "title.rewritten",
}
_PHRASE = re.compile(r"[^\W\d]")  # a value of a line begins with a digit or a sign; words before it lead into it
_LONGEST = 160  # a headline longer than this is no headline


@dataclass(frozen=True, slots=True)
class Headline:
    """The place in the page's own words (empty where the words say it) and what happened there, in the reader's."""

    place: str
    said: str


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
    action = (
        words.name("change_reason", lead.reason)
        if turns(lead)
        else words.name("action", f"{lead.value_type if lead.object == 'value' else lead.object}.{lead.kind}")
    )
    where = told_place(lead, words.lang) if lead.object == "value" and not lead.places else ""
    section = where or card.section
    topic = value_topic(lead, words.lang) if where else ""
    if topic and action.casefold().startswith(topic.casefold()):
        section = where.removesuffix(topic).removesuffix(COLONS[words.lang == "fr"])  # "duration: duration changed"
    place = section if len(section) <= _LONGEST else section[:_LONGEST].rpartition(" ")[0] + "…"
    return Headline(place, action if place else _capital(action))


def told_place(change: Change, lang: Lang) -> str:
    """Where a value stands and what it is, as its line says it before the values: "Points by level: 5, Writing".

    Empty where the value goes on a phrase ("letters issued before 2023-12-11").
    """
    line = change.summary_en if lang == "en" else change.summary_fr
    place, colon, told = line.rpartition(COLONS[lang == "fr"])
    return place if colon and not _PHRASE.match(told) else ""


def value_topic(change: Change, lang: Lang) -> str:
    """What a value is, without where it stands: "5, Writing" of a table's cell; empty where its line does not say."""
    return told_place(change, lang).rpartition(COLONS[lang == "fr"])[2]


def says_days(change: Change) -> bool:
    """Whether a fact's change is told with the days of its values, which stand in its words alone."""
    return change.object == "fact" and change.value_type != "date" and dated_words(change, "en") != change.summary_en


def dated_words(change: Change, lang: Lang) -> str:
    """The words of a change with their days written out: "Fee: $231 up to 31 December 2026; $260 from 1 January 2027"."""
    said = change.summary_en if lang == "en" else set_spaces(change.summary_fr, "fr")
    return write_days(said, change.object, (change.before, change.after), lang)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
