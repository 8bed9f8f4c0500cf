"""A page that is a list of links: its words are those of its items, and new items may share none with the old ones.

A list of news is the same list when all its items are new: under its own title it still links into the folders it
linked into. What fails or stands in its place has other links, or none.
"""

from __future__ import annotations

from posixpath import dirname

from veille.changes.believe.likeness import ReadCapture, novel_text, plain, words_of
from veille.changes.believe.parts.replaced import lines_of
from veille.changes.believe.signs import find_signs
from veille.urls import split_url

LEAST_LINKS = 3  # a page of two links is a pointer
MOSTLY_LINKS = 0.5  # of the words; the rest is dates, headings and a line above the list
LEAST_KEPT = 2  # items of a list that was cut; one may be what loaded first
SAME_FOLDER = 0.5  # of the links
SAME_NAMES = 0.5  # of the sections


def is_list_edited(old: ReadCapture, new: ReadCapture) -> bool:
    """Whether both are lists of links, and the new one has other items of the same folders, or some of the very same items."""
    if not _is_list(old, LEAST_LINKS) or not _is_list(new, LEAST_KEPT) or find_signs(novel_text(old, new)):
        return False
    if set(lines_of(new.document.text)) <= set(lines_of(old.document.text)):
        return _targets(new) <= _targets(old)
    folders = {_folder(target) for target in _targets(old)} - {("", "")}
    links = [_folder(target) for target in _targets(new)]
    return len(links) >= LEAST_LINKS and sum(link in folders for link in links) >= SAME_FOLDER * len(links)


def is_split_up(old: ReadCapture, new: ReadCapture) -> bool:
    """Whether the page became a list of links to pages that are named as its sections were: each part has its own page.

    Links into the page itself are its table of contents, below which the page did not load.
    """
    if find_signs(novel_text(old, new)):
        return False
    headings = {plain(section.heading) for section in old.document.sections[1:] if section.heading}
    here = {split_url(page.document.url or "").path for page in (old, new)}
    links = [link for section in new.document.sections for link in section.links]
    named = {plain(link.text).strip() for link in links if split_url(link.href).path not in here}
    return len(headings) >= LEAST_LINKS and len(headings & named) >= SAME_NAMES * len(headings)


def _is_list(capture: ReadCapture, least: int) -> bool:
    links = [link for section in capture.document.sections for link in section.links]
    words = len(words_of(capture.document.text))
    linked = sum(len(words_of(link.text)) for link in links)
    return len({link.href for link in links}) >= least and linked >= MOSTLY_LINKS * words


def _targets(capture: ReadCapture) -> set[str]:
    return {link.href for section in capture.document.sections for link in section.links}


def _folder(target: str) -> tuple[str, str]:
    """Host and folder of an address; nothing for the top of a site, which all its pages share."""
    parts = split_url(target)
    folder = dirname(parts.path.rstrip("/"))
    return (parts.netloc, folder) if folder.strip("/") else ("", "")
