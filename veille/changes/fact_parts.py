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
    What has no day beside one that begins holds up to that day, beside one that is over from its end on.
    """
    if not stated:
        return ()
    one = len({each.value for each in stated}) == 1
    if one and not all(each.dated for each in stated):
        return (stated[0],)
    laid = _in_order([each for each in stated if each.dated])
    known = {each.value for each in laid}
    plain = [each for each in stated if not each.dated and each.value not in known]
    if plain:
        if any(each.binding.value.type == "date" for each in stated):
            return ()  # a date's own day says when it is, not for when another date holds
        return _beside(plain[0], laid) if laid and len({each.value for each in plain}) == 1 else ()
    return (stated[0],) if one and len(laid) == 1 else laid


def _in_order(dated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Values of days of their own in order, equal ones as one; none where two hold on one day."""
    laid: list[Stated] = []
    for each in sorted(dated, key=lambda each: each.begins or ""):
        last = laid[-1] if laid else None
        if last is None or (last.ends is not None and each.begins is not None and last.ends <= each.begins):
            laid.append(each)
        elif last.value == each.value:
            laid[-1] = replace(
                last, ends=None if None in (last.ends, each.ends) else max(last.ends or "", each.ends or "")
            )
        else:
            return ()
    return tuple(laid)


def _beside(plain: Stated, laid: tuple[Stated, ...]) -> tuple[Stated, ...]:
    """A value without a day in its place among those that have one; none where they leave it no day."""
    if any(each.begins and each.ends and each.binding.document.modified is None for each in laid):
        return ()  # a year or a season: nothing says whether it is ahead
    over = [each for each in laid if _is_over(each)]
    later = laid[len(over) :]
    begins, ends = over[-1].ends if over else None, later[0].begins if later else None
    if (later and ends is None) or (begins and ends and ends <= begins):
        return ()
    return (*over, replace(plain, begins=begins, ends=ends, basis="stated"), *later)


def _is_over(each: Stated) -> bool:
    """Whether a value tells what held up to a day: without a first day, as the past, or over when its page was edited."""
    if each.ends is None:
        return False
    modified = each.binding.document.modified
    return each.begins is None or each.binding.past or (modified is not None and each.ends <= modified)
