"""What is built quickly is as frozen, as equal and as careful of its fields as any frozen dataclass."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from veille.model import Cue
from veille.model.building import quickly_built


def test_a_value_is_frozen_once_it_is_built() -> None:
    """Nobody changes a cue that was read."""
    cue = Cue("scope", "only", 4, 8)
    with pytest.raises(FrozenInstanceError):
        cue.start = 5  # type: ignore[misc]
    assert type(cue) is Cue
    assert replace(cue, start=5) == Cue("scope", "only", 5, 8)
    assert {cue} == {Cue(subject="scope", tag="only", start=4, end=8), pickle.loads(pickle.dumps(cue))}


def test_fields_are_asked_for_as_declared() -> None:
    """A field without a default is asked for by its name, and no other is taken."""
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'end'"):
        Cue("scope", "only", 4)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'size'"):
        Cue("scope", "only", 4, 8, size=4)  # type: ignore[call-arg]


def test_a_class_with_more_to_do_is_refused() -> None:
    """A default that is made anew for each instance would be shared."""

    @dataclass(frozen=True, slots=True)
    class Listed:
        rows: list[str] = field(default_factory=list)

    with pytest.raises(TypeError, match="Listed cannot be built by its fields alone"):
        quickly_built(Listed)
