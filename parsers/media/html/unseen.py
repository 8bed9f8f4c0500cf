"""What stands in a page's source and is no content for its reader: hidden and struck text, counters, ignored lines."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from veille.parsers.language.folding import fold
from veille.parsers.media.html.page_state import stamped_day
from veille.parsers.media.html.short_lines import short_lines

_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.I)
_STRUCK = "s, strike, del"
_LINES = "p, li, div, span, td, dd, dt, small, em, time, footer"
_IGNORED_CHARS = 4_000  # the longest paragraph of the corpus is half as long; an `ignore` pattern takes out whole lines
_LINE_CHARS = 120  # a counter is a few words; a longer line says more
MOST_SHOWN = 5  # ignored lines that a hint quotes
# Whole lines, folded, that count or age by themselves.
_COUNTERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:this |the )?(?:page |article |document )?(?:was |has been )?(?:viewed|visited|read|downloaded|shared) [\d,. ]+ times?\W*",  # viewed 3,532 times
        r"(?:(?:number of |page |total )?(?:views?|visits?|visitors?|hits?|downloads?|shares?)\W+)[\d,. ]+\W*|[\d,. ]+ (?:page )?(?:views?|visits?|visitors?|hits?|downloads?)\W*",  # Views: 3,532
        r"(?:cette |la )?(?:page |article |document )?(?:a ete )?(?:vue?|consultee?|visitee?|lue?|telechargee?|partagee?) [\d,. ]+ fois\W*",  # vue 3 532 fois
        r"(?:(?:nombre de )?(?:vues?|visites?|visiteurs?|consultations?|telechargements?|partages?)\W+)[\d,. ]+\W*|[\d,. ]+ (?:vues?|visites?|visiteurs?|consultations?|telechargements?)\W*",  # 3 532 consultations
        r"(?:(?:last |page )?(?:updated?|modified|reviewed|published|posted|changed|edited)\W+)?(?:about |over |less than )?(?:\d+|an?|one|a few|few) (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago\W*",  # Updated 3 days ago
        r"(?:(?:page )?(?:derniere )?(?:mise a jour|mise? a jour|modifiee?|modification|publiee?|revisee?|revision)\W+)?il y a (?:environ |plus de |moins de )?(?:\d+|une?|quelques) (?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?|annees?)\W*",  # Mise à jour il y a 3 jours
        r"(?:(?:last |page )?(?:updated?|modified|posted)|(?:derniere )?mise a jour|modifiee?)\W+(?:today|yesterday|just now|aujourd'hui|hier)\W*",
    )
)
# Lines that say when the page was last worked on, and nothing else: "Last updated: January 3, 2026".
_STAMP = re.compile(
    r"(?:this |the |cette |la |le )?(?:page |document |content |contenu |site )?(?:was |has been |a ete )?"
    r"(?:(?:last |most recent )?(?:updated?|modified|modification|revised|revision|reviewed|changed|edited)(?: date)?(?: on)?"
    r"|date (?:last |of (?:the )?last )?(?:modified|modification|updated?|reviewed|revised)"
    r"|(?:derniere )?(?:mise a jour|modification|revision|maj)(?: (?:le|effectuee le))?|(?:mise? a jour|modifiee?|revisee?) le"
    r"|date de (?:la )?(?:derniere )?(?:modification|mise a jour|revision))\s*[:\u2013-]?\s*(?P<day>\S.*)"
)


def drop_stamped_lines(main: LexborNode) -> str | None:
    """Take out lines that only date the page's last change, wherever they stand; the day that they said."""
    date = None
    for node, words in short_lines(main, _LINES, _LINE_CHARS):
        found = _STAMP.fullmatch(fold(words))
        day = stamped_day(found["day"]) if found else None
        if day is not None:
            date = day
            node.decompose()
    return date


def drop_unseen(main: LexborNode) -> None:
    """Take out what a reader does not see as said: hidden blocks that nothing on the page opens, and struck words."""
    hidden = [node for node in main.css("[hidden], [style]") if node.mem_id != main.mem_id]
    opened = _opened_by_controls(main) if hidden else frozenset()
    doomed = [node for node in hidden if _is_unseen(node, opened)]
    doomed += [node for node in main.css(_STRUCK) if node.mem_id != main.mem_id]
    for node in reversed(list({node.mem_id: node for node in doomed}.values())):
        node.decompose()


def drop_counters(main: LexborNode) -> None:
    """Take out lines that only count or age: "viewed 3,532 times", "3 days ago"."""
    for node, words in short_lines(main, _LINES, _LINE_CHARS):
        if any(p.fullmatch(fold(words)) for p in _COUNTERS):
            node.decompose()


def drop_ignored(main: LexborNode, patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Take out lines that a pattern of the profile or source matches as a whole; the lines, each once."""
    compiled = [re.compile(pattern) for pattern in patterns]
    found: dict[str, None] = {}
    for node, words in short_lines(main, f"{_LINES}, h2, h3, h4, h5, h6", _IGNORED_CHARS) if compiled else ():
        if any(pattern.fullmatch(words) for pattern in compiled):
            found[words] = None
            node.decompose()
    return tuple(found)


def ignored_hints(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The remark that says which lines an `ignore` pattern took out."""
    if not lines:
        return ()
    more = f" and {len(lines) - MOST_SHOWN} more" if len(lines) > MOST_SHOWN else ""
    return (f"ignored as configured: {'; '.join(lines[:MOST_SHOWN])}{more}",)


def _is_unseen(node: LexborNode, opened: frozenset[str]) -> bool:
    values = node.attributes
    style = values.get("style") or ""
    if _STRUCK_STYLE.search(style):
        return True
    hidden = "hidden" in values and (values.get("hidden") or "").lower() != "until-found"
    return (hidden or _HIDDEN_STYLE.search(style) is not None) and not _is_opened(node, opened)


def _is_opened(node: LexborNode, opened: frozenset[str]) -> bool:
    """Whether a hidden block is a tab or a fold that a control on the page shows."""
    values = node.attributes
    return (values.get("role") or "") in ("tabpanel", "region", "dialog") or (values.get("id") or "") in opened


def _opened_by_controls(main: LexborNode) -> frozenset[str]:
    """The ids that links, buttons and tabs of the page name as what they show."""
    names: set[str] = set()
    for node in main.css("[aria-controls], [href^='#'], [data-target^='#'], [data-bs-target^='#']"):
        values = node.attributes
        names.update((values.get("aria-controls") or "").split())
        names.update((values.get(name) or "").removeprefix("#") for name in ("href", "data-target", "data-bs-target"))
    return frozenset(names - {""})
