"""Promise: a message says what changed, why it matters, where, and what to do next; page text in it never acts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from tests.alerts.examples import FEE, FULL, STAY, change_event, plain_event
from veille.alerts.messages.compose import LARGEST_HTML, MOST_STORIES, WIDTH, compose, side_by_side
from veille.alerts.messages.inert import clean_text, escape_markdown, safe_link
from veille.alerts.messages.marking import focus, mark_words
from veille.alerts.messages.setting import Setting
from veille.alerts.messages.terminal import render_changes
from veille.model import CardTwin, Change, EarlierAlert, EventKind, Lang, OnPage, Severity, TwinState

# What each language's message must hold, wherever it is laid out.
SAID: dict[Lang, tuple[str, ...]] = {
    "en": (
        "Maximum length: 36 months → 24 months",  # what
        "The certificate is valid for at most",  # the sentence itself
        "https://www.example.ca/en/p1.html#length",  # where
        "Critical: a duration changed; an amount changed",  # why: severity
        "Watched facts that changed: caq.work.max",  # why: facts
        "Packages that rely on it: caq-rules",  # why: packages
        "QIR:105 changed, and 9 pages cite it (14 rules)",  # why: impact
        "veille review list",  # next
        "22 November 2026, 14:00 UTC",
    ),
    "fr": (
        "Durée maximale : 36 mois → 24 mois",
        "The certificate is valid for at most",
        "https://www.example.ca/en/p1.html#length",
        "Critique : modification d’une durée; modification d’un montant",
        "Faits suivis modifiés : caq.work.max",
        "Paquets qui en dépendent : caq-rules",
        "QIR:105 a changé, et 9 pages y renvoient (14 règles)",
        "veille review list",
        "22 novembre 2026, 14 h 00 UTC",
    ),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_form_says_everything(lang: Lang) -> None:
    message = compose((replace(FULL, changes=(STAY, FEE)),), lang)
    page = _Reader()
    page.feed(message.html)
    html = page.text + " ".join(value for name, value in page.attributes if name == "href")
    for form in (message.text, re.sub(r"[\\*<>]", "", message.markdown), html):
        flat = " ".join(form.replace("\xa0", " ").split())
        assert [said for said in SAID[lang] if said not in flat] == []


def test_a_moved_fact_is_named_as_the_reason() -> None:
    fact = replace(STAY, object="fact", severity=Severity.CRITICAL)
    event = change_event(fact, FEE, severity=Severity.CRITICAL)
    assert "- Critical: a watched fact changed" in compose((event,), "en").text
    assert "- Critique : modification d’un fait suivi" in compose((event,), "fr").text.replace("\xa0", " ")


def test_text_fits_80_columns_with_before_and_after_side_by_side() -> None:
    for lang in ("en", "fr"):
        text = compose((FULL, plain_event("failure_opened", page="p2")), lang).text
        long_lines = [line for line in text.splitlines() if len(line) > WIDTH and "https://" not in line]
        assert not long_lines
        sides = [line.split("│") for line in text.splitlines() if "│" in line]
        assert any("36 months" in left and "24 months" in right for left, right in sides)


KINDS = [kind for kind in EventKind if kind is not EventKind.CHANGE]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_event_has_its_own_words(kind: EventKind) -> None:
    event = plain_event(kind)
    english, french = compose((event,), "en"), compose((event,), "fr")
    assert "what happened to p1" in english.text
    assert "ce qui est arrivé à p1" in french.text
    assert "WHAT TO DO NEXT\n1. " in english.text
    assert "QUE FAIRE MAINTENANT\n1. " in french.text
    others = {compose((plain_event(other),), "en").subject for other in KINDS if other != kind}
    assert english.subject not in others


SUBJECTS = [
    # one change: what changed stands first
    ((change_event(),), "en", "[veille] Substantive: Maximum length: 36 months → 24 months (Certificates p1)"),
    ((change_event(),), "fr", "[veille] De fond : Durée maximale : 36 mois → 24 mois (Certificates p1)"),
    # several changes of a page are counted
    (
        (change_event(STAY, FEE),),
        "en",
        "[veille] Substantive: Maximum length: 36 months → 24 months (Certificates p1, 2 differences)",
    ),
    # several pages: the worst is named
    (
        (change_event(), change_event(page="p2", severity=Severity.CRITICAL)),
        "en",
        "[veille] 2 pages changed: 1 critical, 1 substantive",
    ),
    (
        (change_event(), change_event(page="p2", severity=Severity.CRITICAL)),
        "fr",
        "[veille] 2 pages modifiées, dont 1 critique, 1 de fond",
    ),
    (
        (
            change_event(),
            change_event(page="p2", severity=Severity.CRITICAL),
            change_event(page="p3", severity=Severity.CRITICAL),
        ),
        "fr",
        "[veille] 3 pages modifiées, dont 2 critiques, 1 de fond",
    ),
    # a failure is called one
    ((plain_event("failure_opened"),), "en", "[veille] Failure: page cannot be checked (Certificates p1)"),
    ((plain_event("failure_opened"),), "fr", "[veille] Panne : page impossible à vérifier (Certificates p1)"),
]


@pytest.mark.parametrize(("events", "lang", "subject"), SUBJECTS)
def test_subject(events, lang: Lang, subject: str) -> None:  # type: ignore[no-untyped-def]
    assert compose(events, lang).subject == subject


def test_what_is_said_more_finely_is_not_said_twice() -> None:
    rule = Change("rule", "changed", Severity.SUBSTANTIVE, "Length of the certificate", "Rule changed", "Règle changée",
                  object_id="r1", section_id="s1")  # fmt: skip
    section = replace(rule, object="section", object_id="s1", summary_en="Section changed")
    graver = replace(rule, severity=Severity.CRITICAL, summary_en="Graver rule changed")
    elsewhere = replace(section, quote_before="Another one.", quote_after="Another two.")
    gone = replace(rule, kind="removed", object_id="r9", summary_en="Rule gone", before="Old words.")
    text = compose((change_event(rule, section, STAY, gone, graver, elsewhere),), "en").text
    assert "Graver rule changed" in text  # what weighs more than the finer change is not left out
    assert "Another two." in text  # nor another sentence of the section
    assert "Rule changed" not in text
    assert "Section changed" not in text
    assert "Substantive: a rule was removed" in text
    assert "Old words." in text
    assert "Maximum length" in text


@pytest.mark.parametrize(
    ("lang", "sentences", "said"),
    [  # what turned is said before the value, with the words that turned it
        ("en", ("You must pay within 30 days.", "You may pay within 45 days."), "what is required or allowed changed: “must pay” → “may pay”"),
        ("en", ("Within 30 days you must not pay.", "Within 45 days you must pay."), "allowed changed: “must not pay” → “must pay”"),
        ("en", ("You must sign it.", "You must sign it, unless you cannot."), "“it” → “it, unless you cannot”"),
        ("fr", ("Vous devez payer dans les 30 jours.", "Vous pouvez payer dans les 45 jours."), "a changé : « devez payer » → « pouvez payer »"),
    ],
)  # fmt: skip
def test_what_turned_a_rule_is_said_before_its_value(lang: Lang, sentences: tuple[str, str], said: str) -> None:
    """Promise: "must" that became "may" is in the subject though a number of the same sentence changed too."""
    before, after = sentences
    value = replace(
        STAY, section="", quote_before=before, quote_after=after, summary_en="30 → 45", summary_fr="30 → 45"
    )
    rule = replace(value, object="rule", reason="modality changed", value_type=None, before=before, after=after)
    message = compose((change_event(value, rule),), lang)
    assert said in message.subject
    assert message.text.index("changed" if lang == "en" else "changé") < message.text.index("30 →")


def test_values_of_one_sentence_are_one_row() -> None:
    second = replace(STAY, summary_en="Start: 2026-01-01 → 2026-02-01", before="2026-01-01", after="2026-02-01")
    text = compose((change_event(STAY, second),), "en").text
    assert text.count("at most 24") + text.count("at most\n") == 1 or text.count("24 months.") == 1
    assert "Maximum length: 36 months → 24 months; Start" in " ".join(text.split())


def test_long_lists_are_cut_and_say_so() -> None:
    many = tuple(replace(FEE, summary_en=f"Fee {n}", object_id=f"r{n}") for n in range(40))
    assert "and 15 more differences" in compose((change_event(*many),), "en").text


def test_rewording_beside_a_real_change_is_cut_sooner() -> None:
    reworded = tuple(
        replace(FEE, object="section", severity=Severity.EDITORIAL, quote_before=f"old {n}", quote_after=f"new {n}")
        for n in range(20)
    )
    text = compose((change_event(FEE, *reworded),), "en").text
    assert "and 15 more differences" in text
    assert text.count("new ") == 5
    assert (
        compose((change_event(*reworded, severity=Severity.EDITORIAL),), "en").text.count("new ") == 21
    )  # and the heading


def test_a_message_about_many_pages_lists_them_all_first_and_tells_the_worst_whole() -> None:
    """Contents on top with every page, equal differences once; five stories in full; small enough for any mail reader."""
    events = tuple(change_event(page=f"p{n:03}", number=n + 1) for n in range(30))
    other = change_event(FEE, page="q", severity=Severity.CRITICAL, number=99)
    message = compose((*events, other, plain_event("failure_opened", page="z")), "en")
    for form in (message.text, message.markdown, message.html):
        assert all(f"https://www.example.ca/en/p{n:03}.html" in form for n in range(30))
    contents = message.text.partition("=" * 80)[0]
    assert contents.startswith("IN THIS MESSAGE\n\nCritical\n- Fee: $155 → $160\n  Certificates q [Alert 99]")
    assert contents.count("30 pages, the same difference: Maximum length: 36 months → 24 months") == 1
    assert "Checks and sources\n- Failure: page cannot be checked" in contents
    assert message.text.count("WHAT TO DO NEXT") == MOST_STORIES
    assert message.subject == "[veille] 31 pages changed: 1 critical, 30 substantive; 1 page cannot be checked"


def test_two_pages_with_the_same_difference_are_one_line_already() -> None:
    contents = compose(tuple(change_event(page=f"p{n}") for n in range(2)), "en").text.partition("=" * 80)[0]
    assert "2 pages, the same difference: Maximum length: 36 months → 24 months" in contents


def test_a_message_is_never_cut_by_mail_readers() -> None:
    """However long the changes are, the HTML stays below what Gmail shows whole, and every page stands in it."""
    long_ones = tuple(
        replace(FEE, object="section", quote_before=f"{n} old " * 120, quote_after=f"{n} new " * 120, object_id=f"r{n}")
        for n in range(40)
    )
    for count in (1, 40):
        events = tuple(change_event(*long_ones, page=f"p{n:03}") for n in range(count))
        message = compose(events, "fr")
        assert len(message.html.encode()) <= LARGEST_HTML
        assert all(f"/en/p{n:03}.html" in message.html for n in range(count))


TWINS = CardTwin(
    TwinState.LAGGING, "p2", "https://www.example.ca/fr/p2.html", "Certificats", "fr", "2026-11-20T14:00:00Z", "P36M"
)


def test_twins_are_one_line_and_each_says_what_the_other_states() -> None:
    event = change_event(twin=TWINS, on_page=OnPage.YES, number=7)
    assert "- French page: still says 36 months (since 20 November 2026, 14:00 UTC)" in compose((event,), "en").text
    french = compose((event,), "fr").text.replace("\xa0", " ")
    assert "- Page française : dit encore 36 mois (depuis le 20 novembre 2026, 14 h 00 UTC)" in " ".join(french.split())
    assert "- On the page now" in compose((event,), "en").text
    apart = compose((event, change_event(FEE, page="p2", lang="fr")), "en").text.partition("=" * 80)[0]
    assert "- Maximum length: 36 months → 24 months\n  Certificates p1 [Alert 7]" in apart  # two matters are two lines
    assert "- Fee: $155 → $160\n  Certificates p2" in apart
    told = replace(TWINS, state=TwinState.CHANGED, says=None, told_en="Fees: section moved", told_fr="Frais : déplacée")
    moved = compose((replace(event, twin=told),), "en").text
    assert "- French page: changed too: Fees: section moved" in moved
    agreed = replace(event, twin=replace(TWINS, state=TwinState.AGREES))
    pair = compose((agreed, change_event(page="p2", lang="fr")), "en").text.partition("=" * 80)[0]
    assert "- English and French: Maximum length: 36 months → 24 months" in pair


def test_a_pair_is_not_said_to_agree_where_one_side_lags() -> None:
    """The French page agrees on what changed on it, and lags on what changed on the English one."""
    english = change_event(twin=TWINS, number=7)
    french = change_event(FEE, page="p2", lang="fr", twin=replace(TWINS, state=TwinState.AGREES, page_id="p1"))
    contents = " ".join(compose((english, french), "en").text.partition("=" * 80)[0].split())
    assert "English and French" not in contents
    assert "- Maximum length: 36 months → 24 months Certificates p1" in contents
    assert "- Fee: $155 → $160 Certificates p2" in contents


def test_a_page_that_fails_is_not_told_again_as_one_not_checked() -> None:
    """In one message; alone, or beside the failure of another page, it is told."""
    subject = compose((plain_event(EventKind.FAILURE_OPENED), plain_event(EventKind.STALE)), "en").subject
    assert "too long" not in subject
    both = compose((plain_event(EventKind.FAILURE_OPENED, page="p2"), plain_event(EventKind.STALE)), "en").subject
    assert both.endswith("1 page not checked for too long; 1 page cannot be checked")
    back = compose((plain_event(EventKind.STALE_CLOSED), plain_event(EventKind.FAILURE_CLOSED)), "fr").subject
    assert back.count("page") == 1


def test_of_reminders_in_one_message_the_newest_is_told() -> None:
    """A digest of a day and a half holds two, and the later one lists all that the earlier one did."""
    first, second = (
        replace(plain_event(EventKind.REMINDER), key=f"reminder:{day}", at=f"{day}T10:30:00Z", detail_en=said)
        for day, said in (("2026-11-26", "held since Monday"), ("2026-11-27", "held since Monday, and another"))
    )
    text = compose((second, first), "en").text
    assert "held since Monday, and another" in text
    assert text.count("held since Monday") == 1


def test_the_next_message_knows_what_became_of_the_last() -> None:
    told = EarlierAlert(12, "2026-11-20T14:00:00Z", EventKind.CHANGE)
    open_one = compose((change_event(earlier=(told,)),), "en").text
    assert "Alert 12 of 20 November 2026, 14:00 UTC on this page waits for a decision" in " ".join(open_one.split())
    done = replace(told, handled_by="Ann", handled_at="2026-11-21T14:00:00Z", note="fee confirmed")
    said = " ".join(compose((change_event(earlier=(done,)),), "en").text.split())
    assert "dealt with by Ann on 21 November 2026, 14:00 UTC (“fee confirmed”)" in said


def test_every_message_leads_to_its_place_in_the_report_and_names_its_number() -> None:
    setting = Setting("America/Toronto", "https://watch.example.org/veille/")
    change = compose((change_event(change_id="p1-2", number=12),), "fr", setting)
    for form in (change.text, change.markdown, change.html):
        assert "https://watch.example.org/veille/fr/change/p1-2.html" in form
        assert "veille alerts ack 12" in form
        assert "veille review list --change 12" in form
    assert "22 novembre 2026, 9 h 00 HNE" in change.text.replace("\xa0", " ")
    parity = "en/parity.html"
    for kind, place in (("failure_opened", "en/page/p1.html"), ("parity_conflict", parity), ("parity_closed", parity)):
        assert setting.site_url + place in compose((plain_event(kind),), "en", setting).text


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31mred\x1b]0;title\x07 @maintainer #12 "
    "[click](javascript:alert(3)) | cell | `code` \u202eevil\r\nX-Injected: 1"
)


class _Reader(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_hostile_page_text_is_inert(lang: Lang) -> None:
    change = replace(
        STAY, section=HOSTILE, summary_en=HOSTILE, summary_fr=HOSTILE, before=HOSTILE, after=HOSTILE + "x",
        quote_before=HOSTILE, quote_after="safe " + HOSTILE, anchor='"><script>', label=HOSTILE, value_type="code",
    )  # fmt: skip
    event = change_event(
        change, title=HOSTILE, url="javascript:alert(4)", source=HOSTILE, facts=(HOSTILE,), detail_en=HOSTILE,
        detail_fr=HOSTILE, packages=(HOSTILE,),
    )  # fmt: skip
    message = compose((event, plain_event("test")), lang)
    for form in (message.subject, message.text, message.markdown, message.html):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", form)
    assert "\n" not in message.subject
    reader = _Reader()
    reader.feed(message.html)
    assert not reader.tags & {"script", "img", "iframe", "link", "form", "svg", "base"}
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    assert all(value.startswith("https://www.example.ca/") for name, value in reader.attributes if name == "href")
    assert "<script" not in message.markdown
    assert "<img" not in message.markdown
    assert not re.search(r"@\w|(?<!\\)\[click|(?<!&)#1", message.markdown)
    assert "](javascript" not in message.markdown.replace("\\]", "")


ESCAPES = [
    # markup and HTML become words
    ("*a* _b_ `c` ~d~", r"\*a\* \_b\_ \`c\` \~d\~"),
    ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
    # a line that would begin a heading, a list, a quote
    ("# x\n- y\n1. z\n> q", "\\# x\n\\- y\n1\\. z\n&gt; q"),
    # nobody is notified, no issue is linked
    ("@bob sees #12", "@\u200bbob sees #\u200b12"),
    # plain words stay as they are
    ("36 months, $155 – l’été", "36 months, $155 – l’été"),
]


@pytest.mark.parametrize(("text", "escaped"), ESCAPES)
def test_escape_markdown(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


def test_control_characters_become_signs() -> None:
    assert clean_text("a\x1b[31m\x00\x7f\x9b\u202e\tb\n") == "a␛[31m␀␡[U+009B][U+202E]\tb\n"


LINKS = [
    # web addresses, with the place on the page
    ("https://www.example.ca/a", "s1", "https://www.example.ca/a#s1"),
    ("http://127.0.0.1:80/a#x", "s1", "http://127.0.0.1:80/a#x"),
    # an anchor that is no plain name is left out
    ("https://www.example.ca/a", 'x" onclick', "https://www.example.ca/a"),
    # anything else is no link
    ("javascript:alert(1)", None, None),
    ("https://user:pw@www.example.ca/", None, None),
    ("https://www.example.ca/a b", None, None),
    ("https://[::1", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("url", "anchor", "link"), LINKS)
def test_safe_link(url: str, anchor: str | None, link: str | None) -> None:
    assert safe_link(url, anchor) == link


def test_marked_words_join_to_the_texts() -> None:
    before, after = "at most 36 months  of stay", "at most 24 months of stay,\nno more"
    left, right = mark_words(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    assert next(piece.text for piece in left if piece.changed) == "36"


def test_long_texts_are_cut_to_what_differs() -> None:
    before = "word " * 400 + "six months" + " tail" * 400
    after = before.replace("six", "nine")
    left, right = focus(before, after)
    assert len(left) < 800
    assert "six months" in left
    assert "nine months" in right


def test_terminal_report_fits_80_columns_without_colour() -> None:
    import io

    from rich.console import Console

    stream = io.StringIO()
    hostile = replace(FEE, section=HOSTILE, before=HOSTILE, after="[bold]x[/bold]", summary_en="Fee")
    render_changes(Console(file=stream, width=80), (FEE, STAY, hostile), title="Certificates", url="https://x.ca/p")
    out = stream.getvalue()
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "[bold]x[/bold]" in out  # rich markup of the page is only text
    assert "https://x.ca/p#length" in out
    assert out.index("Certificates: 3 changes, substantive") == 0


def test_terminal_report_of_nothing() -> None:
    import io

    from rich.console import Console

    for lang, said in (("en", "No change."), ("fr", "Aucun changement.")):
        stream = io.StringIO()
        render_changes(Console(file=stream, width=80), (), lang=lang)  # type: ignore[arg-type]
        assert stream.getvalue().strip() == said


def test_the_numbers_of_a_subject_add_up_to_its_pages() -> None:
    """A page that changed twice is one page, counted with its gravest change."""
    events = [
        change_event(severity=Severity.SUBSTANTIVE, key="change:p1:2"),
        change_event(severity=Severity.EDITORIAL, key="change:p1:3"),
        change_event(severity=Severity.EDITORIAL, page="p2"),
    ]
    assert compose(events, "en").subject == "[veille] 2 pages changed: 1 substantive, 1 editorial"
    assert compose(events, "fr").subject == "[veille] 2 pages modifiées, dont 1 de fond, 1 de forme"


def test_the_order_in_which_pages_answered_plays_no_part() -> None:
    """The worst first, of these what moves a watched fact, then by page, however many of them are told whole."""
    pages = [
        change_event(
            page=f"p{n}", at=f"2026-11-22T14:00:{50 - n:02}Z", number=50 - n, facts=("caq.fee",) if n == 7 else ()
        )
        for n in range(1, 9)
    ]
    told = [compose(order, "en").text for order in (pages, pages[::-1])]
    assert told[0] == told[1]
    assert [int(n) for n in re.findall(r"/p(\d)\.html", told[0])][:3] == [7, 1, 2]


def test_a_comparison_of_very_many_changes_is_cut_and_says_how_many_more_there_are() -> None:
    many = [replace(FEE, section=f"Part {n}", quote_before=None, quote_after=None) for n in range(130)]
    stream = io.StringIO()
    render_changes(Console(file=stream, width=80), many)
    assert "130 changes" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("… and 30 more; --json has them all")


def test_columns_stand_under_one_another_whatever_the_letters() -> None:
    """A letter that is drawn twice as wide takes two places, and an accent set over the letter before it takes none."""
    rows = side_by_side("面接 30\nn\u0334ot\nfee", "interview 20\nyes\nfee", "Before", "After").splitlines()
    shown = [sum(0 if c == "\u0334" else 2 if c in "面接" else 1 for c in row.split("│")[0]) for row in rows]
    assert shown == [shown[0]] * 5
    assert [row.split("│")[1].strip() for row in rows] == ["After", "─" * 37, "interview 20", "yes", "fee"]
