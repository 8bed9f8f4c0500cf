"""What sets no rule: navigation, contact data, stamps, repeal notes, headings, statistics, worked examples."""

from __future__ import annotations

import re

from veille.model import Citation, Value
from veille.parsers.language.folded_text import A_FEW_WORDS, FoldedText
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.modality import STRONG, ModalityCue
from veille.parsers.rules.units import TextReading

# What no score makes a rule of: notes of repeal and history, dates and stamps without a statement,
# questions, recitals ("Whereas ..."), letters that a machine recognised badly, what is announced or told of a crowd, of one
# case or of how things came about, what somebody is quoted to have said; a duty in an example is for the score.
NEVER = frozenset(
    {
        "repealed", "stamp", "question", "recital", "garbled", "announces", "background", "crowd", "example", "story", "quoted",
        "feels",
    }
)  # fmt: skip

# Words of a date and its connectives; a text with nothing else is a heading or a stamp, not a rule.
_DATE_WORDS = WordPattern(r"(?>(?:[^a-z]|(?<![a-z])(?:{months}|{date_connective})(?![a-z]))*)")
# "business[Repealed, SOR/2016-316, s. 4]": the note may be glued to the word defined.
_REPEALED = WordPattern(r"\[ ?{repeal_note}(?![a-z])")
# "Who can apply", "Comment présenter une demande": a heading in the form of a question.
_TITLE = WordPattern(r"\W*(?P<asks>{question_word}) [^.;:\n]*[^.;:\n\s]$")

# Words as a bad recognition of letters writes them: "cu\ufffd1111", "41nH1I", "Oectlvez;1", "·-·-·".
_GARBLED = re.compile(
    r"(?<!\S)(?:\S*\ufffd\S*|[^\W\d_]+\d+[^\W\d_]+\S*|[^\w\s$%&|—–-]{3,}|\S*[^\W\d_][;:!<{}|~^]+[^\W\d_]\S*)(?!\S)"
)
# What each of them holds; most texts hold nothing of it. Each begins with what is rare, which is found fastest.
_ODD = tuple(
    re.compile(form).search
    for form in (
        r"\ufffd",
        r"\d(?<=[^\W\d_].)\d*[^\W\d_]",
        r"[;:!<{}|~^](?<=[^\W\d_].)[;:!<{}|~^]*[^\W\d_]",
        r"[^\w\s$%&|—–-][^\w\s$%&|—–-][^\w\s$%&|—–-]",
    )
)
_SOME, _ONE_OF = 2, 8  # at least so many garbled words, and one of so many


def is_garbled(text: str) -> bool:
    """Whether many words of a text are no words: the letters under a scanned form."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return False
    first, second, third, fourth = _ODD
    if not (first(text) or second(text) or third(text) or fourth(text)):
        return False
    found = len(_GARBLED.findall(text))
    return found >= _SOME and found * _ONE_OF > text.count(" ") + 1


# The verb that states an amount: "the fee is $690", "les droits sont de 135 $".
_STATED = WordPattern(r"(?<![a-z]){states_amount} ?$")
_CHARGE_NAME = WordPattern(r"(?<![a-z]){charge_name}(?![a-z])")


def find_refusal(
    scope: FoldedText,
    start: int,
    end: int,
    values: list[Value],
    citations: list[Citation],
    stance: ModalityCue,
    negatives: frozenset[str],
) -> str | None:
    """One of NEVER, `all` when the patterns see no rule, `reference` when it only points somewhere, None otherwise."""
    folded = scope.folded[start:end]
    if folded.rstrip(' )"').endswith("?"):
        return "question"
    for told in ("recital", "quoted"):
        if told in negatives:
            return told
    if is_garbled(scope.text[start:end]):
        return "garbled"
    types = {v.type for v in values}
    measured = not types.isdisjoint(("duration", "money", "number", "time"))
    if negatives & {"repealed", "history"} or _REPEALED[scope.lang].search(folded):
        return "repealed"
    if "announces" in negatives:
        return "announces"
    for told in ("background", "crowd", "feels", "example"):
        if told in negatives and stance.modality not in STRONG:
            return told
    if "example" in negatives:
        return "all"
    if "statistic" in negatives and stance.modality not in STRONG and not any(v.role for v in values):
        return "all"
    timeless = types.isdisjoint(("duration", "money", "number"))
    if "currency" in negatives and timeless and stance.modality not in STRONG:
        return "all"
    if "boilerplate" in negatives and not measured:
        return "all"
    if "contact" in negatives and not (values and stance.modality in STRONG):
        return "all"
    if "navigation" in negatives and not any(v.role for v in values) and not (measured and stance.modality in STRONG):
        return "reference"
    if not values and not citations and _is_title(scope, start, end):
        return "all"
    if not citations and _is_story(scope, folded, values, stance):
        return "story"
    if not citations and _DATE_WORDS[scope.lang].fullmatch(folded):
        return "stamp" if types.isdisjoint(("money", "code", "duration", "number")) else None
    return None


def _is_title(scope: FoldedText, start: int, end: int) -> bool:
    """Whether a piece is a question's words without its mark, as headings are: a capital first, no stop within."""
    asks = _TITLE[scope.lang].match(scope.folded[start:end])
    return asks is not None and scope.text[start + asks.start("asks") : start + asks.end("asks")].istitle()


# "You must", "the applicant may": what is left is the list's.
_EMPTY_WORDS = WordPattern(r"[^a-z]|(?<![a-z]){filler}(?![a-z])")


def is_bare_lead(reading: TextReading, start: int, end: int) -> bool:
    """Whether a lead-in says no more than who must, may or must not: "You must:", "Le demandeur peut :"."""
    kept = list(reading.scope.folded[start:end])
    cues = reading.cues_in(start, end)
    if not any(cue.subject == "modality" for cue in cues):
        return False
    for cue in cues:
        if cue.subject in ("modality", "actor"):
            kept[cue.start - start : cue.end - start] = " " * (cue.end - cue.start)
    return not _EMPTY_WORDS[reading.scope.lang].sub("", "".join(kept))


def _is_story(scope: FoldedText, folded: str, values: list[Value], stance: ModalityCue) -> bool:
    """Whether a sentence tells of one case, as worked examples do: a day or an amount without any duty."""
    if stance.modality in STRONG:
        return False
    told = any((v.type == "date" and v.role is None) or v.type == "money" for v in values)
    if not told:
        return False
    lang = scope.lang
    stated = any(v.type == "money" and _STATED[lang].search(scope.left(v.start, A_FEW_WORDS)) for v in values)
    if stated and _CHARGE_NAME[lang].search(folded):
        return False  # "the fee for employers who hired a troupe is $690"
    return scope.lexicon.scanner("narrative").first(folded) is not None
