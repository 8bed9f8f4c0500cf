"""Saved files as captures: which page each is a copy of, and when it was saved, by what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from veille.answers.files import content_type_of, read_bytes
from veille.clock import FIRST_YEAR, MOST_AHEAD, from_stamp, to_stamp
from veille.crawler import WarcNotes, read_warc
from veille.errors import ParseError, UsageError
from veille.model import Fetched, FetchRequest, Lang
from veille.parsers import select_profile
from veille.parsers.media.front_matter import MAX_FRONT_MATTER, FrontMatter, has_front_matter, parse_front_matter
from veille.parsers.media.html.replays import original_address
from veille.parsers.media.laws.justice import identify_law
from veille.parsers.source import detect_medium
from veille.profiles import Profile
from veille.urls import require_address

_DAY = re.compile(rb"^(?:ingest_date|date|captured):\s*[\"']?(\d{4}-\d{2}-\d{2})", re.M)
_CURRENT = re.compile(rb'lims:current-date="(\d{4}-\d{2}-\d{2})"')
READABLE = (".md", ".markdown", ".html", ".htm", ".xml", ".pdf", ".warc", ".gz")


@dataclass(frozen=True, slots=True)
class Capture:
    """One saved page on its way in."""

    fetched: Fetched
    where: str
    lang: Lang | None = None
    parent_url: str | None = None
    depth: int | None = None


def read_captures(
    path: Path,
    url: str | None,
    observed: str | None,
    lang: Lang | None,
    remarks: list[str],
    profiles: Mapping[str, Profile],
    notes: WarcNotes,
) -> Iterator[Capture]:
    """The captures in one file; `remarks` gains a line where its body is not what its front matter recorded.

    `notes` gain what an archive's file holds beside captures.
    Raises UsageError when neither the file nor the caller says which page it is, or when it was saved.
    """
    if path.suffix.lower() in (".warc", ".gz"):
        yield from _read_archive(path, lang, remarks, notes)
        return
    raw = read_bytes(path)
    content_type = content_type_of(path)
    matter: FrontMatter | None = None
    if has_front_matter(raw):
        matter = parse_front_matter(raw, where=str(path))
        content_type = "text/markdown"
        if matter.intact is False:
            remarks.append(
                f"{path}: the body is not what its front matter recorded (content_hash differs); imported as it is"
            )
    law = _law_of(raw, profiles) if url is None or observed is None else None
    address = url or (matter.url if matter else None) or (law[0] if law else None)
    archived = original_address(address) if address else None
    if archived is not None:  # the copy of an archive is a copy of the page, of the day that its address says
        address, observed = archived[0], observed or archived[1]
    if address is None:
        raise UsageError("does not say which page it is", where=str(path), hint="give its address with --url")
    check_address(address, where=str(path))
    captured = (matter.captured if matter else None) or (law[1] if law else None)
    at = observed or (_stated_stamp(captured, path) if captured else None)
    if at is None:
        raise UsageError("does not say when it was saved", where=str(path), hint="give the day with --date YYYY-MM-DD")
    headers = (("content-type", content_type),) if content_type else ()
    request = FetchRequest(url=address)
    fields = dict(matter.fields) if matter else {}
    yield Capture(
        Fetched(request, address, 200, headers, raw, at),
        str(path),
        lang or _known_lang(matter),
        parent_url=fields.get("parent_url") or None,
        depth=int(fields["depth"]) if fields.get("depth", "").isdigit() else None,
    )


def _read_archive(path: Path, lang: Lang | None, remarks: list[str], notes: WarcNotes) -> Iterator[Capture]:
    """The captures of a WARC file by their time; those before a break are given before its ParseError is raised."""
    whole: list[Fetched] = []
    broken: ParseError | None = None
    try:
        whole.extend(read_warc(path, remarks=remarks, notes=notes))
    except ParseError as error:
        broken = error
    for fetched in sorted(whole, key=lambda fetched: fetched.fetched_at):
        yield Capture(fetched, f"{path} ({fetched.url})", lang)
    if broken is not None:
        raise broken


def _law_of(raw: bytes, profiles: Mapping[str, Profile]) -> tuple[str, str | None] | None:
    """Address and day that a law's own XML says; None for anything else."""
    if detect_medium(raw) != "xml":
        return None
    try:
        return identify_law(raw, profile=select_profile(profiles, None, raw))
    except ParseError:
        return None


def _known_lang(matter: FrontMatter | None) -> Lang | None:
    if matter is None:
        return None
    return "fr" if matter.lang == "fr" else "en" if matter.lang == "en" else None


def order_by_date(files: list[Path]) -> list[Path]:
    """The files in order of the days that their front matter or their law's XML states: one import learns history forwards."""

    def day(path: Path) -> str:
        ending = path.suffix.lower()
        if ending == ".xml":
            with path.open("rb") as file:
                current = _CURRENT.search(file.read(MAX_FRONT_MATTER))
            return current[1].decode() if current else ""
        if ending not in (".md", ".markdown"):
            return ""
        with path.open("rb") as file:
            head = file.read(MAX_FRONT_MATTER)
        found = _DAY.search(head) if has_front_matter(head) else None
        return found[1].decode() if found else ""

    return sorted(files, key=day)  # files of one day, and those that say none, keep their order


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among the paths, and those in their folders that can be imported; raises UsageError for a path without any."""
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in READABLE)
            if not inside:
                raise UsageError(
                    "holds no file that can be imported", where=str(path), hint=f"endings: {', '.join(READABLE)}"
                )
            yield from inside
        elif path.is_file():
            yield path
        else:
            raise UsageError("no such file or folder", where=str(path))


def check_address(address: str, *, where: str) -> None:
    """Raises UsageError for what is no address that a page could be asked for at."""
    try:
        require_address(address)
    except ValueError as error:
        raise UsageError(str(error), where=where) from None


def _stated_stamp(captured: str, path: Path) -> str:
    try:
        return to_stamp(from_stamp(captured))
    except ValueError:
        hint = "give the day with --date YYYY-MM-DD"
        raise UsageError(f"{captured!r} is not a date", where=str(path), hint=hint) from None


def check_date(date: str | None, now: datetime) -> str | None:
    """The day given on the command line as a stamp; raises UsageError for the future and for what is no date."""
    if date is None:
        return None
    try:
        moment = from_stamp(date)
    except ValueError:
        hint = "write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"
        raise UsageError(f"{date!r} is not a date", where="--date", hint=hint) from None
    if moment > now + MOST_AHEAD:
        raise UsageError(f"{date!r} is in the future", where="--date", hint="give the day on which the page was saved")
    if moment.year < FIRST_YEAR:
        raise UsageError(f"{date!r} is before there was a Web", where="--date")
    return to_stamp(moment)
