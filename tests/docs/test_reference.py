"""The documentation is in step with the code: every command, every key, every link."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from commands import fault_of, find_calls, load_generate

from veille.cli.app import app
from veille.config import Config, load_config

ROOT = Path(__file__).resolve().parents[2]
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"(?:^\|.*\|$\n?){3,}", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")  # "\|" is a bar within a cell
DOCS = ROOT / "docs"
_CODE = re.compile(r"^```[a-z]*\n(.*?)^```|(?<!`)(`[^`\n]+`)", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py as a module."""
    return load_generate()


@pytest.mark.parametrize("page", ["cli.md", "config.md"])
def test_reference_pages_are_in_step(generate: ModuleType, page: str) -> None:
    """The committed reference pages are what the code gives; `python docs/generate.py` writes them."""
    assert (DOCS / "reference" / page).read_text(encoding="utf-8") == generate.PAGES[page]()


def test_every_command_and_option_says_what_it_does(generate: ModuleType) -> None:
    """No command and no option is without words in the reference."""
    silent = []
    for name, function in generate.commands(app):
        if not (function.__doc__ or "").strip():
            silent.append(name)
        silent += [f"{name} {p.flags[0]}" for p in generate.parameters(function) if not (p.info.help or "").strip()]
    assert silent == []


def test_every_config_key_says_what_it_is_for(generate: ModuleType) -> None:
    """Each key of config.toml has a description and stands in the reference."""
    page = (DOCS / "reference" / "config.md").read_text(encoding="utf-8")
    for title, model in generate.tables(Config):
        for name, field in model.model_fields.items():
            if field.exclude:
                continue
            assert field.description, f"{title} {name}"
            assert f"| `{name}` |" in page, f"{title} {name}"


def test_the_root_config_is_what_init_writes() -> None:
    """config.toml and the template of `veille init` are the same text."""
    template = (ROOT / "veille" / "operate" / "config_template.toml").read_text(encoding="utf-8")
    assert (ROOT / "config.toml").read_text(encoding="utf-8") == template


def test_the_root_config_loads_and_has_the_sources_of_the_request() -> None:
    """The shipped configuration is valid; twins that are sources name each other; followed patterns fit their page."""
    config = load_config(ROOT / "config.toml")
    by_url = {source.url: source for source in config.sources}
    assert len(by_url) == len(config.sources)
    for source in config.sources:
        if source.twin in by_url:
            assert by_url[source.twin].twin == source.url
            assert by_url[source.twin].lang != source.lang
        for pattern in source.allow:
            assert re.search(pattern, source.url) or source.depth > 0
    ids = {source.id for source in config.sources}
    wanted = {"quebec-cases", "csq-in-quebec", "csq-outside-quebec", "bridging", "students-quebec", "manual-updates"}
    wanted |= {"temporary-selection", "qir", "qia", "irpr", "irpa"}
    assert {f"{name}-{lang}" for name in wanted for lang in ("en", "fr")} <= ids
    assert "physicians-en" in ids


def test_every_commented_example_of_the_template_is_valid(tmp_path: Path) -> None:
    """The commented channels and routes of the template load when their comment marks are taken away."""
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    head, _, tail = text.partition("# [[alerts.channels]]")
    assert tail, "the template has commented channels"
    opened = re.sub(r"^# ?", "", "# [[alerts.channels]]" + tail, flags=re.MULTILINE)
    path = tmp_path / "config.toml"
    path.write_text(head + opened, encoding="utf-8")
    config = load_config(path)
    assert {channel.type for channel in config.alerts.channels} == {
        "console", "file", "feed", "email", "webhook", "github", "apprise",
    }  # fmt: skip


def _pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "README.fr.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("page", _pages(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A relative link names a file of the tree, and its anchor a heading of it."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{target} in {page.name}"
        if anchor and file.suffix == ".md":
            assert anchor in _anchors(file), f"{target} in {page.name}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    """A row pasted from another table reads as nonsense under this one's head."""
    odd = []
    for page in _pages():
        text = _FENCED.sub("", page.read_text(encoding="utf-8"))
        for table in _TABLE.findall(text):
            head, *rows = (len(_CELL.findall(line)) for line in table.splitlines())
            odd += [(page.name, table.splitlines()[number]) for number, row in enumerate(rows, 1) if row != head]
    assert odd == []


def test_pages_show_only_commands_that_exist(generate: ModuleType) -> None:
    """Every `veille ...` line or phrase of the documents is a command with options that the program knows."""
    faults = []
    for page in _pages():
        if page.parent.name == "decisions" or page.name == "CHANGELOG.md":
            continue  # what was weighed or is gone may be named there
        text = page.read_text(encoding="utf-8")
        code = "\n".join(block or phrase for block, phrase in _CODE.findall(text))
        faults += [f"{page.name}: {fault}" for call in find_calls(code) if (fault := fault_of(call, generate))]
    assert faults == []


def test_every_page_is_in_the_contents() -> None:
    """mkdocs.yml lists every Markdown page under docs/, and no page that does not exist."""
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    assert set(_targets(nav)) == {p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md")}


def _targets(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    if isinstance(nav, dict):
        return [target for value in nav.values() for target in _targets(value)]
    assert isinstance(nav, list)
    return [target for value in nav for target in _targets(value)]


def test_no_page_names_a_machine_or_a_registry() -> None:
    """Documents and deployment files hold no path of a developer's machine."""
    for page in [*_pages(), ROOT / "config.toml", *sorted((ROOT / "deploy").rglob("*"))]:
        if page.is_file() and page.suffix != ".pyc":
            assert not re.search(r"/work/|/home/\w|/tmp/", page.read_text(encoding="utf-8")), page


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    """The README justifies each runtime dependency of pyproject.toml by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    names = {re.split(r"[<>=\[; ]", requirement)[0] for requirement in project["dependencies"]}
    assert [name for name in sorted(names) if f"**{name}**" not in readme] == []
