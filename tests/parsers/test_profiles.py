"""Promise: a site's peculiarities are data, checked when they are read, and a page finds its site's profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from veille.errors import ConfigError
from veille.parsers import page_kind, select_profile
from veille.profiles import load_profiles, parse_profile

PROFILES = load_profiles()

# file: the exact message
INVALID = {
    'name = "x"\nselector = ["main"]': "x.toml: selector: unknown key; allowed: ",
    'main = ["main"]': "x.toml: name: is missing; name the profile as its file, without .toml",
    'name = "x"\nmain = "main"': 'x.toml: main: must be a list, for example ["main", "#content"]',
    'name = "x"\nforms = ["("]': "x.toml: forms[0]: '(' is not a regular expression",
    'name = "x"\nkind = "page"': "x.toml: kind: 'page' is none of 'manual_section', ",
    'name = "x"\n[kinds]\n"/a/" = "page"': "x.toml: kinds.\"/a/\": 'page' is none of ",
    'name = "x"\nfallback = "yes"': "x.toml: fallback: must be true or false",
    'name = "x"\nreader = "pdf"': "x.toml: reader: 'pdf' is none of 'html' or 'legisquebec'",
    'name = "x"\n[states]\n".gone" = "lost"': 'x.toml: states.".gone": ',
    'name = "x"\n[expect]\ntxt = 3': "x.toml: expect.txt: unknown key; did you mean text? allowed: headings, main, marks, rules, text",
    'name = "x"\n[expect]\nrules = true': "x.toml: expect.rules: must be a whole number",
    'name = "x"\ndigest = "a"': "x.toml: digest: unknown key",
    'name = "x"\norigin = 3': "x.toml: origin: must be a text in quotes",
    "name = ": "x.toml: not valid TOML: ",
}
# Every key that holds selectors or classes, as it stands in a file with {0} in the selector's place.
SELECTORS = {
    key: f'name = "x"\n{key} = ["h1", {{0}}]'
    for key in (
        "main",
        "strip",
        "title",
        "modified",
        "twin",
        "language",
        "reader_only",
        "state",
        "broken",
        "responsive",
    )
} | {"expect.marks": 'name = "x"\n[expect]\nmarks = ["h1", {0}]', "states": 'name = "x"\n[states]\n{0} = "archived"'}


@pytest.mark.parametrize("text", INVALID)
def test_a_faulty_profile_is_refused_with_file_and_key(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_profile(text, where="x.toml")
    assert str(caught.value).startswith(INVALID[text])


@pytest.mark.parametrize("key", SELECTORS)
@pytest.mark.parametrize("wrong", ["[[[", "", "p:has("])
def test_a_selector_that_the_reader_cannot_read_is_refused_with_file_and_key(key: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"is not a (CSS selector|class)") as caught:
        parse_profile(SELECTORS[key].format(f'"{wrong}"'), where="x.toml")
    assert str(caught.value).startswith(f"x.toml: {key}")
    assert repr(wrong) in str(caught.value)


def test_only_keys_that_take_an_attribute_name_one() -> None:
    assert parse_profile('name = "x"\ntitle = ["meta[name=a]@content"]', where="x.toml").title
    for key, wrong in (("main", "main@id"), ("twin", "@href")):
        with pytest.raises(ConfigError, match=f"'{wrong}' is not a CSS selector"):
            parse_profile(f'name = "x"\n{key} = ["{wrong}"]', where="x.toml")


def test_a_folder_of_profiles_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "city.toml").write_text('name = "city"\nhosts = ["city.example"]\nmain = ["#page"]\n')
    (tmp_path / "generic.toml").write_text('name = "generic"\nmain = ["#other"]\n')
    profiles = load_profiles(tmp_path)
    assert profiles["city"].main == ("#page",)
    assert profiles["generic"].main == ("#other",)
    assert profiles["canada-ca"] == PROFILES["canada-ca"]
    assert profiles["generic"].digest != PROFILES["generic"].digest
    with pytest.raises(ConfigError, match="no such folder"):
        load_profiles(tmp_path / "none")


# url, bytes, profile
SITES = [
    ("https://www.canada.ca/en/a.html", b"", "canada-ca"),  # by host
    ("https://www.quebec.ca/immigration", b"", "quebec-ca"),
    ("https://www.legisquebec.gouv.qc.ca/fr/document/lc/I-0.2.1", b"", "legisquebec"),
    ("https://laws-lois.justice.gc.ca/eng/XML/I-2.5.xml", b"", "justice"),
    ("https://example.org/a", b"<main>words</main>", "generic"),
    (None, b'<main property="mainContentOfPage"><h1 id="wb-cont">', "canada-ca"),  # a saved file, by its marks
    (None, b'<div class="well mrgn-tp-lg"><span class="wb-inv">', "canada-ca"),  # a fragment of a page
    (None, b'<Regulation xmlns:lims="http://justice.gc.ca/lims" lims:fid="1">', "justice"),
    (None, b'<div id="mainContent-document"><div class="section" id="se:1">', "legisquebec"),
    (None, b"---\nurl: https://www.canada.ca/fr/a.html\n---\n\nmots", "canada-ca"),  # front matter says the address
    (None, b"<p>nothing known", "generic"),
]


@pytest.mark.parametrize(("url", "raw", "name"), SITES)
def test_a_page_finds_its_profile(url: str | None, raw: bytes, name: str) -> None:
    assert select_profile(PROFILES, url, raw).name == name


OPS = "https://www.canada.ca/en/immigration-refugees-citizenship/corporate/publications-manuals/operational-bulletins-manuals"
GUIDES = "https://www.canada.ca/fr/immigration-refugies-citoyennete/organisation/publications-guides/bulletins-guides-operationnels"
KINDS = [
    (f"{OPS}/temporary-residents/foreign-workers.html", "manual_section"),
    (f"{GUIDES}/residents-temporaires/travailleurs-etrangers.html", "manual_section"),
    (f"{OPS}/updates/2024-caq.html", "notice"),  # a program delivery update
    (f"{GUIDES}/mises-a-jour/2024-caq.html", "notice"),
    ("https://www.canada.ca/en/immigration-refugees-citizenship/services/study-canada.html", "program_page"),
    ("https://www.canada.ca/en/immigration-refugees-citizenship/services/application/application-forms-guides/imm1295.html", "form"),
    ("https://www.canada.ca/fr/immigration-refugies-citoyennete/nouvelles/2024/01/a.html", "news"),
    ("https://www.canada.ca/en/immigration-refugees-citizenship/news/notices/a.html", "notice"),
    (None, "other"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "kind"), KINDS)
def test_the_address_tells_the_kind_of_page(url: str | None, kind: str) -> None:
    assert page_kind(url, PROFILES["canada-ca"]) == kind
