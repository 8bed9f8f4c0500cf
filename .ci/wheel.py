"""Build the wheel twice (same bytes), compare it with the tree, and run `veille demo` from it in a clean environment."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("crawler", "parsers", "store", "alerts")
MAN_PAGE = ".data/data/share/man/man1/veille.1"  # installed outside the package (pyproject.toml, data-files)
DATA_SUFFIXES = {
    ".toml",
    ".html",
    ".xml",
    ".txt",
    ".css",
    ".js",
    ".j2",
    ".md",
    ".json",
    ".typed",
    ".svg",
    ".sql",
    ".tsv",
}


def files_in_tree() -> set[str]:
    """Every file of the package as git knows it, by its path inside the wheel."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "veille", *STAGES], cwd=ROOT, check=True, capture_output=True, text=True
    )
    out = set()
    for name in filter(None, listed.stdout.split("\0")):
        path = Path(name)
        if (ROOT / path).is_symlink():
            continue
        inside = Path("veille") / path if path.parts[0] in STAGES else path
        if path.suffix == ".py" or path.suffix in DATA_SUFFIXES:
            out.add(inside.as_posix())
    return out


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command; stops with its exit code when it fails."""
    print("+", *command, flush=True)
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def build(folder: Path) -> Path:
    """The wheel, built from an sdist; the commit's own time stands in it, so that one commit gives one wheel."""
    when = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, check=True, capture_output=True, text=True)
    env = {**os.environ, "SOURCE_DATE_EPOCH": when.stdout.strip()}
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, env=env)
    (wheel,) = folder.glob("*.whl")
    return wheel


def main() -> None:
    """Exit 0 when the wheel holds the tree and works on its own."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        wheel, again = build(work / "dist"), build(work / "again")
        if sha256(wheel.read_bytes()).digest() != sha256(again.read_bytes()).digest():
            sys.exit("two builds of one commit gave different wheels")
        inside = {n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n and not n.endswith(MAN_PAGE)}
        missing, extra = sorted(files_in_tree() - inside), sorted(inside - files_in_tree())
        if missing or extra:
            sys.exit(f"the wheel differs from the tree: missing {missing}, extra {extra}")
        home = work / "venv"
        venv.create(home, with_pip=True)
        python = home / "bin" / "python"
        pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock")
        run(*pip, "--no-deps", wheel)
        env = {**os.environ, "PYTHONPATH": "", "PYTHONSAFEPATH": "1"}
        run(home / "bin" / "veille", "demo", "--quiet", "--folder", work / "demo", cwd=work, env=env)
        run(sys.executable, ROOT / "deploy" / "reader" / "build.py", work / "reader")
    print("wheel: whole, and works in a clean environment")


if __name__ == "__main__":
    main()
