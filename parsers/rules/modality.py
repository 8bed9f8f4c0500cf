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
_ASIDE = re.compile(r"(?<![a-z])(lorsque|que|qui|si|when|that|who|if|where),[^,;:]{1,120},")
# "who could be required": this cue goes on with the verb before it.
_INFINITIVE = re.compile(r"(?:be|been|have|etre|avoir)(?![a-z])")
_BEHIND_ASIDE = re.compile(r"(?<![a-z])(?:lorsque|que|qui|si|when|that|who|if|where),[^,;:]{1,120},(?: [a-z']+){0,4} $")
# "persons eligible for a refund": right after a noun the adjective describes it, unless a verb links them ("found eligible").
_ATTRIBUTE = re.compile(r"(?:eligible|entitled|admissibles?|habilitee?s?) ")
_LAST_WORD = re.compile(r"([a-z']+) $")
_LINKS = re.compile(
    r"and|or|et|ou|not|also|found|considered|deemed|judged|becom(?:e|es|ing)|remains?|stays?|if|when|as|is|are|was|were|be|been|being"
    r"|est|sont|etes|etre|etant|juge[es]*|declare[es]*|repute[es]*|devien[a-z]*|devenir|demeur[a-z]*|rest(?:e|ent|er)|pas|plus|si|s'ils?|[a-z]+ly|[a-z]+ment"
)
# A cue this many words after "who", "if" or "qui" belongs to that clause.
_REACH = 4
_BOUNDARY = re.compile(r"[,;:()\[\]]")
_FINITE = {
    "en": re.compile(r"(?<![a-z])(?:is|are|was|were|has|have|had|will|would|does|do|came|comes?|becomes?|became|takes?|took|rises?|goes|drops?|lasts?|means|refers|apply|applies|begins?|ends?|expires?|expired|lists|sets|announced|introduced|launched|replaced|starts?|remains?|covers?|runs?|costs?|receives?|includes?|gives?|grants?|adjusted|happens|opened|closed|changed|increased|(?:we|they|it|he|she) (?:[a-z]+ly )?[a-z]+)(?![a-z])"),
    "fr": re.compile(r"(?<![a-z0-9])(?:est|sont|a(?!\))|ont|etait|etaient|sera|seront|s'applique(?:nt)?|entre(?:nt)?|prend|prennent|prendra|dure(?:nt)?|designe|signifie|s'entend|debute|termine|expire(?:nt)?|demeure(?:ra|nt)?|remonte(?:nt)?|donne(?:nt)?|coute(?:nt)?|va|vont|devient|comprend|instituee?|dater?|vise(?:nt)?|prevoit|fixe|agit|rend|commence(?:nt)?|passe(?:nt|ront|ra)?|remplace(?:nt)?|augmente(?:nt|ront)?|[a-z]{3,}(?:er|ir|dr)(?:a|ont)|[a-z]{2,}rez)(?![a-z])"),
}  # fmt: skip
# "It may take some time", "there can be delays": a possibility, not a permission.
_EPISTEMIC = re.compile(
    r"(?:^|[\s(])(?:it|this|that|there|these|those|which|what|we|ircc|cela|ceci|ce|ca|nous|information|delays?|times?|results?|difficulties|processing|on)(?: also| aussi)? $"
)
# Folding makes "autorisé" look like "autorise"; a lone participle ("un séjour autorisé") says nothing.
_PARTICIPLE = re.compile(r"\w+(?:é|és|ée|ées)")
# "To be eligible, you must": the purpose of the sentence, not its modality.
_PURPOSE = WordPattern(r"(?<![a-z]){purpose} ?$")
_CONDITION = WordPattern(r"(?<![a-z]){condition_opener}(?![a-z])")
_POSSIBLE = re.compile(r"^(?:may|can|could|might|peut|peuvent|pourrait|pourra|pourront|pourraient|pourriez)")
_POSSIBLE_AFTER = re.compile(
    r" (?:also )?(?:take (?:up to|some|several|an?(?: few| long| while| couple)|longer|more|time|weeks|months|days|\d|place|effect|into)|not have|have(?! to)|be (?:longer|delays?|different|difficult|found|asked|affected|subject|used to|considered|seen|due|a|an)|vary|change(?! (?:employers?|jobs?|your|their|the|his|her|its|schools?|programs?|status|from|to)(?![a-z]))|differ|find|see|affect|result|lead|cause|help|mean|look|require|need to be|find|view|read|check|learn|expect|consult|vous attendre|s'attendre|consulter|trouver|examiner|voir|verifier|lire|occur|happen|prendre (?:jusqu'a|plusieurs|un certain|quelques|plus|du temps|des|de|environ|effet|\d)|varier|changer(?! d)|differer|entrainer|trouver|arriver|aider|affecter|signifier)(?![a-z])"
)
# "An officer may require a photograph" gives a power; "a file may require more time" tells what may happen.
_DEMANDS = re.compile(r" (?:require|exiger|demander)(?![a-z])")
# "It may be revoked at any time": what an authority may do with it is a power, not a possibility.
_ACTED = re.compile(
    r" (?:also |then )?(?:be (?:revoked|cancell?ed|suspended|refused|extended|renewed|issued|granted|waived|refunded|rescinded|withdrawn)"
    r"|etre (?:revoque|annule|suspendu|refuse|prolonge|renouvele|delivre|accorde|rembourse|retire)(?:e|s|es)?)(?![a-z])"
)
_AUTHORITIES = frozenset({"officer", "minister", "IRCC", "CBSA", "ESDC", "MIFI"})
_NAME = 40  # characters that the name of an authority takes at most


@dataclass(frozen=True, slots=True)
class ModalityCue:
    """The modality of a sentence and where its cue stands.

    `weak` when it names a mere possibility, `below` when it stands in a clause about a noun: "a baker who may not stay".
    """

    modality: Modality | None
    start: int
    end: int
    weak: bool = False
    below: bool = False


def find_modality_cue(scope: FoldedText, start: int, end: int, hits: list[Hit]) -> ModalityCue:
    """The stance of the sentence between two places, from the modality cues that lie in it."""
    if scope.lang == "fr":
        hits = [h for h in hits if not _PARTICIPLE.fullmatch(scope.text, h.start, h.end)]
    main = _main_cues(scope, start, hits)
    chosen = next(iter(main), None) or next((h for h in hits if not _in_condition(scope, start, h)), None)
    if chosen is None:
        return ModalityCue("is" if _has_finite_verb(scope, start, end) else None, start, start)
    modality = cast("Modality", chosen.entry.tag)
    weak = modality == "may" and _is_possibility(scope, start, chosen)
    if weak:
        other = next(
            (h for h in main if h is not chosen and not (h.entry.tag == "may" and _is_possibility(scope, start, h))),
            None,
        )
        if other is not None:
            return ModalityCue(cast("Modality", other.entry.tag), other.start, other.end)
    return ModalityCue(modality, chosen.start, chosen.end, weak, not main or _in_condition(scope, start, chosen))


def find_statute_duty(scope: FoldedText, start: int, end: int) -> ModalityCue | None:
    """The duty that a law lays on its subject in the bare present, as French laws do: "Le transporteur remet la liste"."""
    for hit in scope.lexicon.scanner("statute_duty").scan(scope.folded[start:end]):
        cue = Hit(hit.entry, start + hit.start, start + hit.end)
        if not _subordinate(scope, start, cue) and not _in_condition(scope, start, cue):
            return ModalityCue("must", cue.start, cue.end)
    return None


def _has_finite_verb(scope: FoldedText, start: int, end: int) -> bool:
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
            or (below and hit.start <= last_end + 1 and _INFINITIVE.match(scope.folded, hit.start) is not None)
            or (not main and _goes_on(scope, start, hit))
        )
        if not below:
            main.append(hit)
        last_end = hit.end
    return main


# "who lives here and may stay", "if you cannot stay, and require a room": the verb after "and" has no subject of its own.
_JOINED = re.compile(r"(?:,? (?:and|or|et|ou) (?:ne |n')?)$")
_OPENS_FIRST = re.compile(r"\W*(?:if|when|where|unless|si|s'ils?|lorsque|lorsqu'[a-z]+|quand)(?![a-z])")


def _goes_on(scope: FoldedText, start: int, hit: Hit) -> bool:
    """Whether a cue goes on with the clause before "and" or "or", and that clause is subordinate."""
    joined = _JOINED.search(scope.folded, max(start, hit.start - 8), hit.start)
    if joined is None:
        return False
    before = scope.folded[max(start, joined.start() - _CLAUSE_REACH) : joined.start()]
    cut = max((m.end() for m in _BOUNDARY.finditer(before)), default=0)
    if _last_opener(scope, joined.start() - len(before) + cut, joined.start()) is not None:
        return True
    return bool(_OPENS_FIRST.match(scope.folded, start)) and "," not in scope.folded[start : joined.start()]


def _in_condition(scope: FoldedText, start: int, hit: Hit) -> bool:
    """Whether a cue stands in a clause of condition or purpose: "if the worker may stay", "to ensure that it can"."""
    before = _ASIDE.sub(r"\1", scope.folded[max(start, hit.start - _CLAUSE_REACH) : hit.start])
    cut = max((m.end() for m in _BOUNDARY.finditer(before)), default=0)
    return bool(_CONDITION[scope.lang].search(before[cut:])) or bool(_PURPOSE[scope.lang].search(before[-60:]))


def _is_possibility(scope: FoldedText, start: int, hit: Hit) -> bool:
    words = scope.folded[hit.start : hit.end]
    if not _POSSIBLE.match(words):
        return False
    before = scope.folded[max(start, hit.start - _NAME) : hit.start - 1]
    if _DEMANDS.match(scope.folded, hit.end) and any(h.end == len(before) for h in _actors(scope, before)):
        return False
    if _ACTED.match(scope.folded, hit.end):
        return False
    return bool(_EPISTEMIC.search(scope.folded[max(start, hit.start - 24) : hit.start])) or bool(
        _POSSIBLE_AFTER.match(scope.folded, hit.end)
    )


def _actors(scope: FoldedText, words: str) -> Iterator[Hit]:
    return (h for h in scope.lexicon.scanner("actor").scan(words) if h.entry.tag in _AUTHORITIES)


def _subordinate(scope: FoldedText, start: int, hit: Hit) -> bool:
    """Whether a cue stands shortly after a word that opens a subordinate clause."""
    if _PURPOSE[scope.lang].search(scope.folded, max(start, hit.start - 10), hit.start):
        return True
    if _ATTRIBUTE.match(scope.folded, hit.start):
        noun = _LAST_WORD.search(scope.folded, max(start, hit.start - 20), hit.start)
        if noun is not None and not _LINKS.fullmatch(noun[1]):
            return True
    if _BEHIND_ASIDE.search(scope.folded, max(start, hit.start - _CLAUSE_REACH), hit.start):
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


# "Submit the form", "Soumettez le formulaire": the verb stands first, and no noun phrase is named by it.
_ORDER = {
    "en": re.compile(
        r"\W*(?:(?:please|always|then|also|next|first|(?:if|when|once|before|after|unless|to) [^,.:]{3,160}, )[ ,]*)?(?:[a-z]+ly |only )?(?P<verb>[a-z]+)(?= (?!(?:of|is|are|was|were)(?![a-z])))"
    ),
    "fr": re.compile(
        r"\W*(?:(?:s'il vous plait|ensuite|puis|(?:si|s'ils?|lorsque|lorsqu'[a-z]+|quand|une fois|avant|apres|pour) [^,.:]{3,160}, )[ ,]*)?"
        r"(?P<verb>[a-z]{3,}ez|faites|dites)(?![a-z'])"
    ),
}


def is_order(scope: FoldedText, start: int, end: int) -> bool:
    """Whether a sentence begins with an order; capital first, as a verb inside a list is as often a noun."""
    m = _ORDER[scope.lang].match(scope.folded, start, end)
    if m is None:
        return False
    verb = m["verb"]
    return verb in scope.lexicon.table("orders") if scope.lang == "en" else verb not in scope.lexicon.table("no_orders")
