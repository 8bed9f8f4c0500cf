"""What sets no rule: navigation, contact data, stamps, repeal notes, headings, statistics, worked examples."""

from __future__ import annotations

import re

from veille.model import Citation, Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.rules.modality import STRONG, ModalityCue
from veille.parsers.rules.units import TextReading

# What no score makes a rule of: notes of repeal and history, dates and stamps without a statement,
# questions, recitals ("Whereas ..."), letters that a machine recognised badly, what is announced or told of a crowd, of one
# case or of how things came about; a duty in an example is for the score.
NEVER = frozenset(
    {"repealed", "stamp", "question", "recital", "garbled", "announces", "background", "crowd", "example", "story"}
)

# Words of a date and its connectives; a text with nothing else is a heading or a stamp, not a rule.
_DATE_WORDS = re.compile(
    r"[^a-z]|(?<![a-z])(?:january|february|march|april|may|june|july|august|september|october|november|december|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|and|or|after|before|later|earlier|on|to|from|the|until|as|of|since|between|et|ou|apres|avant|le|du|au|a|compter|partir|depuis|jusqu'au|er|st|th|nd|rd)(?![a-z])"
)
# "business[Repealed, SOR/2016-316, s. 4]": the note may be glued to the word defined.
_REPEALED = re.compile(r"\[ ?(?:repealed|abrogee?s?)(?![a-z])")
# "Who can apply", "Comment présenter une demande": a heading in the form of a question.
_TITLE = re.compile(r"\W*(?:Who|What|How|Why|Qui|Comment|Pourquoi|Quels?|Quelles?) [^.;:\n]*[^.;:\n\s]$")

# Words as a bad recognition of letters writes them: "cu\ufffd1111", "41nH1I", "Oectlvez;1", "·-·-·".
_GARBLED = re.compile(
    r"\S*\ufffd\S*|(?<!\S)(?:[^\W\d_]+\d+[^\W\d_]+\S*|[^\w\s$%&|—–-]{3,}|\S*[^\W\d_][;:!<{}|~^]+[^\W\d_]\S*)(?!\S)"
)
# What each of them holds; most texts hold nothing of it.
_ODD = re.compile(r"\ufffd|[^\W\d_]\d+[^\W\d_]|[^\w\s$%&|—–-]{3}|[^\W\d_][;:!<{}|~^]+[^\W\d_]")
_SOME, _ONE_OF = 2, 8  # at least so many garbled words, and one of so many


def is_garbled(text: str) -> bool:
    """Whether many words of a text are no words: the letters under a scanned form."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return False
    if _ODD.search(text) is None:
        return False
    found = len(_GARBLED.findall(text))
    return found >= _SOME and found * _ONE_OF > text.count(" ") + 1


# The verb that states an amount: "the fee is $690", "les droits sont de 135 $".
_STATED = re.compile(r"(?<![a-z])(?:is|are|est|sont|s'eleve(?:nt)? a)(?: de| d'| au plus| a)* ?$")
_FEE = re.compile(r"(?<![a-z])(?:fees?|frais|droits)(?![a-z])")


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
    if "recital" in negatives:
        return "recital"
    if is_garbled(scope.text[start:end]):
        return "garbled"
    measured = any(v.type in ("duration", "money", "number", "time") for v in values)
    if negatives & {"repealed", "history"} or _REPEALED.search(folded):
        return "repealed"
    if "announces" in negatives:
        return "announces"
    for told in ("background", "crowd", "example"):
        if told in negatives and stance.modality not in STRONG:
            return told
    if "example" in negatives:
        return "all"
    if "statistic" in negatives and stance.modality not in STRONG and not any(v.role for v in values):
        return "all"
    timeless = not any(v.type in ("duration", "money", "number") for v in values)
    if "currency" in negatives and timeless and stance.modality not in STRONG:
        return "all"
    if "boilerplate" in negatives and not measured:
        return "all"
    if "contact" in negatives and not (values and stance.modality in STRONG):
        return "all"
    if "navigation" in negatives and not any(v.role for v in values) and not (measured and stance.modality in STRONG):
        return "reference"
    if not values and not citations and _TITLE.match(scope.text[start:end]):
        return "all"
    if not citations and _is_story(scope, folded, values, stance):
        return "story"
    if not _DATE_WORDS.sub("", folded) and not citations:
        return "stamp" if not any(v.type in ("money", "code", "duration", "number") for v in values) else None
    return None


# "You must", "the applicant may": what is left is the list's.
_EMPTY_WORDS = re.compile(
    r"[^a-z]|(?<![a-z])(?:the|a|an|you|they|he|she|it|we|to|also|be|of|these|following|le|la|les|l|un|une|des|vous|il|elle|ils|elles|on|nous|qui|who|also|de|d|a|aussi|egalement|suivants?|suivantes?)(?![a-z])"
)


def is_bare_lead(reading: TextReading, start: int, end: int) -> bool:
    """Whether a lead-in says no more than who must, may or must not: "You must:", "Le demandeur peut :"."""
    kept = list(reading.scope.folded[start:end])
    cues = reading.cues_in(start, end)
    if not any(cue.subject == "modality" for cue in cues):
        return False
    for cue in cues:
        if cue.subject in ("modality", "actor"):
            kept[cue.start - start : cue.end - start] = " " * (cue.end - cue.start)
    return not _EMPTY_WORDS.sub("", "".join(kept))


def _is_story(scope: FoldedText, folded: str, values: list[Value], stance: ModalityCue) -> bool:
    """Whether a sentence tells of one case, as worked examples do: a day or an amount without any duty."""
    if stance.modality in STRONG:
        return False
    told = any((v.type == "date" and v.role is None) or v.type == "money" for v in values)
    if any(v.type == "money" and _STATED.search(scope.left(v.start, 30)) for v in values) and _FEE.search(folded):
        return False  # "the fee for employers who hired a troupe is $690"
    return told and scope.lexicon.scanner("narrative").first(folded) is not None
