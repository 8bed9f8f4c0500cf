"""A redline on a terminal: title and dates first, wrapped to its width, in colour where there is colour, else with marks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from veille.alerts.wording.lines import wrap_text
from veille.cli.language import cli_lang, tr
from veille.cli.tables import stdout_console

if TYPE_CHECKING:
    from rich.text import Text

    from veille.answers.explain import VersionPair
    from veille.changes.tell.redline import RedlineLine, SectionRedline
    from veille.model import DiffRun

# What stands before a line: it came, went, moved away, moved here; a changed one carries its marks inside.
_SIGNS = {"added": "+ ", "removed": "- ", "moved_away": "> ", "moved_here": "< ", "changed": "~ "}
_STYLES = {"inserted": "green underline", "deleted": "red strike", "same": ""}
_MARKS = {"inserted": ("{+", "+}"), "deleted": ("[-", "-]"), "same": ("", "")}


def show_redline(pair: VersionPair, beside: Sequence[str], zone: str, link: str | None = None) -> None:
    """Print the redline between two versions of a page and the lines of what changed beside the text.

    `link` is its place in the report site.
    """
    from veille.alerts.messages.inert import clean_text, one_line
    from veille.alerts.wording.format import format_time

    console = stdout_console()
    lang = cli_lang()
    before, after = (
        tr(words, **{name: version.seq, f"{name}_at": format_time(version.observed_at, lang, zone)})
        for words, name, version in (
            ("version {before} of {before_at}", "before", pair.before),
            ("version {after} of {after_at}", "after", pair.after),
        )
    )
    console.print(one_line(pair.title), style="bold", markup=False)
    console.print(pair.url, style="dim", markup=False, soft_wrap=True)
    for line in wrap_text(f"{after}, {tr('compared with')} {before}", console.width):
        console.print(line, style="dim", markup=False)
    if link:
        console.print(tr("In the report: {link}", link=link), markup=False, soft_wrap=True)
    shown = [section for section in pair.redline.sections if section.kind != "same"]
    for section in shown:
        console.print()
        _print_section(section)
    if not shown:
        from veille.changes.tell.redline_text import render_text

        console.print()
        console.print(render_text(pair.redline, lang).rstrip("\n"), markup=False)
    if beside:
        console.print()
        console.print(tr("Beside the text"), style="bold", markup=False)
    for said in beside:
        for line in wrap_text(clean_text(said), console.width, "  ", "    "):
            console.print(line, markup=False)


def _print_section(section: SectionRedline) -> None:
    from veille.alerts.messages.inert import clean_text
    from veille.changes.tell.redline_text import head_over

    console = stdout_console()
    if section.heading:
        heading = _pieces(section.heading)
        heading.stylize("bold")
        console.print(heading)
    for number, line in enumerate(section.lines):
        if names := head_over(section.lines, number):
            head = "  " * line.depth + " | ".join(clean_text(name).replace("\n", " ") for name in names)
            for named in wrap_text(head, console.width, "    ", "    "):
                console.print(named, style="bold", markup=False)
        if line.kind == "folded":
            console.print(f"    … {tr('{count} unchanged', count=line.count)}", style="dim", markup=False)
            continue
        text = _line(line)
        sign, rest = text.plain[:2], text[2:]
        for n, part in enumerate(rest.wrap(console, max(console.width - 4, 20))):
            part.rstrip()
            part.pad_left(2)
            console.print(sign if n == 0 else "  ", part, sep="", markup=False)


def _line(line: RedlineLine) -> Text:
    from rich.text import Text

    text = Text(_SIGNS.get(line.kind, "  "))
    text.append("  " * line.depth)
    for n, cell in enumerate(line.cells):
        text.append(" | " if n else "")
        text.append_text(_pieces(cell))
    return text


def _pieces(pieces: tuple[DiffRun, ...]) -> Text:
    """The pieces of one text: coloured on a terminal with colour, with marks around what differs elsewhere."""
    from rich.text import Text

    from veille.alerts.messages.inert import clean_text

    console = stdout_console()
    coloured = sys.stdout.isatty() and console.color_system is not None and not console.no_color
    text = Text()
    for piece in pieces:
        opening, closing = ("", "") if coloured else _MARKS[piece.kind]
        said = clean_text(piece.text).replace("\n", " ")
        text.append(f"{opening}{said}{closing}", style=_STYLES[piece.kind])
    return text
