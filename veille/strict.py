"""Models of the TOML files people write: unknown keys are refused, and a fault is one line with file, key and remedy."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from veille.errors import ConfigError
from veille.nearest import known_names, nearest

# What pydantic says of a wrong type, in the words of a TOML file.
_WRONG_TYPE = {
    "string_type": "must be a text in quotes",
    "tuple_type": 'must be a list, for example ["main", "#content"]',
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "date_type": "must be a day such as 2026-12-31",
    "date_parsing": "must be a day such as 2026-12-31",
    "date_from_datetime_parsing": "must be a day such as 2026-12-31",
}


_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE = re.compile(r"at line (\d+)")  # as tomllib says where it stopped
_CURLY_QUOTES = frozenset("“”„«»‘’")

# The forms of texts in the files, in words.
_FORMS = {
    r"^[a-z0-9][a-z0-9._-]*$": "with small letters, digits, dots, hyphens and underscores only",
    r"^[a-z0-9_]+(\.[a-z0-9_]+)+$": "like caq.work.max_duration",
    r"^[\w.-]+/[\w.-]+$": "like owner/name",
    r"^\d\d:\d\d-\d\d:\d\d$": "like 22:00-07:00",
}


# No count, size or time of a configuration comes near; what is larger does not fit the database either.
BEYOND_REASON = 1_000_000_000_000


class Strict(BaseModel):
    """A part of a file: unknown keys are refused, and nothing changes after it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)

    @model_validator(mode="after")
    def _within_reason(self) -> Self:
        for key in type(self).model_fields:
            value = getattr(self, key)
            if isinstance(value, int | float) and abs(value) > BEYOND_REASON:
                raise ValueError(f"{key}: is more than {BEYOND_REASON:,}; that is a slip")
            if isinstance(value, tuple) and any(isinstance(word, str) and not word.strip() for word in value):
                raise ValueError(f"{key}: holds an empty text, which would fit everything; take it out")
        return self


NotEmpty = Annotated[str, Field(pattern=r"\S")]
"""A text with something in it."""


def require_pattern(text: str) -> str:
    """The regular expression, when it compiles; else ValueError with what is wrong with it."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from None
    return text


def read_toml_text(path: Path) -> str:
    """The text of a file that people write, a byte order mark left out.

    ConfigError when it is no UTF-8, holds a sign that no editor shows and no TOML file may hold, or cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"line {line} is not written in UTF-8; save the file as UTF-8", where=str(path)) from error
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if unseen := _UNSEEN.search(text):
        line, code = text.count("\n", 0, unseen.start()) + 1, f"U+{ord(unseen[0]):04X}"
        raise ConfigError(f"line {line} holds the control character {code}; take it out", where=str(path))
    return text


def parse_toml(text: str, *, where: str) -> dict[str, object]:
    """The tables of a file; ConfigError naming `where` for whatever cannot be read, numbers and nesting beyond reason too."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"not valid TOML: {error}", where=where, hint=_toml_hint(str(error), text)) from error


def _toml_hint(error: str, text: str) -> str:
    """What the mistake most likely is; empty where the message says enough."""
    found = _LINE.search(error)
    lines = text.splitlines()
    at = int(found[1]) if found else 0
    line = lines[at - 1] if 0 < at <= len(lines) else ""
    if set(line) & _CURLY_QUOTES:
        return 'curly quotes: write plain ones, as in id = "cases"'
    if "overwrite a value" in error or "Cannot declare" in error:
        return "it is written twice: keep one"
    if "Unescaped '\\'" in error:
        return r"write regular expressions in single quotes, as in ignore = ['\d+ views']"
    if re.match(r"\s*-?\s*[\w-]+\s*:", line):
        return 'write key = "value", with a sign of equality'
    return ""


def fault_of(error: ValidationError, model: type[Strict], raw: object, *, file: str) -> ConfigError:
    """The first fault of a file as ConfigError: the key as a person would look for it, and what is allowed there."""
    faults = error.errors()
    # A key spelled wrongly is also one that is missing: the first is what the writer can see.
    fault = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    keys = fault["loc"]
    kind = fault["type"]
    where = f"{file}: {_dotted(keys, raw)}" if keys else file
    if kind == "extra_forbidden":
        return ConfigError("unknown key", where=where, hint=allowed_keys(str(keys[-1]), model, keys[:-1]))
    if kind in ("missing", "union_tag_not_found"):
        where += ".type" if kind == "union_tag_not_found" else ""
        return ConfigError("is missing", where=where, hint="add it, or compare with the output of `veille init`")
    if kind == "union_tag_invalid":
        known = fault["ctx"]["expected_tags"].replace("'", "").split(", ")
        named = fault["ctx"]["tag"]
        return ConfigError(f"unknown type {named!r}", where=f"{where}.type", hint=known_names(named, known))
    # A key that takes several types has a fault for each of them.
    places = [f"{file}: {_dotted(each['loc'], raw)}" if each["loc"] else file for each in faults]
    said = dict.fromkeys(_message(each) for each, place in zip(faults, places, strict=True) if place == where)
    more = len(set(places)) - 1
    words = " or ".join((next(iter(said)), *(each.removeprefix("must be ") for each in list(said)[1:])))
    return ConfigError(words, where=where, hint=f"{more} more after this one" if more else "")


def _message(fault: ErrorDetails) -> str:
    if fault["type"] == "literal_error":
        return f"{fault['input']!r} is none of {fault['ctx']['expected']}"
    if fault["type"] == "string_pattern_mismatch" and not str(fault["input"]).strip():
        return "is empty"
    if fault["type"] == "string_pattern_mismatch":
        return f"{fault['input']!r} is not written {_FORMS.get(fault['ctx']['pattern'], 'like ' + fault['ctx']['pattern'])}"
    if fault["type"] in ("string_too_short", "too_short"):
        return "is empty"
    if fault["type"] == "tuple_type" and isinstance(fault["input"], dict):
        return f"is a list of tables: write its head in double brackets, [[{'.'.join(map(str, fault['loc']))}]]"
    words = fault["msg"].removeprefix("Value error, ")  # "Input should be greater than 0"
    return _WRONG_TYPE.get(fault["type"], re.sub(r"^Input should (?=be |have |match )", "must ", words))


def _dotted(keys: tuple[int | str, ...], raw: object) -> str:
    """`sources[2] (quebec-cases-en).profile` for ("sources", 2, "profile"); `kinds."/acts/"` for a row of a table."""
    out, here = "", raw
    for key in keys:
        if isinstance(key, int) and isinstance(here, dict):  # a table read as rows: the row by its own key
            return f'{out}."{list(here)[key]}"' if key < len(here) else out
        if isinstance(key, int):
            here = here[key] if isinstance(here, list) and key < len(here) else None
            name = here.get("id") or here.get("key") if isinstance(here, dict) else None
            out += f"[{key}]" + (f" ({name})" if name else "")
        elif isinstance(here, dict) and key not in here and key == here.get("type"):
            continue  # which of several models was meant: not written in the file as a key
        elif here is not None and not isinstance(here, dict | list):
            break  # which of several types was meant, said behind the key
        else:
            here = here.get(key) if isinstance(here, dict) else None
            out += ("." if out else "") + key
    return out


def allowed_keys(key: str, model: type[Strict], at: tuple[int | str, ...] = ()) -> str:
    """What is said after an unknown key: where it belongs, or the nearest key of that place; then all keys of that place."""
    allowed = _keys_at(model, at)
    homes = _homes_of(key, model)
    near = nearest(key, allowed)
    guess = f"it belongs {homes[0]}; " if len(homes) == 1 else f"did you mean {' or '.join(near)}? " if near else ""
    return f"{guess}allowed: {', '.join(allowed)}"


def _homes_of(key: str, model: type[Strict]) -> list[str]:
    """The places of a file where a key of this name may be written: above all tables, or in a table."""
    found = []
    for name, field in model.model_fields.items():
        if name == key and not field.exclude:
            found.append("at the top of the file, above all tables")
        if any(key in each.model_fields for each in models_of(field.annotation)):
            found.append(f"under [{name}]")
    return found


def _keys_at(model: type[Strict], keys: tuple[int | str, ...]) -> list[str]:
    """The keys that may be written at that place of the file."""
    choices = [model]
    for key in keys:
        if isinstance(key, str) and len(choices) == 1:
            choices = models_of(choices[0].model_fields[key].annotation)
        elif isinstance(key, str):  # of several models the one of that type
            choices = [choice for choice in choices if key in get_args(choice.model_fields["type"].annotation)]
    return sorted(name for name, field in choices[0].model_fields.items() if not field.exclude)


def models_of(annotation: object) -> list[type[Strict]]:
    """The models that a field's values are read with: none, one, or one for each type where it says its type."""
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_of(part)]
