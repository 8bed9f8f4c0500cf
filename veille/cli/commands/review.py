"""Commands of a person's word: review list, accept, edit, reject, withdraw, correct."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from veille.cli.commands import held
from veille.cli.help import GroupedHelp
from veille.cli.language import cli_lang, tr
from veille.cli.offers import SUBJECTS, offer_subjects, offering
from veille.cli.options import (
    AsJson,
    ConfigPath,
    DatabasePath,
    Quiet,
    QuietNotes,
    find_config,
    find_database,
    note,
    say,
)
from veille.cli.tables import Listing, find_term, require_term, show_rows
from veille.errors import UsageError
from veille.model import Modality, ReviewState, RuleKind

if TYPE_CHECKING:
    from veille.pipeline.decisions.verdicts import RecordedVerdict
    from veille.store import Review
    from veille.workspace import Workspace

review = typer.Typer(
    help="Accept, edit or reject rules; accept content that was held back.", no_args_is_help=True, cls=GroupedHelp
)

Replace = Annotated[
    bool, typer.Option("--replace", help="Decide otherwise than somebody has; what was decided before stays on record.")
]
Reviewer = Annotated[str | None, typer.Option(help="Your name (default: your login name).")]
Comment = Annotated[str, typer.Option(help="Reason.")]
Target = Annotated[
    str, typer.Argument(metavar="RULE", help="Rule id; RULE@VERSION for a reading that the page has left.")
]
Rules = Annotated[
    list[str] | None, typer.Argument(metavar="RULE", help="Rule ids; RULE@VERSION for readings that the page has left.")
]
ChangeNumber = Annotated[
    int | None,
    typer.Option("--change", metavar="NUMBER", help="All rules of this change; give the number of its alert."),
]

ValidFrom = Annotated[
    str | None, typer.Option(help="First day on which it applies (YYYY-MM-DD, or none).", metavar="DATE")
]
ValidTo = Annotated[
    str | None, typer.Option(help="First day on which it no longer applies (YYYY-MM-DD, or none).", metavar="DATE")
]

_PENDING = Listing(
    {"rule_id": "rule", "review_state": "state", "kind": "kind"},
    below=("decided", "was", "quote", "url"),
    nothing="nothing waits for a review",
)

_STATES = tuple(ReviewState)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    held.register(review)
    app.add_typer(review, name="review")


@review.command("list")
def review_list(
    state: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Only these states (default: the first three): {', '.join(_STATES)}.",
            autocompletion=offering(lambda: _STATES),
        ),
    ] = None,
    page: Annotated[str | None, typer.Option(help="Only this page: id, address or source id.")] = None,
    change: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", help="Only the rules of this change, in any state; give the number of its alert."
        ),
    ] = None,
    past: Annotated[
        bool,
        typer.Option(
            "--past", help="Readings that their page has left: decided ones, and those of facts' earlier days."
        ),
    ] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List the rules that wait for a decision."""
    from veille.answers.handling.reviewing import pending_records, tell_rule_decision
    from veille.store import open_reading

    with open_reading(find_database(find_config(config), db)) as store:
        asked = tuple(require_term("review_state", name, _STATES, "review state") for name in state or ())
        rows = pending_records(store, asked, page, change, past=past)
    if not as_json:
        rows = [
            row
            | {"was": tr("before: {quote}", quote=row["quote_before"]) if row.get("quote_before") else None}
            | {"decided": tell_rule_decision(row, cli_lang())}
            for row in rows
        ]
    show_rows(rows, _PENDING, as_json=as_json, quiet=quiet)


@review.command("accept")
def review_accept(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="RULE|PAGE", help="Rule ids, or one page whose content is held back."),
    ] = None,
    change: ChangeNumber = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="A held copy of the page's past, by its day or time: `veille review held`."),
    ] = None,
    replace: Replace = False,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Accept rules as they were read, all rules of a change, or a page's content that was held back.

    `veille review withdraw` takes it back; of a page until it changes again, and what was sent stays sent.
    """
    if (
        len(targets or ()) == 1
        and change is None
        and held.accept_page(
            (targets or [""])[0], at, (reviewer_name(reviewer), comment), (as_json, quiet), (config, db)
        )
    ):
        return
    if at is not None:
        raise UsageError("needs one page", where="--at", hint="veille review accept PAGE --at DATE")
    _decide("accepted", targets, change, (reviewer, comment), (as_json, quiet), (config, db), replacing=replace)


@review.command("reject")
def review_reject(
    rules: Rules = None,
    change: ChangeNumber = None,
    replace: Replace = False,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Reject rules, or all rules of a change: downstream packages that ask for reviewed rules do not see them."""
    _decide("rejected", rules, change, (reviewer, comment), (as_json, quiet), (config, db), replacing=replace)


@review.command("withdraw")
def review_withdraw(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="RULE|PAGE", help="Rule ids, or one page of which what was held back was accepted."),
    ] = None,
    change: ChangeNumber = None,
    at: Annotated[
        str | None, typer.Option(metavar="DATE", help="An accepted copy of the page's past, by its day or time.")
    ] = None,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Undo decisions on rules or on a change: the program's own reading applies again, unreviewed.

    What was accepted of a page is held again: its version is taken out, and alerts on it that were sent stay sent.
    """
    if (
        len(targets or ()) == 1
        and change is None
        and held.take_back_page(
            (targets or [""])[0], at, (reviewer_name(reviewer), comment), (as_json, quiet), (config, db)
        )
    ):
        return
    if at is not None:
        raise UsageError("needs one page", where="--at", hint="veille review withdraw PAGE --at DATE")
    _decide("withdrawn", targets, change, (reviewer, comment), (as_json, quiet), (config, db))


_DECIDED = {
    "accepted": "change {number}: accepted; {count} [rule|rules]: {title}",
    "rejected": "change {number}: rejected; {count} [rule|rules]: {title}",
    "withdrawn": "change {number}: withdrawn; {count} [rule|rules]: {title}",
}
_UNCHANGED = "change {number}: decision unchanged: {title}"
_VERBS = {"accepted": "accept", "rejected": "reject", "withdrawn": "withdraw"}  # the command that decides so


def _decide(
    decision: Literal["accepted", "rejected", "withdrawn"],
    rules: list[str] | None,
    change: int | None,
    person: tuple[str | None, str],
    manner: tuple[bool, bool],
    place: tuple[Path | None, Path | None],
    *,
    replacing: bool = False,
) -> None:
    """Decide on rules or on a change: `person` is who and why, `manner` JSON and quiet, `place` config and database."""
    from veille.model import EventVerdict
    from veille.pipeline.decisions.earlier_decisions import tell_known, tell_known_rule
    from veille.pipeline.decisions.reviews import withdraw_rules
    from veille.pipeline.decisions.verdicts import judge_event, waiting_twin
    from veille.pipeline.outbox.trackers import tell_trackers
    from veille.workspace import open_workspace

    if (change is None) == (not rules):
        raise UsageError("name rules, or a change with --change", where=f"veille review {_VERBS[decision]}")
    who, why = reviewer_name(person[0]), person[1]
    with open_workspace(find_config(place[0]), database=_existing(*place)) as workspace:
        if change is not None:
            verdict = EventVerdict.REOPENED if decision == "withdrawn" else EventVerdict(decision)
            judged = judge_event(workspace, change, verdict, reviewer=who, note=why, replacing=replacing)
            for line in tell_trackers(workspace, [judged.event] if not judged.known else []):
                note(f"veille: {line}")
            if judged.known:
                note(tell_known(judged.event), quiet=manner[1])
            outcome: object = judged
            told = _UNCHANGED if judged.known else _DECIDED[decision]
            said = tr(told, number=change, count=len(judged.rules), title=judged.title)
            _tell_pages(judged, quiet=manner[1])
            if decision != "withdrawn" and (twin := waiting_twin(workspace, change)) is not None:
                note(
                    f"the same change in the other language waits: veille review {_VERBS[decision]} --change {twin.number}"
                )
            for left in judged.moved:
                target = f"--change {left.number}" if left.number is not None else left.rule_id
                note(f"nothing decided on {left.rule_id}: it has changed since and now says {left.quote!r}")
                note(f"when you have read it: veille review {_VERBS[decision]} {target}")
            for kept in judged.decided:
                note(f"nothing decided on {kept.rule_id}, which a person decided on: {kept.said}")
        else:
            alike: tuple[Review, ...] = ()
            if decision == "withdrawn":
                made = withdraw_rules(workspace, rules or (), reviewer=who, comment=why)
            else:
                made, alike = _decide_on_rules(workspace, rules or [], decision, (who, why), replacing=replacing)
            for known in alike:
                note(tell_known_rule(known), quiet=manner[1])
            outcome = (made + alike)[0] if len(made + alike) == 1 else made + alike
            unchanged = [tr("{rule}: decision unchanged", rule=known.rule_id) for known in alike]
            said = "\n".join([*(_said(review, decision) for review in made), *unchanged])
    say(outcome, said, *manner)


def _tell_pages(judged: RecordedVerdict, *, quiet: bool) -> None:
    """Says of a word on an edit that several pages share what it decided on the other pages, and what it left."""
    from veille.pipeline.decisions.earlier_decisions import tell_known

    if judged.pages > 1:
        note(tr("this holds for {count} [page|pages] with the same change", count=judged.pages), quiet=quiet)
    for standing in judged.kept:
        note(tell_known(standing))
    if judged.partly and judged.event.verdict != "reopened":
        numbers = ", ".join(str(number) for number in judged.partly)
        note(tr("other changes of these pages wait by themselves: {numbers}", numbers=numbers), quiet=quiet)


def _decide_on_rules(
    workspace: Workspace,
    rules: list[str],
    decision: Literal["accepted", "rejected"],
    person: tuple[str, str],
    *,
    replacing: bool,
) -> tuple[tuple[Review, ...], tuple[Review, ...]]:
    """The decisions made on rules, and those that stood alike and stay: another one than stands must say so."""
    from veille.pipeline.decisions.earlier_decisions import refuse_second_decision, sort_rules
    from veille.pipeline.decisions.reviews import decide_rules

    who, why = person
    found = sort_rules(workspace, dict.fromkeys(rules), decision, why)
    if found.otherwise and not replacing:
        raise refuse_second_decision(*found.otherwise[0])
    deciding = (*found.free, *(rule for rule, _ in found.otherwise))
    return decide_rules(workspace, deciding, decision, reviewer=who, comment=why), found.alike


@review.command("edit")
def review_edit(
    target: Target,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Kinds, the primary one first: {', '.join(get_args(RuleKind))}.",
            autocompletion=offering(lambda: get_args(RuleKind)),
        ),
    ] = None,
    modality: Annotated[
        str | None,
        typer.Option(
            help=f"One of these: {', '.join(get_args(Modality))}.", autocompletion=offering(lambda: get_args(Modality))
        ),
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help=f"What the rule is about: {SUBJECTS}.", autocompletion=offer_subjects)
    ] = None,
    actor: Annotated[str | None, typer.Option(help="Whom it applies to.")] = None,
    value: Annotated[
        list[str] | None,
        typer.Option(
            metavar="N=VALUE", help="Set value N: 0=P24M, 0=2024-01-15,role=cutoff_before, new=5,type=number, 1=none."
        ),
    ] = None,
    condition: Annotated[list[str] | None, typer.Option(help="Conditions, in the section's own words.")] = None,
    joined: Annotated[Literal["all", "any", "none"], typer.Option(help="How the conditions are joined.")] = "all",
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    replace: Replace = False,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Record your own reading of a rule (kinds, values, dates, conditions).

    Its quote stays, and the program never overwrites what you recorded.
    """
    from veille.pipeline.decisions.earlier_decisions import note_correction
    from veille.pipeline.decisions.edits import RuleEdit
    from veille.pipeline.decisions.reviews import edit_rule
    from veille.workspace import open_workspace

    named = [require_term("kind", k, get_args(RuleKind), "kind") for k in kind or ()]
    kinds: tuple[RuleKind, ...] = tuple(k for name in named for k in get_args(RuleKind) if k == name)
    if modality is not None:
        modality = require_term("modality", modality, get_args(Modality), "modality")
    if subject is not None:
        subject = find_term("subject", subject, offer_subjects("")) or subject  # or one's own
    edit = RuleEdit(
        kinds, next((m for m in get_args(Modality) if m == modality), None), subject, actor, tuple(value or ()),
        tuple(condition or ()), joined, valid_from, valid_to,
    )  # fmt: skip
    with open_workspace(find_config(config), database=_existing(config, db)) as workspace:
        who = reviewer_name(reviewer)
        before = note_correction(workspace, target, who, replacing=replace)
        outcome = edit_rule(workspace, target, edit, reviewer=who, comment=comment)
    if before is not None:
        note(before, quiet=quiet)
    say(outcome, _said(outcome, "edited"), as_json, quiet)


@review.command("correct")
def review_correct(
    key: Annotated[str, typer.Argument(metavar="FACT", help="Key of the fact.")],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="The right value: P24M, 2024-01-15, 160.00,cmp=max.")
    ] = "",
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    replace: Replace = False,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Correct a fact's value or dates by editing the rule that states it; it is shown as edited everywhere."""
    from veille.model import FactStatus
    from veille.pipeline.decisions.earlier_decisions import note_correction
    from veille.pipeline.decisions.edits import RuleEdit
    from veille.pipeline.decisions.reviews import correct_fact
    from veille.workspace import open_workspace

    edit = RuleEdit(valid_from=valid_from, valid_to=valid_to)
    with open_workspace(find_config(config), database=_existing(config, db)) as workspace:
        state = workspace.store.facts.current().get(key)
        who, before = reviewer_name(reviewer), None
        if state is not None and state.rule_id is not None:
            before = note_correction(workspace, state.rule_id, who, replacing=replace)
        outcome = correct_fact(workspace, key, edit, value, reviewer=who, comment=comment)
    if before is not None:
        note(before, quiet=quiet)
    was_rejected = state is not None and state.state == FactStatus.REJECTED
    said = f"{key}: corrected; its reading is no longer rejected" if was_rejected else f"{key}: corrected"
    say(outcome, said, as_json, quiet)


def _said(review: Review, decision: str) -> str:
    """One line for a decision; of a reading that the page has left it says which days it is for."""
    if not review.past:
        return f"{review.rule_id}: {decision}"
    return f"{review.rule_id}@{review.version}: {decision}; the page has left this reading, the days before follow"


def _existing(config: Path | None, db: Path | None) -> Path:
    return find_database(find_config(config), db)


def reviewer_name(reviewer: str | None) -> str:
    """The name given, else the login name; UsageError when neither is known."""
    try:
        return reviewer or getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("your name is not known", hint="give it with --reviewer") from None
