"""WARC files (ISO 28500): what was fetched, for web archives; and captures of web archives, as answers."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from veille.clock import from_stamp
from veille.crawler.faults import Fault
from veille.crawler.http.content_encoding import unpack
from veille.errors import ParseError
from veille.model import Fetched, FetchRequest
from veille.urls import canonical_url

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

# A single capture larger than this is no page; the same bound as for a live answer's body.
MAX_BODY = 50_000_000
_CHUNK = 65_536  # bytes read at once; packed as tightly as can be they unpack to 64 MB
_WEB = ("http://", "https://")
_PAGES = ("text/html", "application/xhtml+xml", "application/pdf")  # what a `resource` record may be to be a page
_BLANK_LINES = b"\r\n\r\n"  # behind every record
_MEND = "what stands before it was read; take the file from its source again"
# Our bodies are stored in the clear: headers that describe the wire would be false in the archive.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"})


def write_warc(path: Path, captures: Iterable[Fetched], *, software: str = "veille") -> int:
    """Writes a gzip WARC 1.1 file and gives the number of response records in it.

    Bodies are unpacked; the wire's own headers are kept under `X-Archive-Orig-`.
    """
    from warcio.statusandheaders import StatusAndHeaders  # loaded for an export only
    from warcio.warcwriter import WARCWriter

    count = 0
    with path.open("wb") as target:
        writer = WARCWriter(target, gzip=True, warc_version="WARC/1.1")
        info = {"software": software, "format": "WARC File Format 1.1"}
        writer.write_record(writer.create_warcinfo_record(path.name, info))
        for capture in captures:
            headers = [(_archived(name), value) for name, value in capture.headers]
            headers.append(("Content-Length", str(len(capture.body))))
            record = writer.create_warc_record(
                capture.url,
                "response",
                payload=io.BytesIO(capture.body),
                length=len(capture.body),
                http_headers=StatusAndHeaders(f"{capture.status} OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": capture.fetched_at},
            )
            writer.write_record(record)
            count += 1
    return count


@dataclass(frozen=True, slots=True)
class LostRevisit:
    """A page seen again as before, whose first sight is not in the file: by the bytes' digest, or by address and moment."""

    seen: Fetched
    digest: str
    sight: tuple[str, str]


@dataclass(slots=True)
class WarcNotes:
    """What a file holds beside its captures: answers that could not be read, records of no page, revisits of other files."""

    left_out: int = 0
    passed_over: int = 0
    lost: list[LostRevisit] = field(default_factory=list)


@dataclass(slots=True)
class _Revisits:
    """The revisits of a file, and the captures of it that they name: no others, for a file may be larger than memory."""

    by_digest: dict[str, Fetched] = field(default_factory=dict)
    by_sight: dict[tuple[str, str], Fetched] = field(default_factory=dict)
    waiting: list[tuple[Fetched, str, tuple[str, str]]] = field(default_factory=list)
    notes: WarcNotes = field(default_factory=WarcNotes)
    digests: set[str] = field(default_factory=set)
    sights: set[tuple[str, str]] = field(default_factory=set)

    def note(self, record: ArcWarcRecord, capture: Fetched) -> None:
        """Keep a capture that a revisit names; none while it is not known what they name."""
        digest = str(record.rec_headers.get_header("WARC-Payload-Digest"))
        if digest in self.digests:
            self.by_digest[digest] = capture
        sight = (canonical_url(capture.url), capture.fetched_at)
        if sight in self.sights:
            self.by_sight[sight] = capture

    def wait(self, record: ArcWarcRecord) -> None:
        """Keep a revisit for the end of the file; one of a redirect or an error is none of a page."""
        head, of = record.http_headers, record.rec_headers.get_header
        url, at = _address(record), _whole_seconds(str(of("WARC-Date") or ""))
        if not url.startswith(_WEB) or (head is not None and str(head.get_statuscode()) not in ("200", "304", "")):
            return
        from_stamp(at)
        canonical_url(url)
        seen = canonical_url(str(of("WARC-Refers-To-Target-URI") or url).strip("<>"))
        sight = (seen, _whole_seconds(str(of("WARC-Refers-To-Date") or "")))
        self.waiting.append((Fetched(FetchRequest(url), url, 200, (), b"", at), str(of("WARC-Payload-Digest")), sight))

    def settle(self, path: Path, limit: int, remarks: list[str] | None) -> Iterator[Fetched]:
        """The revisits with the bytes of what they saw again; a remark counts those that name no capture of this file.

        A file with revisits is read a second time, for what they name.
        """
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        self.digests = {digest for _, digest, _ in waiting if digest != str(None)}
        self.sights = {sight for _, _, sight in waiting}
        with suppress(ParseError):  # where it breaks off was said at the first time
            for _ in _read_all(path, limit, self, None):
                pass
        lost = []
        for seen, digest, sight in waiting:
            known = self.by_digest.get(digest) or self.by_sight.get(sight)
            if known is None:
                lost.append(f"{seen.url} of {seen.fetched_at}")
                self.notes.lost.append(LostRevisit(seen, digest, sight))
            else:
                yield replace(seen, headers=known.headers, body=known.body, wire_bytes=known.wire_bytes)
        if lost and remarks is not None:
            remarks.append(f"{path}: left out: {len(lost)} revisits of what is not in this file (first: {lost[0]})")


def read_warc(
    path: Path, *, limit: int = MAX_BODY, remarks: list[str] | None = None, notes: WarcNotes | None = None
) -> Iterator[Fetched]:
    """The captures of a WARC file, plain or gzip, in its order: complete answers with status 200 of http(s) addresses.

    Pages stored as `resource` are captures, too, and behind all others come revisits, with the bytes that they saw again.
    `remarks` gains a line for each such answer that is no evidence of its page: it does not unpack, or has no moment, and
    one for the revisits whose first sight is in another file, unless `notes` take them.
    Raises ParseError when the file is no WARC or breaks off; captures before the break have been given.
    """
    revisits = _Revisits(notes=notes or WarcNotes())
    lost = remarks if notes is None else None
    try:
        yield from _read_all(path, limit, revisits, remarks)
    except ParseError:
        yield from revisits.settle(path, limit, lost)
        raise
    yield from revisits.settle(path, limit, lost)


def _read_all(path: Path, limit: int, revisits: _Revisits, remarks: list[str] | None) -> Iterator[Fetched]:
    """The captures that the file has whole; its revisits are kept."""
    number = 0
    with path.open("rb") as source:
        for number, record in enumerate(_records(source, path), 1):
            capture, fault = None, None
            try:
                capture = _read_any(record, limit, revisits)
            except (Fault, ValueError, zlib.error) as error:
                fault = error
            if _is_cut_short(record):
                raise ParseError(f"breaks off in {_name(record, number)}", where=str(path), hint=_MEND)
            if fault is not None and remarks is not None:
                revisits.notes.left_out += 1
                remarks.append(f"{path} ({record.rec_headers.get_header('WARC-Target-URI')}): left out: {fault}")
            elif capture is None and remarks is not None and record.rec_type in ("response", "resource"):
                revisits.notes.passed_over += 1
            if capture is not None:
                revisits.note(record, capture)
                yield capture
    _refuse_cut_end(path, number)


def _read_any(record: ArcWarcRecord, limit: int, revisits: _Revisits) -> Fetched | None:
    """The capture in a record, None where it holds none; a revisit is kept for the end of the file."""
    if record.rec_type == "response":
        return _read_record(record, limit)
    if record.rec_type == "resource":
        return _read_resource(record, limit)
    if record.rec_type == "revisit":
        revisits.wait(record)
    return None


def _read_resource(record: ArcWarcRecord, limit: int) -> Fetched | None:
    """A page stored without the answer's head, of which the record's own type says what it is."""
    kind, url = str(record.rec_headers.get_header("Content-Type")), _address(record)
    if kind.partition(";")[0].strip().lower() not in _PAGES or not url.startswith(_WEB):
        return None
    body = unpack(iter(lambda: record.raw_stream.read(_CHUNK), b""), None, limit)
    stamp = _whole_seconds(str(record.rec_headers.get_header("WARC-Date") or ""))
    from_stamp(stamp)
    canonical_url(url)
    return Fetched(FetchRequest(url), url, 200, (("content-type", kind),), body, stamp, wire_bytes=len(body))


def _address(record: ArcWarcRecord) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _records(source: BinaryIO, path: Path) -> Iterator[ArcWarcRecord]:
    """The records as they come; ParseError where the file breaks off. The library's remarks on the way are not ours."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = iter(ArchiveIterator(source, no_record_parse=False))
    # On a damaged head the library fails in its own code, with whatever Python raises there.
    damage = (ArchiveLoadFailed, EOFError, ValueError, AttributeError, TypeError, LookupError, zlib.error)
    number = 0
    while True:
        try:
            with redirect_stderr(io.StringIO()):
                record = next(records, None)
        except damage as error:
            where = f" after {number} records" if number else ""
            raise ParseError(f"no readable WARC{where}: {error}", where=str(path)) from error
        if record is None:
            return
        number += 1
        yield record


def _is_cut_short(record: ArcWarcRecord) -> bool:
    """Whether the file ends before the record has all the bytes that its head promises."""
    stream = record.raw_stream
    while stream.read(_CHUNK):
        pass
    return bool(getattr(stream, "limit", 0) > 0)


def _name(record: ArcWarcRecord, number: int) -> str:
    """A record for a person: its place in the file, its kind, its address."""
    url = _address(record)
    return f"record {number} ({record.rec_type}{' of ' + url if url else ''})"


def _refuse_cut_end(path: Path, records: int) -> None:
    """Raises ParseError when the last record has no end: the blank lines behind it, of a compressed file its member's end."""
    with path.open("rb") as source:
        if source.read(2) != b"\x1f\x8b":
            source.seek(max(path.stat().st_size - len(_BLANK_LINES), 0))
            if not source.read().replace(b"\r", b"").endswith(b"\n\n"):
                raise ParseError(f"breaks off in record {max(records, 1)}", where=str(path), hint=_MEND)
            return
        source.seek(0)
        member, number, rest = None, 0, b""
        try:
            while rest := rest or source.read(_CHUNK):
                if member is None:
                    member, number = zlib.decompressobj(zlib.MAX_WBITS | 16), number + 1
                member.decompress(rest)
                member, rest = (None, member.unused_data) if member.eof else (member, b"")
        except zlib.error as error:
            raise ParseError(f"cannot be unpacked in record {number}: {error}", where=str(path), hint=_MEND) from error
    if member is not None:
        raise ParseError(f"breaks off in record {number}", where=str(path), hint=_MEND)


def _read_record(record: ArcWarcRecord, limit: int) -> Fetched | None:
    url = _address(record)
    head = record.http_headers
    if head is None or not url.startswith(_WEB) or str(head.get_statuscode()) != "200":
        return None
    headers = tuple((str(name).lower(), str(value)) for name, value in head.headers)
    coding = next((value for name, value in headers if name == "content-encoding"), None)
    stream = record.raw_stream if "transfer-encoding" not in dict(headers) else record.content_stream()
    if stream is not record.raw_stream:
        coding = None  # warcio unpacks both layers
    # A capture that does not unpack, or names no moment or no place, is no evidence of the page.
    body = unpack(iter(lambda: stream.read(_CHUNK), b""), coding, limit)
    stamp = _whole_seconds(str(record.rec_headers.get_header("WARC-Date") or ""))
    from_stamp(stamp)
    canonical_url(url)
    kept = tuple((name, value) for name, value in headers if name not in _OF_THE_WIRE)
    return Fetched(FetchRequest(url), url, 200, kept, body, stamp, wire_bytes=len(body))


def _archived(name: str) -> str:
    return f"X-Archive-Orig-{name}" if name in _OF_THE_WIRE else name


def _whole_seconds(stamp: str) -> str:
    """`2024-03-05T06:07:08.123Z` as `2024-03-05T06:07:08Z`: WARC 1.1 allows fractions."""
    return stamp.split(".", 1)[0].rstrip("Z") + "Z"
