"""What tells the page of an office: where it is, how it is called, when it is open."""

from __future__ import annotations

import re

from veille.changes.believe.likeness import plain

KINDS = 2  # of phone, hours and mail; a notice of an outage gives one number to call
_POSTAL = re.compile(r"\b[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d\b")  # G4X 1A1
_WAYS = (
    re.compile(r"(?<!\d)(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)"),  # 418 555-0144
    re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
    # 9:00 to 16:30, 9 to 16, 8 a.m. to 4 p.m., de 8 h à 16 h 30
    re.compile(r"\b\d{1,2}(?::\d\d| ?h(?: \d\d)?| ?[ap]\.?m\.?)? ?(?:to|a|-|–)+ ?\d{1,2}(?::\d\d| ?h\b| ?[ap]\.?m|\b)"),
)


def is_of_an_office(text: str, *, sure: bool) -> bool:
    """Whether the text gives a postal code, or two of a phone number, hours and a mail address where it is `sure`.

    What speaks of web pages besides may be an outage that says whom to call, and until when.
    """
    low = plain(text)
    if _POSTAL.search(low):
        return True
    return sure and sum(bool(way.search(low)) for way in _WAYS) >= KINDS
