"""The YAML file of all rules: the same rules on the way back, and a slip is told by its line."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.compare import Rule
from gateway.compare.documents import read_rule
from gateway.errors import RuleError
from gateway.report.rulefile import dump_rules, parse_rules
from tests.gateway.compare.test_documents import documents

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


def _parse(text: str, known: tuple[Rule, ...] = ()) -> list[Rule]:
    return parse_rules(text, author="importer", created=NOW, known=known)


@given(st.lists(documents(), max_size=3))
def test_an_export_imports_as_what_it_was(found: Any) -> None:
    rules = [read_rule({**each, "id": f"r{at}"}, author="", created=NOW) for at, each in enumerate(found)]
    assert _parse(dump_rules(rules)) == rules


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n- kind: uuids\n  location: $.a\n  reason: r\n- kind: uuids\n  location: $[\n  reason: r\n", "^line 6: location"),
        ("rules:\n- kind: number_within\n  with:\n    amount: much\n  location: $.a\n  reason: r\n", "^line 4: with.amount"),
        ("rules:\n- kind: uuids\n  location: $.a\n", "^line 2: a rule needs a reason"),
        ("rules:\n- &a\n  kind: uuids\n- *a\n", "^line 4: .*alias"),
        ("rules: [\n", "^line 2: the file is no YAML"),
        ("a: 1", "no list of rules"),
        ("", "no list of rules"),
        ("\x00", "no YAML"),
        ("[" * 9999, "too deeply"),
    ],
)  # fmt: skip
def test_a_slip_is_told_by_its_line(text: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        _parse(text)


def test_two_rules_of_one_id_are_refused() -> None:
    one = "- {id: a, kind: uuids, location: $.a, reason: r}\n"
    with pytest.raises(RuleError, match=r"^line 3: there are two rules 'a'"):
        _parse(f"rules:\n{one}{one}")


def test_who_and_when_stay_those_of_the_known_rule() -> None:
    text = "rules:\n- {id: a, kind: uuids, location: $.b, reason: r, expires: 2027-03-31}\n"
    (fresh,) = _parse(text)
    assert (fresh.author, fresh.created, fresh.expires) == ("importer", NOW, datetime(2027, 3, 31, tzinfo=UTC))
    known = read_rule({"id": "a", "kind": "uuids", "location": "$.a", "reason": "r"}, author="huda", created=NOW)
    (again,) = _parse(text, (known,))
    assert (again.author, again.location) == ("huda", "$.b")
