"""Promise: a web archive that was cut short says so and names the record; what stands whole before the cut is read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.watching import Watch, page
from veille.crawler import read_warc
from veille.errors import ParseError
from veille.model import Fetched
from veille.pipeline.past.imports import run_import
from veille.workspace import open_workspace

URL = "https://www.canada.ca/en/{}.html"


def archive(*, packed: bool) -> tuple[bytes, list[int]]:
    """Three pages as an archive, and where each record ends."""
    target, ends = io.BytesIO(), []
    writer = WARCWriter(target, gzip=packed)
    for n in range(3):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        body = page(f"<p>You must pay ${100 + n} for the form.</p>").encode()
        dated = {"WARC-Date": f"2024-0{n + 1}-01T00:00:00Z"}
        url = URL.format(n)
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict=dated,
        )
        writer.write_record(record)
        ends.append(target.tell())
    return target.getvalue(), ends


@pytest.mark.parametrize("packed", [True, False])
def test_every_cut_but_between_records_is_told_and_loses_nothing_whole(tmp_path: Path, packed: bool) -> None:
    raw, ends = archive(packed=packed)
    full = {URL.format(n) for n in range(3)}
    for cut in (*range(40, len(raw), 37), *(end - back for end in ends for back in (1, 3, 6, 12))):
        path = tmp_path / "cut.warc"
        path.write_bytes(raw[:cut])
        found: list[Fetched] = []
        if cut in ends:
            continue
        with pytest.raises(ParseError) as caught:
            found.extend(iter_into(found, path))
        assert "record" in str(caught.value) or "no readable WARC" in str(caught.value)
        assert len(found) >= sum(end <= cut for end in ends)
        assert {f.url for f in found} <= full
        assert all(f.body.endswith(b"</html>") for f in found)


def iter_into(found: list[Fetched], path: Path) -> list[Fetched]:
    for fetched in read_warc(path):
        found.append(fetched)  # noqa: PERF402  (what was given before the break is kept)
    return []


def test_an_import_of_a_cut_archive_keeps_what_is_whole_and_fails(watch: Watch, tmp_path: Path) -> None:
    raw, ends = archive(packed=True)
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(raw[: (ends[1] + ends[2]) // 2])
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        report = run_import(workspace, [path])
    assert (report.versions, report.failed) == (2, 1)
    # The page is named, too, when the cut left the head of the record whole.
    assert "breaks off in record 3" in report.remarks[-1]
