"""Change reports on the terminal: readable in 80 columns, colour only where it is wanted, page text made inert."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from veille.alerts.messages.grouping import group_places, weight_of
from veille.alerts.messages.inert import clean_text, one_line, safe_link
from veille.alerts.wording.format import write_days
from veille.changes.tell.labels import COLONS
from veille.changes.tell.places import said_place
from veille.model import Change, Lang, Severity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.SUBSTANTIVE: "yellow",
    Severity.EDITORIAL: "cyan",
    Severity.METADATA: "dim",
    Severity.NONE: "dim",
}
MOST_SHOWN = 100  # changes of one comparison that a person reads through; --json and the record hold all
LONGEST_CELL = 400  # characters of one side; the whole text is one `veille diff` away
_WORDS: dict[Lang, dict[str, str]] = {
    "en": {
        "none": "No change.", "one": "1 change", "many": "{count} changes", "before": "Before", "after": "After",
        "critical": "critical", "substantive": "substantive", "editorial": "editorial", "metadata": "metadata",
        "more": "… and {count} more; --json has them all",
    },
    "fr": {
        "none": "Aucun changement.", "one": "1 changement", "many": "{count} changements", "before": "Avant",
        "after": "Après", "critical": "critique", "substantive": "de fond", "editorial": "de forme",
        "metadata": "métadonnées", "more": "… et {count} autres; --json les donne tous",
    },
}  # fmt: skip


def render_changes(
    console: Console,
    changes: Iterable[Change],
    *,
    severity: Severity | None = None,
    title: str = "",
    url: str = "",
    lang: Lang = "en",
) -> None:
    """Print a page's changes, worst first: severity, what changed, section and link, before and after side by side."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    words = _WORDS[lang]
    listed = sorted(changes, key=weight_of)
    count = words["one"] if len(listed) == 1 else words["many"].replace("{count}", str(len(listed)))
    worst = severity or (listed[0].severity if listed else Severity.NONE)
    head = Text(one_line(title), style="bold")
    colon = COLONS[lang == "fr"] if title else ""
    if not listed:
        console.print(head.append(f"{colon}{words['none']}", style="not bold"))
        return
    head.append(f"{colon}{count}, ").append(words.get(worst, worst.value), style=_STYLES[worst])
    console.print(head)
    for together in group_places(listed[:MOST_SHOWN]):
        console.print()
        for change in together:
            said = change.summary_en if lang == "en" else change.summary_fr
            summary = write_days(said, change.object, (change.before, change.after), lang)
            line = Text.assemble((words.get(change.severity, change.severity.value), _STYLES[change.severity]), "  ")
            console.print(line.append(one_line(summary)))
        change = together[0]
        where = one_line(said_place(change, lang))
        link = safe_link(url, change.anchor) or ""
        if where or link:
            console.print(Text("  " + "  ".join(part for part in (where, link) if part), style="dim"))
        before = change.before if change.quote_before is None else change.quote_before
        after = change.after if change.quote_after is None else change.quote_after
        if before is None and after is None:
            continue
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1), expand=True)
        table.add_column(words["before"], ratio=1, overflow="fold")
        table.add_column(words["after"], ratio=1, overflow="fold")
        table.add_row(*_marked(before or "", after or ""))
        console.print(table)
    if len(listed) > MOST_SHOWN:
        console.print()
        console.print(words["more"].replace("{count}", str(len(listed) - MOST_SHOWN)))


def _marked(before: str, after: str) -> tuple[Text, Text]:
    """Both sides, the words that differ in colour; where there is no colour the columns are compared by eye."""
    from rich.text import Text

    from veille.alerts.messages.marking import focus, mark_words
    from veille.alerts.wording.typography import CELL

    left, right = mark_words(*focus(before, after, longest=LONGEST_CELL))
    old, new = (
        Text.assemble(*((clean_text(piece.text.replace("\t", CELL)), style if piece.changed else "") for piece in side))
        for side, style in ((left, "red"), (right, "green"))
    )
    return old, new
