"""A redline as the change page shows it: by section, values in the margin, tables whole, folded and cut to a size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby

from veille.alerts.site.data import ChangePage, RulePairView
from veille.changes.tell.redline import Redline, RedlineLine, SectionRedline
from veille.changes.tell.redline_text import column_names, is_head
from veille.model import Change, DiffRun

OPEN_ROWS = 50  # differences shown at once; the others are one click away
MOST_LETTERS = 60_000  # of redline on one page (each row holds its words about three times): a page stays below 300 KB
# What the markup of a line and of a cell weighs beside its words, in letters: a table of numbers is nearly all markup.
LINE_WEIGHT = 60
CELL_WEIGHT = 25
MOST_NOTED = 12  # rows of a table whose values are also listed below it
HIDDEN_LINES = 40  # unchanged lines that can be unfolded in one place; the versions as kept hold the rest
HIDDEN_LETTERS = 25_000  # of them on one page, beside what differs, which they never crowd out
MOST_CARDS = 40  # rules before and after on one page
MOST_HEADINGS = 40  # of a page before, and after, that was rewritten
_OWN_NUMBER = re.compile(r"\(?[0-9A-Za-z]{1,4}(?:\.[0-9]{1,2})?[).]\s")  # "(1) ", "a) ", "(iv) ", "2. "
MARGIN = frozenset({"value", "fact", "condition", "citation", "link"})


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """One line of the page. `number` counts differences; `notes` are what the margin says; `move` joins its two ends."""

    kind: str
    cells: tuple[tuple[DiffRun, ...], ...]
    depth: int = 0
    number: int | None = None
    counted: bool = False  # an item that says its own number or letter, and so needs no bullet
    notes: tuple[Change, ...] = ()
    move: str | None = None

    @property
    def texts(self) -> tuple[str, str]:
        """The words before and those after, on one line each."""
        return texts_of(self.cells)


@dataclass(frozen=True, slots=True)
class Fold:
    """Unchanged lines left out: how many, and those that can be unfolded."""

    count: int
    rows: tuple[RedlineRow, ...] = ()
    kind: str = "fold"


@dataclass(frozen=True, slots=True)
class TableView:
    """Rows of one table under the names of its columns."""

    names: tuple[str, ...]
    rows: tuple[RedlineRow | Fold, ...]
    kind: str = "table"

    @property
    def noted(self) -> tuple[RedlineRow, ...]:
        """The rows whose values are listed below the table, facts first; the marked cells show the others."""
        rows = [row for row in self.rows if isinstance(row, RedlineRow) and row.notes]
        rows.sort(key=lambda row: all(note.object != "fact" for note in row.notes))
        return tuple(rows[:MOST_NOTED])


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section: its heading, its lines, how many of them differ, and its rules before and after.

    `label` is the number of a law's provision.
    """

    id: str
    kind: str
    heading: tuple[DiffRun, ...]
    anchor: str | None
    blocks: tuple[RedlineRow | Fold | TableView, ...]
    differences: int
    rules: tuple[RulePairView, ...] = ()
    late: bool = False
    label: str = ""

    @property
    def name(self) -> str:
        """The heading as it is now, or as it was, behind its number."""
        now = "".join(p.text for p in self.heading if p.kind != "deleted") or "".join(p.text for p in self.heading)
        return f"{self.label} {now}".strip()


@dataclass(frozen=True, slots=True)
class SectionName:
    """A heading, and the id of its section where that is shown."""

    name: str
    id: str | None


@dataclass(frozen=True, slots=True)
class RedlineView:
    """All sections that differ, those beyond the first fifty differences marked late; `cut` differences are left out.

    `outline` are the headings of the page before and after.
    """

    title: tuple[DiffRun, ...] = ()
    sections: tuple[SectionView, ...] = ()
    differences: int = 0
    cut: int = 0
    loose: tuple[Change, ...] = ()  # what stands in no line that is shown
    more_rules: int = 0
    outline: tuple[tuple[SectionName, ...], tuple[SectionName, ...]] = ((), ())


@dataclass(slots=True)
class _Budget:
    letters: int = MOST_LETTERS
    hidden: int = HIDDEN_LETTERS
    number: int = 0
    cut: int = 0
    left: list[Change] = field(default_factory=list)


def view_step(step: ChangePage) -> RedlineView:
    """The view of a step's redline, with its values in the margin and its rules; empty when the text did not change."""
    return view_redline(step.redline, step.items, step.rules)


def view_redline(
    redline: Redline | None, items: Sequence[Change] = (), pairs: tuple[RulePairView, ...] = ()
) -> RedlineView:
    """The view of a redline between two versions, with what changed in its margin and the rules before and after."""
    notes = [item for item in items if item.object in MARGIN]
    if redline is None or not redline.changed:
        return RedlineView(loose=tuple(notes))
    budget = _Budget(left=notes)
    rules, more_rules = _rules_by_section(pairs)
    sections: list[SectionView] = []
    for n, section in enumerate(redline.sections):
        if section.kind == "same":
            continue
        before = budget.number
        blocks = tuple(_blocks(section.lines, budget))
        heading = section.heading
        name = "".join(p.text for p in heading if p.kind != "deleted")
        moved = any(piece.kind != "same" for piece in heading)
        if blocks or moved or budget.letters > 0:
            view = SectionView(
                f"s-{n}", section.kind, heading, section.anchor, blocks, budget.number - before, rules.pop(name, ()),
                late=before >= OPEN_ROWS, label=section.label,
            )  # fmt: skip
            sections.append(_without_bare(view))
    title = redline.title if any(piece.kind != "same" for piece in redline.title) else ()
    total = budget.number + budget.cut
    shown = tuple(s for s in sections if s.blocks or s.heading)
    outline = _outline(redline.sections, {s.id for s in shown})
    return RedlineView(title, shown, total, budget.cut, tuple(budget.left), more_rules, outline)


def _outline(
    sections: Sequence[SectionRedline], shown: set[str]
) -> tuple[tuple[SectionName, ...], tuple[SectionName, ...]]:
    """The headings before and those after, in order, at most so many of each."""
    before: list[SectionName] = []
    after: list[SectionName] = []
    for n, section in enumerate(sections):
        here = f"s-{n}" if f"s-{n}" in shown else None
        for names, missing, skipped in ((before, "added", "inserted"), (after, "removed", "deleted")):
            name = "".join(piece.text for piece in section.heading if piece.kind != skipped).strip()
            if section.kind != missing and name:
                names.append(SectionName(f"{section.label} {name}".strip(), here))
    return tuple(before[:MOST_HEADINGS]), tuple(after[:MOST_HEADINGS])


def texts_that_differ(sections: Iterable[SectionRedline]) -> tuple[tuple[str, str], ...]:
    """What went and what came, line by line: equal for pages that were edited alike."""
    found = []
    for section in sections:
        for line in section.lines:
            if line.kind in ("changed", "deleted", "inserted"):
                pieces = [piece for cell in line.cells for piece in cell]
                gone = " ".join("".join(p.text for p in pieces if p.kind == "deleted").split())
                come = " ".join("".join(p.text for p in pieces if p.kind == "inserted").split())
                found.append((gone, come))
    return tuple(found)


def _without_bare(view: SectionView) -> SectionView:
    """The section without a fold that is all there is below its heading."""
    if all(block.kind == "fold" for block in view.blocks):
        return replace(view, blocks=())
    return view


def _blocks(lines: Sequence[RedlineLine], budget: _Budget) -> Iterable[RedlineRow | Fold | TableView]:
    for in_table, run in groupby(lines, lambda line: line.headers is not None):
        rows = list(run)
        if not in_table:
            yield from _rows(rows, budget)
            continue
        names = column_names([*rows, *(hidden for line in rows for hidden in line.hidden)])
        shown = tuple(_rows([row for row in rows if not is_head(row, names)], budget))
        if shown:
            yield TableView(names, shown)


def _rows(lines: Iterable[RedlineLine], budget: _Budget) -> Iterable[RedlineRow | Fold]:
    for line in lines:
        if line.kind == "folded":
            hidden = tuple(_row(one) for one in line.hidden) if line.count <= HIDDEN_LINES else ()
            size = sum(_weight(row.cells) for row in hidden)
            if size > budget.hidden:
                hidden = ()
            budget.hidden -= size if hidden else 0
            yield Fold(line.count, hidden)
        elif line.kind == "same":
            if budget.letters > 0:
                budget.letters -= _weight(line.cells)
                yield _row(line)
        elif budget.letters <= 0:
            budget.cut += 1
        else:
            budget.letters -= _weight(line.cells)
            budget.number += 1
            yield replace(_row(line), number=budget.number, notes=_notes_of(line, budget.left))


def _weight(cells: Sequence[Sequence[DiffRun]]) -> int:
    """How much a line takes of the page's size, in letters."""
    return LINE_WEIGHT + sum(CELL_WEIGHT + sum(len(piece.text) for piece in cell) for cell in cells)


def _row(line: RedlineLine) -> RedlineRow:
    move = None
    if line.kind in ("moved_away", "moved_here"):
        words = "".join(piece.text for cell in line.cells for piece in cell)
        move = sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    kind = {"deleted": "removed", "inserted": "added"}.get(line.kind, line.kind)
    said = "".join(piece.text for cell in line.cells for piece in cell)
    counted = line.item and bool(_OWN_NUMBER.match(said))
    return RedlineRow(kind, line.cells, max(line.depth, 1) if line.item else 0, counted=counted, move=move)


def _notes_of(line: RedlineLine, left: list[Change]) -> tuple[Change, ...]:
    """The differences whose sentence stands in the line; they are taken from those that are left."""
    old, new = texts_of(line.cells)
    here: dict[tuple[str | None, ...], Change] = {}
    for change in left:
        said = (change.object, change.value_type, change.role, change.before, change.after)
        if said not in here and (stands_in(change.quote_after, new) or stands_in(change.quote_before, old)):
            here[said] = change  # the same of an equal sentence elsewhere stands beside that one
    for change in here.values():
        left.remove(change)
    return tuple(here.values())


def texts_of(cells: Sequence[Sequence[DiffRun]]) -> tuple[str, str]:
    """The words of a line before and after, each on one line."""
    old, new = (
        " ".join(" ".join("".join(p.text for p in cell if p.kind != skip) for cell in cells).split())
        for skip in ("inserted", "deleted")
    )
    return old, new


def stands_in(quote: str | None, text: str) -> bool:
    """Whether a quote stands in a line's words, or the line in a quote of several lines."""
    words = " ".join((quote or "").split())
    return bool(words) and bool(text) and (words in text or text in words)


def _rules_by_section(pairs: Sequence[RulePairView]) -> tuple[dict[str, tuple[RulePairView, ...]], int]:
    found: dict[str, tuple[RulePairView, ...]] = {}
    for pair in pairs[:MOST_CARDS]:
        found[pair.section] = (*found.get(pair.section, ()), pair)
    return found, max(len(pairs) - MOST_CARDS, 0)
