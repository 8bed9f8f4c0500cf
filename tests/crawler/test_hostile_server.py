"""Whatever bytes a server sends, a page ends in an outcome: nothing raises, nothing hangs."""

from __future__ import annotations

import gzip
import random

from tests.crawler.conftest import Bench
from tests.crawler.fault_cases import GOOD
from tests.fault_server import FaultServer, message, raw
from veille.model import Fetched, NotModified, Rejected

SEEDS = [
    message(200, GOOD.encode(), [("Content-Type", "text/html")]),
    message(200, gzip.compress(GOOD.encode(), mtime=0), [("Content-Encoding", "gzip")]),
    message(200, b"5\r\nhello\r\n0\r\n\r\n", [("Transfer-Encoding", "chunked")], framed=False),
    message(302, b"", [("Location", "/elsewhere")]),
    message(304, b"", framed=False),
    message(429, b"", [("Retry-After", "1")]),
]
ODD = [
    b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"X-Filler: y\r\n" * 20_000 + b"\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"A" * 200_000,
    b"HTTP/1.1 99999 Odd\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
    b"HTTP/0.9 200\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://[broken\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\x00\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:notaport/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: //\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://" + b"a" * 300 + b".ca/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: /" + b"a" * 70_000 + b"\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://ex\xc3\xa4mple..ca/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 429 Slow\r\nRetry-After: 99999999999999999999\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 429 Slow\r\nRetry-After: Mon, 99 Foo 9999 99:99:99 GMT\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xff\xff; charset=\x80\r\nContent-Length: 3\r\n\r\n<a>",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 1\r\n\r\nx",
]


def mutate(data: bytes, dice: random.Random) -> bytes:
    """The bytes with a few of them changed, dropped, doubled or cut."""
    changed = bytearray(data[: dice.randrange(1, len(data) + 1)] if dice.random() < 0.3 else data)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(min(len(changed), 200))
        what = dice.randrange(3)
        if what == 0:
            changed[at] = dice.randrange(256)
        elif what == 1:
            del changed[at]
        else:
            changed[at:at] = bytes([dice.randrange(256)]) * dice.randrange(1, 4)
        if not changed:
            break
    return bytes(changed)


def test_any_answer_ends_in_an_outcome(bench: Bench, server: FaultServer) -> None:
    """Hand-made oddities and 400 mutated answers: each gives an outcome, robots.txt among them."""
    dice = random.Random(20261122)  # the same answers in every run
    answers = ODD + [mutate(dice.choice(SEEDS), dice) for _ in range(400)]
    for number, answer in enumerate(answers):
        server.pages[f"/{number}"] = raw(answer)
    urls = [server.url(f"/{number}") for number in range(len(answers))]
    bench.kept = False
    outcomes = bench.run(*urls, retries=0, breaker_failures=10_000, max_retry_after="1s")
    assert len(outcomes) == len(urls)
    assert {type(o) for o in outcomes} <= {Fetched, NotModified, Rejected}
    assert sum(isinstance(o, Fetched) for o in outcomes) > 10  # some mutations leave a page whole
    assert all(o.detail for o in outcomes if isinstance(o, Rejected))


def test_any_robots_file_ends_in_an_outcome(make_server, bench: Bench) -> None:
    """The same for the answers to robots.txt, each from a host of its own."""
    bench.kept = False
    dice = random.Random(11)
    seeds = [message(200, b"User-agent: *\nDisallow: /x*y$\nCrawl-delay: 0.1\n"), *SEEDS]
    for answer in ODD + [mutate(dice.choice(seeds), dice) for _ in range(30)]:
        server = make_server()
        server.robots, server.default = raw(answer), raw(SEEDS[0])
        outcome = bench.one(server.url("/a"), retries=0, max_retry_after="1s")
        assert isinstance(outcome, Fetched | Rejected)
