"""What maintainers hear of. Times are UTC `YYYY-MM-DDTHH:MM:SSZ`."""

from __future__ import annotations

from dataclasses import dataclass, field

from veille.model.change import Change
from veille.model.document import Lang
from veille.model.state import EventKind, Severity


@dataclass(frozen=True, slots=True)
class Impact:
    """Pages and rules that cite a provision which changed."""

    provision: str
    pages: int
    rules: int
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something a maintainer should hear of, before routing. `key` is unique for the thing that happened.

    `facts` are the keys of watched facts that moved; `raw_sha256` are the bytes before and after.
    `packages` are the downstream packages that rely on a source or on one of the facts; `sources` are all that watch
    the page, `source` the one whose profile and schedule rule.
    """

    key: str
    kind: EventKind
    severity: Severity
    at: str
    page_id: str = ""
    url: str = ""
    title: str = ""
    lang: Lang = "en"
    source: str = ""
    detail_en: str = ""
    detail_fr: str = ""
    changes: tuple[Change, ...] = ()
    impacts: tuple[Impact, ...] = ()
    facts: tuple[str, ...] = ()
    observed_before: str | None = None
    observed_after: str | None = None
    raw_sha256: tuple[str, ...] = field(default=())
    run_id: str = ""
    packages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
