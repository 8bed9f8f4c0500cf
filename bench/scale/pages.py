"""The site of the scale run: pages of 58 KB in two languages, of which every hundredth changes on the second day.

    python pages.py PORT_FILE PAGES

Half of the pages are English, half their French twins. `GET /day/2` turns the page of the calendar.
"""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

PAGE_BYTES = 58_000
CHANGED_OF = 100  # one page in so many changes: its certificate's length, and nothing else
_WORDS = {
    "en": (
        (
            "A worker whose job lasts more than {days} days must hold a certificate of acceptance issued before "
            "{year}-12-11, unless section R{section} of the Regulations applies. "
        ),
        "Officers may accept a copy of the certificate when the original is on its way. ",
        "The certificate is valid for {months} months. ",
        ("Who needs it", "How long", "Documents", "Exceptions", "Fees", "After a refusal"),
        "The fee is ${fee}.00 for each person. ",
        "Document {n} in the file of the worker",
        "Topic number {n} of the menu",
    ),
    "fr": (
        (
            "Le travailleur dont l’emploi dure plus de {days} jours doit détenir un certificat d’acceptation délivré avant "
            "le {year}-12-11, sauf si l’article R{section} du Règlement s’applique. "
        ),
        "Les agents peuvent accepter une copie du certificat lorsque l’original est en route. ",
        "Le certificat est valide pendant {months} mois. ",
        ("Qui en a besoin", "Durée", "Documents", "Exceptions", "Frais", "Après un refus"),
        "Les frais sont de {fee} $ par personne. ",
        "Document {n} au dossier du travailleur",
        "Sujet numéro {n} du menu",
    ),
}


def write_page(number: int, lang: str, day: int) -> bytes:
    """One page; English and French of one number state the same values."""
    rule, copy, length, headings, fee, item, topic = _WORDS[lang]
    months = 24 + number % 13 + (6 if day > 1 and number % CHANGED_OF == 0 else 0)
    main = []
    for place, heading in enumerate(headings):
        main.append(f'<h2 id="part-{place}">{heading} ({number})</h2>')
        values = {"days": 20 + place, "year": 2010 + number % 14, "section": 200 + (number + place) % 15}
        main.append("<p>" + rule.format(**values) + copy + "</p>")
        main.append("<ul>" + "".join(f"<li>{item.format(n=n)}</li>" for n in range(8)) + "</ul>")
    main.append("<p>" + length.format(months=months) + fee.format(fee=100 + number % 50) + "</p>")
    other = "fr" if lang == "en" else "en"
    menu = "".join(f'<li><a href="/{lang}/topic-{n}.html">{topic.format(n=n)}</a></li>' for n in range(150))
    whole = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Page {number} - Canada.ca</title>'
        f'<meta name="dcterms.language" content="{"eng" if lang == "en" else "fra"}"></head><body><header id="wb-bnr">'
        f'<section id="wb-lng"><ul><li><a lang="{other}" hreflang="{other}" href="/{other}/page-{number}.html">'
        f"{other}</a></li></ul></section><nav><ul>{menu}</ul></nav></header>"
        '<main property="mainContentOfPage" resource="#wb-main" typeof="WebPageElement" class="container">'
        f'<h1 property="name" id="wb-cont">Page {number}</h1>{"".join(main)}</main><footer>'
    )
    script = "<script>window.adobeDataLayer = window.adobeDataLayer || [];</script>"
    filler = (PAGE_BYTES - len(whole.encode()) - 30) // len(script)
    return f"{whole}{script * filler}</footer></body></html>".encode().ljust(PAGE_BYTES)


def write_list(lang: str, pages: int) -> bytes:
    """The page that links to all others of its language."""
    links = "".join(f'<li><a href="/{lang}/page-{n}.html">Page {n}</a></li>' for n in range(pages))
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Pages - Canada.ca</title></head><body>'
        f'<main property="mainContentOfPage"><h1 id="wb-cont">Pages</h1><ul>{links}</ul></main></body></html>'
    ).encode()


class Calendar:
    """Answers by path, as the site stands on its current day."""

    def __init__(self, pages: int) -> None:
        self._each, self.day = pages // 2, 1

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        lang, _, name = path.removeprefix("/").partition("/")
        if lang == "day":
            self.day, body = int(name), b"turned"
        elif name == "list.html":
            body = write_list(lang, self._each)
        elif name.startswith("page-"):
            body = write_page(int(name.removeprefix("page-").removesuffix(".html")), lang, self.day)
        else:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        fields = b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
        return b"HTTP/1.1 200 OK\r\n" + fields + body


def serve(sock: socket.socket, calendar: Calendar) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waiting = b""
    with sock:
        while data := sock.recv(65536):
            waiting += data
            while b"\r\n\r\n" in waiting:
                head, _, waiting = waiting.partition(b"\r\n\r\n")
                sock.sendall(calendar.answer(head))


def main() -> None:
    port_file, calendar = Path(sys.argv[1]), Calendar(int(sys.argv[2]))
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port_file.write_text(str(listener.getsockname()[1]))
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=serve, args=(sock, calendar), daemon=True).start()


if __name__ == "__main__":
    main()
