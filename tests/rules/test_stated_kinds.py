"""What tables, terms and lead-ins make of a piece: answers below "required", names of columns, terms, a cost of nothing."""

from __future__ import annotations

import pytest

from veille.model import Lang, Rule
from veille.parsers import extract_rules, read_document
from veille.parsers.rules.extraction import Context, judge_text
from veille.profiles import load_profiles


def _rules(body: str, lang: Lang = "en") -> tuple[Rule, ...]:
    html = (
        f"<html lang='{lang}'><head><title>Stalls</title></head><body><main><h1>Stalls</h1>{body}</main></body></html>"
    )
    return read_document(html.encode(), profile=load_profiles()["generic"]).rules


ANSWERS = (
    "<table><tr><th>Stall<th>Licence required</tr><tr><td>Bread baker on the market square<td>Yes</tr>"
    "<tr><td>Florist on the market square<td>No</tr></table>"
)
OPENING = "<table><tr><th>Stall<th>Open late</tr><tr><td>Bread baker<td>Yes</tr><tr><td>Florist<td>No</tr></table>"


def test_an_answer_below_required_is_a_duty_or_frees() -> None:
    said = {rule.row_label: (rule.kinds[0], rule.modality) for rule in _rules(ANSWERS)}
    assert said == {
        "Bread baker on the market square": ("requirement", "must"),
        "Florist on the market square": ("exemption", "need_not"),
    }


def test_an_answer_below_another_heading_demands_nothing() -> None:
    assert not {rule.modality for rule in _rules(OPENING)} & {"must", "need_not"}


def test_a_word_of_duty_in_the_name_of_a_column_is_no_rule() -> None:
    body = (
        "<table><tr><td>Number of bakers<td>Funds required (in dollars)</tr>"
        "<tr><td>1<td>$14,690</tr><tr><td>2<td>$18,288</tr></table>"
    )
    assert all(any(v.type == "money" for v in rule.values) for rule in _rules(body))


def test_items_behind_a_relative_pronoun_say_of_whom_a_rule_holds() -> None:
    body = "<p>The guild issues a licence to a person who:</p><ul><li>has held a stall for 3 years</li><li>has paid $40</li></ul>"
    assert {rule.kinds[0] for rule in _rules(body) if rule.quote.startswith("has")} == {"condition"}


@pytest.mark.parametrize(
    ("lang", "lead", "item"),
    [
        ("en", "You may sell bread on the square if you", "pay $40 to the market office"),
        ("fr", "Vous pouvez vendre du pain si :", "vous payez 40 $ au bureau du marché;"),
    ],
)
def test_an_item_of_conditions_is_one_beside_what_it_says(lang: Lang, lead: str, item: str) -> None:
    other = {"en": "bake it yourself", "fr": "vous le cuisez vous-même;"}[lang]
    found = [
        rule for rule in _rules(f"<p>{lead}</p><ul><li>{other}</li><li>{item}</li></ul>", lang) if "40" in rule.quote
    ]
    assert [{"fee", "condition"} <= set(rule.kinds) for rule in found] == [True]


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("«pâte mère»: la pâte gardée de la veille qui nécessite un repos.", "definition", "is"),
        ("« Documents » : le boulanger doit présenter une lettre.", "requirement", "must"),
    ],
)
def test_a_quoted_term_in_small_letters_is_defined(text: str, kind: str, modality: str) -> None:
    rule = judge_text(text, "fr")[0].rule
    assert (rule.kinds[0], rule.modality) == (kind, modality)


@pytest.mark.parametrize(
    ("lang", "lead", "item"),
    [
        ("en", "A stall is granted where the baker:", "bakes bread"),
        ("en", "A stall is granted provided that the foreign baker:", "bakes bread"),
        ("fr", "Un étal est accordé lorsque le boulanger :", "fait du pain;"),
        ("fr", "Un étal est accordé dans le cas où le boulanger étranger :", "fait du pain;"),
    ],
)
def test_items_behind_the_subject_of_a_condition_are_conditions(lang: Lang, lead: str, item: str) -> None:
    other = {"en": "pays $40", "fr": "paie 40 $."}[lang]
    found = [
        rule for rule in _rules(f"<p>{lead}</p><ul><li>{item}</li><li>{other}</li></ul>", lang) if "40" in rule.quote
    ]
    assert [rule.kinds[0] for rule in found] == ["condition"]


def test_items_behind_the_subject_of_a_lead_in_are_no_conditions() -> None:
    body = (
        "<p>If your stall is open, you:</p><ul><li>must sell bread before noon</li><li>must not sell flowers</li></ul>"
    )
    said = [(rule.kinds[0], rule.modality) for rule in _rules(body) if rule.quote.startswith("must")]
    assert said == [("requirement", "must"), ("prohibition", "must_not")]


def test_a_crowd_of_more_people_is_told_but_five_or_more_people_pay() -> None:
    assert [r.kinds[0] for r in extract_rules("Stall fee for a family (5 or more people): $500", "en")] == ["fee"]
    assert not extract_rules("More people came to the market, 500 in May.", "en")


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("The fee goes from $85 to $100 on May 1, 2024.", "en", [("85.00", "eq"), ("100.00", "eq")]),
        ("The fee goes from $85 to $155 by type of stall.", "en", [("85.00", "min"), ("155.00", "max")]),
        ("You must be over 17 and under 36 years of age.", "en", [("17", "gt"), ("36", "lt")]),
        ("Vous devez avoir plus de 17 ans et moins de 36 ans.", "fr", [("17", "gt"), ("36", "lt")]),
        ("The income must be at least 1.5 times the minimum.", "en", [("1.5", "min")]),
        ("Le revenu doit être égal ou supérieur à 1,5 fois le minimum.", "fr", [("1.5", "min")]),
        ("Un NCLC de 7 ou plus est exigé dans les quatre compétences.", "fr", [("7", "min")]),
    ],
)
def test_values_with_their_bounds(text: str, lang: Lang, expected: list[tuple[str, str]]) -> None:
    values = [v for judgement in judge_text(text, lang) for v in judgement.rule.values if v.type != "date"]
    assert [(v.value, v.cmp) for v in values] == expected


def _row_kinds(head: str, row: str, *, caption: str = "", heading: str = "Stalls", lang: Lang = "en") -> list[str]:
    """The kinds of the one row of a table, the first two."""
    body = f"<h2>{heading}</h2><table><caption>{caption}</caption><tr><th>Name<th>{head}</tr><tr>{row}</tr></table>"
    return [kind for rule in _rules(body, lang) for kind in rule.kinds[:1]]


@pytest.mark.parametrize(
    ("head", "row", "kind"),
    [
        # by the head of the amount's own column, whatever the row is called
        ("Wage threshold", "<td>Bakeries<td>$34.62", "threshold"),
        ("Licence fee", "<td>Bakers with low income<td>$34.62", "fee"),
        ("Income review fee", "<td>Bakers<td>$34", "fee"),
        ("Funds required", "<td>For each additional child<td>$4,112", "threshold"),
        ("Living costs", "<td>Bakers<td>$4,112", "threshold"),
        ("Validity", "<td>Oven inspection<td>12 months from the day of the inspection", "validity"),
        ("Maximum stay", "<td>Guest baker<td>6 months", "duration_limit"),
        ("Deadline", "<td>Answer a letter of the guild<td>10 business days after you get it", "deadline"),
    ],
)
def test_a_row_is_of_what_the_head_of_its_measure_names(head: str, row: str, kind: str) -> None:
    assert _row_kinds(head, row) == [kind]


def test_a_caption_or_a_heading_says_what_a_bare_amount_is() -> None:
    row = "<td>Bakers of two towns (three or more)<td>$690"
    assert _row_kinds("Amount", row, caption="Fees of the guild") == ["fee"]
    assert _row_kinds("Amount", row, caption="Income to show") == ["threshold"]
    assert _row_kinds("Montant", "<td>Deux boulangers<td>690 $", heading="Frais de la guilde", lang="fr") == ["fee"]
    assert _row_kinds("Montant", "<td>Deux boulangers<td>690 $", heading="Seuils de revenu", lang="fr") == ["threshold"]


def test_a_kind_stands_once_on_a_row() -> None:
    """A code's own kind may come from its words and from its head alike."""
    body = "<table><tr><th>Exemption code<th>Maximum stay</tr><tr><td>C10<td>12 months</tr></table>"
    assert [rule.kinds for rule in _rules(body)] == [("exemption_code", "duration_limit")]


@pytest.mark.parametrize(
    ("head", "cell"),
    [("Refund", "100%"), ("Maximum share of guest bakers", "20%"), ("Pass mark", "50")],
)
def test_a_share_or_mark_below_a_head_that_bounds_it_is_a_rule(head: str, cell: str) -> None:
    assert len(_row_kinds(head, f"<td>Bakeries of the region<td>{cell}")) == 1


def test_rounds_of_a_draw_are_figures_of_what_was() -> None:
    body = (
        "<table><tr><th>Date<th>Lowest score of a baker invited<th>Number of invitations</tr>"
        "<tr><td>March 3, 2026<td>410<td>4,500</tr><tr><td>March 17, 2026<td>509<td>3,000</tr></table>"
    )
    assert _rules(f"<h2>Rounds of invitations</h2>{body}") == ()


@pytest.mark.parametrize(
    ("head", "row", "kind"),
    [
        ("Test", "<td>6 months or less<td>Not required", "exemption"),  # a span in the row's name is its case
        ("Test", "<td>More than 6 months<td>Required", "requirement"),
        ("Day", "<td>Deadline to answer the letter<td>60 days after the letter", "deadline"),
    ],
)
def test_a_row_says_what_is_asked_or_by_when(head: str, row: str, kind: str) -> None:
    assert _row_kinds(head, row) == [kind]


def test_the_name_of_a_field_demands_and_frees_nothing() -> None:
    body = "<table><tr><th>Field<th>Entry</tr><tr><td>Licence exemption<td>A75</tr></table>"
    assert {rule.kinds[0] for rule in _rules(body)} <= {"requirement", "exemption_code"}


def test_the_words_of_a_remark_to_copy_are_not_those_of_its_row() -> None:
    body = (
        "<table><tr><th>Field<th>Selection or input</tr><tr><td>Remarks<td>Enter “Exempt from the licence”</tr></table>"
    )
    assert [rule.kinds[0] for rule in _rules(body)] == ["requirement"]


MIXED = (
    "<p>Le boulanger doit payer les frais de 155 $. Le permis est valide pendant 24 mois.</p>"
    "<p>The baker must not leave the town before June 1, 2026, and the permit is valid for up to 36 months.</p>"
    "<p>Le boulanger ne peut pas quitter la ville.</p>"
)


def test_a_block_of_the_other_language_is_read_in_its_own() -> None:
    said = [(rule.lang, rule.modality, [v.cmp for v in rule.values]) for rule in _rules(MIXED, "fr")]
    assert said == [
        ("fr", "must", ["eq"]), ("fr", "is", ["eq"]), ("en", "must_not", [None, "max"]), ("fr", "must_not", []),
    ]  # fmt: skip


def test_names_of_the_other_language_change_no_block() -> None:
    body = "<p>You must pay the fee at the Ministère de la Sécurité et des Services.</p>"
    assert [(rule.lang, rule.modality) for rule in _rules(body)] == [("en", "must")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Bakers must pay the market fee unless they are exempt."),
        ("fr", "Les boulangers doivent payer les droits de marché, sauf les apprentis."),
    ],
)
def test_a_duty_with_an_exemption_in_it_has_both_kinds(lang: Lang, text: str) -> None:
    (rule,) = extract_rules(text, lang)
    assert rule.kinds[0] == "requirement"
    assert "exemption" in rule.kinds


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "A loaf is deemed sold on the day it leaves the oven.", "definition"),
        ("fr", "Le pain est réputé vendu le jour où il sort du four.", "definition"),
        ("en", "Bakers of the guild keep their access to the mill.", "permission"),
        ("fr", "Les boulangers de la guilde gardent leur accès au moulin.", "permission"),
        ("en", "The tax on ovens does not extend to schools.", "exemption"),
        ("fr", "La taxe sur les fours ne vise pas les écoles.", "exemption"),
        ("en", "Loaves without a label are returned to the mill.", "prohibition"),
        ("fr", "Les pains sans étiquette sont renvoyés au moulin.", "prohibition"),
        ("en", "A baker who hides flour is liable to exclusion.", "prohibition"),
        ("fr", "Une troisième absence entraîne l’exclusion de la guilde.", "prohibition"),
        ("en", "A stall is granted for a period of 3 years.", "validity"),
        ("fr", "Une place est accordée pour une période de 3 ans.", "validity"),
    ],
)
def test_words_tell_the_kind_of_a_main_clause_without_a_duty(lang: Lang, text: str, kind: str) -> None:
    """What counts as what, gives a right, reaches nobody, turns away, bars or lasts is of that kind first."""
    assert [(j.rule.kinds[0], j.stated) for j in judge_text(text, lang)] == [(kind, True)]


@pytest.mark.parametrize(
    ("lang", "lead", "item", "kind"),
    [
        ("en", "Once inside, an inspector may:", "examine any loaf that is on the premises;", "permission"),
        (
            "fr",
            "Une fois sur place, l’inspecteur peut à ces fins :",
            "examiner tout pain qui s’y trouve;",
            "permission",
        ),
    ],
)
def test_the_end_of_a_lead_in_says_what_its_items_are(lang: Lang, lead: str, item: str, kind: str) -> None:
    """A power at the end of a lead-in makes no condition of an item, whatever stands before it."""
    rules = _rules(f"<p>{lead}</p><ul><li>{item}</li><li>{item} </li></ul>", lang)
    assert {rule.kinds[0] for rule in rules if rule.quote.startswith(item[:8])} == {kind}


def test_an_item_says_what_the_one_whom_its_lead_in_names_does() -> None:
    """« L’exploitant du moulin » - « tient un registre »: a duty said in the bare present, and no condition."""
    context = Context(instrument="I-0.2.1", lead="L’exploitant du moulin")
    assert judge_text("tient un registre des arrivées;", "fr", context)[-1].rule.kinds[0] == "requirement"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Persons who may not work may study.", "permission"),  # the ban is of whom it speaks
        ("This form can only be used once and must not be copied.", "prohibition"),  # a limit is a ban in what it does
    ],
)
def test_a_ban_yields_to_a_permission_unless_it_limits_it(text: str, first: str) -> None:
    assert judge_text(text, "en")[0].rule.kinds[0] == first


@pytest.mark.parametrize(
    ("lang", "told", "ruled"),
    [
        ("en", "The bakers had to carry their flour up the hill.", "The bakers have to carry their flour up the hill."),
        ("fr", "Les boulangers devaient porter la farine.", "Les boulangers doivent porter la farine."),
    ],
)
def test_what_had_to_be_done_is_no_duty_of_today(lang: Lang, told: str, ruled: str) -> None:
    assert judge_text(told, lang)[0].rule.modality != "must"
    assert judge_text(ruled, lang)[0].rule.modality == "must"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "There is no ceiling on the number of loaves."),
        ("fr", "Il n’y a aucun plafond au nombre de pains."),
        ("en", "Two letters from neighbours suffice."),
        ("fr", "Deux lettres de voisins suffisent."),
        ("fr", "Les gâteaux n’y figurent pas."),
    ],
)
def test_what_is_said_of_rules_alone_makes_one_among_idle_text(lang: Lang, text: str) -> None:
    """A state that only rules have (no bound, enough, left out) needs no word of duty, whatever stands around it."""
    idle = {"en": "<p>The mill stands by the river.</p>", "fr": "<p>Le moulin est au bord de la rivière.</p>"}[lang]
    assert text in {rule.quote for rule in _rules(f"{idle}<p>{text}</p>{idle}", lang)}
