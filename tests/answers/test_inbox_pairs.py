"""Promise: two languages are one entry only where they tell the same; what one side alone says is an entry of its own."""

from __future__ import annotations

import pytest

from tests.watching import Watch, page
from veille.answers.handling.inbox import read_inbox, twin_of
from veille.pipeline.decisions.desk_forms import judge
from veille.workspace import open_workspace

EN = "<h2>Validity</h2><p>The CAQ is valid for a maximum of {} months.</p><p>The fee for a CAQ is ${}.</p>"
FR = (
    "<h2>Validité</h2><p>Le CAQ est valide pour une durée maximale de {} mois.</p><p>Les frais du CAQ sont de {} $.</p>"
)


def pairs(
    watch: Watch,
    first: tuple[int, int],
    english: tuple[int, int],
    french: tuple[int, int],
    more: tuple[str, str] = ("", ""),
) -> list[bool]:
    """Of each entry of the inbox after both pages changed in one run: whether it stands for both languages.

    `more` is what comes to either page beside its values.
    """
    base = watch.site.base_url
    watch.source("en", "/en", f'twin = "{base}/fr"')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    watch.site.validators = False
    for one, other, added in ((first, first, ("", "")), (english, french, more)):
        watch.site.pages["/en"] = page(EN.format(*one) + added[0])
        watch.site.pages["/fr"] = page(FR.format(*other) + added[1], lang="fr", title="Cas du Québec")
        watch.check()
        watch.later(days=1)
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        return [item.twin is not None for item in read_inbox(workspace.store).items]


def test_the_same_edit_in_two_languages_is_one_entry(watch: Watch) -> None:
    assert pairs(watch, (24, 120), (36, 120), (36, 120)) == [True]


def test_an_edit_that_only_one_side_made_is_seen_and_decided_alone(watch: Watch) -> None:
    """English alone changed the duration, French alone the fee: two entries, and a form for one decides one."""
    assert pairs(watch, (24, 120), (36, 120), (24, 130)) == [False, False]
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        one, two = workspace.store.outbox.events()
        assert twin_of(workspace.store, one) is None
        judge(workspace, one.number, {"verdict": "accepted", "reviewer": "Ann", "twin": str(two.number)})
        assert workspace.store.handling.standing(two.number) is None


def test_one_side_that_says_more_is_no_pair(watch: Watch) -> None:
    assert pairs(watch, (24, 120), (36, 120), (36, 130)) == [False, False]


ROW = "<table><tr><th>{}</th><th>{}</th></tr><tr><td>{}</td><td>{}</td></tr></table>"
WORDS = [  # what came to each page, and whether the two say the same
    # as many photos on both sides
    ("<p>An officer must ask for 2 photos.</p>", "<p>L’agent doit demander 2 photos.</p>", True),
    # two there, three here: no value of a change tells it, the sentences do
    ("<p>An officer must ask for 2 photos.</p>", "<p>L’agent doit demander 3 photos.</p>", False),
    # one number, grouped as each language does
    ("<p>An employer must keep 1,500 files.</p>", "<p>L’employeur doit conserver 1\u00a0500 dossiers.</p>", True),
    # one day, and the row of one side tells of an exemption
    (
        ROW.format("Topic", "Day", "Certificate of the CAQ: attestation", "2026-02-10"),
        ROW.format("Sujet", "Date", "Certificat du CAQ : codes de dispense", "2026-02-10"),
        False,
    ),
]


@pytest.mark.parametrize(("english", "french", "same"), WORDS)
def test_words_without_a_value_are_one_entry_only_where_they_say_the_same(
    watch: Watch, english: str, french: str, same: bool
) -> None:
    """Rules that came to both pages in one run are no pair by that alone."""
    assert pairs(watch, (24, 120), (24, 120), (24, 120), (english, french)) == ([True] if same else [False, False])
