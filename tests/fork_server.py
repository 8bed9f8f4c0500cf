"""A process that has loaded the program and forks itself for each command: python fork_server.py SOCKET.

A command is JSON with `arguments`, `cwd` and `env`, sent over the socket together with its standard descriptors; the answer is
its exit code, negative for a signal. Says "ready" when it listens; ends when its standard input does.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import socket
import sys
from contextlib import suppress

from tests.quick_records import make_records_quick
from veille.changes import compare
from veille.cli import app  # noqa: F401 -- all that a command needs is loaded before the first is asked for
from veille.parsers import read_document
from veille.profiles import load_profiles

PAGE = '<html lang="{}"><title>T</title><main><h1>T</h1><h2>A</h2><p>{}</p></main></html>'
SENTENCES = {"en": "You must pay ${} within 30 days [R205(a)].", "fr": "Vous devez payer {} $ dans les 30 jours."}


def load() -> None:
    """What is loaded or compiled at its first use."""
    for lang, sentence in SENTENCES.items():
        raw = (PAGE.format(lang, sentence.format(fee)).encode() for fee in (155, 160))
        compare(*(read_document(page, profile=load_profiles()["generic"]) for page in raw))
    make_records_quick()
    gc.freeze()


def serve(path: str) -> None:
    """Take commands until standard input ends."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        print("ready", flush=True)
        while listener in select.select([listener, sys.stdin], [], [])[0]:
            connection, _ = listener.accept()
            if not os.fork():
                listener.close()
                answer(connection)
            connection.close()
            reap()


def reap() -> None:
    """Take leave of the forks that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def answer(connection: socket.socket) -> None:
    """Run the command that is asked, in a process of its own, and say how it ended; for a fork, which ends here."""
    words, descriptors, _, _ = socket.recv_fds(connection, 65_536, 3)
    while more := connection.recv(65_536):
        words += more
    if not (command := os.fork()):
        connection.close()
        become(json.loads(words), descriptors)
        runpy.run_module("veille.cli", run_name="__main__", alter_sys=True)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])
    connection.sendall(str(code).encode())
    os._exit(0)


def become(asked: dict[str, object], descriptors: list[int]) -> None:
    """Take the folder, environment, arguments and standard files of the one who asked."""
    for standard, descriptor in enumerate(descriptors):
        os.dup2(descriptor, standard)
        os.close(descriptor)
    os.chdir(str(asked["cwd"]))
    os.environ.clear()
    os.environ.update(asked["env"])  # type: ignore[call-overload]
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    sys.stdin = open(0, encoding=encoding, closefd=False)  # noqa: SIM115 -- as the interpreter opens them, for good
    sys.stdout = sys.__stdout__ = open(1, "w", encoding=encoding, closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(  # type: ignore[misc]  # noqa: SIM115
        2, "w", buffering=1, encoding=encoding, errors="backslashreplace", closefd=False
    )
    sys.argv = ["veille", *asked["arguments"]]  # type: ignore[misc]


if __name__ == "__main__":
    load()
    serve(sys.argv[1])
