"""Whom or what a sentence begins with, and in what form its verb stands: "The clerk checks", « Une copie est envoyée ».

A duty is often said in the bare present, with no word of duty: who acts tells it from what only happens. The subject is
found by its form (an article, a noun of someone who acts), the verb by what stands right behind it.
"""

from __future__ import annotations

import re

from veille.model import Lang
from veille.parsers.language.patterns import WordPattern

# A verb that a complement parts from its subject is looked for this far: "The holder of a permit issued in May has".
_REACH = 90
_MOST_ADJECTIVES = 2  # words before the noun that is the subject
_MOST_BESIDE = 3  # words between a subject and its verb
# « à »: the preposition inside a sentence; folded it looks like the verb.
_A_GRAVE = re.compile(r"(?<= )à(?= )")
# "12. The", « 3° L' », "(2) A": the number of a provision.
_NUMBER = re.compile(r"[^a-z0-9]*(?:\d{1,3}[.)°] )?[^a-z0-9]*")
# "In that case, the clerk", "As of June 2, 2025, the clerk": a phrase before the subject.
_BEFORE = WordPattern(r"(?>{before_subject}(?![a-z]))[^,;:.]{0,120}, (?:\d{4}, )?")
_COUNT = re.compile(r"\d{1,3}(?:[ ,.]\d{3}){0,3} (?=[a-z])")
_SPEAKER = WordPattern(r"(?:(?P<we>{speaks_we})|(?P<you>{speaks_you})|(?P<it>{speaks_it}))(?:(?= [a-z])|(?='))")
_ARTICLE = WordPattern(r"(?:(?P<one>{of_one})|(?P<none>{of_none})|(?P<known>{of_known}))(?: |(?<='))")
_NOUN = WordPattern(
    r"(?:(?P<office>{office_noun})|(?P<person>{agent_noun})(?! {names_a_thing}(?![a-z]))|(?P<paper>{paper_noun}))(?![a-z])"
)
_WORD = re.compile(r"[a-z-]+ ")
# A subject of another sort, known by its article alone: its noun.
_THING = re.compile(r"[a-z-]+")
_COMPLEMENT = WordPattern(r" {of_noun}(?: |(?<='))[a-z-]+")
_ADJECTIVE = WordPattern(r" {noun_adjective}(?![a-z])")
_NOT = re.compile(r" ?n(?:e(?= )|')")
_BESIDE = WordPattern(r" ?(?:{beside_verb}(?= )|s'|l')")
_VERB = (
    r"(?P<past>{verb_past})|(?P<modal>{verb_modal})|(?P<ahead>{verb_ahead})|(?P<denied>{verb_denied})"
    r"|(?P<passive>{verb_be}(?: {beside_verb}){0,2} {participle})|(?P<noun>{verb_be}(?: {beside_verb}){0,2} {noun_article})"
    r"|(?P<be>{verb_be})|(?P<perfect>{verb_have}(?: {beside_verb}){0,2} (?:{participle}|{been}))|(?P<have>{verb_have})"
)
_NEAR = WordPattern(rf" ?(?:{_VERB}|(?P<told>{{verb_told}}))(?![a-z])")
_PRESENT = WordPattern(r" ?(?P<present>{verb_present})(?![a-z])")
_FAR = WordPattern(rf"(?<![a-z])(?:{_VERB})(?![a-z])")
# Where one of them stands: without groups, each way is passed over at its first letter.
_FAR_PLACE = WordPattern(
    r"(?<![a-z])(?:{verb_past}|{verb_modal}|{verb_ahead}|{verb_denied}|{verb_be}|{verb_have})(?![a-z])"
)
_GOES_ON = WordPattern(r",? {subject_goes_on}(?![a-z])")
_NO_VERB = frozenset({"opens in:no form"})
_ACTING = frozenset({"opens with:person in present", "opens with:you in present", "opens with:office in present"})
_CLAUSE_ENDS = re.compile(r"[;:]|\. ")


def read_opening(lang: Lang, text: str, folded: str) -> tuple[str, ...]:
    """The evidence of how a sentence begins: its subject, the form of its verb, both together, and with its article."""
    for m in _A_GRAVE.finditer(text) if "à" in text else ():
        folded = f"{folded[: m.start()]}_{folded[m.end() :]}"
    who, article, end = _read_subject(lang, folded)
    form = _form_of_verb(lang, folded[end : end + _REACH], near=bool(who) and (who != "thing" or lang == "fr"))
    who = who or "thing"
    return (
        f"opens with:{who}", f"opens in:{form}", f"opens with:{who} in {form}", f"opens with:{article} {who} in {form}",
    )  # fmt: skip


def states_something(opening: tuple[str, ...]) -> bool:
    """Whether a verb stands behind the subject, so that the words do more than name."""
    return _NO_VERB.isdisjoint(opening)


def someone_acts(opening: tuple[str, ...]) -> bool:
    """Whether someone does something in the bare present: "The hospital confirms", « L'agent vérifie »."""
    return not _ACTING.isdisjoint(opening)


def _read_subject(lang: Lang, folded: str) -> tuple[str, str, int]:
    """Of what sort the subject is (empty when none is known), its article, and where it ends."""
    at = _end_of(_NUMBER.match(folded), 0)
    at = _end_of(_BEFORE[lang].match(folded, at), at)
    counted = _COUNT.match(folded, at)
    at = _end_of(counted, at)
    speaker = _SPEAKER[lang].match(folded, at)
    if speaker is not None:
        return str(speaker.lastgroup), "bare", speaker.end()
    determined = _ARTICLE[lang].match(folded, at)
    at = _end_of(determined, at)
    article = str(determined.lastgroup) if determined else "count" if counted else "bare"
    start = at
    for _ in range(_MOST_ADJECTIVES + 1):
        noun = _NOUN[lang].match(folded, at)
        if noun is not None:
            return str(noun.lastgroup), article, noun.end()
        word = _WORD.match(folded, at)
        if word is None:
            break
        at = word.end()
    thing = _THING.match(folded, start) if determined else None
    return ("thing", article, thing.end()) if thing else ("", article, start)


def _form_of_verb(lang: Lang, rest: str, *, near: bool) -> str:
    """The form of the verb behind a subject; `relative` where a clause about the subject stands between."""
    rest = _CLAUSE_ENDS.split(rest, maxsplit=1)[0]
    goes_on = near and _GOES_ON[lang].match(rest) is not None
    if near and not goes_on:
        near_subject, behind_complement = _places_of_verb(lang, rest)
        for pattern, places in (
            (_NEAR, near_subject + behind_complement),
            (_PRESENT, near_subject + behind_complement),
        ):
            found = next((m for at in places if (m := pattern[lang].match(rest, at))), None)
            if found is not None:
                return str(found.lastgroup)
    place = _FAR_PLACE[lang].search(rest)
    found = _FAR[lang].match(rest, place.start()) if place else None
    return f"{'relative' if goes_on else 'far'} {found.lastgroup}" if found else "no form"


def _places_of_verb(lang: Lang, rest: str) -> tuple[list[int], list[int]]:
    """Where the verb may begin: right behind the subject or an adjective; behind a complement of theirs."""
    start = int(rest.startswith(","))
    near = [start, _end_of(_ADJECTIVE[lang].match(rest, start), start)]
    complements = [m.end() for at in near if (m := _COMPLEMENT[lang].match(rest, at))]
    behind = [*complements, *(_end_of(_ADJECTIVE[lang].match(rest, at), at) for at in complements)]
    return [_behind_small_words(lang, rest, at) for at in near], [_behind_small_words(lang, rest, at) for at in behind]


def _behind_small_words(lang: Lang, rest: str, at: int) -> int:
    at = _end_of(_NOT.match(rest, at), at)
    for _ in range(_MOST_BESIDE):
        beside = _BESIDE[lang].match(rest, at)
        if beside is None:
            break
        at = beside.end()
    return at


def _end_of(found: re.Match[str] | None, otherwise: int) -> int:
    return found.end() if found is not None else otherwise
