"""Promise: two languages are one entry only where they tell the same; what one side alone says is an entry of its own."""

from __future__ import annotations

from tests.watching import Watch, page
from veille.answers.handling.inbox import read_inbox, twin_of
from veille.pipeline.decisions.desk_forms import judge
from veille.workspace import open_workspace

EN = "<h2>Validity</h2><p>The CAQ is valid for a maximum of {} months.</p><p>The fee for a CAQ is ${}.</p>"
FR = (
    "<h2>Validité</h2><p>Le CAQ est valide pour une durée maximale de {} mois.</p><p>Les frais du CAQ sont de {} $.</p>"
)


def pairs(watch: Watch, first: tuple[int, int], english: tuple[int, int], french: tuple[int, int]) -> list[bool]:
    """Of each entry of the inbox after both pages changed in one run: whether it stands for both languages."""
    base = watch.site.base_url
    watch.source("en", "/en", f'twin = "{base}/fr"')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    watch.site.validators = False
    for one, other in ((first, first), (english, french)):
        watch.site.pages["/en"] = page(EN.format(*one))
        watch.site.pages["/fr"] = page(FR.format(*other), lang="fr", title="Cas du Québec")
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
