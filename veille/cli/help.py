"""Help for people: commands under headings, one example each, in whatever width the terminal has, in their language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer
from typer._click.formatting import HelpFormatter  # Typer's own copy of click has no public names for these
from typer.core import TyperGroup

from veille.cli.language import colon, help_words, in_reader_words

if TYPE_CHECKING:
    from typer._click.core import Command, Context
    from typer.models import CommandInfo

WHOLE_SENTENCE = 1_000  # characters: no first sentence of a command is longer, so none is cut

# An example for each command, as it would be typed after `make demo` or in a folder with a config.toml.
EXAMPLES = {
    "alerts ack": "veille alerts ack 9 --note 'our rule is updated'",
    "alerts list": "veille alerts list --state sent",
    "alerts hold": "veille alerts hold r2",
    "alerts release": "veille alerts release r2",
    "alerts retry": "veille alerts retry",
    "alerts test": "veille alerts test",
    "add": "veille add https://www.canada.ca/en/services/immigration.html",
    "backfill": "veille backfill quebec-cases-en --since 2020-01-01",
    "backup": "veille backup copies/",
    "calendar": "veille calendar --until 2027-12-31",
    "changes": "veille changes --since 20",
    "check": "veille check quebec-cases-en",
    "clock": "veille clock --put-right",
    "compare": "veille compare saved/before.html saved/after.html",
    "datasette": "veille datasette published/snapshot.db",
    "demo": "veille demo --folder demo-output",
    "diff": "veille diff quebec-cases-en",
    "doctor": "veille doctor",
    "explain": "veille explain quebec-cases-en",
    "export": "veille export tables --format csv",
    "extract": "veille extract saved/page.html --url https://www.canada.ca/p.html",
    "facts": "veille facts 'caq.*' --as-of 2024-01-01",
    "ignore": "veille ignore quebec-cases-en 'On this page' --dry-run",
    "impact": "veille impact IRPR:205",
    "import": "veille import saved/page.html --url https://a.ca/p --date 2024-01-10",
    "mute add": "veille mute add quebec-cases-en --section Extensions",
    "mute end": "veille mute end 1",
    "mute list": "veille mute list",
    "init": "veille init --contact you@example.org",
    "pages": "veille pages",
    "lexicon try": "veille lexicon try 'An officer may issue a work permit.'",
    "parity": "veille parity",
    "pause": "veille pause quebec-cases-en --until 2027-01-31",
    "propose": "veille propose --package caq-rules",
    "prune": "veille prune --keep 365d --dry-run",
    "publish": "veille publish published/",
    "reextract": "veille reextract --all",
    "report": "veille report site",
    "review accept": "veille review accept --change 9 --comment 'read beside the manual'",
    "review correct": "veille review correct caq.work.fee 228.00 --comment 'a slip'",
    "review edit": "veille review edit p0465008e21.1.r3 --kind exemption --comment 'so'",
    "review held": "veille review held",
    "review list": "veille review list --page quebec-cases-en",
    "review reject": "veille review reject --change 9 --comment 'another programme'",
    "review withdraw": "veille review withdraw --change 9",
    "rules": "veille rules --subject CAQ --kind exemption",
    "serve": "veille serve",
    "status": "veille status",
    "verify": "veille verify",
}


# Python's names of types, as typer shows them, and what a person would call them; the metavar of an argument says enough.
_TYPES = {"<str>": "TEXT", "<path>": "PATH", "<int>": "NUMBER", "<float>": "NUMBER", "<float range>": "NUMBER"}
_TYPE_OF_ARGUMENT = re.compile(r" <(?:list\[)?(?:str|path|int)\]?>$")
_EXTRAS = re.compile(r"(?P<said>.*?)(?:  |^)\[(?P<extras>[^\[\]]*)\]$", re.DOTALL)


class ReaderHelp(HelpFormatter):
    """Writes help in the reader's language, with plain names for types."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, _placeholders(args), prefix or f"{in_reader_words('Usage')}{colon()} ")

    def write_heading(self, heading: str) -> None:
        """A heading, with the colon as the language sets it."""
        super().write_heading(in_reader_words(heading) + colon().removesuffix(":"))

    def write_text(self, text: str) -> None:
        """A help text or an example, paragraph by paragraph."""
        super().write_text("\n\n".join(help_words(paragraph) for paragraph in text.split("\n\n")))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options, arguments or commands, each with its help."""
        super().write_dl([(_plain_types(name), _option_words(said)) for name, said in rows], col_max, col_spacing)


def _plain_types(name: str) -> str:
    name = _placeholders(name)
    if not name.startswith("-"):
        return _TYPE_OF_ARGUMENT.sub("", name)
    name = name.replace("<list[", "<").replace("]>", ">")  # an option that may be given several times
    for shown, plain in _TYPES.items():
        said = in_reader_words(shown)
        name = name.replace(shown, plain if said == shown else said)
    return name


def _placeholders(name: str) -> str:
    """An option or argument with what stands for its value, in capitals, in the reader's language: RULE, SEQ|DATE."""
    for word in "".join(sign if "A" <= sign <= "Z" else " " for sign in name).split():
        name = name.replace(word, in_reader_words(word))
    return name


def _option_words(said: str) -> str:
    """A help text and what typer adds to it in brackets: the default, a range, that it is required."""
    found = _EXTRAS.fullmatch(said)
    if found is None:
        return help_words(said)
    extras = "; ".join(in_reader_words(extra) for extra in found["extras"].split("; "))
    return f"{help_words(found['said'])}  [{extras}]".strip()


class GroupedHelp(TyperGroup):
    """A command list under headings, in the order in which the commands are used."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """One list a heading; first sentences are wrapped, never cut."""
        panels: dict[str, list[tuple[str, Command]]] = {}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                panel = getattr(command, "rich_help_panel", None)
                panels.setdefault(panel if isinstance(panel, str) else "Commands", []).append((name, command))
        for heading, listed in panels.items():
            with formatter.section(heading):
                formatter.write_dl([(name, command.get_short_help_str(WHOLE_SENTENCE)) for name, command in listed])


def under_heading(app: typer.Typer, heading: str, first_command: int, first_group: int) -> None:
    """Put the commands registered from these positions on under a heading, each with its example."""
    for command in app.registered_commands[first_command:]:
        name = command.name or (command.callback.__name__ if command.callback else "")
        command.rich_help_panel = heading
        _show_example(command, name)
    for group in app.registered_groups[first_group:]:
        group.rich_help_panel = heading
        for command in group.typer_instance.registered_commands if group.typer_instance else ():
            _show_example(command, f"{group.name} {command.name}")


def _show_example(command: CommandInfo, name: str) -> None:
    """End the help of a command with its example."""
    if name in EXAMPLES:
        command.epilog = f"Example: {EXAMPLES[name]}"
