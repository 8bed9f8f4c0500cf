"""Real local servers for the channels: HTTP that records and misbehaves on request, and a small GitHub."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What the server answers; `delay` seconds late, or not at all with `hang_up`."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    hang_up: bool = False


@contextmanager
def http_server(answer: Callable[[Asked], Reply]) -> Iterator[tuple[str, list[Asked]]]:
    """Address and requests so far of a server on loopback."""
    asked: list[Asked] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            request = Asked(
                self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length)
            )
            with lock:
                asked.append(request)
                reply = answer(request)
            time.sleep(reply.delay)
            if reply.hang_up:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {"content-length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PATCH = _serve

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that gave up waiting is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Github:
    """As much of GitHub's issues as the channel uses: list, create, comment, close."""

    issues: list[dict[str, object]] = field(default_factory=list)
    comments: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    fail_next: list[Reply] = field(default_factory=list)
    lose_next_answer: bool = False

    def answer(self, asked: Asked) -> Reply:
        """The reply to one request, after the fault that was ordered, if any."""
        if asked.headers.get("authorization") != "Bearer token-0123456789":
            return Reply(401, b'{"message": "Bad credentials"}')
        if self.fail_next:
            return self.fail_next.pop(0)
        reply = self._act(asked)
        if self.lose_next_answer and asked.method == "POST":
            self.lose_next_answer = False
            return Reply(hang_up=True)  # done, but the caller never hears of it
        return reply

    def _act(self, asked: Asked) -> Reply:
        path, _, query = asked.path.partition("?")
        parts = path.strip("/").split("/")[3:]  # repos/owner/name/issues/...
        sent = json.loads(asked.body) if asked.body else {}
        page = int(query.rpartition("page=")[2] or 1) if "page=" in query else 1
        window = slice((page - 1) * 100, page * 100)
        match asked.method, parts:
            case "GET", ["issues"]:
                listed = [i for i in self.issues if i["state"] == "open" and "veille" in i["labels"]]  # type: ignore[operator]
                return Reply(body=json.dumps(listed[window]).encode())
            case "POST", ["issues"]:
                issue = {"number": len(self.issues) + 1, "state": "open", **sent}
                self.issues.append(issue)
                return Reply(201, json.dumps(issue).encode())
            case "GET", ["issues", number, "comments"]:
                return Reply(body=json.dumps(self.comments.get(int(number), [])[window]).encode())
            case "POST", ["issues", number, "comments"]:
                self.comments.setdefault(int(number), []).append(sent)
                return Reply(201, json.dumps(sent).encode())
            case "PATCH", ["issues", number]:
                self.issues[int(number) - 1] |= sent
                return Reply(body=json.dumps(self.issues[int(number) - 1]).encode())
        return Reply(404, b'{"message": "Not Found"}')
