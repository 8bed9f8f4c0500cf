"""An OpenFisca parameter of a package, brought to what the record says on every day that the record knows.

The package's own days are respected: where the page gives no day, a value that the package already holds is left on its
day; what the package holds for days outside the record's knowledge is never touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from veille.answers.proposals.plain_values import Plain
from veille.answers.proposals.wanted import Segment, one_line
from veille.answers.proposals.yaml_text import compose, member
from veille.errors import PlaceError


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of the parameter, the day from which it holds, and the words and address that it cites, when it does."""

    day: str
    value: Plain | None
    cited: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ParameterEdit:
    """A value to set from a day on, what stood on that day before, and the segment that asks for it.

    `dropped` takes the day out of the file: what holds on it then is `after`, the value before it.
    """

    day: str
    before: Plain | None
    after: Plain | None
    segment: Segment
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter file holds: the unit it counts in, its values by day, and what it takes them for (max, min; per year)."""

    unit: str | None
    entries: tuple[DatedValue, ...]
    comparison: str | None = None
    per: str | None = None

    @property
    def like(self) -> Plain | None:
        """The latest value that it holds, in the shape of which a new one is written."""
        return next((entry.value for entry in reversed(self.entries) if entry.value is not None), None)

    def on(self, day: str) -> Plain | None:
        """The value on a day; None before the first, and where the file says null."""
        held = [entry for entry in self.entries if entry.day <= day]
        return held[-1].value if held else None

    def after(self, edit: ParameterEdit) -> Parameter:
        """The parameter once the edit is made."""
        kept = [entry for entry in self.entries if entry.day != edit.day]
        entries = [*kept] if edit.dropped else sorted([*kept, DatedValue(edit.day, edit.after)], key=lambda e: e.day)
        return replace(self, entries=tuple(entries))

    def without(self, edits: Sequence[ParameterEdit]) -> Parameter:
        """The parameter without the days that the edits take out."""
        days = {edit.day for edit in edits if edit.dropped}
        return replace(self, entries=tuple(entry for entry in self.entries if entry.day not in days))


def read_parameter(text: str, unit: str | None) -> Parameter:
    """The parameter of a file; `unit` is what the configuration says where the file says nothing. PlaceError for another form."""
    root = compose(text)
    values = member(root, "values")
    if not isinstance(values, MappingNode):
        raise PlaceError("holds no `values` by day: it is not a single parameter")
    said = member(member(root, "metadata"), "unit") or member(root, "unit")
    own = said.value if isinstance(said, ScalarNode) else None
    by_day = member(member(root, "metadata"), "reference")
    entries = [_entry(text, key.value, node, by_day) for key, node in values.value]
    compared = member(member(root, "metadata"), "comparison")
    comparison = compared.value if isinstance(compared, ScalarNode) else None
    counted = member(member(root, "metadata"), "per")
    per = counted.value if isinstance(counted, ScalarNode) else None
    return Parameter(unit or own, tuple(sorted(entries, key=lambda entry: entry.day)), comparison, per)


def _entry(text: str, day: str, node: Node, by_day: Node | None) -> DatedValue:
    held = member(node, "value") if isinstance(node, MappingNode) else node
    if not isinstance(held, ScalarNode):
        raise PlaceError(f"holds no single value on {day}")
    own = member(member(node, "metadata"), "reference") or member(node, "reference")
    return DatedValue(day, _plain(text, held, day), _cited(own or member(by_day, day)))


def _cited(reference: Node | None) -> tuple[str, str] | None:
    """Words, in one line, and address of the first reference."""
    first = reference.value[0] if isinstance(reference, SequenceNode) and reference.value else reference
    title, href = member(first, "title"), member(first, "href")
    if not isinstance(title, ScalarNode) or not isinstance(href, ScalarNode):
        return None
    return one_line(title.value), href.value


def _plain(text: str, node: ScalarNode, day: str) -> Plain | None:
    written = text[node.start_mark.index : node.end_mark.index]
    value = yaml.safe_load(written)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, bool):
            raise PlaceError(f"holds {written} on {day}, which is not a value of a fact")
        return Decimal(written.strip().replace("_", ""))
    except InvalidOperation:
        return Decimal(str(value))
