"""What the report site shows of the whole record: pages, timelines, parity, citations, health."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from veille.alerts.site import ImpactRow, PageHealth, PageRef, ParityView, Period, SearchedRule, SourceHealth, Timeline
from veille.alerts.wording.typography import CELL
from veille.answers.freshness import Freshness, PageFreshness, count_overdue, in_state
from veille.answers.queries import language_behind
from veille.model import Lang, PageState, RejectReason
from veille.parsers.citations.instruments import name_provision
from veille.reader.days import row_on_day
from veille.reader.named_rows import select_rows
from veille.urls import split_url
from veille.workspace import Workspace

# Rules drawn, those that changed last: a picture for each of ten thousand rules would be looked at by nobody.
MOST_RULE_TIMELINES = 300
MOST_EQUAL = 1_000  # pairs that agree, shown last and cut there
_QUOTE = 400  # characters of a quote kept for a table; the change page has the whole


def read_page_refs(db: sqlite3.Connection) -> dict[str, PageRef]:
    """All pages by id, in order of source and title."""
    refs: dict[str, PageRef] = {}
    for row in select_rows(db, "SELECT * FROM v1_page ORDER BY source, title, url"):
        lang: Lang = "fr" if row["lang"] == "fr" else "en"
        refs[row["page_id"]] = PageRef(
            row["page_id"], row["url"], row["title"], lang, row["source"], row["state"], row["twin_page_id"],
            row["first_seen"], row["last_checked"], row["last_changed"],
        )  # fmt: skip
    return refs


def read_timelines(db: sqlite3.Connection, today: str) -> Iterator[Timeline]:
    """Facts first, then the rules that had more than one reading, the latest changed first."""
    langs: dict[str, Lang] = {
        row["page_id"]: row["lang"] for row in select_rows(db, "SELECT page_id, lang FROM v1_page")
    }
    facts = select_rows(db, "SELECT * FROM v1_fact ORDER BY key, observed_from, coalesce(valid_from, '')")
    for key, group in groupby(facts, key=lambda row: str(row["key"])):
        rows = list(group)
        periods = tuple(
            Period(
                row["value"] or "—", row["observed_from"], row["observed_to"], row["valid_from"], row["valid_to"],
                row["type"], row["unit"], row["cmp"], None, row["state"], quote=row["quote"] or "", url=row["url"] or "",
                on_page=bool(row["on_page"]), corrected_by=row["corrected_by"], corrected_at=row["corrected_at"],
                corrected_why=row["corrected_why"],
            )
            for row in rows
        )  # fmt: skip
        last = rows[-1]
        said = langs.get(last["page_id"])
        period_of = {id(row): period for row, period in zip(rows, periods, strict=True)}
        known = [row for row in rows if row["observed_to"] is None]
        now = row_on_day(known, today, today)
        coming = tuple(period_of[id(row)] for row in known if (row["valid_from"] or "") > today)
        yield Timeline(
            key, "fact", last["label_en"], last["label_fr"], periods, last["page_id"], said,
            period_of[id(now)] if now is not None else None, coming,
        )  # fmt: skip
    yield from _rule_timelines(db)


def _rule_timelines(db: sqlite3.Connection) -> Iterator[Timeline]:
    chosen = [
        row["rule_id"]
        for row in select_rows(
            db,
            "SELECT rule_id, max(observed_from) AS latest FROM rule GROUP BY rule_id HAVING count(*) > 1 "
            "ORDER BY latest DESC, rule_id LIMIT ?",
            (MOST_RULE_TIMELINES,),
        )
    ]
    asked = json.dumps(chosen)
    readings = defaultdict(list)
    for row in select_rows(
        db,
        "SELECT * FROM v1_rule WHERE rule_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY observed_from, coalesce(valid_from, '')",
        (asked,),
    ):
        readings[row["rule_id"]].append(row)
    # Joined here: SQLite would make the whole view of values for a left join, for each rule again.
    values: dict[tuple[str, int], list[_Value]] = defaultdict(list)
    for row in select_rows(
        db,
        "SELECT rule_id, version, type, value, unit, cmp, role, grp FROM v1_rule_value "
        "WHERE rule_id IN (SELECT value FROM json_each(?)) ORDER BY rule_id, version, ord",
        (asked,),
    ):
        values[row["rule_id"], row["version"]].append(dict(row))
    for rule_id in chosen:
        rows = readings[rule_id]
        periods = []
        for row in rows:
            value = _only_value(values[rule_id, row["version"]])
            periods.append(
                Period(
                    value["value"] or " ".join(row["quote"].replace("\t", CELL).split()),
                    row["observed_from"], row["observed_to"], row["valid_from"], row["valid_to"],
                    value["type"], value["unit"], value["cmp"], value["role"],
                    basis=row["valid_basis"], quote=row["quote"], url=row["url"], on_page=bool(row["on_page"]),
                    corrected_by=row["corrected_by"], corrected_at=row["corrected_at"],
                    corrected_why=row["corrected_why"],
                )
            )  # fmt: skip
        label = rows[-1]["quote"].replace("\t", CELL)
        lang: Lang = "fr" if rows[-1]["lang"] == "fr" else "en"
        now = next((period for period in reversed(periods) if period.observed_to is None), None)
        yield Timeline(rule_id, "rule", label, label, tuple(periods), rows[-1]["page_id"], lang, now)


_Value = Mapping[str, str | None]
_NO_VALUE: _Value = dict.fromkeys(("type", "value", "unit", "cmp", "role"))


def _only_value(values: Sequence[_Value]) -> _Value:
    """The one value of a reading, both ends of a range as one; none of a reading with several, which its words say."""
    if len(values) == 1:
        return values[0]
    if len(values) == 2 and values[0]["grp"] is not None and values[0]["grp"] == values[1]["grp"]:
        first, last = sorted(values, key=lambda row: row["cmp"] != "min")
        return {**first, "value": f"{first['value']}..{last['value']}", "cmp": None}
    return _NO_VALUE


def count_changed_rules(db: sqlite3.Connection) -> int:
    """How many rules had more than one reading: more than are drawn, perhaps."""
    row = select_rows(db, "SELECT count(*) AS n FROM (SELECT 1 FROM rule GROUP BY rule_id HAVING count(*) > 1)")[0]
    return int(row["n"])


def count_equal_left(db: sqlite3.Connection) -> int:
    """How many pairs that agree are not handed over by `read_parity`."""
    row = select_rows(db, "SELECT count(*) AS n FROM v1_parity WHERE state = 'equal'")[0]
    return max(int(row["n"]) - MOST_EQUAL, 0)


def read_parity(db: sqlite3.Connection, pages: Mapping[str, PageRef]) -> Iterator[ParityView]:
    """How twins agree, the English statement first; of a page as a whole the language in which all that differs is behind."""
    rows = select_rows(
        db,
        "SELECT * FROM (SELECT * FROM v1_parity WHERE state <> 'equal' ORDER BY page_id, rule_id, twin_rule_id) UNION ALL "
        "SELECT * FROM (SELECT * FROM v1_parity WHERE state = 'equal' ORDER BY page_id, rule_id, twin_rule_id LIMIT ?)",
        (MOST_EQUAL,),
    )
    quotes, seen = _quotes(db, {rule for row in rows for rule in (row["rule_id"], row["twin_rule_id"]) if rule})
    views = []
    for row in rows:
        sides = [(pages.get(row["page_id"]), row["rule_id"]), (pages.get(row["twin_page_id"]), row["twin_rule_id"])]
        if sides[0][0] is not None and sides[0][0].lang == "fr":
            sides.reverse()
        (en_page, en_rule), (fr_page, fr_rule) = sides
        views.append(
            ParityView(
                row["state"], en_page, fr_page, quotes.get(en_rule or "", ""), quotes.get(fr_rule or "", ""),
                row["since"], not en_rule and not fr_rule, language_behind(seen.get(en_rule or ""), seen.get(fr_rule or "")),
            )
        )  # fmt: skip
    langs: dict[str, set[Lang | None]] = defaultdict(set)
    for view in views:
        if view.en_page is not None and view.state == "lagging" and not view.whole_page:
            langs[view.en_page.page_id].add(view.behind)
    for view in views:
        behind = langs[view.en_page.page_id] if view.whole_page and view.en_page is not None else set()
        yield replace(view, behind=next(iter(behind))) if len(behind) == 1 else view


def read_impacts(db: sqlite3.Connection, pages: Mapping[str, PageRef]) -> Iterator[ImpactRow]:
    """Each rule under each provision that it cites."""
    rows = select_rows(db, "SELECT * FROM v1_impact ORDER BY provision, page_id, rule_id")
    quotes, _ = _quotes(db, {row["rule_id"] for row in rows})
    for row in rows:
        page = pages.get(row["page_id"])
        if page is not None:
            named = name_provision(row["provision"])
            quote = quotes.get(row["rule_id"], row["raw"])
            yield ImpactRow(row["provision"], page, quote, row["raw"], row["rule_id"], named.titles, named.addresses)


def _quotes(db: sqlite3.Connection, rules: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The quotes of these rules as they are now, cut to what a table shows, and since when each is seen so."""
    rows = select_rows(
        db,
        "SELECT rule_id, substr(quote, 1, ?) AS quote, observed_from FROM v1_rule_current "
        "WHERE rule_id IN (SELECT value FROM json_each(?))",
        (_QUOTE, json.dumps(sorted(rules))),
    )
    return {row["rule_id"]: row["quote"] for row in rows}, {row["rule_id"]: row["observed_from"] for row in rows}


def read_sources(workspace: Workspace, freshness: Iterable[PageFreshness]) -> Iterator[SourceHealth]:
    """Each configured source, and those of stored pages that are configured no more."""
    crawl, now = workspace.config.crawl, workspace.now()
    hosts = {state.host: state for state in workspace.store.hosts.all()}
    configured = {source.id: source for source in workspace.config.sources}
    due = dict(
        workspace.store.connection.raw.execute(
            "SELECT source, min(next_due) FROM page JOIN visit USING (page_id) WHERE page.state <> 'removed' GROUP BY source"
        ).fetchall()
    )
    members = defaultdict(list)
    for page in freshness:
        members[page.source].append(page)
    gone = [page for page in workspace.store.pages.all() if page.state is PageState.REMOVED]
    removed = Counter(page.source for page in gone)
    for source_id in dict.fromkeys([*configured, *members]):
        pages = members[source_id]
        source = configured.get(source_id)
        address = source.url if source else pages[0].url if pages else ""
        host = split_url(address).hostname or ""
        counts = Counter(page.state for page in pages)
        read = [page.last_success for page in pages] or [page.last_checked for page in gone if page.source == source_id]
        state = hosts.get(host)
        pauses = [at for at in (state.paused_until, state.open_until) if at and at > now] if state else []
        yield SourceHealth(
            source_id or "—",
            len(pages),
            counts[Freshness.FRESH],
            counts[Freshness.FAILING],
            counts[Freshness.STALE],
            max((at for at in read if at), default=None),
            sum(page.count for page in in_state(pages, Freshness.FAILING, Freshness.STALE)),
            crawl.pace_by_host.get(host, crawl.pace).total_seconds() if source else None,
            host,
            max(pauses, default=None),
            counts[Freshness.HELD],
            counts[Freshness.NEVER] if pages or removed[source_id] else int(source is not None),
            due.get(source_id) if source else None,
            source is not None,
            removed[source_id],
            counts[Freshness.PAUSED],
            count_overdue(pages) if source else (),
        )


def read_health(
    db: sqlite3.Connection, freshness: Iterable[PageFreshness], pages: Mapping[str, PageRef]
) -> Iterator[PageHealth]:
    """Every page that is not fresh, the most pressing first, and those that were removed from their site."""
    listed = list(freshness)
    doubts = {
        row["page_id"]: (row["reason"], row["reason_fr"] or row["reason"])
        for row in select_rows(
            db, "SELECT page_id, reason, reason_fr FROM suspect WHERE state = 'open' ORDER BY suspect_id DESC"
        )
    }
    answers = "SELECT page_id, status, max(fetch_id) FROM fetch GROUP BY page_id"
    statuses = {row["page_id"]: row["status"] for row in select_rows(db, answers)}
    gone = {row["page_id"]: row["gone_since"] for row in select_rows(db, "SELECT page_id, gone_since FROM visit")}
    for state in (
        Freshness.HELD,
        Freshness.FAILING,
        Freshness.STALE,
        Freshness.NEVER,
        Freshness.PAUSED,
        Freshness.UNWATCHED,
    ):
        for entry in in_state(listed, state):
            page = pages.get(entry.page_id)
            if page is not None:
                held = doubts.get(entry.page_id, ("", "")) if state is Freshness.HELD else ("", "")
                yield PageHealth(
                    page, state.value, entry.since, entry.last_success, float(entry.days), entry.reason, entry.count,
                    statuses.get(entry.page_id) if state in (Freshness.FAILING, Freshness.STALE) else None, *held,
                )  # fmt: skip
    for page in pages.values():
        if page.state == PageState.REMOVED:  # one that answers “gone” for the first time fails, above
            yield PageHealth(
                page, PageState.REMOVED.value, gone.get(page.page_id), page.last_checked, None, RejectReason.GONE.value, 0,
                statuses.get(page.page_id),
            )  # fmt: skip


def read_searched(db: sqlite3.Connection, page_ids: Collection[str]) -> Iterator[SearchedRule]:
    """The rules of these pages that hold now, for the search of the site."""
    asked = (json.dumps(sorted(page_ids)),)
    # Joined here: SQLite would make the view of all sections of the record for a left join.
    places = select_rows(
        db,
        "SELECT section_id, anchor FROM v1_section "
        "WHERE observed_to IS NULL AND page_id IN (SELECT value FROM json_each(?))",
        asked,
    )
    anchors = {row["section_id"]: row["anchor"] for row in places}
    rows = select_rows(
        db,
        "SELECT page_id, section_id, quote, kind FROM v1_rule_current "
        "WHERE page_id IN (SELECT value FROM json_each(?)) AND review_state <> 'rejected' "
        "ORDER BY page_id, section_id, start, rule_id",
        asked,
    )
    for row in rows:
        yield SearchedRule(row["page_id"], row["quote"], row["kind"], anchors.get(row["section_id"]))
