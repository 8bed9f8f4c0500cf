"""Facts as OpenFisca parameters: one YAML file a fact, a projection of what is known now.

https://openfisca.org/doc/coding-the-legislation/legislation_parameters.html
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from sqlite3 import Row

import yaml

from veille.model import FactStatus
from veille.store.connection import Connection
from veille.store.exports.parameter_terms import Scalar, Terms, find_terms, own_unit, plain

ALWAYS = "0001-01-01"  # OpenFisca's usual mark for a value without a known beginning

Node = Scalar | None | list["Node"] | dict[str, "Node"]

_DAY = 10  # characters of a stamp that are its date


def export_openfisca(db: Connection, dest: Path) -> tuple[Path, ...]:
    """The files written below `dest`: the fact caq.work.max_duration is caq/work/max_duration.yaml.

    On every day the parameter is what the reader says as known now: a value without a known beginning is there from the
    first day on; null stands for days on which it ended, went missing, is ambiguous or was rejected. Dates and codes stay
    texts. A file counts in one unit and holds one comparison, that of the value which its page states for the day of the
    last check: a value that cannot be put so exactly is null, and stands in `metadata.not_comparable`. What was believed
    before is in `metadata.history`; who gave a value in place of the machine's, when and why, in `metadata.corrected`.
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


def openfisca_parameter(rows: list[Row], on: str | None = None, unit: str | None = None) -> dict[str, Node]:
    """The parameter of one fact from all its rows, in the terms of the value of the day `on` (None: of its last check).

    A length of time is counted in `unit` where it can be.
    """
    known = sorted((row for row in rows if row["observed_to"] is None), key=lambda row: row["valid_from"] or "")
    leading = _leading(known, on) or _leading(rows, on)
    latest, terms = leading or rows[-1], find_terms(known, leading, unit) if leading is not None else None
    metadata: dict[str, Node] = {
        "description_en": latest["label_en"], "description_fr": latest["label_fr"], "type": latest["type"],
    }  # fmt: skip
    if terms is not None and terms.unit is not None:
        metadata["unit"] = terms.unit
    if latest["cmp"]:
        metadata["comparison"] = latest["cmp"]
    if latest["per"]:
        metadata["per"] = latest["per"]
    if known and known[-1]["state"] == FactStatus.KNOWN and known[-1]["last_checked"]:
        metadata["last_value_still_valid_on"] = known[-1]["last_checked"][:_DAY]
    metadata["reference"] = {
        row["valid_from"] or ALWAYS: [{"title": row["quote"], "href": row["url"]}]
        for row in known
        if row["state"] == FactStatus.KNOWN and row["url"]
    }
    apart: dict[str, Node] = {
        row["valid_from"] or ALWAYS: _in_own_terms(row)
        for row in known
        if row["state"] == FactStatus.KNOWN and terms is not None and terms.put(row) is None and not never_holds(row)
    }
    if apart:
        metadata["not_comparable"] = apart
    corrected: dict[str, Node] = {
        row["valid_from"] or ALWAYS: {
            "by": row["corrected_by"], "on": row["corrected_at"][:_DAY], "why": row["corrected_why"],
        }
        for row in known
        if row["state"] == FactStatus.KNOWN and row["corrected_by"]
    }  # fmt: skip
    if corrected:
        metadata["corrected"] = corrected
    history: list[Node] = [_believed(row, terms) for row in rows if row["observed_to"] is not None]
    if history:
        metadata["history"] = history
    return {"description": latest["label_en"], "metadata": metadata, "values": _values(known, terms)}


def never_holds(row: Row) -> bool:
    """Whether a value had ended before the first day that it could be for: first seen in August, for the days up to July."""
    return bool(row["valid_to"]) and row["valid_to"] <= (row["valid_from"] or "")


def _leading(rows: list[Row], on: str | None) -> Row | None:
    """The known value of the day (None: of the last check, else sight); else the latest that had begun, or is to begin."""
    known = [row for row in rows if row["state"] == FactStatus.KNOWN]
    checked = max((row["last_checked"] or "" for row in known), default="")
    day = on or (checked or max((row["observed_from"] for row in known), default=""))[:_DAY]
    begun = [row for row in known if (row["valid_from"] or "") <= day]
    holding = [row for row in begun if not row["valid_to"] or day < row["valid_to"]]
    return next(iter([*reversed(holding), *reversed(begun), *reversed(known)]), None)


def _values(known: list[Row], terms: Terms | None) -> dict[str, Node]:
    """The values by the day from which each holds; a parameter that is unbound is null for good."""
    values: dict[str, Node] = {}
    for index, row in enumerate(known):
        following = known[index + 1]["valid_from"] if index + 1 < len(known) else None
        over = never_holds(row)
        held = terms.put(row) if row["state"] == FactStatus.KNOWN and terms is not None and not over else None
        values[row["valid_from"] or ALWAYS] = {"value": held}
        if row["valid_to"] and row["valid_to"] != following and not over:
            values[row["valid_to"]] = {"value": None}
    return values or {ALWAYS: {"value": None}}


def _in_own_terms(row: Row) -> dict[str, Node]:
    own: dict[str, Node] = {
        "value": plain(row), "type": row["type"], "unit": own_unit(row), "comparison": row["cmp"],
    }  # fmt: skip
    return own | {"per": row["per"]} if row["per"] else own


def _believed(row: Row, terms: Terms | None) -> Node:
    held = terms.put(row) if row["state"] == FactStatus.KNOWN and terms is not None else None
    apart = _in_own_terms(row) if row["state"] == FactStatus.KNOWN and held is None else {"value": held}
    return apart | {
        "state": row["state"], "valid_from": row["valid_from"], "valid_to": row["valid_to"],
        "known_from": row["observed_from"], "known_to": row["observed_to"],
    }  # fmt: skip
