"""The lexicon from the command line: what its words see in a sentence."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from veille.cli.help import GroupedHelp
from veille.cli.language import cli_lang, in_reader_words
from veille.cli.options import AsJson, write_json, write_line
from veille.model import Value

lexicon = typer.Typer(help="The words by which rules are recognised.", no_args_is_help=True, cls=GroupedHelp)


@lexicon.command("try")
def lexicon_try(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence.")],
    lang: Annotated[Literal["en", "fr"] | None, typer.Option(help="Its language, if its words do not show it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show which entries of the lexicon match a sentence, which ones win, and what is read from it."""
    from veille.alerts.wording.format import format_rule_value
    from veille.answers.explanations import try_words

    record = try_words(text, lang)
    if as_json:
        write_json(record)
        return
    write_line(in_reader_words("read as English" if record["lang"] == "en" else "read as French"))
    if not record["hits"]:
        write_line(in_reader_words("no word of the lexicon stands in it"))
    for hit in _rows(record["hits"]):
        others = _words(hit["shadowed"])
        tail = f"  (before {', '.join(others)})" if others else ""
        write_line(f"{hit['group']}:{hit['tag']}  {hit['words']!r}{tail}  {hit['file']}")
    for read in _rows(record["read"]):
        verdict = in_reader_words("rule" if read["rule"] else "no rule")
        kinds = "/".join(_words(read["kinds"]))
        values = [format_rule_value(value, cli_lang()) for value in _found(read["values"])]
        said = f" [{'; '.join(values)}]" if values else ""
        write_line(f"{verdict} {read['probability']:.2f} · {kinds} · {read['modality'] or '-'} · {read['quote']}{said}")


def _rows(value: object) -> list[dict[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _found(value: object) -> list[Value]:
    return [one for one in value if isinstance(one, Value)] if isinstance(value, list) else []


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, (list, tuple)) else []
