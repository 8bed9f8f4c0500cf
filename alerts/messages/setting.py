"""What a message needs to know of its readers and its record: their time zone, where the report site is, which record it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """The time zone of the readers, and the public address of the report site ("" for none).

    `installation` is a UUID that tells this record from others: the ids of feeds and entries are made from it.
    """

    zone: str = "UTC"
    site_url: str = ""
    installation: str = "00000000-0000-0000-0000-000000000000"


PLAIN = Setting()
