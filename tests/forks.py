"""Commands as processes of their own that begin loaded: `run_forked` is `subprocess.run` for `veille`, without its start.

From a shell: `python forks.py SOCKET COMMAND ...`. Tests of the start itself begin an interpreter.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

CLIENT = Path(__file__).resolve()
SERVER = CLIENT.with_name("fork_server.py")
LONGEST = 600.0  # seconds that a command may take on a busy machine; a test's own limit is lower


def server_socket(launch: tuple[str, ...] = ()) -> Path:
    """The socket of the process that forks, which is started at the first call and ends with this process.

    `launch` are words before its command, such as those of `setpriv`: commands then run with these rights.
    """
    return _start(launch)  # with its argument always given: left out it would be another key of the cache


@cache
def _start(launch: tuple[str, ...]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="forks"))
    path = folder / "socket"
    process = subprocess.Popen(
        [*launch, sys.executable, str(SERVER), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(SERVER.parents[1]), os.environ.get("PYTHONPATH"))))},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    atexit.register(_stop, process, folder)
    return path


def _stop(process: subprocess.Popen[str], folder: Path) -> None:
    process.communicate()
    shutil.rmtree(folder, ignore_errors=True)


def run_forked(
    arguments: Sequence[str],
    *,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    stdout: int | None = None,
    launch: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[bytes]:
    """The command's exit code and what it wrote; `stdout` is a descriptor to write to instead."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull, "rb") as nothing:
        descriptors = (nothing.fileno(), out.fileno() if stdout is None else stdout, err.fileno())
        code = ask(
            server_socket(launch),
            list(arguments),
            descriptors,
            cwd or Path.cwd(),
            dict(os.environ if env is None else env),
        )
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(arguments), code, out.read(), err.read())


def run_forked_text(
    arguments: Sequence[str],
    *,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    launch: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """The same with what it wrote as text."""
    done = run_forked(arguments, cwd=cwd, env=env, launch=launch)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def ask(path: Path, arguments: list[str], descriptors: Sequence[int], cwd: Path, env: dict[str, str]) -> int:
    """The exit code of a command, negative for a signal."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(LONGEST)
        connection.connect(str(path))
        words = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": env}).encode()
        sent = socket.send_fds(connection, [words], list(descriptors))
        connection.sendall(words[sent:])
        connection.shutdown(socket.SHUT_WR)
        return int(connection.recv(16))


if __name__ == "__main__":
    sys.exit(ask(Path(sys.argv[1]), sys.argv[2:], (0, 1, 2), Path.cwd(), dict(os.environ)) % 256)
