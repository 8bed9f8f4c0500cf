"""What the review desk does when a form comes in: the same decisions as the command line's, one form at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from veille.answers.handling.inbox import twin_of
from veille.answers.handling.rule_decisions import ruled_on
from veille.errors import UsageError
from veille.model import EventVerdict
from veille.pipeline.decisions.earlier_decisions import (
    mark_of_word,
    refuse_second_verdict,
    require_rule_seen,
    require_seen,
)
from veille.pipeline.decisions.edits import NONE, RuleEdit
from veille.pipeline.decisions.held_mass import hold_again, release_held, settle_as_template
from veille.pipeline.decisions.muting import add_mute
from veille.pipeline.decisions.reviews import accept_suspect, decide_rules, edit_rule, withdraw_rules
from veille.pipeline.decisions.taken_back import TakenBack
from veille.pipeline.decisions.verdicts import decided_together, find_event, judge_event
from veille.pipeline.decisions.written_values import plain_number
from veille.pipeline.outbox.delivery import DeliveryPlan, deliver_due
from veille.pipeline.outbox.trackers import tell_trackers
from veille.store import Page
from veille.workspace import Workspace

WHOLE_PAGE = "page"  # what the form of a mute names when no one section is meant


def judge(workspace: Workspace, number: int, form: Mapping[str, str]) -> bool:
    """A verdict, note or undo on a change, and on its twin where the form names one; whether it was taken of all rules.

    A rule on which a person decided otherwise keeps that decision.

    DecidedAlready where somebody decided since the form was opened.
    """
    verdict = EventVerdict(_one_of(form.get("verdict", ""), [v.value for v in EventVerdict]))
    who, note = _who(form), form.get("note", "").strip()
    if verdict is EventVerdict.NOTE and not note:
        raise UsageError("the note is empty")
    twin = twin_of(workspace.store, find_event(workspace, number)) if form.get("twin") else None
    numbers = [number, *([twin.number] if twin is not None and form["twin"] == str(twin.number) else [])]
    handling = workspace.store.handling
    judged = []
    moment = workspace.clock()
    workspace = replace(workspace, clock=lambda: moment)  # both languages are decided with one word
    with workspace.store.transaction():
        if verdict is EventVerdict.REOPENED:
            require_seen(workspace, number, form.get("seen", ""))
            numbers = [one for one in numbers if decided_together(handling.standing(number), handling.standing(one))]
        for one in numbers:
            shown = form.get("decided", "") if one == number else ""  # the form named who had decided on its rules
            seen = shown != "" and shown == mark_of_word(ruled_on(workspace.store, find_event(workspace, one)))
            over = seen and handling.standing(one) is None
            judged.append(judge_event(workspace, one, verdict, reviewer=who, note=note, replacing=over))
            if judged[-1].known and judged[-1].event.reviewer != who:  # nobody is told that theirs was taken
                raise refuse_second_verdict(judged[-1].event)
    # a tracker that cannot be reached is nobody's fault here: the decision is stored
    tell_trackers(workspace, [one.event for one in judged if not one.known])
    return not any(one.decided for one in judged)


def decide_on_rule(workspace: Workspace, form: Mapping[str, str]) -> None:
    """One rule accepted, rejected, taken back, or read otherwise: fields `value.N`, `valid_from`, `valid_to` that differ."""
    rule, decision = form.get("rule", ""), form.get("decision", "")
    who, note = _who(form), form.get("note", "").strip()
    if "seen" in form:
        require_rule_seen(workspace, rule, form["seen"])
    match decision:
        case "accepted" | "rejected":
            decide_rules(workspace, (rule,), decision, reviewer=who, comment=note)
        case "withdrawn":
            withdraw_rules(workspace, (rule,), reviewer=who, comment=note)
        case "edited":
            edit = read_edit(form)
            if edit == RuleEdit():
                raise UsageError("nothing is changed")
            edit_rule(workspace, rule, edit, reviewer=who, comment=note)
        case _:
            raise UsageError(f"no such decision: {decision}")


_NONE = (NONE, "aucun", "aucune")


def read_edit(form: Mapping[str, str]) -> RuleEdit:
    """What a form sets of a rule: each field that differs from the hidden `was.` field beside it."""
    changed = {
        name: text.strip()
        for name, text in form.items()
        if name != "form_token" and f"was.{name}" in form and text.strip() != form[f"was.{name}"]
    }
    given = {name.removeprefix("value."): text for name, text in sorted(changed.items()) if name.startswith("value.")}
    for place, text in given.items():
        if not text:  # a field emptied by a slip takes nothing away
            raise UsageError(f"value {place} is empty", hint="write none to take it away")
    values = tuple(  # a comma of a number is no comma between a value and its unit
        f"{place}={NONE if text.casefold() in _NONE else plain_number(text) or text}" for place, text in given.items()
    )
    days = {name: text or "none" for name, text in changed.items() if name in ("valid_from", "valid_to")}
    return RuleEdit(values=values, valid_from=days.get("valid_from"), valid_to=days.get("valid_to"))


def mute(workspace: Workspace, number: int, form: Mapping[str, str]) -> None:
    """A mute of the change's page, of one of its sections or one kind of difference, until a day."""
    event, where = find_event(workspace, number), form.get("section", "")
    if not where or not form.get("until"):
        raise UsageError("a mute needs a section or the page, and a day on which it ends")
    add_mute(
        workspace, event.page_id, section=None if where == WHOLE_PAGE else where, kind=form.get("kind", ""),
        until=form.get("until") or None, reviewer=_who(form), note=form.get("note", "").strip(),
    )  # fmt: skip


def end_mute(workspace: Workspace, form: Mapping[str, str]) -> None:
    """A mute that ends now."""
    number = form.get("mute", "")
    note = form.get("note", "").strip()
    workspace.store.mutes.end(int(number) if number.isdigit() else 0, workspace.now(), reviewer=_who(form), note=note)


def settle_held(workspace: Workspace, run_id: str, form: Mapping[str, str]) -> None:
    """Held alerts of a run released to their channels, or, where they tell nothing more, taken as a template's; or held again.

    DecidedAlready where somebody decided since the form was opened.
    """
    who, note = _who(form), form.get("note", "").strip()
    match form.get("decision"):
        case "release":
            words = release_held(workspace, run_id, reviewer=who, note=note)[1]
        case "reopened":
            words = hold_again(workspace, run_id, reviewer=who, note=note).words
        case "template":
            words = settle_as_template(workspace, run_id, reviewer=who, note=note)
        case other:
            raise UsageError(f"no such decision: {other}")
    tell_trackers(workspace, words)
    if form.get("decision") == "release":
        deliver_due(workspace, DeliveryPlan(hold_console=True))


class TakeBack(Protocol):
    """Undoes what was accepted of a page (veille/pipeline/past/held_copies.py)."""

    def __call__(
        self, workspace: Workspace, page: Page, *, reviewer: str, comment: str = "", day: str | None = None
    ) -> TakenBack: ...


def settle_suspect(workspace: Workspace, page_id: str, form: Mapping[str, str], take_back: TakeBack) -> None:
    """What a page showed and was not believed, taken as the page, or held again (`reopened`) by `take_back`.

    UsageError where it shows something else since, and where it cannot be taken back.
    """
    if form.get("decision") == "reopened":
        who, note = _who(form), form.get("note", "").strip()
        day = form.get("seen") or None
        done = take_back(workspace, workspace.store.pages.get(page_id), reviewer=who, comment=note, day=day)
        tell_trackers(workspace, done.words)
        return
    suspects = workspace.store.suspects.all_open(page_id)
    if "seen" in form and suspects and suspects[-1].raw_sha256 != form["seen"]:
        raise UsageError("what is held back is not what you read: the page shows something else since")
    page, note = workspace.store.pages.get(page_id), form.get("note", "").strip()
    accepted = accept_suspect(workspace, page, reviewer=_who(form), comment=note)
    tell_trackers(workspace, accepted.words)
    deliver_due(workspace, DeliveryPlan(hold_console=True))


def _who(form: Mapping[str, str]) -> str:
    name = form.get("reviewer", "").strip()
    if not name:
        raise UsageError("a decision needs your name")
    return name


def _one_of(text: str, known: list[str]) -> str:
    if text not in known:
        raise UsageError(f"no such verdict: {text}")
    return text
