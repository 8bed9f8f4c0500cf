"""Settings that are well formed and cannot be meant: they would pass in silence, and the watch would see nothing, or too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.refused import assert_refused
from veille.config import load_config

SOURCE = '[[sources]]\nid = "cas-en"\nurl = "https://www.canada.ca/en/cas.html"\nprofile = "canada-ca"\n'
LIST = SOURCE + 'role = "list"\ndepth = 1\n'
FACT = '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Droits"\nsource = "cas-en"\ntype = "money"\n'
FILES = '[[alerts.channels]]\nid = "log"\ntype = "file"\npath = "alerts"\n'
ROUTE = '[[alerts.routes]]\nchannels = ["log"]\n'
MAIL = '[[alerts.channels]]\nid = "m"\ntype = "email"\nsmtp_host = "smtp.example.org"\nsender = "a@b.ca"\nrecipients = ["a@b.ca"]\n'
HOOK = '[[alerts.channels]]\nid = "h"\ntype = "webhook"\n'


def at(address: str) -> str:
    return SOURCE.replace("https://www.canada.ca/en/cas.html", address)


# what is wrong, the file, what the one line holds
SLIPS = [
    # A pattern that takes out every line of a page, however it is written.
    ("all lines ignored", SOURCE + 'ignore = [".*"]\n', "ignore: '.*' fits any line: nothing of the page would be left"),
    ("all lines ignored, with flags", SOURCE + "ignore = ['(?s)^.+$']\n", "fits any line"),
    ("all lines ignored by a class", SOURCE + "ignore = ['[^\\n]*']\n", "fits any line"),
    ("all lines ignored by a choice", SOURCE + "ignore = ['Page views: .*|.*']\n", "fits any line"),
    ("all lines ignored by two pieces", SOURCE + "ignore = ['\\S.*']\n", "fits any line"),
    ("all words and signs ignored", SOURCE + "ignore = ['[\\w\\W]{1,5000}']\n", "fits any line"),
    # A pattern that no link of the source can pass, or every link.
    ("every link denied", LIST + 'deny = [".*"]\n', "deny: '.*' fits any address"),
    ("every link denied by the scheme", LIST + 'deny = ["^https?://"]\n', "deny: '^https?://' fits any address"),
    ("the site itself denied", LIST + 'deny = ["canada\\\\.ca"]\n', "deny: 'canada\\\\.ca' fits any address of www.canada.ca"),
    ("a path as the beginning of an address", LIST + 'allow = ["^/en/services/"]\n', "allow: '^/en/services/' fits no address"),
    ("a path as a whole address", LIST + "allow = ['\\A/en/.*\\Z']\n", "fits no address"),
    ("a name as the beginning of an address", LIST + 'deny = ["^www.canada.ca/en/archived"]\n', "fits no address"),
    ("patterns for links that are not followed", SOURCE + 'allow = ["/services/"]\n', "allow: has no effect, the page's links are not followed; set depth"),
    ("denials for links that are not followed", SOURCE + 'deny = ["/archived/"]\n', "deny: has no effect"),
    ("a list whose links are not followed", SOURCE + 'role = "list"\n', "role: a list whose links are not followed; set depth"),
    # A pattern that runs away.
    ("a repeat in a repeat", SOURCE + "ignore = ['(a+)+b']\n", "ignore: '(a+)+b' may take hours on one line"),
    ("words in words", SOURCE + "ignore = ['Views: (\\w+\\s?)*!']\n", "may take hours on one line"),
    ("a choice that fits twice", LIST + "deny = ['(x|x)*y$']\n", "may take hours on one line"),
    ("anything three times over", SOURCE + "ignore = ['.*a.*b.*c.*d.*e']\n", "may take hours on one line"),
    ("blanks in blanks", LIST + "allow = ['^https://www\\.canada\\.ca/(([a-z]+/?)+)*x$']\n", "may take hours on one line"),
    # Sizes and times that no page keeps.
    ("one byte a page", "[crawl]\nmax_body_bytes = 1\n", "crawl.max_body_bytes: must be greater than or equal to 65536"),
    ("one byte on the wire", "[crawl]\nmax_wire_bytes = 1000\n", "crawl.max_wire_bytes: must be greater than or equal to 65536"),
    ("kilobytes for bytes", "[crawl]\nmax_body_bytes = 50000\n", "crawl.max_body_bytes"),
    ("no time to connect", "[crawl]\nconnect_timeout = 0.01\n", "crawl.connect_timeout: must be greater than or equal to"),
    ("no time to answer", "[crawl]\ndeadline = 0.001\n", "crawl.deadline: must be greater than or equal to"),
    ("milliseconds for an answer", "[crawl]\nread_timeout = 0.03\n", "crawl.read_timeout: must be greater than or equal to"),
    ("no time to read a page", '[guard]\npage_work = "1s"\n', "guard.page_work: must be at least 2s"),
    ("fewer requests than sources", SOURCE + "[crawl]\nrun_budget = 1\n", "crawl.run_budget: 1 is not enough; the sources and the robots.txt of their hosts take 2"),
    ("fewer requests to a host than sources", SOURCE + "[crawl]\nhost_budget = 1\n", "crawl.host_budget: 1 is not enough for www.canada.ca; its sources and robots.txt take 2"),
    ("a site's wish unheard", '[crawl]\nmax_retry_after = "0s"\n', "crawl.max_retry_after: must be more than no time at all"),
    ("a site that blocks asked at once", '[crawl]\nbreaker_pause = "0s"\n', "crawl.breaker_pause: must be more than no time at all"),
    ("a failure that nobody hears of", "[guard]\nfailures_before_alert = 1000\n", "guard.failures_before_alert: must be less than or equal to"),
    ("a host that is never left alone", "[crawl]\nbreaker_failures = 1000000\n", "crawl.breaker_failures: must be less than or equal to"),
    ("a look once in a month", '[service]\ntick = "30d"\n', "service.tick: must be at most 1d"),
    ("a vanished page removed after years", '[guard]\nconfirm_after = "3000d"\n', "guard.confirm_after: must be at most"),
    ("staleness after years", '[guard]\nstale_after = "3000d"\n', "guard.stale_after: must be at most"),
    # Addresses that no public crawler asks.
    ("an address of a private network", at("http://10.0.0.5/x"), "sources[0] (cas-en).url: 10.0.0.5 is an address within a network"),
    ("a machine of the house", at("http://192.168.1.20/guide.html"), "192.168.1.20 is an address within a network"),
    ("this machine", at("http://localhost/guide.html"), "localhost is this machine; for a trial set crawl.allow_loopback"),
    ("this machine by number", at("http://127.0.0.1:8000/"), "127.0.0.1 is this machine"),
    ("this machine by its other number", at("http://[::1]/"), "::1 is this machine"),
    ("the address of cloud secrets", at("http://169.254.169.254/latest/"), "169.254.169.254 is an address within a network"),
    ("this machine in one number", at("http://2130706433/"), "2130706433 is not a public address"),
    ("a name without a domain", at("https://intranet/guide.html"), "intranet is a name within a network"),
    ("a name of the house", at("https://wiki.local/guide.html"), "wiki.local is a name within a network"),
    ("a twin of the house", SOURCE + 'twin = "http://10.1.1.1/fr"\n', "twin: 10.1.1.1 is an address within a network"),
    # Names that are none.
    ("an instrument that is none", SOURCE + 'instrument = "IRPRR"\n', "sources[0] (cas-en).instrument: 'IRPRR' is no instrument; did you mean IRPR"),
    ("an instrument in words", SOURCE + 'instrument = "the Act"\n', "instrument: 'the Act' is no instrument"),
    ("an empty instrument", SOURCE + 'instrument = ""\n', "instrument"),
    ("a pace for a host misspelt", SOURCE + '[crawl.pace_by_host]\n"www.canda.ca" = "10s"\n', "crawl.pace_by_host: no source is on 'www.canda.ca'; did you mean www.canada.ca?"),
    ("an agent for a host misspelt", SOURCE + '[crawl]\ncompatible_agent = ["www.canada.com"]\n', "crawl.compatible_agent: no source is on 'www.canada.com'; did you mean www.canada.ca?"),
    ("a page that is its own twin in another spelling", SOURCE + 'twin = "https://WWW.canada.ca:443/en/cas.html#top"\n', "twin: the page itself"),
    ("a section without words", SOURCE + FACT + 'section = " "\n', "facts[0] (caq.fee).section: is empty"),
    ("a rule that is certain", SOURCE + FACT + "min_confidence = 1.0\n", "facts[0] (caq.fee).min_confidence: must be less than 1"),
    ("a change that is certain", FILES + ROUTE + "min_confidence = 1\n", "alerts.routes[0].min_confidence: must be less than 1"),
    # Keys that have no effect beside others.
    ("an hour for no digest", FILES + ROUTE + "digest_hour = 7\n", "alerts.routes[0]: digest_hour: only a daily digest has an hour"),
    ("an hour for each hour", FILES + ROUTE + 'digest = "hourly"\ndigest_hour = 7\n', "digest_hour: only a daily digest"),
    ("a schedule beside an interval", SOURCE + 'schedule = "0 6 * * *"\nevery = "12h"\n', "every: has no effect beside schedule; leave one of them out"),
    ("a password over an open line", MAIL + 'smtp_security = "none"\nusername_env = "U"\npassword_env = "P"\n', "password_env: the password would go over an open line"),
    ("a user without a password", MAIL + 'username_env = "U"\n', "username_env: needs password_env"),
    ("a password without a user", MAIL + 'password_env = "P"\n', "password_env: needs username_env"),
    ("STARTTLS where TLS is spoken", MAIL + "smtp_port = 465\n", 'smtp_port: 465 speaks TLS from the start; set smtp_security = "tls"'),
    ("TLS where STARTTLS is spoken", MAIL + 'smtp_port = 587\nsmtp_security = "tls"\n', "smtp_port: 587 begins in plain text"),
    ("two addresses of a webhook", HOOK + 'url = "https://a.example/x"\nurl_env = "HOOK"\n', "a webhook has one address: url or url_env"),
    ("a severity where no change is told", FILES + ROUTE + 'events = ["stale"]\nmin_severity = "critical"\n', "min_severity: has no effect, the route's events are no changes"),
    ("kinds of rules where no change is told", FILES + ROUTE + 'events = ["stale"]\nkinds = ["fee"]\n', "kinds: no event of the route has any"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line"), [m[1:] for m in SLIPS], ids=[m[0] for m in SLIPS])
def test_each_slip_is_found_when_the_file_is_read(tmp_path: Path, text: str, line: str) -> None:
    """One line: the file, the key, what would come of it, and what to write."""
    assert_refused(tmp_path, text, line)


# Settings that look odd and are meant: each is taken.
MEANT = [
    ("lines of a counter", SOURCE + "ignore = ['Page views: [\\d,]+', '(?i).*last updated.*', '\\d+ (?:visits|visites).*']\n"),
    ("words with blanks between", SOURCE + "ignore = ['(?:\\w+ )*consultations?', '.*(views|vues).*', '\\s*–\\s*']\n"),
    ("days and hours", SOURCE + "ignore = ['\\d{4}-\\d\\d-\\d\\d( at \\d+:\\d+)?.*EST', '(?s)Advertisement.*']\n"),
    ("links of one part", LIST + "allow = ['^https://www\\.canada\\.ca/(en|fr)/.*\\.html$', '/services/(immigrate|work|study)/']\n"),
    ("links of all but one part", LIST + "deny = ['/archived?/', '^https?://www\\.canada\\.ca/en/news/', '\\.pdf$', '[?&]print=']\n"),
    ("a link's whole path", LIST + "allow = ['/en/[a-z-]+/[a-z-]+/[a-z-]+\\.html', 'canada\\.ca/fr']\n"),
    ("this machine for a trial", at("http://127.0.0.1:8000/x") + '[crawl]\nallow_loopback = true\npace = "0s"\n'),
    ("a host with and without www", at("https://legisquebec.gouv.qc.ca/x") + '[crawl]\ncompatible_agent = ["www.legisquebec.gouv.qc.ca"]\n'),
    ("a pace for a host that a redirect leads to", SOURCE + '[crawl.pace_by_host]\n"ircc.canada.ca" = "10s"\n'),
    ("a mail server on this machine", MAIL.replace("smtp.example.org", "localhost") + 'smtp_security = "none"\nusername_env = "U"\npassword_env = "P"\n'),
    ("a route for changes and failures", FILES + ROUTE + 'events = ["change", "stale"]\nmin_severity = "critical"\nkinds = ["fee"]\n'),
    ("a paused source beyond the budget", SOURCE + "paused = true\n[crawl]\nrun_budget = 1\n"),
    ("a public address by number", at("http://142.250.1.1/x")),
]  # fmt: skip


@pytest.mark.parametrize("text", [m[1] for m in MEANT], ids=[m[0] for m in MEANT])
def test_what_can_be_meant_is_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    load_config(path)
