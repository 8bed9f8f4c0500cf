"""What a shell completes the values of options to, where they are a closed set or stand in ./config.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import get_args

from veille.cli.options import find_config
from veille.errors import VeilleError

# What help texts list, written out: a help text loads no more than it must.
PAGE_STATES = "new, active, gone_pending, removed, unwatched, paused, held, stale, failing, never, fresh"
SUBJECTS = (  # a person may write another
    "CAQ, CSQ, LMIA, application, biometrics, eTA, fee, job offer, medical exam, passport, permanent residence, "
    "public policy, study permit, visa, work permit"
)


def offering(names: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """What begins with the letters typed so far; `names` is asked only then, so that no other call pays for it."""

    def begin_so(incomplete: str) -> list[str]:
        return [name for name in names() if name.startswith(incomplete)]

    return begin_so


def _configured(what: str, name: str) -> list[str]:
    """The names in ./config.toml; none where it cannot be read, for a shell has no use for an error."""
    try:
        return [str(getattr(one, name)) for one in getattr(find_config(None), what)]
    except VeilleError:
        return []


def _subjects() -> list[str]:
    from veille.config.vocabulary import subjects

    return sorted(subjects())


def _severities() -> list[str]:
    from veille.model import Severity

    return list(Severity)


def _objects() -> tuple[str, ...]:
    from veille.reader.filters import CHANGE_OBJECTS

    return CHANGE_OBJECTS


def page_states() -> list[str]:
    """What a page may be, and what its checks may be."""
    from veille.answers.freshness import Freshness
    from veille.model import PageState

    return [*PageState, *Freshness]


def _kinds() -> tuple[str, ...]:
    from veille.model import RuleKind

    return get_args(RuleKind)


def _review_states() -> tuple[str, ...]:
    from veille.reader.filters import REVIEW_STATES

    return REVIEW_STATES


offer_subjects = offering(_subjects)
offer_severities = offering(_severities)
offer_objects = offering(_objects)
offer_page_states = offering(page_states)
offer_kinds = offering(_kinds)
offer_review_states = offering(_review_states)
offer_sources = offering(lambda: _configured("sources", "id"))
offer_facts = offering(lambda: _configured("facts", "key"))
offer_packages = offering(lambda: _configured("packages", "id"))
