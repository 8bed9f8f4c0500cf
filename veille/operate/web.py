"""The daemon's web side: report site, feed, health, metrics, read-only JSON of the record."""

from __future__ import annotations

import os
import sqlite3
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
from veille.errors import UsageError
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
) -> Starlette:
    """The application; `ready` and `metrics` give what /readyz and /metrics show, `hosts` are the names served.

    `desk` are the addresses of the review desk, when it is on.
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
            Mount("/site", _SiteFiles(directory=site, html=True)),
        ],
        exception_handlers={404: answer_absent, 405: answer_absent},
        # A page on another site must not read this service through a name that it points here (DNS rebinding).
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
    )


class _SiteFiles(StaticFiles):
    """The report's files; its own notes (`.veille-ledger`) are none, and `404.html` is for servers of files alone."""

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
