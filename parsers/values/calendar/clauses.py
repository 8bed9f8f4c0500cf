"""What the clause around a date says: a duty, an order, papers, persons, an intake, something over.

Each question is asked of the folded words before the date (`before`) or after it; the answers give the date its role.
"""

from __future__ import annotations

import re
from functools import cache

from veille.model import Lang
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.patterns import WordPattern

# As far as this the words before a date are looked at; a sentence that is longer may begin with anything.
LEFT = 160
# A verb of duty or what describes persons stands within this much of the clause, a verb of filing within less.
_CLAUSE = 110
_FILING_WITHIN = 60

_FORBIDDEN = WordPattern(r"(?<![a-z]){forbidden}(?P<past> {done_already})?(?![a-z])")
_DUTY = WordPattern(r"(?<![a-z]){duty}(?![a-z])(?! {duty_fulfilled})|(?<![a-z]){time_to_act}(?: {time_to_act_how})* ?$")
_DUTY_AFTER = WordPattern(r",? (?:{duty_follows}(?! {duty_of_the_past})|{order_follows})(?![a-z])")
_FIRST_WORD = WordPattern(r"\W*(?:{please} )?(?P<verb>[a-z]+)")
_PERFECT = WordPattern(r"(?<![a-z]){must_have_done}(?![a-z])")
_SAID_OF_PAPER = WordPattern(r"(?<![a-z]){said_of_paper}(?: [a-z]+){0,4} ?$")
_MADE_BY_DAY = WordPattern(r"(?<![a-z]){made_by_day} $")
_PRESENCE = WordPattern(r"(?<![a-z]){persons_were}(?![a-z])")
_DATED = WordPattern(r"(?<![a-z]){dated_paper}(?: [a-z0-9'-]+){0,2} $")
_OF_PAPER = WordPattern("{of_a_paper} ")
_CLOSING = WordPattern(r" ?(?:-|{closes_range}(?![a-z]))")
_TREATY = WordPattern(r"(?<![a-z]){instrument}(?: (?!{instrument_does}(?![a-z]))[a-z'-]+){0,8} $")
_BARE_DAY = WordPattern("{of_a_day} ")
_AT_HOUR = WordPattern(
    r"(?:(?<![a-z']){at_hour} )?(?:\d{1,2}(?::\d{2})? ?[ap]\.? ?m\.?|{noon}|{midnight}|\d{1,2} ?h(?: ?\d{2})?)"
    r"(?:,? \(?(?:[a-z]{2,4}|{zone_in_words})\)?)?,? ?{on_the_day} $"
)
_OPENING = WordPattern(r"^\W*(?:{introduced_by}\W+)?(?:{noted_event} ?)?{on_or_in}? ?$")
_EACH = WordPattern(r"(?<![a-z]){each_year},? ?$")
# "the season begins on April 15 and ends on November 20"
_SPAN_TURNS = WordPattern(r"(?<![a-z]){yearly_span}(?![a-z])[^.;:]{0,50} {span_turns} $")
_RESETS = WordPattern(r"(?<![a-z]){starts_again} {on_the_day} ?$")
_NO_FILING = WordPattern(r"(?<![a-z])(?:{measure_applies} |{is_open} ?|{stopped} |{for_period} )$")
_ENDED = WordPattern(r"(?<![a-z])(?:{over}(?: [a-z' ]{1,24})?|{cancelled_from} )$")
_INTAKE_CLOSES = WordPattern(
    r"(?<![a-z]){intake}(?: (?!{opening})[a-z']+){0,6} {intake_closes}(?: {intake_closes_on})* ?$"
)
_NO_LONGER = WordPattern(r"(?<![a-z]){no_longer}(?![a-z])[^.;:]*$")
_OF_PAPERS = WordPattern(r"(?<![a-z]){expiring} $")
_OF_PERSONS = WordPattern(r"(?<![a-z]){of_persons}(?: {have_of_persons}){0,2} {done_by_persons}(?![a-z])")
_AS_OF_DAY = WordPattern(r"(?<![a-z]){stands_as_of_day}")
_STOOD = WordPattern(r"[^.;:]{0,110}(?<![a-z]){stood_on_day}(?![a-z])")
_NOT_THAT_DAY = WordPattern(r",? ?\(?{not_that_day}(?![a-z])")
_YEAR_AFTER_COMMA = re.compile(r", (?:20|19)\d\d")


@cache
def _filing(lang: Lang) -> re.Pattern[str]:
    body = "|".join(e.match for e in load_lexicon(lang).groups["filing"] if e.tag != "noun")
    return re.compile(rf"(?<![a-z])(?:{body})(?![a-z])")


def clause_of(left: str) -> str:
    """The words of the same clause: after the last colon, bracket or dash."""
    cut = max(left.rfind(mark) for mark in (": ", "(", "[", " - "))
    return left[cut + 1 :]


def drop_hour(scope: FoldedText, left: str) -> str:
    """The words before a date without an hour that stands between connective and date."""
    return _AT_HOUR[scope.lang].sub("", left)


def is_of_each_year(scope: FoldedText, left: str) -> bool:
    """Whether a day without a year is one of every year."""
    lang = scope.lang
    return bool(_EACH[lang].search(left) or _RESETS[lang].search(left) or _SPAN_TURNS[lang].search(left))


def has_duty(scope: FoldedText, before: str, *, whole_sentence: bool) -> bool:
    """Whether the clause says that something is to be done by the date: "must be submitted", "Send it"."""
    if _DUTY[scope.lang].search(clause_of(before)[-_CLAUSE:]) and not is_past_duty(scope, before):
        return True
    return whole_sentence and _is_ordered(scope, before)


def is_forbidden_until(scope: FoldedText, before: str) -> bool:
    """Whether the clause forbids something before the date: "must not work before"; « ne peut payer qu'avant » does not."""
    found = _FORBIDDEN[scope.lang].search(clause_of(before)[-_CLAUSE:])
    return found is not None and found["past"] is None and not before.endswith("qu'")


def is_forbidden_past(scope: FoldedText, before: str) -> bool:
    """Whether the clause is about what must not have been done before the date."""
    found = _FORBIDDEN[scope.lang].search(clause_of(before)[-_CLAUSE:])
    return found is not None and found["past"] is not None


def _is_ordered(scope: FoldedText, before: str) -> bool:
    """Whether a sentence begins with an order: "Send your application before", "Envoyez votre demande avant"."""
    m = _FIRST_WORD[scope.lang].match(before)
    if m is None:
        return False
    if scope.lang == "en":
        return m["verb"] in scope.lexicon.table("orders")
    return m["verb"].endswith("ez") and m["verb"] not in scope.lexicon.table("no_orders")


def has_duty_after(scope: FoldedText, before: str, right: str) -> bool:
    """Whether the date opens a sentence whose duty follows it: "Before June 30, you must submit"."""
    return opens_sentence(scope, before) and bool(_DUTY_AFTER[scope.lang].match(right))


def opens_sentence(scope: FoldedText, before: str) -> bool:
    """Whether nothing but a note's first word stands before the date: "Note: on", "Launched February 2024"."""
    return bool(_OPENING[scope.lang].match(before))


def is_past_duty(scope: FoldedText, before: str) -> bool:
    """Whether something must already have happened by the date: "must have been received"."""
    return bool(_PERFECT[scope.lang].search(before))


def describes_paper(scope: FoldedText, before: str) -> bool:
    """Whether the date describes a paper and is no part of a duty: "applications submitted before"."""
    return bool(_SAID_OF_PAPER[scope.lang].search(before))


def is_made_by_day(scope: FoldedText, before: str) -> bool:
    """Whether a paper is one made by the date: "certificates issued no later than"."""
    return bool(_MADE_BY_DAY[scope.lang].search(before))


def describes_presence(scope: FoldedText, before: str) -> bool:
    """Whether people had to be in a state by then: "who were in Canada no later than"."""
    return bool(_PRESENCE[scope.lang].search(before))


def describes_persons(scope: FoldedText, before: str) -> bool:
    """Whether a window of time is one that persons or their papers must fall into: "permits that expire between"."""
    of_persons = _OF_PERSONS[scope.lang].search(clause_of(before)[-_CLAUSE:])
    return bool(_OF_PAPERS[scope.lang].search(before) or of_persons)


def dates_paper(scope: FoldedText, before: str, connective: str, right: str) -> bool:
    """Whether the day dates a document: "le bulletin 567 du 3 mars 2014"; "du 3 mars au 5 mai" opens a window."""
    if not _OF_PAPER[scope.lang].fullmatch(connective) or not _DATED[scope.lang].search(before):
        return False
    return not _CLOSING[scope.lang].match(right)


def names_instrument(scope: FoldedText, before: str, connective: str, *, issued: bool) -> bool:
    """Whether the day is part of an instrument's name: "la Convention du 28 juillet 1951"."""
    bare = issued or _BARE_DAY[scope.lang].fullmatch(connective)
    return bool(bare and _TREATY[scope.lang].search(before))


def is_as_of_day(scope: FoldedText, before: str, right: str) -> bool:
    """Whether a bare "au" says from when something is so: "Au 1er mai, le tarif passe à", "le tarif est de 5 $ au"."""
    if opens_sentence(scope, before) or before.endswith(("(", ": ", "; ")):
        return not _STOOD[scope.lang].match(right)
    clause = clause_of(before)[-_CLAUSE:]
    begins = any(hit.entry.tag == "effective_from" for hit in scope.lexicon.scanner("event").scan(clause))
    return begins or bool(_AS_OF_DAY[scope.lang].search(clause))


def excludes_day(scope: FoldedText, right: str) -> bool:
    """Whether the words behind a last day say that it is not one itself: "jusqu'au 1er mai exclusivement"."""
    return bool(_NOT_THAT_DAY[scope.lang].match(right))


def is_over(scope: FoldedText, left: str) -> bool:
    """Whether the day is the first without the thing: "no longer in effect as of", "annulé à compter du"."""
    return bool(_ENDED[scope.lang].search(left))


def is_done_no_longer(scope: FoldedText, before: str) -> bool:
    """Whether something is done no longer after the day: "will no longer issue letters after"."""
    return bool(_NO_LONGER[scope.lang].search(before))


def closes_intake(scope: FoldedText, left: str) -> bool:
    """Whether the date is the last to file: "Applications close on", "le dépôt des demandes prend fin le"."""
    return bool(_INTAKE_CLOSES[scope.lang].search(left))


def cuts_off_files(scope: FoldedText, left: str) -> bool:
    """Whether the date cuts off files: a verb of filing stands shortly before it."""
    near = clause_of(left)[-_FILING_WITHIN:]
    if _NO_FILING[scope.lang].search(near):
        return False
    comma = near.rfind(", ")
    if comma >= 0 and not _YEAR_AFTER_COMMA.match(near[comma:]):
        near = near[comma + 1 :]
    return bool(_filing(scope.lang).search(near))
