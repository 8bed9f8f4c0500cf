"""Geometry of a timeline picture: periods of a fact or rule as boxes on two time axes.

Across runs valid time (when it applies), down runs observed time (when the record saw it), so that a value announced
ahead of its date, or learned late, is seen at a glance. Open ends run to the edge of the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from veille.alerts.site.data import Period, Timeline
from veille.alerts.wording.format import format_day, format_value
from veille.alerts.wording.interface_words import load_words
from veille.alerts.wording.typography import local_day
from veille.clock import day_before
from veille.model import Lang

# The left margin holds a label such as "22 September 2026" whole.
WIDTH, MARGIN_LEFT, MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM = 960, 136, 34, 16, 22
_ROW = 52  # height of one period at least: two lines of text with air
_TICKS_ACROSS = 5
_TICK_WIDTH = 120  # a date label such as "22 November 2026" needs about this much
_TONES = 4  # tints that the style sheet knows
_EDGE_DAYS = 45  # air beside the first and last date, so that an open end can be seen to run on
_CHARACTER = 7.6  # width of a digit at the picture's 13 px, to shorten labels that would leave their box


@dataclass(frozen=True, slots=True)
class Box:
    """One period as drawn; `open_start` and `open_end` say that its valid time has no stated end on that side.

    `whole`, `days` and `seen` say in full, to who points at the box, what it has room for in part; `held_by` whether the
    page or a person says it.
    """

    x: float
    y: float
    width: float
    height: float
    label: str
    note: str
    tone: int
    open_start: bool
    open_end: bool
    current: bool
    known: bool
    whole: str
    days: str
    seen: str
    held_by: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis with its date."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn timeline: boxes, ticks of both axes and the line of today."""

    width: int
    height: float
    left: int
    top: int
    right: float
    bottom: float
    boxes: tuple[Box, ...]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    today: float | None


def draw(timeline: Timeline, today: str, lang: Lang, zone: str) -> Picture:
    """The picture of a timeline as known on the day `today` (an ISO date or UTC time); its days are those of the zone."""
    now = _day(today) or date(1970, 1, 1)
    start, end = _extent(timeline.periods, now)
    right = WIDTH - MARGIN_RIGHT
    span = max((end - start).days, 1)

    def across(day: date) -> float:
        return round(MARGIN_LEFT + (right - MARGIN_LEFT) * (day - start).days / span, 1)

    # Observed time is drawn in steps of one row each, not to scale: two checks a week apart and two a year apart are
    # both one step for the reader, and every box keeps room for its label. The dates stand beside the steps.
    moments = sorted({m for p in timeline.periods for m in (p.observed_from, p.observed_to) if m})
    rows = {moment: MARGIN_TOP + _ROW * i for i, moment in enumerate(moments)}
    bottom = MARGIN_TOP + _ROW * max(len(moments), 1)
    tones = {v: i % _TONES for i, v in enumerate(dict.fromkeys(p.value for p in timeline.periods))}
    boxes = []
    for period in timeline.periods:
        first, last = _day(period.valid_from), _day(period.valid_to)
        x = across(first) if first else float(MARGIN_LEFT)
        x_end = across(last) if last else float(right)
        y = rows[period.observed_from]
        y_end = rows[period.observed_to] if period.observed_to else bottom
        width = max(x_end - x, 3.0)
        whole, days = format_value(period.type, period.value, period.unit, lang, period.cmp), _range(period, lang)
        boxes.append(
            Box(
                x,
                y,
                width,
                max(y_end - y, 3.0),
                label=_shorten(whole, width),
                note=days if _shorten(days, width) == days else "",
                tone=tones[period.value],
                open_start=first is None,
                open_end=last is None,
                current=period.observed_to is None,
                known=period.state == "known",
                whole=whole or load_words(lang).name("fact", period.state),
                days=days,
                seen=_seen(period, lang, zone),
                held_by=load_words(lang).say(_held_by(period)),
            )
        )
    return Picture(
        WIDTH, bottom + MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_TOP, right, bottom, tuple(boxes),
        across=_ticks(timeline.periods, across, lang),
        down=tuple(Tick(y, format_day(local_day(moment, zone), lang)) for moment, y in rows.items()),
        today=across(now) if start <= now <= end else None,
    )  # fmt: skip


def _extent(periods: Iterable[Period], now: date) -> tuple[date, date]:
    days = [d for p in periods for d in (_day(p.valid_from), _day(p.valid_to)) if d]
    days.append(now)
    first, last = min(days), max(days)
    air = timedelta(days=max(_EDGE_DAYS, (last - first).days // 5))
    return _shift(first, -air), _shift(last, air)


def _shift(day: date, by: timedelta) -> date:
    """The day moved, held within the calendar: page text may say the year 1 or 9999."""
    try:
        return day + by
    except OverflowError:
        return day


def _ticks(periods: tuple[Period, ...], across: Callable[[date], float], lang: Lang) -> tuple[Tick, ...]:
    days = sorted({d for p in periods for d in (_day(p.valid_from), _day(p.valid_to)) if d})
    ticks: list[Tick] = []
    for day in days:
        at = across(day)
        if len(ticks) < _TICKS_ACROSS and (not ticks or at - ticks[-1].at >= _TICK_WIDTH):
            ticks.append(Tick(at, format_day(day.isoformat(), lang)))
    return tuple(ticks)


def _range(period: Period, lang: Lang) -> str:
    if not period.valid_from and not period.valid_to:
        return ""
    last = format_day(day_before(period.valid_to), lang)
    return f"{format_day(period.valid_from, lang) or '…'} → {last or '…'}"


def _seen(period: Period, lang: Lang, zone: str) -> str:
    until = format_day(local_day(period.observed_to, zone), lang) if period.observed_to else "…"
    return f"{format_day(local_day(period.observed_from, zone), lang)} → {until}"


def _held_by(period: Period) -> str:
    if period.corrected_by:
        return "timeline.of_person"
    return "timeline.observed" if period.on_page or period.observed_to else "timeline.of_earlier"


def _shorten(text: str, width: float) -> str:
    room = int((width - 16) / _CHARACTER)
    if len(text) <= room:
        return text
    return text[: room - 1] + "…" if room > len("abc") else ""


def _day(text: str | None) -> date | None:
    """The first day of a date of any precision ("2026", "2026-03", a UTC time), or None."""
    if not text:
        return None
    parts = text[:10].split("-")
    try:
        return date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)
    except ValueError:
        return None
