"""Promise: a page that breaks off is held; one shortened at a section's end is its editors'. A notice of an end needs few words."""

from __future__ import annotations

import pytest

from tests.changes.test_pieces import EN, FR, judge
from tests.fixtures.captures.build import BASE, Page, dress
from tests.readings import read_capture
from veille.changes.believe.judgement import judge_capture
from veille.changes.believe.parts.cut_short import find_fault
from veille.changes.believe.surroundings import Surroundings
from veille.model import DoubtReason, Lang

LANGS: tuple[Lang, ...] = ("en", "fr")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("share", [0.4, 0.7, 0.9])
def test_markup_without_its_end_is_held(lang: Lang, share: float) -> None:
    raw = dress(BASE[lang], "canada-ca")
    cut = raw[: int(len(raw) * share)]
    verdict = judge_capture(read_capture(raw, lang), read_capture(cut, lang), Surroundings(lang=lang))
    assert [doubt.reason for doubt in verdict.doubts] == [DoubtReason.UNLOADED], verdict.likeness


@pytest.mark.parametrize(("lang", "body"), [("en", EN), ("fr", FR)])
def test_text_that_ends_within_a_section_is_held_and_at_its_end_is_not(lang: str, body: str) -> None:
    sections = body.split("<h2>")
    most = "<h2>".join(sections[:7])
    assert judge(lang, most).believed
    assert not judge(lang, most[: most.rindex("<p>")]).believed


@pytest.mark.parametrize("lang", LANGS)
def test_a_text_cut_above_the_foot_of_its_page_is_held_however_much_came(lang: Lang) -> None:
    """The template closed below it: the end of a sentence, of a section or of all sections is missing."""
    sections = BASE[lang].body.split("<h2>")
    most = "<h2>".join(sections[:7])
    assert judge(lang, most).believed
    assert not judge(lang, most[: most.rindex("<p>")]).believed
    assert not judge(lang, most[: most.rindex(" ")]).believed
    assert not judge(lang, sections[0]).believed
    assert judge(lang, BASE[lang].body[: BASE[lang].body.rindex("<li>")] + "</ul>").believed  # its last lines alone


def test_sections_that_end_a_page_are_not_taken_away_under_an_unmoved_date() -> None:
    """A few of them may be, as far as is known; a third of the page may not, whatever its date did so far."""
    cut, third = ("<h2>".join(EN.split("<h2>")[:many]) for many in (7, 6))
    old, same, later, less, less_later = (
        read_capture(dress(Page("en", BASE["en"].title, body, date), "canada-ca"))
        for body, date in (
            (EN, "2026-01-12"), (cut, "2026-01-12"), (cut, "2026-02-10"), (third, "2026-01-12"), (third, "2026-02-10"),
        )
    )  # fmt: skip
    moves, unknown = Surroundings(lang="en", redated=True), Surroundings(lang="en")
    held = [judge_capture(old, capture, around) for capture, around in ((same, moves), (less, unknown))]
    assert [doubt.reason for verdict in held for doubt in verdict.doubts] == [DoubtReason.UNLOADED] * 2
    taken = ((later, moves), (same, unknown), (less_later, unknown))
    assert all(judge_capture(old, capture, around).believed for capture, around in taken)


@pytest.mark.parametrize(("many", "believed"), [(5, True), (2, False)])
def test_of_a_page_without_a_date_a_half_may_go_and_all_but_a_little_may_not(many: int, believed: bool) -> None:
    bodies = (EN, "<h2>".join(EN.split("<h2>")[:many]))
    old, new = (read_capture(dress(Page("en", BASE["en"].title, body), "plain"), "en", "generic") for body in bodies)
    assert judge_capture(old, new, Surroundings(lang="en")).believed is believed


def test_a_table_above_all_headings_that_lost_its_rows_is_held() -> None:
    rows = "".join(f"<tr><td>January {n}</td><td>{n}50 invited</td></tr>" for n in range(1, 4))
    table = "<p>Rounds of this year.</p><table><tr><th>Day</th><th>Invited</th></tr>{}</table>"
    assert not judge("en", table.format("") + EN, before=table.format(rows) + EN).believed
    assert judge("en", table.format(rows[: rows.index("</tr>") + 5]) + EN, before=table.format(rows) + EN).believed


def test_a_table_of_contents_that_names_what_is_gone_tells_of_a_break() -> None:
    """Cut exactly above a heading and closed below; an editor takes the entries along, or forgets one."""
    heads, rest = EN.split("<h2>Step")[0], EN.split("<h2>Step")[1:]
    entries = [f"<li><a href='#s{n}'>Step {n}</a></li>" for n in range(len(rest))]
    steps = [f"<h2 id='s{n}'>Step{text}" for n, text in enumerate(rest)]

    def with_contents(listed: int, shown: int) -> str:
        return f"{heads}<ul>{''.join(entries[:listed])}</ul>{''.join(steps[:shown])}"

    whole = with_contents(len(steps), len(steps))
    assert not judge("en", with_contents(len(steps), 5), before=whole).believed
    assert judge("en", with_contents(5, 5), before=whole).believed
    assert judge("en", with_contents(6, 5), before=whole).believed


def test_a_page_that_broke_down_with_an_error_is_held() -> None:
    line = "<p>Warning: include(steps.inc): failed to open stream in page.php on line 12</p>"
    assert not judge("en", line + "<h2>".join(EN.split("<h2>")[:3])).believed
    assert judge("en", line.replace("failed to open stream", "see the guide") + EN).believed


def test_a_check_that_people_go_through_is_no_wall_of_a_page_that_lost_much() -> None:
    """A medical exam and a security check are steps of the matter; two signs of a wall are a wall."""
    left = "<h2>".join(EN.split("<h2>")[:3])
    assert find_fault(["medical exam and security check"], 0.3, 30) is None
    wall = "checking your browser before access: security check, ray id 7f3a"
    assert find_fault([wall], 0.3, 30) == wall
    assert judge("en", left).believed is judge("en", left + "<p>Medical exam and security check</p>").believed


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "This program is closed. Employers can no longer hire a worker under it."),
        ("fr", "Ce programme est fermé. L'employeur ne peut plus embaucher de travailleur à ce titre."),
        ("en", "These instructions were replaced by bulletin 12 of June 2, 2026."),
        ("fr", "Ces consignes ont été remplacées par le bulletin 12 du 2 juin 2026."),
    ],
)
def test_a_notice_that_something_ended_is_believed(lang: str, line: str) -> None:
    assert judge(lang, f"<p>{line}</p>").believed


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "The site is closed for the night."),
        ("fr", "Cette page est fermée jusqu'à lundi."),
        ("fr", "Nos systèmes croient qu'un programme lit nos pages. Ralentissez et recopiez les lettres de l'image."),
    ],
)
def test_a_site_that_is_closed_is_no_end_of_a_programme(lang: str, line: str) -> None:
    assert not judge(lang, f"<p>{line}</p>").believed


@pytest.mark.parametrize("lang", LANGS)
def test_a_rewrite_in_a_new_template_is_believed(lang: Lang) -> None:
    bodies = {
        "en": "<p>Hiring has four steps now. The employer asks for one certificate, pays $90 and signs the contract with the worker.</p><h2>Permit</h2><p>The worker asks for the permit online once the certificate is there.</p>",
        "fr": "<p>L'embauche compte maintenant quatre étapes. L'employeur demande un certificat, paie 90 $ et signe le contrat avec le travailleur.</p><h2>Permis</h2><p>Le travailleur demande le permis en ligne une fois le certificat obtenu.</p>",
    }
    old, new = dress(BASE[lang], "canada-ca"), dress(Page(lang, BASE[lang].title, bodies[lang]), "new")
    assert judge_capture(read_capture(old, lang), read_capture(new, lang), Surroundings(lang=lang)).believed


def test_a_paragraph_that_was_hidden_under_its_heading_is_an_edit() -> None:
    start = EN.index("<p>", EN.index("<h2>Step 4"))
    end = EN.index("<h2>Step 5")
    hidden = f"{EN[:start]}<div hidden>{EN[start:end]}</div>{EN[end:]}"
    assert judge("en", hidden).believed
    assert not judge("en", EN[:start] + EN[end:]).believed
