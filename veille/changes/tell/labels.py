"""A label and its value in one line: "Fee: $155", but "letters issued before 2023-12-11", without a colon in mid phrase."""

from __future__ import annotations

import re

# A label that ends in one of these leads into its value: "accepted when issued before", « délivré avant le ».
_LEADS_IN = tuple(
    re.compile(rf"\b(?:{words})\Z", re.IGNORECASE)
    for words in (
        "before|after|until|since|from|by|on|up to|as of",
        "(?:avant|après|depuis|dès|délivrée?|annoncée?) le|(?:partir|compter|version) du|jusqu['’]au",
    )
)
# A whole day: French says « avant le 11 décembre 2023 », but « avant décembre 2023 ».
_DAY = re.compile(r"\d{4}-\d\d-\d\d\b")
COLONS = (": ", " : ")  # behind what leads in, in English and French


def leads_in(label: str, value: str, lang: int) -> bool:
    """Whether the value, a day, goes on the phrase that the label begins."""
    return bool(_DAY.match(value) and _LEADS_IN[lang].search(label))


def with_value(label: str, value: str, lang: int) -> str:
    """The label and its value as one reads them."""
    return f"{label}{' ' if leads_in(label, value, lang) else COLONS[lang]}{value}"
