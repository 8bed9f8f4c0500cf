"""What the score learns from: the pieces of annotated texts with their evidence, each with what readers said of it.

Five sources: units of real pages (corpus/units), other pieces of the same pages that we annotated (annotations.tsv),
short texts with gold (corpus/gold), our own sentences (sentences.tsv here; paraphrases.jsonl, polarity.toml and
polarity_said.tsv in tests/rules), and pages of our own that measured once and teach since (TAUGHT of written). A unit of several sentences says of them together, not of each.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from public_corpus import read_public_corpus

from veille.errors import VeilleError
from veille.model import Conditions, Document, Lang
from veille.parsers import read_document, select_profile
from veille.parsers.rules.extraction import judge_sections, judge_text
from veille.parsers.rules.score import Model
from veille.parsers.rules.statements import Judgement
from veille.profiles import load_profiles

ROOT = Path(__file__).resolve().parents[2]
# What is written of a piece: anything else is either.
TRUTH = {"yes": True, "no": False}
_BARE = re.compile(r"[\s\u00a0\u00ad\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff|*_\\]+")


@dataclass(frozen=True, slots=True)
class Gold:
    """What readers said of a text: is it a rule (None: either), its kinds, its modalities, the best first.

    `share` is how much of its source's weight this telling of it has.
    """

    id: str
    fold: str
    lang: Lang
    shape: str
    text: str
    rule: bool | None
    kinds: tuple[str, ...]
    modalities: tuple[str, ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a document: its words without spaces, its own evidence, its lead-in's place, whether it can be a rule."""

    key: str
    evidence: tuple[str, ...]
    above: int | None
    refused: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """The pieces of a document by section; `page` says that the rest of it counts as company."""

    sections: tuple[tuple[Piece, ...], ...]
    page: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """An annotated text with the document it stands in and the places of its pieces there: section, piece."""

    gold: Gold
    document: str
    places: tuple[tuple[int, int], ...]


def bare(text: str) -> str:
    """A text without spaces and marks of emphasis, as units are compared."""
    return _BARE.sub("", text).replace("\u2019", "'").replace("\u2018", "'").lower()


def overlaps(quote: str, key: str) -> bool:
    """Whether a bare quote and a bare unit speak of the same words."""
    if quote in key or (key in quote and len(quote) <= 1.7 * len(key)):
        return True
    part = int(0.6 * len(quote))
    return len(quote) > 20 and (quote[:part] in key or quote[-part:] in key)


def read_units(corpus: Path) -> list[tuple[Gold, str]]:
    """The annotated units with the file that each stands in."""
    rows = [json.loads(line) for line in (corpus / "units" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    truth = {True: True, False: False, "either": None}
    return [
        (
            Gold(
                row["id"], row["file"], row["lang"], row["shape"], row["text"], truth[row["rule"]],
                _first(row["kinds"], row["kinds_ok"]), _first([row["modality"] or "none"], row["modality_ok"]),
            ),
            row["file"],
        )
        for row in rows
    ]  # fmt: skip


def _first(best: list[str], others: list[str]) -> tuple[str, ...]:
    named = [*best[:1], *others]
    return tuple(dict.fromkeys("none" if name == "null" else name for name in named))


def read_pages(corpus: Path, files: set[str]) -> Iterator[tuple[str, Document]]:
    """The documents of these files; one that cannot be read is left out."""
    profiles = load_profiles(None)
    for name in sorted(files):
        raw = (corpus / name).read_bytes()
        try:
            yield name, read_document(raw, profile=select_profile(profiles, None, raw))
        except VeilleError:
            continue


def see_pages(pages: dict[str, Document], model: Model) -> dict[str, Seen]:
    """The pieces of the documents with their evidence."""
    seen = {}
    for name, document in pages.items():
        judged = judge_sections(
            document.sections, lang=document.lang, instrument=document.instrument, title=document.title,
            url=document.url, model=model,
        )  # fmt: skip
        seen[name] = Seen(tuple(_pieces(pieces) for _, pieces in judged), document.instrument is None)
    return seen


def _pieces(judged: list[Judgement]) -> tuple[Piece, ...]:
    return tuple(Piece(bare(j.rule.quote), tuple(sorted(j.evidence)), j.above, bool(j.refused)) for j in judged)


def unit_samples(units: list[tuple[Gold, str]], seen: dict[str, Seen]) -> list[Sample]:
    """The units with the places of their pieces, where their text was found."""
    samples = []
    for gold, name in units:
        key = bare(gold.text)
        places = tuple(_places(seen, name, lambda piece, key=key: overlaps(piece.key, key)))
        if places:
            samples.append(Sample(gold, name, places))
    return samples


def _places(seen: dict[str, Seen], name: str, wanted: Callable[[Piece], bool]) -> Iterator[tuple[int, int]]:
    for i, section in enumerate(seen[name].sections if name in seen else ()):
        yield from ((i, n) for n, piece in enumerate(section) if not piece.refused and wanted(piece))


def text_samples(golds: list[Gold], model: Model) -> tuple[list[Sample], dict[str, Seen]]:
    """Bare texts with the places of their pieces, each text a document of one section."""
    samples, seen = [], {}
    for i, gold in enumerate(golds):
        name = f"text {i}"
        seen[name] = Seen((_pieces(judge_text(gold.text, gold.lang, model=model)),), page=False)
        places = tuple((0, n) for n, piece in enumerate(seen[name].sections[0]) if not piece.refused)
        if places:
            samples.append(Sample(gold, name, places))
    return samples, seen


# The sets of bench/rules/written that were measured unseen and have taught since; the others stay untaught.
TAUGHT = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
    "13",
    "14",
    "15",
    "16",
    "18",
    "19",
    "20",
    "21",
    "23",
)


def read_taught() -> tuple[list[tuple[Gold, str]], dict[str, Document]]:
    """The annotated units of the written sets that teach, each with the name of its page, and those pages.

    The two languages of a set are of one fold. Several modalities of a unit are those that would pass, none the best of
    them, so that only a single one teaches.
    """
    units, pages, profiles = [], {}, load_profiles(None)
    for name in TAUGHT:
        for page in read_public_corpus(Path(__file__).parent / "written" / name):
            title = f"written/{name}/{page.name}"
            pages[title] = read_document(
                page.html.encode(), profile=select_profile(profiles, page.url, b""), url=page.url
            )
            units += [
                (
                    Gold(
                        f"written/{name}/{unit.where}", f"written/{name}", cast("Lang", page.lang), "written", unit.text,
                        unit.rule, unit.primary, unit.modalities if len(unit.modalities) == 1 else (),
                    ),
                    title,
                )
                for unit in page.units
            ]  # fmt: skip
    return units, pages


# Pieces of chosen pages, and of prose drawn by lot from all of them: each in a file of its own.
ANNOTATIONS = ("annotations", "prose")


def read_annotations(which: str) -> list[dict[str, str]]:
    """The rows of one of ANNOTATIONS: file, piece (its words' digest), rule, kinds, modalities."""
    with (Path(__file__).parent / f"{which}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def annotated_files() -> set[str]:
    """The files whose pieces we annotated."""
    return {row["file"] for which in ANNOTATIONS for row in read_annotations(which)}


def annotated_samples(pages: dict[str, Document], seen: dict[str, Seen]) -> list[Sample]:
    """Pieces that we annotated, of the pages of units and of others, found by their words' digest."""
    samples = []
    for row in (row for which in ANNOTATIONS for row in read_annotations(which)):
        name, mark = row["file"], row["piece"]
        if name not in pages:
            continue
        places = tuple(_places(seen, name, lambda piece, mark=mark: digest(piece.key) == mark))
        gold = Gold(
            f"{name} {mark}", name, pages[name].lang, "annotated", "", TRUTH.get(row["rule"]),
            tuple(row["kinds"].split()), tuple(row["modalities"].split()),
        )  # fmt: skip
        if places:
            samples.append(Sample(gold, name, places[:1]))
    return samples


def digest(key: str) -> str:
    """What names a piece in annotations.tsv, so that no page's words stand there."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def read_snippets(corpus: Path) -> list[Gold]:
    """The short texts with gold; the two languages of a pair are of one fold."""
    rows = [json.loads(line) for line in (corpus / "gold" / "snippets.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Gold(
            row["id"], str(row.get("pair") or row["id"]), row["lang"], "snippet", row["text"],
            row["kinds"] not in (["none"], ["contact"]), tuple(row["kinds"]), (row["modality"] or "none",),
        )
        for row in rows
    ]  # fmt: skip


def read_sentences() -> list[Gold]:
    """Our own sentences with kind or modality; those annotated for values alone say nothing here."""
    path = ROOT / "tests" / "rules" / "paraphrases.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Gold(
            f"p{i}", f"p{i // 2}", row["lang"], "sentence", row["text"], row["kind"] != "none",
            (row["kind"],) if row["kind"] not in (None, "none") else (), (row["modality"],) if row["modality"] else (),
        )
        for i, row in enumerate(rows)
        if row["kind"] is not None
    ]  # fmt: skip


def read_written() -> list[Gold]:
    """Sentences that we wrote where the other material is thin (sentences.tsv); a pair of languages is of one fold."""
    with (Path(__file__).parent / "sentences.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Gold(
            f"s{i}", f"s{i // 2}", cast("Lang", row["lang"]), "sentence", row["text"], row["rule"] == "yes",
            tuple(row["kinds"].split()), tuple(row["modalities"].split()),
        )
        for i, row in enumerate(rows)
    ]  # fmt: skip


def read_polarity() -> list[Gold]:
    """The polarity sentences with their modality; whether they are rules is not annotated."""
    path = ROOT / "tests" / "rules" / "polarity.toml"
    if not path.is_file():
        return []
    with (path.parent / "polarity_said.tsv").open(encoding="utf-8", newline="") as file:
        said = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    single = [
        Gold(f"said{i}", f"said{i}", cast("Lang", row["lang"]), "sentence", row["text"], None, (), tuple(row["modalities"].split()))
        for i, row in enumerate(said)
    ]  # fmt: skip
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    golds = []
    for lang in ("en", "fr"):
        for i, row in enumerate(table[lang]):
            for text, modality in ((row[0], row[1]), (row[2], row[3])):
                golds.append(Gold(f"{lang}{i}", f"{lang}{i}", lang, "sentence", text, None, (), (modality,)))
    return golds + single


def condition_texts(tree: Conditions | None) -> Iterator[str]:
    """The words of every condition of a tree."""
    for item in tree.items if tree else ():
        if isinstance(item, Conditions):
            yield from condition_texts(item)
        else:
            yield item.text
