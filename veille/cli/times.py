"""Times in tables for people: the day and the hour in the zone of the configuration. `--json` has UTC stamps."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veille.alerts.wording.typography import WHOLE_DAY
from veille.alerts.wording.typography import local_day as day_in_zone
from veille.cli.language import cli_lang
from veille.errors import UsageError

if TYPE_CHECKING:
    from veille.config import Config

# A stamp of the record; one of a command stays as it is to be typed.
_STAMP = re.compile(r"`[^`\n]*`|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAMED_DAYS = {"today": 0, "aujourd'hui": 0, "aujourd’hui": 0, "yesterday": 1, "hier": 1}
# "1 week", "3d", "2 mois", "1 year ago", "il y a 2 jours"
_AGO = re.compile(
    r"(?:il y a )?(?P<count>\d{1,4}) ?"
    r"(?P<unit>d|days?|j|jours?|w|weeks?|s|semaines?|m|months?|mois|y|years?|ans?|années?)(?: ago)?"
)
_zone = ["UTC"]  # that of the configuration which this call has read


def choose_zone(config: Config) -> Config:
    """The same configuration, whose zone the times of this call's tables are in from now on."""
    _zone[:] = [config.alerts.timezone]
    return config


def zone_place() -> str:
    """The zone as a heading names it: "UTC", or its place ("Toronto")."""
    return _zone[0].rpartition("/")[2].replace("_", " ")


def written_day(text: str) -> str:
    """A text that is an ISO day as people write it: "22 Nov 2026", "1er déc. 2026"; any other text as it is."""
    try:
        return _in_words(date.fromisoformat(text)) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


def iso_day(stamp: str) -> str:
    """The day of a stamp in the zone: "2026-11-22"."""
    return day_in_zone(stamp, _zone[0])


def local_day(stamp: str) -> str:
    """The same as people write it: "22 Nov 2026", "1er déc. 2026"."""
    return written_day(iso_day(stamp))


def local_times(text: str) -> str:
    """The text with each stamp as people read it: "22 Nov 2026, 19:54", "22 nov. 2026, 19 h 54"."""
    return _STAMP.sub(lambda found: found[0] if found[0].startswith("`") else _local(found[0]), text)


def past_day(text: str, now: datetime) -> str:
    """The day that "1 week", "3d", "2 mois" or "yesterday" names, as an ISO date in the zone; other words as they are."""
    today = now.astimezone(ZoneInfo(_zone[0])).date()
    words = " ".join(text.casefold().split())
    if words in _NAMED_DAYS:
        return (today - timedelta(days=_NAMED_DAYS[words])).isoformat()
    match = _AGO.fullmatch(words)
    if match is None:
        return text
    count, unit = int(match["count"]), match["unit"]
    months = 0 if unit[0] in "djws" else 12 * count if unit[0] in "ya" else count
    days = count * (7 if unit[0] in "ws" else 1 if unit[0] in "dj" else 0)
    try:
        year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
        last = monthrange(year, month + 1)[1]
        return (date(year, month + 1, min(today.day, last)) - timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is before the calendar", where="--since", hint="write 120 or 2026-11-01") from None


def _in_words(day: date) -> str:
    from babel.dates import format_date

    if cli_lang() != "fr":
        return format_date(day, "d MMM y", locale="en_CA")
    said = format_date(day, "d MMM y", locale="fr_CA")
    return f"1er{said[1:]}" if day.day == 1 else said


def _local(stamp: str) -> str:
    try:
        moment = datetime.fromisoformat(stamp).astimezone(ZoneInfo(_zone[0]))
    except (ValueError, OverflowError):
        return stamp
    french = cli_lang() == "fr"
    if stamp.endswith(WHOLE_DAY):
        moment = datetime.fromisoformat(stamp)
    day = _in_words(moment.date())
    if stamp.endswith(WHOLE_DAY):
        return day
    return f"{day}, {moment.hour}\u00a0h\u00a0{moment:%M}" if french else f"{day}, {moment:%H:%M}"
