"""How well rules are read on the public corpus: found, false, kinds, modality, values, roles and citations.

python bench/rules/measure.py            # the figures, by language and shape
python bench/rules/measure.py --show     # and every unit that is not read as it was annotated
python bench/rules/measure.py bench/rules/written/3     # of another set: those of docs/measurements.md, written unseen
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from material import bare, condition_texts, overlaps
from public_corpus import FOLDER, PART, PublicPage, Unit, Value, read_public_corpus

from veille.model import Document, Rule
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

Miss = Callable[[str, object, object], None]
"""Notes what of a unit came out otherwise: of which sort, what was wanted, what was read."""
# A scheme that stands in the value of one and in the unit of the other: "NOC 44100", « CNP 44100 ».
_SCHEME = re.compile(r"^(?:IMM|NOC|CNP) (?=\d)")
HEAD = ("units", "found", "false", "kind", "secondary", "modality", "values P", "values R", "roles", "citations")


def main(arguments: list[str]) -> int:
    """Print the table; the exit code is always 0, for the figures are judged by tests/rules/test_public_corpus.py."""
    folders = [Path(word) for word in arguments if not word.startswith("-")] or [FOLDER]
    counts, misses = measure(page for folder in folders for page in read_public_corpus(folder))
    print(f"{'':14}" + "".join(f"{name:>11}" for name in HEAD))
    for group in sorted(counts, key=lambda g: (g != "all", g)):
        print(f"{group:14}" + "".join(f"{cell:>11}" for cell in figures(counts[group]).values()))
    if "--show" in arguments:
        print(*misses, sep="\n")
    return 0


def measure(pages: Iterator[PublicPage]) -> tuple[dict[str, Counter[str]], list[str]]:
    """Counts by group (all, language, shape), and a line for each thing that came out otherwise than annotated."""
    counts: dict[str, Counter[str]] = {}
    misses: list[str] = []
    profiles = load_profiles()
    for page in pages:
        document = read_document(page.html.encode(), profile=select_profile(profiles, page.url, b""), url=page.url)
        rules = [(rule, bare(rule.quote)) for section in document.sections for rule in section.rules]
        inside = _conditions(document)
        for unit in page.units:
            count, missed = judge(unit, rules, inside)
            misses += missed
            for group in (
                "all",
                page.lang,
                "row" if unit.shape in ("tr", PART) else "item" if unit.shape in ("li", "ol") else "sentence",
            ):
                counts.setdefault(group, Counter()).update(count)
    return counts, misses


def _conditions(document: Document) -> list[str]:
    return [
        bare(text) for s in document.sections for rule in s.rules for text in condition_texts(rule.conditions) if len(text) > 8
    ]  # fmt: skip


def judge(unit: Unit, rules: list[tuple[Rule, str]], conditions: list[str]) -> tuple[Counter[str], list[str]]:
    """What came out of one unit, as counts, and what is not as annotated."""
    key = bare(unit.text)
    mine = [rule for rule, quote in rules if overlaps(quote, key)]
    as_condition = not mine and any(text in key or key in text for text in conditions)
    count: Counter[str] = Counter(units=1)
    missed: list[str] = []

    def miss(what: str, want: object, got: object) -> None:
        missed.append(f"{what:9} {unit.where}: want {want}, got {got} | {unit.text[:110]}")

    if unit.rule is True:
        count.update(rules=1, found=bool(mine or as_condition))
        if not mine and not as_condition:
            miss("not found", sorted(unit.primary), "nothing")
    elif unit.rule is False:
        count.update(none=1, false=bool(mine))
        if mine:
            miss("false", "nothing", [rule.kinds[0] for rule in mine])
    if unit.rule is False or not (mine or as_condition):
        count.update(values=len(unit.values), citations=len(unit.citations))
        return count, missed
    _judge_kinds(unit, mine, count, miss)
    _judge_values(unit, key, mine, count, miss)
    cited = {n for rule in mine for c in rule.citations if bare(c.raw) in key for n in c.norm}
    count.update(citations=len(unit.citations), cited=len(cited), cites=len(cited & unit.citations))
    if cited != unit.citations:
        miss("citation", sorted(unit.citations), sorted(cited))
    return count, missed


def _judge_kinds(unit: Unit, mine: list[Rule], count: Counter[str], miss: Miss) -> None:
    first = {rule.kinds[0] for rule in mine} if mine else {"condition"}
    every = {kind for rule in mine for kind in rule.kinds} | ({"condition"} if not mine else set())
    good = bool(first.intersection(unit.primary))
    more = unit.kinds.difference(unit.primary)
    count.update(kinds=1, kind=good, further=len(more), secondary=len(more & every))
    if not good:
        miss("kind", sorted(unit.primary), sorted(first))
    if unit.modalities and mine:
        said = {rule.modality for rule in mine}
        if unit.shape in ("tr", "li", "ol") and None in said:
            said.update(unit.modalities)  # a fragment: its lead-in or its column says it
        count.update(modalities=1, modality=bool(said.intersection(unit.modalities)))
        if not said.intersection(unit.modalities):
            miss("modality", sorted(unit.modalities), sorted(map(str, said)))


def _judge_values(unit: Unit, key: str, mine: list[Rule], count: Counter[str], miss: Miss) -> None:
    read = [v for rule in mine for v in rule.values if bare(v.raw) in key]
    got = {_normal(v.type, v.value, v.cmp or "eq") for v in read}
    # a value that a unit says twice, or annotated in two ways, counts once: what was read is a set as well
    want = list({min(_options(value)): value for value in unit.values if not value.optional}.values())
    right = {g for value in want for g in _options(value) & got}
    lost = [value for value in want if not _options(value) & got]
    free = {(kind, text) for value in unit.values if value.optional for kind, text, _ in _options(value)}
    extra = {g for g in got - right if g[:2] not in free}
    found = len(want) - len(lost)
    count.update(values=len(want), read=max(found, len(right)) + len(extra), right=found)
    if lost or extra:
        miss("value", [f"{v.type}:{v.value}:{v.cmp}" for v in lost], sorted(extra))
    for value in unit.values:
        if value.role and not value.optional:
            said = {v.role for v in read if v.type == "date" and v.value == value.value}
            count.update(roles=1, role=value.role in said)
            if value.role not in said:
                miss("role", value.role, sorted(map(str, said)))


def _options(value: Value) -> set[tuple[str, str, str]]:
    return {_normal(value.type, value.value, cmp) for cmp in (value.cmp, *value.cmp_ok)}


def _normal(kind: str, value: str, cmp: str) -> tuple[str, str, str]:
    """A value as it is compared: a case type, a class and a level may be read as a code or as a number."""
    if kind == "code":
        return "number", _SCHEME.sub("", value), ""
    if kind in ("date", "time"):
        return kind, value, ""
    text = f"{float(value):g}" if kind in ("number", "money", "percent") else value
    plain = kind in ("number", "percent")
    return "number" if plain else kind, text, "" if plain and cmp == "eq" else cmp


def figures(c: Counter[str]) -> dict[str, str]:
    """The shares of a group, as text; "-" where there is nothing to count."""

    def share(part: str, whole: str) -> str:
        return f"{c[part] / c[whole]:.3f}" if c[whole] else "-"

    return {
        "units": str(c["units"]), "found": share("found", "rules"), "false": share("false", "none"),
        "kind": share("kind", "kinds"), "secondary": share("secondary", "further"), "modality": share("modality", "modalities"),
        "values P": share("right", "read"), "values R": share("right", "values"), "roles": share("role", "roles"),
        "citations": f"{2 * c['cites'] / (c['cited'] + c['citations']):.3f}" if c["cited"] + c["citations"] else "-",
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
