"""What a release is made of, in one folder: source archive, wheels, bill of materials, checksums.

    python .ci/release.py DEST --address https://github.com/OWNER/veille [--tag v0.1.0]

The project's addresses in the archives are those of the repository that the release is made for; the neutral ones of
pyproject.toml are never released. One commit gives the same bytes each time (SOURCE_DATE_EPOCH is the commit's time).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEUTRAL = "https://example.org/veille"  # what pyproject.toml says until a release is made
SUMS = "SHA256SUMS"
_STAGE_COPY = re.compile(r"[^/]+/veille/(?:alerts|crawler|parsers|store)(?=/|$)")  # of an archive's member
_ADDRESS = re.compile(r"https://[^\s/]+(?:/[\w.-]+)+")


def version() -> str:
    """The version, from its one place."""
    stated = re.search(r'^__version__ = "(.+)"$', (ROOT / "veille" / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if stated is None:
        sys.exit("veille/__init__.py states no version")
    return stated[1]


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """What a command says; the release stops with its exit code when it fails."""
    print("+", *command, file=sys.stderr, flush=True)
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def with_address(folder: Path, address: str) -> None:
    """Put the address into the project's metadata below a copy of the tree."""
    for path in (folder / "pyproject.toml", folder / "deploy" / "reader" / "pyproject.toml"):
        text = path.read_text("utf-8")
        if NEUTRAL not in text:
            sys.exit(f"{path.name} does not name {NEUTRAL}: has it been given an address already?")
        path.write_text(text.replace(NEUTRAL, address), "utf-8")


def copy_tree(dest: Path) -> None:
    """The tree of the commit, as git has it: nothing that lies about in the folder is released."""
    archive = dest.with_suffix(".tar")
    run("git", "archive", "--format=tar", f"--output={archive}", "HEAD")
    dest.mkdir()
    run("tar", "-xf", archive, "-C", dest)


def build(tree: Path, dest: Path, when: str) -> None:
    """Source archive, wheel and the reader's wheel."""
    env = {**os.environ, "SOURCE_DATE_EPOCH": when}
    run(sys.executable, "-m", "build", "--outdir", dest, tree, env=env)
    for archive in dest.glob("*.tar.gz"):
        make_reproducible(archive, int(when))
    run(sys.executable, tree / "deploy" / "reader" / "build.py", dest, cwd=tree, env=env)


def make_reproducible(archive: Path, when: int) -> None:
    """The same files in the order of their names, with the commit's time and no owner: setuptools keeps the build's own.

    It also follows the links of the stage folders (veille/crawler leads to crawler) and keeps each file twice; here they are
    links again, as in the repository, so that the archive's own tests find the tree that they test.
    """
    with tarfile.open(archive) as held:
        members = [m for m in held.getmembers() if not _STAGE_COPY.match(m.name)]
        members += [_link(m.name) for m in held.getmembers() if _STAGE_COPY.fullmatch(m.name)]
        members.sort(key=lambda member: member.name)
        bodies = [held.extractfile(member) if member.isfile() else None for member in members]
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as out:
            for member, body in zip(members, bodies, strict=True):
                member.mtime, member.uid, member.gid, member.uname, member.gname = when, 0, 0, "", ""
                member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
                member.pax_headers = {}
                out.addfile(member, body)
    archive.write_bytes(gzip.compress(packed.getvalue(), mtime=when))


def _link(name: str) -> tarfile.TarInfo:
    link = tarfile.TarInfo(name)
    link.type, link.linkname = tarfile.SYMTYPE, f"../{name.rpartition('/')[2]}"
    return link


def write_bill(tree: Path, dest: Path) -> None:
    """The bill of materials in CycloneDX, from the hashed lock: every distribution with its version and hashes."""
    path = dest / f"veille-{version()}.cdx.json"
    run(
        sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", tree / "requirements.lock",
        "--pyproject", tree / "pyproject.toml", "--output-reproducible", "--of", "JSON", "-o", path,
    )  # fmt: skip
    bill = json.loads(path.read_text("utf-8"))
    bill["metadata"]["component"]["version"] = version()  # the tool does not ask where pyproject.toml takes it from
    path.write_text(json.dumps(bill, indent=2, sort_keys=True) + "\n", "utf-8")


def write_sums(dest: Path) -> None:
    """SHA256SUMS over all files, in the form that `sha256sum --check` reads."""
    files = sorted(p for p in dest.iterdir() if p.is_file() and p.name != SUMS)
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in files]
    (dest / SUMS).write_text("".join(lines), "utf-8")


def main() -> None:
    """Make the release, or say what is in its way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dest", type=Path)
    parser.add_argument("--address", required=True)
    parser.add_argument("--tag", default=None)
    given = parser.parse_args()
    if not _ADDRESS.fullmatch(given.address) or "example.org" in given.address:
        sys.exit(f"{given.address!r} is not an address of a repository; write https://github.com/OWNER/veille")
    if given.tag is not None and given.tag != f"v{version()}":
        sys.exit(f"the tag {given.tag} is not that of version {version()} (veille/__init__.py)")
    dest = given.dest.absolute()
    if dest.exists() and any(dest.iterdir()):
        sys.exit(f"{dest} is not empty")
    dest.mkdir(parents=True, exist_ok=True)
    when = run("git", "log", "-1", "--format=%ct").strip()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "veille"
        copy_tree(tree)
        with_address(tree, given.address)
        build(tree, dest, when)
        write_bill(tree, dest)
    run(
        sys.executable,
        "-m",
        "twine",
        "check",
        "--strict",
        *sorted(p for p in dest.iterdir() if p.suffix in (".whl", ".gz")),
    )
    write_sums(dest)
    print(f"{len(list(dest.iterdir()))} files in {dest}")


if __name__ == "__main__":
    main()
