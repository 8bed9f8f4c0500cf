"""Promise: the decision card of a change says what changed, who relies on it, what the twin says and what to do."""

from __future__ import annotations

from tests.watching import Watch, page
from veille.answers.handling.decisions import CardReader, read_card
from veille.answers.handling.page_steps import read_steps
from veille.changes.tell.passages import passage_link
from veille.model import DecisionCard, OnPage, Severity, StepKind, TwinState
from veille.pipeline.decisions.reviews import decide_rules
from veille.workspace import open_workspace

EN = "<h2 id='validity'>Validity</h2><p>The CAQ is valid for a maximum of {} months.</p>{}"
FR = "<h2 id='validite'>Validité</h2><p>Le CAQ est valide pour une durée maximale de {} mois.</p>"
FACT = """
[[facts]]
key = "caq.max"
label_en = "Longest validity of a CAQ"
label_fr = "Durée maximale du CAQ"
source = "en"
type = "duration"
packages = ["caq-rules"]
"""


def show(watch: Watch, english: int, french: int, more: str = "") -> None:
    """One check of both pages."""
    watch.site.pages["/en"] = page(EN.format(english, more))
    watch.site.pages["/fr"] = page(FR.format(french), lang="fr", title="Cas du Québec")
    watch.check()
    watch.later(days=1)


def twins(watch: Watch) -> Watch:
    """Twin pages that agree, with a watched fact on the English one."""
    watch.site.validators = False
    base = watch.site.base_url
    watch.source("en", "/en", f'twin = "{base}/fr"\npackages = ["permit-rules"]')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    watch.extra += FACT
    show(watch, 24, 24)
    return watch


def cards(watch: Watch, path: str) -> list[DecisionCard]:
    """The cards of a page's steps, oldest first."""
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        known = workspace.store.pages.find(watch.site.base_url + path)
        assert known is not None
        reader = CardReader(workspace.store, workspace.config)
        return [reader.card(step) for step in read_steps(workspace.store, known.page_id)]


def test_a_fact_that_changed_on_one_side_only(watch: Watch) -> None:
    """The fact by its name, both values in their sentence, both packages, the twin behind, and what to do about it."""
    watch = twins(watch)
    show(watch, 36, 24)
    card = cards(watch, "/en")[-1]
    assert (card.fact_en, card.fact_fr) == ("Longest validity of a CAQ", "Durée maximale du CAQ")
    assert card.lead is not None
    assert (card.lead.before, card.lead.after) == ("P24M", "P36M")
    assert (
        "".join(p.text for p in card.sentence if p.kind != "deleted") == "The CAQ is valid for a maximum of 36 months."
    )
    assert [p.text for p in card.sentence if p.kind == "deleted"] == ["24"]
    assert card.packages == ("caq-rules", "permit-rules")
    assert (card.twin.state, card.twin.says, card.twin.change_id) == (TwinState.LAGGING, "P24M", None)
    assert card.twin.quote == "Le CAQ est valide pour une durée maximale de 24 mois."
    assert card.on_page is OnPage.YES
    assert [step.kind for step in card.steps] == [
        StepKind.READ_PASSAGE, StepKind.UPDATE_PACKAGES, StepKind.CHECK_TWIN, StepKind.DECIDE, StepKind.COMPARE, StepKind.ACKNOWLEDGE,
    ]  # fmt: skip
    assert card.links.passage.endswith(
        "/en#validity:~:text=The%20CAQ%20is%20valid%20for%20a%20maximum%20of%2036%20months."
    )


def test_the_twin_that_followed_and_the_words_that_went_again(watch: Watch) -> None:
    """Both sides agree and each card names the other's change; words replaced since are not on the page now."""
    watch = twins(watch)
    show(watch, 36, 24)
    show(watch, 36, 36)
    english, french = cards(watch, "/en")[-1], cards(watch, "/fr")[-1]
    assert (english.twin.state, french.twin.state) == (TwinState.AGREES, TwinState.AGREES)
    assert (english.twin.change_id, french.twin.change_id) == (french.change_id, english.change_id)
    show(watch, 48, 36)
    assert [card.on_page for card in cards(watch, "/en")] == [OnPage.NO, OnPage.YES]


def test_words_that_an_older_version_brought_are_on_the_page_while_they_stand(watch: Watch) -> None:
    """A later edition leaves the section as it is: its words are still there; a section that went takes them along."""
    watch = twins(watch)
    show(watch, 36, 24)
    show(watch, 36, 24, "<h2>Fees</h2><p>The fee for a CAQ is $132.</p>")
    show(watch, 36, 24, "<h2>Fees</h2><p>The fee for a CAQ is $140.</p>")
    assert [card.on_page for card in cards(watch, "/en")] == [OnPage.YES, OnPage.NO, OnPage.YES]
    watch.site.pages["/en"] = page("<h2>Fees</h2><p>The fee for a CAQ is $140.</p><p>You must pay it online.</p>")
    watch.check()
    assert cards(watch, "/en")[0].on_page is OnPage.NO


def test_an_event_leads_to_the_card_of_its_change(watch: Watch) -> None:
    """What a message tells and what the site shows are one card; an event without a step has none."""
    watch = twins(watch)
    show(watch, 36, 24)
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        store = workspace.store
        found = [read_card(store, workspace.config, event) for event in store.outbox.events()]
    assert [card.change_id for card in found if card] == [cards(watch, "/en")[-1].change_id]


def test_a_rewording_asks_for_nothing(watch: Watch) -> None:
    """Words that change no rule: nothing to do but to compare."""
    watch = twins(watch)
    show(watch, 24, 24, "<p>Thank you for reading this page to the end.</p>")
    card = cards(watch, "/en")[-1]
    assert [step.kind for step in card.steps] == [StepKind.NOTHING, StepKind.COMPARE, StepKind.ACKNOWLEDGE]


def test_a_passage_is_named_by_its_words() -> None:
    """Long passages by their ends; commas and hyphens, which have a meaning in the directive, are encoded."""
    url = "https://www.example.org/a"
    assert passage_link(url, None, "") == url
    assert passage_link(url, "fees", "") == url + "#fees"
    assert passage_link(url + "#x", "fees", "The fee") == url + "#x"
    assert (
        passage_link(url, None, "A self-employed person, too") == url + "#:~:text=A%20self%2Demployed%20person%2C%20too"
    )
    long = "one two three four five six seven eight nine ten eleven"
    assert passage_link(url, "a", long) == url + "#a:~:text=one%20two%20three%20four,eight%20nine%20ten%20eleven"


def test_a_row_is_named_by_its_first_and_last_cell() -> None:
    """A browser finds no words across cells: each end of the range stands in one, and an empty cell is none."""
    url = "https://www.example.org/a"
    assert passage_link(url, None, "Study permit\t$150\t2026-02-10") == url + "#:~:text=Study%20permit,2026%2D02%2D10"
    assert passage_link(url, "t", "\tStudy permit\t \n") == url + "#t:~:text=Study%20permit"
    wordy = "one two three four five six seven eight nine ten eleven"
    ends = "one%20two%20three%20four%20five%20six%20seven%20eight%20nine%20ten,%24150"
    assert passage_link(url, None, f"{wordy}\t$150") == f"{url}#:~:text={ends}"


def test_the_rules_of_a_section_that_came_are_decided_with_it(watch: Watch) -> None:
    """A new section is one change: its rules can be accepted by it, the same on card, command line and desk."""
    watch = twins(watch)
    more = (
        "<h2 id='who'>Who needs one</h2><p>You must have a CAQ before you apply.</p>"
        "<p>The fee for a work permit is $155.</p>"
    )
    show(watch, 24, 24, more)
    card = cards(watch, "/en")[-1]
    assert card.lead is not None
    assert (card.lead.object, card.lead.kind) == ("section", "added")
    assert len(card.rule_ids) == 2
    assert StepKind.DECIDE in [step.kind for step in card.steps]
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        told = [event for event in workspace.store.outbox.events() if event.change_id == card.change_id]
        assert [event.rule_ids for event in told] == [card.rule_ids]


def test_every_rule_of_an_edit_in_many_places_is_decided_with_it(watch: Watch) -> None:
    """The same duration in three rules is one change; accepting it accepts all three."""
    watch.site.validators = False
    watch.source("en", "/en")
    body = (
        "<h2>Permits</h2><p>A work permit is valid for a maximum of {0} months.</p>"
        "<h2>Certificates</h2><p>The CAQ is valid for a maximum of {0} months.</p>"
        "<h2>Visas</h2><p>A study permit is valid for a maximum of {0} months.</p>"
    )
    for months in (24, 36):
        watch.site.pages["/en"] = page(body.format(months))
        watch.check()
        watch.later(days=1)
    card = cards(watch, "/en")[-1]
    assert card.lead is not None
    assert len(card.lead.places) == 3
    assert len(card.rule_ids) == 3


def test_a_twin_that_changed_in_the_same_run_is_never_told_as_unchanged(watch: Watch) -> None:
    """A rule came in French, a sentence without weight in English: each card leads to the other."""
    watch = twins(watch)
    watch.site.pages["/en"] = page(EN.format(24, "<p>Our office is in a tall building.</p>"))
    fee = "<h2 id='frais'>Frais</h2><p>Les frais sont de 155 $.</p>"
    watch.site.pages["/fr"] = page(FR.format(24) + fee, lang="fr", title="Cas du Québec")
    watch.check()
    english, french = (cards(watch, path)[-1] for path in ("/en", "/fr"))
    assert (english.severity, french.severity) == (Severity.EDITORIAL, Severity.SUBSTANTIVE)
    assert (english.twin.state, english.twin.change_id) == (TwinState.CHANGED, french.change_id)
    assert (french.twin.state, french.twin.change_id) == (TwinState.CHANGED, english.change_id)


def test_a_twin_that_stood_still_is_not_said_to_agree_with_words_that_came(watch: Watch) -> None:
    """Both sides agree in what is compared, before and after: an exception on one side is not what the other says.

    Nor is it when the other page changed elsewhere some days later, or in the same run: its passage has not changed.
    """
    watch = twins(watch)
    excepted = EN.format(24, "").replace("24 months", "24 months, unless the Ministère extends it")
    watch.site.pages["/en"] = page(excepted)
    watch.check()
    assert cards(watch, "/en")[-1].twin.state is TwinState.UNCHANGED
    watch.later(days=1)
    watch.site.pages["/fr"] = excepted  # the other language at its address: held back
    watch.check()
    assert cards(watch, "/en")[-1].twin.state is TwinState.HELD
    fee = "<h2 id='frais'>Frais</h2><p>Les frais sont de 155 $.</p>"
    watch.later(days=1)
    watch.site.pages["/fr"] = page(FR.format(24) + fee, lang="fr", title="Cas du Québec")
    watch.check()
    assert cards(watch, "/en")[-1].twin.state is TwinState.STOOD
    watch.later(days=1)
    watch.site.pages["/en"] = page(excepted.replace("Ministère", "Minister"))
    watch.site.pages["/fr"] = page(FR.format(24) + fee.replace("155", "160"), lang="fr", title="Cas du Québec")
    watch.check()
    assert cards(watch, "/en")[-1].twin.state is TwinState.STOOD


def test_a_heading_that_was_renamed_stands_on_the_page(watch: Watch) -> None:
    """A new heading is no text of its section, and is on the page as long as it stands there."""
    watch = twins(watch)
    for heading in ("How long it is valid", "Period of validity"):
        watch.site.pages["/en"] = page(EN.format(24, "").replace(">Validity<", f">{heading}<"))
        watch.check()
        watch.later(days=1)
    renamed = cards(watch, "/en")
    assert [card.lead.after for card in renamed if card.lead] == ["How long it is valid", "Period of validity"]
    assert [card.on_page for card in renamed] == [OnPage.NO, OnPage.YES]


def test_a_decision_stays_on_the_change_that_it_was_made_on(watch: Watch) -> None:
    """Accepted at 36 months: neither the change before it nor the one after it, to 48, shows that somebody decided."""
    watch = twins(watch)
    show(watch, 30, 24)
    show(watch, 36, 24)
    rules = cards(watch, "/en")[-1].rule_ids
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        decide_rules(workspace, rules[:1], "accepted", reviewer="Ann", comment="")
    watch.later(days=1)
    show(watch, 48, 24)
    assert [[one.reviewer for one in card.decisions] for card in cards(watch, "/en")] == [[], ["Ann"], []]


FEE = "<h2 id='frais'>Frais</h2><p>Les frais sont de {} $.</p>"


def show_french(watch: Watch, body: str) -> None:
    """One check after the French page alone was written anew."""
    watch.site.pages["/fr"] = page(body, lang="fr", title="Cas du Québec")
    watch.check()
    watch.later(days=1)


def sides(watch: Watch) -> tuple[TwinState, str | None, str | None]:
    """What the card of the English page's first change says of the French one: state, value, its change."""
    twin = cards(watch, "/en")[0].twin
    return twin.state, twin.says, twin.change_id


def test_a_twin_lags_until_its_own_statement_says_the_new_value(watch: Watch) -> None:
    """A section that comes, one that moves on, one that states the new value for something else, the passage reworded with
    the old value: not updated yet, still says 24; then it says 36 and agrees.
    """
    watch = twins(watch)
    show(watch, 36, 24)
    lagging = (TwinState.LAGGING, "P24M", None)
    assert sides(watch) == lagging
    for body in (
        FR.format(24) + FEE.format(155),
        FR.format(24) + FEE.format(160),
        FR.format(24) + "<h2>Études</h2><p>Le permis d’études est valide pour une durée maximale de 36 mois.</p>",
        FR.format(24).replace("pour une durée maximale de", "au plus") + FEE.format(160),
    ):
        show_french(watch, body)
        assert sides(watch)[:2] == lagging[:2], body
    show_french(watch, FR.format(36) + FEE.format(160))
    assert sides(watch)[:2] == (TwinState.AGREES, "P36M")
    assert {kind for kind, _ in watch.alerts()} == {"change"}  # a lag is no conflict, whatever else moved


def test_a_twin_that_moves_to_a_third_value_disagrees(watch: Watch) -> None:
    """After an unrelated change too: it moved, and not to the new value."""
    watch = twins(watch)
    show(watch, 36, 24)
    show_french(watch, FR.format(24) + FEE.format(155))
    show_french(watch, FR.format(30) + FEE.format(155))
    assert sides(watch)[:2] == (TwinState.DISAGREES, "P30M")


def test_an_unrelated_change_of_the_twin_answers_no_wording(watch: Watch) -> None:
    """Words without a value changed; the twin moves elsewhere, later or in the same run: its passage has not changed."""
    watch.site.validators = False
    base = watch.site.base_url
    watch.source("en", "/en", f'twin = "{base}/fr"')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    english = "<h2>Who</h2><p>Applicants {} have a CAQ before they apply.</p><h2>Fees</h2><p>The fee is $155.</p>"
    french = "<h2>Qui</h2><p>Les personnes {} détenir un CAQ avant de présenter leur demande.</p>" + FEE

    def both(must: str, doivent: str, fee: int) -> TwinState | None:
        watch.site.pages["/en"] = page(english.format(must))
        show_french(watch, french.format(doivent, fee))
        found = cards(watch, "/en")
        return found[0].twin.state if found else None

    assert both("must", "doivent", 155) is None
    assert both("should", "doivent", 155) is TwinState.UNCHANGED
    assert both("should", "doivent", 160) is TwinState.STOOD
    assert cards(watch, "/en")[0].twin.change_id is None
    assert both("should", "devraient", 160) is TwinState.CHANGED
