"""Facts as OpenFisca parameters: one YAML file a fact, a projection of what is known now.

https://openfisca.org/doc/coding-the-legislation/legislation_parameters.html
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from sqlite3 import Row

import yaml

from veille.store.connection import Connection

ALWAYS = "0001-01-01"  # OpenFisca's usual mark for a value without a known beginning

Node = str | int | float | None | list["Node"] | dict[str, "Node"]

_SINGLE_UNIT = re.compile(r"PT?(\d+)([YMWDHS])")  # P36M: a count in one unit
_UNIT_NAMES = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "S": "second"}
_DAY = 10  # characters of a stamp that are its date


def export_openfisca(db: Connection, dest: Path) -> tuple[Path, ...]:
    """The files written below `dest`: the fact caq.work.max_duration is caq/work/max_duration.yaml.

    On every day the parameter is what the reader says as known now: a value without a known beginning is there from the
    first day on; null stands for days on which it ended, went missing, is ambiguous or was rejected. Dates and codes stay
    texts. What was believed before is in `metadata.history`; who gave a value in place of the machine's, when and why, in
    `metadata.corrected`.
    """
    rows = db.rows("SELECT * FROM v1_fact ORDER BY key, observed_from, valid_from IS NOT NULL, valid_from")
    written = []
    for key, group in groupby(rows, key=lambda row: str(row["key"])):
        path = dest.joinpath(*key.split(".")).with_suffix(".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(openfisca_parameter(list(group)), sort_keys=False, allow_unicode=True, width=110)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


def openfisca_parameter(rows: list[Row]) -> dict[str, Node]:
    """The parameter of one fact from all its rows."""
    known = sorted((row for row in rows if row["observed_to"] is None), key=lambda row: row["valid_from"] or "")
    latest = next((row for row in reversed(known or rows) if row["value"]), rows[-1])
    metadata: dict[str, Node] = {
        "description_en": latest["label_en"], "description_fr": latest["label_fr"], "type": latest["type"],
    }  # fmt: skip
    unit = _unit(latest)
    if unit is not None:
        metadata["unit"] = unit
    if latest["cmp"]:
        metadata["comparison"] = latest["cmp"]
    if known and known[-1]["state"] == "known" and known[-1]["last_checked"]:
        metadata["last_value_still_valid_on"] = known[-1]["last_checked"][:_DAY]
    metadata["reference"] = {
        row["valid_from"] or ALWAYS: [{"title": row["quote"], "href": row["url"]}]
        for row in known
        if row["state"] == "known" and row["url"]
    }
    corrected: dict[str, Node] = {
        row["valid_from"] or ALWAYS: {
            "by": row["corrected_by"], "on": row["corrected_at"][:_DAY], "why": row["corrected_why"],
        }
        for row in known
        if row["state"] == "known" and row["corrected_by"]
    }  # fmt: skip
    if corrected:
        metadata["corrected"] = corrected
    history: list[Node] = [_believed(row) for row in rows if row["observed_to"] is not None]
    if history:
        metadata["history"] = history
    return {"description": latest["label_en"], "metadata": metadata, "values": _values(known)}


def _values(known: list[Row]) -> dict[str, Node]:
    """The values by the day from which each holds; a parameter that is unbound is null for good."""
    values: dict[str, Node] = {}
    for index, row in enumerate(known):
        following = known[index + 1]["valid_from"] if index + 1 < len(known) else None
        values[row["valid_from"] or ALWAYS] = {"value": _number(row) if row["state"] == "known" else None}
        if row["valid_to"] and row["valid_to"] != following:
            values[row["valid_to"]] = {"value": None}
    return values or {ALWAYS: {"value": None}}


def _believed(row: Row) -> Node:
    return {
        "value": _number(row) if row["state"] == "known" else None, "state": row["state"],
        "valid_from": row["valid_from"], "valid_to": row["valid_to"], "known_from": row["observed_from"],
        "known_to": row["observed_to"],
    }  # fmt: skip


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
    return f"currency-{unit}" if row["type"] == "money" and unit else unit
