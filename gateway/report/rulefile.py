"""All rules as one YAML file: exported to be reviewed in git, imported whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import yaml
from typing_extensions import override
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gateway.compare import Rule
from gateway.compare.documents import read_rule, write_rule
from gateway.errors import RuleError

_HEAD = """\
# Rules of Banyan: what may differ between legacy and new, where, why and until when.
# `banyan rules import` makes the store what stands here: rules that are missing are removed.
"""


class _Loader(yaml.SafeLoader):
    """Times stay text, so that one reader of ours judges them; an alias could unfold a small file without end."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML has it
        first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    @override
    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # the stubs lack it
            raise yaml.MarkedYAMLError(problem="an alias is not read here", problem_mark=mark)
        return super().compose_node(parent, index)


def dump_rules(rules: Iterable[Rule]) -> str:
    documents = [write_rule(rule) for rule in rules]
    return _HEAD + yaml.safe_dump({"rules": documents}, sort_keys=False, allow_unicode=True, width=110)


def parse_rules(text: str, *, author: str, created: datetime, known: Iterable[Rule] = ()) -> list[Rule]:
    """Raises ``RuleError`` with the line; author and time that the file leaves out are those of the ``known``."""
    node, content = _compose(text)
    documents = content.get("rules") if isinstance(content, dict) else None
    if not isinstance(documents, list) or node is None:
        raise RuleError("the file has no list of rules; write `rules:` and below it a list, or `rules: []` for none")
    return _read_all(documents, node, {rule.id: rule for rule in known}, author, created)


def _compose(text: str) -> tuple[Node | None, object]:
    """The nodes, which know their lines, and what they hold."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise RuleError(f"{line}the file is no YAML ({error.problem})") from None
    except RecursionError:
        raise RuleError("the file is nested too deeply to be read") from None
    except (yaml.YAMLError, ValueError) as error:
        raise RuleError(f"the file is no YAML ({str(error).splitlines()[0]})") from None


def _read_all(
    documents: list[object], node: Node, known: Mapping[str, Rule], author: str, created: datetime
) -> list[Rule]:
    found: dict[str, Rule] = {}
    for index, document in enumerate(documents):
        try:
            rule = read_rule(document, author=author, created=created)
        except RuleError as error:
            raise _placed(error, node, index) from None
        if rule.id in found:
            raise _placed(RuleError(f"there are two rules {rule.id!r}; rename one", ("id",)), node, index)
        found[rule.id] = _as_known(rule, document, known.get(rule.id))
    return list(found.values())


def _placed(error: RuleError, node: Node, index: int) -> RuleError:
    place = ("rules", index, *error.place)
    return RuleError(f"line {_line(node, place)}: {error}", place)


def _as_known(rule: Rule, document: object, known: Rule | None) -> Rule:
    if known is None or not isinstance(document, dict):
        return rule
    author = rule.author if document.get("author") else known.author
    return replace(rule, author=author, created=rule.created if document.get("created") else known.created)


def _line(node: Node, place: tuple[str | int, ...]) -> int:
    """Where the innermost part of the place begins that the file has."""
    line = node.start_mark.line + 1
    for step in place:
        inner = _inside(node, step)
        if inner is None:
            break
        begin, node = inner
        line = begin.start_mark.line + 1
    return line


def _inside(node: Node, step: str | int) -> tuple[Node, Node] | None:
    """The node that begins there, and the one to go on from."""
    if isinstance(node, SequenceNode) and isinstance(step, int):
        return node.value[step], node.value[step]
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == step:
                return key, value
    return None
