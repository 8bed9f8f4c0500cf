"""Where messages are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """The time zone of the readers, and the public address of the report site ("" for none)."""

    zone: str = "UTC"
    site_url: str = ""


PLAIN = Setting()
