"""What a text speaks of: the page's own subject, or the reading of web pages; and whether it says anything of substance.

An error under a page's own title is told from a rewrite by what it speaks of. Whoever wrote it, it speaks of pages,
browsers, requests and trying again, and it names no amount, code, provision or calendar day.
"""

from __future__ import annotations

import re

from veille.model import Document

STEM = 6  # letters of a word that stand for it: "permit", "permits", "permitted"
LEAST_STEM = 5  # shorter words are mostly grammar
# Words of reading web pages, by stem, whatever went wrong: they are nobody's subject unless the title has them.
_READING = frozenset({
    "access", "accoun", "activi", "addres", "adress", "affich", "afford", "again", "aperc", "appare", "appuye",
    "attemp", "availa", "banner", "blocke", "bloque", "bookma", "browse", "button", "captch", "chargi", "chrome",
    "click", "clique", "compte", "connec", "conten", "cookie", "courri", "creden", "develo", "device", "diffic",
    "displa", "dispon", "domain", "downlo", "enable", "erreur", "error", "errors", "essay", "essaye", "exploi",
    "explor", "failed", "fermer", "fichie", "filter", "firefo", "firewa", "forbid", "gatewa", "google", "honora",
    "humain", "human", "incide", "inconv", "indisp", "insta", "interr", "introu", "javasc", "jetons", "later",
    "liens", "links", "load", "loadin", "locate", "logged", "login", "looked", "mainte", "messag", "minute",
    "momen", "moment", "monent", "naviga", "nothin", "online", "otherw", "ouvrir", "owner", "pages", "pare-f",
    "passer", "passwo", "patien", "pattie", "pirata", "please", "plugin", "portai", "portal", "privac", "probab",
    "proble", "proxy", "rafrai", "recher", "recomm", "redire", "refres", "rejete", "reload", "reques", "reseau",
    "retrie", "retry", "revene", "robot", "safari", "sauveg", "screen", "script", "search", "secure", "securi",
    "server", "serveu", "sessio", "signal", "signet", "signin", "signs", "sites", "sondag", "soutie", "suppor",
    "survey", "techni", "temoin", "templa", "tentez", "tester", "traffi", "trafic", "troubl", "trouve", "undefi",
    "unexpe", "upgrad", "usager", "userna", "utilis", "veille", "verifi", "versio", "veuill", "visit", "visite",
    "visits", "waitin", "webpag", "websit",
})  # fmt: skip
# Words that both kinds of text are full of ("votre demande", "the service"): they speak for neither.
_NEUTRAL = frozenset({
    "about", "aucune", "avant", "avoir", "canada", "contac", "countr", "demand", "depuis", "first", "follow",
    "gouver", "govern", "inform", "notice", "operat", "policy", "pouvez", "provid", "public", "query", "regist",
    "report", "respon", "result", "retour", "return", "servic", "suivez", "suivre", "system", "their", "there",
    "these", "those", "under", "update", "votre", "which", "would",
    "after", "autre", "autres", "before", "betwee", "chaque", "during", "entre", "every", "moins", "other", "pendan", "selon",
    "toute", "toutes", "where", "while",
})  # fmt: skip
_HOMOGRAPHS = frozenset({"compter"})  # "à compter du" is no account ("compte")
_SUBSTANCE = frozenset({"money", "code", "date"})
_REPEALED = "repealed"  # the lexicon's tag: "is no longer in effect", "sont abrogées"
_OPEN = "open"  # the lexicon's tag of what has not ended: a museum is open until June
_CLOSED = ("closed", "paused")  # what an office is in the evening
_WITHDRAWN = "dropped"  # "was withdrawn"
_REPLACED = "replaced"  # "were replaced by bulletin 12"
_ANY_SUBJECT = (None, "application")  # "your application" is in French also what a browser asks ("votre demande")
HOURS = "PT"  # of a duration in hours, minutes or seconds: how long one waits for a page
SURE_RULE = 0.9  # confidence of a rule that speaks for a text of a few words; "Turn up the sound." has less
LISTED = 3  # days or amounts
_DUTIES = frozenset({"must", "must_not", "may", "need_not", "should", "should_not"})
_SENTENCES = re.compile(r"[.!?]\s|\n")
_MONTH = 7  # characters of a month with its year; a year alone stands in many a footer


def stems(words: tuple[str, ...]) -> tuple[str, ...]:
    """The stems of a text's longer words, without those that speak for neither kind of text."""
    found = (word[:STEM] for word in words if len(word) >= LEAST_STEM and word not in _HOMOGRAPHS)
    return tuple(stem for stem in found if stem not in _NEUTRAL)


def in_either_number(word: str) -> frozenset[str]:
    """The word in the singular and in the plural, as far as an "s" makes it: "permit", "permits"."""
    return frozenset({word, word.rstrip("s"), f"{word}s"})


def count_headings(document: Document) -> int:
    """How many headings stand below a page's title."""
    return sum(bool(section.heading) for section in document.sections[1:])


def is_of_reading(stem: str) -> bool:
    """Whether the stem is a word of reading web pages."""
    return stem in _READING


def names_values(document: Document) -> bool:
    """Whether the text names an amount, a code or a provision: what no notice in a page's place needs."""
    values = [value for section in document.sections for value in section.values]
    return any(v.type in _SUBSTANCE and v.type != "date" for v in values) or any(r.citations for r in document.rules)


def says_day(document: Document) -> bool:
    """Whether the text says a day, or a month with its year."""
    values = (value for section in document.sections for value in section.values)
    return any(v.type == "date" and len(v.value) >= _MONTH for v in values)


def lists_values(document: Document) -> bool:
    """Whether the text says so many days or amounts that it is a calendar or a scale: a notice has one or two."""
    values = {v.value for section in document.sections for v in section.values if v.type in ("date", "money")}
    return len({value for value in values if len(value) >= _MONTH or not value[:1].isdigit()}) >= LISTED


def says_hour(document: Document) -> bool:
    """Whether the text says a time of day."""
    return any(value.type == "time" for section in document.sections for value in section.values)


def says_days(document: Document) -> bool:
    """Whether the text says how many days, weeks, months or years something takes or lasts."""
    values = (value for section in document.sections for value in section.values)
    return any(v.type == "duration" and not v.value.startswith(HOURS) for v in values)


def names_paper(document: Document) -> bool:
    """Whether the text names a paper that somebody holds or must have."""
    return any(cue.subject == "paper" for section in document.sections for cue in section.cues)


def has_substance(document: Document) -> bool:
    """Whether the text names an amount, a code, a provision, a day, or a paper that somebody holds or must have."""
    if names_values(document) or says_day(document):
        return True
    if names_paper(document):
        return True
    return any(rule.citations or rule.subject not in _ANY_SUBJECT for rule in document.rules)


def states_surely(document: Document) -> bool:
    """Whether a rule says surely what one must, may or need not do: "Tick the box to go on" does not."""
    return any(rule.modality in _DUTIES and (rule.confidence or 0.0) >= SURE_RULE for rule in document.rules)


def says_ended(document: Document) -> bool:
    """Whether the text says of something that it ended, is closed, suspended, repealed or replaced."""
    return any(cue.subject == "status" and cue.tag != _OPEN for section in document.sections for cue in section.cues)


def subjects_of_end(document: Document) -> tuple[tuple[str, str], ...]:
    """What stands before each word on an end in its sentence: "The tender" of "The tender was withdrawn on May 4".

    With it what names the subject where nothing stands before: of a place or programme that is closed the sentence, as
    "Closed until Monday" and "Closed to new applications"; of what ended nothing is needed ("[Spent]").
    """
    found: list[tuple[str, str]] = []
    for section in document.sections:
        for cue in section.cues:
            if not ((cue.subject == "status" and cue.tag != _OPEN) or cue.tag == _WITHDRAWN):
                continue
            before = _SENTENCES.split(section.text[: cue.start])[-1]
            rest = _SENTENCES.split(section.text[cue.start :])[0]
            found.append((before, before + rest if cue.tag in _CLOSED else before))
    return tuple(found)


def says_replaced(document: Document) -> bool:
    """Whether the text says that something was replaced, with a number or a day of what replaces it."""
    return any(
        cue.subject == "status" and cue.tag == _REPLACED and any(map(str.isdigit, section.text))
        for section in document.sections
        for cue in section.cues
    )


def says_withdrawn(document: Document) -> bool:
    """Whether the text says that something was withdrawn."""
    return any(cue.tag == _WITHDRAWN for section in document.sections for cue in section.cues)


def says_repealed(document: Document) -> bool:
    """Whether the text says of something that it is repealed, revoked or no longer in force."""
    cues = (cue for section in document.sections for cue in section.cues)
    return any(cue.subject == "status" and cue.tag == _REPEALED for cue in cues)
