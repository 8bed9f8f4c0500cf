"""No pattern of the program tries every way to cut a text: each of its repeats may run long and then fail."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from types import FrameType

import pytest

import veille
from tests.pumping import pumped_strings
from veille.model import Lang
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.patterns import WordPattern

_LANGS: tuple[Lang, ...] = ("en", "fr")
_SIZE = 240  # characters: a pattern with two ways for each of twelve words needs minutes for them
_CPU_SECONDS = 2.0  # for all strings of one pattern; an honest one takes milliseconds


# "(...)*+", as it stands in an expression
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+")


class _TooLong(Exception):
    """The pattern has had its time."""


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that stands in a module, and every entry of the lexicon, with its place."""
    for found in pkgutil.walk_packages(veille.__path__, "veille."):
        if found.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            held = value if isinstance(value, list | tuple) else (value,)
            if isinstance(value, dict) and not isinstance(value, WordPattern):
                held = tuple(value.values())
            for part in held:
                for one in part if isinstance(part, tuple) else (part,):
                    if isinstance(one, WordPattern):
                        yield from ((f"{found.name}.{name}, {lang}", one[lang]) for lang in _LANGS)
                        with suppress(re.error):  # a look-behind of words of two lengths: read by language only
                            yield f"{found.name}.{name}, both", one.both
                    if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                        yield f"{found.name}.{name}", one
    for lang in _LANGS:
        for group, entries in load_lexicon(lang).groups.items():
            for entry in entries:
                yield f"lexicon {lang} {group} {entry.tag}", re.compile(rf"(?<![a-z0-9])(?:{entry.match})(?![a-z0-9])")
                yield f"lexicon {lang} {group} {entry.tag}, left", re.compile(rf"(?<![a-z0-9])(?:{entry.match})$")


def _ends_in_time(pattern: re.Pattern[str]) -> bool:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _CPU_SECONDS)
    try:
        for text in pumped_strings(pattern, _SIZE):
            pattern.search(text)
    except _TooLong:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


@pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="needs a timer of processor time")
def test_every_pattern_fails_in_time() -> None:
    """Text that nearly matches, at each of the pattern's repeats, is given up in time."""
    patterns = dict.fromkeys(_patterns())
    assert len(patterns) > 500
    assert [place for place, pattern in patterns if not _ends_in_time(pattern)] == []


@pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="needs a timer of processor time")
def test_the_check_finds_a_pattern_that_does_not() -> None:
    """A repeat of repeats is found."""
    assert not _ends_in_time(re.compile(r"(?:\s*(?:[^\w)]+|\bor\b))+$"))


def test_no_group_is_repeated_possessively() -> None:
    """Python 3.11.2, that of Debian 12, keeps what such a group had read when it failed: `(?>(...)*)` reads alike everywhere."""
    assert [place for place, pattern in _patterns() if _POSSESSIVE_GROUP.search(pattern.pattern)] == []
    assert _POSSESSIVE_GROUP.search(r"(?:ab?[.,])*+")
