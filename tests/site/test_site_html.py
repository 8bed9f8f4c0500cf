"""The built site as files: whole, linked, in both languages, inert."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from jinja2 import Environment, FileSystemLoader
from record import CAQ_EN, CAQ_FR, NOW, bytes_of, dossiers, fee_step, plain_step, record, rule, timelines
from selectolax.lexbor import LexborHTMLParser

import veille.alerts.site
from veille.alerts import wording
from veille.alerts.compiled_templates import CompiledTemplates
from veille.alerts.messages import headlines
from veille.alerts.site import Dossier, LazyDossier, RulePairView, SearchedRule, SiteData, build_site
from veille.alerts.site.dossiers import OWN_PAGES, own_pages
from veille.alerts.site.lists import CHANGES_A_PART, OVERVIEW_CHANGES
from veille.alerts.site.search_index import PAGES_A_PART
from veille.alerts.site.surveys import HEALTH_ROWS
from veille.alerts.site.views.cards import build_card
from veille.alerts.site.views.version_view import view_version
from veille.alerts.wording.format import format_time
from veille.alerts.wording.interface_words import TEMPLATES
from veille.alerts.wording.typography import local_day
from veille.errors import UsageError
from veille.model import (
    Block,
    CardVerdict,
    ConditionItem,
    Conditions,
    Document,
    EventVerdict,
    NextStep,
    Rule,
    Section,
    Severity,
    StepKind,
    Value,
)


def pages_of(site: Path) -> dict[str, str]:
    return {str(p.relative_to(site)): p.read_text("utf-8") for p in sorted(site.rglob("*.html"))}


def test_every_link_inside_the_site_leads_to_a_page(site: Path) -> None:
    """Promise: no internal link is dead, in either language, and every #place exists."""
    pages = pages_of(site)
    trees = {path: LexborHTMLParser(html) for path, html in pages.items()}
    ids = {path: {n.attributes.get("id") for n in tree.css("[id]")} for path, tree in trees.items()}
    dead = []
    for path, tree in trees.items():
        for node in tree.css("a[href], link[href], script[src]"):
            href = node.attributes.get("href") or node.attributes.get("src") or ""
            parts = urlsplit(href)
            if parts.scheme:
                continue
            target = (site / path).parent.joinpath(unquote(parts.path)).resolve() if parts.path else site / path
            if not target.is_file():
                dead.append((path, href))
            elif parts.fragment and target.suffix == ".html":
                place = str(target.relative_to(site.resolve() if target.is_absolute() else site))
                # a norm that no rule cites now has no place on the impact page; the page itself still answers
                if parts.fragment not in ids[place] and "impact.html" not in place:
                    dead.append((path, href))
    assert not dead


def test_both_languages_have_the_same_pages_and_lead_to_each_other(site: Path) -> None:
    """Promise: each page exists in English and French and its switch leads to its counterpart."""
    english = {p.relative_to(site / "en") for p in (site / "en").rglob("*.html")}
    french = {p.relative_to(site / "fr") for p in (site / "fr").rglob("*.html")}
    assert english == french
    assert english
    for inner in english:
        switch = LexborHTMLParser((site / "en" / inner).read_text("utf-8")).css_first(".switch a")
        assert (site / "en" / inner).parent.joinpath(switch.attributes["href"]).resolve() == (
            site / "fr" / inner
        ).resolve()


def test_no_page_asks_for_anything_outside(site: Path) -> None:
    """Promise: nothing is loaded from elsewhere, nothing inline runs or styles, and the policy says so."""
    for path, html in pages_of(site).items():
        tree = LexborHTMLParser(html)
        for node in tree.css("[src], link[href]"):
            assert not urlsplit(node.attributes.get("src") or node.attributes.get("href") or "").scheme, path
        assert not tree.css("style, [style], script:not([src]), iframe, object, embed, base, form[action]"), path
        policy = tree.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
    for asset in ("site.css", "site.js"):
        text = (site / "assets" / asset).read_text("utf-8")
        assert not re.search(r"https?:|@import|url\(|innerHTML|eval\(", text), asset


@pytest.mark.parametrize(
    ("path", "words"),
    [
        # the change page in English: value line with amounts in English form, role of the date, provenance
        ("en/change/p-caq-en-v3.html", ["$191.00", "$198.00", "in effect from", "Bytes received", "veille-2026.11-4f1c09", "IRPR:205(a)", "3 pages"]),
        # the same in French: amounts in French form
        ("fr/change/p-caq-en-v3.html", ["198\u00a0$", "en vigueur dès", "Octets reçus", "1er janvier 2027", "sur 3 pages"]),
        # a fact goes by its name in the reader's language, on the page of either language
        ("en/change/p-caq-fr-v2.html", ["Processing fee for a CAQ"]),
        ("fr/change/p-caq-en-v3.html", ["Frais de traitement d’un CAQ", "accepté par Ada", "dit la même chose"]),
        # versions as kept, and the first against the newest
        ("en/version/p-caq-en-1.html", ["Version 1", "The processing fee is $191.00.", "Later version"]),
        ("fr/page/p-caq-en.html", ["Versions conservées", "Comparer la première version avec la plus récente"]),
        ("en/compare/p-caq-en.html", ["First and newest version", "Who is exempt"]),
        # a later reading by our parsers says that it is ours
        ("en/change/p-caq-en-v2.html", ["Parser change", "The page stayed the same"]),
        # history: steps and the starting point
        ("fr/page/p-caq-en.html", ["Première version", "Changement d’analyseur", "La même page en français"]),
        ("en/page/p-quiet.html", ["No change since the first version"]),
        # timeline: the table says the same as the picture
        ("en/timeline/caq.fee.html", ["31 December 2026", "on the page now", "no date stated", "$185.00"]),
        ("fr/timeline/caq.work.max_duration.html", ["≤\u00a036\u00a0mois", "2 août 2018"]),
        # what holds today, not what is announced, stands first in the list of timelines
        ("en/timelines.html", ["$191 $198 from 1 January 2027"]),
        ("fr/timelines.html", ["191\u00a0$ 198\u00a0$ à compter du 1er janvier 2027"]),
        ("en/timeline/caq.fee.html", ["from 1 January 2026 to 31 December 2026"]),
        ("fr/timeline/caq.fee.html", ["du 1er avril 2026 au 20 novembre 2026"]),
        ("en/parity.html", ["they disagree", "1 statement without a counterpart", "1 statement on which they agree"]),
        ("en/impact.html", ["IRPR:204(c)", "1 rule"]),
        ("fr/held/p-caq-en.html", ["vue 2 fois depuis", "50\u00a0% des lignes", "This site is being", "veille review accept"]),
        ("fr/health.html", ["une requête toutes les 5 s", "en échec", "en pause jusqu’au"]),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is_for(site: Path, path: str, words: list[str]) -> None:
    """Promise: each page carries what the maintainer comes for, in the language of the interface."""
    text = " ".join(LexborHTMLParser((site / path).read_text("utf-8")).body.text(separator=" ").split(" "))
    flat = re.sub(r"[ \n\t]+", " ", text)
    assert [w for w in words if w not in flat] == []


def test_a_turned_join_of_conditions_is_seen() -> None:
    """Promise: "any" that became "all" is a line of the card, as grave as it is; values stand beside their kind."""
    items = (ConditionItem("paid", 0, 4), ConditionItem("short", 5, 10))
    old = rule(
        "If any:",
        "exemption",
        conditions=Conditions("any", items),
        values=(Value("money", "5.00", "CAD"), Value("date", "2026")),
    )
    new = rule(
        "If all:",
        "exemption",
        conditions=Conditions("all", items),
        values=(Value("date", "2026"), Value("money", "6.00", "CAD")),
    )
    lines = {
        line.label: (line.before, line.after, line.moved) for line in build_card(RulePairView(old, new), "fr").lines
    }
    assert lines["joined"] == ("any", "all", True)
    assert lines["type.money"] == ("5\u00a0$", "6\u00a0$", True)
    assert lines["type.date"] == ("2026", "2026", False)


def test_a_reworded_condition_shows_the_words_that_differ() -> None:
    """Promise: one word of a condition is marked, not the whole line twice; another condition went and came."""

    def stated(*texts: str) -> RulePairView:
        items = [tuple(ConditionItem(text, 0, len(text)) for text in side.split("/")) for side in texts]
        one, two = (rule("If any:", "exemption", conditions=Conditions("any", side)) for side in items)
        return RulePairView(one, two)

    card = build_card(
        stated("the work lasts 30 days or less/it is not paid", "the work lasts 45 days or less/it is not paid"), "en"
    )
    shown = [(line.state, line.was, line.text) for line in card.conditions if line.op is None]
    assert shown == [
        ("changed", "the work lasts 30 days or less", "the work lasts 45 days or less"),
        ("same", "", "it is not paid"),
    ]
    card = build_card(stated("it is not paid", "you live with the person in your care"), "en")
    assert [line.state for line in card.conditions if line.op is None] == ["removed", "added"]
    card = build_card(
        stated("you work in Laval or Gaspé/you work in Laval", "you work in Laval"), "en"
    )  # it stood before
    assert [(line.state, line.was) for line in card.conditions if line.op is None] == [("removed", ""), ("same", "")]


def test_conflicts_come_before_agreement(site: Path) -> None:
    """Promise: the parity table begins with what disagrees."""
    states = [
        n.attributes["data-state"] for n in LexborHTMLParser((site / "en/parity.html").read_text()).css("tr.entry")
    ]
    assert states == ["conflict", "unpaired", "equal"]


def test_empty_record_gives_a_site_that_explains_itself(tmp_path: Path) -> None:
    """Promise: a new database gives a whole site whose empty pages say what will appear there."""
    report = build_site(SiteData(NOW, ()), tmp_path / "site")
    assert report.changes == 0
    assert "is kept as its starting point" in (report.dest / "en/index.html").read_text("utf-8")
    for name in ("pages/1", "changes/index", "timelines", "parity", "impact", "health"):
        assert 'class="empty' in (report.dest / f"fr/{name}.html").read_text("utf-8"), name


def test_more_pages_in_trouble_than_are_listed_are_counted(tmp_path: Path) -> None:
    """Promise: a long list of pages that were not checked says how many it leaves out, and counts all."""
    row = next(iter(record().health))
    rows = [replace(row, page=replace(row.page, page_id=f"p-{k}")) for k in range(HEALTH_ROWS + 2)]
    dest = build_site(record(health=rows), tmp_path / "site").dest
    text = (dest / "en/health.html").read_text("utf-8")
    assert len(LexborHTMLParser(text).css("tr.entry")) == HEALTH_ROWS
    assert "2 more pages, not listed here" in text
    assert "more page" not in (build_site(record(), tmp_path / "few").dest / "en/health.html").read_text("utf-8")


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    """Promise: a folder that is no report site is refused and keeps its files; an old site is replaced whole."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="not a report site"):
        build_site(record(), mine)
    assert (mine / "thesis.txt").read_text() == "years of work"
    dest = build_site(record(), tmp_path / "site").dest
    build_site(SiteData(NOW, ()), dest)
    assert not (dest / "en/change").exists()
    assert not (dest / "en/version").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "site"]


def test_a_failure_on_the_way_leaves_the_old_site(tmp_path: Path) -> None:
    """Promise: when the record cannot be read to the end, the former site stands and no draft is left behind."""
    dest = build_site(record(), tmp_path / "site").dest

    def broken() -> object:
        yield dossiers()[0]
        raise UsageError("the record ends here")

    with pytest.raises(UsageError):
        build_site(record(dossiers=broken()), dest)
    assert (dest / "en/change/p-caq-fr-v2.html").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["site"]
    assert pages_of(build_site(record(), dest).dest) == pages_of(build_site(record(), tmp_path / "fresh").dest)


def test_same_record_same_bytes(tmp_path: Path) -> None:
    """Promise: the site depends on the record only, not on clock or order of sets."""
    one, two = (build_site(record(), tmp_path / name).dest for name in ("one", "two"))
    assert pages_of(one) == pages_of(two)


def test_a_large_record_keeps_fewer_changes_of_each_page() -> None:
    """So that its site does not grow with both its pages and their changes."""
    counts = [own_pages(pages) for pages in (1, 300, 301, 1_000, 20_000)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == OWN_PAGES
    assert 20_000 * counts[-1] * 2 < 200_000  # files of changes in both languages


def test_a_copy_of_which_only_the_day_is_known_stays_that_day() -> None:
    """Midnight in UTC is the evening before in Montréal; an import by date says nothing of an hour."""
    assert format_time("2024-06-01T00:00:00Z", "en", "America/Toronto") == "1 June 2024"
    assert local_day("2024-06-01T00:00:00Z", "America/Toronto") == "2024-06-01"
    assert local_day("2024-06-01T00:00:01Z", "America/Toronto") == "2024-05-31"


def test_long_lists_are_split_and_lead_on(tmp_path: Path) -> None:
    """Promise: with more steps than a part holds, every step is in exactly one part; one that moves has its part alone written."""
    many = tuple(
        plain_step(f"s{n}", f"2026-01-01T12:00:{n % 60:02d}Z", Severity.EDITORIAL, f"No {n}", f"Nº {n}")
        for n in range(CHANGES_A_PART + 9)
    )
    late = plain_step("late", "2026-01-02T12:00:00Z", Severity.EDITORIAL, "Late", "Tard")
    dest = build_site(record(dossiers=[Dossier(CAQ_EN, many), Dossier(CAQ_FR, (late,))]), tmp_path / "site").dest
    listed = [dest / f"en/changes/{name}.html" for name in ("2026-01", "2026-01-2")]
    linked = [
        a.attributes["href"] for path in listed for a in LexborHTMLParser(path.read_text("utf-8")).css(".entry a")
    ]
    assert len(linked) == len(set(linked)) == len(many) + 1
    overview = LexborHTMLParser((dest / "index.html").read_text("utf-8"))
    assert len(overview.css(".entry")) == OVERVIEW_CHANGES
    assert f"{OVERVIEW_CHANGES} latest of {len(linked)}" in overview.body.text()
    before = [path.stat().st_ino for path in listed]
    moved = Dossier(CAQ_FR, (replace(late, severity=Severity.CRITICAL),))
    build_site(record(dossiers=[Dossier(CAQ_EN, many), moved]), dest)
    assert [path.stat().st_ino == inode for path, inode in zip(listed, before, strict=True)] == [False, True]


def test_a_page_that_moves_has_one_part_of_the_search_made_anew(tmp_path: Path) -> None:
    """Promise: the index grows with what moved; pages keep their part while others come, until the parts double."""
    refs = [replace(CAQ_EN, page_id=f"p{n}", url=f"https://example.org/{n}") for n in range(2 * PAGES_A_PART)]
    dossiers = [LazyDossier(ref, "1", partial(Dossier, ref, ())) for ref in refs[:-1]]
    asked: list[int] = []

    def read(page_ids: Collection[str]) -> list[SearchedRule]:
        asked.append(len(page_ids))
        return [SearchedRule(page_id, "The fee is $198.", "fee", "fees") for page_id in page_ids]

    def build() -> list[int]:
        asked.clear()
        build_site(record(dossiers=dossiers, searched=read), tmp_path / "site")
        return list(asked)

    assert sum(build()) == len(dossiers)
    assert len(list((tmp_path / "site/assets").glob("index-*.js"))) == 2
    assert build() == []
    dossiers[7] = replace(dossiers[7], signature="2")
    assert len(build()) == 1
    dossiers.append(LazyDossier(refs[-1], "1", partial(Dossier, refs[-1], ())))
    assert len(build()) == 1


# --- hostile text -----------------------------------------------------------------------------------------------------


def test_hostile_text_in_every_field_stays_text(hostile_sites: list[Path], site: Path) -> None:
    """Promise: whatever the pages say, the built page has our elements and attributes only, and no control character."""
    ours = {node.tag for html in pages_of(site).values() for node in LexborHTMLParser(html).css("*")}
    handlers = re.compile(r"^on|^style$|^srcdoc$|^formaction$|^autofocus$")
    for folder in hostile_sites:
        for path, html in pages_of(folder).items():
            tree = LexborHTMLParser(html)
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html), path
            for node in tree.css("*"):
                assert node.tag in ours, (path, node.tag)
                assert not [a for a in node.attributes if handlers.match(a)], (path, node.html)
            assert {n.attributes.get("src", "").rpartition("/")[2] for n in tree.css("script")} <= {
                "built.js",
                "site.js",
                "index-0.js",
                "search.js",
                "changes.js",
            }
    shown = (hostile_sites[0] / "en/index.html").read_text("utf-8")
    assert "&lt;script&gt;window.owned=1&lt;/script&gt;" in shown  # it was really there, and is there to be read
    assert "{{ 7*7 }}" in (hostile_sites[5] / "fr/parity.html").read_text("utf-8")


def test_links_from_page_data_are_web_addresses_only(hostile_sites: list[Path]) -> None:
    """Promise: a link that page data gave is http or https and tells the site nothing of the reader."""
    for folder in hostile_sites:
        for path, html in pages_of(folder).items():
            for node in LexborHTMLParser(html).css("a[href]"):
                href = node.attributes["href"] or ""
                if ":" in href.split("/")[0] or href.startswith("//"):
                    assert urlsplit(href).scheme in ("http", "https"), (path, href)
                    assert "noreferrer" in (node.attributes.get("rel") or "").split(), (path, href)


def test_hostile_ids_never_leave_the_folder(hostile_sites: list[Path], tmp_path: Path) -> None:
    """Promise: an id with slashes, dots or capitals names a file inside the site."""
    step = replace(fee_step(), id="../../../escape")
    page = replace(CAQ_EN, page_id="../..//A:B\\C\n")
    dest = build_site(record(dossiers=[Dossier(page, (step,), bytes_of(1, NOW))]), tmp_path / "deep" / "site").dest
    assert sorted(p.name for p in tmp_path.rglob("*") if "escape" in p.name) == []
    assert len(list((dest / "en/change").iterdir())) == len(list((dest / "en/page").glob("*.html"))) == 1
    assert [p for folder in hostile_sites for p in folder.rglob("*") if not re.fullmatch(r"[\w.-]+", p.name)] == []


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_word_is_there_in_both_languages() -> None:
    """Promise: the table of words has English and French for each key, with the same parts to fill in."""
    table = tomllib.loads((TEMPLATES / "words.toml").read_text("utf-8"))
    for key, entry in table.items():
        assert set(entry) == {"en", "fr"}, key
        assert all(entry.values()), key
        assert set(re.findall(r"\{\w+\}", entry["en"])) == set(re.findall(r"\{\w+\}", entry["fr"])), key


# Words with a number that no word agrees with, or that is never one.
NO_NOUN = {
    "overview.in_all", "overview.more", "overview.limited", "redline.at", "timelines.limited", "many.severity.critical",
    "many.severity.substantive", "many.severity.editorial", "many.severity.metadata", "many.severity.none",
    "detail.page_found.more", "status.more", "status.held_copies", "status.held_alerts", "age.days", "age.hours",
}  # fmt: skip


@pytest.mark.parametrize("table", ["site/words.toml", "message/words.toml"])
def test_words_with_a_number_agree_with_it(table: str) -> None:
    """Promise: "seen 1 times" is said nowhere: each has a form for one, in both languages, or no word that would agree."""
    words = tomllib.loads((TEMPLATES.parent / table).read_text("utf-8"))
    counted = {key for key, said in words.items() if "{count}" in said["en"]}
    alone = {key for key in counted if not key.endswith((".one", ".many"))}
    assert alone <= NO_NOUN
    for key in counted - alone:
        kind = key.removesuffix(".one").removesuffix(".many")
        assert f"{kind}.one" in words or kind in alone, key


def test_a_decided_card_asks_for_no_decision(tmp_path: Path) -> None:
    """Promise: what is decided is not asked again; what follows from it is still said."""

    def card(verdict: EventVerdict | None) -> dict[str, str]:
        told = CardVerdict(verdict, "Ada", "2026-11-21T10:00:00Z") if verdict else None
        folder = tmp_path / str(verdict)
        dossier, *rest = record().dossiers
        steps = tuple(
            replace(step, card=replace(step.card, verdicts=(told,) if told else (), steps=STEPS))
            for step in dossier.steps
        )
        build_site(record(dossiers=[replace(dossier, steps=steps), *rest]), folder)
        found = {}
        for lang in ("en", "fr"):
            text = (folder / lang / "change/p-caq-en-v3.html").read_text("utf-8")
            found[lang] = text.replace("\u00a0", " ")
        return found

    waits, accepted, settled = card(None), card(EventVerdict.ACCEPTED), card(EventVerdict.NO_EFFECT)
    for lang, todo, left in (("en", "What to do:", "Still to do:"), ("fr", "À faire :", "Reste à faire :")):
        assert todo in waits[lang]
        assert "veille review accept --change 9" in waits[lang]
        assert left in accepted[lang]
        assert "caq-rules" in accepted[lang]
        for said in (accepted[lang], settled[lang]):
            assert "review accept" not in said
            assert "alerts ack" not in said
            assert todo not in said
        assert left not in settled[lang]


STEPS = (
    NextStep(StepKind.READ_PASSAGE), NextStep(StepKind.UPDATE_PACKAGES, about=("caq-rules",)),
    NextStep(StepKind.DECIDE, "veille review accept --change 9", ("r-1",)), NextStep(StepKind.COMPARE, "veille diff p-caq-en"),
    NextStep(StepKind.ACKNOWLEDGE, "veille alerts ack 9", ("9",)),
)  # fmt: skip


def test_every_word_asked_for_exists_and_none_is_idle() -> None:
    """Promise: templates ask for no word that is missing, and the table holds none that nobody asks for."""
    keys = set(tomllib.loads((TEMPLATES / "words.toml").read_text("utf-8")))
    code = [
        *Path(veille.alerts.site.__file__).parent.rglob("*.py"),
        *Path(wording.__path__[0]).glob("*.py"),
        Path(headlines.__file__),
    ]
    source = "\n".join(p.read_text("utf-8") for p in (*TEMPLATES.glob("*.html"), *code))
    asked = (
        set(re.findall(r'\bsay\(\s*f?["\']([\w.]+)', source))
        | set(re.findall(r'"(title\.\w+)"', source))
        | {f"{key}.{n}" for key in re.findall(r'say_count\(\s*"([\w.]+)"', source) for n in ("one", "many")}
    )
    # "nav." + key, name_of("kind", value): the end of the key is known only when the page is made
    groups = {key.rstrip(".") for key in asked if key.endswith(".")} | set(
        re.findall(r'(?:name_of|\.name)\("(\w+)"', source)
    )
    assert sorted(key for key in asked if key not in keys and not key.endswith(".")) == []
    idle = [key for key in keys - asked if not any(key.startswith(group + ".") for group in groups)]
    assert sorted(idle) == []


def test_timelines_survive_odd_dates(tmp_path: Path) -> None:
    """Promise: dates that no calendar holds (year 0001, 9999, "2026-02") are drawn or left open, never a crash."""
    line = timelines()[0]
    odd = [
        replace(line.periods[0], valid_from=a, valid_to=b)
        for a, b in (("0001-01-01", "9999-12-31"), ("2026-02", None), ("soon", "2026-02-30"))
    ]
    dest = build_site(record(timelines=[replace(line, periods=tuple(odd))]), tmp_path / "site").dest
    assert "<svg" in (dest / "en/timeline/caq.fee.html").read_text("utf-8")


def test_items_of_a_numbered_list_keep_their_numbers() -> None:
    """An item below starts its own list; a paragraph ends the one before; a bullet has no number."""
    shape = [(0, False), (1, True), (2, False), (1, True), (2, True), (2, True), (0, False), (1, True)]
    blocks = tuple(
        Block("item" if depth else "paragraph", 2 * n, 2 * n + 1, depth, ordered=ordered)
        for n, (depth, ordered) in enumerate(shape)
    )
    section = Section(0, 2, "Steps", (), " ".join("abcdefgh"), "", blocks=blocks)
    (shown,) = view_version(Document(None, "en", "T", None, "program_page", "html", "", "", (section,), ""))
    numbers = [(kind, [block.number for block in group]) for kind, group in shown.groups]
    assert numbers == [
        ("paragraph", [None]),
        ("numbered", [1, None, 2, 1, 2]),
        ("paragraph", [None]),
        ("numbered", [1]),
    ]


def test_the_words_of_a_rule_inside_another_are_the_inner_ones() -> None:
    """Of rules that overlap the shortest is marked, wherever in the line it stands."""
    text = "You need: a valid passport."
    outer, inner = (Rule(text[start:], start, len(text), ("requirement",), "en", "prose") for start in (0, 10))
    section = Section(0, 2, "Papers", (), text, "", blocks=(Block("paragraph", 0, len(text)),), rules=(outer, inner))
    (shown,) = view_version(Document(None, "en", "T", None, "program_page", "html", "", "", (section,), ""))
    ((_, (block,)),) = shown.groups
    assert [(run.text, run.rule) for cell in block.cells for run in cell] == [("You need: ", outer), (text[10:], inner)]


def test_compiled_templates_are_kept_and_a_damaged_or_older_one_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, template = tmp_path / "pages.py", tmp_path / "a.html"
    module.write_text("one = 1\n", "utf-8")
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)

    def render() -> str:
        loader = FileSystemLoader(tmp_path)
        return Environment(loader=loader, bytecode_cache=CompiledTemplates(str(module))).get_template("a.html").render()

    def kept() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (tmp_path / "__pycache__").iterdir()}

    template.write_text("first", "utf-8")
    assert render() == "first"
    ((path, compiled),) = kept().items()
    with monkeypatch.context() as patch:
        patch.setattr(Environment, "compile", None)  # what is kept needs no compiling
        assert render() == "first"
    for damaged in (b"", compiled[:40], b"x" * 200, compiled[:-30]):
        path.write_bytes(damaged)
        assert render() == "first"
        assert kept() == {path: compiled}
    template.write_text("second", "utf-8")
    assert render() == "second"
    module.write_text("two = 2\n", "utf-8")  # the module decides how templates are compiled
    older = kept()
    assert render() == "second"
    assert kept() != older
    path.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render() == "second"
    assert kept() == {}


def test_templates_of_a_closed_program_folder_are_kept_by_the_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program installed for all compiles once for each user, and takes no code from where another may write."""
    module, template, home = tmp_path / "pages.py", tmp_path / "a.html", tmp_path / "home"
    module.write_text("one = 1\n", "utf-8")
    template.write_text("first", "utf-8")
    (tmp_path / "__pycache__").write_text("no folder: nobody can write in it", "utf-8")
    home.mkdir()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setenv("HOME", str(home))
    for name in ("CACHE_DIRECTORY", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    folder = home / ".cache" / "veille" / "templates"

    def render(*, compiled: bool) -> None:
        env = Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=CompiledTemplates(str(module)))
        with monkeypatch.context() as patch:
            if not compiled:
                patch.setattr(Environment, "compile", None)
            assert env.get_template("a.html").render() == "first"

    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: home.stat().st_uid + 1)  # the home of another, as sudo may leave it
        render(compiled=True)
    assert list(home.iterdir()) == []
    render(compiled=True)
    (kept,) = folder.iterdir()
    render(compiled=False)
    folder.chmod(0o777)  # whoever may write there could give code
    with pytest.raises(TypeError):
        render(compiled=False)
    render(compiled=True)
    folder.chmod(0o700)
    kept.write_bytes(b"torn")
    render(compiled=True)
    render(compiled=False)
    for name, place in (("XDG_CACHE_HOME", "desk/veille"), ("CACHE_DIRECTORY", "unit")):
        monkeypatch.setenv(name, str(tmp_path / place.partition("/")[0]))
        render(compiled=True)
        assert [path.name for path in (tmp_path / place / "templates").iterdir()] == [kept.name]
