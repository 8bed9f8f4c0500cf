"""Lists, tables and details give their items the sense of the words above them, with exact spans."""

from __future__ import annotations

from veille.model import Block, Cell, ConditionItem, Conditions, Link, Section
from veille.parsers import Context, attach_rules, extract_rules

EN = """A permit is not needed if any of the following applies:
- The job ends within 14 days.
- The worker is under contract and:
  - earns at least $900 a week
  - lives abroad"""
FR = """Le permis n’est pas exigé si l’une des conditions suivantes est remplie :
- L’emploi prend fin dans un délai de 14 jours.
- Le travailleur a un contrat et :
  - gagne au moins 900 $ par semaine
  - vit à l’étranger"""


def test_lead_in_and_list_are_one_rule() -> None:
    """A lead-in quotes itself; its items are its conditions, joined as it says, nested as they are."""
    for text, lang in ((EN, "en"), (FR, "fr")):
        rules = extract_rules(text, lang)  # type: ignore[arg-type]
        lead = rules[0]
        assert lead.kinds[0] == "exemption"
        assert lead.quote == text.split("\n")[0]
        assert lead.conditions is not None
        assert lead.conditions.op == "any"
        first, second = lead.conditions.items
        assert isinstance(first, ConditionItem)
        assert text[first.start : first.end] == first.text
        assert isinstance(second, Conditions)
        nested = second.items[1]
        assert isinstance(nested, Conditions)
        assert len(nested.items) == 2


def test_item_with_a_value_is_a_rule_of_its_lead() -> None:
    """An item that holds a value is a rule of the lead-in's kind and names it as its parent."""
    for text, lang in ((EN, "en"), (FR, "fr")):
        rules = extract_rules(text, lang)  # type: ignore[arg-type]
        item = next(r for r in rules if r.values and r.values[0].type == "duration")
        assert item.kinds[0] == "exemption"
        assert item.parent == 0
        assert item.modality == "need_not"
        assert not item.quote.startswith("-")


def test_a_case_is_about_what_its_lead_in_is_about() -> None:
    """Cases of an exemption answer to its subject, whatever else they name; items of an order keep their own."""
    cases = (
        ("en", "A CAQ is not required if any of the following applies:\n- The job offer is for at most 30 days.\n- No LMIA is needed for the employment.", "CAQ"),
        ("fr", "Le CAQ n’est pas exigé si l’une de ces conditions est remplie :\n- L’offre d’emploi porte sur au plus 30 jours.\n- Aucune EIMT n’est exigée pour l’emploi.", "CAQ"),
        ("en", "A CAQ is not required for:\n- a worker whose work permit is for at most 30 days", "CAQ"),
        ("fr", "Le CAQ n’est pas exigé pour :\n- le travailleur dont le permis de travail est d’au plus 30 jours", "CAQ"),
    )  # fmt: skip
    for lang, text, subject in cases:
        rules = extract_rules(text, lang)  # type: ignore[arg-type]
        assert len(rules) >= 2
        assert {rule.subject for rule in rules} == {subject}
    order = extract_rules("To get a work permit, you must send:\n- a valid CAQ issued within 6 months", "en")
    assert order[-1].subject == "CAQ"


def test_context_stands_for_the_words_above() -> None:
    """A bare item takes its kind from the lead-in that the caller passes."""
    (rule,) = extract_rules("stays of at most 30 days", "en", Context(lead="No certificate is required for:"))
    assert rule.kinds[0] == "exemption"
    assert rule.text.startswith("No certificate")


def section(text: str, blocks: tuple[Block, ...], links: tuple[Link, ...] = ()) -> Section:
    return Section(0, 2, "Fees", (), text, "", blocks=blocks, links=links)


def test_row_takes_its_headers() -> None:
    """A table row is one rule with its headers as context."""
    text = "Study permit\t$150"
    row = Block("row", 0, len(text), context=("Fee table",), cells=(Cell(0, 12, "Application"), Cell(13, 17, "Fee")))
    (done,) = attach_rules((section(text, (row,)),), lang="en", instrument=None, title="", url=None)
    (rule,) = done.rules
    assert rule.quote == text
    assert rule.kinds[0] == "fee"
    assert "Fee table" in rule.text
    assert [v.value for v in done.values] == ["150.00"]


def test_code_keeps_its_provision_and_link() -> None:
    """An exemption code stands with the provision beside it and the page that the link goes to."""
    text = "Certificate holders in the province [R205(a) – A73]"
    item = Block("item", 0, len(text), depth=1)
    link = Link("https://example.org/codes/a73.html", text, 0, len(text))
    (done,) = attach_rules((section(text, (item,), (link,)),), lang="en", instrument=None, title="", url=None)
    (rule,) = done.rules
    assert rule.kinds[0] == "exemption_code"
    assert rule.values[0].value == "A73"
    assert rule.citations[0].norm == ("IRPR:205(a)",)
    assert rule.citations[0].href == link.href


def test_stated_dates_bound_the_rule() -> None:
    """An inclusive last day ends the rule on the day after; a repeal ends it on its own day."""
    (rule,) = extract_rules("From March 1, 2024, to April 30, 2025, graduates may apply.", "en")
    assert (rule.valid_from, rule.valid_to, rule.valid_basis) == ("2024-03-01", "2025-05-01", "stated")
    (rule,) = extract_rules("La loi a été abrogée le 2 août 2018.", "fr")
    assert rule.valid_to == "2018-08-02"
    assert rule.values[0].exclusive


def test_definition_has_its_term_as_subject() -> None:
    """A law's definition is about its term."""
    text = "dependent child a child who is less than 22 years of age"
    block = Block("definition", 0, len(text), term="dependent child")
    (done,) = attach_rules((section(text, (block,)),), lang="en", instrument="IRPR", title="", url=None)
    assert done.rules[0].kinds[0] == "definition"
    assert done.rules[0].subject == "dependent child"


def test_repealed_section_gives_nothing() -> None:
    """A section kept as a repeal notice states no rule."""
    text = "[Repealed, SOR/2004-59, s. 2]"
    done = attach_rules(
        (section(text, (Block("paragraph", 0, len(text)),)),), lang="en", instrument="IRPR", title="", url=None
    )
    assert done[0].rules == ()


def test_cells_under_a_heading_of_ages_hold_ages() -> None:
    """A bare number or range under or beside "Age" is of years of age; under another heading it is nothing."""
    range_of_ages = [("18", "min", "year_of_age"), ("30", "max", "year_of_age")]
    for text, lang, want in (
        ("Country | Age\n--- | ---\nNorland | 18-30", "en", range_of_ages),
        ("Pays | Tranche d’âge\n--- | ---\nNorlande | 18 à 30", "fr", range_of_ages),
        ("Âge | 18-30", "fr", range_of_ages),  # the heading of a row
        ("Country | Age\n--- | ---\nNorland | 18 and over", "en", [("18", "min", "year_of_age")]),
        ("Country | Page\n--- | ---\nNorland | 18-30", "en", []),
        ("Country | Age\n--- | ---\nNorland | see line 18", "en", []),  # the cell says something else
    ):
        section = Section(0, 2, "Rules", (), text, "")
        (read,) = attach_rules((section,), lang=lang, instrument=None, title="", url=None)  # type: ignore[arg-type]
        assert [(v.value, v.cmp, v.unit) for v in read.values] == want, text


def test_a_federal_page_does_not_cite_the_act_of_quebec_that_shares_a_title() -> None:
    """The site decides whose act "Financial Administration Act" is."""
    section = Section(0, 2, "Fees", (), "Fees follow section 20 of the Financial Administration Act.", "")
    for url, want in (
        ("https://www.canada.ca/en/fees.html", []),
        ("https://laws-lois.justice.gc.ca/eng/acts/x/", []),
        ("https://www.quebec.ca/en/fees", ["QFAA:20"]),
        (None, ["QFAA:20"]),
    ):
        (read,) = attach_rules((section,), lang="en", instrument=None, title="", url=url)
        assert [n for r in read.rules for c in r.citations for n in c.norm] == want, url


def test_a_form_that_a_document_must_have_is_a_format_beside_the_requirement() -> None:
    """A file type, a certified translation or a language asked of a paper is a format; a skill in a language is none."""
    for text, lang, formatted in (
        ("The portrait must be a JPEG file.", "en", True),
        ("Le portrait doit être en format JPEG.", "fr", True),
        ("Letters must be written in English or French.", "en", True),
        ("Les lettres doivent être rédigées en français ou en anglais.", "fr", True),
        ("You must attach a certified translation of your diploma.", "en", True),
        ("Vous devez joindre une traduction certifiée de votre diplôme.", "fr", True),
        ("Requests must be filed online.", "en", True),
        ("Les demandes doivent être déposées en ligne.", "fr", True),
        # how a paper came in is the case that the duty is for, not the form that is asked
        ("If the request was filed online, the clerk must enter its number.", "en", False),
        ("Si la demande a été déposée en ligne, le commis doit inscrire le numéro.", "fr", False),
        ("You must pass an interview in English or French.", "en", False),
        ("Vous devez réussir un entretien en français ou en anglais.", "fr", False),
    ):
        (rule,) = extract_rules(text, lang)  # type: ignore[arg-type]
        assert rule.kinds[0] == "requirement", text
        assert ("document_format" in rule.kinds) is formatted, text


def test_verbs_behind_the_subject_of_a_condition_are_no_orders() -> None:
    """ "No refund is given if you: cancel your visit" orders nobody to cancel; "you must: cancel" does."""
    cases = (
        ("en", "No refund may be given if you:\n- cancel your visit\n- leave early", {"must_not"}),
        ("en", "You won't get a refund if you\n- cancel your visit\n- send it late", {"must_not"}),
        ("fr", "Vous ne pouvez pas être remboursé si vous :\n- annulez votre visite\n- quittez la salle", {"must_not"}),
        ("en", "To be paid back, you must:\n- cancel your visit\n- send the form", {"must"}),
    )
    for lang, text, modalities in cases:
        items = extract_rules(text, lang)[-2:]  # type: ignore[arg-type]
        assert {item.modality for item in items} == modalities, text
