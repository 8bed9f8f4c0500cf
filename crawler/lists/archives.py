"""Indexes of web archives: which captures of a page there are (CDX as web archives serve it; Memento TimeMaps, RFC 7089)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import quote, urljoin

from veille.clock import read_http_date, to_stamp
from veille.errors import ParseError

CDX_FIELDS = "timestamp,original,mimetype,statuscode,digest"
_NAMED = (("timestamp",), ("original", "url"), ("mimetype", "mime"), ("statuscode", "status"), ("digest",))
_REVISIT_STATUS = "-"
MOST_CAPTURES = 150_000  # a page captured every hour for 17 years; more is no page's index

# <http://archive.example/web/20240105120000/http://a.example/>; rel="first memento"; datetime="Fri, 05 Jan 2024 12:00:00 GMT"
_LINK = re.compile(r'<([^<>\s]+)>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s;,"]+))*)')
_PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))')


@dataclass(frozen=True, slots=True)
class ArchivedCapture:
    """One capture that an archive holds: when it was made, where its bytes are, what they are where the index says it."""

    at: str
    address: str
    digest: str = ""


def cdx_address(template: str, url: str, *, since: str, until: str) -> str:
    """The address of the CDX index of a page between two UTC stamps, one line for each run of equal captures.

    No filter on the status: a page that was seen again as before is a `warc/revisit` line, whose status may be "-".
    """
    asked = f"url={quote(url, safe='')}&from={_digits(since)}&to={_digits(until)}"
    return f"{template}?{asked}&fl={CDX_FIELDS}&collapse=digest"


def read_cdx(body: bytes, url: str, playback: str) -> tuple[ArchivedCapture, ...]:
    """The captures of a CDX answer, oldest first; `playback` is the address of one, with {timestamp} and {url}.

    Raises ParseError for lines that are none of an index.
    """
    found = []
    status_of: dict[str, str] = {}  # of the digest: a revisit has the status of what it was seen again as
    for line, parts in islice(_rows(body.decode("utf-8", "replace")), MOST_CAPTURES):
        if len(parts) < 5 or not re.fullmatch(r"\d{14}", parts[0]):
            raise _no_index(f"{line[:80]!r}")
        stamp, status = _stamp(parts[0]), parts[3]
        if status == _REVISIT_STATUS:
            status = status_of.get(parts[4], "200")
        else:
            status_of[parts[4]] = status
        if stamp is not None and status == "200":
            address = playback.replace("{timestamp}", parts[0]).replace("{url}", url)
            found.append(ArchivedCapture(stamp, address, parts[4]))
    return tuple(sorted(found, key=lambda capture: capture.at))


def _rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of an index with its fields in our order: fields apart by blanks, a JSON table with a head, or objects.

    Wayback servers answer a table to `output=json`, others an object a line, with or without its key and moment before it.
    """
    if text.lstrip().startswith("["):
        try:
            table = json.loads(text)
        except ValueError as error:
            raise _no_index(str(error)) from error
        rows = [row for row in table if isinstance(row, list)] if isinstance(table, list) else []
        for row in rows[1:]:
            named = dict(zip(map(str, rows[0]), map(str, row), strict=False))
            yield str(row), _fields(named)
        for row in table if not rows else ():
            yield str(row), _fields(row if isinstance(row, dict) else {})
        return
    for line in text.splitlines():
        before, brace, after = line.partition("{")
        if not brace:
            if parts := line.split():
                yield line, parts
            continue
        try:
            said = json.loads(brace + after)
        except ValueError as error:
            raise _no_index(f"{line[:80]!r}") from error
        moment = before.split()[1:2]
        yield line, _fields({**said, **({"timestamp": moment[0]} if moment else {})})


def _no_index(said: str) -> ParseError:
    return ParseError(f"no CDX index: {said}", hint="check backfill.index in the configuration")


def _fields(named: Mapping[str, object]) -> list[str]:
    """The fields that we ask for, by the names that servers give them."""
    return [next((str(named[name]) for name in names if named.get(name)), "-") for names in _NAMED]


def read_timemap(body: bytes) -> tuple[ArchivedCapture, ...]:
    """The mementos of a TimeMap in link format, oldest first; raises ParseError for what is none."""
    found = tuple(_mementos(body.decode("utf-8", "replace")))
    if not found and b'rel="' not in body:
        raise ParseError("no TimeMap in link format", hint="check backfill.index in the configuration")
    return tuple(sorted(found, key=lambda capture: capture.at))[:MOST_CAPTURES]


def timemap_pages(body: bytes, address: str, *, since: str, until: str) -> tuple[str, ...]:
    """The addresses of the other TimeMaps that one leads to, as a long one comes in parts; none outside the two UTC stamps."""
    found = []
    for link, said in _links(body.decode("utf-8", "replace")):
        first, last = memento_time(said.get("from")), memento_time(said.get("until"))
        wanted = (last is None or last >= since) and (first is None or first <= until)
        if "timemap" in said.get("rel", "").lower().split() and wanted:
            found.append(urljoin(address, link))
    return tuple(dict.fromkeys(found))


def memento_time(header: str | None) -> str | None:
    """The UTC stamp of a Memento-Datetime header; None without one or for no date."""
    moment = read_http_date(header)
    return None if moment is None else to_stamp(moment)


def _mementos(text: str) -> Iterator[ArchivedCapture]:
    for link, said in _links(text):
        at = memento_time(said.get("datetime"))
        if "memento" in said.get("rel", "").split() and at is not None:
            yield ArchivedCapture(at, link)


def _links(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for link in _LINK.finditer(text):
        yield link[1], {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(link[2])}


def _digits(stamp: str) -> str:
    return re.sub(r"\D", "", stamp)


def _stamp(digits: str) -> str | None:
    try:
        return to_stamp(datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        return None  # 20240230000000: an index with a flaw
