"""The target of a meta refresh: a page that sends its reader on is no page."""

from __future__ import annotations

import re

from veille.urls import join_url, split_url

MAX_HEAD = 65_536  # characters of source in which a refresh is looked for
_META = re.compile(r"<meta\b[^>]{0,600}>", re.I)
_EQUIV = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh", re.I)
_CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.I)
_WHERE = re.compile(r"^\s*(\d{1,5})(?:\.\d*)?\s*(?:[;,]\s*(?:url\s*=\s*)?[\"']?(.*?)[\"']?)?\s*$", re.I | re.S)


def read_refresh(source: str, url: str, *, itself: bool = False) -> tuple[int, str] | None:
    """Seconds and absolute target of a meta refresh; None without one, or when the page only loads itself again.

    With `itself` that counts too.
    """
    for tag in _META.findall(source[:MAX_HEAD]):
        content = _CONTENT.search(tag) if _EQUIV.search(tag) else None
        found = _WHERE.match(next((g for g in content.groups() if g is not None), "")) if content else None
        if found is None or not (found[2] or "").strip():
            continue
        target = join_url(url, found[2].strip().replace("&amp;", "&"))
        if itself or split_url(target)._replace(fragment="") != split_url(url)._replace(fragment=""):
            return int(found[1]), target
    return None
