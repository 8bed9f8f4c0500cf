"""`veille init`: a commented configuration for the Quebec sources."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from veille.errors import UsageError

_CONTACT = re.compile(r'^contact = ".*"$', re.MULTILINE)


def write_config(path: Path, *, contact: str | None = None, force: bool = False) -> None:
    """Write the configuration template to `path`, with the contact that site operators can write to."""
    if path.exists() and not force:
        raise UsageError("is there already", where=str(path), hint=_keep_hint(path))
    if contact is not None and (not contact.strip() or re.search(r'["\\\n]', contact)):
        raise UsageError(f"{contact!r} is not an address", where="--contact", hint="give an e-mail address or a URL")
    text = files("veille.operate").joinpath("config_template.toml").read_text(encoding="utf-8")
    if contact is not None:
        text = _CONTACT.sub(f'contact = "{contact}"', text, count=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(path)) from error


def _keep_hint(path: Path) -> str:
    """What to do about a configuration that lies there already."""
    return (
        f"use it as it is (set crawl.contact in it), make another one with `veille init watch/{path.name}`, "
        "or replace it with --force"
    )
