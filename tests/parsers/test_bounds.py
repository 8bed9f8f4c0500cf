"""Promise: any bytes give a typed error that names the cause or a bounded document; never a hang, a crash or silence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.pdf_writer import write_pdf
from veille.errors import ParseError, WrongMedium
from veille.parsers import cut_page, read_document
from veille.parsers.media import outline
from veille.parsers.media.limits import MAX_BLOCKS, MAX_PAGE_BYTES
from veille.profiles import load_profiles

PROFILES = load_profiles()
PROFILE = PROFILES["canada-ca"]
HEAD = b"<html lang=en><body><main property=mainContentOfPage><h1 id=wb-cont>Title</h1>"
FRONT = b"---\nurl: https://www.canada.ca/en/a.html\n---\n\n"
FEW_BLOCKS = MAX_BLOCKS // 10
SECONDS = 12  # of CPU, so that a busy machine does not count; each takes a fifth of it or less

# name: (bytes, words of the error)
REFUSED = {
    "empty": (b"", "empty"),
    "white space only": (b" \n\t ", "empty"),
    "an image": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "is an image"),
    "an archive": (b"PK\x03\x04" + b"x" * 99, "is a ZIP archive"),
    "compressed": (b"\x1f\x8b\x08" + b"x" * 99, "is gzip data"),
    "binary data": (bytes(range(256)) * 40, "binary data"),
    "over the limit": (HEAD + b"<p>" + b"word " * (MAX_PAGE_BYTES // 5), "over the limit"),
    "nested 100,000 deep": (HEAD + b"<div>" * 100_000, "nested 100,00"),
    "centred 100,000 times": (HEAD + b"<center>" * 100_000, "nested 100,00"),
    "main in main": (HEAD + b"<main>" * 100_000, "nested 100,00"),
    "an element of its own": (HEAD + b"<x-y>" * 100_000, "nested 100,00"),
    "after end tags that end nothing": (HEAD + b"</div>" * 100_000 + b"<div>" * 100_000, "nested 100,00"),
    "between end tags of others": (HEAD + b"<div></b>" * 100_000, "nested 100,00"),
    "malformed XML": (b'<?xml version="1.0"?><Regulation><Body>', "malformed XML"),
    "nested XML": (b'<?xml version="1.0"?><Regulation>' + b"<Body>" * 9_000, "malformed XML"),
    "entity bomb": (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Regulation>&b;</Regulation>',
        "declares entities",
    ),
    "outside entity": (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Regulation>&a;</Regulation>',
        "declares entities",
    ),
    "XML of another kind": (b'<?xml version="1.0"?><rss><channel/></rss>', "is a feed, not a page"),
    "damaged PDF": (b"%PDF-1.7\n junk", "damaged PDF"),
    "PDF without text": (write_pdf([[]]), "holds no text"),
    "front matter that is not YAML": (b"---\na: [b\n---\n\nx", "not YAML"),
    "Markdown quotes 600 deep": (FRONT + b"> " * 600 + b"x", "nested over"),
    "Markdown lists 600 deep": (FRONT + b"".join(b" " * (2 * i) + b"* a\n" for i in range(600)), "nested over"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_cause(name: str) -> None:
    raw, words = REFUSED[name]
    url = "https://www.canada.ca/en/a.html"
    for read in (read_document, cut_page):
        with pytest.raises(ParseError) as caught:
            read(raw, profile=PROFILE, url=url)
        assert words in str(caught.value)
        assert caught.value.where == url, "the error names the page"


def test_html_by_its_header_only_is_refused() -> None:
    with pytest.raises(WrongMedium, match="no HTML element"):
        read_document(b'{"error": "no"}', profile=PROFILE, content_type="text/html; charset=utf-8")


# name: (bytes, words that must be in the text, hint that must be given)
BOUNDED = {
    "600 deep": (HEAD + b"<div>" * 600 + b"<p>deep words</p>" + b"</div>" * 600, "deep words", ""),
    "600 spans deep": (HEAD + b"<p>" + b"<span>" * 600 + b"deep words", "deep words", ""),
    "600 details deep": (HEAD + b"<details><summary>s</summary>" * 600 + b"deep words", "deep words", ""),
    "600 lists deep": (HEAD + b"<ul><li>" * 600 + b"deep words", "deep words", ""),
    "600 definition lists deep": (HEAD + b"<dl><dt>t<dd>" * 600 + b"deep words", "deep words", ""),
    "300 tables deep": (HEAD + b"<table><tr><td>x<td>" * 300 + b"deep words", "deep words", ""),
    "10,000 items": (HEAD + b"<ul>" + b"<li>an item" * 10_000 + b"</ul>", "an item", "too many blocks"),
    "3,000 headings": (HEAD + b"<h2>h</h2>" * 3_000, "h", "too many blocks"),
    "15,000 links": (HEAD + b"<a href=x>y</a> " * 15_000, "y y y", ""),
    "huge spans": (
        HEAD + b"<table><tr><th colspan=1000 rowspan=65534>h<tr><td>1<td>2" + b"<tr><td colspan=99999>x" * 500,
        "1\t2",
        "",
    ),
    "NUL bytes": (HEAD + b"<p>a\0b</p>", "ab", "NUL bytes"),
    "cut off": (HEAD + b"<p>some words", "some words", "ends without </html>"),
    "escape codes": (HEAD + b"<p>red \x1b[31mtext</p>", "red [31mtext", ""),
    "long run of <": (HEAD + b"<" * 60_000, "<<<", ""),
    "long run of &": (HEAD + b"&" * 60_000, "&&&", ""),
    "unclosed comments": (HEAD + b"<p>words</p>" + b"<!--" * 100_000, "words", ""),
    "Markdown brackets": (FRONT + b"[" * 5_000, "[[[", ""),
    "Markdown stars": (FRONT + b"*a_ " * 5_000, "a_", ""),
    "words alone": (b"only words, no markup", "only words", ""),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_hostile_pages_give_a_bounded_document(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, words, hint = BOUNDED[name]
    if "too many blocks" in hint:  # a tenth of the blocks, as many seconds fewer: the bound is what is tried
        monkeypatch.setattr(outline, "MAX_BLOCKS", FEW_BLOCKS)
    begun = time.process_time()
    document = read_document(raw, profile=PROFILE)
    assert time.process_time() - begun < SECONDS
    assert words in document.text
    assert hint in " ".join(document.hints)
    assert sum(len(section.blocks) for section in document.sections) <= outline.MAX_BLOCKS
    assert "\0" not in document.text
    assert "\x1b" not in document.text


# bytes, header: what is read. One row for each step: strict UTF-8, header, meta, browsers' Latin-1, double encoding.
CHARSETS = [
    ("<html><main><p>Délai</p></main></html>".encode(), None, "Délai", ""),
    (b"\xef\xbb\xbf" + "<html><main><p>Délai</p></main></html>".encode(), None, "Délai", ""),
    ("<html><main><p>Délai</p></main></html>".encode(), "text/html; charset=iso-8859-1", "Délai", ""),  # header lies
    ("<html><main><p>Délai</p></main></html>".encode("cp1252"), "text/html; charset=windows-1252", "Délai", "not UTF-8"),
    ("<html><meta charset=iso-8859-1><main><p>L’été</p></main></html>".encode("cp1252"), None, "L’été", "not UTF-8"),
    ("<html><main><p>Le délai à Québec a été reporté</p></main></html>".encode("cp1252"), None, "été", "windows-1252"),
    ("<html><main><p>Délai</p></main></html>".encode("utf-16"), None, "Délai", ""),
    ("<html><main><p>Délai prévu à l’été</p></main></html>".encode().decode("cp1252").encode(), None, "Délai prévu à l’été", "mojibake repaired"),
    ("<html><main><p>un délai très é</p></main></html>".encode() + b"\xff", None, "délai très", "not UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "header", "words", "hint"), CHARSETS)
def test_charsets_are_told_apart(raw: bytes, header: str | None, words: str, hint: str) -> None:
    document = read_document(raw, profile=PROFILE, content_type=header)
    assert words in document.text
    assert hint in " ".join(document.hints)


@given(
    st.binary(max_size=400), st.sampled_from([b"", HEAD, FRONT, b"%PDF-1.4\n", b'<?xml version="1.0"?><Regulation>'])
)
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_document_or_a_parse_error(raw: bytes, head: bytes) -> None:
    try:
        document = read_document(head + raw, profile=PROFILE)
    except ParseError:
        return
    assert document.content_hash


@pytest.mark.parametrize(
    "name", ["undefined", "idna", "punycode", "unicode_escape", "utf-7", "rot13", "hex", "no-such", "0"]
)
def test_a_charset_from_outside_is_only_ever_a_charset(name: str) -> None:
    """Names that Python knows as codecs and browsers do not are passed over; the words come out by what the bytes are."""
    raw = HEAD + "<p>Québec é à</p>".encode("cp1252")
    document = read_document(raw, profile=PROFILE, content_type=f"text/html; charset={name}")
    assert "Québec é à" in document.text
