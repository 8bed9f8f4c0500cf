"""What was fetched goes into a WARC and comes back the same; captures of web archives are read as answers."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from veille.crawler import read_warc, write_warc
from veille.errors import ParseError
from veille.model import Fetched, FetchRequest

BODY = "<html><body>Certificat d'acceptation du Québec</body></html>".encode()


def capture(url: str = "https://www.canada.ca/en/a.html", body: bytes = BODY, status: int = 200) -> Fetched:
    headers = (("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip"), ("content-length", "5"))
    return Fetched(FetchRequest(url), url, status, headers, body, "2026-02-17T06:07:08Z")


def test_a_warc_gives_back_what_was_written(tmp_path: Path) -> None:
    """Address, time, headers and bytes; the wire's own headers are set aside, since the body is unpacked."""
    path = tmp_path / "a.warc.gz"
    assert write_warc(path, [capture(), capture("https://www.quebec.ca/b", b"\x00\r\n\r\n" * 50_000)]) == 2
    first, second = read_warc(path)
    assert (first.url, first.body, first.fetched_at) == (
        "https://www.canada.ca/en/a.html",
        BODY,
        "2026-02-17T06:07:08Z",
    )
    assert first.header("content-type") == "text/html; charset=utf-8"
    assert first.header("x-archive-orig-content-encoding") == "gzip"
    assert first.header("content-encoding") is None
    assert second.body == b"\x00\r\n\r\n" * 50_000


def record(
    status: str, body: bytes, headers: str = "", uri: str = "https://www.canada.ca/x", kind: str = "response"
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"WARC-Target-URI: {uri}\r\nWARC-Date: 2019-05-06T07:08:09.123456Z\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_captures_of_others_are_read(tmp_path: Path) -> None:
    """Packed and chunked bodies are unpacked; redirects, errors, requests and other schemes are no captures of pages."""
    packed = gzip.compress(BODY)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    path = tmp_path / "a.warc"
    path.write_bytes(
        record("200 OK", BODY)
        + record("200 OK", packed, "Content-Encoding: gzip\r\n")
        + record("200 OK", chunked, "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")
        + record("301 Moved", b"", "Location: /y\r\n")
        + record("404 Not Found", b"gone")
        + record("200 OK", b"x", uri="dns:www.canada.ca")
        + record("200 OK", packed[:-9], "Content-Encoding: gzip\r\n")  # cut: no evidence of the page
    )
    remarks: list[str] = []
    found = list(read_warc(path, remarks=remarks))
    assert len(remarks) == 1  # the cut one is named
    assert "left out" in remarks[0]
    assert [f.body for f in found] == [BODY] * 3
    assert {f.fetched_at for f in found} == {"2019-05-06T07:08:09Z"}


def test_a_bomb_in_an_archive_is_left_out(tmp_path: Path) -> None:
    """A capture past the cap is skipped, the next one is read."""
    path = tmp_path / "a.warc"
    bomb = gzip.compress(b"\0" * 2_000_000)
    path.write_bytes(record("200 OK", bomb, "Content-Encoding: gzip\r\n") + record("200 OK", BODY))
    remarks: list[str] = []
    assert [f.body for f in read_warc(path, limit=1_000_000, remarks=remarks)] == [BODY]
    assert "left out: too_large" in remarks[0]


def test_what_is_no_warc_is_refused(tmp_path: Path) -> None:
    """A file that is not what its name says is one clear error."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"<html>no archive</html>\n" * 3)
    with pytest.raises(ParseError, match="no readable WARC"):
        list(read_warc(path))


def stored(kind: str, at: str, more: str, block: bytes, type_: str) -> bytes:
    """A record of any kind about one page."""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"WARC-Target-URI: https://www.canada.ca/x\r\nWARC-Date: {at}\r\n{more}"
        f"Content-Type: {type_}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def test_revisits_and_resources_are_captures(tmp_path: Path) -> None:
    """Seen again as before, by digest or by the first sight: the same bytes of that time; a page without a head is one."""
    answer = "application/http; msgtype=response"
    first = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY
    again = b"HTTP/1.1 %s\r\n\r\n"
    by_sight = "WARC-Refers-To-Target-URI: https://www.canada.ca/x\r\nWARC-Refers-To-Date: 2024-01-01T00:00:00Z\r\n"
    digest = "WARC-Payload-Digest: sha1:AAAA\r\n"
    path = tmp_path / "a.warc"
    path.write_bytes(
        stored("revisit", "2024-03-01T00:00:00Z", digest, again % b"200 OK", answer)
        + stored("response", "2024-01-01T00:00:00Z", digest, first, answer)
        + stored("revisit", "2024-04-01T00:00:00Z", by_sight, again % b"304 Not Modified", answer)
        + stored("revisit", "2024-05-01T00:00:00Z", digest, again % b"301 Moved", answer)
        + stored("revisit", "2024-06-01T00:00:00Z", "WARC-Payload-Digest: sha1:BBBB\r\n", again % b"200 OK", answer)
        + stored("revisit", "in June", digest, again % b"200 OK", answer)
        + stored("resource", "2024-07-01T00:00:00Z", "", b"<p>Other</p>", "text/html; charset=utf-8")
        + stored("resource", "2024-08-01T00:00:00Z", "", b"GIF89a", "image/gif")
    )
    remarks: list[str] = []
    found = sorted((c.fetched_at[:7], c.body, c.header("content-type")) for c in read_warc(path, remarks=remarks))
    assert found == [
        ("2024-01", BODY, "text/html"),
        ("2024-03", BODY, "text/html"),
        ("2024-04", BODY, "text/html"),
        ("2024-07", b"<p>Other</p>", "text/html; charset=utf-8"),
    ]
    no_moment, lost = remarks
    assert "left out: 'in JuneZ' is not a UTC stamp" in no_moment
    assert "1 revisits" in lost
    assert "2024-06-01" in lost
    path.write_bytes(path.read_bytes()[:-8])
    given = read_warc(path)
    assert sorted(next(given).fetched_at[:7] for _ in range(4)) == ["2024-01", "2024-03", "2024-04", "2024-07"]
    with pytest.raises(ParseError, match="breaks off"):
        next(given)
