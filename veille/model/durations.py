"""The ISO durations of one unit in which values are recorded: "P36M", "P10D", "PT24H"."""

from __future__ import annotations

import re

_ONE_UNIT = re.compile(r"P(?:(\d+(?:\.\d+)?)([YMWD])|T(\d+(?:\.\d+)?)([HM]))")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute"}


def split_duration(value: str) -> tuple[str, str] | None:
    """The number as written and its unit: year, month, week, day, hour or minute; None for anything else."""
    match = _ONE_UNIT.fullmatch(value)
    if match is None:
        return None
    return (match[1], _UNITS[match[2]]) if match[1] else (match[3], _UNITS[f"T{match[4]}"])
