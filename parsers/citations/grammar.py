"""The grammar of references to provisions, and their parts as written; whose provisions they are is for `reading`.

    reference  <- chain / ordinal / head item (joint item)*
    head       <- level number? article?             section, l'alinéa, articles, paragraph no.
                / abbreviation ","? level?           IRPR, s. / RIPR, art.
                / prefix                             R (before a digit)
                / nothing                            16(1) and 16(1.1) of the Act: only beside an instrument's name
    item       <- prefix? section marks? tail?       205, R205(a), 20(1)b), 186(f, v, or w), 5, par. 2°
                / marks                              (a)(ii), b) — what it leaves out is that of the item before
    section    <- digits ("." digits)*               200, 87.3, 209.991
    marks      <- mark+ range_in? / list_in
    mark       <- "(" label ")" / label ")"          (1), (a), (ii.1), b), ii)
    label      <- number / roman / letter
    list_in    <- "(" label ("," label)+ ")"         (f, v, or w): siblings
    range_in   <- "(" label to label ")"             (i to iii)
    tail       <- ("," ("al." number / nth level))? ("," "par." label "°"?)?      art. 5, al. 1, par. 2°; 86, premier alinéa
    joint      <- ("," / ";" / "/")? and_or / "," / range   then article? level? article?
    range      <- to / through / à / au / "-"
    chain      <- level label (joint label)* of (level label of / nth level of)? level section
                                                         le paragraphe b de l'alinéa 1 de l'article 95
                / level label of nth level           le paragraphe 2° du premier alinéa (of the provision where it stands)
    ordinal    <- nth level (of level section)?      the first paragraph of section 12, au deuxième alinéa de l'article 5

Terminals (levels, articles, joints, links, ordinals) are words/en/citations.toml and words/fr/citations.toml; a page of one
language cites in the other's manner too, so that both are read everywhere. The shape of the grammar follows that of
laws-africa/indigo (provision_refs.peg). Text is read folded; each function reads one rule at a place and says where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from veille.parsers.citations.instruments import name_keys, prefix_keys
from veille.parsers.citations.items import Items, item_pattern, read_items
from veille.parsers.citations.subdivisions import SECTION, SUB, Path, read_subs
from veille.parsers.citations.terminals import PREFIX, level_of, ordinals, terminal
from veille.parsers.language.folded_text import FoldedText


@dataclass(frozen=True, slots=True)
class Reference:
    """Provisions as written: their paths without instrument ("205(a)", a range "204..208", "(e)" where they stand).

    `level` is the depth that the first word names (section, subsection, paragraph, ...), `word` that word; `key` the
    instrument that a prefix or an abbreviation names. `named` says that without a name beside it it is none.
    """

    paths: tuple[str, ...]
    start: int
    end: int
    level: str | None = None
    word: str = ""
    key: str | None = None
    named: bool = False


# --- head -------------------------------------------------------------------------------------------------------------

_OF = r"(?:of|de|du)(?: the| l'| la)? ?"
# The edge of a word, or a preposition that a page's own slip glued to what follows: "undersection 206of the Regulations".
_EDGE = r"(?:(?<![a-z0-9.$])|(?<=\Aunder)|(?<=[^a-z]under)|(?<=[^a-z]in)|(?<=[^a-z]of))"


@cache
def _starts() -> re.Pattern[str]:
    """Where a reference may start, in the folded text."""
    level, article = terminal("provision_level"), terminal("provision_article")
    nth = "|".join(ordinals())
    # what begins an item: a number, a mark, or a letter that the next words place ("paragraphe b de l'alinéa")
    placed = rf"[a-z] {_OF}(?:{level}|{nth})(?![a-z])"
    ahead = rf"(?={PREFIX}? ?\d|\((?:\d|[a-z])|[a-z]\) |{placed}|(?:irpr|irpa|ripr|lipr) )"
    head = rf"(?P<level>{level})(?: (?:no\. |numero )?|\xa0)?(?:{article})?{ahead}"
    ordinal = rf"(?P<nth>{nth}) (?={terminal('provision_level', 'paragraph', 'subsection')}(?![a-z]))"
    prefix = rf"(?P<prefix>{PREFIX})(?=\d)"
    short = r"(?P<abbr>irpr|irpa|ripr|lipr)(?=,? (?:s\. ?|section |article |art\. ?)?\d)"
    bare = r"(?P<bare>(?=\d{1,3}(?:\.\d{1,3})?\((?:\d{1,2}(?:\.\d{1,2})?|[a-z]{1,3})\)))"
    return re.compile(rf"{_EDGE}(?:{ordinal}|{head}|{prefix}|{short}|{bare})")


def find_references(scope: FoldedText, *, law: bool = False) -> Iterator[Reference]:
    """Every reference of a text in order; `law` says that it is a law's own text.

    Each place is walked through once, whether it holds a reference or not.
    """
    folded, at = scope.folded, 0
    for m in _starts().finditer(folded):
        if m.start() < at:
            continue
        found, end = _reference(scope, m, law=law)
        at = max(end, m.end())
        if found is not None:
            yield found


def _reference(scope: FoldedText, m: re.Match[str], *, law: bool) -> tuple[Reference | None, int]:
    """The reference whose head this is, with the place where its words end."""
    if m["nth"]:
        return _ordinal(scope, m)
    if m["level"]:
        return _of_level(scope, m, law=law)
    if m["abbr"]:
        gap = _AFTER_SHORT.match(scope.folded, m.end())
        items = read_items(scope, gap.end() if gap else m.end(), "section", plural=False)
        return _built(items, m.start(), "section", "", name_keys()[m["abbr"]])
    if m["bare"] is not None:
        items = read_items(scope, m.start(), None, plural=False)
        found = Reference(tuple(items.paths), m.start(), items.end, named=True) if items.paths else None
        return found, max(items.end, m.end() + 1)
    if not scope.text[m.start()].isupper() or not _is_provision(scope, m.start()):
        return None, m.end()
    items = read_items(scope, m.start(), None, plural=False)
    return _built(items, m.start(), None, "", prefix_keys().get(items.prefix or ""))


# "Division 3 of Part 11" (in French "section 3 de la partie 11") is cited by its part.
_OF_PART = re.compile(r" (?:of|de la) (?:part|partie) \d")
# "section 3 of the form", "partie 2 du formulaire": a part of a paper that is no law.
_OF_PAPER = re.compile(
    r" (?:of|on|in|du|de la|de l'|de votre)(?: the| this| that| your)? ?(?:application )?"
    r"(?:forms?|guides?|questionnaires?|application(?! of)|pages?|manuals?"
    r"|instructions?|chapters?|reports?|letters?|formulaires?|demande|manuel|chapitre|rapport|lettre)(?![a-z])"
)
_AFTER_SHORT = re.compile(r",? (?:s\. ?|section |article |art\. ?)?")
_SHORT_INSIDE = re.compile(r"(irpr|irpa|ripr|lipr) (?:s\. ?|section |article )?")


def _of_level(scope: FoldedText, m: re.Match[str], *, law: bool) -> tuple[Reference | None, int]:
    word, at = m["level"], m.end()
    level = level_of(word, scope.lang)
    short = _SHORT_INSIDE.match(scope.folded, at)
    if short is None:
        chain = _chain().match(scope.folded, m.start())
        if chain is not None:
            word = chain["here"] or word
            key = prefix_keys().get(scope.text[chain.start("letter")]) if chain["letter"] else None
            return Reference(_paths_of(chain), m.start(), chain.end(), level, word, key), chain.end()
    key = name_keys()[short[1]] if short else None
    items = read_items(scope, short.end() if short else at, level, plural=word.endswith("s"), law=law)
    held = _held_by().match(scope.folded, items.end) if short is None and _all_relative(items) else None
    if held is not None:
        stem = Path(held["section"], tuple(read_subs(held["subs"] or ""))).write()
        paths = tuple("..".join(stem + end for end in path.split("..")) for path in items.paths)
        letter = prefix_keys().get(scope.text[held.start("letter")]) if held["letter"] else None
        return Reference(paths, m.start(), held.end(), level, word, letter), held.end()
    if level in ("section", "part") and _OF_PAPER.match(scope.folded, items.end):
        return None, items.end
    if level == "division":
        if _OF_PART.match(scope.folded, items.end):
            return None, items.end
        if word.startswith("section"):
            level = "section"  # an English word in French, or a citation in English manner
    if items.prefix and key is None:
        key = prefix_keys()[items.prefix]
    return _built(items, m.start(), level, word, key)


def _all_relative(items: Items) -> bool:
    """Whether items only have marks: "(a) to (d)"."""
    return bool(items.paths) and all(end.startswith("(") for path in items.paths for end in path.split(".."))


@cache
def _held_by() -> re.Pattern[str]:
    """What says whose marks they are: " of section 12", " du paragraphe 20(1)", " of R205"."""
    outer = terminal("provision_level", "section", "subsection", "paragraph")
    where = rf"(?:{outer} ?(?:{PREFIX}(?=\d))?|(?P<letter>{PREFIX})(?=\d))"
    return re.compile(rf" {_OF}{where}(?P<section>{SECTION})(?![\d°])(?P<subs>(?:{SUB})*)")


def _built(items: Items, start: int, level: str | None, word: str, key: str | None) -> tuple[Reference | None, int]:
    if not items.paths or (level is None and key is None):
        return None, items.end
    return Reference(tuple(items.paths), start, items.end, level, word, key), items.end


# "A73" after a dash or the word code is an exemption code of two digits, "R02" too; "A1" is a guide or a level of a test.
_SAYS_CODE = re.compile(r"(?:codes?|exemption|dispense)(?: [a-z']+){0,3} ?[:(\t]? ?$")
_AFTER_DASH = re.compile(r"[\w)\]] ?- ?$")
_AFTER_CODES = re.compile(r"\d{2}(?:,|/| or| and| ou| et)+ ?$")


def _is_provision(scope: FoldedText, at: int) -> bool:
    """Whether a prefix without a level word begins a provision and no code; only its first item is looked at."""
    item = item_pattern().match(scope.folded, at)
    if item is None or not item["section"]:
        return False
    first = item["section"] + item["subs"]
    left = scope.folded[max(0, at - 40) : at].rpartition("\n")[2]  # the cell before it as well: "Code | A36"
    if len(item["section"]) <= len("73") and _SAYS_CODE.search(left):
        return "(" in first
    if len(first) == 1:
        return False
    if re.fullmatch(r"\d\d", first):
        letter = scope.text[at]
        coded = (letter == "A" and (first[0] == "7" or _AFTER_CODES.search(left))) or _AFTER_DASH.search(left)
        if coded or first[0] == "0":
            return False
    return not first.startswith("0") or "." in first


# --- chains and ordinals ----------------------------------------------------------------------------------------------

# The further members of a list, each with its own mark: "1° et 3°", "(a) or (b)".
_MORE = r"(?:\((?:[a-z]|\d{1,2}|[ivx]{1,5})\)|\d{1,2}°)"
_ONE_MORE = re.compile(r"\(?([a-z0-9]+)(?:\)|°)")
_LABEL_ALONE = r"\(?(?P<{0}>[a-z]|\d{{1,2}}|[ivx]{{1,5}})\)?°?"


@cache
def _chain() -> re.Pattern[str]:
    """ "paragraphe b de l'alinéa 1 de l'article 95", "paragraph 2 of the first paragraph of section 12"."""
    inner = terminal("provision_level", "paragraph", "subparagraph", "subsection", "clause")
    outer = terminal("provision_level", "section", "subsection", "paragraph")
    numbered = rf"{inner} {_LABEL_ALONE.format('b')}"
    counted = rf"(?P<nth>{'|'.join(ordinals())}) {inner}"
    where = rf"(?:{outer} ?(?:{PREFIX}(?=\d))?|(?P<letter>{PREFIX})(?=\d))"
    section = rf"{where}(?P<section>{SECTION})(?![\d°])(?P<subs>(?:{SUB})*)"
    middle = rf"(?:(?:{numbered}|{counted}) {_OF})?{section}"
    here = rf"(?P<here>{'|'.join(ordinals())}) {inner}(?![a-z])(?! {_OF}{outer})"
    joint = rf"(?:,? (?:{terminal('provision_joint', 'and_or')}|{terminal('provision_joint', 'range')}) |, ?)"
    more = rf"(?P<more>(?:{joint}{_MORE})*)"
    return re.compile(rf"{inner} {_LABEL_ALONE.format('a')}{more} {_OF}(?:{middle}|{here})")


def _paths_of(chain: re.Match[str]) -> tuple[str, ...]:
    """The paths of a chain: one, those of a list ("les paragraphes 1° et 3° de l'article 25"), or a range ("1° à 3°")."""
    stem = (*read_subs(chain["subs"] or ""), *(s for s in (_middle(chain),) if s))
    first, *others = (Path(chain["section"] or "", (*stem, mark)).write() for mark in (chain["a"], *_marks(chain)))
    if len(others) == 1 and _range_word().match(chain["more"]):
        return (f"{first}..{others[0]}",)
    return first, *others


def _marks(chain: re.Match[str]) -> list[str]:
    return [label[1] for label in _ONE_MORE.finditer(chain["more"])]


@cache
def _range_word() -> re.Pattern[str]:
    span = terminal("provision_joint", "range")
    return re.compile(rf" {span} ")


def _middle(chain: re.Match[str]) -> str | None:
    return chain["b"] or ordinals().get(chain["nth"] or chain["here"] or "")


@cache
def _ordinal_tail() -> re.Pattern[str]:
    inner = terminal("provision_level", "paragraph", "subsection")
    outer = terminal("provision_level", "section")
    return re.compile(rf"(?P<nth>[a-z]+) {inner}(?: {_OF}{outer} ?(?P<section>{SECTION})(?![\d°]))?")


def _ordinal(scope: FoldedText, m: re.Match[str]) -> tuple[Reference | None, int]:
    """ "au deuxième alinéa de l'article 5" is 5(2); without a section it is one of the provision where it stands."""
    whole = _ordinal_tail().match(scope.folded, m.start())
    if whole is None:
        return None, m.end()
    path = Path(whole["section"] or "", (ordinals()[m["nth"]],))
    return Reference((path.write(),), m.start(), whole.end(), "paragraph", m["nth"]), whole.end()
