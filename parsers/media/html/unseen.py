"""What stands in a page's source and is no content for its reader: hidden and struck text, counters, ignored lines."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
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
_READERS = r"(?:{other_readers} )?{readers}"
_THIS = r"{this_page}(?: {page_thing})?"
_SINCE = r"(?: {counted_so_long}(?: [a-z0-9.,' ]{1,30})?)?"  # since June 1, 2025
_AGED = r"(?:(?:(?:{latest}|{page_thing}) ){0,2}{brought_up}\W+)?"
_AGE = r"(?:{age_about} )?(?:\d+|{age_number}) {age_unit}"
# Whole lines, folded, that count or age by themselves; a frame may stand in the other language than its page.
_COUNTERS = tuple(
    WordPattern(form)
    for form in (
        rf"(?:{{this_page}} )?(?:{{page_thing}} )?(?:{{page_was}} )?{{seen_by_readers}} {_NUM} {{times_counted}}{_SINCE}\W*",  # viewed 3,532 times
        rf"(?:{{count_of}} )?(?:{{count_name}}|{{count_of_shares}})\W+{_NUM}\W*",  # Views: 1.2K
        rf"(?:(?:{{this_page}} )?(?:{{page_thing}} )?{{page_had}} )?{_NUM} (?:{{count_of}} )?{{count_name}}{_SINCE}\W*",  # 3 532 consultations
        rf"(?:{_NUM} {{readers_out_of}} )?{_NUM}(?: ?%(?: {{share_of_readers}})?)? ?(?:{_READERS} )?(?:{{readers_do}} )?{{judged_by_readers}} {_THIS} {{helpful}}\W*",  # 12 of 15 people found this helpful
        rf"{_NUM} {_READERS} (?:{{readers_do}} )?(?:{{readers_now}} )?{{readers_view}} (?:{{this_moment}} )?{_THIS}(?: {{this_moment}})?\W*",  # 35 people are viewing this page
        rf"{_NUM} {_READERS} (?:{{readers_do}} )?(?:{{readers_now}} )?{{readers_online}}(?: {{this_moment}})?\W*",  # 12 visiteurs en ligne
        rf"{_AGED}{_AGE} {{ago_behind}}\W*",  # Updated 3 days ago
        rf"{_AGED}{{ago_before}} {_AGE}\W*",  # Mise à jour il y a 3 jours
        r"(?:(?:{latest}|{page_thing}) ){0,2}{brought_up}\W+{recent_day}\W*",
        r"(?:{copyright}\W+)?(?:\u00a9|{copyright})[^\d$]{0,60}\d{4}(?: ?- ?\d{4})?(?:[^\d$]{0,60})",  # © 2026 Government
    )
)
# Counted beside another counter only: by itself "100 shares" may be content.
_BESIDE = WordPattern(rf"{_NUM} (?:{{count_of_shares}}|{{count_of_answers}})\W*|{{count_of_answers}}\W+{_NUM}\W*")
_APART = re.compile(r"\s*[·•|;]\s*|, (?!\d{3}\b)")
# Lines that say when they were made or shown, and nothing else; the day is not the page's: "Page generated on", "Current time".
_SHOWN = WordPattern(
    r"(?:{this_page} )?(?:{page_thing}(?: {page_was})? )?(?:{version_name} [\d.]+\W+)?"
    r"(?:{made_at}(?: {moment_article})?|{moment_named}|{kept_current}(?: {kept_is})? {current_as_of})"
    r"\s*[:-]?\s*(?P<moment>\S.*)"
)
_TIME_ALONE = WordPattern(r"\d{1,2} ?[:h] ?\d{2}(?: ?[:m] ?\d{2})?\W*(?:[ap]\.?m\b)?\W*(?:\(?{time_zone}\)?)?\W*")


# What any of these lines begins with: most lines are passed over at their first word.
_OPENING = WordPattern(
    r"[\d,. \u00a9]|{this_page}|{page_thing}|{page_was}|{seen_by_readers}|{count_of}|{count_name}|{count_of_shares}|{latest}"
    r"|{brought_up}|{age_about}|{age_number}|{ago_before}|{copyright}|{version_name}|{made_at}|{moment_named}|{kept_current}|{page_had}|{count_of_answers}"
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
        if counts_or_ages(fold(words)):
            node.decompose()


def counts_or_ages(folded: str) -> bool:
    """Whether folded words only count or age: "viewed 3,532 times", "posted 2 hours ago", "© 2026 government"."""
    if _OPENING.both.match(folded) is None:
        return False
    if any(pattern.both.fullmatch(folded) for pattern in _COUNTERS) or _count_together(folded):
        return True
    found = _SHOWN.both.fullmatch(folded)
    return (
        found is not None and (_TIME_ALONE.both.fullmatch(found["moment"]) or stamped_day(found["moment"])) is not None
    )


def _count_together(folded: str) -> bool:
    """Whether a line is several counters in a row: "shared 45 times, 12 comments"."""
    parts = _APART.split(folded)
    counted = [any(pattern.both.fullmatch(part) for pattern in _COUNTERS) for part in parts]
    return len(parts) > 1 and any(counted) and all(map(_counts_beside, parts, counted))


def _counts_beside(part: str, counted: bool) -> bool:
    return counted or _BESIDE.both.fullmatch(part) is not None


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
