"""A redline as plain text, Markdown or HTML; what the page said is escaped and inert in each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby, takewhile
from typing import Literal

from veille.changes.tell.redline import Redline, RedlineLine, SectionRedline
from veille.model import DiffRun, Lang

# What Markdown would read as markup, a link, an image or HTML: the page's own asterisks must not end ours.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~])")
_WORDS: dict[Lang, dict[str, str]] = {
    "en": {
        "folded": "{count} unchanged", "moved_away": "moved elsewhere", "moved_here": "moved here", "added": "section added",
        "removed": "section removed", "moved": "section moved", "none": "No change in the text.",
    },
    "fr": {
        "folded": "{count} sans changement", "moved_away": "déplacé ailleurs", "moved_here": "déplacé ici",
        "added": "section ajoutée", "removed": "section retirée", "moved": "section déplacée",
        "none": "Aucun changement dans le texte.",
    },
}  # fmt: skip
Style = Literal["text", "markdown"]


def render_text(redline: Redline, lang: Lang = "en") -> str:
    """Plain text: [-deleted-] and {+inserted+}, a mark at the start of each line that is not the same."""
    return _render(redline, lang, "text")


def render_markdown(redline: Redline, lang: Lang = "en") -> str:
    """Markdown: ~~deleted~~ and **inserted**, everything from the page escaped."""
    return _render(redline, lang, "markdown")


def render_html(redline: Redline, lang: Lang = "en") -> str:
    """An HTML fragment of <ins> and <del> with classes only: no script, no style, no link, safe under a strict CSP."""
    words = _WORDS[lang]
    parts = [f'<div class="redline" lang="{lang}">']
    if any(piece.kind != "same" for piece in redline.title):
        parts.append(f'<p class="redline-title">{_html(redline.title)}</p>')
    shown = [s for s in redline.sections if s.kind != "same"]
    if not shown:
        parts.append(f'<p class="redline-none">{words["none"]}</p>')
    for section in shown:
        parts.append(f'<section class="redline-section redline-section-{section.kind}">')
        note = f' <span class="redline-note">{words[section.kind]}</span>' if section.kind in words else ""
        if section.heading or note:
            level = min(max(section.level + 1, 3), 6)
            parts.append(f"<h{level}>{_html(section.heading)}{note}</h{level}>")
        for in_table, run in groupby(section.lines, lambda line: line.headers is not None):
            lines = list(run)
            parts += [_html_table(lines, words)] if in_table else [_html_line(line, words) for line in lines]
        parts.append("</section>")
    parts.append("</div>")
    return "\n".join(parts)


def _html_line(line: RedlineLine, words: dict[str, str]) -> str:
    depth = f" redline-depth-{min(line.depth, 6)}" if line.depth else ""
    kind = line.kind.replace("_", "-")
    if line.kind == "folded":
        return f'<p class="redline-folded">{words["folded"].format(count=line.count)}</p>'
    note = f'<span class="redline-note">{words[line.kind]}</span> ' if line.kind in words else ""
    body = " ".join(_html(cell) for cell in line.cells)
    return f'<p class="redline-line redline-{kind}{depth}">{note}{body}</p>'


def _html_table(rows: Sequence[RedlineLine], words: dict[str, str]) -> str:
    """Rows of one table with the names of its columns; what changed is marked in its cell."""
    names = column_names(rows)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    folded = words["folded"]
    body = "".join(
        f'<tr class="redline-{row.kind.replace("_", "-")}">'
        + ("".join(f"<td>{_html(cell)}</td>" for cell in row.cells) or f"<td>… {folded.format(count=row.count)}</td>")
        + "</tr>"
        for row in rows
        if not is_head(row, names)
    )
    head = f"<thead><tr>{head}</tr></thead>" if names else ""
    return f'<table class="redline-table">{head}<tbody>{body}</tbody></table>'


def column_names(rows: Iterable[RedlineLine]) -> tuple[str, ...]:
    """The names above the cells of a table's rows, as its fullest row has them; empty when no column has one."""
    named = [row.headers for row in rows if row.headers and any(row.headers)]
    return max(named, key=len, default=())


def is_head(row: RedlineLine, names: tuple[str, ...]) -> bool:
    """Whether a row only says the names of the columns, which stand above the table already; also of a table that came."""
    said = tuple(" ".join("".join(p.text for p in cell).split()) for cell in row.cells)
    return row.kind != "changed" and bool(names) and said == tuple(" ".join(name.split()) for name in names)


def head_over(lines: Sequence[RedlineLine], n: int) -> tuple[str, ...]:
    """The names of the columns to print over line `n`: of a table that begins there and does not show its head itself."""
    if lines[n].headers is None or (n > 0 and lines[n - 1].headers is not None):
        return ()
    run = list(takewhile(lambda line: line.headers is not None, lines[n:]))
    names = column_names(run)
    return () if any(is_head(line, names) for line in run) else names


def _html(pieces: Iterable[DiffRun]) -> str:
    marks = {"same": "{}", "deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}
    return "".join(marks[piece.kind].format(escape(piece.text)) for piece in pieces)


def _render(redline: Redline, lang: Lang, style: Style) -> str:
    words = _WORDS[lang]
    parts = []
    if any(piece.kind != "same" for piece in redline.title):
        parts.append(_inline(redline.title, style))
    shown = [section for section in redline.sections if section.kind != "same"]
    parts += ["\n".join(_section_lines(section, words, style)) for section in shown]
    return "\n\n".join(parts or [words["none"]]) + "\n"


def _section_lines(section: SectionRedline, words: dict[str, str], style: Style) -> list[str]:
    lines = []
    note = f" ({words[section.kind]})" if section.kind in words else ""
    if section.heading or note:
        hashes = "#" * min(max(section.level, 1), 6)
        lines.append(f"{hashes} {_inline(section.heading, style)}{note}".replace("  ", " "))
    marks = {
        "same": " ",
        "changed": "~",
        "deleted": "-",
        "inserted": "+",
        "moved_away": "<",
        "moved_here": ">",
        "folded": " ",
    }
    for n, line in enumerate(section.lines):
        if line.headers is not None and style == "markdown":
            first = n == 0 or section.lines[n - 1].headers is None
            lines += _markdown_row(line, _run_names(section.lines, n) if first else None, words)
            continue
        if line.kind == "folded":
            text = f"… {words['folded'].format(count=line.count)}"
        else:
            note = f"[{words[line.kind]}] " if line.kind in words else ""
            note = _MARKUP.sub(r"\\\1", note) if style == "markdown" else note
            text = note + (" | " if style == "text" else r" \| ").join(_inline(cell, style) for cell in line.cells)
        indent = "  " * line.depth
        if style == "text":
            lines.append(f"{marks[line.kind]} {indent}{text}")
        else:
            lines.append(f"{indent}- {text}" if line.item else f"\n{text}")
    return lines


def _run_names(lines: Sequence[RedlineLine], n: int) -> tuple[str, ...]:
    """The column names of the table whose rows begin at line `n`; as many empty ones where it has none."""
    run = list(takewhile(lambda line: line.headers is not None, lines[n:]))
    return column_names(run) or ("",) * max(len(line.cells) for line in run)


def _markdown_row(line: RedlineLine, names: tuple[str, ...] | None, words: dict[str, str]) -> list[str]:
    """A row of a Markdown table, with the head before the first one (`names`)."""

    def row(cells: Iterable[str]) -> str:
        return "| " + " | ".join(" ".join(cell.split()) for cell in cells) + " |"

    head = []
    if names is not None:
        head = ["", row(_MARKUP.sub(r"\\\1", name) for name in names), row("---" for _ in names)]
        if is_head(line, names):
            return head
    if line.kind == "folded":
        return [*head, row([f"… {words['folded'].format(count=line.count)}"])]
    return [*head, row(_inline(cell, "markdown") for cell in line.cells)]


def _inline(pieces: Iterable[DiffRun], style: Style) -> str:
    found = []
    for piece in pieces:
        if style == "text":
            marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
            found.append(marks[piece.kind].format(piece.text))
            continue
        # Emphasis may not begin or end with a space, so spaces stay outside the marks.
        core = piece.text.strip()
        lead, tail = piece.text[: len(piece.text) - len(piece.text.lstrip())], piece.text[len(piece.text.rstrip()) :]
        body = _MARKUP.sub(r"\\\1", core)
        marks = {"same": "{}", "deleted": "~~{}~~", "inserted": "**{}**"}
        found.append(lead + marks[piece.kind].format(body) + tail if core else piece.text)
    return "".join(found)
