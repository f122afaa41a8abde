"""How the command line writes."""

import pytest
from rich.progress import TextColumn

from gateway.cli.screen import progress, say, write_json, write_line, write_table


def test_cells_are_no_markup_and_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(["Id", "Why"], [["[red]x[/red]", "w" * 200]])
    out = capsys.readouterr().out
    assert "[red]x[/red]" in out
    assert "w" * 200 in out


def test_a_table_without_names_has_no_head(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(["", ""], [["a", "b"]])
    assert capsys.readouterr().out.strip().split() == ["a", "b"]


def test_lines_and_json_go_out_and_sentences_to_the_side(capsys: pytest.CaptureFixture[str]) -> None:
    write_line("[b]one line[/b] " + "x" * 500)
    write_json({"a": "ع"})
    say("it failed")
    captured = capsys.readouterr()
    assert captured.out.splitlines()[0] == "[b]one line[/b] " + "x" * 500
    assert '"a": "ع"' in captured.out
    assert captured.err == "banyan: it failed\n"


def test_nothing_that_a_terminal_obeys_gets_through(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(["Why"], [["\x1b[2Jcleared\r\n"]])
    write_line("\x1b]0;title\x07")
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "cleared" in out


def test_no_bar_is_drawn_where_a_program_reads(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(TextColumn("asking")) as bar:
        bar.advance(bar.add_task("x", total=1))
    assert capsys.readouterr() == ("", "")
