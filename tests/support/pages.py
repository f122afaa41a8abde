"""Looks at a page as somebody who cannot see it would: names, headings, landmarks, labels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from typing_extensions import override

_VOID = frozenset({"area", "base", "br", "wbr", "col", "hr", "img", "input", "link", "meta"})
_FIELDS = frozenset({"input", "select", "textarea"})


@dataclass(slots=True)
class Node:
    tag: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join([*self.texts, *(each.words for each in self.children)]).strip()

    def walk(self) -> Iterator["Node"]:
        yield self
        for each in self.children:
            yield from each.walk()

    def inside(self, tag: str) -> bool:
        return self.parent is not None and (self.parent.tag == tag or self.parent.inside(tag))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("document", {})
        self.complaints: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in _VOID:
            self.here = node

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag != self.here.tag:
            self.complaints.append(f"</{tag}> ends <{self.here.tag}>")
        elif self.here.parent is not None:
            self.here = self.here.parent

    @override
    def handle_data(self, data: str) -> None:
        if data.strip():
            self.here.texts.append(data.strip())


def complaints(html: str) -> list[str]:
    """What is wrong with the page; nothing, if all is well."""
    builder = _Builder()
    builder.feed(html)
    nodes = list(builder.root.walk())
    found = [*builder.complaints]
    if builder.here is not builder.root:
        found.append(f"<{builder.here.tag}> never ends")
    for check in (_language, _landmarks, _headings, _labels, _names, _ids, _tables, _pictures):
        found += check(nodes)
    return found


def _all(nodes: list[Node], *tags: str) -> list[Node]:
    return [node for node in nodes if node.tag in tags]


def _language(nodes: list[Node]) -> Iterator[str]:
    root = _all(nodes, "html")[0].attributes
    expected = {"ar": "rtl"}.get(root.get("lang", ""), "ltr")
    if not root.get("lang") or root.get("dir") != expected:
        yield f"<html lang={root.get('lang')!r} dir={root.get('dir')!r}>"
    if not _all(nodes, "title")[0].words:
        yield "the page has no title"


def _landmarks(nodes: list[Node]) -> Iterator[str]:
    for tag in ("main", "header", "footer", "h1"):
        if len([node for node in _all(nodes, tag) if tag != "header" or not node.inside("main")]) != 1:
            yield f"not exactly one <{tag}>"
    for node in _all(nodes, "nav"):
        if not node.attributes.get("aria-label"):
            yield "a <nav> without a name"
    words = {node.attributes.get("id", ""): node.words for node in nodes}
    regions = [
        node.attributes.get("aria-label") or words.get(node.attributes.get("aria-labelledby", ""), "")
        for node in nodes
        if node.attributes.get("role") == "region" or (node.tag == "section" and "aria-labelledby" in node.attributes)
    ]
    yield from sorted({f"two landmarks are called {each}" for each in regions if regions.count(each) > 1})
    links = _all(nodes, "a")
    main = _all(nodes, "main")
    if not main or links[0].attributes.get("href") != f"#{main[0].attributes.get('id')}":
        yield "the first link does not skip to the content"


def _headings(nodes: list[Node]) -> Iterator[str]:
    levels = [int(node.tag[1]) for node in _all(nodes, "h1", "h2", "h3", "h4")]
    last = 0
    for level in levels:
        if level > last + 1:
            yield f"<h{level}> follows <h{last}>"
        last = level


def _labels(nodes: list[Node]) -> Iterator[str]:
    targets = {node.attributes.get("for") for node in _all(nodes, "label")}
    known = {node.attributes["id"] for node in nodes if "id" in node.attributes}
    for node in _all(nodes, *_FIELDS):
        attributes = node.attributes
        is_named = node.inside("label") or attributes.get("id") in targets or attributes.get("aria-label")
        if attributes.get("type") != "hidden" and not is_named:
            yield f"a field without a label: {attributes.get('name')}"
        for each in attributes.get("aria-describedby", "").split():
            if each not in known:
                yield f"{attributes.get('name')} is described by {each}, which is not there"


def _names(nodes: list[Node]) -> Iterator[str]:
    for node in _all(nodes, "a", "button", "summary"):
        if not node.words and not node.attributes.get("aria-label"):
            yield f"a <{node.tag}> without words"
    known = {node.attributes["id"] for node in nodes if "id" in node.attributes}
    for node in nodes:
        for each in node.attributes.get("aria-labelledby", "").split():
            if each not in known:
                yield f"<{node.tag}> is named by {each}, which is not there"
        if node.tag == "pre" and node.attributes.get("tabindex") != "0":
            yield "a <pre> that may be wider than the screen cannot be reached by keyboard"
        if (
            node.attributes.get("tabindex") == "0"
            and node.tag != "pre"
            and node.attributes.get("role") not in {"region", "group"}
        ):
            yield f"a <{node.tag}> takes the focus without a role"


def _ids(nodes: list[Node]) -> Iterator[str]:
    held = [node.attributes["id"] for node in nodes if "id" in node.attributes]
    yield from sorted({f"id {each} twice" for each in held if held.count(each) > 1})


def _tables(nodes: list[Node]) -> Iterator[str]:
    for node in _all(nodes, "th"):
        if not node.attributes.get("scope"):
            yield f"a <th> without a scope: {node.words[:30]}"


def _pictures(nodes: list[Node]) -> Iterator[str]:
    for node in _all(nodes, "img"):
        if "alt" not in node.attributes:
            yield "an <img> without alt"
    for node in _all(nodes, "svg"):
        is_named = node.attributes.get("aria-label") or node.attributes.get("aria-labelledby")
        if node.attributes.get("role") != "img" or not is_named:
            yield "an <svg> without a name"
