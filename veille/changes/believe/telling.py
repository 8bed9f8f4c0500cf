"""How much the signs of a text weigh together: which kind of page in the page's place they tell of, if any."""

from __future__ import annotations

from veille.changes.believe.signs import Sign, find_signs
from veille.changes.believe.wording import doubt
from veille.model import Doubt, DoubtReason

THIN_WORDS = 220  # a wall, an error or a notice of an outage is no longer; consent walls are judged by likeness
TELLING_SIGNS = 2  # distinct notions of one kind
DENSE = 40  # one notion in so few words is telling too
# Of the lines of a long text: terms of a network or purposes of cookies go on and on, and each line speaks of them.
MOSTLY = 0.6


def signature_of(heading: str, signatures: tuple[tuple[DoubtReason, str], ...]) -> Doubt | None:
    """The site's own words for pages that are not the page, in a title or first heading."""
    return next((doubt(reason, words) for reason, words in signatures if words in heading), None)


def mostly_signs(text: str) -> Sign | None:
    """The sign that a long text repeats in most of its lines; None for a text that says other things too."""
    lines = [line for line in text.split("\n") if line.strip()]
    found = [signs[0] for line in lines if (signs := find_signs(line))]
    return found[0] if lines and len(found) >= MOSTLY * len(lines) else None


def telling(signs: tuple[Sign, ...], words: int) -> Doubt | None:
    """The kind that most signs of a thin text speak of: two notions, or one in the heading or in few words."""
    if not signs or words > THIN_WORDS * 3:
        return None
    by_kind: dict[DoubtReason, list[Sign]] = {}
    for sign in signs:
        by_kind.setdefault(sign.reason, []).append(sign)
    weight = {kind: len(found) + 2 * sum(s.heading for s in found) for kind, found in by_kind.items()}
    kind = max(weight, key=lambda k: weight[k])
    enough = weight[kind] >= TELLING_SIGNS + 1 or sum(weight.values()) >= TELLING_SIGNS + 2
    dense = words <= DENSE * sum(weight.values())
    if (enough and dense) or (weight[kind] >= TELLING_SIGNS and words <= DENSE):
        return doubt(kind, "; ".join(s.words for s in by_kind[kind][:3]))
    return None


def asked_first(signs: tuple[Sign, ...], words: int) -> Doubt | None:
    """What asks for a gift, an answer or an address before the page is shown; it names the page, so that no subject counts."""
    found = [sign.words for sign in signs if sign.reason is DoubtReason.INTERSTITIAL]
    if len(found) < TELLING_SIGNS or words > DENSE * len(found):
        return None
    return doubt(DoubtReason.INTERSTITIAL, "; ".join(found[:3]))
