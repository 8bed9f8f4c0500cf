"""The kinds of a rule, the first being what it mainly does, from its cues, values, modality and citations."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import lru_cache

from veille.model import Citation, Lang, Modality, RuleKind, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.patterns import WordPattern

# The kind that a main clause has by its modality alone.
BY_MODALITY: dict[str, RuleKind] = {
    "must": "requirement", "should": "requirement", "must_not": "prohibition", "should_not": "prohibition",
    "may": "permission", "need_not": "exemption",
}  # fmt: skip
_EFFECTIVE = ("effective_from", "effective_to")
_CUTOFF = ("cutoff_from", "cutoff_after", "cutoff_until", "cutoff_before")
# "only one renewal" limits a permission; ages, hours and percents are thresholds.
_COUNT_OF_ACTS = frozenset({"renewal", "participation", "extension", "time", "permit", "entry", "attempt"})
_WITHIN = WordPattern(r"{within_time} ?$|{given_time}(?: [a-z']+){0,3} ?$")
_AHEAD_OF = WordPattern(r" {ahead_of}")
_CLOSING_DAY = WordPattern(r"(?<![a-z]){closing_day}(?![a-z])")
_RESTS_ON = WordPattern(r"(?<![a-z]){rests_on}(?![a-z])")
_PERMIT = WordPattern(r"(?<![a-z]){held_paper}(?![a-z])")
# "The levy is 1.5% of the salary", « la cotisation est de 1,5 % du salaire »
_RATE = WordPattern(r"(?<![a-z]){rate_name}(?: [a-z']+){0,4} {states_amount} ?$")
_PAY = WordPattern(r"(?<![a-z]){payment}(?![a-z])")
# "Fee exemption code D10"
_EXEMPTS = WordPattern(r"(?<![a-z]){exempting_code}(?![a-z])")
_CHARGE = WordPattern(r"(?<![a-z]){charge}(?![a-z])")


# built anew for each piece and changed by nobody: a frozen one takes ten times as long to build
@dataclass(slots=True)
class StatementFeatures:
    """What a sentence offers to decide on."""

    folded: str
    lang: Lang
    tags: frozenset[str]
    modality: Modality | None
    values: tuple[Value, ...]
    citations: tuple[Citation, ...]
    start: int
    conditional: bool
    fragment: bool
    lead_conditional: bool


@lru_cache(maxsize=512)
def find_context_tags(words: tuple[str, ...], lang: Lang) -> frozenset[str]:
    """The tags that headers and lead-ins lend to what stands under them; a table asks for the same ones row by row."""
    hits = load_lexicon(lang).scan_statement(fold(" \n ".join(words)))["kind"]
    return frozenset(hit.entry.tag for hit in hits) & {"fee", "funds", "validity", "limit", "contact"}


@lru_cache(maxsize=256)
def find_heading_tags(heading: str, lang: Lang) -> frozenset[str]:
    """What a heading announces: modalities, topics, papers, exceptions and the state of a program."""
    folded = fold(heading)
    lexicon = load_lexicon(lang)
    groups = ("modality", "topic", "exception", "status")
    tags = {hit.entry.tag for group in groups for hit in lexicon.scanner(group).scan(folded)}
    if lexicon.scanner("paper").first(folded):
        tags.add("paper")
    return frozenset(tags)


def classify(e: StatementFeatures) -> tuple[RuleKind, ...]:
    """The kinds of a sentence, primary first; empty when it is no rule."""
    kinds: list[RuleKind] = []

    def add(*names: RuleKind) -> None:
        kinds.extend(n for n in names if n not in kinds)

    by_type: dict[str, list[Value]] = {}
    for value in e.values:
        by_type.setdefault(value.type, []).append(value)
    roles = {v.role for v in by_type.get("date", ())}
    durations, money, numbers = by_type.get("duration", []), by_type.get("money", []), by_type.get("number", [])
    codes = [
        v
        for v in by_type.get("code", ())
        if v.unit == "lmia_exemption" or (v.unit == "fee" and _EXEMPTS[e.lang].search(e.folded))
    ]
    effective = bool(roles & set(_EFFECTIVE)) or (bool(roles & {"announced", "amended"}) and "effect" in e.tags)
    strong = BY_MODALITY.get(e.modality or "")

    if "definition" in e.tags and strong is None and not money:
        add("definition")
    formatted = _is_format(e, effective)
    if formatted and not (e.modality == "must" and not effective):
        add("document_format")
    if "deadline" in roles or any(_is_deadline(e, v) for v in durations) or _recurs(e, roles):
        add("deadline")
    if money:
        add("threshold" if _is_means(e) else "fee")
    if any(is_rate(e.folded, e.lang, v, e.start) for v in numbers):
        add("fee")
    for name in _duration_kinds(e, durations, strong):
        add(name)
    if strong and not (kinds == ["fee"] and e.fragment and e.modality == "may"):
        add(strong)
    if codes:
        add("exemption_code")
    if effective:
        add("effective_date")
    if "validity" in e.tags and (durations or roles or (e.modality == "is" and not kinds)):
        add("validity")
    if any(v.unit not in _COUNT_OF_ACTS for v in numbers):
        add("threshold")
    if "open_end" in e.tags and (strong is None or "effect" in e.tags):
        add("effective_date")
    if "lasting" in e.tags and not kinds:
        add("validity")
    if "unpaid" in e.tags and strong is None:
        add("condition")
    _add_secondary(e, add, roles, numbers, formatted=formatted, strong=strong)
    if e.citations and (not kinds or _RESTS_ON[e.lang].search(e.folded) or (codes and e.fragment)):
        add("reference")
    if not kinds and e.values and all(v.role == "issued" for v in e.values):
        return ()  # "these instructions replace the bulletin dated March 3, 2014": the day dates a document
    if not kinds and any(v.type in ("code", "time", "date") for v in e.values):
        add("effective_date" if roles - {None} else "requirement" if e.fragment else "reference")
    return tuple(kinds)


def _add_secondary(
    e: StatementFeatures,
    add: Callable[..., None],
    roles: Set[object],
    numbers: list[Value],
    *,
    formatted: bool,
    strong: RuleKind | None,
) -> None:
    """Kinds that accompany the main one: a list item's requirement, an exemption clause, a fee, a condition."""
    if formatted:
        add("document_format")
    if e.fragment and strong is None and (numbers or any(v.cmp == "min" for v in e.values)):
        add("condition" if e.lead_conditional else "requirement")
    if strong and "exemption" in e.tags and strong != "exemption":
        add("exemption")
    if strong and "fee" in e.tags and _PAY[e.lang].search(e.folded):
        add("fee")
    if (roles & set(_CUTOFF) or e.conditional) and (strong or e.values):
        add("condition")


def _is_format(e: StatementFeatures, effective: bool) -> bool:
    """Whether the sentence says in what form a document exists, is issued or is accepted."""
    if "format_verb" in e.tags and "document" in e.tags:
        return True
    if effective and e.modality == "must_not" and "document" in e.tags:
        return True  # "the schedule is no longer accepted since"
    return "document_format" in e.tags and bool(
        effective
        or e.modality in ("must", "must_not", "should", "should_not")
        or any(v.type == "date" for v in e.values)
    )


def _is_deadline(e: StatementFeatures, value: Value) -> bool:
    """Whether a duration is a time to act: "within 30 days of", "has 15 days to"."""
    left = e.folded[max(0, value.start - e.start - 40) : value.start - e.start]
    if value.cmp == "max":
        return bool(_WITHIN[e.lang].search(left))
    right = e.folded[value.end - e.start :]
    return value.cmp == "min" and bool(_AHEAD_OF[e.lang].match(right)) and e.modality in ("must", "should")


def _recurs(e: StatementFeatures, roles: Set[object]) -> bool:
    """Whether a day that comes every year closes something: "the deadline is April 15 of each year"."""
    return "recurring" in roles and bool(_CLOSING_DAY[e.lang].search(e.folded))


def is_rate(folded: str, lang: Lang, value: Value, start: int) -> bool:
    """Whether a percent is a charge that a sentence states: "The levy is 1.5% of the salary"."""
    at = value.start - start
    return value.unit == "percent" and bool(_RATE[lang].search(folded[max(0, at - 80) : at]))


def _is_means(e: StatementFeatures) -> bool:
    """Whether an amount is means to have, a wage or an investment rather than a fee."""
    return "funds" in e.tags and not _CHARGE[e.lang].search(e.folded)


def _duration_kinds(e: StatementFeatures, durations: list[Value], strong: RuleKind | None) -> list[RuleKind]:
    """What the durations of a sentence are: a validity, a limit, a requirement of time spent, a condition."""
    rest = [v for v in durations if not _is_deadline(e, v)]
    if not rest:
        return []
    if "validity" in e.tags:
        return ["validity"]
    lowest = all(v.cmp in ("min", "gt") for v in rest)
    if lowest and strong == "permission":
        return ["permission", "condition"]
    if lowest and strong is None:
        beyond = e.conditional or e.lead_conditional or all(v.cmp == "gt" for v in rest)
        return ["condition"] if beyond else ["requirement"]
    if lowest or strong in ("requirement", "exemption"):
        return [strong] if strong else []
    if any(v.cmp == "max" for v in rest) or "limit" in e.tags:
        if strong == "permission" and not any(v.cmp == "max" for v in rest):
            return ["duration_limit", "permission"]
        if strong is None and "experience" in e.tags and e.modality == "is" and not _PERMIT[e.lang].search(e.folded):
            return ["condition", "duration_limit"]
        return ["duration_limit"]
    if any(v.cmp == "lt" for v in rest):
        return ["condition"] if strong is None else []
    return ["duration_limit"] if strong is None else []
