"""Promise: a change of both languages of which one is decided is not called decided; whoever decides hears of the other one."""

from __future__ import annotations

import pytest

from tests.command_line import Command
from tests.operate.test_desk import Served
from tests.operate.test_desk import pair as pair

WAITS = {
    "en": {"en": "English decided, French waits", "fr": "anglais décidé, français en attente"},
    "fr": {"en": "French decided, English waits", "fr": "français décidé, anglais en attente"},
}
ASK = {
    "en": "the same change in the other language waits: veille {command} {number}",
    "fr": "le même changement dans l’autre langue attend : veille {command} {number}",
}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("first", "command_line"),
    [("en", ("review", "accept", "--change")), ("fr", ("alerts", "ack"))],
    ids=["accept", "ack"],
)
def test_a_pair_is_decided_when_both_languages_are(
    pair: Served, command: Command, lang: str, first: str, command_line: tuple[str, ...]
) -> None:
    """The overview names the language that waits and finds the pair under both filters until the other is decided too."""
    config = ("--config", str(pair.watch.folder / "config.toml"))

    def run(*words: str) -> str:
        code, said, errors = command("--lang", lang, *words, *config)
        assert not code, said + errors
        return " ".join(f"{said} {errors}".replace("\u00a0", " ").split())

    def overview() -> str:
        run("report", str(pair.watch.folder / "told"), "--quiet")
        return (pair.watch.folder / "told" / lang / "index.html").read_text(encoding="utf-8")

    told = dict(pair.watch.rows("SELECT coalesce(json_extract(payload, '$.lang'), 'en'), event_id FROM event"))
    number, other = told[first], next(one for side, one in told.items() if side != first)
    assert 'data-handled="no"' in overview()
    said = run(*command_line, str(number), "--reviewer", "Dee")
    assert ASK[lang].format(command=" ".join(command_line), number=other) in said
    half = overview()
    assert 'data-handled="no yes"' in half
    assert WAITS[first][lang] in half
    said = run(*command_line, str(other), "--reviewer", "Dee")
    assert ASK[lang].partition(":")[0].strip() not in said
    assert 'data-handled="yes"' in overview()
    assert WAITS[first][lang] not in overview()
