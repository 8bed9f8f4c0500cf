"""A scenario is what its truth table says: the same for a seed, whole, and served as planned."""

from __future__ import annotations

import httpx
import pytest
from scenario.draw import make_plan
from scenario.plan import Page, Plan
from scenario.serve import ScenarioSites
from scenario.truth import content_on, facts_on, fault_on, known_on, reports

from veille.config import load_config

PLANS = [make_plan(pages=20, days=14, seed=seed) for seed in range(5)]


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: f"seed{p.seed}")
def test_a_seed_gives_one_scenario_with_everything_in_it(plan: Plan) -> None:
    """Equal seeds give equal plans; each holds every kind of edit, host faults, page faults and a removal."""
    assert make_plan(pages=20, days=14, seed=plan.seed) == plan
    assert {edit.field for edit in plan.edits} == {"duration", "fee", "date", "code", "logic", "items", "prose"}
    assert len({outage.kind for outage in plan.outages}) >= 2
    assert plan.glitches
    assert plan.removals
    assert 0 < plan.redesign < plan.upgrade < plan.days


def test_two_seeds_give_two_scenarios() -> None:
    """The seed matters."""
    assert PLANS[0] != PLANS[1]


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: f"seed{p.seed}")
def test_reports_add_up_to_what_is_known_at_the_end(plan: Plan) -> None:
    """The facts of day 0 with all reports applied in order are the facts of the last day."""
    state = facts_on(plan, 0)
    for report in sorted(reports(plan), key=lambda r: r.day):
        key = f"{report.source[:-3].replace('-', '_')}.{report.source[-2:]}.{report.field}"
        if key in state:
            assert state[key] == report.before
            state[key] = report.after
    assert state == facts_on(plan, plan.days - 1)


def test_a_change_during_an_outage_is_reported_on_the_first_good_day() -> None:
    """No report falls on a day on which the page cannot be had, and none comes before its edit."""
    for plan in PLANS:
        pages = {page.source: page for page in plan.pages}
        for report in reports(plan):
            page = pages[report.source]
            assert fault_on(plan, page, report.day) is None
            days = [e.day_on(page.lang) for e in plan.edits if e.pair == page.pair.number and e.field == report.field]
            assert min(days) <= report.day


def test_an_editorial_edit_is_never_reported() -> None:
    """Other words for the same thing change what the page says, and no report names them."""
    for plan in PLANS:
        edit = next(e for e in plan.edits if e.field == "prose")
        page = Page(plan.pairs[edit.pair], "en")
        assert content_on(plan, page, edit.day).prose == 1
        assert all(report.field != "prose" for report in reports(plan))


def test_the_sites_say_what_the_truth_says(tmp_path: object) -> None:
    """On every day a page that is well holds its values in its language; a faulty one does not give them as such."""
    plan = PLANS[0]
    with ScenarioSites(plan) as sites, httpx.Client() as client:
        for day in range(plan.days):
            sites.day = day
            for page in plan.pages[:6]:
                fault = fault_on(plan, page, day)
                if fault == "hang_up":
                    with pytest.raises(httpx.TransportError):
                        client.get(sites.url(page))
                    continue
                answer = client.get(sites.url(page))
                known = known_on(plan, page, day)
                assert known is not None
                amount = known.fee.removesuffix(".00")
                if fault is None:
                    assert f"${amount}" in answer.text or f"{amount}&nbsp;$" in answer.text
                    assert f" {known.code}." in answer.text
                else:
                    assert f"${amount}" not in answer.text


def test_the_redesign_moves_bytes_and_ids_but_no_word() -> None:
    """The words of the main content are the same in the old and in the new template."""
    import re

    from scenario.pages import render

    plan = PLANS[0]
    page = next(p for p in plan.pages if p.pair.host == "canada")
    day = plan.redesign
    quiet = make_plan(pages=20, days=14, seed=plan.seed)
    before, after = render(quiet, page, day - 1, other="/x"), render(quiet, page, day, other="/x")
    assert before != after
    if content_on(plan, page, day - 1) == content_on(plan, page, day):
        words = [
            re.sub(r"<[^>]+>", " ", t.split("<h1")[1].split('class="pagedetails')[0]).split() for t in (before, after)
        ]
        assert words[0][1:] == words[1][1:]


def test_the_configuration_loads(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every page is a source with its twin, and every value a fact."""
    path = tmp_path_factory.mktemp("scenario") / "config.toml"
    with ScenarioSites(PLANS[0]) as sites:
        path.write_text(sites.config(), encoding="utf-8")
    config = load_config(path)
    assert (len(config.sources), len(config.facts)) == (20, 80)
