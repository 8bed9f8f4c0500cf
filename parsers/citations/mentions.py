"""Where a text names an instrument, stands for one ("this Regulation", "the Act") or names one that is not known."""

from __future__ import annotations

import re
from functools import cache

from veille.parsers.citations.instruments import name_keys
from veille.parsers.language.patterns import WordPattern

# "of the former Act", "of the Income Tax Act", "of the agreement", "de l'ancien règlement": a text that is none of the
# known ones, so that its provisions are not the page's own.
_OF_FOREIGN_EN = r",? (?:of|in|under|to) (?:the |that |an? |its |this )?"
_WORDS_EN = r"(?:(?!of |in |under |for |to |by |and |or |the |an? )[a-z'-]+ |\([a-z' ,-]{1,40}\) ){0,5}?"
_TEXT_EN = (
    r"(?:act|regulations?|agreement|accord|code|convention|rules|treaty|protocol|guide|manual|charter|constitution)"
    r"(?![a-z])"
)
_OF_FOREIGN_FR = (
    r",? (?:du|de|de la|de l'|de cette|de cet|de ce|des|d'un|d'une) ?(?:meme |dit |present |ancien |ancienne )?"
)
_TEXT_FR = (
    r"(?:loi|reglement|code|accord|entente|convention|traite|protocole|decret|guide|charte|constitution)(?![a-z])"
)
# "item 2 of Schedule 1", "la division 1v) de l'annexe X"
_OF_SCHEDULE = r",? (?:of|to|de l'|a l') ?(?:schedule|annexe?)(?![a-z])"
FOREIGN = re.compile(f"{_OF_SCHEDULE}|{_OF_FOREIGN_EN}{_WORDS_EN}{_TEXT_EN}|{_OF_FOREIGN_FR}{_TEXT_FR}")
# "D. 963-2018, ", "L.Q. 2016, c. 3, ", "SOR/2019-174, ": a note of the text that enacted the words, not of the words.
HISTORY = re.compile(
    r"(?:(?<![a-z])(?:d\.|decret) ?\d{2,4}-\d{2,4}|(?<![a-z])[slr]\.[qrc]\.[^;\n]{0,24}?,? ch?\. ?[\w.-]+"
    r"|(?:sor|dors|tr|si)/\d{2,4}-\d+|(?<!\d)\d{4}, ch?\. ?\d+),? ?$"
)
# "The Act" against "that Act": the page's own, or the one named before.
POINTING = WordPattern("{points_back} ")
# A text that this one replaced; "that Act" after it is none of the known ones.
FORMER = re.compile(r"(?<![a-z])(?:former|preceding|ancien(?:ne)?) (?:act|regulations?|loi|reglement)(?![a-z])")
DEFINITE = re.compile(r"(?:the|la|le|du) ")

_ANAPHOR = (
    r"(?:this|that|these|those|the said|said|the present|the same"
    r"|ce|cet|cette|ces|le present|la presente|(?:le|la|au|du)dite?|(?:ce )?meme) "
    r"(?:regulations?|act|accord|agreement|reglement|loi|accord)"
    r"|(?:the|le|la|du|cette) (?:act|regulations?|reglement|loi|accord)(?! (?:sur|respecting|concernant|relating"
    r"|relati[a-z]+|regissant|visant|edictant|modifiant|d'application|of|to|federal))"
)


@cache
def _names() -> str:
    """An expression for the instruments' names and abbreviations, the longest first."""
    return "|".join(re.escape(n) for n in sorted(name_keys(), key=len, reverse=True))


@cache
def instrument_pattern() -> re.Pattern[str]:
    """An expression for a mention: `name` a known instrument, `anaphor` words that stand for one."""
    short = r"(?: ?\((?:the )?[\"']?[a-z]{2,6}[\"']?\))?"  # (IRPA)
    number = r"(?: ?\((?:s\.?c\.?|l\.?c\.?|sor|dors|cqlr|rlrq|chapitre|chapter)[^()\n]{0,40}\))?"  # (S.C. 2001, c. 27)
    name = rf"(?P<name>{_names()})(?![a-z0-9]){short}{number}"
    return re.compile(rf"(?<![a-z0-9])(?:{name}|(?P<anaphor>{_ANAPHOR})(?![a-z]))")
