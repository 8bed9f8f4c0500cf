"""A real-shaped history of 30 pages in our own words, checked over a year on loopback, and its report site.

    python bench/site/history.py DEST            # leaves DEST/veille.db, DEST/config.toml and DEST/site

Long pages with fee tables, score tables, lists and notices in both languages; amounts, dates and conditions that change
in one language first, a page rewritten whole, one sentence added to most pages at once (held), a page that shows nothing
any more (held), one that fails, one that is gone, links that move, paragraphs that move, date stamps.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from veille.answers.report.record import write_site
from veille.config import Config, load_config
from veille.operate.loopback import Answer, LoopbackServer
from veille.pipeline.check import run_check
from veille.pipeline.decisions.reviews import decide_rules
from veille.workspace import open_workspace

TOPICS = {
    "en": ("work permits", "study permits", "family members", "selection certificates", "visitor records", "medical exams",
           "biometrics", "caregivers", "seasonal workers", "employers", "language tests", "points", "fees", "appeals", "travel"),
    "fr": ("permis de travail", "permis d’études", "membres de la famille", "certificats de sélection", "fiches de visiteur",
           "examens médicaux", "données biométriques", "aides familiaux", "travailleurs saisonniers", "employeurs",
           "tests de langue", "points", "frais", "appels", "voyages"),
}  # fmt: skip
SENTENCES = {
    "en": ("An applicant for {topic} must give the officer a signed copy of form {form}.",
           "The officer may ask for the original when the copy cannot be read.",
           "Files about {topic} are kept for {years} years after the decision.",
           "A person who applies from Quebec also needs the consent of the Minister of that province.",
           "If the letter arrives after the deadline, the officer writes to the applicant once.",
           "Dependent children under {age} years of age are counted with their parent.",
           "Applications for {topic} take about {months} months once they are complete.",
           "Officers should read these instructions with section {section} of the Regulations.",
           "The certificate must be valid for at least {days} days when the file is opened."),
    "fr": ("La personne qui demande des {topic} doit remettre à l’agent une copie signée du formulaire {form}.",
           "L’agent peut demander l’original lorsque la copie est illisible.",
           "Les dossiers de {topic} sont conservés pendant {years} ans après la décision.",
           "Une personne qui présente sa demande depuis le Québec a aussi besoin du consentement du ministre de la province.",
           "Si la lettre arrive après la date limite, l’agent écrit une fois au demandeur.",
           "Les enfants à charge de moins de {age} ans sont comptés avec leur parent.",
           "Les demandes de {topic} prennent environ {months} mois une fois complètes.",
           "Les agents devraient lire ces consignes avec l’article {section} du Règlement.",
           "Le certificat doit être valide pendant au moins {days} jours à l’ouverture du dossier."),
}  # fmt: skip
HEADINGS = {
    "en": ("Who must apply", "What to send", "How long it takes", "When the file is complete", "Refusals", "Exceptions",
           "After the decision", "People who live in Quebec", "Renewals", "Contact"),
    "fr": ("Qui doit présenter une demande", "Ce qu’il faut envoyer", "Délais", "Dossier complet", "Refus", "Exceptions",
           "Après la décision", "Personnes qui vivent au Québec", "Renouvellements", "Coordonnées"),
}  # fmt: skip
NOTICE = {
    "en": "Some services are slower than usual while the new account system is put in place.",
    "fr": "Certains services sont plus lents que d’habitude pendant la mise en place du nouveau système de comptes.",
}
FEE = {"en": "The fee for {topic} is ${fee}.", "fr": "Les frais de {topic} sont de {fee} $."}
UNTIL = {
    "en": "Officers accept the earlier form until {day}.", "fr": "Les agents acceptent l’ancien formulaire jusqu’au {day}.",
}  # fmt: skip
ANNOUNCED = {
    "en": "As of {day}, the fee for {topic} is ${fee}.", "fr": "À compter du {day}, les frais de {topic} sont de {fee} $.",
}  # fmt: skip
FORCE = {
    "en": ("Applicants must book an appointment within {n} days.", "Applicants may book an appointment within {n} days."),
    "fr": ("Les demandeurs doivent prendre rendez-vous dans les {n} jours.",
           "Les demandeurs peuvent prendre rendez-vous dans les {n} jours."),
}  # fmt: skip
DAYS = {
    "en": ("December 11, 2025", "January 15, 2026", "March 1, 2026"), "fr": ("11 décembre 2025", "15 janvier 2026", "1er mars 2026"),
}  # fmt: skip
TEMPLATE = """<!DOCTYPE html><html lang="{lang}"><head><title>{title} - Guide</title>
<meta name="dcterms.modified" content="{modified}"></head><body><header>Guide</header>
<main property="mainContentOfPage" class="container"><h1 id="wb-cont">{title}</h1>{body}</main><footer>Foot</footer></body></html>"""


@dataclass
class Page:
    """One page of the site: what it says today; the French one says the same as its twin, mostly."""

    lang: str
    number: int
    topic: str
    fee: int = 155
    day: int = 0
    months: int = 6
    announced: int | None = None
    force: tuple[int, int] = (0, 30)
    rows: list[list[str]] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)
    moved: bool = False
    links: int = 0
    rewritten: bool = False
    modified: str = "2025-01-10"

    @property
    def path(self) -> str:
        """Its address."""
        return f"/{self.lang}/{self.number:02d}.html"

    def html(self) -> str:
        """The page as served."""
        lang, chance = self.lang, random.Random(self.number + 1000 * self.rewritten)
        if self.rewritten:
            return self._anew(chance)
        title = {"en": "Instructions on {}", "fr": "Consignes sur les {}"}[lang].format(self.topic)
        parts = [f"<p>{line}</p>" for line in self.intro]
        sections = []
        for n in range(4 + self.number % 7):
            lines = [
                chance.choice(SENTENCES[lang]).format(
                    topic=self.topic, form=f"IMM {5000 + chance.randrange(900)}", years=chance.randrange(2, 9),
                    age=18 + chance.randrange(5), months=self.months, section=200 + chance.randrange(9), days=30 + 10 * n,
                )
                for _ in range(2 + chance.randrange(6))
            ]  # fmt: skip
            items = "".join(f"<li>{line}</li>" for line in lines[2:])
            body = "".join(f"<p>{line}</p>" for line in lines[:2]) + (f"<ul>{items}</ul>" if items else "")
            sections.append(f"<h2 id='s{n}'>{HEADINGS[lang][n % 10]}</h2>{body}")
        if self.moved:
            sections = [*sections[1:], sections[0]]
        fee = f"<h2 id='fee'>{'Fees' if lang == 'en' else 'Frais'}</h2><p>{FEE[lang].format(topic=self.topic, fee=self.fee)}</p>"
        if self.announced is not None:
            starts = {"en": "January 1, 2027", "fr": "1er janvier 2027"}[lang]
            fee += f"<p>{ANNOUNCED[lang].format(day=starts, topic=self.topic, fee=self.announced)}</p>"
        free, days = self.force
        fee += f"<p>{FORCE[lang][free].format(n=days)}</p>"
        fee += f"<p>{UNTIL[lang].format(day=DAYS[lang][self.day])}</p>"
        target = f"/{lang}/list-{self.links}.html"
        fee += f'<p><a href="{target}">{"List of all fees" if lang == "en" else "Liste de tous les frais"}</a></p>'
        return TEMPLATE.format(
            lang=lang, title=title, modified=self.modified, body="".join([*parts, *sections, fee, self.table()])
        )

    def _anew(self, chance: random.Random) -> str:
        """The page written anew under its own title: other headings, other sentences."""
        lang, parts = self.lang, []
        ends = {"en": ("ask the regional office", "use the new account", "wait for a letter", "call the employer", "note the file number"),
                "fr": ("consultez le bureau régional", "utilisez le nouveau compte", "attendez une lettre", "appelez l’employeur", "notez le numéro de dossier")}[lang]  # fmt: skip
        for n in range(12):
            lines = "".join(
                f"<li>{'Step' if lang == 'en' else 'Étape'} {n}.{k}: {chance.choice(ends)}, {chance.choice(ends)} "
                f"{'within' if lang == 'en' else 'dans un délai de'} {chance.randrange(5, 90)} {'days' if lang == 'en' else 'jours'}.</li>"
                for k in range(9)
            )
            parts.append(f"<h2 id='n{n}'>{'Stage' if lang == 'en' else 'Phase'} {n + 1}</h2><ol>{lines}</ol>")
        title = {"en": "Instructions on {}", "fr": "Consignes sur les {}"}[lang].format(self.topic)
        return TEMPLATE.format(lang=lang, title=title, modified=self.modified, body="".join(parts))

    def table(self) -> str:
        """Its table of levels, when it has one."""
        if not self.rows:
            return ""
        head = {"en": ("Level", "Reading", "Writing", "Points"), "fr": ("Niveau", "Lecture", "Écriture", "Points")}[
            self.lang
        ]
        rows = "".join(
            "<tr>" + f"<th scope='row'>{row[0]}</th>" + "".join(f"<td>{c}</td>" for c in row[1:]) + "</tr>"
            for row in self.rows
        )
        caption = {"en": "Points by level", "fr": "Points par niveau"}[self.lang]
        heads = "".join(f"<th scope='col'>{name}</th>" for name in head)
        return f"<h2 id='t'>{caption}</h2><table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def make_pages(pairs: int) -> list[Page]:
    """Twin pages, every third with a table."""
    pages = []
    for number in range(pairs):
        for lang in ("en", "fr"):
            page = Page(lang, number, TOPICS[lang][number % 15])
            if number % 3 == 0:
                page.rows = [
                    [str(k), f"{40 * k}-{40 * k + 39}", f"{35 * k}-{35 * k + 34}", str(2 * k)] for k in range(3, 13)
                ]
            pages.append(page)
    return pages


def pair(pages: list[Page], number: int) -> tuple[Page, Page]:
    """The English and the French page of a number."""
    return pages[2 * number], pages[2 * number + 1]


def edits(pages: list[Page]) -> list[Callable[[dict[str, Answer]], None]]:
    """What happens at each check, in order; an edit may put an answer of its own in the place of a page."""

    def change(numbers: list[int], **fields: object) -> Callable[[dict[str, Answer]], None]:
        def edit(_: dict[str, Answer]) -> None:
            for number in numbers:
                for name, value in fields.items():
                    setattr(pages[number], name, value)

        return edit  # fmt: skip

    def scores(answers: dict[str, Answer]) -> None:
        for page in pair(pages, 3):
            page.rows[2][2], page.rows[4][3] = "150-190", "11"
            del page.rows[6]
            page.rows.append(["13", "520-559", "455-489", "26"])

    def notice(answers: dict[str, Answer]) -> None:
        for page in pages[:24]:
            page.intro = [NOTICE[page.lang], *page.intro]

    def some(answers: dict[str, Answer]) -> None:
        for page in pages[24:30:2]:
            page.intro = [*page.intro, "Officers now sign each decision with their own number."]

    def troubles(answers: dict[str, Answer]) -> None:
        answers[pages[20].path] = Answer(b"<html>oops</html>", status=500)
        answers[pages[22].path] = Answer(b"<html><title>Gone</title></html>", status=410)
        answers[pages[26].path] = Answer(
            TEMPLATE.format(lang="en", title="Instructions", modified="", body="").encode()
        )

    months = [change([4 * k], months=7 + k) for k in range(3)]
    return [
        change([0], fee=227), change([1], fee=227), change([2, 3], fee=230, day=1), change([4], day=2), scores,
        change([8, 9], moved=True), change([10], links=1), change([12, 13], modified="2025-06-30"), notice,
        *months, change([14], rewritten=True), change([0], fee=231), some, change([16, 17], fee=90, months=3), troubles,
        change([18], day=1), change([6], fee=1085, links=2), change([0], announced=260), change([1], announced=255),
        change([2, 3], force=(1, 45)), change([2, 3], day=2),
    ]  # fmt: skip


def write_config(dest: Path, base: str, pages: list[Page]) -> Config:
    """The configuration of the watch, with a watched fact."""
    lines = ['[crawl]\ncontact = "bench@example.org"\npace = "0s"\njitter = 0\nretries = 0\nallow_loopback = true\n']
    for page in pages:
        other = "fr" if page.lang == "en" else "en"
        package = 'packages = ["permit-rules"]\n' if page.number < 4 else ""
        lines.append(
            f'[[sources]]\nid = "guide-{page.number:02d}-{page.lang}"\nurl = "{base}{page.path}"\nprofile = "canada-ca"\n'
            f'twin = "{base}/{other}/{page.number:02d}.html"\n{package}'
        )
    lines.append(
        '[[facts]]\nkey = "permit.fee"\nlabel_en = "Fee for work permits"\nlabel_fr = "Frais des permis de travail"\n'
        'source = "guide-00-en"\ntype = "money"\npackages = ["fee-rules"]\n'
        '[[facts]]\nkey = "form.until"\nlabel_en = "Last day of the earlier form"\n'
        'label_fr = "Dernier jour de l’ancien formulaire"\nsource = "guide-01-en"\ntype = "date"\n'
        'section = "Fees"\npackages = ["form-rules"]\n'
    )
    path = dest / "config.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_config(path)


def build_history(dest: Path, pairs: int = 15, *, every: int = 18) -> Config:
    """Check the site once before and once after each edit, `every` days apart; the configuration comes back."""
    dest.mkdir(parents=True, exist_ok=True)
    pages, answers = make_pages(pairs), {}
    now = datetime(2025, 11, 1, 2, 30, tzinfo=UTC)

    def serve(path: str) -> Answer:
        page = next((page for page in pages if page.path == path), None)
        if path == "/robots.txt" or page is None:
            return Answer(
                b"User-agent: *\nDisallow:\n",
                content_type="text/plain",
                status=200 if page is None and path == "/robots.txt" else 404,
            )
        return answers.get(path) or Answer(page.html().encode())

    with LoopbackServer(serve) as server:
        config = write_config(dest, server.base_url, pages)
        nothing: Callable[[dict[str, Answer]], None] = lambda _: None  # noqa: E731
        moments = [now + timedelta(days=every * n) for n in range(len(edits(pages)) + 1)]
        for moment, edit in zip(moments, [nothing, *edits(pages)], strict=True):
            edit(answers)
            check_once(config, moment)
        for days in (2, 4):
            check_once(config, moments[-1] + timedelta(days=days))
        now = moments[-1] + timedelta(days=4, hours=2)
        with open_workspace(config, clock=lambda: now) as workspace:
            rules = workspace.store.connection.rows(
                "SELECT rule_id FROM v1_rule_current WHERE page_id IN (SELECT page_id FROM page WHERE url LIKE '%/en/01.html')"
            )
            decide_rules(
                workspace, [str(rules[-1]["rule_id"])], "accepted", reviewer="Ada", comment="confirmed by phone"
            )
            write_site(workspace, dest / "site")
    return config


def check_once(config: Config, now: datetime) -> None:
    """One pass over all pages at that time."""
    with open_workspace(config, clock=lambda: now) as workspace:
        run_check(workspace, everything=True)


def main() -> None:
    """Build and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dest", type=Path)
    wanted = parser.parse_args()
    build_history(wanted.dest)
    print(wanted.dest / "site" / "index.html")


if __name__ == "__main__":
    main()
