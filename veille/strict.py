"""Models of the TOML files people write: unknown keys are refused, and a fault is one line with file, key and remedy."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from veille.errors import ConfigError
from veille.nearest import nearest

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
}


class Strict(BaseModel):
    """A part of a file: unknown keys are refused, and nothing changes after it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def fault_of(error: ValidationError, model: type[Strict], raw: object, *, file: str) -> ConfigError:
    """The first fault of a file as ConfigError: the key as a person would look for it, and what is allowed there."""
    fault = error.errors()[0]
    keys = fault["loc"]
    where = f"{file}: {_dotted(keys, raw)}" if keys else file
    if fault["type"] == "extra_forbidden":
        return ConfigError("unknown key", where=where, hint=allowed_keys(str(keys[-1]), model, keys[:-1]))
    if fault["type"] == "missing":
        return ConfigError("is missing", where=where, hint="add it, or compare with the output of `veille init`")
    more = error.error_count() - 1
    return ConfigError(_message(fault), where=where, hint=f"{more} more after this one" if more else "")


def _message(fault: ErrorDetails) -> str:
    if fault["type"] == "literal_error":
        return f"{fault['input']!r} is none of {fault['ctx']['expected']}"
    return _WRONG_TYPE.get(fault["type"], fault["msg"].removeprefix("Value error, "))


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
        else:
            here = here.get(key) if isinstance(here, dict) else None
            out += ("." if out else "") + key
    return out


def allowed_keys(key: str, model: type[Strict], at: tuple[int | str, ...] = ()) -> str:
    """What is said after an unknown key: the nearest of those that may be written at that place, then all of them."""
    allowed = _keys_at(model, at)
    near = nearest(key, allowed)
    guess = f"did you mean {' or '.join(near)}? " if near else ""
    return f"{guess}allowed: {', '.join(allowed)}"


def _keys_at(model: type[Strict], keys: tuple[int | str, ...]) -> list[str]:
    """The keys that may be written at that place of the file."""
    for key in keys:
        if isinstance(key, str):
            annotation = model.model_fields[key].annotation
            model = next(
                t
                for t in (annotation, *getattr(annotation, "__args__", ()))
                if isinstance(t, type) and issubclass(t, Strict)
            )
    return sorted(name for name, field in model.model_fields.items() if not field.exclude)
