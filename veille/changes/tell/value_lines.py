"""One line for people about a value that changed: what it is called or the sentence it stands in, what it was and is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from veille.changes.tell.labels import COLONS
from veille.changes.tell.shown_values import CALENDAR_DAY, show, show_alone, show_range
from veille.changes.tell.summaries import join_parts, name_places, short_place
from veille.changes.tell.topics import Phrase
from veille.model import Lang, Rule, Value
from veille.model.days import write_day

_ROLES = {
    "effective_from": ("in effect from", "en vigueur dès le"),
    "effective_to": ("in effect until", "en vigueur jusqu’au"),
    "deadline": ("deadline", "date limite"),
    "cutoff_from": ("from", "à partir du"),
    "cutoff_after": ("after", "après le"),
    "cutoff_until": ("up to", "jusqu’au"),
    "cutoff_before": ("before", "avant le"),
    "announced": ("announced", "annoncé le"),
    "amended": ("amended", "modifié le"),
    "issued": ("issued", "délivré le"),
    "as_read_on": ("as it read on", "dans sa version du"),
    "recurring": ("every year on", "chaque année le"),
    "superseded": ("no longer", "et non plus le"),
}
_TYPES = {
    "date": ("date", "date"),
    "time": ("time", "heure"),
    "duration": ("duration", "durée"),
    "money": ("amount", "montant"),
    "number": ("number", "nombre"),
    "code": ("code", "code"),
    "link": ("form link", "lien vers un formulaire"),
}
_CODES = {
    "form": ("form", "formulaire"),
    "lmia_exemption": ("exemption code", "code de dispense"),
    "noc": ("NOC code", "code de la CNP"),
}
_KINDS = {
    "fee": ("fee", "frais"),
    "duration_limit": ("duration limit", "durée maximale"),
    "validity": ("validity", "validité"),
    "deadline": ("deadline", "délai"),
    "threshold": ("threshold", "seuil"),
    "exemption_code": ("exemption code", "code de dispense"),
    "document_format": ("document format", "format du document"),
}


def summarize_value(
    place: str,
    before: Sequence[Value],
    after: Sequence[Value],
    rule: Rule | None,
    phrase: Phrase,
    *,
    was: str = "",
    page: Lang,
) -> tuple[str, str]:
    """("CAQ: Paper letters end on 11 December 2023 → 15 January 2024 in Quebec", the same in French).

    The line is what the page says, with what it was and is in the place of the value, written in the language of the
    `page`; `was` are the words that stood before it, where those were others. Two values on a side are the ends of a range.
    """
    said = not phrase.in_no_sentence
    rated = {v.per for v in before} != {v.per for v in after}

    of_business = {value.unit == "business_day" for value in (*before, *after) if value.type == "duration"}

    def shown(value: Value, lang: int, *, quoted: bool) -> str:
        if len(of_business) > 1 and value.unit == "day":  # 60 business days are others than 60 days
            value = replace(value, unit=CALENDAR_DAY)
        if quoted and value.type == "date":
            return write_day(value.value, lang)  # elsewhere who shows the line writes it out, in the reader's language
        return show(value, lang) if rated or not said else show_alone(value, lang)

    def sides(lang: int, *, quoted: bool = False) -> tuple[str, str]:
        old, new = (show_range([shown(v, lang, quoted=quoted) for v in side], lang) for side in (before, after))
        return old, new

    lines = []
    for lang in (0, 1):
        old, new = sides(lang)
        one_sided = "" if old and new else _one_sided((*after, *before)[0], new or old, lang, added=bool(new))
        if said:
            old, new = sides(("en", "fr").index(page), quoted=True)
        change = f"{old} → {new}" if old and new else new or old
        if said:
            behind = "" if rated else phrase.after
            change = f"{_led(was, old)} → {_led(phrase.before, new)}" if was else _led(phrase.before, change)
            parts = [one_sided, f"{change}{behind}"]
        else:
            parts = [_name(phrase, (*after, *before)[0], rule, lang), one_sided or change]
        named = "" if _says_place(parts, place) else short_place(place)
        lines.append(COLONS[lang].join(part for part in (named, *parts) if part))
    return lines[0], lines[1]


def _led(words: str, value: str) -> str:
    return f"{words}{' ' if words and not words.endswith(_ELISION) else ''}{value}"


_ELISION = ("’", "'", "(")
_ARTICLES = re.compile(r"(?:the|an?|l[ea]s?|l['’]|une?|des)\b\s*", re.IGNORECASE)


def _says_place(parts: Sequence[str], place: str) -> bool:
    """Whether the first words of a line name its place already: "Fees: the fees of a permit are $155"."""
    said = next(part for part in parts if part)
    return _ARTICLES.sub("", said, count=1).casefold().startswith(f"{place.casefold()} ")


def _one_sided(value: Value, words: str, lang: int, *, added: bool) -> str:
    """ "36 months added", « retrait de 36 mois »."""
    if lang == 0:
        return f"{words} {'added' if added else 'removed'}"
    return f"{'ajout' if added else 'retrait'} {_of(value, words)}"


def _of(value: Value, words: str) -> str:
    """« de 36 mois », « du 2026-05-03 », « : A73 »."""
    if value.type == "date" and len(value.value) == len("2026-05-03"):
        return f"du {words}"
    return f"de {words}" if value.type in ("duration", "money", "number") and words[:1].isdigit() else f": {words}"


def _name(phrase: Phrase, value: Value, rule: Rule | None, lang: int) -> str:
    """What a value is called that stands in no sentence: "Processing fee", "self-employed workers (exemption code)"."""
    names = _TYPES.get(value.type, (value.type, value.type))
    if value.role and value.role in _ROLES:
        names = _ROLES[value.role]
    elif rule is not None and rule.kinds and rule.kinds[0] in _KINDS:
        names = _KINDS[rule.kinds[0]]
    if value.type == "code":
        names = _CODES.get(value.unit or "", names)
    name, words = names[lang], phrase.before
    if not words:
        return name
    told = value.type == "code" or (value.role and value.role in _ROLES)
    return f"{words} ({name})" if told and name.casefold() not in words.casefold() else words


def summarize_value_places(
    before: Sequence[Value],
    after: Sequence[Value],
    count: int,
    places: Sequence[str],
    words: tuple[str, str],
    *,
    page: Lang,
    section: str = "",
) -> tuple[str, str]:
    """("the same change in 8 places (Fees; Letters; …): The fee is $155 → $160", the same in French).

    `words` are those before and behind the value where all places have the same: a value among them is in their language.
    `section` is the one section of all places, where these are rows or sentences of it.
    """
    named = name_places(places)
    section = "" if section in places else section
    spoken = (("en", "fr").index(page),) * 2 if any(words) else (0, 1)
    sides = [[show_range([show(v, lang) for v in side], lang) for side in (before, after)] for lang in spoken]
    lines = [f"{words[0]} {' → '.join(pair)}{words[1]}".strip() for pair in sides]
    return (
        join_parts(0, section, f"the same change in {count} places ({named})", lines[0]),
        join_parts(1, section, f"le même changement à {count} endroits ({named})", lines[1]),
    )
