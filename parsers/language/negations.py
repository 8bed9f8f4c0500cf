"""The cues of modality as their sentence means them: a cue that is denied says the opposite.

The lexicon knows the usual denials by heart ("is not required"). What it does not know is composed here: a denier right
before a cue ("by no means optional"), a denied subject ("no baker is exempt", "not all bakers must"), a negative that
stands first ("at no time is a fee payable"), French "ne ... jamais" around a verb. "must not only pay" denies nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from veille.model import Lang
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import Hit
from veille.parsers.language.patterns import WordPattern

_OPPOSITE = {
    "must": "need_not", "need_not": "must", "may": "must_not", "must_not": "may",
    "should": "should_not", "should_not": "may",
}  # fmt: skip
# A denial is looked for this far before a cue, and what adds to it this far behind.
_REACH, _BEHIND = 130, 110
# « Que » may stand this far behind its verb.
_ONE_WAY = 160

_HOLDS = WordPattern(r"(?<![a-z]){holds_denial}(?![a-z])")
_DENIED = WordPattern(r"(?<![a-z]){denier}(?:,[^,.;:]{1,60}, |,? |-|(?<='))(?:{beside_denial} ){0,3}$")
_WHOLE = WordPattern(
    r"(?:^ ?|[,:(] ?|(?<![a-z]){clause_joint},? ){denied_whole}(?: (?!{new_clause} )[a-z0-9'-]+){0,10}"
    r"(?:,[^,.;:]{1,60},(?: [a-z'-]+){0,3})? $"
)
_BARE = WordPattern(
    r"(?<![a-z]){denied_subject}(?: [a-z0-9'-]+){0,10}(?:,[^,.;:]{1,60},)? (?:{bare_denial}(?: {beside_denial}){0,2} |n(?:e |'))$"
)
_FRONTED = WordPattern(
    r"(?<![a-z]){fronted_negative},? {inverted_verb} [a-z0-9'-]+(?: (?!{new_clause} )[a-z0-9'-]+){0,7} $"
)
_STATES = WordPattern(r"(?<![a-z])(?:{states_adjective}|{copula},[^,.;:]{1,60}, )$")
_OPENS = WordPattern(r"(?<![a-z]){denial_opens} ?$")
_CLOSES = WordPattern(r" {denial_closes}(?![a-z])")
_OBJECT = WordPattern(r" {denied_object}(?![a-z])")
_PAIR = WordPattern(r"(?: [a-z'-]+){0,3} {denied_pair}(?![a-z])")
_ITS_OBJECT = WordPattern(r"(?: (?!{preposition} )[a-z'-]+){1,3} {denied_object}(?![a-z])")
_NOBODY = WordPattern(r"(?: (?!{preposition} )[a-z'-]+){1,2} {no_thing}(?![a-z])")
_WITHIN = WordPattern(r" {within_measure}(?![a-z])")
_BEHIND_IT = WordPattern(r"(?: (?!{new_clause} )[a-z'-]+){0,3} {denied_behind}(?![a-z])")
_NE = WordPattern(r"(?<![a-z])(?:{denial_opens} ?|{bare_denial} )(?:{beside_denial} )?$")
_COSTLESS = WordPattern(r" {costless}(?![a-z])")
# "must not only": the denial is of the next word.
_ADDS = WordPattern(r" {adds_more}(?![a-z])")
_MORE = WordPattern(r"(?<![a-z]){more_follows}(?![a-z])")
_ALL = WordPattern(r" {all_of_them}(?![a-z])")
_DUTY = WordPattern(r"(?<![a-z]){modal_of_duty}(?![a-z])")
_LEAVE = WordPattern(r"(?<![a-z]){modal_of_leave}(?![a-z])")
_LAID = WordPattern(r"(?: (?!{new_clause} )[a-z0-9'-]+){0,8} {laid_duty}(?![a-z])")
_TURNED = WordPattern(r"{fronted_negative},? {fronted_modal}")
# Not to do something, and a verb for leaving it undone: "is required not to pay", "in no case omit to pay".
_NOT_DOING = WordPattern(r" ?{not_doing}(?![a-z])")
_UNDONE = WordPattern(r"(?: {denied_behind})? ?{leaves_undone}(?![a-z])")
_UNDONE_BY = WordPattern(r"(?: [a-z'-]+){1,3} {leaves_undone}(?![a-z])")
# French: the word after which "ne" leaves one way open (« que le soir »), or which opens a clause (« exiger que l'aide paie »).
_THAT = re.compile(r"(?<![a-z])qu(?:e |')")
_ONLY_CASE = WordPattern(r"{only_case}(?![a-z])")
_ONLY_THING = WordPattern(r"{only_thing}(?![a-z])")
_BINDS = WordPattern(r"(?<![a-z]){binds_that} $")
_OTHER = WordPattern(r"(?<![a-z]){other_than} $")
_COMPARES = WordPattern(r"(?<![a-z-]){compares_with}(?: [a-z'-]+){0,4} $")
_TAKES = WordPattern(r"(?<![a-z]){takes_clause} (?:[a-z0-9'-]+ ){0,8}$")
_TELLS = WordPattern(
    r"(?:{clause_pronoun} (?!meme)[a-z]|(?:(?!{clause_turns} )[a-z0-9'-]+ ){1,6}?{clause_verb}(?![a-z]))"
)
_BARE_NOUN = WordPattern(
    r"(?:{some_nouns} (?!(?:[a-z'-]+ ){1,8}?[a-z]*(?<!m)ent(?![a-z]))"
    r"|{one_noun}(?: [a-z-]+)?(?: (?:d[eu]|des) [a-z'-]+| d'[a-z-]+)?(?: ?(?:$|[,.;:)])| {set_forth}(?![a-z])))"
)
_OF_NOT_DOING = {"must": "must_not", "should": "should_not", "may": "need_not", "must_not": "must"}


def apply_negations(scope: FoldedText, hits: Iterable[Hit], adjectives: Iterable[Hit]) -> tuple[Hit, ...]:
    """The cues in order, each with the tag that it has once what denies it is weighed.

    `adjectives` are those of a duty or a leave ("needed", "open"), which count where they are denied or stressed alone.
    """
    weighed: list[Hit] = []
    last = denied = 0
    for hit, bare in _with_adjectives(tuple(hits), adjectives):
        if hit.start < last:
            continue
        words = scope.folded[hit.start : hit.end]
        if not bare and _HOLDS[scope.lang].search(words):
            weighed.append(_by_its_verb(scope, _of_denial(scope, hit, words)))
            denied = hit.end
        else:
            turned = _of_positive(scope, hit, last, denied)
            if turned is hit:
                stated = _STATES[scope.lang].search(scope.left(hit.start))
                if stated is None and bare:
                    continue
                if stated is not None:
                    turned = hit._replace(start=max(last, hit.start - (stated.end() - stated.start())))
            weighed.append(_by_its_verb(scope, turned))
        last = hit.end
    return tuple(weighed)


def _with_adjectives(hits: tuple[Hit, ...], adjectives: Iterable[Hit]) -> list[tuple[Hit, bool]]:
    """The cues and, marked, the adjectives between them."""
    spans = [(hit.start, hit.end) for hit in hits]
    found = [(hit, False) for hit in hits]
    at = 0
    for bare in adjectives:
        while at < len(spans) and spans[at][1] <= bare.start:
            at += 1
        if at == len(spans) or spans[at][0] >= bare.end:
            found.append((bare, True))
    return sorted(found, key=lambda pair: pair[0].start)


def _of_positive(scope: FoldedText, hit: Hit, last: int, denied: int) -> Hit:
    """A cue without a denial of its own, turned around where the words before it, or around it, deny it.

    Words that belong to the cue before (it ends at `last`), or to one that holds a denial (it ends at `denied`), deny
    nothing here.
    """
    lang = scope.lang
    words, before = scope.folded[hit.start : hit.end], scope.left(hit.start, _REACH)
    if len(before) == _REACH:
        before = f"~{before}"  # it begins within a sentence
    turned = _denied_behind(scope, hit, words, before)
    if turned is not hit:
        return turned
    if not _HOLDS[lang].search(before):
        return hit
    first = hit.start - len(before)
    finite = lang == "fr" and any(pattern[lang].fullmatch(words) for pattern in (_DUTY, _LEAVE))
    beside = None if finite else _DENIED[lang].search(before)  # « ceux qui ne cuisent pas doivent signer »
    if beside is not None and first + beside.start() >= last:
        return _turned(hit, first + beside.start())
    opens = _OPENS[lang].search(before)
    if opens and _CLOSES[lang].match(scope.folded, hit.end):
        return _turned(hit, hit.start)
    if opens and finite and not _leaves_one_way(scope, hit.end):
        return _as(hit, "must_not")._replace(start=max(last, first + opens.start()))
    last_word = before.rstrip().rfind(" ") + 1
    far = (pattern[lang].search(before) for pattern in (_WHOLE, _BARE, _FRONTED))
    if any(found is not None and first + found.start() >= denied for found in far):
        return _turned(hit, max(last, first + last_word))  # with its verb: "is exempt", "n'est toléré"
    return hit


def _leaves_one_way(scope: FoldedText, at: int) -> bool:
    """Whether « que » restricts a French verb that "ne" denies, whose sentence goes on at a place: « ne peut ... que le soir ».

    It does not where a verb, a noun or a comparison governs it (« exiger que », « du fait que », « plus de pains que »)
    or a clause about a noun follows (« le pain que l'apprenti a cuit »); "only if" it says whatever stands before it.
    """
    words = scope.right(at, _ONE_WAY)
    return any(_restricts(scope.lang, words[: m.start()], words[m.end() :]) for m in _THAT.finditer(words))


def _restricts(lang: Lang, before: str, behind: str) -> bool:
    """Whether a « que » between words restricts."""
    if _OTHER[lang].search(before) or _BINDS[lang].search(before):
        return False
    if _ONLY_CASE[lang].match(behind):
        return True
    if _COMPARES[lang].search(before):
        return False
    if _ONLY_THING[lang].match(behind):
        return True
    if _TELLS[lang].match(behind):
        return False
    return not _TAKES[lang].search(before) or bool(_BARE_NOUN[lang].match(behind))


def _denied_behind(scope: FoldedText, hit: Hit, words: str, before: str) -> Hit:
    """A cue turned around by what stands behind it: "may bring no guest", "is required in no case"."""
    lang, folded = scope.lang, scope.folded
    leave = _LEAVE[lang].fullmatch(words) is not None
    modal = leave or _DUTY[lang].fullmatch(words) is not None
    if _PAIR[lang].match(folded, hit.end) or (leave and _ITS_OBJECT[lang].match(folded, hit.end)):
        return _as(hit, "must_not") if modal else _turned(hit, hit.start)
    if (modal and _NOBODY[lang].match(folded, hit.end)) or (leave and _WITHIN[lang].match(folded, hit.end)):
        return _as(hit, "must_not")
    if not modal and _OBJECT[lang].match(folded, hit.end):
        return _turned(hit, hit.start)
    if _BEHIND_IT[lang].match(folded, hit.end) and (lang == "en" or _NE[lang].search(before)):
        return _as(hit, "must_not") if modal else _turned(hit, hit.start)
    return hit


def _of_denial(scope: FoldedText, hit: Hit, words: str) -> Hit:
    """A cue that holds its denial, with its other sense where the denial is of the word behind it."""
    if hit.entry.tag != "must_not":
        return hit
    lang = scope.lang
    behind = scope.right(hit.end, _BEHIND)
    duty, leave = _DUTY[lang].search(words) is not None, _LEAVE[lang].search(words) is not None
    adds = _ADDS[lang].match(behind)
    if adds and (duty or leave) and (_MORE[lang].search(behind, adds.end()) or (duty and not leave)):
        return _as(hit, "must" if duty else "may")
    if _COSTLESS[lang].match(behind):
        return _as(hit, "must")
    if duty and (_ALL[lang].match(behind) or _ALL[lang].search(words)):
        return _as(hit, "need_not")
    if _TURNED[lang].fullmatch(words) and _LAID[lang].match(behind):
        return _as(hit, "need_not")
    return hit


def _by_its_verb(scope: FoldedText, hit: Hit) -> Hit:
    """The cue with the sense that the verb behind it gives it: "in no case omit to pay" demands, "best not to pay" dissuades."""
    lang = scope.lang
    if hit.entry.tag == "must_not":
        turned = _TURNED[lang].fullmatch(scope.folded, hit.start, hit.end) is not None  # its subject stands behind it
        if (_UNDONE_BY if turned else _UNDONE)[lang].match(scope.folded, hit.end):
            return _as(hit, "must")
    if hit.entry.tag in _OF_NOT_DOING and _NOT_DOING[lang].match(scope.folded, hit.end):
        return _as(hit, _OF_NOT_DOING[hit.entry.tag])
    return hit


def _turned(hit: Hit, start: int) -> Hit:
    return _as(hit, _OPPOSITE.get(hit.entry.tag, hit.entry.tag))._replace(start=start)


def _as(hit: Hit, tag: str) -> Hit:
    return hit._replace(entry=replace(hit.entry, tag=tag))
