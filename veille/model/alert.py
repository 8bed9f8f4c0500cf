"""What maintainers hear of. Times are UTC `YYYY-MM-DDTHH:MM:SSZ`."""

from __future__ import annotations

from dataclasses import dataclass, field

from veille.model.change import Change
from veille.model.decision import CardTwin, OnPage
from veille.model.state import EventKind, Severity
from veille.model.terms import Lang


@dataclass(frozen=True, slots=True)
class Impact:
    """Pages and rules that cite a provision which changed."""

    provision: str
    pages: int
    rules: int
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierAlert:
    """An earlier alert on the same page: is it dealt with, by whom, with what note."""

    number: int
    at: str
    kind: EventKind
    handled_by: str | None = None  # None while nobody has dealt with it
    handled_at: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something a maintainer should hear of, before routing. `key` is unique for the thing that happened.

    `facts` are the keys of watched facts that moved; `raw_sha256` are the bytes before and after.
    `packages` are the downstream packages that rely on a source or on one of the facts; `sources` are all that watch
    the page, `source` the one whose profile and schedule rule.

    `number` is what people call it by (`veille alerts ack 12`), given when it is kept. `change_id` names its page in the
    report site and `passage` leads to the very words; `rule_ids` are the rules that can be decided on. `twin`, `on_page`
    and `earlier` are as they stood when the event went out. `versions` are the numbers of the page's versions before and
    after, by which `veille diff` names them; empty where it made none. `muted` counts the differences that a person does
    not want to hear of; a `silent` event has no others and goes to nobody. `whole` is all that it told before a person took
    what most pages share as a template's.
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
    number: int = 0
    change_id: str = ""
    passage: str = ""
    rule_ids: tuple[str, ...] = ()
    twin: CardTwin | None = None
    on_page: OnPage = OnPage.UNKNOWN
    earlier: tuple[EarlierAlert, ...] = ()
    muted: int = 0
    silent: bool = False
    whole: tuple[Change, ...] = ()
    versions: tuple[int, ...] = ()
