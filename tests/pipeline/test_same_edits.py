"""Promise: the same edit on many pages is told once, with its pages, to each channel; what differs is told with its page."""

from __future__ import annotations

from tests.watching import Watch, page

TOPICS = ("Farm work", "Nurses", "Students", "Spouses", "Musicians", "Pilots", "Dancers", "Cooks")
OWN = "<h2>Who reads this</h2><p>{topic} read this page with care.</p><p>The ministry of work keeps the file of {topic}.</p>{more}"
GUARD = "[guard]\nmass_minimum = 100000\n"


def show(watch: Watch, more: dict[str, str], ministry: str = "ministry of work") -> None:
    for n, topic in enumerate(TOPICS):
        body = OWN.format(topic=topic, more=more.get(topic, "")).replace("ministry of work", ministry)
        watch.site.pages[f"/{n}"] = page(body, title=topic)
    watch.check()
    watch.later(days=1)


def prepare(watch: Watch) -> None:
    watch.extra = GUARD
    watch.site.validators = False
    for n in range(len(TOPICS)):
        watch.source(f"s{n}", f"/{n}")
    show(watch, {})
    assert watch.messages() == []


def test_a_sentence_put_on_all_pages_is_one_change(watch: Watch) -> None:
    prepare(watch)
    show(watch, dict.fromkeys(TOPICS, "<p>You must pay the new fee of $75.</p>"))
    assert len(watch.alerts()) == 1
    assert "on 8 pages (Cooks; Dancers; Farm work; …)" in watch.messages()[0]


def test_a_new_name_is_one_change_and_a_page_with_more_keeps_its_own(watch: Watch) -> None:
    prepare(watch)
    show(watch, {"Nurses": "<p>You must not work at night.</p>"}, ministry="department of labour")
    assert len(watch.alerts()) == 2
    told = "\n".join(watch.messages())
    assert "on 8 pages" in told
    assert "work at night" in told


def test_two_pages_are_told_each(watch: Watch) -> None:
    """Fewer than three are told with each page, as ever."""
    prepare(watch)
    show(watch, dict.fromkeys(TOPICS[:2], "<p>You must pay the new fee of $75.</p>"))
    assert len(watch.alerts()) == 2
