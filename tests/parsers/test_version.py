"""Promise: the extractor's version moves with all that decides what is read, and with nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from veille.parsers import version
from veille.parsers.version import extractor_version, strip_comments

ROOT = Path(__file__).parents[2]

CODE = b'''"""Module."""

def f(x: int) -> str:
    """What it gives."""
    # why
    return "a # b" if x else 'c'  # a remark
'''

SAME = [
    CODE.replace(b"Module", b"A module of another name"),
    CODE.replace(b"What it gives.", b'What "it" gives:\n\n    more words.\n    '),
    CODE.replace(b"    # why\n", b""),
    CODE.replace(b"  # a remark", b""),
    CODE.replace(b"\n\ndef", b"\n\n\n\ndef"),
]
OTHER = [
    CODE.replace(b"a # b", b"a # c"),  # a number sign within a string is no comment
    CODE.replace(b"x else", b"not x else"),
    CODE + b'PATTERN = """\n  a  # one\n  b\n"""\n',  # a string that is no docstring
]


@pytest.mark.parametrize("source", SAME, ids=range(len(SAME)))
def test_words_about_the_code_play_no_part(source: bytes) -> None:
    assert strip_comments(source) == strip_comments(CODE)


@pytest.mark.parametrize("source", OTHER, ids=range(len(OTHER)))
def test_code_and_its_strings_do(source: bytes) -> None:
    assert strip_comments(source) != strip_comments(CODE)


def test_nothing_but_comments_is_taken_from_our_own_files() -> None:
    """What is left of each file is the same program: its syntax tree without docstrings is unchanged."""
    for path in sorted((ROOT / "parsers").rglob("*.py")):
        source = path.read_bytes()
        assert _tree(source) == _tree(strip_comments(source)), path


def test_a_library_of_another_release_is_another_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in version.LIBRARIES:
        monkeypatch.setattr(version, "version", lambda name, other=library: "999" if name == other else "1")
        extractor_version.cache_clear()
        changed = extractor_version()
        monkeypatch.setattr(version, "version", lambda _: "1")
        extractor_version.cache_clear()
        assert changed != extractor_version(), library
    monkeypatch.undo()
    extractor_version.cache_clear()


def _tree(source: bytes) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)):
            first = node.body[0] if node.body else None
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                node.body = node.body[1:]
    return ast.dump(tree)
