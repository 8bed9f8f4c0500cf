"""The front matter of a saved page: what the capture says of itself, and whether its body is as it was recorded."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from veille.errors import ParseError

_OPENING = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_CLOSING = re.compile(rb"^---[ \t]*(?:\r?\n|\Z)", re.M)
MAX_FRONT_MATTER = 64_000  # bytes; a dozen short fields
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a capture. `body` are the bytes after the closing line and one blank line.

    `captured` is the date of the capture as YYYY-MM-DD. `intact` says whether SHA-256 of `body` is the recorded
    `content_hash`; None when none was recorded.
    """

    url: str | None
    title: str
    captured: str | None
    lang: str | None
    kind: str | None
    parent_url: str | None
    content_hash: str | None
    intact: bool | None
    body: bytes
    fields: tuple[tuple[str, str], ...] = ()


def has_front_matter(raw: bytes) -> bool:
    """Whether the bytes begin with a front matter block."""
    return bool(_OPENING.match(raw)) and _CLOSING.search(raw, _end_of_opening(raw)) is not None


def _end_of_opening(raw: bytes) -> int:
    opening = _OPENING.match(raw)
    return opening.end() if opening else 0


def parse_front_matter(raw: bytes, *, where: str = "") -> FrontMatter:
    """The front matter of a capture; raises ParseError when there is none or it is not `key: value` lines."""
    begin = _end_of_opening(raw)
    closing = _CLOSING.search(raw, begin, begin + MAX_FRONT_MATTER) if begin else None
    if closing is None:
        raise ParseError("no front matter", where=where, hint="it begins and ends with a line of three hyphens")
    fields = _read_fields(raw[begin : closing.start()], where)
    body = raw[closing.end() :]
    body = body.removeprefix(b"\r\n") if body.startswith(b"\r\n") else body.removeprefix(b"\n")
    recorded = fields.get("content_hash") or None
    day = next((m[0] for key in ("ingest_date", "date", "captured") if (m := _DAY.search(fields.get(key, "")))), None)
    return FrontMatter(
        url=fields.get("url") or None,
        title=fields.get("title", ""),
        captured=day,
        lang=fields.get("lang") or None,
        kind=fields.get("type") or None,
        parent_url=fields.get("parent_url") or None,
        content_hash=recorded,
        intact=hashlib.sha256(body).hexdigest() == recorded.lower() if recorded else None,
        body=body,
        fields=tuple(sorted(fields.items())),
    )


def _read_fields(block: bytes, where: str) -> dict[str, str]:
    import yaml  # few captures have front matter

    try:
        # BaseLoader keeps every scalar a string (a date stays as written) and builds no objects.
        loaded: object = yaml.load(block.decode("utf-8", "replace"), Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:  # a thousand brackets in one another are no front matter either
        raise ParseError(f"front matter is not YAML: {error}", where=where, hint="quote titles with a colon") from error
    if not isinstance(loaded, dict):
        raise ParseError("front matter is not `key: value` lines", where=where)
    return {str(key): value.strip() for key, value in loaded.items() if isinstance(value, str)}
