"""A sentence that was written anew in its place: it shares its neighbours and its meaning, hardly its letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from veille.changes.match.units import Unit
from veille.model import Lang
from veille.parsers.language.meaning import Meaning, akin, lang_of, read_meaning

SHARED = 0.5  # of the words of meaning of the shorter sentence, the other one says this share
FEWEST = 2  # words of meaning that both say; one is the page's subject
SAMPLE = 600  # letters of a section that tell its language


def pair_in_place(
    left: Sequence[Unit], right: Sequence[Unit], placed: Sequence[tuple[Unit, Unit]]
) -> Iterator[tuple[Unit, Unit]]:
    """Free units of two sections that correspond, one alone on each side between the same neighbours, and alike in meaning."""
    names = {id(unit): k for k, pair in enumerate(placed) for unit in pair}
    after = _between([*right, *(two for _, two in placed)], names)
    for gap, one in _between([*left, *(one for one, _ in placed)], names).items():
        two = after.get(gap)
        if (
            one is not None
            and two is not None
            and _comparable(one, two)
            and (says_as_much(one, two) or _counts_alike(one, two))
        ):
            yield one, two


def says_as_much(one: Unit, two: Unit) -> bool:
    """Whether most of what the shorter of two sentences says is said by the other in some words."""
    lang = lang_of(two.text, two.section.text[:SAMPLE]) or lang_of(one.text, one.section.text[:SAMPLE])
    if lang is None:
        return False
    less, more = sorted((_said(one, lang), _said(two, lang)), key=len)
    shared = sum(any(akin(a, b) for b in more) for a in less)
    return shared >= FEWEST and shared >= SHARED * len(less)


def _counts_alike(one: Unit, two: Unit) -> bool:
    """Whether two items of one list have the same numbers: "are at least 18 years old", "are 18 or older"."""
    numbers = [sorted(word for word in unit.words if word[0].isdigit()) for unit in (one, two)]
    return one.kind == "item" and one.lead == two.lead and bool(numbers[0]) and numbers[0] == numbers[1]


def _between(units: Sequence[Unit], names: Mapping[int, int]) -> dict[tuple[int, int], Unit | None]:
    """What stands free between two neighbours: the one unit, or None where there are several."""
    found: dict[tuple[int, int], Unit | None] = {}
    run: list[Unit] = []
    last = -1
    for unit in sorted(units, key=lambda u: (u.index, u.start)):
        name = names.get(id(unit))
        if name is None:
            run.append(unit)
            continue
        if run:
            found[last, name] = run[0] if len(run) == 1 else None
        run, last = [], name
    if run:
        found[last, -1] = run[0] if len(run) == 1 else None
    return found


def _comparable(one: Unit, two: Unit) -> bool:
    return (
        one.kind == two.kind and one.kind not in ("row", "heading", "summary") and not (one.only_link or two.only_link)
    )


def _said(unit: Unit, lang: Lang) -> list[Meaning]:
    """The words of meaning of a unit, each once, phrases as the words in them."""
    words = [part for one in read_meaning(unit.text, lang) for part in (one.parts or (one,))]
    return list({one.root: one for one in words if not one.idle}.values())
