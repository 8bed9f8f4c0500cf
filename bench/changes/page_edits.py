"""Edits of real pages: each takes a page's main part and gives what was done and how grave it is, or None if it cannot."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bs4 import BeautifulSoup, NavigableString, Tag

from veille.model import Lang

Weight = Literal["quiet", "editorial", "substantive", "either"]

SHORTEST = 30  # letters of a sentence that an edit looks at
MEASURE: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"(?<![-\d$.,/] )(?<![-\d$.,/])\b(\d{1,3}) (days|months|years|hours|weeks)\b"),
    "fr": re.compile(r"(?<![-\d$.,/] )(?<![-\d$.,/])\b(\d{1,3}) (jours|mois|ans|heures|semaines)\b"),
}
BOUNDED = re.compile(
    r"\b(?:up to|least|most|more|less|under|over|within|than|maximum|minimum|moins|plus|jusqu|maximum|dans les|between|entre|last|next|first|age|âgé|only|of)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Edit:
    """What was done: its name, how grave it is, how many changes tell it at most, and the words about it."""

    name: str
    weight: Weight
    most: int = 1
    words: tuple[str, str] = ("", "")


Editor = Callable[[random.Random, Tag, Lang], Edit | None]


def find_sentences(main: Tag) -> list[NavigableString]:
    """The texts of paragraphs and items that a reader sees as sentences."""
    found = []
    for node in main.find_all(string=True):
        inside = node.find_parent(["p", "li", "td"])
        hidden = node.find_parent(["a", "nav", "script", "style", "button", "form", "h1", "h2", "h3", "h4", "footer"])
        if (
            inside is not None
            and hidden is None
            and len(str(node).strip()) >= SHORTEST
            and type(node) is NavigableString
        ):
            found.append(node)
    return found


def _swap(
    rng: random.Random, main: Tag, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str | None]
) -> tuple[str, str] | None:
    """One sentence with one match replaced; its words before and after."""
    nodes = [n for n in find_sentences(main) if pattern.search(str(n))]
    rng.shuffle(nodes)
    for node in nodes:
        text = str(node)
        for match in pattern.finditer(text):
            put = new(match)
            if put is None:
                continue
            after = text[: match.start()] + put + text[match.end() :]
            node.replace_with(NavigableString(after))
            return " ".join(text.split()), " ".join(after.split())
    return None


def bound(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """ "30 days" becomes "up to 30 days"."""
    word = rng.choice(("up to", "at least", "less than") if lang == "en" else ("au plus", "au moins", "moins de"))

    def put(match: re.Match[str]) -> str | None:
        return None if BOUNDED.search(match.string[: match.start()]) else f"{word} {match[0]}"

    said = _swap(rng, main, MEASURE[lang], put)
    return Edit(f"bound: {word}", "substantive", words=said) if said else None


def value(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """Another number of days, months, hours."""
    said = _swap(rng, main, MEASURE[lang], lambda m: f"{int(m[1]) + rng.randint(1, 9)} {m[2]}")
    return Edit("value", "substantive", words=said) if said else None


def money(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """Another amount."""
    pattern = re.compile(r"\$(\d{2,3})\b(?![,.\d])" if lang == "en" else r"(?<![\d  ])(\d{2,3})(?=[  ]\$)")
    said = _swap(rng, main, pattern, lambda m: m[0].replace(m[1], str(int(m[1]) + rng.randint(1, 40))))
    return Edit("amount", "substantive", words=said) if said else None


def swap_words(name: str, weight: Weight, table: dict[Lang, tuple[tuple[str, str], ...]]) -> Editor:
    """An edit that puts one wording for another; the first pair that the page has."""

    def edit(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
        pairs = list(table[lang])
        rng.shuffle(pairs)
        for one, two in pairs:
            said = _swap(rng, main, re.compile(one), lambda m, new=two: m.expand(new))  # type: ignore[misc]
            if said:
                return Edit(f"{name}: {one} -> {two}", weight, words=said)
        return None

    return edit


modality = swap_words("modality", "substantive", {
    "en": ((r"\b(you|they|applicants|workers) must\b(?! not)", r"\1 should"), (r"\bmust\b(?! not)", "may"), (r"\bmay\b(?! be)(?! not)", "must"), (r"\b(You|you) need to\b", r"\1 do not need to"), (r"\bcan’t\b|\bcan't\b|\bcannot\b", "can")),
    "fr": ((r"\b([Vv]ous) devez\b", r"\1 pouvez"), (r"\bdoit\b", "devrait"), (r"\b([Vv]ous) pouvez\b", r"\1 devez"), (r"\bdoivent\b", "peuvent")),
})  # fmt: skip
scope = swap_words("scope", "substantive", {
    "en": ((r"\ball (of )?(the|your)\b", r"some \1\2"), (r"\bfull-time\b", "part-time"), (r"\beach\b", "at least one"), (r"\b(one|1) of the\b", r"all of the"), (r"\bfamily members\b", "adult family members"), (r"\bmost\b (?=people|applicants)", "all "), (r"\bonly\b ", ""), (r"\bpaid\b (?=work|job|employment)", "")),
    "fr": ((r"\btous les\b", "certains des"), (r"\btoutes les\b", "certaines des"), (r"\bà temps plein\b", "à temps partiel"), (r"\bchaque\b", "au moins un"), (r"\bseulement\b ?", ""), (r"\bmembres de (la|votre) famille\b", r"membres adultes de \1 famille"), (r"\bl’un(e)? des\b", r"tou\1s les")),
})  # fmt: skip
condition = swap_words("condition", "substantive", {
    "en": ((r"(?<=[a-z])\.$", " if you applied before June 1, 2024."), (r"\bbefore you\b", "after you"), (r"\bif you\b", "unless you"), (r"\bin Canada\b", "outside Canada")),
    "fr": ((r"(?<=[a-zé])\.$", " si vous avez présenté votre demande avant le 1er juin 2024."), (r"\bavant de\b", "après avoir pu"), (r"\bsi vous\b", "à moins que vous"), (r"\bau Canada\b", "à l’extérieur du Canada")),
})  # fmt: skip
style = swap_words("style", "editorial", {
    "en": ((r"\bfind out\b", "learn"), (r"\bask us\b", "write to us"), (r"\bPlease \b(\w)", r"\1"), (r"\bhelp you\b", "assist you"), (r"\bget\b", "obtain"), (r"\bin order to\b", "to"), (r"\balso\b ", ""), (r"\bif applicable\b", "as applicable"), (r"\bfor example\b", "for instance"), (r"\bwebsite\b", "site")),
    "fr": ((r"\bVeuillez\b ", "Prière de "), (r"\bégalement\b", "aussi"), (r"\bpar exemple\b", "entre autres"), (r"\bafin de\b", "pour"), (r"\bs’il y a lieu\b", "le cas échéant"), (r"\bsite Web\b", "site")),
})  # fmt: skip
number_word = swap_words("number word", "editorial", {
    "en": ((r"\btwo\b", "2"), (r"\bthree\b", "3"), (r"\bfour\b", "4"), (r"\bsix\b", "6"), (r"(?<![\d$.,-])\b2\b(?![\d.,%-])(?= [a-z])", "two"), (r"(?<![\d$.,-])\b3\b(?![\d.,%-])(?= [a-z])", "three")),
    "fr": ((r"\bdeux\b", "2"), (r"\btrois\b", "3"), (r"\bquatre\b", "4"), (r"\bsix\b", "6")),
})  # fmt: skip


def typo(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """Two letters of a long word swapped."""
    said = _swap(
        rng,
        main,
        re.compile(r"\b[a-zé]{9,}\b"),
        lambda m: m[0][:4] + m[0][5] + m[0][4] + m[0][6:] if m[0][4] != m[0][5] else None,
    )
    return Edit("typo", "editorial", words=said) if said else None


def exception(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """An exception put at the end of a binding sentence."""
    words = ", except for applicants in Quebec." if lang == "en" else ", sauf pour les demandeurs du Québec."
    pattern = re.compile(r"(?<=\b(?:must|can) [^.]{15,200})\.$" if False else r"(?<=[a-zé])\.\s*$")
    nodes = [
        n
        for n in find_sentences(main)
        if re.search(r"\b(must|need to|can|devez|doit|pouvez|doivent)\b", str(n)) and pattern.search(str(n))
    ]
    if not nodes:
        return None
    node = rng.choice(nodes)
    before = str(node)
    after = pattern.sub(words, before)
    node.replace_with(NavigableString(after))
    return Edit("exception", "substantive", words=(" ".join(before.split()), " ".join(after.split())))


def _binding_lists(main: Tag, name: str = "ul") -> list[Tag]:
    found = []
    for one in main.find_all(name):
        items = one.find_all("li", recursive=False)
        before = one.find_previous_sibling()
        lead = before.get_text(" ", strip=True) if isinstance(before, Tag) and before.name == "p" else ""
        quiet = sum(
            1
            for i in items
            if i.find("a") is not None and len(i.get_text(strip=True)) <= len(i.find("a").get_text(strip=True)) + 2
        )
        if len(items) >= 3 and lead.endswith(":") and not quiet and one.find_parent(["nav", "footer"]) is None:
            found.append(one)
    return found


def item_gone(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """An item of a list with a lead-in taken out."""
    lists = _binding_lists(main)
    if not lists:
        return None
    items = rng.choice(lists).find_all("li", recursive=False)
    gone = rng.choice(items)
    words = gone.get_text(" ", strip=True)
    gone.decompose()
    return Edit("item removed", "substantive", words=(words, ""))


def item_come(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A document put into a list with a lead-in."""
    lists = _binding_lists(main)
    if not lists:
        return None
    one = rng.choice(lists)
    words = "a certified copy of your lease" if lang == "en" else "une copie certifiée de votre bail"
    item = BeautifulSoup(f"<li>{words}</li>", "html.parser").li
    assert item is not None
    items = one.find_all("li", recursive=False)
    items[rng.randrange(len(items))].insert_after(item)
    return Edit("item added", "substantive", words=("", words))


def steps_turned(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """Two steps of a numbered list change places."""
    lists = [
        o for o in main.find_all("ol") if len(o.find_all("li", recursive=False)) >= 3 and o.find_parent(["nav"]) is None
    ]
    lists = [
        o
        for o in lists
        if "wb-fnote" not in " ".join(o.get("class") or [])
        and not o.find_parent(class_=re.compile("gc-toc|gc-stp|breadcrumb"))
    ]
    if not lists:
        return None
    items = rng.choice(lists).find_all("li", recursive=False)
    k = rng.randrange(len(items) - 1)
    words = items[k].get_text(" ", strip=True), items[k + 1].get_text(" ", strip=True)
    if len(words[0]) < SHORTEST or len(words[1]) < SHORTEST or words[0] == words[1]:
        return None
    taken = items[k].extract()
    items[k + 1].insert_after(taken)
    return Edit("steps turned", "substantive", words=words)


def row_gone(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A row with a number taken out of a table."""
    tables = [t for t in main.find_all("table") if len(t.find_all("tr")) >= 4 and t.find("th")]
    if not tables:
        return None
    rows = [
        r
        for r in rng.choice(tables).find_all("tr")
        if r.find("td") and re.search(r"\d", r.get_text()) and not r.find(rowspan=True)
    ]
    if len(rows) < 3:
        return None
    gone = rng.choice(rows[1:])
    words = gone.get_text(" | ", strip=True)
    gone.decompose()
    return Edit("row removed", "substantive", words=(words, ""))


def find_headings(main: Tag) -> list[Tag]:
    found = [
        h
        for h in main.find_all(["h2", "h3"])
        if len(h.get_text(strip=True)) > 5 and h.find_parent(["nav", "footer", "summary"]) is None
    ]
    return [
        h
        for h in found
        if not re.search(
            r"on this page|sur cette page|sections|report a problem|signaler|share this", h.get_text(), re.IGNORECASE
        )
    ]


def closed(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A status put into a heading."""
    headings = find_headings(main)
    if not headings:
        return None
    one = rng.choice(headings)
    before = one.get_text(" ", strip=True)
    one.append(rng.choice((" – Closed", " (paused)") if lang == "en" else (" – Fermé", " (suspendu)")))
    return Edit("status in heading", "substantive", words=(before, one.get_text(" ", strip=True)))


def heading_reworded(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A heading with other words over the same text."""
    headings = find_headings(main)
    if not headings:
        return None
    one = rng.choice(headings)
    before = one.get_text(" ", strip=True)
    one.string = rng.choice(
        ("More about this", "What to know here")
        if lang == "en"
        else ("En savoir plus à ce sujet", "Ce qu’il faut savoir ici")
    )
    weight: Weight = "either" if re.search(r"\d", before) else "editorial"
    return Edit("heading reworded", weight, words=(before, one.get_text()))


def heading_to_summary(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A heading set as the summary of what follows it."""
    headings = [
        h
        for h in find_headings(main)
        if isinstance(h.find_next_sibling(), Tag) and h.find_next_sibling().name in ("p", "ul")
    ]  # type: ignore[union-attr]
    if not headings:
        return None
    one = rng.choice(headings)
    soup = BeautifulSoup("<details><summary></summary></details>", "html.parser")
    details = soup.details
    assert details is not None
    details.summary.string = one.get_text(" ", strip=True)  # type: ignore[union-attr]
    after = one.find_next_sibling()
    while isinstance(after, Tag) and after.name in ("p", "ul", "ol", "table"):
        following = after.find_next_sibling()
        details.append(after.extract())
        after = following if isinstance(following, Tag) else None
    one.replace_with(details)
    return Edit("heading to summary", "quiet", most=0)


def heading_gone(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A heading taken out over text that stays."""
    headings = [
        h
        for h in find_headings(main)
        if isinstance(h.find_next_sibling(), Tag) and h.find_next_sibling().name in ("p", "ul")
    ]  # type: ignore[union-attr]
    if not headings:
        return None
    one = rng.choice(headings)
    words = one.get_text(" ", strip=True)
    one.decompose()
    return Edit("heading removed", "either", words=(words, ""))


def heading_and_paragraph(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A heading partly reworded, and a paragraph put under it."""
    headings = [
        h for h in find_headings(main) if isinstance(h.find_next_sibling(), Tag) and h.find_next_sibling().name == "p"
    ]  # type: ignore[union-attr]
    if not headings:
        return None
    one = rng.choice(headings)
    words = one.get_text(" ", strip=True)
    one.string = f"{words}: what you need to know" if lang == "en" else f"{words} : ce que vous devez savoir"
    said = (
        "You must keep a copy of your receipt for 24 months."
        if lang == "en"
        else "Vous devez garder une copie de votre reçu pendant 24 mois."
    )
    put = BeautifulSoup(f"<p>{said}</p>", "html.parser").p
    assert put is not None
    one.insert_after(put)
    return Edit("heading and paragraph", "substantive", most=2, words=(words, one.get_text() + " + " + said))


def section_gone(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A heading with the paragraphs and lists right under it."""
    headings = [
        h for h in find_headings(main) if isinstance(h.find_next_sibling(), Tag) and h.find_next_sibling().name == "p"
    ]  # type: ignore[union-attr]
    if len(headings) < 3:
        return None
    one = rng.choice(headings)
    words = one.get_text(" ", strip=True)
    after = one.find_next_sibling()
    while isinstance(after, Tag) and after.name in ("p", "ul", "ol", "table"):
        following = after.find_next_sibling()
        words += " / " + after.get_text(" ", strip=True)
        after.decompose()
        after = following if isinstance(following, Tag) else None
    one.decompose()
    return Edit("section removed", "either", words=(words, ""))


def section_come(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A section with a rule, an amount and a list."""
    headings = find_headings(main)
    if not headings:
        return None
    body = (
        "<h2>Fee for musicians on tour</h2><p>Each musician must pay a fee of $85 before the first concert.</p><p>You must bring:</p><ul><li>the contract of the hall</li><li>a letter from the conductor</li></ul>"
        if lang == "en"
        else "<h2>Frais des musiciens en tournée</h2><p>Chaque musicien doit payer des frais de 85 $ avant le premier concert.</p><p>Vous devez apporter :</p><ul><li>le contrat de la salle</li><li>une lettre du chef d’orchestre</li></ul>"
    )
    at = rng.choice(headings)
    for piece in list(BeautifulSoup(body, "html.parser").children):
        at.insert_before(piece)
    return Edit("section added", "substantive", words=("", body[:60]))


def sentence_moved(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A paragraph set under another heading."""
    places = [
        p
        for p in main.find_all("p")
        if len(p.get_text(strip=True)) > 60
        and p.parent is not None
        and p.parent.name in ("div", "main", "section")
        and not p.get_text(strip=True).endswith(":")
        and p.find_parent(["nav", "footer"]) is None
    ]
    headings = find_headings(main)
    if not places or len(headings) < 3:
        return None
    one, at = rng.choice(places), rng.choice(headings)
    words = one.get_text(" ", strip=True)
    if at is one.find_previous(["h2", "h3"]):
        return None
    at.insert_after(one.extract())
    return Edit("paragraph moved", "editorial", words=(words, words))


def substitution(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A name replaced wherever it stands."""
    names = (
        ("application", "work permit", "study permit", "visa", "employer", "family", "Canada")
        if lang == "en"
        else ("demande", "permis de travail", "permis d’études", "visa", "employeur", "famille")
    )
    counts = {n: sum(n in str(s) for s in find_sentences(main)) for n in names}
    fit = [n for n, c in counts.items() if c >= 4]
    if not fit:
        return None
    one = rng.choice(fit)
    two = "entry file" if lang == "en" else "dossier d’entrée"
    for node in main.find_all(string=re.compile(re.escape(one))):
        if type(node) is NavigableString and node.find_parent(["script", "style"]) is None:
            node.replace_with(NavigableString(str(node).replace(one, two)))
    return Edit(f"substitution: {one}", "either", most=4)


def link_moved(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A link within a sentence that leads to another page."""
    links = [
        a
        for a in main.find_all("a", href=True)
        if a.find_parent("p") and str(a["href"]).startswith(("http", "/")) and len(a.get_text(strip=True)) > 4
    ]
    if not links:
        return None
    one = rng.choice(links)
    before = str(one["href"])
    one["href"] = (
        "https://www.canada.ca/en/other/place.html"
        if rng.random() < 0.5
        else before.rsplit("/", 1)[0] + "/imm9999e.pdf"
    )
    return Edit("link retargeted", "either", words=(before, str(one["href"])))


def list_as_sentence(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """A list set as paragraphs."""
    lists = _binding_lists(main)
    if not lists:
        return None
    one = rng.choice(lists)
    for item in one.find_all("li", recursive=False):
        item.name = "p"
    one.name = "div"
    return Edit("list as paragraphs", "editorial", most=1)


def untouched(rng: random.Random, main: Tag, lang: Lang) -> Edit | None:
    """White space and wrappers only."""
    for p in main.find_all("p")[:10]:
        p["class"] = "mrgn-tp-md"
    copy.copy(main)
    return Edit("markup only", "quiet", most=0)


EDITORS: tuple[Editor, ...] = (
    bound, value, money, modality, scope, condition, exception, style, number_word, typo, item_gone, item_come,
    steps_turned, row_gone, closed, heading_reworded, heading_to_summary, heading_gone, heading_and_paragraph,
    section_gone, section_come, sentence_moved, substitution, link_moved, list_as_sentence, untouched,
)  # fmt: skip
