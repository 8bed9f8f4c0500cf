"""Promise: weeks of a small site that edits, breaks, moves and lies by chance leave the record, messages and accounts they left.

Each page meets what real ones do: an amount, a duty, a sentence, a row or a heading that changes, a date or markup alone, an outage, a
wall, a redirect, half a page, the other language, a removal, its old text again. The draw is the same in each run.
"""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from tests.kept_readings import READINGS
from tests.watching import Watch, page
from veille.answers.explain import explain_page
from veille.answers.status import read_status, status_lines
from veille.operate.loopback import Answer

DAYS = 7
OPENING = re.compile(r"<p>Officers read this page.*?</p>")  # of the template; a French page is French throughout
NAMED = {
    "en": ("Ferry pass", "Winter camp", "Forest card", "Kiln permit"),
    "fr": ("Passe du traversier", "Camp d’hiver", "Carte de forêt", "Permis de four"),
}
SAID = {
    "en": (
        "A worker must pay a fee of ${n} for the pass.", "The pass is valid for at most {m} months.", "Officers may ask for form IMM {f}.",
        "Before {d} May 2026, the employer must send a letter or a stamped copy.", "A child under {m} is exempt from the fee (R{f}).",
        "You cannot land at night, unless you have a card.", "The counter is open from 9:00 to {h}:30.",
    ),
    "fr": (
        "Le travailleur doit payer des frais de {n} $ pour la passe.", "La passe est valide pour au plus {m} mois.",
        "Les agents peuvent demander le formulaire IMM {f}.", "Avant le {d} mai 2026, l’employeur doit envoyer une lettre ou une copie estampillée.",
        "L’enfant de moins de {m} ans est dispensé des frais (R{f}).", "Il est interdit d’accoster la nuit, sauf avec une carte.",
        "Le comptoir est ouvert de 9 h à {h} h 30.",
    ),
}  # fmt: skip
TURNED = {
    "en": (("must", "may"), ("cannot", "may"), (" or ", " and ")),
    "fr": (("doit", "peut"), ("peuvent", "doivent"), (" ou ", " et ")),
}
WALL = "<!DOCTYPE html><html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access this.</p></body></html>"
FACTS = "".join(
    f'[[facts]]\nkey = "{source}.{key}"\nlabel_en = "A"\nlabel_fr = "B"\nsource = "{source}"\ntype = "{kind}"\n{more}\n'
    for source in ("en0", "fr0")
    for key, kind, more in (
        ("fee", "money", f'contains = ["{"fee" if source == "en0" else "frais"}"]'),
        ("length", "duration", 'cmp = "max"'),
    )
)


class DrawnPage:
    """What a page of the site says today, and how it is served."""

    def __init__(self, draw: random.Random, lang: str, number: int) -> None:
        self.draw, self.lang, self.title, self.modified, self.heading = (
            draw,
            lang,
            NAMED[lang][number],
            12,
            ("Rules", "Règles")[lang == "fr"],
        )
        self.lines = [self._sentence(n) for n in draw.sample(range(len(SAID[lang])), 5)]
        self.rows = [(name, draw.choice((5, 40, 155))) for name in NAMED[lang][:3]]
        self.markup, self.was = "", list(self.lines)

    def _sentence(self, n: int) -> str:
        draw = self.draw
        numbers = {
            "n": draw.choice((100, 155, 230)),
            "m": draw.choice((12, 18, 36)),
            "f": draw.choice((1295, 205, 5710)),
        }
        return SAID[self.lang][n].format(**numbers, d=draw.randint(1, 28), h=draw.randint(13, 18))

    def served(self) -> str:
        """The page as it is now."""
        items = "".join(f"<li>{line}</li>" for line in self.lines[3:])
        table = "".join(f"<tr><td>{name}</td><td>${amount}</td></tr>" for name, amount in self.rows)
        body = (
            f"<h2{self.markup}>{self.heading}</h2>{''.join(f'<p>{line}</p>' for line in self.lines[:3])}<ul>{items}</ul>"
            f"<table><thead><tr><th>{self.title}</th><th>$</th></tr></thead><tbody>{table}</tbody></table>"
        )
        made = page(body, title=self.title, modified=f"2026-02-{self.modified}", lang=self.lang)
        return (
            made
            if self.lang == "en"
            else OPENING.sub("<p>Les agents lisent cette page quand une personne demande une passe.</p>", made)
        )

    def edit(self) -> None:
        """One edit of a person, drawn; half of them move the page's date."""
        draw, before = self.draw, list(self.lines)
        draw.choice((self._edit_line, self._edit_line, self._edit_list, self._edit_frame))()
        self.was = before
        if draw.random() < 0.5:
            self.modified = min(self.modified + 1, 28)

    def _edit_line(self) -> None:
        draw, at = self.draw, self.draw.randrange(len(self.lines))
        old, new = draw.choice(TURNED[self.lang])
        self.lines[at] = draw.choice((
            re.sub(r"\d+", lambda m: str(int(m[0]) + draw.choice((0, 5, 10))), self.lines[at]),
            self.lines[at].replace(old, new),
            self.lines[at].replace("e", "", 1),
        ))  # fmt: skip

    def _edit_list(self) -> None:
        draw, at = self.draw, self.draw.randrange(len(self.lines))
        kind = draw.choice(("more", "less", "moved", "back", "row", "no row"))
        if kind == "more":
            self.lines.insert(at, self._sentence(draw.randrange(len(SAID[self.lang]))))
        elif kind == "less" and len(self.lines) > 3:
            del self.lines[at]
        elif kind == "moved":
            self.lines.append(self.lines.pop(at))
        elif kind == "back":
            self.lines = list(self.was)
        elif kind == "row":
            self.rows.insert(1, (NAMED[self.lang][3], draw.choice((7, 155))))
        elif len(self.rows) > 1:
            self.rows.pop()

    def _edit_frame(self) -> None:
        draw = self.draw
        kind = draw.choice(("heading", "title", "markup", "nothing"))
        if kind == "heading":
            self.heading = draw.choice(
                ("Fees", "Who may land") if self.lang == "en" else ("Frais", "Qui peut accoster")
            )
        elif kind == "title":
            self.title += " 2026"
        elif kind == "markup":
            self.markup = " class='x'"

    def broken(self, other: str) -> str | Answer:
        """What the server says instead of the page on a bad day."""
        whole = self.served()
        return self.draw.choice((
            Answer(b"", status=500), Answer(b"gone", status=410), Answer(b"", status=404),
            Answer(WALL.encode()), Answer(WALL.encode(), status=403), Answer(b"", status=302, headers=(("Location", other),)),
            Answer(b"", hang_up=True), whole[: len(whole) // 2], page("", title=self.title, lang=self.lang), "",
            page("<p>Please sign in to continue.</p>", title="Sign in"), Answer(b"%PDF-1.4 broken", content_type="application/pdf"),
            page("<p>The service is temporarily unavailable because of scheduled maintenance.</p>", title="Maintenance", lang=self.lang),
        ))  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_a_week_of_a_site(watch: Watch, seed: int) -> None:
    draw = random.Random(seed)
    watch.site.validators = draw.random() < 0.5
    watch.sources, watch.extra = (
        FACTS,
        "breaker_failures = 100\n",
    )  # else it hangs on who answers first which pages are asked
    pages = {f"/{lang}/{n}": DrawnPage(draw, lang, n) for n in range(3) for lang in ("en", "fr")}
    for path in pages:
        lang, n = path[1:3], path[4:]
        watch.source(f"{lang}{n}", path, f'lang = "{lang}"\n')
    for day in range(DAYS):
        for path, drawn in pages.items():
            if day and draw.random() < 0.4:
                drawn.edit()
            bad = day and draw.random() < 0.2
            watch.site.pages[path] = drawn.broken(draw.choice(list(pages))) if bad else drawn.served()
            if watch.site.pages[path] == "":
                del watch.site.pages[path]
        watch.check()
        watch.later(days=1, hours=draw.choice((0, 1, 30)))
    lines = Counter(plain(watch, line) for message in watch.messages() for line in message.splitlines() if line)
    READINGS.note(sorted(lines.items()))  # alerts of one pass stand in the order in which their pages answered
    config = watch.config()
    with watch.store() as store:
        for path in pages:
            READINGS.note(
                [plain(watch, line) for line in explain_page(store, path[1:3] + path[4:], path[1:3])["lines"]]
            )  # type: ignore[arg-type]
        status = read_status(store.connection.raw, config, watch.folder / "veille.db", lambda: watch.now)
    READINGS.note([plain(watch, line) for line in status_lines(status, lambda: watch.now, "fr")])


def plain(watch: Watch, said: str) -> str:
    """Words without what is another in each run: the server's address, the folder, sizes of files, numbers of alerts."""
    said = said.replace(watch.site.base_url, "…").replace(watch.site.base_url.removeprefix("http://"), "…")
    said = re.sub(
        r"\d[\d.,\u00a0\u202f ]* ?(?:KB|MB|ko|Ko|Mo|octets|bytes)\b", "… KB", said.replace(str(watch.folder), "…")
    )
    return re.sub(r"(Alerts?|alertes?|ack|ignore|--change|changes?|#{2,4}) (\d+(?:, | and | et )?)+", r"\1 …", said)
