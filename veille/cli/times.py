"""Times in tables for people: the day and the hour in the zone of the configuration. `--json` has UTC stamps."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from veille.alerts.site.wording.typography import WHOLE_DAY
from veille.cli.language import cli_lang

if TYPE_CHECKING:
    from veille.config import Config

# A stamp of the record; a day alone has no hour, and no zone moves it.
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_zone = ["UTC"]  # that of the configuration which this call has read


def choose_zone(config: Config) -> Config:
    """The same configuration, whose zone the times of this call's tables are in from now on."""
    _zone[:] = [config.alerts.timezone]
    return config


def zone_place() -> str:
    """The zone as a heading names it: "UTC", or its place ("Toronto")."""
    return _zone[0].rpartition("/")[2].replace("_", " ")


def local_times(text: str) -> str:
    """The text with each stamp as people read it: "22 Nov 2026, 19:54", "22 nov. 2026, 19 h 54"."""
    return _STAMP.sub(lambda found: _local(found[0]), text)


def _local(stamp: str) -> str:
    from babel.dates import format_date

    try:
        moment = datetime.fromisoformat(stamp).astimezone(ZoneInfo(_zone[0]))
    except (ValueError, OverflowError):
        return stamp
    french = cli_lang() == "fr"
    if stamp.endswith(WHOLE_DAY):
        moment = datetime.fromisoformat(stamp)
    day = format_date(moment, "d MMM y", locale="fr_CA" if french else "en_CA")
    if stamp.endswith(WHOLE_DAY):
        return day
    return f"{day}, {moment.hour}\u00a0h\u00a0{moment:%M}" if french else f"{day}, {moment:%H:%M}"
