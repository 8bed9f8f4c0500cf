"""Rows that head or record: names of columns, and what was so month by month, state no rule."""

from __future__ import annotations

from veille.model import Lang
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.modality import STRONG
from veille.parsers.rules.stated.findings import PieceReading
from veille.parsers.rules.units import StatementUnit

# "Fund(s) required", "Documents obligatoires": the name of a column, no duty.
_LABEL_CUE = WordPattern(r"{asks_duty}")


def find_heading(lang: Lang, found: PieceReading, unit: StatementUnit) -> str:
    """What a row is that no score makes a rule of: one of headings, or of monthly figures; empty for others."""
    if unit.shape != "row":
        return ""
    if unit.heads:
        return "a row of headings"  # "Document | Adults | Minors under 17"
    if (unit.row_label is None or unit.names_columns) and _says_nothing(lang, found, unit):
        return "a row of headings"
    if unit.row_label is None and all(value.type == "date" for value in found.values):
        return "a row of headings"  # "Application | Until December 31, 2026 | From January 1, 2027"
    return "a row of monthly figures" if _is_of_a_month(found, unit) else ""


def _is_of_a_month(found: PieceReading, unit: StatementUnit) -> bool:
    """Whether a row is named by a month or year and gives several amounts: figures of what was, not of what holds."""
    amounts = [v for v in found.values if v.type in ("money", "number")]
    named = any(v.type == "date" and v.start == unit.start and len(v.value) < len("2012-08-01") for v in found.values)
    return named and len(amounts) > 1 and found.stance.modality not in STRONG


def _says_nothing(lang: Lang, found: PieceReading, unit: StatementUnit) -> bool:
    """Whether a row without a name has neither value, citation, modality nor a whole sentence.

    In a row that names columns a word of duty after a noun is part of the name: "Funds required".
    """
    whole = found.folded.rstrip().endswith((".", ";", ":"))
    cue = found.folded[found.stance.start - unit.start : found.stance.end - unit.start]
    says = found.stance.modality in STRONG and not (unit.names_columns and _LABEL_CUE[lang].fullmatch(cue))
    return not (found.values or found.citations or says or whole)
