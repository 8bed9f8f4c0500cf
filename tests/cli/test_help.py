"""Help: every command stands under a heading with one example that runs, and the program says its version."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
import typer

from tests.docs.commands import fault_of, load_generate
from tests.forks import run_forked_text
from veille import __version__
from veille.answers.translation import TERMS, help_words, label_term, name_term
from veille.cli.app import app
from veille.cli.help import EXAMPLES
from veille.cli.offers import page_states
from veille.config.vocabulary import subjects
from veille.model import DeliveryState, Modality, ReviewState, RuleKind, Severity
from veille.reader.filters import CHANGE_OBJECTS, REVIEW_STATES

GENERATE = load_generate()
PAGE = (
    "<html lang=en><head><title>Fees</title></head><body><main><h1>Fees</h1><h2>Fee</h2>"
    + "<p>An applicant must pay a fee of $160 for each application.</p>" * 20
    + "</main></body></html>"
)
NAMES = sorted({name.split()[0] for name, _ in GENERATE.commands(app)})
GROUPS = {name.split()[0] for name, _ in GENERATE.commands(app) if " " in name}
CALLED = sorted(name for name, _ in GENERATE.commands(app) if name not in GROUPS)
# What asks a site or an archive, or serves until it is stopped: its example is only understood here, not run.
OUTSIDE = {"add", "backfill", "check", "datasette", "demo", "doctor", "serve"}
# What an example needs beside the record of the demo: the file it names, what is to be done first.
FIRST = {
    "mute end": EXAMPLES["mute add"],
    "review withdraw": EXAMPLES["review accept"],
}
FILES = ("saved/page.html", "saved/before.html", "saved/after.html")
CODES = {
    "propose": {0, 2},
    "alerts hold": {2},
    "alerts release": {2},
}  # the demo has no package's files, and nothing held


def help_of(*words: str) -> str:
    done = run_forked_text(words)
    done.check_returncode()
    return done.stdout


def test_every_command_stands_under_a_heading() -> None:
    """`-h` lists all commands, none of them under a heading of leftovers, and no line is cut."""
    shown = help_of("-h")
    for name in NAMES:
        assert f"\n  {name} " in shown
    assert "More:" not in shown
    assert "..." not in shown.partition("Options:")[2]
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", CALLED)
def test_every_command_has_an_example_that_the_program_takes(name: str) -> None:
    """The example names this command, and only options that it has."""
    example = EXAMPLES[name]
    assert example.startswith(f"veille {name}")
    assert fault_of(example.removeprefix("veille "), GENERATE) is None


@pytest.fixture(scope="module")
def demo_folder(demo_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo with the files that examples name."""
    folder = tmp_path_factory.mktemp("examples") / "demo"
    shutil.copytree(demo_run, folder)
    (folder / "saved").mkdir()
    for name in FILES:
        (folder / name).write_text(PAGE, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", [name for name in CALLED if name not in OUTSIDE])
def test_the_example_runs_on_the_record_of_the_demo(name: str, demo_folder: Path, tmp_path: Path) -> None:
    """As it is typed, in the folder that `veille demo` leaves; rule ids come from addresses, so one of this record stands in."""
    folder = tmp_path / "here"
    if name == "init":  # writes the first config.toml of a folder
        folder.mkdir()
    else:
        shutil.copytree(demo_folder, folder)
    for example in (FIRST[name],) if name in FIRST else ():
        run_forked_text(shlex.split(example)[1:], cwd=folder).check_returncode()
    words = shlex.split(EXAMPLES[name])[1:]
    if name == "review edit":
        listed = run_forked_text(["rules", "--json"], cwd=folder).stdout
        words[2] = json.loads(listed)[0]["rule_id"]
    done = run_forked_text(words, cwd=folder)
    assert "Traceback" not in done.stderr
    assert done.returncode in CODES.get(name, {0}), done.stderr


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", CALLED)
def test_every_help_ends_with_its_example(name: str, lang: str) -> None:
    """Of commands in groups too, in both languages."""
    shown = " ".join(help_of("--lang", lang, *name.split(), "-h").split())
    word = "Example:" if lang == "en" else "Exemple :"
    assert shown.replace("\u00a0", " ").endswith(f"{word} {EXAMPLES[name]}")
    assert len(f"Exemple : {EXAMPLES[name]}") <= 80  # on one line, to be copied


def test_the_program_alone_shows_its_help() -> None:
    """`veille` without a word lists the commands and ends as a call that lacks one, with code 2."""
    command = [sys.executable, "-m", "veille.cli"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "\n  check " in done.stdout + done.stderr


@pytest.mark.parametrize(
    "words", [["chekc"], ["--lang"], ["--lang", "fr", "chekc"], ["alerts", "lst"], ["--", "--"]], ids=" ".join
)
def test_words_that_are_no_command_are_refused_in_a_line(words: list[str]) -> None:
    done = run_forked_text(words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_the_version_is_said() -> None:
    """`--version` says the name and the version that the package has."""
    assert help_of("--version") == f"veille {__version__}\n"


def test_completion_is_offered() -> None:
    """A completion script for the shell can be had; which shell it is, is told by the process that asks."""
    asked = f'"{sys.executable}" -m veille.cli --show-completion\nexit $?'  # a second command keeps the shell as parent
    shown = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True, timeout=60).stdout
    assert "complete" in shown


LISTS = {  # option of a command: the terms that it takes
    ("rules", "--kind"): get_args(RuleKind),
    ("rules", "--subject"): sorted(subjects()),
    ("rules", "--review"): REVIEW_STATES,
    ("changes", "--severity"): [s for s in Severity if s is not Severity.NONE],
    ("changes", "--object"): CHANGE_OBJECTS,
    ("pages", "--state"): page_states(),
    ("review list", "--state"): list(ReviewState),
    ("review edit", "--kind"): get_args(RuleKind),
    ("review edit", "--modality"): get_args(Modality),
    ("review edit", "--subject"): sorted(subjects()),
    ("alerts list", "--state"): list(DeliveryState),
}


@pytest.mark.parametrize(("where", "terms"), LISTS.items(), ids=[" ".join(one) for one in LISTS])
def test_what_an_option_takes_is_listed_in_the_reader_words(where: tuple[str, str], terms: Sequence[str]) -> None:
    """English has the terms; French each term's name, with the term beside it where that is another word."""
    command = typer.main.get_command(app)
    for word in where[0].split():
        command = command.commands[word]  # type: ignore[attr-defined]
    (said,) = (option.help for option in command.params if where[1] in option.opts)
    listed = said.rpartition(": ")[2].removesuffix(".").split(", ")
    assert sorted(listed) == sorted(terms)
    french = help_words(said, "fr").rpartition("\u00a0: ")[2].removesuffix(".").split(", ")
    assert french == [label_term(column_of(listed), term, "fr") for term in listed]


def column_of(terms: Sequence[str]) -> str:
    """The column of tables in which the terms stand."""
    return next(column for column in TERMS if all(name_term(column, term, "fr") for term in terms))
