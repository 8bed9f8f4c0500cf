"""Promise: a person can see why a sentence is or is not a rule, which words were seen, and what a new phrase changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import invoke

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "rules"))

from differences import differences, told

import veille
from veille.parsers import extract_rules

PAGE = """<html lang="en"><head><title>Bakers</title></head><body><main><h1>Bakers</h1>
<h2>Fees</h2><p>You must pay $155 within 30 days. Who can apply?</p>
<p>You must provide:</p><ul><li>a valid passport</li></ul></main></body></html>"""


def _run(*words: str) -> str:
    result = invoke(list(words))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with a duty, a question and a list."""
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_explain_tells_each_piece_with_its_evidence(page: Path) -> None:
    """Every sentence and item, whether it is a rule, how surely, and the evidence, the heaviest first."""
    found = json.loads(_run("extract", str(page), "--explain", "--json"))
    by_quote = {row["quote"]: row for row in found}
    assert {"You must pay $155 within 30 days.", "Who can apply?", "a valid passport"} <= by_quote.keys()
    duty, question = by_quote["You must pay $155 within 30 days."], by_quote["Who can apply?"]
    assert duty["stated"]
    assert duty["probability"] >= duty["threshold"] > question["probability"]
    assert not question["stated"]
    for row in found:
        weights = [abs(e["weight"]) for e in row["evidence"]]
        assert weights
        assert weights == sorted(weights, reverse=True)
    own = ("modality", "kind-cue", "value", "word", "sentence", "cue", "must", "money")
    assert any(e["name"].startswith(own) for e in duty["evidence"])  # its own words weigh, not its place alone


def test_explain_and_extract_agree(page: Path) -> None:
    """What is called a rule there is a rule here, with the same probability."""
    told_there = {r["quote"]: r["probability"] for r in json.loads(_run("extract", str(page), "--explain", "--json")) if r["stated"]}  # fmt: skip
    document = json.loads(_run("extract", str(page), "--json"))
    rules = [rule for record in document["documents"] for rule in record["rules"]] if "documents" in document else document["rules"]  # fmt: skip
    assert told_there == {rule["quote"]: rule["confidence"] for rule in rules}


@pytest.mark.parametrize(
    ("lang", "text", "tag", "words", "modality"),
    [
        ("en", "A baker cannot be required to pay twice.", "need_not", "cannot be required to", "need_not"),
        ("fr", "L'aide n'est plus dispensée des frais.", "must", "n'est plus dispensée", "must"),
    ],
)
def test_try_shows_the_entry_that_wins_and_those_it_stands_before(
    lang: str, text: str, tag: str, words: str, modality: str
) -> None:
    """The words, the entry's tag, the tags that also match there, and what is read from the sentence."""
    record = json.loads(_run("lexicon", "try", text, "--lang", lang, "--json"))
    hit = next(hit for hit in record["hits"] if hit["group"] == "modality" and hit["words"] == words)
    assert hit["tag"] == tag
    assert text[hit["start"] : hit["end"]] == words
    assert [read["modality"] for read in record["read"]] == [modality]
    assert 0 < record["read"][0]["probability"] <= 1


def test_try_in_words(page: Path) -> None:
    """For people: one line an entry, one line a piece with its probability."""
    lines = _run("lexicon", "try", "You must pay $155.").splitlines()
    assert "modality:must  'must'  en/modality.toml" in lines
    assert lines[-1].endswith("· must · You must pay $155. [$155]")
    assert any("rule 0." in line or "rule 1." in line for line in lines)


def test_explain_names_the_words_that_speak_for_the_modality(page: Path) -> None:
    """Whoever finds a wrong modality sees which words it was read from, in text and in JSON."""
    assert "fee/deadline/requirement · must “must” · You must pay" in _run("extract", str(page), "--explain")
    told = json.loads(_run("extract", str(page), "--explain", "--json"))
    assert {e["quote"]: e["modality_words"] for e in told}["You must pay $155 within 30 days."] == "must"
    assert {e["quote"]: e["modality_words"] for e in told}["a valid passport"] == ""


def test_explain_tells_a_measure_once(page: Path) -> None:
    """The steps of one measure are one piece of evidence under the highest that is reached, never several that cancel out."""
    for e in json.loads(_run("extract", str(page), "--explain", "--json")):
        measures = [one["name"].partition(":from ")[0] for one in e["evidence"] if ":from " in one["name"]]
        assert len(measures) == len(set(measures)), e["evidence"]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("[[modality", "words/en/zz.toml: cannot be read: "),
        ('[[modality]]\ntag = "mst"\nmatch = "ought"\n', "en/zz.toml: modality: no such tag: 'mst'; did you mean must"),
        ('[[modality]]\ntag = "must"\n', "en/zz.toml: modality, must: without match"),
        ('[[modality]]\ntag = "must"\nmatch = "(ought"\n', "lexicon: no regular expression: (ought: "),
    ],
)
def test_a_file_of_words_that_cannot_be_used_is_one_line(tmp_path: Path, broken: str, said: str) -> None:
    """Whoever adds a phrase is told which file and what is wrong with it, not shown the program's own lines."""
    tree = tmp_path / "tree"
    shutil.copytree(Path(veille.__file__).parent, tree / "veille", symlinks=False)
    (tree / "veille/parsers/language/words/en/zz.toml").write_text(broken, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "veille.cli", "lexicon", "try", "You must pay."],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "first", "tag"),
    [
        ("Les frais sont non remboursables.", "read as French", "kind:fee  'frais'"),
        ("The fee is not refundable.", "read as English", "kind:fee  'fee'"),
        ("Zebra giraffe.", "read as English", "no word of the lexicon stands in it"),
    ],
)
def test_try_reads_the_language_from_the_words(text: str, first: str, tag: str) -> None:
    """A French sentence without `--lang` is not tried with English words; what matches nothing says so."""
    lines = _run("lexicon", "try", text).splitlines()
    assert lines[0] == first
    assert tag in [line.rpartition("  ")[0] for line in lines] + lines


def test_differences_name_what_came_went_and_reads_otherwise() -> None:
    """A phrase added to the lexicon shows as the rules that it moves, with both readings."""
    may, must = (told(extract_rules(text, "en")[0]) for text in ("You may pay $5.", "You must pay $5."))
    before = {"page": {"kept": must, "gone": may, "moved": may}}
    after = {"page": {"kept": must, "came": must, "moved": must}}
    lines = list(differences(before, after))
    assert [line.splitlines()[1].strip() for line in lines] == ["came", "gone", "moved"]
    assert lines[2].splitlines()[2:] == [f"  - {may}", f"  + {must}"]


def test_differences_help() -> None:
    """The script runs and says how it is used."""
    script = Path(__file__).resolve().parents[2] / "bench" / "rules" / "differences.py"
    done = subprocess.run([sys.executable, str(script), "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "--keep" in done.stdout
