"""The public corpus (tests/fixtures/public_corpus): each file a page of our own, and what a maintainer would record of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "public_corpus"
CELLS = " ¦ "
PART = "of"  # a line that annotates a part of the markup (`raw`) above it, and stands in no page itself


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a unit states; `role` is given for dates only, other comparisons than `cmp` are `cmp_ok`."""

    type: str
    value: str
    cmp: str
    role: str
    cmp_ok: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """One annotated block. `rule` is None where either is defensible.

    `primary` are the kinds that may come first, the best first, as are `modalities`; `kinds` are all that it may be.
    """

    where: str
    shape: str
    text: str
    rule: bool | None
    primary: tuple[str, ...]
    kinds: frozenset[str]
    modalities: tuple[str, ...]
    values: tuple[Value, ...]
    citations: frozenset[str]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page as HTML in its language, with its units."""

    name: str
    lang: str
    url: str
    html: str
    units: tuple[Unit, ...]


def read_public_corpus(folder: Path = FOLDER) -> Iterator[PublicPage]:
    """Every page of the public corpus, or of another folder, by file names; raises ValueError for a line that is none."""
    for path in sorted(folder.glob("*.tsv")):
        rows = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            fields = line.split("\t")
            if len(fields) < 2 or len(fields) > 6:
                raise ValueError(f"{path.name}:{number}: 2 to 6 fields, separated by tabs, are expected")
            rows.append((f"{path.name}:{number}", *fields, *[""] * (6 - len(fields))))
        address, *rows = rows
        if address[1] != "url":
            raise ValueError(f"{path.name}:1: the first line gives the page's address: url, tab, address")
        html = _page([(row[1], row[2]) for row in rows if row[1] != PART], path.stem[:2])
        yield PublicPage(path.stem, path.stem[:2], address[2], html, tuple(_unit(*row) for row in rows if row[3]))


def _unit(where: str, shape: str, text: str, kinds: str, modality: str, values: str, citations: str) -> Unit:
    names = [name for part in kinds.split("/") for name in part.split(",") if name not in ("-", "?")]
    first = [part.split(",")[0] for part in kinds.split("/") if part not in ("-", "?")]
    return Unit(
        where,
        shape,
        text.replace(CELLS, " "),
        None if "?" in kinds or (first and "-" in kinds.split("/")) else bool(first),
        tuple(dict.fromkeys(first)),
        frozenset(names),
        tuple(dict.fromkeys(word for word in modality.split("/") if word)),
        tuple(_value(word) for word in _words(values)),
        frozenset(citations.split()),
    )


def _words(values: str) -> Iterator[str]:
    """The values of a line: a word with a colon begins one, what follows without belongs to it ("code:IMM 5708")."""
    word = ""
    for part in values.split():
        if ":" in part and word:
            yield word
            word = part
        else:
            word = f"{word} {part}".strip()
    if word:
        yield word


def _value(word: str) -> Value:
    optional = word.startswith("?")
    kind, _, rest = word.removeprefix("?").partition(":")
    if kind == "time":
        return Value(kind, rest, "", "", optional=optional)
    value, _, more = rest.partition(":")
    if kind == "date":
        return Value(kind, value, "", more, optional=optional)
    cmp, *others = (more or "eq").split("/")
    return Value(kind, value, cmp, "", tuple(others), optional)


def markup_of(rows: Iterable[tuple[str, str]]) -> list[str]:
    """The markup of blocks, lists and tables put together; a block of the shape `raw` is markup."""
    parts, opened = list[str](), ""
    for shape, text in rows:
        group = {"li": "ul", "ol": "ol", "th": "table", "tr": "table", "cap": "table"}.get(shape, "")
        if opened and (group != opened or shape == "cap" or (shape == "th" and parts[-1].startswith("<tr><td"))):
            parts.append(f"</{opened}>")
            opened = ""
        if group and not opened:
            parts.append(f"<{group}>")
            opened = group
        parts.append(_block(shape, text))
    if opened:
        parts.append(f"</{opened}>")
    return parts


def _page(rows: list[tuple[str, str]], lang: str) -> str:
    """The blocks as a page with a header and a footer."""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(rows[0][1])}</title></head>\n'
        f"<body><header><nav><a href='/'>Menu</a></nav></header>\n<main>\n{chr(10).join(markup_of(rows))}\n</main>\n"
        "<footer><p>© 2025</p></footer></body></html>\n"
    )


def _block(shape: str, text: str) -> str:
    if shape == "raw":
        return text
    if shape in ("th", "tr"):
        tag = "th" if shape == "th" else "td"
        return f"<tr>{''.join(f'<{tag}>{escape(cell, quote=False)}</{tag}>' for cell in text.split(CELLS))}</tr>"
    tag = {"ol": "li", "cap": "caption"}.get(shape, shape)
    return f"<{tag}>{escape(text, quote=False)}</{tag}>"
