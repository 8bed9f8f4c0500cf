"""The daemon's web side: report site, feed, health, metrics, read-only JSON of the record."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from veille.alerts.site.build import LANGS
from veille.answers.api import UnknownQuestion, answer_question, question_names
from veille.answers.report.signatures import read_mark
from veille.errors import LockHeld, UsageError, VeilleError
from veille.log import log
from veille.operate.absent import answer_absent

_FEED = "application/atom+xml; charset=utf-8"

Health = Callable[[], tuple[bool, str]]


def build_app(
    database: Path,
    site: Path,
    *,
    ready: Health,
    metrics: Callable[[], tuple[bytes, str]],
    hosts: tuple[str, ...],
    desk: Sequence[BaseRoute] = (),
    renew: Callable[[], None] = lambda: None,
) -> Starlette:
    """The application; `ready` and `metrics` give what /readyz and /metrics show, `hosts` are the names served.

    `desk` are the addresses of the review desk, when it is on; `renew` brings the report up to date before any of it is
    served.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        good, detail = await run_in_threadpool(ready)
        return PlainTextResponse(detail + "\n", status_code=200 if good else 503)

    async def show_metrics(_: Request) -> Response:
        body, content_type = await run_in_threadpool(metrics)
        return Response(body, media_type=content_type)

    async def ask(request: Request) -> Response:
        return await run_in_threadpool(_answer, database, request)

    async def home(_: Request) -> Response:
        return RedirectResponse("site/index.html")

    async def feed(_: Request) -> Response:
        return RedirectResponse("site/feed.xml")

    async def page(request: Request) -> Response:
        below = request.url.path.lstrip("/")  # relative: a proxy may serve all this below a path of its own
        return RedirectResponse("../" * below.count("/") + f"site/{below}")

    site.mkdir(parents=True, exist_ok=True)
    return Starlette(
        routes=[
            Route("/", home),
            Route("/feed.xml", feed),
            # a `site_url` that names this server alone: what messages link to is below /site
            *(Route(f"/{lang}/{{path:path}}", page) for lang in LANGS),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", show_metrics),
            Route("/api", ask),
            Route("/api/{name}", ask),
            *desk,
            Mount("/site", _SiteFiles(site, renew)),
        ],
        exception_handlers={404: answer_absent, 405: answer_absent},
        # A page on another site must not read this service through a name that it points here (DNS rebinding).
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
    )


class _SiteFiles(StaticFiles):
    """The report's files; its own notes (`.veille-ledger`) are none, and `404.html` is for servers of files alone."""

    def __init__(self, folder: Path, renew: Callable[[], None]) -> None:
        super().__init__(directory=folder, html=True)
        self._renew = renew

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file as the record has it now: what a person decided a moment ago stands in it."""
        await run_in_threadpool(self._renew)
        return await super().get_response(path, scope)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file of a path, none where a part of it begins with a dot."""
        parts = Path(path).parts
        if parts[-1:] == ("404.html",) or any(part.startswith(".") for part in parts):
            return "", None
        return super().lookup_path(path)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file; all XML of a report is feeds, and a program that subscribes to one goes by the type."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        if Path(full_path).suffix == ".xml":
            answer.headers["content-type"] = _FEED
        return answer


class SiteRenewal:
    """Builds the report anew when a person has decided something, or a change was found, since it was last built.

    What stood in the record at the start is left to the first pass. While another run has the record the report stays as
    it is: the run's end builds it.
    """

    def __init__(self, database: Path, build: Callable[[], None]) -> None:
        self._database, self._build = database, build
        self._one = threading.Lock()
        self._built = self._mark()

    def __call__(self) -> None:
        """Build if there is something new; a fault is logged, and what is there is served."""
        if self._mark() == self._built:
            return
        with self._one:
            mark = self._mark()
            if mark == self._built:
                return  # another request has built it meanwhile
            try:
                self._build()
            except LockHeld:
                return
            except VeilleError as error:
                log.error("report not renewed", error=str(error))
            self._built = mark

    def _mark(self) -> str:
        if not self._database.is_file():
            return ""
        db = sqlite3.connect(f"{self._database.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return read_mark(db)
        except sqlite3.Error:  # being made, or of another release: a pass says so
            return ""
        finally:
            db.close()


def _answer(database: Path, request: Request) -> Response:
    name = request.path_params.get("name")
    if not database.is_file():
        return JSONResponse({"error": "no database yet"}, status_code=503)
    asked = request.query_params
    if len(asked.keys()) < len(asked.multi_items()):
        return JSONResponse({"error": "a parameter stands twice"}, status_code=400)
    db = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        if name is None:
            return JSONResponse(question_names(db))
        answer = answer_question(db, name, asked)
    except UsageError as error:
        return JSONResponse({"error": str(error)}, status_code=404 if isinstance(error, UnknownQuestion) else 400)
    finally:
        db.close()
    more = request.url.include_query_params(offset=answer.next_offset) if answer.next_offset is not None else None
    return JSONResponse({"rows": answer.rows, "next": f"{more.path}?{more.query}" if more else None})
