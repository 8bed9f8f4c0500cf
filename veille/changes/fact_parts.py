"""Values of one fact that a page states side by side, each for days of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from veille.model import ValidBasis

if TYPE_CHECKING:
    from veille.changes.fact_bindings import Binding


@dataclass(frozen=True, slots=True)
class Stated:
    """A value, in the spelling of all equal ones, for the half-open days for which a rule states it."""

    value: tuple[str, str]
    begins: str | None
    ends: str | None
    basis: ValidBasis | Literal["always"]
    binding: Binding

    @property
    def dated(self) -> bool:
        """Whether its words give it any day."""
        return self.begins is not None or self.ends is not None


def lay_side_by_side(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The values in order of their days, as many as hold at different times; none where two hold on one day.

    "$100 in 2024" and "$120 in 2025" are two; one value that is stated without a day, or twice for the same, is one.
    """
    if not stated:
        return ()
    one = len({each.value for each in stated}) == 1
    if one and not all(each.dated for each in stated):
        return (stated[0],)
    laid: list[Stated] = []
    for each in sorted(stated, key=lambda each: each.begins or ""):
        last = laid[-1] if laid else None
        if last is None or (last.ends is not None and each.begins is not None and last.ends <= each.begins):
            laid.append(each)
        elif last.value == each.value:
            laid[-1] = replace(
                last, ends=None if None in (last.ends, each.ends) else max(last.ends or "", each.ends or "")
            )
        else:
            return ()
    return (stated[0],) if one and len(laid) == 1 else tuple(laid)
