"""A page is added, a source paused and a line ignored from the command line; what a person wrote in config.toml stays."""

from __future__ import annotations

import json
import sqlite3
import time
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from tests.command_line import Command
from tests.watching import Site, Watch, page
from veille.operate.loopback import Answer

FEES = page("<p>You must pay $100.</p><p>Page views: 12</p>", title="Fees")
REMARKS = """# why we watch this: the fee
[[sources]]
id = "old" # kept
url = "{base}/en/old.html"
profile = "canada-ca"
# read every morning
every = "1d"

# --- the end of the sources ---
"""


@pytest.fixture
def veille(watch: Watch, site: Site, monkeypatch: pytest.MonkeyPatch, command: Command) -> Command:
    """Run the command line in a folder with a configuration: exit code, standard output, standard error."""
    site.pages |= {"/en/fees.html": FEES, "/en/old.html": page("<p>You must apply.</p><p>Page views: 3</p>")}
    watch.sources = REMARKS.format(base=site.base_url)
    watch.config()
    config = watch.folder / "config.toml"  # on a busy machine the site on loopback may need more than 0.3 s
    config.write_text(config.read_text(encoding="utf-8").replace("= 0.3", "= 30"), encoding="utf-8")
    monkeypatch.chdir(watch.folder)

    return command


def _sources() -> list[dict[str, object]]:
    return list(tomllib.loads(Path("config.toml").read_text(encoding="utf-8"))["sources"])


def test_an_address_becomes_a_source(veille: Command, site: Site) -> None:
    """The page is shown as it is read, written after the last source, and watched by the next check."""
    before = Path("config.toml").read_text(encoding="utf-8")
    code, out, _ = veille("add", f"{site.base_url}/en/fees.html", "--every", "12h", "--package", "fees-rules")
    assert (code, "1 fee" in out, "is source fees-en" in out) == (0, True, True), out
    assert _sources()[1] == {
        "id": "fees-en", "url": f"{site.base_url}/en/fees.html", "profile": "canada-ca", "every": "12h",
        "packages": ["fees-rules"],
    }  # fmt: skip
    after = Path("config.toml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert after.index("# --- the end") > after.index("fees-en") > after.index("# read every morning")
    assert json.loads(veille("check", "fees-en", "--json")[1])["versions"] == 1


# a page as a server gives it, its content type, what is said of it, the exit code
ODD = [
    ('<html lang="de"><main><h1>Ämter</h1><p>Das ist ein Satz.</p></main>', "text/html", "hint: the page says it is de, read as en", 0),
    ('<rss version="2.0"><channel><title>News</title></channel></rss>', "application/rss+xml", 'is a feed, not a page; watch it as a source with role = "feed"; not added', 3),
    ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "text/xml", 'is a sitemap, not a page; watch it', 3),
    ("<html><title>x</title>", "text/html", "holds no text; not added", 3),
    ('{"a": 1}', "application/json", "of another type than a page", 3),
]  # fmt: skip


@pytest.mark.parametrize(("body", "content_type", "said", "code"), ODD, ids=[o[2][:24] for o in ODD])
def test_an_odd_page_is_told_as_what_it_is(
    veille: Command, site: Site, body: str, content_type: str, said: str, code: int
) -> None:
    """In one line, with the address once; a page in a third language is added and said."""
    site.pages["/odd"] = Answer(body.encode(), content_type=content_type)
    done, out, err = veille("add", f"{site.base_url}/odd")
    assert (done, said in out + err) == (code, True), out + err
    assert err.count("/odd") <= 1


def test_a_trial_writes_nothing(veille: Command, site: Site) -> None:
    before = Path("config.toml").read_bytes()
    code, out, _ = veille("add", f"{site.base_url}/en/fees.html", "--dry-run")
    assert (code, "would be source fees-en" in out) == (0, True)
    assert Path("config.toml").read_bytes() == before


def test_a_list_of_addresses(veille: Command, site: Site) -> None:
    """What cannot be fetched or is watched is said and left out, the others are added; names do not clash."""
    site.pages["/en/other/fees.html"] = FEES
    Path("list.txt").write_text(
        f"# fees\n{site.base_url}/en/fees.html # the main page\n\n{site.base_url}/en/gone.html\n"
        f"{site.base_url}/en/old.html\n{site.base_url}/en/other/fees.html\n", encoding="utf-8",
    )  # fmt: skip
    code, _, err = veille("add", "--from", "list.txt")
    assert (code, "gone.html: cannot be fetched: “gone” (status 404)" in err) == (3, True), err
    assert "old.html: is watched already as old; not added" in err
    assert [source["id"] for source in _sources()] == ["old", "fees-en", "other-fees-en"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add",), "needs an address"),
        (("add", "ftp://a.example/x"), "is not an http or https address"),
        (("add", "https://a.example/x", "--every", "often"), "--every"),
        (("add", "https://a.example/x", "--id", "old"), "already"),
        (("add", "--from", "nowhere.txt"), "nowhere.txt"),
        (("pause", "olt"), "old"),
        (("pause", "old", "--until", "soon"), "YYYY-MM-DD"),
        (("ignore", "old", "("), "not a regular expression"),
        (("ignore", "old", ".*", "--force"), "fits any line"),
        (("ignore", "old", "(a+)+b"), "may take hours"),
        (("ignore", "old", "nothing like it"), "matches no whole line"),
    ],
)
def test_mistakes_are_one_line_and_change_nothing(veille: Command, arguments: tuple[str, ...], said: str) -> None:
    assert veille("check", "-q")[0] == 0
    before = Path("config.toml").read_bytes()
    code, _, err = veille(*arguments)
    assert (code, said in err, err.count("\n")) == (2, True, 1), err
    assert Path("config.toml").read_bytes() == before


def test_what_is_watched_already_is_said(veille: Command, site: Site) -> None:
    code, _, err = veille("add", f"{site.base_url}/en/old.html#fees")
    assert (code, "is watched already as old" in err) == (2, True)


def test_a_paused_source_is_left_alone(veille: Command) -> None:
    """Nothing is asked, `check` and `status` say so; it is asked again after the day, or when the pause is ended."""
    assert veille("pause", "old", "--until", "2999-01-01")[0] == 0
    assert 'paused = "2999-01-01"' in Path("config.toml").read_text(encoding="utf-8")
    code, out, err = veille("check", "--all", "old", "--json")
    assert (code, json.loads(out)["pages"], "it is paused" in err) == (0, 0, True)
    assert json.loads(veille("status", "--json")[1])["paused"] == 1
    assert veille("pause", "old", "--end")[0] == 0
    assert "paused" not in Path("config.toml").read_text(encoding="utf-8")
    assert json.loads(veille("check", "old", "--json")[1])["pages"] == 1
    code, _, err = veille("pause", "old", "--until", "2020-01-01")
    assert (code, "2020-01-01 has come already" in err) == (2, True)
    assert veille("pause", "old", "--until", "2999-01-01")[0] == 0
    config = Path("config.toml").read_text(encoding="utf-8")
    Path("config.toml").write_text(config.replace("2999-01-01", "2020-01-01"), encoding="utf-8")  # years later
    assert json.loads(veille("check", "--now", "old", "--json")[1])["pages"] == 1


def test_a_line_is_ignored(veille: Command, site: Site) -> None:
    """The lines are shown, the pattern written; the next check takes them for no content."""
    assert veille("check", "-q")[0] == 0
    code, out, _ = veille("ignore", "old", "You must apply.", "--exact", "--dry-run")
    assert (code, "You must apply." in out, "would be" in out) == (0, True, True)
    code, out, _ = veille("ignore", "old", "You must apply 12 times", "--exact")
    assert code == 2
    site.pages["/en/old.html"] = page("<p>You must apply.</p><p>Answered 3 letters today</p>")
    veille("check", "-q", "--all")
    assert veille("ignore", "old", "Answered 3 letters today", "--exact")[0] == 0
    site.pages["/en/old.html"] = page("<p>You must apply.</p><p>Answered 44 letters today</p>")
    assert json.loads(veille("check", "--all", "--json", "--adopt-config")[1])["changes"] == 0


def test_what_the_record_cannot_take_is_not_in_the_file_either(veille: Command) -> None:
    """A disk that is full behind config.toml: the next command finds both as they were."""
    assert veille("check", "-q")[0] == 0
    before = tomllib.loads(Path("config.toml").read_text(encoding="utf-8"))
    (database,) = Path().glob("*.db")
    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON meta BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
        other.commit()
        code, _, err = veille("ignore", "old", "You must apply.", "--exact", "--force")
        assert (code != 0, "disk is full" in err) == (True, True), err
        other.execute("DROP TRIGGER full")
        other.commit()
    assert tomllib.loads(Path("config.toml").read_text(encoding="utf-8")) == before
    assert veille("ignore", "old", "You must apply.", "--exact", "--force", "-q")[0] == 0


def _alerted(veille: Command, site: Site, before: str, after: str) -> int:
    """The number of the alert that tells what came of the change."""
    site.pages["/en/old.html"] = page(before)
    assert veille("check", "-q")[0] == 0
    site.pages["/en/old.html"] = page(after)
    time.sleep(1 - time.time() % 1)  # stamps count whole seconds, and a page is not two things in one of them
    veille("check", "-q", "--all")
    return int(json.loads(veille("alerts", "list", "--json")[1])[0]["number"])


def test_an_alert_that_told_of_nothing_gives_the_pattern(veille: Command, site: Site) -> None:
    """Its counter is tried on both copies before it is written; the fee that changed beside it is still told."""
    body = "<p>You must pay ${fee}.</p><p>Answered {n} letters since Monday</p>"
    number = _alerted(veille, site, body.format(fee=100, n=3), body.format(fee=120, n=44))
    code, out, _ = veille("ignore", "--alert", str(number), "--dry-run", "--json")
    tried = json.loads(out)
    assert (code, tried["source"], tried["patterns"]) == (0, "old", [r"Answered \d+ letters since Monday"])
    assert (tried["lines"], tried["rules"]) == (["Answered 44 letters since Monday"], [])
    assert 0 < tried["left"] < tried["told"]
    assert "ignore" not in _sources()[0]
    assert veille("ignore", "--alert", str(number))[0] == 0
    assert _sources()[0]["ignore"] == tried["patterns"]
    site.pages["/en/old.html"] = page(body.format(fee=120, n=1_000))
    assert json.loads(veille("check", "--all", "--json", "--adopt-config")[1])["changes"] == 0


def test_an_alert_on_a_rule_gives_no_pattern_by_itself(veille: Command, site: Site) -> None:
    """A fee that moved is no counter. Who gives the pattern all the same is told which rule goes with it."""
    number = _alerted(veille, site, "<p>You must pay $100.</p>", "<p>You must pay $120.</p>")
    before = Path("config.toml").read_bytes()
    code, _, err = veille("ignore", "--alert", str(number))
    assert (code, "states no rule" in err, err.count("\n")) == (2, True, 1), err
    code, _, err = veille("ignore", "--alert", str(number), "Nothing like it .*")
    assert (code, "takes nothing out" in err) == (2, True), err
    assert veille("ignore", "--alert", "999")[2].startswith("veille: unknown alert 999")
    assert veille("ignore")[0] == 2
    assert Path("config.toml").read_bytes() == before
    code, out, err = veille("ignore", "--alert", str(number), r"You must pay .*", "--dry-run")
    assert (code, "there would be left: 0" in out, "stated rules go with these lines: 1" in err) == (0, True, True), (
        out,
        err,
    )


def test_no_rule_goes_unasked(veille: Command, site: Site) -> None:
    """A pattern that takes a stated rule is refused with the rule's words; `--force` writes it, and says so again."""
    number = _alerted(veille, site, "<p>You must pay $100.</p>", "<p>You must pay $120.</p>")
    before = Path("config.toml").read_bytes()
    for asked in (("--alert", str(number), "You must pay .*"), ("old", "You must pay .*")):
        code, out, err = veille("ignore", *asked)
        assert (code, out, err.count("\n")) == (2, "", 1), (out, err)
        assert "You must pay $120" in err
        assert "--force" in err
        assert Path("config.toml").read_bytes() == before
    code, out, err = veille("ignore", "old", "You must pay .*", "--force", "--json")
    assert (code, json.loads(out)["written"], "You must pay $120" in err) == (0, True, True), (out, err)
    assert _sources()[0]["ignore"] == ["You must pay .*"]


def test_a_watched_fact_that_would_go_is_named(veille: Command, site: Site) -> None:
    fact = '\n[[facts]]\nkey = "fee.file"\nsource = "old"\nlabel_en = "Fee"\nlabel_fr = "Frais"\ntype = "money"\n'
    with Path("config.toml").open("a", encoding="utf-8") as file:
        file.write(fact)
    site.pages["/en/old.html"] = page("<p>You must pay $100.</p><p>Answered 3 letters today</p>")
    assert veille("check", "-q")[0] == 0
    code, _, err = veille("ignore", "old", "You must pay .*")
    assert (code, "watched facts (fee.file) go" in err) == (2, True), err
    code, out, _ = veille("ignore", "old", "Answered .*", "--json")
    assert (code, json.loads(out)["facts"]) == (0, [])


def test_a_package_is_one_that_is_known(veille: Command, site: Site) -> None:
    """A slip is refused with the nearest name before the page is asked for; where none is named yet, any may be the first."""
    url = f"{site.base_url}/en/fees.html"
    assert veille("add", url, "--package", "caq-rules", "--dry-run")[0] == 0
    config = Path("config.toml")
    config.write_text(
        config.read_text(encoding="utf-8").replace('id = "old"', 'id = "old"\npackages = ["caq-rules"]'),
        encoding="utf-8",
    )
    before = config.read_bytes()
    code, _, err = veille("add", url, "--package", "caq-rule")
    assert (code, "did you mean caq-rules?" in err, err.count("\n")) == (2, True, 1), err
    assert config.read_bytes() == before
    assert veille("add", url, "--package", "caq-rules")[0] == 0
    assert _sources()[-1]["packages"] == ["caq-rules"]
