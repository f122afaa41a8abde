"""One HTML file that needs nothing beside it."""

import re
from html.parser import HTMLParser

from typing_extensions import override

from gateway.report.exports import Summary
from gateway.report.exports.page import to_html


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_it_loads_nothing_and_runs_nothing(summary: Summary) -> None:
    reader = Reader()
    reader.feed(to_html(summary))
    assert not {"script", "link", "img", "b"} & set(reader.tags)
    assert all(address.startswith("#") for address in reader.addresses)


def test_what_fails_comes_first_and_escaped(summary: Summary) -> None:
    text = to_html(summary)
    assert text.index("#a.get") < text.index("#a.put") < text.index("#b.get")
    assert "$.&lt;b&gt;\x01&amp;=cmd" in text
    assert "1 of 3 endpoints fail" in text
    assert "100.00%" in text
    assert text.count("And 1,200 more") == 1


def test_its_tables_are_scrolled_by_themselves_within_one_main(summary: Summary) -> None:
    text = to_html(summary)
    assert (text.count("<main>"), text.count("</main>")) == (1, 1)
    assert text.count("<table>") == len(re.findall(r'<div class="scroll"[^>]* tabindex="0"[^>]*><table>', text)) > 1
