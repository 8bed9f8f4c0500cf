"""The demo site holds what planted.toml says it holds, and its server answers like a real one."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.demo.planted import Planted, load_planted, randomise, substitutions, written
from veille.config import load_config
from veille.operate.demo_server import DEMO_SITE, DemoServer, demo_config

PLANTED = load_planted()
VALUES = [plant for plant in PLANTED if plant.is_value]


def _name(plant: Planted) -> str:
    return f"{plant.id}-{plant.lang}"


def _edition(name: str, page: str) -> str:
    return (DEMO_SITE / name / page.lstrip("/")).read_text(encoding="utf-8")


@pytest.mark.parametrize("plant", VALUES, ids=_name)
def test_a_planted_value_stands_once_in_each_edition(plant: Planted) -> None:
    """The value before and the value after stand at their place, once, and only in their own edition."""
    before, after = plant.place.format(written(plant, plant.before)), plant.place.format(written(plant))
    assert (_edition("before", plant.page).count(before), _edition("before", plant.page).count(after)) == (1, 0)
    assert (_edition("after", plant.page).count(before), _edition("after", plant.page).count(after)) == (0, 1)


@pytest.mark.parametrize("plant", [p for p in PLANTED if not p.is_value and p.type != "logic"], ids=_name)
def test_planted_words_differ_between_the_editions(plant: Planted) -> None:
    """Words that a change removes are gone, words that it adds are there, and markup noise moves bytes only."""
    before, after = _edition("before", plant.page), _edition("after", plant.page)
    assert before != after
    if plant.type == "markup":
        return
    plain_after = after.replace("&nbsp;", " ")
    if plant.before:
        assert plant.before in before
        assert plant.before not in after
    if plant.after:
        assert plant.after in plain_after


def test_every_page_that_differs_is_planted() -> None:
    """No difference between the editions is missing from planted.toml, and both hold the same pages."""
    names = {
        name: {"/" + f.relative_to(DEMO_SITE / name).as_posix() for f in (DEMO_SITE / name).rglob("*.*")}
        for name in ("before", "after")
    }
    assert names["before"] == names["after"]
    different = {page for page in names["before"] if _edition("before", page) != _edition("after", page)}
    assert different == {plant.page for plant in PLANTED}


def test_random_values_take_the_place_of_the_planted_ones() -> None:
    """After randomise and substitute the server gives the new values at every place and none of the planted ones."""
    for seed in range(20):
        fresh = randomise(PLANTED, seed)
        with DemoServer() as server, httpx.Client() as client:
            server.set_edition("after")
            server.substitute(substitutions(PLANTED, fresh))
            for old, new in zip(PLANTED, fresh, strict=True):
                if not old.is_value:
                    continue
                text = client.get(server.base_url + new.page).text
                assert new.after not in (old.before, old.after)
                assert new.place.format(written(new)) in text
                assert old.place.format(written(old)) not in text


def test_equal_ids_get_equal_random_values() -> None:
    """The English and the French page of one planted change still agree after randomise."""
    fresh = randomise(PLANTED, 7)
    by_id: dict[str, set[str | None]] = {}
    for plant in fresh:
        if plant.is_value:
            by_id.setdefault(plant.id, set()).add(plant.after)
    assert all(len(values) == 1 for values in by_id.values())


def test_the_server_honours_validators_across_editions() -> None:
    """An unchanged page answers 304 to its ETag also in the other edition; a changed one answers 200."""
    with DemoServer() as server, httpx.Client() as client:
        changed = "/ircc/en/manuals/quebec-cases.html"
        first = client.get(server.base_url + changed)
        again = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get(server.base_url + changed, headers=again).status_code == 304
        robots = client.get(server.base_url + "/robots.txt")
        server.set_edition("after")
        assert client.get(server.base_url + changed, headers=again).status_code == 200
        same = {"If-None-Match": robots.headers["ETag"]}
        assert client.get(server.base_url + "/robots.txt", headers=same).status_code == 304
        assert server.requests[-1] == ("/robots.txt", 304)


@pytest.mark.parametrize("path", ["/nothing.html", "/../planted.toml", "/%2e%2e/planted.toml", "/ircc"])
def test_the_server_gives_nothing_outside_its_edition(path: str) -> None:
    """Unknown paths, folders and ways out of the folder are 404."""
    with DemoServer() as server, httpx.Client() as client:
        assert client.get(server.base_url + path).status_code == 404


def test_an_unknown_edition_is_refused_by_name() -> None:
    """The message says which editions there are."""
    with DemoServer() as server, pytest.raises(ValueError, match=r"no edition 'later'.*before, after"):
        server.set_edition("later")


def test_the_demo_config_loads_and_names_only_pages_that_exist(tmp_path: Path) -> None:
    """demo_config gives a valid configuration whose sources and twins are all served."""
    with DemoServer() as server, httpx.Client() as client:
        path = tmp_path / "config.toml"
        path.write_text(demo_config(server.base_url, tmp_path), encoding="utf-8")
        config = load_config(path)
        for source in config.sources:
            assert client.get(source.url).status_code == 200
            assert source.twin is not None
            assert client.get(source.twin).status_code == 200
        assert {fact.key for fact in config.facts} >= {"caq.work.max_duration", "caq.format.paper_letter_end"}
