"""What the pipeline knows beside the two captures that are compared."""

from __future__ import annotations

from dataclasses import dataclass

from veille.model import Document, DoubtReason, Lang


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the pipeline knows beside the two captures.

    `taken_at` is when the capture was taken (ISO; empty when nobody knows). `address` is the page's own, `answered` the
    one that answered after redirects; `signatures` are the site's own words for pages that are not the page; `elsewhere`
    says that another page of the record has this very content (its address), `copy_of` that one under another title has
    nearly this text; `held_before` that this content was held before and not accepted. `stated` is the language that a
    person said the page is in. `unproven` says that no version of the page has shown more than a little text in the
    site's template.
    """

    address: str = ""
    answered: str = ""
    lang: Lang | None = None
    shrunk_under: float = 0.5
    signatures: tuple[tuple[DoubtReason, str], ...] = ()
    elsewhere: str | None = None
    copy_of: str | None = None
    held_before: str | None = None
    stated: Lang | None = None
    unproven: bool = False
    taken_at: str = ""
    earlier: tuple[Document, ...] = ()
    redated: bool = False
