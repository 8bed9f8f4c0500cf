"""The named evidence of a piece of text: what speaks for or against its being a rule, of what kind and modality.

Evidence is a set of names such as `modality:must`, `value:duration:max`, `cue:scope:only`, `lead:modality:may`,
`word:if`. The weights of the names are data (score.json); nothing here decides.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from veille.model import Citation, Cue, Lang, Modality, RuleKind, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.patterns import WordPattern

# Words, and what French elides: "l'agent" is two words.
_WORD = re.compile(r"[a-z]+|%|\$")
_OPENS = re.compile(r"\W*([a-z']+)(?: ([a-z']+))?")
# Upper ends of the length classes, in words.
_LENGTHS = (2, 4, 7, 12, 20, 35)
# In the words of both languages: the weights were learned so, on pages that mix them and laws, whose "(i)" counts as "I".
# Whom an order names behind its verb does not speak: « Prévenez-nous ».
_SPEAKERS = WordPattern(r"(?<![a-z])(?<!ez-)({speakers})(?![a-z])")
_DENIES = WordPattern(r"(?<![a-z]){denial}(?![a-z])")
# "They do not pay the fee", « L'enfant ne donne pas ses empreintes »: what is not asked of someone frees them.
_BURDEN_DENIED = WordPattern(r"(?<![a-z]){burden_denied}(?![a-z])")
# "Name of the School", "Job Title": a label has no verb and no stop.
_TITLE_CASE = WordPattern(r"[A-ZÀ-Þ]\w+(?: (?:[A-ZÀ-Þ]\w+|{small_in_titles}))+")
# "The form was revised", « Le formulaire a été revu »: what was, not what is to be.
_PAST = WordPattern(r"(?<![a-z]){past_tense}(?![a-z])")
# A stop or a comma behind which a clause goes on: "If you are late, pay again."
_MAIN_CLAUSE = re.compile(r"[,:;] |[.!]$")
_OF_LENGTH = (*(f"words:up to {n}" for n in _LENGTHS), "words:many")
_MOST_WORDS = 20_000  # words whose names are remembered; the guidance in two languages has half as many
_LONGEST_HEADING = 12  # words of a heading that are looked at
# Shares of a piece that a link covers, in percent: a piece that is a link leads somewhere and states nothing itself.
_WHOLE, _MOST = 85, 50


# built anew for each piece and changed by nobody: a frozen one takes ten times as long to build
@dataclass(slots=True)
class StatementContext:
    """What stands around a piece: its shape, the lead-in and the heading above it, its place among its neighbours."""

    shape: str  # sentence, item, row, definition, summary
    lead: bool  # a list follows it
    law: bool
    nth: int  # its place among the sentences of its block
    lead_text: str
    lead_modality: Modality | None
    lead_kinds: tuple[RuleKind, ...]
    lead_topics: frozenset[str]
    context_tags: frozenset[str]
    names_columns: bool
    headers: tuple[str, ...]
    heading: str
    heading_tags: frozenset[str]
    title_tags: frozenset[str]


# built anew for each piece and changed by nobody: a frozen one takes ten times as long to build
@dataclass(slots=True)
class Findings:
    """What was found in a piece itself."""

    quote: str
    folded: str
    lang: Lang
    values: tuple[Value, ...]
    citations: tuple[Citation, ...]
    cues: tuple[Cue, ...]
    tags: frozenset[str]
    negatives: frozenset[str]
    topics: frozenset[str]
    modality: Modality | None
    weak: bool
    conditional: bool
    leading_condition: bool
    imperative: bool
    refused: str | None
    pattern_kinds: tuple[RuleKind, ...]
    links: tuple[tuple[int, int], ...]  # into the quote
    set_anew: bool = False  # what was changed to a value, which holds now: "was raised from $5 to $9"
    opening: tuple[str, ...] = ()  # the evidence of how a piece begins, as stated/opening_clause.py names it


# Topics that tell how things are: "is essential", "a range of", "is in charge of", "founded in", "many"; and those that sound
# like a duty or a bound and are none: "must face the cold", "critics say that", "had to", "on average".
_TELLING = (
    "appraisal", "offering", "mandate", "founding", "generality", "figure_of_speech", "past_burden", "opinion", "foreseen",
    "one_person", "long_ago", "average", "share_of_crowd", "kind_word", "describes", "part_of_page", "outcome_seen",
    "there_are", "weighed", "before_now", "habit", "office_did",
)  # fmt: skip
# Subjects that only a comparison asks for: they stand in rules and in other sentences alike.
_NO_EVIDENCE = frozenset({"taken_back", "clause", "turning"})


# built anew for each piece and changed by nobody: a frozen one takes ten times as long to build
@dataclass(slots=True)
class Evidence:
    """The evidence of a piece: its `own`, and that of what stands `around` it, in groups that many pieces share.

    No name stands in two of them.
    """

    own: set[str]
    around: tuple[tuple[str, ...], ...]

    def names(self) -> frozenset[str]:
        """All of it."""
        return frozenset(self.own.union(*self.around))


def gather(found: Findings, around: StatementContext) -> Evidence:
    """The evidence of a piece."""
    words = _WORD.findall(found.folded)
    speakers = _SPEAKERS.both.findall(found.folded) if not _speaking().isdisjoint(words) else ()
    names = set(map(_word_names.__getitem__, words))
    names.update(_of_patterns(found))
    if found.values or found.citations:
        names.update(_of_values(found.values, found.citations))
    names.update([f"cue:{cue.subject}:{cue.tag}" for cue in found.cues if cue.subject not in _NO_EVIDENCE])
    names.update(_of_tags("kind-cue:", found.tags))
    names.update(_of_tags("non-rule:", found.negatives))
    names.update(_of_tags("topic:", found.topics))
    names.update([f"speaker:{speaker}" for speaker in speakers])
    names.update(_of_form(found, around))
    names.update(_together(found, around, _persons()[speakers[0]] if speakers else "nobody"))
    return Evidence(names, _of_surroundings(around))


class _WordNames(dict[str, str]):
    """The evidence that words are, by the word: most words of a page come again and again."""

    def __missing__(self, word: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
        name = self[word] = sys.intern(f"word:{word}")
        return name


_word_names = _WordNames()


def _of_patterns(found: Findings) -> Iterator[str]:
    if found.weak:
        yield "modality:possibility"
    if found.refused:
        yield f"refused:{found.refused}"
    if found.pattern_kinds:
        yield "pattern:rule"
        yield f"pattern:first:{found.pattern_kinds[0]}"
        for kind in found.pattern_kinds[1:]:
            yield f"pattern:also:{kind}"
    else:
        yield "pattern:none"


def _of_values(values: Iterable[Value], citations: tuple[Citation, ...]) -> Iterator[str]:
    for value in values:
        yield f"value:{value.type}"
        if value.type == "date":
            yield f"value:date:{value.role or 'no role'}"
        elif value.cmp:
            yield f"value:{value.type}:{value.cmp}"
        if value.unit and value.type in ("number", "code"):
            yield f"value:{value.type}:{value.unit}"
    if citations:
        yield "citation"
        if any(citation.href for citation in citations):
            yield "citation:link"


def _of_form(found: Findings, around: StatementContext) -> Iterator[str]:
    quote, folded = found.quote, found.folded
    first = quote.lstrip("\"'“«([-• ")[:1]
    yield "begins:" + ("digit" if first.isdigit() else "capital" if first.isupper() else "lower" if first else "mark")
    opening = _OPENS.match(folded)
    if opening:
        yield f"first:{opening[1]}"
        yield f"first two:{opening[1]} {opening[2]}"
    size = folded.count(" ") + 1
    yield _OF_LENGTH[bisect_left(_LENGTHS, size)]
    if _DENIES[found.lang].search(folded):
        yield "negation"
        if _BURDEN_DENIED[found.lang].search(folded):
            yield "burden denied"
    if found.set_anew:
        yield "set anew"
    elif _PAST[found.lang].search(folded):
        yield from _of_past(found)
    if found.imperative:
        yield "imperative"
    if found.conditional:
        yield "conditional clause"
    if found.leading_condition:
        yield "begins with a condition"
        if not _MAIN_CLAUSE.search(folded):
            yield "only a condition"
    if _TITLE_CASE[found.lang].fullmatch(quote):
        yield "title case"
    yield from _of_links(found)


def _of_past(found: Findings) -> Iterator[str]:
    """What is told in the past, by what it tells: a day or an amount of then is seldom a rule of now."""
    yield "past"
    yield f"past of modality {found.modality or 'none'}"
    yield from {f"past with {v.type} of {v.role or 'no role'}" for v in found.values}
    if not found.values:
        yield "past without a value"


def _of_links(found: Findings) -> Iterator[str]:
    if not found.links:
        return
    covered = 100 * sum(end - start for start, end in found.links)
    size = len(found.quote)
    yield "link:whole" if covered > _WHOLE * size else "link:most" if covered > _MOST * size else "link:part"
    if found.links[0][0] <= 1:
        yield "link:begins"


@cache
def _persons() -> dict[str, str]:
    return load_lexicon("en").table("speakers") | load_lexicon("fr").table("speakers")


@cache
def _speaking() -> frozenset[str]:
    """The words with which a speaker's name begins: a text without one of them names none."""
    return frozenset(_WORD.findall(name)[0] for name in _persons())


@lru_cache(maxsize=4096)  # a few hundred are asked for
def _of_shape(shape: str, law: bool, modality: Modality | None, last: str) -> tuple[str, ...]:
    """The evidence of a shape, of its last character, and of both with the modality."""
    end = last if last in ".?!:;," else "open"
    whole = f"{shape}{' of a law' if law else ''}"
    said = modality or "none"
    return (
        f"shape:{shape}", f"ends:{end}", f"modality:{said}", f"{whole} of modality {said}", f"{whole} ends {end}",
    )  # fmt: skip


def _together(found: Findings, around: StatementContext, who: str) -> Iterator[str]:
    """Evidence that counts only together: a bare noun under "you must provide:" is a rule, alone it is a title."""
    shape = f"{around.shape} of a law" if around.law else around.shape
    yield from _of_shape(around.shape, around.law, found.modality, found.quote[-1])
    if around.lead_text:
        yield f"{shape} under {around.lead_modality or 'none'}"
        yield f"{shape} under {around.lead_kinds[0] if around.lead_kinds else 'no kind'}"
    else:
        yield f"{shape} under nothing"
        if around.heading.rstrip().endswith(":"):
            yield f"{around.shape} under a heading with a colon"
    for kind in {value.type for value in found.values}:
        yield f"{shape} with {kind}"
        yield f"{kind} of modality {found.modality or 'none'}"
    yield f"{found.modality or 'none'} of {who}"
    if found.opening and not around.lead_text:
        yield from found.opening
        yield f"{found.modality or 'none'} {found.opening[2]}"
    if found.modality is None and not found.values and not found.citations:
        yield f"{shape} that only names"
    if found.imperative:
        yield from _of_order(found)
    for tag in found.topics & {
        "finding_out",
        "possibility",
        "possible_burden",
        "screen",
        "department_acts",
        "eligibility",
        *_TELLING,
    }:
        yield f"{tag} of modality {found.modality or 'none'}"
    for tag in found.tags:
        yield f"kind-cue:{tag} of modality {found.modality or 'none'}"
    for tag in around.heading_tags:
        yield f"{shape} below a heading of {tag}"


def _of_order(found: Findings) -> Iterator[str]:
    """What is ordered: "Send the form" asks for a paper, "Read the guide" and "Select Next" ask for nothing."""
    idle = found.topics & {"screen", "finding_out", "web_work"}
    yield from (f"order about {tag}" for tag in idle)
    subjects = {cue.subject for cue in found.cues} & {"paper", "actor"}
    if found.links and not idle:
        yield "order with a link"
    yield from (f"order with {subject}{' and no screen' if not idle else ''}" for subject in subjects)


def _of_surroundings(around: StatementContext) -> tuple[tuple[str, ...], ...]:
    """The evidence of what stands around, by what it is of: neighbours have it from the same things."""
    groups = [
        _of_place(around.shape, around.law, around.lead, around.names_columns, around.nth == 0),
        _of_tags("context:", around.context_tags),
        _of_tags("title:", around.title_tags),
    ]
    if around.lead_text:
        groups.append(_of_lead(around.lead_text, around.lead_modality, around.lead_kinds))
        groups.append(_of_tags("lead:topic:", around.lead_topics))
    if around.headers:
        groups.append(_of_headers(around.headers))
    if around.heading:
        groups.append(_of_heading(around.heading))
    return tuple(groups)


@lru_cache(maxsize=256)  # as many as there are
def _of_place(shape: str, law: bool, leads: bool, names_columns: bool, first: bool) -> tuple[str, ...]:
    where = "law" if law else "page"
    names = [f"in:{where}", f"in:{where}:{shape}", "place:first" if first else "place:later"]
    if leads:
        names.append("leads a list")
    if names_columns:
        names.append("names columns")
    return tuple(names)


@lru_cache(maxsize=1024)
def _of_tags(name: str, tags: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"{name}{tag}" for tag in sorted(tags))


@lru_cache(maxsize=256)
def _of_lead(text: str, modality: Modality | None, kinds: tuple[RuleKind, ...]) -> tuple[str, ...]:
    names = {"lead", f"lead:modality:{modality or 'none'}", f"lead:ends:{text[-1] if text[-1] in '.:?' else 'open'}"}
    names.update(f"lead:kind:{kind}" for kind in kinds[:1])
    names.update(f"lead:word:{word}" for word in _WORD.findall(fold(text)))
    return tuple(sorted(names))


@lru_cache(maxsize=512)
def _of_headers(texts: tuple[str, ...]) -> tuple[str, ...]:
    words = (_WORD.findall(fold(text))[:_LONGEST_HEADING] for text in texts)
    return tuple(sorted({f"header:{word}" for of_one in words for word in of_one}))


@lru_cache(maxsize=512)
def _of_heading(text: str) -> tuple[str, ...]:
    names = {f"heading:{word}" for word in _WORD.findall(fold(text))[:_LONGEST_HEADING]}
    names.add("heading:question" if text.rstrip().endswith("?") else "heading")
    if text.rstrip().endswith(":"):
        names.add("heading:colon")
    return tuple(sorted(names))
