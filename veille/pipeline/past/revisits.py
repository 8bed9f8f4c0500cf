"""Pages that an archive's file saw again as before, and whose bytes are in another file or already in the record."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace

from veille.crawler import LostRevisit, WarcNotes
from veille.errors import StoreError
from veille.pipeline.past.saved_files import Capture
from veille.store import RawCapture
from veille.urls import canonical_url
from veille.workspace import Workspace


def find_revisits(workspace: Workspace, notes: WarcNotes, remarks: list[str]) -> Iterator[Capture]:
    """The revisits with the bytes that the record has of what they saw; a remark counts those of which it has none."""
    lost: list[LostRevisit] = []
    digests: dict[
        str, bytes | None
    ] = {}  # SHA-1 of what the record holds, by its SHA-256: many revisits ask for the same
    for revisit in sorted(notes.lost, key=lambda revisit: revisit.seen.fetched_at):
        known = _first_sight(workspace, revisit, digests)
        if known is None:
            lost.append(revisit)
            continue
        body = workspace.store.blobs.get(known.raw_sha256)
        fetched = replace(revisit.seen, headers=known.headers, body=body, wire_bytes=len(body))
        yield Capture(fetched, f"a revisit ({fetched.url})")
    if lost:
        first = lost[0].seen
        remarks.append(
            f"left out: {len(lost)} revisits of what is neither in these files nor in the record "
            f"(first: {first.url} of {first.fetched_at})"
        )


def _first_sight(workspace: Workspace, revisit: LostRevisit, digests: dict[str, bytes | None]) -> RawCapture | None:
    """The capture that a revisit names, by address and moment, or by the digest of its bytes."""
    url, at = revisit.sight
    for address in dict.fromkeys((url, canonical_url(revisit.seen.url))):
        page = workspace.store.pages.find(address)
        for capture in workspace.store.blobs.snapshots(page.page_id) if page is not None else ():
            if address == url and capture.fetched_at == at:
                return capture
            if _is_of(workspace, capture, revisit.digest, digests):
                return capture
    return None


def _is_of(workspace: Workspace, capture: RawCapture, digest: str, digests: dict[str, bytes | None]) -> bool:
    """Whether the bytes have the digest that archives give a payload: SHA-1 in base 32."""
    kind, _, value = digest.partition(":")
    if kind.lower() != "sha1":
        return False
    key = capture.raw_sha256
    if key not in digests:
        digests[key] = _sha1(workspace, key)
    found = digests[key]
    if found is None:
        return False
    return value.upper() == base64.b32encode(found).decode() or value.lower() == found.hex()


def _sha1(workspace: Workspace, raw_sha256: str) -> bytes | None:
    """The SHA-1 of bytes in the record; None for those that were pruned."""
    try:
        body = workspace.store.blobs.get(raw_sha256)
    except StoreError:
        return None
    return hashlib.sha1(body, usedforsecurity=False).digest()
