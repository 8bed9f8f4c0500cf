"""Mistakes of a configuration are found when it is read, by every command alike: file, key, and the name that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from veille.config import load_config
from veille.errors import ConfigError

SOURCE = '[[sources]]\nid = "quebec-cases-en"\nurl = "https://www.canada.ca/en/cas.html"\nprofile = "canada-ca"\npackages = ["caq-rules"]\n'
SECOND = '[[sources]]\nid = "b"\nurl = "https://www.canada.ca/en/b.html"\nprofile = "canada-ca"\n'
FACT = '[[facts]]\nkey = "caq.max"\nlabel_en = "Longest"\nlabel_fr = "Durée"\nsource = "quebec-cases-en"\ntype = "duration"\n'
CHANNEL = '[[alerts.channels]]\nid = "log"\ntype = "file"\npath = "alerts"\n'
ROUTE = '[[alerts.routes]]\nchannels = ["log"]\n'
ROUTED = SOURCE + FACT + CHANNEL + ROUTE

# what is wrong, the file, what the one line holds
MISTAKES = [
    ("a word for a schedule", SOURCE + 'schedule = "every day"\n', "sources[0] (quebec-cases-en).schedule: 'every day' is no cron line"),
    ("a minute that no hour has", SOURCE + 'schedule = "61 * * * *"\n', "schedule: '61 * * * *' is no cron line"),
    ("a day that no month has", SOURCE + 'schedule = "0 6 31 2 *"\n', "schedule: '0 6 31 2 *' never comes"),
    ("six cron fields", SOURCE + 'schedule = "0 0 6 * * *"\n', "schedule: '0 0 6 * * *' is no cron line"),
    ("a city for a zone", '[service]\ntimezone = "Montreal"\n', "service.timezone: 'Montreal' is no time zone; did you mean America/Montreal"),
    ("a zone that is none", '[service]\ntimezone = "Quebec time"\n', "service.timezone: 'Quebec time' is no time zone"),
    ("an empty zone", '[alerts]\ntimezone = ""\n', "alerts.timezone: '' is no time zone; write a name such as America/Toronto"),
    ("a route to no source", ROUTED + 'sources = ["quebec-case-en"]\n', "alerts.routes[0].sources: no source 'quebec-case-en' is configured; did you mean quebec-cases-en?"),
    ("a route to no fact", ROUTED + 'facts = ["caq.mx"]\n', "alerts.routes[0].facts: no fact key matches 'caq.mx'; did you mean caq.max?"),
    ("a route to no fact by pattern", ROUTED + 'facts = ["csq.*"]\n', "alerts.routes[0].facts: no fact key matches 'csq.*'"),
    ("a route to no package", ROUTED + 'packages = ["caq-rulez"]\n', "alerts.routes[0].packages: no package 'caq-rulez' is configured; did you mean caq-rules?"),
    ("a route to no page", ROUTED + 'pages = ["*quebec-casse*"]\n', "alerts.routes[0].pages: no page address matches '*quebec-casse*'"),
    ("a subject in small letters", ROUTED + 'subjects = ["caq"]\n', "alerts.routes[0].subjects: 'caq' is no subject; did you mean CAQ"),
    ("a kind that is none", ROUTED + 'kinds = ["exemptions"]\n', "alerts.routes[0].kinds"),
    ("an event that is none", ROUTED + 'events = ["page_gone"]\n', "alerts.routes[0].events"),
    ("a severity that is none", ROUTED + 'min_severity = "major"\n', "alerts.routes[0].min_severity"),
    ("a role that is none", SOURCE + FACT + 'role = "from"\n', "facts[0] (caq.max).role"),
    ("a unit in the plural", SOURCE + FACT + 'unit = "months"\n', "facts[0] (caq.max).unit: 'months' is no unit; did you mean month?"),
    ("a sign for a comparison", SOURCE + FACT + 'cmp = "<="\n', "facts[0] (caq.max).cmp"),
    ("a citation as the page writes it", SOURCE + FACT + 'cites = "R105"\n', "facts[0] (caq.max).cites: 'R105' is no citation in normal form; write INSTRUMENT:section, for example QIR:105"),
    ("a subject that is none", SOURCE + FACT + 'subject = "caq"\n', "facts[0] (caq.max).subject: 'caq' is no subject; did you mean CAQ"),
    ("a fact of no source", SOURCE + FACT.replace("cases-en", "case-en"), "fact caq.max: unknown source 'quebec-case-en'; did you mean quebec-cases-en?"),
    ("a contact nobody can write to", '[crawl]\ncontact = "me"\n', "crawl.contact: 'me' is no e-mail address and no URL"),
    ("words for a contact", '[crawl]\ncontact = "not an address"\n', "crawl.contact: 'not an address' is no e-mail address and no URL"),
    ("one address twice", SOURCE + SECOND.replace("b.html", "cas.html"), "sources[1] (b).url: the same address as sources[0] (quebec-cases-en)"),
    ("one address with two languages", SOURCE + SECOND.replace("b.html", "cas.html") + 'packages = ["y"]\nlang = "fr"\n', "sources[1] (b): the same address as sources[0] (quebec-cases-en) with another profile or language"),
    ("asking every second", SOURCE + 'every = "1s"\n', "sources[0] (quebec-cases-en).every: 1s asks a site too often; at least 5m"),
    ("blanks in an id", '[[sources]]\nid = "Bad Id"\nurl = "https://a.example/x"\nprofile = "generic"\n', "'Bad Id' is not written with small letters, digits"),
    ("a time span where seconds are asked", '[crawl]\ndeadline = "15s"\n', "crawl.deadline: must be a number"),
    ("no time at all", "[crawl]\ndeadline = 0\n", "crawl.deadline: must be greater than 0"),
    ("no pause at all", '[crawl]\npace = "0s"\n', "crawl.pace: leave a site at least 1s between two requests"),
    ("no pause for one host", '[crawl.pace_by_host]\n"www.canada.ca" = "0s"\n', "crawl.pace_by_host.www.canada.ca: leave a site at least 1s"),
    ("a profile that is none", SOURCE.replace('"canada-ca"', '"canada"'), "sources[0] (quebec-cases-en).profile: unknown profile 'canada'"),
    ("a channel that is none", SOURCE + ROUTE.replace("log", "mail"), "route to unknown channel mail"),
    ("quiet hours in words", ROUTED + 'quiet = "night"\n', "alerts.routes[0].quiet"),
    ("a port that is none", "[service]\nport = 70000\n", "service.port"),
    ("a key spelled wrongly", SOURCE + 'evry = "1d"\n', "sources[0] (quebec-cases-en).evry: unknown key"),
    ("a table spelled wrongly", '[crawler]\ncontact = "a@example.org"\n', "crawler: unknown key"),
    ("a pattern that does not compile", SOURCE + 'deny = ["("]\n', "sources[0] (quebec-cases-en).deny: '(' is not a regular expression"),
    ("a language that is none", SOURCE + 'lang = "de"\n', "sources[0] (quebec-cases-en).lang"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_each_mistake_is_found_when_the_file_is_read(tmp_path: Path, text: str, line: str) -> None:
    """One line: the file, the key, what is wrong with it, and the nearest known name."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert line in message
    assert "\n" not in message


def test_a_file_of_notepad_is_read(tmp_path: Path) -> None:
    """A byte order mark at the beginning is no part of the TOML."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOURCE.encode())
    assert load_config(path).sources[0].id == "quebec-cases-en"


def test_two_packages_may_share_a_page(tmp_path: Path) -> None:
    """A second source at the same address is right when other packages hear through it."""
    path = tmp_path / "config.toml"
    path.write_text(SOURCE + SECOND.replace("b.html", "cas.html") + 'packages = ["other-rules"]\n', encoding="utf-8")
    assert len(load_config(path).sources) == 2


def test_a_route_may_name_pages_that_a_list_will_lead_to(tmp_path: Path) -> None:
    """Where pages are learned from lists, no pattern can be called wrong beforehand."""
    path = tmp_path / "config.toml"
    path.write_text(SOURCE + 'role = "list"\n' + CHANNEL + ROUTE + 'pages = ["*/new/*"]\n', encoding="utf-8")
    assert load_config(path).alerts.routes[0].pages == ("*/new/*",)
