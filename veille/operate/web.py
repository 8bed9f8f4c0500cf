"""The daemon's web side: report site, feed, health, metrics, read-only JSON of the `v1_*` views."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

PAGE_SIZE = 1000  # rows in one JSON answer; `next` leads to the rest
_VIEW = re.compile(r"v1_[a-z_]{1,40}")

Health = Callable[[], tuple[bool, str]]


def build_app(
    database: Path, site: Path, *, ready: Health, metrics: Callable[[], tuple[bytes, str]], hosts: tuple[str, ...]
) -> Starlette:
    """The application; `ready` and `metrics` give what /readyz and /metrics show, `hosts` are the names served."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        good, detail = await run_in_threadpool(ready)
        return PlainTextResponse(detail + "\n", status_code=200 if good else 503)

    async def show_metrics(_: Request) -> Response:
        body, content_type = await run_in_threadpool(metrics)
        return Response(body, media_type=content_type)

    async def view(request: Request) -> Response:
        return await run_in_threadpool(_read_view, database, request)

    async def home(_: Request) -> Response:
        return RedirectResponse("site/index.html")

    async def feed(_: Request) -> Response:
        return RedirectResponse("site/feed.xml")

    site.mkdir(parents=True, exist_ok=True)
    return Starlette(
        routes=[
            Route("/", home),
            Route("/feed.xml", feed),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", show_metrics),
            Route("/api/{view}", view),
            Mount("/site", StaticFiles(directory=site, html=True)),
        ],
        # A page on another site must not read this service through a name that it points here (DNS rebinding).
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
    )


def _read_view(database: Path, request: Request) -> Response:
    name = request.path_params["view"]
    try:
        after = int(request.query_params.get("offset", "0"))
    except ValueError:
        return JSONResponse({"error": "offset is a number of rows"}, status_code=400)
    if not database.is_file():
        return JSONResponse({"error": "no database yet"}, status_code=503)
    db = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        known = {
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'view' AND name GLOB 'v1_*'")
        }
        if not _VIEW.fullmatch(name) or name not in known:
            return JSONResponse({"error": f"no such view; there are {', '.join(sorted(known))}"}, status_code=404)
        cursor = db.execute(f"SELECT * FROM {name} LIMIT ? OFFSET ?", (PAGE_SIZE + 1, max(after, 0)))  # noqa: S608 - checked
        columns = [column[0] for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor]
    finally:
        db.close()
    more = f"{request.url.path}?offset={after + PAGE_SIZE}" if len(rows) > PAGE_SIZE else None
    return JSONResponse({"rows": rows[:PAGE_SIZE], "next": more})
