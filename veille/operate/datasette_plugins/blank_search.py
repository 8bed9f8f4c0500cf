"""A search box without a word in it shows all rows: Datasette would ask the index for nothing, which is an error there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl

Scope = MutableMapping[str, object]
Channel = Callable[..., Awaitable[object]]
Application = Callable[[Scope, Channel, Channel], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator,unused-ignore]
def asgi_wrapper() -> Callable[[Application], Application]:
    """The application, given each request without search parameters that hold no letter and no digit."""

    def wrap(application: Application) -> Application:
        async def without_blanks(scope: Scope, receive: Channel, send: Channel) -> None:
            query = scope.get("query_string")
            if isinstance(query, bytes) and b"_search" in query:
                pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
                kept = [
                    (name, value)
                    for name, value in pairs
                    if any(map(str.isalnum, value)) or not name.startswith("_search")
                ]
                scope = {**scope, "query_string": urlencode(kept).encode("latin-1")}
            await application(scope, receive, send)

        return without_blanks

    return wrap
