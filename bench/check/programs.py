"""The programs that are measured, each with its jobs for the same pages: veille, webchanges, urlwatch."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# Pinned, so that a table can be made again; the newest at the time of writing.
PEERS = ("webchanges==3.37.0", "requests==2.34.2", "html2text==2025.4.15", "urlwatch==2.29", "cssselect")
ADDRESS = "http://127.0.0.1:{port}/en/page-{n}.html"


@dataclass(frozen=True, slots=True)
class Program:
    """One program in one set-up. `prepare` writes its files; `command` is what is measured, in the folder given."""

    name: str
    setup: str
    prepare: Callable[[Path, int, int], None]
    command: Callable[[Path], Sequence[str]]
    after: Callable[[Path], Sequence[str]] | None = None


def install_peers(cache: Path) -> Path:
    """The folder with the peers' commands: a virtual environment of their own, made once."""
    folder = cache / "peers"
    marker = folder / "installed"
    if not marker.is_file() or marker.read_text() != "\n".join(PEERS):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "-q", *PEERS], check=True)
        marker.write_text("\n".join(PEERS))
    return folder / "bin"


def install_veille(cache: Path) -> Path:
    """The interpreter of an environment in which this tree is found as an installed package is.

    The developer's own finds it by a hook of the editable installation, which takes 15 ms at each start and no user has.
    """
    folder = cache / "veille"
    python = folder / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    places = [os.fspath(Path(__file__).parents[2]), sysconfig.get_path("purelib")]
    (site / "tree.pth").write_text("\n".join(places) + "\n")
    return python


def list_programs(peers: Path) -> tuple[Program, ...]:
    """All set-ups: the program of this repository, and the peers as they come and at their fastest."""
    veille = [os.fspath(install_veille(peers.parent.parent)), "-m", "veille.cli"]

    def veille_check(folder: Path) -> Sequence[str]:
        return [*veille, "check", "--all", "--json", "--config", str(folder / "config.toml")]

    def veille_verify(folder: Path) -> Sequence[str]:
        return [*veille, "verify", "--config", str(folder / "config.toml")]

    def peer(name: str, *options: str) -> Callable[[Path], Sequence[str]]:
        return lambda folder: [
            str(peers / name), "--config", str(folder / "config.yaml"), *options,
            "--hooks", str(folder / "hooks.py"),
        ]  # fmt: skip

    webchanges = peer("webchanges", "--jobs", "jobs.yaml", "--database", "snapshots.db")
    urlwatch = peer("urlwatch", "--urls", "jobs.yaml", "--cache", "cache.db")
    fast = "http_client: requests\n"
    return (
        Program("veille", "robots, guard, raw bytes, full history", _write_veille, veille_check, veille_verify),
        Program("webchanges", "defaults (httpx, html2text)", _write_jobs("html2text"), webchanges),
        Program("webchanges", "strip_tags, requests", _write_jobs("html2text: strip_tags", fast), webchanges),
        Program("urlwatch", "html2text: re", _write_jobs("html2text: re"), urlwatch),
    )


def _write_veille(folder: Path, port: int, pages: int) -> None:
    (folder / "config.toml").write_text(
        f"""[crawl]
contact = "bench@example.org"
pace = "0s"
jitter = 0
allow_loopback = true
host_budget = 100000
run_budget = 100000

[[sources]]
id = "list"
url = "http://127.0.0.1:{port}/en/list.html"
profile = "canada-ca"
role = "list"
depth = 1
"""
    )


def _write_jobs(method: str, extra: str = "") -> Callable[[Path, int, int], None]:
    """One job a page: the same selector, then the text."""

    def write(folder: Path, port: int, pages: int) -> None:
        jobs = (
            f"name: p{n}\nurl: {ADDRESS.format(port=port, n=n)}\n{extra}filter:\n  - css: main\n  - {method}\n"
            for n in range(pages)
        )
        (folder / "jobs.yaml").write_text("---\n".join(jobs))
        (folder / "hooks.py").touch()

    return write
