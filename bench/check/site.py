"""The site that all programs check: pages of 58 KB in the canada.ca template, served over loopback.

    python site.py PORT_FILE PAGES plain|etag|moving

`GET /mode/etag` changes the mode. Writes its port to PORT_FILE and serves until it is ended. TCP_NODELAY is set: without it, keep-alive answers wait 40 ms
for a delayed ACK, and what is measured is the kernel's patience.
"""

from __future__ import annotations

import hashlib
import secrets
import socket
import sys
import threading
from pathlib import Path

PAGE_BYTES = 58_000
_SENTENCE = (
    "A worker whose job needs a labour market impact assessment also needs an acceptance certificate, unless the work "
    "lasts {n} days or less, and officers should accept a certificate issued before {year}-12-11. "
)
_MENU = '<li><a class="gcweb-menu-item" href="/en/topic-{n}.html">Topic number {n} of the menu</a></li>'


def write_page(number: int) -> bytes:
    """One page: a third of it main content with headings, lists and a table, the rest head, menus and scripts."""
    main = []
    for section in range(12):
        main.append(f'<h2 id="part-{section}">Part {section} of page {number}</h2>')
        main.append("<p>" + _SENTENCE.format(n=30 + section, year=2010 + number % 14) * 4 + "</p>")
        main.append("<ul>" + "".join(f"<li>Condition {i} of part {section}</li>" for i in range(6)) + "</ul>")
    rows = "".join(f"<tr><td>C{code}</td><td>Exemption {code}</td></tr>" for code in range(10, 40))
    main.append(f'<table class="table"><caption>Codes</caption><tr><th>Code</th><th>Use</th></tr>{rows}</table>')
    head = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Page {number} - Canada.ca</title>'
        '<meta name="dcterms.modified" title="W3CDTF" content="2026-02-17"></head><body><header id="wb-bnr"><nav><ul>'
    )
    body = (
        '<main property="mainContentOfPage" resource="#wb-main" typeof="WebPageElement" class="container">'
        f'<h1 property="name" id="wb-cont">Quebec cases, page {number}</h1>{"".join(main)}</main>'
    )
    parts = [head, *(_MENU.format(n=n) for n in range(150)), "</ul></nav></header>", body, "<footer>"]
    script = "<script>window.adobeDataLayer = window.adobeDataLayer || [];</script>"
    whole = "".join(parts)
    filler = (PAGE_BYTES - len(whole) - 30) // len(script)
    return f"{whole}{script * filler}</footer></body></html>".ljust(PAGE_BYTES).encode()


def write_list(pages: int) -> bytes:
    """The page that links to all others."""
    links = "".join(f'<li><a href="/en/page-{n}.html">Page {n}</a></li>' for n in range(pages))
    return (
        '<!DOCTYPE html><html lang="en"><head><title>All pages - Canada.ca</title></head><body>'
        f'<main property="mainContentOfPage"><h1 id="wb-cont">All pages</h1><ul>{links}</ul></main></body></html>'
    ).encode()


class Site:
    """Answers by path: `etag` gives a 304 to who has the page, `moving` other bytes each time for the same text."""

    def __init__(self, pages: int, mode: str) -> None:
        self._pages, self._mode = pages, mode
        self._ready: dict[str, tuple[bytes, bytes, bytes]] = {}

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path.startswith("/mode/"):
            self._mode, self._ready = path.removeprefix("/mode/"), {}
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        if path not in self._ready:
            self._ready[path] = self._make(path)
        whole, same, tag = self._ready[path]
        if self._mode == "moving":  # a token of the session, as content systems write it into scripts and attributes
            return whole.replace(b"adobeDataLayer", secrets.token_hex(7).encode(), 1)
        return same if tag and tag in head else whole

    def _make(self, path: str) -> tuple[bytes, bytes, bytes]:
        if path == "/en/list.html":
            body = write_list(self._pages)
        elif path.startswith("/en/page-"):
            body = write_page(int(path.removeprefix("/en/page-").removesuffix(".html")))
        else:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", b"", b""
        tag = b'"%s"' % hashlib.sha256(body).hexdigest()[:16].encode() if self._mode == "etag" else b""
        fields = b"Content-Type: text/html; charset=utf-8\r\n" + (b"ETag: %s\r\n" % tag if tag else b"")
        whole = b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (fields, len(body), body)
        return whole, b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % fields, tag


def serve(sock: socket.socket, site: Site) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waiting = b""
    with sock:
        while data := sock.recv(65536):
            waiting += data
            while b"\r\n\r\n" in waiting:
                head, _, waiting = waiting.partition(b"\r\n\r\n")
                sock.sendall(site.answer(head))


def main() -> None:
    port_file, pages, mode = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    site = Site(pages, mode)
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port_file.write_text(str(listener.getsockname()[1]))
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=serve, args=(sock, site), daemon=True).start()


if __name__ == "__main__":
    main()
