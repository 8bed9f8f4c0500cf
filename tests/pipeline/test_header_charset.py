"""Stored bytes read again say what they said: the charset may stand in the answer's header alone."""

from __future__ import annotations

import pytest

from tests.watching import Site, Watch, page
from veille.operate.loopback import Answer
from veille.pipeline.reread.reextract import run_reextract
from veille.pipeline.reread.refresh import replay_version
from veille.store.verify import verify
from veille.workspace import open_workspace


# Bytes that mean other letters in each, and are no UTF-8.
@pytest.mark.parametrize("charset", ["iso-8859-2", "windows-1251", "utf-16"])
def test_a_second_reading_of_a_page_whose_header_names_its_charset_is_the_first(
    charset: str, watch: Watch, site: Site
) -> None:
    """`verify` finds the same content hash, and `reextract --all` no difference."""
    words = {"iso-8859-2": "őűžč", "windows-1251": "Виза", "utf-16": "é"}[charset]
    body = page(f"<p>You must pay $100 to the office of {words} before you apply.</p>").encode(charset)
    site.pages["/en/a.html"] = Answer(body, content_type=f"text/html; charset={charset}")
    watch.source("a", "/en/a.html")
    assert watch.check().versions == 1
    assert words in str(watch.rows("SELECT text FROM v1_section"))
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        assert run_reextract(workspace, processes=1, everything=True).changed == 0
        result = verify(workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw))
        assert result.problems == []
    assert words in str(watch.rows("SELECT text FROM v1_section"))
