"""What the program answers the calls of a test file, kept whole beside what each test asserts of it (tests/kept_readings.py).

A folder's conftest.py makes its fixture with `keeps_calls(...)`, which names the functions. While a test runs, these
names of its module note what they are answered: the same answer once, the long ones by their beginning.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial, wraps
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from typer.testing import Result

from tests.kept_readings import READINGS
from tests.readings import lean

LONGEST = 3_000  # characters of one answer
# Ports and folders: others in each run.
ANOTHER = re.compile(r"127\.0\.0\.1:\d+|/tmp/[^\s\"]*?/(?=[\w.-]+(?:[\s\"\\]|$))")
STARTED = re.compile(r"python -m pytest\.(?=veille)")  # how click names the program in a run without workers
LONG_FRACTION = re.compile(r"(\d\.\d{3})\d+")  # the last digits are the machine's


def keeps_calls(*names: str, but: frozenset[str] = frozenset(), without: frozenset[str] = frozenset()) -> Any:
    """A fixture that notes what functions of the program with these names answer the tests of a folder.

    `but` are files whose answers are kept otherwise or drawn at random; `without` are fields left out.
    """

    @pytest.fixture(autouse=True)
    def kept_calls(request: pytest.FixtureRequest, kept_readings: None, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn = getattr(request.function, "is_hypothesis_test", False)
        if (
            not but & {request.path.stem, request.node.originalname}
            and "corpus" not in request.fixturenames
            and not drawn
        ):
            seen: set[str] = set()
            for name in names:
                function = getattr(request.module, name, None)
                if callable(function) and not inspect.isgeneratorfunction(inspect.unwrap(function)):
                    monkeypatch.setattr(request.module, name, noting(name, function, seen, without))

    return kept_calls


def noting(name: str, function: Callable[..., Any], seen: set[str], without: frozenset[str]) -> Callable[..., Any]:
    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        answer = function(*given, **named)
        said = said_of(answer, without)
        if said not in seen:
            seen.add(said)
            READINGS.note({name: json.loads(said) if len(said) <= LONGEST else f"{said[:LONGEST]} … {len(said)}"})
        return answer

    return call


def said_of(answer: object, without: frozenset[str] = frozenset()) -> str:
    """An answer as JSON, without what is at its default or another in each run."""
    said = json.dumps(lean(answer, without), ensure_ascii=False, default=partial(_plain, without=without))
    return LONG_FRACTION.sub(r"\1", ANOTHER.sub("…", STARTED.sub("", said)))


def _plain(value: object, without: frozenset[str]) -> object:
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return value.name
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, CompletedProcess):
        return {"code": value.returncode, "out": _plain(value.stdout, without), "err": _plain(value.stderr, without)}
    if isinstance(value, Result):
        return {"code": value.exit_code, "out": value.output}
    if isinstance(value, str):
        return value
    return lean(value, without) if hasattr(value, "__dataclass_fields__") else type(value).__name__
