"""Edits with known truth on pages shaped like real ones, in both languages: is each told once, whole and with its weight?

    python bench/changes/edits.py [--tables 400] [--pages 60] [--seed 1] [--show]

Pages are made of our own sentences in the forms that guidance takes: tables with short keys, lists with lead-ins,
headings, summaries. Each edit knows which values moved, what went and came, and how grave it is.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from veille.changes import compare
from veille.model import Comparison, Document, Lang
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

PROFILES = load_profiles()
Weight = Literal["quiet", "editorial", "substantive"]

SENTENCES: dict[Lang, tuple[str, ...]] = {
    "en": (
        "You must send the signed form before you travel.", "The office keeps a copy of each letter in the file.",
        "Workers who live in the province may ask for a second copy.", "Officers read the whole file before they decide.",
        "An employer who hires students must keep the payroll records.", "The clerk stamps the letter on the day it arrives.",
        "Spouses do not need to give fingerprints again.", "Applicants should check the list of papers first.",
        "The answer comes by mail to the address on the form.", "Visitors must leave when the permit ends.",
        "Only the person named on the form may collect the card.", "The guide explains each step with a drawing.",
        "Farm workers must show a medical exam from a listed doctor.", "The counter is in the old building beside the park.",
        "Unless you are exempt, you must pay in full.", "Children who travel alone must carry a letter from both parents.",
    ),
    "fr": (
        "Vous devez envoyer le formulaire signé avant de partir.", "Le bureau garde une copie de chaque lettre au dossier.",
        "Les travailleurs qui vivent dans la province peuvent demander une deuxième copie.", "Les agents lisent tout le dossier avant de décider.",
        "L’employeur qui embauche des étudiants doit garder les registres de paie.", "Le commis estampille la lettre le jour où elle arrive.",
        "Les époux n’ont pas besoin de donner leurs empreintes de nouveau.", "Les demandeurs devraient vérifier d’abord la liste des pièces.",
        "La réponse arrive par la poste à l’adresse du formulaire.", "Les visiteurs doivent partir quand le permis prend fin.",
        "Seule la personne nommée sur le formulaire peut prendre la carte.", "Le guide explique chaque étape avec un dessin.",
        "Les travailleurs agricoles doivent montrer un examen médical d’un médecin désigné.", "Le comptoir se trouve dans le vieil immeuble près du parc.",
        "À moins d’être dispensé, vous devez payer en entier.", "Les enfants qui voyagent seuls doivent porter une lettre des deux parents.",
    ),
}  # fmt: skip
HEADINGS: dict[Lang, tuple[str, ...]] = {
    "en": ("Before you start", "Papers to join", "Fees to pay", "Work on a farm", "After the decision", "Travel with children"),
    "fr": ("Avant de commencer", "Pièces à joindre", "Frais à payer", "Travail à la ferme", "Après la décision", "Voyager avec des enfants"),
}  # fmt: skip
LEADS: dict[Lang, str] = {"en": "You must send:", "fr": "Vous devez envoyer :"}
PAPERS: dict[Lang, tuple[str, ...]] = {
    "en": ("a valid passport", "two photos of each person", "the letter of the employer", "the receipt of the bank", "a certified translation"),
    "fr": ("un passeport valide", "deux photos de chaque personne", "la lettre de l’employeur", "le reçu de la banque", "une traduction certifiée"),
}  # fmt: skip
NAMES: dict[Lang, tuple[str, ...]] = {
    "en": ("Single person", "Couple", "Family of artists", "Group of musicians", "Child under care", "Farm owner", "Student on exchange", "Visiting scholar"),
    "fr": ("Personne seule", "Couple", "Famille d’artistes", "Groupe de musiciens", "Enfant gardé", "Propriétaire de ferme", "Étudiant en échange", "Chercheur invité"),
}  # fmt: skip
COLUMNS: dict[Lang, tuple[str, str, str]] = {
    "en": ("Who", "Amount (CAN$)", "Longest stay"), "fr": ("Qui", "Montant ($ CA)", "Séjour le plus long"),
}  # fmt: skip


@dataclass
class Table:
    """A table: headings of its columns and rows of cells, the key first."""

    columns: list[str]
    rows: list[list[str]]
    header_cells: bool = True

    def html(self) -> str:
        head = "".join(f"<th>{escape(c)}</th>" for c in self.columns)
        mark = 'th scope="row"' if self.header_cells else "td"
        body = "".join(
            f"<tr><{mark}>{escape(r[0])}</{mark.split()[0]}>"
            + "".join(f"<td>{escape(c)}</td>" for c in r[1:])
            + "</tr>"
            for r in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass
class Part:
    """A heading with paragraphs, a list and a table below it; `form` is how the heading is set."""

    heading: str
    sentences: list[str]
    items: list[str] = field(default_factory=list)
    lead: str = ""
    table: Table | None = None
    form: Literal["h2", "h3", "summary", "strong", "none"] = "h2"
    joined: bool = False

    def html(self) -> str:
        body = (
            f"<p>{escape(' '.join(self.sentences))}</p>"
            if self.joined
            else "".join(f"<p>{escape(s)}</p>" for s in self.sentences)
        )
        if self.items:
            body += f"<p>{escape(self.lead)}</p><ul>" + "".join(f"<li>{escape(i)}</li>" for i in self.items) + "</ul>"
        body += self.table.html() if self.table else ""
        match self.form:
            case "summary":
                return f"<details><summary>{escape(self.heading)}</summary>{body}</details>"
            case "strong":
                return f"<p><strong>{escape(self.heading)}</strong></p>{body}"
            case "none":
                return body
            case _:
                return f"<{self.form}>{escape(self.heading)}</{self.form}>{body}"


@dataclass
class Page:
    """A page of parts in one language."""

    lang: Lang
    parts: list[Part]

    def read(self) -> Document:
        body = "".join(part.html() for part in self.parts)
        title = "Papers and fees" if self.lang == "en" else "Pièces et frais"
        html = (
            f'<!DOCTYPE html><html lang="{self.lang}"><head><title>{title} - Canada.ca</title></head><body>'
            f'<main property="mainContentOfPage" class="container"><h1 id="wb-cont">{title}</h1>{body}</main></body></html>'
        )
        raw = html.encode()
        return read_document(raw, profile=select_profile(PROFILES, None, raw), lang=self.lang)


def make_page(rng: random.Random, lang: Lang) -> Page:
    """A page whose sentences all differ."""
    sentences = list(SENTENCES[lang])
    rng.shuffle(sentences)
    parts = []
    for k, heading in enumerate(rng.sample(HEADINGS[lang], 5)):
        parts.append(Part(heading, [sentences.pop() for _ in range(3)]))
        if k == 1:
            parts[-1].items, parts[-1].lead = rng.sample(PAPERS[lang], 4), LEADS[lang]
        if k == 3:
            parts[-1].table = make_table(rng, lang)
    return Page(lang, parts)


def money(rng: random.Random, lang: Lang) -> str:
    """An amount in the language's own form."""
    amount = f"{rng.randint(1_000, 60_000):,}"
    return f"${amount}" if lang == "en" else f"{amount.replace(',', ' ')} $"


def make_table(rng: random.Random, lang: Lang, kind: str = "") -> Table:
    """A table of money and stays whose keys are numbers, codes, ages or names."""
    size = rng.randint(5, 8)
    kind = kind or rng.choice(("numbers", "codes", "ages", "names"))
    word = "years" if lang == "en" else "ans"
    keys = {
        "numbers": [str(k + 1) for k in range(size)],
        "codes": [f"C{k}" for k in sorted(rng.sample(range(10, 60), size))],
        "ages": [f"{18 + k} {word}" for k in range(size)],
        "names": rng.sample(NAMES[lang], min(size, len(NAMES[lang]))),
    }[kind]
    months = "months" if lang == "en" else "mois"
    rows = [[key, money(rng, lang), f"{rng.randint(2, 60)} {months}"] for key in keys]
    return Table(list(COLUMNS[lang]), rows, header_cells=rng.random() < 0.5)


# --- tables: false pairs -------------------------------------------------------------------------------------------------


def edit_table(rng: random.Random, table: Table, lang: Lang) -> tuple[Table, Counter[tuple[str, str]]]:
    """Another version of a table, and the pairs of amounts that are true."""
    rows = [list(r) for r in table.rows]
    true: Counter[tuple[str, str]] = Counter()
    for row in rows:
        new = money(rng, lang)
        if new != row[1] and rng.random() < 0.8:
            true[amount(row[1]), amount(new)] += 1
            row[1] = new
    match rng.choice(("same", "same", "inserted", "removed", "reordered", "columns")):
        case "inserted":
            rows.insert(rng.randrange(len(rows)), ["Z99", money(rng, lang), "7 months" if lang == "en" else "7 mois"])
        case "removed":
            gone = rows.pop(rng.randrange(len(rows)))
            before = next(r[1] for r in table.rows if r[0] == gone[0])
            true[amount(before), amount(gone[1])] -= 1
        case "reordered":
            rng.shuffle(rows)
        case "columns":
            rows = [[r[0], r[2], r[1]] for r in rows]
            columns = [table.columns[0], table.columns[2], table.columns[1]]
            return Table(columns, rows, table.header_cells), +true
        case _:
            pass
    return Table(list(table.columns), rows, table.header_cells), +true


def amount(raw: str) -> str:
    """The normal form of an amount."""
    return f"{''.join(c for c in raw if c.isdigit())}.00"


def run_tables(count: int, seed: int, show: bool) -> tuple[int, int, int]:
    """How many tables have a false pair, how many pairs are false, and how many true ones are missing."""
    rng = random.Random(seed)
    bad = false = missed = 0
    for _ in range(count):
        lang: Lang = rng.choice(("en", "fr"))
        table = make_table(rng, lang)
        page = make_page(rng, lang)
        after, true = edit_table(rng, table, lang)
        page.parts[3].table = table
        old = page.read()
        page.parts[3].table = after
        told = Counter(
            (v.before, v.after)
            for v in compare(old, page.read()).value_changes
            if v.type == "money" and v.before and v.after
        )
        wrong, absent = told - true, true - told  # type: ignore[operator]
        bad += bool(wrong)
        false += wrong.total()
        missed += absent.total()
        if show and (wrong or absent):
            print(
                lang,
                [r[:2] for r in table.rows],
                [r[:3] for r in after.rows],
                "wrong",
                dict(wrong),
                "missed",
                dict(absent),
            )
    return bad, false, missed


# --- edits of pages ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Edit:
    """What was done: its name, how grave it is, what words really went or came (the rest still stands)."""

    name: str
    weight: Weight
    went: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


def apply_edit(rng: random.Random, page: Page) -> Edit:
    """One edit made to the page."""
    return rng.choice(EDITS)(rng, page)


def reform(form: Literal["h3", "summary", "strong"]) -> object:
    """An edit that sets a heading otherwise; its words stay."""

    def edit(rng: random.Random, page: Page) -> Edit:
        rng.choice(page.parts[1:]).form = form
        return Edit(f"heading as {form}", "quiet")

    return edit


def merge(rng: random.Random, page: Page) -> Edit:
    """A heading taken away: two sections are one."""
    part = rng.choice(page.parts[1:])
    part.form = "none"
    return Edit("sections merged", "editorial", went=(part.heading,))


def split(rng: random.Random, page: Page) -> Edit:
    """A heading put in: one section is two."""
    at = rng.randrange(len(page.parts))
    part = page.parts[at]
    heading = "More to know" if page.lang == "en" else "À savoir aussi"
    page.parts.insert(at + 1, Part(heading, part.sentences[2:], part.items, part.lead, part.table))
    part.sentences, part.items, part.table = part.sentences[:2], [], None
    return Edit("section split", "editorial", came=(heading,))


def rename(rng: random.Random, page: Page) -> Edit:
    """A heading reworded over the same text."""
    part = rng.choice(page.parts)
    old = part.heading
    part.heading = "What else there is" if page.lang == "en" else "Le reste"
    return Edit("heading renamed", "editorial", went=(old,), came=(part.heading,))


def join(rng: random.Random, page: Page) -> Edit:
    """Paragraphs set as one."""
    rng.choice(page.parts).joined = True
    return Edit("paragraphs joined", "quiet")


def table_as_list(rng: random.Random, page: Page) -> Edit:
    """A table set as a list."""
    part = next(p for p in page.parts if p.table)
    assert part.table is not None
    part.items, part.lead = [": ".join((r[0], ", ".join(r[1:]))) for r in part.table.rows], part.sentences.pop()
    part.table = None
    return Edit("table as list", "editorial", went=tuple(COLUMNS[page.lang]))


def drop_sentence(rng: random.Random, page: Page) -> Edit:
    """A sentence taken out."""
    part = rng.choice(page.parts)
    gone = part.sentences.pop(rng.randrange(len(part.sentences)))
    return Edit("sentence removed", "editorial", went=(gone,))


def move_sentence(rng: random.Random, page: Page) -> Edit:
    """A sentence put under another heading."""
    one, two = rng.sample(page.parts, 2)
    two.sentences.append(one.sentences.pop(0))
    return Edit("sentence moved", "editorial")


def drop_item(rng: random.Random, page: Page) -> Edit:
    """A required document taken off the list."""
    part = next(p for p in page.parts if p.items)
    return Edit("paper removed", "substantive", went=(part.items.pop(rng.randrange(len(part.items))),))


def drop_row(rng: random.Random, page: Page) -> Edit:
    """A row taken out of the table."""
    table = next(p.table for p in page.parts if p.table)
    row = table.rows.pop(rng.randrange(len(table.rows)))
    return Edit("row removed", "substantive", went=(" ".join(row),))


def add_section(rng: random.Random, page: Page) -> Edit:
    """A section of its own with a list and amounts."""
    heading = "Fingerprints of musicians" if page.lang == "en" else "Empreintes des musiciens"
    said = ("Each musician must pay the fee of $85.", "The clerk keeps the card for 30 days.")
    dit = ("Chaque musicien doit payer les frais de 85 $.", "Le commis garde la carte pendant 30 jours.")
    part = Part(heading, list(said if page.lang == "en" else dit), list(PAPERS[page.lang][:2]), LEADS[page.lang])
    page.parts.insert(rng.randrange(1, len(page.parts)), part)
    return Edit("section added", "substantive", came=(heading, *part.sentences, *part.items, part.lead))


def drop_section(rng: random.Random, page: Page) -> Edit:
    """A whole section taken out."""
    part = page.parts.pop(rng.randrange(len(page.parts)))
    rows = [" ".join(r) for r in (part.table.columns, *part.table.rows)] if part.table else []
    return Edit("section removed", "substantive", went=(part.heading, *part.sentences, *part.items, part.lead, *rows))


def close(rng: random.Random, page: Page) -> Edit:
    """A status put into a heading."""
    part = rng.choice(page.parts)
    part.heading += (
        rng.choice((" - Closed", ": paused")) if page.lang == "en" else rng.choice((" - Fermé", " : suspendu"))
    )
    return Edit("status in heading", "substantive")


def turn(pairs: dict[Lang, tuple[tuple[str, str], ...]], name: str, weight: Weight) -> object:
    """An edit that puts a sentence in the place of another, both given."""

    def edit(rng: random.Random, page: Page) -> Edit:
        one, two = rng.choice(pairs[page.lang])
        part = rng.choice(page.parts)
        part.sentences[0] = one
        page.before = page.read()  # type: ignore[attr-defined]
        part.sentences[0] = two
        return Edit(f"{name}: {one} -> {two}", weight, went=(one,), came=(two,))

    return edit


SCOPE: dict[Lang, tuple[tuple[str, str], ...]] = {
    "en": (
        ("All farm workers must sign the roll.", "Some farm workers must sign the roll."),
        ("You must show one year of continuous work.", "You must show one year of work."),
        ("Students may work 24 hours per week.", "Students may work up to 24 hours per week."),
        ("You must apply before June 30, 2027.", "You must apply on or before June 30, 2027."),
        ("You must have full-time work.", "You must have part-time work."),
        ("Dancers must pay the fee.", "Dancers must pay the fee, except for those in Quebec."),
    ),
    "fr": (
        ("Tous les travailleurs agricoles doivent signer le registre.", "Certains travailleurs agricoles doivent signer le registre."),
        ("Vous devez montrer un an de travail continu.", "Vous devez montrer un an de travail."),
        ("Les étudiants peuvent travailler 24 heures par semaine.", "Les étudiants peuvent travailler jusqu’à 24 heures par semaine."),
        ("Vous devez avoir un travail à temps plein.", "Vous devez avoir un travail à temps partiel."),
        ("Les danseurs doivent payer les frais.", "Les danseurs doivent payer les frais, sauf ceux du Québec."),
        ("Vous devez payer les frais.", "Vous pouvez payer les frais."),
    ),
}  # fmt: skip
STYLE: dict[Lang, tuple[tuple[str, str], ...]] = {
    "en": (
        ("We choose people from the points of the system.", "We choose people under the points of the system."),
        ("The team gives four points to each file.", "The team gives 4 points to each file."),
        ("The clerk keeps the stapmed letter in a drawer.", "The clerk keeps the stamped letter in a drawer."),
        ("Please read the guide with care.", "Read the guide with care."),
        ("The office's hours are on the door.", "The office hours are on the door."),
    ),
    "fr": (
        ("Nous choisissons les gens selon les points du système.", "Nous choisissons les gens d’après les points du système."),
        ("L’équipe donne quatre points à chaque dossier.", "L’équipe donne 4 points à chaque dossier."),
        ("Le commis garde la lettre estampilée dans un tiroir.", "Le commis garde la lettre estampillée dans un tiroir."),
        ("Veuillez lire le guide avec soin.", "Lisez le guide avec soin."),
        ("Les heures du bureau sont sur la porte.", "L’horaire du bureau est sur la porte."),
    ),
}  # fmt: skip

EDITS = (
    reform("h3"), reform("summary"), reform("strong"), merge, split, rename, join, table_as_list, drop_sentence,
    move_sentence, drop_item, drop_row, add_section, drop_section, close,
    turn(SCOPE, "scope", "substantive"), turn(STYLE, "style", "editorial"), turn(SCOPE, "scope", "substantive"),
    turn(STYLE, "style", "editorial"),
)  # fmt: skip


def words(text: str) -> str:
    """Letters and digits of a text in one case."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def untrue(result: Comparison, edit: Edit) -> list[str]:
    """Texts told as gone or come that still stand, or stood already."""
    found = []
    for change in result.changes:
        for kind, text, true in (("removed", change.before, edit.went), ("added", change.after, edit.came)):
            if change.kind != kind or not text or change.object == "value":
                continue
            real = words(" ".join(true))
            found += [line for line in text.split("\n") if words(line) and words(line) not in real]
    return found


def run_pages(count: int, seed: int, show: bool) -> dict[str, object]:
    """Figures over edits of pages."""
    rng = random.Random(seed)
    told: list[int] = []
    false = 0
    light: list[str] = []
    heavy: list[str] = []
    silent: list[str] = []
    for k in range(count):
        lang: Lang = "en" if k % 2 else "fr"
        page = make_page(rng, lang)
        before = page.read()
        edit = EDITS[k % len(EDITS)](rng, page)  # type: ignore[operator]
        result = compare(getattr(page, "before", before), page.read())
        loud = [c for c in result.changes if c.severity.rank >= 2]
        if edit.weight != "quiet":
            told.append(len(loud))
        wrong = untrue(result, edit)
        false += len(wrong)
        rank = result.severity.rank
        if edit.weight == "substantive" and rank < 3:
            light.append(f"{lang} {edit.name}")
        if edit.weight != "substantive" and rank >= 3 and edit.name != "sentence removed":
            heavy.append(f"{lang} {edit.name}")
        if edit.weight != "quiet" and rank < 2:
            silent.append(f"{lang} {edit.name}")
        if show and (wrong or len(loud) > 2):
            print(lang, edit.name, "untrue:", wrong)
            for change in loud:
                print("   ", change.severity, change.object, change.kind, change.summary_en, change.reason)
    return {
        "edits": count, "told untruly": false, "median": statistics.median(told),
        "p90": sorted(told)[int(0.9 * (len(told) - 1))], "too light": Counter(light), "too heavy": Counter(heavy),
        "silent": Counter(silent),
    }  # fmt: skip


def main() -> int:
    """Print the figures; 1 when a pair is false or a text that stands is told as gone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=400)
    parser.add_argument("--pages", type=int, default=190)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    bad, false, missed = run_tables(args.tables, args.seed, args.show)
    print(f"tables: {args.tables}, with a false pair: {bad}, false pairs: {false}, true pairs missing: {missed}")
    figures = run_pages(args.pages, args.seed, args.show)
    for name, value in figures.items():
        print(f"{name}: {value}")
    return int(bool(false or figures["told untruly"]))


if __name__ == "__main__":
    sys.exit(main())
