"""Edits that set a page otherwise, with at most one sentence changed: lists, tables, sections, sentences, marks.

Each takes a page's main part, as those of page_edits.py do, and says what was done and how grave it is.
"""

from __future__ import annotations

import copy
import random
import re

from bs4 import BeautifulSoup, NavigableString, Tag
from page_edits import Edit, Editor, find_headings, find_sentences, modality, value

from veille.model import Lang

LONG = 60  # letters of a sentence that can be split
MANY = 8  # lines whose marks are edited at once
_MARK_ONLY = re.compile(r"(?<=\w)(?:’|')(?=\w)")


def _new(html: str) -> Tag:
    made = BeautifulSoup(html, "html.parser").find(True)
    assert isinstance(made, Tag)
    return made


def _plain_lists(main: Tag) -> list[Tag]:
    """Lists of sentences: no menu, no table of contents."""
    return [
        one
        for one in main.find_all("ul")
        if one.find_parent(["nav", "footer", "li", "details", "td"]) is None
        and len(items := one.find_all("li", recursive=False)) >= 3
        and not one.find("ul")
        and not any(i.find("a") for i in items)
        and all(len(i.get_text(strip=True)) > 10 for i in items)
    ]


def _tables(main: Tag) -> list[Tag]:
    return [
        t
        for t in main.find_all("table")
        if len(t.find_all("tr")) >= 4 and t.find("th") and not t.find(rowspan=True) and not t.find(colspan=True)
    ]


def list_as_table(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A list becomes a table of one column."""
    lists = _plain_lists(main)
    if not lists:
        return None
    one = rng.choice(lists)
    rows = "".join(f"<tr><td>{i.decode_contents()}</td></tr>" for i in one.find_all("li", recursive=False))
    one.replace_with(_new(f"<table>{rows}</table>"))
    return Edit("list as table", "editorial", 1)


def table_as_list(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A table of two columns becomes a list of labelled lines."""
    tables = [t for t in _tables(main) if all(len(r.find_all(["td", "th"])) == 2 for r in t.find_all("tr"))]
    if not tables:
        return None
    one = rng.choice(tables)
    rows = [[c.get_text(" ", strip=True) for c in r.find_all(["td", "th"])] for r in one.find_all("tr") if r.find("td")]
    joint = ": " if lang == "en" else " : "
    one.replace_with(_new("<ul>" + "".join(f"<li>{joint.join(r)}</li>" for r in rows) + "</ul>"))
    return Edit("table as list", "editorial", 2)


def section_split(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A heading is put before the middle of a section's paragraphs."""
    found = []
    for heading in find_headings(main):
        parts = []
        for part in heading.find_next_siblings():
            if part.name in ("h1", "h2", "h3", "h4"):
                break
            parts.append(part)
        if len(parts) >= 4 and parts[len(parts) // 2].name == "p":
            found.append((heading, parts[len(parts) // 2]))
    if not found:
        return None
    heading, middle = rng.choice(found)
    title = "More about this" if lang == "en" else "Plus de précisions"
    level = {"h2": "h3", "h3": "h4"}.get(heading.name, "h4")
    middle.insert_before(_new(f"<{level}>{title}</{level}>"))
    return Edit("section split", "editorial", 1, (heading.get_text(" ", strip=True), title))


def section_moved(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A whole section changes places with the one behind it."""
    heads = [h for h in find_headings(main) if h.name == "h2"]
    pairs = [(a, b) for a in heads for b in heads if a is not b and a.find_next_sibling("h2") is b]
    if not pairs:
        return None
    first, second = rng.choice(pairs)
    parts = [first]
    for part in first.find_next_siblings():
        if part is second:
            break
        parts.append(part)
    last: Tag = second
    for part in second.find_next_siblings():
        if part.name == "h2":
            break
        last = part
    for part in reversed(parts):
        last.insert_after(part.extract())
    return Edit("section moved", "editorial", 1, (first.get_text(" ", strip=True), second.get_text(" ", strip=True)))


def level_lowered(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A heading goes down a level."""
    heads = find_headings(main)
    if not heads:
        return None
    one = rng.choice(heads)
    one.name = {"h2": "h3", "h3": "h4"}[one.name]
    return Edit("heading lowered", "editorial", 1, (one.get_text(" ", strip=True), ""))


def paragraph_split(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A paragraph of several sentences becomes two."""
    found = [
        p
        for p in main.find_all("p")
        if p.find(True) is None
        and len(re.findall(r"[.!?] (?=[A-ZÉÀ])", p.get_text())) >= 1
        and p.find_parent("li") is None
    ]
    if not found:
        return None
    one = rng.choice(found)
    text = " ".join(one.get_text().split())
    cut = rng.choice(list(re.finditer(r"[.!?] (?=[A-ZÉÀ])", text))).end()
    one.insert_after(_new(f"<p>{text[cut:]}</p>"))
    one.string = text[: cut - 1]
    return Edit("paragraph split", "editorial", 1, (text, ""))


def list_item_as_paragraphs(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A list becomes a run of paragraphs."""
    lists = _plain_lists(main)
    if not lists:
        return None
    one = rng.choice(lists)
    for item in one.find_all("li", recursive=False):
        one.insert_before(_new(f"<p>{item.decode_contents()}</p>"))
    one.decompose()
    return Edit("list as paragraphs", "editorial", 1)


def part_folded(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A list or table is put in a fold with a summary."""
    found = [*_plain_lists(main), *_tables(main)]
    if not found:
        return None
    one = rng.choice(found)
    words = "See the whole list" if lang == "en" else "Voir la liste complète"
    fold = _new(f"<details><summary>{words}</summary></details>")
    one.replace_with(fold)
    fold.append(one)
    return Edit("part folded", "editorial", 1, ("", words))


def row_come(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A row is put into a table: another copy's key with other numbers."""
    tables = [t for t in _tables(main) if re.search(r"\d", t.get_text())]
    if not tables:
        return None
    rows = [r for r in rng.choice(tables).find_all("tr") if r.find("td") and re.search(r"\d", r.get_text())]
    if len(rows) < 3:
        return None
    one = rng.choice(rows)
    other = copy.copy(one)
    cells = other.find_all(["td", "th"])
    cells[0].string = "Special category" if lang == "en" else "Catégorie spéciale"
    for cell in cells[1:]:
        cell.string = re.sub(r"\d", lambda m: str((int(m[0]) + 3) % 10 or 7), cell.get_text(" ", strip=True))
    one.insert_after(other)
    return Edit("row added", "substantive", 1, ("", other.get_text(" | ", strip=True)))


def rows_turned(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """Two rows of a table change places."""
    tables = _tables(main)
    if not tables:
        return None
    rows = [r for r in rng.choice(tables).find_all("tr") if r.find("td")]
    if len(rows) < 3:
        return None
    k = rng.randrange(len(rows) - 1)
    if rows[k].parent is not rows[k + 1].parent:
        return None
    rows[k + 1].insert_after(rows[k].extract())
    return Edit("rows turned", "editorial", 1, (rows[k].get_text(" | ", strip=True), ""))


def column_gone(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """The last column of a table is taken out."""
    tables = [
        t for t in _tables(main) if {len(r.find_all(["td", "th"])) for r in t.find_all("tr")} & {3, 4, 5}
        and len({len(r.find_all(["td", "th"])) for r in t.find_all("tr")}) == 1
    ]  # fmt: skip
    if not tables:
        return None
    one = rng.choice(tables)
    words = one.find("tr").find_all(["td", "th"])[-1].get_text(" ", strip=True)
    if not re.search(r"\d", "".join(r.find_all(["td", "th"])[-1].get_text() for r in one.find_all("tr"))):
        return None
    for row in one.find_all("tr"):
        row.find_all(["td", "th"])[-1].decompose()
    return Edit("column removed", "substantive", 2, (words, ""))


def marks_everywhere(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """The apostrophes or quotation marks of many lines are set otherwise."""
    nodes = [n for n in find_sentences(main) if _MARK_ONLY.search(str(n))]
    if len(nodes) < 3:
        return None
    for node in nodes:
        text = str(node)
        node.replace_with(NavigableString(_MARK_ONLY.sub("’" if "'" in text else "'", text)))
    return Edit("marks", "quiet", 0)


def full_stops(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """Every item of the page's lists gets, or loses, its last mark."""
    items = [i for one in _plain_lists(main) for i in one.find_all("li", recursive=False) if i.find(True) is None]
    if len(items) < MANY:
        return None
    for item in items:
        text = " ".join(item.get_text().split())
        item.string = text[:-1] if text[-1] in ".;" else f"{text};"
    return Edit("last marks", "editorial", 1)


def sentence_split(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A sentence with "and" or a relative clause becomes two."""
    joint = re.compile(
        r", (?:and|but) (?=(?:you|we|they) )" if lang == "en" else r", (?:et|mais) (?=(?:vous|nous|ils) )"
    )
    nodes = [n for n in find_sentences(main) if len(str(n)) >= LONG and joint.search(str(n))]
    if not nodes:
        return None
    node = rng.choice(nodes)
    text = str(node)
    match = joint.search(text)
    assert match is not None
    rest = text[match.end() :]
    also = ("But " if "but" in match[0] else "") if lang == "en" else ("Mais " if "mais" in match[0] else "")
    after = f"{text[: match.start()]}. {also}{rest if also else rest[0].upper() + rest[1:]}"
    node.replace_with(NavigableString(after))
    return Edit("sentence split", "editorial", 1, (" ".join(text.split()), " ".join(after.split())))


def sentences_joined(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """Two sentences become one with "and"."""
    joint = re.compile(
        r"(?<=[a-zé])\. (?=(?:You|We) [a-z])" if lang == "en" else r"(?<=[a-zé])\. (?=(?:Vous|Nous) [a-z])"
    )
    nodes = [n for n in find_sentences(main) if joint.search(str(n))]
    if not nodes:
        return None
    node = rng.choice(nodes)
    text = str(node)
    match = joint.search(text)
    assert match is not None
    rest = text[match.end() :]
    after = f"{text[: match.start()]}, {'and' if lang == 'en' else 'et'} {rest[0].lower()}{rest[1:]}"
    node.replace_with(NavigableString(after))
    return Edit("sentences joined", "editorial", 1, (" ".join(text.split()), " ".join(after.split())))


def items_turned(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """The items of a list without numbers are put in another order."""
    lists = _plain_lists(main)
    if not lists:
        return None
    one = rng.choice(lists)
    items = [i.extract() for i in one.find_all("li", recursive=False)]
    for item in sorted(items, key=lambda i: i.get_text()):
        one.append(item)
    if [i.get_text() for i in one.find_all("li", recursive=False)] == [i.get_text() for i in items]:
        return None
    return Edit("items turned", "editorial", 1)


def moved_and_changed(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A section changes places with the next and one number in it is another."""
    changed = value(rng, main, lang)
    moved = section_moved(rng, main, lang) if changed else None
    return Edit("section moved, value changed", "substantive", 2, changed.words) if changed and moved else None


def folded_and_changed(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A part is folded, and one word of force on the page is another."""
    changed = modality(rng, main, lang)
    moved = part_folded(rng, main, lang) if changed else None
    return Edit("part folded, force changed", "substantive", 2, changed.words) if changed and moved else None


EDITORS: tuple[Editor, ...] = (
    list_as_table, table_as_list, section_split, section_moved, level_lowered, paragraph_split, list_item_as_paragraphs,
    part_folded, row_come, rows_turned, column_gone, marks_everywhere, full_stops, sentence_split, sentences_joined,
    items_turned, moved_and_changed, folded_and_changed,
)  # fmt: skip
