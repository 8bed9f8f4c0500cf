"""Pages that appeared under what is watched: reported once, with the rules that they state, in brief."""

from __future__ import annotations

from veille.alerts.messages.sentences import Said, say, say_count
from veille.model import Document, Event, EventKind, Rule, Severity
from veille.pipeline.outbox.events import PageName, page_event
from veille.pipeline.pages.lists import is_list
from veille.store import Page
from veille.urls import canonical_url
from veille.workspace import Workspace

MOST_RULES = 8  # of a new page's rules in its alert; the rest is one command away
LONGEST_QUOTE = 200
DEEPEST = 6  # a source follows links five deep at most (config/sources.py)


def is_new_under_watch(workspace: Workspace, page: Page, *, deeper: int = DEEPEST) -> bool:
    """Whether the page was not there when what links to it was last read before: not the first reading of a source.

    A list answers by its earlier readings, a page by the version before the one that brought the link; under a page
    that is itself new, all is new. A link that stood there already (a `depth` or `allow` edited since) is not news.
    """
    store = workspace.store
    parent = store.pages.find(page.parent_url) if page.parent_url and deeper else None
    if page.depth == 0 or parent is None:
        return False
    if is_list(workspace, parent):
        return store.fetches.runs_with_page(parent.page_id, until=page.first_seen) > 1
    seen = [
        version
        for version in store.history.versions(parent.page_id)
        if version.observed_at <= page.first_seen and not version.empty
    ]
    if len(seen) < 2:  # the parent's first reading brought the link
        return is_new_under_watch(workspace, parent, deeper=deeper - 1)
    return page.url not in _targets(store.history.load(seen[-2].version_id))


def found_event(page: Page, document: Document, *, at: str, run_id: str) -> Event:
    """The event of a page that appeared: where it is linked from, and its rules with values first."""
    name = PageName(page.page_id, page.url, document.title or page.url, document.lang, page.source)
    quotes = _quotes(document)
    more = len(document.rules) - len(quotes)
    rules = say_count("why.rules", len(document.rules))
    said = say("detail.page_found", parent=page.parent_url or "", rules=rules)
    said = said.joined(*(Said(f"“{quote}”", f"«\u00a0{quote}\u00a0»") for quote in quotes))
    if quotes and more > 0:
        said = said.joined(say("detail.page_found.more", count=str(more), page=page.url))
    return page_event(
        EventKind.PAGE_FOUND, name, said, key=page.page_id, severity=Severity.SUBSTANTIVE, at=at, run_id=run_id
    )  # fmt: skip


def _quotes(document: Document) -> tuple[str, ...]:
    """What the rules say, those with values first, each sentence once, in the order of the page within both."""

    def has_none(rule: Rule) -> bool:
        return not rule.values

    said = dict.fromkeys(" ".join(rule.quote.split()) for rule in sorted(document.rules, key=has_none))
    return tuple(q if len(q) <= LONGEST_QUOTE else q[: LONGEST_QUOTE - 1] + "…" for q in list(said)[:MOST_RULES])


def _targets(document: Document) -> set[str]:
    found = set()
    for section in document.sections:
        for link in section.links:
            try:
                found.add(canonical_url(link.href, document.url))
            except ValueError:
                continue  # a mangled href names no page
    return found
