"""What else changed in a step beside its first difference: a line each, with its place in the redline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from veille.alerts.messages.evidence import summary_of
from veille.alerts.messages.grouping import told_differences
from veille.alerts.messages.word_table import load_message_words
from veille.alerts.site.data import ChangePage
from veille.alerts.site.views.redline_view import RedlineRow, RedlineView, TableView, stands_in
from veille.model import Change, Lang, Severity

MOST_OTHERS = 20  # lines kept of a step; its redline holds every difference
IN_A_LIST = 8  # of them in a row of a list


@dataclass(frozen=True, slots=True)
class OtherLine:
    """One further difference in a line of each language; `own` are the page's words in it that are not quoted.

    `place` is the id of what shows it on the change page: its difference, its section or its line on the card.
    """

    severity: Severity
    line_en: str
    line_fr: str
    own: tuple[str, ...]
    place: str

    def line(self, lang: Lang) -> str:
        """The line in one language."""
        return self.line_en if lang == "en" else self.line_fr


def other_lines(step: ChangePage, view: RedlineView) -> tuple[OtherLine, ...]:
    """The differences of a step behind the first, in the words of every message, worst first; none of a rewritten page."""
    if step.card.rewritten:
        return ()
    rows = list(_rows(view))
    return tuple(
        OtherLine(
            together[0].severity,
            _line(together, "en"),
            _line(together, "fr"),
            tuple(dict.fromkeys(words for one in together for words in (one.section, one.words[0]) if words)),
            _place(together[0], view, rows) or f"o-{n}",
        )
        for n, together in enumerate(told_differences(step.items)[1 : MOST_OTHERS + 1], start=1)
    )


def _line(together: Sequence[Change], lang: Lang) -> str:
    words = load_message_words(lang)
    return "; ".join(dict.fromkeys(summary_of(change, words) for change in together))


def _rows(view: RedlineView) -> Iterator[tuple[str, int, str, str]]:
    """The differences that are shown: the section's name, the number, the words before and those after."""
    for section in view.sections:
        for block in section.blocks:
            for row in block.rows if isinstance(block, TableView) else (block,):
                if isinstance(row, RedlineRow) and row.number is not None:
                    yield section.name, row.number, *row.texts


def _place(change: Change, view: RedlineView, rows: Sequence[tuple[str, int, str, str]]) -> str:
    """The id of the first difference that has the change's words, one of its own section before others; else its section."""
    found = [
        (change.section not in name, number)
        for name, number, old, new in rows
        if stands_in(change.quote_after or change.after, new) or stands_in(change.quote_before or change.before, old)
    ]
    if found:
        return f"d-{min(found)[1]}"
    return next((part.id for part in view.sections if change.section and part.name.endswith(change.section)), "")
