"""A new file of a package: title and body tell what holds today, what is announced with its day, and what ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.kept_readings import note
from tests.watching import Watch, page
from veille.answers.proposals.message import proposal_body, proposal_title
from veille.answers.proposals.proposal import PackageProposal
from veille.answers.proposals.propose import propose
from veille.config import load_config

TODAY = date(2026, 3, 2)
CONFIG = """
[[packages]]
id = "bread-rules"
folder = "parameters"
reviewed = false
[[facts]]
key = "bread.fee"
label_en = "Fee"
label_fr = "Frais"
source = "bread"
type = "money"
packages = ["bread-rules"]
"""
Ask = Callable[..., PackageProposal]


@pytest.fixture
def proposed(watch: Watch, tmp_path: Path) -> Ask:
    """What is proposed to an empty package, or one with a file, when the page says these sentences."""

    def ask(*sentences: str, file: str = "") -> PackageProposal:
        watch.source("bread", "/bread", 'lang = "en"')
        watch.extra = CONFIG
        watch.site.pages["/bread"] = page(f"<h2>Fees</h2>{''.join(f'<p>{s}</p>' for s in sentences)}")
        watch.check()
        root = tmp_path / "package"
        (root / "parameters" / "bread").mkdir(parents=True)
        if file:
            (root / "parameters" / "bread" / "fee.yaml").write_text(file, encoding="utf-8")
        config = load_config(watch.folder / "config.toml")
        with watch.store() as store:
            made = propose(store.connection.raw, config, config.packages[0], root, TODAY)
        said = (proposal_title(made), proposal_body(made), *made.files.values())
        note(tuple(text.replace(watch.site.base_url, "SITE") for text in said))
        return made

    return ask


def test_today_and_what_is_announced_are_told_apart(proposed: Ask) -> None:
    """The value of today first, the next one with its day; what ended before is in the file alone."""
    found = proposed(
        "The bread permit fee is $140 until December 31, 2025.",
        "The bread permit fee is $155 from January 1, 2026.",
        "The bread permit fee is $160 from January 1, 2027.",
    )
    assert proposal_title(found) == "veille: bread.fee ∅ → 155.00, bread.fee 155.00 → 160.00 (2027-01-01)"
    english, french = proposal_body(found).split("\n---\n")
    assert "| **155.00** CAD | 2026-01-01 (up to 2026-12-31) |" in english
    assert "| **160.00** CAD | 2027-01-01 (to come) |" in english
    assert "2027-01-01 (à venir)" in french
    assert "140" in next(iter(found.files.values()))


def test_what_is_only_announced_is_not_told_as_todays(proposed: Ask) -> None:
    found = proposed("The bread permit fee is $160 from January 1, 2027.")
    assert proposal_title(found) == "veille: bread.fee ∅ → 160.00 (2027-01-01)"


def test_what_is_over_is_told_as_over(proposed: Ask) -> None:
    found = proposed("The bread permit fee is $140 until December 31, 2025.")
    assert proposal_title(found) == "veille: bread.fee ∅ → 140.00 (…2025-12-31)"
    assert "(ended, up to 2025-12-31)" in proposal_body(found)


def test_a_duration_names_its_unit_itself(proposed: Ask) -> None:
    found = proposed("The bread permit fee is $140 until December 31, 2025.")
    lasting = replace(found, moved=tuple(replace(one, after="P30D", unit="day") for one in found.moved))
    assert "| **P30D** | " in proposal_body(lasting)


def test_days_of_several_values_are_left_alone_by_name(proposed: Ask) -> None:
    """The others are written, null on those days."""
    found = proposed(
        "The bread permit fee is $140 until March 31, 2027.",
        "For all bakers the bread permit fee is $155 from January 1, 2027.",
    )
    (remark,) = [r for r in found.remarks if "several values" in r.said_en]
    assert (remark.key, "2027-01-01 up to 2027-04-01" in remark.said_en) == ("bread.fee", True)
    assert "null" in next(iter(found.files.values()))


@pytest.mark.parametrize(("per", "refused"), [("month", True), ("year", False)])
def test_a_rate_is_proposed_only_to_a_file_that_counts_so(proposed: Ask, per: str, refused: bool) -> None:
    """$155 per year is no value of a parameter that counts per month."""
    file = f"description: Fee\nmetadata:\n  unit: currency-CAD\n  per: {per}\nvalues:\n  2020-01-01:\n    value: 140\n"
    found = proposed("As of January 1, 2026, the bread permit fee is $155 per year.", file=file)
    assert any("counts 155.00 per year" in r.said_en and r.refused for r in found.remarks) == refused
    assert bool(found.files) != refused


def test_a_new_file_says_for_what_time_a_value_is_counted(proposed: Ask) -> None:
    found = proposed("The bread permit fee is $155 per year.")
    assert "per: year" in next(iter(found.files.values()))
