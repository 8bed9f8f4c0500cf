"""One line for people about each change, in English and in French."""

from __future__ import annotations

import re
from collections.abc import Sequence

from veille.changes.tell.excerpts import around, shorten
from veille.changes.tell.labels import COLONS
from veille.changes.tell.topics import Phrase
from veille.changes.tell.unit_words import RANGE, with_rate, with_unit, write_time
from veille.model import Change, ChangeKind, Lang, Rule, Value

TOPIC = 70  # letters of the words that say what a value is about

_ISO = re.compile(r"P(?:T)?(\d+(?:\.\d+)?)([YMWDH])")
_MEASURES_EN = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour"}
_MEASURES_FR = {
    "Y": ("an", "ans"),
    "M": ("mois", "mois"),
    "W": ("semaine", "semaines"),
    "D": ("jour", "jours"),
    "H": ("heure", "heures"),
}
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
_VERBS: dict[ChangeKind, tuple[str, str]] = {
    "added": ("added", "ajouté"),
    "removed": ("removed", "retiré"),
    "repealed": ("repealed", "abrogé"),
    "changed": ("changed", "modifié"),
    "moved": ("moved", "déplacé"),
    "renamed": ("renamed", "renommé"),
}
_FEMININE = frozenset({"page", "section", "colonne", "règle", "condition", "valeur", "ligne"})  # "règle ajoutée"
_OBJECTS = {
    "page": ("page", "page"),
    "section": ("section", "section"),
    "heading": ("heading", "titre"),
    "text": ("text", "texte"),
    "column": ("column", "colonne"),
    "row": ("row", "ligne"),
    "rows": ("rows", "lignes"),
    "rule": ("rule", "règle"),
    "condition": ("condition", "condition"),
    "citation": ("citation", "renvoi"),
    "link": ("link", "lien"),
    "value": ("value", "valeur"),
    "fact": ("fact", "fait"),
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
    """("CAQ: Paper letters end on 2023-12-11 → 2024-01-15 in Quebec", the same in French).

    The line is what the page says, with what it was and is in the place of the value, written in the language of the
    `page`; `was` are the words that stood before it, where those were others. Two values on a side are the ends of a range.
    """
    said = not phrase.in_no_sentence
    rated = {v.per for v in before} != {v.per for v in after}

    def sides(lang: int) -> tuple[str, str]:
        old, new = (
            _range([show(v, lang) if rated or not said else _show(v, lang) for v in side], lang)
            for side in (before, after)
        )
        return old, new

    lines = []
    for lang in (0, 1):
        old, new = sides(lang)
        one_sided = "" if old and new else _one_sided((*after, *before)[0], new or old, lang, added=bool(new))
        if said:
            old, new = sides(("en", "fr").index(page))
        change = f"{old} → {new}" if old and new else new or old
        if said:
            behind = "" if rated else phrase.after
            change = f"{_led(was, old)} → {_led(phrase.before, new)}" if was else _led(phrase.before, change)
            parts = [one_sided, f"{change}{behind}"]
        else:
            parts = [_name(phrase, (*after, *before)[0], rule, lang), one_sided or change]
        shown = "" if _says_place(parts, place) else _short_place(place)
        lines.append(COLONS[lang].join(part for part in (shown, *parts) if part))
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


def _range(ends: Sequence[str], lang: int) -> str:
    """Both ends of a range, the measure said once: "33–35 months", « 33 à 35 mois »."""
    if len(ends) == 2 and (measure := ends[1].partition(" ")[2]) and ends[0].partition(" ")[2] == measure:
        return f"{ends[0].partition(' ')[0]}{RANGE[lang]}{ends[1]}"
    return RANGE[lang].join(ends)


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


def summarize_words(
    object_: str, kind: ChangeKind, place: str, *, reason: str = "", before: str | None = None, after: str | None = None
) -> tuple[str, str]:
    """("Fees: rule removed (duty removed): “You must pay first.”", the same in French)."""
    lines = []
    if before is not None and after is not None:
        before, after = around(before, after)
    else:
        before, after = (None if text is None else shorten(text) for text in (before, after))
    for lang in (0, 1):
        name, verb = _OBJECTS.get(object_, (object_, object_))[lang], _VERBS[kind][lang]
        ending = "" if lang == 0 else "e" if name in _FEMININE else "es" if name == "lignes" else ""
        what = f"{name} {verb}{ending}"
        if before is not None and after is not None:
            words = f"{_quote(before, lang)} → {_quote(after, lang)}"
        else:
            words = _quote(after if after is not None else before or "", lang)
        lines.append(_join(lang, place, what, words))
    return lines[0], lines[1]


def summarize_link(place: str, words: str, before: str, after: str) -> tuple[str, str]:
    """("Forms: link “application”: …/imm1295.pdf → …/imm1296.pdf", the same in French)."""
    words = shorten(words)
    before, after = _own_parts(before, after)
    return (
        _join(0, place, f"link {_quote(words, 0)}: {before} → {after}"),
        _join(1, place, f"lien {_quote(words, 1)} : {before} → {after}"),
    )


def _own_parts(before: str, after: str) -> tuple[str, str]:
    """Two addresses without the site and folders that they share."""
    same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    shared = before[:same].rpartition("/")[0]
    if not shared.partition("://")[2]:
        return before, after
    return f"…{before[len(shared) :]}", f"…{after[len(shared) :]}"


STEP = 60  # letters of a step's words in a line


def summarize_steps(place: str, first: str, second: str) -> tuple[str, str]:
    """("Apply: steps in another order: “Pay the fee” now comes before “Sign the form”", the same in French)."""
    one, two = shorten(first, STEP), shorten(second, STEP)
    return (
        _join(0, place, "steps in another order", f"{_quote(one, 0)} now comes before {_quote(two, 0)}"),
        _join(1, place, "étapes dans un autre ordre", f"{_quote(one, 1)} vient maintenant avant {_quote(two, 1)}"),
    )


def summarize_renumbering(before: str, after: str, heading: str) -> tuple[str, str]:
    """("section 105 is now section 106: Consent", the same in French)."""
    return (
        _join(0, f"section {before} is now section {after}", heading),
        _join(1, f"l’article {before} est devenu l’article {after}", heading),
    )


def summarize_in_force(place: str, before: str, after: str) -> tuple[str, str]:
    """("105 Consent: in force: 2018-08-02 → 2026-02-01", the same in French)."""
    return (
        _join(0, place, "in force", f"{before or 'no date'} → {after or 'no date'}"),
        _join(1, place, "en vigueur", f"{before or 'sans date'} → {after or 'sans date'}"),
    )


PAGE = 40  # letters of a page's title among others
MOST_PLACES = 3  # named in a line; the others are counted


def summarize_places(
    before: str, after: str, count: int, places: Sequence[str], *, marks: bool = False
) -> tuple[str, str]:
    """("8 places (Fees; Letters; …): “the ministry” → “the department”", the same in French).

    `marks` says that only punctuation or capitals differ, which need not be the same in each place.
    """
    one, two = around(before, after)
    named = "; ".join(places[:MOST_PLACES]) + ("; …" if len(places) > MOST_PLACES else "")
    what = (
        ("punctuation or capitals", "ponctuation ou majuscules") if marks else ("the same change", "le même changement")
    )
    return (
        _join(0, f"{what[0]} in {count} places ({named})", f"{_quote(one, 0)} → {_quote(two, 0)}"),
        _join(1, f"{what[1]} à {count} endroits ({named})", f"{_quote(one, 1)} → {_quote(two, 1)}"),
    )


def summarize_pages(change: Change, pages: int, titles: Sequence[str]) -> tuple[str, str]:
    """("the same change on 13 pages (Fees; Visas; …): text added: “Offices are closed.”", the same in French)."""
    named = "; ".join(shorten(title, PAGE) for title in titles[:MOST_PLACES]) + (
        "; …" if len(titles) > MOST_PLACES else ""
    )
    before, after = change.quote_before or change.before, change.quote_after or change.after
    if change.object in ("value", "link"):
        said = change.summary_en, change.summary_fr
    else:
        object_ = "text" if change.object == "section" and change.quote_before != change.quote_after else change.object
        said = summarize_words(object_, change.kind, "", before=before, after=after)
    return (
        _join(0, f"the same change on {pages} pages ({named})", said[0]),
        _join(1, f"le même changement sur {pages} pages ({named})", said[1]),
    )


def summarize_value_places(
    before: Sequence[Value], after: Sequence[Value], count: int, places: Sequence[str], words: tuple[str, str]
) -> tuple[str, str]:
    """("the same change in 8 places (Fees; Letters; …): The fee is $155 → $160", the same in French).

    `words` are those before and behind the value where all places have the same.
    """
    named = "; ".join(places[:MOST_PLACES]) + ("; …" if len(places) > MOST_PLACES else "")
    sides = [[_range([show(v, lang) for v in side], lang) for side in (before, after)] for lang in (0, 1)]
    lines = [f"{words[0]} {' → '.join(pair)}{words[1]}".strip() for pair in sides]
    return (
        _join(0, f"the same change in {count} places ({named})", lines[0]),
        _join(1, f"le même changement à {count} endroits ({named})", lines[1]),
    )


def add_places(lines: tuple[str, str], places: Sequence[str]) -> tuple[str, str]:
    """("Fee of a permit: $155 → $160 (Fees; Letters)", the same in French): where else the same change was made."""
    if len(places) <= 1:
        return lines
    named = "; ".join(places[:MOST_PLACES]) + ("; …" if len(places) > MOST_PLACES else "")
    return f"{lines[0]} ({named})", f"{lines[1]} ({named})"


def show(value: Value, lang: int) -> str:
    """A value for people, with the time for which it is counted: "$155 per year", "10 jours par année"."""
    return with_rate(_show(value, lang), value.per, lang)


def _show(value: Value, lang: int) -> str:
    """A value for people: P36M is "36 months" or "36 mois"; dates stay ISO, and who shows the line writes them out."""
    match = _ISO.fullmatch(value.value) if value.type == "duration" else None
    if match:
        amount, measure = match[1], match[2]
        measure = {"M": "minute"}.get(measure, measure) if "T" in value.value and measure == "M" else measure
        if measure == "minute":
            return f"{amount} min"
        many = float(amount) >= 2
        if lang == 0:
            name = (
                ("business " if value.unit == "business_day" else "")
                + _MEASURES_EN[measure]
                + ("" if amount == "1" else "s")
            )
        else:
            name = _MEASURES_FR[measure][many]
            name += (" ouvrable" + ("s" if many else "")) if value.unit == "business_day" else ""
        return f"{_grouped(amount, ', '[lang])} {name}"
    if value.type == "money":
        amount = value.value.removesuffix(".00")
        if (value.unit or "CAD") == "CAD":
            return f"${_grouped(amount, ',')}" if lang == 0 else f"{_grouped(amount.replace('.', ','), ' ')} $"
        written = _grouped(amount, ",") if lang == 0 else _grouped(amount.replace(".", ","), " ")
        return f"{value.unit} {written}" if lang == 0 else f"{written} {value.unit}"
    if value.unit == "percent":
        return f"{value.value}%" if lang == 0 else f"{value.value.replace('.', ',')} %"
    if value.type == "time" and ":" in value.value:
        return write_time(value.value, lang)
    if value.type != "number":
        return value.value
    written = value.value if lang == 0 else value.value.replace(".", ",")
    return with_unit(value.value, _grouped(written, ", "[lang]), value.unit, lang)


def _grouped(amount: str, mark: str) -> str:
    """1085 as 1,085, for people."""
    return re.sub(r"^\d{4,}", lambda m: f"{int(m[0]):,}".replace(",", mark), amount)


def _quote(text: str, lang: int) -> str:
    line = text
    if not line:
        return ""
    return f"“{line}”" if lang == 0 else f"« {line} »"


def _join(lang: int, *parts: str) -> str:
    first, *rest = (part for part in parts if part)
    return COLONS[lang].join((_short_place(first), *rest))


def _short_place(text: str) -> str:
    place = shorten(text)
    return (
        f"{place})" if place != text and place.count("(") > place.count(")") else place
    )  # what was cut stood in brackets
