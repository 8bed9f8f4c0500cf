"""Damaged files through reading and comparing, and through the commands that take a file."""

from __future__ import annotations

import contextlib
import io
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.fuzz.mutations import mutate
from bench.fuzz.tally import CHARSETS, TYPES, Tally
from veille.changes import compare
from veille.cli import main
from veille.errors import EXIT_DONE, EXIT_USAGE, VeilleError
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles
from veille.work import bounded_work

_LONGEST_WORK = 60.0  # CPU seconds for one input: a damaged file of this size is no more work than a whole one


def fuzz_reading(files: Sequence[Path], inputs: int, seed: int, tally: Tally) -> None:
    """Read damaged files, and compare what could be read with the file it came from."""
    profiles = load_profiles(None)
    raws = [path.read_bytes() for path in files]
    for number in range(inputs):
        dice = random.Random(f"{seed}:{number}")
        which = dice.randrange(len(files))
        raw, kind = raws[which], TYPES[files[which].suffix]
        damaged = mutate(raw, raws, dice)
        tally.counts["read"] += 1
        try:
            with bounded_work(seconds=_LONGEST_WORK):
                profile = select_profile(profiles, None, damaged)
                document = read_document(damaged, profile=profile, content_type=kind + dice.choice(CHARSETS))
                if any(s.text[r.start : r.end] != r.quote for s in document.sections for r in s.rules):
                    raise AssertionError("a quote is not the text at its span")
                whole = read_document(raw, profile=profile, content_type=kind)
                compare(whole, document)
        except VeilleError as error:
            tally.counts[type(error).__name__] += 1
        except Exception as error:
            tally.note_fault(f"read {seed}:{number} {files[which].name}", error)


def fuzz_commands(files: Sequence[Path], inputs: int, seed: int, tally: Tally) -> None:
    """Damaged files given to `veille extract` and `veille compare`, as text and as JSON."""
    raws = [path.read_bytes() for path in files]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(inputs):
            dice = random.Random(f"{seed}:commands:{number}")
            which = dice.randrange(len(files))
            damaged = Path(folder) / f"damaged{files[which].suffix}"
            damaged.write_bytes(mutate(raws[which], raws, dice))
            words = dice.choice((["extract"], ["extract", "--explain"], ["compare", str(files[which])]))
            words = [*words, str(damaged), *dice.choice(([], ["--json"], ["--lang", "fr"]))]
            code, said = _call(words)
            tally.counts["commands"] += 1
            if code not in (EXIT_DONE, EXIT_USAGE):
                tally.note(f"commands {seed}:{number}", f"veille {words[0]} ends with {code}: {said[-300:]}")


def _call(words: Sequence[str]) -> tuple[int, str]:
    """The exit code of a command in this process, and what it said on standard error."""
    before, sys.argv = sys.argv, ["veille", *words]
    said = io.StringIO()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
                main()
        except SystemExit as stopped:
            return int(stopped.code or 0), said.getvalue()
        finally:
            sys.argv = before
    return EXIT_DONE, said.getvalue()
