"""Packed bodies are unpacked whole or not at all, within a bound that holds for memory too."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veille.crawler.faults import Fault
from veille.crawler.http.content_encoding import unpack
from veille.model import RejectReason

TEXT = "Certificat d'acceptation du Québec\n".encode() * 200
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(TEXT) + RAW.flush()
LIMIT = 1_000_000


def pieces(data: bytes, size: int = 7) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (TEXT, None),  # not packed
        (TEXT, "identity"),
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0), "X-GZIP"),  # the old name, any case
        (gzip.compress(TEXT[:99], mtime=0) + gzip.compress(TEXT[99:]), "gzip"),  # two members in one body
        (gzip.compress(TEXT, mtime=0) + b"\0" * 40, "gzip"),  # padding behind the end
        (zlib.compress(TEXT), "deflate"),  # as the standard says
        (RAW_DEFLATE, "deflate"),  # as some servers do
    ],
)
def test_codings_are_unpacked(data: bytes, coding: str | None) -> None:
    """However the pieces fall, the text comes out."""
    assert unpack(pieces(data), coding, LIMIT) == TEXT
    assert unpack(iter([data]), coding, LIMIT) == TEXT


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1, max_value=len(gzip.compress(TEXT, mtime=0)) - 1), st.sampled_from(["gzip", "deflate"]))
def test_no_cut_passes_as_a_whole(cut: int, coding: str) -> None:
    """A packed body cut anywhere is refused: no prefix of a page is taken for the page."""
    whole = gzip.compress(TEXT, mtime=0) if coding == "gzip" else zlib.compress(TEXT)
    if cut >= len(whole):
        return
    with pytest.raises(Fault) as caught:
        unpack(iter([whole[:cut]]), coding, LIMIT)
    assert caught.value.reason is RejectReason.TRUNCATED


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_takes_no_more_memory_than_the_bound(coding: str) -> None:
    """40 MB of zeros are stopped at the limit, not after it."""
    pack = zlib.compressobj(1, wbits=31 if coding == "gzip" else 15)
    bomb = b"".join(pack.compress(b"\0" * 1_000_000) for _ in range(40)) + pack.flush()
    tracemalloc.start()
    with pytest.raises(Fault) as caught:
        unpack(pieces(bomb, 65_536), coding, LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.reason is RejectReason.TOO_LARGE
    assert peak < 4 * LIMIT


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_codings_that_were_not_asked_for_are_refused(coding: str) -> None:
    """What cannot be unpacked with a check of its end is not guessed at."""
    with pytest.raises(Fault) as caught:
        unpack(iter([b"x"]), coding, LIMIT)
    assert caught.value.reason is RejectReason.WRONG_TYPE
