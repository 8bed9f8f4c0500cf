"""Help: every command stands under a heading with one example that runs, and the program says its version."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
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
NAMES = sorted({name.split()[0] for name, _ in GENERATE.commands(app)})
SINGLE = [name for name, _ in GENERATE.commands(app) if " " not in name]


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


@pytest.mark.parametrize("name", SINGLE)
def test_every_command_has_an_example_that_the_program_takes(name: str) -> None:
    """The example names this command, and only options that it has."""
    example = EXAMPLES[name]
    assert example.split()[:2] == ["veille", name]
    assert fault_of(example.removeprefix("veille "), GENERATE) is None


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


def test_help_ends_with_the_example() -> None:
    """The example of a command is the last thing its help says."""
    assert help_of("rules", "--help").rstrip().endswith(EXAMPLES["rules"])


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
