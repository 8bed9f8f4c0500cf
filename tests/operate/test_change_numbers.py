"""Promise: what lists a change names the alert by which people decide on it, and the answer names what was decided."""

from __future__ import annotations

import json

from tests.command_line import Command
from tests.operate.test_desk import Served
from tests.operate.test_desk import pair as pair


def test_each_change_is_listed_with_the_number_that_decides_on_it(pair: Served, command: Command) -> None:
    """`changes` gives the alert beside its own number, in text and JSON; the answer of a decision names the page."""
    config = ("--config", str(pair.watch.folder / "config.toml"))
    listed = json.loads(command("changes", "--json", *config)[1])
    rows = pair.watch.rows("SELECT event_id, page_id, json_extract(payload, '$.title') FROM event")
    pages, titles = {number: page for number, page, _ in rows}, {number: title for number, _, title in rows}
    assert {row["alert"] for row in listed} == {1, 2}
    assert all(pages[row["alert"]] == row["page_id"] for row in listed)
    shown = command("changes", *config)[1].splitlines()
    assert shown[0].split()[:2] == ["seq", "alert"]
    assert {line.split()[1] for line in shown[2:] if line[:1].isdigit()} == {"1", "2"}
    for lang in ("en", "fr"):
        said = command("--lang", lang, "review", "accept", "--change", "1", "--reviewer", "Ann", *config)[1]
        assert str(titles[1]) in said
