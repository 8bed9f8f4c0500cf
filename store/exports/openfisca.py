"""Facts as OpenFisca parameters: one YAML file a fact, `values: date: {value, reference}`.

https://openfisca.org/doc/coding-the-legislation/legislation_parameters.html
"""

from __future__ import annotations

import re
from pathlib import Path
from sqlite3 import Row

import yaml

from veille.store.connection import Connection

ALWAYS = "0001-01-01"  # OpenFisca's usual mark for a value without a known beginning

Node = str | int | float | None | list["Node"] | dict[str, "Node"]

_SINGLE_UNIT = re.compile(r"PT?(\d+)([YMWDHS])")  # P36M: a count in one unit
_UNIT_NAMES = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "S": "second"}


def export_openfisca(db: Connection, dest: Path) -> tuple[Path, ...]:
    """The files written below `dest`: the fact caq.work.max_duration is caq/work/max_duration.yaml.

    A date without a stated beginning starts on the day it was first observed. A fact that is missing or ambiguous is
    null from the day that was noticed: a model must not go on with the old value. Dates and codes stay texts.
    """
    rows: dict[str, list[Row]] = {}
    for row in db.rows("SELECT * FROM v1_fact ORDER BY key, observed_from, valid_from"):
        rows.setdefault(row["key"], []).append(row)
    written = []
    for key, history in rows.items():
        path = dest.joinpath(*key.split(".")).with_suffix(".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(_parameter(history), sort_keys=False, allow_unicode=True, width=110)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


def _parameter(history: list[Row]) -> dict[str, Node]:
    known = [row for row in history if row["observed_to"] is None]
    latest = next((row for row in reversed(history) if row["type"]), history[-1])
    metadata: dict[str, Node] = {"label_fr": latest["label_fr"], "type": latest["type"], "unit": _unit(latest)}
    if latest["cmp"]:
        metadata["comparison"] = latest["cmp"]
    return {
        "description": latest["label_en"],
        "metadata": metadata,
        "values": _values(known, first_observed=min(row["observed_from"] for row in history)[:10]),
    }


def _values(known: list[Row], *, first_observed: str) -> dict[str, Node]:
    """The values in order of the day from which each holds."""
    known = sorted(known, key=lambda row: row["valid_from"] or "")
    values: dict[str, Node] = {}
    for index, row in enumerate(known):
        following = known[index + 1]["valid_from"] if index + 1 < len(known) else None
        if row["state"] != "known":
            values[row["observed_from"][:10]] = {"value": None}
            continue
        begins = row["valid_from"] or (first_observed if not following or first_observed < following else ALWAYS)
        values[begins] = {
            "value": _number(row),
            "reference": {"title": row["quote"], "href": row["url"]},
        }
        if row["valid_to"] and row["valid_to"] != following:
            values[row["valid_to"]] = {"value": None}
    return values


def _number(row: Row) -> str | int | float:
    text = str(row["value"])
    if row["type"] == "duration" and (match := _SINGLE_UNIT.fullmatch(text)):
        return int(match[1])
    if row["type"] in ("money", "number"):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def _unit(row: Row) -> str | None:
    if row["type"] == "duration" and not row["unit"] and (match := _SINGLE_UNIT.fullmatch(row["value"] or "")):
        return _UNIT_NAMES[match[2]]
    unit: str | None = row["unit"]
    return unit
