"""A small record for the site's tests: real structure and facts, our own sentences, in both languages."""

from __future__ import annotations

from dataclasses import replace

from veille.alerts.site import (
    Bytes,
    ChangePage,
    Dossier,
    ImpactRow,
    KeptVersion,
    PageHealth,
    PageRef,
    ParityView,
    Period,
    RulePairView,
    SearchedRule,
    SiteData,
    SourceHealth,
    Timeline,
)
from veille.alerts.site.data import HeldAnswer, HeldReason, LazyHeld
from veille.changes.tell.differences.moved_links import MovedLink
from veille.changes.tell.redline import Redline, RedlineLine, SectionRedline
from veille.changes.tell.side_by_side import mark_texts
from veille.model import (
    Block,
    CardDecision,
    CardLinks,
    CardTwin,
    Change,
    Citation,
    ConditionItem,
    Conditions,
    DecisionCard,
    DiffRun,
    Document,
    Impact,
    NextStep,
    OnPage,
    Rule,
    Section,
    Severity,
    StepKind,
    TwinState,
    Value,
)

NOW = "2026-11-22T14:05:00Z"
CAQ_EN = PageRef(
    "p-caq-en",
    "https://www.canada.ca/en/immigration/quebec/acceptance-certificate.html",
    "Quebec acceptance certificate (CAQ) for temporary workers",
    "en",
    "ircc-quebec",
    twin_page_id="p-caq-fr",
    first_seen="2026-02-03T06:00:00Z",
    last_checked="2026-11-22T13:58:12Z",
    last_changed="2026-11-20T09:12:40Z",
)
CAQ_FR = PageRef(
    "p-caq-fr",
    "https://www.canada.ca/fr/immigration/quebec/certificat-acceptation.html",
    "Certificat d’acceptation du Québec (CAQ) des travailleurs temporaires",
    "fr",
    "ircc-quebec",
    twin_page_id="p-caq-en",
    first_seen="2026-02-03T06:00:00Z",
    last_checked="2026-11-22T13:58:14Z",
    last_changed="2026-11-21T09:12:44Z",
)
FEES_FR = PageRef(
    "p-droits",
    "https://www.quebec.ca/immigration/frais-demande",
    "Frais exigés pour une demande d’immigration",
    "fr",
    "quebec",
    first_seen="2026-02-03T06:00:00Z",
    last_checked="2026-11-22T13:59:40Z",
    last_changed="2026-10-02T09:00:00Z",
)
QUIET = PageRef("p-quiet", "https://www.canada.ca/en/immigration/quebec/csq.html", "Selection certificate", "en", "ircc-quebec",
                first_seen="2026-02-03T06:00:00Z", last_checked="2026-11-19T13:59:40Z")  # fmt: skip


def row(kind: str, pieces: tuple[DiffRun, ...] = (), count: int = 0) -> RedlineLine | tuple[DiffRun, ...]:
    """One line of a redline by its kind; a heading is its pieces."""
    if kind == "heading":
        return pieces
    if kind == "skipped":
        return RedlineLine("folded", count=count)
    names = {"added": "inserted", "removed": "deleted"}
    return RedlineLine(names.get(kind, kind), (pieces,))  # type: ignore[arg-type]


def redline(*rows: RedlineLine | tuple[DiffRun, ...]) -> Redline:
    """A redline of lines under headings."""
    sections: list[SectionRedline] = []
    for one in rows:
        if isinstance(one, tuple):
            sections.append(SectionRedline("changed", 2, one, "fees", ()))
        else:
            last = sections.pop() if sections else SectionRedline("changed", 2, (), None, ())
            sections.append(replace(last, lines=(*last.lines, one)))
    return Redline((), tuple(sections))


def card_of(page: PageRef, step: ChangePage, **more: object) -> DecisionCard:
    """The card of a step as the record would give it."""
    lead = min(step.items, key=lambda item: -item.severity.rank, default=None)
    parts: dict[str, object] = {
        "change_id": step.id, "page_id": page.page_id, "url": page.url, "title": page.title, "lang": page.lang,
        "source": page.source, "severity": step.severity, "cause": step.cause, "seen_at": step.at,
        "seen_before": None, "checked_at": page.last_checked, "lead": lead, "fact_en": "", "fact_fr": "",
        "section": lead.section if lead else "", "sentence": (), "on_page": OnPage.UNKNOWN,
        "twin": CardTwin(TwinState.NONE), "packages": (), "facts": (), "provisions": (), "rule_ids": (), "decisions": (),
        "steps": (NextStep(StepKind.NOTHING),), "links": CardLinks(page.url, page.url, "https://archive.example/" + page.page_id),
        "others": max(len(step.items) - 1, 0),
    }  # fmt: skip
    return DecisionCard(**{**parts, **more})  # type: ignore[arg-type]


def change_page(page: PageRef, *parts: object, card: dict[str, object] | None = None, **more: object) -> ChangePage:
    """A step with its card."""
    blank = card_of(page, ChangePage("", NOW, Severity.NONE, (), None))  # type: ignore[arg-type]
    ident, at, severity, items, *rest = parts
    step = ChangePage(ident, at, severity, items, blank, *rest, **more)  # type: ignore[arg-type]
    return replace(step, card=card_of(page, step, **(card or {})))


def kept(page: PageRef, seq: int, at: str, until: str | None, *texts: str) -> KeptVersion:
    """A version as kept: a heading, a sentence with a rule, an item and a table row."""
    text = "\n".join(texts)
    starts = [sum(len(t) + 1 for t in texts[:n]) for n in range(len(texts))]
    blocks = tuple(
        Block("item" if n else "paragraph", at_, at_ + len(t), int(bool(n)))
        for n, (at_, t) in enumerate(zip(starts, texts, strict=True))
    )
    section = Section(0, 2, "Fees", (), text, "", blocks=blocks, rules=(rule(texts[0], "fee"),))
    document = Document(page.url, page.lang, page.title, None, "other", "html", "", "", (section,), "test")
    return KeptVersion(replace(bytes_of(seq, at), version_id=f"{page.page_id}-{seq}"), until, document)


def bytes_of(seq: int, at: str, modified: str | None = None) -> Bytes:
    """Provenance with plausible digests."""
    digest = f"{seq:02x}" * 32
    return Bytes(at, at, digest, digest[::-1], "veille-2026.11-4f1c09", "html", modified, seq)


def rule(quote: str, kind: str, **more: object) -> Rule:
    """A rule whose quote is its whole text."""
    return Rule(quote, 0, len(quote), (kind,), more.pop("lang", "en"), "measure", **more)  # type: ignore[arg-type]


def fee_step() -> ChangePage:
    """A critical step: a watched fact, its amount and the date from which it holds."""
    before = rule(
        "The processing fee is $191.00 for each worker.", "fee", subject="CAQ", modality="is", confidence=0.97,
        values=(Value("money", "191.00", "CAD", raw="$191.00"),),
        citations=(Citation("section 105 of the Quebec Immigration Regulation", ("QIR:105",), "https://www.legisquebec.gouv.qc.ca/en/document/cr/I-0.2.1,%20r.%203"),),
    )  # fmt: skip
    after = rule(
        "As of January 1, 2027, the processing fee is $198.00 for each worker.", "fee", subject="CAQ", modality="is", confidence=0.97,
        values=(Value("money", "198.00", "CAD", raw="$198.00"), Value("date", "2027-01-01", None, "eq", "effective_from", "January 1, 2027")),
        citations=before.citations, valid_from="2027-01-01", valid_basis="stated",
    )  # fmt: skip
    exemption = rule(
        "A worker needs no CAQ when the employment is continuous and lasts 30 days or less.", "exemption", subject="CAQ", modality="need_not",
        values=(Value("duration", "P30D", None, "max"),),
        conditions=Conditions("any", (ConditionItem("the employment is continuous and lasts 30 days or less", 0, 10), ConditionItem("the work is not paid", 11, 20))),
        citations=(Citation("R204(c)", ("IRPR:204(c)",), None),),
    )  # fmt: skip
    exemption_after = rule(
        "A worker needs no CAQ when the employment is continuous and lasts 30 days or less.", "exemption", subject="CAQ", modality="need_not",
        values=exemption.values,
        conditions=Conditions("any", (*exemption.conditions.items, ConditionItem("the labour market effect is not assessed", 21, 30))),  # type: ignore[union-attr]
        citations=(*exemption.citations, Citation("R205(a)", ("IRPR:205(a)",), "https://laws-lois.justice.gc.ca/eng/regulations/SOR-2002-227/section-205.html")),
    )  # fmt: skip
    return change_page(
        CAQ_EN,
        "p-caq-en-v3",
        "2026-11-20T09:12:40Z",
        Severity.CRITICAL,
        (
            Change("fact", "changed", Severity.CRITICAL, "Fees", "Processing fee for a CAQ: $191.00 becomes $198.00 on 1 January 2027",
                   "Frais de traitement d’un CAQ : 191,00 $ devient 198,00 $ le 1er janvier 2027", before="191.00", after="198.00", anchor="fees", object_id="caq.fee", value_type="money", unit="CAD", quote_after="As of January 1, 2027, the processing fee is $198.00 for each worker."),
            Change("value", "added", Severity.SUBSTANTIVE, "Fees", "New date in Fees: in effect from 1 January 2027", "Nouvelle date sous Fees : en vigueur dès le 1er janvier 2027",
                   after="2027-01-01", anchor="fees", value_type="date", role="effective_from"),
            Change("condition", "added", Severity.SUBSTANTIVE, "Who is exempt", "A third exemption: the labour market effect is not assessed",
                   "Une troisième dispense : l’effet sur le marché du travail n’est pas évalué", after="the labour market effect is not assessed", anchor="exempt"),
            Change("citation", "added", Severity.SUBSTANTIVE, "Who is exempt", "The exemption now cites IRPR 205(a)", "La dispense renvoie maintenant au RIPR 205a)", after="IRPR:205(a)", anchor="exempt"),
        ),
        redline=redline(
            row("heading", (DiffRun("same", "Fees"),)),
            row("same", (DiffRun("same", "The worker pays the fee to the Quebec ministry, not to IRCC."),)),
            row("changed", (DiffRun("deleted", "The"), DiffRun("inserted", "As of January 1, 2027, the"), DiffRun("same", " processing fee is "), DiffRun("deleted", "$191.00"), DiffRun("inserted", "$198.00"), DiffRun("same", " for each worker."))),
            row("skipped", (), 6),
            row("heading", (DiffRun("same", "Who is exempt"),)),
            row("same", (DiffRun("same", "A worker needs no CAQ when any of these holds:"),)),
            row("same", (DiffRun("same", "the employment is continuous and lasts 30 days or less"),)),
            row("changed", (DiffRun("same", "the work is not paid"), DiffRun("deleted", " (R204(c))"), DiffRun("inserted", " (R204(c) and R205(a))"))),
            row("added", (DiffRun("inserted", "the labour market effect is not assessed"),)),
            row("removed", (DiffRun("deleted", "Officers may ask for a paper letter."),)),
        ),
        rules=(RulePairView(before, after, "Fees", "fees"), RulePairView(exemption, exemption_after, "Who is exempt", "exempt", "accepted"), RulePairView(None, after, "Fees", "fees"), RulePairView(before, None, "Fees")),
        impacts=(Impact("IRPR:205(a)", 3, 7),),
        before=bytes_of(2, "2026-08-14T06:01:09Z", "2026-08-13"),
        after=bytes_of(3, "2026-11-20T09:12:40Z", "2026-11-19"),
        first_seq=41, last_seq=44, run_id="r-20261120-0912", links=(MovedLink("the fee schedule", "Fees", "https://www.example.org/old", "https://www.example.org/new"),),
        card={
            "fact_en": "Processing fee for a CAQ", "fact_fr": "Frais de traitement d’un CAQ", "packages": ("caq-rules",), "facts": ("caq.fee",),
            "sentence": (DiffRun("deleted", "The"), DiffRun("inserted", "As of January 1, 2027, the"), DiffRun("same", " processing fee is "), DiffRun("deleted", "$191.00"), DiffRun("inserted", "$198.00"), DiffRun("same", " for each worker.")),
            "on_page": OnPage.YES, "provisions": ("QIR:105",), "rule_ids": ("p-caq-en.1.r1",),
            "twin": CardTwin(TwinState.AGREES, "p-caq-fr", CAQ_FR.url, CAQ_FR.title, "fr", "2026-11-21T09:12:44Z", "198.00", "", "p-caq-fr-v2"),
            "decisions": (CardDecision("p-caq-en.1.r1", "accepted", "Ada", "2026-11-21T10:00:00Z", "confirmed by phone"),),
            "steps": (NextStep(StepKind.READ_PASSAGE), NextStep(StepKind.UPDATE_PACKAGES, about=("caq-rules",)), NextStep(StepKind.DECIDE, "veille review accept p-caq-en.1.r1", ("p-caq-en.1.r1",))),
        },
    )  # fmt: skip


def plain_step(ident: str, at: str, severity: Severity, english: str, french: str, **more: object) -> ChangePage:
    """A step with one item."""
    item = Change("section", "changed", severity, "How to apply", english, french)
    return change_page(more.pop("page", CAQ_EN), ident, at, severity, (item,), **more)  # type: ignore[arg-type]


def french_step() -> ChangePage:
    """The French page a day later: the twin catches up."""
    before = rule(
        "Les frais de traitement sont de 191 $ par travailleur.",
        "fee",
        lang="fr",
        modality="is",
        values=(Value("money", "191.00", "CAD"),),
    )
    after = rule("Dès le 1er janvier 2027, les frais de traitement sont de 198 $ par travailleur.", "fee", lang="fr", modality="is",
                 values=(Value("money", "198.00", "CAD"), Value("date", "2027-01-01", None, "eq", "effective_from")), valid_from="2027-01-01", valid_basis="stated")  # fmt: skip
    return change_page(
        CAQ_FR, "p-caq-fr-v2", "2026-11-21T09:12:44Z", Severity.CRITICAL,
        (Change("fact", "changed", Severity.CRITICAL, "Frais", "Processing fee for a CAQ: $191.00 becomes $198.00 on 1 January 2027", "Frais de traitement d’un CAQ : 191,00 $ devient 198,00 $ le 1er janvier 2027",
                before="191.00", after="198.00", anchor="frais", object_id="caq.fee", value_type="money", unit="CAD"),),
        redline=redline(row("heading", (DiffRun("same", "Frais"),)), row("changed", (DiffRun("deleted", "Les"), DiffRun("inserted", "Dès le 1er janvier 2027, les"), DiffRun("same", " frais de traitement sont de "), DiffRun("deleted", "191 $"), DiffRun("inserted", "198 $"), DiffRun("same", " par travailleur.")))),
        rules=(RulePairView(before, after, "Frais", "frais"),),
        before=bytes_of(1, "2026-02-03T06:00:10Z"), after=bytes_of(2, "2026-11-21T09:12:44Z"), first_seq=45, last_seq=45,
        card={"fact_en": "Processing fee for a CAQ", "fact_fr": "Frais de traitement d’un CAQ", "twin": CardTwin(TwinState.AGREES, "p-caq-en", CAQ_EN.url, CAQ_EN.title, "en", None, "198.00", "", "p-caq-en-v3")},
    )  # fmt: skip


def dossiers() -> list[Dossier]:
    """Four pages: one with three steps, one twin, one in French only, one that never changed."""
    reworded = redline(
        row(
            "changed",
            (
                DiffRun("same", "Apply "),
                DiffRun("deleted", "on line"),
                DiffRun("inserted", "online"),
                DiffRun("same", " before you travel."),
            ),
        ),
    )
    return [
        Dossier(CAQ_EN, (
            plain_step("p-caq-en-v2a", "2026-05-02T06:00:00Z", Severity.EDITORIAL, "Wording of How to apply was tidied", "Le libellé de la marche à suivre a été retouché",
                       redline=reworded, before=bytes_of(1, "2026-02-03T06:00:00Z"), after=bytes_of(2, "2026-05-02T06:00:00Z"), first_seq=3, last_seq=3),
            plain_step("p-caq-en-v2", "2026-08-14T06:01:09Z", Severity.SUBSTANTIVE, "Our parsers now read the maximum of 36 months as a limit of duration", "Nos analyseurs lisent maintenant le maximum de 36 mois comme une durée maximale", cause="extractor"),
            fee_step(),
        ), bytes_of(1, "2026-02-03T06:00:00Z"), 14, (
            kept(CAQ_EN, 1, "2026-02-03T06:00:00Z", "2026-08-14T06:01:09Z", "The processing fee is $191.00.", "by card"),
            kept(CAQ_EN, 3, "2026-11-20T09:12:40Z", None, "The processing fee is $198.00.", "by card"),
        ), fee_step().redline),
        Dossier(CAQ_FR, (french_step(),), bytes_of(1, "2026-02-03T06:00:10Z"), 14),
        Dossier(FEES_FR, (plain_step("p-droits-v2", "2026-10-02T09:00:00Z", Severity.METADATA, "Only the date stamp moved", "Seule la date de la page a bougé", page=FEES_FR),), bytes_of(1, "2026-02-03T06:00:00Z"), 3),
        Dossier(QUIET, (), bytes_of(1, "2026-02-03T06:00:00Z"), 0),
    ]  # fmt: skip


def timelines() -> list[Timeline]:
    """A fee announced ahead of its date, a duration without dates, a rule."""
    quote, url = "The processing fee is $191.00 for each worker.", CAQ_EN.url
    fee = Period(
        "191.00",
        "2026-11-20T09:12:40Z",
        None,
        "2026-01-01",
        "2027-01-01",
        "money",
        "CAD",
        basis="stated",
        quote=quote,
        url=url,
    )
    raised = Period(
        "198.00",
        "2026-11-20T09:12:40Z",
        None,
        "2027-01-01",
        None,
        "money",
        "CAD",
        basis="stated",
        quote="As of January 1, 2027, the processing fee is $198.00 for each worker.",
        url=url,
    )
    return [
        Timeline("caq.fee", "fact", "Processing fee for a CAQ", "Frais de traitement d’un CAQ", (
            Period("185.00", "2026-02-03T06:00:00Z", "2026-04-01T06:00:00Z", None, None, "money", "CAD", quote="The fee is $185.00.", url=url),
            Period("191.00", "2026-04-01T06:00:00Z", "2026-11-20T09:12:40Z", "2026-01-01", None, "money", "CAD", basis="stated", quote=quote, url=url),
            fee,
            raised,
        ), "p-caq-en", now=fee, coming=(raised,)),
        Timeline("caq.work.max_duration", "fact", "Longest CAQ for work", "Durée maximale d’un CAQ pour travail", (
            Period("P36M", "2026-02-03T06:00:00Z", None, "2018-08-02", None, "duration", None, "max", basis="stated", quote="A CAQ is issued for 36 months at most.", url=url),
        ), "p-caq-en"),
        Timeline("p-caq-en-r4", "rule", "Workers with continuous employment of 30 days or less are exempt", "Workers with continuous employment of 30 days or less are exempt", (
            Period("P30D", "2026-02-03T06:00:00Z", "2026-11-20T09:12:40Z", type="duration", cmp="max", quote="30 days or less", url=url),
            Period("P30D", "2026-11-20T09:12:40Z", None, type="duration", cmp="max", quote="30 days or less", url=url),
        ), "p-caq-en"),
    ]  # fmt: skip


def held() -> HeldAnswer:
    """A notice that came in the place of the CAQ page."""
    marked = mark_texts(
        "Processing fee\nThe processing fee is $198.00.\n", "Processing fee\nThis site is being updated.\n"
    )
    why = HeldReason("the text shrank to 4 %", "il ne reste que 4 % du texte", 2, "2026-11-21T09:12:40Z")
    return HeldAnswer(CAQ_EN, (why,), marked.old, marked.new, marked.shared)


def record(**more: object) -> SiteData:
    """The whole record; keyword arguments replace parts of it."""
    parts: dict[str, object] = {
        "generated_at": NOW,
        "dossiers": dossiers(),
        "timelines": timelines(),
        "parity": [
            ParityView("equal", CAQ_EN, CAQ_FR, "A CAQ is issued for 36 months at most.", "Le CAQ est délivré pour 36 mois au plus."),
            ParityView("conflict", CAQ_EN, CAQ_FR, "The processing fee is $198.00.", "Les frais de traitement sont de 191 $.", "2026-11-20T09:12:40Z"),
            ParityView("unpaired", CAQ_EN, CAQ_FR, "Officers accept a CAQ issued before December 11, 2023.", "", "2026-02-03T06:00:00Z"),
        ],
        "impacts": [
            ImpactRow("IRPR:205(a)", CAQ_EN, "No CAQ is needed under R205(a).", "R205(a)", "r-1"),
            ImpactRow("IRPR:204(c)", CAQ_FR, "Aucun CAQ n’est exigé selon R204c).", "R204c)", "r-2"),
        ],
        "sources": [
            SourceHealth("ircc-quebec", 34, 33, 1, 0, "2026-11-22T13:58:14Z", 3, 2.0, "www.canada.ca"),
            SourceHealth("quebec", 12, 10, 1, 1, "2026-11-22T13:59:40Z", 9, 5.0, "www.quebec.ca", "2026-11-22T18:00:00Z"),
        ],
        "health": [PageHealth(QUIET, "failing", "2026-11-19T14:00:00Z", "2026-11-19T13:59:40Z", 3.0, "server_error 503", 3)],
        "held": [LazyHeld("p-caq-en", "1", held)],
        "fresh": 42,
        "searched": lambda page_ids: [
            rule for rule in (
            SearchedRule("p-caq-en", "As of January 1, 2027, the processing fee is $198.00 for each worker.", "fee", "fees"),
            SearchedRule("p-caq-fr", "Les frais de traitement sont de 191 $ par travailleur.", "fee", "frais"),
            ) if rule.page_id in page_ids
        ],
        "program_version": "0.1.0",
    }  # fmt: skip
    return SiteData(**{**parts, **more})  # type: ignore[arg-type]
