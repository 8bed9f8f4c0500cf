"""Promise: what an archive's file saw again is read from wherever its bytes are; what is left out or passed over is counted."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest

from tests.watching import Watch
from veille.crawler.lists.archives import read_cdx, read_timemap
from veille.errors import ParseError
from veille.pipeline.past.imports import ImportReport, run_import
from veille.workspace import open_workspace

URL = "https://www.canada.ca/en/immigration-refugees-citizenship/manuals/bread.html"
ANSWER = "application/http; msgtype=response"


def page(months: int) -> bytes:
    text = (
        f"<p>The bread certificate is valid for a maximum of {months} months and the baker keeps a copy of it.</p>" * 3
    )
    return f"<html lang='en'><body><main><h1>Bread certificate</h1>{text}</main></body></html>".encode()


def record(kind: str, at: str, block: bytes, more: str = "", type_: str = ANSWER) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"WARC-Target-URI: {URL}\r\nWARC-Date: {at}\r\n{more}Content-Type: {type_}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".encode() + body


def digest(body: bytes) -> str:
    return (
        f"WARC-Payload-Digest: sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}\r\n"
    )


def load(watch: Watch, *paths: Path) -> ImportReport:
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        return run_import(workspace, paths)


def files(folder: Path, more: str) -> tuple[Path, Path]:
    """A file with two versions, and another that says only that the first was seen again."""
    one, two = folder / "b.warc", folder / "a.warc"
    one.write_bytes(
        record("response", "2024-01-01T00:00:00Z", answer(page(24)), digest(page(24)))
        + record("response", "2024-02-01T00:00:00Z", answer(page(36)), digest(page(36)))
    )
    two.write_bytes(record("revisit", "2024-03-01T00:00:00Z", answer(b""), more))
    return one, two


BY_SIGHT = f"WARC-Refers-To-Target-URI: {URL}\r\nWARC-Refers-To-Date: 2024-01-01T00:00:00Z\r\n"


@pytest.mark.parametrize("more", [digest(page(24)), BY_SIGHT])
@pytest.mark.parametrize("apart", [False, True])
def test_a_revisit_of_another_file_is_a_copy(watch: Watch, tmp_path: Path, more: str, *, apart: bool) -> None:
    """Of a file of the same import, whatever its name, or of one that was imported before."""
    one, two = files(tmp_path, more)
    reports = [load(watch, one), load(watch, two)] if apart else [load(watch, one, two)]
    assert all(not report.failed and not report.remarks for report in reports)
    assert watch.rows("SELECT observed_at FROM v1_version ORDER BY observed_at") == [
        ("2024-01-01T00:00:00Z",),
        ("2024-02-01T00:00:00Z",),
        ("2024-03-01T00:00:00Z",),
    ]


def test_a_revisit_of_what_nobody_has_is_said(watch: Watch, tmp_path: Path) -> None:
    report = load(watch, files(tmp_path, digest(b"other"))[1])
    assert report.captures == 0
    assert "1 revisits" in report.remarks[0]


def test_damaged_answers_fail_and_records_of_no_page_are_counted(watch: Watch, tmp_path: Path) -> None:
    path = tmp_path / "c.warc"
    packed = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nno gzip"
    path.write_bytes(
        record("response", "2024-01-01T00:00:00Z", answer(page(24)))
        + record("response", "2024-02-01T00:00:00Z", packed)
        + record("response", "2024-03-01T00:00:00Z", answer(b"", "301 Moved"))
        + record("resource", "2024-04-01T00:00:00Z", b"GIF89a", type_="image/gif")
    )
    report = load(watch, path)
    assert (report.versions, report.failed, report.passed_over) == (1, 1, 2)
    assert [remark for remark in report.remarks if "left out" in remark]
    assert [remark for remark in report.remarks if "passed over: 2" in remark]


LINES = b"20240105120000 http://a.ca/ text/html 200 AAAA\n20240106120000 http://a.ca/ text/html 404 BBBB\n"
NAMES = ("timestamp", "original", "mimetype", "statuscode", "digest")
ROWS = [tuple(line.split()) for line in LINES.decode().splitlines()]
OBJECTS = [{"timestamp": r[0], "url": r[1], "mime": r[2], "status": r[3], "digest": r[4]} for r in ROWS]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps([NAMES, *ROWS]).encode(),
        "\n".join(map(json.dumps, OBJECTS)).encode(),
        "\n".join(f"ca,a)/ {o['timestamp']} {json.dumps({k: v for k, v in o.items() if k != 'timestamp'})}" for o in OBJECTS).encode(),
        json.dumps(OBJECTS).encode(),
    ],
)  # fmt: skip
def test_an_index_in_json_says_what_one_in_lines_says(body: bytes) -> None:
    playback = "http://archive.ca/{timestamp}/{url}"
    assert read_cdx(body, "http://a.ca/", playback) == read_cdx(LINES, "http://a.ca/", playback)


def test_an_index_longer_than_any_pages_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever way it is written, and whatever the captures are worth."""
    later = [(str(int(stamp) + 10**10), *rest) for stamp, *rest in ROWS]
    lines = "".join(f"{' '.join(row)}\n" for row in (*ROWS, *later)).encode()
    table = json.dumps([NAMES, *ROWS, *later]).encode()
    times = ("20240105", "20250105")
    links = b'<http://a.ca/>; rel="original"' + b"".join(
        f',\n<http://b.ca/{n}>; rel="memento"; datetime="0{n} Jan 2024 12:00:00 GMT"'.encode() for n in (3, 2, 1)
    )
    for most, held in ((2, 1), (3, 2)):
        monkeypatch.setattr("veille.crawler.lists.archives.MOST_CAPTURES", most)
        for body in (lines, table):
            assert [found.address[:8] for found in read_cdx(body, "", "{timestamp}")] == list(times[:held])
        assert [found.address[-1] for found in read_timemap(links)] == ["1", "2", "3"][:most]


@pytest.mark.parametrize("body", [b"[broken", b'{"error": ', b"<html>sorry</html>"])
def test_what_is_no_index_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="no CDX index"):
        read_cdx(body, "http://a.ca/", "{timestamp}")
