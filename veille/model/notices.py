"""Notices that values change on a day, among the cues and dates of a text: "Fees change on January 1"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from veille.model.document import Cue, Value

_GAP = 6  # characters between the words of a notice and its day: a blank, an article, a comma


def turning_days(cues: Iterable[Cue], values: Sequence[Value]) -> Iterator[tuple[Cue, str]]:
    """The notices that values change ("Fees change on January 1"), each with the day right beside it as it is written."""
    for cue in cues:
        if cue.subject != "turning":
            continue
        for value in values:
            near = 0 <= value.start - cue.end <= _GAP or 0 <= cue.start - value.end <= _GAP
            if near and value.type == "date" and value.role in ("effective_from", "cutoff_from", None):
                yield cue, value.value
                break
