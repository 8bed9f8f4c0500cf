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
_LINES = "p, li, div, span, td, dd, dt, small, em, strong, b, time, footer, section, aside, address"
_IGNORED_CHARS = 4_000  # the longest paragraph of the corpus is half as long; an `ignore` pattern takes out whole lines
_LINE_CHARS = 120  # a counter is a few words; a longer line says more
MOST_SHOWN = 5  # ignored lines that a hint quotes
_NUM = r"(?:[\d,. ]*\d ?(?:k|m)?)"  # 3,532; 3 532; 1.2K
_READERS = r"(?:people|persons?|users?|readers?|visitors?|members?|personnes?|utilisateurs?|internautes?|lecteurs?|visiteurs?|membres?)"
_THIS = r"(?:this|it|the|cette|cet|ce|cela|ceci|la|le)(?: (?:page|article|answer|content|information|section|site|contenu|reponse))?"
# Whole lines, folded, that count or age by themselves.
_COUNTERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:this |the )?(?:page |article |document )?(?:was |has been )?(?:viewed|visited|read|downloaded|shared) {_NUM} times?\W*",  # viewed 3,532 times
        rf"(?:(?:number of |page |total )?(?:views?|visits?|visitors?|hits?|downloads?|shares?)\W+){_NUM}\W*|{_NUM} (?:page )?(?:views?|visits?|visitors?|hits?|downloads?)\W*",  # Views: 1.2K
        rf"(?:cette |la )?(?:page |article |document )?(?:a ete )?(?:vue?|consultee?|visitee?|lue?|telechargee?|partagee?) {_NUM} fois\W*",  # vue 3 532 fois
        rf"(?:(?:nombre de )?(?:vues?|visites?|visiteurs?|consultations?|telechargements?|partages?)\W+){_NUM}\W*|{_NUM} (?:vues?|visites?|visiteurs?|consultations?|telechargements?)\W*",  # 3 532 consultations
        rf"(?:{_NUM} (?:of|out of|sur) )?{_NUM}(?: ?%(?: (?:of|des))?)? ?(?:other )?{_READERS}? ?(?:have |ont |a )?(?:found|rated|trouve|juge) {_THIS} (?:to be )?(?:helpful|useful|utile)\W*",  # 12 of 15 people found this helpful
        rf"{_NUM} (?:other |autres )?{_READERS} (?:are |have |ont |a |sont )?(?:currently |now |also |aussi |presentement )?(?:view\w*|visit\w*|read\w*|watch\w*|look\w* at|like[sd]?|consult\w*|vue?|lue?|lisent|aime\w*|regardent) (?:presentement |en ce moment )?{_THIS}(?: (?:right )?now| today| aujourd'hui| en ce moment)?\W*",  # 35 people are viewing this page
        rf"{_NUM} (?:other |autres )?{_READERS} (?:are |sont )?(?:currently |now |actuellement )?(?:online|en ligne)(?: now| en ce moment)?\W*",  # 12 visiteurs en ligne
        r"(?:(?:last |page )?(?:updated?|modified|reviewed|published|posted|changed|edited)\W+)?(?:about |over |less than )?(?:\d+|an?|one|a few|few) (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago\W*",  # Updated 3 days ago
        r"(?:(?:page )?(?:derniere )?(?:mise a jour|mise? a jour|modifiee?|modification|publiee?|revisee?|revision)\W+)?il y a (?:environ |plus de |moins de )?(?:\d+|une?|quelques) (?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans|annees?)\W*",  # Mise à jour il y a 3 jours
        r"(?:(?:last |page )?(?:updated?|modified|posted)|(?:derniere )?mise a jour|modifiee?)\W+(?:today|yesterday|just now|aujourd'hui|hier)\W*",
        r"(?:copyright\W+)?(?:\u00a9|copyright|droits d'auteur)[^\d$]{0,60}\d{4}(?: ?- ?\d{4})?(?:[^\d$]{0,60})",  # © 2026 Government
    )
)
# Lines that say when they were made or shown, and nothing else; the day is not the page's: "Page generated on", "Current time".
_SHOWN = re.compile(
    r"(?:this |the |cette |la |le )?(?:(?:page|document|report|rapport|content|contenu|site)(?: was| a ete)? )?(?:version [\d.]+\W+)?"
    r"(?:(?:generated|rendered|printed|built|build|generee?|imprimee?|produite?)(?: on| at| le| a)?"
    r"|current (?:date|time|date and time)|today(?:'s date)?(?: is)?|local time|date (?:et heure )?(?:actuelles?|du jour)|heure (?:actuelle|locale)"
    r"|nous sommes(?: le)?|(?:content|information|data|page|site)(?: is)? current (?:as of|to|on)"
    r"|(?:contenu|information|renseignements|donnees|page)s? (?:est |sont )?a jour (?:au|en date du|le))"
    r"\s*[:-]?\s*(?P<moment>\S.*)"
)
_TIME_ALONE = re.compile(
    r"\d{1,2} ?[:h] ?\d{2}(?: ?[:m] ?\d{2})?\W*(?:[ap]\.?m\b)?\W*(?:\(?(?:e[sd]t|h[na]e|utc|gmt)\)?)?\W*"
)


def drop_unseen(main: LexborNode) -> None:
    """Take out what a reader does not see as said: hidden blocks that nothing on the page opens, and struck words."""
    hidden = [node for node in main.css("[hidden], [style]") if node.mem_id != main.mem_id]
    opened = _opened_by_controls(main) if hidden else frozenset()
    doomed = [node for node in hidden if _is_unseen(node, opened)]
    doomed += [node for node in main.css(_STRUCK) if node.mem_id != main.mem_id]
    for node in reversed(list({node.mem_id: node for node in doomed}.values())):
        node.decompose()


def drop_counters(main: LexborNode) -> None:
    """Take out lines that only count or age: "viewed 3,532 times", "3 days ago", "© 2026 Government"."""
    for node, words in short_lines(main, _LINES, _LINE_CHARS):
        if _counts_or_ages(fold(words)):
            node.decompose()


def _counts_or_ages(folded: str) -> bool:
    if any(pattern.fullmatch(folded) for pattern in _COUNTERS):
        return True
    found = _SHOWN.fullmatch(folded)
    return found is not None and (_TIME_ALONE.fullmatch(found["moment"]) or stamped_day(found["moment"])) is not None


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
