"""Links whose target changed: of forms and documents (a change of substance), and of other pages (metadata)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from veille.changes.match.units import UnitPair
from veille.changes.match.words import fold
from veille.changes.tell.places import name_place
from veille.changes.tell.summaries import summarize_link
from veille.model import Change, ChangeReason, Link, Section, Severity
from veille.urls import split_url

SAME_WORDS = 70.0  # two links of a unit are one, retargeted, from this likeness of their words
# The site's own editing system writes the same page as /content/canadasite/fr/... and /fr/...
_STAGING = re.compile(r"^/content/(?:canadasite|quebecsite)(?=/(?:en|fr)/)")


@dataclass(frozen=True, slots=True)
class LinkChange:
    """One link with its target before and after, and where it stands now."""

    before: Link
    after: Link
    section: Section

    @property
    def form(self) -> bool:
        """Whether a form or document stands behind it."""
        return self.before.form or self.after.form


def pair_links(pairs: Sequence[UnitPair]) -> tuple[LinkChange, ...]:
    """Links of units that correspond whose words stayed and whose target did not."""
    found = []
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        old, new = _without_equal(pair.old.links, pair.new.links)
        for one in old:
            near = [(fuzz.ratio(fold(one.text), fold(two.text)), two) for two in new]
            score, two = max(near, key=lambda entry: entry[0], default=(0.0, None))
            if two is not None and (score >= SAME_WORDS or len(pair.old.links) == len(pair.new.links) == 1):
                new.remove(two)
                found.append(LinkChange(one, two, pair.new.section))
    return tuple(found)


def link_change(link: LinkChange) -> Change:
    """The change of a link's target: its words, from where to where; of a form or document it is substantive."""
    english, french = summarize_link(
        name_place(link.section, ""), link.after.text.strip(), link.before.href, link.after.href
    )
    return Change(
        "link",
        "changed",
        Severity.SUBSTANTIVE if link.form else Severity.METADATA,
        link.section.heading,
        english,
        french,
        label=link.section.label,
        before=link.before.href,
        after=link.after.href,
        quote_before=link.before.text,
        quote_after=link.after.text,
        anchor=link.section.anchor,
        section_id=link.section.id,
        value_type="link",
        reason=ChangeReason.FORM_LINK if link.form else ChangeReason.LINK,
    )


def target(href: str) -> str:
    """What a link leads to, host and fragment aside: staging and public copies of a file are the same."""
    parts = split_url(href.strip())
    path = _STAGING.sub("", parts.path).casefold().rstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def _without_equal(old: Iterable[Link], new: Iterable[Link]) -> tuple[list[Link], list[Link]]:
    left, right = [], list(new)
    for one in old:
        twin = next((two for two in right if target(two.href) == target(one.href)), None)
        if twin is None:
            left.append(one)
        else:
            right.remove(twin)
    return left, right
