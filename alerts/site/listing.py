"""The light rows of lists: a step's headline, its place and its most telling pair of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from veille.alerts.site.data import ChangePage, PageRef
from veille.alerts.site.file_names import file_name
from veille.alerts.site.format import days_between
from veille.alerts.site.render import shorten
from veille.model import Cause, Change, Lang, Severity

RECENT_DAYS = 30  # the window of the overview's tally: one month of a maintainer's attention
_HEADLINE = 220  # a headline longer than this is no headline; the change page has the whole
_WORDS = 90  # of the words before and after in a list


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One step as a list shows it; texts are already short, so that 20,000 rows fit in memory."""

    id: str
    file: str
    at: str
    severity: Severity
    cause: Cause
    page: PageRef
    headline_en: str
    headline_fr: str
    items: int
    value: Change | None
    last_seq: int | None

    def headline(self, lang: Lang) -> str:
        """The headline in one language."""
        return self.headline_en if lang == "en" else self.headline_fr


def list_change(page: PageRef, step: ChangePage) -> ChangeRow:
    """The list row of a step."""
    main = _main_item(step)
    pair = main is not None and main.object in ("value", "fact", "citation", "link")
    return ChangeRow(
        step.id,
        file_name(step.id),
        step.at,
        step.severity,
        step.cause,
        page,
        headline(step, "en"),
        headline(step, "fr"),
        len(step.items),
        _bare(main) if main is not None and pair else None,
        step.last_seq,
    )


def _bare(change: Change) -> Change:
    """The change with what a list shows of it: short sides, no quotes and summaries."""
    before = None if change.before is None else shorten(change.before, _WORDS)
    after = None if change.after is None else shorten(change.after, _WORDS)
    return replace(
        change, before=before, after=after, quote_before=None, quote_after=None, summary_en="", summary_fr=""
    )


def headline(step: ChangePage, lang: Lang) -> str:
    """The summary of the step's weightiest item, or nothing when it has none."""
    main = _main_item(step)
    if main is None:
        return ""
    return shorten(main.summary_en if lang == "en" else main.summary_fr, _HEADLINE)


def _main_item(step: ChangePage) -> Change | None:
    """The item that says most: of the highest severity, a fact before a value before the rest, in the given order."""
    order = {"fact": 0, "value": 1, "rule": 2}
    return min(step.items, key=lambda c: (-c.severity.rank, order.get(c.object, len(order))), default=None)


def tally(rows: Sequence[ChangeRow], generated_at: str) -> list[tuple[Severity, int, int]]:
    """How many steps of each severity, from the gravest: in the last month and in all."""
    counts: dict[Severity, list[int]] = {s: [0, 0] for s in reversed(Severity) if s is not Severity.NONE}
    for row in rows:
        pair = counts.get(row.severity)
        if pair is None:
            continue
        pair[1] += 1
        if days_between(row.at, generated_at) <= RECENT_DAYS:
            pair[0] += 1
    return [(severity, recent, total) for severity, (recent, total) in counts.items()]
