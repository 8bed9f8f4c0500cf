"""One line for people about each change, in English and in French."""

from __future__ import annotations

from collections.abc import Sequence

from veille.changes.tell.excerpts import SHORT, around, differences, shorten
from veille.changes.tell.labels import COLONS
from veille.model import Change, ChangeKind, ChangeReason

_VERBS: dict[ChangeKind, tuple[str, str]] = {
    "added": ("added", "ajouté"),
    "removed": ("removed", "retiré"),
    "repealed": ("repealed", "abrogé"),
    "changed": ("changed", "modifié"),
    "moved": ("moved", "déplacé"),
    "renamed": ("renamed", "renommé"),
}
_FEMININE = frozenset({
    "page", "section", "colonne", "règle", "condition", "valeur", "ligne", "dispense", "exception",
})  # fmt: skip  # "règle ajoutée"
_OBJECTS = {
    "page": ("page", "page"),
    "section": ("section", "section"),
    "heading": ("heading", "titre"),
    "text": ("text", "texte"),
    "column": ("column", "colonne"),
    "column heading": ("column heading", "titre de colonne"),
    "row": ("row", "ligne"),
    "rows": ("rows", "lignes"),
    "rule": ("rule", "règle"),
    "condition": ("condition", "condition"),
    "exemption": ("exemption", "dispense"),
    "exception": ("exception", "exception"),
    "paragraph": ("paragraph", "paragraphe"),
    "item": ("item", "élément"),
    "citation": ("citation", "renvoi"),
    "link": ("link", "lien"),
    "value": ("value", "valeur"),
    "fact": ("fact", "fait"),
}

REWRITTEN = "rewritten sentence"  # of which nobody but a reader can tell whether it says the same
REORDERED = "columns in another order"  # each with its cells
TYPESET = "typeset sentence"  # of which only signs that an editing program sets by itself differ
PROVISION = (
    "provision"  # a numbered one, whose line begins with its name: "section 33: changed", « article 33 : modifié »
)
_SAID_OF_SENTENCE = {
    REWRITTEN: ("sentence rewritten, please read", "phrase réécrite, à relire"),
    REORDERED: ("columns in another order", "colonnes dans un autre ordre"),
    TYPESET: ("only typographic signs changed", "seuls des signes typographiques ont changé"),
}
_ONLY_SIGNS = {
    ChangeReason.MARKS: ("punctuation or capitals", "ponctuation ou majuscules"),
    ChangeReason.TYPOGRAPHY: ("only typographic signs changed", "seuls des signes typographiques ont changé"),
}


def summarize_words(
    object_: str, kind: ChangeKind, place: str, *, before: str | None = None, after: str | None = None
) -> tuple[str, str]:
    """("Fees: rule removed (duty removed): “You must pay first.”", the same in French)."""
    lines = []
    several: list[tuple[str, str]] = []
    if before is not None and after is not None:
        long = (
            object_ == PROVISION and max(len(before), len(after)) > SHORT
        )  # of a short one both sides are shown whole
        several = differences(before, after) if long else []
        before, after = around(before, after)
    else:
        before, after = (None if text is None else shorten(text).removesuffix(";") for text in (before, after))
    for lang in (0, 1):
        what = _action(object_, kind, lang)
        if len(several) > 1:
            words = _each(several, lang)
        elif before is not None and after is not None:
            words = f"{quote_words(before, lang)} → {quote_words(after, lang)}"
        else:
            words = quote_words(after if after is not None else before or "", lang)
        lines.append(join_parts(lang, place, what, words))
    return lines[0], lines[1]


MOST_DIFFERENCES = 4  # of a provision in a line; the others are counted


def _each(sides: Sequence[tuple[str, str]], lang: int) -> str:
    """Each of several differences with both sides, the last ones counted."""
    shown = [f"{quote_words(one, lang)} → {quote_words(two, lang)}" for one, two in sides[:MOST_DIFFERENCES]]
    more = len(sides) - len(shown)
    counted = (f"{more} more", f"{more} autre{'s' if more > 1 else ''}")[lang]
    return ("; ", " ; ")[lang].join([*shown, counted] if more else shown)


def _action(object_: str, kind: ChangeKind, lang: int) -> str:
    if object_ in _SAID_OF_SENTENCE:
        return _SAID_OF_SENTENCE[object_][lang]
    if object_ == PROVISION:
        return _VERBS[kind][lang]
    name, verb = _OBJECTS.get(object_, (object_, object_))[lang], _VERBS[kind][lang]
    ending = "" if lang == 0 else "e" if name in _FEMININE else "es" if name == "lignes" else ""
    return f"{name} {verb}{ending}"


_PARTS = ("exemption", "exception", "item", "row", "rows", "column", "section", "text")


def told_action(change: Change) -> tuple[str, str] | None:
    """What the change's line says happened to a part of the page: ("item added", "élément ajouté"); None where it does not."""
    if change.kind not in _VERBS:  # as a foreign database has it
        return None
    parts = change.summary_en.split(": ")
    name = next((name for name in _PARTS if _action(name, change.kind, 0) in parts), None)
    return (_action(name, change.kind, 0), _action(name, change.kind, 1)) if name else None


def summarize_link(place: str, words: str, before: str, after: str) -> tuple[str, str]:
    """("Forms: link “application”: …/imm1295.pdf → …/imm1296.pdf", the same in French)."""
    words = shorten(words)
    before, after = _own_parts(before, after)
    return (
        join_parts(0, place, f"link {quote_words(words, 0)}: {before} → {after}"),
        join_parts(1, place, f"lien {quote_words(words, 1)} : {before} → {after}"),
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
        join_parts(0, place, "steps in another order", f"{quote_words(one, 0)} now comes before {quote_words(two, 0)}"),
        join_parts(
            1,
            place,
            "étapes dans un autre ordre",
            f"{quote_words(one, 1)} vient maintenant avant {quote_words(two, 1)}",
        ),
    )


def summarize_renumbering(before: str, after: str, heading: str) -> tuple[str, str]:
    """("section 105 is now section 106: Consent", the same in French)."""
    return (
        join_parts(0, f"section {before} is now section {after}", heading),
        join_parts(1, f"l’article {before} est devenu l’article {after}", heading),
    )


def summarize_in_force(place: str, before: str, after: str) -> tuple[str, str]:
    """("105 Consent: in force: 2018-08-02 → 2026-02-01", the same in French)."""
    return (
        join_parts(0, place, "in force", f"{before or 'no date'} → {after or 'no date'}"),
        join_parts(1, place, "en vigueur", f"{before or 'sans date'} → {after or 'sans date'}"),
    )


PAGE = 40  # letters of a page's title among others
MOST_PLACES = 3  # named in a line; the others are counted


def name_places(places: Sequence[str]) -> str:
    """The first places of several, a mark for the others: "Fees; Letters; Forms; …"."""
    return "; ".join(places[:MOST_PLACES]) + ("; …" if len(places) > MOST_PLACES else "")


def summarize_places(
    before: str, after: str, count: int, places: Sequence[str], *, only: ChangeReason | None = None
) -> tuple[str, str]:
    """("8 places (Fees; Letters; …): “the ministry” → “the department”", the same in French).

    `only` is the reason of every place: where only signs differ, they need not be the same in each.
    """
    one, two = around(before, after)
    named = name_places(places)
    what = (_ONLY_SIGNS.get(only) if only else None) or ("the same change", "le même changement")
    return (
        join_parts(0, f"{what[0]} in {count} places ({named})", f"{quote_words(one, 0)} → {quote_words(two, 0)}"),
        join_parts(1, f"{what[1]} à {count} endroits ({named})", f"{quote_words(one, 1)} → {quote_words(two, 1)}"),
    )


def summarize_pages(change: Change, pages: int, titles: Sequence[str]) -> tuple[str, str]:
    """("the same change on 13 pages (Fees; Visas; …): text added: “Offices are closed.”", the same in French)."""
    named = name_places([shorten(title, PAGE) for title in titles])
    before, after = change.quote_before or change.before, change.quote_after or change.after
    if change.object in ("value", "link"):
        said = change.summary_en, change.summary_fr
    else:
        whole = bool(change.section or change.label) and change.quote_before == change.quote_after
        object_ = "text" if change.object == "section" and not whole else change.object  # also under the title alone
        said = summarize_words(object_, change.kind, "", before=before, after=after)
    return (
        join_parts(0, f"the same change on {pages} pages ({named})", said[0]),
        join_parts(1, f"le même changement sur {pages} pages ({named})", said[1]),
    )


def add_places(lines: tuple[str, str], places: Sequence[str]) -> tuple[str, str]:
    """("Fee of a permit: $155 → $160 (Fees; Letters)", the same in French): where else the same change was made."""
    if len(places) <= 1:
        return lines
    named = name_places(places)
    return f"{lines[0]} ({named})", f"{lines[1]} ({named})"


def quote_words(text: str, lang: int) -> str:
    """The words between the quotes of English (0) or French (1): “words”, « words »; empty for none."""
    if not text:
        return ""
    return f"“{text}”" if lang == 0 else f"« {text} »"


def join_parts(lang: int, *parts: str) -> str:
    """The parts that say something, with the language's colon between them; the first is a place."""
    first, *rest = (part for part in parts if part)
    return COLONS[lang].join((short_place(first), *rest))


def short_place(text: str) -> str:
    """The name of a place in a few words."""
    place = shorten(text)
    return (
        f"{place})" if place != text and place.count("(") > place.count(")") else place
    )  # what was cut stood in brackets
