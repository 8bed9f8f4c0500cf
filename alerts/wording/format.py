"""Dates, times, numbers and typed values in the reader's language: names, plurals and money by CLDR (Babel)."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, Protocol
from zoneinfo import ZoneInfo

from veille.alerts.wording.typography import NBSP, WHOLE_DAY
from veille.changes.tell.shown_values import RANGE, with_rate, with_unit, write_time
from veille.model import Lang, Value
from veille.model.days import write_day
from veille.model.durations import split_duration

if TYPE_CHECKING:
    from babel import Locale  # Babel is loaded when a value is written: a check of unchanged pages says none

_LOCALES: dict[Lang, str] = {"en": "en_CA", "fr": "fr_CA"}
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_IN_LINE = re.compile(rf"(?<![\w-]){_ISO_DAY.pattern}(?![\w-])")
_STAMP = r"(?<!\w)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?!\w)"  # compiled when a line holds one: `--help` has none
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_CMP = {"min": "≥\u00a0", "max": "≤\u00a0", "lt": "<\u00a0", "gt": ">\u00a0"}
_SPACES = " \u00a0\u202f"
_DIGITS = "0123456789.," + _SPACES


@lru_cache(maxsize=1024)
def is_single(number: float, lang: Lang) -> bool:
    """Whether a language says a number of things in the singular: English only 1, French also 0 and 1.5."""
    return _locale(lang).plural_form(number) == "one"


@lru_cache(maxsize=4096)  # a list of a thousand pages names few days and fewer moments
def format_day(text: str | None, lang: Lang) -> str:
    """A date in words ("11 December 2023", "1er août 2018"); a month or a year keeps its precision."""
    if not text:
        return ""
    day = text[: len("2023-12-11")]
    written = write_day(day, ("en", "fr").index(lang))
    return written if written != day else text


def write_days(line: str, object_: str, sides: tuple[object, object], lang: Lang) -> str:
    """The line of a change with its ISO days in words, where these are values: what is quoted from a page stays."""
    typed = object_ in ("fact", "value") or any(_ISO_DAY.fullmatch(str(side)) for side in sides)
    return _DAY_IN_LINE.sub(lambda found: format_day(found[0], lang), line) if typed else line


@lru_cache(maxsize=4096)
def write_times(text: str, lang: Lang, zone: str) -> str:
    """A line of ours with each UTC stamp in it as people write it (`format_time`)."""
    return re.sub(_STAMP, lambda found: format_time(found[0], lang, zone), text)


def format_time(text: str | None, lang: Lang, zone: str = "UTC") -> str:
    """A UTC stamp in words, in a time zone: "22 November 2026, 09:05 EST", "22 novembre 2026, 9 h 05 HNE".

    A copy of which only the day is known (`--date`) counts as midnight: it stays that day, without an hour.
    """
    if not text:
        return ""
    if text.endswith(WHOLE_DAY):
        return format_day(text[:10], lang)
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
    except ValueError:
        return text
    day = format_day(moment.date().isoformat(), lang)
    clock = f"{moment:%H:%M}" if lang == "en" else f"{moment.hour}{NBSP}h{NBSP}{moment:%M}"
    return f"{day}, {clock} {_zone_name(zone, bool(moment.dst()), moment, lang)}"


def format_count(number: int, lang: Lang) -> str:
    """A whole number with the language's thousands mark: 20,000 or 20 000 (no-break space)."""
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", NBSP)


def format_percent(share: float, lang: Lang) -> str:
    """A share between 0 and 1 as a whole percentage: 81% or 81 % (no-break space)."""
    return f"{share * 100:.0f}%" if lang == "en" else f"{share * 100:.0f}{NBSP}%"


@lru_cache(maxsize=4096)
def format_value(kind: str | None, value: str, unit: str | None, lang: Lang, cmp: str | None = None) -> str:
    """A typed value of the contract as people write it; what is not understood comes back as it is."""
    if "; " in value:  # a fact that several sentences state otherwise has the values of all
        return "; ".join(format_value(kind, one, unit, lang, cmp) for one in value.split("; "))
    sign = _CMP.get(cmp or "", "")
    first, is_range, last = value.partition("..")
    if is_range and first and last:
        # the unit once: "175–209 points", « 32 à 35 mois »
        whole = format_value(kind, last, unit, lang)
        start = format_value(kind, first, unit, lang)
        tail = whole.lstrip(_DIGITS)
        shown = start.removesuffix(tail).rstrip(_SPACES) if kind != "money" else start
        return f"{sign}{shown}{RANGE[lang == 'fr']}{whole}"
    if kind == "date":
        return sign + format_day(value, lang)
    if kind == "duration":
        return sign + _duration(value, unit, lang)
    if kind == "money" and _NUMBER.match(value):
        return sign + _money(value, unit or "CAD", lang)
    if kind == "number" and unit == "percent" and _NUMBER.match(value):
        return sign + (f"{_number(value, lang)}%" if lang == "en" else f"{_number(value, lang)}{NBSP}%")
    if kind == "number" and _NUMBER.match(value):
        return sign + _with_unit(value, unit, lang)
    if kind == "time" and ":" in value:
        clock = write_time(value, ("en", "fr").index(lang)).replace(" ", NBSP)
        return f"{sign}{clock}{' ' if lang == 'en' else ', '}{unit}" if unit else sign + clock
    return sign + value


def format_rule_value(value: Value, lang: Lang) -> str:
    """A rule's value as people write it."""
    return format_value(value.type, value.value, value.unit, lang, value.cmp)


Side = Literal["before", "after"]
SIDES: tuple[Side, Side] = ("before", "after")


class TwoSides(Protocol):
    """A typed value before and after, with the unit and the rate of each: see `Change`."""

    @property
    def value_type(self) -> str | None: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def unit_before(self) -> str | None: ...
    @property
    def rates(self) -> tuple[str | None, str | None]: ...


def show_side(change: TwoSides, side: Side, lang: Lang) -> str | None:
    """One side of a change as people write it in that language, or None when nothing stood there."""
    was = side == "before"
    value = change.before if was else change.after
    if value is None:
        return None
    unit = (change.unit_before or change.unit) if was else change.unit
    shown = format_value(change.value_type, value, unit, lang)
    return with_rate(shown, change.rates[0 if was else 1], ("en", "fr").index(lang))


@cache
def _locale(lang: Lang) -> Locale:
    from babel import Locale

    return Locale.parse(_LOCALES[lang])


@lru_cache(maxsize=64)  # the same zone, summer and winter: its name need not be looked up for each stamp
def _short_zone_name(zone: str, summer: bool, year: int, lang: Lang) -> str:
    from babel.dates import get_timezone_name

    moment = datetime(year, 7 if summer else 1, 15, tzinfo=ZoneInfo(zone))
    if bool(moment.dst()) != summer:  # south of the equator
        moment = moment.replace(month=1 if summer else 7)
    return get_timezone_name(moment, "short", locale=_LOCALES[lang])


def _zone_name(zone: str, summer: bool, moment: datetime, lang: Lang) -> str:
    return _short_zone_name(zone, summer, moment.year, lang)


def _money(value: str, currency: str, lang: Lang) -> str:
    """An amount with cents only where it has any; a currency that is no ISO code stands behind the number."""
    from babel.numbers import format_currency

    if not _CURRENCY.match(currency):
        return f"{_number(value, lang)}{NBSP}{currency}"
    amount = Decimal(value)
    whole = amount == amount.to_integral_value()
    if not whole:
        return format_currency(amount, currency, locale=_LOCALES[lang])
    pattern = "¤#,##0" if lang == "en" else f"#,##0{NBSP}¤"
    return format_currency(amount, currency, format=pattern, locale=_LOCALES[lang], currency_digits=False)


def _duration(value: str, unit: str | None, lang: Lang) -> str:
    from babel.units import format_unit

    split = split_duration(value)
    if split is None:
        return value
    text, measure = split
    if unit == "business_day" and measure == "day":
        return _with_unit(text, "business_day", lang)  # CLDR has no business days
    return format_unit(Decimal(text), measure, length="long", locale=_LOCALES[lang])


def _with_unit(value: str, unit: str | None, lang: Lang) -> str:
    """A number with the word of its unit, where it has one, and a no-break space between: "24 points", "level 7"."""
    written = _number(value, lang)
    said = with_unit(value, written, unit, ("en", "fr").index(lang))
    before, _, behind = said.partition(written)
    return "".join((before.replace(" ", NBSP), written, behind.replace(" ", NBSP, 1)))


def _number(text: str, lang: Lang) -> str:
    """A number with the language's marks and as many decimals as it has: 1,150 as amounts are written, and as pages do."""
    from babel.numbers import format_decimal

    fraction = text.partition(".")[2]
    pattern = "#,##0" + (f".{'0' * len(fraction)}" if fraction else "")
    return format_decimal(Decimal(text), format=pattern, locale=_LOCALES[lang])


def format_tenths(number: float, lang: Lang) -> str:
    """A number with one decimal: "2.5", "2,5"."""
    return _number(f"{number:.1f}", lang)
