"""How the command line writes: tables for people, JSON for programs, sentences for what went wrong."""

import json
import sys

from rich.console import Console
from rich.progress import Progress, ProgressColumn
from rich.table import Table
from rich.text import Text

_PIPED_WIDTH = 400
"""So wide that no line of a table is folded where another program reads it."""

COLOURS = {"legacy": "bright_black", "shadow": "magenta", "canary": "yellow", "new": "green"}


def console() -> Console:
    """A console on the standard output of this moment."""
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=_PIPED_WIDTH)


def progress(*columns: ProgressColumn) -> Progress:
    """A bar on standard error, for people alone: where another program reads, nothing is written."""
    screen = Console(stderr=True)
    return Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)


def say(sentence: str) -> None:
    """A sentence on standard error."""
    sys.stderr.write(f"banyan: {sentence}\n")


def write_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def table_text(columns: list[str], rows: list[list[str]]) -> str:
    """The table as it would be shown, for whoever writes it elsewhere."""
    screen = console()
    with screen.capture() as captured:
        screen.print(_table(columns, rows))
    return captured.get()


def write_table(columns: list[str], rows: list[list[str]]) -> None:
    console().print(_table(columns, rows))


def _table(columns: list[str], rows: list[list[str]]) -> Table:
    table = Table(*columns, box=None, pad_edge=False, header_style="bold", show_header=any(columns))
    for row in rows:
        # As plain text: an id or a reason with brackets in it is no markup.
        table.add_row(*(Text(_printable(cell), style=COLOURS.get(cell, "")) for cell in row))
    return table


def write_line(text: str) -> None:
    console().print(Text(_printable(text)), soft_wrap=True)


def _printable(text: str) -> str:
    """A reason or a path is somebody else's text, and may hold what a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
