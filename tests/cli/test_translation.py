"""Promise: nothing that the program says at the terminal in French is left in English: help, errors, remarks, lines."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from tests.cli.said_strings import all_said, templates_of
from tests.forks import run_forked_text
from veille.answers import translation
from veille.changes.believe.wording import doubt_sentences
from veille.cli import language
from veille.cli.app import app
from veille.errors import UsageError

TABLES = {
    name: tomllib.loads((translation.TABLES / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("help", "errors", "lines", "terminal")
}
KNOWN = {english for table in TABLES.values() for english in table}


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """Every test reads French, and leaves no choice behind."""
    language.choose_lang("fr")
    yield
    language.choose_lang(None)


def sentences_of_help(command: TyperCommand | TyperGroup, path: str) -> Iterator[tuple[str, str]]:
    """Each sentence of a command's help and of its options, commands below it included."""
    for text in (command.help, *(getattr(parameter, "help", None) for parameter in command.params)):
        for paragraph in (text or "").split("\n\n"):
            yield from ((sentence, path) for sentence in translation.sentences(paragraph))
    for name, inner in getattr(command, "commands", {}).items():
        yield from sentences_of_help(inner, f"{path} {name}")


def test_every_sentence_of_help_has_its_french() -> None:
    program = typer.main.get_command(app)
    asked = dict(sentences_of_help(program, "veille"))  # type: ignore[arg-type]
    assert len(asked) > 150
    assert {s: where for s, where in asked.items() if translation.in_french(s) == s} == {}


def test_every_message_has_its_french() -> None:
    """What a person would be shown, with a made-up name where something is filled in, comes back in French."""
    said = all_said()
    assert len(said) > 350
    built = {  # from parts that have their French, which a name made up here has not
        "{}{}, read as {}", "wrote {}; next: {}`veille doctor` and `veille check`",
        "{}: not checked, {}; `veille check --now {}` checks it at once", "{}{} {}>: it holds {} of the main text; was it never closed?",
        "{}allowed: {}", "{}{}>: all that it finds holds {} of the main text",
    }  # fmt: skip
    same_in_both = re.compile(r"<thead>|messages  |  \{\} \[|`[^`]*`$|pip install |veille review [a-z]+ ")
    left = {}
    for template, where in said.items():
        if template in KNOWN or template in built or same_in_both.match(template):
            continue
        text = template
        for n in range(template.count("{}")):
            text = text.replace("{}", f"x{n}", 1)
        if language.to_reader(text) == text:
            left[template] = where
    assert left == {}


FAULTY_PATTERNS = (
    "[a", "(a", "a)", "*a", "a**", r"\q", "[z-a]", "(?<=a*)b", "(?P<1>a)", "a{3,2}", "(?z)", r"\1", "a\\", "(?P<a>x)(?P<a>y)",
    "(?P=b)", "a(?i)", "[", r"\x1", "(?P<a", "(?#a",
)  # fmt: skip
FAULTY_TOML = (
    "a b", "a = ", 'a = "x', "a = [1", "a = {b=1", "[a]\n[a]", "a=1\na=2", 'a = "\\q"', "a = 1 b", "= 1", "a = 'x\n'", "[a", "[[a]",
    "a = {b=1, b=2}", "a = {}\na.b = 1", "a = 2024-13-01", 'a = "\\ud800"',
)  # fmt: skip
LEFT_ENGLISH = re.compile(
    r"\b(?:at position|line|column|the|of|is|missing|bad|unknown|unexpected|invalid|expected|unclosed|unterminated|value|string|"
    r"certificate|connection|failed|load|error)\b",
    re.IGNORECASE,
)


def _reason_of(work: Callable[[], object]) -> str:
    with pytest.raises((ValueError, re.error)) as caught:
        work()
    return str(caught.value)


@pytest.mark.parametrize("pattern", FAULTY_PATTERNS)
def test_what_is_wrong_with_a_pattern_is_said_in_french(pattern: str) -> None:
    """Python's own reasons, as a regular expression of config.toml is refused with."""
    reason = _reason_of(lambda: re.compile(pattern))
    said = language.to_reader(f"'x' is not a regular expression: {reason}")
    assert said.startswith("'x' n’est pas une expression régulière")
    assert "« " not in said.replace("\u00a0", " ")
    assert not LEFT_ENGLISH.search(said.replace(pattern, "")), said


@pytest.mark.parametrize("text", FAULTY_TOML)
def test_what_is_wrong_with_a_file_is_said_in_french(text: str) -> None:
    """The TOML reader's own reasons, as config.toml is refused with."""
    reason = _reason_of(lambda: tomllib.loads(text))
    said = language.to_reader(f"not valid TOML: {reason}").replace("\u00a0", " ")
    assert said.startswith("TOML non valide : ")
    assert "« " not in said
    assert not LEFT_ENGLISH.search(said), said


@pytest.mark.parametrize(
    "fault",
    [
        "connect: All connection attempts failed", "connect: [Errno 111] Connection refused", "TLS: certificate has expired",
        "connect: [Errno -2] Name or service not known", "protocol: Server disconnected without sending a response.",
        "TLS: Hostname mismatch, certificate is not valid for 'a.example'", "timeout: waited too long for the answer",
        "the body stops before its end: peer closed connection without sending complete message body (incomplete chunked read)",
        "damaged PDF: Failed to load document (PDFium: Data format error)", "damaged PDF: Failed to load page",
    ],
)  # fmt: skip
def test_what_libraries_say_of_connections_and_pdfs_is_said_in_french(fault: str) -> None:
    said = language.to_reader(fault)
    assert "«" not in said
    assert not LEFT_ENGLISH.search(said), said


def test_a_reason_that_has_no_french_is_quoted_in_a_french_sentence() -> None:
    """Its words are a library's, and look like it; a number or a name needs no quotes."""
    said = language.to_reader("malformed XML: opening and ending tag mismatch")
    assert said == "XML mal formé\u00a0: «\u00a0opening and ending tag mismatch\u00a0»"
    assert "«" not in language.to_reader("malformed XML: x0")


@pytest.mark.parametrize("words", [["rules", "--cites", ""], ["impact", ""], ["impact", " "]])
def test_a_provision_left_out_is_said_in_french(words: list[str], demo_run: Path) -> None:
    done = run_forked_text(["--lang", "fr", *words], cwd=demo_run)
    assert done.returncode == 2
    assert (
        done.stderr.replace("\u00a0", " ") == "veille : aucune disposition n’est nommée; écrivez-la comme IRPR:205(a)\n"
    )


def test_what_was_named_wrongly_has_its_french() -> None:
    """The last word of each `require_known`: "no such severity: 'grave'"."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in translation.TABLES.parents[1].rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) > 2)
    named = {t for call in calls if ast.unparse(call.func) == "require_known" for t in templates_of(call.args[2])}
    assert len(named) > 15
    assert {what for what in named if what not in KNOWN} == {"cause"}  # the same in French


@pytest.mark.parametrize("name", sorted(TABLES))
def test_french_fills_in_as_much_as_english(name: str) -> None:
    """The same parts in both languages, and the spaces of French typography."""
    for english, french in TABLES[name].items():
        assert re.findall(r"\{\w*\}", english).__len__() == re.findall(r"\{[\w!]*\}", french).__len__(), english
        assert not re.search(r"[a-zé]:(?!//)(?: |$)", re.sub(r"`[^`]*`", "", french)), (
            french
        )  # « mot : », never « mot: »


def test_no_message_of_the_tables_is_said_by_nobody() -> None:
    """An error's French without its English in the program is a leftover."""
    said = set(all_said())
    of_typer = re.compile(
        r"No such|Missing|Invalid value|is not (?:one of|a valid|in the)|Option \{\}|Got unexpected|Error: |Try '|Possible|must be (?:greater|less) than|Input should be"
    )
    leftovers = [e for e in TABLES["errors"] if e not in said and not of_typer.search(e)]
    assert len(leftovers) <= 16, leftovers  # built from parts: what a hole is filled with


def test_an_error_says_place_fault_and_remedy_in_french() -> None:
    error = UsageError("no such file or folder", where="saved/x.html", hint="did you mean a or b?")
    assert language.error_words(error) == (
        "saved/x.html\u00a0: fichier ou dossier introuvable; vouliez-vous dire a ou b?"
    )


def test_page_text_is_never_touched() -> None:
    """A quote that happens to hold words of ours inside stays to the letter."""
    quote = "The officer said: no such file was sent with the application, known or unknown."
    assert language.to_reader(quote) == quote


def run(*words: str, lang: str = "fr_CA.UTF-8", folder: Path) -> subprocess.CompletedProcess[str]:
    return run_forked_text(words, cwd=folder, env={**os.environ, "LC_ALL": lang})


def test_quoted_words_are_never_turned() -> None:
    """A page may say what the program says too: "files", or that one day is before another."""
    for english, french in doubt_sentences():
        if "“{}”" in english:
            turned = language.to_reader(english.replace("{}", "files", 1).replace("{}", "2"))
            assert turned == french.replace("{}", "files", 1).replace("{}", "2").replace("« ", "«\u00a0").replace(
                " »", "\u00a0»"
            ).replace(" :", "\u00a0:")


def test_the_program_speaks_french(tmp_path: Path) -> None:
    """Help, a wrong command, a missing database, as a person with a French environment meets them."""
    shown = run("check", "--help", folder=tmp_path)
    assert shown.stdout.startswith("Utilisation\u00a0: ")
    assert "Ne rien afficher si tout va bien." in " ".join(shown.stdout.split())
    wrong = run("chek", folder=tmp_path)
    assert wrong.returncode == 2
    assert "Erreur\u00a0: Commande inconnue\u00a0: 'chek'. Vouliez-vous dire 'check'?" in wrong.stderr
    missing = run("status", folder=tmp_path)
    assert missing.returncode == 2
    assert missing.stderr.startswith("veille\u00a0: veille.db\u00a0: base de données introuvable; lancez")
    asked = run("--lang", "en", "status", folder=tmp_path)
    assert asked.stderr.startswith("veille: veille.db: no such database; run")


def test_a_number_that_is_filled_in_is_grouped_as_in_french() -> None:
    assert translation.in_french("3,921") == "3\u00a0921"
    assert translation.in_french("3,92") == "3,92"  # no group of three
