"""What a value is about, in the few words that stand around it: "paper letters ended", "processing fee for a CAQ"."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_WORDS = 9  # a line of a message also holds the place and both values
WINDOW = 300  # characters looked at on either side: nine long words, whatever the length of the sentence
LAST_WORD = (
    24  # letters in which a last word or a stretch of a run of signs is found: the whole text is not gone through
)
# Words that lead into a value or out of it and name nothing: "ended [on]", "[As of]", "[the] fee [is]", "s'élèvent [à]".
_LEADING = re.compile(
    r"^(?:(?:[^\w$«“(]+|\b(?:and|or|but|the|a|an|that|which|if|of|in|to|for|until|et|ou|mais|le|la|les|un|une|des|du|de|qui|que|dont|si|où|au|aux|en|à|jusqu)\b|\b(?:l|d|qu)['’])\s*)+",
    re.IGNORECASE,
)
# The last word or run of signs, one at a time: a repeat of repeats would try every way to cut a row of dashes.
_LAST = re.compile(
    r"(?:\s+|[^\w\s)»”%]+|\b(?:on|of|at|in|is|are|was|were|be|the|a|an|to|for|from|until|till|by|before|after|since|and|or|than|as|starting"
    r"|up to|no|later|earlier|more|less|least|most|about|dated?|code|form|le|la|les|l|un|une|du|de|des|d|à|au|aux|en|est|sont|sera|était|dès|depuis|jusque?|avant"
    r"|après|et|ou|que|plus|moins|partir|compter|environ|pour|pendant|s['’]élèvent|s['’]élève|formulaire)\b['’]?)\Z",
    re.IGNORECASE,
)
# An open bracket before the value holds its code or citation only: "with a CSQ [R205(a) –", « d’un CSQ [R205a) – »
_OPEN = re.compile(r"\s*\[[^\]]*$|\s*\([^)]*$|\s*\([^\[\]]*\([^)]*\)[^\[\]()]*$")
# What follows a value up to the end of its clause: ", the MIFI no longer issues letters"
_CLAUSE = re.compile(r"[^.;:!?()\[\]\n\t]*")


@dataclass(frozen=True, slots=True)
class Topic:
    """The words, and whether they stand before the value and so lead into it."""

    words: str
    before: bool


def find_topic(sentence: str, start: int, end: int) -> Topic:
    """The words of `sentence` that say what the value in it from `start` to `end` is about; empty when none do."""
    left = _OPEN.sub("", sentence[max(0, start - WINDOW) : start])
    left = re.split(r"[;:\t\n]|[.!?]\s|,\s(?=and |et )", _without_trailing(left))[-1]
    words = _trim(left.split()[-MOST_WORDS:])
    if len(words.split()) >= 2 or (words and end >= len(sentence.rstrip(" .;:)"))):
        return Topic(_lowered(words), before=True)
    clause = _CLAUSE.match(sentence, end, end + WINDOW)
    right = (clause[0] if clause else "").strip(" ,–-")
    after = _trim(right.split()[:MOST_WORDS])
    if after:
        return Topic(_lowered(f"{words} … {after}" if words else after), before=False)
    return Topic(_lowered(words), before=True)


def _trim(words: list[str]) -> str:
    return _without_trailing(_LEADING.sub("", " ".join(words))).strip(" ,;:")


def _without_trailing(text: str) -> str:
    while last := _LAST.search(text, max(0, len(text) - LAST_WORD)):
        text = text[: last.start()]
    return text


def _lowered(words: str) -> str:
    """Words that go on after a colon: their first letter is small, but for names in capitals ("CAQ issued")."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
