"""The guides are followed as they are written: what they tell a contributor to write works without another change."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs"


def block(guide: str, language: str, start: str) -> str:
    """The block of code of a guide that begins with these words."""
    text = (GUIDES / guide).read_text(encoding="utf-8")
    found = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return next(code for code in found if code.startswith(start))


def run(arguments: list[str], *, cwd: Path, tree: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`veille` with these arguments, from a tree."""
    return subprocess.run(
        [sys.executable, "-m", "veille.cli", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(tree), "VEILLE_CONTACT": "tests@example.org", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Fees</title></head><body>
<nav><a href="/">Menu of the office</a></nav>
<div id="content"><h1>Fees of the office</h1><p>The fee for a permit is $85.</p><div class="feedback">Was this useful?</div></div>
<footer>Footer of the office</footer></body></html>"""


def test_a_site_is_one_file(tmp_path: Path) -> None:
    """The profile and the source of docs/add-a-site.md read a page: its content and its rule, not what stands around."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "example-gov.toml").write_text(block("add-a-site.md", "toml", "name = "), encoding="utf-8")
    source = block("add-a-site.md", "toml", "[[sources]]")
    (tmp_path / "config.toml").write_text(f'profiles_dir = "sites"\n{source}', encoding="utf-8")
    (tmp_path / "saved.html").write_text(PAGE, encoding="utf-8")
    address = re.search(r'url = "(.*)"', source)
    assert address is not None
    done = run(["extract", "saved.html", "--url", address[1], "--config", "config.toml"], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Fees of the office" in done.stdout
    assert "$85" in done.stdout
    assert not any(word in done.stdout for word in ("Menu of", "Was this useful", "Footer of"))


def test_a_channel_is_its_settings_and_one_file(tmp_path: Path) -> None:
    """The class of settings and the file of docs/add-a-channel.md, put where the guide says, deliver a test message."""
    tree = tmp_path / "tree"
    copy_tree(tree)
    new, anchor = block("add-a-channel.md", "python", "class PagerSettings"), "Channel = Annotated[\n"
    insert(tree / "veille" / "config" / "channels.py", anchor, f"{new}\n\n{anchor}    PagerSettings\n    | ")
    channel = block("add-a-channel.md", "python", "class PagerChannel")
    body = 'print("paged", self._address, notification.message.subject)\n        return "7"'
    (tree / "alerts" / "channels" / "pager.py").write_text(
        "from __future__ import annotations\n\nfrom veille.alerts.notification import ChannelContext, Notification\n"
        "from veille.config.channels import PagerSettings\n\n\n" + channel.replace("...", body),
        encoding="utf-8",
    )
    (tmp_path / "config.toml").write_text(block("add-a-channel.md", "toml", "[[alerts.channels]]"), encoding="utf-8")
    done = run(["alerts", "test"], cwd=tmp_path, tree=tree, PAGER="pager:42")
    assert done.returncode == 0, done.stderr
    assert "paged pager:42" in done.stdout
    assert "no route" not in done.stderr
    pasted = run(["alerts", "test"], cwd=tmp_path, tree=tree, PAGER="")
    assert pasted.returncode != 0
    (tmp_path / "config.toml").write_text('[[alerts.channels]]\nid = "night"\ntype = "pager"\nurl_env = "PAGER"\n')
    unheard = run(["alerts", "test"], cwd=tmp_path, tree=tree, PAGER="pager:42")
    assert "channel night: no route sends it anything" in unheard.stderr
    (tmp_path / "config.toml").write_text(
        '[[alerts.channels]]\nid = "night"\ntype = "pager"\nurl_env = "https://pager.example/tok_SECRET123"\n'
    )
    token = run(["alerts", "test"], cwd=tmp_path, tree=tree)
    assert token.returncode == 2
    assert "tok_SECRET123" not in token.stderr
    (tmp_path / "config.toml").write_text(block("add-a-channel.md", "toml", "[[alerts.channels]]"), encoding="utf-8")
    wrong = run(["alerts", "test"], cwd=tmp_path, tree=tree)
    assert wrong.returncode != 0  # the variable is not set


def test_a_rule_kind_is_a_name_words_and_a_decision(tmp_path: Path) -> None:
    """The name, the words and the decision of docs/add-a-rule-kind.md, put where the guide says, give rules of the kind."""
    tree = tmp_path / "tree"
    copy_tree(tree)
    insert(tree / "veille" / "model" / "terms.py", '"requirement", ', '"requirement", "quota", ')
    words = '"kind.quota" = { en = "quota", fr = "quota" }\n'
    insert(tree / "alerts" / "templates" / "site" / "words.toml", '"kind.fee" =', f'{words}"kind.fee" =')
    english, french = indented_blocks("add-a-rule-kind.md", "toml")
    for lang, words in (("en", english), ("fr", french)):
        lexicon = tree / "parsers" / "language" / "words" / lang / "kinds.toml"
        lexicon.write_text(f"{lexicon.read_text(encoding='utf-8')}\n{words}", encoding="utf-8")
    (code,), anchor = indented_blocks("add-a-rule-kind.md", "python"), "    if codes:\n"
    insert(tree / "parsers" / "rules" / "kinds.py", anchor, textwrap.indent(code, "    ") + anchor)
    pages = {
        "en": ("The maximum number of applications is 500.", "The maximum number of places is 300 each year."),
        "fr": ("Le nombre maximal de demandes est de 500.", "Le nombre maximal de places est de 300 par an."),
    }
    for lang, sentence in ((lang, sentence) for lang, sentences in pages.items() for sentence in sentences):
        saved = tmp_path / f"{lang}.html"
        saved.write_text(
            f'<!DOCTYPE html><html lang="{lang}"><head><title>Programme</title></head><body><main><h1>Programme</h1>'
            f"<p>{sentence}</p></main></body></html>",
            encoding="utf-8",
        )
        done = run(["extract", saved.name, "--json"], cwd=tmp_path, tree=tree)
        assert done.returncode == 0, done.stderr
        rules = json.loads(done.stdout)["rules"]
        assert ["quota" in rule["kinds"] for rule in rules] == [True], rules
        tried = run(["lexicon", "try", sentence, "--lang", lang], cwd=tmp_path, tree=tree)
        assert "quota" in tried.stdout, tried.stderr


def insert(path: Path, anchor: str, text: str) -> None:
    """Put text in the place of an anchor that stands in the file."""
    before = path.read_text(encoding="utf-8")
    assert anchor in before
    path.write_text(before.replace(anchor, text, 1), encoding="utf-8")


def indented_blocks(guide: str, language: str) -> list[str]:
    """The blocks of code of a guide that stand in its numbered steps, without their indent."""
    text = (GUIDES / guide).read_text(encoding="utf-8")
    return [
        textwrap.dedent(code) for code in re.findall(rf"^   ```{language}\n(.*?)   ```", text, re.DOTALL | re.MULTILINE)
    ]


def copy_tree(target: Path) -> None:
    """The program's files, links as links."""
    for folder in ("veille", "alerts", "crawler", "parsers", "store"):
        shutil.copytree(ROOT / folder, target / folder, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
