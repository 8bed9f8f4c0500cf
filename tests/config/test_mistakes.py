"""Mistakes of a configuration are found when it is read, by every command alike: file, key, and the name that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.refused import assert_refused
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
    ("a word for a schedule", SOURCE + 'schedule = "every day"\n', "sources[0] (quebec-cases-en).schedule: 'every day' is not a cron line"),
    ("a minute that no hour has", SOURCE + 'schedule = "61 * * * *"\n', "schedule: '61 * * * *' is not a cron line"),
    ("a day that no month has", SOURCE + 'schedule = "0 6 31 2 *"\n', "schedule: '0 6 31 2 *' never comes"),
    ("six cron fields", SOURCE + 'schedule = "0 0 6 * * *"\n', "schedule: '0 0 6 * * *' is not a cron line"),
    ("a city for a zone", '[service]\ntimezone = "Montreal"\n', "service.timezone: 'Montreal' is not a time zone; did you mean America/Montreal"),
    ("a zone that is none", '[service]\ntimezone = "Quebec time"\n', "service.timezone: 'Quebec time' is not a time zone"),
    ("an empty zone", '[alerts]\ntimezone = ""\n', "alerts.timezone: '' is not a time zone; write a name such as America/Toronto"),
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
    ("a citation as the page writes it", SOURCE + FACT + 'cites = "R105"\n', "facts[0] (caq.max).cites: 'R105' is not a citation in normal form; write INSTRUMENT:section, for example QIR:105"),
    ("a subject that is none", SOURCE + FACT + 'subject = "caq"\n', "facts[0] (caq.max).subject: 'caq' is no subject; did you mean CAQ"),
    ("a fact of no source", SOURCE + FACT.replace("cases-en", "case-en"), "fact caq.max: unknown source 'quebec-case-en'; did you mean quebec-cases-en?"),
    ("a contact nobody can write to", '[crawl]\ncontact = "me"\n', "crawl.contact: 'me' is neither an e-mail address nor a URL"),
    ("words for a contact", '[crawl]\ncontact = "not an address"\n', "crawl.contact: 'not an address' is neither an e-mail address nor a URL"),
    ("one address twice", SOURCE + SECOND.replace("b.html", "cas.html"), "sources[1] (b).url: the same address as sources[0] (quebec-cases-en)"),
    ("one address with two languages", SOURCE + SECOND.replace("b.html", "cas.html") + 'packages = ["y"]\nlang = "fr"\n', "sources[1] (b): the same address as sources[0] (quebec-cases-en) with another profile or language"),
    ("asking every second", SOURCE + 'every = "1s"\n', "sources[0] (quebec-cases-en).every: 1s asks a site too often; at least 5m"),
    ("blanks in an id", '[[sources]]\nid = "Bad Id"\nurl = "https://a.example/x"\nprofile = "generic"\n', "'Bad Id' is not written with small letters, digits"),
    ("a time span where seconds are asked", '[crawl]\ndeadline = "15s"\n', "crawl.deadline: must be a number"),
    ("no time at all", "[crawl]\ndeadline = 0\n", "crawl.deadline: must be greater than or equal to 0.1"),
    ("no pause at all", '[crawl]\npace = "0s"\n', "crawl.pace: leave a site at least 1s between two requests"),
    ("no pause for one host", '[crawl.pace_by_host]\n"www.canada.ca" = "0s"\n', "crawl.pace_by_host.www.canada.ca: leave a site at least 1s"),
    ("a profile that is none", SOURCE.replace('"canada-ca"', '"canada"'), "sources[0] (quebec-cases-en).profile: unknown profile 'canada'"),
    ("a channel that is none", SOURCE + ROUTE.replace("log", "mail"), "route to unknown channel mail"),
    ("quiet hours in words", ROUTED + 'quiet = "night"\n', "alerts.routes[0].quiet"),
    ("a day that no month has", SOURCE + 'paused = "2026-31-12"\n', "sources[0] (quebec-cases-en).paused: must be true or false or a day such as 2026-12-31"),
    ("a word for yes or no", SOURCE + 'paused = "maybe"\n', "sources[0] (quebec-cases-en).paused: must be true or false or a day such as 2026-12-31"),
    ("a pattern in double quotes", SOURCE + 'ignore = ["\\d+ views"]\n', "write regular expressions in single quotes, as in ignore = ['\\d+ views']"),
    ("a port that is none", "[service]\nport = 70000\n", "service.port"),
    ("a key spelled wrongly", SOURCE + 'evry = "1d"\n', "sources[0] (quebec-cases-en).evry: unknown key"),
    ("a key of the file within a table", '[service]\nsite_url = "https://r.example/"\n', "service.site_url: unknown key; it belongs at the top of the file, above all tables; allowed: host"),
    ("a key of another table", '[alerts]\ncontact = "a@example.org"\n', "alerts.contact: unknown key; it belongs under [crawl]; allowed: "),
    ("a table spelled wrongly", '[crawler]\ncontact = "a@example.org"\n', "crawler: unknown key"),
    ("a pattern that does not compile", SOURCE + 'deny = ["("]\n', "sources[0] (quebec-cases-en).deny: '(' is not a regular expression"),
    ("a language that is none", SOURCE + 'lang = "de"\n', "sources[0] (quebec-cases-en).lang"),
    ("a blank in an address", SOURCE.replace("cas.html", "cas page.html"), "sources[0] (quebec-cases-en).url: 'https://www.canada.ca/en/cas page.html' is not an address"),
    ("a password in an address", SOURCE.replace("www.", "me:pw@www."), "sources[0] (quebec-cases-en).url: an address with a user or password in it"),
    ("an address without a host", SOURCE.replace("www.canada.ca", ""), "sources[0] (quebec-cases-en).url: 'https:///en/cas.html' is not an address: its host or port is none"),
    ("a port that no machine has", SOURCE.replace("canada.ca/", "canada.ca:99999/"), "is not an address: its host or port is none"),
    ("a page that is its own twin", SOURCE + 'twin = "https://www.canada.ca/en/cas.html"\n', "sources[0] (quebec-cases-en): twin: the page itself"),
    ("a webhook to nowhere", '[[alerts.channels]]\nid = "m"\ntype = "webhook"\nurl = "${HOOK}"\n', "alerts.channels[0] (m): an address begins with https://"),
    ("a span beyond all dates", SOURCE + 'every = "9999999999d"\n', "sources[0] (quebec-cases-en).every: a time span of more than 3650d is a slip"),
    ("a span of many digits", SOURCE + f'every = "{"9" * 5000}d"\n', "every: a time span of more than 3650d is a slip"),
    ("stale at once", '[guard]\nstale_after = "0d"\n', "guard.stale_after: must be more than no time at all"),
    ("a look without a pause", '[service]\ntick = "0s"\n', "service.tick: must be more than no time at all"),
    ("no end of time", "[crawl]\ndeadline = inf\n", "crawl.deadline: must be a number"),
    ("soonest after latest", '[crawl]\ndue_soonest = "9d"\n', "crawl: due_soonest: is longer than due_latest"),
    ("a database without a name", 'database = ""\n', "database: is empty"),
    ("a report without a folder", '[service]\nsite_dir = " "\n', "service.site_dir: is empty"),
    ("words for a host", '[service]\nhost = "my host"\n', "service.host: 'my host' is not a host"),
    ("an address for a host", '[crawl.pace_by_host]\n"https://www.canada.ca/" = "10s"\n', "crawl.pace_by_host: 'https://www.canada.ca/' is not a host"),
    ("a path for a host", '[crawl]\nallow_hosts = ["www.canada.ca/en"]\n', "crawl.allow_hosts: 'www.canada.ca/en' is not a host"),
    ("months in dollars", SOURCE + FACT + 'unit = "CAD"\n', "facts[0] (caq.max): a duration is never in 'CAD'; its unit is one of business_day, day"),
    ("a day in months", SOURCE + FACT.replace('"duration"', '"date"') + 'unit = "month"\n', "facts[0] (caq.max): a date is never in 'month'; its unit is none"),
    ("a duration with a date's role", SOURCE + FACT + 'role = "deadline"\n', "facts[0] (caq.max): role: only a date has one, and the type is duration"),
    ("a fact without a name", SOURCE + FACT.replace("Longest", ""), "facts[0] (caq.max).label_en: is empty"),
    ("words that all rules hold", SOURCE + FACT + 'contains = ["36", ""]\n', "facts[0] (caq.max): contains: holds an empty text"),
    ("quiet hours of no time", ROUTED + 'quiet = "22:00-22:00"\n', "alerts.routes[0].quiet: '22:00-22:00' is no time at all"),
    ("one page in two spellings", SOURCE + SECOND.replace("www.canada.ca/en/b.html", "WWW.Canada.ca:443/en/cas.html#x"), "sources[1] (b).url: the same address as sources[0] (quebec-cases-en)"),
    ("a secret for the name of a variable", SOURCE + CHANNEL.replace('"file"', '"apprise"').replace('path = "alerts"', 'url_env = "slack://s3cret"'), "alerts.channels[0] (log).url_env: names a variable of the environment"),
    ("an address for a mail server", '[[alerts.channels]]\nid = "m"\ntype = "email"\nsmtp_host = "smtp://a.example"\nsender = "a@b.ca"\nrecipients = ["a@b.ca"]\n', "alerts.channels[0] (m).smtp_host: 'smtp://a.example' is not a host"),
    ("more than any machine holds", "[crawl]\nrun_budget = 99999999999999999999\n", "crawl: run_budget: is more than 1,000,000,000,000; that is a slip"),
    ("a number of 5,000 digits", f"[crawl]\nrun_budget = {'9' * 5000}\n", "not valid TOML: Exceeds the limit"),
    ("one table for a list of them", '[sources]\nid = "x"\n', "sources: is a list of tables: write its head in double brackets, [[sources]]"),
    ("a list within one written as a table", "[alerts.routes]\nchannels = []\n", "alerts.routes: is a list of tables: write its head in double brackets, [[alerts.routes]]"),
    ("curly quotes", SOURCE.replace('"quebec-cases-en"', "“quebec-cases-en”"), "(at line 2, column 6); curly quotes: write plain ones"),
    ("a key twice", SOURCE + 'lang = "en"\nlang = "fr"\n', "it is written twice: keep one"),
    ("a table twice", "[crawl]\n[crawl]\n", "it is written twice: keep one"),
    ("a NUL byte", "[crawl]\n\ncontact = 1\x00\n", "line 3 holds the control character U+0000; take it out"),
    ("a colour code of a terminal", "[crawl]\n\x1b[0m\n", "line 2 holds the control character U+001B; take it out"),
    ("a colon for a sign of equality", "contact: me@example.org\n", 'write key = "value"'),
    ("lists in lists in lists", f"x = {'[' * 3000}{']' * 3000}\n", "not valid TOML: maximum recursion depth exceeded"),
    ("a wait that never ends", "[crawl]\ndeadline = 1e300\n", "crawl.deadline: must be less than or equal to 3600"),
    ("the report over the configuration", '[service]\nsite_dir = "."\n', "service.site_dir:"),
    ("the report over all that lies around", '[service]\nsite_dir = ".."\n', "service.site_dir:"),
    ("the database over the configuration", 'database = "config.toml"\n', "config.toml is also the place of the configuration itself"),
    ("a feed over the database", '[[alerts.channels]]\nid = "f"\ntype = "feed"\npath = "./veille.db"\n', "veille.db is also the place of database"),
    ("a package's folder outside it", SOURCE + FACT + '[[packages]]\nid = "caq-rules"\nfolder = "../.."\n', "packages[0] (caq-rules).folder: '../..' is not a folder below the package's root"),
    ("an archive without its page", '[backfill]\nplayback = "https://a.example/{timestamp}"\n', "backfill: playback: write {timestamp} and {url}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_each_mistake_is_found_when_the_file_is_read(tmp_path: Path, text: str, line: str) -> None:
    """One line: the file, the key, what is wrong with it, and the nearest known name."""
    assert_refused(tmp_path, text, line)


def test_a_file_of_notepad_is_read(tmp_path: Path) -> None:
    """A byte order mark at the beginning is no part of the TOML."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOURCE.encode())
    assert load_config(path).sources[0].id == "quebec-cases-en"


# What a file of a site holds, what the one line says.
PROFILES = [
    ("an empty mark", 'name = "x"\nsoft_404_title = [""]\n', "soft_404_title: holds an empty text, which would fit everything"),
    ("an empty line to ignore", 'name = "x"\nignore = ["^Ad$", " "]\n', "ignore: holds an empty text"),
    ("an address for a host", 'name = "x"\nhosts = ["https://a.example"]\n', "hosts[0]: 'https://a.example' is not a host"),
    ("words for an address", 'name = "x"\norigin = "a.example"\n', "origin: an address begins with https://"),
    ("no name", 'name = ""\n', "name: is empty"),
    ("one name twice", 'name = "generic"\nmain = ["main"]\n', None),  # a file may replace a shipped profile
]  # fmt: skip


@pytest.mark.parametrize(("text", "line"), [p[1:] for p in PROFILES], ids=[p[0] for p in PROFILES])
def test_a_profile_is_checked_as_the_configuration_is(tmp_path: Path, text: str, line: str | None) -> None:
    """The same one line for the files of sites."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "x.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    path = tmp_path / "config.toml"
    path.write_text('profiles_dir = "sites"\n', encoding="utf-8")
    if line is None:
        load_config(path)
        return
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert line in str(caught.value)
    assert str(tmp_path / "sites" / "x.toml") in str(caught.value)


@pytest.mark.parametrize("name", ["config.toml", "sites/x.toml"])
def test_a_file_in_another_encoding_says_so(tmp_path: Path, name: str) -> None:
    """The line that is not UTF-8, and what to do."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "config.toml").write_text('profiles_dir = "sites"\n', encoding="utf-8")
    (tmp_path / name).write_bytes("# a\n# Québec\n".encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "config.toml")
    assert str(caught.value) == f"{tmp_path / name}: line 2 is not written in UTF-8; save the file as UTF-8"


def test_two_channels_may_share_a_folder_of_messages(tmp_path: Path) -> None:
    """English and French messages side by side overwrite nothing."""
    path = tmp_path / "config.toml"
    path.write_text(CHANNEL + CHANNEL.replace('"log"', '"journal"') + 'lang = "fr"\n', encoding="utf-8")
    assert len(load_config(path).alerts.channels) == 2


def test_two_packages_may_share_a_page(tmp_path: Path) -> None:
    """A second source at the same address is right when other packages hear through it."""
    path = tmp_path / "config.toml"
    path.write_text(SOURCE + SECOND.replace("b.html", "cas.html") + 'packages = ["other-rules"]\n', encoding="utf-8")
    assert len(load_config(path).sources) == 2


def test_a_route_may_name_pages_that_a_list_will_lead_to(tmp_path: Path) -> None:
    """Where pages are learned from lists, no pattern can be called wrong beforehand."""
    path = tmp_path / "config.toml"
    path.write_text(SOURCE + 'role = "list"\ndepth = 1\n' + CHANNEL + ROUTE + 'pages = ["*/new/*"]\n', encoding="utf-8")
    assert load_config(path).alerts.routes[0].pages == ("*/new/*",)
