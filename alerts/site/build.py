"""Build the report site: only what moved since the last build is read and written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from veille.alerts import messages, report_files, site, wording
from veille.alerts.site.data import Dossier, LazyDossier, PageRef, SiteData
from veille.alerts.site.dossiers import own_pages, write_dossier
from veille.alerts.site.feeds import write_feeds
from veille.alerts.site.ledger import Ledger, hash_text, is_sound
from veille.alerts.site.lists import write_lists
from veille.alerts.site.output import SitePages
from veille.alerts.site.render import ASSETS, Renderer
from veille.alerts.site.search_index import build_part, split_pages
from veille.alerts.site.surveys import (
    count_trouble,
    write_calendar,
    write_health,
    write_held,
    write_impact,
    write_parity,
    write_timelines,
)
from veille.alerts.wording.format import format_time
from veille.alerts.wording.interface_words import TEMPLATES
from veille.alerts.wording.typography import local_day
from veille.changes import tell
from veille.errors import UsageError
from veille.model import Lang
from veille.progress import follow

LANGS: tuple[Lang, ...] = ("en", "fr")
# Marks a folder as written by this program; a folder without it is never replaced.
MARKER = ".veille-site"
_MARK = "a report site of veille"  # its first line; the second tells which record it is of


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What is in the site, and how many files this build wrote."""

    dest: Path
    pages: int
    changes: int
    files: int


def build_site(data: SiteData, dest: Path, *, lang: Lang = "en", force: bool = False) -> SiteReport:
    """Bring the site in the folder `dest` up to date; `lang` is the language of its front page.

    Pages whose record did not move stay as they are. Each file is replaced whole; the lists come after the pages that
    they lead to. Raises UsageError when `dest` is something other than an earlier site or an empty folder, or the site
    of another record, unless `force` gives that one up.
    """
    record = _record_mark(data.setting.installation)
    require_own_folder(dest)
    another = _is_of_another(dest, record)
    if another and not force:
        raise UsageError(
            "holds the report of another record",
            where=str(dest),
            hint="name another folder, or replace it with `veille report --force`",
        )
    dest.mkdir(parents=True, exist_ok=True)
    if another or not is_sound(dest):
        _clear(dest)  # also a site of an earlier release, or a damaged ledger: its files are not known one by one
    (dest / MARKER).write_text(f"{_MARK}\n{record}\n", "utf-8")
    ledger = Ledger(dest, _program_digest(data, lang))
    with ledger.writing():
        renderers = tuple(Renderer(each, data.zone, data.program_version) for each in LANGS)
        pages = SitePages(dest, renderers, ledger)
        pages.begin("assets")
        for name in ASSETS:
            pages.write_text(f"assets/{name}", (TEMPLATES / name).read_text("utf-8"))
        pages.finish()
        refs, signed = _write_dossiers(data, pages, ledger)
        pages.begin("site")
        fact_keys = write_timelines(data, refs, pages)
        write_parity(data.parity, data.parity_left, pages)
        write_impact(data.impacts, pages)
        write_calendar(data, pages)
        write_held(data, pages)
        states = write_health(data, pages)
        trouble = count_trouble(states)
        listed = [replace(ref, state=states.get(ref.page_id, ref.state)) for ref in refs]
        months = write_lists(data, listed, ledger, pages, trouble, lang)
        _write_search(data, refs, signed, pages)
        _write_absent(data, pages, lang)
        write_feeds(data, refs, fact_keys, pages, lang)
        pages.write_text("assets/built.js", _built(data, trouble))
        pages.finish()
        if ledger.doubtful:  # else the folder holds what the ledger says, and need not be walked through
            _sweep(dest, ledger)
    return SiteReport(dest, len(refs), sum(month.steps for month in months), pages.written)


def _write_dossiers(data: SiteData, pages: SitePages, ledger: Ledger) -> tuple[list[PageRef], dict[str, str]]:
    """Write the pages whose record moved; all come back, in order of source and title, and what each was made from."""
    refs: list[PageRef] = []
    signed: dict[str, str] = {}
    entries = list(data.dossiers)
    most = own_pages(len(entries))
    for entry in follow(entries, "writing the report"):
        ref, signature, read = _lazy(entry)
        signature = f"{signature}:{most}"
        refs.append(ref)
        signed[ref.page_id] = signature
        if ledger.signature(ref.page_id) == signature:
            continue
        pages.begin(f"page:{ref.page_id}")
        rows = write_dossier(read(), pages, most)
        pages.finish()
        # what a person corrected is no change of the page: its change and its fact tell of it
        ledger.put_page(
            ref.page_id, signature, [(local_day(row.at, data.zone), row) for row in rows if row.cause != "review"]
        )
    for gone in ledger.drop_pages(ref.page_id for ref in refs):
        pages.remove(f"page:{gone}", set())
    return sorted(refs, key=lambda ref: (ref.source, ref.title, ref.page_id)), signed


def _lazy(entry: Dossier | LazyDossier) -> tuple[PageRef, str, Callable[[], Dossier]]:
    if isinstance(entry, LazyDossier):
        return entry.page, entry.signature, entry.read
    return entry.page, hash_text(repr(entry)), lambda: entry


def _write_absent(data: SiteData, pages: SitePages, lang: Lang) -> None:
    """What a web server shows at an address without a page; written where the site's own address is known."""
    root = data.setting.site_url
    if root:
        root = root.removesuffix("/") + "/"
        values = {"here": "", "root": root, "twin": f"{root}{'fr' if lang == 'en' else 'en'}/index.html", "said": ""}
        pages.write_root("404.html", "absent.html", values, lang)


def _write_search(data: SiteData, refs: Sequence[PageRef], signed: Mapping[str, str], pages: SitePages) -> None:
    """The search and its index, of which a part is made anew only when the record of some page in it moved."""
    parts = split_pages(refs)
    pages.write("search.html", "search.html", {"here": "search", "here_is_page": True, "parts_of_index": len(parts)})
    for number, part in enumerate(parts):
        made_from = hash_text("\n".join(f"{ref.page_id}:{signed[ref.page_id]}" for ref in part))
        pages.write_made(f"assets/index-{number}.js", made_from, partial(_index_part, data, part))


def _index_part(data: SiteData, part: Sequence[PageRef]) -> str:
    return build_part(part, data.searched([ref.page_id for ref in part]))


def _built(data: SiteData, trouble: int) -> str:
    """What every page learns when it is opened: how old the report is. One small file, so that no page is rewritten."""
    overdue = json.dumps([(_stamp(at), pages) for at, pages in data.overdue])
    return (
        f'window.veilleBuilt={{at:"{_stamp(data.generated_at)}",late:{data.late_after},trouble:{trouble},'
        f"fresh:{data.fresh},overdue:{overdue},en:{_said(data, 'en')},fr:{_said(data, 'fr')}}};\n"
    )


def _said(data: SiteData, lang: Lang) -> str:
    """The time of the build as the report writes times, in its zone; escaped like any text in a script."""
    return json.dumps(format_time(data.generated_at, lang, data.zone)).replace("<", "\\u003c")


def _stamp(text: str) -> str:
    return "".join(c for c in text if c.isdigit() or c in "-:TZ")


def _program_digest(data: SiteData, lang: Lang) -> str:
    """What all pages are made with: templates, words, how differences are shown and worded, release, zone."""
    files = sorted(TEMPLATES.iterdir())
    rooms = (Path(package.__path__[0]) for package in (site, messages, wording, tell))
    code = (path for room in rooms for path in sorted(room.rglob("*.py")))
    parts = [path.read_bytes() for path in (*files, *code, Path(report_files.__file__))]
    return sha256(
        b"\0".join([*parts, data.program_version.encode("utf-8", "replace"), data.zone.encode(), lang.encode()])
    ).hexdigest()


def _sweep(dest: Path, ledger: Ledger) -> None:
    """Remove pages that no one has any more, what a build that was cut short left, and empty folders."""
    known = ledger.files()
    for path in sorted(dest.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.suffix in (".html", ".new") and path.relative_to(dest).as_posix() not in known:
            path.unlink()


def _clear(dest: Path) -> None:
    for path in dest.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _record_mark(installation: str) -> str:
    """The line that names a record; the site may be public and the record's UUID is not."""
    return f"record {hash_text(installation)}"


def _is_of_another(dest: Path, record: str) -> bool:
    """Whether the folder says that it is the report of another record; one of an earlier release says nothing."""
    marker = dest / MARKER
    lines = marker.read_text("utf-8", "replace").splitlines() if marker.is_file() else []
    return len(lines) > 1 and lines[1] != record


def require_own_folder(dest: Path) -> None:
    """Raise UsageError for a place of a report site that holds anything else."""
    if dest.is_symlink() or (dest.exists() and not dest.is_dir()):
        raise UsageError("is not a folder", where=str(dest), hint="name a new or empty folder for the report site")
    if dest.is_dir() and not (dest / MARKER).is_file() and any(dest.iterdir()):
        raise UsageError(
            "holds files that are not a report site and would be lost",
            where=str(dest),
            hint="name a new or empty folder for the report site",
        )
