"""A release: one place of the version, addresses of its repository, a bill of materials, checksums, signed by the workflow."""

from __future__ import annotations

import gzip
import io
import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest
import yaml

import veille

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / ".ci" / "release.py"


def test_the_version_stands_in_one_place() -> None:
    """Metadata, `--version` and the reader's wheel take it from veille/__init__.py."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "veille.__version__"}
    said = subprocess.run([sys.executable, "-m", "veille.cli", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == f"veille {veille.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--address", "https://example.org/veille"], "is not an address of a repository"),
        (["--address", "github.com/someone/veille"], "is not an address of a repository"),
        (["--address", "https://github.com/someone/veille", "--tag", "v99.0"], "is not that of version"),
    ],
)
def test_a_release_that_would_say_something_wrong_is_not_made(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "out"), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_archive_is_the_same_whenever_it_was_built(tmp_path: Path) -> None:
    """Times, owners and the order in which files were found play no part; the files do."""
    sys.path.insert(0, str(SCRIPT.parent))
    try:
        from release import make_reproducible
    finally:
        sys.path.remove(str(SCRIPT.parent))
    made = []
    for name, when, order in (("a", 1, ("x", "y")), ("b", 2, ("y", "x"))):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as out:
            for inner in order:
                member = tarfile.TarInfo(f"veille-1/{inner}")
                member.size, member.mtime, member.uname = 1, when, name
                out.addfile(member, io.BytesIO(inner.encode()))
        path = tmp_path / f"{name}.tar.gz"
        path.write_bytes(gzip.compress(packed.getvalue(), mtime=when))
        make_reproducible(path, 1_700_000_000)
        made.append(path.read_bytes())
        with tarfile.open(path) as held:
            assert [m.name for m in held] == ["veille-1/x", "veille-1/y"]
    assert made[0] == made[1]


def test_stage_folders_are_links_again(tmp_path: Path) -> None:
    """What setuptools copied below veille/ is left out, and the link leads to the folder at the top."""
    sys.path.insert(0, str(SCRIPT.parent))
    try:
        from release import make_reproducible
    finally:
        sys.path.remove(str(SCRIPT.parent))
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as out:
        for name in ("v-1/store/x.py", "v-1/veille/store", "v-1/veille/store/x.py", "v-1/veille/storehouse.py"):
            member = tarfile.TarInfo(name)
            member.type = tarfile.REGTYPE if name.endswith(".py") else tarfile.DIRTYPE
            out.addfile(member, io.BytesIO())
    make_reproducible(path, 1)
    with tarfile.open(path) as held:
        assert {m.name: m.linkname for m in held} == {
            "v-1/store/x.py": "", "v-1/veille/store": "../store", "v-1/veille/storehouse.py": "",
        }  # fmt: skip


def test_the_source_archive_holds_what_its_tests_need() -> None:
    """Every folder and file at the top that git keeps is named in MANIFEST.in or belongs to the build itself."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: this is the unpacked archive itself")
    kept = {line.split("/")[0] for line in listed.stdout.splitlines()}
    named = set((ROOT / "MANIFEST.in").read_text(encoding="utf-8").split())
    assert kept - named - {"veille", "pyproject.toml", "README.md", "LICENSE"} == set()


def test_the_workflow_signs_the_checksums_of_what_it_publishes() -> None:
    """Built, signed, published, in this order; rights for that and no others; the tag is checked against the version."""
    flow = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))
    job = flow["jobs"]["release"]
    assert flow["permissions"] == {}
    assert job["permissions"] == {"contents": "write", "id-token": "write"}
    runs = [str(step.get("run", "")) for step in job["steps"]]
    order = [next(i for i, run in enumerate(runs) if words in run) for words in
             ("--require-hashes -r requirements-release.lock", ".ci/release.py dist", "sigstore sign dist/SHA256SUMS", "gh release create")]  # fmt: skip
    assert order == sorted(order)
    assert '--tag "$TAG"' in runs[order[1]]
    assert not any("${{" in run for run in runs)
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]) for step in job["steps"] if "uses" in step)
