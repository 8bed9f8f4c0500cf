"""The review desk in a browser: the inbox, one change, what is held, what is not believed; forms, no script needed."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from veille.alerts.site.render import ASSETS
from veille.alerts.wording.format import write_times
from veille.alerts.wording.interface_words import TEMPLATES
from veille.answers.translation import error_words, in_reader_words
from veille.clock import Clock
from veille.config import Config
from veille.errors import DecidedAlready, LockHeld, UsageError, VeilleError
from veille.log import log
from veille.model import Lang
from veille.operate.absent import reader_language
from veille.operate.desk_guard import HEADERS, DeskGuard
from veille.operate.desk_pages import DeskPages, Refused
from veille.pipeline.decisions import desk_forms
from veille.pipeline.decisions.waiting import MAY_WAIT, WaitingForms
from veille.pipeline.past.held_copies import take_back
from veille.store import open_reading
from veille.workspace import Workspace, open_workspace

# Seconds that a decision waits while another one, or the end of a check, has the record; behind a whole check it is kept.
LONGEST_WAIT = 2.0
_RETRY = 1.0  # seconds between looks at whether the run that has the record has ended


@dataclass(frozen=True)
class Desk:
    """The desk on one database; `config` gives the configuration of the moment."""

    database: Path
    config: Callable[[], Config]
    clock: Clock
    guard: DeskGuard
    stopping: threading.Event = field(default_factory=threading.Event)
    _taking: threading.Lock = field(default_factory=threading.Lock)

    def routes(self) -> list[BaseRoute]:
        """The desk's addresses, all below /review. Decisions that waited when the last desk ended are taken now."""
        self._take_soon()
        return [
            Route("/review/", self.show("inbox")),
            Route("/review/change/{number:int}", self.show("change")),
            Route("/review/held/{run}", self.show("held")),
            Route("/review/suspect/{page}", self.show("suspect")),
            Route("/review/compare/{page}", self.show("compare")),
            Route("/review/mutes", self.show("mutes")),
            Route("/review/change/{number:int}/verdict", self.take("verdict"), methods=["POST"]),
            Route("/review/change/{number:int}/rule", self.take("rule"), methods=["POST"]),
            Route("/review/change/{number:int}/mute", self.take("mute"), methods=["POST"]),
            Route("/review/held/{run}/settle", self.take("held"), methods=["POST"]),
            Route("/review/suspect/{page}/settle", self.take("suspect"), methods=["POST"]),
            Route("/review/mutes/end", self.take("unmute"), methods=["POST"]),
            Route("/review/waiting/drop", self.take("drop"), methods=["POST"]),
            *(Route(f"/review/assets/{name}", partial(_asset, name)) for name in ASSETS),
        ]

    def show(self, name: str) -> Callable[[Request], object]:
        """The handler that shows a page of the desk."""

        async def handle(request: Request) -> Response:
            refused = self.guard.admit(request)
            if refused is not None:
                return refused
            return await run_in_threadpool(self._page, name, request)

        return handle

    def take(self, name: str) -> Callable[[Request], object]:
        """The handler that takes a form of the desk and leads back to where it was filled in."""

        async def handle(request: Request) -> Response:
            refused = self.guard.admit(request)
            if refused is not None:
                return refused
            form = await self.guard.read_form(request)
            if isinstance(form, Response):
                return form
            return await run_in_threadpool(self._act, name, request, form)

        return handle

    def _page(self, name: str, request: Request) -> Response:
        lang = self._lang(request)
        try:
            with open_reading(self.database) as store:
                reviewer = unquote(request.cookies.get("veille_desk_name", "")) or _login_name()
                zone = self.config().alerts.timezone
                waiting = [
                    replace(kept, refused=write_times(in_reader_words(kept.refused, lang), lang, zone))
                    for kept in self._waiting.all()
                ]
                pages = DeskPages(
                    store, self.config(), self.clock, lang, self.guard.form_token, reviewer, waiting=waiting
                )
                html = pages.render(name, request.path_params, request.query_params)
        except VeilleError as error:
            return HTMLResponse(
                DeskPages.fault(lang, error_words(error, lang)), 404 if error.exit_code == 2 else 503, headers=HEADERS
            )
        answer = HTMLResponse(html, headers=HEADERS)
        if request.query_params.get("lang") in ("en", "fr"):
            answer.set_cookie("veille_desk_lang", lang, path="/review", samesite="strict", httponly=True)
        return answer

    def _act(self, name: str, request: Request, form: Mapping[str, str]) -> Response:
        lang, params = self._lang(request), request.path_params
        about = str(next(iter(params.values()), ""))
        back = {"unmute": "mutes", "held": "", "suspect": "", "drop": ""}.get(name, f"change/{about}")
        done = name
        try:
            if name == "drop":
                self._waiting.drop(form.get("waiting", ""))
            else:
                with self._opened() as workspace:
                    self._take_waiting(workspace)
                    if not _decide(workspace, name, about, form):
                        done = "partly"
        except LockHeld as error:
            try:
                if name not in MAY_WAIT:
                    raise
                self._waiting.keep(name, about, form)
            except VeilleError as fault:
                return self._refuse(name, params, fault, form, lang, status=503 if fault is error else 400)
            self._take_soon()
            done = "kept"
        except VeilleError as error:
            return self._refuse(name, params, error, form, lang, status=400)
        who = form.get("reviewer", "").strip()
        answer = RedirectResponse(f"/review/{back}?done={done}", 303, headers=HEADERS)
        if who:
            answer.set_cookie("veille_desk_name", quote(who), path="/review", samesite="strict", httponly=True)
        return answer

    @property
    def _waiting(self) -> WaitingForms:
        return WaitingForms(self.database)

    def _take_waiting(self, workspace: Workspace) -> None:
        self._waiting.take(lambda kept: _decide(workspace, kept.name, kept.about, kept.form))

    def _take_soon(self) -> None:
        """Take what waits as soon as no run has the record, beside the requests."""
        if any(not kept.refused for kept in self._waiting.all()):
            threading.Thread(target=self._take_when_free, name="waiting decisions", daemon=True).start()

    def _take_when_free(self) -> None:
        with self._taking:  # a thread that comes later finds nothing left to take
            while any(not kept.refused for kept in self._waiting.all()):
                try:
                    with self._opened() as workspace:
                        self._take_waiting(workspace)
                except LockHeld:
                    if self.stopping.wait(_RETRY):
                        return
                except VeilleError as error:
                    log.error("decisions wait", error=str(error))
                    return

    def _refuse(
        self,
        name: str,
        params: Mapping[str, object],
        error: VeilleError,
        form: Mapping[str, str],
        lang: Lang,
        *,
        status: int,
    ) -> Response:
        """The form again with the reason and what was written in it; a page of its own where there is no form to show."""
        if isinstance(error, DecidedAlready) and name == "held":  # what was sent, or not, stays so
            said: VeilleError = UsageError(error.what)
            words = write_times(error_words(said, lang), lang, self.config().alerts.timezone)
        elif isinstance(error, DecidedAlready):
            said = UsageError(error.what, hint="undo that first to decide otherwise")
            words = write_times(error_words(said, lang), lang, self.config().alerts.timezone)
        else:
            said = UsageError(error.what) if error.where.startswith("--") else error  # no option stands on a form
            words = error_words(said, lang)
        if name in ("verdict", "rule", "mute"):
            refused = Refused(words, name, form)
            try:
                with open_reading(self.database) as store:
                    pages = DeskPages(
                        store, self.config(), self.clock, lang, self.guard.form_token, form.get("reviewer", ""), refused
                    )
                    return HTMLResponse(pages.render("change", params, {}), status, headers=HEADERS)
            except VeilleError:
                pass
        return HTMLResponse(DeskPages.fault(lang, words), status, headers=HEADERS)

    @property
    def _opened(self) -> Callable[[], AbstractContextManager[Workspace]]:
        return partial(
            open_workspace, self.config(), database=self.database, clock=self.clock, create=False, wait=LONGEST_WAIT
        )

    @staticmethod
    def _lang(request: Request) -> Lang:
        asked = request.query_params.get("lang") or request.cookies.get("veille_desk_lang", "")
        if asked not in ("en", "fr"):
            return reader_language(request)
        return "fr" if asked == "fr" else "en"


def _decide(workspace: Workspace, name: str, about: str, form: Mapping[str, str]) -> bool:
    """Take a form: `about` is the number, run or page that its address names. Whether it was taken of all that it is about."""
    match name:
        case "verdict":
            return desk_forms.judge(workspace, int(about), form)
        case "rule":
            desk_forms.decide_on_rule(workspace, form)
        case "mute":
            desk_forms.mute(workspace, int(about), form)
        case "unmute":
            desk_forms.end_mute(workspace, form)
        case "held":
            desk_forms.settle_held(workspace, about, form)
        case _:
            desk_forms.settle_suspect(workspace, about, form, take_back)
    return True


async def _asset(name: str, _: Request) -> Response:
    """A file that the desk's pages are shown with; their templates are nobody's to ask for."""
    return FileResponse(TEMPLATES / name)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
