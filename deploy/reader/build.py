"""Builds the wheel of veille-reader: the modules that the reader needs, under the name veille_reader.

    python deploy/reader/build.py DEST

Which modules those are follows from their imports; one that leads out of the standard library stops the build. Under a name
of its own the reader can stand beside the program: two distributions never own one file (docs/decisions/0010-reader.md).
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAME = "veille_reader"
_ROOM = "veille.reader"
_IMPORTED = re.compile(r"\bveille\.reader\b(\.)?")


def needed_modules() -> dict[str, Path]:
    """The modules that the reader needs, by dotted name; raises SystemExit for an import that is not ours nor Python's."""
    waiting = [_ROOM, *(f"{_ROOM}.{path.stem}" for path in (ROOT / "veille" / "reader").glob("[a-z]*.py"))]
    found: dict[str, Path] = {}
    while waiting:
        name = waiting.pop()
        if name in found or name == "veille":
            continue
        found[name] = _file_of(name)
        parent = name.rpartition(".")[0]
        waiting += [parent, *_imports(found[name])]
    return dict(sorted(found.items()))


def write_sources(dest: Path) -> None:
    """Write the package below `dest`: the reader's modules at its top, what it needs beside them."""
    package = dest / NAME
    for name, path in needed_modules().items():
        inside = _renamed(name).split(".")[1:]
        target = package.joinpath(*inside, "__init__.py") if path.name == "__init__.py" else package.joinpath(*inside)
        target = target if target.suffix else target.with_suffix(".py")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_with_own_imports(path), encoding="utf-8", newline="\n")
    _finish_package(package)


def _finish_package(package: Path) -> None:
    """`veille_reader.open` and `__version__`, as the program's package has them, and the mark of a typed package."""
    version = re.search(r'^__version__ = "(.+)"$', (ROOT / "veille" / "__init__.py").read_text("utf-8"), re.MULTILINE)
    if version is None:
        sys.exit("veille/__init__.py states no version")
    text = (package / "__init__.py").read_text(encoding="utf-8")
    text = text.replace("__all__ = [", '__all__ = [\n    "open",')
    text += f'\n__version__ = "{version[1]}"\n\nfrom {NAME}.snapshot import open_snapshot as open  # noqa: E402\n'
    (package / "__init__.py").write_text(text, encoding="utf-8", newline="\n")
    (package / "py.typed").touch()


def _file_of(name: str) -> Path:
    path = ROOT.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imports(path: Path) -> list[str]:
    """The modules of ours that a file imports, wherever in it."""
    out: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        modules = (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        )  # fmt: skip
        for module in modules:
            first = module.partition(".")[0]
            if first == "veille":
                out.append(module)
                if isinstance(node, ast.ImportFrom):
                    inner = [f"{module}.{alias.name}" for alias in node.names]
                    out += [name for name in inner if _file_of(name).is_file()]
            elif first not in sys.stdlib_module_names:
                sys.exit(f"{path.relative_to(ROOT)}: imports {module}, which is not of the standard library")
    return out


def _renamed(module: str) -> str:
    return _IMPORTED.sub(rf"{NAME}\1", module) if module.startswith(_ROOM) else module.replace("veille", NAME, 1)


def _with_own_imports(path: Path) -> str:
    """The file with its imports of ours under the package's name; nothing else is touched."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("veille"):
            at = node.lineno - 1
            lines[at] = lines[at].replace(f"from {node.module} ", f"from {_renamed(node.module or '')} ", 1)
    return "\n".join(lines)


def build(dest: Path) -> Path:
    """The wheel written to the folder `dest`."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_sources(work / "src")
        for source in (HERE / "pyproject.toml", HERE / "README.md", ROOT / "LICENSE"):
            shutil.copy(source, work)
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(dest), str(work)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
    (wheel,) = dest.glob("veille_reader-*.whl")
    return wheel


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"))
