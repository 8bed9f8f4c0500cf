"""Promise: the extractor's version moves with all that decides what is read, and with nothing else."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
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


def test_a_library_of_another_release_is_another_extractor() -> None:
    """Each library's release is part of the version: another number in its metadata gives another digest."""
    ours = _version_with({})
    assert ours == extractor_version()
    for library in version.LIBRARIES:
        assert _version_with({library: "999"}) != ours, library


def _version_with(releases: dict[str, str]) -> str:
    """The version as a process finds it in which these distributions have these releases."""
    script = (
        "import importlib.metadata as m, json, sys; known, other = m.version, json.loads(sys.argv[1]);"
        "m.version = lambda name: other.get(name) or known(name);"
        "from veille.parsers.version import extractor_version; print(extractor_version())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, json.dumps(releases)], capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


@pytest.mark.parametrize("touched", ["words", "code", "model", "profile", "shared"])
def test_a_file_that_is_written_anew_is_looked_at_again(tmp_path: Path, touched: str) -> None:
    """The stamp under which a record remembers the version moves with any write, also one of the same size and time."""
    home = _copy_of_the_code(tmp_path)
    file = {
        "words": home / "parsers/language/words/fr/around_values.toml",
        "code": home / "parsers/version.py",
        "model": home / "model/document.py",
        "profile": home / "profiles/profile.py",
        "shared": home / "urls.py",
    }[touched]
    before = _stamp_in(home)
    assert _stamp_in(home) == before
    kept = file.stat()
    content = file.read_bytes()
    file.write_bytes(content[:-2] + b"#" + content[-1:])  # as long as before
    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    assert file.stat().st_mtime_ns == kept.st_mtime_ns
    assert _stamp_in(home) != before


def test_files_that_decide_nothing_play_no_part_in_the_stamp(tmp_path: Path) -> None:
    home = _copy_of_the_code(tmp_path)
    before = _stamp_in(home)
    (home / "parsers" / "__pycache__").mkdir()
    (home / "parsers" / "__pycache__" / "version.cpython-311.pyc").write_bytes(b"compiled")
    (home / "model" / "note.txt").write_text("a note")
    assert _stamp_in(home) == before


def _copy_of_the_code(folder: Path) -> Path:
    home = folder / "veille"
    for name in ("parsers", "model", "profiles"):
        shutil.copytree(ROOT / "veille" / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in version.SHARED:
        shutil.copy(ROOT / "veille" / name, home)
    return home


def _stamp_in(home: Path) -> str:
    """The stamp of a copy of the parsers."""
    script = (
        "import sys, veille.parsers.version as v; from pathlib import Path;"
        "v.__file__ = str(Path(sys.argv[1]) / 'parsers' / 'version.py'); print(v.code_stamp())"
    )
    run = subprocess.run([sys.executable, "-c", script, str(home)], capture_output=True, text=True, check=True)
    return run.stdout.strip()


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
