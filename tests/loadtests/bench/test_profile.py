import pytest
from rich.console import Console

from loadtests.bench.profile import Share, by_module, module_of, render, shares

RAW = [
    "main (/home/me/banyan/gateway/worker.py);send (/home/me/banyan/gateway/pipeline.py) 6",
    "main (/home/me/banyan/gateway/worker.py);other (/v/lib/python3.11/asyncio/events.py);send (/home/me/banyan/gateway/pipeline.py) 2",
    "main (/home/me/banyan/gateway/worker.py);_run (/usr/lib/python3.11/asyncio/events.py) 1",
    "main (/home/me/banyan/gateway/worker.py);epoll_wait 1",
]


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("gateway/upstream/transport.py", "gateway.upstream.transport"),
        ("/v/lib/python3.11/site-packages/granian/asgi.py", "granian.asgi"),
        ("/usr/lib/python3.11/asyncio/events.py", "asyncio.events"),
        ("/usr/lib/libc.so.6", "libc.so.6"),
        ("httptools/parser/parser.pyx", "parser.pyx"),
    ],
)
def test_files_are_named_as_imports_would(file: str, module: str) -> None:
    assert module_of(file) == module


def test_shares_count_the_innermost_frame_only() -> None:
    assert shares(RAW, "/home/me/banyan") == [
        Share("gateway.pipeline", "send", 0.8),
        Share("asyncio.events", "_run", 0.1),
        Share("native", "epoll_wait", 0.1),
    ]


def test_line_numbers_do_not_split_a_function() -> None:
    [share] = shares(["a (x.py:10) 1", "a (x.py:12) 3"], "/nowhere")
    assert share == Share("x", "a", 1.0)


def test_modules_are_ordered_by_their_sum() -> None:
    found = [Share("one", "a", 0.4), Share("two", "b", 0.3), Share("two", "c", 0.3)]
    assert [(module, part) for module, part, _ in by_module(found)] == [("two", 0.6), ("one", 0.4)]


def test_table_shows_modules_and_their_functions() -> None:
    console = Console(width=80)
    with console.capture() as shown:
        console.print(render(shares(RAW, "/home/me/banyan")))
    assert "gateway.pipeline" in shown.get()
    assert "80.0%" in shown.get()
