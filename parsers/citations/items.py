"""The items of a reference: "205", "R205(a)", "20(1)b)", "186(f, v, or w)", lists and ranges of them (see `grammar`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from veille.parsers.citations.instruments import prefix_keys
from veille.parsers.citations.subdivisions import SECTION, SUB, Path, inherit, is_inside, nest, read_subs
from veille.parsers.citations.terminals import PREFIX, level_of, ordinals, terminal
from veille.parsers.language.folded_text import FoldedText

# (f, v, or w)
_LIST_IN = r" ?\( ?[a-z](?:\.\d)?(?:, ?(?:or |and |et |ou )?[a-z](?:\.\d)?)+(?: (?:or|and|et|ou) [a-z](?:\.\d)?)? ?\)"
# 200(3)(h)(i to iii): both ends of a range in one pair of brackets.
_RANGE_IN = re.compile(r" ?\( ?(?P<a>[ivx]{1,5}|[a-z]|\d{1,2}) ?(?:to|a|-) ?(?P<b>[ivx]{1,5}|[a-z]|\d{1,2}) ?\)")
# d) in a list: "186a), d) ou m)"; 1) where a bracket was forgotten: "paragraph 1)(a)"
_BARE = r"(?:[ivx]{1,5}|[a-z]|\d{1,2}(?=\)\())(?:\.\d{1,2})?\)"


@cache
def _tail() -> re.Pattern[str]:
    """What names the parts of a section behind it: "art. 5, al. 1, par. 2°", « l'article 86, premier alinéa, paragraphe 2° »."""
    inner, nth = terminal("provision_level", "paragraph", "subsection", "subparagraph"), "|".join(ordinals())
    return re.compile(
        rf"(?:, (?:(?:al\.|alinea) ?(?P<al>\d)(?:er|e)?|(?:{terminal('provision_article')})?(?P<nth>{nth}) {inner})(?![\da-z(]))?"
        rf"(?:, (?:(?:par\.|paragraphe) ?(?P<par>\d{{1,2}}|[a-z])(?:°|\))?|{inner} (?P<mark>\d{{1,2}})°)(?![\d(a-z]))?"
    )


# A number that measures something is no provision.
_MEASURES = re.compile(
    r" ?(?:%|\$|(?:days?|months?|years?|weeks?|hours?|business|pages?|of the following"
    r"|jours?|mois|ans?|annees?|semaines?|heures?)\b)"
)


@cache
def item_pattern() -> re.Pattern[str]:
    section = rf"(?P<prefix>{PREFIX} ?(?=\d))?(?P<section>{SECTION}(?![\d°]|\)\())?"
    return re.compile(rf"{section}(?P<subs>(?:{_LIST_IN}|(?:{_BARE})?(?:{SUB})*))")


@cache
def _joint() -> re.Pattern[str]:
    and_or, span = terminal("provision_joint", "and_or"), terminal("provision_joint", "range")
    article, level = terminal("provision_article"), terminal("provision_level")
    sep = rf" ?[,;/] ?(?:{and_or} )?| {and_or} | {span} | ?- ?(?={PREFIX}?\d|\()"
    return re.compile(rf"(?P<sep>{sep})(?:(?:{article})?(?:(?P<level>{level})(?![a-z]))? ?(?:{article})?)")


@cache
def _range_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){terminal('provision_joint', 'range')}(?![a-z])|-")


# "section 7 or 8 of the Regulations": what may follow the second number of a pair under a singular level word.
_PAIR = re.compile(r" (?:or|and|to|ou|et|a) (?:the |l'|le )?")
_PAIR_ENDS = re.compile(
    r" ?(?:$|[\])\n.;:,]|(?:of|du|de la|de l'|des|does|do|is|are|shall|ne|est|whom|that|which|qui|dont)(?![a-z]))"
)
_LISTED = re.compile(r" ?\([^)]*,")
_LETTER = re.compile(r"(?<![a-z])[a-z](?:\.\d)?(?![a-z])")


@dataclass(slots=True)
class Items:
    """What a list has given so far."""

    paths: list[str]
    end: int
    prefix: str | None = None
    last: Path | None = None


@dataclass(frozen=True, slots=True)
class _Joined:
    """How an item is joined to the one before it; `start` is where the joint starts."""

    start: int
    ranged: bool = False
    leveled: bool = False
    inner: str | None = None  # the level that a comma alone joins: "section 186, paragraph (u)"


def read_items(scope: FoldedText, at: int, level: str | None, *, plural: bool, law: bool = False) -> Items:
    """The items of a list from a place on: their paths, where they end and the prefix that they share.

    `law` says that the text is a law's own: a part named with its own level word is of the section that it stands in.
    """
    found = Items([], at)
    joined = _Joined(at)
    while True:
        item = item_pattern().match(scope.folded, at)
        if (
            item is None
            or item.end() == item.start()
            or not _continues(scope, found, item, joined, level, plural=plural)
        ):
            return found
        _take(scope, found, item, joined, law=law)
        joint = _joint().match(scope.folded, found.end)
        if joint is None or "\n" in joint[0]:
            return found
        if joint["level"] and level is None and found.prefix is None:
            return found  # a list of bare numbers leaves what a level word names to that word
        inner = level_of(joint["level"], scope.lang) if joint["level"] and joint["sep"].strip() == "," else None
        joined = _Joined(joint.start(), bool(_range_words().search(joint["sep"])), bool(joint["level"]), inner)
        at = joint.end()


def _continues(
    scope: FoldedText, found: Items, item: re.Match[str], joined: _Joined, level: str | None, *, plural: bool
) -> bool:
    """Whether an item belongs to the list: it is no amount, no code and no number of the words that follow."""
    mark = scope.text[item.start("prefix")] if item["prefix"] else None
    if not item["section"]:
        return mark is None and bool(item["subs"]) and (found.last is not None or level is not None)
    if mark is not None and mark not in prefix_keys():
        return False
    if _MEASURES.match(scope.folded, item.end()):
        return False
    if found.last is None:
        return True
    if mark is not None:
        same = found.prefix is None or prefix_keys()[mark] == prefix_keys()[found.prefix]
        return same and not re.fullmatch(r"0\d", item["section"])  # "R205(a) - R02": no section begins with a nought
    if item["subs"]:
        return True
    if found.prefix is not None:
        return bool(re.fullmatch(r"\d{2,3}(?:\.\d+)?", item["section"]))
    if plural or joined.leveled:
        return True
    pair = _PAIR.fullmatch(scope.folded, joined.start, item.start())
    return bool(pair and _PAIR_ENDS.match(scope.folded, item.end()))


def _take(scope: FoldedText, found: Items, item: re.Match[str], joined: _Joined, *, law: bool) -> None:
    """Add an item's paths; the first of them closes a range when the joint says so."""
    listed = bool(_LISTED.match(item["subs"]))
    marks = _LETTER.findall(item["subs"]) if listed else read_subs(item["subs"])
    end = item.end()
    if item["section"] and not marks:
        tail = _tail().match(scope.folded, end)
        if tail and tail[0]:
            first = tail["al"] or ordinals().get(tail["nth"] or "")
            marks, end = [m for m in (first, tail["par"] or tail["mark"]) if m], tail.end()
            paths = [Path(item["section"], tuple(marks))]
        else:
            paths = [Path(item["section"])]
    elif item["section"]:
        paths = [Path(item["section"], (m,)) for m in marks] if listed else nest(item["section"], marks)
    elif found.last is not None and is_inside(found.last, joined.inner) and found.paths[-1] == found.last.write():
        paths = [Path(found.last.section, found.last.subs + path.subs) for path in nest("", marks)]
        found.paths.pop()  # "section 186, paragraph (u)" is 186(u) and no more
    elif law and joined.leveled and marks[0][0].isdigit():
        paths = nest("", marks)  # "subsection 28(2) or subparagraph (1)(e)(i)": the latter is of this section
    elif found.last is not None:
        paths = inherit(found.last, marks)
    else:
        paths = nest("", marks)
    if item["prefix"] and found.prefix is None:
        found.prefix = scope.text[item.start("prefix")]
    written = [p.write() for p in paths]
    if found.paths and joined.ranged:
        found.paths[-1] = f"{found.paths[-1]}..{written[0]}"
        written = written[1:]
    found.paths += written
    found.last = paths[-1]
    inner = _RANGE_IN.match(scope.folded, end)
    if inner is not None:
        stem = found.last.write()
        found.paths[-1] = f"{stem}({inner['a']})..{stem}({inner['b']})"
        end = inner.end()
    found.end = end
