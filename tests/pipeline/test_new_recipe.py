"""Promise: an upgrade that hashes, cuts or reads content otherwise alerts nobody; an edit in the same run is told as ever."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.watching import Watch, page

ROOT = Path(__file__).parent.parent.parent
BODY = {
    "en": "<p>A worker must pay a fee of $155.</p><p>Files ought to be kept.</p>",
    "fr": "<p>Le travailleur doit payer des frais de 155 $ pour le certificat du Québec.</p><p>Les dossiers sont à conserver.</p>",
}
FACT = (
    '[[facts]]\nkey = "a.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "edited"\ntype = "money"\n'
    'contains = ["fee"]\n'
)
CHECK = """
import sys
from datetime import datetime
from pathlib import Path
from veille.config import load_config
from veille.pipeline.check import run_check
from veille.workspace import open_workspace
now = datetime.fromisoformat(sys.argv[2])
with open_workspace(load_config(Path(sys.argv[1])), clock=lambda: now) as workspace:
    report = run_check(workspace, everything=True)
print(report.versions, report.changes)
"""
# What the next release might do: hash otherwise, tell borders otherwise, split sentences otherwise.
UPGRADES = {
    "the hash": ("parsers/language/normal_form.py", "hashlib.sha256(", 'hashlib.sha256(b"2:" + '),
    "the words": ("parsers/language/words/en/modality.toml", "'''must|", "'''must|ought to|"),
}


def upgraded(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the program in which one file of the parsers is another."""
    copy = folder / "upgraded"
    leave_out = shutil.ignore_patterns("__pycache__", "demo_site")
    shutil.copytree(ROOT / "veille", copy / "veille", ignore=leave_out)  # its links to the stages become folders
    path = copy / "veille" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def check(copy: Path, watch: Watch) -> str:
    """One pass of that copy over all pages: its new versions and changes."""
    command = [sys.executable, "-c", CHECK, str(watch.folder / "config.toml"), watch.now.isoformat()]
    environ = os.environ | {"PYTHONPATH": str(copy)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ, cwd=copy)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("upgrade", UPGRADES)
def test_an_upgrade_tells_nothing_but_what_the_pages_changed(watch: Watch, tmp_path: Path, upgrade: str) -> None:
    """Two pages that stay and one whose fee rises with the upgrade: one alert, and then none."""
    watch.site.validators = False
    for name, lang in (("same", "en"), ("pareille", "fr"), ("edited", "en")):
        watch.site.pages[f"/{name}"] = page(BODY[lang], lang=lang)
        watch.source(name, f"/{name}", f'lang = "{lang}"')
    watch.sources += FACT
    watch.check()
    before = watch.rows(
        "SELECT url, content_hash, extractor_version FROM version JOIN page USING (page_id) ORDER BY url"
    )
    copy = upgraded(tmp_path, *UPGRADES[upgrade])
    watch.later(days=1)
    watch.site.pages["/edited"] = page(BODY["en"].replace("$155", "$160"))
    watch.config()
    assert check(copy, watch).startswith("1 ")
    after = watch.rows(
        "SELECT url, content_hash, extractor_version FROM version JOIN page USING (page_id) WHERE seq = 1 ORDER BY url"
    )
    assert {version for _, _, version in after}.isdisjoint({version for _, _, version in before})  # the upgrade is real
    if upgrade == "the hash":
        assert {found for _, found, _ in after}.isdisjoint({found for _, found, _ in before})
    assert watch.alerts() == [("change", "critical")]
    moved = watch.rows("SELECT DISTINCT url FROM v1_change JOIN v1_page USING (page_id) WHERE cause = 'source'")
    assert [str(url).rpartition("/")[2] for (url,) in moved] == ["edited"]
    assert watch.rows("SELECT value FROM v1_fact_current") == [("160.00",)]
    watch.later(days=1)
    assert check(copy, watch) == "0 0"
    assert watch.alerts() == [("change", "critical")]
