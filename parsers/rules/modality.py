"""The modality of a sentence: what its main clause demands, forbids, allows or leaves.

"Les étrangers qui doivent avoir un visa sont dispensés" is need_not: the duty stands in a relative clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from veille.model import Modality
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import Hit
from veille.parsers.language.patterns import WordPattern

# Modalities that make a rule of a sentence by themselves; `is` does not.
STRONG = frozenset({"must", "must_not", "should", "should_not", "may", "need_not"})
# A clause of condition is looked for this far before a cue.
_CLAUSE_REACH = 160
# "lorsque, en raison de son âge, elle ne peut": what stands between commas after the conjunction opens no clause.
_ASIDE = WordPattern(r"(?<![a-z])({aside_opener}),[^,;:]{1,120},")
# "who could be required": this cue goes on with the verb before it.
_INFINITIVE = WordPattern(r"{infinitive}(?![a-z])")
_BEHIND_ASIDE = WordPattern(r"(?<![a-z]){aside_opener},[^,;:]{1,120},(?: [a-z']+){0,4} $")
# "persons eligible for a refund": right after a noun the adjective describes it, unless a verb links them ("found eligible").
_ATTRIBUTE = WordPattern(r"{attribute} ")
_LAST_WORD = re.compile(r"([a-z']+) $")
_LINKS = WordPattern(r"{link}")
# A cue this many words after "who", "if" or "qui" belongs to that clause.
_REACH = 4
_BOUNDARY = re.compile(r"[,;:()\[\]]")
_FINITE = WordPattern(r"(?<![a-z0-9]){finite}(?![a-z])")
# "It may take some time", "there can be delays": a possibility, not a permission.
_EPISTEMIC = WordPattern(r"(?:^|[\s(]){possible_subject}(?: {also})? $")
# Folding makes "autorisé" look like "autorise"; a lone participle ("un séjour autorisé") says nothing.
_PARTICIPLE = re.compile(r"\w+(?:é|és|ée|ées)")
# "Les visiteurs dispensés de visa doivent": right after its noun a participle describes it, whatever it says.
_BEGINS_AS_PARTICIPLE = re.compile(r"\w+(?:és|ée|ées|é) ")
# "To be eligible, you must": the purpose of the sentence, not its modality.
_PURPOSE = WordPattern(r"(?<![a-z]){purpose} ?$")
_CONDITION = WordPattern(r"(?<![a-z]){condition_opener}(?![a-z])")
_POSSIBLE = WordPattern(r"^{possible}")
_POSSIBLE_AFTER = WordPattern(r" (?:{also} )?{possible_outcome}(?![a-z])")
# "You may not need a visa, but you must carry a passport": what may be so leaves the word to the other clause.
_HEDGED = WordPattern(r"(?<![a-z]){hedge}(?![a-z])")
# "An officer may require a photograph" gives a power; "a file may require more time" tells what may happen.
_DEMANDS = WordPattern(r" {demand}(?![a-z])")
# "It may be revoked at any time": what an authority may do with it is a power, not a possibility.
_ACTED = WordPattern(r" (?:{also} )?{acted}(?![a-z])")
_AUTHORITIES = frozenset({"officer", "minister", "IRCC", "CBSA", "ESDC", "MIFI"})
_NAME = 40  # characters that the name of an authority takes at most


# built anew for each piece and changed by nobody: a frozen one takes ten times as long to build
@dataclass(slots=True)
class ModalityCue:
    """The modality of a sentence and where its cue stands.

    `weak` when it names a mere possibility, `below` when it stands in a clause about a noun: "a baker who may not stay".
    `beside` are the opposites that the sentence says as well: "you may stay, but you must not work".
    """

    modality: Modality | None
    start: int
    end: int
    weak: bool = False
    below: bool = False
    beside: tuple[Modality, ...] = ()


def find_modality_cue(scope: FoldedText, start: int, end: int, hits: list[Hit]) -> ModalityCue:
    """The stance of the sentence between two places, from the modality cues that lie in it."""
    if scope.lang == "fr":
        hits = [h for h in hits if not _PARTICIPLE.fullmatch(scope.text, h.start, h.end)]
    main = _main_cues(scope, start, hits)
    chosen = next(iter(main), None) or next((h for h in hits if not _in_condition(scope, start, h)), None)
    if chosen is None:
        return ModalityCue("is" if has_finite_verb(scope, start, end) else None, start, start)
    modality = cast("Modality", chosen.entry.tag)
    weak = modality == "may" and _is_possibility(scope, start, chosen)
    if weak or (modality == "need_not" and _HEDGED[scope.lang].search(scope.folded, chosen.start, chosen.end)):
        told = (h for h in main if h is not chosen and h.entry.tag != "need_not")
        other = next((h for h in told if not (h.entry.tag == "may" and _is_possibility(scope, start, h))), None)
        if other is not None:
            return ModalityCue(cast("Modality", other.entry.tag), other.start, other.end)
    below = not main or _in_condition(scope, start, chosen)
    return ModalityCue(modality, chosen.start, chosen.end, weak, below, _opposites(scope, start, chosen, main))


# What one sentence says of one subject and takes back of another: "may stay, but must not work", "need no visa but must".
_OPPOSED: dict[str, frozenset[str]] = {
    "may": frozenset({"must_not"}), "must_not": frozenset({"may", "must"}), "must": frozenset({"must_not", "need_not"}),
    "need_not": frozenset({"must"}),
}  # fmt: skip


def _opposites(scope: FoldedText, start: int, chosen: Hit, main: list[Hit]) -> tuple[Modality, ...]:
    """What the other main clauses of the sentence say against the chosen one, in order."""
    opposed = _OPPOSED.get(chosen.entry.tag, frozenset())
    said = [
        hit.entry.tag
        for hit in main
        if hit.start > chosen.start
        and hit.entry.tag in opposed
        and not _in_condition(scope, start, hit)
        and not (hit.entry.tag == "may" and _is_possibility(scope, start, hit))
    ]
    return tuple(cast("Modality", tag) for tag in dict.fromkeys(said))


# « Il n'acquitte aucuns droits », « Il ne lui remet rien ».
_DENIED_VERB = re.compile(r"(?<![a-z])n(?:e |')(?:[a-z]{1,5}[ '])?$")


def find_statute_duty(scope: FoldedText, start: int, end: int) -> ModalityCue | None:
    """The duty that a law lays on its subject in the bare present, as French laws do: "Le transporteur remet la liste"."""
    for hit in scope.lexicon.scanner("statute_duty").scan(scope.folded[start:end]):
        cue = Hit(hit.entry, start + hit.start, start + hit.end)
        denied = _DENIED_VERB.search(scope.folded, max(start, cue.start - 12), cue.start)
        if not denied and not _subordinate(scope, start, cue) and not _in_condition(scope, start, cue):
            return ModalityCue("must", cue.start, cue.end)
    return None


def has_finite_verb(scope: FoldedText, start: int, end: int) -> bool:
    """Whether a sentence has a verb of its own; folded, the preposition "à" looks like the verb "a"."""
    return any(
        scope.text[m.start() : m.end()].lower() != "à" for m in _FINITE[scope.lang].finditer(scope.folded, start, end)
    )


def _main_cues(scope: FoldedText, start: int, hits: list[Hit]) -> list[Hit]:
    """The cues that speak for the sentence: a word that opens a clause takes one cue with it, not the one after.

    "A baker who is exempt may stay": "who" takes "is exempt", and the sentence says "may". A verb that goes on where
    such a cue ended belongs to it: "who could be required".
    """
    main: list[Hit] = []
    last_end, below = start, False
    for hit in hits:
        below = (
            _subordinate(scope, last_end, hit)
            or (
                below
                and hit.start <= last_end + 1
                and _INFINITIVE[scope.lang].match(scope.folded, hit.start) is not None
            )
            or (not main and _goes_on(scope, start, hit))
        )
        if not below:
            main.append(hit)
        last_end = hit.end
    return main


# "who lives here and may stay", "if you cannot stay, and require a room": the verb after "and" has no subject of its own.
_JOINED = WordPattern(r",? {joined} ?$")
_OPENS_FIRST = WordPattern(r"\W*{first_condition}(?![a-z])")


def _goes_on(scope: FoldedText, start: int, hit: Hit) -> bool:
    """Whether a cue goes on with the clause before "and" or "or", and that clause is subordinate."""
    joined = _JOINED[scope.lang].search(scope.folded, max(start, hit.start - 8), hit.start)
    if joined is None:
        return False
    before = scope.folded[max(start, joined.start() - _CLAUSE_REACH) : joined.start()]
    cut = max((m.end() for m in _BOUNDARY.finditer(before)), default=0)
    if _last_opener(scope, joined.start() - len(before) + cut, joined.start()) is not None:
        return True
    return bool(_OPENS_FIRST[scope.lang].match(scope.folded, start)) and "," not in scope.folded[start : joined.start()]


def _in_condition(scope: FoldedText, start: int, hit: Hit) -> bool:
    """Whether a cue stands in a clause of condition or purpose: "if the worker may stay", "to ensure that it can"."""
    before = scope.folded[max(start, hit.start - _CLAUSE_REACH) : hit.start]
    if before.count(",") > 1:  # an aside stands between two
        before = _ASIDE[scope.lang].sub(r"\1", before)
    cut = max((m.end() for m in _BOUNDARY.finditer(before)), default=0)
    return bool(_CONDITION[scope.lang].search(before[cut:])) or bool(_PURPOSE[scope.lang].search(before[-60:]))


def _is_possibility(scope: FoldedText, start: int, hit: Hit) -> bool:
    words = scope.folded[hit.start : hit.end]
    if not _POSSIBLE[scope.lang].match(words):
        return False
    before = scope.folded[max(start, hit.start - _NAME) : hit.start - 1]
    if _DEMANDS[scope.lang].match(scope.folded, hit.end) and any(h.end == len(before) for h in _actors(scope, before)):
        return False
    if _ACTED[scope.lang].match(scope.folded, hit.end):
        return False
    return bool(_EPISTEMIC[scope.lang].search(scope.folded[max(start, hit.start - 24) : hit.start])) or bool(
        _POSSIBLE_AFTER[scope.lang].match(scope.folded, hit.end)
    )


def _actors(scope: FoldedText, words: str) -> Iterator[Hit]:
    return (h for h in scope.lexicon.scanner("actor").scan(words) if h.entry.tag in _AUTHORITIES)


def _subordinate(scope: FoldedText, start: int, hit: Hit) -> bool:
    """Whether a cue stands shortly after a word that opens a subordinate clause."""
    if _PURPOSE[scope.lang].search(scope.folded, max(start, hit.start - 10), hit.start):
        return True
    if _ATTRIBUTE[scope.lang].match(scope.folded, hit.start) or _BEGINS_AS_PARTICIPLE.match(scope.text, hit.start):
        noun = _LAST_WORD.search(scope.folded, max(start, hit.start - 20), hit.start)
        if noun is not None and not _LINKS[scope.lang].fullmatch(noun[1]):
            return True
    reach = max(start, hit.start - _CLAUSE_REACH)
    if scope.folded.count(",", reach, hit.start) > 1 and _BEHIND_ASIDE[scope.lang].search(
        scope.folded, reach, hit.start
    ):
        return True
    low = max(start, hit.start - 60)
    low = max((m.end() for m in _BOUNDARY.finditer(scope.folded, low, hit.start)), default=low)
    last = _last_opener(scope, low, hit.start)
    return last is not None and len(scope.folded[last : hit.start].split()) <= _REACH


def _last_opener(scope: FoldedText, start: int, end: int) -> int | None:
    """Where the last word that opens a subordinate clause ends; folded, "ou" (or) looks like "où" (where)."""
    last = None
    for hit in scope.lexicon.scanner("subordinate").scan(scope.folded[start:end]):
        if scope.text[start + hit.start : start + hit.end].lower() != "ou" or scope.lang != "fr":
            last = start + hit.end
    return last
