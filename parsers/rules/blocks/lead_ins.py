"""Lead-ins and what hangs on them: whether a sentence announces its list, whether that list is of conditions, its items."""

from __future__ import annotations

from dataclasses import replace

from veille.model import Block, ConditionItem, Conditions, Rule
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.language.sentences import trim
from veille.parsers.rules.conditions import ListItem, nested_list
from veille.parsers.rules.stated.main_clause import gives_power
from veille.parsers.rules.statements import Judgement
from veille.parsers.rules.units import TextReading

# Lists nested deeper than this are read as if they ended here.
_DEEPEST = 20
# A sentence that ends with a full stop introduces the list below it only when it says so.
_ANNOUNCED = WordPattern(r"(?<![a-z]){announces_list}(?![a-z])")


def announces(reading: TextReading, start: int, end: int) -> bool:
    """Whether the last sentence before a list is its lead-in."""
    return reading.scope.text[end - 1] not in ".!?" or bool(
        _ANNOUNCED[reading.scope.lang].search(reading.scope.folded, start, end)
    )


# "Instead, the office now issues an online attestation": it holds from the day the sentence before it states.
_INSTEAD = WordPattern(r"\W*{instead}(?![a-z])")


def continue_days(judgement: Judgement, previous: Rule | None) -> Judgement:
    """The piece with the first day of the sentence before it, when it says what takes the place of what ended then."""
    rule = judgement.rule
    if (
        previous is None
        or rule.valid_from
        or previous.valid_basis != "stated"
        or not _INSTEAD[rule.lang].match(fold(rule.quote[:40]))
    ):
        return judgement
    words = f"{previous.quote} {rule.text}"
    return replace(judgement, rule=replace(rule, valid_from=previous.valid_from, valid_basis="stated", text=words))


# "If you can use this account, you:": its items say what you then do or must.
_SUBJECT_LAST = WordPattern(r", (?:{consequence} )?{clause_subject} ?:$")


def awaits_verb(parent: Rule) -> bool:
    """Whether a lead-in ends with the subject of the main clause behind its condition, or with a power: "The inspector may:"."""
    ending = parent.quote[-60:]
    return bool(_SUBJECT_LAST[parent.lang].search(fold(ending))) or gives_power(parent.lang, ending)


def joins_conditions(parent: Rule) -> bool:
    """Whether a lead-in makes its items conditions: "is not required if any of the following applies:"."""
    return parent.conditions is not None and parent.kinds[0] in ("exemption", "permission", "prohibition", "condition")


def list_items(
    reading: TextReading, blocks: tuple[Block, ...], children: dict[int, list[int]], at: int, depth: int = 0
) -> list[ListItem]:
    """The items of the list under a block, each with the list under it."""
    if depth > _DEEPEST:
        return []
    scope = reading.scope
    items: list[ListItem] = []
    for i in children.get(at, ()):
        if blocks[i].kind not in ("item", "paragraph", "definition"):
            continue
        start, end = trim(scope.text, blocks[i].start, blocks[i].end)
        item = ConditionItem(scope.text[start:end], start, end)
        below = list_items(reading, blocks, children, i, depth + 1) if i in children else []
        nested = nested_list(scope, start, end, below)
        items.append(ListItem(start, end, item if nested is None else Conditions("all", (item, nested))))
    return items
