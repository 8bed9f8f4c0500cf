"""English and French side by side over time: equal, one side lagging, both moved apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.watching import Watch, page
from veille.store import ParityRow, open_store

AT = "2026-01-01T00:00:00Z"

EN = "<h2>Validity</h2><p>The CAQ is valid for a maximum of {} months.</p>"
FR = "<h2>Validité</h2><p>Le CAQ est valide pour une durée maximale de {} mois.</p>"


def show(watch: Watch, english: int, french: int) -> list[tuple[object, ...]]:
    """A check of both pages with these durations; the state of the pair of rules."""
    watch.site.pages["/en"] = page(EN.format(english))
    watch.site.pages["/fr"] = page(FR.format(french), lang="fr", title="Cas du Québec")
    watch.check()
    watch.later(days=1)
    return watch.rows(
        "SELECT state FROM v1_parity WHERE rule_id <> '' AND twin_rule_id <> '' AND detail LIKE '%' ORDER BY rule_id LIMIT 1"
    )


def twins(watch: Watch) -> Watch:
    watch.site.validators = False
    base = watch.site.base_url
    watch.source("en", "/en", f'twin = "{base}/fr"')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    return watch


def test_a_side_that_has_not_followed_yet_lags_and_is_no_conflict(watch: Watch) -> None:
    """One side moves: lagging, nobody is told of a conflict; the other follows: equal again."""
    watch = twins(watch)
    assert show(watch, 24, 24) == [("equal",)]
    assert show(watch, 36, 24) == [("lagging",)]
    assert show(watch, 48, 24) == [("lagging",)]  # the same side again
    assert show(watch, 48, 48) == [("equal",)]
    assert {kind for kind, _ in watch.alerts()} == {"change"}


def test_sides_that_move_apart_are_a_conflict_and_told_once(watch: Watch) -> None:
    """Both move, to different values, at once or one after the other: a conflict, one alert."""
    watch = twins(watch)
    show(watch, 24, 24)
    assert show(watch, 36, 30) == [("conflict",)]
    assert show(watch, 36, 30) == [("conflict",)]
    assert [kind for kind, _ in watch.alerts()].count("parity_conflict") == 1


def test_a_follower_with_another_value_is_a_conflict(watch: Watch) -> None:
    """The lagging side moves at last, but not to the same value."""
    watch = twins(watch)
    show(watch, 24, 24)
    assert show(watch, 36, 24) == [("lagging",)]
    assert show(watch, 36, 30) == [("conflict",)]


def test_pages_that_never_agreed_are_a_conflict_without_an_alert(watch: Watch) -> None:
    """First versions raise no alert; the conflict stands in the parity table."""
    watch = twins(watch)
    assert show(watch, 36, 24) == [("conflict",)]
    assert watch.alerts() == []


def test_twins_that_name_each_other_are_compared_from_their_first_versions(watch: Watch) -> None:
    """Addresses from the pages, none from the configuration: the first change of one side is a lag, no conflict."""
    watch.site.validators = False
    base = watch.site.base_url

    def linked(text: str, other: str) -> str:
        return text.replace("</head>", f'<link rel="alternate" hreflang="{other}" href="{base}/{other}"></head>')

    def show_linked(english: int) -> None:
        watch.site.pages["/en"] = linked(page(EN.format(english)), "fr")
        watch.site.pages["/fr"] = linked(page(FR.format(24), lang="fr", title="Cas du Québec"), "en")
        watch.check()
        watch.later(days=1)

    watch.source("en", "/en")
    watch.source("fr", "/fr", 'lang = "fr"')
    show_linked(24)
    show_linked(36)
    assert {kind for kind, _ in watch.alerts()} == {"change"}


@pytest.mark.parametrize("first", ["en", "fr"])
def test_the_configured_twin_counts_more_than_the_link_of_a_page(watch: Watch, first: str) -> None:
    """The French page still links to where the English one was: compared with its twin, whichever came first."""
    watch.site.validators = False
    base = watch.site.base_url
    link = f'<link rel="alternate" hreflang="en" href="{base}/old"></head>'
    said = {
        "en": page(EN.format(24)),
        "fr": page(FR.format(24), lang="fr", title="Cas du Québec").replace("</head>", link),
    }
    other = "fr" if first == "en" else "en"
    for name in (first, other):
        watch.source(name, f"/{name}", f'lang = "{name}"\ntwin = "{base}/{"fr" if name == "en" else "en"}"')
        watch.site.pages[f"/{name}"] = said[name]
        watch.check()
        watch.later(days=1)
    assert watch.rows(
        "SELECT DISTINCT state FROM v1_parity WHERE rule_id IS NOT NULL AND twin_rule_id IS NOT NULL"
    ) == [("equal",)]
    assert watch.rows("SELECT twin_url FROM v1_page WHERE lang = 'fr'") == [(f"{base}/en",)]


def test_the_end_of_a_conflict_is_told_once_where_the_conflict_was(watch: Watch) -> None:
    """French follows at last: one closing event on the page of the conflict, with what they had stated."""
    watch = twins(watch)
    show(watch, 24, 24)
    show(watch, 36, 30)
    assert [kind for kind, _ in watch.alerts()].count("parity_closed") == 0
    assert show(watch, 40, 30) == [("conflict",)]  # another value, the same conflict
    assert show(watch, 40, 40) == [("equal",)]
    assert show(watch, 40, 40) == [("equal",)]
    events = watch.rows(
        "SELECT kind, page_id, json_extract(payload, '$.detail_en'), json_extract(payload, '$.detail_fr') FROM event "
        "WHERE kind LIKE 'parity%' ORDER BY event_id"
    )
    assert [row[0] for row in events] == ["parity_conflict", "parity_closed"]
    assert events[0][1] == events[1][1]
    assert "36" in str(events[1][2]).split("\n", 1)[1]
    assert str(events[1][3]).startswith("Depuis le ")
    show(watch, 50, 30)  # and a new one has its own end
    show(watch, 30, 30)
    assert [kind for kind, _ in watch.alerts() if kind.startswith("parity")] == [
        "parity_conflict", "parity_closed", "parity_conflict", "parity_closed",
    ]  # fmt: skip


def test_a_conflict_that_nobody_was_told_of_ends_in_silence(watch: Watch) -> None:
    """Pages that never agreed and then do: no closing without an opening."""
    watch = twins(watch)
    show(watch, 36, 24)
    assert show(watch, 36, 36) == [("equal",)]
    assert {kind for kind, _ in watch.alerts()} == {"change"}


@pytest.mark.parametrize(("english", "french"), [("/a", "/b"), ("/b", "/a"), ("/c", "/a"), ("/a", "/c")])
def test_the_english_page_comes_first_whichever_was_read_first(watch: Watch, english: str, french: str) -> None:
    """No language in the configuration: a French page's first version is paired as French, and a lag is no conflict."""
    watch.site.validators = False
    base = watch.site.base_url
    watch.source("one", english, f'twin = "{base}{french}"')
    watch.source("two", french, f'twin = "{base}{english}"')
    for months in (24, 36):
        watch.site.pages[english] = page(EN.format(months))
        watch.site.pages[french] = page(FR.format(24), lang="fr", title="Cas du Québec")
        watch.check()
        watch.later(days=1)
    sides = watch.rows(
        "SELECT DISTINCT a.lang, b.lang FROM parity JOIN page a USING (page_id) JOIN page b ON b.page_id = twin_page_id"
    )
    assert [tuple(row) for row in sides] == [("en", "fr")]
    assert {kind for kind, _ in watch.alerts()} == {"change"}


def test_a_pair_recorded_the_other_way_round_keeps_what_is_known_of_it(tmp_path: Path) -> None:
    """Rows of an earlier release with the French page first are of the same pair, and go."""
    with open_store(tmp_path / "veille.db") as store:
        one, two = (store.pages.see(f"https://www.example.ca/{n}", at=AT).page_id for n in ("en", "fr"))
        store.parity.replace(two, one, [ParityRow(two, one, "equal", "f1", "e1")], AT)
        fresh = store.parity.replace(one, two, [ParityRow(one, two, "equal", "e1", "f1")], "2026-02-01T00:00:00Z")
        assert fresh == []
        assert [(row.page_id, row.rule_id, row.since) for row in store.parity.all()] == [(one, "e1", AT)]
