"""A synthetic history that is shaped like the real one: pages of a dozen sections, 5 % of which change per version.

Sizes follow the sample manuals: about 7,000 characters of text and 30 KB of HTML a page, two rules a section.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from veille.model import Block, Citation, Document, Rule, Section, Value

SECTIONS = 12
SENTENCES = 6
CHANGED_SHARE = 0.05
VOCABULARY = 6_000
SUBJECTS = 400  # programs, forms and permits that rules are about
KINDS = ("requirement", "exemption", "fee", "duration_limit", "deadline", "permission")
START_YEAR = 2006

_SYLLABLES = [
    "ba",
    "cé",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ra",
    "se",
    "ti",
    "vo",
    "qua",
    "tion",
    "ment",
    "able",
    "pré",
    "con",
    "ser",
]


@dataclass(frozen=True)
class Copy:
    """One version to be stored: its document, raw bytes and time."""

    document: Document
    raw: bytes
    at: str


def _vocabulary() -> tuple[list[str], list[float]]:
    """Words, and their cumulative weights by Zipf's law."""
    names, total, cumulative = random.Random(1), 0.0, []
    for rank in range(1, VOCABULARY + 1):
        total += 1 / rank
        cumulative.append(total)
    return ["".join(names.choices(_SYLLABLES, k=names.randint(2, 4))) for _ in range(VOCABULARY)], cumulative


WORDS, WEIGHTS = _vocabulary()


class Writer:
    """Sentences of words; one seed gives one history."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = WORDS

    def sentence(self) -> str:
        """About 95 characters."""
        words = self.random.choices(self.words, cum_weights=WEIGHTS, k=self.random.randint(11, 17))
        return " ".join(words).capitalize() + "."


def page_history(number: int, versions: int, chrome: bytes) -> Iterator[Copy]:
    """The versions of one page, oldest first, four weeks to a year apart."""
    writer = Writer(number)
    page, url = f"p{number:06}", f"https://guide.example/en/manual/{number // 100}/{number}"
    sections = [_section(writer, page, n, n) for n in range(SECTIONS)]
    day = writer.random.randrange(300)
    for turn in range(versions):
        if turn:
            changed = [n for n in range(SECTIONS) if writer.random.random() < CHANGED_SHARE]
            for n in changed or [writer.random.randrange(SECTIONS)]:
                sections[n] = _section(writer, page, n, n)
        year, month = START_YEAR + (day + turn * 300) // 336, (day + turn * 300) // 28 % 12 + 1
        text = "".join(s.text for s in sections)
        document = Document(
            url, "en", f"Page {number}", None, "manual_section", "html", hashlib.sha256(text.encode()).hexdigest(), "l",
            tuple(sections), "bench",
        )  # fmt: skip
        body = "".join(
            f'<section><h2 id="s{s.ordinal}">{s.heading}</h2>'
            + "".join(f'<p class="mrgn-tp-md">{s.text[b.start : b.end]}</p>\n' for b in s.blocks)
            for s in sections
        )
        raw = chrome + f"<main><h1>{document.title}</h1>{body}</main><footer>{year}-{month:02}</footer>".encode()
        yield Copy(document, raw, f"{year}-{month:02}-{day % 28 + 1:02}T{number % 24:02}:00:00Z")


def page_chrome() -> bytes:
    """Navigation, scripts and styles around every page: 20 KB."""
    writer, parts = Writer(0), []
    while sum(map(len, parts)) < 20_000:
        parts.append(f'<li class="gcweb-menu"><a href="/en/{len(parts)}/x.html">{writer.sentence()}</a></li>\n')
    return "".join(parts).encode()


def _section(writer: Writer, page: str, n: int, ordinal: int) -> Section:
    sentences = [writer.sentence() for _ in range(SENTENCES)]
    amount = str(writer.random.randint(50, 5000))
    sentences[0] = f"{sentences[0][:-1]} {amount} CAD."
    text, blocks, at = "\n".join(sentences), [], 0
    for sentence in sentences:
        blocks.append(Block("paragraph", at, at + len(sentence)))
        at += len(sentence) + 1
    rules = []
    for k in range(2):
        block = blocks[k]
        quote = text[block.start : block.end]
        value_at = text.index(amount)
        rules.append(
            Rule(
                quote=quote,
                start=block.start,
                end=block.end,
                kinds=(writer.random.choice(KINDS),),  # type: ignore[arg-type]
                lang="en",
                pattern="bench",
                modality="must",
                subject=f"S{min(int(writer.random.paretovariate(0.6)), SUBJECTS)}",
                text=quote,
                values=(Value("money", f"{amount}.00", "CAD", "eq", None, amount, value_at, value_at + len(amount)),)
                if k == 0
                else (),
                citations=(Citation("R2", (f"IRPR:{writer.random.randint(1, 400)}",)),),
                section=ordinal,
                ordinal=ordinal * 2 + k,
                id=f"{page}.r{n}.{k}",
            )
        )
    return Section(
        ordinal=ordinal,
        level=2,
        heading=f"Part {n}",
        path=(f"Page {page}",),
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        anchor=f"s{n}",
        blocks=tuple(blocks),
        rules=tuple(replace(rule) for rule in rules),
        id=f"{page}.s{n}",
    )
