"""What stands first on a card: the fact, or the place and what happened there, in the reader's language."""

from __future__ import annotations

from veille.alerts.site.interface_words import Words
from veille.alerts.site.typography import set_spaces
from veille.model import ChangeReason, DecisionCard

# What happened to a page as a whole, where the words of the difference itself say less.
_WHOLE_PAGE = {
    ChangeReason.DATE_STAMP: "title.date_stamp",
    ChangeReason.LINK: "title.links",
    ChangeReason.TITLE: "title.title",
    ChangeReason.CAPTURE: "title.capture",
}
_LONGEST = 160  # a headline longer than this is no headline


def headline(card: DecisionCard, words: Words) -> str:
    """The headline of a card, without the values or sentence that stand beside it."""
    lead = card.lead
    if lead is None:
        return words.say("step.plain")
    if lead.object == "fact":
        label = card.fact_en if words.lang == "en" else card.fact_fr
        return _capital(set_spaces(label or lead.object_id, words.lang))
    reason = next((key for why, key in _WHOLE_PAGE.items() if lead.reason == why), None)
    if lead.object == "page" and reason is not None:
        return words.say(reason)
    if lead.object == "page" or (lead.object == "link" and not card.section):
        summary = lead.summary_en if words.lang == "en" else lead.summary_fr
        return set_spaces(summary or words.say("step.plain"), words.lang)
    deed = words.name("deed", f"{lead.object}.{lead.kind}")
    if lead.object == "value" and lead.value_type:
        deed = words.say(f"deed.value.{lead.kind}", thing=words.name("thing", lead.value_type))
    place = card.section if len(card.section) <= _LONGEST else card.section[:_LONGEST].rpartition(" ")[0] + "…"
    return f"{place}{words.say('colon')} {deed}" if place else _capital(deed)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
