"""Each page's steps for the report site: changes grouped by version, with redline, rules on both sides, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from veille.alerts.site import Bytes, ChangePage, Dossier, KeptVersion, LazyDossier, PageRef, RulePairView
from veille.alerts.site.dossiers import own_pages
from veille.answers.handling.decisions import CardReader
from veille.answers.handling.page_steps import PageStep, read_steps
from veille.answers.impacts import impacts_of
from veille.answers.report.signatures import read_signatures
from veille.changes import build_redline, changed_provisions
from veille.changes.tell.differences.moved_links import moved_links
from veille.config import Config
from veille.model import Change, Conditions, Document, Impact, Rule
from veille.store import Store, Version

# A page that was rewritten whole has hundreds of rules on both sides; beyond this many cards nobody reads them, and the
# redline and `veille diff` still hold every one.
MOST_CARDS = 120
# Versions of a page with a page of their own, beside its first one; `veille diff` and the record have all of them.
MOST_VERSIONS = 12


@dataclass(frozen=True, slots=True)
class _Read:
    """A version and its document."""

    version: Version
    document: Document


def read_dossiers(store: Store, config: Config, pages: Iterable[PageRef]) -> Iterator[LazyDossier]:
    """One dossier a page, read only when needed; at any time few documents of one page are in memory."""
    cards = CardReader(store, config)
    signatures = read_signatures(store, config)
    listed = list(pages)
    most = min(MOST_VERSIONS, own_pages(len(listed)))
    for page in listed:
        yield LazyDossier(page, signatures[page.page_id], partial(_read_dossier, store, cards, page, most))


def _read_dossier(store: Store, cards: CardReader, page: PageRef, most: int) -> Dossier:
    decisions = _decisions(store, page.page_id)
    versions = store.history.versions(page.page_id)
    rules = store.connection.rows("SELECT count(*) AS n FROM v1_rule_current WHERE page_id = ?", (page.page_id,))
    kept = [*versions[:1], *versions[max(len(versions) - most, 1) :]]
    ends = {one.version_id: two.observed_at for one, two in pairwise(versions)}
    shown = tuple(
        KeptVersion(_bytes(version), ends.get(version.version_id), store.history.load(version.version_id))
        for version in kept
    )
    whole = build_redline(shown[0].document, shown[-1].document) if len(versions) > 2 else None
    steps = tuple(_steps(store, cards, page, decisions))
    return Dossier(page, steps, _bytes(versions[0]) if versions else None, int(rules[0]["n"]), shown, whole)


def _steps(store: Store, cards: CardReader, page: PageRef, decisions: dict[str, str]) -> Iterator[ChangePage]:
    """The page's steps as the site shows them, oldest first; each document is read once."""
    last: _Read | None = None
    for step in read_steps(store, page.page_id):
        shown, last = _shown(store, cards, page, step, decisions, last)
        yield shown


def read_change(store: Store, config: Config, page: PageRef, step: PageStep) -> ChangePage:
    """One step of a page as its change page shows it."""
    return _shown(store, CardReader(store, config), page, step, _decisions(store, page.page_id), None)[0]


def _shown(
    store: Store,
    cards: CardReader,
    page: PageRef,
    step: PageStep,
    decisions: dict[str, str],
    last: _Read | None,
) -> tuple[ChangePage, _Read | None]:
    """The step as it is shown, and the version it led to; `last` is the version that was read before, if it is the same."""
    shown = ChangePage(
        id=step.change_id,
        at=step.at,
        severity=step.severity,
        items=step.changes,
        card=cards.card(step),
        cause=step.cause,
        before=_bytes(step.before) if step.before else None,
        after=_bytes(step.version) if step.version else None,
        first_seq=step.seqs[0] if step.seqs else None,
        last_seq=step.seqs[-1] if step.seqs else None,
        run_id=step.run_id,
    )
    if step.before is None or step.version is None:
        return shown, last
    before = last if last and last.version == step.before else _read(store, step.before)
    now = _read(store, step.version)
    shown = replace(
        shown,
        redline=build_redline(before.document, now.document),
        links=moved_links(before.document, now.document),
        rules=tuple(pair_rules(before.document, now.document, decisions))[:MOST_CARDS],
        impacts=_impacts(store, page, before.document, now.document, step.changes),
    )
    return shown, now


def _decisions(store: Store, page_id: str) -> dict[str, str]:
    rows = store.connection.rows(
        "SELECT rule_id, decision FROM v1_review WHERE rule_id IN (SELECT rule_id FROM rule WHERE page_id = ?) ORDER BY at",
        (page_id,),
    )
    return {str(row["rule_id"]): str(row["decision"]) for row in rows if row["decision"] != "withdrawn"}


def _read(store: Store, version: Version) -> _Read:
    return _Read(version, store.history.load(version.version_id))


def _bytes(version: Version) -> Bytes:
    return Bytes(
        version.observed_at, version.recorded_at, version.raw_sha256, version.content_hash, version.extractor_version,
        version.medium, version.modified, version.seq, version.version_id,
    )  # fmt: skip


def _impacts(
    store: Store, page: PageRef, before: Document, now: Document, changes: tuple[Change, ...]
) -> tuple[Impact, ...]:
    if now.instrument is None or not changes:
        return ()
    provisions = changed_provisions(before, now, changes)
    return impacts_of(store.connection.raw, provisions, page_id=page.page_id)


# --- rules ------------------------------------------------------------------------------------------------------------


def pair_rules(old: Document, new: Document, decisions: dict[str, str]) -> Iterator[RulePairView]:
    """The rules that differ between two versions of a page, by their inherited ids: new order, then those gone."""
    before = {rule.id: rule for rule in old.rules if rule.id}
    for section in new.sections:
        for rule in section.rules:
            known = before.pop(rule.id, None)
            if known is None or _said(known) != _said(rule):
                yield RulePairView(known, rule, section.heading, section.anchor, decisions.get(rule.id))
    headings = {section.ordinal: section.heading for section in old.sections}
    for rule in before.values():
        yield RulePairView(rule, None, headings.get(rule.section, ""), None, decisions.get(rule.id))


def _said(rule: Rule) -> tuple[object, ...]:
    """All that a rule says, without where it stands: a moved span alone is no change."""
    return (
        " ".join(rule.quote.split()), rule.kinds, rule.modality, rule.actor, rule.subject, rule.valid_from, rule.valid_to,
        tuple((v.type, v.value, v.unit, v.cmp, v.role) for v in rule.values),
        tuple(c.norm for c in rule.citations),
        _condition_texts(rule.conditions),
    )  # fmt: skip


def _condition_texts(tree: Conditions | None) -> tuple[object, ...]:
    if tree is None:
        return ()
    return (tree.op, *(_condition_texts(i) if isinstance(i, Conditions) else i.text for i in tree.items))
