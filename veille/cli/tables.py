"""Tables for people: short columns side by side, long texts whole below their row, within the terminal's width."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from veille.alerts.wording.lines import wrap_text
from veille.answers.translation import label_term, name_term
from veille.cli.language import cli_lang, colon, tr
from veille.cli.options import note, write_json
from veille.cli.times import local_times, written_day, zone_place
from veille.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from veille.model import Lang

PLAIN_WIDTH = 80  # where standard output is a file or a pipe
LONG_COLUMN = 30  # characters; a shorter column is never cut: a date or an amount is read whole or not at all
LEAST_COLUMN = 12  # characters to which a column may be cut
MOST_LINES = 4  # of one text below a row; `--json` has all of it
_GAP = "  "
_INDENT = "    "
_MORE = " …"


@dataclass(frozen=True, slots=True)
class Listing:
    """How a command shows its rows: columns (key: heading), texts below each row, and what to say without a row.

    `{zone}` in a heading is where the time zone is named.
    """

    columns: Mapping[str, str]
    nothing: str
    below: tuple[str, ...] = ()


def show_rows(rows: Sequence[Mapping[str, object]], listing: Listing, *, as_json: bool, quiet: bool) -> None:
    """The rows as JSON, as a table, or the sentence on standard error that says why there is none, which `quiet` leaves out."""
    if as_json:
        write_json(rows)
    elif rows:
        write_table(rows, listing)
    else:
        note(tr(listing.nothing), quiet=quiet)


def write_table(rows: Iterable[Mapping[str, object]], listing: Listing) -> None:
    """A table on standard output; the listing's longer texts follow each row, indented."""
    from rich.cells import cell_len

    listed = list(rows)
    cells = [
        [tr(heading, zone=zone_place()) for heading in listing.columns.values()],
        *([_cell(_term(key, row.get(key))) for key in listing.columns] for row in listed),
    ]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    width = stdout_width()
    beside = _columns_beside(widths, width)
    headings, widths = cells[0], widths[:beside]
    below = [row[beside:] for row in cells]
    cells = [row[:beside] for row in cells]
    _fit(cells, widths, width)
    lines = [_line(cells[0], widths), _GAP.join("─" * size for size in widths)[:width]]
    for row, shown, rest in zip(listed, cells[1:], below[1:], strict=True):
        lines.append(_line(shown, widths))
        for heading, said in zip(headings[beside:], rest, strict=True):
            lines += wrap_text(f"{heading}{colon()} {said}", width, _INDENT) if said else []
        for key in listing.below:
            lines += _cut(wrap_text(_cell(row.get(key)), width, _INDENT), width)
    sys.stdout.write("\n".join(lines) + "\n")


def _columns_beside(widths: Sequence[int], width: int) -> int:
    """How many columns stand side by side, the widest cut to no less than can be read; the others go below their row."""
    shown = len(widths)
    while shown > 1:
        over = sum(widths[:shown]) + len(_GAP) * (shown - 1) - width
        widest = max(widths[1:shown])
        if over <= (widest - LEAST_COLUMN if widest >= LONG_COLUMN else 0):
            break
        shown -= 1
    return shown


def _fit(cells: list[list[str]], widths: list[int], width: int) -> None:
    """Shorten the widest column behind the first (which names the row) where a table is wider than the terminal."""
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    if over <= 0 or len(widths) == 1:
        return
    at = max(range(1, len(widths)), key=widths.__getitem__)
    size = max(widths[at] - over, len(_MORE) + 1)
    for row in cells:
        if len(row[at]) > size:
            row[at] = row[at][: size - len(_MORE)].rstrip() + _MORE
    widths[at] = size


def stdout_width() -> int:
    """The columns of the terminal; where standard output is none, those that COLUMNS asks for, else 80."""
    asked = os.environ.get("COLUMNS", "").isdecimal()
    return shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns if sys.stdout.isatty() or asked else PLAIN_WIDTH


def stdout_console() -> Console:
    """A rich console for results: no colour, and 80 columns if none are asked for, where standard output is not a terminal."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else stdout_width())


def _cut(lines: list[str], width: int) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    last = lines[MOST_LINES - 1]
    if len(last) + len(_MORE) > width:  # the mark takes the place of the last word
        last = last[: width - len(_MORE)].rpartition(" ")[0]
    return [*lines[: MOST_LINES - 1], f"{last}{_MORE}"]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    from rich.cells import cell_len

    padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()


def _term(column: str, value: object) -> object:
    """A term of the record by its name in the reader's language; JSON has the term itself."""
    if not isinstance(value, str):
        return value
    return name_term(column, value, cli_lang()) or value


def require_term(column: str, typed: str, terms: Iterable[str], what: str) -> str:
    """Which of the terms a person typed, as `find_term`; UsageError with their names when it is none."""
    from veille.nearest import known_names, nearest

    known = tuple(terms)
    found = find_term(column, typed, known)
    if found is None:
        labels = {term: label_term(column, term, cli_lang()) for term in known}
        meant = {name: labels[term] for term in known for name in (term, name_term(column, term, cli_lang()) or term)}
        near = dict.fromkeys(meant[name] for name in nearest(typed, meant))
        hint = f"did you mean {' or '.join(near)}?" if near else known_names("", labels.values())
        raise UsageError(f"no such {what}: {typed!r}", hint=hint)
    return found


def find_term(column: str, typed: str, terms: Iterable[str]) -> str | None:
    """Which of the terms a person typed: itself, or its name in either language, accents or none; None for another word."""
    from veille.changes.match.words import fold
    from veille.parsers.language.folding import drop_accents

    def plain(text: str) -> str:
        return fold(drop_accents(text))

    known = tuple(terms)
    if typed in known:
        return typed
    langs: tuple[Lang, ...] = ("fr", "en") if cli_lang() == "fr" else ("en", "fr")
    names = [(name_term(column, term, lang), term) for lang in langs for term in known]
    names += [(term, term) for term in known]
    return next((term for name, term in names if name and plain(name) == plain(typed)), None)


def _cell(value: object) -> str:
    """A value on one line, with nothing in it that a terminal would obey."""
    from veille.alerts.messages.inert import one_line
    from veille.alerts.wording.typography import CELL

    return "" if value is None else written_day(local_times(one_line(str(value).replace("\t", CELL))))
