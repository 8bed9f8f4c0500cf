"""What the web server answers where it has nothing: a page that leads on for people, a line for programs."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from veille.alerts.site.render import CONTENT_SECURITY_POLICY, Renderer
from veille.answers.translation import in_reader_words
from veille.model import Lang

_NO_PAGE = "no page at this address"
_NO_METHOD = "this address does not take {method}"


def answer_absent(request: Request, error: Exception) -> Response:
    """The answer to an address that does not exist, or to a method that it does not take, with its own status."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    headers = error.headers if isinstance(error, HTTPException) else None
    said = _NO_METHOD.format(method=request.method[:20]) if status == HTTPStatus.METHOD_NOT_ALLOWED else _NO_PAGE
    path = request.url.path
    if path.startswith("/api"):
        return JSONResponse({"error": said}, status_code=status, headers=headers)
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(f"{said}\n{in_reader_words(said, 'fr')}\n", status, headers=headers)
    lang = reader_language(request)
    root = "../" * (path.count("/") - 1) + "site/"  # relative: a proxy may serve all this below a path of its own
    values = {
        "here": "",
        "here_is_page": False,
        "root": root,
        "twin": f"{root}{'fr' if lang == 'en' else 'en'}/index.html",
    }
    html = Renderer(lang, "UTC", "").page("absent.html", f"{lang}/", {**values, "said": in_reader_words(said, lang)})
    policy = {"content-security-policy": CONTENT_SECURITY_POLICY, "cache-control": "no-store"}
    return HTMLResponse(html, status, headers={**policy, **(headers or {})})


def reader_language(request: Request) -> Lang:
    """The language of a reader: that of the address, else what the browser asks for first."""
    parts = request.url.path.split("/")
    if "fr" in parts or "en" in parts:
        return "fr" if "fr" in parts else "en"
    return "fr" if request.headers.get("accept-language", "en").strip().lower().startswith("fr") else "en"
