"""Promise: a table in `veille diff` names its columns, whatever its first rows are: a number says which column it stands in."""

from __future__ import annotations

import pytest

from tests.command_line import Command
from tests.watching import Watch, page

HEADS = {"en": ("Level", "Reading", "Points"), "fr": ("Niveau", "Lecture", "Note")}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("changed", [0, 6])
def test_a_changed_cell_stands_under_the_names_of_its_columns(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str, changed: int
) -> None:
    """Once over the table, also where its first rows did not change and are folded."""
    names = HEADS[lang]
    head = "".join(f"<th>{name}</th>" for name in names)
    watch.site.validators = False
    watch.source("one", "/one", f'lang = "{lang}"')
    said = {
        "en": "The officer counts these points.",
        "fr": "Vous devez avoir un CAQ avant de présenter votre demande, et les frais du permis de travail sont de 155 $.",
    }
    for points in (14, 11):
        rows = "".join(
            f"<tr><td>{n + 4}</td><td>{n}0-{n}9</td><td>{points if n == changed else n * 2}</td></tr>" for n in range(9)
        )
        watch.site.pages["/one"] = page(
            f"<h2>Points</h2><p>{said[lang]}</p><table><tr>{head}</tr>{rows}</table>",
            lang=lang,
            title="Points" if lang == "en" else "Cas du Québec",
        )
        watch.check()
        watch.later(days=1)
    monkeypatch.chdir(watch.folder)
    code, shown, errors = command("--lang", lang, "diff", "one")
    assert code == 0, errors
    assert shown.count(" | ".join(names)) == 1, shown
    assert shown.index(" | ".join(names)) < shown.index("[-14-]")
