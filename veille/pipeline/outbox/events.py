"""What maintainers should hear of: events made from comparisons, health and verdicts, each under its own key.

A key names the thing that happened, so that a run killed and repeated never tells it twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from veille.alerts.messages.sentences import Said, say
from veille.changes.tell.fact_folding import fold_facts
from veille.model import Change, Comparison, Event, EventKind, Impact, Lang, Severity
from veille.store import Page


@dataclass(frozen=True, slots=True)
class PageName:
    """What an event says of its page."""

    page_id: str
    url: str
    title: str
    lang: Lang
    source: str


def name_of(page: Page) -> PageName:
    """What an event says of a page as it is stored; a page without a title goes by its address."""
    return PageName(page.page_id, page.url, page.title or page.url, page.lang, page.source)


def change_event(
    page: PageName,
    comparison: Comparison,
    *,
    seq: int,
    at: str,
    run_id: str,
    fact_changes: tuple[Change, ...] = (),
    impacts: tuple[Impact, ...] = (),
    observed_before: str | None = None,
    raw_sha256: tuple[str, ...] = (),
) -> Event:
    """The event of a new version: all its changes, worst first as the comparison has them, facts before all."""
    severity = Severity.CRITICAL if fact_changes else comparison.severity
    return Event(
        key=f"change:{page.page_id}:{seq}",
        kind=EventKind.CHANGE,
        severity=severity,
        at=at,
        page_id=page.page_id,
        url=page.url,
        title=page.title,
        lang=page.lang,
        source=page.source,
        changes=fold_facts(fact_changes, comparison.changes),
        impacts=impacts,
        facts=tuple(change.object_id for change in fact_changes),
        observed_before=observed_before,
        observed_after=at,
        raw_sha256=raw_sha256,
        run_id=run_id,
    )


def page_event(
    kind: EventKind, page: PageName, said: Said, *, key: str, severity: Severity, at: str, run_id: str
) -> Event:
    """An event about a page as a whole, said in both languages."""
    return Event(
        key=f"{kind}:{key}",
        kind=kind,
        severity=severity,
        at=at,
        page_id=page.page_id,
        url=page.url,
        title=page.title,
        lang=page.lang,
        source=page.source,
        detail_en=said.en,
        detail_fr=said.fr,
        run_id=run_id,
    )


def mass_event(
    host: str,
    changed: tuple[tuple[str, str], ...],
    pages: int,
    facts: Said | None,
    shared: tuple[Said | None, bool],
    *,
    at: str,
    run_id: str,
) -> Event:
    """Most pages of a host changed at once: their alerts are held, since a new template is likelier than new policy.

    `changed` are the pages, title and address of each, `pages` how many the host has; `facts` names the watched facts that
    changed; `shared` is a difference that most of them have, and whether it touches a rule: then nobody is told that it is
    but a template.
    """
    difference, weighty = shared
    said = say(
        "detail.mass_change.rules" if weighty else "detail.mass_change",
        changed=str(len(changed)),
        pages=str(pages),
        host=host,
    )
    if difference is not None:
        said = said.joined(say("detail.mass_change.same", what=difference))
    if facts is not None:
        said = said.joined(say("detail.mass_change.facts", facts=facts))
    titles = Counter(title for title, _ in changed)
    listed = "\n".join(title if titles[title] == 1 else f"{title} ({url})" for title, url in changed)
    said = said.joined(Said(listed, listed))
    return Event(
        key=f"mass_change:{host}:{run_id}",
        kind=EventKind.MASS_CHANGE,
        severity=Severity.CRITICAL,
        at=at,
        url=urlsplit(changed[0][1])._replace(path="/", query="", fragment="").geturl() if changed else "",
        title=host,
        detail_en=said.en,
        detail_fr=said.fr,
        run_id=run_id,
    )
