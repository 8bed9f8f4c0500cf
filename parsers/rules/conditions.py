"""Conditions of a rule as a tree: clauses of its sentence and the items of its list, joined by all, any or none.

"if A and B" all[A, B]; "if A or if B" any[A, B]; "unless A" none[A]; "unless A and B" none[all[A, B]];
"if A, unless B" all[A, none[B]]; "is not required if any of the following applies:" any of its items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from veille.model import ConditionItem, Conditions, Modality
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.clauses import Clause, ClausePart, Polarity, find_clauses

Logic = Literal["all", "any", "none"]
Node = ConditionItem | Conditions
_OR_ENDS = (" or", " ou")
_AND_ENDS = (" and", " et")
_OR_BEGINS = ("or ", "ou ", "soit ")
# What may stand behind the clause that announces a list: "if you are in Canada and:".
_TAIL = re.compile(r"[ ,]*(?P<join>and|or|et|ou)?[ :,.;-]*")


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list: its span and the tree of what it says, with the list in it."""

    start: int
    end: int
    node: Node


def read_conditions(scope: FoldedText, start: int, end: int) -> Conditions | None:
    """The tree of a sentence's own clauses; None for none."""
    clauses = find_clauses(scope, start, end)
    return _join_all([_of_clause(scope, clause) for clause in clauses if not clause.bare]) if clauses else None


def lead_conditions(
    scope: FoldedText, start: int, end: int, items: Sequence[ListItem], modality: Modality | None = None
) -> Conditions | None:
    """The tree of a lead-in with its list: its own clauses beside the list that its words announce.

    `modality` is what the lead-in says of its matter: of a ban's cases each is enough, and each of those that it frees
    without a condition is free.
    """
    clauses = find_clauses(scope, start, end)
    alone = _are_cases(scope, start, end, items, modality) or (modality == "need_not" and not clauses)
    tail = _tail(scope, clauses[-1].end, end) if clauses else None
    if tail is None:
        announcer = next((c for c in clauses if _announces(scope, c)), None)
        others = [_of_clause(scope, c) for c in clauses if c is not announcer]
        if announcer is None:
            return _join_all([*others, _of_list(scope, start, end, items, "holds", alone)])
        listed = _of_list(scope, announcer.parts[0].start, announcer.end, items, announcer.polarity, alone)
        return _join_all([*others, listed])
    last = clauses[-1]
    before = [_of_clause(scope, clause) for clause in clauses[:-1]]
    own, join = (last.parts, tail["join"]) if tail["join"] else (last.parts[:-1], last.parts[-1].join)
    at = last.parts[-1].start
    cut = _either_last(scope, last.parts[-1]) if not tail["join"] else None
    if cut is not None:  # "If you live here and either:"
        own, join, at = (*own, replace(last.parts[-1], end=cut)), "and", cut
    if not own:
        return _join_all([*before, _of_list(scope, at, end, items, last.polarity, alone)])
    listed = _of_list(scope, at, end, items, "holds", alone)
    nodes: list[Node] = [*(_item(scope, part) for part in own), *([listed] if listed else [])]
    groups = [[node] for node in nodes] if join in ("or", "ou") else [nodes]
    return _join_all([*before, _of_groups(groups, last.polarity)])


def _tail(scope: FoldedText, start: int, end: int) -> re.Match[str] | None:
    """What stands behind the clause that announces a list, where it is a joint, or how the list is joined, alone."""
    words = scope.folded[start:end]
    for hit in scope.lexicon.scanner("logic").scan(words):
        words = words[: hit.start] + " " * (hit.end - hit.start) + words[hit.end :]
    return _TAIL.fullmatch(words)


# "Except in the following cases, apply online:": the clause that opens the sentence says what its list is.
_POINTS = WordPattern(r"(?<![a-z])(?:{announces_list}|{all_conditions})(?![a-z])")
_EITHER_LAST = re.compile(r",? (?:and|et) \Z")


def _announces(scope: FoldedText, clause: Clause) -> bool:
    """Whether a clause inside a lead-in points to the list below."""
    return len(clause.parts) == 1 and bool(_POINTS[scope.lang].search(scope.folded, clause.parts[0].start, clause.end))


def _either_last(scope: FoldedText, part: ClausePart) -> int | None:
    """Where a part ends before "and either", "and both", its last words; None without them."""
    hits = list(scope.lexicon.scanner("logic").scan(scope.folded[part.start : part.end]))
    if not hits or part.start + hits[-1].end != part.end:
        return None
    joint = _EITHER_LAST.search(scope.folded, part.start, part.start + hits[-1].start)
    return joint.start() if joint else None


# "You cannot apply if you:", "The file is closed if:": each case is enough. "No visa is needed for:" persons, each of them.
_REFUSES = WordPattern(r"(?<![a-z]){refused_when}(?![a-z])")
_FOR_WHOM = WordPattern(r"(?<![a-z]){for_whom}(?: {each_alone_last})? ?:? *$")
# "if you are: a spouse / a child"
_IS_WHO = WordPattern(r"(?<![a-z]){is_who} ?:? *$")
_WHO = WordPattern(r"\W*(?:\w{1,4}[).] ?)?{article}(?: |(?<='))")


def _are_cases(scope: FoldedText, start: int, end: int, items: Sequence[ListItem], modality: Modality | None) -> bool:
    """Whether each item of a list is enough by itself where nothing says how they are joined."""
    lead = scope.folded[start:end]
    if modality == "must_not" or _REFUSES[scope.lang].search(lead):
        return True
    if modality == "need_not" and _FOR_WHOM[scope.lang].search(lead):
        return True
    named = all(_WHO[scope.lang].match(scope.folded, item.start) for item in items)
    return named and bool(_IS_WHO[scope.lang].search(lead))


def nested_list(scope: FoldedText, start: int, end: int, items: Sequence[ListItem]) -> Conditions | None:
    """The tree of the list under an item: as the item's own last words say, "..., unless:" none of them."""
    if not items:
        return None
    clauses = find_clauses(scope, start, end)
    if not clauses or _TAIL.fullmatch(scope.folded, clauses[-1].end, end) is None:
        return _of_list(scope, start, end, items, "holds")
    return _of_list(scope, clauses[-1].parts[-1].start, end, items, clauses[-1].polarity)


# --- a sentence's clauses ---------------------------------------------------------------------------------------------


def _item(scope: FoldedText, part: ClausePart) -> ConditionItem:
    return ConditionItem(scope.text[part.start : part.end], part.start, part.end)


def _of_clause(scope: FoldedText, clause: Clause) -> Conditions:
    """The tree of one clause: "or" binds wider than "and"."""
    groups: list[list[Node]] = []
    for part in clause.parts:
        if part.join == "or" or not groups:
            groups.append([])
        groups[-1].append(_item(scope, part))
    return _of_groups(groups, clause.polarity)


def _of_groups(groups: list[list[Node]], polarity: Polarity) -> Conditions:
    if polarity == "holds" and len(groups) == 1:
        return Conditions("all", tuple(groups[0]))
    nodes: list[Node] = [group[0] if len(group) == 1 else Conditions("all", tuple(group)) for group in groups]
    return Conditions("any" if polarity == "holds" else "none", tuple(nodes))


def _join_all(trees: list[Conditions | None]) -> Conditions | None:
    """Trees that must all hold, as one."""
    kept = [tree for tree in trees if tree is not None and tree.items]
    if len(kept) < 2:
        return kept[0] if kept else None
    items: list[Node] = []
    for tree in kept:
        items += tree.items if tree.op == "all" and len(tree.items) == 1 else (tree,)
    return Conditions("all", tuple(items))


# --- a list -----------------------------------------------------------------------------------------------------------


def _of_list(
    scope: FoldedText, start: int, end: int, items: Sequence[ListItem], polarity: Polarity, alone: bool = False
) -> Conditions | None:
    """The tree of a list whose lead-in, or the clause of it that announces the list, stands between two places."""
    if not items:
        return None
    said = _said_logic(scope, start, end)
    groups = _groups(scope, items, said, polarity, alone)
    if said == "none":
        polarity = "neither" if polarity == "holds" else "holds"
    if said == "any" and polarity == "holds":
        return Conditions("any", tuple(item.node for item in items))  # of one item too: another may come
    return _of_groups(groups, polarity)


def _groups(
    scope: FoldedText, items: Sequence[ListItem], said: Logic | None, polarity: Polarity, alone: bool
) -> list[list[Node]]:
    """The items as alternatives, each of things that hold together."""
    nodes: list[Node] = [item.node for item in items]
    joints = [_joint(scope, item) for item in items[:-1]]
    if said in ("any", "none"):
        return [[node] for node in nodes]
    if said == "all" and "or" not in joints:
        return [nodes]
    later = any(scope.folded.startswith(_OR_BEGINS, item.start) for item in items[1:])
    if "or" in joints and "and" in joints:
        groups: list[list[Node]] = [[nodes[0]]]
        for joint, node in zip(joints, nodes[1:], strict=True):
            if joint == "or":
                groups.append([node])
            else:
                groups[-1].append(node)
        return groups
    # What a lead-in excepts are alternatives where nothing else is said: "unless:", "except for:".
    if "or" in joints or later or ((alone or polarity != "holds") and "and" not in joints):
        return [[node] for node in nodes]
    return [nodes]


def _joint(scope: FoldedText, item: ListItem) -> str | None:
    words = scope.folded[item.start : item.end].rstrip(" .;,")
    return "or" if words.endswith(_OR_ENDS) else "and" if words.endswith(_AND_ENDS) else None


def _said_logic(scope: FoldedText, start: int, end: int) -> Logic | None:
    """How the last words on it in a lead-in say that its list is joined."""
    tags: dict[str, Logic] = {"all": "all", "any": "any", "none": "none"}
    folded = scope.folded[start:end]
    hits = list(scope.lexicon.scanner("logic").scan(folded))
    if not hits and (each := next(scope.lexicon.scanner("each_alone").scan(folded), None)) and each.start == 0:
        return "any"
    return tags.get(hits[-1].entry.tag) if hits else None
