"""Pages as a tree of Markdown files with front matter, in the form that `veille import` reads; their history in git."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import yaml

from veille.errors import StoreError
from veille.model import Block, Section
from veille.store.database import Store
from veille.store.record.pages import Page
from veille.store.record.versions import Version

AUTHOR = "veille <veille@localhost>"
MARK = "veille.export"  # the git setting that says: this repository is written by us and may be written again
_NAME_BYTES = 120  # file systems allow 255 bytes in a name

Render = Callable[[Page, Version, bytes], str | None]

_FRONT = re.compile(rb"---\r?\n.*?\r?\n---\r?\n(?:\r?\n)?", re.DOTALL)


def export_markdown(store: Store, dest: Path, *, render: Render | None = None) -> tuple[Path, ...]:
    """The files written below `dest`: the newest version of each page as HOST/PATH.md.

    `render` gives the body of a page from its raw bytes, None for what it cannot show.
    """
    written = []
    for page in store.pages.all():
        version = store.history.latest(page.page_id)
        if version is not None:
            path = dest / page_path(page)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(render_version(store, page, version, render))
            written.append(path)
    return tuple(written)


def export_markdown_history(store: Store, dest: Path, *, render: Render | None = None) -> int:
    """The number of commits in the git repository `dest`: one for each version, in order of time and dated by it.

    The same history gives the same commits, so a later export only adds to it. Refuses a folder that is neither empty
    nor an earlier export.
    """
    git = shutil.which("git")
    if git is None:
        raise StoreError("git is not installed", where=str(dest), hint="install it, or export without --git")
    _claim(git, dest)
    versions = sorted(
        ((version, page) for page in store.pages.all() for version in store.history.versions(page.page_id)),
        key=lambda pair: (pair[0].observed_at, pair[1].url, pair[0].content_hash),
    )
    stream = b"".join(_commit(store, page, version, render) for version, page in versions)
    _git(git, dest, "fast-import", "--quiet", "--force", data=b"feature done\n" + stream + b"done\n")
    if versions:
        _git(git, dest, "checkout", "--quiet", "--force", "main")
    return len(versions)


def page_path(page: Page) -> str:
    """The file of a page: canada.ca/en/…/quebec.md, with a query as part of the name and unsafe characters as %XX."""
    parts = urlsplit(page.url)
    names = [n for n in parts.path.split("/") if n not in ("", ".", "..")] or ["index"]
    names[-1] = names[-1].removesuffix(".html") + (f"?{parts.query}" if parts.query else "")
    safe = [quote(name, safe=" ()-._~")[:_NAME_BYTES] for name in names]
    if any(len(quote(name, safe=" ()-._~")) > _NAME_BYTES for name in names):
        safe[-1] = f"{safe[-1][:80]}-{page.page_id}"
    return "/".join([parts.netloc.removeprefix("www.") or "local", *safe]) + ".md"


def render_version(store: Store, page: Page, version: Version, render: Render | None = None) -> bytes:
    """The file of one version: front matter, then the body; a page imported as Markdown gives the very body imported."""
    document = store.history.load(version.version_id)
    body = (
        _original(store, version) or _shown(store, page, version, render) or render_sections(document.sections).encode()
    )
    said = replace(page, title=document.title, lang=document.lang, kind=document.kind)
    return with_front(said, body, observed_at=version.observed_at, fetched_url=document.url or page.url)


def with_front(page: Page, body: bytes, *, observed_at: str, fetched_url: str) -> bytes:
    """The file of a body: the page's front matter, then the body."""
    front = {
        "url": page.url,
        "fetched_url": fetched_url,
        "title": page.title,
        "lang": page.lang,
        "parent_url": page.parent_url or "",
        "depth": page.depth,
        "ingest_date": observed_at[:10],
        "content_hash": hashlib.sha256(body).hexdigest(),
        "type": page.kind,
    }
    lines = []
    for key, value in front.items():
        text = str(value)
        if key in ("title", "content_hash"):
            text = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**6).strip()
        lines.append(f"{key}: {text}\n")
    return f"---\n{''.join(lines)}---\n\n".encode() + body


def render_sections(sections: Iterable[Section]) -> str:
    """The text of sections as Markdown: headings, paragraphs, list items, table rows."""
    return "\n\n".join(part for section in sections for part in _parts(section)) + "\n"


def _parts(section: Section) -> Iterator[str]:
    if section.heading:
        yield f"{'#' * min(max(section.level, 1), 6)} {section.heading}"
    if not section.blocks:
        if section.text:
            yield section.text.replace("\n", "\n\n")
        return
    items: list[str] = []
    for block in section.blocks:
        line = _line(block, section.text)
        if block.kind in ("item", "row"):
            items.append(line)
            continue
        if items:
            yield "\n".join(items)
            items = []
        if line:
            yield line
    if items:
        yield "\n".join(items)


def _line(block: Block, text: str) -> str:
    words = text[block.start : block.end]
    if block.kind == "row":
        return f"| {words.replace(chr(9), ' | ')} |"
    if block.kind == "item":
        return f"{'    ' * max(block.depth - 1, 0)}*   {words}"
    return words


def _original(store: Store, version: Version) -> bytes | None:
    if version.medium != "markdown" or not store.blobs.holds(version.raw_sha256):
        return None
    raw = store.blobs.get(version.raw_sha256)
    front = _FRONT.match(raw)
    return raw[front.end() :] if front else raw


def _shown(store: Store, page: Page, version: Version, render: Render | None) -> bytes | None:
    if render is None or not store.blobs.holds(version.raw_sha256):
        return None
    text = render(page, version, store.blobs.get(version.raw_sha256))
    return None if text is None else text.encode()


def _commit(store: Store, page: Page, version: Version, render: Render | None) -> bytes:
    changes = store.changes.of_version(version.version_id)
    title = store.history.load(version.version_id).title or page.url
    subject = f"{title}: {changes[0].change.summary_en}" if changes else f"{title}: first copy"
    lines = [subject.replace("\n", " ")[:200], "", *(f"- {c.change.severity}: {c.change.summary_en}" for c in changes)]
    lines += ["", f"Page: {page.url}", f"Version: {version.version_id}", f"Raw-SHA256: {version.raw_sha256}"]
    message = "\n".join(lines).encode()
    content = render_version(store, page, version, render)
    when = int(datetime.fromisoformat(version.observed_at).timestamp())
    path = page_path(page).replace("\\", "\\\\").replace('"', '\\"')
    return b"".join(
        (
            f"commit refs/heads/main\ncommitter {AUTHOR} {when} +0000\ndata {len(message)}\n".encode(),
            message,
            f'\nM 100644 inline "{path}"\ndata {len(content)}\n'.encode(),
            content,
            b"\n",
        )
    )


def _claim(git: str, dest: Path) -> None:
    if dest.is_dir() and any(dest.iterdir()):
        answer = _git(git, dest, "config", "--local", "--get", MARK, check=False) if (dest / ".git").is_dir() else ""
        if answer.strip() != "true":
            raise StoreError("the folder is not empty", where=str(dest), hint="choose an empty or a new one")
        _git(git, dest, "update-ref", "-d", "refs/heads/main")
        return
    dest.mkdir(parents=True, exist_ok=True)
    # Made beside and moved in when it has its mark: a full disk or a kill leaves no folder that the next run refuses.
    beside = dest.with_name(f".{dest.name}.{os.getpid()}.part")
    try:
        beside.mkdir()
        _git(git, beside, "init", "--quiet", "--initial-branch=main")
        _git(git, beside, "config", "--local", MARK, "true")
        (beside / ".git").rename(dest / ".git")
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _git(git: str, dest: Path, *words: str, data: bytes = b"", check: bool = True) -> str:
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(  # noqa: S603  a fixed program; page texts go in on its standard input only
        [git, "-C", str(dest), *words], input=data, capture_output=True, env=environment, check=False
    )
    if check and done.returncode != 0:
        fault = done.stderr.decode(errors="replace").strip().splitlines()
        raise StoreError(f"git {words[0]} failed: {fault[-1] if fault else ''}", where=str(dest))
    return done.stdout.decode()
